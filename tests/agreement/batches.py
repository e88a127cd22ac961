"""Many cases of one program at once, and what each engine says of them."""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from checker.engines.corpus import Bits, Column, Ends, Exact, Job, cases, masks
from checker.engines.prover.budget import Budget
from checker.engines.prover.regions import DAYS, Force, Regions, regions
from checker.engines.prover.space import Region
from checker.engines.reference import Reference
from checker.engines.trace import Trace
from checker.judgement import Contradiction, Judgement, Judgements
from checker.properties.strategies import edges
from checker.rules.ast import checks
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth, ranges

ForceOf = dict[str, Truth]
FactsOf = dict[str, Ranges]


@dataclass(frozen=True, slots=True)
class Pair:
    """The facts of one case of a program, and which of its rules are in force."""

    facts: FactsOf
    in_force: ForceOf

    @property
    def key(self) -> str:
        """By which pairs of one program are told apart."""
        return f"{self.facts} {self.in_force}"


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine says of one pair: what every engine tells, and the whole where it tells more."""

    effects: Mapping[str, Truth]
    grades: Mapping[str, Interval]
    """The grades that some rule raises."""
    whole: Judgements | None = None
    contradiction: str = ""
    """Where it contradicts itself: how."""


Batch = Callable[[Program, Sequence[Pair]], Sequence[Said | None]]
"""An engine as the run asks it: one program, many pairs, an answer for each in their order; None: not asked."""


# ---- pairs


def pairs(program: Program, wanted: int, *, plain: bool = False) -> list[Pair]:
    """Different pairs of a program, as many as wanted unless there are hardly so many; always the same ones.

    With `plain` every fact is exact or unknown, otherwise most facts of most programs have values of each form.
    """
    source = random.Random(f"{program!r} {plain}")
    drawn = _Drawn(program, source, 1 if plain else _PLAIN)
    found: dict[str, Pair] = {}
    for _ in range(3 * wanted):
        pair = drawn.pair()
        found.setdefault(pair.key, pair)
        if len(found) == wanted:
            break
    return list(found.values())


class _Drawn:
    """Facts that lean towards the edges of the tests of one program, each form of value among them."""

    def __init__(self, program: Program, source: random.Random, plain: float) -> None:
        self.source = source
        self.rules = [line.rule for line in program.lines]
        tests: dict[str, list[Ranges]] = {name: [] for name in program.scales}
        for line in program.lines:
            for check in checks(line.condition):
                tests[check.fact].append(check.allowed)
        self.scales = {name: scale for name, scale in program.scales.items() if name not in program.grades}
        self.plain = {name for name in self.scales if source.random() < plain}
        """Facts that are exact or unknown in every case, as in most tables, where engines may take a shorter way."""
        self.edges = {name: edges(scale, tests[name]) for name, scale in self.scales.items()}

    def pair(self) -> Pair:
        facts = {name: values for name in self.scales if (values := self._values(name)) is not None}
        truths = (None, None, None, Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS)
        drawn = {rule: self.source.choice(truths) for rule in self.rules}
        return Pair(facts, {rule: truth for rule, truth in drawn.items() if truth is not None})

    def _values(self, name: str) -> Ranges | None:
        """Exact, bounded, disputed, anything, or left out."""
        form = self.source.random()
        if name in self.plain:
            return None if form < 0.2 else _exactly(self._number(name))
        if form < 0.45:
            return _exactly(self._number(name))
        if form < 0.65:
            return (self._part(name),)
        if form < 0.85:
            sides = [_exactly(self._number(name)) for _ in range(self.source.choice((2, 2, 3)))]
            return ranges([*(part for side in sides for part in side), *self._perhaps(name)])
        return None if form < 0.95 else (self.scales[name],)

    def _perhaps(self, name: str) -> Iterator[Interval]:
        if self.source.random() < 0.2:
            yield self._part(name)

    def _part(self, name: str) -> Interval:
        one, other = self._number(name), self._number(name)
        return Interval(min(one, other), max(one, other))

    def _number(self, name: str) -> int:
        scale = self.scales[name]
        if self.source.random() < 0.85:
            return self.source.choice(self.edges[name])
        return self.source.randint(scale.lo, scale.hi)


_PLAIN = 0.4


def _exactly(number: int) -> Ranges:
    return (Interval(number, number),)


def reproduction(program: Program, pair: Pair) -> str:
    """Python text that makes the program and the pair again, where the records named in it are imported."""
    text = f"program = {program!r}\nfacts = {pair.facts!r}\nin_force = {pair.in_force!r}"
    return re.sub(r"<(Truth\.[A-Z]+): '[a-z]+'>", r"\1", text)


# ---- engines


def reference(program: Program, given: Sequence[Pair]) -> list[Said]:
    """The meaning itself."""
    engine = Reference()
    return [_said(program, engine.judge(program, pair.facts, pair.in_force)) for pair in given]


def traced(engine: Trace) -> Batch:
    """The second engine, case by case."""

    def one(program: Program, pair: Pair) -> Said:
        try:
            return _said(program, engine.judge(program, pair.facts, pair.in_force))
        except Contradiction as error:
            return Said({}, {}, contradiction=str(error))

    return lambda program, given: [one(program, pair) for pair in given]


def _said(program: Program, judged: Judgements) -> Said:
    raised = {line.grade.fact for line in program.lines if line.grade is not None}
    return Said(
        {name: rule.effective for name, rule in judged.rules.items()},
        {name: grade for name, grade in judged.grades.items() if name in raised},
        Judgements(judged.rules, judged.grades),
    )


def proved(program: Program, given: Sequence[Pair]) -> list[Said | None]:
    """The prover: its boxes are made once, and each case is looked up in them; it knows no value known in part."""
    turning = {rule for pair in given for rule, truth in pair.in_force.items() if truth is not Truth.HOLDS}
    force = {line.rule: Force(f"the day of {line.rule}", _WINDOW) for line in program.lines if line.rule in turning}
    found = regions(program, {}, force, Budget(), unknown=True)
    if found.given_up:
        return [Said({}, {}, contradiction=f"nothing: {found.given_up}") for _ in given]
    looked = _LookUp(program, found)
    return [looked.said(pair) for pair in given]


_WINDOW = Interval(2, 3)
_DAYS = {Truth.HOLDS: _exactly(3), Truth.FAILS: _exactly(1), Truth.UNKNOWN: (DAYS,)}
"""A day on which a rule with that window is, or is not, in force."""


class _LookUp:
    """The boxes of every rule and grade, each box and each case as one number."""

    def __init__(self, program: Program, found: Regions) -> None:
        self.program = program
        self.axes = found.space.axes
        self.shifts = [*accumulate((len(axis.starts) + 1 for axis in self.axes), initial=0)]
        sides = (found.surely, found.maybe)
        self.rules = {
            line.rule: [
                tuple(self._packed(getattr(side[line.rule], kind)) for side in sides)
                for kind in ("condition", "own", "effect")
            ]
            for line in program.lines
        }
        self.grades = {
            grade: [
                [(at, self._packed(found.graded(grade, at, Budget(), sure=sure))) for at in _levels(program, grade)]
                for sure in (True, False)
            ]
            for grade in program.grades
        }

    def _packed(self, region: Region) -> list[int]:
        return [sum(mask << shift for mask, shift in zip(box, self.shifts, strict=False)) for box in region]

    def said(self, pair: Pair) -> Said | None:
        """What the boxes say; None for a pair with a value known in part."""
        case = 0
        for axis, shift in zip(self.axes, self.shifts, strict=False):
            if axis.name in self.program.scales:
                values = pair.facts.get(axis.name, (axis.scale,))
            else:
                values = _DAYS[pair.in_force.get(axis.name.removeprefix("the day of "), Truth.HOLDS)]
            if values == (axis.scale,) and axis.scale.lo < axis.scale.hi:
                case |= axis.blank << shift
            elif len(values) == 1 and values[0].lo == values[0].hi:
                case |= 1 << shift + bisect(axis.starts, values[0].lo) - 1
            else:
                return None
        rules = {
            rule: Judgement(rule, *(_between(case, sure, maybe) for sure, maybe in kinds))
            for rule, kinds in self.rules.items()
        }
        grades = {
            grade: Interval(*(max(at for at, boxes in side if _in(case, boxes)) for side in sides))
            for grade, sides in self.grades.items()
        }
        return _said(self.program, Judgements(rules, grades))


def _levels(program: Program, grade: str) -> range:
    return range(program.scales[grade].lo, program.scales[grade].hi + 1)


def _in(case: int, boxes: list[int]) -> bool:
    return any(case & box == case for box in boxes)


def _between(case: int, sure: list[int], maybe: list[int]) -> Truth:
    if _in(case, sure):
        return Truth.HOLDS
    return Truth.UNKNOWN if _in(case, maybe) else Truth.FAILS


def tabled(connection: Any) -> Batch:
    """The engine for whole tables: a batch is one table, and the program one text."""

    def batch(program: Program, given: Sequence[Pair]) -> list[Said]:
        table = _Table(program, given)
        connection.execute(table.text)
        job = Job(program, table.columns, table.force)
        found = connection.execute(cases(job, "batch", ["n"]) + " ORDER BY n")
        names = [column[0] for column in found.description]
        return [_row(program, job, dict(zip(names, row, strict=True))) for row in found.fetchall()]

    return batch


def _row(program: Program, job: Job, row: Mapping[str, int]) -> Said:
    effects = {
        rule: _truth(row, number, bit)
        for number, rules in enumerate(masks(program), 1)
        for bit, rule in enumerate(rules)
    }
    grades = {name: Interval(row[f"g{place}_lo"], row[f"g{place}_hi"]) for place, name in enumerate(job.grades)}
    return Said(effects, grades)


def _truth(row: Mapping[str, int], number: int, bit: int) -> Truth:
    """A rule stands in just one of the three masks."""
    columns = ((Truth.HOLDS, "holds"), (Truth.FAILS, "fails"), (Truth.UNKNOWN, "unknown"))
    [truth] = [truth for truth, name in columns if row[f"{name}_{number}"] >> bit & 1]
    return truth


_TRUTHS = {Truth.HOLDS: "TRUE", Truth.FAILS: "FALSE", Truth.UNKNOWN: "NULL"}
_MOST_BITS = 10
"""Short scales are kept as sets of bits, longer ones by the ends of their intervals."""


class _Table:
    """Pairs as one table of SQL."""

    def __init__(self, program: Program, given: Sequence[Pair]) -> None:
        self.cells: dict[str, tuple[str, list[str]]] = {"n": ("BIGINT", [str(n) for n in range(len(given))])}
        self.columns: dict[str, Column] = {}
        for place, (name, scale) in enumerate(program.scales.items()):
            values = [pair.facts.get(name, (scale,)) for pair in given]
            if name not in program.grades and any(value != (scale,) for value in values):
                self.columns[name] = self._column(f"x{place}", scale, values)
        self.force = {line.rule: f"f{place}" for place, line in enumerate(program.lines)}
        for rule, column in self.force.items():
            truths = [_TRUTHS[pair.in_force.get(rule, Truth.HOLDS)] for pair in given]
            self.cells[column] = ("BOOLEAN", truths)

    def _column(self, name: str, scale: Interval, values: Sequence[Ranges]) -> Column:
        if all(v == (scale,) or (len(v) == 1 and v[0].lo == v[0].hi) for v in values):
            self._numbers(name, ["NULL" if v == (scale,) else str(v[0].lo) for v in values])
            return Exact(name)
        if scale.hi - scale.lo < _MOST_BITS:
            sets = [sum(1 << (n - scale.lo) for part in v for n in range(part.lo, part.hi + 1)) for v in values]
            self._numbers(name, [str(bits) for bits in sets])
            return Bits(name)
        parts = []
        for part in range(max(len(v) for v in values)):
            pair = f"{name}_lo{part}", f"{name}_hi{part}"
            for side, column in zip(("lo", "hi"), pair, strict=True):
                self._numbers(column, [str(getattr(v[part], side)) if part < len(v) else "NULL" for v in values])
            parts.append(pair)
        return Ends(tuple(parts))

    def _numbers(self, column: str, cells: list[str]) -> None:
        self.cells[column] = ("BIGINT", cells)

    @property
    def text(self) -> str:
        """The statement that makes the table `batch`."""
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, (kind, _) in self.cells.items())
        rows = zip(*(cells for _, cells in self.cells.values()), strict=True)
        values = ", ".join(f"({', '.join(row)})" for row in rows)
        return (
            f"CREATE OR REPLACE TEMP TABLE batch AS SELECT {columns} "
            f"FROM (VALUES {values}) AS t({', '.join(self.cells)})"
        )
