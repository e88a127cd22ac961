"""Cells, boxes and directions."""

from __future__ import annotations

from checker.engines.prover.space import Axis, Space, space
from checker.vocabulary import Direction, Interval

FIVE = Axis("x", (0, 3, 5, 9, 20), Interval(0, 30), Direction.HIGHER)


def test_cells_are_cut_at_the_ends_of_tests() -> None:
    made = space({"x": Interval(0, 30)}, {"x": [(Interval(3, 4), Interval(9, 19)), (Interval(5, 30),)]}, {})
    assert made.axes == (Axis("x", (0, 3, 5, 9, 20), Interval(0, 30), Direction.NONE),)
    axis = made.axes[0]
    assert axis.cells((Interval(3, 4), Interval(9, 19))) == 0b01010
    assert axis.values(0b01010) == (Interval(3, 4), Interval(9, 19))
    assert axis.values(0b11000) == (Interval(9, 30),)
    assert made.values((0b01010,)) == {"x": (Interval(3, 4), Interval(9, 19))}
    assert made.values(made.whole) == {}


def test_worse_and_better_cells() -> None:
    assert (FIVE.no_better(0b00110), FIVE.no_worse(0b00110)) == (0b11110, 0b00111)
    lower = Axis("x", FIVE.starts, FIVE.scale, Direction.LOWER)
    assert (lower.no_better(0b00110), lower.no_worse(0b00110)) == (0b00111, 0b11110)
    none = Axis("x", FIVE.starts, FIVE.scale, Direction.NONE)
    assert (none.no_better(0b00110), none.no_worse(0b00110)) == (0b00110, 0b00110)


def test_an_unknown_value_is_a_cell_of_its_own_that_is_neither_better_nor_worse() -> None:
    axis = Axis("x", (0, 5), Interval(0, 9), Direction.HIGHER, unknown=True)
    assert (axis.known, axis.blank, axis.whole) == (0b011, 0b100, 0b111)
    assert axis.values(0b111) == (Interval(0, 9),)
    assert axis.no_better(0b001) == 0b011


def test_days_in_an_impossible_order() -> None:
    first = Axis("breach", (1, 10, 20), Interval(1, 99), Direction.NONE)
    then = Axis("measure", (1, 15), Interval(1, 99), Direction.NONE)
    both = Space((first, then), (("breach", "measure"), ("breach", "elsewhere")))
    assert both.feasible((0b010, 0b01))
    assert not both.feasible((0b100, 0b01))
    assert both.feasible((0b100, 0b11))


def test_where_only_the_unknown_value_is_left_nothing_is_worse_or_better_or_named() -> None:
    higher = Axis("x", (0, 5), Interval(0, 9), Direction.HIGHER, unknown=True)
    lower = Axis("x", (0, 5), Interval(0, 9), Direction.LOWER, unknown=True)
    assert (higher.no_better(0b100), higher.no_worse(0b100)) == (0, 0)
    assert (lower.no_better(0b100), lower.no_worse(0b100)) == (0, 0)
    assert Space((higher,)).values((0b100,)) == {}


def test_a_box_of_the_values_allowed() -> None:
    made = Space((FIVE, Axis("y", (0, 2), Interval(0, 3), Direction.NONE)))
    assert made.box({"y": (Interval(2, 3),)}) == (0b11111, 0b10)
    assert made.box({"x": (Interval(0, 2), Interval(20, 30)), "y": (Interval(0, 1),)}) == (0b10001, 0b01)
    assert made.box({}) == made.whole


def test_a_space_knows_what_is_worse_what_is_not_after_and_whether_values_may_be_unknown() -> None:
    scales = {"x": Interval(0, 9), "y": Interval(0, 9)}
    tests = {"x": [(Interval(5, 9),)], "y": [(Interval(0, 3),)]}
    known = space(scales, tests, {"y": Direction.LOWER}, [("x", "y")])
    assert [(axis.name, axis.starts, axis.worse, axis.unknown) for axis in known.axes] == [
        ("x", (0, 5), Direction.NONE, False),
        ("y", (0, 4), Direction.LOWER, False),
    ]
    assert known.not_after == (("x", "y"),)
    assert all(axis.unknown for axis in space(scales, tests, {}, unknown=True).axes)


def test_a_day_that_is_not_known_may_lie_anywhere() -> None:
    first = Axis("breach", (1, 10), Interval(1, 99), Direction.NONE, unknown=True)
    then = Axis("measure", (1, 10), Interval(1, 99), Direction.NONE, unknown=True)
    known = Axis("end", (1, 10), Interval(1, 99), Direction.NONE)
    both = Space((first, then, known), (("breach", "measure"), ("breach", "end")))
    assert not both.feasible((0b010, 0b001, 0b11))
    assert both.feasible((0b010, 0b100, 0b11))
    assert both.feasible((0b100, 0b001, 0b11))
    assert both.feasible((0b010, 0b101, 0b11))
    # What is said of one pair of days does not settle the next.
    assert not both.feasible((0b010, 0b100, 0b01))


def test_a_part_of_several_cells_and_a_cell_of_the_last_value_alone() -> None:
    assert FIVE.cells((Interval(3, 19),)) == 0b01110
    assert FIVE.cells((Interval(0, 30),)) == FIVE.whole
    made = space({"x": Interval(0, 30)}, {"x": [(Interval(30, 30),), (Interval(0, 2),)]}, {})
    assert made.axes[0].starts == (0, 3, 30)
