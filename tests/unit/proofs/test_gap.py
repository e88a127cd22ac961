"""Gaps as the prover sees them, against trying every case."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover, inside
from checker.proofs.complaint import Complaint
from checker.proofs.describe import words
from checker.proofs.gap import gap, regions
from checker.proofs.ground import Ground, ground
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness
from checker.rules.ast import Ceiling, Floor
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth
from tests.anyrules import held, judgements, rule_sets


def bounding(rules: RuleSet) -> list[str]:
    return [rule.id for rule in rules.rules.values() if isinstance(rule.says, Floor | Ceiling)]


def within(on: Ground, case: Witness, boxes: list[tuple[int, ...]]) -> bool:
    """Whether a case lies in some box, its days apart."""
    facts = {name: v for name, v in case.facts.items() if name in on.regions.space.place}
    mine = on.regions.space.box(facts)
    return any(all(m & b for m, b in zip(mine, box, strict=True)) for box in boxes)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_the_regions_of_a_gap_hold_the_cases_without_expectation_and_no_others(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, windows=False))
    bounds = bounding(rules)
    on = ground(rules, Budget())
    found = list(gap(on))
    silent = [case for case, judged in judgements(rules).values() if not any(held(judged, name) for name in bounds)]
    assert bool(found) == (bool(silent) and bool(bounds))
    if not bounds:
        return
    boxes = list(regions(on.cover(bounds), on.whole, Budget()))
    for case, judged in judgements(rules).values():
        assert within(on, case, boxes) == (not any(held(judged, name) for name in bounds))
    # Each is as large as can be: none lies in another.
    assert not any(inside(one, other) for one in boxes for other in boxes if one is not other)
    for complaint in found:
        assert isinstance(complaint, Complaint)
        assert set(complaint.regions) == {words(on, box) for box in boxes}
        assert len(complaint.shown) == len(boxes)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_gap_that_lies_in_some_period_names_it(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, most=3))
    bounds = bounding(rules)
    every = judgements(rules).values()
    silent = [case for case, judged in every if not any(held(judged, name) for name in bounds)]
    for complaint in gap(ground(rules, Budget())):
        assert isinstance(complaint, Complaint)
        assert silent
        days = {case.days["measure"].lo for case in silent if case.days}
        everywhere = {case.days["measure"].lo for case, _ in every if case.days}
        assert bool(complaint.periods) == (days != everywhere)


def test_pieces_are_widened_and_told_in_the_fewest_conditions(made: Book) -> None:
    [catalogue] = made.catalogues.values()
    [rule] = made.rules.values()
    on = ground(rule_set(("p",), [rule], catalogue), Budget())
    [complaint] = gap(on)
    assert isinstance(complaint, Complaint)
    assert complaint.regions == ("hidden false",)
    assert complaint.about == "stringency"
    [shown] = complaint.shown
    assert shown.witness.facts == {"hidden": (Interval(0, 0),)}
    assert shown.none_of == (rule.id,)
    assert Truth.HOLDS not in dict(shown.effects).values()
    assert Cover(on.regions.space, ()).first_uncovered(on.whole, Budget()) == on.whole
