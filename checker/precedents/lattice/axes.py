"""The columns of a base as codes: the place of each end of each value among the distinct ones of its axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.errors import UsageError
from checker.precedents.order import Axis, Base, Column, Number

Ints = NDArray[Any]
"""Whole numbers, of whatever width they need."""
Flags = NDArray[np.bool_]
Values = NDArray[Any]
"""Numbers of any kind."""

_NARROW = 1 << 16
"""Whole numbers that lie this close together are coded by a table of the numbers that occur."""
_SAMPLE, _MANY = 1 << 14, 1 << 12
"""An axis is wide where so many different values are found among so many rows."""


@dataclass(frozen=True, slots=True)
class Coded:
    """An axis of a base, by codes that order as its values do."""

    lo: Values
    """The code of the least value of each row; of an axis of sets, the code of the set, which has no order."""
    hi: Values
    """`lo` itself where every value is known, and on an axis of sets."""
    size: int
    """Codes lie below it. On a wide axis it is the number of rows, and lies above or below the codes."""
    values: Values | None
    """What each code stands for; None on a wide axis, where the values stand for themselves."""
    known: Flags | None
    """Whether the value of each row is known; None where all are."""
    at_least: Flags | None = None
    """On an axis of sets: whether set `p` is certainly at least as grave as set `q`. None on a total order."""
    may_be: Flags | None = None
    """The same, possibly."""

    @property
    def wide(self) -> bool:
        """Whether the values are too many to be coded."""
        return self.values is None


@dataclass(frozen=True, slots=True)
class Rows:
    """A base by codes."""

    base: Base
    size: int
    facts: tuple[Coded, ...]
    outcomes: tuple[Coded, ...]
    peers: Ints
    groups: int
    """Peer groups are numbered below it."""
    final: Flags
    weights: Ints | None
    cases: int
    """The sum of the weights."""

    @property
    def known_facts(self) -> Flags:
        """Whether every fact of a row is known."""
        return _all_known(self.facts, self.size)

    @property
    def known_outcomes(self) -> Flags:
        """Whether every outcome of a row is known."""
        return _all_known(self.outcomes, self.size)

    @property
    def exact(self) -> bool:
        """Whether every fact and every outcome of every row is known."""
        return all(axis.known is None for axis in (*self.facts, *self.outcomes))


def coded_rows(base: Base) -> Rows:
    """The columns of a base by codes; raises UsageError for a base that the lattice cannot hold."""
    if base.order.window is not None:
        raise UsageError(
            "the lattice path cannot compare cases within a sliding window",
            hint="divide the cases into eras, or take the plain path",
        )
    weights = None if base.weights is None else np.asarray(base.weights, dtype=np.int64)
    peers, groups = _peers(base.peers)
    return Rows(
        base=base,
        size=base.size,
        facts=tuple(_coded(axis, column) for axis, column in zip(base.order.dimensions, base.facts, strict=True)),
        outcomes=tuple(_coded(axis, column) for axis, column in zip(base.order.outcomes, base.outcomes, strict=True)),
        peers=peers,
        groups=groups,
        final=np.asarray(base.final, dtype=np.bool_),
        weights=weights,
        cases=base.size if weights is None else int(weights.sum()),
    )


def _all_known(axes: Sequence[Coded], size: int) -> Flags:
    known = np.ones(size, dtype=np.bool_)
    for axis in axes:
        if axis.known is not None:
            known &= axis.known
    return known


def _peers(peers: Sequence[int]) -> tuple[Ints, int]:
    """Peer groups without gaps between their numbers."""
    found = np.asarray(peers)
    if not found.size:
        return found.astype(np.int32), 1
    bottom, top = int(found.min()), int(found.max())
    if bottom == top:
        return np.zeros(found.size, dtype=np.int8), 1
    codes, size, _ = _narrow(found, bottom, top) if top - bottom < _NARROW else _distinct(found)
    return codes, size


def _coded(axis: Axis, column: Column) -> Coded:
    if axis.at_most is not None:
        return _sets(axis.at_most, column)
    if isinstance(column.lo, np.ndarray) and isinstance(column.hi, np.ndarray):
        return _numbers(column.lo, column.hi)
    return _listed(column.lo, column.hi)


def _numbers(lo: Values, hi: Values) -> Coded:
    """Columns that are arrays already."""
    lo = _signed(lo)
    if hi is not lo and np.array_equal(lo, hi):
        hi = lo
    hi = lo if hi is lo else _signed(hi)
    known = None if hi is lo else lo == hi
    if not lo.size:
        nothing = np.zeros(0, dtype=np.int32)
        return Coded(nothing, nothing, 1, lo, None)
    bottom, top = lo.min(), hi.max()
    if lo.dtype.kind == hi.dtype.kind == "i" and int(top) - int(bottom) < _NARROW:
        both = lo if hi is lo else np.concatenate((lo, hi))
        codes, size, values = _narrow(both, int(bottom), int(top))
    elif np.unique(lo[:_SAMPLE]).size > _MANY:
        lo, hi = _compact(lo, hi)
        return Coded(lo, hi, lo.size, None, known)
    else:
        both = lo if hi is lo else np.concatenate((lo, hi))
        codes, size, values = _distinct(both)
    return Coded(codes[: lo.size], codes if hi is lo else codes[lo.size :], size, values, known)


def _compact(lo: Values, hi: Values) -> tuple[Values, Values]:
    """Whole numbers of 32 bits where they fit, so that more of them fit into the cache of a processor."""
    if lo.dtype.kind != "i" or hi.dtype.kind != "i" or max(-int(lo.min()), int(hi.max())) >= 1 << 31:
        return lo, hi
    low = lo.astype(np.int32, copy=False)
    return low, low if hi is lo else hi.astype(np.int32, copy=False)


def _signed(column: Values) -> Values:
    """Unsigned numbers and flags as signed ones, which can be turned round."""
    return column.astype(np.int64) if column.dtype.kind in "ub" else column


def _narrow(column: Values, bottom: int, top: int) -> tuple[Ints, int, Values]:
    """Codes of whole numbers between two that lie close together."""
    span = top - bottom + 1
    shifted = column if not bottom else _shifted(column, bottom, span)
    if _present(shifted[:_SAMPLE], span).all():
        return shifted, span, np.arange(bottom, top + 1)
    present = _present(shifted, span)
    values = np.flatnonzero(present) + bottom
    if values.size < span:
        shifted = (np.cumsum(present, dtype=np.int32) - 1)[shifted]
    return shifted, int(values.size), values


def _shifted(column: Values, bottom: int, span: int) -> Ints:
    """Whole numbers counted from the least of them."""
    room = np.result_type(column.dtype, np.min_scalar_type(-span), np.min_scalar_type(bottom))
    return column.astype(room) - bottom


def _present(codes: Ints, span: int) -> Flags:
    """Which numbers below the span occur."""
    present = np.zeros(span, dtype=np.bool_)
    present[codes] = True
    return present


def _distinct(column: Values) -> tuple[Ints, int, Values]:
    """Codes of any numbers, by sorting them."""
    values, codes = np.unique(column, return_inverse=True)
    return codes.astype(np.int32), int(values.size), values


def _listed(lo: Sequence[Number], hi: Sequence[Number]) -> Coded:
    """Columns of Python numbers, whole ones beside others."""
    distinct = sorted({*lo, *hi})
    place = {value: code for code, value in enumerate(distinct)}
    low = np.array([place[value] for value in lo], dtype=np.int32)
    high = np.array([place[value] for value in hi], dtype=np.int32)
    known: Flags | None = low == high
    if known is not None and known.all():
        high, known = low, None
    return Coded(low, high, max(1, len(distinct)), np.array(distinct), known)


def _sets(at_most: tuple[int, ...], column: Column) -> Coded:
    """An axis whose values are sets of levels of a partial order, with the relations between the sets that occur."""
    found = [int(one) for one in column.lo]
    distinct = sorted(set(found)) or [1]
    place = {one: code for code, one in enumerate(distinct)}
    codes = np.array([place[one] for one in found], dtype=np.int32)
    levels = range(len(at_most))
    members = np.array([[one >> level & 1 for level in levels] for one in distinct], dtype=np.int64)
    members = members.reshape(len(distinct), len(at_most))
    graver = np.array([[lower >> level & 1 for level in levels] for lower in at_most], dtype=np.int64)
    may_be = members @ graver @ members.T > 0
    at_least = members @ (1 - graver) @ members.T == 0
    single = members.sum(axis=1) == 1
    known = None if single.all() else single[codes]
    return Coded(codes, codes, len(distinct), np.arange(len(distinct)), known, at_least, may_be)
