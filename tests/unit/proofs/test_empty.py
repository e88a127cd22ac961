"""Rules that expect what nothing can miss, and that neither close gaps nor clash."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.engines.prover.budget import Budget
from checker.findings.question import Kind, OutcomeQuestion
from checker.judgement import Judgement, Judgements
from checker.proofs.clash import clash
from checker.proofs.complaint import Complaint
from checker.proofs.empty import says_nothing
from checker.proofs.gap import gap
from checker.proofs.ground import Ground, ground
from checker.proofs.lawful import lawful
from checker.properties.laws import rule_sets as sets_of
from checker.properties.witness import judge
from checker.rules.law import Law, Total
from checker.source import Span
from checker.vocabulary import Interval, Truth
from tests import toys


def toy_ground(root: Path, files: dict[str, str]) -> Ground:
    [rules] = sets_of(toys.book(root, {f"p/{name}": toys.rule(text) for name, text in files.items()}))
    return ground(rules, Budget())


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("stringency: {at_least: none}", "at least `none` of `stringency`, which says nothing: every measure is"),
        ("stringency: {at_most: ban}", "at most `ban` of `stringency`, which says nothing: every measure is at most"),
        ("amount: {at_least: 0}", "at least `0` of `amount`, which says nothing: every measure is at least that"),
        ("amount: {at_most: 1000}", "at most `1,000` of `amount`, which says nothing: every measure is at most that"),
        ("ask: {at_most: do}", "at most `do` of `ask`, which says nothing: every demand is at most that"),
        ("ask: {at_least: do}", "at least `do` of `ask`, which says nothing: floors are not judged on demands"),
        ("intrusion: {at_least: security}", "which says nothing: floors are not judged on demands"),
    ],
)
def test_what_nothing_can_miss_says_nothing_and_closes_no_gap(tmp_path: Path, expected: str, told: str) -> None:
    on = toy_ground(tmp_path, {"r": f"when: {{harm: large}}\nexpect: {{{expected}}}\n"})
    [one] = says_nothing(on)
    assert isinstance(one, Complaint)
    assert told in one.message
    assert one.spans == (on.rules.rules["p/r"].says_span,)
    [shown] = one.shown
    assert judge(on.rules, shown.witness).rules["p/r"].effective is Truth.HOLDS
    # No rule expects anything of the outcome, so that there is nothing to have a gap in, and a law sees it.
    assert not list(gap(on))
    outcome = expected.split(":", maxsplit=1)[0]
    law = Law("p", "the law", Total(outcome, None), (), "", Span("toy", 1, 1))
    assert list(lawful(on.rules, [law], Budget()))
    assert not list(says_nothing(on, frozenset({"p/other"})))


@pytest.mark.parametrize(
    "expected",
    [
        "stringency: {at_least: guidance}",
        "stringency: {at_most: none}",
        "stringency: {at_least: ban}",
        "amount: {at_most: 999}",
        "ask: {at_most: plan}",
        "intrusion: {at_most: reporting}",
    ],
)
def test_what_can_be_missed_says_something(tmp_path: Path, expected: str) -> None:
    on = toy_ground(tmp_path, {"r": f"when: {{harm: large}}\nexpect: {{{expected}}}\n"})
    assert not list(says_nothing(on))
    assert len(list(gap(on))) == 1


def test_an_empty_rule_leaves_the_gap_of_the_others_as_it_is(tmp_path: Path) -> None:
    files = {"r": "when: {harm: large}\nexpect: {stringency: {at_most: guidance}}\n"}
    [before] = gap(toy_ground(tmp_path / "one", files))
    files["empty"] = "when: {harm: none}\nexpect: {stringency: {at_least: none}}\n"
    [after] = gap(toy_ground(tmp_path / "two", files))
    assert isinstance(before, Complaint)
    assert isinstance(after, Complaint)
    assert after.regions == before.regions == ("harm small or less",)


def test_a_floor_that_is_not_judged_clashes_with_no_ceiling(tmp_path: Path) -> None:
    both = {
        "floor": "when: {harm: large}\nexpect: {ask: {at_least: do}}\n",
        "ceiling": "when: {hidden: true}\nexpect: {ask: {at_most: inform}}\n",
    }
    assert not list(clash(toy_ground(tmp_path, both)))


def test_a_rule_that_never_has_effect_is_told_without_a_case(tmp_path: Path) -> None:
    text = "when: {all: [{harm: large}, {harm: none}]}\nexpect: {ask: {at_least: do}}\n"
    [one] = says_nothing(toy_ground(tmp_path, {"r": text}))
    assert isinstance(one, Complaint)
    assert one.shown == ()


def test_between_the_bounds_of_a_clash_nothing_is_decided_and_elsewhere_one_of_them_is_broken(tmp_path: Path) -> None:
    """What the complaint says of a clash is what the verdict does."""
    files = {
        "floor": "when: {harm: large}\nexpect: {stringency: {at_least: order}}\n",
        "ceiling": "when: {hidden: true}\nexpect: {stringency: {at_most: guidance}}\n",
    }
    rules = toy_ground(tmp_path, files).rules
    judged = Judgements({name: Judgement(name, Truth.HOLDS, Truth.HOLDS, Truth.HOLDS) for name in rules.rules}, {})
    kinds = [
        OutcomeQuestion("stringency", Interval(at, at), Interval(0, 3), rules.rules, True).answer(judged).kind
        for at in range(4)
    ]
    assert kinds == [Kind.LENIENT, Kind.UNDECIDED, Kind.UNDECIDED, Kind.HARSH]


def test_a_rule_that_is_there_to_override_another_says_something(tmp_path: Path) -> None:
    plain = "when: {harm: large}\nexpect: {stringency: {at_most: ban}}\n"
    files = {"a": "when: {number: '>= 10'}\nexpect: {stringency: {at_most: order}}\n"}
    assert list(says_nothing(toy_ground(tmp_path / "1", {**files, "r": plain})))
    assert not list(says_nothing(toy_ground(tmp_path / "2", {**files, "r": plain + "overrides: [p/a]\n"})))
