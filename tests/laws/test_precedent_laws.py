"""The laws of comparing decided tracks, on made-up cases: what is swapped, added, or comes to be known."""

from __future__ import annotations

import copy
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker import audit
from checker.engines.reference import Reference
from checker.facts.matter import read_matter
from checker.findings.cohort import Cohort, Decided, base_of, decided
from checker.findings.compose import compose
from checker.findings.precedents import Verdict, verdict
from checker.findings.split import Others, compare
from checker.precedents.order import conflict
from checker.rules.pack import Book
from checker.selection import shipped_cases
from checker.vocabulary import Truth
from tests.comparing import DIMENSIONS, Toys, case, ordered, section
from tests.matters import Data, dispute, entry, unchecked

EXACT: dict[str, list[Any]] = {
    "persons_affected": [0, 5, 1000],
    "intent": ["none", "negligent", "gross"],
    "exfiltration": ["none-found", "not-excluded", "confirmed"],
    "remedy": ["none", "begun", "completed"],
}


@cache
def toys(dimensions: tuple[str, ...] = DIMENSIONS) -> Toys:
    with TemporaryDirectory() as folder:
        return Toys(Path(folder), section(dimensions))


def row(made: Data, number: int, dimensions: tuple[str, ...] = DIMENSIONS) -> Decided:
    """The track of a case, told from others by its id."""
    made = copy.deepcopy(made)
    found = decided(unchecked(made), "track", toys(dimensions).comparing, toys(dimensions).catalogue)
    assume(isinstance(found, Decided))  # one of which nothing is known is left out
    assert isinstance(found, Decided)
    object.__setattr__(found, "track_id", f"track-{number}")
    return found


def among(cases: list[Data], dimensions: tuple[str, ...] = DIMENSIONS) -> Verdict:
    rows = [row(made, number, dimensions) for number, made in enumerate(cases)]
    return verdict(rows[0], rows[1:], toys(dimensions).catalogue, toys(dimensions).book)


def conflicts(found: Verdict) -> dict[str, tuple[Truth, Truth]]:
    return {one.other.track_id: (one.conflict("harsh"), one.conflict("lenient")) for one in found.against}


@st.composite
def made_cases(draw: st.DrawFn) -> Data:
    facts: dict[str, Any] = {}
    for name, values in EXACT.items():
        kind = draw(st.sampled_from(("exact", "exact", "unknown", "disputed")))
        if kind == "exact":
            facts[name] = draw(st.sampled_from(values))
        elif kind == "disputed" and name != "persons_affected":
            facts[name] = dispute(*draw(st.permutations(values))[:2])
        else:
            facts[name] = None
    level = draw(st.sampled_from(("commitments-accepted", "guidance", "order")))
    demanded = None if level == "commitments-accepted" else draw(st.sampled_from((None, "reporting", "ownership")))
    status = draw(st.sampled_from(("counting", "counting", "counting", "pending")))
    return case(ordered(level, demanded, status=status), facts=facts)


bases = st.lists(made_cases(), min_size=2, max_size=5)


@settings(max_examples=60)
@given(bases, st.data())
def test_what_is_protected_changes_nothing(cases: list[Data], data: st.DataObject) -> None:
    swapped = copy.deepcopy(cases)
    for made in swapped:
        for name in ("domicile", "nationality", "controlling_country"):
            made["facts"][name] = [entry(data.draw(st.sampled_from(("JP", "KR", "US"))))]
        made["country"] = data.draw(st.sampled_from(("JP", "KR")))
    before, after = among(cases), among(swapped)
    assert conflicts(before) == conflicts(after)
    assert [one.other.track_id for one in before.against] == [one.other.track_id for one in after.against]
    assert before.forced == after.forced


@settings(max_examples=60)
@given(bases)
def test_a_pair_is_in_conflict_as_the_meaning_says_and_seen_alike_from_both_sides(cases: list[Data]) -> None:
    found, reverse = among(cases), among([cases[1], cases[0], *cases[2:]])
    base = found.cohort.base
    for one in found.against:
        assert one.conflict("harsh") is conflict(base, one.row, 0)
        assert one.conflict("lenient") is conflict(base, 0, one.row)
    seen = next(one for one in found.against if one.other.track_id == "track-1")
    back = next(one for one in reverse.against if one.other.track_id == "track-1")
    assert (seen.conflict("harsh"), seen.conflict("lenient")) == (back.conflict("lenient"), back.conflict("harsh"))


@settings(max_examples=40)
@given(bases)
def test_a_further_fact_adds_no_conflict(cases: list[Data]) -> None:
    order = (Truth.FAILS, Truth.UNKNOWN, Truth.HOLDS)
    fewer, more = conflicts(among(cases, DIMENSIONS[:3])), conflicts(among(cases))
    for name, truths in more.items():
        assert all(order.index(now) <= order.index(then) for now, then in zip(truths, fewer[name], strict=True))


@settings(max_examples=60)
@given(bases, made_cases())
def test_a_further_precedent_never_loosens_a_bound(cases: list[Data], another: Data) -> None:
    for before, after in zip(among(cases).forced, among([*cases, another]).forced, strict=True):
        assert after.floor >= before.floor
        assert after.floor_possible >= before.floor_possible
        assert after.ceiling <= before.ceiling
        assert after.ceiling_possible <= before.ceiling_possible


@settings(max_examples=60)
@given(bases, st.data())
def test_to_know_more_removes_no_certain_conflict_and_adds_no_possible_one(
    cases: list[Data], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(cases) - 1))
    known = copy.deepcopy(cases)
    for name, values in EXACT.items():
        if name in known[number]["facts"]:
            value = known[number]["facts"][name][0]["value"]
            allowed = [side["value"] for side in value["either"]] if isinstance(value, dict) else [value]
        else:
            allowed = values
        known[number]["facts"][name] = case(facts={name: data.draw(st.sampled_from(allowed))})["facts"][name]
    before, after = conflicts(among(cases)), conflicts(among(known))
    for name, truths in before.items():
        for then, now in zip(truths, after[name], strict=True):
            assert then is Truth.UNKNOWN or now is then


def exactly(words: str) -> Any:
    """The value at the end of a range that is told in words: `1,001 or more`, `begun or less`."""
    first = words.removesuffix(" or more").removesuffix(" or less")
    return int(first.replace(",", "")) if first[0].isdigit() else first


def changed(cases: list[Data], number: int, found: tuple[tuple[str, str], ...]) -> list[Data] | None:
    """The cases with what would be found, here or in the case of that number; None where it names no single value."""
    after = copy.deepcopy(cases)
    for told, words in found:
        name, _, where = told.partition(" ")
        if name not in EXACT or not where:
            return None
        made = after[0] if where == "here" else after[number]
        made["facts"][name] = case(facts={name: exactly(words)})["facts"][name]
    return after


@settings(max_examples=60)
@given(bases)
def test_every_change_told_of_does_what_it_says(cases: list[Data]) -> None:
    setting = toys()
    rows = [row(made, number) for number, made in enumerate(cases)]
    _, findings = compare(rows[0], Others(tuple(rows[1:]), ()), setting.catalogue, setting.book)
    for finding in findings:
        side = 0 if "mildly" in finding.statement else 1
        for beside in finding.precedents:
            name = beside.precedent.track
            assert beside.changes is not None
            for change in (*beside.changes.if_found, *beside.changes.if_otherwise):
                after = changed(cases, int(name.removeprefix("track-")), change.facts)
                if after is None:
                    continue
                truth = conflicts(among(after))[name][side]
                expected = {"not out of line with it": Truth.FAILS, "split, certain": Truth.HOLDS}
                assert truth is expected.get(change.then, Truth.UNKNOWN), change


def test_the_shipped_cases_are_compared_as_their_base_says() -> None:
    """What `check` tells of each shipped track is what the whole base says of it."""
    book = audit.load_book()
    paths = list(shipped_cases().values())
    matters = [read_matter(path, book.catalogues) for path in paths]
    library = audit.precedents([], book)
    assert library is not None
    told: set[tuple[str, str, bool]] = set()
    for path, read in zip(paths, matters, strict=True):
        report = compose(
            read, book, Reference(), reasonings=False, second_engine="",
            finder=partial(library.others, str(path)),
        )  # fmt: skip
        for finding in (one for one in report.findings if one.kind == "split"):
            harsh = "mildly" in finding.statement
            for one in finding.precedents:
                here = f"{finding.case}:{finding.track}"
                there = f"{one.precedent.case}:{one.precedent.track}"
                told.add((there, here, finding.certain) if harsh else (here, there, finding.certain))
    expected = set()
    for cohort in base_of(matters, book):
        base = cohort.base
        for a in range(base.size):
            for b in range(base.size):
                truth, back = conflict(base, a, b), conflict(base, b, a)
                if truth is not Truth.FAILS and back is Truth.FAILS and not _few(cohort, a, book):
                    expected.add((base.ids[a], base.ids[b], truth is Truth.HOLDS))
    assert told == expected
    assert len(told) > 20


def _few(cohort: Cohort, row: int, book: Book) -> bool:
    """Whether a peer group is too small for anything to be said of its tracks."""
    own = cohort.decided[row]
    others = [one for one in cohort.decided if one.matter.id != own.matter.id]
    return verdict(own, others, cohort.catalogue, book).abstains
