"""What packs explain: an entry silences exactly what it names, until its last day; a wrong one silences nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.errors import InputError
from checker.proofs.complaint import KINDS, Complaint
from checker.proofs.suppress import Silence, Suppression, read_suppressions
from checker.rules.pack import Book
from checker.vocabulary import Level
from tests import toys

TODAY = date(2026, 11, 24)
TRACK = ("toy-office", "toy-law")
ENTRY: dict[str, Any] = {
    "complaint": "clash",
    "rules": ["p/floor", "p/ceiling"],
    "on": "stringency",
    "reason": "the ministry says so itself",
    "owner": "the authors of the pack",
    "expires": "2027-11-24",
}
COMPLAINT = Complaint("clash", ("p/ceiling", "p/floor"), "stringency", "they clash", (TRACK,), ())
LAW = "more: number, never_lowers: floor, on: stringency"


def pack(*entries: Mapping[str, Any], text: str = toys.PACK) -> str:
    listed = "".join(f"  - {json.dumps(entry)}\n" for entry in entries)
    return f"{text}laws: [{{{LAW}}}]\nsuppressions:\n{listed}"


def book(root: Path, *entries: Mapping[str, Any]) -> Book:
    files = {
        "p/floor": toys.rule("when: {hidden: true}\nexpect: {stringency: {at_least: order}}\n"),
        "p/ceiling": toys.rule("when: {hidden: true}\nexpect: {stringency: {at_most: guidance}}\n"),
        "p/pack": pack(*entries),
        "q/other": toys.rule("when: {hidden: true}\nexpect: {stringency: {at_most: order}}\n"),
        "q/pack": toys.ELSEWHERE,
    }
    return toys.book(root, files)


def read(root: Path, **changed: Any) -> Suppression:
    """The one entry, with some keys changed, or left out where they are None."""
    entry = {key: value for key, value in {**ENTRY, **changed}.items() if value is not None}
    [found] = read_suppressions(book(root, entry))
    return found


def silenced(one: Suppression, complaint: Complaint = COMPLAINT, packs: tuple[str, ...] = ("p",)) -> bool:
    return Silence([one], TODAY).over(complaint, packs).suppressed is not None


# What it silences


def test_an_entry_explains_the_complaint_it_names(tmp_path: Path) -> None:
    one = read(tmp_path)
    found = Silence([one], TODAY).over(COMPLAINT, ("p", "q"))
    assert found.suppressed is one.file
    assert replace(found, suppressed=None) == COMPLAINT


@pytest.mark.parametrize(
    "other",
    [
        replace(COMPLAINT, kind="gap"),
        replace(COMPLAINT, rules=("p/ceiling",)),
        replace(COMPLAINT, rules=("p/ceiling", "p/floor", "q/other")),
        replace(COMPLAINT, rules=()),
        replace(COMPLAINT, about="ask"),
        replace(COMPLAINT, about=""),
    ],
)
def test_it_explains_no_other(tmp_path: Path, other: Complaint) -> None:
    one = read(tmp_path)
    assert silenced(one)
    assert not silenced(one, other)


def test_a_pack_explains_complaints_about_rules_of_its_own_alone(tmp_path: Path) -> None:
    one = read(tmp_path, rules=["p/floor", "q/other"])
    assert silenced(one, replace(COMPLAINT, rules=("p/floor", "q/other")), ("p", "q"))
    other = read(tmp_path / "others", rules=["q/other"])
    assert not silenced(other, replace(COMPLAINT, rules=("q/other",)), ("p", "q"))


def test_a_stated_law_is_explained_by_the_pack_that_states_it(tmp_path: Path) -> None:
    one = read(tmp_path, complaint="law", rules=None, on=LAW)
    broken = replace(COMPLAINT, kind="law", rules=(), about=LAW)
    assert silenced(one, replace(broken, pack="p"), ("p", "q"))
    assert not silenced(one, replace(broken, pack="q"), ("p", "q"))
    dead = read(tmp_path / "monotone", complaint="law", rules=["p/floor"], on="monotone")
    assert silenced(dead, replace(broken, rules=("p/floor",), about="monotone"))


def test_a_gap_is_explained_by_packs_with_a_rule_on_the_outcome(tmp_path: Path) -> None:
    for on, explained in {"stringency": True, "ask": False}.items():
        one = read(tmp_path / on, complaint="gap", rules=None, on=on)
        assert silenced(one, replace(COMPLAINT, kind="gap", rules=(), about=on)) is explained


def test_with_regions_a_gap_that_grows_returns(tmp_path: Path) -> None:
    one = read(tmp_path, complaint="gap", rules=None, regions=["hidden false", "care good"])
    gap = replace(COMPLAINT, kind="gap", rules=(), regions=("hidden false",))
    assert silenced(one, gap)
    assert silenced(one, replace(gap, regions=("care good", "hidden false")))
    assert not silenced(one, replace(gap, regions=("hidden false", "care bad")))
    assert not silenced(one, replace(gap, regions=("hidden false, by the law of the breach up to 2022-03-31",)))
    whole = read(tmp_path / "whole", complaint="gap", rules=None)
    assert silenced(whole, replace(gap, regions=("hidden false", "care bad")))


def test_one_entry_explains_one_redundant_test(tmp_path: Path) -> None:
    entry = {**ENTRY, "complaint": "redundant-test", "rules": ["p/floor"], "on": "hidden"}
    first = replace(COMPLAINT, kind="redundant-test", rules=("p/floor",), about="hidden", message="one")
    second = replace(first, message="another")
    for times, explained in enumerate([[True, False], [True, True], [True, True]], start=1):
        silence = Silence(read_suppressions(book(tmp_path / str(times), *[entry] * times)), TODAY)
        found = [silence.over(one, ("p",)).suppressed is not None for one in (first, second, first, second)]
        assert found == explained * 2
        assert [one.why for one in silence.stale({"p"})] == (["repeated"] if times == 3 else [])


def test_an_entry_that_says_what_another_says_is_reported(tmp_path: Path) -> None:
    again = {**ENTRY, "rules": ["p/ceiling", "p/floor"], "reason": "said otherwise"}
    suppressions = read_suppressions(book(tmp_path, ENTRY, again, {**ENTRY, "on": "ask"}))
    silence = Silence(suppressions, TODAY)
    assert silence.over(COMPLAINT, ("p",)).suppressed is suppressions[0].file
    stale = [(found.suppression, found.why, found.level) for found in silence.stale({"p"})]
    assert stale == [(suppressions[1], "repeated", Level.NOTE), (suppressions[2], "unused", Level.NOTE)]
    old = read_suppressions(book(tmp_path / "old", {**ENTRY, "expires": "2025"}, again))
    silence = Silence(old, TODAY)
    assert silence.over(COMPLAINT, ("p",)).suppressed is old[1].file
    assert [found.why for found in silence.stale({"p"})] == ["expired"]


def test_it_counts_only_where_its_pack_stands(tmp_path: Path) -> None:
    assert not silenced(read(tmp_path), packs=("q",))


def test_without_a_subject_it_explains_whatever_the_rules_are_said_to_do(tmp_path: Path) -> None:
    one = read(tmp_path, on=None)
    assert silenced(one, replace(COMPLAINT, about="ask"))
    assert not silenced(one, replace(COMPLAINT, rules=("p/floor",)))


def test_on_tracks_it_explains_what_arises_on_no_others(tmp_path: Path) -> None:
    one = read(tmp_path, tracks=["toy-office under toy-law"])
    assert silenced(one)
    both = (TRACK, ("other-office", "toy-law"))
    assert not silenced(one, replace(COMPLAINT, tracks=both))
    assert not silenced(one, replace(COMPLAINT, tracks=both[1:]))
    assert silenced(read(tmp_path), replace(COMPLAINT, tracks=both))


# How long


@pytest.mark.parametrize(
    ("expires", "expired"),
    [
        ("2026-11-24", False),
        ("2026-11-23", True),
        ("2026-11", False),
        ("2026-10", True),
        ('"2026"', False),
        ('"2025"', True),
    ],
)
def test_its_last_day_counts_and_the_next_does_not(tmp_path: Path, expires: str, expired: bool) -> None:
    one = read(tmp_path, expires=expires.strip('"'))
    silence = Silence([one], TODAY)
    assert (silence.over(COMPLAINT, ("p",)).suppressed is None) is expired
    stale = [(found.why, found.level) for found in silence.stale({"p"})]
    assert stale == ([("expired", Level.WARNING)] if expired else [])


def test_an_entry_of_no_use_is_told_where_its_pack_was_verified_as_a_whole(tmp_path: Path) -> None:
    one = read(tmp_path)
    silence = Silence([one], TODAY)
    silence.over(replace(COMPLAINT, about="ask"), ("p",))
    assert [(found.suppression, found.why, found.level) for found in silence.stale({"p"})] == [
        (one, "unused", Level.NOTE)
    ]
    assert list(silence.stale({"q"})) == []
    assert list(silence.stale({"p"}, {"clash"})) == []
    silence.over(COMPLAINT, ("p",))
    assert list(silence.stale({"p"})) == []


# Entries that cannot be accepted


@pytest.mark.parametrize(
    ("changed", "message", "hint", "place"),
    [
        ({"complaint": "clsh"}, "`complaint`: `clsh` is not one of `clash`, ", "did you mean `clash`?", '"clsh"'),
        ({"rules": ["p/flor"]}, "`rules`: there is no rule `p/flor`", "did you mean `p/floor`?", '"p/flor"'),
        ({"on": "stringncy"}, "`on`: there is no outcome `stringncy`", "did you mean `stringency`?", '"stringncy"'),
        ({"on": "gravity"}, "`on`: there is no outcome `gravity`", "", '"gravity"'),
        ({"complaint": "dead"}, "a complaint of the kind `dead` names nothing beside its rules", "", '"stringency"'),
        ({"complaint": "law"}, "`on`: there is no law `stringency`", "", '"stringency"'),
        (
            {"complaint": "through-grade", "on": "hiden"},
            "there is no fact `hiden`",
            "did you mean `hidden`?",
            '"hiden"',
        ),
        (
            {"complaint": "unused-grade", "on": "gravity: grave"},
            "there is no grade, or level of one, `gravity: grave`",
            "",
            '"gravity: grave"',
        ),
        (
            {"tracks": ["toy-office under toy-lore"]},
            "`tracks`: no pack applies to `toy-office under toy-lore`",
            "did you mean `toy-office under toy-law`?",
            '"toy-office under toy-lore"',
        ),
        ({"complaint": "redundant-test", "on": None}, "is explained by its fact too", "give `on`", '{"complaint"'),
        (
            {"complaint": "law", "on": "monotone", "rules": []},
            "a complaint about `monotone` names the rule",
            "give `rules`",
            '{"complaint"',
        ),
        ({"regions": ["care good"]}, "`regions` are those of a `gap`", "", '["care good"]'),
        ({"rules": [], "on": None}, "would explain every complaint of its kind", "give `rules`", '{"complaint"'),
    ],
)
def test_a_name_unknown_is_told_with_its_place(
    tmp_path: Path, changed: dict[str, Any], message: str, hint: str, place: str
) -> None:
    entry = {key: value for key, value in {**ENTRY, **changed}.items() if value is not None}
    with pytest.raises(InputError) as caught:
        read_suppressions(book(tmp_path, ENTRY, entry))
    [problem] = caught.value.problems
    assert message in problem.message
    assert hint in problem.hint
    text = (tmp_path / "packs" / "p" / "pack.yaml").read_text(encoding="utf-8").splitlines()
    assert text[problem.line - 1][problem.column - 1 :].startswith(place)
    assert text[problem.line - 1] == text[-1]


def test_every_wrong_name_of_every_pack_is_told(tmp_path: Path) -> None:
    files = {
        "p/floor": toys.rule("expect: {stringency: {at_least: order}}\n"),
        "p/pack": pack({**ENTRY, "rules": ["p/x", "p/y"]}, {**ENTRY, "rules": ["p/floor"], "complaint": "no"}),
        "q/pack": pack({**ENTRY, "rules": ["p/z"]}, text=toys.ELSEWHERE),
    }
    with pytest.raises(InputError) as caught:
        read_suppressions(toys.book(tmp_path, files))
    assert len(caught.value.problems) == 4


def test_what_each_kind_may_be_about(tmp_path: Path) -> None:
    for kind, subject in {
        "gap": "ask",
        "law": LAW,
        "known-apart": "colour",
        "through-grade": "origin",
        "redundant-test": "hidden",
        "unused-grade": "gravity: serious",
    }.items():
        assert read(tmp_path, complaint=kind, on=subject).kind == kind
    assert read(tmp_path, complaint="law", on="monotone").file.on == "monotone"


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=3,
)
_KEYS = [*ENTRY, "tracks", "regions", "kind", "until"]
_MEANT = {
    "complaint": st.sampled_from(KINDS),
    "rules": st.lists(st.sampled_from(["p/floor", "p/ceiling", "q/other"]), max_size=3),
    "on": st.sampled_from(["stringency", "ask", LAW, "hidden"]),
    "reason": st.just("because"),
    "owner": st.just("we"),
    "expires": st.sampled_from(["2026-11-24", "2026-11-23", "2027", "2025-02", "2025-02-30"]),
    "tracks": st.lists(st.sampled_from(["toy-office under toy-law", "other-office under toy-law"]), max_size=2),
}


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Entries near to the right one: keys missing, added, misspelt, or with any value."""
    entry = dict(ENTRY)
    for key in draw(st.lists(st.sampled_from(_KEYS), max_size=3, unique=True)):
        if draw(st.booleans()) and key in entry:
            del entry[key]
        else:
            entry[key] = draw(_MEANT.get(key, _JUNK) | _JUNK)
    return entry


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(entries())
def test_no_malformed_entry_silences_anything(tmp_path: Path, entry: dict[str, Any]) -> None:
    """Whatever is written: the book is refused, or the entry is right in every key and says just this complaint."""
    try:
        suppressions = read_suppressions(book(tmp_path, entry))
    except InputError as error:
        if not all(Path(problem.file).name == "pack.yaml" and problem.line for problem in error.problems):
            raise
        return
    assert set(entry) <= {*ENTRY, "tracks", "regions"}
    assert "regions" not in entry or entry["complaint"] == "gap"
    assert all(str(entry[key]).strip() for key in ("complaint", "reason", "owner", "expires"))
    if Silence(suppressions, TODAY).over(COMPLAINT, ("p",)).suppressed is not None:
        assert entry["complaint"] == "clash"
        assert set(entry["rules"]) == {"p/floor", "p/ceiling"}
        assert entry.get("on") in (None, "stringency")
        assert entry["expires"] in ("2026-11-24", "2027", "2027-11-24")
        assert "toy-office under toy-law" in (entry.get("tracks") or ["toy-office under toy-law"])
