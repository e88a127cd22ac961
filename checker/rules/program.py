"""A program: the rules for one track, lowered and put in an order that engines can follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from checker.facts.catalogue import Catalogue
from checker.rules.ast import Grade, Lowered, Rule, facts_read
from checker.rules.lower import lower
from checker.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a program."""

    rule: str
    condition: Lowered
    overriders: tuple[str, ...]
    """The rules that take its effect away where they have effect themselves; they stand before it."""
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Program:
    """Rules in an order in which each stands after its overriders and after the grades it reads."""

    lines: tuple[Line, ...]
    scales: Mapping[str, Interval]
    """The closed scale of every fact, grades included."""
    grades: frozenset[str]


def program(rules: Iterable[Rule], catalogue: Catalogue) -> Program:
    """The rules in force by status, lowered, in an order engines can follow."""
    active = {rule.id: rule for rule in rules if rule.status == "in-force"}
    scales = catalogue.scales()
    overriders = _overriders(active)
    order = TopologicalSorter(dependencies(active)).static_order()
    lines = tuple(
        Line(
            name,
            lower(active[name].condition, scales),
            overriders[name],
            says if isinstance(says := active[name].says, Grade) else None,
        )
        for name in order
    )
    grades = frozenset(name for name, fact in catalogue.facts.items() if fact.grade)
    return Program(lines, scales, grades)


def _overriders(rules: Mapping[str, Rule]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in rules}
    for name in sorted(rules):
        for target in rules[name].overrides:
            if target in found:
                found[target].append(name)
    return {name: tuple(names) for name, names in found.items()}


def dependencies(rules: Mapping[str, Rule]) -> dict[str, list[str]]:
    """For each rule the rules that stand before it: its overriders, and those deriving grades it reads.

    Sorted, so that the order does not depend on hashing.
    """
    overriders = _overriders(rules)
    graded: dict[str, list[str]] = {}
    for name in sorted(rules):
        says = rules[name].says
        if isinstance(says, Grade):
            graded.setdefault(says.fact, []).append(name)
    return {
        name: [*overriders[name], *(g for fact in sorted(facts_read(rules[name])) for g in graded.get(fact, ()))]
        for name in sorted(rules)
    }
