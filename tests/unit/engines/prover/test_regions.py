"""The prover's regions against the reference engine, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines.prover import regions as proving
from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import inside
from checker.engines.prover.regions import Force, Regions, regions
from checker.engines.prover.space import Axis, Box, Region
from checker.engines.reference import Reference
from checker.judgement import Judgements
from checker.properties.strategies import programs
from checker.rules.ast import AnyOf, Check
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth

HERE = Span("toy", 1, 1)
MOST = 400
"""Cases of one program that are compared."""


def cells(axis: Axis) -> Iterator[tuple[int, Ranges | None]]:
    """Every cell of an axis with the values it stands for; None for the unknown value."""
    for number in range(len(axis.starts)):
        yield 1 << number, (Interval(axis.starts[number], axis.starts[number]),)
        last = axis.interval(number).hi
        if last != axis.starts[number]:
            yield 1 << number, (Interval(last, last),)
    if axis.unknown:
        yield axis.blank, None


def cases(found: Regions) -> Iterator[tuple[Box, dict[str, Ranges | None]]]:
    """Cases that the space tells apart, spread over it."""
    axes = found.space.axes
    every = product(*(list(cells(axis)) for axis in axes))
    total = 1
    for axis in axes:
        total *= len(list(cells(axis)))
    step = max(1, total // MOST) | 1
    for chosen in islice(every, 0, step * MOST, step):
        yield tuple(mask for mask, _ in chosen), {axis.name: v for axis, (_, v) in zip(axes, chosen, strict=True)}


def judged(program: Program, values: dict[str, Ranges | None], force: dict[str, Force]) -> Judgements:
    facts = {name: value for name, value in values.items() if value is not None and name in program.scales}
    in_force = {}
    for rule, when in force.items():
        day = values[when.axis]
        in_force[rule] = Truth.UNKNOWN if day is None else (Truth.HOLDS if day[0].inside(when.days) else Truth.FAILS)
    return Reference().judge(program, facts, in_force)


def has(region: Region, case: Box) -> bool:
    return any(inside(case, box) for box in region)


@given(st.data(), st.booleans())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_regions_say_of_every_case_what_the_reference_engine_says(data: st.DataObject, unknown: bool) -> None:
    program = data.draw(programs(max_rules=6, max_facts=3, max_grades=2))
    names = [line.rule for line in program.lines]
    windows = data.draw(
        st.dictionaries(st.sampled_from(names), st.sampled_from([(1, 10), (5, 9), (7, 30)]), max_size=2)
    )
    force = {rule: Force("the day", Interval(*days)) for rule, days in windows.items()}
    found = regions(program, {}, force, Budget(), unknown=unknown)
    assert not found.given_up
    for case, values in cases(found):
        said = judged(program, values, force)
        for rule, judgement in said.rules.items():
            for part in ("condition", "own", "effective"):
                at = "effect" if part == "effective" else part
                truth = getattr(judgement, part)
                assert has(getattr(found.surely[rule], at), case) == (truth is Truth.HOLDS), (rule, part, values)
                assert has(getattr(found.maybe[rule], at), case) == (truth is not Truth.FAILS), (rule, part, values)
        for grade, levels in said.grades.items():
            for at in range(program.scales[grade].lo, program.scales[grade].hi + 1):
                sure, may = (found.graded(grade, at, Budget(), sure=sure) for sure in (True, False))
                assert has(sure, case) == (levels.lo >= at)
                assert has(may, case) == (levels.hi >= at)


def one(rule: str, *allowed: Ranges, over: tuple[str, ...] = ()) -> Line:
    return Line(rule, AnyOf(tuple(Check("x", part, "x", HERE) for part in allowed)), over, None)


def test_a_rule_whose_cases_are_too_many_is_given_up_and_named_with_those_that_need_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proving, "MOST_BOXES", 2)
    many = [(Interval(n, n),) for n in (1, 3, 5)]
    lines = (one("p/many", *many), one("p/few", many[0]), one("p/under", many[0], over=("p/many",)))
    found = regions(Program(lines, {"x": Interval(0, 9)}, frozenset()), {}, {}, Budget())
    assert set(found.given_up) == {"p/many", "p/under"}
    assert found.given_up["p/many"] == "its cases fall into more than 2 parts"
    assert found.given_up["p/under"].startswith("the cases of `p/many`, which overrides it, were not found")
    assert set(found.surely) == {"p/few"}


def test_a_budget_that_is_spent_says_so() -> None:
    budget = Budget(0.0)
    with pytest.raises(Spent, match="not decided within 0 seconds"):
        budget.check()
    assert Budget(5).part(0.0)._seconds == 0
    with pytest.raises(Spent):
        Budget(0.0).part(60).check()
