"""A mistake put into either engine makes the check of their agreement fail.

Each mutant is the source of a module with one passage replaced. A passage that no longer stands there
just once fails the test, and so does a mutant that the check does not find.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase, settings

from checker.engines import reference
from checker.engines.reference import Reference
from checker.engines.trace import Trace, plan
from checker.engines.trace.child import WORKER, command
from checker.engines.trace.plan import Plan
from checker.errors import EnginesDisagree
from checker.judgement import Engine
from checker.rules.program import Program
from tests.second import agree_on_wide_conditions, agreement, needs_durable

pytestmark = needs_durable

REFERENCE_MUTANTS = {
    "less for at most": ("part.meets(ok)", "(part.lo < ok.hi and ok.lo <= part.hi)"),
    "more for at least": ("part.meets(ok)", "(part.lo <= ok.hi and ok.lo < part.hi)"),
    "one too far at the upper edge": ("part.inside(ok)", "(ok.lo <= part.lo and part.hi <= ok.hi + 1)"),
    "one too far at the lower edge": ("part.inside(ok)", "(ok.lo - 1 <= part.lo and part.hi <= ok.hi)"),
    "any value suffices": ("if all(any(part.inside(ok)", "if any(any(part.inside(ok)"),
    "possibly taken for certainly": ("return Truth.UNKNOWN", "return Truth.HOLDS"),
    "certainly taken for possibly": ("        return Truth.HOLDS", "        return Truth.UNKNOWN"),
    "all taken for any": ("return all_of(evaluate(part", "return any_of(evaluate(part"),
    "overrides ignored": ("all_of((own, ~overridden))", "own"),
    "overrides by rules that are met without effect": ("judged[rule].effective for", "judged[rule].own for"),
    "not in force ignored": ("all_of((condition, in_force.get(line.rule, Truth.HOLDS)))", "condition"),
    "grades ignored": ("known[name] = (grades[name],)", "pass"),
    "grades of unknown rules certain": ("line.grade.at if effective is Truth.HOLDS else now.lo", "line.grade.at"),
}

PLAN_MUTANTS = {
    "less for at most": ('["lo", "<=", number(part.hi)]', '["lo", "<", number(part.hi)]'),
    "more for at least": ('["hi", ">=", number(part.lo)]', '["hi", ">", number(part.lo)]'),
    "one too far at the upper edge": ('[["hi", ">", number(allowed[-1].hi)]]', '[["hi", ">", allowed[-1].hi + 1]]'),
    "one too far at the lower edge": ('[["lo", "<", number(allowed[0].lo)]]', '[["lo", "<", allowed[0].lo - 1]]'),
    "gaps ignored": ("for one, other in pairwise(allowed):\n        yield", "for one, other in ():\n        yield"),
    "possibly and certainly swapped": ("possibly for part in parts], False", "certainly for part in parts], False"),
    "possibly taken for certainly": ("certainly for part in parts], True", "possibly for part in parts], True"),
    "any taken for all": ("return self._any([", "return self._all(["),
    "overrides ignored": ("        if line.overriders:\n            free", "        if False:\n            free"),
    "overrides in one colour": ("(free.certainly, [other.possibly", "(free.certainly, [other.certainly"),
    "overrides in the other colour": ("(free.possibly, [other.certainly", "(free.possibly, [other.possibly"),
    "not in force ignored": ("self._join((condition, force)", "self._join((condition,)"),
    "grades ignored": ("[[claim.possibly, at] for at, claim in claims]", "[]"),
    "certain grades ignored": ("[[claim.certainly, at] for at, claim in claims]", "[]"),
}

WORKER_MUTANTS = {
    "less for at most": ('"<=": "$lte"', '"<=": "$lt"'),
    "at least for more": ('">": "$gt"', '">": "$gte"'),
    "nothing is ever absent": ("if not any(blocker", "if False and not any(blocker"),
    "everything is absent": ("if not any(blocker in case.known", "if True or not any(blocker in case.known"),
    "possible grades certain": ("for atom, level in certainly if", "for atom, level in possibly if"),
    "grades not told": ("case.values[fact] = [[low, high]]", "case.values[fact] = [[fact, fact]]"),
}


def replaced(source: str, old: str, new: str) -> str:
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in the source"
    return source.replace(old, new)


@contextmanager
def mutant(module: ModuleType, old: str, new: str) -> Iterator[ModuleType]:
    """The module with a passage replaced; known by its name as long as it is used, which dataclasses need."""
    path = module.__file__
    assert path is not None
    made = ModuleType("mutant")
    sys.modules["mutant"] = made
    try:
        exec(compile(replaced(Path(path).read_text(encoding="utf-8"), old, new), path, "exec"), made.__dict__)
        yield made
    finally:
        del sys.modules["mutant"]


def mistaken_rulesets(made: ModuleType) -> Trace:
    """The second engine with another module for its rulesets."""

    class Mistaken(Trace):
        def _plan(self, program: Program) -> Plan:
            found: Plan = made.plan(program)
            return found

    return Mistaken()


def must_differ(first: Engine, second: Trace) -> None:
    """The first difference found ends the search; one in any generated program will do."""
    search = settings(
        max_examples=300, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        report_multiple_bugs=False,
    )(agreement(first, second))  # fmt: skip
    with pytest.raises(EnginesDisagree):
        search()


@pytest.mark.parametrize("name", REFERENCE_MUTANTS)
def test_a_mistake_in_the_reference_engine_is_found(trace: Trace, name: str) -> None:
    with mutant(reference, *REFERENCE_MUTANTS[name]) as made:
        must_differ(made.Reference(), trace)


@pytest.mark.parametrize("name", PLAN_MUTANTS)
def test_a_mistake_in_the_rulesets_is_found(name: str) -> None:
    with mutant(plan, *PLAN_MUTANTS[name]) as made, mistaken_rulesets(made) as second:
        must_differ(Reference(), second)


def test_a_part_forgotten_is_found() -> None:
    """Conditions so wide are made for the purpose, not generated."""
    forgotten = ("legs[at : at + MOST_LEGS], depth)", "legs[at : at + MOST_LEGS - 1], depth)")
    with mutant(plan, *forgotten) as made, mistaken_rulesets(made) as second, pytest.raises(EnginesDisagree):
        agree_on_wide_conditions(second, 16)


@pytest.mark.parametrize("name", WORKER_MUTANTS)
def test_a_mistake_in_the_worker_is_found(tmp_path: Path, name: str) -> None:
    mistaken = tmp_path / "worker.py"
    mistaken.write_text(replaced(WORKER.read_text(encoding="utf-8"), *WORKER_MUTANTS[name]), encoding="utf-8")
    with Trace(command(mistaken)) as second:
        must_differ(Reference(), second)
