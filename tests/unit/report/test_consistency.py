"""What an audit found, in words: bounds are called bounds, lists are short, and nothing is rounded to a claim."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import Problem
from checker.precedents import plain
from checker.precedents.figures import Audit, Extent
from checker.precedents.frontier import landmarks
from checker.precedents.order import Axis, Base, Column, Order
from checker.report import consistency
from checker.report import json as json_report
from checker.report.page import Page
from checker.report.survey import LeftOut, Survey
from checker.report.surveyor import Source, audited, rounded, survey
from tests import allpairs
from tests.bases import bases, made

SOURCE = Source(
    "t.csv", "order.yaml", "because", lambda _, value: f"l{value}", lambda rows: [(f"case {row}",) for row in rows]
)


def text(*surveys: Survey, problems: tuple[Problem, ...] = (), not_compared: tuple[LeftOut, ...] = ()) -> str:
    page = Page(width=400)
    consistency.report(page, audited(surveys, problems=problems, not_compared=not_compared))
    return page.text()


def of(base: Base, audit: Audit | None = None, *, top: int = 10, conflicts: int = 0) -> Survey:
    return survey(base, audit or plain.audit(base), SOURCE, top=top, conflicts=conflicts)


def pairs(count: int, *, groups: int = 1, pending: bool = False) -> Base:
    """So many pairs of two cases of the same facts, the first treated more mildly."""
    size = 2 * count
    step = [case // 2 for case in range(size)]
    return Base(
        Order((Axis("x", 0, size), Axis("y", 0, size)), (Axis("sanction", 0, 1),)),
        size=size,
        facts=(Column(step, step), Column(step[::-1], step[::-1])),
        outcomes=(Column([case % 2 for case in range(size)], [1 if pending else case % 2 for case in range(size)]),),
        peers=[case // 2 % groups for case in range(size)],
        final=[not pending] * size,
        groups=tuple(f"office {number}" for number in range(groups)),
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0.0000"),
        ("1", "1.0000"),
        ("1/2", "0.5000"),
        ("2/3", "0.6667"),
        ("-5/3", "-1.6667"),
        ("99999/100000", "> 0.9999"),
        ("100001/100000", "< 1.0001"),
        ("1/100000", "< 0.0001"),
        ("-1/100000", "> -0.0001"),
        ("123456789/10", "12345678.9000"),
    ],
)
def test_what_is_not_quite_0_or_1_is_not_rounded_to_it(value: str, shown: str) -> None:
    assert rounded(Fraction(value)) == shown


@given(st.fractions())
def test_what_is_shown_is_near_and_on_the_right_side(value: Fraction) -> None:
    sign, _, number = rounded(value).rpartition(" ")
    shown = Fraction(number)
    assert abs(shown - value) <= Fraction(1, 10_000)
    assert {"": True, "<": value < shown, ">": value > shown}[sign]
    assert sign or abs(shown - value) * 20_000 <= 1


@given(bases(weights=True, window=False, rows=(1, 6)))
def test_every_number_of_a_base_of_weighted_rows_counts_cases(base: Base) -> None:
    whole, by_group = allpairs.totals(base)
    found = of(base, Audit("lattice", whole, by_group, allpairs.tally(base), None, None, None), top=99)
    assert found.all.cases == sum(base.weights or ())
    assert found.in_conflict_not_listed == 0
    assert sum(one.cases for one in found.most_in_conflict) == found.all.in_conflict_possible
    assert found.without is None
    assert found.all.repair is None


def test_memberships_count_cases() -> None:
    base = made(3, 40)
    audit = plain.audit(base)
    found = of(base, audit)
    assert found.all.repair is not None
    members = found.all.repair.membership
    assert members is not None
    assert audit.repair is not None
    assert audit.repair.membership is not None
    assert [members.every, members.some, members.no] == [
        list(audit.repair.membership).count(word) for word in ("every", "some", "no")
    ]
    for group in found.groups:
        assert group.figures.repair is not None
        assert group.figures.repair.membership is not None
        one = group.figures.repair.membership
        assert one.every + one.some + one.no == group.figures.cases


def test_no_more_cases_and_groups_are_listed_than_asked_for() -> None:
    found = of(pairs(30, groups=30), top=3, conflicts=1)
    assert [one.id for one in found.most_in_conflict] == ["case 59", "case 58", "case 57"]
    assert found.in_conflict_not_listed == 57
    assert len(found.groups) == 30
    shown = text(found)
    assert shown.count("Peer group office") == 20
    assert "10 peer groups more with no more certain conflicts: see the JSON report\n" in shown
    assert "and 57 cases more in a certain or possible conflict\n" in shown
    assert "  case 58 (office 29)\n" in shown
    assert "    certainly lenient beside case 59: sanction l1\n" in shown


def test_a_proof_is_given_where_it_was_asked_for_and_there_is_one() -> None:
    base = pairs(2)
    audit = plain.audit(base)
    assert of(base).proof is None
    found = survey(base, audit, SOURCE, top=0, conflicts=0, proof=True).proof
    assert found is not None
    assert len(found.set_aside) == 2
    assert sorted(map(sorted, found.chains)) == [["case 0", "case 1"], ["case 2", "case 3"]]
    assert audit.repair is not None
    bounds = dataclasses.replace(audit, repair=dataclasses.replace(audit.repair, removals=Extent(1, 2, "many")))
    assert survey(base, bounds, SOURCE, top=0, conflicts=0, proof=True).proof is None
    weighted = dataclasses.replace(base, weights=[2, 1, 1, 1])
    assert survey(weighted, audit, SOURCE, top=0, conflicts=0, proof=True).proof is None


def test_a_bound_is_called_one_and_what_is_not_known_is_said_to_be_so() -> None:
    base = pairs(2)
    audit = plain.audit(base)
    assert audit.repair is not None
    repair = dataclasses.replace(
        audit.repair,
        removals=Extent(1, 2, "too many"),
        removals_possible=Extent(2, None, "far too many"),
        steps=Extent(None, None, "no ladder"),
        membership=None,
        membership_why="not asked",
    )
    found = of(base, dataclasses.replace(audit, repair=repair))
    shown = text(found)
    assert "no certain conflict: at least 1, at most 2 (bounds, not exact: too many)\n" in shown
    assert "no possible one: at least 2 (bounds, not exact: far too many)\n" in shown
    assert "ladder steps, to leave no certain conflict: not determined: no ladder\n" in shown
    assert "which cases: not determined: not asked\n" in shown
    assert "can stay" not in shown
    assert found.all.repair is not None
    assert found.all.repair.removals.exact is None
    assert found.all.repair.share_kept is None


def test_where_nothing_is_comparable_no_consistency_is_claimed() -> None:
    found = of(pairs(1, groups=1, pending=True))
    alone = dataclasses.replace(pairs(2, groups=4), peers=[0, 1, 2, 3])
    shown = text(of(alone))
    assert "no two cases are certainly comparable, so there is no certain conflict to find" in shown
    assert "4 peer groups with no certainly comparable pair and no possible conflict\n" in shown
    assert "consistent" not in shown.replace("consistency", "")
    assert "consistent: 2 of 2 cases (1.0000)" in text(found)


def test_landmarks_are_told_where_they_are_counted_and_else_why_not() -> None:
    base = pairs(3)
    found = of(base)
    assert (found.landmarks, found.landmarks_why) == (len(landmarks(base)), "")
    assert found.share_not_landmarks is not None
    assert found.share_not_landmarks.exact == str(1 - Fraction(len(landmarks(base)), 6))
    assert f"  landmarks: {found.landmarks} cases of 6 final stand for all others; not landmarks: " in text(found)

    def ordered(**changes: Any) -> Base:
        return dataclasses.replace(base, order=dataclasses.replace(base.order, **changes))

    amount = dataclasses.replace(base.order.outcomes[0], amount=True)
    windowed = dataclasses.replace(ordered(window=1), days=[0] * 6)
    several = dataclasses.replace(ordered(outcomes=base.order.outcomes * 2), outcomes=base.outcomes * 2)
    for other, why in ((windowed, "window"), (ordered(outcomes=(amount,)), "amount"), (several, "several")):
        found = of(other)
        assert (found.landmarks, found.share_not_landmarks) == (None, None)
        assert why in found.landmarks_why
        assert "landmarks" not in text(found)
    lattice = of(base, dataclasses.replace(plain.audit(base), path="lattice", landmarks=None))
    assert lattice.landmarks_why == "they are counted on the plain path alone"


def test_chance_that_makes_no_conflict() -> None:
    same = dataclasses.replace(pairs(1), outcomes=(Column([1, 1], [1, 1]),))
    assert "consistency corrected for chance: none: chance makes no conflict either\n" in text(of(same))


def test_an_empty_base_is_said_to_be_empty() -> None:
    empty = dataclasses.replace(
        pairs(1), size=0, facts=(Column([], []),) * 2, outcomes=(Column([], []),), peers=[], final=[]
    )
    shown = text(of(dataclasses.replace(empty, left_out={"superseded": 2})))
    assert "  left out: 2 cases: superseded\n" in shown
    assert "  there is nothing to compare\n" in shown


def test_cases_alike_are_counted_beside_the_one_named() -> None:
    base = dataclasses.replace(pairs(1), weights=[7, 2])
    whole, by_group = allpairs.totals(base)
    ids = (tuple(f"a{number}" for number in range(5)), ("b0", "b1"))
    source = dataclasses.replace(SOURCE, labels=lambda rows: [ids[row] for row in rows])
    audit = Audit("lattice", whole, by_group, allpairs.tally(base), None, None, None)
    shown = text(survey(base, audit, source, top=9, conflicts=5))
    assert "  b0 and 1 case alike (b1)\n    in conflict with 7 cases certainly\n" in shown
    assert "  certainly harsh beside a0 and 6 cases alike (a1, a2, a3, ...): sanction l0\n" in shown


def test_cases_alike_that_may_conflict_with_each_other_are_the_others_and_named_once() -> None:
    unknown, names = Column([0, 0, 0], [9, 9, 9]), ("a", "b", "c")
    order = Order((Axis("x", 0, 9),), (Axis("sanction", 0, 9),))
    base = Base(order, size=3, facts=(unknown,), outcomes=(unknown,), peers=[0] * 3, final=[True] * 3, groups=("",))
    source = dataclasses.replace(SOURCE, labels=lambda rows: [(names[row],) for row in rows])
    shown = text(survey(base, plain.audit(base), source, top=1, conflicts=2))
    assert "  a and 2 cases alike (b, c)\n" in shown
    assert "    possibly harsh or lenient beside b and 1 case alike (c): sanction l0 to l9\n" in shown
    assert shown.count("possibly harsh or lenient") == 1

    one = dataclasses.replace(
        base, size=1, facts=(Column([0], [9]),), outcomes=(Column([0], [9]),), peers=[0], final=[True], weights=[3]
    )
    whole, by_group = allpairs.totals(one)
    source = dataclasses.replace(SOURCE, labels=lambda rows: [names for _ in rows])
    audit = Audit("lattice", whole, by_group, allpairs.tally(one), None, None, None)
    assert survey(one, audit, source, top=1, conflicts=2).most_in_conflict == (
        survey(
            base,
            plain.audit(base, repair=False),
            source=dataclasses.replace(SOURCE, labels=lambda rows: [(names[row],) for row in rows]),
            top=1,
            conflicts=2,
        ).most_in_conflict
    )


def test_every_standing_is_said() -> None:
    step = [0, 0, 1, 1, 2, 2]
    base = dataclasses.replace(
        pairs(3),
        facts=(Column(step, step),) * 2,
        outcomes=(Column([1, 0, 1, 0, 1, 1], [1, 0, 1, 0, 1, 1]),),
        peers=[0, 0, 0, 0, 0, 1],
        groups=("a", "b"),
    )
    shown = text(of(dataclasses.replace(base, order=dataclasses.replace(base.order, window=4), days=[0] * 6)))
    assert "; the others force exactly l0\n" in shown
    assert "; the others are torn: some force at least l1, some at most l0\n" in shown
    assert "on x, y, decided at most 4 days apart\n" in shown


def test_problems_and_what_no_pack_compares_stand_at_the_end() -> None:
    shown = text(of(pairs(1)), problems=(Problem("a.yaml", 1, 1, "wrong"),), not_compared=(LeftOut("no pack", 2),))
    assert "Not compared\n  2 tracks: no pack\n\n1 certain conflict in 2 cases compared\n" in shown
    assert shown.endswith(
        "1 file not accepted; standard error says why\nevery figure is defined in docs/consistency.md\n"
    )


SCHEMA = jsonschema.Draft202012Validator(json.loads(json_report.audit_schema()))


@settings(max_examples=25)
@given(bases(rows=(0, 8)))
def test_the_json_report_fits_its_schema(base: Base) -> None:
    document = json.loads(json_report.render_audit(audited([of(base, conflicts=2)])))
    SCHEMA.validate(document)
    assert Path(document["definitions"]).name == "consistency.md"
