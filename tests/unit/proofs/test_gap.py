"""Gaps as the prover sees them, against trying every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover, inside
from checker.facts.catalogue import Scale
from checker.proofs.complaint import Complaint
from checker.proofs.describe import EVERY_CASE, said, words
from checker.proofs.gap import gap, regions
from checker.proofs.ground import Ground, ground
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness
from checker.rules.ast import Ceiling, DayWindow, Floor
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth, ranges
from tests.anyrules import held, judgements, rule_sets


def bounding(rules: RuleSet) -> list[str]:
    """The rules that expect something of stringency that can be missed."""
    return [
        rule.id
        for rule in rules.rules.values()
        if (isinstance(rule.says, Floor) and rule.says.at > 0) or (isinstance(rule.says, Ceiling) and rule.says.at < 3)
    ]


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


def _of_scale(scale: Scale) -> dict[str, frozenset[int]]:
    """What every set of values of a small scale is called, with the values."""
    every = range(scale.ends.lo, scale.ends.hi + 1)
    sets = (some for size in range(1, len(every)) for some in combinations(every, size))
    return {said(scale, ranges(Interval(at, at) for at in some)): frozenset(some) for some in sets}


def _days(text: str) -> list[tuple[date, date]]:
    """The spans of days that a region names, read from its words."""
    found = []
    for span in text.split(" or "):
        match span.split():
            case ["up", "to", last]:
                found.append((date.min, date.fromisoformat(last)))
            case ["from", first, "on"]:
                found.append((date.fromisoformat(first), date.max))
            case ["from", first, "to", last]:
                found.append((date.fromisoformat(first), date.fromisoformat(last)))
            case _:
                raise AssertionError(text)
    return found


def lies_in(rules: RuleSet, case: Witness, text: str) -> bool:
    """Whether a case lies in a region, by nothing but the words of the region."""
    facts, _, law = text.partition(", by the law of the measure ")
    for part in facts.split(", ") if facts != EVERY_CASE else ():
        name, _, told = part.partition(" ")
        if case.facts[name][0].lo not in _of_scale(rules.catalogue.facts[name].closed)[told]:
            return False
    day = date.fromordinal(case.days["measure"].lo) if case.days else date.min
    return not law or any(first <= day <= last for first, last in _days(law))


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_the_words_of_the_regions_hold_just_the_cases_without_expectation_days_and_all(
    made: Book, data: st.DataObject
) -> None:
    rules = data.draw(rule_sets(made, most=3))
    bounds = bounding(rules)
    if not bounds:
        return
    found = list(gap(ground(rules, Budget())))
    assert all(isinstance(one, Complaint) and one.periods == () for one in found)
    texts = [text for one in found if isinstance(one, Complaint) for text in one.regions]
    for case, judged in judgements(rules).values():
        silent = not any(held(judged, name) for name in bounds)
        assert any(lies_in(rules, case, text) for text in texts) == silent, (case, texts)


def test_each_region_of_a_gap_says_its_own_period(made: Book) -> None:
    [catalogue] = made.catalogues.values()
    [rule] = made.rules.values()
    late = replace(rule, window=DayWindow(date(2022, 4, 1).toordinal(), None))
    [complaint] = gap(ground(rule_set(("p",), [late], catalogue), Budget()))
    assert isinstance(complaint, Complaint)
    assert set(complaint.regions) == {"hidden false", "every case, by the law of the breach up to 2022-03-31"}
    assert len(complaint.shown) == 2


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
