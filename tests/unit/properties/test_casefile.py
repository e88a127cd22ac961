"""A witness written as an example or as a case says the same when it is read back, or it is said why it cannot be."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import audit, shipped
from checker.engines.reference import Reference
from checker.facts.catalogue import DATES, Catalogue
from checker.facts.derive import derive
from checker.facts.matter import read_matter_text
from checker.facts.reduce import reduce
from checker.findings.decide import decide
from checker.model.load import load
from checker.model.rulebook import Example, RuleFile
from checker.properties.casefile import Unwritable, case_text, example_text, scalar
from checker.properties.casefile_inputs import SINCE, STRINGENCY, Done, about, done, partial_date
from checker.properties.examples import run
from checker.properties.laws import RuleSet, rule_sets
from checker.properties.strategies_witness import exact_witnesses, ground, partial_witnesses
from checker.properties.trial import Trial, day_of, trials
from checker.properties.witness import Witness, force, judge
from checker.rules.ast import All, Check, DayWindow, facts_read
from checker.rules.pack import read_book
from checker.rules.program import program
from checker.source import read_text
from checker.vocabulary import Interval, Truth
from tests import toys

BOOK = audit.load_book()
SETS = rule_sets(BOOK)
CATALOGUE: Catalogue = BOOK.catalogues["data-protection"]
SIZE = 500 if os.environ.get("CHECKER_NIGHTLY") else 20
TRIALS = list(trials(BOOK, BOOK.rules.values()))


def one(value: int) -> tuple[Interval, ...]:
    return (Interval(value, value),)


def day(text: str) -> Interval:
    at = date.fromisoformat(text).toordinal()
    return Interval(at, at)


# Examples


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.rule.id)
@settings(max_examples=SIZE // 5)
@given(st.data())
def test_an_example_comes_out_as_written_and_says_the_witness(trial: Trial, data: st.DataObject) -> None:
    rules = next(each for each in SETS if trial.rule.id in each.rules)
    on = ground(rules)
    witness = data.draw(exact_witnesses(on) | partial_witnesses(on))
    text = example_text(trial, witness, note="a case: made up")
    assert not isinstance(text, Unwritable), text
    [example] = _examples(text)
    standing = trial.stand_on(example)
    assert standing.judgement.value == example.judgement
    assert example.note == "a case: made up"
    read = {fact for line in trial.program.lines for fact in facts_read(BOOK.rules[line.rule])} - trial.program.grades
    given_ = {n: v for n, v in witness.facts.items() if n in read and v != CATALOGUE.facts[n].closed.whole}
    assert trial.facts(example) == given_
    wanted = force(rules, replace(trial.program, lines=(trial.line,)), witness.days).get(trial.rule.id, Truth.HOLDS)
    assert standing.in_force is wanted
    told = day_of(example)
    assert told is None or wanted is Truth.UNKNOWN or told == witness.days[trial.rule.law_of]


def _examples(text: str) -> tuple[Example, ...]:
    head = toys.rule("expect: {stringency: {at_most: guidance}}\n").replace("examples: []\n", "")
    return load(read_text((head + "examples:\n" + text).encode(), "rule.yaml"), RuleFile).examples


def test_the_text_passes_where_it_is_pasted(tmp_path: Path) -> None:
    """As `checker rules test` reads the file of the rule."""
    rule = toys.rule(
        'when: {number: "> 10", colour: red, blue_: 1}\n'.replace(", blue_: 1", "") + "expect: {ask: {at_most: do}}\n"
    )
    first = toys.book(tmp_path / "a", {"p/r": rule})
    [found] = trials(first, first.rules.values())
    texts = [
        example_text(found, Witness({"number": one(11), "colour": one(0), "harm": one(2)})),
        example_text(found, Witness({"number": (Interval(0, 10),)})),
        example_text(found, Witness({"colour": (Interval(0, 1),), "number": (Interval(5, 100),)})),
    ]
    assert texts[0] == (
        "  - shows: firing\n    facts: {number: 11, colour: red}\n"
        "    judgement: holds\n    decided_by: [number, colour]\n"
    )
    assert (
        texts[1]
        == "  - shows: silent\n    facts: {number: {at_most: 10}}\n    judgement: fails\n    decided_by: [number]\n"
    )
    assert "{colour: {either: [red, green]}, number: {at_least: 5}}" in str(texts[2])
    pasted = rule.replace("examples: []\n", "examples:\n" + "".join(map(str, texts)))
    second = toys.book(tmp_path / "b", {"p/r": pasted})
    assert [failure.message for failure in run(second, second.rules.values())] == ["no example is marked `boundary`"]


def test_a_day_that_no_month_or_year_leaves_open_cannot_be_written(tmp_path: Path) -> None:
    rule = toys.rule("in_force: {from: 2024-01-01}\nexpect: {ask: {at_most: plan}}\n")
    made = toys.book(tmp_path, {"p/r": rule})
    [found] = trials(made, made.rules.values())
    assert example_text(found, Witness({})) == Unwritable("no month or year leaves open whether `p/r` was in force")
    text = example_text(found, Witness({}, {"breach": day("2023-12-31")}))
    assert isinstance(text, str)
    assert "    on: 2023-12-31\n    judgement: fails\n" in text
    within = Witness({}, {"breach": Interval(day("2024-02-03").lo, day("2024-02-05").lo)})
    assert "on: 2024-02-03" in str(example_text(found, within))


def test_too_many_values_apart_from_each_other_cannot_be_written(tmp_path: Path) -> None:
    made = toys.book(tmp_path, {"p/r": toys.rule('when: {number: "> 10"}\nexpect: {ask: {at_most: plan}}\n')})
    [found] = trials(made, made.rules.values())
    apart = Witness({"number": (Interval(0, 30), Interval(40, 90))})
    assert example_text(found, apart) == Unwritable(
        "`number` may have 82 values apart from each other, too many to list"
    )


# Cases


@pytest.mark.parametrize("rules", SETS, ids=lambda rules: "+".join(rules.packs))
@settings(max_examples=SIZE)
@given(st.data())
def test_engines_meet_in_a_case_what_they_meet_in_the_witness(rules: RuleSet, data: st.DataObject) -> None:
    on = ground(rules)
    witness = data.draw(exact_witnesses(on) | partial_witnesses(on))
    text = case_text(rules, witness, shows="a: b # c", law="more: a, never_lowers: floor")
    if isinstance(text, Unwritable):
        assert text.why
        return
    matter = read_matter_text(text.encode(), "made-up", BOOK.catalogues)
    [verdict] = decide(matter, BOOK, Reference())
    situation = verdict.conclusions[0].situation
    wanted = judge(rules, witness)
    assert set(situation.rules) == set(rules.rules)
    for name, judged in situation.judge_own().rules.items():
        assert judged == wanted.rules[name], name


def test_a_case_says_plainly_that_it_is_made_up() -> None:
    text = case_text(SETS[2], Witness({"intent": one(1)}), names=["general/deliberate-breach-is-serious"], law="a law")
    assert isinstance(text, str)
    assert text.startswith("# Made up by the checker. Nothing of this happened.\n")
    assert "the checker made the case up to show a property of rules, `a law`" in text


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"duration_days": 30}, {}),
        ({"duration_days": 36_500}, {}),
        ({"duration_days": 30, "days_to_discover": 5, "days_to_report": 3, "days_to_notify": 0}, {}),
        ({"days_to_report": 36_500, "days_to_discover": 36_500}, {}),
        ({"duration_days": 30}, {"breach": "2022-04-01"}),
        ({"days_to_report": 4}, {"discovery": "2022-04-01", "measure": "2023-01-01"}),
        ({STRINGENCY: 0, SINCE: 36_500}, {}),
        ({STRINGENCY: 3, SINCE: 1}, {}),
        ({STRINGENCY: 2, SINCE: 400}, {"measure": "2023-01-01"}),
        ({STRINGENCY: 4}, {"breach": "2022-04-01"}),
    ],
)
def test_derived_facts_come_from_what_they_are_derived_from(facts: dict[str, int], days: dict[str, str]) -> None:
    rules = _reading(*facts)
    witness = Witness({n: one(v) for n, v in facts.items()}, {n: day(v) for n, v in days.items()})  # type: ignore[misc]
    text = case_text(rules, witness)
    assert isinstance(text, str), text
    matter = read_matter_text(text.encode(), "made-up", BOOK.catalogues)
    target = next(matter.targets("track"))
    on = target.measure.date
    found = derive(matter, CATALOGUE, target, on, reduce(matter, CATALOGUE, target, on).facts)
    assert {name: found[name].values for name in facts} == witness.facts


def _reading(*names: str) -> RuleSet:
    """A set of one rule, always in force, that reads some facts."""
    like = SETS[2].rules["general/no-money-without-fault"]
    least = {name: CATALOGUE.facts[name].closed.ends.lo for name in names}
    rule = replace(like, when=All(tuple(Check(name, one(at), "x", like.span) for name, at in least.items())))
    return replace(SETS[2], rules={rule.id: rule}, program=program([rule], CATALOGUE))


@pytest.mark.parametrize(
    ("facts", "days", "why"),
    [
        ({STRINGENCY: 0, SINCE: 5}, {}, "`days_since_like_measure` would be 36,500, not 5"),
        ({STRINGENCY: 2, SINCE: 0}, {}, "`days_since_like_measure` would be"),
        ({"duration_days": 5, "days_to_discover": 3, "started": 737_000, "ended": 737_001}, {}, "`duration_days`"),
    ],
)
def test_what_cannot_be_together_is_named(facts: dict[str, int], days: dict[str, str], why: str) -> None:
    witness = Witness({n: one(v) for n, v in facts.items()}, {n: day(v) for n, v in days.items()})  # type: ignore[misc]
    found = case_text(_reading(*facts), witness)
    assert isinstance(found, Unwritable)
    assert why in found.why


def test_rules_of_no_track_and_other_domains_have_no_case(tmp_path: Path) -> None:
    assert "no track" in str(case_text(replace(SETS[0], tracks=()), Witness({})))
    made = toys.book(tmp_path, {"p/r": toys.rule("expect: {ask: {at_most: plan}}\n")})
    assert "the domain has no fact `announced`" in str(case_text(rule_sets(made)[0], Witness({})))


def test_what_is_done_lies_within_the_levels_asked_for(tmp_path: Path) -> None:
    made = toys.catalogue(tmp_path)
    assert done(made, {}) == Done("guidance", None)
    assert done(made, {"stringency": Interval(0, 2), "amount": Interval(7, 9)}) == Done("guidance", 7)
    assert done(made, {"stringency": Interval(2, 3)}) == Done("order", None)
    with pytest.raises(ValueError, match="no instrument is ban in stringency"):
        done(made, {"stringency": Interval(3, 3)})


# Parts


@given(st.integers(DATES.lo, DATES.hi), st.integers(0, 400))
def test_only_a_day_month_or_year_is_written_as_one(first: int, more: int) -> None:
    days = Interval(first, min(first + more, DATES.hi))
    found = partial_date(days)
    if found is not None:
        assert (found.first.toordinal(), found.last.toordinal()) == (days.lo, days.hi)
    else:
        assert days.lo < days.hi


def test_months_and_years_about_a_window() -> None:
    window = DayWindow(day("2024-01-01").lo, day("2024-06-15").lo)
    assert [str(partial_date(days)) for days in about(window)] == ["2024", "2024-06", "2024"]
    assert list(about(DayWindow(None, None))) == []


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (True, "true"),
        (5, "5"),
        ("two words", "two words"),
        ("2024", '"2024"'),
        ("2024-02", "2024-02"),
        ("true", '"true"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("`x`", '"`x`"'),
        ("-", '"-"'),
        ("", '""'),
        ("漏えい", '"漏えい"'),
    ],
)
def test_scalars_are_quoted_where_they_must_be(raw: object, text: str) -> None:
    assert scalar(raw) == text
    assert read_text(f"a: {text}\n".encode(), "x.yaml").data == {"a": raw}


def test_the_whole_way_from_witness_to_check(tmp_path: Path) -> None:
    """`checker check FILE --rules DIR`, with rules of one's own."""
    book = read_book([shipped.folder("rules")], shipped.folder("rules"))
    rules = rule_sets(book)[2]
    text = case_text(rules, Witness({"tie_contributed": one(0), "addressee_can_perform": one(1), "intent": one(0)}),
                     names=["general/ownership-demand-needs-nexus"])  # fmt: skip
    file = tmp_path / "made-up.yaml"
    file.write_text(str(text), encoding="utf-8")
    checked = audit.check([str(file)], book)
    assert checked.problems == ()
    assert [report.title for report in checked.reports] == ["a made-up case"]
