"""The text for whole tables says of every row what the reference engine says of it, and so does the whole audit."""

from __future__ import annotations

import csv
import datetime
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import audit
from checker.dates import PartialDate
from checker.engines.corpus import (
    MOST_BITS,
    SIDES,
    Asked,
    Bits,
    Column,
    Ends,
    Exact,
    Job,
    cases,
    constant,
    counted,
    law_days,
    literal,
    masks,
    summary,
    within,
)
from checker.engines.reference import Reference
from checker.errors import UsageError
from checker.facts.catalogue import DATES
from checker.findings import situation
from checker.findings.question import OutcomeQuestion
from checker.judgement import Facts, InForce
from checker.properties.strategies import facts_for, in_force_for, programs, values_of
from checker.rules.ast import Ceiling, DayWindow, Floor
from checker.rules.program import Program
from checker.tables.duck import DuckSession
from checker.tables.rules import Ruleset, audit_rules, ruleset
from checker.tables.rules.plain import number_of
from checker.tables.rules.plan import AT_LEAST, AT_MOST
from checker.tables.session import quoted
from checker.tables.spark import SparkTables
from checker.vocabulary import Interval, Ranges, Truth
from tests import toys

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")

REFERENCE = Reference()
BOOK = audit.load_book()
ROWS = 4
NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
FEW = settings(max_examples=1000 if NIGHTLY else 50)
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


@FEW
@given(st.data())
def test_on_generated_programs(data: st.DataObject) -> None:
    program = data.draw(programs())
    rows = [data.draw(facts_for(program)) for _ in range(ROWS)]
    force = [data.draw(in_force_for(program)) for _ in range(ROWS)]
    agree(program, rows, force, data.draw(st.booleans()))


@settings(max_examples=200 if NIGHTLY else 15)
@given(st.data())
def test_on_more_rules_than_one_mask_holds(data: st.DataObject) -> None:
    program = data.draw(programs(max_rules=70, max_facts=4))
    agree(program, [data.draw(facts_for(program))], [data.draw(in_force_for(program))], False)


# ---- findings


@FEW
@given(st.data())
def test_the_findings_on_outcomes(data: st.DataObject) -> None:
    program = data.draw(programs(max_rules=6))
    scale = Interval(*data.draw(st.sampled_from(((0, 3), (0, 1), (-2, 9)))))
    [rule, *_] = BOOK.rules.values()
    level = st.integers(scale.lo, scale.hi)
    says = level.map(lambda at: Ceiling("outcome", at, "")) | level.map(lambda at: Floor("outcome", at, ""))
    rules = {
        line.rule: replace(
            rule,
            id=line.rule,
            says=data.draw(says),
        )
        for line in program.lines
    }
    rows = [data.draw(facts_for(program)) for _ in range(ROWS)]
    force = [data.draw(in_force_for(program)) for _ in range(ROWS)]
    observed = [data.draw(values_of(scale))[0] for _ in range(ROWS)]
    coded = Coded(program, rows, force, plain=False)
    coded.cells["o_lo"] = [str(part.lo) for part in observed]
    coded.cells["o_hi"] = [str(part.hi) for part in observed]
    coded.cells["judged"] = [data.draw(st.sampled_from(("1", "1", "0"))) for _ in range(ROWS)]
    asked = Asked(
        "outcome",
        Ends((("o_lo", "o_hi"),)),
        scale,
        {name: one.says.at for name, one in rules.items() if isinstance(one.says, Floor)},
        {name: one.says.at for name, one in rules.items() if isinstance(one.says, Ceiling)},
    )
    job = Job(program, coded.columns, coded.force, outcomes=(asked,), judged="(judged = 1)")
    kinds = []
    for n, row in enumerate(fetched(cases(job, coded.text, ["n"]) + " ORDER BY n")):
        judgements = REFERENCE.judge(program, rows[n], force[n])
        question = OutcomeQuestion("outcome", observed[n], scale, rules, floors_apply=True)
        bounds = question.bounds(judgements)
        expected = (bounds.floor.certain, bounds.floor.possible, bounds.ceiling.certain, bounds.ceiling.possible)
        assert tuple(row[f"b0_{side}"] for side in SIDES) == expected
        judged = coded.cells["judged"][n] == "1"
        kinds += [number_of(question.answer(judgements))] if judged else []
        assert row["k0"] == (kinds[-1] if judged else None)
    counts = counted(job, list(fetched(summary(job, coded.text))[0].values()))
    assert counts.judged == len(kinds)
    assert counts.outcomes["outcome"] == tuple(kinds.count(kind) for kind in range(6))


# ---- being in force

DAYS = st.integers(738_000, 738_006)
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: Interval(min(pair), max(pair)))


PERIOD_OF = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("started", "ended", "discovered", "measure"), PERIODS)
)  # fmt: skip


@settings(max_examples=5000 if NIGHTLY else 400)
@given(PERIOD_OF, PERIODS, st.data())
def test_being_in_force(given_: dict[str, Interval], period: Interval, data: st.DataObject) -> None:
    window = DayWindow(*(data.draw(st.sampled_from((end, None))) for end in (period.lo, period.hi)))
    facts = {name: (given_.get(name, DATES),) for name in ("started", "ended", "discovered")}
    on = given_.get("measure")
    day = None if on is None else PartialDate(datetime.date.fromordinal(on.lo), datetime.date.fromordinal(on.hi))
    expected = situation.law_days(facts, day, DATES)
    columns: dict[str, Exact | Ends] = {}
    cells = ["1 AS n"]
    for name, part in given_.items():
        lo, hi = (literal(end, dates=True) for end in (part.lo, part.hi))
        if part.lo == part.hi:
            columns[name] = Exact(name, dates=True)
            cells.append(f"{lo} AS {name}")
        else:
            columns[name] = Ends(((f"{name}_lo", f"{name}_hi"),), dates=True)
            cells += [f"{lo} AS {name}_lo", f"{hi} AS {name}_hi"]
    found = law_days(columns, columns.get("measure"), DATES)
    texts = {law: within(window, days) for law, days in found.items()}
    for law, text in texts.items():
        truth = situation.in_force(window, *expected[law])
        if text is None:
            assert truth is Truth.HOLDS
        else:
            [row] = CONNECTION.execute(f"SELECT {text} FROM (SELECT {', '.join(cells)}) AS t").fetchall()
            assert row[0] is {Truth.HOLDS: True, Truth.FAILS: False, Truth.UNKNOWN: None}[truth]


# ---- the whole audit, both ways


@pytest.fixture(scope="module")
def duck() -> Iterator[DuckSession]:
    with DuckSession(threads=1) as session:
        yield session


TOYS = {
    "toy/floor": "when: {harm: '>= small', number: '> 10'}\nexpect: {stringency: {at_least: order}}\nlevel: note\n",
    "toy/low": "when: {care: good}\nunless: {hidden: true}\nexpect: {stringency: {at_most: guidance}}\nlevel: note\n",
    "toy/special": "when: {colour: 'red, blue'}\noverrides: [toy/floor, toy/serious]\n"
    "expect: {amount: {at_most: 500}}\nlevel: note\n",
    "toy/serious": "when: {any: [{harm: large}, {balance: '[-5..5]'}]}\ngrade: {gravity: {at_least: serious}}\n",
    "toy/medium": "when: {number: '>= 50'}\ngrade: {gravity: {at_least: medium}}\n",
    "toy/by-grade": "when: {gravity: medium}\nexpect: {intrusion: {at_most: reporting}}\nlevel: note\n",
    "toy/not-minor": "when: {not: {gravity: minor}}\nexpect: {ask: {at_most: inform}}\nlevel: note\n",
    "toy/dated": "in_force: {from: 2020-01-02, to: 2021-12-31}\nlaw_of: measure\nwhen: {huge: '> 0'}\n"
    "expect: {amount: {at_least: 7}}\nlevel: note\n",
    "other/day": "when: {day: '>= 2020-02'}\nexpect: {stringency: {at_most: order}}\nlevel: note\n",
    "other/late": "when: {day: '<= 2021-12-30'}\nexpect: {stringency: {at_least: guidance}}\nlevel: note\n",
    "other/pack": toys.ELSEWHERE,
}


@pytest.fixture(scope="module")
def toy_rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    root = tmp_path_factory.mktemp("toys")
    rules = {name: text if name.endswith("/pack") else toys.rule(text) for name, text in TOYS.items()}
    return ruleset(toys.book(root, rules))


DAY_TEXTS = ("2020", "2021", "2020-01", "2020-02", "2020-01-01", "2020-01-02", "2021-12-31", "2022-04-01", "2024-02")


def cell_of(rules: Ruleset, name: str) -> st.SearchStrategy[str]:
    """A cell of a fact or outcome, mostly at a threshold of some rule."""
    fact, outcome = rules.catalogue.facts.get(name), rules.catalogue.outcomes.get(name)
    scale = fact.closed if fact is not None else outcome.scale if outcome is not None else None
    unknown = st.sampled_from(("", "unknown"))
    if scale is None or scale.type == "date":
        return unknown | st.sampled_from(DAY_TEXTS)
    if scale.words:
        several = st.lists(st.sampled_from(scale.words), min_size=1, max_size=3, unique=True).map("|".join)
        return unknown | st.sampled_from(scale.words) | several
    levels = [*rules.floors(name).values(), *rules.ceilings(name).values()] if outcome is not None else []
    near = {scale.ends.lo, scale.ends.hi, 10, 11, 49, 50, 1000, 1001, *levels, *(level + 1 for level in levels)}
    return unknown | st.sampled_from(sorted(str(n) for n in near if scale.ends.lo <= n <= scale.ends.hi))


@st.composite
def tables(draw: st.DrawFn, rules: Ruleset) -> list[dict[str, str]]:
    """Rows with some of the columns that the rules read, and perhaps bounds in place of values."""
    names = [*rules.facts, *rules.catalogue.outcomes, "measure_date"]
    columns = [name for name in names if draw(st.integers(0, 3))] or names[:1]
    columns += [] if set(columns) & set(rules.facts) else [rules.facts[0]]
    exact = draw(st.booleans())
    bounded = [name for name in columns if not exact and _ordered(rules, name) and not draw(st.integers(0, 2))]
    pairs = draw(st.booleans())
    rows = []
    for number in range(draw(st.integers(1, 8))):
        row = {name: draw(cell_of(rules, name)) for name in columns}
        if exact:
            row = {name: cell.partition("|")[0] for name, cell in row.items()}
        for name in bounded:
            row[name + AT_LEAST] = row[name + AT_MOST] = ""
            if row[name] in ("", "unknown"):
                ends = draw(st.sampled_from((("",), (AT_LEAST,), (AT_MOST,), (AT_LEAST, AT_MOST))))
                one = draw(cell_of(rules, name).filter(lambda cell: "|" not in cell))
                row |= {name + end: one for end in ends if end}
        if pairs:
            pair = draw(st.sampled_from([*rules.pairs, ("nobody", "nothing"), ("", "unknown")]))
            row |= dict(zip(("authority", "regime"), pair, strict=True))
        rows.append({"id": f"case {number}", **row})
    return rows


def _ordered(rules: Ruleset, name: str) -> bool:
    fact, outcome = rules.catalogue.facts.get(name), rules.catalogue.outcomes.get(name)
    scale = fact.closed if fact is not None else outcome.scale if outcome is not None else None
    return scale is None or scale.type not in ("kind", "flag")


def written(folder: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def agree_on_table(file: Path, rules: Ruleset, duck: DuckSession) -> None:
    answers = [file.with_name(f"{way}.csv") for way in ("plain", "duckdb")]
    plain = audit_rules(file, rules, way="plain", out=answers[0])
    whole = audit_rules(file, rules, way="duckdb", out=answers[1], session=duck)
    assert (plain.way, whole.way) == ("plain", "duckdb")
    assert replace(plain, way="duckdb", written="") == replace(whole, written="")
    assert answers[0].read_text() == answers[1].read_text()


quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400 if NIGHTLY else 20)


@quick
@given(data=st.data())
def test_tables_by_the_shipped_packs(data: st.DataObject, duck: DuckSession, tmp_path: Path) -> None:
    rules = ruleset(BOOK)
    agree_on_table(written(tmp_path, data.draw(tables(rules))), rules, duck)


@quick
@given(data=st.data())
def test_tables_by_toy_packs(data: st.DataObject, duck: DuckSession, toy_rules: Ruleset, tmp_path: Path) -> None:
    agree_on_table(written(tmp_path, data.draw(tables(toy_rules))), toy_rules, duck)


@quick
@given(data=st.data())
def test_typed_columns_mean_the_same(
    data: st.DataObject, duck: DuckSession, toy_rules: Ruleset, tmp_path: Path
) -> None:
    """Whole numbers, decimals, booleans and dates of Parquet mean what the same cells mean as text."""
    rows = data.draw(tables(toy_rules))
    rows = [{name: _whole_day(name, cell) for name, cell in row.items()} for row in rows]
    file = written(tmp_path, rows)
    columns = ", ".join(f"{_typed(data, name, rows)} AS {name}" for name in rows[0])
    parquet = tmp_path / "table.parquet"
    source = f"read_csv({quoted(str(file))}, all_varchar = true, nullstr = ['', 'unknown'], header = true)"
    duck.do(f"COPY (SELECT {columns} FROM {source}) TO {quoted(str(parquet))} (FORMAT parquet)")
    audit_rules(file, toy_rules, way="plain", out=tmp_path / "text.csv")
    audit_rules(parquet, toy_rules, out=tmp_path / "typed.csv", session=duck)
    assert (tmp_path / "text.csv").read_text() == (tmp_path / "typed.csv").read_text()


def _base(name: str) -> str:
    return name.removesuffix(AT_LEAST).removesuffix(AT_MOST)


def _whole_day(name: str, cell: str) -> str:
    """A day for a month or a year, which no type of a column holds."""
    if _base(name) not in ("day", "measure_date") or cell == "unknown":
        return cell
    return {4: f"{cell}-01-01", 7: f"{cell}-01"}.get(len(cell), cell)


def _typed(data: st.DataObject, name: str, rows: Sequence[Mapping[str, str]]) -> str:
    base = _base(name)
    if base in ("number", "balance", "huge", "amount"):
        # A double holds no number near 2**53 and its neighbours apart from those beside it.
        types = ["BIGINT", "HUGEINT", "DECIMAL(30, 2)", *(["DOUBLE"] if base != "huge" else [])]
        return f"CAST({name} AS {data.draw(st.sampled_from(types))})"
    if base == "hidden" and not any("|" in row[name] for row in rows):
        return f"CAST({name} AS BOOLEAN)"
    if base in ("day", "measure_date"):
        return f"CAST({name} AS DATE)"
    return name


FORMS = {
    "harm": ("none", "small", "large", "small|large", "unknown", "none-found", ""),
    "care": ("good", "fair", "", "poor|good"),
    "hidden": ("true", "False", "", "true|false", "unknown"),
    "colour": ("red", "green|blue", "", "blue", "red|blue"),
    "number": ("10", "11", "", "50", "unknown", "100", "0"),
    "balance": ("-5", "", "6", ""),
    "balance_at_least": ("", "-5", "", "6"),
    "balance_at_most": ("", "5", "", ""),
    "huge": ("0", "9007199254740991", "", "1"),
    "day": ("2020-02", "2021", "2021-12-30", "", "2021-12-31", "2020-01-31"),
    "amount": ("", "0", "7", "501"),
    "measure_date": ("2020-01-01", "2021", "", "2020-01", "2022-01-01"),
}


def _every_form(rules: Ruleset) -> Iterator[dict[str, str]]:
    pairs = [*rules.pairs, ("nobody", ""), ("unknown", "toy-law")]
    outcomes = {name: one.scale.words for name, one in rules.catalogue.outcomes.items() if one.scale.words}
    for n in range(24):
        row = {name: forms[n % len(forms)] for name, forms in (FORMS | outcomes).items()}
        authority, regime = pairs[n // 2 % len(pairs)]
        yield {"id": f"case {n}", "authority": authority, "regime": regime, **row}


def test_a_table_with_every_form_of_cell(duck: DuckSession, toy_rules: Ruleset, tmp_path: Path) -> None:
    agree_on_table(written(tmp_path, list(_every_form(toy_rules))), toy_rules, duck)


def test_the_same_text_on_spark(duck: DuckSession, toy_rules: Ruleset, tmp_path: Path) -> None:
    """One table with every form of cell, judged by the same text on another engine."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` brings it")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs a Java runtime, and there is none")
    file = written(tmp_path, list(_every_form(toy_rules)))
    quick = {"spark.sql.codegen.wholeStage": "false", "spark.sql.shuffle.partitions": "1"}
    with SparkTables(master="local[1]", settings=quick) as spark:
        found = audit_rules(file, toy_rules, way="spark", session=spark, out=tmp_path / "spark.csv")
        numbered = tmp_path / "numbered.csv"
        numbered.write_text("harm\nsmall\n", encoding="utf-8")
        with pytest.raises(UsageError, match="on Spark rows have no order"):
            audit_rules(numbered, toy_rules, way="spark", session=spark, out=tmp_path / "none.csv")
    whole = audit_rules(file, toy_rules, way="duckdb", session=duck, out=tmp_path / "duckdb.csv")
    assert replace(found, way="duckdb", written="") == replace(whole, written="")
    answers = [sorted((tmp_path / f"{way}.csv").read_text().splitlines()) for way in ("spark", "duckdb")]
    assert answers[0] == answers[1]
