"""The greatest outcome among the other final cases on one side of each row (method B)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checker.precedents.lattice import sieve
from checker.precedents.lattice.axes import Flags, Ints, Rows, Values
from checker.precedents.lattice.count import feasible, plan
from checker.precedents.lattice.links import Link, packed, peers
from checker.precedents.lattice.table import Table

_CHUNK = 1 << 16
"""Rows that are placed, or look up their bounds, at once, so that what they need stays in the cache of a processor."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What each placed row is worth."""

    value: Values
    levels: int
    """The values are whole numbers from 0 below it; 0 where they are any numbers."""


@dataclass(frozen=True, slots=True)
class Forced:
    """The greatest value for each row, where there is any."""

    value: Values
    any: Flags


def greatest(rows: Rows, facts: Sequence[Link], worth: Worth, itself: Flags) -> Forced:
    """The greatest worth of the other final peers placed as the links ask.

    `itself` marks the final rows that are so placed beside themselves. Raises UsageError where there is no way to find
    it in reasonable time.
    """
    whole = [*peers(rows), *facts]
    outcome = Link(worth.value, worth.value, worth.levels or rows.size, "at_least", not worth.levels)
    chosen = feasible(rows, plan(rows, whole, [outcome]))
    if chosen.way == "pairs":
        return _by_pairs(rows, facts, worth)
    if chosen.way == "sweep" and chosen.wide < len(whole):
        rest = [link for place, link in enumerate(whole) if place != chosen.wide]
        return _along(rows, rest, whole[chosen.wide], worth, itself)
    return _by_table(rows, whole, worth, itself)


# ---- on the table of all combinations of facts


def _by_table(rows: Rows, links: Sequence[Link], worth: Worth, itself: Flags) -> Forced:
    value = worth.value.astype(np.int32) if worth.levels else worth.value
    shape = [link.size for link in links]
    code = packed([link.placed for link in links], shape, rows.size)
    first, second = _two_greatest(rows, code, value, shape)
    for axis, link in enumerate(links):
        first, second = _merged_along(first, second, axis, link)
    asked = packed([link.asked for link in links], shape, rows.size)
    best = first.reshape(-1)[asked]
    others = np.where(itself & (best == value), second.reshape(-1)[asked], best)
    return Forced(others, others != _nothing(value))


def _spans(rows: int) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, rows, _CHUNK))


def _nothing(value: Values) -> Any:
    """Less than any value."""
    return -np.inf if value.dtype.kind == "f" else np.iinfo(value.dtype).min


def _two_greatest(rows: Rows, code: Ints, value: Values, shape: Sequence[int]) -> tuple[Table, Table]:
    """At each entry the two greatest values of the final cases there, the same twice where two have it."""
    weights = rows.weights
    if not rows.final.all():
        code, value = code[rows.final], value[rows.final]
        weights = None if weights is None else weights[rows.final]
    entries = int(np.prod(shape, dtype=np.int64))
    nothing = _nothing(value)
    first = np.full(entries, nothing, dtype=value.dtype)
    np.maximum.at(first, code, value)
    second = np.full(entries, nothing, dtype=value.dtype)
    times = np.zeros(entries, dtype=np.int64)
    for part in _spans(code.size):
        here, worth = code[part], value[part]
        top = first.take(here) == worth
        np.add.at(times, here[top], 1 if weights is None else weights[part][top])
        lower = ~top
        np.maximum.at(second, here[lower], worth[lower])
    np.copyto(second, first, where=times > 1)
    return first.reshape(shape), second.reshape(shape)


def _merged_along(first: Table, second: Table, axis: int, link: Link) -> tuple[Table, Table]:
    """At each entry the two greatest of all that count for it along one axis."""
    if not isinstance(link.relation, str):
        return _related(first, second, axis, link.relation)
    moved, moved_second = np.moveaxis(first, axis, 0), np.moveaxis(second, axis, 0)
    if link.relation == "at_most":
        _run(moved, moved_second)
    elif link.relation == "at_least":
        _run(moved[::-1], moved_second[::-1])
    return first, second


def _run(first: Table, second: Table) -> None:
    for place in range(1, first.shape[0]):
        here, before = slice(place, place + 1), slice(place - 1, place)
        _merge(first[here], second[here], first[before], second[before])


def _merge(first: Table, second: Table, other: Table, other_second: Table) -> None:
    """Merge two pairs of values into the former, in place."""
    np.maximum(second, other_second, out=second)
    np.maximum(second, np.minimum(first, other), out=second)
    np.maximum(first, other, out=first)


def _related(first: Table, second: Table, axis: int, relation: Flags) -> tuple[Table, Table]:
    moved, moved_second = np.moveaxis(first, axis, 0), np.moveaxis(second, axis, 0)
    found, found_second = np.full_like(moved, _nothing(first)), np.full_like(moved, _nothing(first))
    for asked, placed in zip(*np.nonzero(relation), strict=True):
        to, one = slice(asked, asked + 1), slice(placed, placed + 1)
        _merge(found[to], found_second[to], moved[one], moved_second[one])
    return np.moveaxis(found, 0, axis), np.moveaxis(found_second, 0, axis)


# ---- with one dimension of too many values: it is what the table holds


def _along(rows: Rows, links: Sequence[Link], wide: Link, worth: Worth, itself: Flags) -> Forced:
    """The table holds, by the other facts and the outcome, how far along the wide dimension a case must ask.

    It holds the two that ask for least: a case itself is among those at its own level and below, so there the second
    has to be within reach.
    """
    downwards = wide.relation == "at_most"
    reach = -wide.placed if downwards else wide.placed
    ask = reach if wide.asked is wide.placed else -wide.asked if downwards else wide.asked
    # One level more, below all, which stands for no other case.
    level = Link(worth.value.astype(_room(worth.levels)) + 1, worth.value, worth.levels + 1, "at_least")
    shape = [link.size for link in links]
    code = packed([link.placed for link in links], shape, rows.size)
    same = all(link.asked is link.placed for link in links)
    asked = code if same else packed([link.asked for link in links], shape, rows.size)
    shape.append(level.size)
    whole = np.multiply(code, level.size, dtype=np.int32 if math.prod(shape) < 1 << 31 else np.int64)
    whole += level.asked
    first, second = _two_greatest(rows, whole, reach, shape)
    for axis, link in enumerate((*links, level)):
        first, second = _merged_along(first, second, axis, link)
    steps = _Steps(np.stack((first, second), axis=-1), level.size)
    own = level.asked if itself.all() else np.where(itself, level.asked, level.asked.dtype.type(0))
    found = np.empty(rows.size, dtype=_room(worth.levels))
    for part in _spans(rows.size):
        found[part] = steps.highest(asked[part], ask[part], own[part])
    return Forced(found - 1, found > 0)


def _room(levels: int) -> type[np.signedinteger[Any]]:
    """Whole numbers up to twice as many levels."""
    return np.int16 if levels < 1 << 14 else np.int32


class _Steps:
    """A table of what must be asked for at each entry to reach each level, level 0 being reached by all.

    INVARIANT: what reaches a level reaches all lower ones.
    """

    def __init__(self, table: Table, levels: int) -> None:
        self._room = 1 << (levels - 1).bit_length()
        entries = table.reshape(-1, levels, 2)
        wider = np.full((len(entries), self._room, 2), _nothing(table), dtype=table.dtype)
        wider[:, :levels] = entries
        self._table = wider.reshape(-1)

    def highest(self, entry: Ints, ask: Values, own: Ints) -> Ints:
        """The highest level that each row reaches, by halving."""
        start = entry.astype(np.int64) * (2 * self._room)
        level = np.zeros(entry.size, dtype=own.dtype)
        step = self._room >> 1
        while step:
            tried = level + own.dtype.type(step)
            reached = self._table.take(start + 2 * tried + (tried <= own)) >= ask
            level += reached * own.dtype.type(step)
            step >>= 1
        return level


# ---- by all pairs


def _by_pairs(rows: Rows, facts: Sequence[Link], worth: Worth) -> Forced:
    """Rows are placed by what they are worth, so that the first found is the greatest."""
    order = np.argsort(-worth.value, kind="stable")
    order = order[rows.final[order]]
    single = np.ones(rows.size, dtype=np.bool_) if rows.weights is None else rows.weights == 1
    place = np.full(rows.size, -1)
    found = np.full(rows.size, -1)
    groups = rows.peers if rows.groups > 1 else None
    for placed, candidates, inner in sieve.blocks(groups, order, rows.size):
        asked = candidates[found[candidates] < 0]
        block = sieve.sieve([*facts, *inner], asked, placed, placed.size)
        place[placed] = np.where(single[placed], np.arange(placed.size), -1)
        for chunk in sieve.chunks(asked.size, block.words):
            passed = block.passed(chunk)
            _without_itself(passed, place[asked[chunk]])
            first = _first(passed)
            hit = first >= 0
            found[asked[chunk][hit]] = placed[first[hit]]
        place[placed] = -1
    return Forced(worth.value[found], found >= 0)


def _without_itself(passed: sieve.Words, place: Ints) -> None:
    """Clear the bit of each row itself, where it is placed in this block."""
    (here,) = np.nonzero(place >= 0)
    word, bit = place[here] >> 6, (place[here] & 63).astype(np.uint64)
    passed[here, word] &= ~(np.uint64(1) << bit)


def _first(passed: sieve.Words) -> Ints:
    """The first bit set in each row, -1 where none is."""
    word = (passed != 0).argmax(axis=1)
    bits = passed[np.arange(len(passed)), word]
    lowest = np.bitwise_count((bits & -bits) - np.uint64(1))
    return np.where(bits != 0, word * 64 + lowest, -1)
