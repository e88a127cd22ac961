"""Decided tracks as a base: the facts of the day, what was done as a range, and who is left out and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.findings.cohort import Decided, LeftOut, base_of, not_compared
from tests.comparing import NO_RECORD, Toys, case, era, matter, ordered, persons, section
from tests.matters import CITE, Data, data, demand, dispute, entry, measure


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    return Toys(tmp_path)


def ends(row: Decided) -> list[tuple[int, int]]:
    return [(one.lo, one.hi) for one in row.outcomes]


GUIDANCE, RECOMMENDATION, ORDER = 1, 2, 3
REPORTING, SECURITY, OWNERSHIP = 1, 2, 6


# What was done


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ([ordered("order")], [(ORDER, ORDER), (SECURITY, SECURITY)]),
        ([ordered("guidance", "ownership"), ordered("order", "reporting", name="b")], [(3, 3), (OWNERSHIP, OWNERSHIP)]),
        ([ordered("commitments-accepted", None)], [(0, 0), (0, 0)]),
        ([ordered("closed-without-measure", None)], [(0, 0), (0, 0)]),
        ([ordered("guidance", None)], [(1, 1), (REPORTING, OWNERSHIP)]),
        ([ordered("order", unverified="nobody read it")], [(0, ORDER), (0, SECURITY)]),
        ([ordered("guidance"), ordered("order", name="b", status="annulled")], [(1, 1), (SECURITY, SECURITY)]),
        ([ordered("guidance"), ordered("order", name="b", status="superseded")], [(1, 1), (SECURITY, SECURITY)]),
        ([ordered("guidance"), ordered("report-request", "ownership", name="b")], [(1, 1), (SECURITY, SECURITY)]),
    ],
)
def test_what_counts_is_what_was_done(toys: Toys, measures: list[Data], expected: list[tuple[int, int]]) -> None:
    row = toys.row(case(*measures))
    assert ends(row) == expected
    assert row.final


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([demand(known_from="press")], (REPORTING, SECURITY)),
        ([demand(known_from="press", object="ownership"), demand("b")], (SECURITY, OWNERSHIP)),
        ([demand(known_from="official", object="ownership"), demand("b", known_from="press")], (6, 6)),
        ([demand(ask=dispute("consider", "do"))], (SECURITY, SECURITY)),
    ],
)
def test_a_demand_known_from_the_press_may_have_been_less(
    toys: Toys, demands: list[Data], expected: tuple[int, int]
) -> None:
    assert ends(toys.row(case(measure(instrument="guidance", demands=demands))))[1] == expected


def test_a_pending_measure_leaves_the_outcome_open_and_binds_nothing(toys: Toys) -> None:
    row = toys.row(case(ordered("guidance"), ordered("order", name="b", status="pending")))
    assert (ends(row), row.final) == ([(GUIDANCE, 4), (SECURITY, OWNERSHIP)], False)
    alone = toys.row(case(ordered("order", status="pending")))
    assert (ends(alone), alone.final, alone.day is not None) == ([(0, 4), (0, 6)], False, True)


def test_an_amount_is_all_the_money_there_is(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(outcomes=("amount",)))
    yen = {"amount": 500, "currency": "JPY"}
    fines = [measure(instrument="administrative-fine", amount=yen), measure("b", instrument="order", amount=yen)]
    assert ends(toys.row(case(*fines))) == [(1000, 1000)]
    assert ends(toys.row(case(measure()))) == [(0, 0)]
    assert ends(toys.row(case(measure(amount=yen, unverified="nobody read it")))) == [(0, 500)]
    foreign = toys.row(case(measure(amount={"amount": 5, "currency": "EUR"})))
    assert ends(foreign) == [(0, toys.catalogue.outcomes["amount"].scale.ends.hi)]


def test_a_fine_alone_leaves_open_how_stringent_it_was(toys: Toys) -> None:
    fine = measure(instrument="administrative-fine", amount={"amount": 5, "currency": "JPY"}, demands=[demand()])
    assert ends(toys.row(case(fine))) == [(0, 4), (SECURITY, SECURITY)]


# Who is left out


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ([measure(instrument="report-request")], "no measure of it has a place on the scale of stringency"),
        ([measure(status="annulled")], "its measures are annulled"),
        ([measure(status="annulled"), measure("b", status="superseded")], "its measures are annulled or superseded"),
        ([measure(track=None, authority="a court", outside="not a regulator")], "no measure of it is recorded"),
    ],
)
def test_what_says_nothing_of_how_it_ended_is_left_out(toys: Toys, measures: list[Data], reason: str) -> None:
    found = toys.found(case(*measures))
    assert isinstance(found, LeftOut)
    assert found.reason.startswith(reason)


def test_one_of_which_no_fact_compared_is_known_is_left_out(toys: Toys) -> None:
    nothing = dict.fromkeys(("persons_affected", "intent", "exfiltration", "remedy"))
    found = toys.found(case(ordered("order"), facts=nothing, history={"entries": []}))
    assert isinstance(found, LeftOut)
    assert found.reason == "none of the facts compared is known of it"
    assert toys.row(case(ordered("order"), facts=nothing)).facts["days_since_like_measure"].exact
    bounded = {**nothing, "persons_affected": {"at_least": 1}}
    assert toys.row(case(ordered("order"), facts=bounded, history={"entries": []})).final


def test_a_day_that_leaves_the_era_open_leaves_a_track_out(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(eras=era("2024-06-01")))
    assert isinstance(toys.found(case(ordered("order", date="2024"))), LeftOut)
    assert isinstance(toys.found(case(ordered("order", date=None, date_note="not given"))), LeftOut)
    assert [toys.row(case(ordered("order", date=day))).era for day in ("2024-05", "2024-06")] == [0, 1]
    both = [ordered("order", date="2024-05-01"), ordered("guidance", date=None, date_note="not given", name="b")]
    assert isinstance(toys.found(case(*both)), LeftOut)
    assert toys.row(case(ordered("order", date="2024-05-01"), ordered("guidance", date="2024-07", name="b"))).era == 1


# Facts


def encoded(row: Decided, name: str) -> tuple[Any, ...]:
    return tuple((part.lo, part.hi) for part in row.facts[name].values)


def test_facts_are_those_of_the_last_counting_measure(toys: Toys) -> None:
    series = [entry("none", since="2024-01-01"), entry("completed", since="2024-07-01")]
    first, later = ordered("order", date="2024-06-15"), ordered("guidance", date="2024-08-01", name="b")
    assert encoded(toys.row(case(first, facts={"remedy": series})), "remedy") == ((0, 0),)
    assert encoded(toys.row(case(first, later, facts={"remedy": series})), "remedy") == ((2, 2),)
    pending = ordered("guidance", date="2024-08-01", name="b", status="pending")
    assert encoded(toys.row(case(first, pending, facts={"remedy": series})), "remedy") == ((0, 0),)


def test_facts_are_those_of_the_closing_day_where_it_is_known(toys: Toys) -> None:
    series = [entry("none", since="2024-01-01"), entry("completed", since="2024-07-01")]
    closed = {"closed": {"on": "2024-09-01", "how": "made up", "cite": CITE}}
    assert encoded(toys.row(case(ordered("order"), facts={"remedy": series}, track=closed)), "remedy") == ((2, 2),)
    unknown = {"closed": {"how": "made up", "cite": CITE}}
    assert encoded(toys.row(case(ordered("order"), facts={"remedy": series}, track=unknown)), "remedy") == ((0, 0),)


def test_the_base_holds_the_ends_of_every_fact_turned_to_grow_worse(tmp_path: Path) -> None:
    toys = Toys(tmp_path)
    facts = {"exfiltration": dispute("none-found", "confirmed"), "persons_affected": {"at_least": 5}, "remedy": None}
    made = [
        matter(tmp_path, "a", case(ordered("order"), facts=facts), toys.book),
        matter(tmp_path, "b", case(ordered("order")), toys.book),
    ]
    [cohort] = base_of(made, toys.book)
    base = cohort.base
    columns = {axis.name: column for axis, column in zip(base.order.dimensions, base.facts, strict=True)}
    assert [(c.lo[0], c.hi[0]) for c in columns.values()] == [
        (5, 10_000_000_000),
        (1, 1),
        (0, 2),
        (-2, 0),
        (-36500, -36500),
    ]
    assert (columns["remedy"].lo[1], columns["remedy"].hi[1]) == (-1, -1)
    assert [(axis.bottom, axis.top) for axis in base.order.dimensions[3:]] == [(-2, 0), (-36500, 0)]
    assert [(axis.name, axis.bottom, axis.top) for axis in base.order.outcomes] == [
        ("stringency", 0, 4),
        ("intrusion", 0, 6),
    ]
    assert list(base.ids) == ["cases/a:track", "cases/b:track"]


def test_what_was_known_before_a_correction_counts_as_possible(tmp_path: Path) -> None:
    toys = Toys(tmp_path)
    corrected = [persons(1000), persons(10, correction=True, published="2024-12-01")]
    [cohort] = base_of(
        [matter(tmp_path, "a", case(ordered("order"), facts={"persons_affected": corrected}), toys.book)], toys.book
    )
    assert (cohort.base.facts[0].lo[0], cohort.base.facts[0].hi[0]) == (10, 1000)


# Peers


def test_peers_share_authority_regime_and_era(tmp_path: Path) -> None:
    toys = Toys(tmp_path, section(eras=era("2024-01-01")))
    made = [
        case(ordered("order")),
        case(ordered("guidance")),
        case(ordered("order", date="2023-06-15")),
        case(ordered("order"), track={"authority": "other-office"}),
        case(ordered("order", date="2023")),
        case(measure(instrument="report-request")),
        case(ordered("order"), track={"authority": "third-office"}),
    ]
    matters = [matter(tmp_path, f"c{number}", one, toys.book) for number, one in enumerate(made)]
    [cohort] = base_of(matters, toys.book)
    assert list(cohort.base.peers) == [0, 0, 1, 2, 1]
    assert cohort.base.groups == (
        "toy-office; toy-law; decisions from 2024-01-01 on",
        "toy-office; toy-law; decisions before 2024-01-01",
        "other-office; toy-law; decisions from 2024-01-01 on",
    )
    assert [one.id for one in cohort.left_out] == ["cases/c5:track"]
    assert sum(cohort.base.left_out.values()) == 1
    assert [(one.id, one.reason) for one in not_compared(matters, toys.book)] == [
        ("cases/c6:track", "no pack says how cases of third-office under toy-law are compared")
    ]


def test_the_pack_says_what_peers_share(tmp_path: Path) -> None:
    made = section()
    made["peers"]["same"] = ["regime"]
    toys = Toys(tmp_path, made)
    both = [case(ordered("order")), case(ordered("order"), track={"authority": "other-office"})]
    [cohort] = base_of([matter(tmp_path, f"c{n}", one, toys.book) for n, one in enumerate(both)], toys.book)
    assert (list(cohort.base.peers), cohort.base.groups) == ([0, 0], ("toy-law",))


def test_a_case_base_without_compared_tracks_makes_no_cohort(tmp_path: Path) -> None:
    toys = Toys(tmp_path)
    only = matter(tmp_path, "a", data(track={"authority": "third-office"}, history=NO_RECORD), toys.book)
    assert base_of([only], toys.book) == ()
