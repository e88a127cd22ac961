"""How consistent a base is: the figures of its cases added up, per peer group and in all, and set beside chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from checker.precedents.bits import Group, grouped
from checker.precedents.figures import Tally, Totals
from checker.precedents.order import Base, Number

Outcome = tuple[tuple[Number, Number], ...]
"""What a case got: on each outcome the least and the greatest value that it may have."""


def totals(base: Base, tally: Tally) -> tuple[Totals, tuple[Totals, ...]]:
    """The figures of the whole base, and of each of its peer groups by number.

    Columns may be of any kind that gives numbers by row. A row with a weight counts as so many cases.
    """
    by_group = tuple(_of_group(base, tally, group) for group in grouped(base))
    return together(by_group), by_group


def together(parts: Iterable[Totals]) -> Totals:
    """The figures of a base from those of its peer groups, between which nothing is compared."""
    found = list(parts)
    return Totals(
        cases=sum(part.cases for part in found),
        final=sum(part.final for part in found),
        dominance=sum(part.dominance for part in found),
        comparable=sum(part.comparable for part in found),
        conflicts=sum(part.conflicts for part in found),
        conflicts_possible=sum(part.conflicts_possible for part in found),
        in_conflict=sum(part.in_conflict for part in found),
        in_conflict_possible=sum(part.in_conflict_possible for part in found),
        covered=sum(part.covered for part in found),
        expected=sum((part.expected for part in found), Fraction(0)),
    )


def expected_conflicts(dominance: int, outcomes: Mapping[Outcome, int]) -> Fraction:
    """Certain conflicts of a peer group to be expected had its outcomes been dealt out by chance.

    `dominance` is the number of ordered pairs of which the first is certainly at least as grave, `outcomes` how many
    cases got what. Every case is as likely to have any of the outcomes, so that an ordered pair of cases has each
    ordered pair of outcomes equally often: of n (n - 1) those count of which the first is certainly milder.
    """
    n = sum(outcomes.values())
    return Fraction(dominance * milder_pairs(outcomes), n * (n - 1)) if n > 1 else Fraction(0)


def milder_pairs(outcomes: Mapping[Outcome, int]) -> int:
    """Ordered pairs of cases of which the first certainly got at most as much on every outcome, and less on one.

    `outcomes` says how many cases got what. Takes some n log(n)^(k - 1) steps for n different outcomes of k parts.
    """
    highs = [(tuple(hi for _, hi in outcome), count) for outcome, count in outcomes.items()]
    lows = [(tuple(lo for lo, _ in outcome), count) for outcome, count in outcomes.items()]
    # The first's greatest values are at most the second's least ones. Where all are equal, so is all else.
    equal: Counter[tuple[Number, ...]] = Counter()
    for values, count in lows:
        equal[values] += count
    same = sum(count * equal[values] for values, count in highs)
    return _at_most(highs, lows, 0) - same


_Points = Sequence[tuple[tuple[Number, ...], int]]


def _at_most(ones: _Points, others: _Points, part: int) -> int:
    """Pairs of one and another, each as often as it says, of which the one has at most as much from `part` on."""
    if not ones or not others:
        return 0
    parts = len(ones[0][0])
    if part == parts:
        return sum(count for _, count in ones) * sum(count for _, count in others)
    if part == parts - 1:
        return _at_most_last(ones, others, part)
    values = sorted({point[part] for point, _ in (*ones, *others)})
    if len(values) == 1:
        return _at_most(ones, others, part + 1)
    middle = values[len(values) // 2]
    ones_less, ones_more = _split(ones, part, middle)
    others_less, others_more = _split(others, part, middle)
    across = _at_most(ones_less, others_more, part + 1)
    return across + _at_most(ones_less, others_less, part) + _at_most(ones_more, others_more, part)


def _at_most_last(ones: _Points, others: _Points, part: int) -> int:
    ones = sorted(ones, key=lambda point: point[0][part])
    found = reached = place = 0
    for point, count in sorted(others, key=lambda point: point[0][part]):
        while place < len(ones) and ones[place][0][part] <= point[part]:
            reached += ones[place][1]
            place += 1
        found += count * reached
    return found


def _split(points: _Points, part: int, middle: Number) -> tuple[_Points, _Points]:
    less = [point for point in points if point[0][part] < middle]
    return less, [point for point in points if point[0][part] >= middle]


def _of_group(base: Base, tally: Tally, group: Group) -> Totals:
    rows = group.rows
    weights = [1] * len(rows) if base.weights is None else [int(base.weights[row]) for row in rows]

    def summed(*figures: Sequence[int]) -> int:
        return sum(weight * sum(int(one[row]) for one in figures) for row, weight in zip(rows, weights, strict=True))

    def cases(*figures: Sequence[int]) -> int:
        """Those of which one of the figures is above nought."""
        return sum(weight for row, weight in zip(rows, weights, strict=True) if any(one[row] for one in figures))

    outcomes: Counter[Outcome] = Counter()
    for row, weight in zip(rows, weights, strict=True):
        outcomes[tuple((column.lo[row], column.hi[row]) for column in base.outcomes)] += weight
    dominance = summed(tally.above)
    return Totals(
        cases=sum(weights),
        final=cases(base.final),
        dominance=dominance,
        # Each pair is seen from both of its cases, one of equal facts twice from each.
        comparable=(2 * dominance - summed(tally.equal)) // 2,
        conflicts=summed(tally.certain.lenient),
        conflicts_possible=summed(tally.possible.cases) // 2,
        in_conflict=cases(tally.certain.cases),
        in_conflict_possible=cases(tally.possible.cases),
        covered=cases(tally.binding_above, tally.binding_below),
        expected=expected_conflicts(dominance, outcomes),
    )
