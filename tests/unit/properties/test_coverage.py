"""Coverage asks of examples what can be shown, knows what cannot, and suggests entries that show what is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import audit
from checker.engines.reference import truth_of
from checker.properties.aims import asked
from checker.properties.coverage import CoveredRule, cover
from checker.properties.examples import run
from checker.properties.search import Wanted, seek
from checker.properties.trial import trials
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth
from tests.toyrules import cases, rules, template, with_rules
from tests.toys import book, rule

WHEN = 'when: {number: "<= 10", hidden: true}\nexpect: {stringency: {at_most: guidance}}\n'


def with_examples(body: str, *examples: str, status: str = "in-force") -> str:
    """A rule with these entries under `examples:`."""
    return rule(body, status=status).replace("examples: []", f"examples: [{', '.join(examples)}]")


def toy(folder: Path, body: str, *examples: str, **others: str) -> Book:
    """A book of the rule `p/r` and others."""
    return book(folder, {"p/r": with_examples(body, *examples), **{f"p/{name}": text for name, text in others.items()}})


def one(made: Book, name: str = "p/r") -> CoveredRule:
    [found] = cover(made, [made.rules[name]]).rules
    return found


def statuses(found: CoveredRule, kind: str = "") -> dict[str, str]:
    return {o.what: o.status for o in found.obligations if kind in ("", o.kind)}


def entry(facts: str, judgement: str, decided_by: str, more: str = "") -> str:
    shows = {"holds": "firing", "fails": "silent", "unknown": "unknown"}[judgement]
    return f"{{shows: {shows}, facts: {facts}, judgement: {judgement}, decided_by: {decided_by}{more}}}"


INSIDE = entry("{number: 10, hidden: true}", "holds", "[number, hidden]")
OUTSIDE = entry("{number: 11, hidden: true}", "fails", "[number]")
HIDDEN = entry("{number: 3, hidden: false}", "fails", "[hidden]")


# Tests and boundaries


def test_three_examples_exercise_two_tests_and_a_boundary(tmp_path: Path) -> None:
    found = one(toy(tmp_path, WHEN, INSIDE, OUTSIDE, HIDDEN))
    assert statuses(found) == {
        "`number: <= 10`, met": "exercised",
        "`number: <= 10`, not met": "exercised",
        "`number: 10`, the last inside `<= 10`": "exercised",
        "`number: 11`, the first outside `<= 10`": "exercised",
        "`hidden: true`, met": "exercised",
        "`hidden: true`, not met": "exercised",
    }
    assert (found.exercised, found.exercisable) == (6, 6)
    assert found.suggestions == ()


@pytest.mark.parametrize(
    ("example", "lost"),
    [
        (INSIDE, {"`number: <= 10`, met", "`number: 10`, the last inside `<= 10`", "`hidden: true`, met"}),
        (OUTSIDE, {"`number: <= 10`, not met", "`number: 11`, the first outside `<= 10`"}),
        (HIDDEN, {"`hidden: true`, not met"}),
    ],
)
def test_what_one_example_alone_exercises_is_missing_without_it(tmp_path: Path, example: str, lost: set[str]) -> None:
    rest = [other for other in (INSIDE, OUTSIDE, HIDDEN) if other != example]
    found = statuses(one(toy(tmp_path, WHEN, *rest)))
    assert {what for what, status in found.items() if status == "missing"} == lost


@pytest.mark.parametrize(
    "example",
    [
        # Another test fails as well, so this one does not turn the judgement.
        entry("{number: 11, hidden: false}", "fails", "[number, hidden]"),
        # Neither met nor not.
        entry("{hidden: true}", "unknown", "[number]"),
        entry("{number: {either: [10, 11]}, hidden: true}", "unknown", "[number]"),
    ],
)
def test_what_shows_nothing_counts_for_nothing(tmp_path: Path, example: str) -> None:
    assert one(toy(tmp_path, WHEN, example)).exercised == 0


def test_a_range_exercises_a_test_but_no_boundary(tmp_path: Path) -> None:
    found = one(toy(tmp_path, WHEN, entry("{number: {at_least: 11, at_most: 60}, hidden: true}", "fails", "[number]")))
    assert {what for what, status in statuses(found).items() if status == "exercised"} == {"`number: <= 10`, not met"}


def test_both_ends_of_an_interval_are_boundaries_and_the_ends_of_the_scale_are_none(tmp_path: Path) -> None:
    found = one(toy(tmp_path, 'when: {number: "[0..5], [7..100]"}\nexpect: {ask: {at_most: plan}}\n'))
    assert [o.what.split(",")[0] for o in found.obligations if o.kind == "boundary"] == [
        "`number: 5`", "`number: 6`", "`number: 7`", "`number: 6`"
    ]  # fmt: skip


def test_kinds_and_flags_have_no_boundary(tmp_path: Path) -> None:
    found = one(toy(tmp_path, "when: {colour: red, hidden: true}\nexpect: {ask: {at_most: plan}}\n"))
    assert {o.kind for o in found.obligations} == {"test"}


def test_days_and_levels_are_written_as_in_a_case(tmp_path: Path) -> None:
    found = one(toy(tmp_path, 'when: {day: ">= 2024-01-01", harm: ">= large"}\nexpect: {ask: {at_most: plan}}\n'))
    assert [o.what for o in found.obligations if o.kind == "boundary"] == [
        "`day: 2024-01-01`, the last inside `>= 2024-01-01`",
        "`day: 2023-12-31`, the first outside `>= 2024-01-01`",
        "`harm: large`, the last inside `>= large`",
        "`harm: small`, the first outside `>= large`",
    ]
    assert "day: 2023-12-31" in " ".join(found.suggestions)


def test_a_test_that_another_makes_idle_cannot_be_exercised(tmp_path: Path) -> None:
    body = 'when: {all: [{number: "<= 10"}, {number: "<= 20"}]}\nexpect: {ask: {at_most: plan}}\n'
    found = one(toy(tmp_path, body))
    idle = [o for o in found.obligations if o.status == "impossible"]
    assert {o.what for o in idle} == {
        "`number: <= 20`, not met",
        "`number: 20`, the last inside `<= 20`",
        "`number: 21`, the first outside `<= 20`",
    }
    assert all("whatever" in o.why for o in idle)
    assert found.exercisable == len(found.obligations) - 3


def test_the_same_test_written_twice_is_asked_about_at_each_place(tmp_path: Path) -> None:
    body = "when: {any: [{hidden: true, colour: red}, {hidden: true, harm: none}]}\nexpect: {ask: {at_most: plan}}\n"
    found = one(toy(tmp_path, body, entry("{hidden: true, colour: red, harm: large}", "holds", "[hidden, colour]")))
    met = [o.status for o in found.obligations if o.what == "`hidden: true`, met"]
    assert met == ["exercised", "missing"]


# Exceptions, grades, overrides, days, powers


def test_an_exception_is_exercised_holding_and_failing(tmp_path: Path) -> None:
    body = "when: {hidden: true}\nunless: {colour: red, harm: none}\nexpect: {ask: {at_most: plan}}\n"
    met = entry("{hidden: true, colour: red, harm: none}", "fails", "[colour, harm]")
    unmet = entry("{hidden: true, colour: blue, harm: none}", "holds", "[hidden, colour]")
    aside = entry("{hidden: false, colour: red, harm: none}", "fails", "[hidden, colour, harm]")
    wanted = {"`unless`, met": "missing", "`unless`, not met": "missing"}
    assert statuses(one(toy(tmp_path / "1", body, aside)), "exception") == wanted
    assert statuses(one(toy(tmp_path / "2", body, met)), "exception") == {**wanted, "`unless`, met": "exercised"}
    assert statuses(one(toy(tmp_path / "3", body, met, unmet)), "exception") == dict.fromkeys(wanted, "exercised")


GRADED = 'when: {number: "> 50"}\ngrade: {gravity: {at_least: serious}}\n'
READS = "when: {gravity: serious}\nexpect: {ask: {at_least: do}}\n"


def test_a_grade_read_is_to_be_reached_and_not(tmp_path: Path) -> None:
    found = one(toy(tmp_path, READS, graded=rule(GRADED)))
    grades = [o for o in found.obligations if o.kind == "grade"]
    assert [o.status for o in grades] == ["missing", "impossible"]
    assert grades[1].why == "no rules lead to `gravity: medium`"
    assert found.suggestions == (
        "{shows: boundary, facts: {number: 51}, judgement: holds, decided_by: [gravity]}",
        "{shows: silent, facts: {number: 50}, judgement: fails, decided_by: [gravity]}",
    )


def test_a_grade_that_no_rule_gives_cannot_be_exercised(tmp_path: Path) -> None:
    found = one(toy(tmp_path, READS))
    assert [(o.what, o.why) for o in found.obligations if o.status == "impossible"] == [
        ("`gravity: serious`, met", "`gravity: serious` is never met: no rules lead to such a grade"),
        ("`gravity: serious`, the last inside `serious`", "no rules lead to `gravity: serious`"),
        ("`gravity: medium`, the first outside `serious`", "no rules lead to `gravity: medium`"),
    ]
    assert found.exercisable == 1


OVERRIDES = "when: {colour: red}\noverrides: [p/r]\nexpect: {stringency: {at_most: ban}}\n"


def test_an_override_is_to_take_the_effect_away_and_to_leave_it(tmp_path: Path) -> None:
    body = "when: {hidden: true}\nexpect: {ask: {at_most: plan}}\n"
    taken = entry("{hidden: true, colour: red}", "fails", "[hidden]")
    left = entry("{hidden: true, colour: blue}", "holds", "[hidden]")
    wanted = {"`p/over` takes the effect away": "missing", "`p/over` leaves the effect": "missing"}
    nothing = toy(tmp_path / "1", body, over=rule(OVERRIDES))
    assert statuses(one(nothing), "override") == wanted
    assert statuses(one(nothing, "p/over"), "override") == {}
    some = one(toy(tmp_path / "2", body, taken, over=rule(OVERRIDES)))
    assert statuses(some, "override") == {**wanted, "`p/over` takes the effect away": "exercised"}
    both = one(toy(tmp_path / "3", body, taken, left, over=rule(OVERRIDES)))
    assert statuses(both, "override") == dict.fromkeys(wanted, "exercised")
    # Overridden, the rule fails whatever its test says, so the test is not shown to be met.
    assert statuses(one(toy(tmp_path / "4", body, taken, over=rule(OVERRIDES))))["`hidden: true`, met"] == "missing"


def test_an_override_that_never_or_always_matters_cannot_be_exercised(tmp_path: Path) -> None:
    body = "when: {colour: blue}\nexpect: {ask: {at_most: plan}}\n"
    apart = one(toy(tmp_path, body, over=rule(OVERRIDES)))
    assert statuses(apart, "override") == {
        "`p/over` takes the effect away": "impossible",
        "`p/over` leaves the effect": "missing",
    }


def test_the_days_of_a_rule_are_exercised_at_each_end(tmp_path: Path) -> None:
    body = "in_force: {from: 2020-01-01, to: 2020-12-31}\nwhen: {hidden: true}\nexpect: {ask: {at_most: plan}}\n"
    first = entry("{hidden: true}", "holds", "[hidden]", ", on: 2020-01-01")
    vague = entry("{hidden: true}", "unknown", "[hidden]", ", on: '2020-01'")
    aside = entry("{hidden: false}", "fails", "[hidden]", ", on: 2019-12-31")
    assert statuses(one(toy(tmp_path, body, first, vague, aside)), "in force") == {
        "on 2020-01-01, in force": "exercised",
        "on 2019-12-31, the day before it is in force": "missing",
        "on 2020-12-31, in force": "missing",
        "on 2021-01-01, the day after it is in force": "missing",
    }


POWER = """\
when: {hidden: true}
power:
  authorities: [toy-office]
  regimes: [toy-law]
  instruments: [order]
  covers: [{objects: [reporting], says: it says so}]
  not_covers: [{objects: [security], says: it says so}]
  open: [{objects: [ownership], says: it says so}]
"""


def test_each_kind_of_demand_that_a_power_names_is_to_be_asked_about(tmp_path: Path) -> None:
    asks = [
        entry("{hidden: true}", "fails", "[hidden]", ", demand: security"),
        entry("{hidden: false}", "fails", "[hidden]", ", demand: reporting"),
    ]
    found = one(toy(tmp_path, POWER, *asks))
    assert statuses(found, "reach") == {
        "reaches `reporting`": "missing",
        "does not reach `security`": "exercised",
        "leaves open `ownership`": "missing",
    }
    # Asked about a kind it does not reach, the power fails whatever its test says.
    assert statuses(found)["`hidden: true`, met"] == "missing"


def test_a_power_without_conditions_says_that_no_fact_turns_it(tmp_path: Path) -> None:
    found = one(toy(tmp_path, POWER.replace("when: {hidden: true}\n", "")))
    [test] = [o for o in found.obligations if o.kind == "test"]
    assert (test.status, test.why) == ("impossible", "the rule asks for no facts, so no fact turns it")
    assert found.exercisable == 3


# What is not judged


@pytest.mark.parametrize("status", ["draft", "superseded"])
def test_a_rule_not_in_force_is_asked_nothing_and_overrides_nothing(tmp_path: Path, status: str) -> None:
    body = "when: {hidden: true}\nexpect: {ask: {at_most: plan}}\n"
    made = toy(tmp_path, body, over=with_examples(OVERRIDES, INSIDE, status=status))
    covered = cover(made, [made.rules["p/over"]])
    assert covered.rules == (CoveredRule("p/over", (), f"its status is {status}, so it is not judged"),)
    assert covered.share == 1.0
    assert statuses(one(made), "override") == {}


def test_an_example_without_sense_counts_for_nothing(tmp_path: Path) -> None:
    senseless = [
        entry("{number: 1000, hidden: true}", "holds", "[number]"),
        entry("{nothing: 1}", "holds", "[number]"),
        entry("{number: 10, hidden: true}", "holds", "[number, hidden]", ", demand: security"),
    ]
    assert one(toy(tmp_path, WHEN, *senseless)).exercised == 0


# Suggestions


RULES: tuple[tuple[str, dict[str, str]], ...] = (
    (WHEN, {}),
    (READS, {"graded": GRADED}),
    ("when: {hidden: true}\nexpect: {ask: {at_most: plan}}\n", {"over": OVERRIDES}),
    (POWER, {}),
    ('when: {any: [{number: "(3..9)"}, {balance: "> -3"}, {not: {care: "< good"}}]}\nexpect: {ask: {at_most: do}}\n',
     {}),
    ("in_force: {from: 2020-01-01}\nunless: {day: \"< 2000-02-29\"}\nexpect: {ask: {at_most: plan}}\n", {}),
    ('when: {gravity: "< serious", merit: low}\nunless: {huge: "> 9007199254740990"}\nexpect: {ask: {at_most: plan}}\n',
     {"graded": GRADED, "medium": 'when: {harm: ">= small"}\ngrade: {gravity: {at_least: medium}}\n',
      "merit": "when: {care: good}\noverrides: [p/medium]\ngrade: {merit: {at_least: high}}\n"}),
)  # fmt: skip


@pytest.mark.parametrize(("body", "others"), RULES)
def test_suggestions_pasted_as_they_stand_exercise_all_that_can_be(
    tmp_path: Path, body: str, others: dict[str, str]
) -> None:
    others = {name: rule(text) for name, text in others.items()}
    found = one(toy(tmp_path / "1", body, **others))
    pasted = toy(tmp_path / "2", body, *found.suggestions, **others)
    again = one(pasted)
    assert found.exercised == 0
    assert again.exercised == again.exercisable == found.exercisable > 0
    assert again.suggestions == ()
    wrong = [failure for failure in run(pasted, [pasted.rules["p/r"]]) if failure.example is not None]
    assert wrong == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return template(tmp_path_factory.mktemp("template"))


@settings(max_examples=1000 if os.environ.get("CHECKER_NIGHTLY") else 60, deadline=None)
@given(data=st.data())
def test_what_is_called_impossible_is_so_in_every_case_and_nothing_else_is(made: Book, data: st.DataObject) -> None:
    generated = with_rules(made, data.draw(rules(made)))
    [found] = [trial for trial in trials(generated, generated.rules.values()) if trial.rule.id == "p/r"]
    standings = [found.stand(case) for case in cases(found.catalogue)]
    for obligation, wanted in zip(one(generated).obligations, asked(found), strict=True):
        possible = any(wanted.shown(standing) for standing in standings)
        assert obligation.status == ("missing" if possible else "impossible")
        assert bool(obligation.suggestion) is possible
        assert bool(obligation.why) is not possible


@settings(max_examples=1000 if os.environ.get("CHECKER_NIGHTLY") else 60, deadline=None)
@given(data=st.data())
def test_a_test_turns_the_judgement_only_where_it_decides(made: Book, data: st.DataObject) -> None:
    """What masking MC/DC counts agrees with the reasons that examples state."""
    generated = with_rules(made, data.draw(rules(made)))
    [found] = [trial for trial in trials(generated, generated.rules.values()) if trial.rule.id == "p/r"]
    for case in cases(found.catalogue):
        standing = found.stand(case)
        for wanted in asked(found):
            if wanted.kind == "test" and wanted.shown(standing):
                fact = wanted.what.removeprefix("`").split(":")[0]
                assert fact in found.reasons(standing)
                assert (standing.judgement is Truth.HOLDS) is not wanted.what.endswith("not met")


def test_a_search_cut_short_claims_nothing(tmp_path: Path) -> None:
    made = toy(tmp_path, READS, graded=rule(GRADED))
    [found] = [trial for trial in trials(made, made.rules.values()) if trial.rule.id == "p/r"]
    nowhere = Wanted(lambda standing: truth_of((Interval(1, 1),), standing.known["gravity"]))
    assert seek(found, nowhere).all
    assert not seek(found, nowhere, most=2).all


def test_the_shipped_packs_exercise_all_that_can_be() -> None:
    shipped = audit.load_book()
    covered = cover(shipped, list(shipped.rules.values()))
    missing = [(o.rule, o.what, o.suggestion) for r in covered.rules for o in r.obligations if o.status == "missing"]
    assert missing == []
    assert covered.share == 1.0
