"""The meaning of the rule language, every cell of its tables written out by hand."""

from __future__ import annotations

import pytest

from checker.engines.reference import Reference, evaluate, truth_of
from checker.judgement import Judgement, Judgements
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered, Not
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth

H, U, F = Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS
SCALE = Interval(0, 9)
VALUES: dict[Truth, Ranges] = {H: (Interval(5, 5),), U: (Interval(4, 5),), F: (Interval(4, 4),)}
"""Values of a fact on which the test `at least 5` holds, is unknown, fails."""

ALL = [(H, H, H), (H, U, U), (H, F, F), (U, H, U), (U, U, U), (U, F, F), (F, H, F), (F, U, F), (F, F, F)]
ANY = [(H, H, H), (H, U, H), (H, F, H), (U, H, H), (U, U, U), (U, F, U), (F, H, H), (F, U, U), (F, F, F)]
BUT_NOT = [(H, H, F), (H, U, U), (H, F, H), (U, H, F), (U, U, U), (U, F, U), (F, H, F), (F, U, F), (F, F, F)]
"""A rule that is (not) met, what overrides it, and then its effect."""


def at_least(least: int, fact: str = "fact") -> Check:
    return Check(fact, (Interval(least, SCALE.hi),), f">= {least}", Span("test", 1, 1))


def judge(*lines: Line, grades: tuple[str, ...] = (), **facts: Truth) -> Judgements:
    scales = dict.fromkeys((*facts, *grades), SCALE)
    program = Program(lines, scales, frozenset(grades))
    return Reference().judge(program, {name: VALUES[truth] for name, truth in facts.items()}, {})


@pytest.mark.parametrize(("one", "other", "wanted"), ALL)
def test_all(one: Truth, other: Truth, wanted: Truth) -> None:
    both: Lowered = All((at_least(5, "one"), at_least(5, "other")))
    assert evaluate(both, {"one": VALUES[one], "other": VALUES[other]}) is wanted


@pytest.mark.parametrize(("one", "other", "wanted"), ANY)
def test_any(one: Truth, other: Truth, wanted: Truth) -> None:
    either: Lowered = AnyOf((at_least(5, "one"), at_least(5, "other")))
    assert evaluate(either, {"one": VALUES[one], "other": VALUES[other]}) is wanted


def test_all_of_nothing_holds_and_any_of_nothing_fails() -> None:
    assert evaluate(All(()), {}) is H
    assert evaluate(AnyOf(()), {}) is F


def test_a_condition_that_was_not_lowered_is_refused() -> None:
    """It is not read as anything: `not` has a meaning only where `lower` has pushed it down."""
    with pytest.raises(AssertionError, match=r"Not\(part="):
        evaluate(Not(at_least(5)), {"fact": VALUES[H]})  # type: ignore[arg-type]


@pytest.mark.parametrize(("condition", "force", "wanted"), ALL)
def test_a_rule_is_met_where_its_condition_holds_while_it_is_in_force(
    condition: Truth, force: Truth, wanted: Truth
) -> None:
    program = Program((Line("rule", at_least(5), (), None),), {"fact": SCALE}, frozenset())
    judged = Reference().judge(program, {"fact": VALUES[condition]}, {"rule": force}).rules["rule"]
    assert (judged.condition, judged.own, judged.effective) == (condition, wanted, wanted)


def test_a_judgement_bears_the_name_of_its_rule() -> None:
    judged = judge(Line("one", at_least(5), (), None), Line("other", at_least(5), ("one",), None), fact=H)
    assert judged.rules == {"one": Judgement("one", H, H, H), "other": Judgement("other", H, H, F)}


@pytest.mark.parametrize(("own", "overrider", "wanted"), BUT_NOT)
def test_what_overrides_a_rule_takes_its_effect_away(own: Truth, overrider: Truth, wanted: Truth) -> None:
    judged = judge(
        Line("special", at_least(5, "special"), (), None),
        Line("general", at_least(5, "general"), ("special",), None),
        special=overrider,
        general=own,
    )
    assert (judged.rules["general"].own, judged.rules["general"].effective) == (own, wanted)


def test_what_is_overridden_itself_overrides_nothing() -> None:
    judged = judge(
        Line("first", All(()), (), None),
        Line("second", All(()), ("first",), None),
        Line("third", All(()), ("second",), None),
    )
    assert [judged.rules[name].effective for name in ("first", "second", "third")] == [H, F, H]


def test_any_one_overrider_suffices() -> None:
    judged = judge(
        Line("one", at_least(5, "one"), (), None),
        Line("other", at_least(5, "other"), (), None),
        Line("general", All(()), ("one", "other"), None),
        one=F,
        other=H,
    )
    assert judged.rules["general"].effective is F


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (H, H, (7, 7)), (H, U, (3, 7)), (H, F, (3, 3)),
        (U, H, (7, 7)), (U, U, (0, 7)), (U, F, (0, 3)),
        (F, H, (7, 7)), (F, U, (0, 7)), (F, F, (0, 0)),
    ],
)  # fmt: skip
def test_a_grade_is_at_least_what_holds_and_at_most_what_may(low: Truth, high: Truth, wanted: tuple[int, int]) -> None:
    three = Line("low", at_least(5, "low"), (), Grade("grade", 3, "3"))
    seven = Line("high", at_least(5, "high"), (), Grade("grade", 7, "7"))
    for lines in ((three, seven), (seven, three)):
        judged = judge(*lines, grades=("grade",), low=low, high=high)
        assert judged.grades["grade"] == Interval(*wanted)


def test_a_grade_is_a_fact_for_the_rules_that_follow() -> None:
    judged = judge(
        Line("raises", at_least(5, "one"), (), Grade("grade", 5, "5")),
        Line("reads", at_least(5, "grade"), (), None),
        grades=("grade",),
        one=U,
    )
    assert judged.rules["reads"].effective is U


def test_a_grade_that_no_rule_raises_is_at_its_least() -> None:
    judged = judge(Line("reads", at_least(1, "grade"), (), None), grades=("grade",))
    assert judged.rules["reads"].effective is F
    assert judged.grades["grade"] == Interval(0, 0)


def test_a_fact_left_out_may_have_every_value() -> None:
    line = Line("rule", at_least(5), (), None)
    assert Reference().judge(Program((line,), {"fact": SCALE}, frozenset()), {}, {}).rules["rule"].condition is U


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        # Against what lies from 3 to 5 or is 8.
        ([(3, 3)], H), ([(5, 5)], H), ([(8, 8)], H), ([(3, 5)], H), ([(3, 3), (8, 8)], H), ([(3, 5), (8, 8)], H),
        ([(2, 2)], F), ([(6, 7)], F), ([(9, 9)], F), ([(0, 2), (6, 7), (9, 9)], F),
        ([(2, 3)], U), ([(5, 6)], U), ([(3, 8)], U), ([(7, 8)], U), ([(8, 9)], U), ([(0, 9)], U),
        ([(2, 2), (4, 4)], U), ([(4, 4), (6, 6)], U),
    ],
)  # fmt: skip
def test_a_test_holds_on_all_values_or_fails_on_all(values: list[tuple[int, int]], wanted: Truth) -> None:
    assert truth_of((Interval(3, 5), Interval(8, 8)), tuple(Interval(*ends) for ends in values)) is wanted


def test_a_test_that_allows_nothing_fails() -> None:
    assert truth_of((), (Interval(0, 0),)) is F
