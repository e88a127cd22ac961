"""Clashes as the prover sees them, against trying every case, and on toy packs."""

from __future__ import annotations

from os import environ
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.proofs.clash import clash
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.ground import Ground, ground
from checker.properties.laws import rule_sets as sets_of
from checker.properties.witness import judge
from checker.rules.ast import Ceiling, Floor
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth
from tests import toys
from tests.anyrules import held, judgements, rule_sets

EXAMPLES = 2_000 if environ.get("CHECKER_NIGHTLY") else 40
"""Rule sets drawn for each law."""


def toy_ground(root: Path, files: dict[str, str]) -> Ground:
    [rules] = sets_of(toys.book(root, {f"p/{name}": toys.rule(text) for name, text in files.items()}))
    return ground(rules, Budget())


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_exactly_the_pairs_that_some_case_brings_together_clash(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made))
    expected = set()
    for _, judged in judgements(rules).values():
        effective = [rule for rule in rules.rules.values() if held(judged, rule.id)]
        expected |= {
            (one.id, other.id)
            for one in effective
            for other in effective
            if isinstance(one.says, Floor) and isinstance(other.says, Ceiling) and one.says.at > other.says.at
        }
    found = list(clash(ground(rules, Budget())))
    assert {one.rules for one in found} == expected
    for one in found:
        assert isinstance(one, Complaint)
        [shown] = one.shown
        judged = judge(rules, shown.witness)
        assert {judged.rules[name].effective for name in one.rules} == {Truth.HOLDS}
        some = set(one.rules[:1])
        assert {other.rules for other in clash(ground(rules, Budget()), frozenset(some))} == {
            pair for pair in expected if not some.isdisjoint(pair)
        }


FLOOR = 'when: {number: ">= 10"}\nexpect: {stringency: {at_least: order}}\n'
CEILING = 'when: {number: "<= 20", care: good}\nexpect: {stringency: {at_most: guidance}}\n'


def test_a_clash_names_the_rules_the_cases_and_the_smallest_case(tmp_path: Path) -> None:
    on = toy_ground(tmp_path, {"floor": FLOOR, "ceiling": CEILING})
    [one] = clash(on)
    assert isinstance(one, Complaint)
    assert one.message == (
        "`p/floor` expects at least `order` of `stringency` and `p/ceiling` at most `guidance` in the same case: what "
        "lies from `guidance` to `order` is undecided, and whatever else is done is out of line with one of them"
    )
    assert one.about == "stringency"
    assert one.regions == ("care good, number 10 to 20",)
    assert one.shown[0].witness.facts == {"number": (Interval(10, 10),), "care": (Interval(2, 2),)}
    assert one.spans == (on.rules.rules["p/floor"].says_span, on.rules.rules["p/ceiling"].says_span)
    assert one.periods == ()


def test_of_several_ways_to_clash_the_smallest_case_is_shown(tmp_path: Path) -> None:
    either = 'when: {any: [{number: "> 20", harm: none, hidden: true}, {colour: red}]}\n'
    on = toy_ground(
        tmp_path,
        {"floor": either + "expect: {stringency: {at_least: ban}}\n", "ceiling": CEILING.replace("20", "50")},
    )
    [one] = clash(on)
    assert isinstance(one, Complaint)
    assert set(one.shown[0].witness.facts) == {"colour", "care", "number"}


def test_bounds_that_meet_or_never_stand_in_force_together_do_not_clash(tmp_path: Path) -> None:
    assert not list(clash(toy_ground(tmp_path, {"floor": FLOOR, "ceiling": CEILING.replace("guidance", "order")})))
    early, late = "in_force: {to: 2020-12-31}\n", "in_force: {from: 2021-01-01}\n"
    assert not list(clash(toy_ground(tmp_path, {"floor": early + FLOOR, "ceiling": late + CEILING})))
    # Another day of law counts for the one than for the other.
    other = "law_of: discovery\n" + late + CEILING
    [one] = clash(toy_ground(tmp_path, {"floor": early + FLOOR, "ceiling": other}))
    assert isinstance(one, Complaint)
    told = (
        "care good, number 10 to 20, by the law of the breach up to 2020-12-31 and of the discovery from 2021-01-01 on"
    )
    assert one.regions == (told,)
    assert one.shown[0].witness.days.keys() == {"breach", "discovery"}


def test_an_override_ends_a_clash_and_a_grade_carries_it(tmp_path: Path) -> None:
    assert not list(clash(toy_ground(tmp_path, {"floor": FLOOR, "ceiling": "overrides: [p/floor]\n" + CEILING})))
    on = toy_ground(
        tmp_path / "graded",
        {
            "grade": 'when: {number: ">= 15"}\ngrade: {gravity: {at_least: serious}}\n',
            "floor": "when: {gravity: serious}\nexpect: {stringency: {at_least: order}}\n",
            "ceiling": CEILING,
        },
    )
    [one] = clash(on)
    assert isinstance(one, Complaint)
    assert one.regions == ("care good, number 15 to 20",)


def test_a_budget_that_is_spent_leaves_questions_open_with_the_reason(tmp_path: Path) -> None:
    made = toy_ground(tmp_path, {"floor": FLOOR.replace("}", ", hidden: true}", 1), "ceiling": CEILING})
    spent = ground(made.rules, Budget(0.0))
    found = list(clash(spent))
    assert {one.rules for one in found} == {("p/floor",), ("p/ceiling",)}
    assert all(isinstance(one, Undecided) and one.why == "not decided within 0 seconds" for one in found)
