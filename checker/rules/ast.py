"""Rules as frozen values: a closed union of conditions and of what a rule says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar, Union

from checker.model.rulebook import Authority, Coverage, Example, NotMonotone
from checker.source import Span
from checker.vocabulary import Level, Ranges


@dataclass(frozen=True, slots=True)
class Check:
    """One fact lies among the values allowed."""

    fact: str
    allowed: Ranges
    text: str = field(compare=False)
    """The test as written, or its complement in words where `not` was pushed down to it."""
    span: Span = field(compare=False)


C_co = TypeVar("C_co", covariant=True)


@dataclass(frozen=True, slots=True)
class All(Generic[C_co]):
    """Every part holds; without parts it holds."""

    parts: tuple[C_co, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Generic[C_co]):
    """Some part holds; without parts it fails."""

    parts: tuple[C_co, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. Engines never meet it: `lower` pushes it down to the checks."""

    part: Condition


Condition = Union[Check, "All[Condition]", "AnyOf[Condition]", Not]
Lowered = Union[Check, "All[Lowered]", "AnyOf[Lowered]"]
"""A condition after `lower`, all of whose parts are lowered too."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most this level of an outcome."""

    outcome: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Floor:
    """At least this level of an outcome."""

    outcome: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Grade:
    """At least this level of a grade, which is a fact for the rules that read it."""

    fact: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Power:
    """A power reaches some kinds of demand, does not reach others, and leaves the rest open."""

    authorities: tuple[str, ...]
    regimes: tuple[str, ...]
    instruments: tuple[str, ...]
    covers: tuple[Coverage, ...]
    not_covers: tuple[Coverage, ...]
    open: tuple[Coverage, ...]

    @property
    def reach(self) -> Iterator[tuple[str, Coverage]]:
        """What it says of each kind of demand it names, in words."""
        for verb, named in (("reaches", self.covers), ("does not reach", self.not_covers), ("leaves open", self.open)):
            for coverage in named:
                yield verb, coverage


Consequence = Ceiling | Floor | Grade | Power


@dataclass(frozen=True, slots=True)
class DayWindow:
    """The days a rule is in force, as day numbers; None where an end is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, its names and types resolved."""

    id: str
    title: str
    status: Literal["draft", "in-force", "superseded"]
    window: DayWindow
    law_of: Literal["breach", "discovery", "measure"]
    because: tuple[Authority, ...]
    when: Condition
    unless: Condition | None
    overrides: tuple[str, ...]
    says: Consequence
    level: Level
    not_monotone: NotMonotone | None
    examples: tuple[Example, ...]
    known_limits: str
    span: Span = field(compare=False)
    says_span: Span = field(compare=False)
    override_spans: tuple[Span, ...] = field(compare=False)
    """Where each of `overrides` is named."""

    @property
    def condition(self) -> Condition:
        """`when` and not `unless`."""
        return self.when if self.unless is None else All((self.when, Not(self.unless)))


def checks(condition: Condition | Lowered) -> Iterator[Check]:
    """Every check of a condition, from left to right."""
    match condition:
        case Check():
            yield condition
        case Not(part):
            yield from checks(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from checks(part)


def facts_read(rule: Rule) -> frozenset[str]:
    """The facts the rule reads itself, not through grades."""
    return frozenset(check.fact for check in checks(rule.condition))
