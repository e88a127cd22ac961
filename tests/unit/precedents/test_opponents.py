"""The conflicts of one case are those of the definition, in the order promised and never more than asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.opponents import opponents
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases


@given(bases(rows=(1, 8)), st.data())
def test_they_are_those_of_the_definition(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    certain, possible = (allpairs.conflicts(base, certain=sure) for sure in (True, False))
    wanted = {("lenient", b, (a, b) in certain) for a, b in possible if a == row}
    wanted |= {("harsh", a, (a, b) in certain) for a, b in possible if b == row}
    found = opponents(base, row, 100)
    assert {(one.side, one.row, one.certain) for one in found} == wanted
    assert len(found) == len(wanted)
    most = data.draw(st.integers(0, 5))
    assert opponents(base, row, most) == found[:most]
    assert [one.certain for one in found] == sorted((one.certain for one in found), reverse=True)


@given(bases(rows=(1, 5), weights=True, window=False), st.data())
def test_rows_that_stand_for_several_cases_count_as_them(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    tally = allpairs.tally(base)
    found = opponents(base, row, 100)
    for side, certain, possible in (
        ("lenient", tally.certain.lenient[row], tally.possible.lenient[row]),
        ("harsh", tally.certain.harsh[row], tally.possible.harsh[row]),
    ):
        assert sum(one.cases for one in found if one.side == side and one.certain) == certain
        assert sum(one.cases for one in found if one.side == side) == possible


def test_the_most_alike_come_first() -> None:
    facts = ((2, 2, 1, 2), (2, 1, 1, 2), (2, 1, 1, 2))
    base = Base(
        Order(tuple(Axis(name, 0, 3) for name in "xyz"), (Axis("outcome", 0, 9),)),
        size=4,
        facts=tuple(Column(column, column) for column in facts),
        outcomes=(Column([0, 5, 5, 4], [0, 5, 5, 4]),),
        peers=[0] * 4,
        final=[True] * 4,
    )
    assert [(one.row, one.apart) for one in opponents(base, 0, 9)] == [(3, 0), (1, 2), (2, 3)]
