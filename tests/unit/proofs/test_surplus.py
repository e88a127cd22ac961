"""Rules, tests and pairs of rules that could go, against trying every case, and on toy packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from os import environ
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.judgement import Judgements
from checker.proofs.clash import clash
from checker.proofs.complaint import Complaint
from checker.proofs.grades import through_grade, unused_grade
from checker.proofs.ground import Ground, ground
from checker.proofs.idle import dead, idle_override, masked
from checker.proofs.surplus import as_strict, subject, subsumed
from checker.proofs.surplus_pairs import mergeable
from checker.proofs.surplus_tests import redundant_test
from checker.properties.laws import RuleSet, rule_set
from checker.properties.laws import rule_sets as sets_of
from checker.properties.witness import judge
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Consequence, Floor, Not, Rule, checks
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Interval, Truth, ranges
from tests import toys
from tests.anyrules import cases, held, judgements, rule_sets

EXAMPLES = 2_000 if environ.get("CHECKER_NIGHTLY") else 40
"""Rule sets drawn for each law."""


def toy_ground(root: Path, files: dict[str, str]) -> Ground:
    [rules] = sets_of(toys.book(root, {f"p/{name}": toys.rule(text) for name, text in files.items()}))
    return ground(rules, Budget())


def sure(found: object) -> Complaint:
    assert isinstance(found, Complaint)
    return found


# Subsumed


def said(rules: RuleSet, judged: Judgements, leave_out: frozenset[str] = frozenset()) -> dict[object, object]:
    """The strictest of what is said on each subject, and the grades."""
    found: dict[object, object] = {name: grade for name, grade in judged.grades.items()}  # noqa: C416
    for rule in rules.rules.values():
        if rule.id not in leave_out and held(judged, rule.id):
            best = found.get(subject(rule))
            if not isinstance(best, Rule) or not as_strict(best, rule):
                found[subject(rule)] = rule
    return {key: one.says.at if isinstance(one, Rule) else one for key, one in found.items()}  # type: ignore[union-attr]


def could_go(rules: RuleSet, name: str) -> bool:
    """Whether nothing is said otherwise without a rule, later ones that say the very same not being counted."""
    every, rule = judgements(rules), rules.rules[name]
    effect = {key for key, (_, judged) in every.items() if held(judged, name)}
    if not effect:
        return False
    without = rule_set(("p",), [other for other in rules.rules.values() if other.id != name], rules.catalogue)
    twins = frozenset(
        other.id
        for other in rules.rules.values()
        if name < other.id
        and other.says == rule.says
        and not other.overrides
        and effect == {key for key, (_, judged) in every.items() if held(judged, other.id)}
    )
    for case, judged in every.values():
        now = judge(without, case)
        if said(rules, judged) != said(without, now):
            return False
        mine = {subject(rule): said(rules, judged).get(subject(rule))}
        if held(judged, name) and mine[subject(rule)] is not None:
            strict = [
                other
                for other in without.rules.values()
                if other.id not in twins
                and subject(other) == subject(rule)
                and as_strict(other, rule)
                and held(now, other.id)
            ]
            if not strict:
                return False
    return True


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_rule_is_subsumed_if_and_only_if_nothing_is_said_otherwise_without_it(
    made: Book, data: st.DataObject
) -> None:
    rules = data.draw(rule_sets(made, most=6))
    found = [sure(one) for one in subsumed(ground(rules, Budget()))]
    # Of a rule that expects what every case meets that is said, and no more.
    ends = {Floor: 0, Ceiling: 3}
    says = {name: rule.says for name, rule in rules.rules.items()}
    empty = {name for name, one in says.items() if isinstance(one, Floor | Ceiling) and one.at == ends[type(one)]}
    assert {one.rules[0] for one in found} == {name for name in rules.rules if could_go(rules, name)} - empty
    for one in found:
        judged = judge(rules, one.shown[0].witness)
        assert judged.rules[one.rules[0]].effective is Truth.HOLDS


SMALL = 'when: {number: "< 10"}\nexpect: {stringency: {at_most: guidance}}\n'


def test_one_rule_that_says_as_much_is_named_before_several(tmp_path: Path) -> None:
    files = {
        "a": SMALL.replace("}\n", ", hidden: true}\n", 1),
        "b": SMALL.replace("}\n", ", hidden: false}\n", 1),
        "c": SMALL.replace("10", "20").replace("guidance", "none"),
        "r": SMALL,
    }
    on = toy_ground(tmp_path / "one", files)
    one = next(sure(found) for found in subsumed(on) if sure(found).rules[0] == "p/r")
    assert one.rules == ("p/r", "p/c")
    assert one.message == "wherever `p/r` has effect, `p/c` expects as much of `stringency` or more"
    del files["c"]
    on = toy_ground(tmp_path / "two", files)
    found = {sure(one).rules[0]: sure(one) for one in subsumed(on)}
    assert found["p/r"].rules == ("p/r", "p/a", "p/b")
    assert found["p/r"].message.startswith(
        "wherever `p/r` has effect, one or the other of `p/a` and `p/b` expects as much of `stringency` or more; "
        "where facts are unknown it may decide alone, as where all that is known is number 0"
    )


def test_of_two_equal_rules_the_later_is_complained_of_with_what_it_says_beside(tmp_path: Path) -> None:
    quieter = "level: note\n" + SMALL
    on = toy_ground(tmp_path, {"b": SMALL, "a": SMALL})
    one = sure(*subsumed(on))
    assert one.rules == ("p/b", "p/a")
    assert one.message == "`p/b` and `p/a` say the same of the same cases"
    assert one.shown[0].effects == (("p/b", Truth.HOLDS), ("p/a", Truth.HOLDS))
    assert one.spans == (on.rules.rules["p/b"].span, on.rules.rules["p/a"].span)
    cites = "[{principle: another, says: so, ours: true, verified: true}]"
    book = toys.book(tmp_path / "more", {"p/b": toys.rule(quieter, because=cites), "p/a": toys.rule(SMALL)})
    [rules] = sets_of(book)
    assert sure(*subsumed(ground(rules, Budget()))).message == (
        "`p/b` and `p/a` say the same of the same cases; it speaks at the level `note`, and not at `error` as "
        "there; it alone cites another"
    )


def test_a_rule_that_overrides_is_kept_unless_what_it_overrides_says_as_much(tmp_path: Path) -> None:
    general = 'when: {number: "< 50"}\nexpect: {stringency: {at_most: guidance}}\n'
    special = "overrides: [p/general]\n" + SMALL
    one = sure(*subsumed(toy_ground(tmp_path / "same", {"general": general, "special": special})))
    assert one.rules == ("p/special", "p/general")
    laxer = special.replace("guidance", "order")
    assert not list(subsumed(toy_ground(tmp_path / "laxer", {"general": general, "special": laxer})))


def test_windows_and_levels_count(tmp_path: Path) -> None:
    early = "in_force: {to: 2020-12-31}\n"
    on = toy_ground(tmp_path / "early", {"a": early + SMALL, "b": SMALL.replace("10", "20")})
    one = sure(*subsumed(on))
    assert one.rules == ("p/a", "p/b")
    assert one.periods == ("law of the breach up to 2020-12-31",)
    assert not list(subsumed(toy_ground(tmp_path / "late", {"a": SMALL, "b": early + SMALL.replace("10", "20")})))
    lax = toy_ground(tmp_path / "lax", {"a": SMALL, "b": SMALL.replace("guidance", "order")})
    assert sure(*subsumed(lax)).rules == ("p/b", "p/a")


POWER = """\
when: {number: "< 10"}
power:
  authorities: [toy-office]
  regimes: [toy-law]
  instruments: [order]
  covers: [{objects: [security], says: a toy}]
"""


def test_a_power_is_subsumed_by_one_that_reaches_as_much(tmp_path: Path) -> None:
    wide = (
        POWER.replace("10", "20").replace("[order]", "[order, guidance]").replace("[security]", "[security, reporting]")
    )
    assert sure(*subsumed(toy_ground(tmp_path / "wide", {"a": POWER, "b": wide}))).rules == ("p/a", "p/b")
    other = wide.replace("security, ", "")
    assert not list(subsumed(toy_ground(tmp_path / "other", {"a": POWER, "b": other})))
    halves = {
        name: POWER.replace("number", f"hidden: {flag}, number") for name, flag in (("b", "true"), ("c", "false"))
    }
    # One power has to reach it, as the rules stand for different texts.
    assert {sure(one).rules for one in subsumed(toy_ground(tmp_path / "two", {"a": POWER, **halves}))} == {
        ("p/b", "p/a"),
        ("p/c", "p/a"),
    }


# Redundant tests


def positions(condition: Condition) -> Iterator[tuple[tuple[int, ...], Check]]:
    match condition:
        case Check():
            yield (), condition
        case Not(part):
            for place, check in positions(part):
                yield (0, *place), check
        case All(parts) | AnyOf(parts):
            for number, part in enumerate(parts):
                for place, check in positions(part):
                    yield (number, *place), check


def deleted(condition: Condition, place: tuple[int, ...]) -> Condition | None:
    """What is left of a condition where the test at a place is struck out of the file."""
    match condition:
        case Check():
            return None
        case Not(part):
            inner = deleted(part, place[1:])
            return None if inner is None else Not(inner)
        case All(parts) | AnyOf(parts):
            kept = [deleted(p, place[1:]) if n == place[0] else p for n, p in enumerate(parts)]
            some = tuple(part for part in kept if part is not None)
            return type(condition)(some) if some else None


def strikes(rule: Rule) -> Iterator[tuple[Check, Rule]]:
    for place, check in positions(rule.when):
        yield check, replace(rule, when=deleted(rule.when, place) or All(()))
    for place, check in positions(rule.unless) if rule.unless is not None else ():
        assert rule.unless is not None
        yield check, replace(rule, unless=deleted(rule.unless, place))


def own(rules: RuleSet, name: str) -> list[Truth]:
    return [judge(rules, case).rules[name].own for case in cases(rules)]


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_test_is_redundant_if_and_only_if_the_rule_holds_in_the_same_cases_without_it(
    made: Book, data: st.DataObject
) -> None:
    rules = data.draw(rule_sets(made, most=3))
    expected = []
    for name, rule in rules.rules.items():
        before = own(rules, name)
        if Truth.HOLDS in before:
            # Windows of other rules come and go with them, so that the cases are those of the whole set.
            for check, struck in strikes(rule):
                others = [struck if other.id == name else other for other in rules.rules.values()]
                if own(rule_set(("p",), others, rules.catalogue), name) == before:
                    expected.append((name, check.fact))
    found = [sure(one) for one in redundant_test(ground(rules, Budget()))]
    assert sorted((one.rules[0], one.about) for one in found) == sorted(expected)


def test_a_redundant_test_is_told_where_it_stands(tmp_path: Path) -> None:
    text = 'when: {all: [{number: "< 10"}, {number: "< 5"}], harm: large}\nexpect: {stringency: {at_most: guidance}}\n'
    on = toy_ground(tmp_path, {"r": text})
    one = sure(*redundant_test(on))
    assert (one.rules, one.about) == (("p/r",), "number")
    assert one.message == (
        "`p/r` holds in the same cases without its test `number: < 10`: its other tests see to that already"
    )
    [check] = [check for check in checks(on.rules.rules["p/r"].condition) if check.text == "< 10"]
    assert one.spans == (check.span,)
    assert one.shown[0].told == "its condition is met here, with the test and without it"


def test_a_redundant_test_under_unless_is_told_as_it_is_written(tmp_path: Path) -> None:
    text = 'when: {number: "< 10"}\nunless: {harm: large, not: {number: "<= 20"}}\n'
    on = toy_ground(tmp_path, {"r": text + "expect: {stringency: {at_most: guidance}}\n"})
    assert sure(*redundant_test(on)).message == (
        "`p/r` holds in the same cases without its test `harm: large` under `unless`: its other tests see to that "
        "already"
    )


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ('when: {any: [{number: "< 10"}, {number: "< 5"}]}\n', ["number"]),
        ('when: {number: "< 10"}\nunless: {number: "> 20"}\n', ["number"]),
        ('when: {number: "< 10"}\nunless: {number: "< 5", harm: large}\n', []),
        ("when: {any: [{harm: none}, {harm: small}], not: {harm: large}}\n", ["harm"]),
        ("when: {hidden: true, gravity: '< serious'}\n", ["gravity"]),
        ("when: {hidden: true, gravity: '< medium'}\n", []),
    ],
)
def test_tests_of_every_form_may_be_redundant(tmp_path: Path, text: str, about: list[str]) -> None:
    grade = 'when: {number: "> 50"}\ngrade: {gravity: {at_least: medium}}\n'
    on = toy_ground(tmp_path, {"r": text + "expect: {stringency: {at_most: guidance}}\n", "grade": grade})
    assert [sure(one).about for one in redundant_test(on)] == about


# Mergeable

_NOWHERE = Span("generated", 1, 1)
_AXES = ("harm", "care", "colour")
_SAYS: tuple[Consequence, ...] = (Floor("stringency", 1, "guidance"), Ceiling("stringency", 2, "order"))


@st.composite
def tables(draw: st.DrawFn, made: Book) -> RuleSet:
    """Rules of one box each, over three facts of three values."""
    [catalogue] = made.catalogues.values()
    [pattern] = made.rules.values()
    runs = [{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 1, 2}]
    rules = []
    for number in range(draw(st.integers(2, 6))):
        parts = []
        for fact in _AXES:
            some = draw(st.sampled_from([*runs, {0, 2}] if fact == "colour" else runs))
            if len(some) < 3:
                parts.append(Check(fact, ranges(Interval(n, n) for n in some), "generated", _NOWHERE))
        says = draw(st.sampled_from(_SAYS))
        rules.append(replace(pattern, id=f"p/r{number}", when=All(tuple(parts)), says=says, examples=()))
    return rule_set(("p",), rules, catalogue)


def values_of(rule: Rule) -> dict[str, frozenset[int]]:
    found = {fact: frozenset(range(3)) for fact in _AXES}
    for check in checks(rule.when):
        found[check.fact] &= {n for part in check.allowed for n in range(part.lo, part.hi + 1)}
    return found


def neighbours(one: Rule, other: Rule) -> bool:
    """Whether two rules say the same and differ in one fact alone, in values that together are a run."""
    mine, theirs = values_of(one), values_of(other)
    apart = [fact for fact in _AXES if mine[fact] != theirs[fact]]
    if len(apart) != 1 or one.says != other.says:
        return False
    [fact] = apart
    both = mine[fact] | theirs[fact]
    return both not in (mine[fact], theirs[fact]) and (fact == "colour" or max(both) - min(both) + 1 == len(both))


@given(st.data())
@settings(deadline=None, max_examples=EXAMPLES)
def test_rules_side_by_side_could_be_one_if_and_only_if_neither_could_go(made: Book, data: st.DataObject) -> None:
    rules = data.draw(tables(made))
    idle = {name for name in rules.rules if could_go(rules, name)}
    expected = {
        (one, other)
        for one in rules.rules
        for other in rules.rules
        if one < other and not {one, other} & idle and neighbours(rules.rules[one], rules.rules[other])
    }
    found = [sure(one) for one in mergeable(ground(rules, Budget()))]
    assert {one.rules for one in found} <= expected
    # Of several in a row each is named with the next alone.
    assert {name for one in found for name in one.rules} == {name for pair in expected for name in pair}
    for one in found:
        assert [shown.effects for shown in one.shown] == [((name, Truth.HOLDS),) for name in one.rules]


@pytest.mark.parametrize(
    ("one", "other", "asks"),
    [
        ('number: "< 10"', 'number: "[10..20]"', "with `number` 20 or less"),
        ('number: "< 10"', 'number: ">= 10"', "without a test of `number`"),
        ("colour: red", "colour: blue", "with `colour` not green"),
        ("gravity: medium", "gravity: serious", "with `gravity` medium or more"),
        ('number: "< 10"', 'number: "[11..20]"', ""),
        ('number: "< 10"', "harm: small", ""),
    ],
)
def test_what_one_rule_for_both_would_ask_is_told(tmp_path: Path, one: str, other: str, asks: str) -> None:
    expect = "expect: {stringency: {at_most: guidance}}\n"
    rules = {
        "a": f"when: {{hidden: true, {one}}}\n{expect}",
        "b": f"when: {{hidden: true, {other}}}\n{expect}",
        "m": 'when: {number: "> 50"}\ngrade: {gravity: {at_least: medium}}\n',
        "s": 'when: {number: "> 70"}\ngrade: {gravity: {at_least: serious}}\n',
    }
    found = list(mergeable(toy_ground(tmp_path, rules)))
    told = (
        [f"`p/a` and `p/b` differ in `{one.split(':', maxsplit=1)[0]}` alone, and could be one rule {asks}"]
        if asks
        else []
    )
    assert [sure(complaint).message for complaint in found] == told


def test_rules_that_are_not_alike_beside_their_cases_stay_two(tmp_path: Path) -> None:
    low, high = SMALL, SMALL.replace('"< 10"', '">= 10"')
    for number, change in enumerate(
        (
            high.replace("guidance", "order"),
            "level: note\n" + high,
            "in_force: {from: 2020-01-01}\n" + high,
            "law_of: measure\n" + high,
            "overrides: [p/other]\n" + high,
        )
    ):
        files = {"a": low, "b": change, "other": "when: {harm: large}\nexpect: {stringency: {at_most: order}}\n"}
        assert not list(mergeable(toy_ground(tmp_path / str(number), files)))


def test_a_rule_that_could_go_does_not_stand_between_two_neighbours(tmp_path: Path) -> None:
    # Of the three the middle one lies within both others, whatever order they are looked at in.
    tests = ('"[0..20]"', '"[10..20]"', '"[10..30]"')
    files = {name: SMALL.replace('"< 10"', test) for name, test in zip("abc", tests, strict=True)}
    on = toy_ground(tmp_path, files)
    assert {sure(one).rules for one in mergeable(on)} == {("p/a", "p/c")}
    assert {sure(one).rules[0] for one in subsumed(on)} == {"p/b"}


# Clean packs

STEPS = (("< 10", "none"), ("[10..50)", "guidance"), (">= 50", "order"))


def test_thresholds_and_decision_tables_without_fault_give_no_complaint(tmp_path: Path) -> None:
    steps = {
        f"s{n}": f'when: {{number: "{test}"}}\nexpect: {{stringency: {{at_most: {at}}}}}\n'
        for n, (test, at) in enumerate(STEPS)
    }
    floors = {
        "f1": 'when: {number: ">= 30"}\nexpect: {stringency: {at_least: guidance}}\n',
        "f2": 'when: {number: ">= 60"}\nexpect: {stringency: {at_least: order}}\n',
    }
    table = {
        f"t{n}{m}": f"when: {{harm: {harm}, care: {care}}}\nexpect: {{amount: {{at_most: {100 * (2 * n + m + 1)}}}}}\n"
        for n, harm in enumerate(("none", "small", "large"))
        for m, care in enumerate(("poor", "fair", "good"))
    }
    on = toy_ground(tmp_path, {**steps, **floors, **table})
    for check in (clash, dead, masked, idle_override, subsumed, redundant_test, mergeable, unused_grade, through_grade):
        assert not list(check(on))
