"""How asked rows are linked with placed ones, axis by axis: what every way of counting is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from checker.precedents.lattice.axes import Coded, Flags, Ints, Rows, Values

Ordered = Literal["at_most", "less", "same", "more", "at_least"]
"""The placed value beside the asked one."""

_COMPARED: Mapping[Ordered, np.ufunc] = {
    "at_most": np.less_equal,
    "less": np.less,
    "same": np.equal,
    "more": np.greater,
    "at_least": np.greater_equal,
}

Reading = Literal["certain", "possible"]
Side = Literal["below", "above"]
End = Literal["lo", "hi"]


@dataclass(frozen=True, slots=True)
class Link:
    """On one axis: the value at which each row asks, the one at which it is placed, and which of those count."""

    asked: Values
    placed: Values
    size: int
    relation: Ordered | Flags
    """Or a matrix: whether a value placed (column) counts for a value asked (row)."""
    wide: bool = False
    """Whether the values are no codes below `size`."""


def facts(rows: Rows, reading: Reading, side: Side) -> list[Link]:
    """Links to the rows that are at most as grave on every dimension (`below`), or at least as grave (`above`)."""
    return [_fact(axis, reading, side) for axis in rows.facts]


def _fact(axis: Coded, reading: Reading, side: Side) -> Link:
    if axis.at_least is not None and axis.may_be is not None:
        graver = axis.at_least if reading == "certain" else axis.may_be
        return Link(axis.lo, axis.lo, axis.size, graver if side == "below" else graver.T)
    low_asks = (reading == "certain") == (side == "below")
    asked, placed = (axis.lo, axis.hi) if low_asks else (axis.hi, axis.lo)
    return Link(asked, placed, axis.size, "at_most" if side == "below" else "at_least", axis.wide)


def peers(rows: Rows) -> list[Link]:
    """The link to the rows of the same peer group; none where there is one group."""
    return [Link(rows.peers, rows.peers, rows.groups, "same")] if rows.groups > 1 else []


def outcomes(rows: Rows, relation: Ordered, *, asked: End, placed: End) -> list[Link]:
    """Links on every outcome, from one end of the outcome asked to one end of the one placed."""
    return [Link(getattr(axis, asked), getattr(axis, placed), axis.size, relation, axis.wide) for axis in rows.outcomes]


def related(placed: Values, asked: Values, relation: Ordered) -> Flags:
    """Whether values placed lie as they should beside values asked."""
    found: Flags = _COMPARED[relation](placed, asked)
    return found


def loose(link: Link) -> Link:
    """The same link with `less` or `more` told by the next code, so that it needs no relation of its own."""
    if link.wide or not isinstance(link.relation, str) or link.relation not in ("less", "more"):
        return link
    upwards = link.relation == "more"
    room = np.int16 if link.size < 1 << 15 else np.int32
    return Link(
        link.asked.astype(room) + 1 if upwards else link.asked,
        link.placed if upwards else link.placed.astype(room) + 1,
        link.size + 1,
        "at_least" if upwards else "at_most",
    )


def entries(links: Sequence[Link]) -> float:
    """Entries of the table of all combinations of values; infinite where an axis is wide."""
    if any(link.wide for link in links):
        return float("inf")
    product = 1.0
    for link in links:
        product *= link.size
    return product


def packed(codes: Sequence[Values], sizes: Sequence[int], rows: int) -> Ints:
    """One number for each combination of codes, the last one varying fastest."""
    total = 1
    for size in sizes:
        total *= size
    found: Ints = np.zeros(rows, dtype=np.int32 if total < 1 << 31 else np.int64)
    for place, (code, size) in enumerate(zip(codes, sizes, strict=True)):
        if place:
            found *= size
        found += code
    return found
