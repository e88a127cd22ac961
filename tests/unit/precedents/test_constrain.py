"""What is forced on one case, by whom, and what may be decided where the precedents disagree."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.precedents import count
from checker.precedents.constrain import forced, least_against, standing, standings, with_case
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases, made

NAMES = ("floor", "floor_possible", "ceiling", "ceiling_possible")


@given(bases(rows=(1, 8)))
def test_the_bounds_of_one_case_are_those_of_all_and_somebody_is_cited_for_each(base: Base) -> None:
    tally = allpairs.tally(base)
    for row in range(base.size):
        for outcome, found in enumerate(forced(base, row)):
            column = base.outcomes[outcome]
            bounds = tally.bounds[outcome]
            assert [getattr(found, name) for name in NAMES] == [getattr(bounds, name)[row] for name in NAMES]
            assert found.standing == standings(tally, outcome)[row]
            below = [i for i in range(base.size) if base.final[i] and allpairs.dominates(base, row, i)[0]]
            above = [i for i in range(base.size) if base.final[i] and allpairs.dominates(base, i, row)[1]]
            assert sorted(found.floor_by.rows) == [i for i in below if column.lo[i] == found.floor]
            possible = [i for i in above if column.lo[i] == found.ceiling_possible]
            assert sorted(found.ceiling_possible_by.rows) == possible
            assert found.ceiling_possible_by.count == len(possible)


def three() -> Base:
    """Precedents with two dimensions: all but 2 set a floor of 2, and 0 for whatever the others do; then the case."""
    columns = ([1, 2, 0, 1, 2], [1, 1, 0, 2, 2])
    fine = [2, 2, 1, 2, 2]
    base = Base(
        order=Order((Axis("records", 0, 5), Axis("intent", 0, 5)), (Axis("fine", 0, 3),)),
        size=5,
        facts=tuple(Column(values, values) for values in columns),
        outcomes=(Column(fine, fine),),
        peers=[0] * 5,
        final=[True] * 5,
    )
    return with_case(base, [(2, 2), (2, 2)], peer=0)


def test_those_that_bind_the_most_are_cited_first_then_those_that_differ_least() -> None:
    (found,) = forced(three(), 5)
    assert (found.floor, found.ceiling, found.standing) == (2, 2, "fixed")
    # Case 4 has the facts of the case at hand; 1 and 3 differ on one dimension.
    assert found.floor_by.rows == (0, 4, 1, 3)
    assert (found.ceiling_by.rows, found.ceiling_by.count) == ((4,), 1)
    assert forced(three(), 5, cited=1)[0].floor_by.rows == (0,)
    assert forced(three(), 5, cited=1)[0].floor_by.count == 4
    (least,) = forced(three(), 2)
    assert (least.floor, least.ceiling, least.ceiling_by.rows) == (0, 2, (4, 0, 1, 3))


def test_a_new_case_binds_nobody_and_is_open_on_the_outcome() -> None:
    base = three()
    assert list(base.final) == [True] * 5 + [False]
    assert (base.outcomes[0].lo[5], base.outcomes[0].hi[5]) == (0, 3)
    assert with_case(base, [(0, 1), (2, 2)], peer=1, outcomes=[(1, 1)]).outcomes[0].lo[6] == 1


def test_a_new_case_needs_a_value_for_each_axis_and_a_day_for_a_window() -> None:
    base = made(1, 3)
    with pytest.raises(ValueError, match="a value for each"):
        with_case(base, [(0, 0)], peer=0)
    with pytest.raises(ValueError, match="a value for each"):
        with_case(base, [(0, 0)] * 3, peer=0, outcomes=[(0, 0)] * 2)
    window = dataclasses.replace(base, order=dataclasses.replace(base.order, window=3), days=[0] * 3)
    with pytest.raises(ValueError, match="needs a day"):
        with_case(window, [(0, 0)] * 3, peer=0)
    assert list(with_case(window, [(0, 0)] * 3, peer=0, day=2).days) == [0, 0, 0, 2]


def test_standings() -> None:
    assert standing(1, 2, binding=True) == "free"
    assert standing(2, 2, binding=True) == "fixed"
    assert standing(3, 2, binding=True) == "torn"
    assert standing(0, 2, binding=False) == "unbound"


@given(bases(rows=(1, 8), outcomes=(1, 1)), st.data())
def test_what_is_permissible_goes_against_no_precedent_that_none_went_against(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    column = base.outcomes[0]
    binding = [i for i in range(base.size) if base.final[i]]
    floors = [i for i in binding if allpairs.dominates(base, row, i)[0]]
    ceilings = [i for i in binding if allpairs.dominates(base, i, row)[0]]
    lowest, highest = forced(base, row)[0].permissible
    for value in [value for value in {lowest, highest, *column.lo, *column.hi} if lowest <= value <= highest]:
        for one in (one for one in floors if column.lo[one] > value):
            assert any(column.hi[other] < column.lo[one] for other in ceilings)
        for one in (one for one in ceilings if column.hi[one] < value):
            assert any(column.lo[other] > column.hi[one] for other in floors)


@given(bases(rows=(1, 8), outcomes=(1, 1)), st.data())
def test_no_outcome_goes_against_fewer_precedents(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    axis, column = base.order.outcomes[0], base.outcomes[0]

    def against(value: float) -> int:
        """Certain conflicts with final precedents, if the case had got so much."""
        found = with_case(
            base,
            [(c.lo[row], c.hi[row]) for c in base.facts],
            peer=base.peers[row],
            day=base.days[row] if base.days else None,
            outcomes=[(value, value)],
        )
        pairs = allpairs.conflicts(found, certain=True)
        last = found.size - 1
        return sum((last, i) in pairs or (i, last) in pairs for i in range(base.size) if base.final[i] and i != row)

    counts = {value: against(value) for value in {axis.bottom, axis.top, *column.lo, *column.hi}}
    least = least_against(base, row)
    assert least.precedents == min(counts.values())
    assert all(counts[value] == least.precedents for value in least.outcomes)


def test_one_case_of_a_weighted_base_is_refused() -> None:
    base = dataclasses.replace(made(1, 3), weights=[1, 1, 2])
    for call in (lambda: forced(base, 0), lambda: least_against(base, 0), lambda: count.tally(base)):
        with pytest.raises(ValueError, match="several cases"):
            call()
