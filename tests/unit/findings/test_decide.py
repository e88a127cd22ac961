"""What is judged of a track, by which day, what holds a finding to possible, and on what it turns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checker import shipped
from checker.engines.reference import Reference
from checker.findings.decide import Conclusion, TrackVerdict, decide
from checker.findings.question import Kind
from checker.rules.pack import Book, read_book
from tests.matters import CITE, PACK, Data, book, checked, data, demand, dispute, entry, measure, power, rule

GUIDANCE = rule("stringency: {at_most: guidance}")
CLOSED = {"closed": {"on": "2024-12-01", "how": "made up", "cite": CITE}}


def judge(
    folder: Path, rules: Mapping[str, str], case: Data, *, complete: bool | None = None, pack: str = PACK
) -> TrackVerdict:
    found: Book = book(folder, rules, complete=complete, pack=pack)
    [verdict] = decide(checked(case, found.catalogues), found, Reference())
    return verdict


def answers(verdict: TrackVerdict) -> dict[str, tuple[str, bool]]:
    return {
        f"{c.target.id}:{getattr(c.question, 'outcome', 'power')}": (c.answer.kind.value, c.certain)
        for c in verdict.conclusions
    }


def one(verdict: TrackVerdict, name: str = "act:stringency") -> Conclusion:
    [found] = [c for c in verdict.conclusions if f"{c.target.id}:{getattr(c.question, 'outcome', 'power')}" == name]
    return found


def stringency(folder: Path, rules: Mapping[str, str], facts: Mapping[str, list[Data]], **given: Any) -> Conclusion:
    incident = given.pop("incident", None)
    track = given.pop("track", None)
    history = {"history": given.pop("history")} if "history" in given else {}
    case = data(measure(**given), facts=facts, incident=incident, track=track, **history)
    return one(judge(folder, rules, case))


# What is judged


def test_a_ceiling_applies_to_every_counting_measure_and_demand(tmp_path: Path) -> None:
    rules = {"a": GUIDANCE, "b": rule("intrusion: {at_most: security}"), "c": rule("ask: {at_most: plan}")}
    case = data(
        measure("first", demands=[demand("x", object="ownership", ask="plan")]),
        measure("second", instrument="guidance", demands=[demand("y", ask="do")]),
        measure("third", instrument="recommendation"),
    )
    assert answers(judge(tmp_path, rules, case)) == {
        "first:stringency": ("harsh", True),
        "first/x:intrusion": ("harsh", True),
        "first/x:ask": ("within", True),
        "second:stringency": ("within", True),
        "second/y:intrusion": ("within", True),
        "second/y:ask": ("harsh", True),
        "third:stringency": ("harsh", True),
    }


@pytest.mark.parametrize("status", ["pending", "annulled", "superseded"])
def test_a_measure_that_does_not_count_is_left_out_with_its_demands_and_the_reason(tmp_path: Path, status: str) -> None:
    case = data(measure(status=status, demands=[demand(object="ownership")]), measure("other"))
    verdict = judge(tmp_path, {"a": GUIDANCE, "b": rule("intrusion: {at_most: security}")}, case)
    assert answers(verdict) == {"other:stringency": ("harsh", True)}
    assert [(left.name, left.reason) for left in verdict.unassessed] == [("act", f"the measure is {status}")]


def test_an_instrument_without_a_place_is_shown_with_the_reason_and_its_demands_are_judged(tmp_path: Path) -> None:
    case = data(measure(instrument="report-request", demands=[demand(object="ownership")]))
    verdict = judge(tmp_path, {"a": GUIDANCE, "b": rule("intrusion: {at_most: security}")}, case)
    assert answers(verdict) == {"act/demand:intrusion": ("harsh", True), "act/demand:ask": ("within", True)}
    [left] = verdict.unassessed
    assert (left.name, left.reason) == (
        "act",
        "the instrument has no place on the scale of stringency: it serves the inquiry and ends nothing",
    )


@pytest.mark.parametrize(
    ("money", "wanted"), [(("JPY", 5), ("harsh", True)), (("JPY", 0), ("within", True)), (("EUR", 5), None)]
)
def test_an_amount_is_judged_in_the_currency_of_the_scale_only(
    tmp_path: Path, money: tuple[str, int], wanted: tuple[str, bool] | None
) -> None:
    case = data(measure(instrument="administrative-fine", amount={"currency": money[0], "amount": money[1]}))
    verdict = judge(tmp_path, {"a": rule("amount: {at_most: 0}")}, case)
    assert answers(verdict).get("act:amount") == wanted
    reasons = {left.reason for left in verdict.unassessed}
    assert ("amounts in EUR are not compared" in reasons) is (wanted is None)


def test_a_track_that_no_pack_covers_is_not_assessed(tmp_path: Path) -> None:
    case = data(measure(demands=[demand()]), measure("second", status="pending"), track={"authority": "other-office"})
    verdict = judge(tmp_path, {"a": GUIDANCE}, case)
    assert verdict.conclusions == ()
    assert [(left.name, left.reason) for left in verdict.unassessed] == [
        ("act", "no pack covers other-office under toy-law"),
        ("second", "no pack covers other-office under toy-law"),
    ]


def test_rules_that_are_not_in_force_by_status_are_not_judged(tmp_path: Path) -> None:
    draft = GUIDANCE.replace("in-force", "draft")
    assert answers(judge(tmp_path, {"a": draft}, data())) == {"act:stringency": ("within", True)}


def test_a_disputed_ask_is_observed_as_the_range_of_its_sides(tmp_path: Path) -> None:
    rules = {"a": rule("ask: {at_most: consider}")}
    case = data(measure(demands=[demand("x", ask=dispute("inform", "do")), demand("y", ask=dispute("plan", "do"))]))
    verdict = judge(tmp_path, rules, case)
    assert answers(verdict)["act/x:ask"] == ("harsh", False)
    assert answers(verdict)["act/y:ask"] == ("harsh", True)


# Floors

FLOOR = rule("stringency: {at_least: recommendation}")


def test_a_floor_waits_until_the_track_is_closed(tmp_path: Path) -> None:
    case = data(measure(instrument="guidance"))
    assert answers(judge(tmp_path / "a", {"a": FLOOR}, case)) == {"act:stringency": ("within", True)}
    case = data(measure(instrument="guidance"), track=CLOSED)
    assert answers(judge(tmp_path / "b", {"a": FLOOR}, case)) == {"act:stringency": ("lenient", True)}


def test_a_floor_is_held_against_the_highest_counting_measure_alone(tmp_path: Path) -> None:
    case = data(
        measure("low", instrument="guidance"),
        measure("high", instrument="recommendation"),
        measure("annulled", instrument="emergency-order", status="annulled"),
        measure("inquiry", instrument="report-request"),
        track=CLOSED,
    )
    floor = rule("stringency: {at_least: order}")
    assert answers(judge(tmp_path, {"a": floor}, case)) == {
        "low:stringency": ("within", True),
        "high:stringency": ("lenient", True),
    }


def test_of_two_equally_stringent_measures_one_is_held_against_the_floor(tmp_path: Path) -> None:
    case = data(measure("first", instrument="guidance"), measure("second", instrument="guidance"), track=CLOSED)
    found = answers(judge(tmp_path, {"a": FLOOR}, case))
    assert list(found.values()).count(("lenient", True)) == 1


def test_closing_without_a_measure_is_observed_as_none(tmp_path: Path) -> None:
    case = data(measure(instrument="closed-without-measure"), track=CLOSED)
    conclusion = one(judge(tmp_path, {"a": rule("stringency: {at_least: guidance}")}, case))
    assert (conclusion.answer.kind, conclusion.certain) == (Kind.LENIENT, True)


def test_a_floor_is_judged_by_the_facts_of_the_closing_day_and_a_ceiling_by_those_of_the_measure(
    tmp_path: Path,
) -> None:
    facts = {"remedy": [entry("none"), entry("completed", since="2024-09-01")]}
    floor = rule("stringency: {at_least: order}", "remedy: none")
    ceiling = rule("stringency: {at_most: guidance}", "remedy: completed")
    case = data(measure(instrument="recommendation"), facts=facts, track=CLOSED)
    assert answers(judge(tmp_path / "a", {"f": floor, "c": ceiling}, case)) == {"act:stringency": ("within", True)}
    early = {"closed": {**CLOSED["closed"], "on": "2024-08-31"}}
    case = data(measure(instrument="recommendation"), facts=facts, track=early)
    assert answers(judge(tmp_path / "b", {"f": floor, "c": ceiling}, case)) == {"act:stringency": ("lenient", True)}


def test_where_the_closing_day_is_not_known_what_came_after_the_last_measure_may_count(tmp_path: Path) -> None:
    floor = {"f": rule("stringency: {at_least: order}", "remedy: none")}
    closed = {"closed": {"how": "made up", "cite": CITE}}
    facts = {"remedy": [entry("none"), entry("completed", since="2024-09-01")]}
    case = data(measure(instrument="guidance"), facts=facts, track=closed)
    assert answers(judge(tmp_path / "a", floor, case)) == {"act:stringency": ("lenient", False)}
    # A development before the last measure has happened by then.
    late = measure("later", instrument="guidance", date="2024-10-01")
    case = data(measure(instrument="order"), late, facts=facts, track=closed)
    assert answers(judge(tmp_path / "b", floor, case))["act:stringency"] == ("within", True)
    # What never changed is known whatever the day.
    case = data(measure(instrument="guidance"), facts={"remedy": [entry("none")]}, track=closed)
    assert answers(judge(tmp_path / "c", floor, case)) == {"act:stringency": ("lenient", True)}


def test_a_grade_behind_a_floor_is_that_of_the_closing_day(tmp_path: Path) -> None:
    rules = {
        "grade": rule("gravity: {at_least: serious}", "misuse: confirmed"),
        "floor": rule("stringency: {at_least: order}", "gravity: serious"),
        "ceiling": rule("stringency: {at_most: guidance}", 'gravity: "< serious"'),
    }
    facts = {"misuse": [entry("none-found"), entry("confirmed", since="2024-09-01")]}
    case = data(measure(instrument="recommendation"), facts=facts, track=CLOSED)
    conclusion = one(judge(tmp_path, rules, case))
    # Minor on the day of the measure, serious on the closing day: a clash, and the measure lies between.
    assert (conclusion.answer.kind, set(conclusion.answer.rules)) == (Kind.UNDECIDED, {"toy/floor", "toy/ceiling"})


# Powers

ORDER = power("order", "covers: [{objects: [security], says: so}], not_covers: [{objects: [ownership], says: so}]")


@pytest.mark.parametrize("complete", [True, False])
def test_demands_are_asked_about_where_the_instrument_is_founded(tmp_path: Path, *, complete: bool) -> None:
    case = data(
        measure(demands=[demand("a"), demand("b", object="ownership"), demand("c", object="operations")]),
        measure("none", instrument="recommendation", demands=[demand("d", object="ownership")]),
    )
    found = answers(judge(tmp_path, {"p": ORDER}, case, complete=complete))
    assert {name: found[name] for name in found if name.endswith(":power")} == {
        "act:power": ("within", True),
        "act/a:power": ("within", True),
        "act/b:power": ("unfounded", complete),
        "act/c:power": ("unfounded", False),
        "none:power": ("unfounded", complete),
    }


def test_a_power_whose_conditions_are_unknown_makes_its_instrument_possibly_unfounded(tmp_path: Path) -> None:
    conditional = power("order", "covers: [{objects: [security], says: so}]", "breach_found: true", level="warning")
    case = data(measure(demands=[demand()]))
    assert answers(judge(tmp_path / "a", {"p": conditional}, case, complete=True))["act:power"] == ("unfounded", False)
    case = data(measure(), facts={"breach_found": [entry(False)]})
    assert answers(judge(tmp_path / "b", {"p": conditional}, case, complete=True))["act:power"] == ("unfounded", True)
    case = data(measure(), facts={"breach_found": [entry(True)]})
    assert answers(judge(tmp_path / "c", {"p": conditional}, case, complete=True))["act:power"] == ("within", True)


@pytest.mark.parametrize(
    ("asked", "complete", "wanted"),
    [
        (
            demand(object="ownership"),
            True,
            {"act:power": ("unfounded", False), "act/demand:power": ("unfounded", True)},
        ),
        (demand(object="security"), True, {"act:power": ("unfounded", False)}),
        (demand(object="ownership"), False, {"act:power": ("unfounded", False)}),
        (demand(object="ownership", known_from="press"), True, {"act:power": ("unfounded", False)}),
    ],
)
def test_where_the_instrument_is_possibly_unfounded_only_a_surer_finding_on_a_demand_is_added(
    tmp_path: Path, asked: Data, *, complete: bool, wanted: dict[str, tuple[str, bool]]
) -> None:
    conditional = ORDER + "when: {breach_found: true}\n"
    found = answers(judge(tmp_path, {"p": conditional}, data(measure(demands=[asked])), complete=complete))
    assert {name: found[name] for name in found if name.endswith(":power")} == wanted


_ENDS = {"act:stringency": ("within", True)}


@pytest.mark.parametrize(
    ("instrument", "asked"),
    [
        ("commitments-accepted", _ENDS),
        ("closed-without-measure", _ENDS),
        ("criminal-referral", {}),
        ("criminal-proceedings", {}),
    ],
)
def test_the_end_of_a_matter_and_what_goes_to_the_criminal_courts_need_no_power(
    tmp_path: Path, instrument: str, asked: dict[str, tuple[str, bool]]
) -> None:
    assert answers(judge(tmp_path, {"p": ORDER}, data(measure(instrument=instrument)), complete=True)) == asked


def test_without_a_reading_of_the_powers_none_is_asked_for(tmp_path: Path) -> None:
    verdict = judge(tmp_path, {"a": GUIDANCE}, data())
    assert verdict.powers_read is None
    assert "act:power" not in answers(verdict)


def test_the_power_of_another_authority_or_instrument_is_no_candidate(tmp_path: Path) -> None:
    others = {
        "a": ORDER.replace("toy-office", "other-office"),
        "b": ORDER.replace("toy-law", "other-law"),
        "c": ORDER.replace("instruments: [order]", "instruments: [guidance]"),
    }
    conclusion = one(judge(tmp_path, others, data(), complete=True), "act:power")
    assert (conclusion.answer.kind, conclusion.certain, conclusion.answer.rules) == (Kind.UNFOUNDED, True, ())


def test_powers_are_those_of_the_day_of_the_measure(tmp_path: Path) -> None:
    old = {"p": power("order", in_force="{from: 2024-01-01, to: 2024-06-15}")}
    for number, (on, wanted) in enumerate(
        [("2024-06-15", "within"), ("2024-06-16", "unfounded"), ("2024-01-01", "within"), ("2023-12-31", "unfounded")]
    ):
        found = answers(judge(tmp_path / str(number), old, data(measure(date=on)), complete=True))
        assert found["act:power"] == (wanted, True)
    found = answers(judge(tmp_path / "month", old, data(measure(date="2024-06")), complete=True))
    assert found["act:power"] == ("unfounded", False)
    unknown = measure(date=None, date_note="not reported")
    assert answers(judge(tmp_path / "none", old, data(unknown), complete=True))["act:power"] == ("unfounded", False)


def test_of_two_packs_that_read_the_powers_the_complete_one_decides(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    book(folder, {}, complete=False)
    for name in ("another", "zebra"):
        (folder / name).mkdir()
        complete = str(name == "zebra").lower()
        (folder / name / "pack.yaml").write_text(PACK.replace("COMPLETE", complete), encoding="utf-8")
    found = read_book([folder], shipped.folder("rules"))
    [verdict] = decide(checked(data(), found.catalogues), found, Reference())
    assert verdict.powers_pack is not None
    assert verdict.powers_pack.id == "zebra"
    assert answers(verdict)["act:power"] == ("unfounded", True)


# Which law


def test_the_law_that_counts_is_that_of_the_day_named(tmp_path: Path) -> None:
    incident = {"started": entry("2024-01-01"), "ended": entry("2024-02-01"), "discovered": entry("2024-04-01")}
    for number, (law_of, window, wanted) in enumerate(
        [
            ("breach", "{from: 2024-02-01, to: 2024-02-01}", "harsh"),
            ("breach", "{from: 2024-02-02}", "within"),
            ("discovery", "{from: 2024-02-02}", "harsh"),
            ("discovery", "{to: 2024-03-31}", "within"),
            ("measure", "{from: 2024-06-15}", "harsh"),
            ("measure", "{to: 2024-06-14}", "within"),
        ]
    ):
        rules = {"a": rule("stringency: {at_most: guidance}", law_of=law_of, in_force=window)}
        assert stringency(tmp_path / str(number), rules, {}, incident=incident).answer.kind.value == wanted


def test_an_unknown_end_of_the_breach_lies_between_its_beginning_and_the_measure(tmp_path: Path) -> None:
    incident = {"started": entry("2024-01-01")}
    for number, (window, wanted) in enumerate(
        [
            ("{from: 2024-01-01}", ("harsh", True)),
            ("{from: 2024-01-02}", ("harsh", False)),
            ("{from: 2024-06-15}", ("harsh", False)),
            ("{from: 2024-06-16}", ("within", True)),
            ("{to: 2024-06-14}", ("harsh", False)),
            ("{to: 2023-12-31}", ("within", True)),
        ]
    ):
        rules = {"a": rule("stringency: {at_most: guidance}", in_force=window)}
        found = stringency(tmp_path / str(number), rules, {}, incident=incident)
        assert (found.answer.kind.value, found.certain) == wanted


# What holds a finding to possible

HARSH = {"a": rule("stringency: {at_most: guidance}", "intent: none")}


def test_a_demand_known_from_the_press_is_at_most_possible_on_every_outcome(tmp_path: Path) -> None:
    rules = {"a": rule("intrusion: {at_most: security}"), "b": rule("ask: {at_most: plan}"), "p": ORDER}
    case = data(measure(demands=[demand(object="ownership", known_from="press")]))
    verdict = judge(tmp_path, rules, case, complete=True)
    for outcome, kind in (("intrusion", "harsh"), ("ask", "harsh"), ("power", "unfounded")):
        conclusion = one(verdict, f"act/demand:{outcome}")
        assert conclusion.answer.certain
        assert (conclusion.answer.kind.value, conclusion.certain) == (kind, False)
        assert conclusion.caps == ("the wording of the demand is known from press reports alone",)


def test_an_unverified_measure_holds_its_demands_too(tmp_path: Path) -> None:
    rules = {"a": GUIDANCE, "b": rule("intrusion: {at_most: security}")}
    case = data(measure(unverified="the release was not read", demands=[demand(object="ownership")]), measure("other"))
    verdict = judge(tmp_path, rules, case)
    assert one(verdict).caps == ("the measure is unverified: the release was not read",)
    assert one(verdict, "act/demand:intrusion").caps == one(verdict).caps
    assert answers(verdict)["other:stringency"] == ("harsh", True)


def corrected(value: str, published: str, *before: Data) -> dict[str, list[Data]]:
    return {"intent": [*before, entry(value, correction=True, published=published)]}


def test_a_correction_that_came_later_holds_a_finding_that_turns_on_it(tmp_path: Path) -> None:
    found = stringency(tmp_path, HARSH, corrected("none", "2024-06-16", entry("gross")))
    assert (found.answer.kind, found.answer.certain, found.certain) == (Kind.HARSH, True, False)
    assert found.caps == ("`intent` was corrected on 2024-06-16 and not known to the authority then",)


def test_a_correction_that_was_known_holds_nothing(tmp_path: Path) -> None:
    found = stringency(tmp_path, HARSH, corrected("none", "2024-06-15", entry("gross")))
    assert (found.certain, found.caps) == (True, ())


def test_a_correction_that_may_have_been_known_is_said_to_be_so(tmp_path: Path) -> None:
    found = stringency(tmp_path, HARSH, corrected("none", "2024-06", entry("gross")))
    assert not found.certain
    assert found.caps == ("`intent` was corrected on 2024-06 and possibly not known to the authority then",)


def test_a_correction_on_which_nothing_turns_holds_nothing(tmp_path: Path) -> None:
    """What the authority knew then leads to the same answer."""
    loose = {"a": rule("stringency: {at_most: guidance}", 'intent: "<= negligent"')}
    found = stringency(tmp_path / "a", loose, corrected("none", "2024-06-16", entry("negligent")))
    assert (found.certain, found.caps) == (True, ())
    found = stringency(tmp_path / "b", loose, corrected("none", "2024-06-16"))
    assert not found.certain


def test_two_corrections_that_matter_only_together_hold_a_finding(tmp_path: Path) -> None:
    either = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", EITHER)}
    facts = corrected("none", "2024-06-16", entry("gross"))
    facts["misuse"] = [entry("confirmed"), entry("none-found", correction=True, published="2024-07-01")]
    found = stringency(tmp_path, either, facts)
    assert [cap.split()[0] for cap in found.caps] == ["`intent`", "`misuse`"]


EITHER = "when: {any: [{intent: none}, {misuse: none-found}]}"


def test_a_correction_of_a_date_holds_what_turns_on_the_period(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", 'duration_days: "< 10"')}
    incident = {
        "started": entry("2024-01-01"),
        "ended": entry("2024-01-05", correction=True, published="2024-08-01"),
    }
    found = stringency(tmp_path, rules, {}, incident=incident)
    assert found.caps == ("`duration_days` was corrected on 2024-08-01 and not known to the authority then",)


def test_a_floor_asks_what_was_known_on_the_closing_day(tmp_path: Path) -> None:
    floor = {"f": rule("stringency: {at_least: order}", "intent: deliberate")}
    given = {"instrument": "guidance", "track": CLOSED}
    found = stringency(tmp_path / "a", floor, corrected("deliberate", "2024-11-30", entry("none")), **given)
    assert (found.answer.kind, found.caps) == (Kind.LENIENT, ())
    found = stringency(tmp_path / "b", floor, corrected("deliberate", "2024-12-02", entry("none")), **given)
    assert found.caps == ("`intent` was corrected on 2024-12-02 and not known to the authority then",)


# What a finding turns on


@pytest.mark.parametrize("mark", ["inferred", "unverified"])
def test_a_finding_turns_on_an_inferred_or_unverified_fact(tmp_path: Path, mark: str) -> None:
    found = stringency(tmp_path, HARSH, {"intent": [entry("none", **{mark: "why"})]})
    assert (found.certain, found.turns_on) == (True, ("intent",))


def test_a_fact_without_which_the_answer_is_the_same_is_not_named(tmp_path: Path) -> None:
    either = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", EITHER)}
    facts = {"intent": [entry("none", inferred="why")], "misuse": [entry("none-found")]}
    assert stringency(tmp_path / "a", either, facts).turns_on == ()
    facts["intent"] = [entry("none")]
    assert stringency(tmp_path / "b", either, facts).turns_on == ()


def test_two_inferences_that_matter_only_together_are_both_named(tmp_path: Path) -> None:
    either = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", EITHER)}
    facts = {"intent": [entry("none", inferred="why")], "misuse": [entry("none-found", unverified="what")]}
    assert stringency(tmp_path, either, facts).turns_on == ("intent", "misuse")


def test_a_finding_turns_on_what_a_grade_was_inferred_from(tmp_path: Path) -> None:
    rules = {
        "grade": rule("gravity: {at_least: serious}", "misuse: confirmed"),
        "ceiling": rule("stringency: {at_most: guidance}", 'gravity: "< serious"'),
    }
    found = stringency(tmp_path, rules, {"misuse": [entry("none-found", inferred="nobody complained")]})
    assert (found.certain, found.turns_on) == (True, ("misuse",))


def test_a_finding_turns_on_what_keeps_an_overrider_silent(tmp_path: Path) -> None:
    rules = {
        "ceiling": rule("stringency: {at_most: guidance}"),
        "special": rule("stringency: {at_most: emergency-order}", "intent: deliberate", overrides="[toy/ceiling]"),
    }
    found = stringency(tmp_path, rules, {"intent": [entry("gross", inferred="from the pattern")]})
    assert (found.certain, found.turns_on) == (True, ("intent",))


def test_a_finding_turns_on_a_disputed_value_somebody_inferred(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", 'intent: "<= negligent"')}
    facts = {"intent": [entry(dispute("none", "negligent"), inferred="read off the sources")]}
    assert stringency(tmp_path, rules, facts).turns_on == ("intent",)


def test_an_inference_of_the_whole_scale_is_turned_on_by_nothing(tmp_path: Path) -> None:
    found = stringency(
        tmp_path, HARSH, {"intent": [{"value": "unknown", "note": "n", "inferred": "why", "cite": CITE}]}
    )
    assert (found.answer.kind, found.turns_on) == (Kind.HARSH, ())


def test_a_floor_turns_on_what_was_inferred_on_the_closing_day(tmp_path: Path) -> None:
    floor = {"f": rule("stringency: {at_least: order}", "remedy: none")}
    series = [entry("none"), entry("none", since="2024-11-01", inferred="nothing was heard")]
    found = stringency(tmp_path / "a", floor, {"remedy": series}, instrument="guidance", track=CLOSED)
    assert found.turns_on == ("remedy",)
    series = [entry("none", inferred="nothing was heard"), entry("none", since="2024-11-01")]
    found = stringency(tmp_path / "b", floor, {"remedy": series}, instrument="guidance", track=CLOSED)
    assert found.turns_on == ()


def test_a_finding_turns_on_the_inferred_day_whose_law_counts(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", in_force="{from: 2024-03-01}")}
    incident = {"started": entry("2024-01-01"), "ended": entry("2024-04-01", inferred="from the logs")}
    assert stringency(tmp_path / "a", rules, {}, incident=incident).turns_on == ("ended",)
    incident["started"] = entry("2024-03-01")
    assert stringency(tmp_path / "b", rules, {}, incident=incident).turns_on == ()


def test_a_finding_turns_on_a_relation_somebody_read_into_the_history(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", "highest_prior_stringency: none")}
    earlier = {
        "date": "2020-01-01", "authority": "the office", "instrument": "order", "relation": "same-group",
        "subject": "same", "about": "made up", "inferred": "why", "cite": CITE,
    }  # fmt: skip
    history = {"complete": {"text": "no others", "cite": CITE}, "entries": [earlier]}
    assert stringency(tmp_path, rules, {}, history=history).turns_on == ("highest_prior_stringency",)


def test_what_lies_within_is_neither_held_nor_turned(tmp_path: Path) -> None:
    found = stringency(tmp_path, HARSH, {"intent": [entry("gross", inferred="why")]}, unverified="not read")
    assert (found.answer.kind, found.caps, found.turns_on) == (Kind.WITHIN, (), ())
