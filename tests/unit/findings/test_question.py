"""The formula of floors and ceilings against every way in which the unknown rules may come out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest

from checker.findings.question import Answer, Kind, OutcomeQuestion, PowerQuestion, coverage, relevant
from checker.judgement import Judgement, Judgements
from checker.model.rulebook import Coverage
from checker.rules.ast import All, Ceiling, DayWindow, Floor, Power, Rule
from checker.source import Span
from checker.vocabulary import Interval, Level, Truth

SCALE = Interval(0, 3)
NOWHERE = Span("test", 1, 1)
HOLDS, UNKNOWN, FAILS = Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS

Bound = tuple[int, Truth]
"""At which level a rule sets its bound, and whether the rule has effect."""


def plain(name: str, says: Ceiling | Floor | Power) -> Rule:
    return Rule(
        name, name, "in-force", DayWindow(None, None), "measure", (), All(()), None, (), says, Level.ERROR,
        None, (), "", NOWHERE, NOWHERE, (),
    )  # fmt: skip


def judged(effects: Mapping[str, Truth]) -> Judgements:
    return Judgements({name: Judgement(name, truth, truth, truth) for name, truth in effects.items()}, {})


def ask(
    floors: tuple[Bound, ...],
    ceilings: tuple[Bound, ...],
    low: int,
    high: int | None = None,
    *,
    floors_apply: bool = True,
) -> tuple[OutcomeQuestion, Judgements]:
    rules, effects = {}, {}
    for number, (at, truth) in enumerate(floors):
        rules[f"floor-{number}"] = plain(f"floor-{number}", Floor("stringency", at, str(at)))
        effects[f"floor-{number}"] = truth
    for number, (at, truth) in enumerate(ceilings):
        rules[f"ceiling-{number}"] = plain(f"ceiling-{number}", Ceiling("stringency", at, str(at)))
        effects[f"ceiling-{number}"] = truth
    observed = Interval(low, low if high is None else high)
    return OutcomeQuestion("stringency", observed, SCALE, rules, floors_apply), judged(effects)


def answer(
    floors: tuple[Bound, ...],
    ceilings: tuple[Bound, ...],
    low: int,
    high: int | None = None,
    *,
    floors_apply: bool = True,
) -> Answer:
    question, judgements = ask(floors, ceilings, low, high, floors_apply=floors_apply)
    return question.answer(judgements)


def completions(bounds: tuple[Bound, ...]) -> Iterator[list[int]]:
    """The levels of the rules with effect, for every way in which the unknown ones may come out."""
    unsure = [at for at, truth in bounds if truth is UNKNOWN]
    held = [at for at, truth in bounds if truth is HOLDS]
    for chosen in itertools.product((True, False), repeat=len(unsure)):
        yield held + [at for at, taken in zip(unsure, chosen, strict=True) if taken]


def settled(floors: list[int], ceilings: list[int], seen: int) -> str:
    """What the design says where everything is known."""
    floor, ceiling = max(floors, default=SCALE.lo), min(ceilings, default=SCALE.hi)
    if floor > ceiling:
        return "harsh" if seen > floor else "lenient" if seen < ceiling else "clash"
    return "harsh" if seen > ceiling else "lenient" if seen < floor else "within"


def by_enumeration(floors: tuple[Bound, ...], ceilings: tuple[Bound, ...], low: int, high: int) -> tuple[str, bool]:
    found = {
        settled(f, c, seen) for f in completions(floors) for c in completions(ceilings) for seen in range(low, high + 1)
    }
    if len(found) == 1 and found <= {"harsh", "lenient", "within"}:
        return found.pop(), True
    if {"harsh", "lenient"} <= found:
        return "undecided", False
    for side in ("harsh", "lenient"):
        if side in found:
            return side, False
    return "undecided", False


ONE = [(at, truth) for at in range(4) for truth in (HOLDS, UNKNOWN)]
SETS: list[tuple[Bound, ...]] = [(), *((one,) for one in ONE), *itertools.combinations_with_replacement(ONE, 2)]
OBSERVED = [(low, high) for low in range(4) for high in range(low, 4)]


@pytest.mark.parametrize("floors", SETS, ids=str)
def test_the_formula_is_what_the_enumeration_of_all_completions_gives(floors: tuple[Bound, ...]) -> None:
    for ceilings in SETS:
        for low, high in OBSERVED:
            found = answer(floors, ceilings, low, high)
            wanted = by_enumeration(floors, ceilings, low, high)
            assert (found.kind.value, found.certain) == wanted, (floors, ceilings, low, high)


def test_a_rule_that_fails_is_as_if_it_were_not_there() -> None:
    for side in ONE:
        for low, high in OBSERVED:
            assert answer((side, (3, FAILS)), ((0, FAILS),), low, high) == answer((side,), (), low, high)


@pytest.mark.parametrize("floors", SETS[:20], ids=str)
def test_where_the_outcome_would_be_accepted(floors: tuple[Bound, ...]) -> None:
    for ceilings in SETS:
        question, judgements = ask(floors, ceilings, 0)
        accepted = question.accepted(judgements)
        for seen in range(4):
            within = answer(floors, ceilings, seen).kind is Kind.WITHIN
            assert within is (accepted is not None and accepted.lo <= seen <= accepted.hi)


def test_floors_count_only_where_they_apply() -> None:
    assert answer(((2, HOLDS),), (), 0).kind is Kind.LENIENT
    assert answer(((2, HOLDS),), (), 0, floors_apply=False).kind is Kind.WITHIN
    assert answer(((3, HOLDS),), ((1, HOLDS),), 2, floors_apply=False).certain
    assert answer(((3, HOLDS),), ((1, HOLDS),), 2, floors_apply=False).kind is Kind.HARSH
    question, _ = ask(((2, HOLDS),), ((1, HOLDS),), 0, floors_apply=False)
    assert relevant(question, question.rules) == ("ceiling-0",)
    question, _ = ask(((2, HOLDS),), ((1, HOLDS),), 0)
    assert set(relevant(question, question.rules)) == {"floor-0", "ceiling-0"}


def test_only_rules_on_the_outcome_asked_about_count() -> None:
    rules = {"other": plain("other", Ceiling("intrusion", 0, "0"))}
    question = OutcomeQuestion("stringency", Interval(3, 3), SCALE, rules, True)
    assert question.answer(judged({"other": HOLDS})).kind is Kind.WITHIN
    assert relevant(question, rules) == ()


def test_what_rules_on_another_outcome_say_hides_no_rule_after_them() -> None:
    rules = {
        "other": plain("other", Ceiling("intrusion", 0, "0")),
        "power": plain("power", power_of("covered")),
        "asked": plain("asked", Ceiling("stringency", 1, "1")),
    }
    question = OutcomeQuestion("stringency", Interval(3, 3), SCALE, rules, True)
    found = question.answer(judged(dict.fromkeys(rules, HOLDS)))
    assert found == Answer(Kind.HARSH, True, ("asked",), 1)


@pytest.mark.parametrize(
    ("floors", "ceilings", "seen", "rules", "expected", "doubts"),
    [
        # The lowest ceiling that holds, all of them where several say the same.
        ((), ((2, HOLDS), (1, HOLDS)), 3, ("ceiling-1",), 1, ()),
        ((), ((1, HOLDS), (1, HOLDS)), 3, ("ceiling-0", "ceiling-1"), 1, ()),
        # A lower one that may hold does not bind a certain answer.
        ((), ((2, HOLDS), (0, UNKNOWN)), 3, ("ceiling-0",), 2, ()),
        ((), ((2, UNKNOWN),), 3, ("ceiling-0",), 2, ()),
        ((), ((3, HOLDS), (1, UNKNOWN)), 3, ("ceiling-1",), 1, ()),
        # Nor does one that may hold at the same level.
        ((), ((2, HOLDS), (2, UNKNOWN)), 3, ("ceiling-0",), 2, ()),
        # A possible answer is held against the bound that may hold.
        (((2, UNKNOWN),), (), 1, ("floor-0",), 2, ()),
        # A floor that may hold makes the ceiling's word doubtful, and is named apart.
        (((3, UNKNOWN),), ((1, HOLDS),), 2, ("ceiling-0",), 1, ("floor-0",)),
        (((1, UNKNOWN),), ((1, HOLDS),), 2, ("ceiling-0",), 1, ()),
        (((2, HOLDS),), (), 1, ("floor-0",), 2, ()),
        (((2, HOLDS), (3, UNKNOWN)), ((1, HOLDS),), 0, ("floor-0",), 2, ()),
        (((2, HOLDS),), ((0, UNKNOWN),), 1, ("floor-0",), 2, ("ceiling-0",)),
        # At the ceiling that may hold the outcome is not below it, so that ceiling speaks against the floor.
        (((2, HOLDS),), ((1, UNKNOWN),), 1, ("floor-0",), 2, ("ceiling-0",)),
        # Between the bounds of a clash both rules are named.
        (((2, HOLDS),), ((1, HOLDS),), 1, ("ceiling-0", "floor-0"), None, ()),
        (((2, HOLDS),), ((1, HOLDS),), 2, ("ceiling-0", "floor-0"), None, ()),
        (((2, UNKNOWN),), ((1, UNKNOWN),), 2, ("ceiling-0",), 1, ("floor-0",)),
        (((3, UNKNOWN),), ((0, UNKNOWN),), 2, ("ceiling-0", "floor-0"), None, ()),
    ],
)
def test_the_rules_that_set_the_bound_are_named(
    *,
    floors: tuple[Bound, ...],
    ceilings: tuple[Bound, ...],
    seen: int,
    rules: tuple[str, ...],
    expected: int | None,
    doubts: tuple[str, ...],
) -> None:
    found = answer(floors, ceilings, seen)
    assert (found.rules, found.expected, found.doubts) == (rules, expected, doubts)


def test_a_possible_clash_at_the_observed_outcome_is_undecided() -> None:
    """A floor that may hold above a ceiling that does: neither harsh nor lenient, and perhaps both rules speak."""
    found = answer(((3, UNKNOWN),), ((2, HOLDS),), 2)
    assert (found.kind, found.rules) == (Kind.UNDECIDED, ("ceiling-0", "floor-0"))


def test_an_unknown_rule_that_cannot_move_the_bound_across_is_not_reported() -> None:
    assert answer((), ((2, UNKNOWN),), 2).kind is Kind.WITHIN
    assert answer(((1, UNKNOWN),), (), 1).kind is Kind.WITHIN
    assert answer(((1, UNKNOWN),), ((2, UNKNOWN),), 1, 2).kind is Kind.WITHIN


# Powers

COVERS = {"covered": HOLDS, "not covered": FAILS, "open": UNKNOWN, "not mentioned": UNKNOWN}


def power_of(word: str) -> Power:
    kinds = (Coverage(objects=("ownership",), says="a reading"),)
    empty: tuple[Coverage, ...] = ()
    return Power(
        ("office",), ("law",), ("order",),
        kinds if word == "covered" else empty,
        kinds if word == "not covered" else empty,
        kinds if word == "open" else empty,
    )  # fmt: skip


@pytest.mark.parametrize(("word", "truth"), COVERS.items())
def test_coverage(word: str, truth: Truth) -> None:
    assert coverage(power_of(word), "ownership") is truth
    assert coverage(power_of(word), None) is HOLDS


def _comes_out(truth: Truth) -> tuple[bool, ...]:
    return {HOLDS: (True,), FAILS: (False,), UNKNOWN: (True, False)}[truth]


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_unfounded_is_what_the_enumeration_gives(number: int, *, complete: bool) -> None:
    states = list(itertools.product(Truth, COVERS))
    for drawn in itertools.product(states, repeat=number):
        powers = {f"power-{n}": power_of(word) for n, (_, word) in enumerate(drawn)}
        question = PowerQuestion("ownership", powers, complete)
        found = question.answer(judged({f"power-{n}": truth for n, (truth, _) in enumerate(drawn)}))
        ways = [[e and c for e in _comes_out(t) for c in _comes_out(COVERS[w])] for t, w in drawn]
        reached = {any(way) for way in itertools.product(*ways)}
        if reached == {True}:
            assert found.kind is Kind.WITHIN
        else:
            assert found.kind is Kind.UNFOUNDED
            assert found.certain is (complete and reached == {False})


def test_without_any_power_a_measure_is_unfounded_and_certainly_so_if_the_list_is_complete() -> None:
    assert PowerQuestion(None, {}, True).answer(judged({})) == Answer(Kind.UNFOUNDED, True)
    assert PowerQuestion(None, {}, False).answer(judged({})) == Answer(Kind.UNFOUNDED, False)


def test_the_powers_that_come_nearest_are_named() -> None:
    powers = {"open": power_of("open"), "not": power_of("not covered")}
    question = PowerQuestion("ownership", powers, True)
    assert question.answer(judged({"open": HOLDS, "not": HOLDS})).rules == ("open",)
    assert question.answer(judged({"open": FAILS, "not": HOLDS})).rules == ("open", "not")


def test_a_measure_that_a_power_reaches_is_certainly_within() -> None:
    """No rule is named: nothing is held against it."""
    question = PowerQuestion("ownership", {"power": power_of("covered")}, False)
    assert question.answer(judged({"power": HOLDS})) == Answer(Kind.WITHIN, True)


def test_every_power_is_looked_at() -> None:
    question = PowerQuestion("ownership", {"open": power_of("open"), "not": power_of("not covered")}, True)
    assert relevant(question, {}) == ("open", "not")


def test_an_instrument_is_asked_about_without_regard_to_what_the_power_covers() -> None:
    question = PowerQuestion(None, {"power": power_of("not covered")}, True)
    assert question.answer(judged({"power": HOLDS})).kind is Kind.WITHIN
    assert question.answer(judged({"power": FAILS})).certain
