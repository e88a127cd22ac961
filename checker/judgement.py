"""What every engine takes beside a program, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

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
class Compared:
    """One possible value of a fact met a test, or met what the test excludes, or both in turn."""

    fact: str
    text: str
    """The test as written."""
    value: Interval
    met: bool
    rules: tuple[str, ...]
    """The rules that read the test."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule is met while it is in force, or has effect."""

    rule: str
    certain: bool
    effect: bool


@dataclass(frozen=True, slots=True)
class Graded:
    """A rule that has effect raises a grade to a level."""

    rule: str
    grade: str
    at: int
    text: str
    certain: bool


Firing = Compared | Fired | Graded


@dataclass(frozen=True, slots=True)
class Judgements:
    """One judgement for each rule, in the order of the program, and what the grades may be."""

    rules: Mapping[str, Judgement]
    grades: Mapping[str, Interval]
    firings: tuple[Firing, ...] = ()
    """What fired, in order; empty for an engine that records none."""


class Unavailable(Exception):
    """An engine that cannot judge, with a sentence for the report that says why."""

    def __init__(self, sentence: str, *, final: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.final = final
        """Whether it will not be able to later either."""


class Contradiction(Exception):
    """What an engine says of a rule or a grade contradicts itself, so that no other engine agrees with it."""

    def __init__(self, kind: Literal["rule", "grade"], name: str, says: str) -> None:
        super().__init__(f"{kind} `{name}`: {says}")
        self.kind = kind
        self.name = name
        self.says = says


class Engine(Protocol):
    """Anything that gives the meaning of a program on the facts of a case."""

    name: str

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The judgement on every rule."""
        ...
