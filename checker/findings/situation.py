"""A situation: everything needed to judge one measure or demand, once as it was and again with facts changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from checker.dates import PartialDate
from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.facts.value import FactValue
from checker.judgement import Engine, Judgements
from checker.rules.ast import DayWindow, Floor, Rule, checks, facts_read
from checker.rules.program import Line, Program
from checker.vocabulary import Interval, Ranges, Truth, ranges

REFERENCE = Reference()

LAW_DATES = {"breach": "ended", "discovery": "discovered"}
"""The date that decides which law counts; that of the measure is no fact."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The rules for a track and the facts for a target on its day."""

    engine: Engine
    """What judges the facts as they were; what would change is asked of the reference engine alone."""
    catalogue: Catalogue
    program: Program
    rules: Mapping[str, Rule]
    facts: Mapping[str, FactValue]
    day: PartialDate | None
    """That of the measure, or the closing day of the track."""
    in_force: Mapping[str, Truth]
    law_days: Mapping[str, Ranges]
    """For each kind of law the days that may count."""
    closing: Situation | None = None
    """The situation on the closing day of the track, by which floors are judged."""

    def judge(
        self, changed: Mapping[str, Ranges] | None = None, closing: Mapping[str, Ranges] | None = None
    ) -> Judgements:
        """The judgements, with some facts taken to be otherwise; floors as on the closing day.

        Where the facts of the closing day are to be changed otherwise, `closing` says how.
        """
        own = self.judge_own(changed)
        if self.closing is None:
            return own
        return self.with_floors(own, self.closing.judge_own(changed if closing is None else closing))

    def judge_own(self, changed: Mapping[str, Ranges] | None = None) -> Judgements:
        """The judgements on the day of this situation alone, floors among them."""
        facts = {name: value.values for name, value in self.facts.items()}
        if changed is None:
            return self.engine.judge(self.program, facts, self.in_force)
        facts.update(changed)
        force = self.in_force
        if not changed.keys().isdisjoint(_DATES):
            days = law_days(facts, self.day, self.program.scales["started"])
            force = {line.rule: in_force(rule.window, *days[rule.law_of]) for line, rule in self._lines()}
        return REFERENCE.judge(self.program, facts, force)

    def with_floors(self, own: Judgements, closing: Judgements) -> Judgements:
        """One set of judgements from those on both days: floors from the closing day."""
        merged = {
            name: closing.rules[name] if isinstance(self.rules[name].says, Floor) else judgement
            for name, judgement in own.rules.items()
        }
        return replace(own, rules=merged)

    def narrowed(self, names: tuple[str, ...]) -> Situation:
        """The same situation with only the rules named and those behind them, which is quicker to judge again."""
        kept = set(self.read_by(names))
        lines = tuple(line for line in self.program.lines if line.rule in kept)
        closing = self.closing.narrowed(names) if self.closing else None
        return replace(self, program=replace(self.program, lines=lines), closing=closing)

    def parts(self, names: tuple[str, ...]) -> Iterator[tuple[Situation, tuple[str, ...]]]:
        """The rules named by the situation that judges them: this one, or for floors the closing one."""
        if self.closing is None:
            yield self, names
            return
        floors = tuple(name for name in names if isinstance(self.rules[name].says, Floor))
        others = tuple(name for name in names if name not in floors)
        if others or not floors:
            yield self, others
        if floors:
            yield self.closing, floors

    def read_by(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The rules named and all that they depend on: overriders, and grade rules behind the facts read."""
        lines = {line.rule: line for line in self.program.lines}
        found: dict[str, None] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in found or name not in lines:
                continue
            found[name] = None
            waiting += lines[name].overriders
            read = facts_read(self.rules[name])
            waiting += [r for r, line in lines.items() if line.grade is not None and line.grade.fact in read]
        return tuple(rule for rule in lines if rule in found)

    def tests_behind(self, names: tuple[str, ...]) -> dict[str, set[Ranges]]:
        """The facts, grades excepted, that the rules and all behind them turn on, each with what is asked of it.

        Beside the facts read these are the dates that decide whether a rule was in force.
        """
        found: dict[str, set[Ranges]] = {}
        for name in self.read_by(names):
            rule = self.rules[name]
            for check in checks(rule.condition):
                if check.fact not in self.program.grades:
                    found.setdefault(check.fact, set()).add(check.allowed)
            date = LAW_DATES.get(rule.law_of)
            if date is not None and (rule.window.first, rule.window.last) != (None, None):
                for fact in (date, "started"):
                    found.setdefault(fact, set()).add(_days_of(rule.window, self.program.scales[fact]))
        return found

    def facts_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The facts that the rules and all behind them turn on, grades excepted, in the order of reading."""
        return tuple(self.tests_behind(names))

    def _lines(self) -> Iterator[tuple[Line, Rule]]:
        for line in self.program.lines:
            yield line, self.rules[line.rule]


_DATES = frozenset({"started", *LAW_DATES.values()})


def _days_of(window: DayWindow, scale: Interval) -> Ranges:
    first = scale.lo if window.first is None else max(scale.lo, window.first)
    last = scale.hi if window.last is None else min(scale.hi, window.last)
    return (Interval(first, last),) if first <= last else ()


def in_force(window: DayWindow, *days: Interval) -> Truth:
    """Whether a window covers the day that counts, of which it may only be known that it lies in one of some ranges."""
    found = {_covers(window, part) for part in days}
    return found.pop() if len(found) == 1 else Truth.UNKNOWN


def _covers(window: DayWindow, days: Interval) -> Truth:
    first = days.lo if window.first is None else window.first
    last = days.hi if window.last is None else window.last
    if last < days.lo or first > days.hi:
        return Truth.FAILS
    return Truth.HOLDS if first <= days.lo and days.hi <= last else Truth.UNKNOWN


def law_days(facts: Mapping[str, Ranges], on: PartialDate | None, ends: Interval) -> dict[str, Ranges]:
    """The days whose law counts: the last of the breach, that of discovery, that of the measure.

    A breach and its discovery are taken to lie before the measure, and not before the breach began: days before its
    beginning are left out, and those after the measure stand for the last day that the measure may have.
    """
    latest = on.last.toordinal() if on else ends.hi
    earliest = facts["started"][0].lo
    measure = Interval(on.first.toordinal(), latest) if on else ends
    found: dict[str, Ranges] = {"measure": (measure,)}
    for key, fact in LAW_DATES.items():
        cut = [(max(min(part.lo, latest), earliest), min(part.hi, latest)) for part in facts[fact]]
        kept = ranges(Interval(low, high) for low, high in cut if low <= high)
        # Where none is possible, the facts contradict each other, and no day in between is excluded.
        found[key] = kept or (Interval(min(earliest, latest), latest),)
    return found
