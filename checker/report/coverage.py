"""What the examples of rules exercise, as text: what is missing with entries to add, and what cannot be exercised."""

from __future__ import annotations

from checker.properties.coverage import Covered, CoveredRule, Obligation, share
from checker.report.counts import counted
from checker.report.page import Page


def coverage(page: Page, covered: Covered) -> None:
    """Every rule with its share, then the share of all; `add` lists entries that can be pasted under `examples:`."""
    for rule in covered.rules:
        _rule(page, rule)
    page.line()
    rules = counted(len(covered.rules), "rule")
    page.line(f"{rules}: {_of(covered.exercised, covered.exercisable)}", style="bold")


def _rule(page: Page, rule: CoveredRule) -> None:
    if rule.not_judged:
        page.line(f"{rule.rule}: {rule.not_judged}", style="bold", hang=4)
        return
    page.line(f"{rule.rule}: {_of(rule.exercised, rule.exercisable)}", style="bold", hang=4)
    missing = [one for one in rule.obligations if one.status == "missing"]
    if missing:
        page.line("missing", 1)
    for one in missing:
        page.line(_told(one), 2)
    if rule.suggestions:
        page.line("add", 1)
    for suggestion in rule.suggestions:
        page.line(f"- {suggestion}", 2)
    impossible = [one for one in rule.obligations if one.status == "impossible"]
    if impossible:
        page.line("cannot be exercised", 1)
    for one in impossible:
        page.line(_told(one), 2)


def _told(one: Obligation) -> str:
    return f"{one.kind}: {one.what}" + (f" ({one.why})" if one.why else "")


def _of(exercised: int, exercisable: int) -> str:
    """`3 of 4 exercised, 75 %`; the percentage is rounded down, so that 100 % leaves nothing out."""
    return f"{exercised} of {exercisable} exercised, {int(100 * share(exercised, exercisable))} %"
