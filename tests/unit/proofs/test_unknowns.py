"""Unknown facts never decide; where they could, and do not, the rule is named."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.proofs.complaint import Complaint
from checker.proofs.ground import ground
from checker.proofs.unknowns import known_apart, never_decides
from checker.properties.laws import rule_set
from checker.properties.witness import judge
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth
from tests.anyrules import rule_sets
from tests.toys import book, rule


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_what_is_unknown_never_decides(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made))
    assert never_decides(ground(rules, Budget(), unknown=True)) is None


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_a_rule_named_is_unknown_in_the_case_shown_and_has_effect_whatever_the_fact_is(
    made: Book, data: st.DataObject
) -> None:
    rules = data.draw(rule_sets(made))
    for found in known_apart(ground(rules, Budget())):
        assert isinstance(found, Complaint)
        [shown] = found.shown
        scale = rules.catalogue.facts[found.about].closed.ends
        assert judge(rules, shown.witness).rules[found.rules[0]].effective is Truth.UNKNOWN
        for value in range(scale.lo, scale.hi + 1):
            known = shown.witness.but({found.about: (Interval(value, value),)})
            assert judge(rules, known).rules[found.rules[0]].effective is Truth.HOLDS


def test_a_condition_that_covers_a_scale_in_two_parts_is_known_apart(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        {
            "p/split": rule(
                'when: {any: [{number: "< 10", hidden: true}, {number: ">= 10"}]}\n'
                "expect: {stringency: {at_most: guidance}}\n"
            ),
            "p/whole": rule("when: {hidden: true}\nexpect: {stringency: {at_most: order}}\n"),
        },
    )
    rules = rule_set(("p",), list(made.rules.values()), made.catalogues["toy"])
    [found] = known_apart(ground(rules, Budget()))
    assert isinstance(found, Complaint)
    assert (found.rules, found.about) == (("p/split",), "number")
    assert found.shown[0].witness.facts == {"hidden": (Interval(1, 1),)}
