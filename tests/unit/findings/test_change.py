"""What would change an answer: every change listed does, none is missing, and the search says how far it went."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.facts.value import FactValue
from checker.findings import change
from checker.findings.change import Change, changes, partition
from checker.findings.decide import Conclusion, decide
from checker.findings.question import Answer, Kind, OutcomeQuestion, relevant
from checker.findings.situation import Situation
from checker.judgement import Facts
from checker.properties.strategies import allowed_of, edges, facts_for, in_force_for, programs
from checker.rules.ast import Ceiling, DayWindow, Floor, Grade, Rule, checks
from checker.rules.program import Program
from checker.source import Span
from checker.vocabulary import Interval, Level, Ranges, ranges
from tests.matters import Data, book, checked, data, dispute, entry, measure, rule

NOWHERE = Span("generated", 1, 1)
SCALE = Interval(0, 3)

HALF = settings(max_examples=settings().max_examples // 2)
"""Half as many examples each for what is tried with floors and without."""


# Cells


@given(st.data())
def test_the_cells_of_a_scale_are_the_values_that_no_test_tells_apart(drawn: st.DataObject) -> None:
    scale = Interval(drawn.draw(st.integers(-3, 0)), drawn.draw(st.integers(1, 8)))
    tests = set(drawn.draw(st.lists(allowed_of(scale), max_size=4)))
    cells = partition(tests, scale)

    def seen(number: int) -> tuple[bool, ...]:
        return tuple(any(Interval(number, number).inside(part) for part in test) for test in sorted(tests))

    held = [{n for part in cell for n in range(part.lo, part.hi + 1)} for cell in cells]
    assert sorted(itertools.chain(*held)) == list(range(scale.lo, scale.hi + 1))
    assert [min(cell) for cell in held] == sorted(min(cell) for cell in held)
    assert all(len({seen(number) for number in cell}) == 1 for cell in held)
    assert len({seen(min(cell)) for cell in held}) == len(held)
    assert all(ranges(cell) == cell for cell in cells)


# Generated programs


def situation_of(drawn: st.DataObject, *, floors: bool) -> tuple[Situation, OutcomeQuestion]:
    """A situation on a generated program, whose rules without a grade are floors and ceilings."""
    program = drawn.draw(programs(max_rules=5, max_facts=3, max_grades=1))
    rules: dict[str, Rule] = {}
    for line in program.lines:
        at = drawn.draw(st.integers(0, 3))
        bound = Floor("stringency", at, "") if drawn.draw(st.integers(0, 2)) == 0 else Ceiling("stringency", at, "")
        rules[line.rule] = _rule(line.rule, line.condition, line.grade or bound)
    force = drawn.draw(in_force_for(program))
    own = _situation(program, rules, drawn.draw(facts_for(program)), force)
    if floors:
        own = dataclasses.replace(own, closing=_situation(program, rules, drawn.draw(facts_for(program)), force))
    low = drawn.draw(st.integers(0, 3))
    observed = Interval(low, drawn.draw(st.integers(low, 3)))
    return own, OutcomeQuestion("stringency", observed, SCALE, rules, floors)


def _rule(name: str, condition: object, says: Ceiling | Floor | Grade) -> Rule:
    assert not isinstance(condition, str)
    return Rule(
        name, name, "in-force", DayWindow(None, None), "measure", (), condition, None, (), says,  # type: ignore[arg-type]
        Level.ERROR, None, (), "", NOWHERE, NOWHERE, (),
    )  # fmt: skip


def _situation(program: Program, rules: Mapping[str, Rule], facts: Facts, force: Mapping[str, object]) -> Situation:
    known = {
        name: FactValue(name, facts.get(name, (scale,)), "", False)
        for name, scale in program.scales.items()
        if name not in program.grades
    }
    nothing = Catalogue("toy", {}, {}, {})
    return Situation(Reference(), nothing, program, rules, known, None, force, {})  # type: ignore[arg-type]


def taken(situation: Situation, given_: Mapping[str, Ranges]) -> Situation:
    """The situation as it would be if these had been the facts."""
    facts = {
        name: dataclasses.replace(value, values=given_.get(name, value.values))
        for name, value in situation.facts.items()
    }
    closing = taken(situation.closing, given_) if situation.closing else None
    return dataclasses.replace(situation, facts=facts, closing=closing)


def same(one: Answer, other: Answer) -> bool:
    return (one.kind, one.certain) == (other.kind, other.certain)


def values_in(cell: Ranges) -> Iterator[int]:
    """The ends of each part, and what lies beside them within it."""
    for part in cell:
        yield from {part.lo, part.hi, min(part.lo + 1, part.hi), max(part.hi - 1, part.lo)}


@pytest.mark.parametrize("floors", [False, True])
@HALF
@given(drawn=st.data())
def test_every_change_listed_gives_the_answer_stated(drawn: st.DataObject, *, floors: bool) -> None:
    situation, question = situation_of(drawn, floors=floors)
    answer = question.answer(situation.judge())
    found = changes(situation, question, answer)
    for listed in (*found.ends[:20], *found.degree[:20]):
        one_by_one = [[(fact, number) for number in values_in(cell)] for fact, cell in listed.facts]
        for chosen in itertools.islice(itertools.product(*one_by_one), 12):
            as_if = taken(situation, {fact: (Interval(number, number),) for fact, number in chosen})
            assert same(question.answer(as_if.judge()), listed.answer)
    assert all(listed.answer.kind is not answer.kind for listed in found.ends)
    assert all(c.answer.kind is answer.kind and c.answer.certain is not answer.certain for c in found.degree)


def _tests(situation: Situation) -> dict[str, list[Ranges]]:
    found: dict[str, list[Ranges]] = {}
    for line in situation.program.lines:
        for check in checks(line.condition):
            if check.fact not in situation.program.grades:
                found.setdefault(check.fact, []).append(check.allowed)
    return found


@pytest.mark.parametrize("floors", [False, True])
@HALF
@given(drawn=st.data())
def test_no_single_change_is_missing(drawn: st.DataObject, *, floors: bool) -> None:
    situation, question = situation_of(drawn, floors=floors)
    answer = question.answer(situation.judge())
    found = changes(situation, question, answer)
    listed = {} if found.pairs else {(c.facts[0][0], number) for c in found.ends for number in _near(situation, c)}
    for fact, tests in _tests(situation).items():
        for number in edges(situation.program.scales[fact], tests):
            here = (Interval(number, number),)
            then = question.answer(taken(situation, {fact: here}).judge())
            if then.kind is not answer.kind:
                assert (fact, number) in listed
            elif then.certain is not answer.certain:
                assert any(c.facts[0][0] == fact and _holds(c.facts[0][1], number) for c in found.degree)


def _near(situation: Situation, listed: Change) -> list[int]:
    [(fact, cell)] = listed.facts
    return [n for n in edges(situation.program.scales[fact], _tests(situation)[fact]) if _holds(cell, n)]


def _holds(cell: Ranges, number: int) -> bool:
    return any(Interval(number, number).inside(part) for part in cell)


@given(st.data())
def test_pairs_are_tried_only_where_no_single_fact_suffices_and_none_is_missing(drawn: st.DataObject) -> None:
    situation, question = situation_of(drawn, floors=False)
    answer = question.answer(situation.judge())
    found = changes(situation, question, answer)
    assert all(len(c.facts) == (2 if found.pairs else 1) for c in found.ends)
    assert all(len(c.facts) == 1 for c in found.degree)
    if not found.pairs:
        assert found.ends or answer.kind is Kind.WITHIN
        return
    for one, other in itertools.combinations(sorted(_tests(situation)), 2):
        numbers = [edges(situation.program.scales[fact], _tests(situation)[fact])[:6] for fact in (one, other)]
        for first, second in itertools.product(*numbers):
            as_if = {one: (Interval(first, first),), other: (Interval(second, second),)}
            if question.answer(taken(situation, as_if).judge()).kind is answer.kind:
                continue
            assert any(
                _holds(dict(c.facts).get(one, ()), first) and _holds(dict(c.facts).get(other, ()), second)
                for c in found.ends
            )


@pytest.mark.parametrize("floors", [False, True])
@HALF
@given(drawn=st.data())
def test_what_is_open_and_what_is_the_case_already(drawn: st.DataObject, *, floors: bool) -> None:
    situation, question = situation_of(drawn, floors=floors)
    found = changes(situation, question, question.answer(situation.judge()))
    asked = relevant(question, situation.rules)
    days = [(situation, [n for n in asked if not (floors and isinstance(situation.rules[n].says, Floor))])]
    if situation.closing is not None:
        days.append((situation.closing, [n for n in asked if isinstance(situation.rules[n].says, Floor)]))
    known: dict[str, list[Ranges]] = {}
    for day, names in days:
        for fact in day.facts_behind(tuple(names)):
            known.setdefault(fact, []).append(day.facts[fact].values)
    for listed in (*found.ends, *found.degree):
        for fact, cell in listed.facts:
            assert not all(_within(values, cell) for values in known[fact])
        met = [any(p.meets(c) for p in values for c in cell) for fact, cell in listed.facts for values in known[fact]]
        assert listed.open is all(met)


def _within(values: Ranges, cell: Ranges) -> bool:
    return all(any(part.inside(other) for other in cell) for part in values)


# Cases made for it


def concluded(folder: Path, rules: Mapping[str, str], facts: Mapping[str, list[Data]], **given_: object) -> Conclusion:
    made = book(folder, rules)
    incident = given_.pop("incident", None)
    case = data(measure(**given_), facts=facts, incident=incident)  # type: ignore[arg-type]
    [verdict] = decide(checked(case, made.catalogues), made, Reference())
    return next(c for c in verdict.conclusions if getattr(c.question, "outcome", "") == "stringency")


def told(conclusion: Conclusion) -> list[tuple[str, str, bool]]:
    """Each change as facts in words, the answer in words, and whether it is open."""
    found = changes(conclusion.situation, conclusion.question, conclusion.answer)
    scales = conclusion.situation.catalogue.facts
    return [
        (
            " & ".join(f"{fact} {scales[fact].closed.show(cell)}" for fact, cell in listed.facts),
            f"{listed.answer.kind.value} {listed.answer.certain}",
            listed.open,
        )
        for listed in (*found.ends, *found.degree)
    ]


CEILING = rule("stringency: {at_most: guidance}", 'intent: "<= negligent", misuse: none-found')


def test_the_unknown_fact_that_would_decide_is_listed(tmp_path: Path) -> None:
    conclusion = concluded(tmp_path, {"a": CEILING}, {"misuse": [entry("none-found")]})
    assert told(conclusion) == [
        ("intent gross or more", "within True", True),
        ("misuse suspected or more", "within True", False),
        ("intent negligent or less", "harsh True", True),
    ]


def test_what_the_sides_of_a_dispute_leave_open_is_open(tmp_path: Path) -> None:
    facts = {"intent": [entry(dispute("none", "gross"))], "misuse": [entry("none-found")]}
    assert [(facts_, open_) for facts_, _, open_ in told(concluded(tmp_path, {"a": CEILING}, facts))] == [
        ("intent gross or more", True),
        ("misuse suspected or more", False),
        ("intent negligent or less", True),
    ]


def test_pairs_where_no_single_fact_ends_it(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", EITHER)}
    facts = {"intent": [entry("none")], "misuse": [entry("none-found")]}
    assert told(concluded(tmp_path, rules, facts)) == [
        ("intent negligent or more & misuse suspected or more", "within True", False)
    ]


EITHER = "when: {any: [{intent: none}, {misuse: none-found}]}"


def test_three_facts_together_are_not_tried(tmp_path: Path) -> None:
    either = "when: {any: [{intent: none}, {misuse: none-found}, {imminent_harm: false}]}"
    rules = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", either)}
    facts = {"intent": [entry("none")], "misuse": [entry("none-found")], "imminent_harm": [entry(False)]}
    conclusion = concluded(tmp_path, rules, facts)
    found = changes(conclusion.situation, conclusion.question, conclusion.answer)
    assert (found.ends, found.pairs, found.untried) == ((), True, 0)
    assert set(found.facts) == {"intent", "misuse", "imminent_harm"}


def test_an_answer_without_facts_behind_it_has_no_changes(tmp_path: Path) -> None:
    conclusion = concluded(tmp_path, {"a": rule("stringency: {at_most: guidance}")}, {})
    found = changes(conclusion.situation, conclusion.question, conclusion.answer)
    assert (found.ends, found.degree, found.facts) == ((), (), ())


def test_the_day_whose_law_counts_is_listed_where_it_would_decide(tmp_path: Path) -> None:
    rules = {"a": rule("stringency: {at_most: guidance}", in_force="{from: 2024-03-01}")}
    conclusion = concluded(tmp_path, rules, {}, incident={"started": entry("2024-01-01")})
    assert (conclusion.answer.kind, conclusion.certain) == (Kind.HARSH, False)
    assert told(conclusion) == [
        ("ended 2024-02-29 or earlier", "within True", True),
        ("ended 2024-03-01 or later", "harsh True", True),
        ("started 2024-03-01 or later", "harsh True", False),
    ]


def test_a_fact_known_otherwise_on_the_closing_day_counts_by_the_day_on_which_it_is_read(tmp_path: Path) -> None:
    floor = rule("stringency: {at_least: order}", "remedy: none")
    made = book(tmp_path, {"f": floor})
    facts = {"remedy": [entry("completed"), entry("none", since="2024-09-01")]}
    closed = {"closed": {"on": "2024-12-01", "how": "made up", "cite": ["made-up"]}}
    case = data(measure(instrument="guidance"), facts=facts, track=closed)
    [verdict] = decide(checked(case, made.catalogues), made, Reference())
    [conclusion] = [c for c in verdict.conclusions if isinstance(c.question, OutcomeQuestion)]
    assert conclusion.answer.kind is Kind.LENIENT
    assert told(conclusion) == [("remedy begun or more", "within True", False)]


def test_a_search_that_is_cut_short_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "MOST_PAIRS", 2)
    either = "when: {any: [{intent: none}, {misuse: none-found}, {imminent_harm: false}]}"
    rules = {"a": rule("stringency: {at_most: guidance}", any="[]").replace("any: []", either)}
    facts = {"intent": [entry("none")], "misuse": [entry("none-found")], "imminent_harm": [entry(False)]}
    conclusion = concluded(tmp_path, rules, facts)
    assert changes(conclusion.situation, conclusion.question, conclusion.answer).untried == 1
