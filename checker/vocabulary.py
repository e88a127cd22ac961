"""Closed words and ordered scales shared by every stage: truth, direction, intervals, levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Truth(Enum):
    """The three values of strong Kleene logic."""

    FAILS = "fails"
    UNKNOWN = "unknown"
    HOLDS = "holds"

    def __invert__(self) -> Truth:
        if self is Truth.UNKNOWN:
            return self
        return Truth.FAILS if self is Truth.HOLDS else Truth.HOLDS


def all_of(truths: Iterable[Truth]) -> Truth:
    """Strong Kleene conjunction: fails where a part fails, else unknown where one is; the empty one holds."""
    found = Truth.HOLDS
    for truth in truths:
        if truth is Truth.FAILS:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Strong Kleene disjunction: holds where a part holds, else unknown where one is; the empty one fails."""
    found = Truth.FAILS
    for truth in truths:
        if truth is Truth.HOLDS:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


class Direction(Enum):
    """Which way a fact grows worse for the respondent."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Level(Enum):
    """How loudly a finding speaks."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for note, 1 for warning, 2 for error."""
        return _LEVELS.index(self)

    def lowered(self) -> Level:
        """One step down; a note stays a note."""
        return _LEVELS[max(0, self.rank - 1)]


_LEVELS = (Level.NOTE, Level.WARNING, Level.ERROR)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The whole numbers from `lo` to `hi`, both included."""

    lo: int
    hi: int

    def __post_init__(self) -> None:
        if self.lo > self.hi:
            raise ValueError(f"an interval from {self.lo} to {self.hi} is empty")

    def meets(self, other: Interval) -> bool:
        """Whether the two share a number."""
        return self.lo <= other.hi and other.lo <= self.hi

    def inside(self, other: Interval) -> bool:
        """Whether every number of this one lies in the other."""
        return other.lo <= self.lo and self.hi <= other.hi


Ranges = tuple[Interval, ...]
"""A set of whole numbers: sorted intervals with a gap between each and the next."""


def ranges(parts: Iterable[Interval]) -> Ranges:
    """The union of intervals in normal form: sorted, joined where they touch."""
    joined: list[Interval] = []
    for part in sorted(parts):
        if joined and part.lo <= joined[-1].hi + 1:
            joined[-1] = Interval(joined[-1].lo, max(joined[-1].hi, part.hi))
        else:
            joined.append(part)
    return tuple(joined)


def complement(of: Ranges, scale: Interval) -> Ranges:
    """The numbers of the closed scale that are not in `of`."""
    rest: list[Interval] = []
    start = scale.lo
    for part in of:
        if start < part.lo and start <= scale.hi:
            rest.append(Interval(start, min(part.lo - 1, scale.hi)))
        start = max(start, part.hi + 1)
    if start <= scale.hi:
        rest.append(Interval(start, scale.hi))
    return tuple(rest)
