"""A toy book with made-up complaints about it, of every sort that a report prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.merge import Found
from checker.proofs.suppress import Silence, read_suppressions
from checker.proofs.verify import Verified
from checker.properties.laws import rule_sets
from checker.properties.witness import Witness
from checker.report.verification import Verification
from checker.report.verifier import verification
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth
from tests import toys

TODAY = date(2026, 11, 24)

_PACK = (
    toys.PACK
    + """\
authorities: {toy-office: The Toy Office}
regimes: {toy-law: the Toy Law of 2020}
suppressions:
  - complaint: gap
    on: stringency
    reason: the law sets no price
    owner: the authors of the pack
    expires: 2027-11
  - {complaint: dead, rules: [p/floor], reason: old, owner: we, expires: 2025-12-31}
  - {complaint: masked, rules: [p/floor], reason: no more, owner: we, expires: 2027-01-01}
"""
)
_WINDOW = """\
in_force: {from: 2022-04-01}
"""


def book(root: Path) -> Book:
    """A floor and a ceiling that clash since 2022, in a pack that explains a gap, and says two things in vain."""
    return toys.book(
        root,
        {
            "p/pack": _PACK,
            "p/floor": toys.rule(_WINDOW + 'when: {number: ">= 10"}\nexpect: {stringency: {at_least: order}}\n'),
            "p/ceiling": toys.rule("when: {care: good}\nexpect: {stringency: {at_most: guidance}}\n"),
        },
    )


def verified(book: Book) -> Verified:
    """A clash with a case that shows it, an explained gap, a question left open, and two suppressions of no use."""
    [rules] = rule_sets(book)
    spans = book.rules["p/floor"].says_span, book.rules["p/ceiling"].says_span
    day = Interval(date(2022, 4, 1).toordinal(), date(2022, 4, 1).toordinal())
    facts = {"number": (Interval(10, 10),), "care": (Interval(2, 2),)}
    shown = Shown(
        Witness(facts, {"breach": day}), (("p/floor", Truth.HOLDS), ("p/ceiling", Truth.HOLDS)), "both have effect"
    )
    clash = Complaint(
        "clash",
        ("p/floor", "p/ceiling"),
        "stringency",
        "p/floor expects at least order, p/ceiling at most guidance",
        rules.tracks,
        spans,
        ("number: 10 or more; care: good",),
        ("2022-04-01 or later",),
        (shown,),
    )
    gap = Complaint(
        "gap",
        (),
        "stringency",
        "no rule expects anything on stringency",
        rules.tracks,
        (book.packs["p"].document.locate(()),),
    )
    silence = Silence(read_suppressions(book), TODAY)
    found = tuple(Found(silence.over(one, ("p",)), rules) for one in (clash, gap))
    open_ = Undecided("law", (), "more: number, never_lowers: floor", "not decided within 5 seconds")
    return Verified(2, 1, found, (open_,), tuple(silence.stale({"p"})))


def sample(root: Path) -> Verification:
    """All of it as reports print it."""
    made = book(root)
    return verification(made, verified(made))
