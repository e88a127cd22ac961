"""The sentences of a report: each holds in the situation in which it is printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checker.engines.reference import Reference
from checker.findings.compose import CaseReport, compose
from checker.findings.finding import Finding, RuleUse
from tests.matters import CITE, PACK, Data, book, checked, data, demand, dispute, entry, measure, power, rule

GUIDANCE = rule("stringency: {at_most: guidance}")
CLOSED = {"closed": {"on": "2024-12-01", "how": "made up", "cite": CITE}}


def report(
    folder: Path, rules: Mapping[str, str], case: Data, *, complete: bool | None = None, pack: str = PACK
) -> CaseReport:
    made = book(folder, rules, complete=complete, pack=pack)
    return compose(checked(case, made.catalogues), made, Reference(), reasonings=True, second_engine="")


def only(found: CaseReport, name: str = "act:stringency") -> Finding:
    [finding] = [f for f in found.findings if f"{f.target}:{f.outcome}" == name]
    return finding


def find(
    folder: Path, rules: Mapping[str, str], facts: Mapping[str, list[Data]] | None = None, **given: object
) -> Finding:
    incident, track = given.pop("incident", None), given.pop("track", None)
    case = data(measure(**given), facts=facts, incident=incident, track=track)  # type: ignore[arg-type]
    return only(report(folder, rules, case))


# Statements and levels


@pytest.mark.parametrize(
    ("level", "certain", "possible"),
    [("error", "error", "warning"), ("warning", "warning", "note"), ("note", "note", "note")],
)
def test_the_level_is_that_of_the_rule_and_one_step_lower_where_possible(
    tmp_path: Path, level: str, certain: str, possible: str
) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", "intent: none", level)}
    found = find(tmp_path / "a", rules, {"intent": [entry("none")]})
    assert (found.level, found.certain) == (certain, True)
    assert found.statement == "stringency is order, more than these rules expect: at most guidance"
    found = find(tmp_path / "b", rules)
    assert (found.level, found.certain) == (possible, False)
    assert found.statement == "stringency is order, possibly more than these rules expect: at most guidance"
    found = find(tmp_path / "c", rules, {"intent": [entry("none")]}, unverified="not read")
    assert (found.level, found.certain) == (possible, False)
    assert found.only_possible == ("the measure is unverified: not read",)


def test_of_several_rules_at_the_bound_the_loudest_speaks(tmp_path: Path) -> None:
    rules = {
        "a": rule("stringency: {at_most: guidance}", level="note"),
        "b": rule("stringency: {at_most: guidance}", level="warning"),
        "c": rule("stringency: {at_most: recommendation}", level="error"),
    }
    found = find(tmp_path, rules)
    assert found.level == "warning"
    assert [use.id for use in found.rules] == ["toy/a", "toy/b"]


def test_a_clash_is_a_note_that_names_both_rules(tmp_path: Path) -> None:
    rules = {"a": GUIDANCE, "b": rule("stringency: {at_least: order}")}
    found = find(tmp_path, rules, instrument="recommendation", track=CLOSED)
    assert (found.kind, found.level) == ("undecided", "note")
    assert [use.id for use in found.rules] == ["toy/a", "toy/b"]
    assert found.statement == (
        "stringency is recommendation, and the rules pull both ways or leave it open: at most guidance, at least order"
    )
    assert found.changes.otherwise == ()


def test_the_floor_that_keeps_a_ceiling_from_being_certain_is_named(tmp_path: Path) -> None:
    rules = {
        "a": rule("stringency: {at_most: guidance}", level="note"),
        "b": rule("stringency: {at_least: emergency-order}", "intent: deliberate", "error"),
    }
    found = find(tmp_path, rules, track=CLOSED)
    assert (found.kind, found.certain, found.level) == ("harsh", False, "note")
    assert [(use.id, use.judgement) for use in found.rules] == [
        ("toy/a", "has effect"),
        ("toy/b", "may have effect"),
    ]
    assert "intent" in [fact.name for fact in found.facts]


def test_a_disputed_ask_is_shown_as_its_sides_with_the_citations_of_both(tmp_path: Path) -> None:
    sources = {
        name: {"title": name, "publisher": "p", "no_url": "made up", "locator": "l"}
        for name in ("made-up", "one", "two")
    }
    sides = {"either": [{"value": "do", "cite": ["one"]}, {"value": "inform", "cite": ["two"]}]}
    case = data(measure(demands=[demand(ask=sides)]), sources=sources)
    found = only(report(tmp_path, {"a": rule("ask: {at_most: inform}")}, case), "act/demand:ask")
    assert found.observed == "inform or do"
    assert found.statement == "ask is inform or do, possibly more than these rules expect: at most inform"
    assert [cite.source for cite in found.citations] == ["made-up", "one", "two"]


def test_what_is_inferred_in_the_reading_of_a_demand_is_marked_on_every_finding_on_it(tmp_path: Path) -> None:
    rules = {"a": rule("ask: {at_most: inform}"), "b": rule("intrusion: {at_most: reporting}"), "c": GUIDANCE}
    case = data(measure(demands=[demand(inferred="the firmness is read from a summary")]))
    found = report(tmp_path, rules, case)
    for name in ("act/demand:ask", "act/demand:intrusion"):
        assert only(found, name).marks == (
            "inferred in the reading of the demand: the firmness is read from a summary",
        )
    assert only(found).marks == ()


# What would change it


def test_what_outcome_would_have_been_accepted(tmp_path: Path) -> None:
    for number, (rules, instrument, wanted) in enumerate(
        [
            ({"a": GUIDANCE}, "order", "guidance or less"),
            # A lower ceiling that may have effect would still speak at the higher one.
            (
                {
                    "a": rule("stringency: {at_most: recommendation}"),
                    "b": rule("stringency: {at_most: guidance}", "intent: none"),
                },
                "order",
                "guidance or less",
            ),
            # Below the floor it would be lenient instead.
            ({"a": GUIDANCE, "b": rule("stringency: {at_least: guidance}")}, "order", "guidance"),
            (
                {"a": rule("stringency: {at_most: order}"), "b": rule("stringency: {at_least: guidance}")},
                "emergency-order",
                "guidance to order",
            ),
            ({"b": rule("stringency: {at_least: order}")}, "guidance", "order or more"),
        ]
    ):
        found = find(tmp_path / str(number), rules, instrument=instrument, track=CLOSED)
        assert found.changes.otherwise == (f"had stringency been {wanted}: no finding from these rules",)


def test_nothing_is_promised_where_floors_and_ceilings_may_clash(tmp_path: Path) -> None:
    rules = {"a": GUIDANCE, "b": rule("stringency: {at_least: order}", "intent: deliberate")}
    assert find(tmp_path, rules, instrument="emergency-order", track=CLOSED).changes.otherwise == ()


def test_the_change_list_in_words(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", 'intent: "<= negligent", persons_affected: "<= 1000"')}
    persons = {
        "persons_affected": [entry(5, counted=[{"figure": 5, "unit": "persons", "status": "confirmed", "cite": CITE}])]
    }
    changes = find(tmp_path, rules, persons).changes
    assert [(change.facts, change.then) for change in changes.if_found] == [
        ((("intent", "gross or more"),), "no finding"),
        ((("intent", "negligent or less"),), "harsh, certain"),
    ]
    assert [(change.facts, change.then) for change in changes.if_otherwise] == [
        ((("persons_affected", "1,001 or more"),), "no finding")
    ]
    assert (changes.more, changes.looked) == (0, "every single fact was tried")


BOTH = {
    "a": rule("stringency: {at_most: guidance}", "intent: none"),
    "b": rule("stringency: {at_least: order}", "intent: gross"),
}


@pytest.mark.parametrize(("unverified", "then"), [("not read", "lenient, possible"), (None, "lenient, certain")])
def test_what_holds_a_finding_to_possible_holds_it_after_a_change_too(
    tmp_path: Path, unverified: str | None, then: str
) -> None:
    facts = {"intent": [entry("none")]}
    found = find(tmp_path, BOTH, facts, instrument="recommendation", track=CLOSED, unverified=unverified)
    assert [(change.facts, change.then) for change in found.changes.if_otherwise] == [
        ((("intent", "negligent or deliberate"),), "no finding"),
        ((("intent", "gross"),), then),
    ]


def test_a_demand_known_from_the_press_does_not_become_certain_by_a_fact(tmp_path: Path) -> None:
    rules = {"a": rule("intrusion: {at_most: reporting}", "intent: none")}
    for number, (source, then) in enumerate(
        [("press", ["no finding"]), ("official", ["no finding", "harsh, certain"])]
    ):
        case = data(measure(demands=[demand(known_from=source)]))
        found = only(report(tmp_path / str(number), rules, case), "act/demand:intrusion")
        assert [change.then for change in found.changes.if_found] == then


def test_a_correction_holds_a_finding_after_the_change_of_another_fact_and_not_of_its_own(tmp_path: Path) -> None:
    corrected = [entry("negligent"), entry("none", correction=True, published="2025-01-01")]
    rules = {"a": rule("stringency: {at_most: guidance}", "intent: none, misuse: none-found")}
    found = find(tmp_path / "a", rules, {"intent": corrected})
    assert found.only_possible == ("`intent` was corrected on 2025-01-01 and not known to the authority then",)
    # Certain as to the facts, were no misuse found, but for the correction.
    assert [(change.facts, change.then) for change in found.changes.if_found] == [
        ((("misuse", "suspected or more"),), "no finding")
    ]
    found = find(tmp_path / "b", BOTH, {"intent": corrected}, instrument="recommendation", track=CLOSED)
    assert found.only_possible
    assert ((("intent", "gross"),), "lenient, certain") in [(c.facts, c.then) for c in found.changes.if_otherwise]


def test_long_lists_are_cut_and_counted(tmp_path: Path) -> None:
    rules = {
        f"c{n}": rule("stringency: {at_most: guidance}", f"{name}: {value}") for n, (name, value) in enumerate(NINE)
    }
    found = find(tmp_path, rules)
    assert len(found.changes.if_found) == 8
    assert found.changes.more == 1


NINE = [
    ("intent", "none"), ("misuse", "none-found"), ("imminent_harm", "false"), ("breach_found", "false"),
    ("obstruction", "false"), ("order_disobeyed", "false"), ("plan", "accepted"), ("cooperation", "active"),
    ("remedy", "completed"),
]  # fmt: skip


# Powers


COVERS = (
    "covers: [{objects: [security], says: a reading}], open: [{objects: [ownership], says: doubtful, unread: the Act}]"
)


def test_a_finding_without_any_power_rests_on_the_list_of_powers(tmp_path: Path) -> None:
    found = only(report(tmp_path / "a", {}, data(), complete=True), "act:power")
    assert (found.kind, found.certain, found.level) == ("unfounded", True, "error")
    assert found.statement == "no power in the rules reaches order"
    [use] = found.rules
    assert (use.id, use.says) == ("toy", "power: none named by order")
    assert use.judgement == "lists the powers, and the list is said to be complete"
    assert [basis.name for basis in use.because] == ["Toy Act, article 1"]
    assert use.known_limits == "not read: the other toy law"
    assert use.span.file.endswith("pack.yaml")
    assert use.span.line == 6
    found = only(report(tmp_path / "b", {}, data(), complete=False), "act:power")
    assert (found.certain, found.level) == (False, "warning")
    assert found.statement == "no power in the rules certainly reaches order"
    assert found.rules[0].judgement == "lists the powers, and the list is not complete"
    assert found.changes.otherwise == ("if the texts not read showed that none reaches it: unfounded, certain",)


def test_a_certain_finding_names_the_powers_and_the_list_that_is_complete(tmp_path: Path) -> None:
    rules = {"p": power("order", COVERS, "breach_found: true")}
    found = only(report(tmp_path, rules, data(facts={"breach_found": [entry(False)]}), complete=True), "act:power")
    assert [(use.id, use.judgement) for use in found.rules] == [
        ("toy/p", "does not reach it"),
        ("toy", "lists the powers, and the list is said to be complete"),
    ]
    assert found.changes.otherwise == ()


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"breach_found": [entry(True)]}, ["if toy/p were read to reach demands on ownership: no finding"]),
        ({}, []),
    ],
)
def test_another_reading_of_a_power_is_offered_where_it_would_end_the_finding(
    tmp_path: Path, facts: dict[str, list[Data]], wanted: list[str]
) -> None:
    rules = {"p": power("order", COVERS, "breach_found: true"), "q": power("order", COVERS)}
    if facts:
        del rules["q"]
    else:
        rules["q"] = power("order", COVERS.replace("open:", "not_covers:").replace(", unread: the Act", ""))
        wanted = ["if toy/p were read to reach demands on ownership and had effect: no finding"]
    case = data(measure(demands=[demand(object="ownership")]), facts=facts)
    found = only(report(tmp_path, rules, case, complete=True), "act/demand:power")
    assert list(found.changes.otherwise) == wanted


def test_what_a_power_says_of_the_demand_is_printed(tmp_path: Path) -> None:
    rules = {"p": power("order", COVERS)}
    case = data(measure(demands=[demand("a", object="ownership"), demand("b", object="operations")]))
    found = report(tmp_path, rules, case, complete=False)
    assert "leaves open demands on ownership: doubtful (not read: the Act)" in only(found, "act/a:power").rules[0].notes
    assert "says nothing of demands on operations, which leaves them open" in only(found, "act/b:power").rules[0].notes
    assert (
        only(found, "act/a:power").statement == "no power in the rules certainly reaches a demand on ownership by order"
    )


# Which day, which law


def test_a_floor_is_explained_by_the_facts_of_the_closing_day(tmp_path: Path) -> None:
    rules = {
        "grade": rule("gravity: {at_least: serious}", "misuse: confirmed"),
        "floor": rule("stringency: {at_least: order}", "gravity: serious, remedy: none"),
    }
    facts = {
        "misuse": [entry("none-found"), entry("confirmed", since="2024-09-01"), entry("suspected", since="2025-01-01")],
        "remedy": [entry("none")],
    }
    found = find(tmp_path, rules, facts, instrument="guidance", track=CLOSED)
    assert (found.kind, found.certain) == ("lenient", True)
    floor, grade = found.rules
    assert [(test.fact, test.value, test.truth) for test in (*floor.tests, *grade.tests)] == [
        ("gravity", "serious", "holds"),
        ("remedy", "none", "holds"),
        ("misuse", "confirmed", "holds"),
    ]
    assert grade.judgement == "has effect"
    assert floor.notes[0] == "judged by the facts of the closing day of the track, 2024-12-01"
    values = {fact.name: (fact.value, fact.marks) for fact in found.facts}
    assert values["misuse"] == ("confirmed", ("as on the closing day",))
    assert found.later == ("misuse: suspected from 2025-01-01, after the closing day, and not counted",)


def test_later_developments_are_those_after_the_day_that_counts(tmp_path: Path) -> None:
    facts = {"intent": [entry("none"), entry("gross", since="2024-07-01")]}
    rules = {"a": rule("stringency: {at_most: guidance}", "intent: none")}
    assert find(tmp_path, rules, facts).later == ("intent: gross from 2024-07-01, after the measure, and not counted",)


def test_a_fact_that_only_floors_read_is_not_called_later_where_no_floor_applies(tmp_path: Path) -> None:
    rules = {"a": GUIDANCE, "f": rule("stringency: {at_least: guidance}", "remedy: none")}
    facts = {"remedy": [entry("none"), entry("begun", since="2024-09-01")]}
    found = find(tmp_path, rules, facts)
    assert found.later == ()
    assert found.changes.looked == "no fact bears on it"


LAW = (
    "[{law: Old Act, article: '1', says: s, verified: true, in_force: {to: 2023-12-31}}, "
    "{law: New Act, article: '1', says: s, verified: true, in_force: {from: 2024-01-01}}, "
    "{principle: p, says: s, verified: true}]"
)
ASSUMED = "taken to lie not after the day of the measure"


def with_law(law_of: str = "breach", in_force: str = "") -> dict[str, str]:
    text = rule("stringency: {at_most: guidance}", law_of=law_of, **({"in_force": in_force} if in_force else {}))
    return {"a": text.replace("[{principle: toy, says: a toy, ours: true, verified: true}]", LAW)}


def use(found: Finding) -> RuleUse:
    return found.rules[0]


@pytest.mark.parametrize(
    ("ended", "names", "note"),
    [
        ("2023-05-01", ["Old Act, article 1", "p"], "by the law of the last day of the breach, 2023-05-01"),
        ("2024-02-01", ["New Act, article 1", "p"], "by the law of the last day of the breach, 2024-02-01"),
        (
            None,
            ["Old Act, article 1 ?", "New Act, article 1 ?", "p"],
            f"by the law of the last day of the breach, {ASSUMED}, some day from 2023-01-01 to 2024-06-15",
        ),
        (
            "2025-01-01",
            ["New Act, article 1", "p"],
            f"by the law of the last day of the breach, {ASSUMED}, 2024-06-15",
        ),
    ],
)
def test_the_law_cited_is_that_of_the_day_or_all_that_may_have_been(
    tmp_path: Path, ended: str | None, names: list[str], note: str
) -> None:
    incident = {"started": entry("2023-01-01"), **({"ended": entry(ended)} if ended else {})}
    found = use(find(tmp_path, with_law(), incident=incident))
    mark = "not certainly the numbering of the day that counts"
    assert [basis.name + (" ?" if mark in basis.marks else "") for basis in found.because] == names
    assert found.notes == (note,)


def test_a_law_of_no_such_day_is_cited_with_that_mark(tmp_path: Path) -> None:
    old = {"a": with_law()["a"].replace(LAW, "[{law: Old Act, says: s, verified: true, in_force: {to: 1999-12-31}}]")}
    incident = {"started": entry("2023-01-01"), "ended": entry("2023-02-01")}
    [basis] = use(find(tmp_path, old, incident=incident)).because
    assert basis.marks == ("not the numbering of the day that counts",)


@pytest.mark.parametrize(
    ("law_of", "given", "note"),
    [
        ("measure", {}, "by the law of the day of the measure, 2024-06-15"),
        (
            "measure",
            {"date": "2024-06"},
            "by the law of the day of the measure, some day from 2024-06-01 to 2024-06-30",
        ),
        ("measure", {"date": None, "date_note": "n"}, "by the law of the day of the measure, a day that is not known"),
        (
            "discovery",
            {"incident": {"discovered": entry("2024-02-03")}},
            "by the law of the day of discovery, 2024-02-03",
        ),
        (
            "discovery",
            {},
            f"by the law of the day of discovery, {ASSUMED}, some day up to 2024-06-15",
        ),
    ],
)
def test_the_finding_says_whose_day_s_law_counts(tmp_path: Path, law_of: str, given: dict[str, Any], note: str) -> None:
    assert use(find(tmp_path, with_law(law_of), **given)).notes == (note,)


def test_a_rule_not_certainly_in_force_says_so(tmp_path: Path) -> None:
    found = find(tmp_path, with_law(in_force="{from: 2024-03-01}"), incident={"started": entry("2024-01-01")})
    assert not found.certain
    [note] = use(found).notes
    day = f"the last day of the breach, {ASSUMED}, some day from 2024-01-01 to 2024-06-15"
    assert note == f"the rule was not certainly in force on {day}, whose law counts"
    assert [fact.name for fact in found.facts] == ["ended", "started"]


def test_days_on_which_sources_differ_are_told_apart(tmp_path: Path) -> None:
    """The days between those they give do not count: a rule in force on these alone is not judged."""
    days = {"started": entry("2023-01-01"), "ended": entry(dispute("2024-02-01", "2024-04-01"))}
    found = find(tmp_path / "a", with_law(in_force="{from: 2024-03-01}"), incident=days)
    day = "the last day of the breach, 2024-02-01 or 2024-04-01"
    assert use(found).notes == (f"the rule was not certainly in force on {day}, whose law counts",)
    between = with_law(in_force="{from: 2024-03-01, to: 2024-03-31}")
    case = data(measure(), incident=days)
    assert all(found.outcome != "stringency" for found in report(tmp_path / "b", between, case).findings)


def test_overriders_are_named(tmp_path: Path) -> None:
    rules = {
        "a": GUIDANCE,
        "b": rule("stringency: {at_most: emergency-order}", "intent: deliberate", overrides="[toy/a]"),
    }
    found = find(tmp_path, rules)
    assert found.rules[0].notes == ("possibly overridden by toy/b",)
    assert [(use_.id, use_.judgement) for use_ in found.rules] == [
        ("toy/a", "may have effect"),
        ("toy/b", "may have effect"),
    ]


def test_a_finding_on_a_low_grade_lists_the_grade_rules_that_failed(tmp_path: Path) -> None:
    rules = {
        "a": rule("stringency: {at_most: guidance}", 'gravity: "< serious"'),
        "g": rule("gravity: {at_least: serious}", "misuse: confirmed"),
    }
    found = find(tmp_path, rules, {"misuse": [entry("none-found")]})
    assert [(use_.id, use_.judgement) for use_ in found.rules] == [("toy/a", "has effect"), ("toy/g", "has no effect")]


# Facts and marks


@pytest.mark.parametrize(
    ("published", "mark"),
    [
        ("2024-09-01", "corrected on 2024-09-01, after the measure"),
        ("2024-06", "corrected on 2024-06, possibly after the measure"),
    ],
)
def test_a_correction_is_marked_by_when_it_came(tmp_path: Path, published: str, mark: str) -> None:
    facts = {"intent": [entry("gross"), entry("none", correction=True, published=published)]}
    rules = {"a": rule("stringency: {at_most: guidance}", "intent: none")}
    [fact] = find(tmp_path, rules, facts).facts
    assert fact.marks == (mark,)


def test_marks_of_an_entry_are_printed(tmp_path: Path) -> None:
    facts = {"intent": [entry("none", inferred="why", unverified="what", note="a note")]}
    [fact] = find(tmp_path, {"a": rule("stringency: {at_most: guidance}", "intent: none")}, facts).facts
    assert (fact.value, fact.marks, fact.notes) == ("none", ("inferred: why", "unverified: what"), ("a note",))


def test_arguments_stand_beside_the_findings_they_bear_on(tmp_path: Path) -> None:
    arguments = [
        {"side": "respondent", "text": "on all", "cite": CITE},
        {"side": "authority", "text": "on the act", "bears_on": ["act"], "cite": CITE, "on": "2024-07"},
        {"side": "both", "text": "on the demand", "bears_on": ["demand"], "inferred": "why", "cite": CITE},
        {"side": "authority", "text": "on the other", "bears_on": ["other"], "cite": CITE},
        {"side": "authority", "text": "on the track", "bears_on": ["track"], "cite": CITE},
    ]
    case = data(measure(demands=[demand()]), measure("other", instrument="guidance"), counter_arguments=arguments)
    found = report(tmp_path, {"a": GUIDANCE, "b": rule("intrusion: {at_most: reporting}")}, case)
    assert [d.text for d in only(found).differences] == ["on the act", "on the track", "on all"]
    differences = only(found, "act/demand:intrusion").differences
    assert [d.text for d in differences] == ["on the act", "on the track", "on the demand", "on all"]
    assert [(d.on, d.marks) for d in differences][:3:2] == [("2024-07", ()), ("", ("inferred: why",))]


def test_the_place_of_a_finding_is_where_the_outcome_stands(tmp_path: Path) -> None:
    rules = {
        "a": GUIDANCE,
        "b": rule("intrusion: {at_most: reporting}"),
        "c": rule("ask: {at_most: inform}"),
        "d": rule("amount: {at_most: 0}"),
    }
    case = data(measure(demands=[demand()], amount={"amount": 5, "currency": "JPY"}))
    found = report(tmp_path, rules, case)
    places = {f"{f.target}:{f.outcome}": f.primary.column for f in found.findings}
    text = json.dumps(case)
    for name, key in (
        ("act:stringency", '"order"'),
        ("act/demand:intrusion", '"security"'),
        ("act/demand:ask", '"do"'),
        ("act:amount", '{"amount"'),
    ):
        assert text[places[name] - 1 :].startswith(key)


# Reasonings


def test_a_reasoning_tells_rules_that_apply_from_those_that_do_not(tmp_path: Path) -> None:
    rules = {
        "a": rule("stringency: {at_most: guidance}", "intent: none"),
        "b": rule("stringency: {at_most: guidance}", "intent: gross"),
        "f": rule("stringency: {at_least: order}", "misuse: confirmed"),
    }
    found = report(tmp_path, rules, data(facts={"intent": [entry("gross")]}))
    [reasoning] = [r for r in found.tracks[0].reasonings if r.outcome == "stringency"]
    assert [use_.id for use_ in reasoning.applied] == ["toy/b"]
    # The floor is not asked before the track is closed.
    assert [use_.id for use_ in reasoning.not_applied] == ["toy/a"]
    assert [fact.name for fact in reasoning.facts] == ["intent"]
    assert reasoning.unknown == ()
    assert reasoning.finding == only(found)


def test_the_list_of_powers_is_described_without_loose_ends(tmp_path: Path) -> None:
    pack = PACK.replace("    not_read: [the other toy law]\n", "")
    for number, (complete, text) in enumerate(
        [
            (False, "the list of powers is not complete (read on 2026-01-01)"),
            (True, "the list of powers is complete as read on 2026-01-01"),
        ]
    ):
        found = report(tmp_path / str(number), {}, data(), complete=complete, pack=pack)
        assert found.tracks[0].powers == text
    found = report(tmp_path / "none", {"a": GUIDANCE}, data())
    assert found.tracks[0].powers == "powers are not part of the packs that apply"
    disputed = data(measure(demands=[demand(ask=dispute("plan", "do"))]))
    within = report(tmp_path / "ask", {"a": rule("ask: {at_most: do}", "intent: none")}, disputed).tracks[0].within
    assert {w.observed for w in within if w.outcome == "ask"} == {"plan or do"}
