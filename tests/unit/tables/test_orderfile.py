"""Numbers on an axis and the words for them: there and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.order import Axis
from checker.tables.cells import CellError
from checker.tables.orderfile import (
    Compared,
    Era,
    Key,
    Levels,
    Numbers,
    TableOrder,
    encoded,
    group_name,
    interval,
    row_id,
    value_of,
    word,
    words,
)

LEVELS = ("none", "light", "grave")


def compared(scale: Levels | Numbers, *unknown: str, columns: int = 1) -> Compared:
    return Compared("it", ("a",) if columns == 1 else ("a", "b"), scale, frozenset(unknown))


def test_a_level_is_numbered_from_the_least_grave() -> None:
    up, down = compared(Levels(LEVELS)), compared(Levels(LEVELS, turned=True))
    assert [interval(up, [level]) for level in LEVELS] == [(0, 0), (1, 1), (2, 2)]
    assert [interval(down, [level]) for level in LEVELS] == [(2, 2), (1, 1), (0, 0)]
    for one in (up, down):
        assert [word(one, interval(one, [level])[0]) for level in LEVELS] == list(LEVELS)
        assert one.axis == Axis("it", 0, 2)


def test_bounds_are_in_the_order_of_the_list_and_come_out_in_the_order_of_gravity() -> None:
    down = compared(Levels(LEVELS, turned=True), "?", columns=2)
    assert interval(down, ["none", "light"]) == (1, 2)
    assert interval(down, ["?", "light"]) == (1, 2)
    assert interval(down, ["light", "?"]) == (0, 1)
    assert words(down, 1, 2) == "light up to none"
    with pytest.raises(CellError, match="the wrong way round"):
        interval(down, ["grave", "light"])


def test_the_levels_of_a_partial_order_are_sets_of_one() -> None:
    one = compared(Levels(LEVELS, at_most=(1, 3, 5)), "?")
    assert [interval(one, [level]) for level in LEVELS] == [(1, 1), (2, 2), (4, 4)]
    assert interval(one, ["?"]) == (7, 7)
    assert [word(one, bits) for bits in (1, 4, 6)] == ["none", "grave", "light or grave"]
    assert [words(one, bits, bits) for bits in (2, 7)] == ["light", "unknown"]
    assert one.axis.at_most == (1, 3, 5)


def test_numbers_of_which_less_is_worse_are_turned_round() -> None:
    one = compared(Numbers(0, 100, turned=True), "?")
    assert interval(one, ["30"]) == (-30, -30)
    assert interval(one, ["?"]) == (-100, 0)
    assert (one.axis.bottom, one.axis.top, one.raw) == (-100, 0, True)
    assert [words(one, -30, -30), words(one, -30, -5), words(one, -100, 0)] == ["30", "30 up to 5", "unknown"]


def test_a_cut_begins_a_band() -> None:
    up = compared(Numbers(0, 1000, cuts=(100, 500)), "?")
    down = compared(Numbers(0, 1000, turned=True, cuts=(100, 500)), "?")
    values = ["0", "99.5", "100", "499", "500", "1000"]
    assert [interval(up, [value])[0] for value in values] == [0, 0, 1, 1, 2, 2]
    assert [interval(down, [value])[0] for value in values] == [2, 2, 1, 1, 0, 0]
    bands = ["under 100", "100 to under 500", "500 or more"]
    assert [word(up, band) for band in (0, 1, 2)] == bands
    assert [word(down, band) for band in (2, 1, 0)] == bands
    assert [words(up, *bounds) for bounds in ((0, 1), (1, 2), (0, 2))] == ["under 500", "100 or more", "unknown"]
    assert [words(down, *bounds) for bounds in ((0, 1), (1, 2), (1, 1))] == ["100 or more", "under 500", bands[1]]
    for one in (up, down):
        assert interval(one, ["?"]) == (0, 2)
        assert one.axis == Axis("it", 0, 2)
        assert not one.raw


def test_an_outcome_that_is_pending_is_open_unless_two_cells_give_bounds() -> None:
    ladder = Levels(LEVELS)
    assert interval(compared(ladder), ["light"], pending=True) == (0, 2)
    assert interval(compared(ladder, columns=2), ["light", "grave"], pending=True) == (1, 2)
    with pytest.raises(CellError):
        interval(compared(ladder), ["unheard"], pending=True)


def test_a_marker_is_unknown_whatever_it_says_and_an_empty_cell_is_not_unless_listed() -> None:
    assert value_of(compared(Numbers(1, 9), "0", ""), "0") is None
    assert value_of(compared(Numbers(1, 9), "0", ""), "") is None
    for scale in (Numbers(1, 9), Levels(LEVELS)):
        with pytest.raises(CellError, match="the cell is empty"):
            value_of(compared(scale), "")


SCALES = st.one_of(
    st.builds(
        Levels, st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=6, unique=True).map(tuple), st.booleans()
    ),
    st.builds(Numbers, st.integers(-9, 0), st.integers(1, 9), st.booleans()),
    st.builds(
        Numbers,
        st.just(-9),
        st.just(9),
        st.booleans(),
        st.sets(st.integers(-8, 9), min_size=1, max_size=4).map(sorted).map(tuple),
    ),
)


@given(SCALES, st.data())
def test_bounds_lie_on_the_axis_and_wider_ones_hold_narrower(scale: Levels | Numbers, data: st.DataObject) -> None:
    one = compared(scale)
    ends = (0, len(scale.listed) - 1) if isinstance(scale, Levels) else (scale.low, scale.high)
    inner = sorted(data.draw(st.tuples(*[st.integers(int(ends[0]), int(ends[1]))] * 2)))
    outer = data.draw(st.integers(int(ends[0]), inner[0])), data.draw(st.integers(inner[1], int(ends[1])))
    axis = one.axis
    lo, hi = encoded(one, *inner)
    wide_lo, wide_hi = encoded(one, *outer)
    assert axis.bottom <= wide_lo <= lo <= hi <= wide_hi <= axis.top
    assert encoded(one, None, None) == (axis.bottom, axis.top)
    assert encoded(one, *ends) == (axis.bottom, axis.top)


def test_eras_are_named_by_their_first_and_last_days() -> None:
    era = Era(Key("on"), (date(2018, 5, 25), date(2020, 1, 1)))
    assert era.names == ("before 2018-05-25", "2018-05-25 to 2019-12-31", "from 2020-01-01")
    numbers = [era.number(start + timedelta(days=shift)) for start in era.starts for shift in (-1, 0)]
    assert numbers == [0, 1, 1, 2]


def test_groups_and_rows_are_named_as_a_reader_sees_them() -> None:
    one = compared(Levels(LEVELS))
    plain = TableOrder("o", "", "", (one,), (one,))
    assert group_name(plain, (), None) == "all cases"
    assert group_name(TableOrder("o", "", "", (one,), (one,), (Key("law"),)), ("a\u202e",), None) == "law a\\u202e"
    assert [row_id(number) for number in (0, 1)] == ["2", "3"]
