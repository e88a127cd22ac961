"""Counting where one axis has too many values for a table: along that axis, block by block (method C).

Cases are placed in the order of the wide axis. What was placed before a block stands in a running table of the other
axes; what is placed within it is compared as bits. Exact for ties and for intervals on the wide axis: a row is placed
at one end of its interval and asks at one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents.lattice import sieve
from checker.precedents.lattice.axes import Ints, Values
from checker.precedents.lattice.links import Link, packed
from checker.precedents.lattice.table import Table, filled, looked_up, placed_by, spread_tables, tallied

Order = slice | NDArray[np.intp]
"""The rows in another order: as they are, or turned round, or by their numbers."""

BLOCK = 8192
"""Rows placed at once, but for ties on the wide axis."""


def counts(
    common: Sequence[Link], wide: Link, alternatives: Sequence[Sequence[Link]], rows: int, weights: Ints | None
) -> list[Ints]:
    """For each row, how many cases are placed as the wide link, the common ones and those of each alternative ask.

    Work: rows sorted by the wide axis, unless they are already; for each block one table, and for each row of it BLOCK
    bits an axis. Memory: a table for each alternative and three for one block, and some 12 bytes a row and link.
    """
    if wide.relation == "same":
        up_to = counts(common, replace(wide, relation="at_most"), alternatives, rows, weights)
        less = counts(common, replace(wide, relation="less"), alternatives, rows, weights)
        return [one - other for one, other in zip(up_to, less, strict=True)]
    if wide.relation in ("at_least", "more"):
        asked = -wide.asked
        placed = asked if wide.asked is wide.placed else -wide.placed
        return counts(
            common,
            replace(wide, asked=asked, placed=placed, relation="at_most" if wide.relation == "at_least" else "less"),
            alternatives,
            rows,
            weights,
        )
    return _counts(common, _sweep(wide), alternatives, rows, weights)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Rows in the order in which they are placed, and in that in which they ask."""

    placing: Order
    asking: Order
    placed: Values
    """The values of the wide axis, ascending."""
    asked: Values
    strict: bool
    """Whether rows placed at the value asked do not count."""

    def blocks(self) -> Iterator[tuple[slice, slice, slice]]:
        """Rows placed at once; rows that ask for some of them only; rows that ask for all of them and no further one.

        Rows placed at one value are never divided between blocks.
        """
        start, first = 0, self._asking(0)
        while start < self.placed.size:
            end = self._end(start)
            every, further = self._asking(end - 1), self._asking(end)
            yield slice(start, end), slice(first, every), slice(every, further)
            start, first = end, further

    def _asking(self, place: int) -> int:
        """The first row that asks for the row placed there."""
        if place >= self.placed.size:
            return int(self.asked.size)
        return int(np.searchsorted(self.asked, self.placed[place], "right" if self.strict else "left"))

    def _end(self, start: int) -> int:
        end = min(start + BLOCK, self.placed.size)
        if end == self.placed.size:
            return end
        tie = int(np.searchsorted(self.placed, self.placed[end], "left"))
        return tie if tie > start else int(np.searchsorted(self.placed, self.placed[end], "right"))


def _sweep(wide: Link) -> Sweep:
    placing = _order(wide.placed)
    placed = wide.placed[placing]
    same = wide.asked is wide.placed
    asking = placing if same else _order(wide.asked)
    return Sweep(placing, asking, placed, placed if same else wide.asked[asking], wide.relation == "less")


def _order(values: Values) -> Order:
    """The order in which values ascend."""
    if np.all(values[1:] >= values[:-1]):
        return slice(None)
    if np.all(values[1:] <= values[:-1]):
        return slice(None, None, -1)
    return np.argsort(values)


def _tallied(code: Ints, shape: Sequence[int], weights: Ints | None) -> Table:
    """Cases of a block at each entry, in numbers of 16 bits where they hold all of them."""
    if (code.size if weights is None else int(weights.sum())) >= 1 << 15:
        return tallied(code, shape, weights)
    return np.bincount(code, weights=weights, minlength=math.prod(shape)).astype(np.int16).reshape(shape)


def _room(rows: int, weights: Ints | None) -> type[np.signedinteger[Any]]:
    """Whole numbers in which all cases can be counted."""
    total = rows if weights is None else int(weights.sum())
    return np.int32 if total < 1 << 31 else np.int64


def _counts(
    common: Sequence[Link], sweep: Sweep, alternatives: Sequence[Sequence[Link]], rows: int, weights: Ints | None
) -> list[Ints]:
    known: dict[tuple[int, bool], Values] = {}
    common = [_sorted(link, sweep, known) for link in common]
    alternatives = [[_sorted(link, sweep, known) for link in links] for links in alternatives]
    weights = None if weights is None else weights[sweep.placing]
    count = Count(common, alternatives, sweep, weights)
    for placed, some, every in sweep.blocks():
        count.ask(some)
        count.compare(placed, some)
        count.place(placed)
        count.ask(every)
    results: list[Ints] = []
    for found in count.found:
        result = np.empty(rows, dtype=found.dtype)
        result[sweep.asking] = found
        results.append(result)
    return results


def _sorted(link: Link, sweep: Sweep, known: dict[tuple[int, bool], Values]) -> Link:
    """A link with its rows in the order of the sweep."""
    one_order = sweep.asking is sweep.placing

    def column(values: Values, order: Order, *, asked: bool) -> Values:
        return known.setdefault((id(values), asked and not one_order), values[order])

    asked, placed = column(link.asked, sweep.asking, asked=True), column(link.placed, sweep.placing, asked=False)
    return replace(link, asked=asked, placed=placed)


class Count:
    """The counts of every alternative while rows are being placed."""

    def __init__(
        self,
        common: Sequence[Link],
        alternatives: Sequence[Sequence[Link]],
        sweep: Sweep,
        weights: Ints | None,
    ) -> None:
        rows = int(sweep.asked.size)
        self._sweep = sweep
        self._common = common
        self._alternatives = alternatives
        self._filled = filled(alternatives, rows)
        self._weights = weights
        self._codes = {
            placed_by(links): packed(
                [link.placed for link in (*common, *links)], [link.size for link in (*common, *links)], rows
            )
            for links in self._filled
        }
        self._tables: list[Table] | None = None
        self._asked = packed([link.asked for link in common], [link.size for link in common], rows)
        self.found: list[Ints] = [np.zeros(rows, dtype=_room(rows, weights)) for _ in alternatives]
        """By the order of the sweep."""

    def place(self, block: slice) -> None:
        """Place the rows of a block."""
        weights = None if self._weights is None else self._weights[block]

        def placed(links: Sequence[Link]) -> Table:
            shape = [link.size for link in (*self._common, *links)]
            return _tallied(self._codes[placed_by(links)][block], shape, weights)

        # What a block adds is summed by itself: its small numbers stay in the cache.
        more = spread_tables(self._common, self._filled, placed)
        if self._tables is None:
            room = self.found[0].dtype
            kept = {id(table): table.astype(room) for table in more}
            self._tables = [kept[id(table)] for table in more]
            return
        # Alternatives may share a table, to which a block is added once.
        pairs = {id(table): (table, added) for table, added in zip(self._tables, more, strict=True)}
        for table, added in pairs.values():
            np.add(table, added, out=table)

    def ask(self, span: slice) -> None:
        """Add what was placed so far for the rows of a span."""
        if span.start == span.stop or self._tables is None:
            return
        asked = self._asked[span]
        for found, table, links in zip(self.found, self._tables, self._filled, strict=True):
            found[span] += looked_up(table, asked, [replace(link, asked=link.asked[span]) for link in links])

    def compare(self, placed: slice, span: slice) -> None:
        """Add those placed in a block for rows that ask for some of them only."""
        if span.start == span.stop:
            return
        sweep, count = self._sweep, placed.stop - placed.start
        index = np.searchsorted(sweep.placed[placed], sweep.asked[span], "left" if sweep.strict else "right")
        shared = sieve.sieve(self._common, span, placed, count)
        # A block of more rows has one value, so that no row asks for some of them only.
        firsts = sieve.firsts(-(-BLOCK // 64))
        further = [sieve.sieve(links, span, placed, count) for links in self._alternatives]
        worth = sieve.planes(None if self._weights is None else self._weights[placed], count)
        for chunk in sieve.chunks(span.stop - span.start, shared.words):
            # Every row asks for the rows placed first, the last of the chunk for most of them.
            whole, words = int(index[chunk.start]) // 64, -(-int(index[chunk.stop - 1]) // 64)
            passed = shared.passed(chunk, words)
            passed[:, whole:] &= firsts[index[chunk], whole:words]
            part = slice(span.start + chunk.start, span.start + chunk.stop)
            for found, more in zip(self.found, further, strict=True):
                found[part] += sieve.counted(passed & more.passed(chunk, words) if more.tables else passed, worth)
