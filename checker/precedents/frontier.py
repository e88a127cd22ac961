"""The precedents that force all that is forced: a new case need be compared with no others.

For each level of an outcome the floor frontier holds the least grave of the cases that got at least so much, and the
ceiling frontier the gravest of those that got less. A case is forced to at least a level exactly where it is at least
as grave as some case of the floor frontier, and below it exactly where some case of the ceiling frontier is at least as
grave. With two outcomes these are the landmarks of van Woerkom, Grossi, Prakken and Verheij (HHAI 2022).

Facts and outcomes that are open count here as far as they bind certainly: towards a floor a precedent has the greatest
gravity and the least outcome that it may have, towards a ceiling the least gravity and the greatest outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.precedents.bits import Group
from checker.precedents.count import refuse_weights
from checker.precedents.order import Axis, Base, Column, Number

Bound = Literal["floor", "ceiling"]

_Reach = tuple[Number, ...]
"""From what on a precedent binds, on each dimension.

On a total order a number: the cases from it on, turned round for a ceiling, are bound. On a partial order the bit set
of the levels that are bound.
"""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The frontiers of one level of an outcome in one peer group, as rows in order; one row of each set of equals."""

    level: Number
    floor: tuple[int, ...]
    """The least grave of the final cases with at least this level."""
    ceiling: tuple[int, ...]
    """The gravest of the final cases below this level."""


def frontiers(base: Base, group: Group, outcome: int = 0) -> tuple[Frontier, ...]:
    """The frontiers of each level that occurs among the final cases of a group, and of the highest; not of the lowest.

    Raises ValueError for a base with a window, within which a precedent binds or not by its date, or with weights.
    """
    refuse_weights(base)
    if base.order.window is not None:
        raise ValueError("with a window, no few precedents stand for all the others")
    axis, column = base.order.outcomes[outcome], base.outcomes[outcome]
    final = [row for row in group.rows if base.final[row]]
    levels = sorted({axis.top, *(column.lo[row] for row in final), *(column.hi[row] for row in final)} - {axis.bottom})
    # From the highest level down, the floors of the next one only gain cases; and from the lowest up, the ceilings.
    floors = _grown(base, "floor", final, list(reversed(levels)), lambda row, level: column.lo[row] >= level)
    ceilings = _grown(base, "ceiling", final, levels, lambda row, level: column.hi[row] < level)
    return tuple(Frontier(level, floors[level], ceilings[level]) for level in levels)


def outermost(base: Base, rows: Sequence[int], bound: Bound) -> tuple[int, ...]:
    """The fewest of the rows that, as floors or as ceilings, bind together whatever all of the rows bind, in order.

    Of rows that bind the same the first is taken.
    """
    reaches = {row: _reach(base, row, bound) for row in rows}
    kept: list[int] = []
    # Whoever binds more comes before whoever binds less, so each need only be compared with those kept.
    for row in sorted(rows, key=lambda row: (_place(base.order.dimensions, reaches[row]), row)):
        if not any(_covers(base.order.dimensions, reaches[other], reaches[row]) for other in kept):
            kept.append(row)
    return tuple(sorted(kept))


def _grown(
    base: Base, bound: Bound, rows: Sequence[int], levels: Sequence[Number], belongs: Callable[[int, Number], bool]
) -> dict[Number, tuple[int, ...]]:
    found: dict[Number, tuple[int, ...]] = {}
    left, last = list(rows), tuple[int, ...]()
    for level in levels:
        fresh = [row for row in left if belongs(row, level)]
        left = [row for row in left if not belongs(row, level)]
        last = outermost(base, (*last, *fresh), bound) if fresh else last
        found[level] = last
    return found


def _reach(base: Base, row: int, bound: Bound) -> _Reach:
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    return tuple(_reach_on(axis, column, row, bound) for axis, column in pairs)


def _reach_on(axis: Axis, column: Column, row: int, bound: Bound) -> Number:
    if axis.at_most is None:
        return column.hi[row] if bound == "floor" else -column.lo[row]
    own = list(_levels(int(column.lo[row])))
    if bound == "ceiling":
        bound_levels = axis.at_most[own[0]]
        for level in own:
            bound_levels &= axis.at_most[level]
        return bound_levels
    return sum(1 << level for level, below in enumerate(axis.at_most) if all(below >> one & 1 for one in own))


def _levels(bits: int) -> Iterator[int]:
    return (level for level in range(bits.bit_length()) if bits >> level & 1)


def _place(axes: Sequence[Axis], reach: _Reach) -> _Reach:
    """A sorting key under which no precedent comes before one that covers it."""
    pairs = zip(axes, reach, strict=True)
    return tuple(value if axis.at_most is None else -int(value).bit_count() for axis, value in pairs)


def _covers(axes: Sequence[Axis], one: _Reach, other: _Reach) -> bool:
    """Whether whatever the other binds the one binds too."""
    return all(
        mine <= theirs if axis.at_most is None else not int(theirs) & ~int(mine)
        for axis, mine, theirs in zip(axes, one, other, strict=True)
    )
