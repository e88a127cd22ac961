"""Rulesets stay within what the library bears, and hold nothing but numbers."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from checker.engines.trace.plan import MOST_LEGS, MOST_RULES, Comparison, plan
from checker.judgement import Fired, Graded
from checker.properties.strategies import programs
from checker.rules.ast import All, AnyOf, Grade
from checker.rules.program import Line, Program
from checker.vocabulary import Interval
from tests.second import check


def stages(program: Program) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(plan(program).wire)["stages"]
    return found


@given(programs(max_rules=30, max_facts=3))
def test_rulesets_are_small_and_what_they_read_is_known_before(program: Program) -> None:
    found = plan(program)
    made = json.loads(found.wire)
    known = {*found.given, *(n for force in found.force.values() for n in (force.possibly, force.certainly))}
    told: set[int] = set(found.facts.values())
    taken: set[int] = set()
    """What was taken as absent, which nothing may derive later."""
    gives = {rule["gives"] for stage in made["stages"] for rule in stage["rules"]}
    for stage, labels in zip(made["stages"], found.labels, strict=True):
        assert 0 < len(stage["rules"]) == len(labels) <= MOST_RULES
        told |= {grade[0] for grade in stage["grades"]}
        for atom, blockers in stage["absent"]:
            known.add(atom)
            taken.update(blockers)
        for rule in stage["rules"]:
            assert rule["gives"] not in taken
            if "fact" in rule:
                assert rule["fact"] in told
                assert len(rule["tests"]) <= 2
            else:
                assert 0 < len(rule["needs"]) == len(set(rule["needs"])) <= MOST_LEGS
                # An `any` without parts is never derived.
                assert all(need in known or need not in gives for need in rule["needs"])
            known.add(rule["gives"])


@given(programs())
def test_names_and_texts_stay_here(program: Program) -> None:
    def leaves(value: object) -> set[object]:
        if isinstance(value, dict):
            return {leaf for part in value.values() for leaf in leaves(part)}
        if isinstance(value, list):
            return {leaf for part in value for leaf in leaves(part)}
        return {value}

    words = {leaf for leaf in leaves(json.loads(plan(program).wire)) if not isinstance(leaf, int)}
    assert words <= {"lo", "hi", "<", "<=", ">", ">="}


def test_a_program_without_lines_needs_no_ruleset() -> None:
    assert stages(Program((), {}, frozenset())) == []


def test_rules_that_share_a_test_share_its_rulesets() -> None:
    test = check("fact", (1, 1))
    lines = (Line("a", test, (), None), Line("b", AnyOf((test, All((test,)))), (), None))
    found = plan(Program(lines, {"fact": Interval(0, 2)}, frozenset()))
    tests = [label for labels in found.labels for label in labels if isinstance(label, Comparison)]
    assert [(test.met, test.rules) for test in tests] == [(True, ("a", "b")), (False, ("a", "b")), (False, ("a", "b"))]


def test_labels_name_each_rule_in_both_colours() -> None:
    lines = (Line("a", All(()), (), Grade("grade", 1, "one")),)
    found = plan(Program(lines, {"grade": Interval(0, 2)}, frozenset({"grade"})))
    assert found.labels == (
        (
            Fired("a", certain=False, effect=False),
            Fired("a", certain=True, effect=False),
            Fired("a", certain=False, effect=True),
            Fired("a", certain=True, effect=True),
            Graded("a", "grade", 1, "one", certain=False),
            Graded("a", "grade", 1, "one", certain=True),
        ),
    )
