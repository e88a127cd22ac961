"""Facts sought for an example: as few as bring about what is wanted of a rule, or the certainty that none do.

Facts are fixed one after the other, each at one value of every cell of its scale that the tests behind the rule
tell apart. What is wanted is asked at every step in Kleene logic, so that a branch ends where it certainly fails, and
facts that do not matter are left unknown. With every fact fixed the logic has two values, so the search misses
nothing unless it is cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.dates import PartialDate
from checker.facts.catalogue import Scale
from checker.findings.change import partition
from checker.findings.deciding import deciding
from checker.judgement import Facts
from checker.model.rulebook import Example
from checker.properties.examples import complaints
from checker.properties.trial import Standing, Trial, written_as
from checker.rules.ast import checks
from checker.rules.program import Line
from checker.vocabulary import Interval, Ranges, Truth

Aim = Callable[[Standing], Truth]
"""Whether a rule stands as wanted.

INVARIANT: what holds or fails while a fact is unknown does so whatever the fact turns out to be.
"""

MOST_STEPS = 1_000
"""Standings asked for at most in one search; the shipped rules need some hundreds at the utmost."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The facts found, or None; where `all` is set, None says that there are no such facts."""

    facts: Mapping[str, Ranges] | None
    all: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked about while facts are sought, and facts whose value is given."""

    aim: Aim
    day: Interval | None = None
    demand: str | None = None
    fixed: Mapping[str, int] | None = None
    beside: tuple[Line, ...] = ()
    """Lines of another program whose tests matter too."""


def seek(rule: Trial, wanted: Wanted, most: int = MOST_STEPS) -> Sought:
    """Facts on which the rule stands as wanted, none of which can be left out."""
    return _Search(rule, wanted, most).found()


class _Search:
    """One search, with the steps that are left to it."""

    def __init__(self, rule: Trial, wanted: Wanted, most: int) -> None:
        self.rule = rule
        self.wanted = wanted
        self.left = most
        fixed: Mapping[str, int] = wanted.fixed or {}
        self.cells = {
            name: (fixed[name],) if name in fixed else _points(tests, rule.catalogue.facts[name].closed)
            for name, tests in _tests(rule, wanted.beside).items()
        }
        self.own = tuple(dict.fromkeys(check.fact for check in checks(rule.line.condition) if check.fact in self.cells))

    def found(self) -> Sought:
        facts = self._from({})
        if facts is None:
            return Sought(None, self.left > 0)
        for name in tuple(facts):
            fewer = {other: value for other, value in facts.items() if other != name}
            if self.wanted.aim(self._stand(fewer)) is Truth.HOLDS:
                facts = fewer
        return Sought({name: (Interval(facts[name], facts[name]),) for name in self.cells if name in facts})

    def _stand(self, facts: Mapping[str, int]) -> Standing:
        given = {name: (Interval(value, value),) for name, value in facts.items()}
        return self.rule.stand(given, self.wanted.day, self.wanted.demand)

    def _from(self, facts: dict[str, int]) -> dict[str, int] | None:
        if self.left <= 0:
            return None
        self.left -= 1
        standing = self._stand(facts)
        truth = self.wanted.aim(standing)
        if truth is not Truth.UNKNOWN:
            return facts if truth is Truth.HOLDS else None
        name = next((name for name in self._open(standing) if name not in facts), None)
        if name is None:
            return None
        for value in self.cells[name]:
            found = self._from({**facts, name: value})
            if found is not None:
                return found
        return None

    def _open(self, standing: Standing) -> Iterator[str]:
        """The facts to fix, those first on which most seems to hang."""
        yield from self.wanted.fixed or ()
        yield from self.own
        for line in reversed(self.rule.program.lines):
            if standing.effects[line.rule] is Truth.UNKNOWN:
                yield from (c.fact for c in deciding(line.condition, standing.known) if c.fact in self.cells)
        yield from self.cells


def _tests(rule: Trial, beside: tuple[Line, ...]) -> dict[str, set[Ranges]]:
    """Every fact behind a rule, grades excepted, with what is asked of it."""
    found: dict[str, set[Ranges]] = {}
    for line in (rule.line, *rule.program.lines, *beside):
        for check in checks(line.condition):
            if check.fact not in rule.program.grades:
                found.setdefault(check.fact, set()).add(check.allowed)
    return found


def _points(tests: set[Ranges], scale: Scale) -> tuple[int, ...]:
    """One value of each cell, on an ordered scale at an edge between two cells rather than at an end of the scale."""
    cells, ends = partition(tests, scale.ends), scale.ends
    if scale.type == "kind":
        return tuple(cell[0].lo for cell in cells)
    return tuple(cell[0].hi if cell[0].lo == ends.lo and cell[0].hi < ends.hi else cell[0].lo for cell in cells)


def example(
    rule: Trial, facts: Facts, *, day: Interval | None = None, demand: str | None = None, edge: bool = False
) -> Example:
    """An example as the reference engine judges it, marked as one at a boundary if wanted and it stands at one."""
    standing = rule.stand(facts, day, demand)
    made = Example(
        shows=_SHOWS[standing.judgement],
        facts={name: written_as(rule.catalogue.facts[name].closed, given) for name, given in facts.items()},
        judgement=_JUDGED[standing.judgement],
        decided_by=rule.reasons(standing),
        on=PartialDate(date.fromordinal(day.lo), date.fromordinal(day.hi)) if day is not None else None,
        demand=demand,
    )
    at_edge = made.model_copy(update={"shows": "boundary"})
    return at_edge if edge and not any(complaints(rule, at_edge)) else made


_SHOWS: Mapping[Truth, Literal["firing", "silent", "unknown"]] = {
    Truth.HOLDS: "firing", Truth.FAILS: "silent", Truth.UNKNOWN: "unknown"
}  # fmt: skip
_JUDGED: Mapping[Truth, Literal["holds", "fails", "unknown"]] = {
    Truth.HOLDS: "holds", Truth.FAILS: "fails", Truth.UNKNOWN: "unknown"
}  # fmt: skip
