"""The cases most in conflict, and those that one conflicts with, in bases too large to go through row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents.figures import Tally
from checker.precedents.opponents import Opponent, twins, values_of
from checker.precedents.order import Axis, Base, Column, Number

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


def most_in_conflict(base: Base, tally: Tally, top: int) -> list[int]:
    """The same as `checker.precedents.opponents`, column by column."""
    possible = np.asarray(tally.possible.cases)
    columns = [np.asarray(tally.certain.cases), possible, *map(_signed, values_of(base))]
    return [int(row) for row in _first(columns, np.flatnonzero(possible > 0), top)]


def _signed(column: Sequence[Number]) -> NDArray[Any]:
    """A column of which the negative is less."""
    values = np.asarray(column)
    return values.astype(np.int8) if values.dtype == np.bool_ else values


def _first(columns: Sequence[NDArray[Any]], rows: Rows, most: int) -> Rows:
    """Up to `most` of the rows in order: by each column in turn the greater value first, then in row order."""
    found = [rows[:0]]
    left = most
    for column in columns:
        # Many rows may be level, so only those that must be there are taken before the next column is asked.
        ahead, rows = _largest(column, rows, left)
        found.append(ahead)
        left -= len(ahead)
    chosen = np.concatenate([*found, rows[: max(0, left)]])
    return chosen[np.lexsort((chosen, *(-column[chosen] for column in reversed(columns))))]


def _largest(values: NDArray[Any], rows: Rows, most: int) -> tuple[Rows, Rows]:
    """Rows surely among the `most` of greatest value, and those level with the last of these."""
    if len(rows) <= most:
        return rows[:0], rows
    if most <= 0:
        return rows[:0], rows[:0]
    found = values[rows]
    last = np.partition(found, len(rows) - most)[len(rows) - most]
    return rows[found > last], rows[found == last]


def opponents(base: Base, row: int, most: int) -> tuple[Opponent, ...]:
    """The same as `checker.precedents.opponents`, column by column."""
    columns = values_of(base)

    def place(one: Opponent) -> tuple[Any, ...]:
        return (not one.certain, one.apart, *(-float(column[one.row]) for column in columns), one.row, one.side)

    found = [*_side(base, row, most, lenient=True), *_side(base, row, most, lenient=False), *twins(base, row)]
    return tuple(sorted(found, key=place)[:most])


def _side(base: Base, row: int, most: int, *, lenient: bool) -> list[Opponent]:
    """The first of those beside which the row looks lenient, or harsh."""
    rows = _peers(base, row)
    certain = np.ones(len(rows), dtype=np.bool_)
    for axis, column in zip(base.order.dimensions, base.facts, strict=True):
        sure, maybe = _graver(axis, column, row, rows) if lenient else _less_grave(axis, column, row, rows)
        certain, rows = (certain & sure)[maybe], rows[maybe]
    sure, maybe = _milder(base.outcomes, row, rows, lenient=lenient)
    certain, rows = (certain & sure)[maybe], rows[maybe]
    apart = np.zeros(len(rows), dtype=np.int64)
    for column in base.facts:
        lo, hi = np.asarray(column.lo), np.asarray(column.hi)
        apart += (lo[rows] != lo[row]) | (hi[rows] != hi[row])
    others = [_signed(column)[rows] for column in values_of(base)]
    places = _first([certain.astype(np.int8), -apart, *others], np.arange(len(rows)), most)
    return [
        Opponent(
            int(rows[place]),
            "lenient" if lenient else "harsh",
            bool(certain[place]),
            1 if base.weights is None else int(base.weights[int(rows[place])]),
            int(apart[place]),
        )
        for place in places
    ]


def _peers(base: Base, row: int) -> Rows:
    peers = np.asarray(base.peers)
    found: Mask = peers == peers[row]
    if base.order.window is not None:
        days = np.asarray(base.days)
        found &= np.abs(days - days[row]) <= base.order.window
    found[row] = False
    return np.flatnonzero(found)


def _graver(axis: Axis, column: Column, row: int, rows: Rows) -> tuple[Mask, Mask]:
    """Where the row is certainly, and where it is possibly, at least as grave as the others."""
    lo, hi = np.asarray(column.lo), np.asarray(column.hi)
    if axis.at_most is None:
        return lo[row] >= hi[rows], hi[row] >= lo[rows]
    reach = [axis.at_most[level] for level in _levels(axis.at_most, int(lo[row]))]
    always, ever = -1, 0
    for lower in reach:
        always, ever = always & lower, ever | lower
    return lo[rows] & ~always == 0, lo[rows] & ever != 0


def _less_grave(axis: Axis, column: Column, row: int, rows: Rows) -> tuple[Mask, Mask]:
    """Where the others are certainly, and where they are possibly, at least as grave as the row."""
    lo, hi = np.asarray(column.lo), np.asarray(column.hi)
    if axis.at_most is None:
        return lo[rows] >= hi[row], hi[rows] >= lo[row]
    own = int(lo[row])
    always = sum(1 << level for level, lower in enumerate(axis.at_most) if lower & own == own)
    ever = sum(1 << level for level, lower in enumerate(axis.at_most) if lower & own)
    return lo[rows] & ~always == 0, lo[rows] & ever != 0


def _levels(at_most: Sequence[int], possible: int) -> list[int]:
    return [level for level in range(len(at_most)) if possible >> level & 1]


def _milder(outcomes: Sequence[Column], row: int, rows: Rows, *, lenient: bool) -> tuple[Mask, Mask]:
    """Where the row certainly, and where it possibly, got at most as much as the others and less on one; or they did.

    `lenient` is the first, otherwise the others are the milder ones.
    """
    every = [np.ones(len(rows), dtype=np.bool_), np.ones(len(rows), dtype=np.bool_)]
    less = [np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)]
    for column in outcomes:
        lo, hi = np.asarray(column.lo), np.asarray(column.hi)
        for place, (most, least) in enumerate(((hi, lo), (lo, hi))):
            one, other = (most[row], least[rows]) if lenient else (most[rows], least[row])
            every[place] &= one <= other
            less[place] |= one < other
    return every[0] & less[0], every[1] & less[1]
