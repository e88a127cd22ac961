"""What boxes leave of a box, against counting every cell."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover, inside, meet
from checker.engines.prover.space import Axis, Box, Space, bits, runs
from checker.vocabulary import Direction, Interval


@st.composite
def covered(draw: st.DrawFn) -> tuple[Space, list[Box], Box]:
    sizes = draw(st.lists(st.integers(1, 5), max_size=4))
    axes = tuple(
        Axis(f"a{number}", tuple(range(size)), Interval(0, 9), Direction.NONE) for number, size in enumerate(sizes)
    )
    box = st.tuples(*(st.just(axis.whole) | st.integers(1, axis.whole) for axis in axes))
    return Space(axes, (("a0", "a1"),)), draw(st.lists(box, max_size=8)), draw(box)


def points(box: Box) -> set[tuple[int, ...]]:
    return set(product(*(list(bits(mask)) for mask in box)))


@given(covered(), st.data())
@settings(deadline=None)
def test_the_pieces_left_are_disjoint_and_are_all_that_is_left(
    given_: tuple[Space, list[Box], Box], data: st.DataObject
) -> None:
    whole, boxes, box = given_
    among = data.draw(st.none() | st.integers(0, (1 << len(boxes)) - 1))
    kept = [each for number, each in enumerate(boxes) if among is None or among >> number & 1]
    left = points(box) - {point for each in kept for point in points(each)}
    pieces = list(Cover(whole, boxes).uncovered(box, Budget(), among))
    found = [point for piece in pieces for point in points(piece)]
    assert len(found) == len(set(found))
    assert set(found) <= left
    # The first axis never lies after the second one: only pieces without any case in that order may be left out.
    for point in left - set(found):
        assert len(whole.axes) > 1
        assert point[0] > whole.axes[1].interval(point[1]).hi


@given(covered())
@settings(deadline=None)
def test_which_boxes_meet_a_box_and_which_hold_it(given_: tuple[Space, list[Box], Box]) -> None:
    whole, boxes, box = given_
    cover = Cover(whole, boxes)
    for number, each in enumerate(boxes):
        assert bool(cover.meeting(box) >> number & 1) == bool(points(each) & points(box))
        assert bool(points(each) & points(box)) == (meet(each, box) is not None)
        assert bool(cover.holding(box) >> number & 1) == (points(box) <= points(each)) == inside(box, each)


@given(covered(), st.data())
@settings(deadline=None)
def test_the_first_piece_left_is_one_of_them(given_: tuple[Space, list[Box], Box], data: st.DataObject) -> None:
    whole, boxes, box = given_
    among = data.draw(st.none() | st.integers(0, (1 << len(boxes)) - 1))
    cover = Cover(whole, boxes)
    left = list(cover.uncovered(box, Budget(), among))
    assert cover.first_uncovered(box, Budget(), among) == (left[0] if left else None)


@given(st.integers(0, 2**40))
def test_runs_are_the_places_that_are_set(mask: int) -> None:
    found = list(runs(mask))
    assert [place for first, last in found for place in range(first, last + 1)] == list(bits(mask))
    assert all(first > last + 1 for (_, last), (first, _) in pairwise(found))


def test_what_is_left_after_two_ways_to_the_same_boxes_is_found_on_both() -> None:
    """Either cell of the first axis comes to the same two boxes on the third one, and to the same one on the fourth."""
    axes = tuple(Axis(f"a{number}", (0, 5), Interval(0, 9), Direction.NONE) for number in range(4))
    boxes = [
        (0b11, 0b11, 0b11, 0b01),
        (0b11, 0b11, 0b01, 0b11),
        (0b01, 0b01, 0b11, 0b11),
        (0b10, 0b01, 0b11, 0b11),
    ]
    left = list(Cover(Space(axes), boxes).uncovered((0b11,) * 4, Budget()))
    assert sorted(left) == [(0b01, 0b10, 0b10, 0b10), (0b10, 0b10, 0b10, 0b10)]


def test_without_axes_there_is_one_case_and_every_box_has_it() -> None:
    cover = Cover(Space(()), [(), ()])
    assert (cover.meeting(()), cover.holding(())) == (0b11, 0b11)
    assert list(cover.uncovered((), Budget())) == []
    assert list(Cover(Space(()), []).uncovered((), Budget())) == [()]


def test_what_is_left_beside_a_part_that_no_box_meets_is_found_too() -> None:
    axes = tuple(Axis(f"a{number}", (0, 5), Interval(0, 9), Direction.NONE) for number in range(2))
    left = list(Cover(Space(axes), [(0b10, 0b01)]).uncovered((0b11, 0b11), Budget()))
    assert sorted(left) == [(0b01, 0b11), (0b10, 0b10)]


def test_cells_that_the_same_boxes_leave_stay_together() -> None:
    """Whether there are as many boxes as cells, so that cells are looked at one by one, or fewer."""
    whole = Space((Axis("a0", (0, 2, 4, 6), Interval(0, 9), Direction.NONE),))
    assert list(Cover(whole, [(0b0001,), (0b0010,)]).uncovered((0b1111,), Budget())) == [(0b1100,)]
    assert list(Cover(whole, [(0b0110,)]).uncovered((0b1111,), Budget())) == [(0b1001,)]
