"""The questions that are asked of rules, in the order in which they are asked: the quick ones first."""

from __future__ import annotations

from collections.abc import Iterator

from checker.proofs.clash import clash
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.empty import says_nothing
from checker.proofs.gap import gap
from checker.proofs.grades import through_grade, unused_grade
from checker.proofs.ground import Ground
from checker.proofs.idle import dead, idle_override, masked
from checker.proofs.lawful import lawful
from checker.proofs.monotone import monotone
from checker.proofs.surplus import subsumed
from checker.proofs.surplus_pairs import mergeable
from checker.proofs.surplus_tests import redundant_test
from checker.proofs.unknowns import known_apart
from checker.proofs.verify import Question
from checker.rules.pack import Book


def questions(book: Book) -> tuple[Question, ...]:
    """All of them, those on laws about the laws that the packs of a book state."""

    def stated(ground: Ground) -> Iterator[Complaint | Undecided]:
        laws = [law for name in ground.rules.packs for law in book.packs[name].laws]
        return lawful(ground.rules, laws, ground.budget)

    return (
        Question(("clash",), clash),
        Question(("dead",), dead),
        Question(("masked",), masked),
        Question(("idle-override",), idle_override),
        Question(("says-nothing",), says_nothing),
        Question(("through-grade",), through_grade),
        Question(("law",), monotone),
        Question(("law",), stated),
        Question(("subsumed",), subsumed),
        Question(("unused-grade",), unused_grade),
        Question(("mergeable",), mergeable),
        Question(("gap",), gap),
        Question(("redundant-test",), redundant_test),
        Question(("known-apart",), known_apart),
    )
