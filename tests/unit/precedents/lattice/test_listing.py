"""What is listed of a large base is what going through it row by row would list."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from checker.precedents import opponents as plain
from checker.precedents.lattice import listing
from checker.precedents.order import Base, Column
from tests import allpairs
from tests.bases import bases


def arrays(base: Base) -> Base:
    """The same base with its columns as arrays."""

    def array(values: Sequence[Any]) -> Any:
        return np.asarray(values)

    def column(one: Column) -> Column:
        return Column(array(one.lo), array(one.hi))

    return dataclasses.replace(
        base,
        facts=tuple(column(one) for one in base.facts),
        outcomes=tuple(column(one) for one in base.outcomes),
        peers=array(base.peers),
        final=array(base.final),
        days=array(base.days) if base.order.window is not None else (),
        weights=None if base.weights is None else array(base.weights),
    )


@given(bases(rows=(1, 10)), st.data())
def test_the_same_conflicts_are_named_as_row_by_row(base: Base, data: st.DataObject) -> None:
    row, most = data.draw(st.integers(0, base.size - 1)), data.draw(st.integers(0, 12))
    assert listing.opponents(arrays(base), row, most) == plain.opponents(base, row, most)


@given(bases(rows=(1, 6), weights=True, window=False), st.data())
def test_rows_that_stand_for_several_cases(base: Base, data: st.DataObject) -> None:
    row, most = data.draw(st.integers(0, base.size - 1)), data.draw(st.integers(0, 12))
    assert listing.opponents(arrays(base), row, most) == plain.opponents(base, row, most)


@given(bases(rows=(0, 12)), st.integers(0, 14))
def test_the_same_cases_are_listed_as_row_by_row(base: Base, top: int) -> None:
    tally = allpairs.tally(base)
    assert listing.most_in_conflict(arrays(base), tally, top) == plain.most_in_conflict(base, tally, top)
