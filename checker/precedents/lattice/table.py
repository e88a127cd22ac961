"""Counting on the table of all combinations of values, by sums along its axes (method A)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents.lattice.axes import Ints, Values
from checker.precedents.lattice.links import Link, packed

Table = NDArray[Any]


def counts(
    common: Sequence[Link], alternatives: Sequence[Sequence[Link]], rows: int, weights: Ints | None
) -> list[Ints]:
    """For each row, how many cases are placed as the common links and those of each alternative ask.

    Work: rows + entries x axes. Memory: two tables of 4 or 8 bytes an entry.
    """
    base = Placed(common, rows, weights)
    asked = packed([link.asked for link in common], [link.size for link in common], rows)
    return [_gathered(base.spread(links), asked, links) for links in alternatives]


class Placed:
    """Cases placed on a table and summed along its common axes; tables are kept for alternatives that share them."""

    def __init__(self, common: Sequence[Link], rows: int, weights: Ints | None) -> None:
        self._common = common
        self._rows = rows
        self._weights = weights
        self._code = packed([link.placed for link in common], [link.size for link in common], rows)
        self._tables: dict[tuple[int, ...], Table] = {}

    def spread(self, links: Sequence[Link]) -> Table:
        """Cases at each entry that count there, by the common links and these."""
        table = self._summed(links)
        return spread_all(table, links, len(self._common)) if links else table

    def _summed(self, links: Sequence[Link]) -> Table:
        """Cases by their values on these axes, summed along the common ones."""
        key = tuple(id(link.placed) for link in links)
        if key not in self._tables:
            if not links and self._tables:
                fuller = next(iter(self._tables.values()))
                self._tables[key] = fuller.sum(axis=tuple(range(len(self._common), fuller.ndim)), dtype=fuller.dtype)
            else:
                self._tables[key] = self._made(links)
        return self._tables[key]

    def _made(self, links: Sequence[Link]) -> Table:
        shape = [link.size for link in (*self._common, *links)]
        code = with_more(self._code, [link.placed for link in links], links, self._rows)
        table = tallied(code, shape, self._weights)
        return spread_all(table, self._common, 0, own=True)


def with_more(code: Ints, values: Sequence[Values], links: Sequence[Link], rows: int) -> Ints:
    """Packed codes with those of more axes after them."""
    if not links:
        return code
    more = packed(values, [link.size for link in links], rows)
    size = int(np.prod([link.size for link in links]))
    return code.astype(np.int64) * size + more


def tallied(code: Ints, shape: Sequence[int], weights: Ints | None) -> Table:
    """Cases at each entry of a table."""
    entries = int(np.prod(shape, dtype=np.int64))
    found = np.bincount(code, weights=weights, minlength=entries)
    # Sums of whole numbers below 2 ** 53 are exact among floating ones.
    total = code.size if weights is None else int(weights.sum())
    return found.astype(np.int32 if total < 1 << 31 else np.int64).reshape(shape)


def spread_all(table: Table, links: Sequence[Link], first: int, *, own: bool = False) -> Table:
    """The table with sums along the axes of the links, the first of which is numbered; in place if it is our own."""
    if not own:
        table = table.copy()
    for axis, link in enumerate(links, first):
        table = spread(table, axis, link)
    return table


def spread(table: Table, axis: int, link: Link) -> Table:
    """At each entry the sum of those that count for it along one axis; the table given is written over."""
    if not isinstance(link.relation, str):
        counting = link.relation.astype(table.dtype)
        return np.ascontiguousarray(np.moveaxis(np.tensordot(counting, table, axes=(1, axis)), 0, axis))
    match link.relation:
        case "same":
            return table
        case "at_most" | "less":
            summed = _running(table, axis)
            return summed if link.relation == "at_most" else _shifted(summed, axis, 1)
        case "at_least" | "more":
            summed = np.flip(_running(np.flip(table, axis), axis), axis)
            return summed if link.relation == "at_least" else _shifted(summed, axis, -1)


def _running(table: Table, axis: int) -> Table:
    """Running sums, in place: along long runs of memory, so quicker than `cumsum` by tenfold on inner axes."""
    moved = np.moveaxis(table, axis, 0)
    for place in range(1, moved.shape[0]):
        moved[place] += moved[place - 1]
    return table


def _shifted(table: Table, axis: int, step: int) -> Table:
    """Each entry from its neighbour on one axis, nothing from beyond the end."""
    found = np.zeros_like(table)
    whole, kept = [slice(None)] * table.ndim, [slice(None)] * table.ndim
    whole[axis], kept[axis] = (slice(1, None), slice(None, -1)) if step > 0 else (slice(None, -1), slice(1, None))
    found[tuple(whole)] = table[tuple(kept)]
    return found


def _gathered(table: Table, asked: Ints, links: Sequence[Link]) -> Ints:
    code = with_more(asked, [link.asked for link in links], links, asked.size)
    found: Ints = table.reshape(-1)[code]
    return found
