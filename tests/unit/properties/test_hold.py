"""Laws put to rules: what is broken is found, small and true; what is kept or not tried is called so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checker import audit
from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.judgement import Facts, InForce, Judgement, Judgements
from checker.properties.examples import run
from checker.properties.hold import Broken, Held, Kept, NotTried, Plan, Result, hold, hold_all, laws_of
from checker.properties.hold_defaults import DEFAULTS, finer, reordered
from checker.properties.hold_question import kept_by
from checker.properties.hold_search import Unsearched, search
from checker.properties.hold_shown import shown, told
from checker.properties.laws import RuleSet, monotone, rule_set, rule_sets
from checker.properties.strategies import programs
from checker.properties.strategies_rules import rules_of
from checker.properties.strategies_witness import ground, refinements
from checker.properties.witness import Witness, judge
from checker.rules.ast import Check, Rule
from checker.rules.pack import Book
from checker.rules.program import Program
from checker.source import Span
from checker.vocabulary import Interval, Truth
from tests import toys

NAMED = {law.name: law for law in DEFAULTS}
GUIDANCE = "expect: {stringency: {at_most: guidance}}\n"
FLOOR = "expect: {stringency: {at_least: order}}\n"


def one(value: int) -> tuple[Interval, ...]:
    return (Interval(value, value),)


def made(folder: Path, rules: Mapping[str, str], *laws: str) -> Book:
    files = {f"p/{name}": toys.rule(text) for name, text in rules.items()}
    if laws:
        files["p/pack"] = toys.PACK + "laws:\n" + "".join(f"  - {law}\n" for law in laws)
    return toys.book(folder, files)


def held(folder: Path, rules: Mapping[str, str], law: str, seed: int = 0) -> Result:
    book = made(folder, rules, law)
    [found] = rule_sets(book)
    return hold(found, book.packs["p"].laws[0], Plan(seed))


BELOW = {"r": 'when: {number: "<= 10"}\n' + GUIDANCE}
ABOVE = {"r": 'when: {number: "> 10"}\n' + FLOOR}
GRADE = {"g": "when: {harm: large}\ngrade: {gravity: {at_least: serious}}\n"}
MONEY = {"m": "when: {harm: large}\nexpect: {amount: {at_most: 50}}\n"}


@pytest.mark.parametrize(
    ("rules", "law"),
    [
        (ABOVE, "{more: number, never_lowers: floor}"),
        (ABOVE, "{less: number, never_raises: floor, on: stringency}"),
        (BELOW, "{more: number, never_lowers: ceiling}"),
        (GRADE, "{more: harm, never_lowers: gravity}"),
        (BELOW, "{swapping: [colour, origin, home], changes: nothing}"),
        (BELOW, "{swapping: number, changes: nothing, where: {number: '<= 10'}}"),
        (BELOW, "{if: {number: '< 5'}, then: {stringency: {at_most: guidance}}}"),
        (BELOW, "{if: {number: 11}, then: {stringency: {at_most: ban}}}"),
        (GRADE, "{if: {harm: large}, then: {gravity: {at_least: serious}}}"),
        (GRADE, "{if: {harm: small}, then: {gravity: {at_most: minor}}}"),
        (BELOW, "{unknown: never_decides}"),
        ({**BELOW, **ABOVE, "o": 'when: {number: "<= 10"}\n' + GUIDANCE}, "{expects: stringency}"),
        (BELOW, "{expects: stringency, where: {number: '< 3'}}"),
        (MONEY, "{if: {harm: large, number: '> 60'}, then: amount <= number}"),
        (MONEY, '{if: {harm: large}, then: amount <= number, assume: ["number >= 50"]}'),
    ],
)
def test_what_is_kept(tmp_path: Path, rules: Mapping[str, str], law: str) -> None:
    found = held(tmp_path, rules, law)
    assert isinstance(found, Kept), found
    assert found.why or 0 < found.distinct <= found.tried <= 200


@pytest.mark.parametrize(
    ("rules", "law", "cases", "words"),
    [
        (
            ABOVE,
            "{more: number, never_raises: floor}",
            [{"number": one(0)}, {"number": one(11)}],
            "with number 0 the floor on stringency is none, with 11 it is order",
        ),
        (
            BELOW,
            "{less: number, never_lowers: ceiling}",
            [{"number": one(0)}, {"number": one(11)}],
            "with number 11 the ceiling on stringency is ban, with 0 it is guidance",
        ),
        (
            GRADE,
            "{more: harm, never_raises: gravity}",
            [{"harm": one(0)}, {"harm": one(2)}],
            "with harm none the gravity is minor, with large it is serious",
        ),
        (BELOW, "{swapping: [colour, number], changes: nothing}", [{"number": one(0)}, {"number": one(11)}], None),
        (
            BELOW,
            "{if: {colour: green}, then: {stringency: {at_most: guidance}}}",
            [{"number": one(11), "colour": one(1)}],
            "the ceiling on stringency is ban, and not at most guidance",
        ),
        (
            GRADE,
            "{then: {gravity: {at_least: medium}}}",
            [{"harm": one(0)}],
            "the gravity is minor, and not at least medium",
        ),
        (
            GRADE,
            "{then: {gravity: {at_most: medium}}}",
            [{"harm": one(2)}],
            "the gravity is serious, and not at most medium",
        ),
        (BELOW, "{expects: stringency}", [{"number": one(11)}], "no floor and no ceiling on stringency has effect"),
        (
            MONEY,
            "{if: {harm: large}, then: amount <= number}",
            [{"harm": one(2), "number": one(0)}],
            "number 0, amount bound to 50: not `amount <= number`",
        ),
        (
            MONEY,
            '{if: {harm: large}, then: amount <= number, assume: ["number >= 49"]}',
            [{"harm": one(2), "number": one(49)}],
            "number 49, amount bound to 50: not `amount <= number`",
        ),
    ],
)
def test_what_is_broken_is_shown_by_the_least_case(
    tmp_path: Path, rules: Mapping[str, str], law: str, cases: list[Facts], words: str | None
) -> None:
    for seed in (0, 1):
        found = held(tmp_path / str(seed), rules, law, seed)
        assert isinstance(found, Broken)
        seen = [case.facts for case in found.cases]
        assert seen == cases or (words is None and seen == cases[::-1])  # values exchanged have no first and second
        assert words is None or found.told == words
        assert found.rules == tuple(f"p/{name}" for name in rules)


@pytest.mark.parametrize(
    ("law", "why"),
    [
        ("{more: care, never_lowers: floor}", "no rule on it turns on `care`"),
        ("{swapping: [origin, colour], changes: nothing}", "no rule turns on `origin` or `colour`"),
    ],
)
def test_what_nothing_turns_on_needs_no_case(tmp_path: Path, law: str, why: str) -> None:
    found = held(tmp_path, BELOW, law)
    assert isinstance(found, Kept)
    assert (found.tried, found.why) == (0, why)


def test_a_law_about_no_case_was_not_tried(tmp_path: Path) -> None:
    law = '{if: {number: "> 50"}, then: {stringency: {at_most: guidance}}, assume: ["number <= 20"]}'
    found = held(tmp_path, BELOW, law)
    assert isinstance(found, NotTried)
    assert found.why == "the law is about none of the 200 cases drawn"


def test_a_search_that_fails_is_not_taken_for_one_that_finds_nothing(tmp_path: Path) -> None:
    turns = iter(range(10**6))
    with pytest.raises(Unsearched, match="the search failed: Flaky"):
        search(st.tuples(st.just(Witness({}))), lambda _: next(turns) == 0, seed="0", examples=5)


def test_days_of_law_are_part_of_the_case(tmp_path: Path) -> None:
    rules = {"r": "in_force: {from: 2024-01-01}\nlaw_of: measure\nwhen: {number: 5}\n" + GUIDANCE}
    found = held(tmp_path, rules, "{if: {number: 5}, then: {stringency: {at_most: guidance}}}")
    assert isinstance(found, Broken)
    [case] = found.cases
    assert case.facts == {"number": one(5)}
    assert set(case.days) == {"measure"}
    assert judge(rule_sets(made(tmp_path / "b", rules))[0], case).rules["p/r"].effective is Truth.FAILS


# The laws nobody states


USUAL = Plan()


def defaults(rules: RuleSet, name: str, plan: Plan = USUAL) -> Result:
    return hold(rules, NAMED[name], plan)


def test_shipped_packs_keep_every_law_and_say_how_many_cases_that_took() -> None:
    book = audit.load_book()
    found = list(hold_all(book, Plan(examples=10)))
    assert [one_.result for one_ in found if not isinstance(one_.result, Kept)] == []
    assert {one_.rules.packs for one_ in found} == {rules.packs for rules in rule_sets(book)}
    for rules in rule_sets(book):
        stated = [law for name in rules.packs for law in book.packs[name].laws]
        assert stated
        assert list(laws_of(rules, book)) == [*stated, *DEFAULTS]
    named = [one_.rules.packs for one_ in hold_all(book, Plan(examples=1), ["jp-tba"])]
    assert set(named) == {("general", "jp-apa", "jp-tba")}


@pytest.fixture(scope="module")
def toys_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return toys.catalogue(tmp_path_factory.mktemp("toys"))


def test_monotony_is_broken_by_a_rule_that_no_stricter_one_replaces(tmp_path: Path) -> None:
    [rules] = rule_sets(made(tmp_path, {"r": 'when: {number: "[5..10]"}\n' + FLOOR}))
    found = defaults(rules, "monotony")
    assert isinstance(found, Broken)
    assert found.rules == ("p/r",)
    low, high = (case.facts["number"][0].lo for case in found.cases)
    assert (5 <= low <= 10, high > 10) == (True, True)
    assert "`p/r` has effect, and none that expects as much has effect in the worse case, with number" in found.told
    stricter = "when: {number: '> 10'}\nexpect: {stringency: {at_least: ban}}\n"
    [rules] = rule_sets(made(tmp_path / "b", {"r": 'when: {number: "[5..10]"}\n' + FLOOR, "s": stricter}))
    assert isinstance(defaults(rules, "monotony"), Kept)


SIZE = 300 if os.environ.get("CHECKER_NIGHTLY") else 20


def drawn(catalogue: Catalogue, number: int, max_rules: int, max_facts: int) -> list[RuleSet]:
    """Some sets of rules; drawn beforehand, since a search within a search is one of its square."""
    found: list[RuleSet] = []

    @settings(max_examples=number, deadline=None, phases=(Phase.generate,))
    @given(rules_of(catalogue, max_rules, max_facts))
    def collect(rules: tuple[Rule, ...]) -> None:
        found.append(rule_set(("toy",), rules, catalogue))

    collect()
    return found


def test_monotony_finds_nothing_that_brute_force_does_not(toys_catalogue: Catalogue) -> None:
    broken = 0
    for rules in drawn(toys_catalogue, SIZE, 3, 3):
        found = defaults(rules, "monotony", Plan(examples=40))
        breaking = {name for name in rules.rules if monotone(rules, name).breaches}
        if isinstance(found, Broken):
            broken += 1
            assert breaking
            assert set(found.rules) <= breaking
        assert not isinstance(found, NotTried), found
    assert broken >= SIZE // 10


def test_other_laws_hold_of_any_rules(toys_catalogue: Catalogue) -> None:
    """They are theorems of the language, so that only a fault of an engine breaks them."""
    others = [name for name in NAMED if name != "monotony"]
    for number, rules in enumerate(drawn(toys_catalogue, SIZE, 6, 5)):
        found = defaults(rules, others[number % len(others)], Plan(examples=15))
        assert isinstance(found, Kept), found


class _Faulty:
    """An engine with one of several faults."""

    name = "faulty"

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.calls = 0

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        self.calls += 1
        found = Reference().judge(program, facts, in_force)
        match self.fault:
            case "credulous":
                rules = {name: _certain(judged) for name, judged in found.rules.items()}
                return Judgements(rules, found.grades)
            case "forgetful":
                return Judgements(dict(list(found.rules.items())[1:]), found.grades)
            case "moody" if self.calls % 2:
                return Judgements({name: _certain(judged) for name, judged in found.rules.items()}, found.grades)
            case "biased" if facts.get("origin") == one(1):
                return Judgements({name: _turned(judged) for name, judged in found.rules.items()}, found.grades)
            case "ordered" if list(facts) == sorted(facts):
                return Judgements({name: _turned(judged) for name, judged in found.rules.items()}, found.grades)
            case _:
                return found


def _certain(judged: Judgement) -> Judgement:
    return replace(judged, effective=Truth.FAILS if judged.effective is Truth.UNKNOWN else judged.effective)


def _turned(judged: Judgement) -> Judgement:
    return replace(judged, effective=~judged.effective)


@pytest.mark.parametrize(
    ("fault", "law"),
    [
        ("credulous", "unknowns"),
        ("credulous", "removal"),
        ("forgetful", "totality"),
        ("ordered", "determinism"),
        ("biased", "neutrality"),
    ],
)
def test_a_fault_of_an_engine_breaks_its_law(tmp_path: Path, fault: str, law: str) -> None:
    rules = {"r": 'when: {number: "<= 10", harm: none}\n' + GUIDANCE, "s": "when: {harm: large}\n" + FLOOR}
    [found] = rule_sets(made(tmp_path, rules))
    assert isinstance(hold(found, NAMED[law], Plan()), Kept)
    assert isinstance(hold(found, NAMED[law], Plan(), _Faulty(fault)), Broken)


def test_an_engine_that_changes_its_mind_breaks_determinism_or_is_not_called_kept(tmp_path: Path) -> None:
    [found] = rule_sets(made(tmp_path, {"r": 'when: {number: "<= 10"}\n' + GUIDANCE}))
    assert not isinstance(hold(found, NAMED["determinism"], Plan(), _Faulty("moody")), Kept)


def test_a_rule_built_by_hand_that_reads_a_protected_fact_is_named(tmp_path: Path, toys_catalogue: Catalogue) -> None:
    book = made(tmp_path, {"r": GUIDANCE})
    reading = replace(book.rules["p/r"], when=Check("origin", one(1), "there", Span("test", 1, 1)))
    found = hold(rule_set(("p",), [reading], toys_catalogue), NAMED["neutrality"], Plan())
    assert isinstance(found, Broken)
    assert found.told == "`p/r` reads the protected fact `origin` itself"


@settings(max_examples=30)
@given(programs(), st.integers(0, 99))
def test_other_orders_keep_what_the_order_is_for(program: Program, number: int) -> None:
    other = reordered(program, Random(number))
    assert sorted(line.rule for line in other.lines) == sorted(line.rule for line in program.lines)
    assert Reference().judge(other, {}, {}).rules == Reference().judge(program, {}, {}).rules


@settings(max_examples=30)
@given(st.data())
def test_more_known_is_never_less(toys_catalogue: Catalogue, data: st.DataObject) -> None:
    on = ground(rule_set(("toy",), data.draw(rules_of(toys_catalogue)), toys_catalogue))
    less, more = data.draw(refinements(on))
    assert finer(on, less, more)


@pytest.mark.parametrize(
    ("law", "expected"), [("stringency", "stringency: {at_most: ban}"), ("ask", "ask: {at_least: do}")]
)
def test_what_nothing_can_miss_is_no_expectation(tmp_path: Path, law: str, expected: str) -> None:
    rules = {"o": f"when: {{number: '> 10'}}\nexpect: {{{expected}}}\n"}
    found = held(tmp_path, rules, f"{{expects: {law}, where: {{number: '> 10'}}}}")
    assert isinstance(found, Broken)
    assert found.told == f"no floor and no ceiling on {law} has effect"


def test_relations_need_numbers_that_are_known(tmp_path: Path) -> None:
    [law] = made(tmp_path, BELOW, '{expects: ask, assume: ["number <= huge"]}').packs["p"].laws
    assert kept_by(law.assume, Witness({"number": one(5), "huge": one(5)}))
    assert not kept_by(law.assume, Witness({"number": one(6), "huge": one(5)}))
    assert not kept_by(law.assume, Witness({"number": one(0)}))
    assert not kept_by(law.assume, Witness({"number": one(0), "huge": (Interval(0, 9),)}))


# Shown


def test_a_broken_law_comes_with_text_that_passes_where_it_is_pasted(tmp_path: Path) -> None:
    law = "{more: number, never_raises: floor}"
    book = made(tmp_path / "a", ABOVE, law)
    [rules] = rule_sets(book)
    found = hold(rules, book.packs["p"].laws[0], Plan())
    assert isinstance(found, Broken)
    texts = [str(each.example) for each in shown(book, Held(rules, found), found)]
    body = toys.rule(ABOVE["r"]).replace("examples: []\n", "examples:\n" + "".join(texts))
    again = toys.book(tmp_path / "b", {"p/r": body})
    assert all(failure.example is None for failure in run(again, again.rules.values()))
    lines = list(told(book, Held(rules, found), found))
    assert lines[0] == (
        "the law `more: number, never_raises: floor` is broken: "
        "with number 0 the floor on stringency is none, with 11 it is order"
    )
    assert lines[1] == "case 1 of 2: number 0"
    assert "as an example of p/r:" in lines


def test_a_seed_finds_the_same_in_another_folder_and_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "from checker import audit\n"
        "from checker.properties.hold import DEFAULTS, REFERENCE\n"
        "from checker.properties.hold_search import search\n"
        "from checker.properties.laws import rule_sets\n"
        "asked, seen = DEFAULTS[1].ask(rule_sets(audit.load_book())[0], REFERENCE), []\n"
        "search(asked.cases, lambda cases: bool(seen.append(repr(cases))), seed='7', examples=20)\n"
        "print(seen)\n"
    )
    outputs = []
    for name in ("a", "b"):
        place = tmp_path / name
        place.mkdir()
        (place / "local.py").write_text("NUMBER = 123456\n", encoding="utf-8")
        first = "import local\n" if name == "b" else ""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), *sys.path])}
        done = subprocess.run(
            [sys.executable, "-c", first + code], cwd=place, env=environment, capture_output=True, text=True, check=True
        )
        outputs.append(done.stdout)
        assert sorted(file.name for file in place.iterdir() if file.name != "__pycache__") == ["local.py"]
    assert outputs[0] == outputs[1] != "[]\n"
