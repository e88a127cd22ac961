"""The questions put to every set of rules: what is told once, what on each track, and what is left open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.engines.prover.budget import Spent
from checker.errors import EnginesDisagree
from checker.proofs.complaint import KINDS, Complaint, Kind, Undecided
from checker.proofs.ground import Ground
from checker.proofs.merge import OF_A_RULE
from checker.proofs.suppress import read_suppressions
from checker.proofs.verify import Check, Question, Verified, Wanted, verify
from checker.rules.pack import Book
from checker.vocabulary import Level
from tests import toys

HERE, THERE = ("toy-office", "toy-law"), ("other-office", "toy-law")
GENERAL = toys.PACK[: toys.PACK.index("applies_to")] + "applies_to: wherever another pack applies\n"
RULE = toys.rule("when: {hidden: true}\nexpect: {stringency: {at_least: order}}\n")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A general pack beside one for each of two authorities."""
    return toys.book(tmp_path, files())


def files(here: str = "", there: str = "", general: str = "") -> dict[str, str]:
    return {
        "general/a": RULE,
        "general/b": RULE,
        "here/c": RULE,
        "here/pack": toys.PACK + here,
        "there/d": RULE,
        "there/pack": toys.ELSEWHERE + there,
        "general/pack": GENERAL + general,
    }


def complaint(kind: Kind, *rules: str, about: str = "", message: str = "wrong") -> Complaint:
    return Complaint(kind, rules, about, message, (), ())


def asking(answers: dict[str, list[Complaint | Undecided]]) -> Check:
    """A check that answers by the special pack of the set that it is asked about."""

    def ask(ground: Ground) -> Iterable[Complaint | Undecided]:
        return answers.get(ground.rules.packs[-1], [])

    return ask


def verified(
    book: Book, here: list[Complaint | Undecided], there: list[Complaint | Undecided], *names: str
) -> Verified:
    question = Question(KINDS, asking({"here": here, "there": there}))
    return verify(book, [question], read_suppressions(book), Wanted(frozenset(names), today=date(2026, 11, 24)))


def told(found: Verified) -> list[tuple[str, tuple[str, ...], list[tuple[str, str]], bool]]:
    return [
        (one.kind, one.rules, list(one.tracks), one.suppressed is not None)
        for one in (each.complaint for each in found.found)
    ]


# Once, or track by track


@pytest.mark.parametrize("kind", sorted(OF_A_RULE - {"idle-override", "mergeable"}))
def test_a_rule_is_at_fault_only_where_it_is_so_on_every_track_it_is_judged_on(book: Book, kind: Kind) -> None:
    one = complaint(kind, "general/a", "here/c")
    assert told(verified(book, [one], [])) == []
    assert told(verified(book, [one], [one])) == [(kind, one.rules, [HERE, THERE], False)]
    special = complaint(kind, "here/c")
    assert told(verified(book, [special], [])) == [(kind, special.rules, [HERE], False)]


def test_a_rule_may_be_at_fault_by_other_rules_on_each_track(book: Book) -> None:
    here, there = complaint("subsumed", "general/a", "here/c"), complaint("subsumed", "general/a", "there/d")
    assert told(verified(book, [here], [there])) == [
        ("subsumed", here.rules, [HERE], False),
        ("subsumed", there.rules, [THERE], False),
    ]
    other = complaint("redundant-test", "general/a", about="hidden")
    assert told(verified(book, [other], [complaint("redundant-test", "general/a", about="number")])) == []


@pytest.mark.parametrize("kind", ["idle-override", "mergeable"])
def test_what_compares_two_rules_is_asked_where_both_stand(book: Book, kind: Kind) -> None:
    one = complaint(kind, "general/a", "here/c")
    assert told(verified(book, [one], [])) == [(kind, one.rules, [HERE], False)]
    both = complaint(kind, "general/a", "general/b")
    assert told(verified(book, [both], [])) == []
    assert told(verified(book, [both], [both])) == [(kind, both.rules, [HERE, THERE], False)]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - OF_A_RULE))
def test_other_complaints_are_told_on_the_tracks_on_which_they_arise(book: Book, kind: Kind) -> None:
    one = complaint(kind, "general/a", about="stringency")
    assert told(verified(book, [one], [])) == [(kind, one.rules, [HERE], False)]
    assert told(verified(book, [one], [one])) == [(kind, one.rules, [HERE, THERE], False)]
    apart = complaint(kind, "general/a", about="stringency", message="wrong otherwise")
    assert len(told(verified(book, [one], [apart]))) == 2


def test_a_law_that_no_case_meets_is_told_where_that_is_so_wherever_its_pack_stands(book: Book) -> None:
    one = replace(complaint("law", about="the law"), level=Level.NOTE, pack="general")
    assert told(verified(book, [one], [])) == []
    assert told(verified(book, [one], [one])) == [("law", (), [HERE, THERE], False)]
    assert told(verified(book, [replace(one, pack="here")], [])) == [("law", (), [HERE], False)]


def test_complaints_stand_in_the_order_of_their_kinds(book: Book) -> None:
    some: list[Complaint | Undecided] = [complaint(kind, "here/c") for kind in reversed(KINDS)]
    assert [kind for kind, *_ in told(verified(book, some, []))] == list(KINDS)


# Explained


SUPPRESSION = """\
suppressions:
  - {{complaint: {kind}, rules: [general/a], reason: known, owner: we, expires: 2027-01-01{tracks}}}
"""


@pytest.mark.parametrize(
    ("kind", "where", "explained"),
    [
        ("dead", "general", [True]),
        ("dead", "here", [False]),  # on other tracks too, of which the pack says nothing
        ("clash", "general", [True]),
        ("clash", "here", [False]),  # about no rule of that pack
    ],
)
def test_a_pack_explains_what_arises_where_it_stands(
    tmp_path: Path, kind: Kind, where: str, explained: list[bool]
) -> None:
    book = toys.book(tmp_path, files(**{where: SUPPRESSION.format(kind=kind, tracks="")}))
    one = complaint(kind, "general/a")
    found = verified(book, [one], [one])
    assert sorted((suppressed for *_, suppressed in told(found)), reverse=True) == explained
    assert [each.why for each in found.stale] == ([] if any(explained) else ["unused"])


def test_an_entry_for_one_track_leaves_the_others(tmp_path: Path) -> None:
    text = SUPPRESSION.format(kind="clash", tracks=", tracks: [toy-office under toy-law]")
    book = toys.book(tmp_path, files(general=text))
    one = complaint("clash", "general/a")
    assert {(tuple(tracks), silent) for _, _, tracks, silent in told(verified(book, [one], [one]))} == {
        ((HERE,), True),
        ((THERE,), False),
    }


# What is wanted


def test_what_concerns_no_rule_wanted_is_left_out(book: Book) -> None:
    here: list[Complaint | Undecided] = [complaint("clash", "general/a", "here/c"), complaint("gap", about="ask")]
    there: list[Complaint | Undecided] = [complaint("clash", "there/d"), Undecided("law", ("there/d",), "", "spent")]
    whole = verified(book, here, there)
    assert (whole.rules, whole.tracks, len(whole.found), len(whole.undecided)) == (4, 2, 3, 1)
    for names, rules, tracks, kinds, undecided in [
        (("here/c",), 1, 1, ["clash"], 0),
        (("here",), 1, 1, ["clash", "gap"], 0),
        (("there",), 1, 1, ["clash"], 1),
        (("general",), 2, 2, ["clash", "gap"], 0),
        (("general/b",), 1, 2, [], 0),
        (("here/c", "there/d"), 2, 2, ["clash", "clash"], 1),
    ]:
        found = verified(book, here, there, *names)
        assert (found.rules, found.tracks, [kind for kind, *_ in told(found)], len(found.undecided)) == (
            rules, tracks, kinds, undecided,
        )  # fmt: skip


def test_questions_that_nobody_wants_answered_are_not_asked(book: Book) -> None:
    def never(ground: Ground) -> Iterable[Complaint | Undecided]:
        raise AssertionError

    def some(ground: Ground) -> Iterable[Complaint | Undecided]:
        return [complaint("gap", "here/c"), complaint("dead", "here/c"), Undecided("gap", (), "", "spent")]

    questions = [Question(("clash", "law"), never), Question(("gap", "dead"), some)]
    found = verify(book, questions, (), Wanted(kinds=("dead",)))
    assert ([kind for kind, *_ in told(found)], found.undecided) == (["dead"], ())


def test_nothing_is_said_to_be_of_no_use_where_only_a_part_was_asked(tmp_path: Path) -> None:
    book = toys.book(tmp_path, files(general=SUPPRESSION.format(kind="clash", tracks="")))
    asked = [Question(KINDS, asking({}))]
    suppressions = read_suppressions(book)

    def stale(wanted: Wanted) -> list[str]:
        return [one.why for one in verify(book, asked, suppressions, wanted).stale]

    day, later = date(2026, 1, 1), date(2027, 1, 2)
    assert stale(Wanted(today=day)) == ["unused"]
    assert stale(Wanted(frozenset({"general"}), today=day)) == ["unused"]
    assert stale(Wanted(frozenset({"here"}), today=day)) == []
    assert stale(Wanted(kinds=("clash",), today=day)) == []
    assert stale(Wanted(kinds=("gap",), today=later)) == ["expired"]


# What is left open


def test_a_question_left_open_is_told_once_and_the_others_are_answered(book: Book) -> None:
    def spent(ground: Ground) -> Iterable[Complaint | Undecided]:
        yield complaint("gap", about="ask")
        raise Spent("it took too long")

    found = verify(
        book,
        [Question(("gap", "law"), spent), Question(("clash",), asking({"here": [complaint("clash", "here/c")]}))],
        (),
        Wanted(),
    )
    assert [kind for kind, *_ in told(found)] == ["clash", "gap"]
    assert found.undecided == (
        Undecided("gap", (), "", "it took too long"),
        Undecided("law", (), "", "it took too long"),
    )


def test_a_rule_at_fault_where_others_were_left_open_is_left_open_too(book: Book) -> None:
    one = complaint("dead", "general/a")
    for open_ in (Undecided("dead", ("general/a",), "", "spent"), Undecided("dead", (), "", "spent")):
        found = verified(book, [one], [open_])
        assert told(found) == []
        assert Undecided("dead", ("general/a",), "", "it is so on some tracks, and was not decided on the others") in (
            found.undecided
        )
    found = verified(book, [one], [Undecided("dead", ("there/d",), "", "spent")])
    assert (told(found), len(found.undecided)) == ([], 1)


def test_no_time_at_all_is_told_for_every_kind(book: Book) -> None:
    def careful(ground: Ground) -> Iterable[Complaint | Undecided]:
        ground.budget.check()
        return []

    found = verify(book, [Question(("clash", "gap"), careful)], (), Wanted(seconds=0))
    assert [one.kind for one in found.undecided] == ["clash", "gap"]


def test_a_case_that_the_reference_engine_judges_otherwise_ends_the_run(book: Book) -> None:
    def wrong(ground: Ground) -> Iterable[Complaint | Undecided]:
        ground.shown(ground.whole, lambda _: False)
        return []

    with pytest.raises(EnginesDisagree):
        verify(book, [Question(("clash",), wrong)], (), Wanted())
