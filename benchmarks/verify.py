"""How long the proofs about rules take, beside one z3 query a rule or pair and beside a sweep that knows boxes alone.

Run as `python benchmarks/verify.py`; what the figures mean stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import sweep
from benchmarks.decision_tables import COLUMNS, SHAPES, WORDS, Row, Table, table, write
from checker.engines.prover.budget import Budget
from checker.engines.prover.space import Box, bits
from checker.proofs.clash import clash
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.gap import gap
from checker.proofs.ground import Ground, ground
from checker.proofs.idle import dead
from checker.proofs.monotone import monotone
from checker.proofs.surplus import subsumed
from checker.proofs.verify import Check, Wanted, verify
from checker.properties.laws import RuleSet, rule_sets
from checker.rules.pack import Book, read_book

TASKS = ("clash", "gap", "dead", "monotone")
MOST_GAPS = 20
"""Regions of a gap that the sweep lists."""


@dataclass(slots=True)
class Figures:
    """Seconds for each task, and what was found."""

    seconds: dict[str, float]
    clashes: set[tuple[int, int]]
    gap: bool
    surplus: set[int]
    breaches: set[int]
    undecided: tuple[str, ...] = ()


def timed(seconds: dict[str, float], task: str, do: Callable[[], Any]) -> Any:
    """What comes of something, its seconds noted."""
    start = time.perf_counter()
    found = do()
    seconds[task] = time.perf_counter() - start
    return found


# ---- the checker


def ours(rules: RuleSet) -> tuple[Figures, Ground]:
    """Every complaint of four kinds, with cases that the reference engine has replayed."""
    seconds: dict[str, float] = {}
    here: Ground = timed(seconds, "boxes", lambda: ground(rules, Budget()))
    found: dict[str, list[Complaint | Undecided]] = {}
    for task, checks in (("clash", (clash,)), ("gap", (gap,)), ("dead", (dead, subsumed)), ("monotone", (monotone,))):
        found[task] = timed(seconds, task, partial(answers_of, checks, here))
    answers = {task: [one for one in every if isinstance(one, Complaint)] for task, every in found.items()}
    undecided = tuple(one.why for every in found.values() for one in every if isinstance(one, Undecided))
    for one in (one for every in answers.values() for one in every):
        assert one.shown or one.kind == "subsumed", f"{one.kind} without a case"
    return Figures(
        seconds,
        {(number(one.rules[0]), number(one.rules[1])) for one in answers["clash"]},
        bool(answers["gap"]),
        {number(one.rules[0]) for one in answers["dead"]},
        {number(one.rules[0]) for one in answers["monotone"]},
        undecided,
    ), here


def answers_of(checks: Iterable[Check], here: Ground) -> list[Complaint | Undecided]:
    """All that some checks say."""
    return [one for check in checks for one in check(here)]


def number(rule: str) -> int:
    """The row of a rule."""
    return int(rule.rpartition("-")[2])


# ---- the sweep


def swept(of: Table) -> Figures:
    """The same by the prototype, with a region or a pair for each."""
    seconds: dict[str, float] = {}
    boxes: sweep.Boxes = timed(seconds, "boxes", lambda: sweep.boxes_of(of))
    whole = sweep.whole_of(of)
    clashes = timed(seconds, "clash", lambda: sweep.clashes(boxes))
    gaps = timed(seconds, "gap", lambda: list(islice(sweep.gaps(boxes, whole), MOST_GAPS)))
    surplus = timed(seconds, "dead", lambda: sweep.surplus(boxes))
    breaches = timed(seconds, "monotone", lambda: set(sweep.breaches(boxes, whole)))
    return Figures(seconds, clashes, bool(gaps), surplus, breaches)


def missing(of: Table, here: Ground) -> tuple[int, int]:
    """How many cases no rule speaks of, by the checker and by the sweep, which cut them up differently."""
    names = list(here.rules.rules)
    pieces = here.cover(names).uncovered(here.whole, here.budget)
    mine = sum(math.prod(cases(here, piece)) for piece in pieces)
    spans, read = len(of.columns), {axis.name for axis in here.regions.space.axes}
    theirs = 0
    for piece in sweep.gaps(sweep.boxes_of(of), sweep.whole_of(of)):
        sizes = zip((*of.columns, *of.sets), piece, strict=True)
        theirs += math.prod(
            (last - first + 1 if place < spans else first.bit_count())
            for place, (name, (first, last)) in enumerate(sizes)
            if name in read
        )
    return mine, theirs


def cases(here: Ground, box: Box) -> Iterator[int]:
    """How many values a box allows on each axis."""
    for axis, mask in zip(here.regions.space.axes, box, strict=True):
        yield sum(axis.interval(cell).hi - axis.interval(cell).lo + 1 for cell in bits(mask))


# ---- z3


class Queries:
    """A table in one incremental solver, each rule a named formula; a second case stands beside the first."""

    def __init__(self, of: Table) -> None:
        import z3

        self.z3 = z3
        self.of = of
        self.solver = z3.Solver()
        self.one, self.other = ({name: z3.Int(f"{name}{mark}") for name in (*of.columns, *of.sets)} for mark in " '")
        for case in (self.one, self.other):
            for name, term in case.items():
                self.solver.add(term >= 0, term <= of.columns.get(name, WORDS - 1))
        self.here = [z3.Bool(f"here {n}") for n in range(len(of.rows))]
        self.there = [z3.Bool(f"there {n}") for n in range(len(of.rows))]
        for row, here, there in zip(of.rows, self.here, self.there, strict=True):
            self.solver.add(here == self.inside(row, self.one), there == self.inside(row, self.other))
        self.worse = z3.And(*(
            self.one[name] <= self.other[name] if name in of.columns else self.one[name] == self.other[name]
            for name in self.one
        ))  # fmt: skip

    def inside(self, row: Row, case: dict[str, Any]) -> Any:
        """That a case lies in a row."""
        spans = (z for name, (low, high) in row.spans.items() for z in (case[name] >= low, case[name] <= high))
        words = (
            self.z3.Or(*(case[name] == word for word in range(WORDS) if mask >> word & 1))
            for name, mask in row.sets.items()
        )
        return self.z3.And(*spans, *words)

    def some(self, *formulas: Any) -> bool:
        """Whether some case meets all of them."""
        self.solver.push()
        self.solver.add(*formulas)
        answer = self.solver.check()
        self.solver.pop()
        assert answer != self.z3.unknown, self.solver.reason_unknown()
        return bool(answer == self.z3.sat)

    def stricter(self, rule: int) -> list[int]:
        """The rules that expect at least as much on the same side, that one among them."""
        mine = self.of.rows[rule]
        return [
            n
            for n, row in enumerate(self.of.rows)
            if row.side == mine.side
            and (row.level >= mine.level if mine.side == "at_least" else row.level <= mine.level)
        ]

    def clash(self, pair: tuple[int, int]) -> bool:
        """Whether a floor and a ceiling have a case in common."""
        return self.some(self.here[pair[0]], self.here[pair[1]])

    def surplus(self, rule: int) -> bool:
        """Whether others that expect as much have all its cases; of two that are the same only the later may go."""
        same = [n for n, row in enumerate(self.of.rows) if row == self.of.rows[rule]]
        others = (self.here[n] for n in self.stricter(rule) if n not in same or n < rule)
        return not self.some(self.here[rule], self.z3.Not(self.z3.Or(*others)))

    def breach(self, rule: int) -> bool:
        """Whether a worse case, for a ceiling a milder one, loses what a rule expects."""
        floor = self.of.rows[rule].side == "at_least"
        mine, theirs = (self.here, self.there) if floor else (self.there, self.here)
        none = self.z3.Not(self.z3.Or(*(theirs[n] for n in self.stricter(rule))))
        return self.some(mine[rule], none, self.worse)

    def gap(self) -> bool:
        """Whether no rule speaks of some case."""
        return self.some(self.z3.Not(self.z3.Or(*self.here)))


def asked(of: Table, cap: float, known: Figures) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds z3 takes for each task, and the share of its queries that were asked before the cap.

    The rest is taken to cost as much a query. Every answer is held against what is known.
    """
    queries = Queries(of)
    floors = [n for n, row in enumerate(of.rows) if row.side == "at_least"]
    ceilings = [n for n, row in enumerate(of.rows) if row.side == "at_most"]
    pairs = [(a, b) for a in floors for b in ceilings if of.rows[a].level > of.rows[b].level]
    every = range(len(of.rows))
    seconds, shares = {}, {}
    tasks: tuple[tuple[str, Sequence[Any], Callable[[Any], bool], Callable[[Any], bool]], ...] = (
        ("clash", pairs, queries.clash, known.clashes.__contains__),
        ("gap", [None], lambda _: queries.gap(), lambda _: known.gap),
        ("dead", every, queries.surplus, known.surplus.__contains__),
        ("monotone", every, queries.breach, known.breaches.__contains__),
    )
    for task, wanted, ask, right in tasks:
        # Without order, so that those asked before the cap stand for the rest.
        shuffled = random.Random(task).sample(list(wanted), len(wanted))
        start, done = time.perf_counter(), 0
        for one in shuffled:
            assert ask(one) is right(one), f"z3 says otherwise of {task} {one}"
            done += 1
            if time.perf_counter() - start > cap:
                break
        spent = time.perf_counter() - start
        seconds[task], shares[task] = spent * len(wanted) / max(done, 1), done / max(len(wanted), 1)
    return seconds, shares


# ---- one table


def measure(shape: str, size: int, width: int, cap: float) -> None:
    """All figures of one table, on lines of their own; what differs between the three stops the run."""
    of = table(shape, size, width)
    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        start = time.perf_counter()
        packs, domains = write(of, Path(folder))
        wrote = time.perf_counter()
        [rules] = rule_sets(read_book([packs], domains))
        reading = time.perf_counter() - wrote
    del start
    found, here = ours(rules)
    other = swept(of)
    assert found.clashes == other.clashes, f"{of.name}: {found.clashes ^ other.clashes}"
    assert found.surplus == other.surplus, f"{of.name}: {found.surplus ^ other.surplus}"
    assert found.breaches == other.breaches, f"{of.name}: {found.breaches ^ other.breaches}"
    assert found.gap is other.gap
    if width < 7:
        mine, theirs = missing(of, here)
        assert mine == theirs, f"{of.name}: {mine} and {theirs} cases without a rule"
    queries, shares = asked(of, cap, found) if cap else ({}, {})
    print(
        f"\n{of.name}: read in {reading:.2f} s; {len(found.clashes):,} clashes, {len(found.surplus):,} that could go,"
    )
    print(f"{len(found.breaches):,} not monotone, {'gaps' if found.gap else 'no gap'}; none differs from the sweep")
    print(f"{'':<10}{'checker':>10}{'sweep':>10}{'ratio':>8}{'z3':>10}{'asked':>8}{'times':>8}")
    for task in ("boxes", *TASKS, "all"):
        print(line(task, found.seconds, other.seconds, queries, shares))


def line(
    task: str, mine: dict[str, float], theirs: dict[str, float], z3: dict[str, float], shares: dict[str, float]
) -> str:
    """The figures of one task."""
    one, two, three = (sum(s.values()) if task == "all" else s.get(task, 0.0) for s in (mine, theirs, z3))
    told = f"{task:<10}{one:>10.3f}{two:>10.3f}{one / two if two else 0:>8.2f}"
    if three:
        share = min(shares.values()) if task == "all" else shares[task]
        told += f"{three:>10.2f}{share:>8.1%}{three / one:>8.1f}"
    return told


# ---- many facts, and the shipped packs


def wide(facts: int = 60, rules: int = 200) -> dict[str, str]:
    """Files of a pack of many facts, three to eight tests a rule, with alternatives, exceptions and overrides."""
    draw = random.Random(f"{facts} {rules}")
    words = ", ".join(f"w{n}" for n in range(6))
    ours_ = "[{principle: generated, says: generated, ours: true, verified: true}]"
    rest = f"group: generated, asks: What?, matters: {ours_}"
    kinds = (
        "type: count, scale: [0, 1000000], worse: higher",
        f"type: level, levels: [{words}], worse: higher",
        "type: flag",
    )
    files = {"facts": "facts:\n" + "".join(f"  f{n}: {{{kinds[n % 3]}, {rest}}}\n" for n in range(facts))}

    def test(fact: int) -> str:
        if fact % 3 == 2:
            return f"f{fact}: {draw.choice(('true', 'false'))}"
        value = draw.randrange(1, 1_000_000) if fact % 3 == 0 else f"w{draw.randrange(1, 6)}"
        return f"f{fact}: '{draw.choice(('<', '>='))} {value}'"

    for rule in range(rules):
        first, second, third, *more = draw.sample(range(facts), draw.randrange(5, 9))
        when = f"  any:\n    - {test(first)}\n    - {test(second)}\n" + "".join(f"  {test(fact)}\n" for fact in more)
        unless = f"unless:\n  {test(third)}\n" if draw.random() < 0.3 else ""
        over = f"overrides: [generated/rule-{draw.randrange(rule):03}]\n" if rule and draw.random() < 0.2 else ""
        side, level = draw.choice(("at_least", "at_most")), draw.randrange(1, 8)
        files[f"rule-{rule:03}"] = (
            f"title: generated\nstatus: in-force\nknown_limits: it is generated\nexamples: []\nbecause: {ours_}\n"
            f"when:\n{when}{unless}{over}expect:\n  stringency: {{{side}: step-{level}}}\nlevel: note\n"
        )
    return files


def wide_book(folder: Path, facts: int, rules: int) -> Book:
    """That pack, read."""
    packs, domains = write(table("random", 1, 3), folder)
    for file in (packs / "generated").glob("rule-*"):
        file.unlink()
    for name, text in wide(facts, rules).items():
        file = domains / "generated" / "facts.yaml" if name == "facts" else packs / "generated" / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
    return read_book([packs], domains)


def measure_wide(budget: float, facts: int, rules: int) -> None:
    """Everything asked of a pack of many facts, within a budget of seconds."""
    from checker.proofs.questions import questions

    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        book = wide_book(Path(folder), facts, rules)
        start = time.perf_counter()
        found = verify(book, questions(book), (), Wanted(seconds=budget))
        spent = time.perf_counter() - start
    print(
        f"\n{facts} facts, {rules} rules, at most {budget:g} s: {spent:.1f} s, {len(found.found):,} complaints, ",
        end="",
    )
    print(f"{len(found.undecided):,} left undecided")
    for why in sorted({f"{one.kind}: {one.why}" for one in found.undecided})[:5]:
        print(f"  {why}")


def measure_shipped(folders: Iterable[str]) -> None:
    """`checker rules verify` on the shipped packs, as a user runs it."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "checker", "rules", "verify", *folders],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    spent = time.perf_counter() - start
    assert done.returncode in (0, 1), done.stderr
    print(f"\nchecker rules verify on the shipped packs: {spent:.1f} s")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, nargs="+", default=[500, 1000, 1500])
    parser.add_argument("--facts", type=int, nargs="+", choices=tuple(COLUMNS), default=list(COLUMNS))
    parser.add_argument("--shapes", nargs="+", choices=tuple(SHAPES), default=list(SHAPES))
    parser.add_argument("--cap", type=float, default=20.0, help="seconds of z3 a task; 0 leaves z3 out")
    parser.add_argument("--wide", type=int, nargs=2, default=[60, 200], help="facts and rules of the wide pack")
    parser.add_argument("--budget", type=float, default=60.0, help="seconds for the wide pack")
    asked_ = parser.parse_args()
    print(
        f"Python {platform.python_version()}, z3 {version('z3-solver') if asked_.cap else 'left out'},"
        f" {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; seconds"
    )
    for shape in asked_.shapes:
        for width in asked_.facts:
            for size in asked_.rules:
                measure(shape, size, width, asked_.cap)
    measure_wide(asked_.budget, *asked_.wide)
    measure_shipped(())


if __name__ == "__main__":
    main()
