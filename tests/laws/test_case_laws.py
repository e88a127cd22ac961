"""The laws on whole cases, shipped and generated: what is taken away, swapped or happened later."""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import shipped
from checker.engines.reference import Reference
from checker.findings.compose import CaseReport, compose
from checker.findings.decide import Conclusion, decide
from checker.findings.question import Answer, Kind
from checker.properties.laws import weaker
from checker.source import Span, read
from tests.anycase import BOOK, DATES, GIVEN, cases, scalars
from tests.matters import Data, dispute, entry, unchecked

PROTECTED = ("domicile", "nationality", "controlling_country")

Key = tuple[str, str, str]
Answers = dict[Key, Answer]


def concluded(case: Data) -> dict[Key, Conclusion]:
    """Every conclusion by track, target and outcome."""
    return {
        (verdict.id, c.target.id, getattr(c.question, "outcome", "power")): c
        for verdict in decide(unchecked(case), BOOK, Reference())
        for c in verdict.conclusions
    }


def answers(case: Data) -> Answers:
    """Every answer, held to possible where the conclusion is."""
    return {
        key: dataclasses.replace(c.answer, certain=c.answer.certain and not c.caps)
        for key, c in concluded(case).items()
    }


def breaches(less: Answers, more: Answers) -> Iterator[str]:
    """Where knowing less did anything but weaken."""
    for key, after in less.items():
        before = more.get(key)
        if before is None:
            yield f"{key}: asked only when less is known"
        elif not weaker(after, before):
            yield f"{key}: {before.kind.value} {before.certain} becomes {after.kind.value} {after.certain}"
    for key in more.keys() - less.keys():
        # A demand is no longer asked about where its instrument is no longer certainly founded.
        track, name, outcome = key
        instrument = less.get((track, name.split("/")[0], "power"))
        if outcome != "power" or "/" not in name or instrument is None or instrument.kind is not Kind.UNFOUNDED:
            yield f"{key}: no longer asked"


SHIPPED = {f"{file.parent.name}/{file.stem}": file for file in sorted(shipped.folder("cases").glob("*/*.yaml"))}


def shipped_data(path: Path) -> Data:
    found = read(path).data
    assert isinstance(found, dict)
    return copy.deepcopy(found)


def without(case: Data) -> Iterator[tuple[str, Data]]:
    """The case without each of its facts, whole series and all scopes, and without its history."""
    for group, names in (("facts", case["facts"]), ("incident", DATES)):
        for name in names:
            if name in case[group]:
                less = copy.deepcopy(case)
                del less[group][name]
                if name == "addressee_can_perform":
                    _unsaid(less)
                yield name, less
    spoken = copy.deepcopy(case)
    _unsaid(spoken)
    if spoken != case and "addressee_can_perform" not in case["facts"]:
        yield "performed_by", spoken
    if "history" in case:
        yield "history", {key: value for key, value in case.items() if key != "history"}


def _unsaid(case: Data) -> None:
    """Who can do what is asked stands in the demand too."""
    for act in case["measures"]:
        for asked in act.get("demands", ()):
            asked.pop("performed_by", None)


@pytest.mark.parametrize("name", SHIPPED)
def test_removing_a_fact_from_a_shipped_case_only_weakens(name: str) -> None:
    case = shipped_data(SHIPPED[name])
    more = answers(case)
    assert more
    tried = 0
    for fact, less in without(case):
        tried += 1
        assert [f"without {fact}: {text}" for text in breaches(answers(less), more)] == []
    assert tried > 3


@pytest.mark.parametrize("name", SHIPPED)
def test_removing_a_fact_from_a_shipped_case_makes_no_finding_certain(name: str) -> None:
    """The same in plain words: no new certain finding, and none turned into its opposite."""
    case = shipped_data(SHIPPED[name])
    more = answers(case)
    opposite = {Kind.HARSH: Kind.LENIENT, Kind.LENIENT: Kind.HARSH}
    for _, less in without(case):
        for key, after in answers(less).items():
            if after.kind is Kind.WITHIN:
                continue
            before = more[key]
            assert not after.certain or (before.kind is after.kind and before.certain)
            assert not before.certain or after.kind is not opposite.get(before.kind)


# Neutrality, end to end


def plain(value: Any) -> Any:
    """A report as data without its places, which move with every line of the file."""
    if isinstance(value, Span):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return tuple(plain(part) for part in value) if isinstance(value, tuple) else value


def reported(case: Data) -> CaseReport:
    return compose(unchecked(case), BOOK, Reference(), reasonings=True, second_engine="")


def swapped(case: Data, countries: tuple[str | None, ...]) -> Data:
    """The case with other countries, or without one."""
    found = copy.deepcopy(case)
    for name, country in zip(PROTECTED, countries, strict=True):
        found["facts"].pop(name, None)
        if country is not None:
            found["facts"][name] = [entry(country, cite=next(iter([[source] for source in case["sources"]])))]
    return found


COUNTRIES = [("JP", "JP", "JP"), ("KR", "KR", "KR"), ("JP", "KR", "KR"), ("KR", "JP", "US"), (None, None, None)]


@pytest.mark.parametrize("name", SHIPPED)
def test_swapping_countries_changes_nothing_in_a_shipped_case(name: str) -> None:
    case = shipped_data(SHIPPED[name])
    wanted = plain(reported(case))
    for countries in COUNTRIES:
        assert plain(reported(swapped(case, countries))) == wanted


# Generated cases


@given(cases(), st.data())
def test_removing_a_fact_from_any_case_only_weakens(case: Data, drawn: st.DataObject) -> None:
    fewer = list(without(case))
    assume(fewer)
    fact, less = drawn.draw(st.sampled_from(fewer))
    assert [f"without {fact}: {text}" for text in breaches(answers(less), answers(case))] == []


@given(cases(), st.data())
def test_disputing_a_fact_of_any_case_only_weakens(case: Data, drawn: st.DataObject) -> None:
    named = [fact for fact in GIVEN if fact.name in case["facts"]]
    assume(named)
    fact = drawn.draw(st.sampled_from(named))
    less = copy.deepcopy(case)
    for one in less["facts"][fact.name]:
        if not isinstance(one["value"], dict) and one["value"] != "unknown":
            one["value"] = dispute(one["value"], drawn.draw(scalars(fact)))
    assert list(breaches(answers(less), answers(case))) == []


_COUNTRY = st.sampled_from((None, "JP", "KR", "US"))


@settings(max_examples=settings().max_examples // 2)  # each is reported on whole, twice
@given(cases(), st.tuples(_COUNTRY, _COUNTRY, _COUNTRY))
def test_swapping_countries_changes_nothing_in_any_case(case: Data, countries: tuple[str | None, ...]) -> None:
    assert plain(reported(swapped(case, countries))) == plain(reported(case))


@given(cases(), st.data())
def test_what_happened_later_counts_for_nothing(case: Data, drawn: st.DataObject) -> None:
    closed = case["tracks"]["track"].get("closed")
    assume(all("date" in act for act in case["measures"]) and (closed is None or "on" in closed))
    named = [fact for fact in GIVEN if fact.name in case["facts"]]
    assume(named)
    fact = drawn.draw(st.sampled_from(named))
    more = copy.deepcopy(case)
    for one in case["facts"][fact.name]:
        scope = {"applies_to": one["applies_to"]} if "applies_to" in one else {}
        more["facts"][fact.name].append(entry(drawn.draw(scalars(fact)), since="2040-01-01", **scope))
    assert answers(more) == answers(case)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_makes_no_difference(case: Data, random: Random) -> None:
    other = copy.deepcopy(case)
    for found in (*other["facts"].values(), other.get("history", {}).get("entries", [])):
        random.shuffle(found)
    names = list(other["facts"])
    random.shuffle(names)
    other["facts"] = {name: other["facts"][name] for name in names}
    assert answers(other) == answers(case)


def test_generated_cases_reach_every_kind_of_answer() -> None:
    """Laws on cases that all lie within would hold of any checker."""
    seen: Counter[tuple[Kind, bool]] = Counter()

    @settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases())
    def look(case: Data) -> None:
        seen.update((answer.kind, answer.certain) for answer in answers(case).values())

    look()
    # The shipped packs have no floor, and no list of powers that is complete.
    for wanted in ((Kind.HARSH, True), (Kind.HARSH, False), (Kind.UNFOUNDED, False), (Kind.WITHIN, True)):
        assert seen[wanted] >= 10, seen
