"""What sets a case apart from its peers, and the conflicts of each case."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.constrain import with_case
from checker.precedents.distinguish import Apart, Conflict, Near, apart, conflicts, conflicts_of, near
from checker.precedents.order import Axis, Base, Column, Order
from checker.vocabulary import Truth
from tests import allpairs
from tests.bases import bases


def example() -> Base:
    """A case (row 4) beside one that it lacks records for, one open on intent, one far off, and a pending one."""
    columns = (
        Column([3, 1, 3, 3], [3, 1, 3, 3]),
        Column([1, 0, 3, 1], [1, 3, 3, 1]),
        Column([0, 1, 2, 0], [0, 1, 2, 0]),
    )
    base = Base(
        order=Order((Axis("records", 0, 3), Axis("intent", 0, 3), Axis("delay", 0, 3)), (Axis("fine", 0, 3),)),
        size=4,
        facts=columns,
        outcomes=(Column([2, 2, 3, 0], [2, 2, 3, 3]),),
        peers=[0] * 4,
        final=[True, True, True, False],
    )
    return with_case(base, [(2, 2), (1, 1), (1, 1)], peer=0)


def test_the_nearest_come_first() -> None:
    assert near(example(), 4, "floor") == (
        Near(1, (("intent", Truth.UNKNOWN),)),
        Near(0, (("records", Truth.FAILS),)),
        Near(2, (("records", Truth.FAILS), ("intent", Truth.FAILS), ("delay", Truth.FAILS))),
    )
    assert near(example(), 4, "floor", limit=1) == (Near(1, (("intent", Truth.UNKNOWN),)),)
    # Case 2 is graver on all: it sets a ceiling, and nothing is in the way.
    assert near(example(), 4, "ceiling") == (
        Near(0, (("delay", Truth.FAILS),)),
        Near(1, (("records", Truth.FAILS), ("intent", Truth.UNKNOWN))),
    )


def test_peers_that_cannot_be_compared_are_counted_by_what_stands_in_the_way() -> None:
    assert apart(example(), 4) == Apart(
        comparable=1,
        possible=1,
        incomparable=2,
        less=(("records", 2), ("intent", 0), ("delay", 0)),
        more=(("records", 0), ("intent", 0), ("delay", 2)),
    )


def test_what_is_open_comes_after_what_is_known_and_stands_in_the_way_of_nobody_for_certain() -> None:
    """Beside (1, 1, 1), case 0 is graver on the first fact and open on the second, case 1 graver on the third."""
    base = Base(
        order=Order((Axis("records", 0, 3), Axis("intent", 0, 3), Axis("delay", 0, 3)), (Axis("fine", 0, 3),)),
        size=3,
        facts=(Column([2, 0, 2], [2, 0, 2]), Column([0, 1, 1], [3, 1, 1]), Column([0, 2, 0], [0, 2, 0])),
        outcomes=(Column([2, 2, 2], [2, 2, 2]),),
        peers=[0] * 3,
        final=[True] * 3,
    )
    base = with_case(base, [(1, 1), (1, 1), (1, 1)], peer=0)
    fails, unknown = Truth.FAILS, Truth.UNKNOWN
    assert near(base, 3, "floor") == (
        Near(1, (("delay", fails),)),
        Near(2, (("records", fails),)),
        Near(0, (("records", fails), ("intent", unknown))),
    )
    found = apart(base, 3)
    assert found.incomparable == 3
    assert found.less == (("records", 2), ("intent", 0), ("delay", 1))
    assert found.more == (("records", 1), ("intent", 0), ("delay", 2))


@given(bases(rows=(1, 8)), st.data())
def test_every_peer_is_counted_once_and_every_blocked_precedent_listed(base: Base, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, base.size - 1))
    others = [i for i in range(base.size) if allpairs.compared(base, row, i)]
    found = apart(base, row)
    assert found.comparable + found.possible + found.incomparable == len(others)
    listed = near(base, row, "floor", limit=base.size)
    assert {one.row for one in listed} == {
        i for i in others if base.final[i] and not allpairs.dominates(base, row, i)[0]
    }
    assert all((one.blocked_certainly == 0) == allpairs.dominates(base, row, one.row)[1] for one in listed)
    assert [one.blocked_certainly for one in listed] == sorted(one.blocked_certainly for one in listed)


@given(bases())
def test_the_conflicts_of_each_case_are_those_of_the_definition(base: Base) -> None:
    certain = allpairs.conflicts(base, certain=True)
    possible = allpairs.conflicts(base, certain=False)
    listed = dict(conflicts(base, limit=base.size))
    assert set(listed) == {case for pair in possible for case in pair}
    for row, found in listed.items():
        lenient = {b for a, b in possible if a == row}
        harsh = {a for a, b in possible if b == row}
        assert {one.other for one in found} == lenient | harsh
        assert {one.other for one in found if one.look != "harsh"} == lenient
        assert {one.other for one in found if one.look != "lenient"} == harsh
        assert {one.other for one in found if one.certain} == {
            other for other in lenient | harsh if (row, other) in certain or (other, row) in certain
        }
        assert list(found) == sorted(found, key=lambda one: (not one.certain, one.other))


@given(bases(), st.integers(1, 3))
def test_one_case_or_all_the_same_list_cut_at_the_limit(base: Base, limit: int) -> None:
    listed = dict(conflicts(base, limit))
    for row in range(base.size):
        assert listed.get(row, ()) == conflicts_of(base, row, limit)


def test_a_conflict_that_may_be_either_way_says_so() -> None:
    base = Base(
        order=Order((Axis("records", 0, 1),), (Axis("fine", 0, 1),)),
        size=2,
        facts=(Column([0, 0], [1, 1]),),
        outcomes=(Column([0, 0], [1, 1]),),
        peers=[0, 0],
        final=[False, True],
    )
    assert list(conflicts(base)) == [(0, (Conflict(1, "either", False),)), (1, (Conflict(0, "either", False),))]
