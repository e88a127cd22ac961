"""How long one case takes beside the bare libraries, and how many cases a second each engine judges.

Run as `python benchmarks/startup.py`; what the figures mean stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from checker import audit
from checker.engines.reference import Reference
from checker.engines.trace import Trace
from checker.facts.catalogue import Catalogue
from checker.findings.comparators import Comparators
from checker.judgement import Engine, Facts, InForce, Judgements, Unavailable
from checker.pair import Absent, Pair
from checker.rules.pack import Book
from checker.rules.program import Program
from checker.selection import shipped_cases
from checker.source import read

LIBRARIES = ("typer", "pydantic", "pyyaml", "durable_rules")

BASE = "import typer, pydantic, yaml"

FLOOR = """
import typer, pydantic, yaml
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

class Model(pydantic.BaseModel):
    name: str

@app.command()
def check(name: str) -> None:
    Model(name=name)

app()
"""
"""The least that a program of these libraries does: one command with one argument, one model with one field."""

CHECKER = "from checker.cli import main; main()"

WITHOUT = "import sys; sys.modules['durable'] = None; " + CHECKER
"""The same, and nothing of that name can be imported: what a run finds where the library is not installed."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Something timed from its start to its end."""

    name: str
    code: str
    arguments: tuple[str, ...] = ()
    seconds: list[float] = field(default_factory=list)


def main() -> None:
    """Print all figures."""
    wanted = _arguments()
    print(_surroundings())
    print()
    for line in startup(wanted.case, wanted.runs):
        print(line)
    print()
    for line in throughput(wanted.cases):
        print(line)
    print()
    print(f"load at the end {_load()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="jp/line-yahoo-2023", help="id of the shipped case that is checked")
    parser.add_argument("--runs", type=int, default=21, help="runs of each program")
    parser.add_argument("--cases", type=int, default=1000, help="cases judged in one process")
    return parser.parse_args()


def _surroundings() -> str:
    versions = []
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} absent")
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"load {_load()}\n{', '.join(versions)}"
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


# ---- one case, from the start of the program to its end


def startup(case: str, runs: int) -> Iterator[str]:
    """The time of `checker check` on a case as a multiple of that of importing the libraries, line by line."""
    base, floor = Timed("import of the libraries", BASE), Timed("a command that does nothing", FLOOR, ("x",))
    alone = Timed("checker check, second engine absent", WITHOUT, ("check", case))
    single = Timed("checker check --alone, engine absent", WITHOUT, ("check", case, "--alone"))
    both = Timed("checker check, with the second engine", CHECKER, ("check", case))
    programs = [base, floor, single, alone] + ([both] if _second_works() else [])
    with tempfile.TemporaryDirectory() as folder:
        # Compiled modules are kept as after any first run, and apart from those of other runs.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for program in programs:
            _timed(program, environment)
            program.seconds.clear()
        for _ in range(runs):
            for program in programs:
                _timed(program, environment)
    yield f"one case ({case}), runs of each in turn: {runs}; milliseconds, and the ratio to the import of the libraries"
    yield f"{'':40}{'median':>10}{'ratio':>8}{'least':>10}{'ratio':>8}"
    for program in programs:
        middle, least = statistics.median(program.seconds), min(program.seconds)
        ratios = (middle / statistics.median(base.seconds), least / min(base.seconds))
        yield f"{program.name:40}{middle * 1000:10.1f}{ratios[0]:8.2f}{least * 1000:10.1f}{ratios[1]:8.2f}"
    compared = statistics.median(alone.seconds) - statistics.median(single.seconds)
    yield f"comparing with the other shipped cases costs {compared * 1000:.1f} ms"
    if both in programs:
        more = statistics.median(both.seconds) - statistics.median(alone.seconds)
        yield f"the second engine costs {more * 1000:.1f} ms"
    else:
        yield "with the second engine: not measured, since it is absent here"


def _timed(program: Timed, environment: dict[str, str]) -> None:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program.code, *program.arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    program.seconds.append(time.perf_counter() - start)
    if done.returncode not in (0, 1) or done.stderr:
        raise SystemExit(f"{program.name}: exit code {done.returncode}\n{done.stderr}")


def _second_works() -> bool:
    """Whether the second engine is installed and answers."""
    if find_spec("durable") is None:
        return False
    with Trace() as engine:
        try:
            engine.judge(Program((), {}, frozenset()), {}, {})
        except Unavailable:
            return False
    return True


# ---- many cases in one process


class Recorder(Reference):
    """The reference engine, and everything it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Program, Facts, InForce]] = []

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The judgement on every rule."""
        self.asked.append((program, facts, in_force))
        return super().judge(program, facts, in_force)


def throughput(number: int) -> Iterator[str]:
    """Cases a second, by engine: reading, judging and explaining them, and judging alone; line by line."""
    book = audit.load_book()
    with tempfile.TemporaryDirectory() as folder:
        written = write_cases(Path(folder), number, book)
        recorder = Recorder()
        with Pair(recorder, Absent("not timed")) as pair:
            audit.check([folder], book, engine=pair)
        yield f"{number} cases made of {written} shipped ones, {len(recorder.asked)} judgements asked, in one process"
        yield f"{'':40}{'cases a second':>18}{'judging alone':>18}"
        with Pair(Reference(), Absent("not timed")) as pair:
            whole = _checked(folder, number, book, pair)
        judged = _judged(recorder, Reference())
        yield _rates("reference", number, whole, judged)
        with Pair(Reference(), Absent("not timed")) as pair:
            whole = _checked(folder, number, book, pair, audit.precedents([], book))
        yield _rates("reference, beside the shipped cases", number, whole, judged)
        if not _second_works():
            yield "trace: not measured, since the second engine is absent here"
            return
        with Pair(Reference(), Trace()) as pair:
            whole = _checked(folder, number, book, pair)
            account = pair.account()
        with Trace() as trace:
            alone = _judged(recorder, trace)
        yield _rates("reference, checked by trace", number, whole, alone)
        yield f"judging alone is that of trace; {account}"


def _rates(name: str, number: int, whole: float, alone: float) -> str:
    return f"{name:40}{number / whole:18.1f}{number / alone:18.1f}"


def _checked(folder: str, number: int, book: Book, engine: Pair, comparators: Comparators | None = None) -> float:
    """Seconds to read, judge and explain the cases in a folder, and to compare them with the comparators."""
    start = time.perf_counter()
    checked = audit.check([folder], book, engine=engine, comparators=comparators)
    seconds = time.perf_counter() - start
    if checked.problems or len(checked.reports) != number:
        raise SystemExit("\n".join(str(problem) for problem in checked.problems) or "cases are missing")
    return seconds


def _judged(recorder: Recorder, engine: Engine) -> float:
    """Seconds for an engine to judge all that was asked."""
    start = time.perf_counter()
    for asked in recorder.asked:
        engine.judge(*asked)
    return time.perf_counter() - start


def write_cases(folder: Path, number: int, book: Book) -> int:
    """Write case files, each a shipped case with some facts changed; returns how many shipped ones they are made of."""
    shipped = list(shipped_cases().values())
    for place in range(number):
        data: Any = read(shipped[place % len(shipped)]).data
        vary(data, book.catalogues[data["domain"]], random.Random(place))
        (folder / f"made-up-{place}.yaml").write_text(_json(data), encoding="utf-8")
    return min(number, len(shipped))


def vary(data: Any, catalogue: Catalogue, chance: random.Random) -> None:
    """Give every other fact that stands on a scale of words another value of its scale."""
    for name, entries in data["facts"].items():
        words = getattr(catalogue.facts[name].scale, "words", ())
        for entry in entries:
            if entry["value"] in words and isinstance(entry["value"], str) and chance.random() < 0.5:
                entry["value"] = chance.choice(words)


def _json(data: Any) -> str:
    """JSON is YAML; numbers with decimals are kept as they were read."""

    def number(value: object) -> float:
        if isinstance(value, Decimal):
            return float(value)
        raise TypeError(f"{value!r} is nothing that a case file holds")

    return json.dumps(data, ensure_ascii=False, default=number)


if __name__ == "__main__":
    main()
