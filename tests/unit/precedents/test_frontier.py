"""The frontier of a level forces exactly what all precedents force, and no member of it could be missed."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.bits import grouped
from checker.precedents.frontier import frontiers, landmarks, outermost
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases, made


@given(bases(window=False, rows=(1, 10)), st.data())
def test_a_case_is_forced_to_a_level_exactly_where_it_meets_the_frontier(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    # The case at hand binds nobody: its own bounds are those of a new case.
    final = [done and other != row for other, done in enumerate(base.final)]
    base = dataclasses.replace(base, final=final)
    found = allpairs.tally(base).bounds
    for outcome, axis in enumerate(base.order.outcomes):
        for frontier in frontiers(base, grouped(base)[base.peers[row]], outcome):
            floor = found[outcome].floor[row]
            ceiling = found[outcome].ceiling[row]
            assert any(allpairs.dominates(base, row, one)[0] for one in frontier.floor) == (floor >= frontier.level)
            assert any(allpairs.dominates(base, one, row)[0] for one in frontier.ceiling) == (ceiling < frontier.level)
            assert frontier.level > axis.bottom


@given(bases(window=False, exact=True, rows=(1, 10), groups=1))
def test_of_known_cases_the_frontier_is_the_least_grave_and_the_gravest(base: Base) -> None:
    for outcome, column in enumerate(base.outcomes):
        for frontier in frontiers(base, grouped(base)[0], outcome):
            high = [i for i in range(base.size) if base.final[i] and column.lo[i] >= frontier.level]
            low = [i for i in range(base.size) if base.final[i] and column.lo[i] < frontier.level]
            assert frontier.floor == tuple(i for i in high if not any(before(base, j, i) for j in high))
            assert frontier.ceiling == tuple(i for i in low if not any(before(base, j, i, -1) for j in low))


def before(base: Base, one: int, other: int, way: int = 1) -> bool:
    """Whether one case makes the other one superfluous: less grave, or of the same facts and earlier."""
    up = allpairs.dominates(base, other, one)[0]
    down = allpairs.dominates(base, one, other)[0]
    if up and down:
        return one < other
    return up if way == 1 else down


def test_an_example_by_hand() -> None:
    facts = [[0, 1, 2, 1, 0], [2, 1, 0, 1, 3]]
    fine = [1, 1, 2, 0, 2]
    base = Base(
        order=Order((Axis("records", 0, 3), Axis("intent", 0, 3)), (Axis("fine", 0, 2),)),
        size=5,
        facts=tuple(Column(values, values) for values in facts),
        outcomes=(Column(fine, fine),),
        peers=[0] * 5,
        final=[True] * 5,
    )
    one, two = frontiers(base, grouped(base)[0])
    # Case 4 is above case 0, and every case is least or gravest on some dimension otherwise.
    assert (one.level, one.floor, one.ceiling) == (1, (0, 1, 2), (3,))
    assert (two.level, two.floor, two.ceiling) == (2, (2, 4), (0, 1))


@given(bases(window=False, rows=(1, 10)), st.data())
def test_the_landmarks_alone_force_on_a_new_case_all_that_is_forced(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    base = dataclasses.replace(base, final=[done and other != row for other, done in enumerate(base.final)])
    for outcome in range(len(base.outcomes)):
        few = landmarks(base, outcome)
        less = dataclasses.replace(base, final=[other in few for other in range(base.size)])
        one, other = (allpairs.tally(found).bounds[outcome] for found in (base, less))
        assert (one.floor[row], one.ceiling[row]) == (other.floor[row], other.ceiling[row])


@given(bases(window=False, exact=True, pending=False, outcomes=(1, 1), outcome_values=(0, 1), groups=1))
def test_with_two_outcomes_the_landmarks_are_the_cases_that_no_other_of_their_outcome_forces(base: Base) -> None:
    # Cases alike in everything are dropped first, as published.
    seen: dict[tuple[float, ...], int] = {}
    for row in range(base.size):
        seen.setdefault(tuple(column.lo[row] for column in (*base.facts, *base.outcomes)), row)
    rows = list(seen.values())
    fine = base.outcomes[0].lo
    published = {
        i
        for i in rows
        if not any(
            i != j and fine[i] == fine[j] and allpairs.dominates(base, *((i, j) if fine[i] else (j, i)))[0]
            for j in rows
        )
    }
    assert set(landmarks(base)) == published


def test_of_open_facts_the_end_that_binds_certainly_counts() -> None:
    base = Base(
        order=Order((Axis("records", 0, 9),), (Axis("fine", 0, 1),)),
        size=2,
        facts=(Column([1, 4], [8, 5]),),
        outcomes=(Column([1, 1], [1, 1]),),
        peers=[0, 0],
        final=[True, True],
    )
    assert outermost(base, [0, 1], "floor") == (1,)
    assert outermost(base, [0, 1], "ceiling") == (1,)


def test_a_window_or_weights_have_no_frontier() -> None:
    base = made(1, 4)
    window = dataclasses.replace(base, order=dataclasses.replace(base.order, window=3), days=[0] * 4)
    with pytest.raises(ValueError, match="window"):
        frontiers(window, grouped(base)[0])
    with pytest.raises(ValueError, match="several cases"):
        frontiers(dataclasses.replace(base, weights=[1] * 4), grouped(base)[0])
