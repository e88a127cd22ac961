"""A base in parts that are counted one by one: peer groups, where a table of all of them together would not pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from checker.precedents.figures import Tally
from checker.precedents.lattice import links
from checker.precedents.lattice.axes import Ints, Rows
from checker.precedents.lattice.count import Plan, plan
from checker.precedents.lattice.distinct import grouped, picked

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


def parts(rows: Rows) -> list[Part]:
    """The parts of a base; rows of one peer group are in the same part."""
    whole = _plan(rows)
    if rows.groups == 1:
        return [_part(rows, None, whole)]
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
    if planned.way != "pairs":
        return Part(rows, chosen, None)
    found = grouped(rows)
    return Part(found.rows, chosen, found.row_of)


def together(size: int, counted: Sequence[Part], tallied: Callable[[Rows], Tally]) -> Tally:
    """The figures of all rows of a base, from those of its parts."""
    found = [tallied(part.rows) for part in counted]
    if len(counted) == 1 and counted[0].row_of is None:
        return found[0]
    joined: Tally = _joined(size, counted, found)
    return joined


def _joined(size: int, counted: Sequence[Part], found: Sequence[Any]) -> Any:
    if isinstance(found[0], np.ndarray):
        result = np.zeros(size, dtype=np.result_type(*found))
        for part, values in zip(counted, found, strict=True):
            result[slice(None) if part.chosen is None else part.chosen] = (
                values if part.row_of is None else values[part.row_of]
            )
        return result
    if isinstance(found[0], tuple):
        return tuple(_joined(size, counted, one) for one in zip(*found, strict=True))
    record = type(found[0])
    return record(
        **{field.name: _joined(size, counted, [getattr(one, field.name) for one in found]) for field in fields(record)}
    )
