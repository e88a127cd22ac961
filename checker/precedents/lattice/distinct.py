"""Rows that are the same: grouped before they are compared, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from checker.precedents.lattice.axes import Coded, Ints, Rows, Values
from checker.precedents.lattice.links import packed


@dataclass(frozen=True, slots=True)
class Grouped:
    """The different rows of a base, and which of them each row is."""

    rows: Rows
    row_of: Ints


def grouped(rows: Rows) -> Grouped:
    """The rows that differ in anything, each standing for all that do not."""
    columns = [(rows.peers, rows.groups), (rows.final.astype(np.int8), 2)]
    for axis in (*rows.facts, *rows.outcomes):
        columns += [(end, 0 if axis.wide else axis.size) for end in _ends(axis)]
    key = numbered(columns, rows.size)[0]
    _, first, row_of = np.unique(key, return_index=True, return_inverse=True)
    weights = np.bincount(row_of, weights=rows.weights, minlength=first.size).astype(np.int64)
    return Grouped(replace(picked(rows, first), weights=weights, cases=rows.cases), row_of)


def picked(rows: Rows, chosen: Ints) -> Rows:
    """Some of the rows."""
    weights = None if rows.weights is None else rows.weights[chosen]
    return replace(
        rows,
        size=int(chosen.size),
        facts=tuple(_picked(axis, chosen) for axis in rows.facts),
        outcomes=tuple(_picked(axis, chosen) for axis in rows.outcomes),
        peers=rows.peers[chosen],
        final=rows.final[chosen],
        weights=weights,
        cases=int(chosen.size) if weights is None else int(weights.sum()),
    )


def _ends(axis: Coded) -> list[Values]:
    return [axis.lo] if axis.hi is axis.lo else [axis.lo, axis.hi]


def _picked(axis: Coded, rows: Ints) -> Coded:
    lo = axis.lo[rows]
    hi = lo if axis.hi is axis.lo else axis.hi[rows]
    return replace(axis, lo=lo, hi=hi, known=None if axis.known is None else axis.known[rows])


def equals(rows: Rows) -> Ints:
    """For each row, the other cases of its peer group with the same facts, all of them known."""
    known = rows.known_facts
    columns = [(rows.peers, rows.groups), *((axis.lo, 0 if axis.wide else axis.size) for axis in rows.facts)]
    # The widest first: rows sorted for a sweep along it are then in the order of their numbers.
    columns.insert(0, columns.pop(max(range(len(columns)), key=lambda place: columns[place][1] or rows.size)))
    key, size = numbered(columns, rows.size)
    weights = known if rows.weights is None else known * rows.weights
    found = np.bincount(key, weights=weights, minlength=size)[key].astype(np.int64) - 1
    return np.where(known, found, 0)


def numbered(columns: Sequence[tuple[Values, int]], rows: int) -> tuple[Ints, int]:
    """One number, below the one returned, for each combination of values; the columns with their sizes, 0 if wide.

    The number returned is at most some times that of the rows.
    """
    key: Ints = np.zeros(rows, dtype=np.int32)
    size = 1
    for values, levels in columns:
        more, top = (values, levels) if levels else _renumbered(values)
        key, size = packed([key, more], [size, top], rows), size * top
        if size > max(1 << 22, 4 * rows):
            key, size = _renumbered(key)
    return key, size


def _renumbered(values: Values) -> tuple[Ints, int]:
    """The place of each value among the distinct ones."""
    steps = values[1:] != values[:-1]
    if np.all(steps == (values[1:] > values[:-1])):
        codes = np.zeros(values.size, dtype=np.int64)
        np.cumsum(steps, out=codes[1:])
        return codes, int(codes[-1]) + 1 if values.size else 1
    distinct, codes = np.unique(values, return_inverse=True)
    return codes, max(1, int(distinct.size))
