"""Generated rule sets with grades, overrides and windows, so small that every case can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from hypothesis import strategies as st

from checker.judgement import Judgements
from checker.model.rulebook import NotMonotone
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness, judge
from checker.rules.ast import Ceiling, Consequence, DayWindow, Floor, Grade, Rule
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Direction, Interval, Truth
from tests.toyrules import conditions

FACTS = ("harm", "care", "colour")
"""Worse when higher, worse when lower, without an order: 27 cases."""

_NOWHERE = Span("generated", 1, 1)
_FIRST, _LAST = date(2020, 1, 1).toordinal(), date(2021, 1, 1).toordinal()
WINDOWS = (DayWindow(None, None), DayWindow(_FIRST, None), DayWindow(None, _LAST), DayWindow(_FIRST, _LAST))
DAYS = (_FIRST - 1, _FIRST, _LAST, _LAST + 1)
"""On either side of the ends of the windows."""


@st.composite
def rule_sets(draw: st.DrawFn, made: Book, most: int = 5, *, windows: bool = True) -> RuleSet:
    """A few rules on stringency and on the grade gravity, which some of them read."""
    [catalogue] = made.catalogues.values()
    [pattern] = made.rules.values()
    rules: list[Rule] = []
    grades = draw(st.integers(0, 2))
    for number in range(draw(st.integers(grades + 1, max(most, grades + 1)))):
        name = f"p/r{number}"
        graded = number < grades
        facts = FACTS if graded or not grades else (*FACTS, "gravity")
        targets = [rule.id for rule in rules[0 if facts is FACTS else grades :]]
        over = draw(st.lists(st.sampled_from(targets), max_size=1)) if targets and not graded else []
        free = draw(st.sampled_from([None, None, None, "harm", "care"]))
        rules.append(
            replace(
                pattern,
                id=name,
                when=draw(conditions(catalogue, facts, 1)),
                unless=draw(st.none() | conditions(catalogue, facts, 0)),
                says=draw(_grades if graded else _bounds),
                window=draw(st.sampled_from(WINDOWS)) if windows else WINDOWS[0],
                law_of="measure",
                overrides=tuple(over),
                override_spans=tuple(_NOWHERE for _ in over),
                not_monotone=None if free is None else NotMonotone(facts=(free,), because="a toy"),
                examples=(),
            )
        )
    # Rules override earlier ones, and those that read a grade override none behind it, so that there is no circle.
    return rule_set(("p",), rules, catalogue)


_LEVELS = ("none", "guidance", "order", "ban")


def _bound(pair: tuple[bool, int]) -> Consequence:
    return (Floor if pair[0] else Ceiling)("stringency", pair[1], _LEVELS[pair[1]])


_bounds = st.tuples(st.booleans(), st.integers(0, 3)).map(_bound)
_grades = st.integers(1, 2).map(lambda at: Grade("gravity", at, ("minor", "medium", "serious")[at]))


def cases(rules: RuleSet) -> Iterator[Witness]:
    """Every exact case, with every kind of day where some rule has a window."""
    scales = [rules.catalogue.facts[name].closed.ends for name in FACTS]
    windows = any((rule.window.first, rule.window.last) != (None, None) for rule in rules.rules.values())
    for values in product(*(range(scale.lo, scale.hi + 1) for scale in scales)):
        facts = {name: (Interval(value, value),) for name, value in zip(FACTS, values, strict=True)}
        for day in DAYS if windows else (None,):
            yield Witness(facts, {} if day is None else {"measure": Interval(day, day)})


def held(judged: Judgements, rule: str) -> bool:
    """Whether a rule has effect in an exact case; fails loudly where the case leaves it open."""
    truth = judged.rules[rule].effective
    assert truth is not Truth.UNKNOWN
    return truth is Truth.HOLDS


def graver(rules: RuleSet, one: Witness, free: tuple[str, ...] = ()) -> Iterator[Witness]:
    """The cases one step worse in one fact, those of an exception left out."""
    for name, values in one.facts.items():
        fact = rules.catalogue.facts[name]
        step = {Direction.HIGHER: 1, Direction.LOWER: -1, Direction.NONE: 0}[fact.worse]
        at = values[0].lo + step
        if step and name not in free and fact.closed.ends.lo <= at <= fact.closed.ends.hi:
            yield one.but({name: (Interval(at, at),)})


def key(witness: Witness) -> tuple[object, ...]:
    """A case as something that can be looked up."""
    return (*sorted(witness.facts.items()), *sorted(witness.days.items()))


def judgements(rules: RuleSet) -> dict[tuple[object, ...], tuple[Witness, Judgements]]:
    """Every case with what the reference engine says of it."""
    return {key(case): (case, judge(rules, case)) for case in cases(rules)}
