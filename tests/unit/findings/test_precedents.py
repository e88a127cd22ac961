"""What other tracks say of one: forced bounds, conflicts on either side, nearness, and abstention."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.findings.precedents import Side, Verdict, across, verdict
from checker.vocabulary import Truth
from tests.comparing import Toys, case, era, ordered, section
from tests.matters import Data


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    return Toys(tmp_path)


def made(level: str, kind: str | None = "security", /, date: str = "2024-06-15", **facts: Any) -> Data:
    return case(ordered(level, kind, date=date), facts=facts)


def told(found: Verdict, side: Side) -> list[tuple[str, Truth]]:
    return [(one.other.matter.id.split("-")[-1], one.conflict(side)) for one in found.conflicts(side)]


def bounds(found: Verdict, outcome: int = 0) -> tuple[Any, ...]:
    one = found.forced[outcome]
    return one.floor, one.ceiling, one.standing


# Conflicts


def test_a_graver_matter_treated_more_mildly_makes_a_decision_look_harsh(toys: Toys) -> None:
    found = toys.verdict(made("order"), made("guidance", persons_affected=5000))
    assert told(found, "harsh") == [("2", Truth.HOLDS)]
    assert told(found, "lenient") == []
    assert bounds(found) == (0, 1, "free")


def test_a_less_grave_matter_treated_more_severely_makes_it_look_lenient(toys: Toys) -> None:
    found = toys.verdict(made("guidance"), made("order", persons_affected=5))
    assert told(found, "lenient") == [("2", Truth.HOLDS)]
    assert told(found, "harsh") == []
    assert bounds(found) == (3, 4, "free")


def test_equal_facts_dominate_each_other(toys: Toys) -> None:
    found = toys.verdict(made("order"), made("guidance"))
    assert told(found, "harsh") == [("2", Truth.HOLDS)]
    assert bounds(found) == (1, 1, "fixed")


def test_the_same_treatment_is_no_conflict(toys: Toys) -> None:
    found = toys.verdict(made("order"), made("order"), made("order", persons_affected=5))
    assert told(found, "harsh") == told(found, "lenient") == []


def test_one_fact_that_is_graver_here_ends_it(toys: Toys) -> None:
    facts: list[dict[str, Any]] = [
        {"persons_affected": 999},
        {"intent": "none"},
        {"exfiltration": "not-excluded"},
        {"remedy": "completed"},
    ]
    for each in facts:
        found = toys.verdict(made("order"), made("guidance", **each))
        assert told(found, "harsh") == [], each
        assert found.against[0].blocks("harsh") == (1, 0), each


def test_milder_on_one_outcome_and_more_severe_on_another_is_no_conflict(toys: Toys) -> None:
    found = toys.verdict(made("guidance", "ownership"), made("order", "security"))
    assert (found.against[0].milder, found.against[0].harsher) == (Truth.FAILS, Truth.FAILS)
    assert told(found, "harsh") == told(found, "lenient") == []


def test_the_deepest_demand_counts_where_the_form_is_the_same(toys: Toys) -> None:
    found = toys.verdict(made("guidance", "ownership"), made("guidance", "security"))
    assert told(found, "harsh") == [("2", Truth.HOLDS)]
    assert bounds(found, 1) == (2, 2, "fixed")


@pytest.mark.parametrize(
    "facts", [{"persons_affected": None}, {"persons_affected": "unknown"}, {"persons_affected": {"at_least": 5}}]
)
def test_what_is_not_known_makes_a_conflict_possible(toys: Toys, facts: dict[str, Any]) -> None:
    assert told(toys.verdict(made("order"), made("guidance", **facts)), "harsh") == [("2", Truth.UNKNOWN)]
    assert told(toys.verdict(made("order", **facts), made("guidance")), "harsh") == [("4", Truth.UNKNOWN)]


def test_unknown_on_the_lowest_level_is_certain(toys: Toys) -> None:
    found = toys.verdict(made("order", exfiltration="none-found"), made("guidance", exfiltration=None))
    assert told(found, "harsh") == [("2", Truth.HOLDS)]


def test_a_conflict_that_may_go_either_way_is_none(toys: Toys) -> None:
    found = toys.verdict(made("guidance", None), made("guidance", None))
    [one] = found.against
    assert (one.conflict("harsh"), one.conflict("lenient"), one.either) == (Truth.UNKNOWN, Truth.UNKNOWN, True)
    assert told(found, "harsh") == told(found, "lenient") == []
    only_one = toys.verdict(made("guidance", None), made("guidance", None, persons_affected=5000))
    assert told(only_one, "harsh") == [("4", Truth.UNKNOWN)]


# Who counts


def test_a_pending_precedent_is_compared_and_binds_nothing(toys: Toys) -> None:
    pending = case(ordered("guidance", status="pending"), facts={"persons_affected": 5000})
    found = toys.verdict(made("order"), pending)
    assert (len(found.against), told(found, "harsh"), bounds(found)) == (1, [], (0, 4, "unbound"))
    assert found.comparable == 0


def test_a_pending_decision_is_held_against_precedents_at_most_possibly(toys: Toys) -> None:
    pending = case(ordered("order", status="pending"))
    assert told(toys.verdict(pending, made("guidance", persons_affected=5000)), "harsh") == [("2", Truth.UNKNOWN)]


def test_a_matter_that_ended_without_a_measure_is_a_precedent(toys: Toys) -> None:
    found = toys.verdict(made("guidance"), made("commitments-accepted", None, persons_affected=5000))
    assert told(found, "harsh") == [("2", Truth.HOLDS)]
    assert bounds(found) == (0, 0, "fixed")


def test_only_peers_are_compared(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(eras=era("2024-01-01")))
    own, other_era = toys.row(made("order")), toys.row(made("guidance", date="2023-05-01"))
    elsewhere = toys.row(case(ordered("guidance"), track={"authority": "other-office"}))
    assert verdict(own, [other_era, elsewhere], toys.catalogue, toys.book).against == ()
    beside = across(own, [other_era, elsewhere], toys.catalogue, toys.book)
    assert {one.other.id for one in beside} == {other_era.id, elsewhere.id}
    assert all(one.milder is Truth.HOLDS for one in beside)


def test_precedents_that_disagree_tear(toys: Toys) -> None:
    found = toys.verdict(
        made("recommendation"), made("order", persons_affected=5), made("guidance", persons_affected=5000)
    )
    assert bounds(found) == (3, 1, "torn")
    assert told(found, "harsh") == [("3", Truth.HOLDS)]
    assert told(found, "lenient") == [("2", Truth.HOLDS)]


def test_nothing_comparable_leaves_a_decision_unbound(toys: Toys) -> None:
    found = toys.verdict(made("order"), made("guidance", persons_affected=5, intent="gross"))
    assert (bounds(found), found.comparable) == ((0, 4, "unbound"), 0)
    assert dict(found.apart.more)["persons_affected"] == dict(found.apart.less)["intent"] == 1


def test_too_few_comparable_peers_and_nothing_is_said(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(abstain_below={"peers": 2, "because": "a toy"}))
    one, incomparable = made("guidance", persons_affected=5000), made("guidance", persons_affected=5, intent="gross")
    few = toys.verdict(made("order"), one, incomparable)
    assert (few.comparable, few.abstains) == (1, True)
    enough = toys.verdict(made("order"), one, made("guidance", persons_affected=None))
    assert (enough.comparable, enough.abstains) == (2, False)


# Nearness


def test_the_nearest_fail_on_the_fewest_facts_certainly_then_possibly(toys: Toys) -> None:
    found = toys.verdict(
        made("order"),
        made("guidance", persons_affected=5, intent="none"),
        made("guidance", persons_affected=5),
        made("guidance", persons_affected=5, intent=None),
        made("guidance", intent=None),
        made("guidance"),
    )
    assert [one.distance for one in found.against] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]


def test_a_precedent_counts_on_the_side_its_outcome_lets_it_show(toys: Toys) -> None:
    found = toys.verdict(
        made("recommendation"),
        made("guidance", persons_affected=5),  # cannot show it harsh
        made("order", persons_affected=5),  # shows it lenient
        made("recommendation", persons_affected=5),  # confirms it as a floor
    )
    named = {one.other.matter.id.split("-")[-1]: (one.sides, one.distance) for one in found.against}
    assert named == {"2": (("harsh",), (1, 0)), "3": (("lenient",), (0, 0)), "4": (("harsh", "lenient"), (0, 0))}
