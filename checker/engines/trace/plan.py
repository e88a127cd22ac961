"""A program turned into rulesets for forward chaining, all numbers: which fact or conclusion fires what.

Every condition is lowered to ordinary rules in two colours, *possibly* and *certainly*, which never
look at each other's conclusions:

- A test is met by each possible value that shares a number with what it allows, and then holds possibly.
  It is missed by each that shares one with what it excludes; where none did, it holds certainly.
- `all` of some colour fires on all its parts in that colour, `any` on each part.
- A rule certainly has effect where it is certainly met and no rule that overrides it has effect even
  possibly; it possibly has effect where no such rule certainly has. Here alone the colours cross.
- A rule with effect claims its level of a grade, and the claims become a value that later tests meet.

What takes something as absent stands in a later ruleset than all that could derive it. Rulesets are
therefore layered, tests and conclusions in turn, and cut into stages of at most `MOST_RULES` rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, pairwise
from typing import assert_never

from checker.judgement import Fired, Graded
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered, checks
from checker.rules.program import Line, Program
from checker.vocabulary import Interval, Ranges

MOST_RULES = 59
"""Rules in one ruleset; the worker adds one to see every fact, and the library loses facts above 64."""

MOST_LEGS = 15
"""Facts that one rule joins."""

LARGEST = 2**53
"""Beyond it the library takes neighbouring numbers for equal."""


class Unfit(ValueError):
    """A program or fact that cannot be put to the library without risking a wrong answer."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The two conclusions on one condition, as the numbers by which they are known."""

    possibly: int
    certainly: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusions on one rule."""

    condition: Colours
    own: Colours
    effective: Colours


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the firing of a test means, whichever value met or missed it."""

    fact: str
    text: str
    met: bool
    rules: tuple[str, ...]


Label = Comparison | Fired | Graded | None
"""What a firing means to the reader; None for a step within a condition."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A program as the worker takes it, and what its numbers mean."""

    wire: str
    """JSON: stages of rules, and the claims behind each grade."""
    facts: Mapping[str, int]
    """The facts whose values are asserted, grades excepted."""
    given: tuple[int, ...]
    """What is known without any rule."""
    force: Mapping[str, Colours]
    verdicts: Mapping[str, Verdict]
    grades: tuple[str, ...]
    """In the order in which the worker gives them."""
    labels: tuple[tuple[Label, ...], ...]
    """For each rule of each stage."""


def number(value: int) -> int:
    """The number itself; raises Unfit where the library would not compare it exactly."""
    if abs(value) > LARGEST:
        raise Unfit(f"{value} is beyond 2**53, above which numbers are not compared exactly")
    return value


def normal(values: Ranges, what: str) -> Ranges:
    """The values themselves; raises Unfit where they are not sorted with a gap between each and the next."""
    if any(one.hi + 1 >= other.lo for one, other in pairwise(values)):
        raise Unfit(f"{what} is no set of numbers in normal form: {values}")
    return values


@dataclass(slots=True)
class _Rule:
    """One rule of a ruleset."""

    wire: dict[str, object]
    label: Label = None
    readers: list[str] = field(default_factory=list)
    """Of a test the rules that read it, all of which are known only when the last line is planned."""

    def labelled(self) -> Label:
        """What its firing means."""
        if isinstance(self.label, Comparison):
            return replace(self.label, rules=tuple(self.readers))
        return self.label


@dataclass(slots=True)
class _Layer:
    """The tests of one depth, then the conclusions from them."""

    grades: list[list[object]] = field(default_factory=list)
    tests: list[_Rule] = field(default_factory=list)
    absent: list[tuple[int, list[int]]] = field(default_factory=list)
    rules: list[_Rule] = field(default_factory=list)


def plan(program: Program) -> Plan:
    """The rulesets of a program; raises Unfit where its numbers or its order do not allow any."""
    return _Planner(program).plan()


class _Planner:
    """The work on one program, line by line."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.atoms = count()
        self.layers: list[_Layer] = []
        self.facts: dict[str, int] = {}
        self.checks: dict[tuple[str, Ranges, str], tuple[Colours, list[str]]] = {}
        self.given: list[int] = []
        self.force: dict[str, Colours] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.depths: dict[str, int] = {}
        """The layer on which each rule is settled."""
        self.claims: dict[str, list[tuple[Line, int, Colours]]] = {name: [] for name in program.grades}

    def plan(self) -> Plan:
        for line in self.program.lines:
            self._line(line)
        grades = tuple(sorted(self.program.grades))
        stages, labels = self._stages()
        wire = json.dumps({"stages": stages, "grades": [self._grade(name) for name in grades]})
        facts = {name: place for name, place in self.facts.items() if name not in self.program.grades}
        return Plan(wire, facts, tuple(self.given), self.force, self.verdicts, grades, labels)

    def _colours(self) -> Colours:
        return Colours(next(self.atoms), next(self.atoms))

    def _layer(self, depth: int) -> _Layer:
        while len(self.layers) <= depth:
            self.layers.append(_Layer())
        return self.layers[depth]

    def _line(self, line: Line) -> None:
        if line.rule in self.verdicts or not all(name in self.verdicts for name in line.overriders):
            raise Unfit(f"`{line.rule}` stands twice, or before a rule that overrides it")
        read = {check.fact for check in checks(line.condition)}
        depth = max((self.depths[name] + 1 for name in line.overriders), default=0)
        depth = max(depth, *(self._settled(fact) for fact in read), 0)
        self.depths[line.rule] = depth
        condition = self._condition(line.condition, line.rule, depth)
        force = self.force[line.rule] = self._colours()
        own = self._join((condition, force), depth, line.rule, effect=False)
        effective = self._join((own, *self._not_overridden(line, depth)), depth, line.rule, effect=True)
        self.verdicts[line.rule] = Verdict(condition, own, effective)
        if line.grade is not None:
            self._claim(line, line.grade, effective, depth)

    def _settled(self, fact: str) -> int:
        """The layer on which the values of a fact are known: for a grade the one after its last claim."""
        return max((depth + 1 for _, depth, _ in self.claims.get(fact, ())), default=0)

    def _not_overridden(self, line: Line, depth: int) -> Iterator[Colours]:
        if line.overriders:
            free = self._colours()
            others = [self.verdicts[name].effective for name in line.overriders]
            self._layer(depth).absent += [
                (free.certainly, [other.possibly for other in others]),
                (free.possibly, [other.certainly for other in others]),
            ]
            yield free

    def _claim(self, line: Line, grade: Grade, effective: Colours, depth: int) -> None:
        if grade.fact in self.facts:
            raise Unfit(f"`{line.rule}` says something of `{grade.fact}`, which a rule before it reads")
        claim = self._colours()
        for gives, needs, certain in _by_colour(claim, (effective,)):
            label = Graded(line.rule, grade.fact, number(grade.at), grade.text, certain)
            self._layer(depth).rules.append(_Rule({"gives": gives, "needs": needs}, label))
        self.claims[grade.fact].append((line, depth, claim))

    # Conditions

    def _condition(self, condition: Lowered, rule: str, depth: int) -> Colours:
        match condition:
            case Check():
                return self._check(condition, rule)
            case All(parts):
                return self._all([self._condition(part, rule, depth) for part in parts], depth)
            case AnyOf(parts):
                return self._any([self._condition(part, rule, depth) for part in parts], depth)
            case _:
                assert_never(condition)

    def _all(self, parts: list[Colours], depth: int) -> Colours:
        if not parts:
            always = self._colours()
            self.given += (always.possibly, always.certainly)
            return always
        return self._join(parts, depth)

    def _join(self, parts: Iterable[Colours], depth: int, rule: str = "", *, effect: bool = False) -> Colours:
        """What fires on all of the parts, which differ; more than a rule may join are joined in groups first."""
        legs = list(dict.fromkeys(parts))
        while len(legs) > MOST_LEGS:
            legs = [self._join(legs[at : at + MOST_LEGS], depth) for at in range(0, len(legs), MOST_LEGS)]
        joined = self._colours()
        for gives, needs, certain in _by_colour(joined, legs):
            label = Fired(rule, certain, effect) if rule else None
            self._layer(depth).rules.append(_Rule({"gives": gives, "needs": needs}, label))
        return joined

    def _any(self, parts: list[Colours], depth: int) -> Colours:
        found = self._colours()
        for part in dict.fromkeys(parts):
            for gives, needs, _ in _by_colour(found, (part,)):
                self._layer(depth).rules.append(_Rule({"gives": gives, "needs": needs}))
        return found

    # Tests

    def _check(self, check: Check, rule: str) -> Colours:
        """A test; rules that share it share its firings."""
        key = (check.fact, check.allowed, check.text)
        if key not in self.checks:
            self.checks[key] = (self._colours(), [])
            self._tests(check, *self.checks[key])
        colours, readers = self.checks[key]
        if rule not in readers:
            readers.append(rule)
        return colours

    def _tests(self, check: Check, colours: Colours, readers: list[str]) -> None:
        fact = self._fact(check.fact)
        missed = next(self.atoms)
        layer = self._layer(self._settled(check.fact))
        allowed = normal(check.allowed, f"what a test of `{check.fact}` allows")
        for met, gives, comparisons in (
            *((True, colours.possibly, _shared_with(part)) for part in allowed),
            *((False, missed, outside) for outside in _excluded_by(allowed)),
        ):
            label = Comparison(check.fact, check.text, met, ())
            layer.tests.append(_Rule({"gives": gives, "fact": fact, "tests": comparisons}, label, readers))
        layer.absent.append((colours.certainly, [missed]))

    def _fact(self, name: str) -> int:
        """The number of a fact; a grade that is read also gets its value on the layer where it is settled."""
        if name not in self.program.scales:
            raise Unfit(f"there is no fact `{name}`")
        if name not in self.facts:
            self.facts[name] = len(self.facts)
            if name in self.program.grades:
                self._layer(self._settled(name)).grades.append(self._grade(name))
        return self.facts[name]

    def _grade(self, name: str) -> list[object]:
        """The number of a grade, its least level, and the claims that raise it, possibly and certainly."""
        claims = [(line.grade.at, claim) for line, _, claim in self.claims[name] if line.grade is not None]
        return [
            self.facts.get(name, -1),
            number(self.program.scales[name].lo),
            [[claim.possibly, at] for at, claim in claims],
            [[claim.certainly, at] for at, claim in claims],
        ]

    # Stages

    def _stages(self) -> tuple[list[dict[str, object]], tuple[tuple[Label, ...], ...]]:
        """Layers cut into stages; what a layer takes as absent or as a grade is settled before its first stage."""
        stages: list[dict[str, object]] = []
        labels: list[tuple[Label, ...]] = []
        for layer in self.layers:
            # Each layer holds rules, since a line stands just one layer above another.
            for cut, first in (*_cut(sorted(layer.tests, key=_by_fact)), *_cut(layer.rules)):
                tests = isinstance(cut[0].label, Comparison)
                stages.append(
                    {
                        "grades": layer.grades if first and tests else [],
                        "absent": layer.absent if first and not tests else [],
                        "rules": [rule.wire for rule in cut],
                    }
                )
                labels.append(tuple(rule.labelled() for rule in cut))
        return stages, tuple(labels)


def _cut(rules: list[_Rule]) -> Iterator[tuple[list[_Rule], bool]]:
    """Rules in pieces that fit into a ruleset, and whether each is the first."""
    for at in range(0, len(rules), MOST_RULES):
        yield rules[at : at + MOST_RULES], at == 0


def _by_fact(rule: _Rule) -> int:
    return int(str(rule.wire["fact"]))


def _by_colour(gives: Colours, needs: Iterable[Colours]) -> Iterator[tuple[int, list[int], bool]]:
    """The same rule once in each colour."""
    parts = list(needs)
    yield gives.possibly, [part.possibly for part in parts], False
    yield gives.certainly, [part.certainly for part in parts], True


def _shared_with(part: Interval) -> list[list[object]]:
    """That a value shares a number with the interval."""
    return [["lo", "<=", number(part.hi)], ["hi", ">=", number(part.lo)]]


def _excluded_by(allowed: Ranges) -> Iterator[list[list[object]]]:
    """That a value shares a number with what is not allowed: below, above, and between each two intervals."""
    if not allowed:
        yield []
        return
    yield [["lo", "<", number(allowed[0].lo)]]
    for one, other in pairwise(allowed):
        yield [["lo", "<", other.lo], ["hi", ">", one.hi]]
    yield [["hi", ">", number(allowed[-1].hi)]]
