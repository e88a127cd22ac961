"""What `audit` found, as text: totals first, then peer groups, then the cases most in conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import nsmallest

from checker.report import judged
from checker.report.counts import counted
from checker.report.page import Page
from checker.report.survey import Against, Audited, Exact, Fewest, Figures, Forced, Group, Listed, Repaired, Survey

GROUPS = 20
"""Peer groups printed at most, those with most certain conflicts first."""


def report(page: Page, found: Audited) -> None:
    """The whole report."""
    for survey in found.surveys:
        _survey(page, survey)
        page.line()
    if found.not_compared:
        page.line("Not compared", style="bold")
        for left in found.not_compared:
            page.line(f"{counted(left.cases, 'track')}: {left.reason}", 1)
        page.line()
    if found.rules is not None:
        judged.rules(page, found.rules)
        page.line()
    _summary(page, found)


def _survey(page: Page, found: Survey) -> None:
    _head(page, found)
    if not found.all.cases:
        page.line("there is nothing to compare", 1)
        return
    page.line("All cases", style="bold")
    _figures(page, found.all)
    if found.landmarks is not None and found.share_not_landmarks is not None and found.all.comparable:
        final = f"{counted(found.landmarks, 'case')} of {found.all.final:,} final"
        page.line(f"landmarks: {final} stand for all others; not landmarks: {found.share_not_landmarks.rounded}", 1)
    _groups(page, found.groups)
    _most(page, found)
    if found.without is not None:
        page.line()
        page.line("Certain conflicts without one dimension", style="bold")
        for one in found.without:
            page.line(f"without {one.dimension}: {one.conflicts:,}", 1)
    if found.written:
        page.line()
        page.line(f"the figures of each case are in {found.written}")


def _summary(page: Page, found: Audited) -> None:
    if found.rules is not None:
        page.line(f"{counted(found.rules.judged, 'case')} of {found.rules.rows:,} judged by rules")
    if found.surveys or found.problems:
        conflicts = sum(survey.all.conflicts for survey in found.surveys)
        cases = sum(survey.all.cases for survey in found.surveys)
        page.line(f"{counted(conflicts, 'certain conflict')} in {counted(cases, 'case')} compared")
    if files := len({problem.file for problem in found.problems}):
        page.line(f"{counted(files, 'file')} not accepted; standard error says why")
    if found.surveys:
        page.line(f"every figure is defined in {found.definitions}")


def _head(page: Page, found: Survey) -> None:
    page.line(found.source, style="bold", hang=4)
    page.line(f"compared by {found.order}", 1)
    window = "" if found.window_days is None else f", decided at most {counted(found.window_days, 'day')} apart"
    page.line(f"on {', '.join(found.dimensions) or 'no dimension'}{window}", 1)
    page.line(f"outcome: {', '.join(found.outcomes)}", 1)
    pending = found.all.cases - found.all.final
    page.line(f"{counted(found.all.cases, 'case')}, {found.all.final:,} final and {pending:,} not", 1)
    for left in found.left_out:
        page.line(f"left out: {counted(left.cases, 'case')}: {left.reason}", 1)
    page.line(f"{found.path} path: {found.path_why}", 1)
    page.line()


def _figures(page: Page, figures: Figures) -> None:
    if not figures.comparable:
        page.line(
            "no two cases are certainly comparable, so there is no certain conflict to find, and that none is found "
            "says nothing",
            1,
        )
        page.line(f"possible conflicts: {counted(figures.conflicts_possible, 'pair')}", 1)
        return
    page.line(
        f"certain conflicts: {counted(figures.conflicts, 'pair')} of {figures.comparable:,} comparable"
        f"{_value(figures.conflict_share)}",
        1,
    )
    page.line(f"certain or possible conflicts: {counted(figures.conflicts_possible, 'pair')}", 1)
    page.line(
        f"cases in a certain conflict: {figures.in_conflict:,}; in a certain or possible one: "
        f"{figures.in_conflict_possible:,}",
        1,
    )
    consistent = figures.cases - figures.in_conflict
    page.line(f"consistent: {consistent:,} of {counted(figures.cases, 'case')}{_value(figures.share_consistent)}", 1)
    page.line(f"covered by a final precedent: {figures.covered:,} of {figures.cases:,}{_value(figures.coverage)}", 1)
    page.line(f"conflicts expected by chance: {_grouped(figures.expected.rounded)}", 1)
    corrected = "none: chance makes no conflict either" if figures.corrected is None else figures.corrected.rounded
    page.line(f"consistency corrected for chance: {corrected}", 1)
    if figures.repair is not None:
        _repair(page, figures.repair)


def _grouped(decimal: str) -> str:
    """A decimal with a comma after each three digits of its whole part."""
    return re.sub(r"[0-9]+(?=\.)", lambda whole: f"{int(whole[0]):,}", decimal)


def _value(value: Exact | None) -> str:
    return "" if value is None else f" ({value.rounded})"


def _repair(page: Page, repair: Repaired) -> None:
    kept = "" if repair.share_kept is None else f"; {repair.share_kept.rounded} of the cases can stay"
    page.line(f"fewest cases to set aside, to leave no certain conflict: {_fewest(repair.removals)}{kept}", 1)
    members = repair.membership
    if members is None:
        page.line(f"which cases: not determined: {repair.membership_why}", 2)
    else:
        page.line(f"in every smallest set: {members.every:,}; in some: {members.some:,}; in none: {members.no:,}", 2)
    page.line(f"fewest ladder steps, to leave no certain conflict: {_fewest(repair.steps)}", 1)
    page.line(f"fewest cases to set aside, to leave no possible one: {_fewest(repair.removals_possible)}", 1)


def _fewest(extent: Fewest) -> str:
    """A number, or bounds that say that they are bounds."""
    if extent.exact is not None:
        return f"{extent.exact:,} (exact)"
    if extent.at_least is None and extent.at_most is None:
        return f"not determined: {extent.why}"
    low = "" if extent.at_least is None else f"at least {extent.at_least:,}"
    high = "" if extent.at_most is None else f"at most {extent.at_most:,}"
    return f"{', '.join(part for part in (low, high) if part)} (bounds, not exact: {extent.why})"


def _groups(page: Page, groups: tuple[Group, ...]) -> None:
    """The groups in which there is something to compare, those with most certain conflicts first."""
    if len(groups) < 2:
        return
    pairs = [group for group in groups if group.figures.comparable or group.figures.conflicts_possible]
    shown = nsmallest(GROUPS, pairs, key=lambda group: (-group.figures.conflicts, -group.figures.cases, group.name))
    for group in shown:
        page.line()
        page.line(f"Peer group {group.name}: {counted(group.figures.cases, 'case')}", style="bold")
        _figures(page, group.figures)
    page.line()
    if more := len(pairs) - len(shown):
        page.line(f"{counted(more, 'peer group')} more with no more certain conflicts: see the JSON report")
    if rest := len(groups) - len(pairs):
        page.line(f"{counted(rest, 'peer group')} with no certainly comparable pair and no possible conflict")


def _most(page: Page, found: Survey) -> None:
    if not found.most_in_conflict:
        return
    page.line()
    page.line("Cases most in conflict", style="bold")
    for one in found.most_in_conflict:
        _listed(page, one, found.outcomes, several=len(found.groups) > 1)
    if found.in_conflict_not_listed:
        page.line(f"and {counted(found.in_conflict_not_listed, 'case')} more in a certain or possible conflict", 1)


def _listed(page: Page, one: Listed, outcomes: tuple[str, ...], *, several: bool) -> None:
    where = f" ({one.group})" if several else ""
    page.line(f"{_named(one)}{where}{'' if one.final else ', not final'}", 1, hang=4)
    page.line(f"in conflict with {_both(one.in_conflict, one.in_conflict_possible - one.in_conflict)}", 2)
    for side, certain, every in (
        ("lenient", one.lenient, one.lenient_possible),
        ("harsh", one.harsh, one.harsh_possible),
    ):
        if every:
            page.line(f"{side} beside {_both(certain, every - certain)}", 2)
    for forced in one.outcomes:
        page.line(_forced(forced), 2)
    if one.membership is not None and one.in_conflict:
        page.line(f"in {one.membership} smallest set of cases to set aside", 2)
    for against in one.against:
        got = ", ".join(f"{name} {_between(seen)}" for name, seen in zip(outcomes, against.observed, strict=True))
        page.line(f"{_looks(against)} beside {_named(against)}: {got}", 2)


def _named(one: Listed | Against) -> str:
    """A case, and the first of those that are alike."""
    if one.cases == 1:
        return one.id
    more = ", ..." if one.cases - 1 > len(one.alike) else ""
    return f"{one.id} and {counted(one.cases - 1, 'case')} alike ({', '.join(one.alike)}{more})"


def _looks(against: Against) -> str:
    if against.side == "either":
        return "possibly harsh or lenient"
    return f"{'certainly' if against.certain else 'possibly'} {against.side}"


def _both(certain: int, possible: int) -> str:
    return " and ".join(part for part in _parts(certain, possible)) or "none"


def _parts(certain: int, possible: int) -> Iterator[str]:
    if certain:
        yield f"{counted(certain, 'case')} certainly"
    if possible:
        yield f"{possible:,} more possibly" if certain else f"{counted(possible, 'case')} possibly"


def _forced(forced: Forced) -> str:
    got = f"{forced.outcome}: {_between(forced.observed)}"
    match forced.standing:
        case "unbound":
            return f"{got}; no final precedent certainly binds it"
        case "fixed":
            return f"{got}; the others force exactly {forced.floor}"
        case "free":
            return f"{got}; the others force {forced.floor} to {forced.ceiling}"
        case "torn":
            return f"{got}; the others are torn: some force at least {forced.floor}, some at most {forced.ceiling}"


def _between(seen: tuple[str, str]) -> str:
    return seen[0] if seen[0] == seen[1] else f"{seen[0]} to {seen[1]}"
