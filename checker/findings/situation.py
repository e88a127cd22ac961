"""A situation: everything needed to judge one measure or demand, once as it was and again with facts changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.dates import PartialDate
from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.facts.value import FactValue
from checker.judgement import Engine, Judgements
from checker.rules.ast import DayWindow, Floor, Rule, checks, facts_read
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

REFERENCE = Reference()


@dataclass(frozen=True, slots=True)
class Situation:
    """The rules for a track and the facts for a target on its day."""

    engine: Engine
    """What judges the facts as they were; what would change is asked of the reference engine alone."""
    catalogue: Catalogue
    program: Program
    rules: Mapping[str, Rule]
    facts: Mapping[str, FactValue]
    in_force: Mapping[str, Truth]
    law_days: Mapping[str, Interval]
    """For each kind of law the days on which it may have counted."""
    closing: Situation | None = None
    """The situation on the closing day of the track, by which floors are judged."""

    def judge(self, changed: Mapping[str, Ranges] | None = None) -> Judgements:
        """The judgements, with some facts taken to be otherwise; floors as on the closing day."""
        facts = {name: value.values for name, value in self.facts.items()}
        facts.update(changed or {})
        engine = self.engine if changed is None else REFERENCE
        judged = engine.judge(self.program, facts, self.in_force)
        if self.closing is None:
            return judged
        closing = self.closing.judge(changed).rules
        merged = {
            name: closing[name] if isinstance(self.rules[name].says, Floor) else judgement
            for name, judgement in judged.rules.items()
        }
        return replace(judged, rules=merged)

    def narrowed(self, names: tuple[str, ...]) -> Situation:
        """The same situation with only the rules named and those behind them, which is quicker to judge again."""
        kept = set(self.read_by(names))
        lines = tuple(line for line in self.program.lines if line.rule in kept)
        closing = self.closing.narrowed(names) if self.closing else None
        return replace(self, program=replace(self.program, lines=lines), closing=closing)

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

    def facts_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The facts, grades excepted, that the rules and all behind them read, in the order of reading."""
        found: dict[str, None] = {}
        for name in self.read_by(names):
            for check in checks(self.rules[name].condition):
                if check.fact not in self.program.grades:
                    found[check.fact] = None
        return tuple(found)


def in_force(window: DayWindow, days: Interval) -> Truth:
    """Whether a window covers the day that counts, of which only a range may be known."""
    first = days.lo if window.first is None else window.first
    last = days.hi if window.last is None else window.last
    if last < days.lo or first > days.hi:
        return Truth.FAILS
    return Truth.HOLDS if first <= days.lo and days.hi <= last else Truth.UNKNOWN


def law_days(facts: Mapping[str, FactValue], on: PartialDate | None, ends: Interval) -> dict[str, Interval]:
    """The days whose law counts: the last of the breach, that of discovery, that of the measure.

    A breach and its discovery are taken to lie before the measure, and not before the breach began.
    """
    latest = on.last.toordinal() if on else ends.hi
    earliest = facts["started"].values[0].lo
    measure = Interval(on.first.toordinal(), latest) if on else ends
    found = {"measure": measure}
    for key, fact in (("breach", "ended"), ("discovery", "discovered")):
        low, high = facts[fact].values[0].lo, facts[fact].values[-1].hi
        low, high = max(low, earliest), min(high, latest)
        found[key] = Interval(low, high) if low <= high else Interval(min(low, latest), latest)
    return found
