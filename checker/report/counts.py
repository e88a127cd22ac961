"""What the last lines of a report count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.errors import Problem
from checker.findings.compose import CaseReport
from checker.findings.decide import Unassessed


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts over all cases of a report."""

    cases: int
    errors: int
    warnings: int
    notes: int
    not_assessed: int
    """Measures shown and not judged, or not in every respect."""
    files_not_accepted: int


def count(reports: Sequence[CaseReport], problems: Sequence[Problem]) -> Counts:
    """Counts of the cases judged, their findings by level, and what was left out."""
    levels = [finding.level for report in reports for finding in report.findings]
    return Counts(
        len(reports),
        levels.count("error"),
        levels.count("warning"),
        levels.count("note"),
        sum(_measures(report.unassessed) + sum(_measures(t.unassessed) for t in report.tracks) for report in reports),
        len({problem.file for problem in problems}),
    )


def counted(number: int, what: str) -> str:
    """`1 case`, `2,000 cases`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _measures(unassessed: Sequence[Unassessed]) -> int:
    return len({one.name for one in unassessed})
