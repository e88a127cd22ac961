"""Rules and overrides that change nothing, against trying every case, and on toy packs."""

from __future__ import annotations

from dataclasses import replace
from os import environ
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.proofs.complaint import Complaint
from checker.proofs.ground import Ground, ground
from checker.proofs.idle import dead, idle_override, masked
from checker.properties.laws import rule_set
from checker.properties.laws import rule_sets as sets_of
from checker.properties.witness import judge
from checker.rules.pack import Book
from checker.vocabulary import Truth
from tests import toys
from tests.anyrules import judgements, rule_sets

EXAMPLES = 2_000 if environ.get("CHECKER_NIGHTLY") else 40
"""Rule sets drawn for each law."""


def toy_ground(root: Path, files: dict[str, str]) -> Ground:
    [rules] = sets_of(toys.book(root, {f"p/{name}": toys.rule(text) for name, text in files.items()}))
    return ground(rules, Budget())


def sure(found: object) -> Complaint:
    assert isinstance(found, Complaint)
    return found


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_rule_is_dead_or_masked_if_and_only_if_no_case_says_otherwise(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, most=6))
    every = [judged.rules for _, judged in judgements(rules).values()]
    holds = {name for name in rules.rules if any(judged[name].own is Truth.HOLDS for judged in every)}
    has_effect = {name for name in rules.rules if any(judged[name].effective is Truth.HOLDS for judged in every)}
    on = ground(rules, Budget())
    assert {one.rules[0] for one in dead(on)} == rules.rules.keys() - holds
    found = [sure(one) for one in masked(on)]
    assert {one.rules[0] for one in found} == holds - has_effect
    for one in found:
        name, *by = one.rules
        # Those named are enough, and none of them is named in vain.
        for judged in every:
            if judged[name].own is Truth.HOLDS:
                assert any(judged[other].effective is Truth.HOLDS for other in by)
        for left_out in by:
            rest = [other for other in by if other != left_out]
            assert any(
                judged[name].own is Truth.HOLDS and all(judged[o].effective is not Truth.HOLDS for o in rest)
                for judged in every
            )
        judged = judge(rules, one.shown[0].witness).rules
        assert judged[name].own is Truth.HOLDS
        assert judged[name].effective is Truth.FAILS


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_an_override_is_idle_if_and_only_if_nothing_changes_without_it(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, most=6))
    every = judgements(rules)
    expected = set()
    for rule in rules.rules.values():
        for target in rule.overrides:
            without = {**rules.rules, rule.id: replace(rule, overrides=(), override_spans=())}
            other = rule_set(("p",), list(without.values()), rules.catalogue)
            speaks = any(judged.rules[rule.id].effective is Truth.HOLDS for _, judged in every.values())
            asked = any(judged.rules[target].own is Truth.HOLDS for _, judged in every.values())
            unchanged = all(
                {name: one.effective for name, one in judge(other, case).rules.items()}
                == {name: one.effective for name, one in judged.rules.items()}
                for case, judged in every.values()
            )
            if speaks and asked and unchanged:
                expected.add((rule.id, target))
    assert {one.rules for one in idle_override(ground(rules, Budget()))} == expected


CEILING = "expect: {stringency: {at_most: guidance}}\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            'when: {all: [{number: "< 5"}, {number: "> 7"}], hidden: true}\n',
            "`number: < 5` and `number: > 7` are never met together",
        ),
        (
            'when: {number: "< 5"}\nunless: {number: "< 10"}\n',
            "`number: < 5` and `number: < 10` under `unless` leave no case",
        ),
        (
            "when: {not: {gravity: '< serious'}}\n",
            "`gravity: < serious` under `not` leaves no case",
        ),
        (
            "when: {not: {any: [{harm: 'not(large)'}, {harm: large}]}}\n",
            "`harm: not(large)` under `not` and `harm: large` under `not` leave no case",
        ),
        (
            'when: {number: "< 5"}\nunless: {not: {number: "> 7"}}\n',
            "`number: < 5` and `number: > 7` under `not` under `unless` are never met together",
        ),
        (
            "when: {hidden: true}\nunless: {not: {gravity: serious}}\n",
            "it asks for `gravity: serious` under `not` under `unless`, and the rules never put `gravity` there",
        ),
        ("when: {gravity: serious}\n", "it asks for `gravity: serious`, and the rules never put `gravity` there"),
        (
            "when: {any: [{all: [{harm: none}, {harm: large}]}, {all: [{harm: small}, {harm: large}]}]}\n",
            "`harm: none`, `harm: large` and `harm: small` are never met together",
        ),
    ],
)
def test_a_dead_rule_is_told_with_the_tests_that_contradict_each_other(tmp_path: Path, text: str, why: str) -> None:
    grade = 'when: {number: "> 50"}\ngrade: {gravity: {at_least: medium}}\n'
    on = toy_ground(tmp_path, {"r": text + CEILING, "grade": grade})
    one = sure(*dead(on))
    assert one.message.startswith(f"`p/r` holds in no case: {why}")
    for shown in one.shown:
        assert judge(on.rules, shown.witness).rules["p/r"].own is Truth.FAILS


def test_the_case_nearest_to_a_dead_rule_meets_all_but_one_of_its_tests(tmp_path: Path) -> None:
    on = toy_ground(tmp_path, {"r": 'when: {all: [{number: "< 5"}, {number: "> 7"}], hidden: true}\n' + CEILING})
    one = sure(*dead(on))
    [shown] = one.shown
    assert shown.told == "all is met but `number: > 7`"
    assert shown.witness.facts["number"][0].hi < 5
    assert "unknown" in one.message  # no fact is known, so neither test fails
    assert one.spans[0] == on.rules.rules["p/r"].span
    assert len(one.spans) == 3


def test_a_test_under_unless_that_stands_in_the_way_is_told_as_it_is_written(tmp_path: Path) -> None:
    one = sure(*dead(toy_ground(tmp_path, {"r": 'when: {number: "< 5"}\nunless: {number: "< 10"}\n' + CEILING})))
    [shown] = one.shown
    assert shown.told == "nothing but `number: < 10` under `unless` is in the way"


def test_a_window_that_a_date_never_meets_makes_a_rule_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toys, "FACTS", toys.FACTS.replace("  day:\n", "  ended:\n"))
    on = toy_ground(
        tmp_path, {"r": 'in_force: {from: 2022-04-01}\nwhen: {ended: "< 2020-01-01", hidden: true}\n' + CEILING}
    )
    one = sure(*dead(on))
    assert one.message.startswith(
        "`p/r` holds in no case: it is in force from 2022-04-01 on, and `ended: < 2020-01-01` is never met then"
    )
    [shown] = one.shown
    assert shown.witness.facts["hidden"][0].lo == 1


def test_a_breach_never_ends_after_the_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toys, "FACTS", toys.FACTS.replace("  day:\n", "  ended:\n"))
    on = toy_ground(
        tmp_path, {"r": "law_of: measure\nin_force: {to: 2020-12-31}\n" + 'when: {ended: "> 2021-06-01"}\n' + CEILING}
    )
    assert "it is in force up to 2020-12-31, and" in sure(*dead(on)).message


OVER = "when: {harm: large}\noverrides: [p/r]\nexpect: {stringency: {at_least: order}}\n"


def test_overriders_that_together_mask_a_rule_are_all_named(tmp_path: Path) -> None:
    rule = 'when: {harm: "small, large"}\n' + CEILING
    files = {
        "r": rule,
        "a": OVER,
        "b": OVER.replace("large", "small"),
        "c": OVER.replace("harm: large", "hidden: true"),
    }
    on = toy_ground(tmp_path, files)
    one = sure(*masked(on))
    assert one.rules == ("p/r", "p/a", "p/b")
    assert one.message == (
        "wherever the condition of `p/r` is met, one or the other of `p/a` and `p/b` takes its effect away, so that it "
        "never has any"
    )
    assert one.spans[1:] == (on.rules.rules["p/a"].override_spans[0], on.rules.rules["p/b"].override_spans[0])
    # The third takes nothing away that they do not, and the first two are needed for each other's cases alone.
    idle = sure(*idle_override(on))
    assert idle.rules == ("p/c", "p/r")
    assert idle.message == (
        "`p/c` overrides `p/r` to no end: wherever it has effect and would take that of the other, one or the other of "
        "`p/a` and `p/b` takes it away anyway"
    )
    assert one.shown[0].told == "the condition of `p/r` is met, and `p/a` takes its effect away"
    assert not list(dead(on))


def test_an_override_between_rules_that_never_hold_together_is_idle(tmp_path: Path) -> None:
    on = toy_ground(tmp_path, {"r": 'when: {harm: "none, small"}\n' + CEILING, "a": OVER})
    one = sure(*idle_override(on))
    assert one.message == "`p/a` overrides `p/r` to no end: it never has effect where the other would have any"
    assert one.shown[0].told == "`p/r` would have no effect here anyway"
    assert one.spans[0] == on.rules.rules["p/a"].override_spans[0]
    assert not list(idle_override(on, frozenset({"p/r"})))
    assert list(idle_override(on, frozenset({"p/a"})))


def test_an_overrider_out_of_force_takes_nothing_away(tmp_path: Path) -> None:
    late = "in_force: {from: 2021-01-01}\n"
    on = toy_ground(tmp_path, {"r": "in_force: {to: 2020-12-31}\nwhen: {harm: large}\n" + CEILING, "a": late + OVER})
    assert not list(masked(on))
    assert sure(*idle_override(on)).rules == ("p/a", "p/r")


def test_what_changes_something_is_not_complained_of(tmp_path: Path) -> None:
    on = toy_ground(tmp_path, {"r": 'when: {harm: "small, large"}\n' + CEILING, "a": OVER})
    assert not [*dead(on), *masked(on), *idle_override(on)]
