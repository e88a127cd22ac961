"""All figures of a base by the plain path."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings

from checker.precedents.count import without_dimension
from checker.precedents.frontier import landmarks
from checker.precedents.order import Base
from checker.precedents.plain import audit
from checker.precedents.repair import repairs
from tests import allpairs
from tests.bases import bases, made


@given(bases(rows=(0, 8)))
@settings(max_examples=40)
def test_every_part_is_that_of_the_definition(base: Base) -> None:
    found = audit(base)
    assert found.path == "plain"
    assert (found.totals, found.by_group) == allpairs.totals(base)
    assert found.tally == allpairs.tally(base)
    assert (found.repair, found.repair_by_group) == repairs(base)
    assert found.without == {
        axis.name: len(allpairs.conflicts(without_dimension(base, number), certain=True))
        for number, axis in enumerate(base.order.dimensions)
    }


def test_landmarks_are_counted_where_levels_can_be() -> None:
    base = made(1, 30, unknown=0, outcome_levels=(2,))
    assert audit(base, repair=False, drop=False).landmarks == len(landmarks(base)) > 0
    several = made(1, 30, outcome_levels=(2, 2))
    fine = dataclasses.replace(base.order.outcomes[0], amount=True)
    amount = dataclasses.replace(base, order=dataclasses.replace(base.order, outcomes=(fine,)))
    window = dataclasses.replace(base, order=dataclasses.replace(base.order, window=1), days=[0] * 30)
    assert [audit(one, repair=False, drop=False).landmarks for one in (several, amount, window)] == [None] * 3


def test_what_is_not_asked_for_is_none() -> None:
    found = audit(made(1, 20), repair=False)
    assert (found.repair, found.repair_by_group) == (None, None)
    assert found.without is not None
    found = audit(made(1, 20), drop=False)
    assert found.repair is not None
    assert found.repair_by_group is not None
    assert found.without is None


def test_rows_that_stand_for_several_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="stand for several cases"):
        audit(dataclasses.replace(made(1, 3), weights=[1, 1, 1]))
