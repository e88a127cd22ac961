"""A base in parts that are counted one by one: peer groups, where a table of all of them together would not pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

from checker.precedents.figures import Tally
from checker.precedents.lattice import links
from checker.precedents.lattice.axes import Ints, Rows, Values
from checker.precedents.lattice.beside import side_by_side
from checker.precedents.lattice.count import Plan, plan
from checker.precedents.lattice.distinct import grouped, numbered, picked
from checker.precedents.lattice.keyed import sorted_rows

_EACH = 5e6
"""Nanoseconds that each part takes besides its counts."""
_FEW = 64
"""Rows of a peer group below which it is never counted alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a base, those that are the same grouped where that pays."""

    rows: Rows
    chosen: Ints | None
    """Which rows of the base; None for all."""
    row_of: Ints | None
    """Which of `rows` each of those is; None where they are not grouped."""


def parts(rows: Rows, *, told_apart: bool = True) -> list[Part]:
    """The parts of a base; rows of one peer group are in the same part.

    Where rows need not be `told_apart`, `chosen` may be missing though they are in another order.
    """
    whole = _plan(rows)
    if rows.groups == 1:
        return [(None if told_apart else _keyed(rows, whole)) or _part(rows, None, whole)]
    order = np.argsort(rows.peers, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(rows.peers[order])) + 1)
    plans = [_plan(_alone(rows, group.size)) for group in groups]
    apart = [
        (group, chosen)
        for group, chosen in zip(groups, plans, strict=True)
        if group.size >= _FEW and chosen.way != "pairs"
    ]
    # What is left is compared pair by pair, and no pair is of two groups.
    if not apart or sum(chosen.cost + _EACH for _, chosen in apart) >= whole.cost:
        return [_part(rows, None, whole)]
    found = [_part(_ungrouped(picked(rows, group)), group, chosen) for group, chosen in apart]
    left = np.ones(rows.size, dtype=np.bool_)
    for group, _ in apart:
        left[group] = False
    rest = np.flatnonzero(left)
    if rest.size:
        others = picked(rows, rest)
        found.append(_part(others, rest, _plan(others)))
    return found


def _alone(rows: Rows, size: int) -> Rows:
    """A stand-in for a peer group of so many rows, on the same scales."""
    return replace(rows, size=size, peers=np.zeros(size, dtype=np.int8), groups=1)


def _ungrouped(rows: Rows) -> Rows:
    return replace(rows, peers=np.zeros(rows.size, dtype=np.int8), groups=1)


def _plan(rows: Rows) -> Plan:
    outcomes = links.outcomes(rows, "at_least", asked="hi", placed="lo")
    return plan(rows, [*links.peers(rows), *links.facts(rows, "certain", "below")], outcomes)


def _part(rows: Rows, chosen: Ints | None, planned: Plan) -> Part:
    if planned.way == "table":
        return Part(rows, chosen, None)
    if planned.way == "sweep":
        # Sorted once, and not for each figure.
        order = _sorted(rows, planned.wide - len(links.peers(rows)))
        return Part(picked(rows, order), order if chosen is None else chosen[order], None)
    found = grouped(rows)
    return Part(found.rows, chosen, found.row_of)


def _keyed(rows: Rows, planned: Plan) -> Part | None:
    """The rows sorted for a sweep, where each is one number; there is one peer group."""
    found = sorted_rows(rows, planned.wide) if planned.way == "sweep" else None
    return None if found is None else Part(found, None, None)


def _sorted(rows: Rows, wide: int) -> Ints:
    """The rows in the order of the wide axis, and of their other facts where it has the same value."""
    facts = [axis for place, axis in enumerate(rows.facts) if place != wide]
    values = [*rows.facts, *rows.outcomes][wide].lo
    code, size = numbered([(axis.lo, 0 if axis.wide else axis.size) for axis in facts], rows.size)
    if values.size and values.dtype.kind == "i":
        bottom, top = int(values.min()), int(values.max())
        if (top - bottom + 1) * size < 1 << 62:
            return np.argsort((values.astype(np.int64) - bottom) * size + code)
    return np.lexsort((code, values))


def together(size: int, counted: Sequence[Part], tallied: Callable[[Rows], Tally]) -> Tally:
    """The figures of all rows of a base, from those of its parts."""
    found = [tallied(part.rows) for part in counted]
    if len(counted) == 1 and counted[0].chosen is None and counted[0].row_of is None:
        return found[0]
    joined: Tally = _Joiner(size, counted).joined(found)
    return joined


class _Joiner:
    """Puts the figures of parts in their places; what is one array in all parts stays one."""

    def __init__(self, size: int, counted: Sequence[Part]) -> None:
        self._size = size
        self._counted = counted
        self._wanted: dict[tuple[int, ...], Sequence[Values]] = {}
        self._known: dict[tuple[int, ...], Values] = {}

    def joined(self, found: Sequence[Any]) -> Any:
        """Arrays, and tuples and records of them."""
        self._collect(found)
        arrays = side_by_side([partial(self._array, one) for one in self._wanted.values()], self._size)
        self._known = dict(zip(self._wanted, arrays, strict=True))
        return self._placed(found)

    def _collect(self, found: Sequence[Any]) -> None:
        if isinstance(found[0], np.ndarray):
            self._wanted[tuple(map(id, found))] = found
        else:
            for one in _within(found):
                self._collect(one)

    def _array(self, found: Sequence[Values]) -> Values:
        result = np.empty(self._size, dtype=np.result_type(*found))
        for part, values in zip(self._counted, found, strict=True):
            rows = slice(None) if part.chosen is None else part.chosen
            result[rows] = values if part.row_of is None else values[part.row_of]
        return result

    def _placed(self, found: Sequence[Any]) -> Any:
        if isinstance(found[0], np.ndarray):
            return self._known[tuple(map(id, found))]
        placed = tuple(map(self._placed, _within(found)))
        return placed if isinstance(found[0], tuple) else type(found[0])(*placed)


def _within(found: Sequence[Any]) -> list[Sequence[Any]]:
    """The members of tuples or the fields of records, those of all parts together."""
    if isinstance(found[0], tuple):
        return list(zip(*found, strict=True))
    return [[getattr(one, field.name) for one in found] for field in fields(found[0])]
