"""The cases that one case conflicts with, the most alike first and never more than asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from checker.precedents.order import Base, at_least, conflict, milder
from checker.vocabulary import Truth, all_of


@dataclass(frozen=True, slots=True)
class Opponent:
    """A row in conflict with another one."""

    row: int
    side: Literal["lenient", "harsh"]
    """What the other one looks like beside this row."""
    certain: bool
    cases: int
    """How many cases the row stands for, the other one itself not counted."""
    apart: int
    """Dimensions on which the two rows do not have the same."""


def opponents(base: Base, row: int, most: int) -> tuple[Opponent, ...]:
    """Up to `most` conflicts of a row: certain ones first, then those alike on most dimensions, then in row order.

    It looks at every row of the base once. A pair that may conflict either way is there once for each side.
    """
    found = nsmallest(most, _every(base, row), key=lambda one: (not one.certain, one.apart, one.row, one.side))
    return tuple(found)


def _every(base: Base, row: int) -> Iterator[Opponent]:
    for other in range(base.size):
        if other == row:
            yield from twins(base, row)
            continue
        for side, truth in (("lenient", conflict(base, row, other)), ("harsh", conflict(base, other, row))):
            if truth is not Truth.FAILS:
                yield _opponent(base, row, other, side, truth)  # type: ignore[arg-type]


def twins(base: Base, row: int) -> Iterator[Opponent]:
    """The other cases that the row itself stands for: they may differ in what is not known of them."""
    if base.weights is None or base.weights[row] == 1:
        return
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    truth = all_of((*(at_least(axis, column, row, row) for axis, column in pairs), milder(base, row, row)))
    if truth is not Truth.FAILS:
        yield _opponent(base, row, row, "lenient", truth)
        yield _opponent(base, row, row, "harsh", truth)


def _opponent(base: Base, row: int, other: int, side: Literal["lenient", "harsh"], truth: Truth) -> Opponent:
    weight = 1 if base.weights is None else int(base.weights[other])
    apart = sum(bool(c.lo[row] != c.lo[other] or c.hi[row] != c.hi[other]) for c in base.facts)
    return Opponent(other, side, truth is Truth.HOLDS, weight - (other == row), apart)
