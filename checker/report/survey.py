"""What `audit` found in a case base, in the words of its readers: the record that both formats print.

`docs/consistency.md` defines every figure, under the name it has here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.errors import Problem
from checker.precedents.figures import Standing
from checker.tables.rules.result import RulesAudit


@dataclass(frozen=True, slots=True)
class Exact:
    """A fraction: exactly, and rounded to four digits after the point."""

    exact: str
    """Such as `5/26`, in lowest terms."""
    rounded: str
    """A value that is not quite 0 or 1 is never rounded to it: it reads `< 0.0001`, `> 0.9999`."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """A smallest number: exact where both bounds are equal, else bounds; null where there is none."""

    exact: int | None
    at_least: int | None
    at_most: int | None
    why: str
    """Why it is not exact; empty where it is."""


@dataclass(frozen=True, slots=True)
class Members:
    """How many cases are in every, in some but not every, and in no smallest set of cases to set aside."""

    every: int
    some: int
    no: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """What it would take to leave no conflict."""

    removals: Fewest
    removals_possible: Fewest
    steps: Fewest
    share_kept: Exact | None
    """The share of cases that can stay: 1 - removals / cases; null where `removals` is not exact."""
    membership: Members | None
    membership_why: str
    """Why membership was not determined; empty where it was."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all cases, or of one peer group."""

    cases: int
    final: int
    dominance: int
    comparable: int
    conflicts: int
    conflicts_possible: int
    in_conflict: int
    in_conflict_possible: int
    covered: int
    expected: Exact
    share_consistent: Exact | None
    coverage: Exact | None
    conflict_share: Exact | None
    corrected: Exact | None
    repair: Repaired | None
    """Null where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """A peer group with its figures."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Forced:
    """What the other final cases force on a case, on one outcome, and what it got."""

    outcome: str
    observed: tuple[str, str]
    """The least and the most it got; the same where it is known."""
    floor: str
    floor_possible: str
    ceiling: str
    ceiling_possible: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Against:
    """A case that the listed one conflicts with."""

    id: str
    cases: int
    """How many cases like this one it conflicts with, all with the same facts and outcomes, this one counted."""
    alike: tuple[str, ...]
    """The ids of the first others of these, three at most."""
    side: Literal["lenient", "harsh", "either"]
    """What the listed case looks like beside it; either, where each of the two is possible."""
    certain: bool
    observed: tuple[tuple[str, str], ...]
    """The least and the most it got on each outcome."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the cases most in conflict."""

    id: str
    cases: int
    """How many cases have the same facts and outcomes, this one counted; the figures are those of any one of them."""
    alike: tuple[str, ...]
    """The ids of the first others of these, three at most."""
    group: str
    final: bool
    in_conflict: int
    """Other cases certainly in conflict with this one."""
    in_conflict_possible: int
    lenient: int
    lenient_possible: int
    harsh: int
    harsh_possible: int
    outcomes: tuple[Forced, ...]
    membership: Literal["every", "some", "no"] | None
    against: tuple[Against, ...]
    """As many as were asked for, cases alike together: certain conflicts first, then those alike on most dimensions,
    then the graver."""


@dataclass(frozen=True, slots=True)
class Without:
    """The certain conflicts that are found with one dimension dropped."""

    dimension: str
    conflicts: int


@dataclass(frozen=True, slots=True)
class Proof:
    """That the fewest removals are as said: the set does, and of each chain at most one case can stay."""

    set_aside: tuple[str, ...]
    """One smallest set of cases, by their ids: without them no certain conflict is left. There may be others."""
    chains: tuple[tuple[str, ...], ...]
    """Each case of a chain certainly conflicts with every other one of it. The chains share no case, every case in
    conflict is in one, and there are as many as cases in conflict less those to set aside."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cases that take no part."""

    reason: str
    cases: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in cases that are compared by one order."""

    source: str
    """The table or folder."""
    order: str
    """The order file, or the packs that say what is compared."""
    dimensions: tuple[str, ...]
    outcomes: tuple[str, ...]
    window_days: int | None
    path: Literal["plain", "lattice", "distributed"]
    path_why: str
    left_out: tuple[LeftOut, ...]
    all: Figures
    landmarks: int | None
    """Final cases that alone force on a new case all that the base forces, of cases alike one each; null where they
    were not counted."""
    landmarks_why: str
    """Why they were not counted; empty where they were."""
    share_not_landmarks: Exact | None
    """Of the final cases; null where there is none, or landmarks were not counted."""
    groups: tuple[Group, ...]
    most_in_conflict: tuple[Listed, ...]
    in_conflict_not_listed: int
    """Cases in a certain or possible conflict that are not among those listed."""
    without: tuple[Without, ...] | None
    """Null where it was not asked for."""
    proof: Proof | None
    """Null where it was not asked for, or no exact number was found, or rows stand for several cases."""
    written: str
    """The file with the figures of each case; empty where none was asked for."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What `checker audit` found."""

    schema_version: Literal["1"]
    checker_version: str
    definitions: str
    """The page that defines every figure."""
    surveys: tuple[Survey, ...]
    """One for a table; for cases one for each pack that says how they are compared."""
    not_compared: tuple[LeftOut, ...]
    """Tracks of cases of which no pack says how they are compared."""
    problems: tuple[Problem, ...]
    """What is wrong in case files that could not be accepted."""
    rules: RulesAudit | None
    """What rules found in a table; null where none were put to one."""
