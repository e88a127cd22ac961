"""The text on coverage says what is missing, what to add, what cannot be, and never rounds up to 100 %."""

from __future__ import annotations

from checker.properties.coverage import Covered, CoveredRule, Obligation
from checker.report.coverage import coverage
from checker.report.page import Page

ENTRY = "{shows: boundary, facts: {number: 11}, judgement: fails, decided_by: [number]}"


def told(*rules: CoveredRule) -> str:
    page = Page(120)
    coverage(page, Covered(rules))
    return page.text()


def test_a_rule_with_gaps_lists_them_with_the_entries_to_add() -> None:
    found = CoveredRule(
        "p/r",
        (
            Obligation("p/r", "test", "`number: <= 10`, met", "exercised"),
            Obligation("p/r", "test", "`number: <= 10`, not met", "missing", suggestion=ENTRY),
            Obligation("p/r", "boundary", "`number: 11`, the first outside `<= 10`", "missing", suggestion=ENTRY),
            Obligation("p/r", "grade", "`gravity: medium`", "impossible", "no rules lead to it"),
            Obligation("p/r", "override", "`p/over` leaves the effect", "missing", "the search was cut short"),
        ),
    )
    draft = CoveredRule("p/s", (), "its status is draft, so it is not judged")
    assert (
        told(found, draft)
        == f"""\
p/r: 1 of 4 exercised, 25 %
  missing
    test: `number: <= 10`, not met
    boundary: `number: 11`, the first outside `<= 10`
    override: `p/over` leaves the effect (the search was cut short)
  add
    - {ENTRY}
  cannot be exercised
    grade: `gravity: medium` (no rules lead to it)
p/s: its status is draft, so it is not judged

2 rules: 1 of 4 exercised, 25 %
"""
    )


def test_a_rule_without_gaps_is_one_line() -> None:
    found = CoveredRule("p/r", (Obligation("p/r", "test", "`hidden: true`, met", "exercised"),))
    assert told(found) == "p/r: 1 of 1 exercised, 100 %\n\n1 rule: 1 of 1 exercised, 100 %\n"


def test_nearly_all_is_not_all() -> None:
    one = Obligation("p/r", "test", "a test", "exercised")
    found = CoveredRule("p/r", (*[one] * 999, Obligation("p/r", "test", "another", "missing", "not found")))
    assert "999 of 1000 exercised, 99 %" in told(found)
