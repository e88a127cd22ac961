"""The text for whole tables says of every row what the reference engine says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import audit
from checker.engines.corpus import (
    MOST_BITS,
    Asked,
    Bits,
    Column,
    Ends,
    Exact,
    Job,
    cases,
    constant,
    counted,
    masks,
    summary,
)
from checker.engines.reference import Reference
from checker.judgement import Facts, InForce
from checker.properties.laws import RuleSet, rule_sets
from checker.properties.strategies import case_facts, facts_for, in_force_for, programs
from checker.rules.ast import Ceiling, Floor
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")

REFERENCE = Reference()
BOOK = audit.load_book()
RULE_SETS = rule_sets(BOOK)
ROWS = 4
CONNECTION = duckdb.connect(config={"threads": 1})


class Coded:
    """Rows of facts as a table in SQL, each fact in a form that holds it exactly."""

    def __init__(self, program: Program, rows: Sequence[Facts], force: Sequence[InForce], plain: bool) -> None:
        self.rows = len(rows)
        self.cells: dict[str, list[str]] = {"n": [str(n) for n in range(len(rows))]}
        self.columns: dict[str, Column] = {}
        read = [name for name in program.scales if name not in program.grades]
        for place, name in enumerate(read):
            scale = program.scales[name]
            values = [row.get(name, (scale,)) for row in rows]
            if any(values_ != (scale,) for values_ in values) or not plain:
                self.columns[name] = self._column(f"x{place}", scale, values, plain=plain)
        rules = [line.rule for line in program.lines]
        self.force = {}
        for place, rule in enumerate(rules):
            self.cells[f"f{place}"] = [f"({constant(row.get(rule, Truth.HOLDS))})" for row in force]
            self.force[rule] = f"f{place}"

    def _column(self, name: str, scale: Interval, values: Sequence[Ranges], *, plain: bool) -> Column:
        if all(v == (scale,) or (len(v) == 1 and v[0].lo == v[0].hi) for v in values):
            self.cells[name] = ["NULL" if v == (scale,) else str(v[0].lo) for v in values]
            return Exact(name)
        if scale.hi - scale.lo < MOST_BITS and not plain:
            self.cells[name] = [
                str(sum(1 << (n - scale.lo) for part in v for n in range(part.lo, part.hi + 1))) for v in values
            ]
            return Bits(name)
        parts = []
        for part in range(max(len(v) for v in values)):
            pair = f"{name}_lo{part}", f"{name}_hi{part}"
            for side, column in zip(("lo", "hi"), pair, strict=True):
                self.cells[column] = [str(getattr(v[part], side)) if part < len(v) else "NULL" for v in values]
            parts.append(pair)
        return Ends(tuple(parts))

    @property
    def text(self) -> str:
        rows = (
            ", ".join(
                f"{cells[n] if name[0] == 'f' else f'CAST({cells[n]} AS BIGINT)'} AS {name}"
                for name, cells in self.cells.items()
            )
            for n in range(self.rows)
        )
        return "(" + " UNION ALL ".join(f"SELECT {row}" for row in rows) + ")"


def asked_of(rules: Mapping[str, Ceiling | Floor], name: str, scale: Interval, observed: Exact | Ends) -> Asked:
    return Asked(
        name,
        observed,
        scale,
        {rule: says.at for rule, says in rules.items() if isinstance(says, Floor)},
        {rule: says.at for rule, says in rules.items() if isinstance(says, Ceiling)},
    )


def truths(row: Mapping[str, int], program: Program) -> dict[str, Truth]:
    found = {}
    for number, rules in enumerate(masks(program), 1):
        for bit, rule in enumerate(rules):
            [truth] = [
                truth
                for truth, name in ((Truth.HOLDS, "holds"), (Truth.FAILS, "fails"), (Truth.UNKNOWN, "unknown"))
                if row[f"{name}_{number}"] >> bit & 1
            ]
            found[rule] = truth
    return found


def fetched(text: str) -> list[dict[str, int]]:
    found = CONNECTION.execute(text)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def agree(program: Program, rows: Sequence[Facts], force: Sequence[InForce], plain: bool) -> None:
    coded = Coded(program, rows, force, plain)
    job = Job(program, coded.columns, coded.force)
    judged = [REFERENCE.judge(program, facts, in_force) for facts, in_force in zip(rows, force, strict=True)]
    found = fetched(cases(job, coded.text, ["n"]) + " ORDER BY n")
    assert len(found) == len(rows)
    for row, expected in zip(found, judged, strict=True):
        assert truths(row, program) == {rule: one.effective for rule, one in expected.rules.items()}
        for place, grade in enumerate(job.grades):
            assert Interval(row[f"g{place}_lo"], row[f"g{place}_hi"]) == expected.grades[grade]
    counts = counted(job, list(fetched(summary(job, coded.text))[0].values()))
    assert counts.rows == counts.judged == len(rows)
    for rule, three in counts.rules.items():
        every = [one.rules[rule].effective for one in judged]
        assert three == (every.count(Truth.HOLDS), every.count(Truth.FAILS), every.count(Truth.UNKNOWN))


@given(st.data())
def test_on_generated_programs(data: st.DataObject) -> None:
    program = data.draw(programs())
    rows = [data.draw(facts_for(program)) for _ in range(ROWS)]
    force = [data.draw(in_force_for(program)) for _ in range(ROWS)]
    agree(program, rows, force, data.draw(st.booleans()))


@settings(max_examples=20)
@given(st.data())
def test_on_more_rules_than_one_mask_holds(data: st.DataObject) -> None:
    program = data.draw(programs(max_rules=70, max_facts=4))
    agree(program, [data.draw(facts_for(program))], [data.draw(in_force_for(program))], False)
