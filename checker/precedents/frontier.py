"""The precedents that force all that is forced: a new case need be compared with no others.

For each level of an outcome the floor frontier holds the least grave of the cases that got at least so much, and the
ceiling frontier the gravest of those that got less. A case is forced to at least a level exactly where it is at least
as grave as some case of the floor frontier, and below it exactly where some case of the ceiling frontier is at least as
grave. With two outcomes these are the landmarks of van Woerkom, Grossi, Prakken and Verheij (HHAI 2022).

Facts and outcomes that are open count here as far as they bind certainly: towards a floor a precedent has the greatest
gravity and the least outcome that it may have, towards a ceiling the least gravity and the greatest outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.precedents.bits import Group, Relation, grouped
from checker.precedents.count import refuse_weights
from checker.precedents.order import Axis, Base, Column, Number

Bound = Literal["floor", "ceiling"]


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


def landmarks(base: Base, outcome: int = 0) -> tuple[int, ...]:
    """The rows on some frontier of their group, in order: these alone force, on a new case, all that the base forces.

    The other final cases are what van Woerkom and others call trivial; they drop cases that are alike beforehand, of
    which the first counts here. Raises ValueError as `frontiers` does.
    """
    found = (frontier for group in grouped(base) for frontier in frontiers(base, group, outcome))
    return tuple(sorted({row for frontier in found for row in (*frontier.floor, *frontier.ceiling)}))


def outermost(base: Base, rows: Sequence[int], bound: Bound) -> tuple[int, ...]:
    """The fewest of the rows that, as floors or as ceilings, bind together whatever all of the rows bind, in order.

    Of rows that bind the same the first is taken.
    """
    rows = sorted(rows)
    reaches = [
        _reaches(axis, column, rows, bound) for axis, column in zip(base.order.dimensions, base.facts, strict=True)
    ]
    members = Group(0, range(len(rows)))
    relation = Relation(members, [axis for axis, _ in reaches], [column for _, column in reaches])
    kept = []
    for block in members.blocks():
        more = relation.sets("below", block, certain=True)
        less = relation.sets("above", block, certain=True)
        for place, binding_more, binding_less in zip(block, more, less, strict=True):
            alike = binding_more & binding_less
            if binding_more == alike and not alike & ((1 << place) - 1):
                kept.append(rows[place])
    return tuple(kept)


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


def _reaches(axis: Axis, column: Column, rows: Sequence[int], bound: Bound) -> tuple[Axis, Column]:
    """From what on each row binds on a dimension, as known values: who has less binds whatever who has more binds."""
    if axis.at_most is None:
        values = [column.hi[row] if bound == "floor" else -column.lo[row] for row in rows]
        return axis, Column(values, values)
    bound_levels = {value: _bound_levels(axis.at_most, value, bound) for value in {int(column.lo[row]) for row in rows}}
    different = list(dict.fromkeys(bound_levels.values()))
    less = tuple(sum(1 << place for place, other in enumerate(different) if not one & ~other) for one in different)
    found = [1 << different.index(bound_levels[int(column.lo[row])]) for row in rows]
    return Axis(axis.name, 0, len(different) - 1, less), Column(found, found)


def _bound_levels(at_most: Sequence[int], value: int, bound: Bound) -> int:
    """The levels that are bound, whichever of the possible ones the precedent has."""
    levels = range(len(at_most))
    own = [level for level in levels if value >> level & 1]
    if bound == "floor":
        return sum(1 << level for level in levels if all(at_most[level] >> one & 1 for one in own))
    return sum(1 << level for level in levels if all(at_most[one] >> level & 1 for one in own))
