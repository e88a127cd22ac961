"""The cases most in conflict, and those that one conflicts with, in bases too large to go through row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents.figures import Tally
from checker.precedents.opponents import FIRST, Alike, Opponent, Side, twins, values_of
from checker.precedents.order import Axis, Base, Column, Number

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


def most_in_conflict(base: Base, tally: Tally, top: int) -> list[Alike]:
    """The same as `checker.precedents.opponents`, column by column."""
    possible = np.asarray(tally.possible.cases)
    columns = [np.asarray(tally.certain.cases), possible, *map(_signed, values_of(base))]
    lots = _lots(columns, np.flatnonzero(possible > 0), top)
    return [Alike(_beginning(rows), _cases(base, rows)) for rows in lots]


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


def _lots(columns: Sequence[NDArray[Any]], rows: Rows, most: int) -> list[Rows]:
    """Up to `most` lots of rows that have the same in every column, in order: of each the greater value first."""
    found: list[Rows] = []
    while len(found) < most and len(rows):
        last = -1
        for row in _first(columns, rows, most - len(found)):
            if last < 0 or any(column[row] != column[last] for column in columns):
                found.append(_same(columns, rows, int(row)))
            last = int(row)
        if len(found) < most:
            rows = np.setdiff1d(rows, np.concatenate(found), assume_unique=True)
    return found


def _same(columns: Sequence[NDArray[Any]], rows: Rows, row: int) -> Rows:
    for column in columns:
        rows = rows[column[rows] == column[row]]
    return rows


def _beginning(rows: Rows) -> tuple[int, ...]:
    return tuple(int(row) for row in rows[:FIRST])


def _cases(base: Base, rows: Rows) -> int:
    return len(rows) if base.weights is None else sum(int(base.weights[int(row)]) for row in rows)


def opponents(base: Base, row: int, most: int) -> tuple[Opponent, ...]:
    """The same as `checker.precedents.opponents`, column by column."""
    certain, lenient, harsh = (np.zeros(base.size, dtype=np.bool_) for _ in range(3))
    for looks in (lenient, harsh):
        rows, sure = _side(base, row, lenient=looks is lenient)
        looks[rows], certain[rows] = True, sure
    lenient[row] = harsh[row] = twins(base, row)
    apart = np.zeros(base.size, dtype=np.int64)
    rows = np.flatnonzero(lenient | harsh)
    for column in base.facts:
        lo, hi = np.asarray(column.lo), np.asarray(column.hi)
        apart[rows] += (lo[rows] != lo[row]) | (hi[rows] != hi[row])
    found = []
    for lot in _lots([certain.astype(np.int8), -apart, *map(_signed, values_of(base))], rows, most):
        first = int(lot[0])
        side: Side = "either" if lenient[first] and harsh[first] else "lenient" if lenient[first] else "harsh"
        cases = _cases(base, lot) - int(row in lot)
        found.append(Opponent(_beginning(lot), side, bool(certain[first]), cases, int(apart[first])))
    return tuple(found)


def _side(base: Base, row: int, *, lenient: bool) -> tuple[Rows, Mask]:
    """Those beside which the row looks possibly lenient, or harsh, and which of them certainly."""
    rows = _peers(base, row)
    certain = np.ones(len(rows), dtype=np.bool_)
    for axis, column in zip(base.order.dimensions, base.facts, strict=True):
        sure, maybe = _graver(axis, column, row, rows) if lenient else _less_grave(axis, column, row, rows)
        certain, rows = (certain & sure)[maybe], rows[maybe]
    sure, maybe = _milder(base.outcomes, row, rows, lenient=lenient)
    return rows[maybe], (certain & sure)[maybe]


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
