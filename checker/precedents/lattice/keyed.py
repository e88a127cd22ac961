"""Rows put in the order of one axis as one number each, where nobody asks afterwards which row is which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from checker.precedents.lattice.axes import Ints, Rows, Values

_CHUNK = 1 << 16
"""Rows packed and unpacked at once, so that they stay in the cache of a processor."""
_BITS = 63
"""Of a number that is not negative."""


def sorted_rows(rows: Rows, wide: int) -> Rows | None:
    """The rows in the order of one of their facts and outcomes, and then of the others.

    None where a row does not fit into one number: rows that stand for several cases or are not wholly known, peer
    groups, a wide axis with fractions, too many levels. Sorting numbers takes half as long as finding their order.
    """
    axes = [*rows.facts, *rows.outcomes]
    if rows.weights is not None or rows.groups > 1 or not rows.exact or not rows.size:
        return None
    first = axes[wide].lo
    if first.dtype.kind != "i" or any(axis.wide for place, axis in enumerate(axes) if place != wide):
        return None
    bottom = int(first.min())
    others = [(axis.lo, (axis.size - 1).bit_length()) for place, axis in enumerate(axes) if place != wide]
    others.append((rows.final, 1))
    if (int(first.max()) - bottom).bit_length() + sum(width for _, width in others) > _BITS:
        return None
    key = _key(first, bottom, others)
    key.sort()
    first, others_sorted, final = _columns(key, first, bottom, others)
    columns = [*others_sorted[:wide], first, *others_sorted[wide:]]
    found = [replace(axis, lo=column, hi=column) for axis, column in zip(axes, columns, strict=True)]
    facts = len(rows.facts)
    return replace(rows, facts=tuple(found[:facts]), outcomes=tuple(found[facts:]), final=final)


def _key(first: Values, bottom: int, others: list[tuple[Values, int]]) -> Ints:
    """One number for each row, the first column in front."""
    key = np.empty(first.size, dtype=np.int64)
    for start in range(0, key.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        number = key[part]
        np.subtract(first[part], bottom, out=number, dtype=np.int64)
        for column, width in others:
            number <<= width
            number |= column[part]
    return key


def _columns(
    key: Ints, first: Values, bottom: int, others: list[tuple[Values, int]]
) -> tuple[Values, list[Values], Values]:
    """The first column, the others but the last, and the last."""
    front = np.empty_like(first)
    found = [np.empty_like(column) for column, _ in others]
    for start in range(0, key.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        number = key[part].copy()
        for column, (_, width) in zip(reversed(found), reversed(others), strict=True):
            column[part] = number & ((1 << width) - 1)
            number >>= width
        number += bottom
        front[part] = number
    return front, found[:-1], found[-1]
