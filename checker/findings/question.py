"""The questions put to the judgements on a measure or demand, and the answers to them.

An outcome is asked against the floors and ceilings that rules set; a power is asked whether it
reaches the instrument or the kind of demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from checker.judgement import Judgements
from checker.rules.ast import Ceiling, Floor, Power, Rule
from checker.vocabulary import Interval, Truth, all_of, any_of


class Kind(Enum):
    """A conclusion on one measure or demand."""

    HARSH = "harsh"
    LENIENT = "lenient"
    UNFOUNDED = "unfounded"
    UNDECIDED = "undecided"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Answer:
    """A conclusion, how sure it is, and the rules that set it, the one that binds first."""

    kind: Kind
    certain: bool
    rules: tuple[str, ...] = ()
    expected: int | None = None
    """The floor or ceiling that the observed outcome was held against."""
    doubts: tuple[str, ...] = ()
    """Rules on the other side that keep the answer from being certain."""


@dataclass(frozen=True, slots=True)
class OutcomeQuestion:
    """Does the observed outcome lie between floor and ceiling?"""

    outcome: str
    observed: Interval
    scale: Interval
    rules: Mapping[str, Rule]
    floors_apply: bool

    def bounds(self, judgements: Judgements) -> Bounds:
        """The floors and ceilings on this outcome."""
        return _bounds(self, judgements)

    def answer(self, judgements: Judgements) -> Answer:
        """One conclusion; see `docs/decisions/0004` for clashes between floors and ceilings."""
        found, lo, hi = self.bounds(judgements), self.observed.lo, self.observed.hi
        floor, ceiling = found.floor, found.ceiling
        harsh_certain = lo > max(ceiling.certain, floor.possible)
        lenient_certain = hi < min(floor.certain, ceiling.possible)
        harsh = hi > max(ceiling.possible, floor.certain)
        lenient = lo < min(floor.possible, ceiling.certain)
        if harsh_certain or (harsh and not lenient):
            at = ceiling.certain if harsh_certain else ceiling.possible
            doubts = () if lo > floor.possible else floor.binding(certain=False)
            return Answer(Kind.HARSH, harsh_certain, ceiling.binding(certain=harsh_certain), at, doubts)
        if lenient_certain or (lenient and not harsh):
            at = floor.certain if lenient_certain else floor.possible
            doubts = () if hi < ceiling.possible else ceiling.binding(certain=False)
            return Answer(Kind.LENIENT, lenient_certain, floor.binding(certain=lenient_certain), at, doubts)
        if harsh or floor.possible > ceiling.possible:
            both = (*ceiling.binding(certain=False), *floor.binding(certain=False))
            return Answer(Kind.UNDECIDED, False, both)
        return Answer(Kind.WITHIN, True)

    def accepted(self, judgements: Judgements) -> Interval | None:
        """Where the outcome would certainly lie within what the rules expect; None where nowhere."""
        found = self.bounds(judgements)
        low, high = found.floor.possible, found.ceiling.possible
        return Interval(low, high) if low <= high else None


@dataclass(frozen=True, slots=True)
class Side:
    """The floors, or the ceilings, on one outcome: the bound held, the bound not excluded, by which rules."""

    certain: int
    possible: int
    held: tuple[tuple[int, str], ...]
    open: tuple[tuple[int, str], ...]

    def binding(self, *, certain: bool) -> tuple[str, ...]:
        """The rules that set the bound, and for a possible bound only those at it."""
        at = self.certain if certain else self.possible
        rules = self.held if certain else (*self.held, *self.open)
        return tuple(rule for level, rule in rules if level == at)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the rules expect on one outcome."""

    floor: Side
    ceiling: Side


def _bounds(question: OutcomeQuestion, judgements: Judgements) -> Bounds:
    held: dict[type, list[tuple[int, str]]] = {Ceiling: [], Floor: []}
    unsure: dict[type, list[tuple[int, str]]] = {Ceiling: [], Floor: []}
    for name, judgement in judgements.rules.items():
        says = question.rules[name].says
        if not isinstance(says, Ceiling | Floor) or says.outcome != question.outcome:
            continue
        if isinstance(says, Floor) and not question.floors_apply:
            continue
        if judgement.effective is Truth.HOLDS:
            held[type(says)].append((says.at, name))
        elif judgement.effective is Truth.UNKNOWN:
            unsure[type(says)].append((says.at, name))
    bottom, top = question.scale.lo, question.scale.hi
    ceiling, floor = (held[Ceiling], unsure[Ceiling]), (held[Floor], unsure[Floor])
    return Bounds(
        Side(
            max((at for at, _ in floor[0]), default=bottom),
            max((at for at, _ in (*floor[0], *floor[1])), default=bottom),
            tuple(floor[0]),
            tuple(floor[1]),
        ),
        Side(
            min((at for at, _ in ceiling[0]), default=top),
            min((at for at, _ in (*ceiling[0], *ceiling[1])), default=top),
            tuple(ceiling[0]),
            tuple(ceiling[1]),
        ),
    )


@dataclass(frozen=True, slots=True)
class PowerQuestion:
    """Does a power of the authority reach this instrument, and with it this kind of demand?"""

    object: str | None
    """The kind of demand; None asks for the instrument alone."""
    powers: Mapping[str, Power]
    complete: bool

    def reach(self, name: str, judgements: Judgements) -> Truth:
        """Whether one power reaches it, its conditions on the facts included."""
        return all_of((judgements.rules[name].effective, coverage(self.powers[name], self.object)))

    def answer(self, judgements: Judgements) -> Answer:
        """Unfounded where no power reaches it; certain only where the list of powers is complete."""
        reached = {name: self.reach(name, judgements) for name in self.powers}
        best = any_of(reached.values())
        if best is Truth.HOLDS:
            return Answer(Kind.WITHIN, True)
        named = tuple(name for name, truth in reached.items() if truth is best)
        return Answer(Kind.UNFOUNDED, self.complete and best is Truth.FAILS, named)


def coverage(power: Power, kind: str | None) -> Truth:
    """Covered, not covered, or open; a kind not mentioned is open."""
    if kind is None or any(kind in c.objects for c in power.covers):
        return Truth.HOLDS
    return Truth.FAILS if any(kind in c.objects for c in power.not_covers) else Truth.UNKNOWN


Question = OutcomeQuestion | PowerQuestion


def relevant(question: Question, rules: Mapping[str, Rule]) -> Sequence[str]:
    """The rules whose judgement the question looks at."""
    if isinstance(question, PowerQuestion):
        return tuple(question.powers)
    asked = Ceiling | Floor if question.floors_apply else Ceiling
    return tuple(
        name for name, rule in rules.items() if isinstance(rule.says, asked) and rule.says.outcome == question.outcome
    )
