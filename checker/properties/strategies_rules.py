"""Rules of any catalogue, and cases as files: for tests of whatever takes rules and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from hypothesis import strategies as st

from checker.facts.catalogue import DATES, Catalogue
from checker.properties.casefile import case_text
from checker.properties.laws import RuleSet, rule_set
from checker.properties.strategies import conditions
from checker.properties.strategies_witness import exact_witnesses, ground, partial_witnesses
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Consequence, DayWindow, Floor, Grade, Lowered, Rule
from checker.source import Span
from checker.vocabulary import Interval, Level

_NOWHERE = Span("generated", 1, 1)
_DAYS = (None, DATES.lo + 25_000, DATES.lo + 27_000)


@st.composite
def rules_of(draw: st.DrawFn, catalogue: Catalogue, max_rules: int = 6, max_facts: int = 5) -> tuple[Rule, ...]:
    """Rules that a pack of the catalogue could have: grades, floors and ceilings, some of which override earlier ones.

    No rule reads a protected fact or one kept for certain articles, nor a grade that it may depend on.
    """
    known = {name: fact for name, fact in catalogue.facts.items() if not (fact.protected or fact.only_citing)}
    given = sorted(name for name, fact in known.items() if not fact.grade)
    facts = draw(st.lists(st.sampled_from(given), min_size=1, max_size=max_facts, unique=True))
    scales = {name: known[name].closed.ends for name in facts}
    grades = {name: fact.closed.ends for name, fact in known.items() if fact.grade}
    made: list[Rule] = []
    for number in range(draw(st.integers(1, max_rules))):
        grade = bool(grades) and draw(st.integers(0, 3)) == 0
        # Grades are read by what derives none, so that nothing goes in a circle.
        read = scales if grade or not grades else {**scales, **grades}
        says = draw(_grade(grades) if grade else _expectation(catalogue))
        others = [rule.id for rule in made if not isinstance(rule.says, Grade)]
        over = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others and not grade else []
        made.append(_rule(draw, f"generated/rule-{number}", read, says, over))
    return tuple(made)


def _rule(draw: st.DrawFn, name: str, read: Mapping[str, Interval], says: Consequence, over: Sequence[str]) -> Rule:
    first, last = draw(st.tuples(st.sampled_from(_DAYS), st.sampled_from(_DAYS)))
    if first is not None and last is not None and first > last:
        first, last = last, first
    when = draw(conditions(read))
    unless = draw(st.none() | st.none() | conditions(read))
    return Rule(
        id=name,
        title=name,
        status="in-force",
        window=DayWindow(first, last),
        law_of=draw(st.sampled_from(("breach", "discovery", "measure"))),
        because=(),
        when=_general(when),
        unless=None if unless is None else _general(unless),
        overrides=tuple(over),
        says=says,
        level=Level.ERROR,
        not_monotone=None,
        examples=(),
        known_limits="generated",
        span=_NOWHERE,
        says_span=_NOWHERE,
        override_spans=tuple(_NOWHERE for _ in over),
    )


def _general(condition: Lowered) -> Condition:
    """A condition as rules have them, where checks may also be put together by `not`."""
    match condition:
        case Check():
            return condition
        case All(parts):
            return All(tuple(_general(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_general(part) for part in parts))
        case _:
            assert_never(condition)


def _expectation(catalogue: Catalogue) -> st.SearchStrategy[Consequence]:
    bounds: list[Consequence] = []
    for name, outcome in catalogue.outcomes.items():
        ends = outcome.scale.ends
        for at in dict.fromkeys((ends.lo, (ends.lo + ends.hi) // 2, ends.hi)):
            bounds += [Floor(name, at, outcome.scale.word(at)), Ceiling(name, at, outcome.scale.word(at))]
    return st.sampled_from(bounds)


def _grade(grades: Mapping[str, Interval]) -> st.SearchStrategy[Consequence]:
    return st.sampled_from(
        [Grade(name, at, "generated") for name, ends in grades.items() for at in range(ends.lo + 1, ends.hi + 1)]
    )


def rule_sets_of(catalogue: Catalogue, tracks: Sequence[tuple[str, str]] = ()) -> st.SearchStrategy[RuleSet]:
    """Rules as they are judged together, on some tracks."""
    return rules_of(catalogue).map(
        lambda rules: replace(rule_set(("generated",), rules, catalogue), tracks=tuple(tracks))
    )


def case_documents(rules: RuleSet) -> st.SearchStrategy[str]:
    """Case files, on the first track of the rules, in which facts may be bounded, disputed or left out."""
    on = ground(rules)
    cases = (exact_witnesses(on) | partial_witnesses(on)).map(lambda case: case_text(rules, case))
    return cases.filter(lambda text: isinstance(text, str)).map(str)


def case_bases(rules: RuleSet, max_cases: int = 4) -> st.SearchStrategy[dict[str, str]]:
    """The files of a folder of cases, by their names."""
    texts = st.lists(case_documents(rules), min_size=1, max_size=max_cases)
    return texts.map(lambda found: {f"made-up-{number}.yaml": text for number, text in enumerate(found)})
