"""Counting on the table of all combinations of values, by sums along its axes (method A)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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

    Work: rows + entries x axes. Memory: three tables of 4 or 8 bytes an entry.
    """
    code = packed([link.placed for link in common], [link.size for link in common], rows)
    same = all(link.asked is link.placed for link in common)
    asked = code if same else packed([link.asked for link in common], [link.size for link in common], rows)

    def placed(links: Sequence[Link]) -> Table:
        whole = with_more(code, [link.placed for link in links], links)
        return tallied(whole, [link.size for link in (*common, *links)], weights)

    alternatives = filled(alternatives, rows)
    tables = spread_tables(common, alternatives, placed)
    return [looked_up(table, asked, links) for table, links in zip(tables, alternatives, strict=True)]


def filled(alternatives: Sequence[Sequence[Link]], rows: int) -> list[Sequence[Link]]:
    """The alternatives, the one that asks nothing asking for everything, so that it can share a table."""
    fuller = next((links for links in alternatives if links and all(map(_is_loose, links))), ())
    every = [replace(link, asked=np.broadcast_to(np.intp(_all_of(link)), rows)) for link in fuller]
    return [links or every for links in alternatives]


def _is_loose(link: Link) -> bool:
    return isinstance(link.relation, str) and link.relation in ("at_most", "at_least")


def _all_of(link: Link) -> int:
    """The code that asks for all that is placed."""
    return link.size - 1 if link.relation == "at_most" else 0


def spread_tables(
    common: Sequence[Link], alternatives: Sequence[Sequence[Link]], placed: Callable[[Sequence[Link]], Table]
) -> list[Table]:
    """For each alternative the table of what counts at each entry, by the common links and its own.

    `placed` gives a new table of the cases by the values at which they are placed, those of an alternative last.
    """
    summed: dict[tuple[int, ...], Table] = {}
    spread: dict[tuple[tuple[int, int | str], ...], Table] = {}
    found = []
    for links in alternatives:
        where = placed_by(links)
        if where not in summed:
            summed[where] = spread_all(placed(links), common, 0)
        key = tuple((id(link.placed), _relation(link)) for link in links)
        if key not in spread:
            spread[key] = spread_all(summed[where].copy(), links, len(common)) if links else summed[where]
        found.append(spread[key])
    return found


def placed_by(links: Sequence[Link]) -> tuple[int, ...]:
    """What tells apart the tables on which cases are placed."""
    return tuple(id(link.placed) for link in links)


def _relation(link: Link) -> int | str:
    return link.relation if isinstance(link.relation, str) else id(link.relation)


def looked_up(table: Table, asked: Ints, links: Sequence[Link]) -> Ints:
    """What is at the entries asked for by packed codes of the common axes, and the links of an alternative."""
    found: Ints = table.reshape(-1).take(with_more(asked, [link.asked for link in links], links))
    return found


def with_more(code: Ints, values: Sequence[Values], links: Sequence[Link]) -> Ints:
    """Packed codes with those of more axes after them."""
    if not links:
        return code
    more = packed(values, [link.size for link in links], code.size)
    size = int(np.prod([link.size for link in links]))
    return code * np.int64(size) + more


def tallied(code: Ints, shape: Sequence[int], weights: Ints | None) -> Table:
    """Cases at each entry of a table."""
    entries = int(np.prod(shape, dtype=np.int64))
    found = np.bincount(code, weights=weights, minlength=entries)
    # Sums of whole numbers below 2 ** 53 are exact among floating ones.
    total = code.size if weights is None else int(weights.sum())
    return found.astype(np.int32 if total < 1 << 31 else np.int64).reshape(shape)


def spread_all(table: Table, links: Sequence[Link], first: int) -> Table:
    """The table with sums along the axes of the links, the first of which has this number, written over."""
    for axis, link in enumerate(links, first):
        table = _spread(table, axis, link)
    return table


def _spread(table: Table, axis: int, link: Link) -> Table:
    """At each entry the sum of those that count for it along one axis."""
    if not isinstance(link.relation, str):
        counting = link.relation.astype(table.dtype)
        return np.ascontiguousarray(np.moveaxis(np.tensordot(counting, table, axes=(1, axis)), 0, axis))
    if link.relation == "at_most":
        _run(table, axis, 1)
    elif link.relation == "at_least":
        _run(table, axis, -1)
    elif link.relation != "same":
        raise AssertionError("strict relations between codes are made loose before they come here")
    return table


_SHORT = 12
"""Entries that lie together in memory along inner axes, below which they are added one by one along the outer ones."""


def _run(table: Table, axis: int, step: int) -> None:
    """Running sums along an axis, in place: by long runs of memory, tenfold as quick as `cumsum` on inner axes."""
    size = table.shape[axis]
    inner = int(np.prod(table.shape[axis + 1 :]))
    flat = table.reshape(-1, size, inner)
    places = range(1, size) if step > 0 else range(size - 2, -1, -1)
    # One long strided run for each of a few inner entries costs less than many short ones.
    parts = [slice(one, one + 1) for one in range(inner)] if 1 < inner < _SHORT else [slice(None)]
    for place in places:
        for part in parts:
            flat[:, place, part] += flat[:, place - step, part]
