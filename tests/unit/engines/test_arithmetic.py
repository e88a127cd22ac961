"""Programs put to z3, held against the reference engine asked of every kind of case."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines.arithmetic import Arithmetic, Assignment, Undecided, held_down
from checker.engines.reference import Reference
from checker.findings.change import partition
from checker.judgement import Judgements, Unavailable
from checker.properties.laws import RuleSet, rule_set
from checker.properties.strategies import exact_facts_for, programs
from checker.properties.witness import Witness, judge
from checker.rules.ast import Check, checks
from checker.rules.law import Relation, Sign
from checker.rules.program import Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth
from tests import toys

pytest.importorskip("z3", reason="z3 is not installed: the extra `prove` brings it")

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 20.0
NOWHERE = Span("test", 1, 1)


def exactly(facts: dict[str, int]) -> dict[str, Ranges]:
    return {name: (Interval(number, number),) for name, number in facts.items()}


def cells(program: Program) -> Iterator[dict[str, int]]:
    """One case of every kind that the tests of a program tell apart, of values that lie apart one each."""
    tests: dict[str, set[Ranges]] = {}
    for line in program.lines:
        for check in checks(line.condition):
            if check.fact not in program.grades:
                tests.setdefault(check.fact, set()).add(check.allowed)
    values = {
        name: sorted(part.lo for cell in partition(asked, program.scales[name]) for part in cell)
        for name, asked in tests.items()
    }
    for chosen in product(*values.values()):
        yield dict(zip(values, chosen, strict=True))


def found(of: tuple[Assignment, ...] | Undecided | None) -> tuple[Assignment, ...] | None:
    assert not isinstance(of, Undecided)
    return of


# ---- the meaning of programs


@QUICK
@given(st.data())
def test_on_exact_facts_every_rule_and_grade_is_as_the_reference_engine_says(data: st.DataObject) -> None:
    program = data.draw(programs())
    facts = data.draw(exact_facts_for(program))
    said = Reference().judge(program, facts, {})
    engine = Arithmetic(program, {}, {})
    case = engine.case()
    given_ = [case.fact(name) == values[0].lo for name, values in facts.items()]
    other = [case.effect(rule) != (one.effective is Truth.HOLDS) for rule, one in said.rules.items()]
    other += [case.holds(rule) != (one.condition is Truth.HOLDS) for rule, one in said.rules.items()]
    other += [case.grade(name) != level.lo for name, level in said.grades.items()]
    assert found(engine.some_case([case], *given_, engine.some(other), seconds=SECONDS)) is None
    whole = found(engine.some_case([case], *given_, engine.no(engine.some(other)), seconds=SECONDS))
    assert whole is not None
    assert whole[0].facts == {name: values[0].lo for name, values in facts.items()}


@QUICK
@given(programs(max_rules=4, max_facts=2, max_grades=1))
def test_a_case_is_found_where_there_is_one_and_none_where_there_is_none(program: Program) -> None:
    said = [Reference().judge(program, exactly(facts), {}) for facts in cells(program)]
    engine = Arithmetic(program, {}, {})
    rules = [line.rule for line in program.lines]
    for one, two in product(rules, rules):
        case = engine.case()
        answer = found(engine.some_case([case], case.effect(one), case.effect(two), seconds=SECONDS))
        assert (answer is not None) is any(has_effect(j, one) and has_effect(j, two) for j in said)
        if answer is not None:
            replayed = Reference().judge(program, exactly(dict(answer[0].facts)), {})
            assert has_effect(replayed, one), "no fact that matters is left out of the case"
            assert has_effect(replayed, two)


def has_effect(judged: Judgements, rule: str) -> bool:
    return judged.rules[rule].effective is Truth.HOLDS


@QUICK
@given(programs(max_rules=4, max_facts=2, max_grades=1), st.data())
def test_two_cases_differ_in_the_facts_named_alone(program: Program, data: st.DataObject) -> None:
    facts = sorted(program.scales.keys() - program.grades)
    moved = data.draw(st.sampled_from(facts))
    rule = data.draw(st.sampled_from([line.rule for line in program.lines]))
    kinds = list(cells(program))
    effect = {tuple(kind.items()): has_effect(Reference().judge(program, exactly(kind), {}), rule) for kind in kinds}
    turned = any(
        not before and effect[there]
        for here, before in effect.items()
        for there in effect
        if dict(here).get(moved, 0) < dict(there).get(moved, 0)
        and all(value == dict(there)[name] for name, value in here if name != moved)
    )
    engine = Arithmetic(program, {}, {})
    case = engine.case()
    worse = case.but([moved])
    answer = found(
        engine.some_case(
            [case, worse], case.fact(moved) < worse.fact(moved), engine.no(case.effect(rule)), worse.effect(rule),
            seconds=SECONDS,
        )
    )  # fmt: skip
    assert (answer is not None) is turned
    if answer is not None:
        first, second = answer
        assert first.facts[moved] < second.facts[moved]
        assert {**first.facts, moved: 0} == {**second.facts, moved: 0}


# ---- what is expected, and when


FLOORS = {
    "toy/low": toys.rule("when: {number: '>= 10'}\nexpect: {amount: {at_least: 100}}\nlevel: note\n"),
    "toy/high": toys.rule("when: {number: '>= 20'}\nexpect: {amount: {at_least: 300}}\nlevel: note\n"),
    "toy/cap": toys.rule("when: {harm: none}\nexpect: {amount: {at_most: 200}}\nlevel: note\n"),
    "toy/tight": toys.rule("when: {care: good}\nexpect: {amount: {at_most: 50}}\nlevel: note\n"),
}


def toy(root: Path, rules: dict[str, str]) -> RuleSet:
    book = toys.book(root, rules)
    return rule_set(("toy",), book.packs["toy"].rules, book.catalogues["toy"])


def encoded(rules: RuleSet, **dates: Any) -> Arithmetic:
    outcomes = {name: outcome.scale.ends for name, outcome in rules.catalogue.outcomes.items()}
    return Arithmetic(rules.program, rules.rules, outcomes, **dates)


@pytest.mark.parametrize(
    ("facts", "floor", "ceiling"),
    [
        ((9, 0, 2), 0, 50),
        ((10, 0, 1), 100, 200),
        ((19, 1, 1), 100, 1000),
        ((20, 0, 2), 300, 50),
        ((20, 2, 0), 300, 1000),
    ],
)
def test_bounds_are_the_highest_floor_and_the_lowest_ceiling_in_effect(
    tmp_path: Path, facts: tuple[int, int, int], floor: int, ceiling: int
) -> None:
    engine = encoded(toy(tmp_path, FLOORS))
    case = engine.case()
    at = [case.fact(name) == number for name, number in zip(("number", "harm", "care"), facts, strict=True)]
    right = (
        case.floor("amount") == floor,
        case.ceiling("amount") == ceiling,
        case.floor_at_least("amount", 101) == (floor > 100),
        case.ceiling_at_most("amount", 199) == (ceiling < 200),
    )
    assert found(engine.some_case([case], *at, engine.no(engine.every(right)), seconds=SECONDS)) is None
    assert found(engine.some_case([case], *at, *right, seconds=SECONDS)) is not None


def test_without_a_rule_the_ends_of_the_scale_stand_in(tmp_path: Path) -> None:
    engine = encoded(toy(tmp_path, FLOORS))
    case = engine.case()
    ends = (case.floor("ask") == 0, case.ceiling("ask") == 2)
    none = (engine.no(case.floor_at_least("ask", 0)), engine.no(case.ceiling_at_most("ask", 2)))
    assert found(engine.some_case([case], *ends, *none, seconds=SECONDS)) is not None
    assert found(engine.some_case([case], engine.no(engine.every((*ends, *none))), seconds=SECONDS)) is None


@pytest.mark.parametrize("sign", ["<=", "<", ">=", ">", "="])
def test_a_relation_between_facts_holds_where_its_numbers_keep_it(tmp_path: Path, sign: Sign) -> None:
    engine = encoded(toy(tmp_path, FLOORS))
    relation = Relation((("balance", 3), ("number", -2)), sign, -7, "as asked")
    for balance, number in ((-50, 0), (1, 5), (0, 3), (0, 4), (50, 100)):
        case = engine.case()
        at = (case.fact("balance") == balance, case.fact("number") == number)
        kept = found(engine.some_case([case], *at, case.keeps(relation), seconds=SECONDS)) is not None
        assert kept is relation.holds({"balance": balance, "number": number})


@pytest.mark.parametrize(
    ("sign", "multiple", "limit", "kept"),
    [
        ("<=", 1, 200, True),  # the ceiling of 200 is at most 200
        ("<=", 1, 199, False),
        ("<", 1, 201, True),
        ("<", 1, 200, False),
        (">=", 1, 300, True),  # the floor of 300 is at least 300
        (">=", 1, 301, False),
        (">=", -1, -200, True),  # `-200 <= -amount` asks for the ceiling too
        (">=", -1, -199, False),
        ("<=", -1, -300, True),
        ("<=", -1, -301, False),
        ("=", 1, 200, True),  # at most 200 by the ceiling, at least by the floor
        ("=", 1, 199, False),
        ("=", 1, 301, False),
    ],
)
def test_an_outcome_stands_for_the_bound_that_a_relation_asks_for(
    tmp_path: Path, sign: Sign, multiple: int, limit: int, kept: bool
) -> None:
    engine = encoded(toy(tmp_path, FLOORS))
    case = engine.case()
    at = (case.fact("number") == 20, case.fact("harm") == 0, case.fact("care") == 0)
    relation = Relation((("amount", multiple),), sign, limit, "as asked")
    assert (found(engine.some_case([case], *at, case.keeps(relation), seconds=SECONDS)) is not None) is kept


def test_what_asks_a_term_not_to_grow() -> None:
    assert held_down("<=", 3)
    assert held_down("<", 3)
    assert held_down(">=", -3)
    assert not held_down(">=", 3)
    assert not held_down("<", -3)


def test_a_condition_that_is_no_rule_may_read_grades(tmp_path: Path) -> None:
    rules = toy(tmp_path, {"toy/a": toys.rule("when: {number: '> 7'}\ngrade: {gravity: {at_least: medium}}\n")})
    engine = encoded(rules)
    case = engine.case()
    medium = case.meets(Check("gravity", (Interval(1, 1),), "medium", NOWHERE))
    answer = found(engine.some_case([case], medium, case.fact("number") < 9, seconds=SECONDS))
    assert answer == (Assignment({"number": 8}, {}),)
    serious = case.meets(Check("gravity", (Interval(2, 2),), "serious", NOWHERE))
    assert found(engine.some_case([case], serious, seconds=SECONDS)) is None
    assert found(engine.some_case([case], engine.no(case.meets(None)), seconds=SECONDS)) is None


# ---- the days whose law counts


DATED = {
    "toy/old": toys.rule(
        "in_force: {to: 2020-05-31}\nwhen: {hidden: true}\nexpect: {ask: {at_least: plan}}\nlevel: note\n"
    ),
    "toy/new": toys.rule(
        "in_force: {from: 2020-06-01}\nlaw_of: measure\n"
        "when: {hidden: true}\nexpect: {ask: {at_least: do}}\nlevel: note\n"
    ),
}


def day(text: str) -> int:
    from datetime import date

    return date.fromisoformat(text).toordinal()


def test_a_rule_has_effect_only_on_the_days_it_is_in_force(tmp_path: Path) -> None:
    rules = toy(tmp_path, DATED)
    engine = encoded(rules)
    case = engine.case()
    answer = found(engine.some_case([case], case.effect("toy/old"), case.effect("toy/new"), seconds=SECONDS))
    assert answer is not None
    assert answer[0].days["breach"] <= day("2020-05-31") < day("2020-06-01") <= answer[0].days["measure"]
    days = {law_of: Interval(number, number) for law_of, number in answer[0].days.items()}
    said = judge(rules, Witness(exactly(dict(answer[0].facts)), days))
    assert all(has_effect(said, rule) for rule in DATED)
    for last, wanted in (("2020-05-31", True), ("2020-06-01", False)):
        at = case.day("breach") == day(last)
        assert (found(engine.some_case([case], at, case.effect("toy/old"), seconds=SECONDS)) is not None) is wanted


def test_no_breach_lies_after_the_measure(tmp_path: Path) -> None:
    engine = encoded(toy(tmp_path, DATED))
    case = engine.case()
    neither = (engine.no(case.effect("toy/old")), engine.no(case.effect("toy/new")), case.fact("hidden") == 1)
    assert found(engine.some_case([case], *neither, seconds=SECONDS)) is None


def test_a_fact_may_say_on_which_day_the_law_counts(tmp_path: Path) -> None:
    engine = encoded(toy(tmp_path, DATED), dates={"breach": "day"})
    case = engine.case()
    late = case.fact("day") > day("2020-05-31")
    assert found(engine.some_case([case], late, case.effect("toy/old"), seconds=SECONDS)) is None
    other = case.but(["day"])
    answer = found(engine.some_case([case, other], late, other.effect("toy/old"), seconds=SECONDS))
    assert answer is not None
    assert answer[1].days["breach"] == answer[1].facts["day"] <= day("2020-05-31") < answer[0].facts["day"]
    both = (case.effect("toy/new"), other.effect("toy/new"), case.day("measure") == day("2021-01-01"))
    after = other.fact("day") > day("2021-01-01")
    assert found(engine.some_case([case, other], *both, after, seconds=SECONDS)) is None


# ---- no answer


def test_what_is_not_found_in_time_is_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = encoded(toy(tmp_path, FLOORS))
    monkeypatch.setattr(engine.z3.Solver, "check", lambda _: engine.z3.unknown)
    monkeypatch.setattr(engine.z3.Solver, "reason_unknown", lambda _: "timeout")
    case = engine.case()
    answer = engine.some_case([case], case.effect("toy/low"), seconds=0.5)
    assert answer == Undecided("z3 gave up after 0.5 s: timeout")


def test_where_z3_is_missing_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = toy(tmp_path, FLOORS)
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(Unavailable) as caught:
        encoded(rules)
    assert caught.value.sentence == "z3 is not installed; the extra `[prove]` brings it"
