"""Rules over a table, row by row, by the reference engine: what every other way means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.dates import PartialDate
from checker.engines.corpus import KINDS, Counts, masks
from checker.engines.reference import Reference
from checker.errors import Problem
from checker.facts.catalogue import DATES
from checker.findings.question import Answer, OutcomeQuestion
from checker.findings.situation import in_force, law_days
from checker.judgement import Facts, InForce, Judgements
from checker.model.shape import shortened
from checker.rules.ast import Rule
from checker.rules.program import Program, program
from checker.tables.cells import CellError
from checker.tables.rules.plan import UNKNOWN, Plan
from checker.tables.rules.result import FINDINGS, word
from checker.tables.rules.ruleset import DATES_OF_LAW, Ruleset
from checker.vocabulary import Interval, Ranges, Truth

REFERENCE = Reference()
_KIND = {kind: number for number, kind in enumerate(KINDS)}

Answered = list[str | int | None]
"""The answer to a row, in the order of `answer_columns`."""


@dataclass(frozen=True, slots=True)
class Case:
    """A row that was read."""

    facts: Facts
    outcomes: Mapping[str, Interval]
    day: Interval | None
    pair: tuple[str, str]
    """Its authority and regime; empty where the cell is, or the table has no such column."""
    name: str


def read_case(plan: Plan, number: int, cells: Sequence[str]) -> Case | list[tuple[int, CellError]]:
    """A row, or what is wrong with its cells, each with its place."""
    values: dict[str, Ranges] = {}
    faults: list[tuple[int, CellError]] = []
    for one in plan.fields:
        try:
            values[one.name] = one.read(cells)
        except CellError:
            faults += one.faults(cells)
    if faults:
        return faults
    day = plan.measure_date
    return Case(
        {name: values[name] for name in plan.facts},
        {name: Interval(values[name][0].lo, values[name][-1].hi) for name in plan.outcomes},
        values[day.name][0] if day is not None else None,
        (_name(cells, plan.authority), _name(cells, plan.regime)),
        str(number) if plan.id is None else cells[plan.id],
    )


def _name(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None or cells[place] in UNKNOWN else cells[place]


def problems_in(file: str, plan: Plan, line: int, faults: Iterable[tuple[int, CellError]]) -> Iterator[Problem]:
    """The faults of a row as problems of the file, by line and number of the column."""
    for place, error in faults:
        message = f"column `{shortened(plan.header[place])}`: {error.message}"
        yield Problem(file, line, place + 1, message, error.hint)


class Judge:
    """Judges rows one after the other, and counts."""

    def __init__(self, rules: Ruleset, plan: Plan) -> None:
        self.rules = rules
        self.plan = plan
        self.not_assessed: dict[tuple[str, str], int] = {}
        self.rows = 0
        self.judged = 0
        self._programs: dict[frozenset[str], _Part] = {}
        self._counts = {line.rule: dict.fromkeys(Truth, 0) for line in rules.program.lines}
        self._kinds = {name: [0] * len(KINDS) for name in plan.outcomes}
        self._everything = frozenset(pack.id for pack in rules.packs)
        self.grades = tuple(sorted({line.grade.fact for line in rules.program.lines if line.grade is not None}))

    def counts(self) -> Counts:
        """What was counted so far."""
        rules = {
            rule: (found[Truth.HOLDS], found[Truth.FAILS], found[Truth.UNKNOWN]) for rule, found in self._counts.items()
        }
        return Counts(self.rows, self.judged, rules, {name: tuple(found) for name, found in self._kinds.items()})

    def judge(self, case: Case) -> Answered:
        """The answer to one row."""
        self.rows += 1
        packs = self._everything if self.plan.authority is None else self.rules.pairs.get(case.pair, frozenset())
        part = self._part(packs)
        judgements = REFERENCE.judge(part.program, case.facts, self._in_force(case, part))
        for rule, judgement in judgements.rules.items():
            self._counts[rule][judgement.effective] += 1
        found: Answered = [case.name, *self._masks(judgements), *self._grades(judgements)]
        if packs:
            self.judged += 1
        else:
            self.not_assessed[case.pair] = self.not_assessed.get(case.pair, 0) + 1
        for name, observed in case.outcomes.items():
            found += self._outcome(name, observed, part, judgements) if packs else [None] * 5
        return found

    def _part(self, packs: frozenset[str]) -> _Part:
        if packs not in self._programs:
            rules = {name: rule for name, rule in self.rules.rules.items() if self.rules.packs_of(name) in packs}
            self._programs[packs] = _Part(rules, program(rules.values(), self.rules.catalogue))
        return self._programs[packs]

    def _in_force(self, case: Case, part: _Part) -> InForce:
        if not self.rules.dated:
            return {}
        whole = (DATES,)
        on = case.day
        day = None if on is None else PartialDate(date.fromordinal(on.lo), date.fromordinal(on.hi))
        dates = {name: case.facts.get(name, whole) for name in DATES_OF_LAW}
        days = law_days(dates, day, DATES)
        return {name: in_force(rule.window, *days[rule.law_of]) for name, rule in part.rules.items()}

    def _masks(self, judgements: Judgements) -> Iterator[int]:
        truths = {name: judgement.effective for name, judgement in judgements.rules.items()}
        for rules in masks(self.rules.program):
            for truth in (Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN):
                yield sum(1 << bit for bit, rule in enumerate(rules) if truths.get(rule) is truth)

    def _grades(self, judgements: Judgements) -> Iterator[str | int]:
        for grade in self.grades:
            found, scale = judgements.grades[grade], self.rules.catalogue.facts[grade].closed
            yield word(scale, found.lo)
            yield word(scale, found.hi)

    def _outcome(self, name: str, observed: Interval, part: _Part, judgements: Judgements) -> Answered:
        outcome = self.rules.catalogue.outcomes[name]
        question = OutcomeQuestion(name, observed, outcome.scale.ends, part.rules, outcome.of == "measure")
        kind = number_of(question.answer(judgements))
        self._kinds[name][kind] += 1
        bounds = question.bounds(judgements)
        sides = (bounds.floor.certain, bounds.floor.possible, bounds.ceiling.certain, bounds.ceiling.possible)
        return [*(word(outcome.scale, side) for side in sides), FINDINGS[kind]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The rules of the packs that apply to some rows."""

    rules: Mapping[str, Rule]
    program: Program


def number_of(answer: Answer) -> int:
    """The number of a conclusion on an outcome in the text for set engines."""
    return _KIND[answer.kind.value, answer.certain]
