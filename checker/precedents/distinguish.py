"""What sets a case apart from its peers, and which of them it is in conflict with, nearest or surest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain, islice
from typing import Literal

from checker.precedents.bits import Bits, Group, grouped, positions
from checker.precedents.count import Progress, View, refuse_weights, views
from checker.precedents.frontier import Bound
from checker.precedents.order import Base, as_grave, blocking, conflict, peers
from checker.vocabulary import Truth

LISTED = 5
"""Near precedents, or conflicts of a case, listed unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Near:
    """A precedent that would set a floor or a ceiling of a case if it were not for a few dimensions."""

    row: int
    blocked: tuple[tuple[str, Truth], ...]
    """The dimensions on which the one that would have to be graver is not (fails), or not certainly (unknown)."""

    @property
    def blocked_certainly(self) -> int:
        """Dimensions that stand in the way whatever the unknown turns out to be."""
        return sum(truth is Truth.FAILS for _, truth in self.blocked)


@dataclass(frozen=True, slots=True)
class Apart:
    """How a case compares with its peers, each of them counted once."""

    comparable: int
    """Peers certainly at least as grave, or at most, or both."""
    possible: int
    """Of the others, those that may be so for all that is known."""
    incomparable: int
    """The rest: certainly not as grave as the case on one dimension, and the case not as grave on another."""
    less: tuple[tuple[str, int], ...]
    """For each dimension how many of the incomparable peers the case is certainly not as grave as on it."""
    more: tuple[tuple[str, int], ...]
    """For each dimension how many of the incomparable peers are certainly not as grave as the case on it."""


Look = Literal["lenient", "harsh", "either"]
"""How a case looks beside another: sanctioned less though as grave, or more though no graver.

Where it is open which of the two cases is the graver and which was sanctioned more, it may be either.
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of a case with another one."""

    other: int
    look: Look
    certain: bool


def near(base: Base, row: int, bound: Bound, limit: int = LISTED) -> tuple[Near, ...]:
    """The nearest precedents that do not certainly bind a case, but would set its floor or its ceiling.

    First those certainly blocked on the fewest dimensions, then those open on the fewest, then by row.
    """
    refuse_weights(base)
    found = []
    for other in range(base.size):
        if base.final[other] and peers(base, row, other):
            blocked = blocking(base, row, other) if bound == "floor" else blocking(base, other, row)
            if blocked:
                found.append(Near(other, blocked))
    return tuple(nsmallest(limit, found, key=lambda one: (one.blocked_certainly, len(one.blocked), one.row)))


def apart(base: Base, row: int) -> Apart:
    """How many peers, final or not, a case can be compared with, and what stands in the way with the others."""
    refuse_weights(base)
    comparable = possible = incomparable = 0
    less: Counter[str] = Counter()
    more: Counter[str] = Counter()
    for other in (other for other in range(base.size) if peers(base, row, other)):
        truths = as_grave(base, row, other), as_grave(base, other, row)
        if Truth.HOLDS in truths:
            comparable += 1
        elif Truth.UNKNOWN in truths:
            possible += 1
        else:
            incomparable += 1
            less.update(name for name, truth in blocking(base, row, other) if truth is Truth.FAILS)
            more.update(name for name, truth in blocking(base, other, row) if truth is Truth.FAILS)
    names = [axis.name for axis in base.order.dimensions]
    return Apart(
        comparable,
        possible,
        incomparable,
        tuple((name, less[name]) for name in names),
        tuple((name, more[name]) for name in names),
    )


def conflicts_of(base: Base, row: int, limit: int = LISTED) -> tuple[Conflict, ...]:
    """The conflicts of one case, the certain ones first, then by row; no more than `limit`."""
    refuse_weights(base)
    found = []
    for other in range(base.size):
        lenient, harsh = conflict(base, row, other), conflict(base, other, row)
        if lenient is not Truth.FAILS or harsh is not Truth.FAILS:
            look = _look(lenient=lenient is not Truth.FAILS, harsh=harsh is not Truth.FAILS)
            found.append(Conflict(other, look, Truth.HOLDS in (lenient, harsh)))
    return tuple(nsmallest(limit, found, key=lambda one: (not one.certain, one.other)))


def conflicts(
    base: Base, limit: int = LISTED, progress: Progress | None = None
) -> Iterator[tuple[int, tuple[Conflict, ...]]]:
    """Each case in a certain or possible conflict with the first of its conflicts, as `conflicts_of` has them.

    Group by group and row by row. Raises ValueError for a base with weights.
    """
    refuse_weights(base)
    done = 0
    for group in grouped(base):
        for view in views(base, group):
            found = tuple(islice(_conflicts(group, view), limit))
            if found:
                yield view.row, found
            done += 1
            if progress is not None:
                progress(done, base.size)


def _conflicts(group: Group, view: View) -> Iterator[Conflict]:
    lenient, harsh = view.lenient_possible, view.harsh_possible
    certain = view.lenient | view.harsh
    either = lenient | harsh
    for place in chain(positions(certain), positions(either ^ certain)):
        look = _look(lenient=_has(lenient, place), harsh=_has(harsh, place))
        yield Conflict(group.rows[place], look, certain=_has(certain, place))


def _look(*, lenient: bool, harsh: bool) -> Look:
    if lenient and harsh:
        return "either"
    return "lenient" if lenient else "harsh"


def _has(members: Bits, place: int) -> bool:
    return bool(members >> place & 1)
