"""Whether a mutant is a rule in other words: proved for every case, or the facts that tell the two apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover
from checker.engines.prover.regions import Regions, regions
from checker.engines.prover.space import Box
from checker.facts.catalogue import DATES
from checker.findings.question import coverage
from checker.model.rulebook import Example
from checker.properties.search import Aim, Wanted, example, seek
from checker.properties.trial import Standing, Trial
from checker.rules.ast import Power
from checker.rules.program import Program
from checker.vocabulary import Interval, Truth, all_of, any_of

SECONDS = 5.0
"""For one proof."""


@dataclass(frozen=True, slots=True)
class Apart:
    """An example of a rule, right as the rules are, on which the mutant makes the rule come out otherwise."""

    rule: str
    example: Example


@dataclass(frozen=True, slots=True)
class Alike:
    """No case tells the two apart."""

    proved: bool
    """By the prover, and not by trying every case that tests tell apart."""


@dataclass(frozen=True, slots=True)
class Open:
    """Neither was found, with the reason."""

    why: str


def compare(original: Trial, mutated: Trial, *, edge: bool = False) -> Apart | Alike | Open:
    """What tells a rule as it is from the same rule under a mutant, as examples are judged."""
    if _same_but_condition(original, mutated) and _proved(original, mutated):
        return Alike(proved=True)
    cut_short = False
    for day, demand in _asked(original, mutated):
        found = seek(original, Wanted(_differs(mutated), day, demand, beside=mutated.program.lines))
        if found.facts is not None:
            return Apart(original.rule.id, example(original, found.facts, day=day, demand=demand, edge=edge))
        cut_short = cut_short or not found.all
    if cut_short:
        return Open("no facts that tell the two apart were found before the search was cut short")
    return Alike(proved=False)


def _same_but_condition(original: Trial, mutated: Trial) -> bool:
    """Whether the two are in force on the same days and reach the same kinds of demand."""
    return original.rule.window == mutated.rule.window and not list(_kinds(original, mutated))


def _asked(original: Trial, mutated: Trial) -> Iterator[tuple[Interval | None, str | None]]:
    """Days and kinds of demand that may tell the two apart."""
    yield from product(tuple(_days(original, mutated)) or (None,), tuple(_kinds(original, mutated)) or (None,))


def _days(original: Trial, mutated: Trial) -> Iterator[Interval]:
    if original.rule.window == mutated.rule.window:
        return
    edges = {
        day
        for window in (original.rule.window, mutated.rule.window)
        for edge in (window.first, window.last)
        if edge is not None
        for day in (edge - 1, edge, edge + 1)
    }
    yield from (Interval(day, day) for day in sorted(edges) if DATES.lo <= day <= DATES.hi)


def _kinds(original: Trial, mutated: Trial) -> Iterator[str]:
    was, now = original.rule.says, mutated.rule.says
    if isinstance(was, Power) and isinstance(now, Power):
        named = dict.fromkeys(kind for power in (was, now) for _, part in power.reach for kind in part.objects)
        yield from (kind for kind in named if coverage(was, kind) is not coverage(now, kind))


def _differs(mutated: Trial) -> Aim:
    """The aim that the mutant is judged otherwise."""

    def aim(standing: Standing) -> Truth:
        given = {name: values for name, values in standing.known.items() if name not in mutated.program.grades}
        one, other = _settled(standing), _settled(mutated.stand(given, standing.day, standing.demand))
        if one is None or other is None:
            return Truth.UNKNOWN
        return Truth.FAILS if one is other else Truth.HOLDS

    return aim


def _settled(standing: Standing) -> Truth | None:
    """The judgement, as far as no more facts could change it: what a power leaves open stays unknown."""
    base = all_of((standing.condition, standing.in_force, ~any_of(standing.overriders.values())))
    if Truth.FAILS in (base, standing.reach):
        return Truth.FAILS
    return standing.reach if base is Truth.HOLDS else None


# Proof


def _proved(original: Trial, mutated: Trial) -> bool:
    """Whether the two certainly have effect in the same cases; also false where that took too long."""
    budget = Budget(SECONDS)
    try:
        one = _regions(original.program, mutated.program, budget)
        other = _regions(mutated.program, original.program, budget)
        name = original.rule.id
        if name in one.given_up or name in other.given_up:
            return False
        order = [other.space.place[axis.name] for axis in one.space.axes]
        theirs = tuple(tuple(box[place] for place in order) for box in other.surely[name].effect)
        ours = one.surely[name].effect
        return _covers(one, ours, theirs, budget) and _covers(one, theirs, ours, budget)
    except Spent:
        return False


def _regions(program: Program, beside: Program, budget: Budget) -> Regions:
    """The cases of a program, cut also where the tests of the other program cut them."""
    return regions(program, {}, {}, budget, extra=[line.condition for line in beside.lines])


def _covers(known: Regions, covering: Sequence[Box], boxes: Sequence[Box], budget: Budget) -> bool:
    cover = Cover(known.space, covering)
    return all(cover.first_uncovered(box, budget) is None for box in boxes)
