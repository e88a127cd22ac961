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
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered, Not
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
            for level in range(program.scales[grade].lo, program.scales[grade].hi + 1):
                sure, may = (found.graded(grade, level, Budget(), sure=sure) for sure in (True, False))
                assert has(sure, case) == (levels.lo >= level)
                assert has(may, case) == (levels.hi >= level)


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
    assert found.given_up["p/under"].endswith(": it was given up")
    assert set(found.surely) == {"p/few"}


def test_a_budget_that_is_spent_says_so() -> None:
    budget = Budget(0.0)
    with pytest.raises(Spent, match="not decided within 0 seconds"):
        budget.check()
    assert Budget(5).part(0.0)._seconds == 0
    with pytest.raises(Spent):
        Budget(0.0).part(60).check()


# Regions written out, over facts from 0 to 9 that are cut where tests begin and end


def asks(fact: str, *parts: tuple[int, int]) -> Check:
    return Check(fact, tuple(Interval(*ends) for ends in parts), "as written", HERE)


def of(*lines: Line, grades: tuple[str, ...] = ()) -> Program:
    return Program(lines, dict.fromkeys(("x", "y", "z", *grades), Interval(0, 9)), frozenset(grades))


def line(rule: str, condition: Lowered, *, over: tuple[str, ...] = (), grade: Grade | None = None) -> Line:
    return Line(rule, condition, over, grade)


def test_the_program_is_kept_and_values_are_known_unless_asked_for() -> None:
    program = of(line("p/r", asks("x", (5, 9))))
    by_itself = regions(program, {}, {}, Budget())
    assert by_itself.program is program
    assert [axis.unknown for axis in by_itself.space.axes] == [False]
    asked = regions(program, {}, {}, Budget(), unknown=True)
    assert [axis.unknown for axis in asked.space.axes] == [True]


def test_a_part_that_lies_in_another_is_left_out() -> None:
    found = regions(of(line("p/r", AnyOf((asks("x", (1, 1)), asks("x", (0, 5)))))), {}, {}, Budget())
    assert found.surely["p/r"].condition == ((0b0111,),)


def test_a_test_that_allows_nothing_has_no_cases() -> None:
    found = regions(of(line("p/r", asks("x"))), {}, {}, Budget())
    assert found.surely["p/r"].condition == ()


def test_as_many_parts_as_may_be_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "MOST_BOXES", 2)
    two = AnyOf((asks("x", (1, 1)), asks("x", (3, 3))))
    assert regions(of(line("p/two", two)), {}, {}, Budget()).given_up == {}


def test_a_rule_given_up_halfway_stands_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it surely has effect is found, in two parts; where it may have takes a third."""
    monkeypatch.setattr(proving, "MOST_BOXES", 2)
    all_three = All((asks("x", (1, 1)), asks("y", (1, 1)), asks("z", (1, 1))))
    program = of(line("p/special", all_three), line("p/general", asks("x", (1, 1)), over=("p/special",)))
    found = regions(program, {}, {}, Budget(), unknown=True)
    assert found.given_up == {"p/general": "its cases fall into more than 2 parts"}
    assert set(found.surely) == set(found.maybe) == {"p/special"}


def test_a_grade_whose_rule_was_given_up_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "MOST_BOXES", 2)
    many = AnyOf(tuple(asks("x", (n, n)) for n in (1, 3, 5)))
    program = of(
        line("p/many", many, grade=Grade("grade", 3, "3")),
        line("p/reads", asks("grade", (3, 9))),
        grades=("grade",),
    )
    found = regions(program, {}, {}, Budget())
    assert found.given_up["p/reads"] == "the grade `grade` is not known: the cases of `p/many` were not found"


def test_a_grade_is_surely_at_a_level_unless_asked_whether_it_may_be() -> None:
    found = regions(
        of(line("p/r", asks("x", (5, 9)), grade=Grade("grade", 3, "3")), grades=("grade",)),
        {}, {}, Budget(), unknown=True,
    )  # fmt: skip
    assert found.graded("grade", 3, Budget()) == ((0b010,),)
    assert found.graded("grade", 3, Budget(), sure=False) == ((0b110,),)
    assert found.graded("grade", 0, Budget()) == (found.space.whole,)
    assert found.graded("grade", 4, Budget()) == ()


def test_every_run_of_levels_that_a_test_of_a_grade_allows_counts() -> None:
    program = of(
        line("p/two", asks("x", (2, 2)), grade=Grade("grade", 2, "2")),
        line("p/four", asks("x", (4, 4)), grade=Grade("grade", 4, "4")),
        line("p/reads", asks("grade", (0, 1), (3, 9))),
        grades=("grade",),
    )
    found = regions(program, {}, {}, Budget())
    assert {bit for box in found.surely["p/reads"].condition for bit in range(5) if box[0] >> bit & 1} == {0, 2, 3, 4}
    assert [found.space.axes[0].interval(1)] == [Interval(2, 2)]


def test_a_rule_has_no_cases_on_days_on_which_it_is_not_in_force() -> None:
    """Its window lies on the first of two axes, and beside the days that its condition asks for."""
    program = of(line("p/r", All((asks("x", (1, 3)), asks("y", (5, 9))))))
    out, partly = (
        regions(program, {}, {"p/r": Force("x", Interval(*days))}, Budget()).surely["p/r"] for days in ((5, 9), (3, 9))
    )
    assert (len(out.condition), out.own, out.effect) == (1, (), ())
    assert partly.own == ((0b0100, 0b10),)


def test_of_a_window_only_the_days_on_the_scale_count() -> None:
    program = of(line("p/r", asks("x", (1, 9))))
    beyond, touching = (
        regions(program, {}, {"p/r": Force("x", Interval(*days))}, Budget()).surely["p/r"]
        for days in ((50, 60), (9, 60))
    )
    assert (len(beyond.condition), beyond.own) == (1, ())
    assert touching.own == ((0b100,),)


def test_days_in_an_impossible_order_are_no_cases() -> None:
    program = of(line("p/late", asks("x", (5, 9))), line("p/early", asks("x", (0, 4))))
    force = dict.fromkeys(("p/late", "p/early"), Force("y", Interval(0, 2)))
    found = regions(program, {}, force, Budget(), not_after=[("x", "y")])
    assert found.surely["p/late"].own == ()
    assert len(found.surely["p/early"].own) == 1


def test_where_a_condition_beside_the_rules_holds() -> None:
    beside: Lowered = All((asks("x", (5, 9)), asks("y", (0, 3))))
    found = regions(of(line("p/r", asks("x", (7, 7)))), {}, {}, Budget(), extra=[beside], unknown=True)
    [box] = found.where(beside, Budget())
    assert found.space.values(box) == {"x": (Interval(5, 9),), "y": (Interval(0, 3),)}
    assert not any(mask & axis.blank for mask, axis in zip(box, found.space.axes, strict=True))


def test_a_condition_that_was_not_lowered_is_refused() -> None:
    found = regions(of(line("p/r", asks("x", (7, 7)))), {}, {}, Budget())
    with pytest.raises(AssertionError, match=r"Not\(part="):
        found.where(Not(asks("x", (7, 7))), Budget())  # type: ignore[arg-type]
