"""Every figure of a base by its definition, in plain loops over all pairs: what the paths are tested against.

Nothing here calls the code under test; only the records of `order` and `figures` are shared. Intervals and sets are
spelled out as the pairs of values they allow, so that a slip in the meaning itself would show too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from checker.precedents.figures import Bounds, Sides, Tally, Totals
from checker.precedents.order import Axis, Base, Column, Number

Pairs = frozenset[tuple[int, int]]


def graver(axis: Axis, column: Column, a: int, b: int) -> tuple[bool, bool]:
    """Whether `a` is at least as grave as `b` in every reading of both, and in some reading of both."""
    at_most = axis.at_most
    if at_most is None:
        ends = product((column.lo[a], column.hi[a]), (column.lo[b], column.hi[b]))
        found = [one >= other for one, other in ends]
    else:
        levels = range(len(at_most))
        left = [level for level in levels if (int(column.lo[a]) >> level) % 2]
        right = [level for level in levels if (int(column.lo[b]) >> level) % 2]
        found = [(at_most[one] >> other) % 2 == 1 for one in left for other in right]
    return all(found), any(found)


def compared(base: Base, a: int, b: int) -> bool:
    """Whether two cases are peers, and near enough in time."""
    if a == b or base.peers[a] != base.peers[b]:
        return False
    return base.order.window is None or abs(base.days[a] - base.days[b]) <= base.order.window


def dominates(base: Base, a: int, b: int) -> tuple[bool, bool]:
    """Whether `a` is at least as grave as `b` on every dimension, certainly and possibly."""
    if not compared(base, a, b):
        return False, False
    both = [graver(axis, column, a, b) for axis, column in zip(base.order.dimensions, base.facts, strict=True)]
    return all(certain for certain, _ in both), all(possible for _, possible in both)


def milder(base: Base, a: int, b: int) -> tuple[bool, bool]:
    """Whether `a` got at most what `b` got on every outcome and less on one, certainly and possibly."""
    ends = [
        [(one, other) for one in (c.lo[a], c.hi[a]) for other in (c.lo[b], c.hi[b])] for c in base.outcomes
    ]  # every reading lies between readings at the ends
    readings = [
        all(one <= other for one, other in reading) and any(one < other for one, other in reading)
        for reading in product(*ends)
    ]
    return all(readings), any(readings)


def conflicts(base: Base, *, certain: bool) -> Pairs:
    """Ordered pairs in conflict, the lenient side first."""
    which = 0 if certain else 1
    return frozenset(
        (a, b)
        for a in range(base.size)
        for b in range(base.size)
        if dominates(base, a, b)[which] and milder(base, a, b)[which]
    )


def expanded(base: Base) -> Base:
    """The base with one row for each case."""
    if base.weights is None:
        return base
    rows = [row for row in range(base.size) for _ in range(int(base.weights[row]))]
    return dataclasses.replace(
        base,
        size=len(rows),
        facts=tuple(Column([c.lo[r] for r in rows], [c.hi[r] for r in rows]) for c in base.facts),
        outcomes=tuple(Column([c.lo[r] for r in rows], [c.hi[r] for r in rows]) for c in base.outcomes),
        peers=[base.peers[r] for r in rows],
        final=[base.final[r] for r in rows],
        ids=[base.ids[r] for r in rows] if len(base.ids) else (),
        days=[base.days[r] for r in rows] if len(base.days) else (),
        weights=None,
    )


def tally(base: Base) -> Tally:
    """Every field of a tally, by counting."""
    whole = expanded(base)
    found = _tally(whole)
    if base.weights is None:
        return found
    starts, row = [], 0
    for weight in base.weights:
        starts.append(row)
        row += int(weight)
    return _picked(found, starts)


def totals(base: Base) -> tuple[Totals, tuple[Totals, ...]]:
    """The figures of the base, and those of each of its peer groups."""
    whole = expanded(base)
    count = max([len(base.groups), *(int(peer) + 1 for peer in base.peers)])
    groups = [[i for i in range(whole.size) if whole.peers[i] == group] for group in range(count)]
    figures = tuple(_totals(whole, rows) for rows in groups)
    every = _totals(whole, list(range(whole.size)))
    expected = sum((one.expected for one in figures), Fraction(0))
    return dataclasses.replace(every, expected=expected), figures


def _sides(base: Base, *, certain: bool) -> Sides:
    pairs = conflicts(base, certain=certain)
    lenient = [0] * base.size
    harsh = [0] * base.size
    others: list[set[int]] = [set() for _ in range(base.size)]
    for a, b in pairs:
        lenient[a] += 1
        harsh[b] += 1
        others[a].add(b)
        others[b].add(a)
    return Sides(lenient, harsh, [len(one) for one in others])


def _tally(base: Base) -> Tally:
    cases = range(base.size)
    above = [[a for a in cases if dominates(base, a, i)[0]] for i in cases]
    below = [[b for b in cases if dominates(base, i, b)[0]] for i in cases]

    def severe(a: int, b: int) -> bool:
        return all(c.lo[a] >= c.hi[b] for c in base.outcomes)

    return Tally(
        certain=_sides(base, certain=True),
        possible=_sides(base, certain=False),
        above=[len(one) for one in above],
        below=[len(one) for one in below],
        equal=[len([b for b in below[i] if b in above[i]]) for i in cases],
        agree_above=[len([a for a in above[i] if severe(a, i)]) for i in cases],
        agree_below=[len([b for b in below[i] if severe(i, b)]) for i in cases],
        binding_above=[len([a for a in above[i] if base.final[a]]) for i in cases],
        binding_below=[len([b for b in below[i] if base.final[b]]) for i in cases],
        bounds=tuple(_bounds(base, k) for k in range(len(base.outcomes))),
    )


def _bounds(base: Base, outcome: int) -> Bounds:
    axis, column = base.order.outcomes[outcome], base.outcomes[outcome]
    floor: list[Number] = []
    floor_possible: list[Number] = []
    ceiling: list[Number] = []
    ceiling_possible: list[Number] = []
    binding = [case for case in range(base.size) if base.final[case]]
    for i in range(base.size):
        below = [(case, dominates(base, i, case)) for case in binding]
        above = [(case, dominates(base, case, i)) for case in binding]
        floor.append(max([axis.bottom, *(column.lo[c] for c, (sure, _) in below if sure)]))
        floor_possible.append(max([axis.bottom, *(column.hi[c] for c, (_, maybe) in below if maybe)]))
        ceiling.append(min([axis.top, *(column.hi[c] for c, (sure, _) in above if sure)]))
        ceiling_possible.append(min([axis.top, *(column.lo[c] for c, (_, maybe) in above if maybe)]))
    return Bounds(floor, floor_possible, ceiling, ceiling_possible)


def _totals(base: Base, rows: Sequence[int]) -> Totals:
    certain, possible = conflicts(base, certain=True), conflicts(base, certain=False)
    ordered = [(a, b) for a in rows for b in rows if a != b]
    above = {pair for pair in ordered if dominates(base, *pair)[0]}
    n = len(rows)
    milder_pairs = sum(milder(base, *pair)[0] for pair in ordered)
    return Totals(
        cases=n,
        final=sum(bool(base.final[i]) for i in rows),
        dominance=len(above),
        comparable=len(_unordered(above)),
        conflicts=len(_unordered(p for p in ordered if p in certain)),
        conflicts_possible=len(_unordered(p for p in ordered if p in possible)),
        in_conflict=len({i for pair in ordered if pair in certain for i in pair}),
        in_conflict_possible=len({i for pair in ordered if pair in possible for i in pair}),
        covered=len({i for a, b in above for i, other in ((a, b), (b, a)) if base.final[other]}),
        expected=Fraction(len(above) * milder_pairs, n * (n - 1)) if n > 1 else Fraction(0),
    )


def _unordered(pairs: Iterator[tuple[int, int]] | set[tuple[int, int]]) -> set[frozenset[int]]:
    return {frozenset(pair) for pair in pairs}


def _picked(found: Tally, rows: Sequence[int]) -> Tally:
    def numbers(record: Sides | Bounds) -> dict[str, list[Number]]:
        return {f.name: [getattr(record, f.name)[r] for r in rows] for f in dataclasses.fields(record)}

    counts = ("above", "below", "equal", "agree_above", "agree_below", "binding_above", "binding_below")
    return Tally(
        certain=Sides(**numbers(found.certain)),  # type: ignore[arg-type]
        possible=Sides(**numbers(found.possible)),  # type: ignore[arg-type]
        bounds=tuple(Bounds(**numbers(one)) for one in found.bounds),
        **{name: [getattr(found, name)[r] for r in rows] for name in counts},
    )
