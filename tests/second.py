"""The second engine in tests: where it can be had, and the check that two engines agree."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engines.reference import Reference
from checker.judgement import Engine, Facts, InForce
from checker.pair import Pair, Second
from checker.properties.strategies import facts_for, in_force_for, programs
from checker.rules.ast import All, AnyOf, Check
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval

CASES = 4
"""Cases generated for each program, since compiling a program takes longer than judging a case."""


@cache
def importable() -> bool:
    """Whether the library behind the second engine can be imported, tried where it runs: in another process."""
    trial = subprocess.run([sys.executable, "-P", "-c", "from durable import engine"], capture_output=True, check=False)
    return trial.returncode == 0


needs_durable = pytest.mark.skipif(
    not importable(),
    reason="durable_rules cannot be imported here: it needs Python 3.12 or earlier, and a C compiler when installed",
)


def agree(first: Engine, second: Second, program: Program, facts: Facts, in_force: InForce) -> None:
    """Pass where both engines give the same judgements; raises EnginesDisagree where they differ.

    An engine that gives no judgement agrees with nothing: that is an assertion failed.
    """
    pair = Pair(first, second)
    pair.judge(program, facts, in_force)
    assert pair.account() == f"the second engine ({second.title}) gave the same judgements"


def agreement(first: Engine, second: Second, programs_: st.SearchStrategy[Program] | None = None) -> Callable[[], None]:
    """The check of two engines on generated programs, facts and being in force."""
    made = programs() if programs_ is None else programs_

    @given(st.data())
    def on_generated(data: st.DataObject) -> None:
        program = data.draw(made)
        for _ in range(CASES):
            agree(first, second, program, data.draw(facts_for(program)), data.draw(in_force_for(program)))

    return on_generated


def check(fact: str, *allowed: tuple[int, int]) -> Check:
    """A test of a fact that allows some ranges."""
    return Check(fact, tuple(Interval(*ends) for ends in allowed), "test", Span("test", 1, 1))


def agree_on_wide_conditions(second: Second, width: int) -> None:
    """One part differs from the rest: at either end, in the middle, where parts are joined in groups of 15.

    A part written twice counts once.
    """
    parts = tuple(check(f"fact {n}", (1, 1)) for n in range(width))
    lines = (Line("all", All((*parts, parts[0])), (), None), Line("any", AnyOf((*parts, parts[0])), (), None))
    program = Program(lines, {part.fact: Interval(0, 1) for part in parts}, frozenset())
    values = {"holds": (Interval(1, 1),), "fails": (Interval(0, 0),), "unknown": (Interval(0, 1),)}
    for rest, odd in ((rest, odd) for rest in values for odd in values if odd != rest):
        for place in {0, 14, 15, width // 2, width - 1} & set(range(width)):
            facts = {part.fact: values[rest] for part in parts}
            facts[parts[place].fact] = values[odd]
            agree(Reference(), second, program, facts, {})
