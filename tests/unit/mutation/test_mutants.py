"""Every mutant differs from its rule in one thing, is a rule that the language takes, and is made once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker import audit
from checker.mutation.mutants import Mutant, mutants
from checker.properties.trial import domain_program
from checker.rules.ast import All, AnyOf, Check, checks
from checker.rules.pack import Book
from tests.toys import book, rule

EXPECT = "expect: {stringency: {at_most: guidance}}\n"


def made(folder: Path, body: str, name: str = "p/r", **others: str) -> tuple[Book, list[Mutant]]:
    """A book of `p/r` and others, and the mutants of one rule."""
    found = book(folder, {"p/r": rule(body), **{f"p/{key}": rule(text) for key, text in others.items()}})
    return found, list(mutants(found, found.rules[name]))


def whats(folder: Path, body: str, *kinds: str, name: str = "p/r", **others: str) -> list[str]:
    return [mutant.what for mutant in made(folder, body, name, **others)[1] if mutant.kind in kinds]


def test_a_comparison_has_every_other_operator_and_each_set_of_values_once(tmp_path: Path) -> None:
    found = made(tmp_path, f'when: {{number: "<= 10"}}\n{EXPECT}')[1]
    assert [(m.kind, m.what.split(" made ")[-1]) for m in found if m.kind in ("operator", "boundary", "negated")] == [
        ("operator", "`< 10`"),
        ("operator", "`= 10`"),
        ("operator", "`>= 10`"),
        ("operator", "`> 10`"),
        ("operator", "`!= 10`"),
        ("boundary", "`11 or less`"),
    ]  # that it is negated is `> 10`, and `9 or less` is `< 10`


def test_a_bare_value_is_a_comparison_too(tmp_path: Path) -> None:
    assert whats(tmp_path, f"when: {{care: fair}}\n{EXPECT}", "operator") == [
        "`care: fair` made `< fair`",
        "`care: fair` made `<= fair`",
        "`care: fair` made `>= fair`",
        "`care: fair` made `> fair`",
        "`care: fair` made `!= fair`",
    ]


def test_kinds_have_no_order(tmp_path: Path) -> None:
    found = made(tmp_path, f'when: {{colour: "red, blue"}}\n{EXPECT}')[1]
    assert [m.what.split(" made ")[-1] for m in found if m.kind in ("operator", "boundary", "list", "negated")] == [
        "`blue`", "`red`", "`not(red, blue)`"
    ]  # fmt: skip


def test_a_flag_can_only_be_turned_round(tmp_path: Path) -> None:
    found = made(tmp_path, f"when: {{hidden: true, colour: red}}\n{EXPECT}")[1]
    assert [m.kind for m in found if "hidden" in m.what] == ["negated", "dropped"]


def test_each_end_of_an_interval_moves_both_ways_but_not_off_the_scale(tmp_path: Path) -> None:
    inner = whats(tmp_path / "1", f'when: {{number: "[5..9]"}}\n{EXPECT}', "boundary")
    assert [what.split(" made ")[1] for what in inner] == ["`4 to 9`", "`5 to 8`", "`6 to 9`", "`5 to 10`"]
    outer = whats(tmp_path / "2", f'when: {{number: "[0..9]"}}\n{EXPECT}', "boundary")
    assert [what.split(" made ")[1] for what in outer] == ["`8 or less`", "`10 or less`"]
    one = whats(tmp_path / "3", f'when: {{number: "[5..5]"}}\n{EXPECT}', "boundary")
    assert [what.split(" made ")[1] for what in one] == ["`4 to 5`", "`5 to 6`"]


def test_groups_tests_and_not_are_changed_wherever_they_stand(tmp_path: Path) -> None:
    body = f"when: {{any: [{{hidden: true}}, {{not: {{colour: red, harm: none}}}}]}}\n{EXPECT}"
    found = made(tmp_path, body)[1]
    assert Counter(m.kind for m in found if m.kind in ("group", "dropped")) == {"group": 2, "dropped": 3}
    assert "`not` left out" in [m.what for m in found]
    [whole] = [m for m in found if m.what == "`any` made `all`"]
    assert isinstance(whole.changed[0].when, All)
    [inner] = [m for m in found if m.what == "`all` made `any`"]
    assert isinstance(inner.changed[0].when, AnyOf)


def test_the_only_test_left_out_leaves_a_rule_without_conditions(tmp_path: Path) -> None:
    [dropped] = [m for m in made(tmp_path, f"when: {{hidden: true}}\n{EXPECT}")[1] if m.kind == "dropped"]
    assert dropped.changed[0].when == All(())


def test_the_exception_is_left_out_once(tmp_path: Path) -> None:
    body = f"when: {{hidden: true}}\nunless: {{colour: red}}\n{EXPECT}"
    found = whats(tmp_path / "1", body, "exception", "dropped")
    assert found == ["`hidden: true` left out", "in `unless`, `colour: red` left out"]
    longer = body.replace("colour: red", "colour: red, harm: none")
    assert "`unless` left out" in whats(tmp_path / "2", longer, "exception")


@pytest.mark.parametrize(
    ("says", "levels"),
    [
        (EXPECT, ["stringency guidance made none", "stringency guidance made order"]),
        ("expect: {stringency: {at_least: ban}}\n", ["stringency ban made order"]),
        ("expect: {amount: {at_most: 0}}\n", ["amount 0 made 1"]),
        ("grade: {gravity: {at_least: medium}}\n", ["gravity medium made serious"]),
        ("grade: {gravity: {at_least: serious}}\n", ["gravity serious made medium"]),
    ],
)
def test_levels_move_by_one_where_the_language_takes_it(tmp_path: Path, says: str, levels: list[str]) -> None:
    assert whats(tmp_path, f"when: {{hidden: true}}\n{says}", "level") == levels


def test_an_override_is_dropped_and_turned_round(tmp_path: Path) -> None:
    over = "when: {colour: red}\noverrides: [p/r]\nexpect: {ask: {at_most: plan}}\n"
    original, found = made(tmp_path, f"when: {{hidden: true}}\n{EXPECT}", "p/over", over=over)
    dropped, turned = (m for m in found if m.kind == "override")
    assert [r.overrides for r in dropped.changed] == [()]
    assert {r.id: r.overrides for r in turned.changed} == {"p/over": (), "p/r": ("p/over",)}
    lines = {line.rule: line.overriders for line in domain_program(turned.book(original), "toy").lines}
    assert lines == {"p/r": (), "p/over": ("p/r",)}


def test_an_override_that_would_make_a_circle_is_not_turned_round(tmp_path: Path) -> None:
    """`over` overrides `graded`, whose grade it does not read; `graded` reads a grade that `over` gives."""
    graded = f"when: {{merit: high}}\n{EXPECT}"
    over = "when: {colour: red}\noverrides: [p/r]\ngrade: {merit: {at_least: high}}\n"
    found = made(tmp_path, graded, "p/over", over=over)[1]
    assert [m.what for m in found if m.kind == "override"] == ["`p/r` no longer overridden"]


def test_a_draft_is_not_turned_into_an_overrider_and_has_no_mutants(tmp_path: Path) -> None:
    over = "when: {colour: red}\noverrides: [p/r]\nexpect: {ask: {at_most: plan}}\n"
    found = book(tmp_path, {"p/r": rule(f"when: {{hidden: true}}\n{EXPECT}", status="draft"), "p/over": rule(over)})
    assert list(mutants(found, found.rules["p/r"])) == []
    kinds = [m.what for m in mutants(found, found.rules["p/over"]) if m.kind == "override"]
    assert kinds == ["`p/r` no longer overridden"]


def test_the_days_of_a_rule_move_by_one_and_fall_away(tmp_path: Path) -> None:
    body = f"in_force: {{from: 2020-02-29, to: 2020-02-29}}\nwhen: {{hidden: true}}\n{EXPECT}"
    assert whats(tmp_path, body, "in force") == [
        "in force from 2020-02-28",
        "in force without a first day",
        "in force to 2020-03-01",
        "in force without a last day",
    ]  # from the day after its last, or to the day before its first, it would never be


POWER = """\
power:
  authorities: [toy-office]
  regimes: [toy-law]
  instruments: [order, guidance]
  covers: [{objects: [reporting, security], says: it says so}]
  open: [{objects: [ownership], says: it says so}]
"""


def test_kinds_of_demand_move_between_the_lists_and_instruments_fall_away(tmp_path: Path) -> None:
    assert whats(tmp_path, POWER, "reach") == [
        "`reporting` not reached instead of reached",
        "`reporting` left open instead of reached",
        "`security` not reached instead of reached",
        "`security` left open instead of reached",
        "`ownership` reached instead of left open",
        "`ownership` not reached instead of left open",
    ]
    assert whats(tmp_path / "2", POWER, "instrument") == ["no power to use `order`", "no power to use `guidance`"]
    assert whats(tmp_path / "3", POWER.replace(", guidance", ""), "instrument") == []


def test_every_mutant_of_the_shipped_rules_is_a_rule_that_can_be_judged() -> None:
    shipped = audit.load_book()
    for original in shipped.rules.values():
        found = list(mutants(shipped, original))
        assert found
        for mutant in found:
            changed = mutant.book(shipped)
            assert changed.rules[original.id] != original
            assert set(changed.rules) == set(shipped.rules)
            assert mutant.span.file == original.span.file
            for check in checks(changed.rules[original.id].condition):
                assert check.allowed not in ((), (shipped.catalogues["data-protection"].scales()[check.fact],))


def test_the_words_of_a_changed_test_are_those_that_the_language_would_show(tmp_path: Path) -> None:
    [moved] = [m for m in made(tmp_path, f'when: {{number: "> 90"}}\n{EXPECT}')[1] if m.kind == "boundary"]
    assert isinstance(moved.changed[0].when, Check)
    assert moved.changed[0].when.text == "92 or more"
