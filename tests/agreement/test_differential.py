"""The engines on a hundred thousand generated pairs of rules and facts, and on a million in the nightly run.

A chunk draws programs from a fixed seed, and for each a batch of different cases: at the edges of its tests, exact,
bounded, disputed, unknown, with rules in force or not; and a second batch whose facts are all exact or unknown. Of what
each engine that is installed is asked nothing differs from the reference engine: the engine for tables and the second
engine judge every pair, the prover those of both batches that have no value known in part, of which alone it speaks.
The second engine needs about a millisecond for a case of two rules and two for one of five; hence most programs are
short. A chunk ends when each engine has judged `WANTED` pairs. `CHECKER_NIGHTLY=1` runs ten times as many chunks.

A failure shows the seed, and Python text that makes the program and the case again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from checker.engines.corpus import column
from checker.engines.prover.space import Axis
from checker.engines.trace import Trace
from checker.engines.trace.child import WORKER, command
from checker.properties.strategies import programs
from checker.rules.ast import All, AnyOf, Check, Grade
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth
from tests.agreement.batches import (
    Batch,
    Pair,
    Said,
    pairs,
    proved,
    reference,
    reproduction,
    tabled,
    traced,
)
from tests.second import importable, needs_durable

NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
SIZES = ((3, 3), (2, 3), (4, 3), (3, 4), (2, 4), (3, 3), (4, 4), (2, 5), (5, 4), (7, 5))
"""For each chunk of ten the most rules and the most facts of its programs."""
CHUNKS = 10 * len(SIZES) if NIGHTLY else len(SIZES)
WANTED: Mapping[str, int] = {"corpus": 10_000, "prover": 10_000, "trace": 10_000}
"""Different pairs that each engine judges in each chunk, at least."""
PROGRAMS = 20
"""Programs drawn from one seed."""
ROWS, PLAIN = 60, 100
"""Different pairs of each program at most, of any kind, and of exact or unknown facts: the smallest have fewer."""


@pytest.fixture(scope="module")
def engines() -> Iterator[Mapping[str, Batch]]:
    """Every engine held against the reference engine, where it is installed; another one is added here."""
    found: dict[str, Batch] = {"prover": proved}
    trace = Trace() if importable() else None
    if trace is not None:
        found["trace"] = traced(trace)
    try:
        import duckdb
    except ImportError:
        pass
    else:
        found["corpus"] = tabled(duckdb.connect(config={"threads": 1}))
    yield found
    if trace is not None:
        trace.close()


def differing(expected: Said, found: Said) -> str:
    """What an engine says otherwise than the reference engine, as far as it says anything; empty where nothing."""
    if found.contradiction:
        return found.contradiction
    if found.whole is not None and found.whole != expected.whole:
        return f"{found.whole} and not {expected.whole}"
    if dict(found.effects) != dict(expected.effects) or dict(found.grades) != dict(expected.grades):
        return f"{found.effects}, {found.grades} and not {expected.effects}, {expected.grades}"
    return ""


def compare(engines: Mapping[str, Batch], program: Program, given_: list[Pair], told: str) -> Counter[str]:
    """Every engine on one batch: how many pairs each judged; raises AssertionError on the first difference."""
    expected = reference(program, given_)
    judged: Counter[str] = Counter()
    for name, judge in engines.items():
        found = judge(program, given_)
        assert len(found) == len(given_)
        for pair, wanted, said in zip(given_, expected, found, strict=True):
            if said is None:
                continue
            judged[name] += 1
            difference = differing(wanted, said)
            if difference:
                raise AssertionError(f"{told}: `{name}` says {difference}\n{reproduction(program, pair)}")
    return judged


def block(
    engines: Mapping[str, Batch], number: int, size: tuple[int, int], phases: tuple[Phase, ...]
) -> dict[str, Counter[str]]:
    """Programs drawn from one seed, each with the number of different pairs that each engine judged.

    Raises AssertionError with the smallest program on which an engine differs, or with the first one where the phases
    do not ask for a smaller one.
    """
    rules, facts = size
    judged: dict[str, Counter[str]] = {}
    told = f"seed {number}, programs of {rules} rules and {facts} facts at most"

    @seed(number)
    @settings(
        max_examples=PROGRAMS, derandomize=False, database=None, deadline=None, report_multiple_bugs=False,
        phases=phases, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(programs(max_rules=rules, max_facts=facts))
    def on_generated(program: Program) -> None:
        batch = pairs(program, ROWS)
        known = {pair.key for pair in batch}
        plain = [pair for pair in pairs(program, PLAIN, plain=True) if pair.key not in known]
        batches = (given_ for given_ in (batch, plain) if given_)
        judged[repr(program)] = sum((compare(engines, program, given_, told) for given_ in batches), Counter())

    on_generated()
    return judged


def run(engines: Mapping[str, Batch], chunk: int, *, smallest: bool = True) -> Counter[str]:
    """One chunk: blocks until each engine has judged enough pairs, none counted twice. Raises AssertionError."""
    phases = (Phase.generate, Phase.shrink) if smallest else (Phase.generate,)
    judged: dict[str, Counter[str]] = {}
    told: Counter[str] = Counter()
    seeds = count(1000 * chunk)
    while any(told[name] < WANTED[name] for name in engines):
        judged |= block(engines, next(seeds), SIZES[chunk % len(SIZES)], phases)
        told = sum(judged.values(), Counter())
    return told


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_engine_differs(engines: Mapping[str, Batch], chunk: int) -> None:
    told = run(engines, chunk)
    assert all(told[name] >= WANTED[name] for name in engines), told


def test_there_are_a_hundred_thousand_pairs() -> None:
    assert CHUNKS * min(WANTED["corpus"], WANTED["prover"]) >= 100_000


# ---- the run notices


def mistaken_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """In texts for tables `at least` becomes `more than`."""
    right = column._contains

    def wrong(part: Interval, scale: Interval, of: column.Exact) -> str:
        return right(part, scale, of).replace(">=", ">")

    monkeypatch.setattr(column, "_contains", wrong)


@pytest.mark.parametrize("chunk", [0, 9], ids=["short programs", "longer programs"])
def test_a_wrong_comparison_in_the_texts_for_tables_is_noticed(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")
    mistaken_texts(monkeypatch)
    with pytest.raises(AssertionError, match="`corpus` says"):
        run({"corpus": tabled(duckdb.connect(config={"threads": 1}))}, chunk, smallest=False)


@pytest.mark.parametrize("chunk", [0, 9], ids=["short programs", "longer programs"])
def test_a_wrong_comparison_in_the_prover_is_noticed(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """The least of the values that a test allows is left out, as if `at least` meant `more than`."""
    right = Axis.cells

    def wrong(axis: Axis, allowed: Ranges) -> int:
        mask = right(axis, allowed)
        return mask & (mask - 1)

    monkeypatch.setattr(Axis, "cells", wrong)
    with pytest.raises(AssertionError, match="`prover` says"):
        run({"prover": proved}, chunk, smallest=False)


@needs_durable
def test_a_wrong_comparison_in_the_worker_is_noticed(tmp_path: Path) -> None:
    source = WORKER.read_text(encoding="utf-8")
    assert source.count('">=": "$gte"') == 1
    mistaken = tmp_path / "worker.py"
    mistaken.write_text(source.replace('">=": "$gte"', '">=": "$gt"'), encoding="utf-8")
    with Trace(command(mistaken)) as engine, pytest.raises(AssertionError, match="`trace` says"):
        run({"trace": traced(engine)}, 0, smallest=False)


def test_a_failure_shows_what_makes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of the failure, run as it stands, makes a program and a case that the engines judge differently."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")
    mistaken_texts(monkeypatch)
    corpus = tabled(duckdb.connect(config={"threads": 1}))
    with pytest.raises(AssertionError) as failure:
        run({"corpus": corpus}, 0, smallest=False)
    text = str(failure.value)
    made: dict[str, object] = {}
    lines = [line for line in text.splitlines() if line.startswith(("program = ", "facts = ", "in_force = "))]
    exec("\n".join(lines), {**RECORDS}, made)
    program, pair = made["program"], Pair(made["facts"], made["in_force"])  # type: ignore[arg-type]
    assert isinstance(program, Program)
    [right], [wrong] = reference(program, [pair]), corpus(program, [pair])
    assert wrong is not None
    assert differing(right, wrong)
    assert "seed 0, " in text
    monkeypatch.undo()
    [wrong] = corpus(program, [pair])
    assert wrong is not None
    assert not differing(right, wrong)


RECORDS = {
    record.__name__: record for record in (Program, Line, Check, All, AnyOf, Grade, Interval, Span, Truth, frozenset)
}
