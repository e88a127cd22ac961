"""The laws of comparing cases: what is added, dropped, narrowed, turned round or said in other numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.precedents.bits import grouped, positions
from checker.precedents.consistency import totals
from checker.precedents.count import tally, views, without_dimension
from checker.precedents.figures import Sides, Tally, Totals
from checker.precedents.order import Axis, Base, Column, Number
from tests.bases import SCALES, bases

Pairs = frozenset[tuple[int, int]]


def pairs(base: Base, *, certain: bool) -> Pairs:
    """Ordered pairs in conflict, the lenient side first."""
    return frozenset(
        (view.row, group.rows[place])
        for group in grouped(base)
        for view in views(base, group)
        for place in positions(view.lenient if certain else view.lenient_possible)
    )


def whole(base: Base) -> Totals:
    return totals(base, tally(base))[0]


def chosen(base: Base, rows: Sequence[int]) -> Base:
    """The base with these of its rows, in this order, one as often as it is named."""

    def column(one: Column) -> Column:
        return Column([one.lo[i] for i in rows], [one.hi[i] for i in rows])

    return dataclasses.replace(
        base,
        size=len(rows),
        facts=tuple(column(one) for one in base.facts),
        outcomes=tuple(column(one) for one in base.outcomes),
        peers=[base.peers[i] for i in rows],
        final=[base.final[i] for i in rows],
        days=[base.days[i] for i in rows] if base.days else (),
    )


def picked(found: Tally, rows: Sequence[int]) -> Tally:
    def each(record: object) -> object:
        if isinstance(record, tuple):
            return tuple(each(one) for one in record)
        if dataclasses.is_dataclass(record) and not isinstance(record, type):
            fields = {one.name: each(getattr(record, one.name)) for one in dataclasses.fields(record)}
            return dataclasses.replace(record, **fields)
        assert isinstance(record, list)
        return [record[i] for i in rows]

    result = each(found)
    assert isinstance(result, Tally)
    return result


@given(bases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(base: Base, random: Random) -> None:
    rows = list(range(base.size))
    random.shuffle(rows)
    shuffled = chosen(base, rows)
    assert tally(shuffled) == picked(tally(base), rows)
    assert totals(shuffled, tally(shuffled)) == totals(base, tally(base))


@given(bases(rows=(1, 10)), st.data())
def test_one_more_precedent_never_loosens_a_bound(base: Base, data: st.DataObject) -> None:
    last = data.draw(st.integers(0, base.size - 1))
    base = dataclasses.replace(base, final=[done or row == last for row, done in enumerate(base.final)])
    rest = [row for row in range(base.size) if row != last]
    before, after = tally(chosen(base, rest)), picked(tally(base), rest)
    for less, more in zip(before.bounds, after.bounds, strict=True):
        for row in range(len(rest)):
            assert more.floor[row] >= less.floor[row]
            assert more.floor_possible[row] >= less.floor_possible[row]
            assert more.ceiling[row] <= less.ceiling[row]
            assert more.ceiling_possible[row] <= less.ceiling_possible[row]


@given(bases(dimensions=(1, 4)), st.data())
def test_one_more_dimension_never_adds_a_conflict(base: Base, data: st.DataObject) -> None:
    less = without_dimension(base, data.draw(st.integers(0, len(base.facts) - 1)))
    assert pairs(base, certain=True) <= pairs(less, certain=True)
    assert pairs(base, certain=False) <= pairs(less, certain=False)


@given(bases(rows=(1, 10), dimensions=(1, 3)), st.data())
def test_knowing_more_keeps_what_was_certain_and_makes_nothing_else_possible(base: Base, data: st.DataObject) -> None:
    narrowed = next(islice(completions(base, data.draw(st.integers(0, 999))), 1))
    # Only some of the values become known.
    some = data.draw(st.lists(st.booleans(), min_size=base.size, max_size=base.size))

    def mixed(old: Sequence[Column], new: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(
            Column(
                [after.lo[i] if known else before.lo[i] for i, known in enumerate(some)],
                [after.hi[i] if known else before.hi[i] for i, known in enumerate(some)],
            )
            for before, after in zip(old, new, strict=True)
        )

    known = dataclasses.replace(
        base, facts=mixed(base.facts, narrowed.facts), outcomes=mixed(base.outcomes, narrowed.outcomes)
    )
    assert pairs(base, certain=True) <= pairs(known, certain=True)
    assert pairs(known, certain=False) <= pairs(base, certain=False)


@given(bases())
def test_turned_round_the_lenient_look_harsh_and_the_harsh_lenient(base: Base) -> None:
    turned = dataclasses.replace(
        base,
        order=dataclasses.replace(
            base.order,
            dimensions=tuple(turned_axis(axis) for axis in base.order.dimensions),
            outcomes=tuple(turned_axis(axis) for axis in base.order.outcomes),
        ),
        facts=tuple(
            turned_column(column) if axis.at_most is None else column
            for axis, column in zip(base.order.dimensions, base.facts, strict=True)
        ),
        outcomes=tuple(turned_column(column) for column in base.outcomes),
    )
    before, after = tally(base), tally(turned)
    for one, other in ((before.certain, after.certain), (before.possible, after.possible)):
        assert other == Sides(lenient=one.harsh, harsh=one.lenient, cases=one.cases)
    assert (after.above, after.below, after.equal) == (before.below, before.above, before.equal)
    assert (after.agree_above, after.binding_above) == (before.agree_below, before.binding_below)
    assert [one.floor for one in after.bounds] == [[-value for value in one.ceiling] for one in before.bounds]
    assert whole(turned) == whole(base)


def turned_axis(axis: Axis) -> Axis:
    if axis.at_most is None:
        return Axis(axis.name, -axis.top, -axis.bottom)
    levels = range(len(axis.at_most))
    at_least = tuple(sum(1 << graver for graver in levels if axis.at_most[graver] >> level & 1) for level in levels)
    return dataclasses.replace(axis, at_most=at_least)


def turned_column(column: Column) -> Column:
    return Column([-value for value in column.hi], [-value for value in column.lo])


@given(bases(), st.integers(1, 5), st.integers(-3, 3))
def test_other_numbers_in_the_same_order_change_no_count(base: Base, factor: int, shift: int) -> None:
    def other(value: Number) -> Number:
        return factor * value**3 + shift

    def columns(axes: Sequence[Axis], old: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(
            Column([other(value) for value in column.lo], [other(value) for value in column.hi])
            if axis.at_most is None
            else column
            for axis, column in zip(axes, old, strict=True)
        )

    def axes(old: Sequence[Axis]) -> tuple[Axis, ...]:
        return tuple(
            Axis(axis.name, other(axis.bottom), other(axis.top)) if axis.at_most is None else axis for axis in old
        )

    order = base.order
    said = dataclasses.replace(
        base,
        order=dataclasses.replace(order, dimensions=axes(order.dimensions), outcomes=axes(order.outcomes)),
        facts=columns(order.dimensions, base.facts),
        outcomes=columns(order.outcomes, base.outcomes),
    )
    before, after = tally(base), tally(said)
    assert dataclasses.replace(after, bounds=before.bounds) == before
    for one, two in zip(before.bounds, after.bounds, strict=True):
        assert two.floor == [other(value) for value in one.floor]
        assert two.ceiling_possible == [other(value) for value in one.ceiling_possible]
    assert whole(said) == whole(base)


@given(bases())
def test_every_case_twice_makes_four_times_as_many_conflicts(base: Base) -> None:
    twice = chosen(base, [*range(base.size), *range(base.size)])
    assert whole(twice).conflicts == 4 * whole(base).conflicts
    assert whole(twice).in_conflict == 2 * whole(base).in_conflict


@given(bases(rows=(2, 4), dimensions=(0, 2), outcomes=(1, 2)), st.integers(0, 999))
@settings(max_examples=40)
def test_whatever_the_unknown_turns_out_to_be_the_conflicts_lie_between(base: Base, seed: int) -> None:
    certain, possible = pairs(base, certain=True), pairs(base, certain=False)
    for completion in completions(base, seed):
        found = pairs(completion, certain=True)
        assert certain <= found <= possible
        assert found == pairs(completion, certain=False)


@given(bases(rows=(2, 4), dimensions=(1, 2), outcomes=(1, 1), partial=False), st.integers(0, 999))
@settings(max_examples=40)
def test_whatever_the_unknown_turns_out_to_be_the_bounds_lie_between(base: Base, seed: int) -> None:
    found = tally(base).bounds[0]
    for completion in completions(base, seed):
        known = tally(completion).bounds[0]
        for row in range(base.size):
            assert found.floor[row] <= known.floor[row] <= found.floor_possible[row]
            assert found.ceiling_possible[row] <= known.ceiling[row] <= found.ceiling[row]


def completions(base: Base, seed: int, most: int = 100) -> Iterator[Base]:
    """The base with everything known: in every way out of the values on the scales, or in so many ways by chance."""
    axes = [*base.order.dimensions, *base.order.outcomes]
    columns = [*base.facts, *base.outcomes]
    cells = [
        list(readings(axis, column, row))
        for axis, column in zip(axes, columns, strict=True)
        for row in range(base.size)
    ]
    random = Random(seed)
    by_chance = ([random.choice(cell) for cell in cells] for _ in range(most))
    for values in product(*cells) if prod(map(len, cells)) <= most else by_chance:
        rows = [list(values[start : start + base.size]) for start in range(0, len(cells), base.size)]
        known = [Column(one, list(one)) for one in rows]
        count = len(base.facts)
        yield dataclasses.replace(base, facts=tuple(known[:count]), outcomes=tuple(known[count:]))


def readings(axis: Axis, column: Column, row: int) -> Iterator[Number]:
    """The values that a case may have on an axis."""
    if axis.at_most is not None:
        return (1 << level for level in positions(int(column.lo[row])))
    (scale,) = (scale for scale in SCALES if (scale[0], scale[-1]) == (axis.bottom, axis.top))
    return (value for value in scale if column.lo[row] <= value <= column.hi[row])
