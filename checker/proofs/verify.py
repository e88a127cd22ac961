"""Every question about the rules of a book, put to every set of rules that are judged together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic

from checker.engines.prover.budget import Budget, Spent
from checker.proofs.complaint import KINDS, Complaint, Kind, Undecided
from checker.proofs.ground import Ground, ground
from checker.proofs.merge import Answers, Found, merged
from checker.proofs.retrial import retried
from checker.proofs.suppress import Silence, Stale, Suppression
from checker.properties.laws import RuleSet, rule_sets
from checker.rules.pack import Book

Check = Callable[[Ground], Iterable[Complaint | Undecided]]
"""Answers one question, or several that go together, about rules on their ground."""


@dataclass(frozen=True, slots=True)
class Question:
    """A check and the kinds of complaint that it may make."""

    kinds: tuple[Kind, ...]
    ask: Check


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be verified, and how."""

    names: frozenset[str] = frozenset()
    """Rules and packs; every one where there are none."""
    kinds: tuple[Kind, ...] = KINDS
    seconds: float | None = None
    """How long the whole may take; None for as long as it takes."""
    today: date = field(default_factory=date.today)
    """The day on which suppressions are looked at."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of the rules of a book."""

    rules: int
    """Rules in force by status, each counted once."""
    tracks: int
    """Authorities under regimes for whose tracks rules stand together."""
    found: tuple[Found, ...]
    undecided: tuple[Undecided, ...]
    stale: tuple[Stale, ...]


def verify(book: Book, questions: Sequence[Question], suppressions: Sequence[Suppression], wanted: Wanted) -> Verified:
    """The complaints about the rules wanted, explained where a suppression of a pack explains them.

    Every set of rules of the book is looked at, since a rule may be at fault on one track and not on another; what
    concerns no rule wanted is then left out.
    """
    sets = rule_sets(book)
    silence = Silence(suppressions, wanted.today)
    found: list[Found] = []
    undecided: list[Undecided] = []
    for answers in _by_domain(_answers(sets, questions, wanted)):
        complaints, open_ = merged(answers, silence.over)
        found += complaints
        undecided += open_
    concerned = [one for one in found if _concerns(wanted.names, one.complaint.rules, one.rules.packs)]
    packs = [name for one in sets for name in one.packs]
    left = [one for one in undecided if _concerns(wanted.names, one.rules, packs)]
    tested = {name for one in sets for name in one.rules if _concerns(wanted.names, (name,), ())}
    return Verified(
        len(tested),
        len({track for one in sets for track in one.tracks if _concerns(wanted.names, tuple(one.rules), one.packs)}),
        tuple(concerned),
        tuple(left),
        tuple(silence.stale(_whole(book, wanted), {one.kind for one in undecided})),
    )


def _concerns(names: Collection[str], rules: Iterable[str], packs: Iterable[str]) -> bool:
    """Whether something about these rules is wanted; about none, it is of all rules of the packs."""
    if not names:
        return True
    rules = tuple(rules)
    if rules:
        return any(rule in names or rule.split("/", maxsplit=1)[0] in names for rule in rules)
    return any(pack in names for pack in packs)


def _whole(book: Book, wanted: Wanted) -> set[str]:
    """The packs of which every rule was asked every question."""
    if set(wanted.kinds) != set(KINDS):
        return set()
    return {name for name in book.packs if not wanted.names or name in wanted.names}


def _by_domain(answers: Iterable[Answers]) -> Iterator[list[Answers]]:
    """Rules of different domains never stand together."""
    domains: dict[int, list[Answers]] = {}
    for one in answers:
        domains.setdefault(id(one.rules.catalogue), []).append(one)
    return iter(domains.values())


def _answers(sets: Sequence[RuleSet], questions: Sequence[Question], wanted: Wanted) -> Iterator[Answers]:
    end = None if wanted.seconds is None else monotonic() + wanted.seconds
    asked = [one for one in questions if set(one.kinds) & set(wanted.kinds)]
    for number, rules in enumerate(sets):
        left = None if end is None else max(0.0, end - monotonic())
        yield _ask(rules, asked, wanted.kinds, Budget(None if left is None else left / (len(sets) - number)))


def _ask(rules: RuleSet, questions: Sequence[Question], kinds: Collection[Kind], budget: Budget) -> Answers:
    """The answers of one set of rules; a question that runs out of time is left open and the others are still asked."""
    here = ground(rules, budget)
    complaints: list[Complaint] = []
    undecided: list[Undecided] = []
    for question in questions:
        before = len(undecided)
        try:
            for said in question.ask(here):
                answer = said if isinstance(said, Undecided) else retried(here, said)
                if isinstance(answer, Undecided):
                    undecided.append(answer)
                else:
                    complaints.append(replace(answer, tracks=rules.tracks))
        except Spent as spent:
            undecided += [Undecided(kind, (), "", spent.why) for kind in question.kinds]
        if len(undecided) == before:
            undecided += _not_asked(here, question)
    return Answers(
        rules,
        tuple(one for one in complaints if one.kind in kinds),
        tuple(one for one in undecided if one.kind in kinds),
    )


def _not_asked(here: Ground, question: Question) -> Iterator[Undecided]:
    """What is said of a question that left nothing open itself, though it was asked of some rules alone."""
    for name, why in list(here.regions.given_up.items())[:1]:
        for kind in question.kinds:
            yield Undecided(kind, (), "", f"the cases of `{name}`, and perhaps of others, were not found: {why}")
