"""Counts and bounds equal those of the definition over all pairs, however the work is cut up."""

from __future__ import annotations

import dataclasses
import os

import pytest
from hypothesis import given

from checker.precedents import bits, count
from checker.precedents.figures import Bounds, Sides, Tally
from checker.precedents.order import Axis, Base, Column, Order
from tests import allpairs
from tests.bases import bases, made


def example() -> Base:
    """Five cases: 0 and 1 alike with different outcomes, 2 below both, 3 pending, 4 among other peers."""
    grave, fine = [3, 3, 1, 2, 3], [1, 2, 3, 0, 0]
    return Base(
        order=Order((Axis("records", 0, 5),), (Axis("fine", 0, 4),)),
        size=5,
        facts=(Column(grave, grave),),
        outcomes=(Column(fine, [1, 2, 3, 4, 0]),),
        peers=[0, 0, 0, 0, 1],
        final=[True, True, True, False, True],
    )


def test_an_example_counted_by_hand() -> None:
    assert count.tally(example()) == Tally(
        certain=Sides(lenient=[2, 1, 0, 0, 0], harsh=[0, 1, 2, 0, 0], cases=[2, 2, 2, 0, 0]),
        possible=Sides(lenient=[3, 2, 0, 1, 0], harsh=[0, 1, 3, 2, 0], cases=[3, 3, 3, 3, 0]),
        above=[1, 1, 3, 2, 0],
        below=[3, 3, 0, 1, 0],
        equal=[1, 1, 0, 0, 0],
        agree_above=[1, 0, 0, 0, 0],
        agree_below=[0, 1, 0, 0, 0],
        binding_above=[1, 1, 2, 2, 0],
        binding_below=[2, 2, 0, 1, 0],
        bounds=(Bounds([3, 3, 0, 3, 0], [3, 3, 0, 3, 0], [2, 1, 1, 1, 4], [2, 1, 1, 1, 4]),),
    )


@given(bases())
def test_every_figure_is_that_of_the_definition(base: Base) -> None:
    assert count.tally(base) == allpairs.tally(base)
    assert count.certain_conflicts(base) == len(allpairs.conflicts(base, certain=True))


@given(bases())
def test_blocks_and_what_is_kept_between_them_change_nothing(base: Base) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bits, "BLOCK", 24)
        patch.setattr(bits, "_FEW", 1)
        assert count.tally(base) == allpairs.tally(base)
        assert count.certain_conflicts(base) == len(allpairs.conflicts(base, certain=True))


@pytest.mark.parametrize("seed", range(8 if os.environ.get("CHECKER_NIGHTLY") == "1" else 2))
def test_larger_bases_too(seed: int) -> None:
    base = made(seed, 90, raw=1, outcome_levels=(5, 300))
    assert count.tally(base) == allpairs.tally(base)


def test_no_cases_no_figures() -> None:
    found = count.tally(made(1, 0))
    assert found.above == []
    assert found.bounds[0].floor == []


def test_without_a_dimension_all_else_is_the_same() -> None:
    base = made(3, 10)
    less = count.without_dimension(base, 1)
    assert less.order.dimensions == (base.order.dimensions[0], base.order.dimensions[2])
    assert less.facts == (base.facts[0], base.facts[2])
    assert less.outcomes == base.outcomes


def test_rows_that_stand_for_several_cases_are_refused() -> None:
    base = dataclasses.replace(example(), weights=[1, 2, 1, 1, 1])
    for function in (count.tally, count.certain_conflicts):
        with pytest.raises(ValueError, match="stand for several cases"):
            function(base)


def test_progress_is_told_for_each_case() -> None:
    told: list[tuple[int, int]] = []
    count.tally(example(), lambda done, total: told.append((done, total)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
