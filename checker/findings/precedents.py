"""What other decided tracks say of one: floors and ceilings, conflicts, and which of them come nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.facts.catalogue import Catalogue
from checker.findings.cohort import Cohort, Decided, cohort
from checker.precedents.constrain import Forced, forced
from checker.precedents.distinguish import Apart, apart
from checker.precedents.order import at_least, milder
from checker.rules.compare import Comparing
from checker.rules.pack import Book
from checker.vocabulary import Truth, all_of

OWN = 0
"""The row of the track that is judged; the others follow."""

Side = Literal["harsh", "lenient"]
"""How the track that is judged looks beside another one."""


@dataclass(frozen=True, slots=True)
class Against:
    """One other track beside the one that is judged."""

    other: Decided
    row: int
    above: tuple[Truth, ...]
    """By dimension, whether the other one is at least as grave."""
    below: tuple[Truth, ...]
    """By dimension, whether it is at most as grave."""
    milder: Truth
    """Whether it was treated more mildly: at most as severely on every outcome, and less on one."""
    harsher: Truth

    def as_grave(self, side: Side) -> Truth:
        """Whether the facts let the other one show the track to be harsh, or lenient, on every dimension."""
        return all_of(self.facts(side))

    def facts(self, side: Side) -> tuple[Truth, ...]:
        """By dimension, whether the facts let it."""
        return self.above if side == "harsh" else self.below

    def blocks(self, side: Side) -> tuple[int, int]:
        """Dimensions that certainly keep it from counting on a side, then those that may."""
        return self.facts(side).count(Truth.FAILS), self.facts(side).count(Truth.UNKNOWN)

    def treated(self, side: Side) -> Truth:
        """Whether the outcomes let it."""
        return self.milder if side == "harsh" else self.harsher

    def conflict(self, side: Side) -> Truth:
        """Whether the track is out of line with it."""
        return all_of((self.as_grave(side), self.treated(side)))

    @property
    def either(self) -> bool:
        """Whether the track may be out of line with it on either side, so that nothing follows for one."""
        return Truth.FAILS not in (self.conflict("harsh"), self.conflict("lenient"))

    @property
    def comparable(self) -> bool:
        """Whether it is not excluded that one of the two is at least as grave as the other."""
        return Truth.FAILS not in self.above or Truth.FAILS not in self.below

    @property
    def sides(self) -> tuple[Side, ...]:
        """On which sides the outcomes would let it count; both where it was treated neither way, and would confirm."""
        sides: tuple[Side, ...] = ("harsh", "lenient")
        return tuple(side for side in sides if self.treated(side) is not Truth.FAILS) or sides

    @property
    def distance(self) -> tuple[int, int]:
        """The fewest dimensions that keep it from counting, on a side on which it could."""
        return min(map(self.blocks, self.sides))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A track among its peers."""

    own: Decided
    cohort: Cohort
    """The track itself and its peers, in this order."""
    against: tuple[Against, ...]
    """The peers, the nearest first."""
    forced: tuple[Forced, ...]
    """By outcome."""
    apart: Apart

    @property
    def comparing(self) -> Comparing:
        """How the pack compares."""
        return self.own.comparing

    @property
    def comparable(self) -> int:
        """Final peers of which one may be at least as grave as the other, certainly or for all that is known."""
        return sum(one.comparable and one.other.final for one in self.against)

    @property
    def abstains(self) -> bool:
        """Whether there are too few of them to say that anything is out of line."""
        return self.comparable < self.comparing.abstain_below

    def conflicts(self, side: Side) -> tuple[Against, ...]:
        """The final peers with which the track is certainly or possibly out of line on a side alone, nearest first."""
        final = [one for one in self.against if one.other.final and not one.either]
        return tuple(one for one in final if one.conflict(side) is not Truth.FAILS)


def verdict(own: Decided, others: Sequence[Decided], catalogue: Catalogue, book: Book) -> Verdict:
    """A track among those of the others that are its peers."""
    peers = [one for one in others if one.peers == own.peers]
    made = cohort(own.comparing, catalogue, book, (own, *peers))
    against = tuple(beside(made, row) for row in range(1, made.base.size))
    ordered = tuple(sorted(against, key=lambda one: (*one.distance, one.other.id)))
    return Verdict(own, made, ordered, forced(made.base, OWN, made.base.size), apart(made.base, OWN))


def across(own: Decided, others: Sequence[Decided], catalogue: Catalogue, book: Book) -> tuple[Against, ...]:
    """Tracks before other authorities or under other regimes beside this one, the nearest first; they bind nothing.

    They are compared on the dimensions and outcomes of this one.
    """
    made = cohort(own.comparing, catalogue, book, (own, *others))
    against = (beside(made, row) for row in range(1, made.base.size))
    return tuple(sorted(against, key=lambda one: (*one.distance, one.other.id)))


def beside(made: Cohort, row: int) -> Against:
    """A row of a cohort beside the first."""
    base = made.base
    pairs = tuple(zip(base.order.dimensions, base.facts, strict=True))
    return Against(
        made.decided[row],
        row,
        tuple(at_least(axis, column, row, OWN) for axis, column in pairs),
        tuple(at_least(axis, column, OWN, row) for axis, column in pairs),
        milder(base, row, OWN),
        milder(base, OWN, row),
    )
