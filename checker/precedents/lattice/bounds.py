"""The floor and the ceiling that the other, final, cases force on each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from checker.precedents.figures import Bounds
from checker.precedents.lattice import extremes, links
from checker.precedents.lattice.axes import Coded, Flags, Rows, Values
from checker.precedents.lattice.beside import side_by_side
from checker.precedents.lattice.links import Reading, Side
from checker.precedents.order import Axis, Number


def bounds(rows: Rows) -> tuple[Bounds, ...]:
    """The bounds of each row on each outcome."""
    return tuple(
        _bounds(rows, axis, column) for axis, column in zip(rows.base.order.outcomes, rows.outcomes, strict=True)
    )


def _bounds(rows: Rows, axis: Axis, column: Coded) -> Bounds:
    floor, ceiling = _both(rows, axis, column, "certain")
    if column.known is None and all(fact.known is None for fact in rows.facts):
        return Bounds(floor, floor, ceiling, ceiling)
    floor_possible, ceiling_possible = _both(rows, axis, column, "possible")
    return Bounds(floor, floor_possible, ceiling, ceiling_possible)


def _both(rows: Rows, axis: Axis, column: Coded, reading: Reading) -> list[Sequence[Number]]:
    """The floor and the ceiling."""
    return side_by_side(
        [lambda: _bound(rows, axis, column, reading, "below"), lambda: _bound(rows, axis, column, reading, "above")],
        rows.size,
    )


def _bound(rows: Rows, axis: Axis, column: Coded, reading: Reading, side: Side) -> Sequence[Number]:
    """The end of the scale where no other case forces more."""
    upwards = side == "below"
    end = column.lo if (reading == "certain") == upwards else column.hi
    itself = rows.final & rows.known_facts if reading == "certain" else rows.final
    forced = extremes.greatest(rows, links.facts(rows, reading, side), _worth(column, end, upwards=upwards), itself)
    beyond = axis.bottom if upwards else axis.top
    if column.values is None:
        values = forced.value if upwards else -forced.value
    else:
        level = np.where(forced.any, forced.value, 0)
        values = column.values[level if upwards else column.size - 1 - level]
    return cast("Sequence[Number]", _or_beyond(values, forced.any, beyond))


def _worth(column: Coded, end: Values, *, upwards: bool) -> extremes.Worth:
    """The outcomes so that the greatest of them is what binds."""
    if column.wide:
        return extremes.Worth(end if upwards else -end, 0)
    return extremes.Worth(end if upwards else column.size - 1 - end, column.size)


def _or_beyond(values: Values, found: Flags, beyond: Number) -> Values:
    """The end of the scale where nothing was found. No number of a table is so large that a float would change it."""
    return np.where(found, values, np.array(beyond, dtype=np.result_type(values, type(beyond))))
