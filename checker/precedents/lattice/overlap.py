"""Pairs of rows that may be in conflict one way and may be the other way: only where an outcome is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from checker.precedents.lattice.axes import Coded, Flags, Ints, Rows
from checker.precedents.lattice.count import counts
from checker.precedents.lattice.links import Link

Terms = tuple[tuple[int, Link], ...]
"""What holds on one axis, as signed counts of what does."""

_MOST = 512
"""Different intervals on an axis, up to which each pair of them is compared beforehand."""


def both_ways(rows: Rows) -> Ints:
    """For each row, the cases with which it may be in conflict either way, itself included if its outcome is open.

    On every dimension each may be at least as grave as the other. On every outcome their intervals overlap; and it is
    not so that all outcomes of one begin where those of the other end, which would leave it no room to be milder.
    """
    facts = [_overlap(axis) for axis in rows.facts]
    outcomes = [_overlap(axis) for axis in rows.outcomes]
    known = rows.known_outcomes
    found = np.zeros(rows.size, dtype=np.int64)
    for sign, links in _products([*facts, *outcomes]):
        found += sign * _count(rows, links, None)
    for sign, links in _products(facts):
        for ends in (("lo", "hi"), ("hi", "lo")):
            touching = [_same(axis, *ends) for axis in rows.outcomes]
            found -= sign * _count(rows, [*links, *touching], None)
        # Those that begin where the others end and end where they begin were taken away twice.
        same = [_same(axis, "lo", "lo") for axis in rows.outcomes]
        found += sign * known * _count(rows, [*links, *same], known)
    return found


def _count(rows: Rows, links: Sequence[Link], only: Flags | None) -> Ints:
    weights = rows.weights
    if only is not None:
        weights = only.astype(np.int64) if weights is None else only * weights
    return counts(rows, links, [[]], weights)[0]


def _products(axes: Sequence[Terms]) -> Iterator[tuple[int, list[Link]]]:
    """The product of the terms of several axes."""
    for chosen in product(*axes):
        sign = 1
        for one, _ in chosen:
            sign *= one
        yield sign, [link for _, link in chosen]


def _same(axis: Coded, asked: str, placed: str) -> Link:
    return Link(getattr(axis, asked), getattr(axis, placed), axis.size, "same", axis.wide)


def _overlap(axis: Coded) -> Terms:
    """That either of two values may be at least the other."""
    if axis.may_be is not None:
        return ((1, Link(axis.lo, axis.lo, axis.size, axis.may_be & axis.may_be.T)),)
    if axis.known is None:
        return ((1, _same(axis, "lo", "lo")),)
    if not axis.wide:
        pairs, codes = np.unique(axis.lo.astype(np.int64) * axis.size + axis.hi, return_inverse=True)
        if pairs.size <= _MOST:
            lo, hi = pairs // axis.size, pairs % axis.size
            matrix = (lo[:, None] <= hi[None, :]) & (lo[None, :] <= hi[:, None])
            return ((1, Link(codes, codes, int(pairs.size), matrix)),)
    # Of those that begin by its end, all but those that end before its beginning.
    return (
        (1, Link(axis.hi, axis.lo, axis.size, "at_most", axis.wide)),
        (-1, Link(axis.lo, axis.hi, axis.size, "less", axis.wide)),
    )
