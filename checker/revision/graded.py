"""The cases that differ, told by grades: `gravity reportable` instead of all that makes a matter reportable.

A grade that both editions derive by the same rules can be taken as a fact. Where the editions differ then, they differ
in every case whose facts put the grade there, and in no other; so the differences are told by it, as far as some case
puts it there at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import meet
from checker.engines.prover.space import Box, Region
from checker.proofs.ground import Ground, ground
from checker.properties.laws import RuleSet, rule_set
from checker.properties.trial import behind
from checker.revision.paired import SIDES, Common, common, marked
from checker.rules.ast import Check, Grade
from checker.source import Span


def same_behind(one: RuleSet, other: RuleSet, name: str) -> bool:
    """Whether a rule of two sets, and all that its judgement depends on, is the same in both."""
    return _behind(one, name) == _behind(other, name)


def _behind(rules: RuleSet, name: str) -> list[tuple[object, ...]]:
    lines = behind(rules.program, name)
    return [(line, rules.rules[line.rule].window, rules.rules[line.rule].law_of) for line in lines]


@dataclass(frozen=True, slots=True)
class Graded:
    """Two rule sets with some grades taken as facts, beside the same two as they are."""

    lifted: Ground
    exact: Ground
    grades: tuple[str, ...]

    def within(self, box: Box, budget: Budget) -> Box | None:
        """Cases whose facts put the grades where a box has them; None where no case does. Raises Spent."""
        values = self.lifted.regions.space.values(box)
        space = self.exact.regions.space
        found: Region = (space.box({name: asked for name, asked in values.items() if name not in self.grades}),)
        for grade in self.grades:
            if grade in values:
                check = Check(marked("new", grade), values[grade], grade, Span("", 1, 1))
                reached = self.exact.regions.where(check, budget)
                met = (meet(one, other) for one in found for other in reached)
                found = tuple(both for both in met if both is not None and space.feasible(both))
        return next(iter(found), None)


def graded(both: Common, exact: Ground, budget: Budget) -> Graded | None:
    """The rule sets with every grade taken as a fact that can be; None where there is none."""
    names = tuple(name for name in both.sets["new"].catalogue.facts if both.whole and _shared(both, name))
    if not names:
        return None
    old, new = (_lifted(both.sets[side], names) for side in SIDES)
    return Graded(ground(common(old, new).both, budget), exact, names)


def _shared(both: Common, name: str) -> bool:
    """Whether both editions derive a grade by the same rules, which take no effect away from others."""
    old, new = (both.sets[side] for side in SIDES)
    facts = [rules.catalogue.facts.get(name) for rules in (old, new)]
    if any(fact is None or not fact.grade for fact in facts) or facts[0] != facts[1]:
        return False
    deriving = _deriving(new, (name,))
    if not deriving or deriving != _deriving(old, (name,)) or not all(same_behind(old, new, rule) for rule in deriving):
        return False
    return not any(
        deriving & set(line.overriders) for rules in (old, new) for line in rules.program.lines if line.grade is None
    )


def _deriving(rules: RuleSet, grades: Collection[str]) -> set[str]:
    return {name for name, rule in rules.rules.items() if isinstance(rule.says, Grade) and rule.says.fact in grades}


def _lifted(rules: RuleSet, grades: Collection[str]) -> RuleSet:
    gone = _deriving(rules, grades)
    facts = {
        name: replace(fact, grade=False) if name in grades else fact for name, fact in rules.catalogue.facts.items()
    }
    kept = [rule for name, rule in rules.rules.items() if name not in gone]
    return rule_set(rules.packs, kept, replace(rules.catalogue, facts=facts))
