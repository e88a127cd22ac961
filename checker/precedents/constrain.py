"""What the precedents force on one case: the floor and the ceiling of each outcome, and the precedents that set them.

The case is a row of the base, and is left out of what binds it. A new case is added as a row first (`with_case`).
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.count import refuse_weights
from checker.precedents.figures import Standing, Tally
from checker.precedents.frontier import Bound, outermost
from checker.precedents.order import Base, Column, Number, as_grave, at_least
from checker.vocabulary import Truth

CITED = 10
"""Precedents cited for a bound unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Citing:
    """The precedents that set a bound."""

    rows: tuple[int, ...]
    """The first of them: those that would force it alone on all that the others force it on, then those that differ
    from the case on the fewest dimensions, then by row."""
    count: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Forced:
    """What is forced on a case on one outcome. Where nothing binds, the end of the scale, and nobody is cited."""

    floor: Number
    floor_possible: Number
    ceiling: Number
    ceiling_possible: Number
    standing: Standing
    """By the certain floor and ceiling."""
    floor_by: Citing
    floor_possible_by: Citing
    ceiling_by: Citing
    ceiling_possible_by: Citing

    @property
    def permissible(self) -> tuple[Number, Number]:
        """From where to where an outcome brings no new disagreement: each precedent that it goes against is gone
        against by another precedent already.
        """
        return min(self.floor, self.ceiling), max(self.floor, self.ceiling)


@dataclass(frozen=True, slots=True)
class Least:
    """The outcomes of a case that go against the fewest precedents."""

    precedents: int
    outcomes: tuple[Number, ...]
    """Out of the ends of the scale and the values that precedents set."""


def with_case(
    base: Base,
    facts: Sequence[tuple[Number, Number]],
    *,
    peer: int,
    day: int | None = None,
    outcomes: Sequence[tuple[Number, Number]] = (),
) -> Base:
    """The base with a new case as its last row, which binds no other.

    `facts` and `outcomes` are the least and greatest value for each axis, on a partial order the bit set of levels
    twice; without `outcomes` they are open. Raises ValueError for a base with weights, where a value for an axis is
    missing or too many, and where a window needs a day.
    """
    refuse_weights(base)
    if base.order.window is not None and day is None:
        raise ValueError("where cases are compared within a window, a new case needs a day")
    open_outcomes = [(axis.bottom, axis.top) for axis in base.order.outcomes]
    outcomes = outcomes or open_outcomes
    if len(facts) != len(base.facts) or len(outcomes) != len(base.outcomes):
        raise ValueError("a new case needs a value for each dimension and each outcome")
    return dataclasses.replace(
        base,
        size=base.size + 1,
        facts=_longer(base.facts, facts),
        outcomes=_longer(base.outcomes, outcomes),
        peers=[*base.peers, peer],
        final=[*base.final, False],
        ids=[*base.ids, ""] if len(base.ids) else (),
        days=[*base.days, day] if day is not None and base.order.window is not None else base.days,
    )


def forced(base: Base, row: int, cited: int = CITED) -> tuple[Forced, ...]:
    """What is forced on a case, for each outcome; raises ValueError for a base with weights.

    Takes time in proportion to the cases, and in a large base to the precedents cited times those of them that alone
    would do.
    """
    refuse_weights(base)
    binding = [other for other in range(base.size) if base.final[other]]
    below = _standing_to(binding, {other: as_grave(base, row, other) for other in binding})
    above = _standing_to(binding, {other: as_grave(base, other, row) for other in binding})
    return tuple(_forced(base, row, number, (below, above), cited) for number in range(len(base.outcomes)))


def standing(floor: Number, ceiling: Number, *, binding: bool) -> Standing:
    """How a case stands whose certain floor and ceiling are these; `binding` says whether any precedent binds it."""
    if not binding:
        return "unbound"
    if floor == ceiling:
        return "fixed"
    return "free" if floor < ceiling else "torn"


def standings(tally: Tally, outcome: int = 0) -> list[Standing]:
    """How each case stands on an outcome."""
    bounds = tally.bounds[outcome]
    return [
        standing(floor, ceiling, binding=bool(above or below))
        for floor, ceiling, above, below in zip(
            bounds.floor, bounds.ceiling, tally.binding_above, tally.binding_below, strict=True
        )
    ]


def least_against(base: Base, row: int, outcome: int = 0) -> Least:
    """The outcomes that go against the fewest precedents certainly binding the case, where they disagree themselves.

    An outcome goes against each precedent at most as grave that certainly got more, and each at least as grave that
    certainly got less. Raises ValueError for a base with weights.
    """
    refuse_weights(base)
    axis, column = base.order.outcomes[outcome], base.outcomes[outcome]
    binding = [other for other in range(base.size) if base.final[other]]
    floors = sorted(column.lo[other] for other in binding if as_grave(base, row, other) is Truth.HOLDS)
    ceilings = sorted(column.hi[other] for other in binding if as_grave(base, other, row) is Truth.HOLDS)
    against = {
        value: len(floors) - bisect_right(floors, value) + bisect_left(ceilings, value)
        for value in {axis.bottom, axis.top, *floors, *ceilings}
    }
    fewest = min(against.values())
    return Least(fewest, tuple(sorted(value for value, count in against.items() if count == fewest)))


_Binding = tuple[list[int], list[int]]
"""Precedents on one side of a case, certainly and at least possibly."""


def _standing_to(rows: Sequence[int], truths: dict[int, Truth]) -> _Binding:
    certain = [row for row in rows if truths[row] is Truth.HOLDS]
    return certain, [row for row in rows if truths[row] is not Truth.FAILS]


def _forced(base: Base, row: int, outcome: int, binding: tuple[_Binding, _Binding], cited: int) -> Forced:
    below, above = binding
    axis, column = base.order.outcomes[outcome], base.outcomes[outcome]
    floor = max((column.lo[other] for other in below[0]), default=axis.bottom)
    floor_possible = max((column.hi[other] for other in below[1]), default=axis.bottom)
    ceiling = min((column.hi[other] for other in above[0]), default=axis.top)
    ceiling_possible = min((column.lo[other] for other in above[1]), default=axis.top)

    def citing(rows: Sequence[int], values: Sequence[Number], value: Number, bound: Bound) -> Citing:
        return _citing(base, row, [other for other in rows if values[other] == value], bound, cited)

    return Forced(
        floor,
        floor_possible,
        ceiling,
        ceiling_possible,
        standing(floor, ceiling, binding=bool(below[0] or above[0])),
        floor_by=citing(below[0], column.lo, floor, "floor"),
        floor_possible_by=citing(below[1], column.hi, floor_possible, "floor"),
        ceiling_by=citing(above[0], column.hi, ceiling, "ceiling"),
        ceiling_possible_by=citing(above[1], column.lo, ceiling_possible, "ceiling"),
    )


def _citing(base: Base, row: int, rows: Sequence[int], bound: Bound, cited: int) -> Citing:
    first = set(outermost(base, rows, bound))
    order = sorted(rows, key=lambda other: (other not in first, _differences(base, row, other, bound), other))
    return Citing(tuple(order[:cited]), len(order))


def _differences(base: Base, row: int, other: int, bound: Bound) -> int:
    """The dimensions on which a case and a precedent that binds it are not certainly equal."""
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    graver, milder = (row, other) if bound == "floor" else (other, row)
    return sum(at_least(axis, column, milder, graver) is not Truth.HOLDS for axis, column in pairs)


def _longer(columns: Sequence[Column], values: Sequence[tuple[Number, Number]]) -> tuple[Column, ...]:
    pairs = zip(columns, values, strict=True)
    return tuple(Column([*column.lo, lo], [*column.hi, hi]) for column, (lo, hi) in pairs)
