"""A witness: a case, made up to show something about rules, and what the reference engine says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from checker.engines.reference import Reference
from checker.findings.situation import in_force
from checker.judgement import Judgements
from checker.properties.laws import RuleSet
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

LawOf = Literal["breach", "discovery", "measure"]
"""The day whose law counts for a rule."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Values of facts, and the days whose law counts. A fact or day left out is unknown."""

    facts: Mapping[str, Ranges]
    """Grades are never among them: the rules derive them."""
    days: Mapping[LawOf, Interval] = field(default_factory=dict)

    def but(self, changed: Mapping[str, Ranges]) -> Witness:
        """The same case with some facts otherwise."""
        return replace(self, facts={**self.facts, **changed})

    def without(self, name: str) -> Witness:
        """The same case with one fact or day taken away."""
        facts = {fact: values for fact, values in self.facts.items() if fact != name}
        days = {day: when for day, when in self.days.items() if day != name}
        return Witness(facts, days)


def narrowed(rules: RuleSet, names: Iterable[str]) -> Program:
    """The program of the rules named and all that these depend on, which is quicker to judge than the whole."""
    kept = rules.behind(names)
    lines = tuple(line for line in rules.program.lines if line.rule in kept)
    return replace(rules.program, lines=lines)


def force(rules: RuleSet, program: Program, days: Mapping[LawOf, Interval]) -> dict[str, Truth]:
    """Whether each rule of a program is in force on the days; unknown where its window matters and its day is not."""
    found: dict[str, Truth] = {}
    for line in program.lines:
        rule = rules.rules[line.rule]
        if (rule.window.first, rule.window.last) != (None, None):
            day = days.get(rule.law_of)
            found[line.rule] = Truth.UNKNOWN if day is None else in_force(rule.window, day)
    return found


def judge(rules: RuleSet, witness: Witness, program: Program | None = None) -> Judgements:
    """What the reference engine says of a witness; of a narrowed program where one is given."""
    program = program or rules.program
    return Reference().judge(program, witness.facts, force(rules, program, witness.days))


def smallest(witness: Witness, shows: Callable[[Witness], bool], enough: Callable[[], bool] = lambda: False) -> Witness:
    """The witness with every fact and day taken away that it does not need to show what it shows.

    Where `enough` says that no more time is to be spent, the rest is left as it is.
    INVARIANT: `shows(witness)` holds.
    """
    for name in (*witness.facts, *witness.days):
        if enough():
            return witness
        less = witness.without(name)
        if shows(less):
            witness = less
    return witness
