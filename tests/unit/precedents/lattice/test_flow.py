"""Smallest repairs by largest flows, against the matchings of the plain path and against all subsets."""

from __future__ import annotations

import dataclasses
import os
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import UsageError
from checker.precedents import repair as plain
from checker.precedents.figures import Extent, Repair
from checker.precedents.lattice import cut, flow
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases, made

NIGHTLY = bool(os.environ.get("CHECKER_NIGHTLY"))


@pytest.fixture(autouse=True)
def always_by_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small groups too, which are otherwise left to the plain path."""
    monkeypatch.setattr(flow, "_PAIR", 1e12)


def as_arrays(base: Base) -> Base:
    def column(one: Column) -> Column:
        lo = np.array(one.lo)
        return Column(lo, lo if one.lo == one.hi else np.array(one.hi))  # type: ignore[arg-type]

    return dataclasses.replace(
        base,
        facts=tuple(map(column, base.facts)),
        outcomes=tuple(map(column, base.outcomes)),
        peers=np.array(base.peers, dtype=np.int64),  # type: ignore[arg-type]
        final=np.array(base.final, dtype=np.bool_),  # type: ignore[arg-type]
        weights=None if base.weights is None else np.array(base.weights, dtype=np.int64),  # type: ignore[arg-type]
    )


def assert_same(base: Base, found: Repair, expected: Repair) -> None:
    """`expected` is of the base with one row for each case."""
    weights = [1] * base.size if base.weights is None else [int(weight) for weight in base.weights]
    row_of = [row for row, weight in enumerate(weights) for _ in range(weight)]
    assert found.removals == expected.removals
    assert found.steps == expected.steps
    assert found.removed == tuple(dict.fromkeys(row_of[case] for case in expected.removed))
    assert sum(weights[row] for row in found.removed) == expected.removals.at_most
    assert found.membership is not None
    assert expected.membership is not None
    assert [found.membership[row] for row in row_of] == list(expected.membership)
    if expected.removals_possible.exact and found.removals_possible.exact:
        assert found.removals_possible == expected.removals_possible
    for one, other in ((found, expected), (expected, found)):
        low, high = one.removals_possible.at_least, other.removals_possible.at_most
        assert low is not None
        assert high is not None
        assert low <= high


@given(bases(rows=(0, 12), window=False, weights=True), st.booleans())
def test_flows_are_as_large_as_matchings(base: Base, arrays: bool) -> None:
    whole, parts = flow.repairs(as_arrays(base) if arrays else base)
    expected, expected_parts = plain.repairs(allpairs.expanded(base))
    assert_same(base, whole, expected)
    assert len(parts) == len(expected_parts)
    for one, other in zip(parts, expected_parts, strict=True):
        assert (one.removals, one.steps) == (other.removals, other.steps)


@given(bases(rows=(3, 14), dimensions=(1, 2), outcomes=(1, 2), outcome_values=(0, 1, 2, 3), groups=1, window=False))
def test_flows_are_as_large_as_matchings_where_conflicts_abound(base: Base) -> None:
    assert_same(base, flow.repair(as_arrays(base)), plain.repair(base))


@given(bases(rows=(0, 10), outcomes=(1, 1), outcome_values=(0, 1), pending=False, window=False, weights=True))
def test_two_known_levels_are_exact_even_with_unknown_facts(base: Base) -> None:
    base = dataclasses.replace(base, outcomes=(Column(base.outcomes[0].lo, base.outcomes[0].lo),))
    found = flow.repair(as_arrays(base))
    assert found.removals_possible == plain.repair(allpairs.expanded(base)).removals_possible
    assert found.removals_possible.exact


@given(bases(rows=(0, 8), window=False, groups=1))
def test_bounds_on_possible_conflicts_hold(base: Base) -> None:
    pairs = allpairs.conflicts(base, certain=False)
    sets = (set(one) for size in range(base.size + 1) for one in combinations(range(base.size), size))
    least = len(next(one for one in sets if all(one & {*pair} for pair in pairs)))
    found = flow.repair(as_arrays(base)).removals_possible
    assert found.at_least is not None
    assert found.at_most is not None
    assert found.at_least <= least <= found.at_most
    assert found.exact == (not found.why)


@pytest.mark.parametrize("unknown", [0.0, 0.2])
@pytest.mark.parametrize("outcomes", [(6,), (3, 4)])
@pytest.mark.parametrize("size", [400, 2000] if NIGHTLY else [400])
def test_larger_bases(size: int, outcomes: tuple[int, ...], unknown: float) -> None:
    for noise in (0.3, 1.0):
        base = made(size, size, levels=(3, 4, 5), outcome_levels=outcomes, unknown=unknown, weights=5, noise=noise)
        found = flow.repair(as_arrays(base))
        assert found.removals.at_least  # there is something to repair
        assert_same(base, found, plain.repair(allpairs.expanded(base)))


def test_membership_is_left_open_where_it_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cases in conflict, either of which may go."""
    values, outcomes = np.array([1, 0]), np.array([0, 1])
    base = Base(
        order=Order((Axis("gravity", 0, 1),), (Axis("ladder", 0, 1),)),
        size=2,
        facts=(Column(values, values),),  # type: ignore[arg-type]
        outcomes=(Column(outcomes, outcomes),),  # type: ignore[arg-type]
        peers=(0, 0),
        final=(True, True),
    )
    assert flow.repair(base).membership == ["some", "some"]
    three = dataclasses.replace(
        base,
        order=Order((Axis("gravity", 0, 2),), (Axis("ladder", 0, 2),)),
        size=3,
        facts=(Column((2, 1, 0), (2, 1, 0)),),
        outcomes=(Column((0, 1, 2), (0, 1, 2)),),
        peers=(0,) * 3,
        final=(True,) * 3,
    )
    assert flow.repair(three).membership == ["some"] * 3
    monkeypatch.setattr(cut, "OPEN_NODES", 1)
    found = flow.repair(three)
    assert found.removals == Extent(2, 2)
    assert found.membership is None
    assert found.membership_why == flow.UNSETTLED


def test_groups_too_large_for_a_network_are_matched_if_they_are_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    base = made(5, 60, weights=3, groups=2)
    expected = flow.repair(base)
    monkeypatch.setattr(flow, "STEPS", 10)
    assert_same(base, flow.repair(base), plain.repair(allpairs.expanded(base)))
    assert flow.repair(base).membership == expected.membership
    monkeypatch.setattr(plain, "LARGEST", 20)
    monkeypatch.setattr(flow, "BANDED", 10)
    found = flow.repair(base)
    assert found.removals == Extent(None, None, flow.MANY)
    assert found.membership is None


@given(
    bases(rows=(0, 10), dimensions=(1, 3), outcomes=(1, 2), outcome_values=(0, 1, 2), window=False, weights=True),
    st.sampled_from([60, 200, 1000]),
)
def test_facts_taken_in_bands_give_bounds(base: Base, most: int) -> None:
    expected = plain.repair(allpairs.expanded(base))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "LARGEST", 0)
        patch.setattr(flow, "STEPS", -1)
        patch.setattr(flow, "BANDED", most)
        found = flow.repair(as_arrays(base))
    if found.removals.at_least is None:
        assert found.removals.why == flow.MANY
        return
    assert_within(found.removals, expected.removals)
    assert_within(found.removals_possible, expected.removals_possible)
    if expected.steps.exact:
        assert_within(found.steps, expected.steps)
    weights = [int(weight) for weight in base.weights or ()]
    assert sum(weights[row] for row in found.removed) == found.removals.at_most
    pairs = allpairs.conflicts(base, certain=True)
    assert not [pair for pair in pairs if not set(pair) & set(found.removed)]


def assert_within(found: Extent, expected: Extent) -> None:
    assert found.at_least is not None
    assert found.at_most is not None
    assert expected.at_least is not None
    assert expected.at_most is not None
    assert found.at_least <= expected.at_most
    assert found.at_most >= expected.at_least
    assert found.exact == (not found.why)


def test_more_bands_give_closer_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    base = made(5, 300, raw=1, groups=1, levels=(3,), outcome_levels=(4,))
    exact = plain.repair(base).removals.at_least
    assert exact is not None
    monkeypatch.setattr(plain, "LARGEST", 0)
    monkeypatch.setattr(flow, "STEPS", 0)
    found = []
    for most in (300, 3_000, 300_000):
        monkeypatch.setattr(flow, "BANDED", most)
        bounds = flow.repair(as_arrays(base)).removals
        assert bounds.at_least is not None
        assert bounds.at_most is not None
        assert bounds.at_least <= exact <= bounds.at_most
        found.append(bounds.at_most - bounds.at_least)
    assert found == sorted(found, reverse=True)
    assert found[0] > 3 * found[-1]


def test_raw_dimensions_are_left_to_matchings() -> None:
    base = made(5, 6000, raw=1, groups=1, levels=())
    finer = Column(*([value * 1000 for value in ends] for ends in (base.facts[0].lo, base.facts[0].hi)))
    base = dataclasses.replace(base, facts=(finer,))
    found = flow.repair(as_arrays(base))
    expected = plain.repair(base)
    assert found == expected
    assert found.chains


def test_small_groups_are_left_to_matchings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    base = made(9, 50, weights=2, levels=(6, 6, 6))
    assert_same(base, flow.repair(as_arrays(base)), plain.repair(allpairs.expanded(base)))


def test_progress_and_windows() -> None:
    told: list[tuple[int, int]] = []
    base = made(2, 40, groups=2)
    flow.repair(base, lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)
    windowed = dataclasses.replace(base, order=dataclasses.replace(base.order, window=3), days=[0] * 40)
    with pytest.raises(UsageError, match="window"):
        flow.repair(windowed)


@settings(max_examples=30)
@given(bases(rows=(2, 10), window=False, exact=True), st.integers(2, 4))
def test_every_case_several_times_needs_as_many_times_the_removals(base: Base, times: int) -> None:
    once = flow.repair(base)
    many = flow.repair(dataclasses.replace(base, weights=[times] * base.size))
    assert many.removals.at_least == times * (once.removals.at_least or 0)
    assert many.membership == once.membership
    assert many.removed == once.removed
