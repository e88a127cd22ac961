"""The conflicts of one case are those of the definition, in the order promised and never more than asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.opponents import FIRST, most_in_conflict, opponents, values_of
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases, made


@given(bases(rows=(1, 8)), st.data())
def test_they_are_those_of_the_definition(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    certain, possible = (allpairs.conflicts(base, certain=sure) for sure in (True, False))
    sides: dict[int, set[tuple[str, bool]]] = {}
    for a, b in possible:
        if row in (a, b):
            sides.setdefault(b if a == row else a, set()).add(("lenient" if a == row else "harsh", (a, b) in certain))
    wanted = {
        (other, *next(iter(seen))) if len(seen) == 1 else (other, "either", False) for other, seen in sides.items()
    }
    found = opponents(base, row, 100)
    keys = {key(base, other): (side, sure) for other, side, sure in wanted}
    assert {key(base, one.rows[0]): (one.side, one.certain) for one in found} == keys
    assert len(found) == len(keys)
    assert sum(one.cases for one in found) == len(wanted)
    assert {(other, one.side, one.certain) for one in found for other in one.rows} <= wanted
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
        assert sum(one.cases for one in found if one.side in (side, "either")) == possible
    assert sum(one.cases for one in found) == tally.possible.cases[row]


@given(bases(rows=(0, 8)), st.data())
def test_the_order_of_the_rows_does_not_matter(base: Base, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(base.size)))
    moved = permuted(base, order)
    tally, moved_tally = allpairs.tally(base), allpairs.tally(moved)
    lots = most_in_conflict(base, tally, 5)
    moved_lots = most_in_conflict(moved, moved_tally, 5)
    assert [(key(base, one.rows[0]), one.cases) for one in lots] == [
        (key(moved, one.rows[0]), one.cases) for one in moved_lots
    ]
    assert [tally.certain.cases[one.rows[0]] for one in lots] == [
        moved_tally.certain.cases[one.rows[0]] for one in moved_lots
    ]
    for row in [one.rows[0] for one in lots[:1]]:
        found, again = opponents(base, row, 4), opponents(moved, order.index(row), 4)
        assert [(key(base, one.rows[0]), one.side, one.cases) for one in found] == [
            (key(moved, one.rows[0]), one.side, one.cases) for one in again
        ]


@given(bases(rows=(0, 8)))
def test_rows_alike_are_listed_once_and_every_case_is_in_one_lot(base: Base) -> None:
    tally = allpairs.tally(base)
    lots = most_in_conflict(base, tally, 100)
    assert len({key(base, one.rows[0]) for one in lots}) == len(lots)
    assert sum(one.cases for one in lots) == sum(bool(cases) for cases in tally.possible.cases)
    for one in lots:
        like = [row for row in range(base.size) if key(base, row) == key(base, one.rows[0])]
        assert (list(one.rows), one.cases) == (like[:FIRST], len(like))


def key(base: Base, row: int) -> tuple[float, ...]:
    """All that is compared of a row."""
    return tuple(column[row] for column in values_of(base))


def permuted(base: Base, order: Sequence[int]) -> Base:
    """The same cases in another order."""

    def column(one: Column) -> Column:
        return Column([one.lo[row] for row in order], [one.hi[row] for row in order])

    return dataclasses.replace(
        base,
        facts=tuple(column(one) for one in base.facts),
        outcomes=tuple(column(one) for one in base.outcomes),
        peers=[base.peers[row] for row in order],
        final=[base.final[row] for row in order],
        days=[base.days[row] for row in order] if base.order.window is not None else (),
    )


def test_those_in_most_conflicts_come_first() -> None:
    base = made(5, 60, groups=1)
    tally = allpairs.tally(base)
    lots = most_in_conflict(base, tally, 60)
    counts = [(tally.certain.cases[one.rows[0]], tally.possible.cases[one.rows[0]]) for one in lots]
    assert counts == sorted(counts, reverse=True)
    assert sum(one.cases for one in lots) == sum(bool(cases) for cases in tally.possible.cases)
    assert most_in_conflict(base, tally, 7) == lots[:7]


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
    assert [(one.rows, one.apart) for one in opponents(base, 0, 9)] == [((3,), 0), ((1,), 2), ((2,), 3)]
