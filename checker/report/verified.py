"""What the rules were found to do wrong as text, for the author of a pack and for counsel of either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from checker.report.counts import counted
from checker.report.instance_text import facts_of, instance
from checker.report.page import Page
from checker.report.verification import (
    ADVICE,
    CaseShown,
    Complained,
    LeftOpen,
    OldExplanation,
    RuleNamed,
    Verification,
    tracks_in_words,
)


def report(page: Page, found: Verification) -> None:
    """Every complaint that is not explained, then those that are, what was left open, and the counts."""
    for one in found.complaints:
        if one.explained is None:
            _complaint(page, one)
            page.line()
    _explained(page, [one for one in found.complaints if one.explained is not None])
    _undecided(page, found.undecided)
    _suppressions(page, found.suppressions)
    page.line(summary(found), style="bold")


def summary(found: Verification) -> str:
    """The last line: what was verified, and how many complaints there are."""
    counts = found.counts
    what = f"{counted(counts.rules, 'rule')} on {counted(counts.tracks, 'track')}"
    levels = ", ".join(
        counted(number, name)
        for number, name in ((counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note"))
    )
    rest = [f"{counted(counts.explained, 'complaint')} explained"] if counts.explained else []
    rest += [f"{counted(counts.undecided, 'question')} left undecided"] if counts.undecided else []
    return "; ".join([f"{what}: {levels}", *rest])


def _complaint(page: Page, one: Complained) -> None:
    page.line(f"{one.level}: {named(one)}", style=one.level, hang=4)
    for place in one.places[:1]:
        page.line(f"at {place}", 1)
    page.line(one.message, 1)
    for rule in one.rules:
        page.line(_rule(rule), 1, hang=4)
    if one.tracks:
        page.line(f"on the tracks of: {tracks_in_words(one.tracks)}", 1, hang=4)
    beside = one.cases if 1 < len(one.cases) == len(one.regions) else ()
    if one.regions:
        page.line("in these cases", 1)
    for number, region in enumerate(one.regions):
        page.line(f"- {region}", 2)
        if beside:
            page.line(f"such as: {facts_of(beside[number])}", 3)
    if one.periods:
        page.line("at these times", 1)
    for period in one.periods:
        page.line(f"- {period}", 2)
    for case in one.cases if not beside else ():
        _case(page, case)
    page.line(f"what to do: {ADVICE[one.kind]}", 1)


def named(one: Complained | LeftOpen | OldExplanation) -> str:
    """A complaint in a few words: `clash: toy/a and toy/b, on stringency`."""
    rules = [rule.id if isinstance(rule, RuleNamed) else rule for rule in one.rules]
    of = f": {_listed(rules)}" if rules else ""
    if one.kind == "law":
        return f"law `{one.about}`{of}"
    return f"{one.kind}{of}" + (f", on {one.about}" if one.about else "")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _rule(rule: RuleNamed) -> str:
    return f"{rule.id} ({rule.place}): {rule.title}; {rule.says}"


def _case(page: Page, case: CaseShown) -> None:
    page.line("for instance" + (f": {case.told}" if case.told else ""), 1, hang=4)
    instance(page, case, 2)


def _explained(page: Page, some: list[Complained]) -> None:
    if not some:
        return
    page.line("explained", style="bold")
    for explained, group in groupby(some, key=lambda one: one.explained):
        assert explained is not None
        for head, times in Counter(f"{named(one)} ({one.level})" for one in group).items():
            page.line(head + (f", on {times} different groups of tracks" if times > 1 else ""), 1, hang=4)
        page.line(explained.reason, 2)
        page.line(f"{explained.owner} until {explained.expires}, at {explained.place}", 2)
    page.line()


def _undecided(page: Page, some: Iterable[LeftOpen]) -> None:
    lines = [f"{named(one)}: {one.why}" for one in some]
    if not lines:
        return
    page.line("left undecided", style="bold")
    for line in lines:
        page.line(line, 1, hang=4)
    page.line()


def _suppressions(page: Page, some: Iterable[OldExplanation]) -> None:
    lines = list(_old(some))
    if not lines:
        return
    page.line("suppressions that explain nothing", style="bold")
    for line in lines:
        page.line(line, 1, hang=4)
    page.line()


def _old(some: Iterable[OldExplanation]) -> Iterator[str]:
    for one in some:
        match one.why:
            case "expired":
                why = f"expired with {one.expires}, and {one.owner} must look again"
            case "unused":
                why = "no such complaint was found"
            case "repeated":
                why = "another entry says the same"
            case _:
                assert_never(one.why)
        yield f"{one.level}: {one.place}: {named(one)}: {why}"
