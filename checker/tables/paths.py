"""Which way a table is compared, chosen from the data or asked for, and the audit by it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker.errors import UsageError
from checker.precedents import plain
from checker.precedents.figures import Audit
from checker.tables.cases import Table
from checker.tables.duck import DuckSession
from checker.tables.orderfile import TableOrder
from checker.tables.parquet import ParquetSheet, is_parquet, parquet_rows
from checker.tables.rows import read_rows
from checker.tables.session import Progress, Session

if TYPE_CHECKING:
    from checker.tables.spark import SparkTables

Way = Literal["plain", "lattice", "distributed"]
Watch = Callable[[str], Progress | None]
"""For the name of a stage, what is told how much of how much of it is done."""

FEW = 10_000
"""Cases up to which each is compared with every other in Python alone."""
MOST = 50_000
"""Cases up to which that is still done where the levels are too many to count on."""
BYTES = 50 * 10**9
"""Size of a table from which one machine is not expected to read it in reasonable time."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A way to compare cases, and why."""

    way: Way
    why: str
    """A sentence without its stop; empty for few cases, of which there is no telling how many before they are read."""


@dataclass(frozen=True, slots=True)
class AuditedTable:
    """All figures of a table, and which cases they are of."""

    file: Path
    order: TableOrder
    table: Table
    audit: Audit
    why: str
    """Why it was compared the way it was: a sentence without its stop."""


def audit_table(
    file: Path,
    order: TableOrder,
    *,
    way: Way | None = None,
    master: str | None = None,
    memory: str | None = None,
    session: Session | None = None,
    repair: bool = True,
    drop: bool = True,
    watch: Watch = lambda _: None,
) -> AuditedTable:
    """The figures of a table, the way asked for or else the one that its size and its order file suggest.

    `master` is where Spark runs, `memory` what the embedded engine may hold, as in 4GB; a `session` that is given is
    used instead of one of its own, and left open. Raises InputError with all
    that is wrong in the table, NothingMatched where it has no case, UsageError where the way is not open to it.
    """
    chosen = choose(file, order, way, master)
    reading, comparing = watch("reading"), watch("comparing")

    def plainly(why: str) -> AuditedTable:
        table = _plain_table(file, order, memory, reading)
        found = plain.audit(table.base, repair=repair, drop=drop, progress=comparing)
        return AuditedTable(file, order, table, found, why or _few(table.base.size))

    if chosen.way == "plain":
        return plainly(chosen.why)
    from checker.precedents import lattice
    from checker.tables.opening import read_table

    with nullcontext(session) if session else _session(chosen.way, master, memory, reading) as used:
        table = read_table(file, order, used, reading)
    try:
        found = lattice.audit(table.base, repair=repair, drop=drop, progress=comparing)
    except UsageError as error:
        if way is not None or table.rows > MOST:
            raise
        # Too many numbers are compared as they are, or too many levels.
        return plainly(f"{error.message}; compared pair by pair, which for {table.rows:,} rows takes a while")
    return AuditedTable(file, order, table, replace(found, path=chosen.way), chosen.why)


def choose(file: Path, order: TableOrder, way: Way | None = None, master: str | None = None) -> Chosen:
    """The way to compare the cases of a table; raises UsageError where the one asked for is not open to it."""
    if way is None and master is not None:
        way = "distributed"
    if order.window is not None:
        if way not in (None, "plain"):
            hint = "divide the cases into eras, or take the plain path"
            raise UsageError(f"the {way} path cannot compare cases within a sliding window", hint)
        return Chosen("plain", "a sliding window is only compared pair by pair")
    if way is not None:
        missing = () if way == "plain" else _missing()
        if missing:
            message = f"the {way} path needs DuckDB, numpy and OR-Tools, and {missing[0]} is not installed"
            raise UsageError(message, "install the checker with the extra `[bulk]`")
        return Chosen(way, "the path was asked for")
    return _suggested(file)


def _missing() -> tuple[str, ...]:
    """What of the extra that large tables need is not installed."""
    return tuple(name for name in ("duckdb", "numpy", "ortools") if find_spec(name) is None)


def _suggested(file: Path) -> Chosen:
    if _missing():
        return Chosen("plain", "the extra `[bulk]`, which large tables need, is not installed")
    if _size(file) > BYTES and find_spec("pyspark") is not None:
        return Chosen("distributed", f"a table of more than {BYTES // 10**9} GB is read by many machines")
    # A case may have several lines, but no line several cases.
    if _rows(file) <= FEW:
        return Chosen("plain", "")
    rows = "rows" if is_parquet(file) else "lines"
    return Chosen("lattice", f"a table of more than {FEW:,} {rows} is counted on the levels that cases have in common")


def _few(cases: int) -> str:
    return f"{cases:,} {'case is' if cases == 1 else 'cases are'} few enough to compare each with every other"


def _size(file: Path) -> int:
    files = file.glob("*.parquet") if file.is_dir() else (file,)
    return sum(each.stat().st_size for each in files if each.exists())


def _rows(file: Path) -> int:
    """How many cases a table has at most: of a CSV file its lines, no more than needed to tell that they are many."""
    if is_parquet(file):
        with DuckSession() as session:
            return parquet_rows(session, file)
    lines = 0
    if file.is_file():
        with file.open("rb") as stream:
            while lines <= FEW + 1 and (chunk := stream.read(1 << 16)):
                lines += chunk.count(b"\n") or chunk.count(b"\r")
    return max(lines - 1, 1)


def _plain_table(file: Path, order: TableOrder, memory: str | None, progress: Progress | None) -> Table:
    parquet = is_parquet(file)
    with _session("plain", None, memory, None) if parquet else nullcontext() as session:
        sheet = ParquetSheet(session, file, order, progress) if session is not None else None
        base = read_rows(file, order, progress, sheet)
    return Table(base, None, None, base.size + sum(base.left_out.values()))


def _session(way: Way, master: str | None, memory: str | None, progress: Progress | None) -> DuckSession | SparkTables:
    if way == "distributed":
        from checker.tables.spark import MASTER, SparkTables

        return SparkTables(master=master or MASTER, progress=progress)
    return DuckSession(progress=progress) if memory is None else DuckSession(memory=memory, progress=progress)
