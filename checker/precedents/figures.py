"""What every path returns: per case, per peer group, for the whole base. `docs/consistency.md` defines each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from checker.precedents.order import Number


@dataclass(frozen=True, slots=True)
class Sides:
    """Conflicts of each row, under one reading."""

    lenient: Sequence[int]
    """Cases at most as grave that were sanctioned more: beside them this one looks lenient."""
    harsh: Sequence[int]
    """Cases at least as grave that were sanctioned less: beside them this one looks harsh."""
    cases: Sequence[int]
    """Other cases in conflict with this one, each once, whichever side it is on."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The floor and ceiling that the other, final, cases force on each row, on one outcome.

    Where nothing does, the end of the scale. A certain floor stands whatever the unknown turns out to be;
    a possible one is the highest that is not excluded. Mirror image for the ceiling.
    """

    floor: Sequence[Number]
    floor_possible: Sequence[Number]
    ceiling: Sequence[Number]
    ceiling_possible: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of each row of a base. A row that stands for several cases has the figures of any one of them.

    The others counted are peers, each as often as there are cases of it.
    """

    certain: Sides
    possible: Sides
    """Possible includes certain."""
    above: Sequence[int]
    """Others certainly at least as grave."""
    below: Sequence[int]
    """Others certainly at most as grave."""
    equal: Sequence[int]
    """Others certainly both, which is to have the same known facts; counted in `above` and in `below` too."""
    agree_above: Sequence[int]
    """Of those above, the ones whose outcome was certainly at least as severe, on every outcome."""
    agree_below: Sequence[int]
    """Of those below, the ones whose outcome was certainly at most as severe, on every outcome."""
    binding_above: Sequence[int]
    """Of those above, the final ones, which set a ceiling."""
    binding_below: Sequence[int]
    """Of those below, the final ones, which set a floor."""
    bounds: tuple[Bounds, ...]
    """One for each outcome."""


Standing = Literal["free", "fixed", "torn", "unbound"]
"""Floor below ceiling; equal; floor above ceiling, the precedents disagreeing already; no precedent certainly binds."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a base or of a peer group of it. Pairs are of two different cases, each pair counted once."""

    cases: int
    final: int
    dominance: int
    """Ordered pairs, the first certainly at least as grave as the second: one of equal facts counts in both orders."""
    comparable: int
    """Pairs of which one is certainly at least as grave as the other."""
    conflicts: int
    """Pairs certainly in conflict."""
    conflicts_possible: int
    """Pairs certainly or possibly in conflict, one way or the other."""
    in_conflict: int
    """Cases in a certain conflict."""
    in_conflict_possible: int
    """Cases in a certain or possible conflict."""
    covered: int
    """Cases on which a final precedent certainly sets a floor or a ceiling, even if it is the end of the scale."""
    expected: Fraction
    """Certain conflicts to be expected had the outcomes been dealt out by chance within each peer group:
    sum over groups of n cases of dominance x (ordered pairs of outcomes, the first certainly milder) / (n (n - 1))."""

    @property
    def share_consistent(self) -> Fraction | None:
        """Share of cases in no certain conflict; None for no cases."""
        return 1 - Fraction(self.in_conflict, self.cases) if self.cases else None

    @property
    def coverage(self) -> Fraction | None:
        """Share of cases covered; None for no cases."""
        return Fraction(self.covered, self.cases) if self.cases else None

    @property
    def corrected(self) -> Fraction | None:
        """1 - conflicts / expected; None where chance could make no conflict either."""
        return 1 - Fraction(self.conflicts) / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Extent:
    """A smallest number: exact, or bounds called bounds, or not determined and why."""

    at_least: int | None
    at_most: int | None
    why: str = ""
    """Why it is not exact; empty where it is."""

    @property
    def exact(self) -> bool:
        """Whether the two bounds meet."""
        return self.at_least is not None and self.at_least == self.at_most


Membership = Literal["every", "some", "no"]


@dataclass(frozen=True, slots=True)
class Repair:
    """The fewest cases to set aside so that no certain conflict is left, with the proof."""

    removals: Extent
    """For the certain conflicts, which is at least what any completion of the unknown needs."""
    removed: tuple[int, ...]
    """One set of `removals.at_most` rows, so a smallest one where that is exact, there may be others: set aside, no
    certain conflict is left."""
    chains: tuple[tuple[int, ...], ...]
    """Chains of rows in which each certainly conflicts with the next (so all with all), that share no row and cover
    every row in conflict: of each chain at most one case can be kept, and there are as many chains as kept rows
    among those in conflict. Empty where rows stand for several cases, where conflicts are no strict order, and where
    the number was found by a flow."""
    membership: Sequence[Membership] | None
    """Whether a row is in every, some or no smallest set; None where that was not determined."""
    membership_why: str
    """Why it was not determined; empty where it was."""
    steps: Extent
    """Ladder levels by which outcomes must be moved in all; not determined for amounts and for several outcomes."""
    removals_possible: Extent
    """The same as `removals` if the possible conflicts had to go too."""


@dataclass(frozen=True, slots=True)
class Audit:
    """All figures of a base by one path."""

    path: Literal["plain", "lattice", "distributed"]
    totals: Totals
    by_group: tuple[Totals, ...]
    """By the number of the peer group."""
    tally: Tally
    repair: Repair | None
    """None where it was not asked for."""
    repair_by_group: tuple[Repair, ...] | None
    without: Mapping[str, int] | None
    """Certain conflicts with one dimension dropped, by its name; None where that was not asked for."""
    landmarks: int | None = None
    """Cases that alone force on a new case all that the base forces, of cases alike one each. None where a path does
    not count them: with a window, several outcomes, or an amount for an outcome."""
