"""Grades that make no difference, and facts that rules may not read, against trying every case, and on toy packs."""

from __future__ import annotations

from dataclasses import replace
from os import environ
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.proofs.complaint import Complaint
from checker.proofs.grades import may_read, through_grade, unused_grade
from checker.proofs.ground import Ground, ground
from checker.properties.laws import RuleSet, rule_set
from checker.properties.laws import rule_sets as sets_of
from checker.properties.witness import Witness, judge
from checker.rules.ast import Grade, Rule, checks
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Interval, Truth
from tests import toys
from tests.anyrules import judgements, rule_sets
from tests.toyrules import cases, conditions

_NOWHERE = Span("generated", 1, 1)

EXAMPLES = 2_000 if environ.get("CHECKER_NIGHTLY") else 40
"""Rule sets drawn for each law."""


def toy_ground(root: Path, files: dict[str, str]) -> Ground:
    [rules] = sets_of(toys.book(root, {f"p/{name}": toys.rule(text) for name, text in files.items()}))
    return ground(rules, Budget())


def sure(found: object) -> Complaint:
    assert isinstance(found, Complaint)
    return found


# Grades that make no difference


def expected_of(rules: RuleSet) -> set[tuple[str, tuple[str, ...]]]:
    """What is wrong with the grade gravity: about what, and the rules."""
    every = [judged for _, judged in judgements(rules).values()]
    deriving: dict[int, list[str]] = {}
    for rule in rules.rules.values():
        if isinstance(rule.says, Grade):
            deriving.setdefault(rule.says.at, []).append(rule.id)
    words = rules.catalogue.facts["gravity"].closed.words
    tests = [
        (line.rule, {n for part in check.allowed for n in range(part.lo, part.hi + 1)})
        for line in rules.program.lines
        for check in checks(line.condition)
        if check.fact == "gravity"
    ]
    if not tests:
        names = sorted(name for found in deriving.values() for name in found)
        return {("gravity", tuple(names))} if names else set()
    reached = {judged.grades["gravity"].lo for judged in every}
    found = set()
    # Of a rule that holds in no case that is said, and no more.
    alive = {rule for rule, _ in tests if any(judged.rules[rule].own is Truth.HOLDS for judged in every)}
    for _, allowed in tests:
        asking = {rule for rule, same in tests if same == allowed} & alive
        if not allowed & reached and asking:
            found.add((f"gravity: {words[min(allowed)]}", tuple(sorted(asking))))
    below = 0
    for at in sorted(deriving):
        if any(judged.rules[name].effective is Truth.HOLDS for name in deriving[at] for judged in every):
            if not any((at in allowed) != (below in allowed) for _, allowed in tests):
                found.add((f"gravity: {words[at]}", tuple(sorted(deriving[at]))))
            below = at
    return found


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_grade_or_level_is_unused_if_and_only_if_it_makes_no_difference(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, most=5))
    found = [sure(one) for one in unused_grade(ground(rules, Budget()))]
    assert {(one.about, one.rules) for one in found} == expected_of(rules)


MEDIUM = 'when: {number: "> 50"}\ngrade: {gravity: {at_least: medium}}\n'
SERIOUS = 'when: {number: "> 70"}\ngrade: {gravity: {at_least: serious}}\n'
READS = "when: {gravity: %s}\nexpect: {stringency: {at_least: order}}\n"
EITHER = "when: {any: [{hidden: true}, {gravity: serious}]}\nexpect: {stringency: {at_least: order}}\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"m": MEDIUM}, ["no rule reads the grade `gravity`, which `p/m` gives"]),
        ({"m": MEDIUM, "r": READS % "medium"}, []),
        (
            {"m": MEDIUM, "s": SERIOUS, "r": READS % '">= medium"'},
            ["no test tells `gravity: serious`, which `p/s` gives, from `medium`"],
        ),
        (
            {"m": MEDIUM, "s": SERIOUS, "r": READS % "serious"},
            ["no test tells `gravity: medium`, which `p/m` gives, from `minor`"],
        ),
        ({"m": MEDIUM, "s": SERIOUS, "r": READS % "medium"}, []),
        (
            {
                "m": MEDIUM,
                "r": "when: {any: [{hidden: true}, {gravity: serious}]}\nexpect: {stringency: {at_least: order}}\n",
            },
            [
                "no test tells `gravity: medium`, which `p/m` gives, from `minor`",
                "`p/r` asks for `gravity` serious, which it never is: no rule gives it that level",
            ],
        ),
        (
            {"m": MEDIUM, "s": SERIOUS.replace("70", "40"), "r": EITHER.replace("serious", "medium")},
            [
                "`p/r` asks for `gravity` medium, which it never is: `p/m` never decides it",
            ],
        ),
        # A rule that is dead for it is told as dead, and not told again.
        ({"m": MEDIUM, "s": SERIOUS.replace("70", "40"), "r": READS % "medium"}, []),
        (
            {"m": MEDIUM, "r": READS % "serious", "e": EITHER},
            [
                "no test tells `gravity: medium`, which `p/m` gives, from `minor`",
                "`p/e` asks for `gravity` serious, which it never is: no rule gives it that level",
            ],
        ),
    ],
)
def test_grades_without_a_difference_are_told(tmp_path: Path, files: dict[str, str], told: list[str]) -> None:
    on = toy_ground(tmp_path, files)
    found = [sure(one) for one in unused_grade(on)]
    assert [one.message for one in found] == told
    for one in found:
        assert one.spans
        for shown in one.shown:
            judged = judge(on.rules, shown.witness).rules
            assert all(judged[name].effective is truth for name, truth in shown.effects)
    assert not list(unused_grade(on, frozenset({"p/none"})))


# Facts that a rule may not read


@st.composite
def abroad(draw: st.DrawFn, made: Book) -> RuleSet:
    """Rules on a fact that only some may read, with a grade and overrides."""
    [catalogue] = made.catalogues.values()
    [pattern] = made.rules.values()
    cites = pattern.because[0].model_copy(update={"principle": None, "law": "toy law, as amended", "article": "28(1)"})
    facts = ("hidden", "abroad", "harm")
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 4))):
        graded = number == 0 and draw(st.booleans())
        over = draw(st.lists(st.sampled_from([rule.id for rule in rules]), max_size=1)) if rules else []
        rules.append(
            replace(
                pattern,
                id=f"p/r{number}",
                because=(cites,) if draw(st.booleans()) else pattern.because,
                when=draw(conditions(catalogue, facts if number == 0 else (*facts, "gravity"), 1)),
                says=Grade("gravity", 1, "medium") if graded else pattern.says,
                overrides=tuple(name for name in over if name != "p/r0"),
                override_spans=tuple(_NOWHERE for name in over if name != "p/r0"),
                examples=(),
            )
        )
    return rule_set(("p",), rules, catalogue)


@given(st.data(), st.booleans())
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_rule_turns_on_a_fact_if_and_only_if_two_cases_show_it(
    made: Book, data: st.DataObject, protected: bool
) -> None:
    rules = data.draw(abroad(made))
    if protected:
        facts = {**rules.catalogue.facts, "abroad": replace(rules.catalogue.facts["abroad"], protected=True)}
        rules = replace(rules, catalogue=replace(rules.catalogue, facts=facts))
    turning = set()
    for facts_ in cases(rules.catalogue, ("hidden", "harm")):
        two = [judge(rules, Witness({**facts_, "abroad": (Interval(n, n),)})).rules for n in (0, 1)]
        turning |= {name for name in rules.rules if two[0][name].effective is not two[1][name].effective}
    fact = rules.catalogue.facts["abroad"]
    expected = {name for name in turning if not may_read(rules.rules[name], fact)}
    found = [sure(one) for one in through_grade(ground(rules, Budget()))]
    assert {one.rules[0] for one in found} == expected
    for one in found:
        assert one.about == "abroad"
        first, second = one.shown
        assert judge(rules, first.witness).rules[one.rules[0]].effective is Truth.HOLDS
        assert judge(rules, second.witness).rules[one.rules[0]].effective is Truth.FAILS
        assert {n for n in first.witness.facts if first.witness.facts[n] != second.witness.facts[n]} == {"abroad"}


CITES = "[{law: 'toy law, as amended', article: '28(1)', says: a toy, verified: true, url: 'https://example.org/law'}]"


def test_the_way_on_which_a_fact_reaches_a_rule_is_told(tmp_path: Path) -> None:
    grade = toys.rule("when: {abroad: true}\ngrade: {gravity: {at_least: medium}}\n", because=CITES)
    reads = READS % "medium"
    book = toys.book(tmp_path, {"p/g": grade, "p/r": toys.rule(reads), "p/ok": toys.rule(reads, because=CITES)})
    [rules] = sets_of(book)
    one = sure(*through_grade(ground(rules, Budget())))
    assert one.rules == ("p/r", "p/g")
    assert one.message == (
        "`p/r` turns through `p/g` on `abroad`, which is only for rules that cite toy law, article 28 or toy law, "
        "article 24"
    )
    assert one.spans[0] == rules.rules["p/r"].span
    assert len(one.spans) == 2


def test_a_fact_that_changes_nothing_does_not_reach_a_rule(tmp_path: Path) -> None:
    grade = toys.rule("when: {abroad: true}\ngrade: {gravity: {at_least: medium}}\n", because=CITES)
    other = toys.rule("when: {abroad: false}\ngrade: {gravity: {at_least: medium}}\n", because=CITES)
    files = {"p/g": grade, "p/h": other, "p/r": toys.rule(READS % "medium")}
    [rules] = sets_of(toys.book(tmp_path, files))
    assert not list(through_grade(ground(rules, Budget())))
