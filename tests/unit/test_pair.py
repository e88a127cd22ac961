"""The first engine decides; the second agrees, or there is no answer, or it is told why it said nothing."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

from checker import audit
from checker.errors import EnginesDisagree
from checker.judgement import (
    Contradiction,
    Facts,
    Fired,
    InForce,
    Judgement,
    Judgements,
    Unavailable,
)
from checker.pair import Pair, differences
from checker.rules.program import Program
from checker.vocabulary import Interval, Truth

H, U, F = Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS
PROGRAM = Program((), {}, frozenset())
FIRED = (Fired("a", certain=True, effect=True),)


def judged(*rules: Judgement, grade: tuple[int, int] = (0, 1), fired: bool = False) -> Judgements:
    return Judgements({rule.rule: rule for rule in rules}, {"grade": Interval(*grade)}, FIRED if fired else ())


GOOD = judged(Judgement("a", H, H, H), Judgement("b", U, F, F))


class Scripted:
    """An engine that gives, or raises, one thing after the other."""

    def __init__(self, name: str, *says: Judgements | Exception) -> None:
        self.name = name
        self.title = "scripted 1"
        self.says = iter(says)
        self.closed: list[bool] = []

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:  # noqa: ARG002
        said = next(self.says)
        if isinstance(said, Exception):
            raise said
        return said

    def close(self, *, at_once: bool = False) -> None:
        self.closed.append(at_once)


def always() -> Iterator[Judgements]:
    while True:
        yield GOOD


def pair(*says: Judgements | Exception) -> Pair:
    first = Scripted("reference")
    first.says = always()
    return Pair(first, Scripted("trace", *says))


def judge(engines: Pair) -> Judgements:
    return engines.judge(PROGRAM, {}, {})


def stop(why: str, *, final: bool = False) -> Unavailable:
    return Unavailable(f"the second engine stopped: {why}", final=final)


def test_where_both_agree_the_firings_of_the_second_are_told() -> None:
    engines = pair(judged(*GOOD.rules.values(), fired=True))
    engines.begin("case")
    assert judge(engines) == judged(*GOOD.rules.values(), fired=True)
    assert engines.account() == "the second engine (scripted 1) gave the same judgements"


def test_where_nothing_was_judged_nothing_is_claimed() -> None:
    engines = pair(GOOD)
    engines.begin("one")
    judge(engines)
    engines.begin("other")
    assert engines.account() == "the second engine was not asked, since nothing was judged"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            judged(Judgement("a", H, H, U), Judgement("b", U, F, F)),
            (
                "rule `a`: reference says condition holds, while in force holds, effect holds, "
                "trace says condition holds, while in force holds, effect unknown"
            ),
        ),
        (
            judged(Judgement("a", H, H, H), Judgement("b", F, F, F)),
            (
                "rule `b`: reference says condition unknown, while in force fails, effect fails, "
                "trace says condition fails, while in force fails, effect fails"
            ),
        ),
        (
            judged(Judgement("a", H, H, H)),
            "rule `b`: reference says condition unknown, while in force fails, effect fails, trace says nothing",
        ),
        (judged(*GOOD.rules.values(), grade=(0, 2)), "grade `grade`: reference says 0 to 1, trace says 0 to 2"),
        (Judgements(GOOD.rules, {}), "grade `grade`: reference says 0 to 1, trace says nothing"),
        (judged(*reversed(list(GOOD.rules.values()))), "reference and trace give the rules in different order"),
    ],
)
def test_any_difference_ends_the_command(other: Judgements, told: str) -> None:
    engines = pair(other)
    engines.begin("jp/case")
    with pytest.raises(EnginesDisagree) as caught:
        judge(engines)
    assert caught.value.message == f"the engines disagree on `jp/case`, so there is no verdict:\n    {told}"
    assert caught.value.exit_code == 70


def test_every_difference_is_told() -> None:
    other = judged(Judgement("a", F, F, F), Judgement("c", H, H, H), grade=(1, 1))
    assert [text.split(":")[0] for text in differences(GOOD, other)] == [
        "rule `a`", "rule `b`", "rule `c`", "grade `grade`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contradiction", "told"),
    [
        (
            Contradiction("rule", "b", "certainly so and not possibly"),
            (
                "rule `b`: reference says condition unknown, while in force fails, effect fails, "
                "trace says certainly so and not possibly"
            ),
        ),
        (
            Contradiction("grade", "grade", "at least 2 and at most 1"),
            "grade `grade`: reference says 0 to 1, trace says at least 2 and at most 1",
        ),
    ],
)
def test_a_contradiction_is_a_difference(contradiction: Contradiction, told: str) -> None:
    engines = pair(contradiction)
    engines.begin("jp/case")
    with pytest.raises(EnginesDisagree) as caught:
        judge(engines)
    assert caught.value.message == f"the engines disagree on `jp/case`, so there is no verdict:\n    {told}"


def test_where_the_second_stops_the_first_stands_for_the_case() -> None:
    engines = pair(GOOD, stop("a crash"), GOOD)
    engines.begin("one")
    assert [judge(engines), judge(engines), judge(engines)] == [GOOD] * 3
    assert engines.account() == "the second engine stopped: a crash"
    engines.begin("other")
    assert judge(engines) == GOOD
    assert engines.account() == "the second engine (scripted 1) gave the same judgements"


def test_what_is_absent_is_not_asked_again() -> None:
    engines = pair(stop("no library", final=True))
    for case in ("one", "other"):
        engines.begin(case)
        assert judge(engines) == GOOD
        assert engines.account() == "the second engine stopped: no library"


def test_where_the_library_is_not_installed_no_process_is_started() -> None:
    with mock.patch.object(audit, "find_spec", return_value=None), mock.patch("subprocess.Popen") as started:
        engines = audit.default_engine()
    assert not started.called
    engines.begin("one")
    assert judge(engines).rules == {}
    assert engines.account() == "the second engine was absent: durable_rules is not installed"


def test_what_stopped_on_three_cases_is_not_asked_again() -> None:
    engines = pair(stop("1"), stop("2"), stop("3"))
    for case in ("1", "2", "3"):
        engines.begin(case)
        assert judge(engines) == GOOD
        assert engines.account() == f"the second engine stopped: {case}"
    engines.begin("4")
    assert judge(engines) == GOOD
    assert engines.account() == ("the second engine (scripted 1) was not asked, since it had stopped on 3 cases before")


def test_it_is_closed_in_peace_or_at_once_where_something_went_wrong() -> None:
    second = Scripted("trace")
    with Pair(Scripted("reference"), second):
        pass
    with pytest.raises(KeyboardInterrupt), Pair(Scripted("reference"), second):
        raise KeyboardInterrupt
    assert second.closed == [False, True]


def test_other_exceptions_are_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        judge(pair(ZeroDivisionError()))
