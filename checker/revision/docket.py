"""Real cases judged by two editions of the rules: whose verdict, reason or citation is another, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from checker.engines.reference import Reference
from checker.errors import InputError, Problem
from checker.facts.matter import read_matter
from checker.findings.comparators import Comparators
from checker.findings.compose import CaseReport, TrackReport, compose
from checker.findings.finding import Basis, Finding, RuleUse
from checker.revision.edition import Edition

Respect = Literal["verdict", "reason", "citation"]
"""In what two readings differ; where in several, the gravest."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one edition says of one outcome of a measure or demand."""

    verdict: str
    """`harsh, possible`, `undecided`, `not out of line`."""
    level: str
    """Of the finding; empty where there is none."""
    statement: str
    observed: str
    expected: str
    rules: tuple[RuleUse, ...]
    """Those that set what is expected, and those behind them."""
    held: tuple[str, ...]
    """Why it is at most possible, and on which inferred facts it turns."""

    @property
    def decides(self) -> tuple[str, str]:
        """What makes it another verdict."""
        return self.verdict, self.level

    @property
    def reason(self) -> tuple[object, ...]:
        """What makes it another reason: what is expected, by which rules, on which facts."""
        rules = tuple((rule.id, rule.says, rule.judgement, rule.tests, rule.notes) for rule in self.rules)
        # What other decisions say is the reason of a finding that rests on no rule.
        return self.expected, rules, self.held, self.statement if not self.rules else ""

    @property
    def cites(self) -> tuple[Basis, ...]:
        """The laws, principles and practices cited, each once."""
        return tuple(dict.fromkeys(basis for rule in self.rules for basis in rule.because))


@dataclass(frozen=True, slots=True)
class Flip:
    """One outcome of one measure or demand on which the editions differ."""

    track: str
    target: str
    outcome: str
    differs_in: Respect
    was: Reading | None
    """None where the old edition says nothing of it."""
    now: Reading | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure, or a respect of it, that one edition leaves unjudged and the other does not, or for another reason."""

    track: str
    name: str
    was: tuple[str, ...]
    """Why the old edition leaves it out; empty where it does not."""
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case of which the editions say different things."""

    case: str
    title: str
    file: str
    flips: tuple[Flip, ...]
    left_out: tuple[LeftOut, ...]
    refused: Literal["", "old", "new"] = ""
    """The edition that does not accept the file, where one does not."""
    problems: tuple[Problem, ...] = ()
    """Why it does not."""


@dataclass(frozen=True, slots=True)
class Docket:
    """What became of the cases."""

    changed: tuple[CaseChange, ...]
    cases: int
    """Cases that an edition at least accepts."""
    unchanged: int
    """Readings, of an outcome of a measure or demand, that are the same in both."""
    compared: bool
    """Whether the cases were compared with each other as well, since what is compared, or its scale, has changed."""
    problems: tuple[Problem, ...]
    """What is wrong in files that neither edition accepts."""

    def count(self, respect: Respect) -> int:
        """Readings that differ in this as the gravest."""
        return sum(flip.differs_in == respect for case in self.changed for flip in case.flips)


def docket(
    old: Edition,
    new: Edition,
    files: Sequence[Path],
    *,
    compare: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Docket:
    """Every case in the files judged by both editions, by the reference engine.

    Where `compare` is set each edition also compares the cases among themselves, as `checker check` does.
    """
    judges = tuple(_Judge(edition, files if compare else ()) for edition in (old, new))
    changed: list[CaseChange] = []
    problems: list[Problem] = []
    cases = unchanged = 0
    for done, file in enumerate(files, 1):
        was, now = (judge.report(file) for judge in judges)
        if isinstance(was, CaseReport) and isinstance(now, CaseReport):
            flips, same = _against(was, now)
            unchanged += same
            left = tuple(_left_out(was, now))
            if flips or left:
                changed.append(CaseChange(now.id, now.title, now.file, flips, left))
        elif isinstance(was, CaseReport):
            changed.append(_refused(was, "new", now))
        elif isinstance(now, CaseReport):
            changed.append(_refused(now, "old", was))
        else:
            problems += now
        cases += isinstance(was, CaseReport) or isinstance(now, CaseReport)
        if progress is not None:
            progress(done, len(files))
    return Docket(tuple(changed), cases, unchanged, compare, tuple(problems))


class _Judge:
    """One edition, ready to judge cases."""

    def __init__(self, edition: Edition, comparators: Sequence[Path]) -> None:
        self._book = edition.book
        self._comparators = Comparators(comparators, edition.book) if comparators else None

    def report(self, file: Path) -> CaseReport | tuple[Problem, ...]:
        """What is said of the case in a file, or why it is not accepted."""
        try:
            matter = read_matter(file, self._book.catalogues)
        except InputError as error:
            return error.problems
        finder = partial(self._comparators.others, str(file)) if self._comparators is not None else None
        return compose(matter, self._book, Reference(), reasonings=True, second_engine="", finder=finder)


def _refused(report: CaseReport, by: Literal["old", "new"], problems: object) -> CaseChange:
    found = problems if isinstance(problems, tuple) else ()
    return CaseChange(report.id, report.title, report.file, (), (), by, found)


def _against(was: CaseReport, now: CaseReport) -> tuple[tuple[Flip, ...], int]:
    """The readings that differ, in the order of the case, and the number of those that do not."""
    before, after = dict(_readings(was)), dict(_readings(now))
    flips = []
    for place in dict.fromkeys((*after, *before)):
        one, other = before.get(place), after.get(place)
        found = _difference(one, other)
        if found is not None:
            flips.append(Flip(*place, found, one, other))
    return tuple(flips), len({*before, *after}) - len(flips)


def _difference(was: Reading | None, now: Reading | None) -> Respect | None:
    if was is None or now is None:
        return "verdict"  # from not judged to judged, or the other way round
    if was.decides != now.decides:
        return "verdict"
    if was.reason != now.reason:
        return "reason"
    return "citation" if was.cites != now.cites else None


Place = tuple[str, str, str]
"""Track, measure or demand, and outcome."""


def _readings(report: CaseReport) -> Iterator[tuple[Place, Reading]]:
    for track in report.tracks:
        yield from _of_rules(track)
        yield from _of_others(track)


def _of_rules(track: TrackReport) -> Iterator[tuple[Place, Reading]]:
    within = {(one.target, one.outcome): one for one in track.within}
    for found in track.reasonings:
        place = (track.id, found.target, found.outcome)
        if found.finding is not None:
            yield place, _reading(found.finding)
            continue
        setting = within[found.target, found.outcome].rules
        rules = tuple(rule for rule in found.applied if rule.id in setting)
        yield place, Reading(WITHIN, "", "", found.observed, found.expected, rules, ())


WITHIN = "not out of line"


def _of_others(track: TrackReport) -> Iterator[tuple[Place, Reading]]:
    """Findings from other cases; several on the same outcomes are told apart by how those were treated."""
    for finding in track.findings:
        if finding.precedents:
            outcome = f"{finding.outcome} beside other cases, treated {finding.precedents[0].treated}"
            yield (track.id, finding.target, outcome), _reading(finding)


def _reading(finding: Finding) -> Reading:
    sure = "" if finding.kind == "undecided" else ", certain" if finding.certain else ", possible"
    held = tuple(f"at most possible: {text}" for text in finding.only_possible)
    if finding.turns_on:
        held = (*held, f"turns on what was inferred or is unverified: {', '.join(finding.turns_on)}")
    return Reading(
        f"{finding.kind}{sure}",
        finding.level,
        finding.statement,
        finding.observed,
        finding.expected,
        finding.rules,
        held,
    )


def _left_out(was: CaseReport, now: CaseReport) -> Iterator[LeftOut]:
    before, after = _unassessed(was), _unassessed(now)
    for track, name in dict.fromkeys((*after, *before)):
        reasons = before.get((track, name), ()), after.get((track, name), ())
        if reasons[0] != reasons[1]:
            yield LeftOut(track, name, *reasons)


def _unassessed(report: CaseReport) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for track in report.tracks:
        for one in track.unassessed:
            key = (track.id, one.name)
            found[key] = (*found.get(key, ()), one.reason)
    return found
