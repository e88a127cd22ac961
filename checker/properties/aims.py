"""What the examples of a rule are asked to show, each as something that a standing of the rule shows or does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.engines.reference import evaluate, truth_of
from checker.facts.catalogue import DATES, written
from checker.properties.examples import ordered
from checker.properties.search import Aim
from checker.properties.trial import Standing, Trial, written_as
from checker.rules.ast import All, AnyOf, Check, Lowered, Power, checks
from checker.rules.lower import lower
from checker.vocabulary import Interval, Truth, all_of, any_of

Kind = Literal["test", "boundary", "grade", "exception", "override", "in force", "reach"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that examples should show."""

    kind: Kind
    what: str
    aim: Aim
    day: Interval | None = None
    """The day that the example gives; None where any will do."""
    demand: str | None = None
    """The kind of demand a suggested example is asked about."""
    fixed: Mapping[str, int] | None = None
    value: Aim | None = None
    """What must be possible in the first place."""
    no_value: str = ""
    """Why nothing shows it, where `value` is impossible."""
    otherwise: str = ""
    """Why nothing shows it, in any other case."""
    impossible: str = ""
    """Why nothing shows it, where that is known beforehand."""

    @property
    def edge(self) -> bool:
        """Whether an example of it should be marked as one at a boundary."""
        return self.kind in ("boundary", "grade", "in force")

    def shown(self, standing: Standing) -> bool:
        """Whether a standing shows it, with the day and the kind of demand where they matter."""
        if self.kind == "in force" and standing.day != self.day:
            return False
        if self.kind == "reach" and standing.demand != self.demand:
            return False
        return self.aim(standing) is Truth.HOLDS


def asked(rule: Trial) -> Iterator[Asked]:
    """Everything that examples of a rule should show, in the order in which the rule says it."""
    yield from _tests(rule)
    yield from _exception(rule)
    yield from _overrides(rule)
    yield from _days(rule)
    yield from _reach(rule)


# Tests


def _tests(rule: Trial) -> Iterator[Asked]:
    found = list(checks(rule.line.condition))
    for number, check in enumerate(found):
        turns = _Turning(rule.line.condition, number, check)
        yield from _both_ways(check, turns)
        yield from _edges(rule, check, turns)
    if not found:
        why = "the rule asks for no facts, so no fact turns it"
        yield Asked("test", "a test met and not met", lambda _: Truth.FAILS, impossible=why)


class _Turning:
    """Whether one test alone turns the judgement: the rule holds with it met, and fails with it not met."""

    def __init__(self, condition: Lowered, number: int, check: Check) -> None:
        self.check = check
        self.met = _with(condition, iter(range(_size(condition))), number, All(()))
        self.unmet = _with(condition, iter(range(_size(condition))), number, AnyOf(()))

    def __call__(self, standing: Standing, *, met: bool) -> Truth:
        truth = truth_of(self.check.allowed, standing.known[self.check.fact])
        turns = evaluate(self.met, standing.known), ~evaluate(self.unmet, standing.known)
        return all_of((truth if met else ~truth, *turns, standing.rest))


def _size(condition: Lowered) -> int:
    return sum(1 for _ in checks(condition))


def _with(condition: Lowered, places: Iterator[int], number: int, instead: Lowered) -> Lowered:
    """The condition with the check at one place, from left to right, replaced."""
    match condition:
        case Check():
            return instead if next(places) == number else condition
        case All(parts):
            return All(tuple(_with(part, places, number, instead) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_with(part, places, number, instead) for part in parts))


def _both_ways(check: Check, turns: _Turning) -> Iterator[Asked]:
    said = told(check)
    for met, verb in ((True, "met"), (False, "not met")):

        def aim(standing: Standing, met: bool = met) -> Truth:
            return turns(standing, met=met)

        def value(standing: Standing, met: bool = met) -> Truth:
            truth = truth_of(check.allowed, standing.known[check.fact])
            return truth if met else ~truth

        yield Asked(
            "test",
            f"{said}, {verb}",
            aim,
            value=value,
            no_value=f"{said} is never {verb}: no rules lead to such a grade",
            otherwise=f"where {said} is {verb}, the other tests or rules decide whatever the facts are",
        )


def told(check: Check) -> str:
    """A test as its file has it, where `not` was pushed down to it inside `not(...)`."""
    return f"`{check.fact}: {check.text}`"


def _edges(rule: Trial, check: Check, turns: _Turning) -> Iterator[Asked]:
    fact = rule.catalogue.facts[check.fact]
    for number, met in _ends(check, fact.closed.ends) if ordered(fact) else ():

        def exactly(standing: Standing, at: Interval = Interval(number, number)) -> Truth:  # noqa: B008
            return truth_of((at,), standing.known[check.fact])

        def aim(standing: Standing, met: bool = met, exactly: Aim = exactly) -> Truth:
            return all_of((exactly(standing), turns(standing, met=met)))

        value = f"`{check.fact}: {written(written_as(fact.closed, (Interval(number, number),)))}`"
        side = "last inside" if met else "first outside"
        yield Asked(
            "grade" if fact.grade else "boundary",
            f"{value}, the {side} `{check.text}`",
            aim,
            fixed=None if fact.grade else {check.fact: number},
            value=exactly if fact.grade else None,
            no_value=f"no rules lead to {value}",
            otherwise=f"at {value} the other tests or rules decide whatever the other facts are",
        )


def _ends(check: Check, scale: Interval) -> Iterator[tuple[int, bool]]:
    """The values beside each end of the test, each with whether it meets the test."""
    for part in check.allowed:
        for inside, outside in ((part.lo, part.lo - 1), (part.hi, part.hi + 1)):
            if scale.lo <= outside <= scale.hi:
                yield inside, True
                yield outside, False


# Exceptions, overrides, days, reach


def _exception(rule: Trial) -> Iterator[Asked]:
    if rule.rule.unless is None:
        return
    when, unless = (lower(part, rule.program.scales) for part in (rule.rule.when, rule.rule.unless))
    for met, verb in ((True, "met"), (False, "not met")):

        def aim(standing: Standing, met: bool = met) -> Truth:
            exception = evaluate(unless, standing.known)
            return all_of((evaluate(when, standing.known), exception if met else ~exception, standing.rest))

        yield Asked("exception", f"`unless`, {verb}", aim, otherwise=f"`when` and `unless` {verb} exclude each other")


def _overrides(rule: Trial) -> Iterator[Asked]:
    for name in rule.line.overriders:
        for takes in (True, False):

            def aim(standing: Standing, name: str = name, takes: bool = takes) -> Truth:
                others = any_of(effect for rule, effect in standing.overriders.items() if rule != name)
                effect = standing.overriders[name]
                would = all_of((standing.condition, standing.in_force, standing.reach, ~others))
                return all_of((would, effect if takes else ~effect))

            what = f"`{name}` takes the effect away" if takes else f"`{name}` leaves the effect"
            why = f"wherever the rule would have effect alone, `{name}` {'has none' if takes else 'has it too'}"
            yield Asked("override", what, aim, otherwise=why)


def _days(rule: Trial) -> Iterator[Asked]:
    window = rule.rule.window
    for edge, beyond, side in ((window.first, -1, "before"), (window.last, 1, "after")):
        if edge is None:
            continue
        for day, inside in ((edge, True), (edge + beyond, False)):
            if not DATES.lo <= day <= DATES.hi:
                continue

            def aim(standing: Standing, inside: bool = inside) -> Truth:
                force = standing.in_force if inside else ~standing.in_force
                return all_of((standing.condition, force, ~any_of(standing.overriders.values()), standing.reach))

            what = f"on {date.fromordinal(day).isoformat()}, " + (
                "in force" if inside else f"the day {side} it is in force"
            )
            why = "the rule has no effect on any facts"
            yield Asked("in force", what, aim, day=Interval(day, day), otherwise=why)


def _reach(rule: Trial) -> Iterator[Asked]:
    says = rule.rule.says
    if not isinstance(says, Power):
        return
    for verb, coverage in says.reach:
        for kind in coverage.objects:

            def aim(standing: Standing) -> Truth:
                return all_of((standing.condition, standing.in_force, ~any_of(standing.overriders.values())))

            yield Asked("reach", f"{verb} `{kind}`", aim, demand=kind, otherwise="the power has no effect on any facts")
