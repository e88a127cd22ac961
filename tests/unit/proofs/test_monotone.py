"""Monotony as the prover sees it, against trying every case."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.proofs.complaint import Complaint
from checker.proofs.ground import ground
from checker.proofs.monotone import monotone
from checker.properties.laws import RuleSet
from checker.rules.ast import Ceiling, Floor, Grade, Rule
from checker.rules.pack import Book
from checker.vocabulary import Truth
from tests.anyrules import graver, held, judgements, key, rule_sets


def level(rule: Rule) -> int:
    assert isinstance(rule.says, Floor | Ceiling | Grade)
    return rule.says.at


def stricter(rules: RuleSet, rule: Rule) -> list[str]:
    """The rules of the same kind that expect at least as much."""
    kept = [other for other in rules.rules.values() if type(other.says) is type(rule.says)]
    low = isinstance(rule.says, Ceiling)
    return [o.id for o in kept if (level(o) <= level(rule) if low else level(o) >= level(rule))]


def breaching(rules: RuleSet) -> Iterator[str]:
    """By trying: the rules with a case of theirs from which a path of worse cases leads out of all as strict."""
    every = judgements(rules)
    for rule in rules.rules.values():
        if (isinstance(rule.says, Floor) and level(rule) == 0) or (isinstance(rule.says, Ceiling) and level(rule) == 3):
            continue  # every case meets that
        members = stricter(rules, rule)
        free = rule.not_monotone.facts if rule.not_monotone else ()
        worse: dict[tuple[object, ...], list[tuple[object, ...]]] = {name: [] for name in every}
        for name, (case, _) in every.items():
            for other in graver(rules, case, free):
                here, there = (key(other), name) if isinstance(rule.says, Ceiling) else (name, key(other))
                worse[here].append(there)
        reached = [name for name, (_, judged) in every.items() if held(judged, rule.id)]
        seen = set(reached)
        while reached:
            for there in worse[reached.pop()]:
                if there not in seen:
                    seen.add(there)
                    reached.append(there)
        if any(not any(held(every[name][1], m) for m in members) for name in seen):
            yield rule.id


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_the_rules_that_break_the_law_are_those_found_by_trying_every_case(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made))
    found = list(monotone(ground(rules, Budget())))
    assert {c.rules[0] for c in found} == set(breaching(rules))
    for complaint in found:
        assert isinstance(complaint, Complaint)
        before, after = complaint.shown
        assert before.effects == ((complaint.rules[0], Truth.HOLDS),)
        assert set(after.none_of) == set(stricter(rules, rules.rules[complaint.rules[0]]))


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_only_the_rules_asked_about_are_complained_of(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made))
    on = ground(rules, Budget())
    every = {c.rules for c in monotone(on)}
    assert {c.rules for c in monotone(on, frozenset({"p/r0"}))} == every & {("p/r0",)}
