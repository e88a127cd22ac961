"""`rules test` fails on examples that are missing, wrong, or show less than they claim."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from checker.properties.examples import run
from tests.toys import book, rule

WHEN = 'when: {number: "<= 10", hidden: true}\nexpect: {stringency: {at_most: guidance}}\n'
FIRING = "{shows: firing, facts: {number: 3, hidden: true}, judgement: holds, decided_by: [number, hidden]}"
SILENT = "{shows: silent, facts: {number: 50, hidden: true}, judgement: fails, decided_by: [number]}"
BOUNDARY = "{shows: boundary, facts: {number: 11, hidden: true}, judgement: fails, decided_by: [number]}"
UNKNOWN = "{shows: unknown, facts: {number: 3}, judgement: unknown, decided_by: [hidden]}"
ALL = (FIRING, SILENT, BOUNDARY, UNKNOWN)


def failures(folder: Path, examples: Iterable[str], body: str = WHEN, **others: str) -> list[str]:
    """What is wrong with the examples of the rule `p/r`."""
    text = rule(body).replace("examples: []", f"examples: [{', '.join(examples)}]")
    made = book(folder, {"p/r": text, **{f"p/{name}": other for name, other in others.items()}})
    return [failure.message for failure in run(made, [made.rules["p/r"]])]


def test_four_good_examples_pass(tmp_path: Path) -> None:
    assert failures(tmp_path, ALL) == []


@pytest.mark.parametrize("kind", ["firing", "silent", "boundary", "unknown"])
def test_each_kind_of_example_must_be_there(tmp_path: Path, kind: str) -> None:
    rest = [example for example in ALL if f"shows: {kind}," not in example]
    assert failures(tmp_path, rest) == [f"no example is marked `{kind}`"]


def test_no_examples_at_all(tmp_path: Path) -> None:
    assert len(failures(tmp_path, [])) == 4


def test_a_judgement_other_than_the_rules_fails(tmp_path: Path) -> None:
    wrong = FIRING.replace("number: 3", "number: 11")
    assert failures(tmp_path, [*ALL, wrong]) == ["is judged `fails`, the example says `holds`"]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (SILENT.replace("shows: silent", "shows: firing"), "is marked `firing` but is judged `fails`"),
        (FIRING.replace("shows: firing", "shows: silent"), "is marked `silent` but is judged `holds`"),
        (FIRING.replace("shows: firing", "shows: unknown"), "is marked `unknown` but is judged `holds`"),
    ],
)
def test_an_example_must_show_what_it_is_marked_as(tmp_path: Path, example: str, message: str) -> None:
    assert message in failures(tmp_path, [*ALL, example])


@pytest.mark.parametrize(
    ("decided_by", "says"),
    [("[number]", "`number`"), ("[hidden, number, harm]", "`harm`, `hidden`, `number`"), ("[]", "nothing")],
)
def test_the_reasons_must_be_those_that_decide(tmp_path: Path, decided_by: str, says: str) -> None:
    wrong = FIRING.replace("decided_by: [number, hidden]", f"decided_by: {decided_by}")
    assert failures(tmp_path, [*ALL, wrong]) == [f"is decided by `hidden`, `number`, the example says {says}"]


# Boundaries

NOT_BOUNDARY = "is marked `boundary`, but no neighbouring value is judged the other way"


@pytest.mark.parametrize(
    ("facts", "judgement", "decided_by", "accepted"),
    [
        ("{number: 11, hidden: true}", "fails", "[number]", True),
        ("{number: 10, hidden: true}", "holds", "[number, hidden]", True),
        ("{number: {at_most: 10}, hidden: true}", "holds", "[number, hidden]", True),
        ("{number: {at_least: 11, at_most: 60}, hidden: true}", "fails", "[number]", True),
        ("{number: {either: [3, 10]}, hidden: true}", "holds", "[number, hidden]", True),
        # One further away.
        ("{number: 12, hidden: true}", "fails", "[number]", False),
        ("{number: 9, hidden: true}", "holds", "[number, hidden]", False),
        # The flag beside the number turns it round too, and says nothing of where the number's edge lies.
        ("{number: 3, hidden: true}", "holds", "[number, hidden]", False),
        ("{number: 3, hidden: false}", "fails", "[hidden]", False),
        # Across the edge it is only unknown.
        ("{number: 11}", "fails", "[number]", False),
        # An edge of a fact that the rule does not read.
        ("{number: 3, hidden: true, harm: small}", "holds", "[number, hidden]", False),
    ],
)
def test_a_boundary_lies_one_step_from_the_other_side(
    tmp_path: Path, facts: str, judgement: str, decided_by: str, *, accepted: bool
) -> None:
    example = f"{{shows: boundary, facts: {facts}, judgement: {judgement}, decided_by: {decided_by}}}"
    assert failures(tmp_path, [*ALL, example]) == ([] if accepted else [NOT_BOUNDARY])


def test_an_unknown_judgement_is_no_boundary(tmp_path: Path) -> None:
    facts = "{number: {at_least: 5, at_most: 11}, hidden: true}"
    example = f"{{shows: boundary, facts: {facts}, judgement: unknown, decided_by: [number]}}"
    assert failures(tmp_path, [*ALL, example]) == [
        "is marked `boundary` but is judged `unknown`, which lies on neither side of one"
    ]


KIND = "when: {colour: green}\nexpect: {stringency: {at_most: guidance}}\n"


@pytest.mark.parametrize(("colour", "judgement"), [("green", "holds"), ("blue", "fails"), ("red", "fails")])
def test_where_only_kinds_and_flags_are_read_all_values_are_neighbours(
    tmp_path: Path, colour: str, judgement: str
) -> None:
    examples = [
        "{shows: firing, facts: {colour: green}, judgement: holds, decided_by: [colour]}",
        "{shows: silent, facts: {colour: red}, judgement: fails, decided_by: [colour]}",
        "{shows: unknown, facts: {}, judgement: unknown, decided_by: [colour]}",
        f"{{shows: boundary, facts: {{colour: {colour}}}, judgement: {judgement}, decided_by: [colour]}}",
    ]
    assert failures(tmp_path, examples, KIND) == []


def test_a_boundary_of_a_kind_needs_the_fact_to_be_given(tmp_path: Path) -> None:
    either = KIND.replace("colour: green", "any: [{colour: green}, {hidden: true}]")
    examples = [
        "{shows: firing, facts: {colour: green}, judgement: holds, decided_by: [colour]}",
        "{shows: silent, facts: {colour: red, hidden: false}, judgement: fails, decided_by: [colour, hidden]}",
        "{shows: unknown, facts: {}, judgement: unknown, decided_by: [colour, hidden]}",
        "{shows: boundary, facts: {colour: green, hidden: true}, judgement: holds, decided_by: [colour, hidden]}",
    ]
    assert failures(tmp_path, examples, either) == [NOT_BOUNDARY]


WINDOW = "in_force: {from: 2024-01-01}\n" + WHEN


@pytest.mark.parametrize(("on", "accepted"), [("2024-01-01", True), ("2023-12-31", True), ("2024-01-02", False)])
def test_the_first_day_in_force_is_a_boundary(tmp_path: Path, on: str, *, accepted: bool) -> None:
    judgement = "fails" if on < "2024" else "holds"
    example = (
        f"{{shows: boundary, facts: {{number: 3, hidden: true}}, on: {on}, judgement: {judgement}, "
        "decided_by: [number, hidden]}"
    )
    assert failures(tmp_path, [*ALL, example], WINDOW) == ([] if accepted else [NOT_BOUNDARY])


def test_a_month_in_which_a_rule_comes_into_force_leaves_it_unknown(tmp_path: Path) -> None:
    example = (
        FIRING.replace("firing", "unknown").replace("holds", "unknown").replace("judgement", "on: 2023-12, judgement")
    )
    window = WINDOW.replace("2024-01-01", "2023-12-15")
    assert failures(tmp_path, [*ALL, example], window) == []


# Values


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ("{numbr: 3}", "there is no fact `numbr` that a rule may read"),
        ("{origin: here}", "there is no fact `origin` that a rule may read"),
        ("{home: JP}", "there is no fact `home` that a rule may read"),
        ("{gravity: serious}", "`gravity` is derived by rules: give the facts behind it"),
        ("{number: 101}", "101 is outside the scale from 0 to 100"),
        ("{number: lots}", "`lots` is not a whole number"),
        ("{number: {at_least: 9, at_most: 3}}", "`{'at_least': 9, 'at_most': 3}` is not a value"),
        ("{number: {about: 9}}", "`{'about': 9}` is not a value"),
        ("{number: {}}", "`{}` is not a value"),
        ("{colour: {at_least: red}}", "`{'at_least': 'red'}` is not a value"),
        ("{hidden: {at_least: true}}", "`{'at_least': True}` is not a value"),
    ],
)
def test_a_value_that_is_none_fails(tmp_path: Path, facts: str, message: str) -> None:
    example = f"{{shows: unknown, facts: {facts}, judgement: unknown, decided_by: []}}"
    [found] = failures(tmp_path, [*ALL, example])
    assert found.startswith(message)


def test_facts_may_be_bounded_or_disputed(tmp_path: Path) -> None:
    facts = "{number: {at_least: 10, at_most: 11}, hidden: {either: [true, false]}}"
    example = f"{{shows: unknown, facts: {facts}, judgement: unknown, decided_by: [number, hidden]}}"
    assert failures(tmp_path, [*ALL, example]) == []


# Overriders, grades, powers, drafts


def test_an_example_is_judged_with_all_rules_of_the_domain(tmp_path: Path) -> None:
    other = rule("when: {harm: large}\noverrides: [p/r]\nexpect: {stringency: {at_most: order}}\n")
    messages = failures(tmp_path, ALL, other=other)
    assert "is judged `unknown`, the example says `holds`" in messages
    given = [
        example.replace("hidden: true", "hidden: true, harm: none").replace("{number: 3}", "{number: 3, harm: none}")
        for example in ALL
    ]
    assert failures(tmp_path / "given", given, other=other) == []


def test_a_rule_that_reads_a_grade_is_shown_by_the_facts_behind_it(tmp_path: Path) -> None:
    grade = rule("when: {harm: large}\ngrade: {gravity: {at_least: serious}}\n")
    body = 'when: {gravity: "< serious"}\nexpect: {stringency: {at_most: guidance}}\n'
    examples = [
        "{shows: firing, facts: {harm: small}, judgement: holds, decided_by: [gravity]}",
        "{shows: silent, facts: {harm: large}, judgement: fails, decided_by: [gravity]}",
        "{shows: boundary, facts: {harm: small}, judgement: holds, decided_by: [gravity]}",
        "{shows: unknown, facts: {}, judgement: unknown, decided_by: [gravity]}",
    ]
    assert failures(tmp_path, examples, body, grade=grade) == []


POWER = "power: {authorities: [o], regimes: [l], instruments: [order], covers: [{objects: [security], says: s}]}\n"


def test_a_power_that_cannot_fail_needs_no_silent_example(tmp_path: Path) -> None:
    examples = [
        "{shows: firing, facts: {}, demand: security, judgement: holds, decided_by: []}",
        "{shows: unknown, facts: {}, demand: ownership, judgement: unknown, decided_by: []}",
    ]
    assert failures(tmp_path / "a", examples, POWER) == []
    refusing = POWER.replace("}]}", "}], not_covers: [{objects: [ownership], says: s}]}")
    assert failures(tmp_path / "b", examples[:1], refusing) == [
        "no example is marked `silent`",
        "no example is marked `unknown`",
    ]
    dated = "in_force: {from: 2024-01-01}\n" + POWER
    assert failures(tmp_path / "c", examples, dated) == [
        "no example is marked `silent`",
        "no example is marked `boundary`",
    ]
    other = rule("when: {harm: large}\noverrides: [p/r]\nexpect: {stringency: {at_most: order}}\n")
    assert "no example is marked `silent`" in failures(tmp_path / "d", examples, POWER, other=other)


def test_the_kind_of_demand_must_exist_and_be_asked_of_a_power(tmp_path: Path) -> None:
    typo = "{shows: unknown, facts: {}, demand: ownreship, judgement: unknown, decided_by: []}"
    good = "{shows: firing, facts: {}, demand: security, judgement: holds, decided_by: []}"
    [message] = failures(tmp_path / "a", [good, typo], POWER)
    assert message.startswith("`ownreship` is not one of")
    asked = FIRING.replace("judgement", "demand: security, judgement")
    assert failures(tmp_path / "b", [*ALL, asked]) == ["only a power is asked about a kind of demand"]


def test_a_draft_needs_its_examples_and_is_not_judged(tmp_path: Path) -> None:
    text = rule(WHEN, status="draft").replace(
        "examples: []", f"examples: [{FIRING.replace('number: 3', 'number: 11')}]"
    )
    made = book(tmp_path, {"p/r": text})
    assert [failure.message for failure in run(made, made.rules.values())] == [
        f"no example is marked `{kind}`" for kind in ("silent", "boundary", "unknown")
    ]


def test_a_failure_names_the_rule_and_the_example(tmp_path: Path) -> None:
    text = rule(WHEN).replace("examples: []", f"examples: [{', '.join((*ALL, FIRING.replace('3', '11')))}]")
    made = book(tmp_path, {"p/r": text})
    [failure] = run(made, made.rules.values())
    assert (failure.rule, failure.example) == ("p/r", 4)


@pytest.mark.parametrize(
    ("says", "expects", "messages"),
    [
        ("expect: {stringency: {at_most: guidance}}", "guidance", []),
        ("expect: {stringency: {at_most: guidance}}", "order", ["expects `guidance`, the example says `order`"]),
        (
            "expect: {stringency: {at_most: guidance}}",
            "sermon",
            ["`expects`: `sermon` is not one of `none`, `guidance`, `order`, `ban`"],
        ),
        ("expect: {amount: {at_least: 10}}", "10", []),
        ("expect: {amount: {at_least: 10}}", "11", ["expects `10`, the example says `11`"]),
        ("expect: {amount: {at_least: 10}}", "1001", ["`expects`: 1001 is outside the scale from 0 to 1000"]),
        ("grade: {gravity: {at_least: serious}}", "serious", []),
        ("grade: {gravity: {at_least: serious}}", "medium", ["expects `serious`, the example says `medium`"]),
        (
            "power: {authorities: [toy-office], regimes: [toy-law], instruments: [order]}",
            "order",
            ["says what the rule expects, and a power expects no level"],
        ),
    ],
)
def test_an_example_may_say_which_level_the_rule_expects(
    tmp_path: Path, says: str, expects: str, messages: list[str]
) -> None:
    body = f'when: {{number: "<= 10", hidden: true}}\n{says}\n'
    said = UNKNOWN.removesuffix("}") + f", expects: {expects}}}"
    assert failures(tmp_path, [FIRING, SILENT, BOUNDARY, said], body) == messages
