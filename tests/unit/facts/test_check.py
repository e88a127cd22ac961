"""What a case file must satisfy beyond its shape: each check with its message, its hint and the place it points to."""

from __future__ import annotations

import pytest

from tests import matters
from tests.casetext import CASE, Said, edited, said

INTENT = "    - {value: negligent, cite: [paper]}"
VALUE = "value: negligent"
SCOPE = "there is no track, measure or demand"
NOT_FOUND = "give the value the source states, or `unknown`"
PERSONS = (
    "a number of persons needs a figure under `counted` whose unit is `persons`, "
    "or `per_person`, a source for at least one unit per person"
)


def _fact(*entries: str, name: str = "misuse") -> tuple[str, str]:
    """The case with another fact."""
    return "facts:\n", f"facts:\n  {name}: [{', '.join(entries)}]\n"


def _one(*changes: tuple[str, str]) -> Said:
    [found] = said(edited(*changes))
    return found


# ---- what the schema sees as well


def test_the_domain_is_known() -> None:
    found = _one(("domain: data-protection", "domain: data-protecton"))
    message = "`domain`: there is no domain `data-protecton`; known: `data-protection`"
    assert found == ("data-protecton", message, "did you mean `data-protection`?")


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("intend", "there is no fact `intend`", "did you mean `intent`?"),
        ("Misuse", "there is no fact `Misuse`", "did you mean `misuse`?"),
        ("zzz", "there is no fact `zzz`", ""),
        ("gravity", "`gravity` is computed and cannot be given", ""),
        ("duration_days", "`duration_days` is computed and cannot be given", ""),
        ("ended", "`ended` belongs under `incident`", ""),
    ],
)
def test_facts_are_those_a_case_may_give(name: str, message: str, hint: str) -> None:
    fact = f"{name}: [{{value: unknown, note: a}}]"
    assert _one(("facts:\n", f"facts:\n  {fact}\n")) == (fact, message, hint)


@pytest.mark.parametrize(
    ("fact", "value", "message", "hint"),
    [
        ("remedy", "nome", "`remedy`: `nome` is not one of `none`, `begun`, `completed`", "did you mean `none`?"),
        ("remedy", "5", "`remedy`: `5` is not one of `none`, `begun`, `completed`", ""),
        ("remedy", "true", "`remedy`: `true` is not one of `none`, `begun`, `completed`", ""),
        ("remedy", "none-found", "`remedy`: `none-found` says nothing definite about this fact", NOT_FOUND),
        ("breach_found", "none-found", "`breach_found`: `none-found` says nothing definite about this fact", NOT_FOUND),
        ("imminent_harm", "maybe", "`imminent_harm`: `maybe` is not true or false", ""),
        ("imminent_harm", "'true'", "`imminent_harm`: `true` is not true or false", "write it without quotes"),
        ("domicile", "Japan", "`domicile`: `Japan` is not a country code of two capital letters", ""),
        ("domicile", "true", "`domicile`: `true` is not a country code of two capital letters", ""),
        ("domicile", "none-found", "`domicile`: `none-found` says nothing definite about this fact", NOT_FOUND),
    ],
)  # fmt: skip
def test_values_are_on_the_scale_of_the_fact(fact: str, value: str, message: str, hint: str) -> None:
    found = _one(_fact(f"{{value: {value}, cite: [paper]}}", name=fact))
    assert found == (f"{value}, cite: [paper]}}]", message, hint)


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("-1", "`persons_affected`: -1 is outside the scale from 0 to 10000000000", ""),
        ("10000000001", "`persons_affected`: 10000000001 is outside the scale from 0 to 10000000000", ""),
        ("1.5", "`persons_affected`: `1.5` is not a whole number", ""),
        ("5.0", "`persons_affected`: `5.0` is not a whole number", ""),
        ("many", "`persons_affected`: `many` is not a whole number", ""),
        ("'500'", "`persons_affected`: `500` is not a whole number", "write it without quotes"),
    ],
)
def test_numbers_are_on_the_scale_of_the_fact(value: str, message: str, hint: str) -> None:
    counted = "counted: [{figure: 1, unit: persons, status: mixed, cite: [paper]}]"
    found = _one(_fact(f"{{value: {value}, cite: [paper], {counted}}}", name="persons_affected"))
    assert found == (f"{value}, cite: [paper], {counted}}}]", message, hint)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2023-02-30", "`started`: `2023-02-30` is not a day of the calendar"),
        ("1949", '`started`: `1949` is not a date: write 2023-09-14, 2023-09 or "2023" in quotes'),
        ("'1949'", "`started`: `1949` is outside the years 1950 to 2150"),
        ("spring", "`started`: `spring` is not a date: write 2023-09-14, 2023-09 or 2023"),
        ("none-found", "`started`: `none-found` says nothing definite about this fact"),
    ],
)
def test_dates_of_the_incident_are_dates(value: str, message: str) -> None:
    place, found, _ = _one(("value: 2023-01-10", f"value: {value}"))
    assert (place, found) == (f"{value}, cite: [paper]}}", message)


@pytest.mark.parametrize(
    ("fact", "value", "place", "message"),
    [
        ("misuse", "{}", "{}", "give `at_least`, `at_most` or both"),
        ("cause", "{at_least: loss}", "{at_least: loss}", "`cause` has no order, so it cannot be bounded"),
        (
            "imminent_harm",
            "{at_most: true}",
            "{at_most: true}",
            "`imminent_harm` has no order, so it cannot be bounded",
        ),
        ("domicile", "{at_most: JP}", "{at_most: JP}", "`domicile` has no order, so it cannot be bounded"),
        ("remedy", "{at_most: nome}", "nome}", "`remedy`: `nome` is not one of `none`, `begun`, `completed`"),
        ("remedy", "{at_most: unknown}", "unknown}", "`remedy`: `unknown` is not one of `none`, `begun`, `completed`"),
        (
            "lesser_demand_tried",
            "{at_most: none-found}",
            "none-found}",
            "`at_most`: `none-found` is a value of its own and no end of a range",
        ),
    ],
)
def test_bounds_are_on_a_scale_with_an_order(fact: str, value: str, place: str, message: str) -> None:
    found, said_message, _ = _one(_fact(f"{{value: {value}, cite: [paper]}}", name=fact))
    assert (found, said_message) == (f"{place}, cite: [paper]}}]", message)


def test_a_level_named_none_found_may_end_a_range() -> None:
    assert said(edited(_fact("{value: {at_least: none-found, at_most: suspected}, cite: [paper]}"))) == []


def test_the_sides_of_a_dispute_are_values_and_known() -> None:
    sides = "{value: nome, cite: [paper]}, {value: unknown, cite: [paper]}"
    scale = "`none`, `begun`, `completed`"
    assert said(edited(_fact(f"{{value: {{either: [{sides}]}}}}", name="remedy"))) == [
        (f"{sides[8:]}]}}}}]", f"`remedy`: `nome` is not one of {scale}", "did you mean `none`?"),
        ("unknown, cite: [paper]}]}}]", f"`remedy`: `unknown` is not one of {scale}", ""),
    ]


def test_an_unknown_value_says_what_was_looked_for_and_needs_no_source() -> None:
    message = "an unknown value needs a `note`: what was looked for"
    assert _one(_fact("{value: unknown}")) == ("{value: unknown}]", message, "")
    assert _one(_fact("{value: unknown, cite: [paper]}")) == ("{value: unknown, cite: [paper]}]", message, "")
    assert said(edited(_fact("{value: unknown, note: the papers}"))) == []


@pytest.mark.parametrize("value", ["confirmed", "none-found", "{at_least: suspected}"])
def test_everything_else_has_a_citation(value: str) -> None:
    assert _one(_fact(f"{{value: {value}}}")) == (f"{{value: {value}}}]", "`misuse` has no citation", "add `cite`")


def test_a_date_of_the_incident_has_a_citation() -> None:
    found = _one(("{value: 2023-01-10, cite: [paper]}", "{value: 2023-01-10}"))
    assert found == ("{value: 2023-01-10}", "`started` has no citation", "add `cite`")


def test_a_correction_says_when_it_was_published() -> None:
    found = _one((INTENT, f"{INTENT}\n    - {{value: none, correction: true, cite: [paper]}}"))
    message = "a correction needs `published`, the day it became known"
    assert found == ("{value: none, correction: true, cite: [paper]}", message, "")


def test_each_day_of_an_entry_is_one_that_it_can_have() -> None:
    days = "published: 2024-01-01, since: 2023-01-01"
    found = _one((INTENT, f"{INTENT}\n    - {{value: none, correction: true, cite: [paper], {days}}}"))
    message = "a correction replaces the value throughout, so it has no `since`"
    assert found == ("since: 2023-01-01}", message, "its day is that of `published`")
    found = _one(("cite: [paper]}\n  cite", "cite: [paper], since: 2023-01-01}\n  cite"))
    message = "the dates of the incident do not change over time, so they have no `since`"
    assert found == ("since: 2023-01-01}", message, "")
    found = _one((INTENT, INTENT.replace("}", ", published: 2024-01-01}")))
    hint = "write `correction: true` if it corrects what was said before; otherwise the source has the date"
    assert found == ("published: 2024-01-01}", "`published` belongs to a correction", hint)


def test_items_are_not_persons_unless_a_source_says_so() -> None:
    items = "counted: [{figure: 9, unit: items, status: mixed, cite: [paper]}]"
    hint = "otherwise the value is `unknown`"
    for entry in ("{value: 9, cite: [paper]}", f"{{value: {{at_most: 9}}, cite: [paper], {items}}}"):
        assert _one(_fact(entry, name="persons_affected")) == (f"{entry}]", PERSONS, hint)
    for entry in (
        f"{{value: 9, cite: [paper], {items.replace('items', 'persons')}}}",
        f"{{value: 9, cite: [paper], {items}, per_person: {{text: one each, cite: [paper]}}}}",
        f"{{value: unknown, note: a, {items}}}",
        "{value: none-found, cite: [paper]}",
    ):
        assert said(edited(_fact(entry, name="persons_affected"))) == []


def test_only_persons_are_counted() -> None:
    per_person = "per_person: {text: one each, cite: [paper]}"
    found = _one(_fact(f"{{value: confirmed, cite: [paper], {per_person}}}"))
    assert found == (f"{per_person}}}]", "`per_person` belongs to `persons_affected`", "")


def test_a_measure_of_no_track_says_whose_it_is_and_why_it_is_outside() -> None:
    assert said(edited(("    track: track\n", ""))) == [
        ("id: act", "a measure without `track` needs `authority`", ""),
        ("id: act", "a measure without `track` needs `outside`", ""),
    ]
    assert said(edited(("    track: track\n", "    authority: a court\n    outside: not a regulator\n"))) == []


def test_a_measure_of_a_track_is_not_outside() -> None:
    found = _one(("    track: track\n", "    track: track\n    outside: so\n"))
    assert found == ("outside: so", "a measure with a `track` is not outside", "")


def test_a_measure_without_a_date_says_why() -> None:
    assert _one(("    date: 2024-03-05\n", "")) == ("id: act", "a measure without `date` needs `date_note`", "")
    assert said(edited(("date: 2024-03-05", "date_note: the paper does not say"))) == []


def test_instruments_are_those_of_the_domain() -> None:
    names = ", ".join(f"`{name}`" for name in matters.catalogue().instruments)
    found = _one(("instrument: order", "instrument: guidence"))
    assert found == ("guidence", f"`instrument`: `guidence` is not one of {names}", "did you mean `guidance`?")
    prior = "{date: 2021, authority: a, instrument: fine, relation: other, subject: other, about: a, cite: [paper]}"
    prior = prior.replace("2021", "'2021'")
    place, message, _ = _one(("measures:\n", f"history:\n  entries: [{prior}]\nmeasures:\n"))
    assert place.startswith("fine, relation")
    assert message == f"`instrument`: `fine` is not one of {names}"


def test_demands_are_on_the_scales_of_the_domain() -> None:
    objects = "`reporting`, `security`, `contractors`, `organisation`, `operations`, `ownership`"
    asks = "`inform`, `consider`, `plan`, `do`"
    found = _one(("object: security", "object: secrity"))
    assert found == ("secrity", f"`object`: `secrity` is not one of {objects}", "did you mean `security`?")
    assert _one(("ask: do", "ask: must")) == ("must", f"`ask`: `must` is not one of {asks}", "")
    sides = "{value: do, cite: [paper]}, {value: Plan, cite: [paper]}"
    found = _one(("ask: do", f"ask: {{either: [{sides}]}}"))
    assert found == ("Plan, cite: [paper]}]}", f"`ask`: `Plan` is not one of {asks}", "did you mean `plan`?")


def test_a_source_has_an_address_or_a_reason_for_having_none() -> None:
    message = "`paper`: give exactly one of `url`, `no_url`"
    for given in ("kind: law", "no_url: made up, url: 'https://example.org'"):
        found = _one(("no_url: made up", given))
        assert found == (
            f"paper: {{title: a made-up paper, publisher: none, {given}, locator: page 1}}",
            message,
            "",
        )


def test_an_argument_rests_on_facts_that_exist_and_are_no_grades() -> None:
    assert _one(("names: [intent]", "names: [intend]")) == (
        "intend], cite: [paper]}",
        "there is no fact `intend`",
        "did you mean `intent`?",
    )
    assert _one(("names: [intent]", "names: [gravity]")) == (
        "gravity], cite: [paper]}",
        "`gravity` is derived by rules and no fact of a case",
        "name the facts that it rests on",
    )


# ---- what no schema sees


def test_sources_are_in_the_file() -> None:
    message = "there is no source `papre` in this case"
    hint = "did you mean `paper`?"
    found = _one((INTENT, INTENT.replace("paper", "papre")))
    assert found == ("papre]}", message, hint)
    found = _one((INTENT, INTENT.replace("paper", "{source: papre, at: page 2}")))
    assert found == ("papre, at: page 2}]}", message, hint)


def test_sources_are_cited() -> None:
    idle = "idle: {title: a, publisher: b, no_url: c, locator: d}"
    found = _one(("sources:\n", f"sources:\n  {idle}\n"))
    assert found == (idle, "the source `idle` is cited nowhere", "")


def test_a_citation_says_where() -> None:
    found = said(edited((", locator: page 1", "")))
    message = "it is not said where in `paper` this was seen"
    hint = "add `locator` to the source, or cite it as {source: …, at: …}"
    assert len(found) == CASE.count("[paper]")
    assert set(found) == {(rest, message, hint) for rest in ("paper]}", "paper]")}
    text = edited((", locator: page 1", ""))
    assert said(text.replace("[paper]", "[{source: paper, at: page 2}]")) == []


def test_tracks_measures_and_demands_have_names_of_their_own() -> None:
    assert _one(("id: demand", "id: act")) == ("act", "`act` is already the name of the measure on line 16", "")
    assert _one(("id: act", "id: track")) == ("track", "`track` is already the name of the track on line 11", "")
    second = "{id: demand, object: security, ask: do, addressee: a, known_from: press, wording: b, cite: [paper]}"
    found = _one(("        cite: [paper]\n", f"        cite: [paper]\n      - {second}\n"))
    assert found == (second[5:], "`demand` is already the name of the demand on line 23", "")


def test_what_is_referred_to_is_in_the_case() -> None:
    assert _one(("respondent: firm", "respondent: frim")) == (
        "frim, authority: jp-ppc, regime: jp-appi}",
        "there is no respondent `frim` in this case",
        "did you mean `firm`?",
    )
    assert _one(("    track: track", "    track: tracks")) == (
        "tracks",
        "there is no track `tracks` in this case",
        "did you mean `track`?",
    )
    scoped = INTENT.replace("}", ", applies_to: [act, demnd]}")
    assert _one((INTENT, scoped)) == ("demnd]}", f"{SCOPE} `demnd` in this case", "did you mean `demand`?")
    found = _one(("names: [intent]", "bears_on: [firm]"))
    assert found == ("firm], cite: [paper]}", f"{SCOPE} `firm` in this case", "")
    started = ("2023-01-10, cite: [paper]", "2023-01-10, cite: [paper], applies_to: [zzz]")
    assert _one(started) == ("zzz]}", f"{SCOPE} `zzz` in this case", "")


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("remedy", "{at_least: completed, at_most: none}", "`at_least` completed is more than `at_most` none"),
        ("started", "{at_least: 2023-03, at_most: 2023-02-28}", "`at_least` 2023-03 is more than `at_most` 2023-02-28"),
    ],
)
def test_bounds_are_the_right_way_round(fact: str, value: str, message: str) -> None:
    change = _fact(f"{{value: {value}, cite: [paper]}}", name=fact)
    if fact == "started":
        change = ("value: 2023-01-10", f"value: {value}")
    place, found, hint = _one(change)
    assert (found, hint) == (message, "")
    assert place.startswith(value)


def test_bounds_may_meet() -> None:
    assert said(edited(("value: 2023-01-10", "value: {at_least: 2023-03-31, at_most: 2023-03}"))) == []
    assert said(edited((VALUE, "value: {at_least: gross, at_most: gross}"))) == []


def test_a_series_has_one_entry_for_each_day() -> None:
    one = "{value: suspected, cite: [paper], since: 2023-05-01}"
    other = "{value: confirmed, cite: [paper], since: 2023-05-01}"
    hint = "sources that differ are one entry with `either`"
    found = _one(_fact(one, other))
    assert found == (f"{other}]", "`misuse` has two entries since 2023-05-01 for the whole case", hint)
    undated = [entry.replace(", since: 2023-05-01", "") for entry in (one, other)]
    found = _one(_fact(*undated))
    assert found == (f"{undated[1]}]", "`misuse` has two entries without a date for the whole case", hint)
    scoped = [entry.replace("}", ", applies_to: [track, act]}") for entry in undated]
    assert said(edited(_fact(*scoped))) == [
        (f"{scoped[1]}]", "`misuse` has two entries without a date for `act`", hint),
        (f"{scoped[1]}]", "`misuse` has two entries without a date for `track`", hint),
    ]
    apart = [undated[0], undated[1].replace("}", ", applies_to: [act, act]}"), one]
    corrected = undated[1].replace("}", ", correction: true, published: 2024-01-01}")
    assert said(edited(_fact(*apart, corrected))) == []


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("ended: {value: 2023-01-09, cite: [paper]}", "`ended` lies before `started`"),
        ("ended: {value: '2022', cite: [paper]}", "`ended` lies before `started`"),
        ("ended: {value: {at_most: 2022-12}, cite: [paper]}", "`ended` lies before `started`"),
        ("discovered: {value: 2022-12, cite: [paper]}", "`discovered` lies before `started`"),
        ("ended: {value: '2023', cite: [paper]}", ""),
        ("ended: {value: 2023-01-10, cite: [paper]}", ""),
        ("ended: {value: {at_least: 2022-12}, cite: [paper]}", ""),
        ("ended: {value: unknown, note: a}", ""),
        ("reported: {value: 2022-12, cite: [paper]}", ""),
    ],
)
def test_an_end_does_not_lie_before_its_start(added: str, message: str) -> None:
    expected = [(added, message, "")] if message else []
    assert said(edited(("  summary: made up\n  s", f"  summary: made up\n  {added}\n  s"))) == expected


def test_persons_are_not_told_before_the_respondent_knew() -> None:
    side = "{{value: {}, cite: [paper]}}"
    discovered = f"discovered: {{value: {{either: [{side.format('2023-03')}, {side.format('2023-05')}]}}}}"
    for day, expected in (("2023-02-28", "`notified` lies before `discovered`"), ("2023-03-01", "")):
        notified = f"notified: {{value: {day}, cite: [paper]}}"
        text = edited(("  summary: made up\n  s", f"  summary: made up\n  {discovered}\n  {notified}\n  s"))
        assert said(text) == ([(notified, expected, "")] if expected else [])


def test_the_case_has_an_entry_for_what_an_argument_rests_on() -> None:
    message = "the argument rests on `misuse`, for which the case has no entry"
    hint = "add the fact, with `value: unknown` and a note where it is not known"
    argument = ("names: [intent]", "names: [intent, started, duration_days, misuse]")
    assert _one(argument) == ("misuse], cite: [paper]}", message, hint)
    assert said(edited(argument, _fact("{value: unknown, note: the papers}"))) == []


def test_of_very_many_problems_the_first_are_listed() -> None:
    many = ", ".join(f"s{number}" for number in range(5000))
    found = said(edited(("        cite: [paper]\n", f"        cite: [paper, {many}]\n")))
    assert len(found) == 101
    assert found[0][1:] == ("only 100 of the problems are listed", "")
    assert [message for _, message, _ in found[1:]] == [
        f"there is no source `s{number}` in this case" for number in range(100)
    ]
