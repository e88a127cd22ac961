"""Comparing rows with a block of placed rows at once, as bits (method F, in numpy)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents.lattice.axes import Flags, Ints, Values
from checker.precedents.lattice.links import Link, Ordered, related

Words = NDArray[np.uint64]
"""Rows of bits: bit `p` of a row stands for the `p`-th placed row of the block."""

BLOCK = 4096
"""Rows placed at once, a multiple of 64."""
CHUNK = 1 << 16
"""Words compared at once: half a MiB, which stays in the cache of one processor."""
_TABLE = 512
"""Rows of a table of bits up to which axes are joined, and above which only values of the block are told apart."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """A block of placed rows: for each asked row of a span, which of them are linked with it on every axis."""

    tables: tuple[tuple[Values, Words], ...]
    """For some of the axes: for each asked row the row of a table, and the table."""
    count: int
    """Rows of the block."""

    @property
    def words(self) -> int:
        """Words of a row of bits."""
        return _words(self.count)

    def passed(self, chunk: slice, words: int | None = None) -> Words:
        """The bits of some asked rows, counted from the start of the span; the first words of them, or all."""
        if not self.tables:
            return np.repeat(_full(self.count)[:, :words], chunk.stop - chunk.start, axis=0)
        (index, table), *others = self.tables
        found: Words = table[:, :words].take(index[chunk], axis=0)
        for index, table in others:
            found &= table[:, :words].take(index[chunk], axis=0)
        return found


def sieve(links: Sequence[Link], asked: slice | Ints, placed: slice | Ints, count: int) -> Sieve:
    """A block of `count` placed rows, and a span of asked ones."""
    words = _words(count)
    tables: list[tuple[Values, Words]] = []
    for link in links:
        index, table = _single(link, link.asked[asked], link.placed[placed], words)
        if tables and len(tables[-1][1]) * len(table) <= _TABLE:
            before, joined = tables.pop()
            index = before.astype(np.int32, copy=False) * len(table) + index
            table = (joined[:, None, :] & table[None, :, :]).reshape(-1, words)
        tables.append((index, table))
    return Sieve(tuple(tables), count)


def _words(count: int) -> int:
    return -(-count // 64)


def _full(count: int) -> Words:
    """The bits of all rows of a block, and none of those that fill its last word."""
    return bits(np.ones((1, count), dtype=np.bool_), _words(count))


def _single(link: Link, asked: Values, placed: Values, words: int) -> tuple[Values, Words]:
    if isinstance(link.relation, str) and (link.wide or link.size > _TABLE):
        return _ranked(link.relation, asked, placed, words)
    if isinstance(link.relation, str):
        levels = np.arange(link.size).astype(placed.dtype)
        return asked, bits(related(placed, levels[:, None], link.relation), words)
    return asked, bits(link.relation[:, placed], words)


def _ranked(relation: Ordered, asked: Values, placed: Values, words: int) -> tuple[Values, Words]:
    """An axis of many values: only their places among those of the block matter."""
    if relation != "same" and np.all(placed[1:] >= placed[:-1]):
        index = np.searchsorted(placed, asked, side="right" if relation in ("at_most", "more") else "left")
        before = firsts(words)[: placed.size + 1]
        return index, before if relation in ("at_most", "less") else before ^ before[-1]
    distinct, place = np.unique(placed, return_inverse=True)
    # Row `k` has the bits of those at place `k - 1`, the first row none.
    each = np.zeros((distinct.size + 1, words), dtype=np.uint64)
    number = np.arange(placed.size)
    np.bitwise_or.at(each, (place + 1, number >> 6), np.uint64(1) << (number & 63).astype(np.uint64))
    if relation == "same":
        index = np.searchsorted(distinct, asked)
        hit = distinct[np.minimum(index, distinct.size - 1)] == asked
        return np.where(hit, index + 1, 0), each
    index = np.searchsorted(distinct, asked, side="right" if relation in ("at_most", "more") else "left")
    before = np.bitwise_or.accumulate(each, axis=0)
    return index, before if relation in ("at_most", "less") else before ^ before[-1]


def bits(flags: Flags, words: int) -> Words:
    """Rows of flags as rows of words."""
    # A matrix taken by columns stays laid out by columns, and words can only be read along rows.
    packed = np.ascontiguousarray(np.packbits(flags, axis=1, bitorder="little"))
    if packed.shape[1] == words * 8:
        return packed.view(np.uint64)
    found = np.zeros((flags.shape[0], words * 8), dtype=np.uint8)
    found[:, : packed.shape[1]] = packed
    return found.view(np.uint64)


@lru_cache(maxsize=4)
def firsts(words: int) -> Words:
    """A table whose row `k` has the first `k` bits."""
    rows, columns = np.arange(words * 64 + 1)[:, None], np.arange(words)
    last = (np.uint64(1) << (rows & 63).astype(np.uint64)) - np.uint64(1)
    return np.where(
        columns < rows >> 6, np.uint64(0xFFFFFFFFFFFFFFFF), np.where(columns == rows >> 6, last, np.uint64(0))
    )


def planes(weights: Ints | None, count: int) -> list[tuple[int, Words | None]]:
    """The weights of a block, bit by bit: which rows have it, and what it is worth. None stands for all rows."""
    if weights is None or (weights == 1).all():
        return [(1, None)]
    words = _words(count)
    found: list[tuple[int, Words | None]] = []
    for place in range(int(weights.max()).bit_length()):
        flags = (weights >> place & 1).astype(np.bool_)
        if flags.any():
            found.append((1 << place, bits(flags[None, :], words)))
    return found


def counted(passed: Words, worth: Sequence[tuple[int, Words | None]]) -> NDArray[np.int64]:
    """Cases among the rows whose bits are set."""
    found = np.zeros(len(passed), dtype=np.int64)
    for value, plane in worth:
        ones = np.bitwise_count(passed if plane is None else passed & plane[:, : passed.shape[1]])
        # Quicker than `sum` along short rows, and without the threads of a matrix product, which would wait for ours.
        found += value * np.einsum("ij->i", ones, dtype=np.int32)
    return found


def chunks(rows: int, words: int) -> Iterator[slice]:
    """Spans of asked rows, few enough to be compared at once."""
    step = max(1, CHUNK // max(1, words))
    for start in range(0, rows, step):
        yield slice(start, min(rows, start + step))


def counts(
    common: Sequence[Link], alternatives: Sequence[Sequence[Link]], peers: Ints | None, rows: int, weights: Ints | None
) -> list[Ints]:
    """For each row, how many cases are placed as the common links and those of each alternative ask.

    Only rows of one peer group are compared, and `common` need not link them; None stands for one group.
    Work: the sum over groups of the square of their rows. Memory: some MiB for each axis of many values.
    """
    found: list[Any] = [np.zeros(rows, dtype=np.int64) for _ in alternatives]
    for placed, asked, inner in blocks(peers, _order(common, rows), rows):
        count = placed.size
        shared = sieve([*common, *inner], asked, placed, count)
        further = [sieve(links, asked, placed, count) for links in alternatives]
        worth = planes(None if weights is None else weights[placed], count)
        for chunk in chunks(asked.size, shared.words):
            passed = shared.passed(chunk)
            for result, more in zip(found, further, strict=True):
                result[asked[chunk]] += counted(passed & more.passed(chunk) if more.tables else passed, worth)
    return found


def _order(links: Sequence[Link], rows: int) -> Ints:
    """The rows by the axis of most values, whose tables are the quickest to make where it ascends."""
    many = [link for link in links if link.wide or link.size > _TABLE]
    return np.argsort(max(many, key=lambda link: link.size).placed) if many else np.arange(rows)


def blocks(peers: Ints | None, order: Ints, rows: int) -> Iterator[tuple[Ints, Ints, Sequence[Link]]]:
    """Blocks of placed rows with the rows that may be compared with them, and links that keep groups apart.

    `order` is that in which the rows of each group are placed; rows missing in it are not, but may ask.
    """
    if peers is None:
        for start in range(0, order.size, BLOCK):
            yield order[start : start + BLOCK], np.arange(rows), ()
        return
    order = order[np.argsort(peers[order], kind="stable")]
    everyone = np.argsort(peers, kind="stable")
    ordered = peers[everyone]
    link = Link(peers, peers, rows, "same", wide=True)
    for start in range(0, order.size, BLOCK):
        placed = order[start : start + BLOCK]
        first, last = peers[placed[0]], peers[placed[-1]]
        asked = everyone[np.searchsorted(ordered, first, "left") : np.searchsorted(ordered, last, "right")]
        yield placed, asked, () if first == last else (link,)
