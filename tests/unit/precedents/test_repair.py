"""Smallest repairs, against every subset and every relabelling of small bases."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.precedents import repair as module
from checker.precedents.bits import grouped
from checker.precedents.figures import Extent, Membership, Repair
from checker.precedents.order import Axis, Base, Column, Order
from checker.precedents.repair import repair, repairs
from tests import allpairs
from tests.bases import bases, made

Pairs = frozenset[tuple[int, int]]
NIGHTLY = bool(os.environ.get("CHECKER_NIGHTLY"))


def smallest(rows: Sequence[int], pairs: Pairs) -> list[frozenset[int]]:
    """Every smallest set of rows that has an end of each pair, by trying all sets."""
    inside = [pair for pair in pairs if set(pair) <= set(rows)]
    for size in range(len(rows) + 1):
        found = [set(one) for one in combinations(rows, size) if all({*pair} & set(one) for pair in inside)]
        if found:
            return [frozenset(one) for one in found]
    raise AssertionError


def expected_membership(rows: Sequence[int], sets: Sequence[frozenset[int]]) -> list[Membership]:
    def one(row: int) -> Membership:
        among = sum(row in found for found in sets)
        return "every" if among == len(sets) else "some" if among else "no"

    return [one(row) for row in rows]


def assert_proven(found: Repair, pairs: Pairs) -> None:
    """The certificate, checked without the code that made it."""
    assert len(found.removed) == len(set(found.removed)) == found.removals.at_most
    assert not [pair for pair in pairs if not set(pair) & set(found.removed)]
    linked = [row for chain in found.chains for row in chain]
    assert len(linked) == len(set(linked))
    assert set(linked) == {row for pair in pairs for row in pair}
    assert all((a, b) in pairs for chain in found.chains for a, b in combinations(chain, 2))
    assert len(linked) - len(found.chains) == found.removals.at_least  # all but one of each chain must go


@given(bases(rows=(0, 8), window=False))
def test_removals_and_membership_are_those_of_all_subsets(base: Base) -> None:
    pairs = allpairs.conflicts(base, certain=True)
    sets = smallest(range(base.size), pairs)
    found = repair(base)
    assert found.removals == Extent(len(sets[0]), len(sets[0]))
    assert frozenset(found.removed) in sets
    assert found.membership == expected_membership(range(base.size), sets)
    assert not found.membership_why
    assert_proven(found, pairs)


@given(bases(rows=(4, 9), dimensions=(1, 2), outcomes=(1, 1), outcome_values=(0, 1, 2, 3), groups=1, exact=True))
def test_removals_and_membership_where_conflicts_abound(base: Base) -> None:
    base = dataclasses.replace(base, order=dataclasses.replace(base.order, window=None))
    sets = smallest(range(base.size), allpairs.conflicts(base, certain=True))
    found = repair(base)
    assert found.removals == Extent(len(sets[0]), len(sets[0]))
    assert found.membership == expected_membership(range(base.size), sets)


@given(bases(rows=(0, 8)))
def test_bounds_hold_whatever_the_window_and_the_unknown(base: Base) -> None:
    pairs = allpairs.conflicts(base, certain=True)
    least = len(smallest(range(base.size), pairs)[0])
    found = repair(base)
    assert_bracket(found.removals, least)
    assert len(found.removed) == found.removals.at_most
    assert not [pair for pair in pairs if not set(pair) & set(found.removed)]
    assert (found.membership is None) == bool(found.membership_why)
    if found.membership is not None:
        assert_proven(found, pairs)
    possible = allpairs.conflicts(base, certain=False)
    assert_bracket(found.removals_possible, len(smallest(range(base.size), possible)[0]))


def assert_bracket(extent: Extent, truth: int) -> None:
    assert extent.at_least is not None
    assert extent.at_most is not None
    assert extent.at_least <= truth <= extent.at_most
    assert extent.exact == (not extent.why)


@given(bases(rows=(0, 8), outcomes=(1, 1), outcome_values=(0, 1), pending=False))
def test_two_known_levels_are_exact_even_with_unknown_facts_and_a_window(base: Base) -> None:
    known = Column(base.outcomes[0].lo, base.outcomes[0].lo)
    base = dataclasses.replace(base, outcomes=(known,))
    found = repair(base)
    for extent, certain in ((found.removals, True), (found.removals_possible, False)):
        least = len(smallest(range(base.size), allpairs.conflicts(base, certain=certain))[0])
        assert extent == Extent(least, least)
    assert found.membership is not None


@given(bases(rows=(0, 7), exact=True, window=False))
def test_where_all_is_known_possible_is_certain(base: Base) -> None:
    found = repair(base)
    assert found.removals_possible == found.removals


def moved(base: Base, shifts: Sequence[int]) -> Base:
    column = base.outcomes[0]
    lo, hi = ([value + shift for value, shift in zip(ends, shifts, strict=True)] for ends in (column.lo, column.hi))
    return dataclasses.replace(base, outcomes=(Column(lo, hi),))


def fewest_steps(base: Base) -> int:
    """By moving each outcome, as a whole where it is open, in every way that can help."""
    above = [
        (a, b) for a, b in product(range(base.size), repeat=2) if allpairs.dominates(base, a, b)[0]
    ]  # moving outcomes does not change the facts
    top = int(base.order.outcomes[0].top)

    def settled(shifts: Sequence[int]) -> bool:
        after = moved(base, shifts).outcomes[0]
        return all(after.hi[a] >= after.lo[b] for a, b in above)

    ways = sorted(product(range(-top, top + 1), repeat=base.size), key=lambda shifts: sum(map(abs, shifts)))
    return sum(map(abs, next(shifts for shifts in ways if settled(shifts))))


@settings(max_examples=60)
@given(bases(rows=(2, 4), outcomes=(1, 1), dimensions=(0, 2), outcome_values=(0, 1, 2, 3), groups=1, window=False))
def test_steps_are_the_fewest_of_all_ways_to_move_outcomes(base: Base) -> None:
    steps = fewest_steps(base)
    assert repair(base).steps == Extent(steps, steps)


@settings(max_examples=60)
@given(bases(rows=(2, 5), outcomes=(1, 1), dimensions=(0, 2), outcome_values=(0, 1, 2), groups=1))
def test_steps_within_a_window_are_bounded_and_exact_for_known_outcomes(base: Base) -> None:
    found = repair(base).steps
    assert_bracket(found, fewest_steps(base))
    if base.outcomes[0].lo == base.outcomes[0].hi:
        assert found.exact


def test_moving_a_case_within_a_window_may_take_others_along() -> None:
    """The case in the middle can be set aside alone; moved up, it would be out of line with the two before it."""
    gravity, ladder = (2, 2, 1, 0, 0), (0, 0, 0, 1, 1)
    base = Base(
        order=Order((Axis("gravity", 0, 2),), (Axis("ladder", 0, 1),), window=10),
        size=5,
        facts=(Column(gravity, gravity),),
        outcomes=(Column(ladder, ladder),),
        peers=(0,) * 5,
        final=(True,) * 5,
        days=(0, 0, 10, 20, 20),
    )
    found = repair(base)
    assert found.removals == Extent(1, 1)
    assert found.removed == (2,)
    assert found.steps == Extent(2, 2)


@given(bases(rows=(0, 6)))
def test_no_steps_for_amounts_or_several_outcomes(base: Base) -> None:
    found = repair(base).steps
    axis = base.order.outcomes[0]
    if len(base.order.outcomes) > 1:
        assert found == Extent(None, None, module.SEVERAL)
    elif axis.bottom != 0:
        assert found == Extent(None, None, module.AMOUNT)
    else:
        assert found.at_least is not None


@given(bases(rows=(0, 10)))
def test_groups_add_up(base: Base) -> None:
    whole, parts = repairs(base)
    groups = grouped(base)
    assert len(parts) == len(groups)
    for field in ("removals", "removals_possible"):
        extents = [getattr(part, field) for part in parts]
        assert getattr(whole, field).at_least == sum(extent.at_least for extent in extents)
        assert getattr(whole, field).at_most == sum(extent.at_most for extent in extents)
    assert whole.removed == tuple(sorted(row for part in parts for row in part.removed))
    for group, part in zip(groups, parts, strict=True):
        assert set(part.removed) <= set(group.rows)
        if whole.membership is not None:
            assert part.membership == [whole.membership[row] for row in group.rows]


@given(bases(rows=(0, 9), window=False), st.randoms())
def test_the_order_of_the_rows_changes_no_number(base: Base, random: object) -> None:
    order = list(range(base.size))
    random.shuffle(order)  # type: ignore[attr-defined]
    before, after = repair(base), repair(picked(base, order))
    assert (after.removals, after.steps) == (before.removals, before.steps)
    assert before.membership is not None
    assert after.membership == [before.membership[row] for row in order]


def picked(base: Base, rows: Sequence[int]) -> Base:
    def column(one: Column) -> Column:
        return Column([one.lo[row] for row in rows], [one.hi[row] for row in rows])

    return dataclasses.replace(
        base,
        size=len(rows),
        facts=tuple(map(column, base.facts)),
        outcomes=tuple(map(column, base.outcomes)),
        peers=[base.peers[row] for row in rows],
        final=[base.final[row] for row in rows],
        days=[base.days[row] for row in rows] if base.days else (),
    )


@pytest.mark.parametrize("size", [600, 2000] if NIGHTLY else [600])
@pytest.mark.parametrize(
    ("levels", "raw", "outcomes"), [((2, 3), 0, (8,)), ((4, 4, 4), 0, (10,)), ((), 3, (5,)), ((3,), 2, (3, 3))]
)
def test_the_proof_of_larger_bases(size: int, levels: tuple[int, ...], raw: int, outcomes: tuple[int, ...]) -> None:
    base = made(size, size, levels=levels, raw=raw, outcome_levels=outcomes, groups=1)
    pairs = frozenset(larger_conflicts(base))
    found = repair(base)
    assert found.removals.exact
    assert found.removals.at_least  # there is something to repair
    assert_proven(found, pairs)
    assert found.removals_possible.at_least is not None
    assert found.removals_possible.at_least >= len(found.removed)


def larger_conflicts(base: Base) -> Iterator[tuple[int, int]]:
    """The certain conflicts of a base of one group without partial orders and without a window."""
    facts, outcomes = base.facts, base.outcomes
    for a, b in product(range(base.size), repeat=2):
        mild = all(c.hi[a] <= c.lo[b] for c in outcomes) and any(c.hi[a] < c.lo[b] for c in outcomes)
        if mild and all(c.lo[a] >= c.hi[b] for c in facts):
            yield a, b


def test_progress_counts_cases() -> None:
    told: list[tuple[int, int]] = []
    repair(made(1, 30, groups=2), lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    assert len(told) == 2


def test_a_group_too_large_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 5)
    found = repair(made(1, 12, groups=1))
    assert found.removals == Extent(None, None, module.MANY)
    assert found.membership is None
    assert found.membership_why == module.MANY


def test_no_steps_for_an_amount_of_few_whole_units() -> None:
    """Nothing in the numbers tells 0 to 3 units of money from four levels: the axis says which they are."""
    numbers = (0, 3)
    outcome = Axis("fine", 0, 3, amount=True)
    base = Base(Order((), (outcome,)), 2, (), (Column(numbers, numbers),), (0, 0), (True, True))
    assert repair(base).steps == Extent(None, None, module.AMOUNT)
    ladder = dataclasses.replace(base, order=Order((), (dataclasses.replace(outcome, amount=False),)))
    assert repair(ladder).steps == Extent(3, 3)
