"""A law as a question to cases: what it is about, and what breaks it, certainly, whatever is unknown in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from hypothesis.strategies import SearchStrategy

from checker.engines.reference import evaluate
from checker.judgement import Engine, Facts, Judgements
from checker.properties.hold_search import Cases
from checker.properties.laws import RuleSet
from checker.properties.witness import Witness, force
from checker.rules.ast import Ceiling, Floor, Lowered, checks
from checker.rules.law import Relation
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

Bound = Literal["floor", "ceiling"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What breaks a law in some cases: the rules to look at, and a sentence."""

    rules: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that cases are searched for."""

    cases: SearchStrategy[Cases]
    about: Callable[[Cases], bool]
    """Whether the law is about the cases."""
    broken: Callable[[Cases], Seen | None]
    """What breaks it in cases that it is about; None where they keep it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A law that no case can break, since nothing in the rules turns on what it speaks of."""

    why: str


Question = Asked | Settled


@dataclass(frozen=True, slots=True)
class Bench:
    """Rules as they are put to a law: the part of their program that matters, and what judges it."""

    rules: RuleSet
    program: Program
    engine: Engine

    def judge(self, witness: Witness) -> Judgements:
        """What the engine says of a case."""
        return self.engine.judge(self.program, witness.facts, force(self.rules, self.program, witness.days))

    def truth(self, condition: Lowered | None, witness: Witness, judged: Judgements) -> Truth:
        """Whether a condition of a law holds in a case, grades included; without one it does."""
        if condition is None:
            return Truth.HOLDS
        return evaluate(condition, self.known(witness, judged))

    def known(self, witness: Witness, judged: Judgements) -> Facts:
        """What every fact and grade may be."""
        known: dict[str, Ranges] = {name: (ends,) for name, ends in self.rules.catalogue.scales().items()}
        known.update(witness.facts)
        known.update((name, (grade,)) for name, grade in judged.grades.items())
        return known

    def bound(self, judged: Judgements, outcome: str, which: Bound) -> Interval:
        """Where the highest floor, or the lowest ceiling, lies, whatever the unknown turns out to be.

        Without one the least level of the outcome stands in for the floor, and the greatest for the ceiling.
        """
        ends = self.rules.catalogue.outcomes[outcome].scale.ends
        kind = Floor if which == "floor" else Ceiling
        held: list[int] = []
        open_: list[int] = []
        for name, judgement in judged.rules.items():
            says = self.rules.rules[name].says
            if isinstance(says, kind) and says.outcome == outcome and judgement.effective is not Truth.FAILS:
                (held if judgement.effective is Truth.HOLDS else open_).append(says.at)
        if which == "floor":
            sure = max(held, default=ends.lo)
            return Interval(sure, max([sure, *open_]))
        sure = min(held, default=ends.hi)
        return Interval(min([sure, *open_]), sure)

    def word(self, name: str, bound: Interval) -> str:
        """A level of an outcome or grade, or a value of a fact, in words."""
        catalogue = self.rules.catalogue
        scale = catalogue.outcomes[name].scale if name in catalogue.outcomes else catalogue.facts[name].closed
        low, high = scale.word(bound.lo), scale.word(bound.hi)
        return low if low == high else f"{low} to {high}"


def kept_by(relations: Iterable[Relation], *cases: Witness) -> bool:
    """Whether cases certainly keep relations between numbers: every number is known, and the relation holds."""
    return all(_kept(relation, case) for relation in relations for case in cases)


def _kept(relation: Relation, case: Witness) -> bool:
    numbers = exact_numbers(case, (name for name, _ in relation.terms))
    return numbers is not None and relation.holds(numbers)


def exact_numbers(case: Witness, names: Iterable[str]) -> dict[str, int] | None:
    """The numbers of facts that are known to the unit; None where one is not."""
    found: dict[str, int] = {}
    for name in names:
        values = case.facts.get(name)
        if values is None or values[0].lo != values[-1].hi:
            return None
        found[name] = values[0].lo
    return found


def differing(first: Witness, second: Witness) -> tuple[str, ...]:
    """The facts in which two cases differ."""
    names = dict.fromkeys((*first.facts, *second.facts))
    return tuple(name for name in names if first.facts.get(name) != second.facts.get(name))


def asked_of(conditions: Iterable[Lowered | None]) -> dict[str, list[Ranges]]:
    """The facts that conditions of a law read, with what is asked of each."""
    found: dict[str, list[Ranges]] = {}
    for condition in conditions:
        for check in checks(condition) if condition is not None else ():
            found.setdefault(check.fact, []).append(check.allowed)
    return found
