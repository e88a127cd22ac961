"""How long it takes to compare cases with each other in large tables, beside what the embedded engine does anyway.

Run as `python benchmarks/precedents.py`; what the figures mean stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from checker.precedents.lattice.axes import coded_rows
from checker.precedents.lattice.bounds import bounds
from checker.precedents.lattice.counts import certain_conflicts, tally
from checker.precedents.lattice.flow import repair
from checker.precedents.order import Base
from checker.source import read_text
from checker.tables.accept import order_of
from checker.tables.duck import DuckSession
from checker.tables.opening import read_table

LIBRARIES = ("duckdb", "numpy")
LEVELS = (4, 5, 6, 6, 8, 8)
"""Levels of the banded dimensions."""
OUTCOMES = 8
BANDED = ", ".join(f"d{place}" for place in range(len(LEVELS))) + ", y"
SELF_JOIN = 10_000
"""Cases in the table that is joined with itself."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Something timed from its start to its end, in seconds."""

    name: str
    work: Callable[[], object]
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Seconds of all processors together, which other programs lengthen less."""

    def run(self) -> None:
        """Do it once more."""
        start, spent = time.perf_counter(), time.process_time()
        self.work()
        self.seconds.append(time.perf_counter() - start)
        self.processor.append(time.process_time() - spent)


def main() -> None:
    """Print all figures."""
    wanted = _arguments()
    if wanted.only is not None:
        print(json.dumps(_memory_of(wanted.only, Path(wanted.table))))
        return
    print(_surroundings())
    with tempfile.TemporaryDirectory() as folder:
        for cases in wanted.cases:
            table = Path(folder) / f"{cases}.parquet"
            write_table(table, cases)
            print()
            for line in compared(table, cases, wanted.runs):
                print(line)
        print()
        for line in memory(Path(folder) / f"{max(wanted.cases)}.parquet"):
            print(line)
        print()
        joined = Path(folder) / "joined.parquet"
        write_table(joined, wanted.joined)
        for line in self_join(joined, wanted.joined):
            print(line)
    print()
    print(f"load at the end {_load()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[100_000, 1_000_000], help="cases in each table")
    parser.add_argument("--runs", type=int, default=3, help="runs of each figure, in turn")
    parser.add_argument("--joined", type=int, default=SELF_JOIN, help="cases in the table joined with itself")
    parser.add_argument("--only", choices=("banded", "raw"), help=argparse.SUPPRESS)
    parser.add_argument("--table", help=argparse.SUPPRESS)
    return parser.parse_args()


def _surroundings() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"load {_load()}\n{versions}"
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


# ---- the data


def write_table(file: Path, cases: int) -> None:
    """A table of made-up cases, always the same for the same number: banded dimensions, an outcome, a count.

    The outcome is more severe the graver the dimensions are, and as much again is chance; the count is log-normal.
    """

    def share(column: int) -> str:
        """A number from 0 to 1 that looks like chance."""
        return f"((hash(case_number * 16 + {column}) >> 11) / 9007199254740992.0)"

    dimensions = ", ".join(
        f"CAST(floor({share(place)} * {levels}) AS TINYINT) AS d{place}" for place, levels in enumerate(LEVELS)
    )
    grave = " + ".join(f"d{place} / {levels - 1}.0" for place, levels in enumerate(LEVELS))
    severe = f"floor({OUTCOMES} * (0.6 * ({grave}) / {len(LEVELS)} + 0.4 * chance))"
    normal = f"sqrt(-2 * ln(1 - {share(8)})) * cos(2 * pi() * {share(9)})"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (chance), CAST(least({OUTCOMES - 1}, {severe}) AS TINYINT) AS y FROM"
            f" (SELECT {dimensions}, CAST(exp(8 + 2 * {normal}) AS BIGINT) AS z, {share(7)} AS chance"
            f" FROM range({cases}) AS made(case_number))) TO '{file}' (FORMAT parquet)"
        )


def order_text(*, raw: bool) -> str:
    """The order file of the table, with the count as a dimension or without."""
    lines = ["dimensions:"]
    for place, levels in enumerate(LEVELS):
        lines.append(f"  - {{column: d{place}, levels: {list(range(levels))}, worse: higher}}")
    if raw:
        lines.append("  - {column: z, scale: [0, 1000000000000], worse: higher}")
    lines += ["outcomes:", f"  - {{column: y, ladder: {list(range(OUTCOMES))}}}", ""]
    return "\n".join(lines)


def read_base(file: Path, *, raw: bool) -> Base:
    """The table as the program reads it."""
    order = order_of(read_text(order_text(raw=raw).encode(), "order.yaml"))
    with DuckSession() as session:
        return read_table(file, order, session).base


# ---- figures beside the engine's own


def compared(file: Path, cases: int, runs: int) -> Iterator[str]:
    """Times of what the program does, and their ratio to what the engine takes for the same columns; line by line."""
    with duckdb.connect() as connection:

        def asked(sql: str) -> Callable[[], object]:
            return lambda: connection.execute(sql.replace("cases", f"'{file}'")).fetchnumpy()

        group_by = Timed(
            "engine: group by the banded columns", asked(f"SELECT {BANDED}, count(*) FROM cases GROUP BY ALL")
        )
        least = Timed(
            "engine: the same, least and greatest count",
            asked(f"SELECT {BANDED}, count(*), min(z), max(z) FROM cases GROUP BY ALL"),
        )
        every = Timed("engine: group by all columns", asked(f"SELECT {BANDED}, z, count(*) FROM cases GROUP BY ALL"))
        banded = read_base(file, raw=False)
        programs = [
            (group_by, None),
            (least, None),
            (every, None),
            (Timed("banded: read", lambda: read_base(file, raw=False)), group_by),
            (Timed("banded: read, all counts and bounds", lambda: tally(read_base(file, raw=False))), group_by),
            (Timed("banded: exact repair alone", lambda: repair(banded)), group_by),
            (Timed("raw: read", lambda: read_base(file, raw=True)), least),
            (Timed("raw: read, flags and bounds", lambda: flags(read_base(file, raw=True))), least),
            (
                Timed("raw: read, conflict pairs", lambda: certain_conflicts(coded_rows(read_base(file, raw=True)))),
                least,
            ),
            (Timed("raw: read, all counts and bounds", lambda: tally(read_base(file, raw=True))), least),
        ]
        for _ in range(runs):
            for program, _base in programs:
                program.run()
    yield f"{cases:,} cases, runs of each in turn: {runs}; seconds, and the ratio to the engine"
    yield f"{'':40}{'median':>9}{'ratio':>7}{'least':>9}{'ratio':>7}{'to all':>9}{'processor':>11}{'ratio':>7}"
    for program, base in programs:
        yield _line(program, base or program, every)


def flags(base: Base) -> tuple[Any, Any]:
    """Whether each case looks lenient or harsh beside others: its outcome below its floor, or above its ceiling."""
    (found,) = bounds(coded_rows(base))
    outcome = np.asarray(base.outcomes[0].lo)
    return outcome < np.asarray(found.floor), outcome > np.asarray(found.ceiling)


def _line(program: Timed, base: Timed, every: Timed) -> str:
    middle, least = statistics.median(program.seconds), min(program.seconds)
    ratios = (middle / statistics.median(base.seconds), least / min(base.seconds), least / min(every.seconds))
    spent = min(program.processor)
    return (
        f"{program.name:40}{middle:9.3f}{ratios[0]:7.2f}{least:9.3f}{ratios[1]:7.2f}{ratios[2]:9.2f}"
        f"{spent:11.3f}{spent / min(base.processor):7.2f}"
    )


def self_join(file: Path, cases: int) -> Iterator[str]:
    """The conflict pairs of a small table beside those that the engine's self-join gives, which must be the same."""
    graver = " AND ".join(f"a.d{place} >= b.d{place}" for place in range(len(LEVELS)))
    sql = f"SELECT count(*) FROM cases AS a JOIN cases AS b ON {graver} AND a.z >= b.z AND a.y < b.y"
    found: list[int] = []
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE cases AS SELECT * FROM '{file}'")

        def join() -> None:
            (pairs,) = connection.execute(sql).fetchone() or (0,)
            found.append(int(pairs))

        engine = Timed("engine: conflict pairs by a self-join", join)
        engine.run()
    base = read_base(file, raw=True)
    pairs = Timed("conflict pairs", lambda: found.append(certain_conflicts(coded_rows(base))))
    every = Timed("all counts and bounds", lambda: found.append(int(np.sum(tally(base).certain.lenient))))
    for ours in (pairs, every) * 3:
        ours.run()
    if len(set(found)) != 1:
        raise SystemExit(f"the counts differ: {found}")
    yield f"{cases:,} cases, the count as it is; seconds, and how many times as quick as the engine"
    yield f"{'':40}{'least':>9}{'times':>7}{'processor':>11}{'times':>7}"
    for program in (engine, pairs, every):
        least, spent = min(program.seconds), min(program.processor)
        times = (min(engine.seconds) / least, min(engine.processor) / spent)
        yield f"{program.name:40}{least:9.3f}{times[0]:7.0f}{spent:11.3f}{times[1]:7.0f}"


# ---- memory


def memory(file: Path) -> Iterator[str]:
    """The most memory that a process of its own takes for all figures of a table, line by line."""
    yield f"{file.stem} cases: peak memory of a process for all figures, in MB"
    for what in ("banded", "raw"):
        done = subprocess.run(
            [sys.executable, __file__, "--only", what, "--table", str(file)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{what}: exit code {done.returncode}\n{done.stderr}")
        yield f"{what:44}{json.loads(done.stdout)['megabytes']:10}"


def _memory_of(what: str, file: Path) -> dict[str, int]:
    import resource

    base = read_base(file, raw=what == "raw")
    tally(base)
    if what == "banded":
        repair(base)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"megabytes": peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)}


if __name__ == "__main__":
    main()
