"""A program as one SQL text: selects within selects, each settling the rules that the ones outside it read.

A rule stands outside its overriders and outside the rules that raise a grade it reads. Its column is
its effect: TRUE, FALSE, or NULL where that is unknown; a rule not asked in a row has none there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from checker.engines.corpus.column import Column, Ends, Exact, ends, test
from checker.engines.corpus.logic import FALSE, TRUE, Sql, all_of, any_of, certainly, negated, possibly
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered, checks
from checker.rules.program import Line, Program
from checker.vocabulary import Interval, Ranges

MOST_RULES = 60
"""Rules in one mask: with them the greatest mask is exact in 64 bits and its parts may be added."""

KINDS = (
    ("within", True),
    ("harsh", True),
    ("harsh", False),
    ("lenient", True),
    ("lenient", False),
    ("undecided", False),
)
"""Conclusions on an outcome, and whether they are certain, by their number in the text."""


SIDES = ("floor", "floor_possible", "ceiling", "ceiling_possible")


class Unfit(ValueError):
    """A program whose order does not allow one text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome that is judged: what was observed, on which scale, and the bounds that rules set."""

    name: str
    observed: Exact | Ends
    scale: Interval
    floors: Mapping[str, int]
    ceilings: Mapping[str, int]
    """The level that each rule sets."""


@dataclass(frozen=True, slots=True)
class Job:
    """A program, and how the columns of a coded table stand for what it reads."""

    program: Program
    columns: Mapping[str, Column]
    """A fact without a column is unknown in every row."""
    in_force: Mapping[str, Sql] = field(default_factory=dict)
    """The truth of each rule's being in force; a rule left out is."""
    asked: Mapping[str, Sql] = field(default_factory=dict)
    """Whether a rule is asked in a row, never NULL; a rule left out is."""
    outcomes: tuple[Asked, ...] = ()
    judged: Sql = TRUE
    """Whether any rule is asked in a row, never NULL."""

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that some rule raises, in order."""
        return tuple(sorted({line.grade.fact for line in self.program.lines if line.grade is not None}))


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted over all rows."""

    rows: int
    judged: int
    rules: Mapping[str, tuple[int, int, int]]
    """For each rule the rows in which it has effect, has none, and may have."""
    outcomes: Mapping[str, tuple[int, ...]]
    """For each outcome the rows of each of `KINDS`."""


def masks(program: Program) -> tuple[tuple[str, ...], ...]:
    """The rules of each mask; the place of a rule in its mask is its bit."""
    names = [line.rule for line in program.lines]
    return tuple(tuple(names[at : at + MOST_RULES]) for at in range(0, len(names), MOST_RULES))


def summary(job: Job, coded: str) -> str:
    """The text that counts over a coded table, a select or a name; its one row is read by `counted`."""
    found = ["count(*)", "count(*)" if job.judged == TRUE else f"count_if({job.judged})"]
    for place, line in enumerate(job.program.lines):
        asked = job.asked.get(line.rule, TRUE)
        fails = f"(NOT r{place})" if asked == TRUE else f"({asked} AND NOT r{place})"
        found += [f"count_if(r{place})", f"count_if({fails})", f"count_if(r{place} IS NULL)"]
    for place, _ in enumerate(job.outcomes):
        found += [f"count_if(k{place} = {kind})" for kind in range(len(KINDS))]
    columns = ", ".join(f"{text} AS c{place}" for place, text in enumerate(found))
    return f"SELECT {columns} FROM {_judged(job, coded)} AS judged"  # noqa: S608 - numbers and names of ours


def counted(job: Job, row: Sequence[int | None]) -> Counts:
    """The counts in the row that `summary` gives; engines differ in whether a count over NULL alone is 0 or NULL."""
    numbers = iter(int(number or 0) for number in row)
    rows, judged = next(numbers), next(numbers)
    rules = {line.rule: (next(numbers), next(numbers), next(numbers)) for line in job.program.lines}
    outcomes = {asked.name: tuple(next(numbers) for _ in KINDS) for asked in job.outcomes}
    return Counts(rows, judged, rules, outcomes)


def cases(job: Job, coded: str, keep: Iterable[Sql] = ()) -> str:
    """The text that gives each row of a coded table its answer, with the columns to keep first.

    Masks `holds_1`, `fails_1`, `unknown_1` and further; of each grade `g0_lo` and `g0_hi`; of each outcome
    `b0_floor` and the other `SIDES`, and the number of its conclusion `k0`.
    """
    found = [*keep]
    for number, rules in enumerate(masks(job.program), 1):
        first = (number - 1) * MOST_RULES
        found += _mask_columns(job, number, rules, first)
    for place, _ in enumerate(job.grades):
        found += [f"g{place}_lo", f"g{place}_hi"]
    for place, _ in enumerate(job.outcomes):
        found += [f"b{place}_{side}" for side in SIDES] + [f"k{place}"]
    return f"SELECT {', '.join(found)} FROM {_judged(job, coded)} AS judged"  # noqa: S608


def _mask_columns(job: Job, number: int, rules: Sequence[str], first: int) -> Iterator[str]:
    """Failing is what remains of the rules asked, which spares a third of the work."""
    holds, unknown, fixed = [], [], 0
    asked: dict[Sql, int] = {}
    for bit, rule in enumerate(rules):
        holds.append(f"CASE WHEN r{first + bit} THEN {1 << bit} ELSE 0 END")
        unknown.append(f"CASE WHEN r{first + bit} IS NULL THEN {1 << bit} ELSE 0 END")
        condition = job.asked.get(rule, TRUE)
        if condition == TRUE:
            fixed += 1 << bit
        else:
            asked[condition] = asked.get(condition, 0) + (1 << bit)
    every = [str(fixed), *(f"CASE WHEN {condition} THEN {bits} ELSE 0 END" for condition, bits in asked.items())]
    sums = {
        name: f"CAST({' + '.join(parts)} AS BIGINT)" for name, parts in (("h", holds), ("u", unknown), ("a", every))
    }
    yield f"{sums['h']} AS holds_{number}"
    yield f"{sums['a']} - {sums['h']} - {sums['u']} AS fails_{number}"
    yield f"{sums['u']} AS unknown_{number}"


# Strata


def _judged(job: Job, coded: str) -> str:
    """The selects, in brackets: every column of the coded table, the rules, grades, bounds and kinds."""
    planner = _Planner(job)
    layers = [*planner.layers(), [*planner.grades(), *planner.bounds()], list(planner.kinds())]
    found = coded
    for number, layer in enumerate(layer for layer in layers if layer):
        found = f"(SELECT *, {', '.join(layer)} FROM {found} AS s{number})"  # noqa: S608
    return found


class _Planner:
    """The work on one job, line by line."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.places: dict[str, int] = {}
        self.depths: dict[str, int] = {}
        self.claims: dict[str, list[tuple[int, str]]] = {}
        """For each grade the levels claimed so far, and the rules that claim them."""
        self.read: set[str] = set()

    def layers(self) -> list[list[str]]:
        """The columns of the rules, those of each depth together."""
        found: list[list[str]] = []
        for place, line in enumerate(self.job.program.lines):
            if line.rule in self.places or not all(name in self.places for name in line.overriders):
                raise Unfit(f"`{line.rule}` stands twice, or before a rule that overrides it")
            depth, text = self._depth(line), self._effect(line)
            self.places[line.rule], self.depths[line.rule] = place, depth
            found += [[] for _ in range(depth + 1 - len(found))]
            found[depth].append(f"{text} AS r{place}")
            if line.grade is not None:
                self._claim(line.rule, line.grade)
        return found

    def _depth(self, line: Line) -> int:
        graded = (rule for check in checks(line.condition) for _, rule in self.claims.get(check.fact, ()))
        return max((self.depths[rule] + 1 for rule in (*line.overriders, *graded)), default=0)

    def _effect(self, line: Line) -> Sql:
        asked, force = self.job.asked.get(line.rule, TRUE), self.job.in_force.get(line.rule, TRUE)
        free = (negated(self._column(name)) for name in line.overriders)
        return all_of((asked, force, self._condition(line.condition), *free))

    def _column(self, rule: str) -> Sql:
        return f"r{self.places[rule]}"

    def _claim(self, rule: str, grade: Grade) -> None:
        if grade.fact in self.read:
            raise Unfit(f"`{rule}` says something of `{grade.fact}`, which a rule before it reads")
        self.claims.setdefault(grade.fact, []).append((grade.at, rule))

    def _condition(self, condition: Lowered) -> Sql:
        match condition:
            case Check(fact, allowed):
                return self._check(fact, allowed)
            case All(parts):
                return all_of(self._condition(part) for part in parts)
            case AnyOf(parts):
                return any_of(self._condition(part) for part in parts)
            case _:
                assert_never(condition)

    def _check(self, fact: str, allowed: Ranges) -> Sql:
        self.read.add(fact)
        scale = self.job.program.scales[fact]
        if fact not in self.job.program.grades:
            return test(allowed, scale, self.job.columns.get(fact))
        return any_of(
            all_of((self._reaches(fact, part.lo), negated(self._reaches(fact, part.hi + 1))))
            for part in allowed
            if part.hi >= scale.lo
        )

    def _reaches(self, grade: str, level: int) -> Sql:
        """Whether a grade is at least a level: whether some rule that claims as much has effect."""
        if level <= self.job.program.scales[grade].lo:
            return TRUE
        return any_of(self._column(rule) for at, rule in self.claims.get(grade, ()) if at >= level)

    def grades(self) -> Iterator[str]:
        """The least and greatest level that each grade may have."""
        for place, grade in enumerate(self.job.grades):
            least = self.job.program.scales[grade].lo
            yield f"{self._highest(self.claims[grade], least, sure=True)} AS g{place}_lo"
            yield f"{self._highest(self.claims[grade], least, sure=False)} AS g{place}_hi"

    def bounds(self) -> Iterator[str]:
        """The floors and ceilings on each outcome, certain and possible."""
        for place, asked in enumerate(self.job.outcomes):
            floors = [(at, rule) for rule, at in asked.floors.items()]
            ceilings = [(-at, rule) for rule, at in asked.ceilings.items()]
            for name, sure in (("", True), ("_possible", False)):
                yield f"{self._highest(floors, asked.scale.lo, sure=sure)} AS b{place}_floor{name}"
                yield f"-({self._highest(ceilings, -asked.scale.hi, sure=sure)}) AS b{place}_ceiling{name}"

    def _highest(self, claims: list[tuple[int, str]], least: int, *, sure: bool) -> Sql:
        """The highest level claimed by a rule that has effect, or may have."""
        cases_: list[str] = []
        for level in sorted({at for at, _ in claims if at > least}, reverse=True):
            held = any_of(self._column(rule) for at, rule in claims if at == level)
            cases_.append(f"WHEN {certainly(held) if sure else possibly(held)} THEN {level}")
        return f"CASE {' '.join(cases_)} ELSE {least} END" if cases_ else str(least)

    def kinds(self) -> Iterator[str]:
        """The conclusion on each outcome, by its number in `KINDS`; NULL in a row in which no rule is asked."""
        for place, asked in enumerate(self.job.outcomes):
            lo, hi = ends(asked.observed, asked.scale)
            floor, ceiling = f"b{place}_floor", f"b{place}_ceiling"
            harsh = f"({hi} > {ceiling}_possible AND {hi} > {floor})"
            lenient = f"({lo} < {floor}_possible AND {lo} < {ceiling})"
            yield (
                f"CASE {_unless(self.job.judged)}"
                f"WHEN {lo} > {ceiling} AND {lo} > {floor}_possible THEN 1 "
                f"WHEN {harsh} AND NOT {lenient} THEN 2 "
                f"WHEN {hi} < {floor} AND {hi} < {ceiling}_possible THEN 3 "
                f"WHEN {lenient} AND NOT {harsh} THEN 4 "
                f"WHEN {harsh} OR {floor}_possible > {ceiling}_possible THEN 5 ELSE 0 END AS k{place}"
            )


def _unless(judged: Sql) -> str:
    if judged in (TRUE, FALSE):
        return "" if judged == TRUE else "WHEN TRUE THEN NULL "
    return f"WHEN NOT {judged} THEN NULL "
