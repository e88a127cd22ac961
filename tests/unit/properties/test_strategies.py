"""What is generated keeps the invariants that engines rely on, and reaches the corners it is meant to reach."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from checker import audit
from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue
from checker.facts.matter import read_matter_text
from checker.judgement import Facts
from checker.properties.laws import RuleSet, rule_sets
from checker.properties.strategies import (
    LARGEST,
    allowed_of,
    case_facts,
    edges,
    exact_facts_for,
    facts_for,
    in_force_for,
    programs,
    scales,
    values_of,
)
from checker.properties.strategies_rules import case_bases, rule_sets_of
from checker.properties.strategies_witness import exact_witnesses, ground, partial_witnesses, steps, swaps
from checker.properties.witness import Witness
from checker.rules.ast import Grade, checks, facts_read
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth, ranges

BOOK = audit.load_book()
SHIPPED: Catalogue = BOOK.catalogues["data-protection"]


def well_formed(values: Ranges, scale: Interval) -> bool:
    """Not empty, in normal form, on the scale."""
    return bool(values) and ranges(values) == values and all(part.inside(scale) for part in values)


@given(programs())
def test_programs_keep_the_order_and_their_tests_say_something(made: Program) -> None:
    seen: set[str] = set()
    read: set[str] = set()
    for line in made.lines:
        assert set(line.overriders) <= seen
        assert line.overriders == tuple(sorted(line.overriders))
        assert line.rule not in seen
        seen.add(line.rule)
        for check in checks(line.condition):
            read.add(check.fact)
            scale = made.scales[check.fact]
            assert well_formed(check.allowed, scale)
            assert check.allowed != (scale,)
        if line.grade is not None:
            assert line.grade.fact in made.grades - read
            assert made.scales[line.grade.fact].lo < line.grade.at <= made.scales[line.grade.fact].hi
    assert read <= set(made.scales)
    assert made.grades <= set(made.scales)


@given(st.data())
def test_facts_lie_on_their_scales_and_name_no_grade(data: st.DataObject) -> None:
    made = data.draw(programs())
    facts, exact = data.draw(facts_for(made)), data.draw(exact_facts_for(made))
    assert set(facts) <= set(made.scales) - made.grades
    assert set(exact) == set(made.scales) - made.grades
    assert all(well_formed(values, made.scales[name]) for name, values in facts.items())
    assert all(part.lo == part.hi for (part,) in exact.values())
    assert set(data.draw(in_force_for(made))) <= {line.rule for line in made.lines}


@given(scales())
def test_scales_have_two_values_and_stay_exact_in_a_double(scale: Interval) -> None:
    assert -LARGEST <= scale.lo < scale.hi <= LARGEST


@given(st.data())
def test_edges_are_each_end_and_what_lies_beside_it(data: st.DataObject) -> None:
    scale = data.draw(scales())
    test = data.draw(allowed_of(scale))
    found = edges(scale, [test])
    for end in (scale.lo, scale.hi, test[0].lo, test[-1].hi):
        assert {number for number in (end - 1, end, end + 1) if scale.lo <= number <= scale.hi} <= set(found)
    assert found == sorted(set(found))


@given(case_facts(BOOK, "data-protection"))
def test_cases_of_a_real_catalogue_name_no_grade_and_nothing_protected(facts: Facts) -> None:
    for name, values in facts.items():
        fact = SHIPPED.facts[name]
        assert not fact.protected
        assert not fact.grade
        assert well_formed(values, fact.closed.ends)


def reaches(strategy: st.SearchStrategy[object], wanted: Callable[[object], bool], draws: int = 400) -> None:
    """Fails with NoSuchExample where what is wanted does not turn up within so many draws."""
    once = settings(max_examples=draws, derandomize=True, deadline=None, phases=[Phase.generate])  # nothing is shrunk
    find(strategy, wanted, settings=once)


def _grade_matters(made: object) -> bool:
    assert isinstance(made, Program)
    derived = {line.grade.fact for line in made.lines if line.grade is not None}
    return any(check.fact in derived for line in made.lines for check in checks(line.condition))


@pytest.mark.parametrize(
    "wanted",
    [
        _grade_matters,
        lambda made: len(made.lines) == 8,
        lambda made: len(made.lines) == 1,
        lambda made: any(len(line.overriders) == 2 for line in made.lines),
        lambda made: any(line.overriders and line.grade for line in made.lines),
        lambda made: any(len(check.allowed) > 1 for line in made.lines for check in checks(line.condition)),
        lambda made: any(not name.isascii() for name in made.scales),
        lambda made: any("'" in line.rule or '"' in line.rule for line in made.lines),
        lambda made: any(scale.hi == LARGEST for scale in made.scales.values()),
        lambda made: any(scale.lo < 0 for scale in made.scales.values()),
        lambda made: any(scale.hi - scale.lo == 1 for scale in made.scales.values()),
    ],
)
def test_programs_reach_the_corners(wanted: Callable[[object], bool]) -> None:
    reaches(programs(), wanted)


def test_each_truth_of_each_kind_of_rule_turns_up() -> None:
    """A generator under which every rule failed would make every agreement test pass."""
    seen: Counter[tuple[bool, Truth]] = Counter()

    @settings(max_examples=100, derandomize=True, deadline=None)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        made = data.draw(programs())
        judged = Reference().judge(made, data.draw(facts_for(made)), data.draw(in_force_for(made)))
        seen.update((bool(line.overriders), judged.rules[line.rule].effective) for line in made.lines)

    look()
    assert all(seen[overridden, truth] >= 10 for overridden in (True, False) for truth in Truth), seen


@pytest.mark.parametrize(
    "wanted",
    [
        lambda values: values == (Interval(10, 10),),
        lambda values: values == (Interval(9, 9),),
        lambda values: values == (Interval(20, 20),),
        lambda values: values == (Interval(21, 21),),
        lambda values: values == (Interval(0, 1000),),
        lambda values: len(values) > 1,
        lambda values: len(values) == 1 and values[0].lo == 0 and 0 < values[0].hi < 1000,
    ],
)
def test_values_reach_the_edges_of_the_tests(wanted: Callable[[object], bool]) -> None:
    reaches(values_of(Interval(0, 1000), [(Interval(10, 20),)]), wanted)


@pytest.mark.parametrize("number", [1000, 1001])
def test_cases_reach_the_thresholds_of_shipped_rules(number: int) -> None:
    """`more than 1,000 persons` is the one threshold that no reform is likely to move."""
    wanted = (Interval(number, number),)
    reaches(
        case_facts(BOOK, "data-protection"),
        lambda facts: isinstance(facts, dict) and facts.get("persons_affected") == wanted,
        draws=2000,
    )


# Witnesses, rules and case bases

SETS = rule_sets(BOOK)
FACTS = ("persons_affected", "intent", "misuse")


@settings(max_examples=40)
@given(st.sampled_from(SETS), st.data())
def test_witnesses_say_what_they_are_drawn_to_say(rules: RuleSet, data: st.DataObject) -> None:
    on = ground(rules)
    whole, partly = data.draw(exact_witnesses(on)), data.draw(partial_witnesses(on))
    assert set(whole.facts) == set(on.tests)
    assert set(whole.days) == set(on.windows)
    assert all(len(values) == 1 and values[0].lo == values[0].hi for values in whole.facts.values())
    for case in (whole, partly):
        assert all(well_formed(values, on.scales[name]) for name, values in case.facts.items())
        assert not set(case.facts) & rules.program.grades


@settings(max_examples=40)
@given(st.data())
def test_pairs_differ_where_they_should_alone(data: st.DataObject) -> None:
    on = ground(SETS[2])
    less, more = data.draw(steps(on, FACTS, exact_witnesses(on)))
    [name] = [fact for fact in less.facts if less.facts[fact] != more.facts[fact]]
    assert name in FACTS
    assert less.facts[name] < more.facts[name]
    one, other = data.draw(swaps(on, FACTS, exact_witnesses(on)))
    assert {fact for fact in one.facts if one.facts[fact] != other.facts[fact]} <= set(FACTS)
    assert one.days == other.days


@pytest.mark.parametrize("name", sorted(SETS[2].rules))
def test_every_shipped_rule_is_met(name: str) -> None:
    """A rule with three conditions is met as well as one with none, within the cases tried for a law."""
    on = ground(SETS[2])

    def holds(case: object) -> bool:
        assert isinstance(case, Witness)
        return Reference().judge(SETS[2].program, case.facts, {}).rules[name].condition is Truth.HOLDS

    reaches(exact_witnesses(on), holds, draws=200)


@settings(max_examples=40, deadline=None)
@given(rule_sets_of(SHIPPED))
def test_rules_of_a_catalogue_can_be_judged_together(rules: RuleSet) -> None:
    assert [line.rule for line in rules.program.lines if line.rule not in rules.rules] == []
    for rule in rules.rules.values():
        for name in facts_read(rule):
            fact = SHIPPED.facts[name]
            assert not (fact.protected)
            assert not (fact.only_citing)
            assert not (fact.grade and isinstance(rule.says, Grade))


@settings(max_examples=10, deadline=None)
@given(case_bases(SETS[0]))
def test_case_bases_are_files_that_are_accepted(base: dict[str, str]) -> None:
    assert base
    for name, text in base.items():
        matter = read_matter_text(text.encode(), name, BOOK.catalogues)
        assert [(track.authority, track.regime) for track in matter.case.tracks.values()] == [SETS[0].tracks[0]]
