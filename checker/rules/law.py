"""Laws as frozen values: what every case must keep, as the author of a pack states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.rules.ast import Condition
from checker.source import Span

Sign = Literal["<=", "<", ">=", ">", "="]


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of whole multiples of numbers against a whole number: `100 * amount - 4 * turnover <= 0`."""

    terms: tuple[tuple[str, int], ...]
    """Facts, and in what a law concludes also outcomes, each once with its multiple, in the order of names."""
    sign: Sign
    constant: int
    text: str = field(compare=False)
    """As written."""

    def holds(self, numbers: Mapping[str, int]) -> bool:
        """Whether numbers for every name keep the relation."""
        total = sum(multiple * numbers[name] for name, multiple in self.terms)
        match self.sign:
            case "<=":
                return total <= self.constant
            case "<":
                return total < self.constant
            case ">=":
                return total >= self.constant
            case ">":
                return total > self.constant
            case "=":
                return total == self.constant


@dataclass(frozen=True, slots=True)
class Expected:
    """The rules expect at most, or at least, a level of an outcome, or give a grade at most or at least a level."""

    name: str
    """Of the outcome or grade."""
    grade: bool
    side: Literal["at_most", "at_least"]
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Of two cases that differ in one fact alone, the one with more (or less) of it has no lower (or higher) bound.

    With `bound` floor: the highest floor in effect, per outcome; with ceiling: the lowest ceiling in effect; where
    none is in effect, the least and the greatest level of the outcome stand in. With grade: what the grade is.
    """

    fact: str
    step: Literal["more", "less"]
    never: Literal["lowers", "raises"]
    bound: Literal["floor", "ceiling", "grade"]
    names: tuple[str, ...]
    """The outcomes, or the grade, meant."""
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Swap:
    """Of two cases that differ in these facts alone, every rule and grade is judged the same."""

    facts: tuple[str, ...]
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """In every case in which the condition holds, the rules in effect expect this.

    `at_most` is met by a ceiling in effect at that level or below, `at_least` by a floor in effect at it or above. In
    a relation an outcome stands for the bound on the side that the sign asks for: `amount <= …` for its lowest
    ceiling in effect, `amount >= …` for its highest floor in effect.
    """

    when: Condition | None
    then: Expected | Relation


@dataclass(frozen=True, slots=True)
class NeverDecides:
    """What is certain while a fact is unknown stays so, whatever the fact turns out to be."""


@dataclass(frozen=True, slots=True)
class Total:
    """Every case meets a floor or a ceiling in effect on the outcome."""

    outcome: str
    where: Condition | None


Stated = Trend | Swap | Conclusion | NeverDecides | Total


@dataclass(frozen=True, slots=True)
class Law:
    """A law with where it stands, and what real cases keep beside it."""

    pack: str
    text: str
    """In one line, as the file has it."""
    says: Stated
    assume: tuple[Relation, ...]
    because: str
    span: Span = field(compare=False)
