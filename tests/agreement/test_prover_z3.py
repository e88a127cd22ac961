"""The boxes of the prover held against z3, which knows nothing of them: the same cases, clashes, cover, monotony."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines.arithmetic import Arithmetic, Case, Formula, Undecided
from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover
from checker.engines.prover.regions import Regions, regions
from checker.engines.prover.space import Box
from checker.properties.strategies import programs
from checker.rules.ast import All, Check
from checker.rules.program import Program
from checker.source import Span
from checker.vocabulary import Direction

pytest.importorskip("z3", reason="z3 is not installed: the extra `prove` brings it")

NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
TRIED = settings(
    max_examples=600 if NIGHTLY else 12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
LARGE = settings(TRIED, max_examples=40 if NIGHTLY else 3)
NOWHERE = Span("test", 1, 1)


class Both:
    """One program as boxes and as formulas, with a direction for each fact."""

    def __init__(self, program: Program, worse: dict[str, Direction]) -> None:
        self.program = program
        self.found: Regions = regions(program, worse, {}, Budget())
        assert not self.found.given_up
        self.engine = Arithmetic(program, {}, {})
        self.rules = [line.rule for line in program.lines]

    def some(self, cases: list[Case], *formulas: Formula) -> bool:
        answer = self.engine.some_case(cases, *formulas, seconds=30)
        assert not isinstance(answer, Undecided)
        return answer is not None

    def lies_in(self, case: Case, boxes: tuple[Box, ...]) -> Formula:
        """That a case lies in some of the boxes."""
        space = self.found.space
        tests = (
            All(tuple(Check(fact, values, "box", NOWHERE) for fact, values in space.values(box).items()))
            for box in boxes
        )
        return self.engine.some(case.meets(test) for test in tests)

    def effect(self, rule: str) -> tuple[Box, ...]:
        return self.found.surely[rule].effect


@st.composite
def both(draw: st.DrawFn, max_rules: int = 7, max_facts: int = 5) -> Both:
    program = draw(programs(max_rules=max_rules, max_facts=max_facts))
    worse = {name: draw(st.sampled_from(Direction)) for name in sorted(program.scales.keys() - program.grades)}
    return Both(program, worse)


@TRIED
@given(both())
def test_every_rule_has_its_effect_in_the_same_cases(of: Both) -> None:
    case = of.engine.case()
    for rule in of.rules:
        reach = of.found.surely[rule]
        assert not of.some([case], of.lies_in(case, reach.condition) != case.holds(rule))
        assert not of.some([case], of.lies_in(case, reach.effect) != case.effect(rule))
        assert of.some([case], case.effect(rule)) is bool(reach.effect)


@LARGE
@given(both(max_rules=40, max_facts=6))
def test_so_it_has_among_many_rules(of: Both) -> None:
    case = of.engine.case()
    differs = of.engine.some(of.lies_in(case, of.effect(rule)) != case.effect(rule) for rule in of.rules)
    assert not of.some([case], differs)


@TRIED
@given(both())
def test_two_rules_meet_in_the_boxes_where_some_case_has_the_effect_of_both(of: Both) -> None:
    case = of.engine.case()
    for place, one in enumerate(of.rules):
        cover = Cover(of.found.space, of.effect(one))
        for other in of.rules[:place]:
            meeting = any(cover.meeting(box) for box in of.effect(other))
            assert meeting is of.some([case], case.effect(one), case.effect(other))


@TRIED
@given(both())
def test_what_other_rules_leave_of_one_is_the_same(of: Both) -> None:
    case = of.engine.case()
    for rule in of.rules:
        others = [name for name in of.rules if name != rule]
        cover = Cover(of.found.space, [box for name in others for box in of.effect(name)])
        left = tuple(piece for box in of.effect(rule) for piece in cover.uncovered(box, Budget()))
        none = of.engine.no(of.engine.some(case.effect(name) for name in others))
        alone = of.engine.every((case.effect(rule), none))
        assert not of.some([case], of.lies_in(case, left) != alone)
        first = any(cover.first_uncovered(box, Budget()) is not None for box in of.effect(rule))
        assert first is of.some([case], alone)


@TRIED
@given(both())
def test_a_worse_case_loses_the_effect_by_the_boxes_where_it_does_by_the_formulas(of: Both) -> None:
    axes = of.found.space.axes
    for rule in of.rules:
        case = of.engine.case()
        worse = case.but(axis.name for axis in axes)
        steps = []
        for axis in axes:
            before, after = case.fact(axis.name), worse.fact(axis.name)
            match axis.worse:
                case Direction.HIGHER:
                    steps.append(before <= after)
                case Direction.LOWER:
                    steps.append(before >= after)
                case Direction.NONE:
                    steps.append(before == after)
        lost = of.some([case, worse], *steps, case.effect(rule), of.engine.no(worse.effect(rule)))
        cover = Cover(of.found.space, of.effect(rule))
        carried = (tuple(axis.no_better(mask) for axis, mask in zip(axes, box, strict=True)) for box in of.effect(rule))
        # A fact without a direction keeps its value, which a box of several cells does too: its cells stay the same.
        assert lost is any(cover.first_uncovered(box, Budget()) is not None for box in carried)
