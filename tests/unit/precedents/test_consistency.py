"""Totals equal those of the definition, and the conflicts expected by chance are the mean over all ways to deal."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.precedents.consistency import Outcome, expected_conflicts, milder_pairs, totals
from checker.precedents.order import Base, Column
from tests import allpairs
from tests.bases import bases, made
from tests.unit.precedents.test_count import example


@given(bases(weights=True, rows=(0, 8)))
def test_totals_are_those_of_the_definition(base: Base) -> None:
    assert totals(base, allpairs.tally(base)) == allpairs.totals(base)


def test_an_example_added_up_by_hand() -> None:
    whole, groups = totals(example(), allpairs.tally(example()))
    assert [one.cases for one in groups] == [4, 1]
    # 0 and 1 dominate each other, 2 and 3; 3 dominates 2. The pairs of outcomes 1 < 2 < 3 are three of the twelve.
    assert (whole.dominance, whole.comparable) == (7, 6)
    assert (whole.conflicts, whole.conflicts_possible) == (3, 6)
    assert (whole.in_conflict, whole.in_conflict_possible) == (3, 4)
    assert (whole.final, whole.covered) == (4, 4)
    assert whole.expected == Fraction(7 * 3, 12)
    assert whole.share_consistent == Fraction(2, 5)
    assert whole.corrected == 1 - Fraction(3) / Fraction(7, 4)


@given(bases(rows=(2, 5), dimensions=(1, 2), outcomes=(1, 2), groups=2))
@settings(max_examples=30)
def test_what_chance_would_bring_is_the_mean_over_all_ways_to_deal_the_outcomes(base: Base) -> None:
    found, ways = 0, 0
    for deal in permutations(range(base.size)):
        if all(base.peers[a] == base.peers[b] for a, b in enumerate(deal)):
            dealt = tuple(Column([c.lo[i] for i in deal], [c.hi[i] for i in deal]) for c in base.outcomes)
            found += len(allpairs.conflicts(dataclasses.replace(base, outcomes=dealt), certain=True))
            ways += 1
    assert totals(base, allpairs.tally(base))[0].expected == Fraction(found, ways)


interval = st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda two: (two[0], two[0] + two[1]))


@given(st.integers(1, 3).flatmap(lambda parts: st.dictionaries(st.tuples(*[interval] * parts), st.integers(1, 4))))
def test_milder_pairs_are_those_of_a_double_loop(outcomes: dict[Outcome, int]) -> None:
    found = 0
    for one, count in outcomes.items():
        for other, times in outcomes.items():
            ends = [(mine[1], theirs[0]) for mine, theirs in zip(one, other, strict=True)]
            if all(hi <= lo for hi, lo in ends) and any(hi < lo for hi, lo in ends):
                found += count * times
    assert milder_pairs(outcomes) == found


def test_one_case_or_none_expects_no_conflict() -> None:
    assert expected_conflicts(0, {}) == 0
    assert expected_conflicts(0, {((0, 1),): 1}) == 0


def test_no_cases_have_no_shares() -> None:
    whole, _ = totals(made(1, 0), allpairs.tally(made(1, 0)))
    assert (whole.share_consistent, whole.coverage, whole.corrected) == (None, None, None)
