"""A track beside other cases, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.findings.compose import TrackReport
from checker.findings.finding import Beside, FactUse, Finding, Precedent, SideBySide
from checker.findings.split import Compared, ForcedOutcome
from checker.report.changes import changes
from checker.report.counts import counted
from checker.report.page import Page

NEAREST = 3
"""Near ones told of where not all are asked for."""
ELSEWHERE = 2
"""The same of those that bind nothing."""


def split(page: Page, finding: Finding, depth: int, *, whole: bool) -> None:
    """The precedents behind a finding, the nearest fact by fact, and the rest in short unless all is asked for."""
    for place, one in enumerate(finding.precedents):
        if whole or place == 0:
            _fact_by_fact(page, one, finding.facts, depth, whole=whole)
        else:
            _in_short(page, one, depth)
    if finding.precedents and not whole:
        page.line(f"checker explain {finding.case} {finding.track}:precedents sets all of them out in full", depth)


def compared(page: Page, track: TrackReport, depth: int, *, whole: bool) -> None:
    """A track among decided ones: with whom it was compared, what they force, which come nearest."""
    found = track.compared
    if found is None:
        return
    page.line("beside other cases", depth)
    if found.why_not:
        page.line(f"not compared: {found.why_not}", depth + 1)
        return
    _peers(page, found, depth + 1, whole=whole)
    page.line(f"done here: {outcomes(found.outcomes, found.asked)}", depth + 1)
    for forced in found.forced:
        page.line(_forced(forced), depth + 1)
    if found.either_way:
        page.line(f"possibly harsh or lenient beside {', '.join(found.either_way)}: nothing follows", depth + 1)
    if found.abstains:
        page.line(found.abstains, depth + 1)
    if found.near:
        page.line("nearest first", depth + 1)
        _near(page, track, found.near[: None if whole else NEAREST], depth + 2, whole=whole)
        _more(page, len(found.near) - NEAREST, depth + 2, whole=whole)
    if found.elsewhere:
        page.line("of other authorities, regimes or eras, which bind nothing, nearest first", depth + 1)
        _near(page, track, found.elsewhere[: None if whole else ELSEWHERE], depth + 2, whole=False)
        _more(page, len(found.elsewhere) - ELSEWHERE, depth + 2, whole=whole)
    for name, reason in found.left_out:
        page.line(f"left out: {name}: {reason}", depth + 1)


def _peers(page: Page, found: Compared, depth: int, *, whole: bool) -> None:
    """With whom the track was compared, on what, and what keeps it from being comparable with some."""
    page.line(f"peers: {found.peers}: {_numbers(found)}", depth)
    for basis in found.eras if whole else ():
        page.line(f"era: {basis.name}: {basis.says}", depth + 1)
    for title, pairs in (("graver here", found.graver_here), ("less grave here", found.less_grave_here)):
        if pairs:
            page.line(f"{title}: {', '.join(f'{name} ({count})' for name, count in pairs)}", depth + 1)
    page.line(f"facts compared: {', '.join(fact.name for fact in found.facts)}", depth)


def _numbers(found: Compared) -> str:
    apart = found.compared - found.comparable - found.possibly_comparable
    told = (
        f"{counted(found.compared, 'decided track')}, {found.comparable} certainly comparable, "
        f"{found.possibly_comparable} possibly"
    )
    return f"{told}, {apart} not, each of the two being graver on some fact" if apart else told


_STANDING = {
    "free": "the precedents leave room",
    "fixed": "the precedents leave one outcome",
    "torn": "torn: the precedents that bind it disagree among themselves",
    "unbound": "no precedent certainly binds it",
}


def _forced(forced: ForcedOutcome) -> str:
    bounds = (
        ("at least", forced.floor, forced.floor_by),
        ("at most", forced.ceiling, forced.ceiling_by),
        ("possibly at least", forced.floor_possible, forced.floor_possible_by),
        ("possibly at most", forced.ceiling_possible, forced.ceiling_possible_by),
    )
    told = [f"{words} {bound} ({_by(by)})" for words, bound, by in bounds if bound]
    return f"{forced.outcome}: " + "; ".join([_STANDING[forced.standing], *told])


def _by(names: Sequence[str]) -> str:
    rest = len(names) - NEAREST
    return ", ".join(names[:NEAREST]) + (f" and {rest} more" if rest > 0 else "")


def _near(page: Page, track: TrackReport, some: Sequence[Beside], depth: int, *, whole: bool) -> None:
    """Tracks in their order; those that a finding has set out are only named."""
    own = track.compared.facts if track.compared is not None else ()
    told = {_name(one.precedent) for finding in track.findings for one in finding.precedents}
    for one in some:
        if _name(one.precedent) in told:
            page.line(f"{_name(one.precedent)}: as told above", depth)
        elif whole:
            _fact_by_fact(page, one, own, depth, whole=True)
        else:
            _in_short(page, one, depth)


def _more(page: Page, rest: int, depth: int, *, whole: bool) -> None:
    if rest > 0 and not whole:
        page.line(f"and {rest} more", depth)


def _name(one: Precedent) -> str:
    return f"{one.case}:{one.track}"


def _head(page: Page, one: Beside, depth: int) -> None:
    found = one.precedent
    page.line(f"{_name(found)}, {found.day or 'day not known'}: {found.title}", depth)
    page.line(f"treated {one.treated}: {outcomes(found.done, found.asked)}", depth + 1)
    for mark in found.marks:
        page.line(mark, depth + 1)
    page.line(f"seen in {page.cite(found.citations)}", depth + 1)


def outcomes(done: Sequence[tuple[str, str]], asked: str) -> str:
    """What was done, with how firmly the deepest demand was asked, which is not compared."""
    told = ", ".join(f"{name} {words}" for name, words in done)
    return f"{told} (deepest demand: {asked})" if asked else told


def _in_short(page: Page, one: Beside, depth: int) -> None:
    _head(page, one, depth)
    page.line("; ".join(_apart(one)), depth + 1)


_WORDS = {
    "graver here": "graver here",
    "less grave here": "less grave here",
    "here at least": "here at least as grave",
    "there at least": "there at least as grave",
    "open": "open",
    "alike": "alike",
}


def _apart(one: Beside) -> Iterator[str]:
    """The facts by how the two stand to each other, with what is known where they differ."""
    for relation, words in _WORDS.items():
        rows = [row for row in one.facts if row.relation == relation and not _silent(row)]
        if relation in ("graver here", "less grave here"):
            told = [f"{row.fact} ({row.here} against {row.there.value})" for row in rows]
        else:
            told = [row.fact for row in rows]
        if told:
            yield f"{words}: {', '.join(told)}"
    silent = [row.fact for row in one.facts if _silent(row)]
    if silent:
        yield f"unknown of both: {', '.join(silent)}"


def _silent(row: SideBySide) -> bool:
    return row.here == row.there.value == "unknown"


def _fact_by_fact(page: Page, one: Beside, own: Sequence[FactUse], depth: int, *, whole: bool) -> None:
    _head(page, one, depth)
    for text in one.open_outcomes if whole else ():
        page.line(f"open: {text}", depth + 1)
    silent = []
    for here, row in zip(own, one.facts, strict=True):
        if _silent(row) and not (whole and (here.notes or row.there.notes)):
            silent.append(row.fact)
            continue
        page.line(f"{row.fact}: here {_value(here)}, there {_value(row.there)}: {_WORDS[row.relation]}", depth + 1)
        _evidence(page, "here", here, depth + 2, whole=whole)
        _evidence(page, "there", row.there, depth + 2, whole=whole)
    if silent:
        page.line(f"unknown of both: {', '.join(silent)}", depth + 1)
    if one.changes is not None:
        changes(page, one.changes if whole else replace(one.changes, if_otherwise=()), depth + 1)


def _value(fact: FactUse) -> str:
    """A value with how it is marked, without the reasons."""
    marks = dict.fromkeys(mark.split(":")[0] for mark in fact.marks if mark.startswith(("inferred:", "unverified:")))
    return f"{fact.value} [{', '.join(marks)}]" if marks else fact.value


def _evidence(page: Page, where: str, fact: FactUse, depth: int, *, whole: bool) -> None:
    """Sources, and where all is wanted reasons and notes; of each fact once on the page."""
    if (fact, whole) in page.told or (fact.value == "unknown" and not (whole and fact.notes)):
        return
    page.told.add((fact, whole))
    for text in (*fact.marks, *fact.notes) if whole else ():
        page.line(f"{where}: {text}", depth)
    if fact.citations:
        page.line(f"{where}: seen in {page.cite(fact.citations)}", depth)
