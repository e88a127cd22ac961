"""The laws that rules keep, as checks that name the rule and the case where one is broken.

- Monotone: where a floor has effect, some floor at least as high has effect in a case that is worse in one fact; where
  a ceiling has effect, some ceiling at most as high has effect in a case that is less grave in one fact. A rule may so
  give way to a stricter one.
- Unknowns only weaken: what is certain while little is known stays so when more is known, so that
  taking a fact away never turns an answer into its opposite.
- Neutral: no rule reads a protected fact, itself or through a grade or a rule that overrides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice, product
from typing import Literal

from checker.engines.reference import Reference
from checker.facts.catalogue import DATES, Catalogue
from checker.findings.change import partition
from checker.findings.question import Answer, Kind
from checker.findings.situation import in_force
from checker.judgement import Engine, Facts, InForce, Judgements
from checker.rules.ast import Ceiling, Consequence, Floor, Grade, Power, Rule, checks, facts_read
from checker.rules.pack import Book
from checker.rules.program import Program, dependencies, program
from checker.vocabulary import Direction, Interval, Ranges, Truth

REFERENCE = Reference()

LawDay = Literal["breach", "discovery", "measure"]
"""The day whose law counts for a rule."""

MOST_CASES = 200_000
"""Cases of one rule tried at most for the law of monotony; the shipped rules need far fewer."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A law broken by a rule, and the case that shows it, in words."""

    rule: str
    message: str


@dataclass(frozen=True)
class RuleSet:
    """The rules that are judged together on some track."""

    packs: tuple[str, ...]
    catalogue: Catalogue
    rules: Mapping[str, Rule]
    """Those in force by status."""
    program: Program
    tracks: tuple[tuple[str, str], ...] = ()
    """The authorities and regimes for whose tracks these rules stand together."""

    @cached_property
    def _direct(self) -> Mapping[str, list[str]]:
        return dependencies(self.rules)

    def behind(self, names: Iterable[str]) -> frozenset[str]:
        """Some rules and all that they depend on: overriders, the rules behind the grades they read, and so on."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            rule = waiting.pop()
            if rule not in found:
                found.add(rule)
                waiting += self._direct[rule]
        return frozenset(found)


def rule_sets(book: Book) -> tuple[RuleSet, ...]:
    """For every authority and regime that the packs of the book name, the rules for its tracks; each set once."""
    found: dict[tuple[str, ...], RuleSet] = {}
    for pack in book.packs.values():
        for pair in pack.file.applies_to if not isinstance(pack.file.applies_to, str) else ():
            packs = book.applicable(pack.file.domain, pair.authority, pair.regime)
            names = tuple(member.id for member in packs)
            if names not in found:
                rules = [rule for member in packs for rule in member.rules]
                found[names] = rule_set(names, rules, book.catalogues[pack.file.domain])
            track = (pair.authority, pair.regime)
            if track not in found[names].tracks:
                found[names] = replace(found[names], tracks=(*found[names].tracks, track))
    return tuple(found.values())


def rule_set(packs: tuple[str, ...], rules: Sequence[Rule], catalogue: Catalogue) -> RuleSet:
    """Some rules as they are judged together."""
    active = {rule.id: rule for rule in rules if rule.status == "in-force"}
    return RuleSet(packs, catalogue, active, program(rules, catalogue))


# Monotone


def answering(rules: RuleSet, name: str) -> tuple[str, ...]:
    """The rules that expect as much as one of them or more: it and the floors as high, the ceilings as low as it."""
    rule = rules.rules[name]
    return tuple(other for other, each in rules.rules.items() if _as_much(rule.says, each.says))


def _as_much(says: Consequence, other: Consequence) -> bool:
    match says, other:
        case (Floor(outcome=name, at=at), Floor(outcome=also, at=level)) | (
            Grade(fact=name, at=at),
            Grade(fact=also, at=level),
        ):
            return name == also and level >= at
        case Ceiling(outcome=name, at=at), Ceiling(outcome=also, at=level):
            return name == also and level <= at
        case _:
            return False


def grows(rule: Rule, catalogue: Catalogue) -> bool | None:
    """Whether a rule should stay in effect as a case grows worse, or, for False, less grave; None for neither."""
    match rule.says:
        case Floor():
            return True
        case Ceiling():
            return False
        case Grade(fact=fact):
            worse = catalogue.facts[fact].worse
            return None if worse is Direction.NONE else worse is Direction.HIGHER
        case Power():
            return None


def idle(rule: Rule, catalogue: Catalogue) -> bool:
    """Whether a rule expects what every case meets anyway: at least the least level, or at most the greatest."""
    match rule.says:
        case Floor(outcome=name, at=at):
            return at == catalogue.outcomes[name].scale.ends.lo
        case Ceiling(outcome=name, at=at):
            return at == catalogue.outcomes[name].scale.ends.hi
        case _:
            return False


def given_up(
    rules: RuleSet, mild: Judgements, grave: Judgements, fact: str, names: Iterable[str] | None = None
) -> Iterator[str]:
    """The rules, of those named or all, that break the law between a case and one that is worse in one fact.

    Whatever is unknown in the two cases, the rule has effect in the one and none that expects as much in the other.
    """
    for name in rules.rules if names is None else names:
        rule = rules.rules[name]
        up = grows(rule, rules.catalogue)
        free = rule.not_monotone.facts if rule.not_monotone is not None else ()
        if up is None or fact in free or idle(rule, rules.catalogue):
            continue
        here, there = (mild, grave) if up else (grave, mild)
        if here.rules[name].effective is Truth.HOLDS and all(
            there.rules[other].effective is Truth.FAILS for other in answering(rules, name)
        ):
            yield name


@dataclass(frozen=True, slots=True)
class _Axis:
    """One thing that cases differ in: a fact, or the day whose law counts, with values to try."""

    name: str
    values: tuple[Interval, ...]
    worse: int
    """The step to the next worse value: 1, -1, or 0 where there is none."""
    day: LawDay | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What was found of one rule, and whether every kind of case was tried."""

    breaches: tuple[Breach, ...]
    cases: int
    all: bool


def monotone(rules: RuleSet, name: str, most: int = MOST_CASES) -> Tried:
    """Whether one rule keeps the law, in every case that any test behind it tells apart, `most` at the utmost.

    One breach is given for each fact that breaks the law; facts of a declared exception are free. By brute force, so
    that the prover can be held against it.
    """
    rule = rules.rules[name]
    if grows(rule, rules.catalogue) is None or idle(rule, rules.catalogue):
        return Tried((), 0, all=True)
    alone = _Monotone(rules, name, (name,)).check(most)
    others = answering(rules, name)
    # What a rule keeps by itself it keeps with others beside it, and these read more facts.
    return alone if not alone.breaches or len(others) == 1 else _Monotone(rules, name, others).check(most)


class _Monotone:
    """The trial of one rule: all cases on a grid, each held against its worse neighbours."""

    def __init__(self, rules: RuleSet, name: str, answers: tuple[str, ...]) -> None:
        self.rules = rules
        self.rule = rules.rules[name]
        self.answers = answers
        """The rules that may have effect in its stead."""
        needed = rules.behind(answers)
        self.lines = tuple(line for line in rules.program.lines if line.rule in needed)
        self.program = Program(self.lines, rules.program.scales, rules.program.grades)
        self.axes = (*self._facts(), *self._days())
        self.known: dict[tuple[int, ...], Judgements] = {}

    def _facts(self) -> Iterator[_Axis]:
        tests: dict[str, set[Ranges]] = {}
        for line in self.lines:
            for check in checks(line.condition):
                if check.fact not in self.program.grades:
                    tests.setdefault(check.fact, set()).add(check.allowed)
        free = self.rule.not_monotone.facts if self.rule.not_monotone else ()
        for fact, allowed in sorted(tests.items()):
            cells = partition(allowed, self.program.scales[fact])
            direction = Direction.NONE if fact in free else self.rules.catalogue.facts[fact].worse
            if direction is Direction.NONE:
                yield _Axis(fact, tuple(cell[0] for cell in cells), 0)
            else:
                pieces = tuple(sorted(part for cell in cells for part in cell))
                yield _Axis(fact, pieces, 1 if direction is Direction.HIGHER else -1)

    def _days(self) -> Iterator[_Axis]:
        """Rules that have not always been in force may be out of it, together or one without the other."""
        windows: dict[LawDay, set[Ranges]] = {}
        for rule in (self.rules.rules[line.rule] for line in self.lines):
            first, last = rule.window.first, rule.window.last
            if (first, last) != (None, None):
                days = Interval(DATES.lo if first is None else first, DATES.hi if last is None else last)
                windows.setdefault(rule.law_of, set()).add((days,))
        for law, open_days in sorted(windows.items()):
            yield _Axis(f"law of {law}", tuple(cell[0] for cell in partition(open_days, DATES)), 0, law)

    def check(self, most: int) -> Tried:
        total = 1
        for axis in self.axes:
            total *= len(axis.values)
        found: dict[str, Breach] = {}
        for place in islice(product(*(range(len(axis.values)) for axis in self.axes)), most):
            for breach in self._worse(place, found):
                found.setdefault(*breach)
        return Tried(tuple(found.values()), min(total, most), all=total <= most)

    def _worse(self, place: tuple[int, ...], found: Mapping[str, Breach]) -> Iterator[tuple[str, Breach]]:
        for number, axis in enumerate(self.axes):
            there = place[number] + axis.worse
            if axis.worse == 0 or axis.name in found or not 0 <= there < len(axis.values):
                continue
            worse = (*place[:number], there, *place[number + 1 :])
            if self._broken(self._judged(place), self._judged(worse)):
                yield axis.name, self._breach(axis, place, worse)

    def _broken(self, mild: Judgements, grave: Judgements) -> bool:
        here, there = (mild, grave) if grows(self.rule, self.rules.catalogue) else (grave, mild)
        return here.rules[self.rule.id].effective is Truth.HOLDS and all(
            there.rules[other].effective is Truth.FAILS for other in self.answers
        )

    def _judged(self, place: tuple[int, ...]) -> Judgements:
        if place not in self.known:
            facts: dict[str, Ranges] = {}
            days: dict[LawDay, Interval] = {}
            for axis, number in zip(self.axes, place, strict=True):
                value = Interval(axis.values[number].lo, axis.values[number].lo)
                if axis.day is None:
                    facts[axis.name] = (value,)
                else:
                    days[axis.day] = value
            force = {
                line.rule: in_force(rule.window, days[rule.law_of])
                for line in self.lines
                if (rule := self.rules.rules[line.rule]).law_of in days
            }
            self.known[place] = REFERENCE.judge(self.program, facts, force)
        return self.known[place]

    def _breach(self, axis: _Axis, place: tuple[int, ...], worse: tuple[int, ...]) -> Breach:
        verb = "loses effect" if grows(self.rule, self.rules.catalogue) else "gains effect"
        number = self.axes.index(axis)
        before, after = self._word(axis, place[number]), self._word(axis, worse[number])
        rest = ", ".join(
            f"{other.name} {self._word(other, at)}"
            for other, at in zip(self.axes, place, strict=True)
            if other is not axis
        )
        where = f", with {rest}" if rest else ""
        return Breach(self.rule.id, f"{verb} where `{axis.name}` grows worse, from {before} to {after}{where}")

    def _word(self, axis: _Axis, number: int) -> str:
        value = axis.values[number]
        if axis.day is not None:
            return date.fromordinal(value.lo).isoformat()
        return self.rules.catalogue.facts[axis.name].closed.word(value.lo)


# Unknowns only weaken


def weakening(
    of: Program,
    less: Facts,
    more: Facts,
    in_force: InForce,
    engine: Engine = REFERENCE,
    *,
    then: InForce | None = None,
) -> Iterator[Breach]:
    """What is certain on `less` and otherwise on `more`, where more is known.

    Every value that `more` leaves a fact must be one that `less` leaves it. `then` says which rules are in force where
    more is known of that as well.
    """
    before = engine.judge(of, less, in_force)
    after = engine.judge(of, more, in_force if then is None else then)
    for name, judgement in before.rules.items():
        finer = after.rules[name]
        for part in ("condition", "own", "effective"):
            was, now = getattr(judgement, part), getattr(finer, part)
            if was is not Truth.UNKNOWN and now is not was:
                yield Breach(name, f"`{part}` {was.value} while less is known, and is {now.value} when more is")
    for grade, interval in before.grades.items():
        if not after.grades[grade].inside(interval):
            yield Breach(grade, "the grade leaves its range when more is known")


def removal(of: Program, facts: Facts, in_force: InForce, engine: Engine = REFERENCE) -> Iterator[Breach]:
    """What becomes certain, or turns into its opposite, by taking one fact away."""
    for name in facts:
        less = {fact: values for fact, values in facts.items() if fact != name}
        for breach in weakening(of, less, facts, in_force, engine):
            yield Breach(breach.rule, f"without `{name}`: {breach.message}")


_UNSURE = {(Kind.HARSH, False), (Kind.LENIENT, False), (Kind.UNDECIDED, False)}
_MAY_BE = {
    (Kind.HARSH, True): {(Kind.HARSH, True), (Kind.HARSH, False), (Kind.UNDECIDED, False)},
    (Kind.HARSH, False): {(Kind.HARSH, False), (Kind.UNDECIDED, False)},
    (Kind.LENIENT, True): {(Kind.LENIENT, True), (Kind.LENIENT, False), (Kind.UNDECIDED, False)},
    (Kind.LENIENT, False): {(Kind.LENIENT, False), (Kind.UNDECIDED, False)},
    # Of two rules that clash, one may be unknown when less is known: then the other speaks alone.
    (Kind.UNDECIDED, False): _UNSURE,
    (Kind.UNFOUNDED, True): {(Kind.UNFOUNDED, True), (Kind.UNFOUNDED, False)},
    (Kind.UNFOUNDED, False): {(Kind.UNFOUNDED, False)},
    (Kind.WITHIN, True): {(Kind.WITHIN, True), (Kind.UNFOUNDED, False), *_UNSURE},
}


def weaker(less: Answer, more: Answer) -> bool:
    """Whether `less` may be the answer while less is known than where the answer is `more`."""
    return (less.kind, less.certain) in _MAY_BE[more.kind, more.certain]


# Neutral


def neutral(rules: RuleSet) -> Iterator[Breach]:
    """The rules that read a protected fact, each with the way on which it reaches them."""
    protected = {name for name, fact in rules.catalogue.facts.items() if fact.protected}
    for name, rule in rules.rules.items():
        for other in sorted(rules.behind((name,))):
            for fact in sorted(facts_read(rules.rules[other]) & protected):
                way = "itself" if other == rule.id else f"through `{other}`"
                yield Breach(name, f"reads the protected fact `{fact}` {way}")


def indifferent(of: Program, facts: Facts, in_force: InForce, protected: Facts, engine: Engine = REFERENCE) -> bool:
    """Whether every judgement is the same whatever the protected facts are taken to be."""
    return engine.judge(of, facts, in_force) == engine.judge(of, {**facts, **protected}, in_force)
