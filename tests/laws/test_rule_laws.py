"""The laws on every shipped rule: monotone, weakening with less known, neutral; and every rule's examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import shipped
from checker.errors import InputError
from checker.judgement import Facts
from checker.properties.examples import run
from checker.properties.hold import Kept, Plan, hold
from checker.properties.laws import RuleSet, indifferent, monotone, neutral, removal, rule_sets, weakening
from checker.properties.strategies import case_facts, in_force_for
from checker.rules.ast import facts_read
from checker.rules.pack import Book, read_book
from checker.vocabulary import Interval, Ranges
from tests import toys

BOOK: Book = read_book([shipped.folder("rules")], shipped.folder("rules"))
SETS: tuple[RuleSet, ...] = rule_sets(BOOK)
RULES = [(found, name) for found in SETS for name in found.rules]

EXCEPTIONS: dict[str, tuple[str, ...]] = {}
"""The shipped rules that declare facts in which they are not monotone: a new one is a decision to be seen here."""


def _name(value: object) -> str:
    return "+".join(value.packs) if isinstance(value, RuleSet) else str(value)


def test_every_rule_in_force_is_in_some_set() -> None:
    judged = {name for found in SETS for name in found.rules}
    assert judged == {rule.id for rule in BOOK.rules.values() if rule.status == "in-force"}


@pytest.mark.parametrize(("rules", "name"), RULES, ids=_name)
def test_every_rule_is_monotone_in_every_case_it_tells_apart(rules: RuleSet, name: str) -> None:
    tried = monotone(rules, name)
    assert [breach.message for breach in tried.breaches] == []
    assert tried.all


def test_declared_exceptions_are_the_ones_listed() -> None:
    declared = {rule.id: rule.not_monotone.facts for rule in BOOK.rules.values() if rule.not_monotone is not None}
    assert declared == EXCEPTIONS


@pytest.mark.parametrize("rules", SETS, ids=_name)
def test_every_law_that_a_pack_states_is_kept_and_has_its_reason(rules: RuleSet) -> None:
    stated = [law for name in rules.packs for law in BOOK.packs[name].laws]
    assert all(law.because for law in stated)
    for law in stated:
        found = hold(rules, law, Plan(examples=50))
        assert isinstance(found, Kept), found


def test_the_packs_with_rules_of_substance_state_laws() -> None:
    assert {name for name, pack in BOOK.packs.items() if not pack.laws} == {"jp-apa"}


@pytest.mark.parametrize("rules", SETS, ids=_name)
def test_no_rule_reads_a_protected_fact(rules: RuleSet) -> None:
    assert list(neutral(rules)) == []


@pytest.mark.parametrize("body", ["origin: there", "home: JP"])
def test_a_rule_that_reads_one_is_refused_when_it_is_read(tmp_path: Path, body: str) -> None:
    _refused(tmp_path, {"p/r": toys.rule(f"when: {{{body}}}\nexpect: {{stringency: {{at_most: guidance}}}}\n")})
    _refused(tmp_path, {"p/u": toys.rule(f"unless: {{{body}}}\nexpect: {{stringency: {{at_most: guidance}}}}\n")})
    deep = f"when: {{any: [{{harm: large}}, {{not: {{{body}}}}}]}}\nexpect: {{stringency: {{at_most: guidance}}}}\n"
    _refused(tmp_path, {"p/d": toys.rule(deep)})


def test_a_grade_that_reads_one_is_refused_with_the_rules_that_read_the_grade(tmp_path: Path) -> None:
    _refused(
        tmp_path,
        {
            "p/g": toys.rule("when: {origin: there}\ngrade: {gravity: {at_least: serious}}\n"),
            "p/r": toys.rule("when: {gravity: serious}\nexpect: {stringency: {at_most: guidance}}\n"),
        },
    )


def _refused(folder: Path, rules: dict[str, str]) -> None:
    place = folder / "-".join(rules).replace("/", "-")
    with pytest.raises(InputError) as caught:
        toys.book(place, rules)
    assert any("is protected" in problem.message for problem in caught.value.problems)


def test_the_examples_of_every_rule_come_out_as_written() -> None:
    assert [f"{f.rule} {f.example}: {f.message}" for f in run(BOOK, BOOK.rules.values())] == []


@given(st.sampled_from(SETS), st.data())
def test_what_is_certain_stays_so_when_more_is_known(rules: RuleSet, drawn: st.DataObject) -> None:
    more = _exact(drawn, drawn.draw(case_facts(BOOK, rules.catalogue.domain)))
    less = {
        name: (rules.program.scales[name],) if drawn.draw(st.booleans()) else values for name, values in more.items()
    }
    force = drawn.draw(in_force_for(rules.program))
    assert [breach.message for breach in weakening(rules.program, less, more, force)] == []
    read = {fact for rule in rules.rules.values() for fact in facts_read(rule)}
    bearing = {name: values for name, values in more.items() if name in read}
    assert [breach.message for breach in removal(rules.program, bearing, force)] == []


def _exact(drawn: st.DataObject, facts: Facts) -> dict[str, Ranges]:
    """Mostly one of the values that each fact may have."""
    found: dict[str, Ranges] = {}
    for name, values in facts.items():
        part = values[0]
        at = drawn.draw(st.sampled_from((part.lo, part.hi)))
        found[name] = (Interval(at, at),) if drawn.draw(st.integers(0, 3)) else values
    return found


@given(st.sampled_from(SETS), case_facts(BOOK, "data-protection"), st.integers(0, 300))
def test_no_judgement_heeds_protected_facts(rules: RuleSet, facts: Facts, number: int) -> None:
    protected = {name: (Interval(number, number),) for name, fact in rules.catalogue.facts.items() if fact.protected}
    assert set(protected) >= {"domicile", "nationality", "controlling_country"}
    assert indifferent(rules.program, facts, {}, protected)
