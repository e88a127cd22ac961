"""What every engine takes beside a program, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

Facts = Mapping[str, Ranges]
"""The values each fact may have. A fact left out may have every value of its scale."""

InForce = Mapping[str, Truth]
"""Whether each rule is in force on the day that counts for it; a rule left out is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an engine says of one rule on one case."""

    rule: str
    condition: Truth
    """The rule's own condition, its being in force not considered."""
    own: Truth
    """The condition and its being in force."""
    effective: Truth
    """`own` and not any overrider's effect."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """One judgement for each rule, in the order of the program, and what the grades may be."""

    rules: Mapping[str, Judgement]
    grades: Mapping[str, Interval]
    firings: tuple[str, ...] = ()
    """In order, what fired and with what result; empty for an engine that records none."""


class Engine(Protocol):
    """Anything that gives the meaning of a program on the facts of a case."""

    name: str

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The judgement on every rule."""
        ...
