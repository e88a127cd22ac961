"""What the rules of a book were found to do wrong, every value in words: what all formats print alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from checker.proofs.complaint import MEANS, Kind
from checker.proofs.suppress import track_words
from checker.source import Span

LevelWord = Literal["note", "warning", "error"]
TruthWord = Literal["holds", "fails", "unknown"]

ADVICE: Mapping[Kind, str] = {
    "clash": "narrow one of the two rules, or say with `overrides` which of them gives way",
    "gap": "add a rule for these cases, or explain why none is meant to speak of them",
    "dead": "look for tests that contradict each other, or a window of force that has no day; or take the rule away",
    "masked": "narrow the rules that override it, or take it away",
    "idle-override": "take the override away, or look for the case that it was written for",
    "says-nothing": "take the rule away, or look for the level that it was meant to expect",
    "subsumed": "take the rule away, or look for what it was meant to add",
    "redundant-test": "take the test away, or look for what it was meant to ask",
    "mergeable": "write the two as one rule, unless they rest on different law",
    "unused-grade": "take the grade away, or write the rule that reads it",
    "through-grade": "take the test out of the rule behind, or cite what allows it",
    "law": "change the rule, or state the law as it is meant",
    "known-apart": "join the tests, so that what is true either way is written once",
}
"""What an author can do about each kind."""


@dataclass(frozen=True, slots=True)
class RuleNamed:
    """A rule with where it stands and what it says."""

    id: str
    title: str
    says: str
    place: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A fact, or a day whose law counts, with what it is taken to be."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether a rule has effect in a case."""

    rule: str
    effect: TruthWord


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be pasted under `examples:` of a rule; it states what the rule does now."""

    rule: str
    text: str
    """Lines of YAML, indented as in a rule file; empty where an example cannot say it."""
    why_not: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A made-up case in which the complaint is to be seen; the reference engine judged it so."""

    told: str
    facts: tuple[Named, ...]
    """Those given; every other fact is unknown."""
    days: tuple[Named, ...]
    effects: tuple[Effect, ...]
    examples: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """An authority under a regime."""

    authority: str
    authority_name: str
    regime: str
    regime_name: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a complaint is known and left as it is."""

    reason: str
    owner: str
    expires: str
    """The last day on which it counts, or its month or year."""
    place: Span


@dataclass(frozen=True, slots=True)
class Complained:
    """One thing wrong with rules that are judged together."""

    kind: Kind
    level: LevelWord
    message: str
    about: str
    """The outcome, grade, fact or law concerned; empty where the rules say it all."""
    rules: tuple[RuleNamed, ...]
    tracks: tuple[Track, ...]
    places: tuple[Span, ...]
    """The place to change first, then others concerned."""
    regions: tuple[str, ...]
    periods: tuple[str, ...]
    cases: tuple[CaseShown, ...]
    explained: Explained | None
    fingerprint: str
    """The same for the same kind of complaint about the same rules, wherever these stand in their files."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A question about rules that was not answered, and why."""

    kind: Kind
    rules: tuple[str, ...]
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class OldExplanation:
    """A suppression of no use: its last day is past, there is no such complaint, or another says the same."""

    why: Literal["expired", "unused", "repeated"]
    level: LevelWord
    kind: Kind
    rules: tuple[str, ...]
    about: str
    owner: str
    expires: str
    place: Span


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What was verified, and how many complaints there are, those that are explained apart."""

    rules: int
    tracks: int
    errors: int
    warnings: int
    notes: int
    explained: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What `checker rules verify` found."""

    schema_version: Literal["1"]
    counts: RuleCounts
    complaints: tuple[Complained, ...]
    undecided: tuple[LeftOpen, ...]
    suppressions: tuple[OldExplanation, ...]
    """Those that explain nothing."""

    @property
    def loudest(self) -> tuple[LevelWord, ...]:
        """The levels of all that is not explained, one for each."""
        open_ = [one.level for one in self.complaints if one.explained is None]
        return (*open_, *(one.level for one in self.suppressions))


def level_of(kind: Kind) -> LevelWord:
    """The level of a kind of complaint where nothing says otherwise."""
    return MEANS[kind][0].value


def tracks_in_words(tracks: Iterable[Track]) -> str:
    """`the office under the law`, one after the other."""
    return "; ".join(track_words((track.authority_name, track.regime_name)) for track in tracks)
