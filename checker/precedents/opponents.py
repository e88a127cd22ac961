"""The cases most in conflict, and those that one conflicts with, in an order that hangs on the cases alone.

Never more are given than asked for, and the order of the rows decides only between cases that are alike in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from checker.precedents.figures import Tally
from checker.precedents.order import Base, Number, at_least, conflict, milder
from checker.vocabulary import Truth, all_of

Side = Literal["lenient", "harsh"]


@dataclass(frozen=True, slots=True)
class Opponent:
    """A row in conflict with another one."""

    row: int
    side: Side
    """What the other one looks like beside this row."""
    certain: bool
    cases: int
    """How many cases the row stands for, the other one itself not counted."""
    apart: int
    """Dimensions on which the two rows do not have the same."""


def values_of(base: Base) -> list[Sequence[Number]]:
    """The columns that tell rows apart which are level otherwise; of each the greater value comes first."""
    ends = [end for column in (*base.facts, *base.outcomes) for end in (column.lo, column.hi)]
    return [*ends, base.final, base.peers]


def most_in_conflict(base: Base, tally: Tally, top: int) -> list[int]:
    """Up to `top` rows in conflict: those in most certain conflicts, then in most possible ones, then the graver."""
    columns = [tally.certain.cases, tally.possible.cases, *values_of(base)]
    rows = (row for row in range(base.size) if tally.possible.cases[row])
    return nsmallest(top, rows, key=lambda row: (*(-column[row] for column in columns), row))


def opponents(base: Base, row: int, most: int) -> tuple[Opponent, ...]:
    """Up to `most` conflicts of a row: certain ones first, then those alike on most dimensions, then the graver.

    It looks at every row of the base once. A pair that may conflict either way is there once for each side.
    """
    columns = values_of(base)

    def place(one: Opponent) -> tuple[Number | str, ...]:
        return (not one.certain, one.apart, *(-column[one.row] for column in columns), one.row, one.side)

    return tuple(nsmallest(most, _every(base, row), key=place))


def _every(base: Base, row: int) -> Iterator[Opponent]:
    for other in range(base.size):
        if other == row:
            yield from twins(base, row)
            continue
        sides: tuple[tuple[Side, Truth], ...] = (
            ("lenient", conflict(base, row, other)),
            ("harsh", conflict(base, other, row)),
        )
        for side, truth in sides:
            if truth is not Truth.FAILS:
                yield _opponent(base, row, other, side, truth)


def twins(base: Base, row: int) -> Iterator[Opponent]:
    """The other cases that the row itself stands for: they may differ in what is not known of them."""
    if base.weights is None or base.weights[row] == 1:
        return
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    truth = all_of((*(at_least(axis, column, row, row) for axis, column in pairs), milder(base, row, row)))
    if truth is not Truth.FAILS:
        yield _opponent(base, row, row, "lenient", truth)
        yield _opponent(base, row, row, "harsh", truth)


def _opponent(base: Base, row: int, other: int, side: Side, truth: Truth) -> Opponent:
    weight = 1 if base.weights is None else int(base.weights[other])
    apart = sum(bool(c.lo[row] != c.lo[other] or c.hi[row] != c.hi[other]) for c in base.facts)
    return Opponent(other, side, truth is Truth.HOLDS, weight - (other == row), apart)
