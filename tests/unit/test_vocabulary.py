"""Truth, levels, and sets of whole numbers."""

from collections.abc import Iterable, Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.vocabulary import Interval, Level, Ranges, Truth, all_of, any_of, complement, ranges

TRUTHS = (Truth.FAILS, Truth.UNKNOWN, Truth.HOLDS)

truths = st.sampled_from(TRUTHS)
intervals = st.tuples(st.integers(-12, 12), st.integers(0, 6)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
sets = st.lists(intervals, max_size=5).map(ranges)
scales = intervals.map(lambda part: Interval(part.lo, part.hi + 8))


def members(parts: Iterable[Interval]) -> set[int]:
    """The numbers of some intervals, one by one."""
    return {number for part in parts for number in range(part.lo, part.hi + 1)}


def completions(given_truths: tuple[Truth, ...]) -> Iterator[tuple[bool, ...]]:
    """Every way in which unknown truths may turn out."""
    return product(*[(False, True) if t is Truth.UNKNOWN else (t is Truth.HOLDS,) for t in given_truths])


def summed(values: set[bool]) -> Truth:
    """What is left open by the values that something may have."""
    if len(values) == 2:
        return Truth.UNKNOWN
    return Truth.HOLDS if values == {True} else Truth.FAILS


# Truth


@pytest.mark.parametrize("pair", list(product(TRUTHS, TRUTHS)), ids=str)
def test_all_and_any_of_two_are_what_every_completion_leaves_open(pair: tuple[Truth, Truth]) -> None:
    assert all_of(pair) is summed({all(c) for c in completions(pair)})
    assert any_of(pair) is summed({any(c) for c in completions(pair)})


@given(st.lists(truths, max_size=5).map(tuple))
def test_all_and_any_of_many_are_what_every_completion_leaves_open(many: tuple[Truth, ...]) -> None:
    assert all_of(many) is summed({all(c) for c in completions(many)})
    assert any_of(many) is summed({any(c) for c in completions(many)})


def test_nothing_makes_all_hold_and_any_fail() -> None:
    assert all_of(()) is Truth.HOLDS
    assert any_of(()) is Truth.FAILS


@pytest.mark.parametrize(
    ("truth", "inverted"),
    [(Truth.HOLDS, Truth.FAILS), (Truth.FAILS, Truth.HOLDS), (Truth.UNKNOWN, Truth.UNKNOWN)],
)
def test_inversion_leaves_the_unknown_unknown(truth: Truth, inverted: Truth) -> None:
    assert ~truth is inverted
    assert ~~truth is truth


@given(st.lists(truths, max_size=5))
def test_de_morgan(many: list[Truth]) -> None:
    assert ~all_of(many) is any_of(~truth for truth in many)
    assert ~any_of(many) is all_of(~truth for truth in many)


def test_generators_are_read_once_and_whole() -> None:
    assert all_of(truth for truth in (Truth.UNKNOWN, Truth.HOLDS, Truth.FAILS)) is Truth.FAILS
    assert any_of(truth for truth in (Truth.UNKNOWN, Truth.FAILS, Truth.HOLDS)) is Truth.HOLDS


# Levels


def test_levels_are_ordered_and_sink_one_step_at_a_time() -> None:
    assert [level.rank for level in (Level.NOTE, Level.WARNING, Level.ERROR)] == [0, 1, 2]
    assert [level.lowered() for level in (Level.ERROR, Level.WARNING, Level.NOTE)] == [
        Level.WARNING,
        Level.NOTE,
        Level.NOTE,
    ]


# Intervals and sets of numbers


def test_an_interval_is_not_empty() -> None:
    with pytest.raises(ValueError, match="an interval from 3 to 2 is empty"):
        Interval(3, 2)
    assert Interval(3, 3).lo == 3


@given(intervals, intervals)
def test_meeting_and_lying_inside(one: Interval, other: Interval) -> None:
    assert one.meets(other) is bool(members([one]) & members([other]))
    assert one.inside(other) is (members([one]) <= members([other]))


@given(st.lists(intervals, max_size=6))
def test_a_union_keeps_the_numbers_and_has_one_form(parts: list[Interval]) -> None:
    union = ranges(parts)
    assert members(union) == members(parts)
    assert all(one.hi + 1 < other.lo for one, other in pairwise(union))
    assert ranges(reversed(parts)) == union
    assert ranges(union) == union


@given(sets, scales)
def test_a_complement_is_the_rest_of_the_scale(of: Ranges, scale: Interval) -> None:
    rest = complement(of, scale)
    assert members(rest) == members([scale]) - members(of)
    assert ranges(rest) == rest


@given(sets, scales)
def test_the_complement_of_a_complement_is_the_part_on_the_scale(of: Ranges, scale: Interval) -> None:
    twice = complement(complement(of, scale), scale)
    assert members(twice) == members(of) & members([scale])


def test_the_ends_of_a_scale() -> None:
    scale = Interval(0, 9)
    assert complement((), scale) == (scale,)
    assert complement((scale,), scale) == ()
    assert complement((Interval(0, 0),), scale) == (Interval(1, 9),)
    assert complement((Interval(9, 9),), scale) == (Interval(0, 8),)
    assert complement((Interval(3, 4),), scale) == (Interval(0, 2), Interval(5, 9))
