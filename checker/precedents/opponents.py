"""The cases most in conflict, and those that one conflicts with, in an order that hangs on the cases alone.

Rows that are alike in all that is compared are given together, and never more than asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from checker.precedents.figures import Tally
from checker.precedents.order import Base, Number, at_least, conflict, milder
from checker.vocabulary import Truth, all_of

Side = Literal["lenient", "harsh", "either"]

FIRST = 4
"""Rows told of those that are alike."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows with the same facts and outcomes in the same peer group, whose figures are the same too."""

    rows: tuple[int, ...]
    """The first of them in their order, up to FIRST."""
    cases: int
    """How many cases all of them stand for."""


@dataclass(frozen=True, slots=True)
class Opponent:
    """Rows, alike, that are in conflict with another one."""

    rows: tuple[int, ...]
    """The first of them in their order, up to FIRST."""
    side: Side
    """What the other one looks like beside these; either, where each of the two is possible."""
    certain: bool
    cases: int
    """How many cases all of the rows stand for, the other one itself not counted."""
    apart: int
    """Dimensions on which the other one and these do not have the same."""


def values_of(base: Base) -> list[Sequence[Number]]:
    """The columns that tell rows apart which are level otherwise; of each the greater value comes first."""
    ends = [end for column in (*base.facts, *base.outcomes) for end in (column.lo, column.hi)]
    days = [] if base.order.window is None else [base.days]
    return [*ends, base.final, base.peers, *days]


def most_in_conflict(base: Base, tally: Tally, top: int) -> list[Alike]:
    """Up to `top` lots of rows in conflict: those in most certain conflicts, then in most possible, then the graver."""
    columns = [tally.certain.cases, tally.possible.cases, *values_of(base)]
    found = _alike(columns, (row for row in range(base.size) if tally.possible.cases[row]))
    first = nsmallest(top, found, key=lambda rows: tuple(-column[rows[0]] for column in columns))
    return [Alike(tuple(rows[:FIRST]), sum(weight(base, row) for row in rows)) for rows in first]


def opponents(base: Base, row: int, most: int) -> tuple[Opponent, ...]:
    """Up to `most` conflicts of a row: certain ones first, then those alike on most dimensions, then the graver.

    It looks at every row of the base once.
    """
    columns = values_of(base)
    found = dict(_every(base, row))
    lots = [_opponent(base, row, rows, *found[rows[0]]) for rows in _alike(columns, sorted(found))]

    def place(one: Opponent) -> tuple[Number, ...]:
        return (not one.certain, one.apart, *(-column[one.rows[0]] for column in columns))

    return tuple(nsmallest(most, lots, key=place))


def weight(base: Base, row: int) -> int:
    """How many cases a row stands for."""
    return 1 if base.weights is None else int(base.weights[row])


def _alike(columns: Sequence[Sequence[Number]], rows: Iterable[int]) -> list[list[int]]:
    """The rows in their order, those together that have the same in every column."""
    found: dict[tuple[Number, ...], list[int]] = {}
    for row in rows:
        found.setdefault(tuple([column[row] for column in columns]), []).append(row)
    return list(found.values())


def _every(base: Base, row: int) -> Iterator[tuple[int, tuple[Side, bool]]]:
    """Every row in conflict with this one, and how; the row itself where it stands for others that are."""
    for other in range(base.size):
        if other == row:
            if twins(base, row):
                yield row, ("either", False)
            continue
        lenient, harsh = conflict(base, row, other), conflict(base, other, row)
        if lenient is not Truth.FAILS and harsh is not Truth.FAILS:
            # Neither is certain, or it would exclude the other.
            yield other, ("either", False)
        elif lenient is not Truth.FAILS:
            yield other, ("lenient", lenient is Truth.HOLDS)
        elif harsh is not Truth.FAILS:
            yield other, ("harsh", harsh is Truth.HOLDS)


def twins(base: Base, row: int) -> bool:
    """Whether the other cases that the row itself stands for may conflict with it, by what is not known of them."""
    if weight(base, row) == 1:
        return False
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    truth = all_of((*(at_least(axis, column, row, row) for axis, column in pairs), milder(base, row, row)))
    return truth is not Truth.FAILS


def _opponent(base: Base, row: int, rows: Sequence[int], side: Side, certain: bool) -> Opponent:
    cases = sum(weight(base, other) for other in rows) - (row in rows)
    apart = sum(bool(c.lo[row] != c.lo[rows[0]] or c.hi[row] != c.hi[rows[0]]) for c in base.facts)
    return Opponent(tuple(rows[:FIRST]), side, certain, cases, apart)
