"""The checks of the laws find what breaks them, and agree with brute force on small scales."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.findings.question import Answer, Kind, OutcomeQuestion
from checker.judgement import Facts, InForce, Judgement, Judgements
from checker.model.rulebook import NotMonotone
from checker.properties.laws import (
    RuleSet,
    given_up,
    indifferent,
    monotone,
    neutral,
    removal,
    rule_set,
    weakening,
    weaker,
)
from checker.properties.strategies import conditions, facts_for, in_force_for, programs
from checker.properties.witness import Witness, judge
from checker.rules.ast import All, Ceiling, Check, DayWindow, Floor, Grade, Power, Rule
from checker.rules.program import Program
from checker.source import Span
from checker.vocabulary import Direction, Interval, Level, Ranges, Truth
from tests.toys import book, catalogue, rule

NOWHERE = Span("test", 1, 1)
HOLDS, UNKNOWN, FAILS = Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS


def toy_set(folder: Path, rules: Mapping[str, str]) -> RuleSet:
    made = book(folder, {f"p/{name}": rule(text) for name, text in rules.items()})
    return rule_set(("p",), made.packs["p"].rules, made.catalogues["toy"])


def breached(found: RuleSet, name: str) -> list[str]:
    return [breach.message for breach in monotone(found, f"p/{name}").breaches]


CEILING = "expect: {stringency: {at_most: guidance}}\n"
FLOOR = "expect: {stringency: {at_least: order}}\n"
LOOSER = "expect: {stringency: {at_most: order}}\n"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('when: {number: "<= 10"}\n' + CEILING, []),
        ('when: {number: "> 10"}\n' + FLOOR, []),
        ('when: {number: "> 10"}\n' + CEILING, ["number"]),
        ('when: {number: "<= 10"}\n' + FLOOR, ["number"]),
        ('when: {number: "[5..10]"}\n' + CEILING, ["number"]),
        ('when: {care: ">= fair"}\n' + CEILING, []),
        ('when: {care: "< good"}\n' + CEILING, ["care"]),
        ('when: {care: "< good"}\n' + FLOOR, []),
        ("unless: {harm: large}\n" + CEILING, []),
        ('when: {number: "> 10"}\nexpect: {stringency: {at_most: order}}\n', ["number"]),
        ('when: {number: "> 10"}\nexpect: {stringency: {at_most: ban}}\n', []),
        ('when: {number: "<= 10"}\nexpect: {stringency: {at_least: none}}\n', []),
        ("unless: {harm: large}\n" + FLOOR, ["harm"]),
        ("when: {hidden: true, colour: green, balance: 3, day: 2024-01-01}\n" + FLOOR, []),
        ("when: {colour: green, balance: 3, day: 2024-01-01}\n" + CEILING, []),
        ('when: {number: "> 10", harm: large}\n' + CEILING, ["harm", "number"]),
        ("when: {harm: large}\ngrade: {gravity: {at_least: serious}}\n", []),
        ("when: {harm: none}\ngrade: {gravity: {at_least: serious}}\n", ["harm"]),
        ("when: {harm: none}\ngrade: {merit: {at_least: high}}\n", []),
        ("when: {harm: large}\ngrade: {merit: {at_least: high}}\n", ["harm"]),
        ("when: {harm: none}\ngrade: {hue: {at_least: dark}}\n", []),
        ("when: {harm: none}\npower: {authorities: [o], regimes: [l], instruments: [order]}\n", []),
    ],
)
def test_monotone(tmp_path: Path, text: str, facts: list[str]) -> None:
    tried = monotone(toy_set(tmp_path, {"r": text}), "p/r")
    assert sorted(_fact(breach.message) for breach in tried.breaches) == facts
    assert tried.all


def _fact(message: str) -> str:
    found = re.search(r"where `([^`]+)` grows worse", message)
    assert found is not None
    return found[1]


def test_a_breach_is_told_with_the_case_that_shows_it(tmp_path: Path) -> None:
    found = toy_set(tmp_path, {"r": 'when: {number: "> 10", hidden: true}\n' + CEILING})
    assert breached(found, "r") == [
        "gains effect where `hidden` grows worse, from false to true, with number 11",
        "gains effect where `number` grows worse, from 0 to 11, with hidden true",
    ]


def test_a_declared_exception_is_free_in_its_facts_alone(tmp_path: Path) -> None:
    text = 'when: {number: "> 10", harm: large}\n' + CEILING
    free = "not_monotone: {facts: [number], because: a statute}\n"
    assert [_fact(message) for message in breached(toy_set(tmp_path, {"r": text + free}), "r")] == ["harm"]


def test_a_breach_through_a_grade_or_an_overrider_is_found(tmp_path: Path) -> None:
    grade = {"g": "when: {harm: none}\ngrade: {gravity: {at_least: serious}}\n"}
    found = toy_set(tmp_path / "a", {**grade, "r": "when: {gravity: serious}\n" + FLOOR})
    assert [_fact(message) for message in breached(found, "r")] == ["harm"]
    over = {"o": "when: {harm: small}\noverrides: [p/r]\n" + LOOSER}
    found = toy_set(tmp_path / "b", {**over, "r": CEILING})
    assert [_fact(message) for message in breached(found, "r")] == ["harm"]


@pytest.mark.parametrize(
    ("over", "facts"),
    [
        (CEILING, []),
        ("expect: {stringency: {at_most: none}}\n", []),
        (LOOSER, ["harm"]),
        ("expect: {amount: {at_most: 0}}\n", ["harm"]),
        (FLOOR, ["harm"]),
    ],
)
def test_a_rule_may_give_way_to_one_that_expects_as_much(tmp_path: Path, over: str, facts: list[str]) -> None:
    rules = {"o": "when: {harm: small}\noverrides: [p/r]\n" + over, "r": CEILING}
    assert [_fact(message) for message in breached(toy_set(tmp_path, rules), "r")] == facts


def test_floors_give_way_upwards(tmp_path: Path) -> None:
    for name, level, facts in (("a", "ban", []), ("b", "guidance", ["harm"])):
        over = f"when: {{harm: large}}\noverrides: [p/r]\nexpect: {{stringency: {{at_least: {level}}}}}\n"
        found = toy_set(tmp_path / name, {"o": over, "r": FLOOR})
        assert [_fact(message) for message in breached(found, "r")] == facts


def test_an_overrider_that_may_be_out_of_force_is_tried_both_ways(tmp_path: Path) -> None:
    """In force it takes the ceiling away at one number and gives it back at the next."""
    rules = {
        "r": 'when: {number: "<= 10"}\n' + CEILING,
        "o": "in_force: {from: 2024-01-01}\nwhen: {number: 5}\noverrides: [p/r]\n" + LOOSER,
    }
    tried = monotone(toy_set(tmp_path, rules), "p/r")
    assert [_fact(breach.message) for breach in tried.breaches] == ["number"]
    assert "with law of breach 2024-01-01" in tried.breaches[0].message


def test_two_rules_of_which_one_is_always_in_force_need_no_case_without_both(tmp_path: Path) -> None:
    """Their windows meet on every day, so that what the one gives up the other takes over."""
    rules = {
        "old": "in_force: {to: 2023-12-31}\n" + CEILING,
        "new": "in_force: {from: 2024-01-01}\n" + CEILING,
        "o": "when: {number: 5}\noverrides: [p/old, p/new]\n" + LOOSER,
    }
    found = toy_set(tmp_path, rules)
    assert [_fact(message) for name in ("old", "new") for message in breached(found, name)] == ["number", "number"]
    kept = toy_set(tmp_path / "kept", {**rules, "third": CEILING})
    assert [message for name in ("old", "new") for message in breached(kept, name)] == []


def test_a_trial_cut_short_says_so(tmp_path: Path) -> None:
    found = toy_set(tmp_path, {"r": 'when: {number: "<= 10", harm: none, care: good}\n' + CEILING})
    tried = monotone(found, "p/r", most=3)
    assert (tried.cases, tried.all) == (3, False)
    assert monotone(found, "p/r").all


SMALL = ("harm", "care", "colour", "hidden")


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue(tmp_path_factory.mktemp("toys"))


def plain(name: str, says: Ceiling | Floor | Grade | Power, when: object = All(()), **given_: object) -> Rule:
    made = Rule(
        name, name, "in-force", DayWindow(None, None), "measure", (), All(()), None, (), says, Level.ERROR,
        None, (), "", NOWHERE, NOWHERE, (),
    )  # fmt: skip
    return replace(made, when=when, **given_)  # type: ignore[arg-type]


@given(st.data())
def test_monotone_agrees_with_every_case_on_small_scales(toys: Catalogue, data: st.DataObject) -> None:
    known = {name: toys.facts[name].closed.ends for name in SMALL}
    graded = {**known, "gravity": toys.facts["gravity"].closed.ends}
    beside = data.draw(st.sampled_from([kind("stringency", at, "") for kind in (Ceiling, Floor) for at in (0, 1, 2)]))
    rules = {
        "g": plain("g", Grade("gravity", data.draw(st.integers(1, 2)), ""), data.draw(conditions(known))),
        "o": plain("o", beside, data.draw(conditions(graded)), overrides=("r",)),
    }
    says: Ceiling | Floor = Ceiling("stringency", 1, "") if data.draw(st.booleans()) else Floor("stringency", 1, "")
    free = data.draw(st.lists(st.sampled_from(SMALL), unique=True, max_size=1))
    declared = NotMonotone(facts=tuple(free), because="a statute") if free else None
    rules["r"] = plain("r", says, data.draw(conditions(graded)), not_monotone=declared)
    found = rule_set(("toy",), tuple(rules.values()), toys)
    as_much = type(beside) is type(says) and (beside.at <= 1 if isinstance(says, Ceiling) else beside.at >= 1)
    wanted = set()
    for case in itertools.product(*(range(known[name].lo, known[name].hi + 1) for name in SMALL)):
        here = dict(zip(SMALL, case, strict=True))
        for name in SMALL:
            direction = toys.facts[name].worse
            step = {Direction.HIGHER: 1, Direction.LOWER: -1, Direction.NONE: 0}[direction]
            there = {**here, name: here[name] + step}
            if name in free or step == 0 or not known[name].lo <= there[name] <= known[name].hi:
                continue
            effects = [_effects(found.program, facts) for facts in (here, there)]
            first, then = effects if isinstance(says, Floor) else reversed(effects)
            if first["r"] is HOLDS and then["r"] is FAILS and not (as_much and then["o"] is HOLDS):
                wanted.add(name)
    assert {_fact(breach.message) for breach in monotone(found, "r").breaches} == wanted


def _effects(program: Program, facts: Mapping[str, int]) -> dict[str, Truth]:
    exact = {name: (Interval(at, at),) for name, at in facts.items()}
    return {name: judged.effective for name, judged in Reference().judge(program, exact, {}).rules.items()}


# Unknowns only weaken


@st.composite
def finer(draw: st.DrawFn, values: Ranges) -> Ranges:
    """Some of the values."""
    part = draw(st.sampled_from(values))
    low = draw(st.integers(part.lo, part.hi))
    return (Interval(low, draw(st.integers(low, part.hi))),)


@given(st.data())
def test_the_reference_engine_keeps_what_is_certain_when_more_is_known(data: st.DataObject) -> None:
    program = data.draw(programs())
    less = data.draw(facts_for(program))
    force = data.draw(in_force_for(program))
    whole = {name: (scale,) for name, scale in program.scales.items() if name not in program.grades}
    more = {name: data.draw(finer(less.get(name, scale))) for name, scale in whole.items()}
    assert list(weakening(program, less, more, force)) == []
    assert list(removal(program, more, force)) == []


class _Credulous:
    """Takes what is unknown for no."""

    name = "credulous"

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        found = Reference().judge(program, facts, in_force)
        rules = {
            name: replace(j, effective=FAILS if j.effective is UNKNOWN else j.effective)
            for name, j in found.rules.items()
        }
        return Judgements(rules, found.grades)


def test_an_engine_that_takes_unknown_for_no_is_found_out(tmp_path: Path) -> None:
    found = toy_set(tmp_path, {"r": "when: {hidden: true}\n" + CEILING})
    facts = {"hidden": (Interval(1, 1),)}
    [breach] = removal(found.program, facts, {}, _Credulous())
    assert breach.message == "without `hidden`: `effective` fails while less is known, and is holds when more is"
    assert list(removal(found.program, facts, {})) == []


def test_a_grade_that_leaves_its_range_is_found_out(tmp_path: Path) -> None:
    found = toy_set(tmp_path, {"g": "when: {harm: large}\ngrade: {gravity: {at_least: serious}}\n"})

    class Jumpy(_Credulous):
        def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
            judged = Reference().judge(program, facts, in_force)
            return Judgements(judged.rules, judged.grades if facts else {**judged.grades, "gravity": Interval(0, 0)})

    breaches = list(removal(found.program, {"harm": (Interval(2, 2),)}, {}, Jumpy()))
    assert [breach.rule for breach in breaches] == ["gravity"]


# What an answer may be while less is known

REFINED = {HOLDS: (HOLDS,), FAILS: (FAILS,), UNKNOWN: (HOLDS, FAILS, UNKNOWN)}


def _pairs() -> set[tuple[tuple[Kind, bool], tuple[Kind, bool]]]:
    """Every answer that occurs, with every one that occurs once more is known, for one or two rules a side."""
    found = set()
    levels = [(1, 2), (2, 1), (3, 1), (2, 2), (1, 3)]
    for (floor, ceiling), observed in itertools.product(levels, [(0, 0), (1, 1), (2, 2), (3, 3), (1, 2), (0, 3)]):
        rules = {
            "f": plain("f", Floor("stringency", floor, "")),
            "c": plain("c", Ceiling("stringency", ceiling, "")),
            "d": plain("d", Ceiling("stringency", ceiling - 1, "")),
        }
        for less in itertools.product(Truth, repeat=3):
            for more in itertools.product(*(REFINED[truth] for truth in less)):
                question = OutcomeQuestion("stringency", Interval(*observed), Interval(0, 3), rules, True)
                answers = [question.answer(_judged(truths)) for truths in (less, more)]
                found.add(tuple((a.kind, a.certain) for a in answers))
    return found  # type: ignore[return-value]


def _judged(truths: tuple[Truth, ...]) -> Judgements:
    return Judgements({name: Judgement(name, t, t, t) for name, t in zip("fcd", truths, strict=True)}, {})


def test_an_answer_may_weaken_just_as_the_formula_lets_it() -> None:
    occurring = _pairs()
    for less, more in occurring:
        assert weaker(Answer(*less), Answer(*more)), (less, more)
    outcomes = [(kind, sure) for kind in (Kind.HARSH, Kind.LENIENT) for sure in (True, False)]
    outcomes += [(Kind.UNDECIDED, False), (Kind.WITHIN, True)]
    allowed = {(less, more) for less in outcomes for more in outcomes if weaker(Answer(*less), Answer(*more))}
    assert allowed == occurring


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((Kind.WITHIN, True), (Kind.HARSH, True)),
        ((Kind.LENIENT, False), (Kind.HARSH, True)),
        ((Kind.HARSH, True), (Kind.HARSH, False)),
        ((Kind.HARSH, True), (Kind.WITHIN, True)),
        ((Kind.UNFOUNDED, True), (Kind.UNFOUNDED, False)),
        ((Kind.WITHIN, True), (Kind.UNFOUNDED, True)),
        ((Kind.WITHIN, True), (Kind.UNDECIDED, False)),
    ],
)
def test_what_may_not_happen_by_knowing_less(less: tuple[Kind, bool], more: tuple[Kind, bool]) -> None:
    assert not weaker(Answer(*less), Answer(*more))


# Neutral


def protected_reader(toys: Catalogue, *rules: Rule) -> list[str]:
    """Built by hand, since such a rule is refused when it is read."""
    return [f"{b.rule} {b.message}" for b in neutral(rule_set(("toy",), rules, toys))]


def test_a_rule_that_reads_a_protected_fact_is_named_with_the_way(toys: Catalogue) -> None:
    reads = Check("origin", (Interval(1, 1),), "there", NOWHERE)
    scales = {**toys.scales(), "origin": Interval(0, 1)}
    grade = plain("g", Grade("gravity", 2, "serious"), reads)
    reader = plain("r", Ceiling("stringency", 1, ""), Check("gravity", (Interval(2, 2),), "serious", NOWHERE))
    innocent = plain("i", Ceiling("stringency", 1, ""), Check("harm", (Interval(2, 2),), "large", NOWHERE))
    assert "origin" in scales
    assert protected_reader(toys, grade, reader, innocent) == [
        "g reads the protected fact `origin` itself",
        "r reads the protected fact `origin` through `g`",
    ]
    over = replace(grade, says=Ceiling("stringency", 1, ""), overrides=("i",))
    assert protected_reader(toys, over, innocent)[1] == "i reads the protected fact `origin` through `g`"
    assert protected_reader(toys, innocent) == []


def test_indifferent_tells_a_program_that_looks(toys: Catalogue) -> None:
    reads = Check("harm", (Interval(2, 2),), "large", NOWHERE)
    found = rule_set(("toy",), [plain("r", Ceiling("stringency", 1, ""), reads)], toys)
    facts = {"harm": (Interval(2, 2),)}
    assert indifferent(found.program, facts, {}, {"care": (Interval(0, 0),)})
    assert not indifferent(found.program, facts, {}, {"harm": (Interval(0, 0),)})


def test_a_rule_that_expects_what_every_case_meets_anyway_gives_nothing_up(tmp_path: Path) -> None:
    texts = {
        "most": 'when: {number: "> 10"}\nexpect: {stringency: {at_most: ban}}\n',
        "less": 'when: {number: "> 10"}\nexpect: {stringency: {at_most: order}}\n',
        "least": 'when: {number: "<= 10"}\nexpect: {stringency: {at_least: none}}\n',
    }
    found = toy_set(tmp_path, texts)
    mild, grave = (judge(found, Witness({"number": (Interval(at, at),)})) for at in (10, 11))
    assert list(given_up(found, mild, grave, "number")) == ["p/less"]
