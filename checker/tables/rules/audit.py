"""`audit --rules`: from packs and a table to counts, and to a file with the answer to each row."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from checker.errors import InputError, NothingMatched, Problem, UsageError
from checker.source import printable
from checker.tables.orderfile import Form
from checker.tables.rows import listed
from checker.tables.rules.bulk import Bulk, aliases, typed
from checker.tables.rules.coded import Type, Unsuited
from checker.tables.rules.plain import Answered, Judge, problems_in, read_case
from checker.tables.rules.plan import Plan, Planner
from checker.tables.rules.result import RulesAudit, Way, answer_columns, audit_of
from checker.tables.rules.ruleset import Ruleset
from checker.tables.session import EngineError, Progress, Session, quoted
from checker.tables.sheet import Row, Sheet, beginning

if TYPE_CHECKING:
    from checker.tables.duck import DuckSession

PLAIN_BYTES = 1_000_000
"""Bytes of a CSV file up to which the reference engine is quicker than starting a set engine, or nearly so."""

Format = Literal["csv", "jsonl", "parquet"]
_FORMATS: dict[str, Format] = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet"}


def audit_rules(
    file: Path,
    rules: Ruleset,
    *,
    way: Way | None = None,
    form: Form | None = None,
    out: Path | None = None,
    session: Session | None = None,
    progress: Progress | None = None,
) -> RulesAudit:
    """The rules over every row of a CSV or Parquet file; with `out` also the answer to each row, in that file.

    `way` forces how the rows are judged; otherwise that depends on the file and on what is installed. A `session` is
    used in place of a new one and not closed. The form of `out` is told by its ending: .csv, .jsonl or .parquet.

    Raises InputError with the problems of the table, NothingMatched where it has no row, UsageError where the way
    cannot be gone or `out` cannot be written.
    """
    if out is not None and out.suffix.lower() not in _FORMATS:
        raise UsageError(f"`{out}`: the answers are written as .csv, .jsonl or .parquet")
    task = _Task(file, rules, Form() if form is None else form, out, progress)
    chosen, why = (way, "as asked") if way is not None else _choose(task)
    if chosen == "plain":
        return _plain(task, why)
    with _opened(chosen, session, progress) as opened:
        try:
            return _by_engine(task, opened, chosen, why)
        except Unsuited as error:
            if task.parquet:
                raise UsageError(f"`{task.name}`: {error}", "save the table as CSV") from None
            why = str(error)
        except EngineError as error:
            # The plain reader says of every place what is wrong with it.
            _refuse(() if task.parquet else _problems(task))
            raise UsageError(f"the set engine does not read `{task.name}`: {error}") from None
    return _plain(task, why)


@dataclass(frozen=True, slots=True)
class _Task:
    """What was asked for."""

    file: Path
    rules: Ruleset
    form: Form
    out: Path | None
    progress: Progress | None

    @property
    def name(self) -> str:
        """What the table is called in messages."""
        return printable(str(self.file))

    @property
    def written(self) -> str:
        """What the file with the answers is called."""
        return "" if self.out is None else printable(str(self.out))

    @property
    def parquet(self) -> bool:
        """Whether the table is Parquet; a folder can be nothing else."""
        return self.file.suffix.lower() == ".parquet" or self.file.is_dir() or beginning(self.file) == b"PAR1"


def _choose(task: _Task) -> tuple[Way, str]:
    if task.parquet:
        return "duckdb", "the table is Parquet"
    if task.out is not None and _FORMATS[task.out.suffix.lower()] == "parquet":
        return "duckdb", "the answers are written as Parquet"
    size = task.file.stat().st_size
    if size > PLAIN_BYTES and (find_spec("duckdb") is None or find_spec("numpy") is None):
        return "plain", "DuckDB is not installed; the extra `[bulk]` brings it"
    return "plain" if size <= PLAIN_BYTES else "duckdb", f"the table has {size:,} bytes"


@contextmanager
def _opened(way: Way, session: Session | None, progress: Progress | None) -> Iterator[Session]:
    if session is not None:
        yield session
    elif way == "duckdb":
        from checker.tables.duck import DuckSession

        with DuckSession(progress=progress) as duck:
            yield duck
    else:
        from checker.tables.spark import SparkTables

        with SparkTables(progress=progress) as spark:
            yield spark


# ---- row by row


class _Reading:
    """A CSV file read from the start to the end."""

    def __init__(self, task: _Task, progress: Progress | None = None) -> None:
        self.name = task.name
        self._items = iter(Sheet(task.file, task.form, progress))
        self.problems: list[Problem] = []
        first = next(self._items, None)
        if isinstance(first, Problem):
            raise InputError(listed([first, *(item for item in self._items if isinstance(item, Problem))]))
        if first is None or not first.cells:
            raise InputError([Problem(self.name, 0, 0, "the first line, the header, is missing or blank")])
        self.plan = plan_of(self.name, first.line, first.cells, task.rules)

    def rows(self) -> Iterator[Row | Problem]:
        """The rows below the header; one of another length is a problem, and a blank line is none."""
        width = len(self.plan.header)
        for item in self._items:
            if isinstance(item, Problem) or len(item.cells) == width:
                yield item
            elif item.cells:
                hint = "a cell with the delimiter in it goes in double quotes" if len(item.cells) > width else ""
                message = f"the row has {len(item.cells)} cells, and the header {width}"
                yield Problem(self.name, item.line, 1, message, hint)


def plan_of(name: str, line: int, header: Sequence[str], rules: Ruleset) -> Plan:
    """What is read of a table with this header; raises InputError."""
    planner = Planner(name, line, header, rules)
    plan = planner.plan()
    if planner.problems:
        raise InputError(listed(planner.problems))
    return plan


def _problems(task: _Task) -> Iterator[Problem]:
    reading = _Reading(task)
    for number, item in enumerate(reading.rows(), 1):
        if isinstance(item, Problem):
            yield item
        elif isinstance(faults := read_case(reading.plan, number, item.cells), list):
            yield from problems_in(reading.name, reading.plan, item.line, faults)


def _refuse(problems: Iterable[Problem]) -> None:
    """Raise InputError where there are problems."""
    if found := listed(problems):
        raise InputError(found)


def _plain(task: _Task, why: str) -> RulesAudit:
    reading = _Reading(task, task.progress)
    judge = Judge(task.rules, reading.plan)

    def answered() -> Iterator[Answered]:
        wrong: list[Problem] = []
        number = 0
        for item in reading.rows():
            if isinstance(item, Problem):
                wrong.append(item)
                continue
            number += 1
            case = read_case(reading.plan, number, item.cells)
            if isinstance(case, list):
                wrong += problems_in(reading.name, reading.plan, item.line, case)
            elif not wrong:
                yield judge.judge(case)
        _refuse(wrong)
        if not number:
            raise NothingMatched(f"`{reading.name}` has no row below its header")

    if task.out is None:
        for _ in answered():
            pass
    else:
        _write(task.out, answer_columns(task.rules, reading.plan, judge.grades), answered())
    return audit_of(
        task.name, task.rules, reading.plan,
        counts=judge.counts(), not_assessed=judge.not_assessed, way="plain", why=why, written=task.written,
    )  # fmt: skip


# ---- all at once


def _by_engine(task: _Task, session: Session, way: Way, why: str) -> RulesAudit:
    plan, types = _open(task, session)
    duck = _as_duck(session)
    if task.out is not None and duck is None and plan.id is None:
        raise UsageError("on Spark rows have no order, so none has a number", "give the table a column `id`")
    source = "cases"
    if duck is not None and not task.parquet:
        # Within the engine, so that it is read as text once; what outgrows memory goes to a folder of its own.
        duck.do("CREATE OR REPLACE TABLE kept AS SELECT * FROM cases")
        source = "kept"
    bulk = Bulk(session, task.rules, plan, source, types, named=task.out is not None)
    if not bulk.look():
        if not task.parquet:
            _refuse(_problems(task))
        elif duck is not None:
            _refuse(bulk.problems(task.name))
        message = f"`{task.name}` has cells that cannot be read"
        raise UsageError(message, "judge it with DuckDB to have each of them named")
    if duck is not None:
        bulk.keep(duck.do)
    counts = bulk.counts()
    if not counts.rows:
        raise NothingMatched(f"`{task.name}` has no row")
    if task.out is not None:
        _write_answers(session, duck, bulk, task.out)
    return audit_of(
        task.name, task.rules, plan,
        counts=counts, not_assessed=bulk.not_assessed(), way=way, why=why, written=task.written,
    )  # fmt: skip


def _open(task: _Task, session: Session) -> tuple[Plan, Mapping[int, Type]]:
    """Open the table in the engine under names of ours."""
    if task.parquet:
        names = session.parquet_types(task.file)
        plan = plan_of(task.name, 1, tuple(names), task.rules)
        types, wrong = typed(plan, names, task.name)
        _refuse(wrong)
        session.open_parquet(task.file, aliases(plan))
        return plan, types
    plan = _Reading(task).plan
    session.open_csv(task.file, task.form, plan.header, aliases(plan))
    return plan, dict.fromkeys(plan.places, "text")


def _as_duck(session: Session) -> DuckSession | None:
    from checker.tables.duck import DuckSession

    return session if isinstance(session, DuckSession) else None


def _write_answers(session: Session, duck: DuckSession | None, bulk: Bulk, out: Path) -> None:
    text = bulk.answers()
    if duck is not None:
        options = {"csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json", "parquet": "FORMAT parquet"}
        with _beside(out) as part:
            duck.do(f"COPY ({text}) TO {quoted(str(part))} ({options[_FORMATS[out.suffix.lower()]]})")
        return
    columns = answer_columns(bulk.rules, bulk.plan, bulk.job.grades)
    _write(out, columns, (list(row) for lot in session.rows(text) for row in lot))


# ---- the answers as a file


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A file beside the one wanted, which takes its place once it is whole; raises UsageError."""
    try:
        place = out.resolve()
        part = place.with_name(f".checker-{os.getpid()}.part")
        try:
            yield part
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"`{out}` cannot be written: {(error.strerror or str(error)).lower()}") from None


def _write(out: Path, columns: Sequence[str], rows: Iterator[Answered]) -> None:
    """Write rows as they come; raises UsageError."""
    writers: dict[Format, Callable[[IO[str], Sequence[str], Iterator[Answered]], None]] = {
        "csv": _csv,
        "jsonl": _jsonl,
    }
    writer = writers.get(_FORMATS[out.suffix.lower()])
    if writer is None:
        raise UsageError("Parquet is written by DuckDB alone", "write .csv or .jsonl")
    # What is wrong with the table is told before the file is touched.
    first = next(rows, None)
    rows = chain([] if first is None else [first], rows)
    with _beside(out) as part, part.open("x", encoding="utf-8", newline="\n") as stream:
        writer(stream, columns, rows)


def _csv(stream: IO[str], columns: Sequence[str], rows: Iterator[Answered]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _jsonl(stream: IO[str], columns: Sequence[str], rows: Iterator[Answered]) -> None:
    for row in rows:
        stream.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
