"""Generated books of few toy rules over few small facts, so small that every case can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import strategies as st

from checker.facts.catalogue import Catalogue
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Consequence, DayWindow, Grade, Not, Rule
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Interval, Ranges, ranges
from tests.toys import book, rule

FACTS = ("hidden", "colour", "harm")
"""A flag, a kind and a level: eighteen cases."""

_NOWHERE = Span("generated", 1, 1)


def template(folder: Path) -> Book:
    """A book of one rule, from which others are made."""
    return book(folder, {"p/r": rule("when: {hidden: true}\nexpect: {stringency: {at_most: guidance}}\n")})


def with_rules(made: Book, rules: Mapping[str, Rule]) -> Book:
    """The book with these rules in its one pack."""
    [pack] = made.packs.values()
    return replace(made, packs={pack.id: replace(pack, rules=tuple(rules.values()))})


def cases(catalogue: Catalogue, facts: tuple[str, ...] = FACTS) -> Iterator[dict[str, Ranges]]:
    """Every case in which all of the facts are exactly known."""
    scales = [catalogue.facts[name].closed.ends for name in facts]
    for values in product(*(range(scale.lo, scale.hi + 1) for scale in scales)):
        yield {name: (Interval(value, value),) for name, value in zip(facts, values, strict=True)}


def conditions(catalogue: Catalogue, facts: tuple[str, ...], depth: int = 2) -> st.SearchStrategy[Condition]:
    """A condition as a file may have it, with `not`, nested so deep at most."""
    leaves = st.sampled_from(facts).flatmap(lambda name: _checks(catalogue, name))
    whole: st.SearchStrategy[Condition] = leaves
    for _ in range(depth):
        parts = st.lists(whole, min_size=1, max_size=3).map(tuple)
        whole = st.one_of(leaves, parts.map(All), parts.map(AnyOf), whole.map(Not))
    return whole


def _checks(catalogue: Catalogue, name: str) -> st.SearchStrategy[Check]:
    scale = catalogue.facts[name].closed
    values = range(scale.ends.lo, scale.ends.hi + 1)
    some = st.lists(st.sampled_from(values), min_size=1, max_size=len(values) - 1, unique=True)
    allowed = some.map(lambda chosen: ranges(Interval(value, value) for value in chosen))
    return allowed.map(lambda kept: Check(name, kept, scale.show(kept), _NOWHERE))


@st.composite
def rules(draw: st.DrawFn, made: Book) -> dict[str, Rule]:
    """One rule to look at, `p/r`, with a grade that it may read and a rule that may override it."""
    [catalogue] = made.catalogues.values()
    [pattern] = made.rules.values()
    graded, override = draw(st.booleans()), draw(st.booleans())
    facts = (*FACTS, "gravity", "gravity") if graded else FACTS
    found: dict[str, Rule] = {}
    if graded:
        for name in ("p/g1", "p/g2")[: draw(st.integers(1, 2))]:
            level = draw(st.integers(1, 2))
            says = Grade("gravity", level, catalogue.facts["gravity"].closed.word(level))
            found[name] = _rule(pattern, name, draw(conditions(catalogue, FACTS, 1)), None, says)
    if override:
        says_over = Ceiling("stringency", 3, "ban")
        found["p/over"] = replace(
            _rule(pattern, "p/over", draw(conditions(catalogue, FACTS, 1)), None, says_over),
            overrides=("p/r",),
            override_spans=(_NOWHERE,),
        )
    unless = draw(st.none() | conditions(catalogue, facts, 1))
    says_it = Ceiling("stringency", 1, "guidance")
    found["p/r"] = _rule(pattern, "p/r", draw(conditions(catalogue, facts)), unless, says_it)
    return found


def _rule(pattern: Rule, name: str, when: Condition, unless: Condition | None, says: Consequence) -> Rule:
    return replace(
        pattern, id=name, when=when, unless=unless, says=says, window=DayWindow(None, None), overrides=(), examples=()
    )
