"""Every possible case, where numbers meet in arithmetic: the meaning of a program on exact facts, put to z3.

A fact is a whole number on its closed scale, and so is the day whose law counts; whether a rule has effect is a
formula over them. Exact facts leave no rule unknown, so two values of truth are enough.

A caller takes a case, asks it for formulas, and has the engine look for values that meet them all:

    engine = Arithmetic(program, rules, outcomes)
    case = engine.case()
    found = engine.some_case([case], case.effect("pack/one"), case.effect("pack/two"), seconds=5)

Formulas and terms are those of z3: opaque but for `==`, `<` and the like between terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, assert_never

from checker.facts.catalogue import DATES
from checker.judgement import Unavailable
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Floor, Lowered, Rule, checks
from checker.rules.law import Relation, Sign
from checker.rules.lower import lower
from checker.rules.program import Line, Program
from checker.vocabulary import Interval, Ranges

Formula: TypeAlias = Any
"""A formula of z3, which comes without types."""
Term: TypeAlias = Any
"""A whole number of z3."""

LawOf = Literal["breach", "discovery", "measure"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case that meets what was asked: numbers for the facts and days that anything asked depends on."""

    facts: Mapping[str, int]
    days: Mapping[LawOf, int]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Nothing was found, and nothing excluded."""

    why: str


class Arithmetic:
    """A program in the hands of z3. Raises `Unavailable`, with a sentence for the reader, where z3 is missing."""

    def __init__(
        self,
        program: Program,
        rules: Mapping[str, Rule],
        outcomes: Mapping[str, Interval],
        dates: Mapping[LawOf, str] = MappingProxyType({}),
    ) -> None:
        self.z3 = _library()
        self.program = program
        self.rules = rules
        self.outcomes = outcomes
        """The closed scale of every outcome."""
        self.dates = dates
        """The facts that say on which day the law counts, where there are such."""
        self.numbers = count()
        """By which the variables of cases are told apart."""
        self.lines = {line.rule: line for line in program.lines}
        self.graders: dict[str, list[Line]] = {name: [] for name in program.grades}
        for line in program.lines:
            if line.grade is not None:
                self.graders[line.grade.fact].append(line)

    def case(self) -> Case:
        """A case of which nothing is said yet; all facts and days that are asked of it are its own."""
        return Case(self, None, frozenset())

    def some_case(
        self, cases: Sequence[Case], *formulas: Formula, seconds: float
    ) -> tuple[Assignment, ...] | Undecided | None:
        """Values for the cases, in their order, that meet every formula; None where there are none."""
        solver = self.z3.Solver()
        solver.set("timeout", max(1, int(1000 * seconds)))
        solver.add(*formulas, *(bound for case in cases for bound in case.bounds()))
        answer = solver.check()
        if answer == self.z3.unsat:
            return None
        if answer == self.z3.unknown:
            return Undecided(f"z3 gave up after {seconds:g} s: {solver.reason_unknown()}")
        model = solver.model()
        return tuple(case.assignment(model) for case in cases)

    def every(self, formulas: Iterable[Formula]) -> Formula:
        """All of them."""
        return self.z3.And(*formulas)

    def some(self, formulas: Iterable[Formula]) -> Formula:
        """One of them at least."""
        return self.z3.Or(*formulas)

    def no(self, formula: Formula) -> Formula:
        """Not that."""
        return self.z3.Not(formula)

    def behind(self, line: Line) -> Iterable[str]:
        """The rules whose effect a line reads: its overriders, and those that derive the grades it reads."""
        yield from line.overriders
        for grade in sorted({check.fact for check in checks(line.condition)} & self.program.grades):
            yield from (grader.rule for grader in self.graders[grade])


class Case:
    """One case whose facts and days are left open, and formulas that say something of it."""

    def __init__(self, engine: Arithmetic, like: Case | None, changed: frozenset[str]) -> None:
        self._engine = engine
        self._z3 = engine.z3
        self._like = like
        self._changed = changed
        self._number = next(engine.numbers)
        self._facts: dict[str, Term] = {}
        self._days: dict[LawOf, Term] = {}
        self._laws: dict[LawOf, None] = {}
        """The days of law asked for, in their order."""
        self._effects: dict[str, Formula] = {}

    def but(self, facts: Iterable[str]) -> Case:
        """Another case, like this one in everything but the facts named, which may or may not differ."""
        return Case(self._engine, self, frozenset(facts))

    def fact(self, name: str) -> Term:
        """The number of a fact that is no grade; raises KeyError for one without a closed scale."""
        if self._like is not None and name not in self._changed:
            return self._like.fact(name)
        if name not in self._facts:
            assert name in self._engine.program.scales, name
            self._facts[name] = self._z3.Int(f"{self._number} fact {name}")
        return self._facts[name]

    def day(self, law_of: LawOf) -> Term:
        """The number of the day whose law counts."""
        self._laws.setdefault(law_of)
        if law_of in self._engine.dates:
            return self.fact(self._engine.dates[law_of])
        if self._like is not None:
            return self._like.day(law_of)
        if law_of not in self._days:
            self._days[law_of] = self._z3.Int(f"{self._number} day {law_of}")
        return self._days[law_of]

    def bounds(self) -> list[Formula]:
        """That every number named so far lies on its scale, and no breach or discovery after the measure."""
        found = [] if self._like is None else self._like.bounds()
        found += [self._within(term, (self._engine.program.scales[name],)) for name, term in self._facts.items()]
        found += [self._within(term, (DATES,)) for term in self._days.values()]
        if "measure" in self._every_law():
            measure = self.day("measure")
            found += [term <= measure for name, term in self._facts.items() if name in self._engine.dates.values()]
            found += [term <= measure for law_of, term in self._days.items() if law_of != "measure"]
        return found

    def assignment(self, model: Any) -> Assignment:
        """The numbers a model of z3 gives to the case."""
        like = {} if self._like is None else self._like.assignment(model).facts
        facts = {name: _whole(model, term) for name, term in self._facts.items()}
        days = {law_of: _whole(model, self.day(law_of)) for law_of in self._every_law()}
        return Assignment({**like, **facts}, days)

    def _every_law(self) -> list[LawOf]:
        """The days of law that matter to this case or the one it is like."""
        return [*dict.fromkeys((*(self._like._every_law() if self._like else ()), *self._laws))]

    # ---- conditions, rules, grades

    def meets(self, condition: Condition | None) -> Formula:
        """That a condition holds; without one it does."""
        if condition is None:
            return self._z3.BoolVal(True)
        lowered = lower(condition, self._engine.program.scales)
        for check in checks(lowered):
            if check.fact in self._engine.program.grades:
                self._define(grader.rule for grader in self._engine.graders[check.fact])
        return self._condition(lowered)

    def holds(self, rule: str) -> Formula:
        """That the condition of a rule holds, whether it is in force or not."""
        self._define(self._engine.behind(self._engine.lines[rule]))
        return self._condition(self._engine.lines[rule].condition)

    def effect(self, rule: str) -> Formula:
        """That a rule has effect: its condition holds, it is in force, and no overrider has effect."""
        self._define((rule,))
        return self._effects[rule]

    def grade_at_least(self, grade: str, at: int) -> Formula:
        """That a grade is at least at a level."""
        self._define(line.rule for line in self._engine.graders[grade])
        return self._reaches(grade, at)

    def _define(self, rules: Iterable[str]) -> None:
        """Formulas for the effect of rules, those behind them first; without recursion, since chains may be long."""
        waiting = list(rules)
        while waiting:
            line = self._engine.lines[waiting[-1]]
            missing = [other for other in self._engine.behind(line) if other not in self._effects]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if line.rule not in self._effects:
                self._effects[line.rule] = self._effect(line)

    def _effect(self, line: Line) -> Formula:
        overridden = [self._z3.Not(self._effects[rule]) for rule in line.overriders]
        return self._z3.And(self._condition(line.condition), *self._in_force(line.rule), *overridden)

    def _in_force(self, rule: str) -> list[Formula]:
        found = self._engine.rules.get(rule)
        if found is None or (found.window.first, found.window.last) == (None, None):
            return []
        day, window = self.day(found.law_of), found.window
        first = [] if window.first is None else [day >= window.first]
        return [*first, *([] if window.last is None else [day <= window.last])]

    def _condition(self, condition: Lowered) -> Formula:
        match condition:
            case Check(fact, allowed):
                if fact in self._engine.program.grades:
                    return self._z3.Or(*(self._graded(fact, part) for part in allowed))
                return self._within(self.fact(fact), allowed)
            case All(parts):
                return self._z3.And(*(self._condition(part) for part in parts))
            case AnyOf(parts):
                return self._z3.Or(*(self._condition(part) for part in parts))
            case _:
                assert_never(condition)

    def _within(self, term: Term, allowed: Ranges) -> Formula:
        parts = (term == part.lo if part.lo == part.hi else self._z3.And(term >= part.lo, term <= part.hi)
                 for part in allowed)  # fmt: skip
        return self._z3.Or(*parts)

    def _graded(self, grade: str, levels: Interval) -> Formula:
        return self._z3.And(self._reaches(grade, levels.lo), self._z3.Not(self._reaches(grade, levels.hi + 1)))

    def _reaches(self, grade: str, at: int) -> Formula:
        """As `grade_at_least`, of a grade all of whose rules are defined."""
        if at <= self._engine.program.scales[grade].lo:
            return self._z3.BoolVal(True)
        lines = self._engine.graders[grade]
        return self._z3.Or(*(self._effects[line.rule] for line in lines if line.grade and line.grade.at >= at))

    # ---- what is expected

    def ceiling_at_most(self, outcome: str, at: int) -> Formula:
        """That some ceiling on the outcome, at that level or below, has effect."""
        return self._z3.Or(*(self.effect(rule) for rule, level in self._expecting(Ceiling, outcome) if level <= at))

    def floor_at_least(self, outcome: str, at: int) -> Formula:
        """That some floor on the outcome, at that level or above, has effect."""
        return self._z3.Or(*(self.effect(rule) for rule, level in self._expecting(Floor, outcome) if level >= at))

    def ceiling(self, outcome: str) -> Term:
        """The lowest ceiling in effect; the greatest level of the scale where there is none."""
        found = self._z3.IntVal(self._engine.outcomes[outcome].hi)
        for level in sorted({at for _, at in self._expecting(Ceiling, outcome)}, reverse=True):
            found = self._z3.If(self.ceiling_at_most(outcome, level), level, found)
        return found

    def floor(self, outcome: str) -> Term:
        """The highest floor in effect; the least level of the scale where there is none."""
        found = self._z3.IntVal(self._engine.outcomes[outcome].lo)
        for level in sorted({at for _, at in self._expecting(Floor, outcome)}):
            found = self._z3.If(self.floor_at_least(outcome, level), level, found)
        return found

    def grade(self, name: str) -> Term:
        """The level of a grade."""
        found = self._z3.IntVal(self._engine.program.scales[name].lo)
        for level in sorted({line.grade.at for line in self._engine.graders[name] if line.grade}):
            found = self._z3.If(self.grade_at_least(name, level), level, found)
        return found

    def keeps(self, relation: Relation) -> Formula:
        """That a relation holds, in which an outcome stands for the bound that the relation would hold down or up.

        For its lowest ceiling where more of the outcome may break the relation, for its highest floor where less may;
        `=` is `<=` and `>=` together.
        """
        signs: tuple[Sign, ...] = ("<=", ">=") if relation.sign == "=" else (relation.sign,)
        return self._z3.And(*(self._keeps(relation, sign) for sign in signs))

    def _keeps(self, relation: Relation, sign: Sign) -> Formula:
        total = self._z3.Sum(*(
            multiple * self._number_of(name, held_down(sign, multiple)) for name, multiple in relation.terms
        ))  # fmt: skip
        return _COMPARE[sign](total, relation.constant)

    def _number_of(self, name: str, down: bool) -> Term:
        if name not in self._engine.outcomes:
            return self.fact(name)
        return self.ceiling(name) if down else self.floor(name)

    def _expecting(self, kind: type[Ceiling | Floor], outcome: str) -> list[tuple[str, int]]:
        says = ((name, self._engine.rules[name].says) for name in self._engine.lines)
        return [(name, said.at) for name, said in says if isinstance(said, kind) and said.outcome == outcome]


def held_down(sign: Sign, multiple: int) -> bool:
    """Whether a relation asks a term, with its multiple, not to grow: `2 * x <= 4`, and `4 >= 2 * x` as well."""
    return (multiple > 0) is (sign in ("<=", "<"))


_COMPARE: Mapping[Sign, Callable[[Term, int], Formula]] = {
    "<=": lambda total, constant: total <= constant,
    "<": lambda total, constant: total < constant,
    ">=": lambda total, constant: total >= constant,
    ">": lambda total, constant: total > constant,
}


def _whole(model: Any, term: Term) -> int:
    return int(model.eval(term, model_completion=True).as_long())


def _library() -> Any:
    try:
        import z3
    except ImportError as error:
        raise Unavailable("z3 is not installed; the extra `[prove]` brings it", final=True) from error
    return z3
