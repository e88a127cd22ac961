"""Counting where one axis has too many values for a table: along that axis, block by block (method C).

Cases are placed in the order of the wide axis. What was placed before a block stands in a running table of the other
axes; what is placed within it is compared as bits. Exact for ties and for intervals on the wide axis: a row is placed
at one end of its interval and asks at one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from checker.precedents.lattice import sieve
from checker.precedents.lattice.axes import Ints, Values
from checker.precedents.lattice.links import Link, packed
from checker.precedents.lattice.table import Table, spread_all, tallied, with_more

Order = slice | NDArray[np.intp]
"""The rows in another order: as they are, or turned round, or by their numbers."""

BLOCK = 4096
"""Rows placed at once, but for ties on the wide axis."""


def counts(
    common: Sequence[Link], wide: Link, alternatives: Sequence[Sequence[Link]], rows: int, weights: Ints | None
) -> list[Ints]:
    """For each row, how many cases are placed as the wide link, the common ones and those of each alternative ask.

    Work: rows sorted by the wide axis, unless they are already; for each block one table, and for each row of it BLOCK
    bits an axis. Memory: three tables for each end at which outcomes are placed, and some 12 bytes a row and link.
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


class Board:
    """A running table of cases by some values at which they are placed, for the alternatives that ask by these."""

    def __init__(self, common: Sequence[Link], links: Sequence[Link], sweep: Sweep, weights: Ints | None) -> None:
        self._common = common
        self._links = links
        self._shape = [link.size for link in (*common, *links)]
        self._placed = packed([link.placed for link in (*common, *links)], self._shape, sweep.placed.size)
        self._weights = weights
        total = sweep.placed.size if weights is None else int(weights.sum())
        self._table: Table = np.zeros(self._shape, dtype=np.int32 if total < 1 << 31 else np.int64)

    def place(self, block: slice) -> None:
        """Place the rows of a block."""
        weights = None if self._weights is None else self._weights[block]
        self._table += tallied(self._placed[block], self._shape, weights)

    def summed(self) -> Table:
        """Cases placed so far, summed along the common axes."""
        return spread_all(self._table, self._common, 0)


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
        self._weights = weights
        self._boards: dict[tuple[int, ...], Board] = {}
        self._tables: list[Table] | None = None
        self._keys = [tuple(id(link.placed) for link in links) for links in alternatives]
        fullest = max(alternatives, key=len)
        for key, links in zip(self._keys, alternatives, strict=True):
            if links or not fullest:
                self._boards.setdefault(key, Board(common, links, sweep, weights))
        self._fullest = tuple(id(link.placed) for link in fullest)
        self._asked = packed([link.asked for link in common], [link.size for link in common], rows)
        total = rows if weights is None else int(weights.sum())
        self.found: list[Ints] = [np.zeros(rows, dtype=np.int32 if total < 1 << 31 else np.int64) for _ in alternatives]
        """By the order of the sweep."""

    def place(self, block: slice) -> None:
        """Place the rows of a block."""
        for board in self._boards.values():
            board.place(block)
        self._tables = None

    def ask(self, span: slice) -> None:
        """Add what was placed so far for the rows of a span."""
        if span.start == span.stop:
            return
        if self._tables is None:
            self._tables = self._spread()
        asked = self._asked[span]
        for found, table, links in zip(self.found, self._tables, self._alternatives, strict=True):
            code = with_more(asked, [link.asked[span] for link in links], links, asked.size)
            found[span] += table.reshape(-1)[code]

    def _spread(self) -> list[Table]:
        summed = {key: board.summed() for key, board in self._boards.items()}
        tables = []
        for key, links in zip(self._keys, self._alternatives, strict=True):
            first = len(self._common)
            if key in summed:
                tables.append(spread_all(summed[key], links, first))
            else:
                full = summed[self._fullest]
                tables.append(full.sum(axis=tuple(range(first, full.ndim)), dtype=full.dtype))
        return tables

    def compare(self, placed: slice, span: slice) -> None:
        """Add those placed in a block for rows that ask for some of them only."""
        if span.start == span.stop:
            return
        sweep, count = self._sweep, placed.stop - placed.start
        index = np.searchsorted(sweep.placed[placed], sweep.asked[span], "left" if sweep.strict else "right")
        shared = sieve.sieve(self._common, span, placed, count)
        shared = replace(shared, tables=(*shared.tables, (index, sieve.firsts(shared.words))))
        further = [sieve.sieve(links, span, placed, count) for links in self._alternatives]
        worth = sieve.planes(None if self._weights is None else self._weights[placed], count)
        for chunk in sieve.chunks(span.stop - span.start, shared.words):
            passed = shared.passed(chunk)
            part = slice(span.start + chunk.start, span.start + chunk.stop)
            for found, more in zip(self.found, further, strict=True):
                found[part] += sieve.counted(passed & more.passed(chunk) if more.tables else passed, worth)
