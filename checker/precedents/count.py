"""The figures of each case beside all its peers, in plain Python: the path for up to some ten thousand cases.

The work grows with the square of the cases; the memory that it takes is that of `checker.precedents.bits`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.precedents.bits import Bits, Group, Ranked, Relation, Window, grouped
from checker.precedents.figures import Bounds, Sides, Tally
from checker.precedents.order import Axis, Base, Column, Number

Progress = Callable[[int, int], None]
"""Is told how many cases are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Severity:
    """The members of a group by their outcomes, beside one outcome; the case that has it may be among them."""

    at_least: Bits
    """Certainly at least as severe on every outcome."""
    at_most: Bits
    more: Bits
    """Certainly at least as severe on every outcome, and more so on one."""
    less: Bits
    more_possible: Bits
    less_possible: Bits


@dataclass(frozen=True, slots=True)
class View:
    """A case and those of its peers that stand in each relation to it, as sets of members of its group.

    The case itself is in no set of peers.
    """

    row: int
    place: int
    above: Bits
    below: Bits
    above_possible: Bits
    below_possible: Bits
    severity: Severity

    @property
    def lenient(self) -> Bits:
        """Peers certainly at most as grave and certainly sanctioned more."""
        return self.below & self.severity.more

    @property
    def harsh(self) -> Bits:
        """Peers certainly at least as grave and certainly sanctioned less."""
        return self.above & self.severity.less

    @property
    def lenient_possible(self) -> Bits:
        """The same as `lenient`, certainly or possibly."""
        return self.below_possible & self.severity.more_possible

    @property
    def harsh_possible(self) -> Bits:
        """The same as `harsh`, certainly or possibly."""
        return self.above_possible & self.severity.less_possible


def refuse_weights(base: Base) -> None:
    """Raises ValueError for a base whose rows stand for several cases each: this path looks at single cases."""
    if base.weights is not None:
        raise ValueError("rows that stand for several cases are compared by the lattice path only")


def views(base: Base, group: Group) -> Iterator[View]:
    """Each case of a peer group beside the others, in order; raises ValueError for a base with weights."""
    refuse_weights(base)
    facts = Relation(group, base.order.dimensions, base.facts)
    results = Relation(group, base.order.outcomes, base.outcomes)
    window = Window(group, base.days, base.order.window) if base.order.window is not None else None
    for block in group.blocks():
        severities = _severities(base, group, results, block)
        peers = _others(group, window, block)
        above = _among(peers, facts.sets("above", block, certain=True))
        below = _among(peers, facts.sets("below", block, certain=True))
        above_possible, below_possible = above, below
        if not facts.exact:
            above_possible = _among(peers, facts.sets("above", block, certain=False))
            below_possible = _among(peers, facts.sets("below", block, certain=False))
        for number, place in enumerate(block):
            yield View(
                group.rows[place],
                place,
                above[number],
                below[number],
                above_possible[number],
                below_possible[number],
                severities[number],
            )


def tally(base: Base, progress: Progress | None = None) -> Tally:
    """Every figure of each case; raises ValueError for a base with weights."""
    refuse_weights(base)
    figures = _Figures(base)
    done = 0
    for group in grouped(base):
        binding = group.chosen(base.final)
        limits = [_Limits(axis, column, group) for axis, column in _outcomes(base)]
        for view in views(base, group):
            figures.count(view, binding)
            figures.bind(view, binding, limits)
            done += 1
            if progress is not None:
                progress(done, base.size)
    return figures.tally()


def certain_conflicts(base: Base) -> int:
    """Pairs certainly in conflict; raises ValueError for a base with weights."""
    refuse_weights(base)
    found = 0
    for group in grouped(base):
        facts = Relation(group, base.order.dimensions, base.facts)
        results = Relation(group, base.order.outcomes, base.outcomes)
        window = Window(group, base.days, base.order.window) if base.order.window is not None else None
        for block in group.blocks():
            severities = _severities(base, group, results, block)
            below = facts.sets("below", block, certain=True)
            if window is not None:
                below = _among(window.sets(block), below)
            # No case is sanctioned more than itself: it need not be taken out of its own set.
            found += sum((one & other.more).bit_count() for one, other in zip(below, severities, strict=True))
    return found


def without_dimension(base: Base, number: int) -> Base:
    """The same cases, compared without one of the dimensions."""
    dimensions = base.order.dimensions
    return dataclasses.replace(
        base,
        order=dataclasses.replace(base.order, dimensions=dimensions[:number] + dimensions[number + 1 :]),
        facts=base.facts[:number] + base.facts[number + 1 :],
    )


def _outcomes(base: Base) -> list[tuple[Axis, Column]]:
    return list(zip(base.order.outcomes, base.outcomes, strict=True))


def _others(group: Group, window: Window | None, block: Sequence[int]) -> list[Bits]:
    """For each member those that it is compared with."""
    near = [group.everyone] * len(block) if window is None else window.sets(block)
    return [one ^ (1 << place) for one, place in zip(near, block, strict=True)]


def _among(some: Sequence[Bits], others: Sequence[Bits]) -> list[Bits]:
    return [one & other for one, other in zip(some, others, strict=True)]


def _severities(base: Base, group: Group, results: Relation, block: Sequence[int]) -> list[Severity]:
    """For each member those by outcome beside its own; members with the same outcome share one record."""
    outcomes = [tuple((c.lo[group.rows[p]], c.hi[group.rows[p]]) for c in base.outcomes) for p in block]
    first: dict[tuple[tuple[Number, Number], ...], int] = {}
    for outcome, place in zip(outcomes, block, strict=True):
        first.setdefault(outcome, place)
    places = list(first.values())
    at_least = results.sets("above", places, certain=True)
    at_most = results.sets("below", places, certain=True)
    maybe_least, maybe_most = at_least, at_most
    if not results.exact:
        maybe_least = results.sets("above", places, certain=False)
        maybe_most = results.sets("below", places, certain=False)
    # More severe on one outcome and at least as severe on all: at least as severe, and not the other way round.
    found = {
        outcome: Severity(
            at_least=at_least[i],
            at_most=at_most[i],
            more=at_least[i] ^ (at_least[i] & maybe_most[i]),
            less=at_most[i] ^ (at_most[i] & maybe_least[i]),
            more_possible=maybe_least[i] ^ (maybe_least[i] & at_most[i]),
            less_possible=maybe_most[i] ^ (maybe_most[i] & at_least[i]),
        )
        for i, outcome in enumerate(first)
    }
    return [found[outcome] for outcome in outcomes]


class _Limits:
    """What the members of a group can force on one outcome."""

    __slots__ = ("_bottom", "_floor", "_floor_possible", "_top", "_turned", "_turned_possible")

    def __init__(self, axis: Axis, column: Column, group: Group) -> None:
        lo = [column.lo[row] for row in group.rows]
        hi = [column.hi[row] for row in group.rows]
        self._bottom, self._top = axis.bottom, axis.top
        self._floor, self._turned_possible = Ranked(lo), Ranked([-value for value in lo])
        self._floor_possible, self._turned = self._floor, self._turned_possible
        if lo != hi:
            self._floor_possible, self._turned = Ranked(hi), Ranked([-value for value in hi])

    def floor(self, below: Bits, *, certain: bool) -> Number:
        found = (self._floor if certain else self._floor_possible).greatest(below)
        return self._bottom if found is None else found

    def ceiling(self, above: Bits, *, certain: bool) -> Number:
        found = (self._turned if certain else self._turned_possible).greatest(above)
        return self._top if found is None else -found


class _Figures:
    """The figures of all cases while they are counted, one list for each."""

    __slots__ = ("_bounds", "_counts", "_sides")

    def __init__(self, base: Base) -> None:
        self._sides = [tuple([0] * base.size for _ in range(3)) for _ in range(2)]
        names = ("above", "below", "equal", "agree_above", "agree_below", "binding_above", "binding_below")
        self._counts = {name: [0] * base.size for name in names}
        self._bounds: list[tuple[list[Number], ...]] = [tuple([0] * base.size for _ in range(4)) for _ in base.outcomes]

    def count(self, view: View, binding: Bits) -> None:
        row, counts = view.row, self._counts
        counts["above"][row] = view.above.bit_count()
        counts["below"][row] = view.below.bit_count()
        counts["equal"][row] = (view.above & view.below).bit_count()
        counts["agree_above"][row] = (view.above & view.severity.at_least).bit_count()
        counts["agree_below"][row] = (view.below & view.severity.at_most).bit_count()
        counts["binding_above"][row] = (view.above & binding).bit_count()
        counts["binding_below"][row] = (view.below & binding).bit_count()
        _side(self._sides[0], row, view.lenient, view.harsh)
        _side(self._sides[1], row, view.lenient_possible, view.harsh_possible)

    def bind(self, view: View, binding: Bits, limits: Sequence[_Limits]) -> None:
        above, below = view.above & binding, view.below & binding
        above_possible, below_possible = view.above_possible & binding, view.below_possible & binding
        for limit, lists in zip(limits, self._bounds, strict=True):
            lists[0][view.row] = limit.floor(below, certain=True)
            lists[1][view.row] = limit.floor(below_possible, certain=False)
            lists[2][view.row] = limit.ceiling(above, certain=True)
            lists[3][view.row] = limit.ceiling(above_possible, certain=False)

    def tally(self) -> Tally:
        certain, possible = self._sides
        return Tally(
            Sides(*certain), Sides(*possible), **self._counts, bounds=tuple(Bounds(*lists) for lists in self._bounds)
        )


def _side(sides: tuple[list[int], ...], row: int, lenient: Bits, harsh: Bits) -> None:
    sides[0][row] = lenient.bit_count()
    sides[1][row] = harsh.bit_count()
    sides[2][row] = (lenient | harsh).bit_count()
