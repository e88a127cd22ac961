"""Findings on other cases: what they say, point to and cite, what would change them, and when there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.findings.finding import Finding, WouldChange
from tests.comparing import Toys, case, era, ordered, persons, section
from tests.matters import Data, demand, dispute, entry, measure


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    return Toys(tmp_path)


def made(level: str, kind: str | None = "security", /, **facts: Any) -> Data:
    return case(ordered(level, kind), facts=facts)


def only(toys: Toys, own: Data, *others: Data) -> Finding:
    [finding] = toys.compared(own, *others)[1]
    return finding


# What a finding says


def test_a_certain_conflict_is_a_warning_that_points_to_the_measure(toys: Toys) -> None:
    finding = only(toys, made("order"), made("guidance", persons_affected=5000))
    assert (finding.kind, finding.certain, finding.level) == ("split", True, "warning")
    assert (finding.target, finding.outcome) == ("act", "stringency")
    assert finding.statement == "stringency is order; a matter that was at least as grave was treated more mildly"
    assert (finding.observed, finding.expected) == ("stringency order", "stringency guidance in cases/case-2:track")
    assert finding.rules == ()
    text = (toys.folder / "cases/case-1.yaml").read_text(encoding="utf-8").split("\n")
    assert text[finding.primary.line - 1][finding.primary.column - 1 :].startswith('"order"')
    assert [cite.source for cite in finding.citations] == ["made-up"]
    [(name, span)] = [pair for pair in finding.related if pair[0].startswith("precedent")]
    assert (name, Path(span.file).name, span.line > 0) == ("precedent cases/case-2:track", "case-2.yaml", True)


def test_a_possible_conflict_is_a_note_that_says_how_much_is_open(toys: Toys) -> None:
    finding = only(toys, made("guidance"), made("order", persons_affected=None, intent=None))
    assert (finding.certain, finding.level) == (False, "note")
    assert (
        finding.statement
        == "stringency is guidance; a matter that was possibly at most as grave was treated more severely"
    )
    assert finding.only_possible == ("cases/case-2:track: 2 of 5 facts leave it open",)


def test_the_level_is_that_of_the_pack(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(level="error"))
    assert only(toys, made("order"), made("guidance")).level == "error"
    assert only(toys, made("order"), made("guidance", intent=None)).level == "warning"


def test_a_deep_demand_in_a_soft_form_is_what_the_finding_is_about(toys: Toys) -> None:
    finding = only(toys, made("guidance", "ownership"), made("guidance", "security"))
    assert (finding.target, finding.outcome) == ("act/demand-act", "intrusion")
    assert finding.wording == "made up"
    both = only(toys, made("order", "ownership"), made("guidance", "security"))
    assert (both.target, both.outcome) == ("act", "stringency and intrusion")


def test_how_firmly_it_was_asked_stands_beside_the_deepest_demand(toys: Toys) -> None:
    asked = measure(instrument="guidance", demands=[demand(object="ownership", ask=dispute("consider", "plan"))])
    compared, [finding] = toys.compared(case(asked), made("guidance"))
    assert compared.asked == "ownership, asked to consider or plan"
    assert finding.precedents[0].precedent.asked == "security, asked to do"


def test_precedents_of_one_kind_make_one_finding_with_the_nearest_first(toys: Toys) -> None:
    found = toys.compared(
        made("order"),
        made("guidance", intent=None),
        made("guidance"),
        made("guidance", persons_affected=None, intent=None),
    )[1]
    assert [(f.certain, [one.precedent.case for one in f.precedents]) for f in found] == [
        (True, ["cases/case-3"]),
        (False, ["cases/case-2", "cases/case-4"]),
    ]


def test_torn_between_precedents_both_are_told(toys: Toys) -> None:
    compared, found = toys.compared(
        made("recommendation"), made("order", persons_affected=5), made("guidance", persons_affected=5000)
    )
    assert [finding.statement.split("; ")[1] for finding in found] == [
        "a matter that was at least as grave was treated more mildly",
        "a matter that was at most as grave was treated more severely",
    ]
    [stringency, intrusion] = compared.forced
    assert (stringency.standing, stringency.floor, stringency.ceiling) == ("torn", "order", "guidance")
    assert (stringency.floor_by, stringency.ceiling_by) == (("cases/case-2:track",), ("cases/case-3:track",))
    assert (intrusion.standing, intrusion.floor, intrusion.ceiling) == ("fixed", "security", "security")


# Facts side by side


def test_facts_stand_side_by_side_with_their_marks_and_sources(toys: Toys) -> None:
    own = made("order", intent=[entry("negligent", inferred="a reading")], exfiltration="not-excluded")
    finding = only(toys, own, made("guidance", persons_affected=5000, intent="gross", exfiltration=None))
    [beside] = finding.precedents
    assert [(row.fact, row.relation, row.here, row.there.value) for row in beside.facts] == [
        ("persons_affected", "less grave here", "1,000", "5,000"),
        ("intent", "less grave here", "negligent", "gross"),
        ("exfiltration", "open", "not-excluded", "unknown"),
        ("remedy", "alike", "begun", "begun"),
        ("days_since_like_measure", "alike", "36,500", "36,500"),
    ]
    assert finding.facts[1].marks == ("inferred: a reading",)
    assert [cite.source for cite in beside.facts[0].there.citations] == ["cases/case-2/made-up"]
    assert (beside.keeps, beside.may_keep) == ((), ("exfiltration",))


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (10, 5, "graver here"),
        (5, 10, "less grave here"),
        (5, 5, "alike"),
        ({"at_least": 5}, 5, "here at least"),
        (5, {"at_least": 5}, "there at least"),
        ({"at_least": 5}, {"at_least": 6}, "open"),
    ],
)
def test_how_two_stand_to_each_other_on_a_fact(toys: Toys, here: Any, there: Any, expected: str) -> None:
    compared, _ = toys.compared(made("order", persons_affected=here), made("order", persons_affected=there))
    assert compared.near[0].facts[0].relation == expected


@pytest.mark.parametrize(
    ("own", "other", "treated"),
    [
        (("order",), ("guidance",), "more mildly"),
        (("guidance",), ("order",), "more severely"),
        (("order",), ("order",), "alike"),
        (("order", "security"), ("guidance", "ownership"), "more mildly in one respect and more severely in another"),
        (("order", None), ("order", "reporting"), "possibly more mildly, and not more severely"),
        (("order", "reporting"), ("order", None), "possibly more severely, and not more mildly"),
        (("order", None), ("order", None), "more mildly or more severely, which is open"),
    ],
)
def test_how_the_other_one_was_treated(toys: Toys, own: Any, other: Any, treated: str) -> None:
    compared, _ = toys.compared(made(*own), made(*other))
    assert compared.near[0].treated == treated


def test_why_an_outcome_is_open(toys: Toys) -> None:
    press = case(measure(instrument="order", demands=[demand(known_from="press")]))
    compared, _ = toys.compared(press, made("order", None), case(ordered("order", status="pending")))
    told = {one.precedent.case: one.open_outcomes for one in compared.near}
    assert told["cases/case-2"] == (
        "intrusion here: what was asked is known from press reports alone",
        "intrusion there: what was asked is not recorded of every measure",
    )
    assert "stringency there: a measure is pending" in told["cases/case-3"]
    doubtful = toys.compared(made("order"), case(ordered("order", unverified="nobody read it")))[0]
    assert "stringency there: a measure is unverified" in doubtful.near[0].open_outcomes


# What would change it


def changes(finding: Finding) -> tuple[list[WouldChange], list[WouldChange]]:
    found = finding.precedents[0].changes
    assert found is not None
    return list(found.if_found), list(found.if_otherwise)


def test_what_would_make_a_possible_conflict_certain_and_what_would_end_it(toys: Toys) -> None:
    own = made("order", persons_affected={"at_least": 500, "at_most": 2000}, intent=None)
    opened, closed = changes(only(toys, own, made("guidance", persons_affected=1000, intent="gross")))
    assert opened == [
        WouldChange((("persons_affected here", "1,000 or less"), ("intent here", "gross or less")), "split, certain"),
        WouldChange((("persons_affected here", "1,001 or more"),), "not out of line with it"),
        WouldChange((("intent here", "deliberate"),), "not out of line with it"),
    ]
    assert WouldChange((("persons_affected there", "499 or less"),), "not out of line with it") in closed
    assert WouldChange((("remedy there", "completed"),), "not out of line with it") in closed


def test_two_open_values_are_wanted_in_their_order(toys: Toys) -> None:
    opened, _ = changes(only(toys, made("order", intent=None), made("guidance", intent=None)))
    assert opened[0] == WouldChange((("intent", "at least as grave there as here"),), "split, certain")
    lenient, _ = changes(only(toys, made("guidance", intent=None), made("order", intent=None)))
    assert lenient[0].facts == (("intent", "at least as grave here as there"),)


def test_an_open_outcome_keeps_it_possible_whatever_is_found(toys: Toys) -> None:
    opened, _ = changes(only(toys, made("order"), made("guidance", None, intent=None)))
    assert opened[0].then == "split, still only possible, the outcome being open"


def test_a_change_does_what_it_says(toys: Toys) -> None:
    other = made("guidance", intent=None)
    opened, closed = changes(only(toys, made("order"), other))
    assert opened[0].facts == (("intent there", "negligent or more"),)
    assert toys.compared(made("order"), made("guidance", intent="negligent"))[1][0].certain
    assert opened[1].facts == (("intent there", "none"),)
    assert toys.compared(made("order"), made("guidance", intent="none"))[1] == ()
    assert (("exfiltration there", "not-excluded or less"),) in [change.facts for change in closed]
    assert toys.compared(made("order"), made("guidance", intent=None, exfiltration="not-excluded"))[1] == ()


def test_what_a_certain_conflict_turns_on(toys: Toys) -> None:
    inferred = [entry("negligent", inferred="a reading")]
    assert only(toys, made("order", intent=inferred), made("guidance")).turns_on == ("intent here",)
    assert only(toys, made("order"), made("guidance", intent=inferred)).turns_on == ("intent in cases/case-4:track",)
    # Unknown is not less than the least, so nothing turns on the reading.
    least = [entry("none", inferred="a reading")]
    assert only(toys, made("order", intent="none"), made("guidance", intent=least)).turns_on == ()
    assert only(toys, made("order", intent=inferred), made("guidance", exfiltration=None)).turns_on == ()


def test_a_correction_not_known_then_leaves_both_values_possible(toys: Toys) -> None:
    corrected = [persons(1000), persons(10, correction=True, published="2024-12-01")]
    finding = only(toys, made("order", persons_affected=corrected), made("guidance", persons_affected=500))
    assert not finding.certain
    assert finding.facts[0].marks == ("corrected on 2024-12-01, after the decision or possibly so",)


# Abstention, and what is left out


def test_too_few_and_nothing_is_said_but_what_is_known_is_shown(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(abstain_below={"peers": 3, "because": "three are the least"}))
    compared, found = toys.compared(made("order"), made("guidance"), made("guidance"))
    assert found == ()
    assert compared.abstains == (
        "nothing is said to be out of line with them: final ones that are comparable, at least possibly: 2; needed: 3, "
        "since three are the least"
    )
    assert (len(compared.near), compared.forced[0].standing) == (2, "fixed")
    enough, said = toys.compared(made("order"), made("guidance"), made("guidance"), made("order"))
    assert (enough.abstains, len(said)) == ("", 1)


def test_how_many_were_compared_and_why_some_cannot_be(toys: Toys) -> None:
    compared, found = toys.compared(
        made("order"),
        made("order", persons_affected=5),
        made("order", persons_affected=None),
        made("guidance", persons_affected=5, intent="gross"),
        case(measure(instrument="report-request")),
    )
    assert (compared.compared, compared.comparable, compared.possibly_comparable) == (3, 1, 1)
    assert (compared.graver_here, compared.less_grave_here) == ((("persons_affected", 1),), (("intent", 1),))
    assert [name for name, _ in compared.left_out] == ["cases/case-5:track"]
    assert found == ()


def test_what_may_go_either_way_is_said_and_no_finding(toys: Toys) -> None:
    compared, found = toys.compared(made("guidance", None), made("guidance", None))
    assert (compared.either_way, found) == (("cases/case-2:track",), ())


def test_other_eras_are_shown_with_the_change_of_law_and_bind_nothing(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(eras=era("2024-01-01")))
    old = case(ordered("guidance", date="2023-05-01"), facts={"persons_affected": 5000})
    compared, found = toys.compared(made("order"), old)
    assert (compared.near, found, compared.forced[0].standing) == ((), (), "unbound")
    assert [one.precedent.case for one in compared.elsewhere] == ["cases/case-2"]
    assert [basis.name for basis in compared.eras] == ["Toy Act"]
    assert compared.peers == "toy-office; toy-law; decisions from 2024-01-01 on"


def test_possible_bounds_are_told_where_they_go_further(toys: Toys) -> None:
    compared, _ = toys.compared(
        made("recommendation"), made("guidance", persons_affected=5), made("order", intent=None)
    )
    [stringency, _] = compared.forced
    assert (stringency.floor, stringency.floor_possible) == ("guidance", "order")
    assert (stringency.ceiling, stringency.ceiling_possible) == ("", "order")
    assert stringency.standing == "free"
