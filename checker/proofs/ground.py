"""Rules that are judged together with every case they could meet, and made-up cases taken from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover
from checker.engines.prover.regions import DAYS, Force, Regions, regions
from checker.engines.prover.space import Axis, Box, Region, bits
from checker.errors import EnginesDisagree
from checker.facts.catalogue import Catalogue
from checker.findings.situation import LAW_DATES
from checker.properties.laws import RuleSet
from checker.properties.witness import LawOf, Witness, smallest
from checker.rules.ast import Ceiling, DayWindow, Floor, Lowered, Rule, checks
from checker.vocabulary import Direction, Interval

_MEASURE = "day of the measure"
_SMALL = 200


def axis_of(law: LawOf, catalogue: Catalogue) -> str:
    """The axis of the day whose law counts: the fact with that date, where the catalogue has one."""
    fact = LAW_DATES.get(law)
    if fact is None:
        return _MEASURE
    return fact if fact in catalogue.facts else f"day of {law}"


LAWS: tuple[LawOf, ...] = ("breach", "discovery", "measure")


@dataclass(frozen=True)
class Ground:
    """The rules of a track, and for each the cases in which it has effect.

    Cases are exact: every fact has one value. Day axes never contradict each other: a breach and its discovery do not
    lie after the measure.
    """

    rules: RuleSet
    regions: Regions
    budget: Budget
    extra: tuple[Lowered, ...] = ()
    """Conditions that are asked about beside the rules."""
    _covers: dict[tuple[str, ...], Cover] = field(default_factory=dict)

    @property
    def whole(self) -> Box:
        """Every case."""
        return self.regions.space.whole

    def effect(self, rule: str) -> Region:
        """The cases in which a rule has effect. INVARIANT: it was not given up."""
        return self.regions.surely[rule].effect

    def known(self, rules: Iterable[str]) -> list[str]:
        """The rules whose cases could be found."""
        return [rule for rule in rules if rule in self.regions.surely]

    def cover(self, names: Iterable[str]) -> Cover:
        """The cases in which at least one of some rules has effect, indexed. Raises Spent."""
        self.budget.check()
        key = tuple(names)
        if key not in self._covers:
            self._covers[key] = Cover(
                self.regions.space, [box for rule in key for box in self.effect(rule)], self.budget
            )
        return self._covers[key]

    @cached_property
    def read(self) -> frozenset[str]:
        """The facts that some rule or law reads, so that they are known in a case and not only a day of law."""
        grades = self.rules.program.grades
        return frozenset(
            check.fact
            for condition in (*(line.condition for line in self.rules.program.lines), *self.extra)
            for check in checks(condition)
            if check.fact not in grades
        )

    @property
    def small(self) -> bool:
        """Whether the rules are few enough for a case to be tried on all of them again and again."""
        return len(self.rules.rules) <= _SMALL

    def bounds(self, outcome: str, kind: type[Floor | Ceiling]) -> dict[str, int]:
        """The floors, or the ceilings, on an outcome: the level that each rule expects."""
        return {
            name: rule.says.at
            for name, rule in self.rules.rules.items()
            if isinstance(rule.says, kind) and rule.says.outcome == outcome
        }

    def witness(self, box: Box, *, fully: bool = False) -> Witness:
        """One case of a box; with `fully` all that rules read is known in it, otherwise what the box asks for.

        INVARIANT: the box is feasible.
        """
        space = self.regions.space
        day_of = {axis_of(law, self.rules.catalogue): law for law in LAWS}
        chosen = self._days(box)
        facts, days = {}, {}
        for axis, mask in zip(space.axes, box, strict=True):
            if not fully and mask & axis.known == axis.known:
                continue
            at = chosen.get(axis.name)
            value = Interval(at, at) if at is not None else _first(axis, mask)
            if axis.name in day_of:
                days[day_of[axis.name]] = value
            if axis.name in self.read or axis.name not in day_of:
                facts[axis.name] = (value,)
        return Witness(facts, days)

    def _days(self, box: Box) -> dict[str, int]:
        """A day for each axis of days, in a possible order; not the beginning of time where there is another."""
        measure = axis_of("measure", self.rules.catalogue)
        before = {axis_of(law, self.rules.catalogue) for law in LAWS} - {measure}
        axes = {axis.name: (axis, mask & axis.known) for axis, mask in zip(self.regions.space.axes, box, strict=True)}
        axis, mask = axes.get(measure, (None, 0))
        last = axis.interval(mask.bit_length() - 1).hi if axis is not None and mask else None
        found: dict[str, int] = {}
        for name in before & axes.keys():
            earlier, cells = axes[name]
            if cells:
                first = earlier.interval(next(bits(cells)))
                at = first.hi if first.lo == earlier.scale.lo and first.hi != earlier.scale.hi else first.lo
                found[name] = at if last is None else min(at, last)
        if axis is not None and mask:
            latest = max(found.values(), default=axis.scale.lo)
            span = next(span for span in map(axis.interval, bits(mask)) if span.hi >= latest)
            at = span.hi if span.lo == axis.scale.lo and span.hi != axis.scale.hi else max(span.lo, latest)
            found[measure] = at
        return found

    def shown(self, box: Box, shows: Callable[[Witness], bool]) -> Witness:
        """The smallest case of a box that shows something: facts that are not needed are unknown in it.

        Raises EnginesDisagree where the reference engine sees no such case, Spent.
        """
        self.budget.check()
        for fully in (False, True):
            found = self.witness(box, fully=fully)
            if shows(found):
                return smallest(found, shows, lambda: self.budget.over)
        raise EnginesDisagree(
            f"the prover found a case that the reference engine judges otherwise: {self.words(found)}",
            "this is a fault of the checker, not of your rules; report it with the rules",
        )

    def words(self, witness: Witness) -> str:
        """A case in words: `intent none, persons_affected 1,000, law of the breach of 2022-04-01`."""
        facts = [f"{name} {self.rules.catalogue.facts[name].closed.show(v)}" for name, v in witness.facts.items()]
        dates = self._date
        days = [f"law of the {law} of {dates(day)}" for law, day in witness.days.items()]
        return ", ".join([*facts, *days]) or "nothing known"

    def _date(self, day: Interval) -> str:
        from datetime import date

        first, last = date.fromordinal(day.lo).isoformat(), date.fromordinal(day.hi).isoformat()
        return first if first == last else f"{first} to {last}"


def _first(axis: Axis, mask: int) -> Interval:
    """The first value of some cells."""
    at = axis.interval(next(bits(mask))).lo
    return Interval(at, at)


def ground(rules: RuleSet, budget: Budget, extra: Iterable[Lowered] = (), *, unknown: bool = False) -> Ground:
    """The ground of a rule set; `extra` are conditions that will be asked about beside the rules.

    With `unknown` each fact may also be unknown, and cases are no longer exact.
    """
    catalogue, extra = rules.catalogue, tuple(extra)
    worse = {name: fact.worse for name, fact in catalogue.facts.items() if fact.worse is not Direction.NONE}
    force = {name: found for name, rule in rules.rules.items() if (found := _force(rule, catalogue)) is not None}
    measure = axis_of("measure", catalogue)
    order = [(axis_of(law, catalogue), measure) for law in LAWS if law != "measure"]
    made = regions(rules.program, worse, force, budget, not_after=order, extra=extra, unknown=unknown)
    return Ground(rules, made, budget, extra)


def _force(rule: Rule, catalogue: Catalogue) -> Force | None:
    window: DayWindow = rule.window
    if (window.first, window.last) == (None, None):
        return None
    axis = axis_of(rule.law_of, catalogue)
    ends: Mapping[str, Interval] = catalogue.scales()
    scale = ends.get(axis, DAYS)
    # A window may lie beyond all days of the scale; then it holds none of them.
    first = min(scale.lo, window.last or scale.lo) if window.first is None else window.first
    last = max(scale.hi, first) if window.last is None else window.last
    return Force(axis, Interval(first, last))
