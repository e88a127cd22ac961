"""Stated laws as the prover sees them, against trying every case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.engines.reference import evaluate
from checker.judgement import Judgements
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.lawful import lawful
from checker.properties.laws import RuleSet, rule_set
from checker.properties.laws import rule_sets as sets_of
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness
from checker.rules.ast import Ceiling, Condition, Floor
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Stated, Swap, Total, Trend
from checker.rules.lower import lower
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Level, Ranges, Truth
from tests import toys
from tests.anyrules import FACTS, judgements, key, rule_sets
from tests.toyrules import conditions

LEVELS = ("none", "guidance", "order", "ban")
GRADES = ("minor", "medium", "serious")


@st.composite
def laws(draw: st.DrawFn, made: Book) -> Stated:
    """Any law without numbers in it."""
    [catalogue] = made.catalogues.values()
    about = draw(st.none() | conditions(catalogue, (*FACTS, "gravity"), 1))
    form = draw(st.sampled_from(("trend", "swap", "then", "total", "unknown")))
    match form:
        case "trend":
            side: Literal["floor", "ceiling", "grade"] = draw(st.sampled_from(("floor", "ceiling", "grade")))
            names = ("gravity",) if side == "grade" else ("stringency",)
            step: Literal["more", "less"] = draw(st.sampled_from(("more", "less")))
            never: Literal["lowers", "raises"] = draw(st.sampled_from(("lowers", "raises")))
            return Trend(draw(st.sampled_from(("harm", "care"))), step, never, side, names, about)
        case "swap":
            return Swap(draw(st.sampled_from((("colour",), ("harm",), ("colour", "care"), ("hidden",)))), about)
        case "then":
            grade = draw(st.booleans())
            way: Literal["at_most", "at_least"] = draw(st.sampled_from(("at_most", "at_least")))
            at = draw(st.integers(0, 2 if grade else 3))
            word = (GRADES if grade else LEVELS)[at]
            return Conclusion(about, Expected("gravity" if grade else "stringency", grade, way, at, word))
        case "total":
            return Total("stringency", about)
        case _:
            return NeverDecides()


def bound(rules: RuleSet, judged: Judgements, kind: str) -> int:
    """The highest floor, the lowest ceiling or the grade of an exact case."""
    if kind == "grade":
        return judged.grades["gravity"].lo
    wanted = Floor if kind == "floor" else Ceiling
    levels = [
        rules.rules[name].says.at  # type: ignore[union-attr]
        for name, judgement in judged.rules.items()
        if isinstance(rules.rules[name].says, wanted) and judgement.effective is Truth.HOLDS
    ]
    return max(levels, default=0) if kind == "floor" else min(levels, default=3)


def about(rules: RuleSet, condition: Condition | None, case: Witness, judged: Judgements) -> bool:
    if condition is None:
        return True
    known: dict[str, Ranges] = {name: (ends,) for name, ends in rules.program.scales.items()}
    known.update(case.facts)
    known.update({name: (grade,) for name, grade in judged.grades.items()})
    return evaluate(lower(condition, rules.program.scales), known) is Truth.HOLDS


def kept(rules: RuleSet, law: Stated) -> bool:
    """Whether every case keeps a law, by trying them all."""
    every = list(judgements(rules).values())
    match law:
        case Trend(fact, step, never, kind, _, where):
            meant = [(c, bound(rules, j, kind)) for c, j in every if about(rules, where, c, j)]
            return all(_trend(fact, step, never, one, other) for one, other in product(meant, meant))
        case Swap(facts, where):
            meant_too = [(c, j) for c, j in every if about(rules, where, c, j)]
            groups: dict[tuple[object, ...], Judgements] = {}
            for case, judged in meant_too:
                rest = key(replace(case, facts={n: v for n, v in case.facts.items() if n not in facts}))
                if groups.setdefault(rest, judged).rules != judged.rules:
                    return False
            return True
        case Conclusion(when, Expected(_, grade, side, at)):
            kind = "grade" if grade else "ceiling" if side == "at_most" else "floor"
            met: Callable[[int], bool] = (lambda n: n <= at) if side == "at_most" else (lambda n: n >= at)
            return all(met(bound(rules, j, kind)) for c, j in every if about(rules, when, c, j))
        case Total(_, where):
            wanted = [
                name
                for name, rule in rules.rules.items()
                if (isinstance(rule.says, Floor) and rule.says.at > 0)
                or (isinstance(rule.says, Ceiling) and rule.says.at < 3)
            ]
            return all(
                any(j.rules[name].effective is Truth.HOLDS for name in wanted)
                for c, j in every
                if about(rules, where, c, j)
            )
        case _:
            return True


def _trend(fact: str, step: str, never: str, one: tuple[Witness, int], other: tuple[Witness, int]) -> bool:
    (less, low), (more, high) = one, other
    if less.days != more.days or any(less.facts[n] != more.facts[n] for n in less.facts if n != fact):
        return True
    if less.facts[fact] >= more.facts[fact]:
        return True
    if step == "less":
        low, high = high, low
    return high >= low if never == "lowers" else high <= low


def same(case: Witness, exact: Witness) -> bool:
    """Whether an exact case is one that a case known in part may be."""
    facts = {name: values for name, values in case.facts.items() if name in exact.facts}
    days = {law: day for law, day in case.days.items() if law in exact.days}
    return all(exact.facts[name] == values for name, values in facts.items()) and all(
        exact.days[law] == day for law, day in days.items()
    )


def condition_of(says: Conclusion | Total) -> Condition | None:
    return says.when if isinstance(says, Conclusion) else says.where


def breaks(rules: RuleSet, says: Conclusion | Total, judged: Judgements) -> bool:
    if isinstance(says, Total):
        return not any(judged.rules[name].effective is Truth.HOLDS for name in expecting(rules, says.outcome))
    then = says.then
    assert isinstance(then, Expected)
    found = bound(rules, judged, "grade" if then.grade else "ceiling" if then.side == "at_most" else "floor")
    return found > then.at if then.side == "at_most" else found < then.at


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_a_law_is_refuted_where_trying_every_case_breaks_it_and_only_there(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made, most=4))
    says = data.draw(laws(made))
    law = Law("p", "the law", says, (), "", Span("toy", 1, 1))
    answers = list(lawful(rules, [law], Budget()))
    unmet = [one for one in answers if isinstance(one, Complaint) and one.level is Level.NOTE]
    found = [one for one in answers if one not in unmet]
    assert bool(found) != kept(rules, says)
    where = None if isinstance(says, NeverDecides) else says.when if isinstance(says, Conclusion) else says.where
    none = not any(about(rules, where, case, judged) for case, judged in judgements(rules).values())
    assert bool(unmet) == (none and not isinstance(says, Swap))
    for complaint in found:
        assert isinstance(complaint, Complaint)
        assert complaint.about == "the law"
        cases = [shown.witness for shown in complaint.shown]
        assert len(cases) == (2 if isinstance(says, Trend | Swap) else 1)
        if isinstance(says, Trend):
            one, other = cases
            assert {n for n in one.facts if one.facts[n] != other.facts[n]} == {says.fact}
        if isinstance(says, Conclusion | Total):
            [case] = cases
            alike = [one for one in judgements(rules).values() if same(case, one[0])]
            assert alike
            assert all(about(rules, condition_of(says), c, j) for c, j in alike)
            assert all(breaks(rules, says, j) for _, j in alike)


def test_a_law_of_numbers_without_a_prover_for_them_is_left_open_with_the_reason(made: Book) -> None:
    [catalogue] = made.catalogues.values()
    relation = Relation((("number", 1),), "<=", 5, "number <= 5")
    law = Law("p", "numbers", NeverDecides(), (relation,), "", Span("toy", 1, 1))
    [found] = lawful(rule_set(("p",), list(made.rules.values()), catalogue), [law], Budget())
    assert isinstance(found, Undecided)
    assert found.about == "numbers"
    assert found.why


NEVER = "{all: [{number: 1}, {number: 2}]}"


def answered(root: Path, law: str) -> list[Complaint | Undecided]:
    """What is said of one law of a pack with one ceiling."""
    rule = toys.rule('when: {number: "< 50"}\nexpect: {stringency: {at_most: order}}\n')
    book = toys.book(root, {"p/pack": f"{toys.PACK}laws: [{{{law}}}]\n", "p/ceiling": rule})
    [rules] = sets_of(book)
    return list(lawful(rules, book.packs["p"].laws, Budget()))


@pytest.mark.parametrize(
    "law",
    [
        f"if: {NEVER}, then: {{stringency: {{at_most: none}}}}",
        f"more: number, never_lowers: floor, where: {NEVER}",
        f"expects: stringency, where: {NEVER}",
    ],
)
def test_a_law_that_no_case_can_meet_is_told_and_is_no_error(tmp_path: Path, law: str) -> None:
    [found] = answered(tmp_path, law)
    assert isinstance(found, Complaint)
    assert found.message == f"no case can meet its condition, so that the law `{law}` of `p` promises nothing"
    assert (found.kind, found.loud, found.pack, found.about) == ("law", Level.NOTE, "p", law)


def test_what_is_promised_of_exchanged_facts_or_of_some_case_is_no_complaint(tmp_path: Path) -> None:
    for number, law in enumerate(
        (
            f"swapping: hidden, changes: nothing, where: {NEVER}",
            "if: {number: 1}, then: {stringency: {at_most: order}}",
            "unknown: never_decides",
        )
    ):
        assert answered(tmp_path / str(number), law) == []


def test_a_law_whose_assumption_no_case_keeps_promises_nothing(tmp_path: Path) -> None:
    pytest.importorskip("z3", reason="z3 is not installed: the extra `prove` brings it")
    then = "then: {stringency: {at_most: order}}"
    alone = f"{then}, assume: [number < huge, huge < number]"
    for number, (law, told) in enumerate(
        {
            alone: "what it assumes",
            f"if: {{number: 1}}, {then}, assume: [number >= 2]": "its condition and what it assumes",
        }.items()
    ):
        [found] = answered(tmp_path / str(number), law)
        assert isinstance(found, Complaint)
        assert found.message.startswith(f"no case can meet {told}, so that the law")
    assert answered(tmp_path / "met", f"if: {{number: 2}}, {then}, assume: [number >= 2]") == []
