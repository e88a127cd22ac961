"""Complaints that somebody answers for: what the suppressions of packs silence, and which of them are over or idle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from checker.errors import InputError, Problem
from checker.facts.catalogue import Catalogue
from checker.model.lawfile import SuppressionFile
from checker.model.load import nearest
from checker.proofs.complaint import KINDS, Complaint, Kind
from checker.proofs.monotone import ABOUT as MONOTONE
from checker.rules.ast import Ceiling, Floor
from checker.rules.pack import Book, Pack
from checker.source import DataPath, Span
from checker.vocabulary import Level

Track = tuple[str, str]
"""An authority and a regime."""


ONE_EACH: frozenset[Kind] = frozenset({"redundant-test"})
"""Kinds of which one entry explains a single complaint: two tests of a rule may read the same fact."""


def pack_of(rule: str) -> str:
    """The pack that a rule stands in, by its id."""
    return rule.split("/", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry under `suppressions:`, its names known to exist."""

    pack: str
    kind: Kind
    file: SuppressionFile
    tracks: frozenset[Track] | None
    """Those it is limited to; None where it counts wherever its pack applies."""
    outcomes: frozenset[str]
    """Those on which some rule of its pack expects something."""
    span: Span = field(compare=False)

    def expired(self, today: date) -> bool:
        """Whether its last day is past; of a month or year given alone that is the last one in it."""
        return today > self.file.expires.last

    def explains(self, complaint: Complaint, packs: Collection[str]) -> bool:
        """Whether it is about this complaint, which arises where the rules of these packs stand together.

        The day is not looked at.
        """
        return (
            self.pack in packs
            and self.kind == complaint.kind
            and set(self.file.rules) == set(complaint.rules)
            and self.file.on in (None, complaint.about)
            and (self.tracks is None or self.tracks.issuperset(complaint.tracks))
            and (self.file.regions is None or set(self.file.regions).issuperset(complaint.regions))
            and self._concerned(complaint)
        )

    def _concerned(self, complaint: Complaint) -> bool:
        """Whether the complaint is one of its pack's own, since nobody answers for the rules of others."""
        if complaint.rules:
            return any(pack_of(rule) == self.pack for rule in complaint.rules)
        if complaint.pack:
            return complaint.pack == self.pack
        return complaint.kind != "gap" or complaint.about in self.outcomes

    @property
    def said(self) -> tuple[object, ...]:
        """What it is about: the same for two entries that explain the same."""
        file = self.file
        regions = None if file.regions is None else frozenset(file.regions)
        return self.pack, self.kind, frozenset(file.rules), file.on, self.tracks, regions


@dataclass(frozen=True, slots=True)
class Stale:
    """A suppression that does nothing any more."""

    suppression: Suppression
    why: Literal["expired", "unused", "repeated"]
    """`repeated` where it is unused because another entry, which counts, says the same."""

    @property
    def level(self) -> Level:
        """An expired one is a warning, since what it explained may be as it was and nobody answers for it now."""
        return Level.WARNING if self.why == "expired" else Level.NOTE


class Silence:
    """The suppressions of a book as they stand on a day, and which of them were of use."""

    def __init__(self, suppressions: Sequence[Suppression], today: date) -> None:
        self.suppressions = tuple(suppressions)
        self.today = today
        self._live = [one for one in self.suppressions if not one.expired(today)]
        said = [one.said for one in self._live]
        self._repeated = {number for number, what in enumerate(said) if what in said[:number]}
        self._used: dict[int, str] = {}
        """By the number of an entry what it explained last."""

    def over(self, complaint: Complaint, packs: Collection[str]) -> Complaint:
        """The complaint as it is, or marked with the first entry that explains it."""
        found = [
            number
            for number, one in enumerate(self._live)
            if one.explains(complaint, packs) and self._free(number, complaint)
        ]
        if not found:
            return complaint
        if complaint.kind in ONE_EACH:
            found = found[:1]
        self._used.update((number, complaint.message) for number in found)
        return replace(complaint, suppressed=self._live[found[0]].file)

    def _free(self, number: int, complaint: Complaint) -> bool:
        if complaint.kind in ONE_EACH:
            return self._used.get(number, complaint.message) == complaint.message
        return number not in self._repeated

    def stale(self, whole: Collection[str], open_kinds: Collection[str] = ()) -> Iterator[Stale]:
        """Those that are over, and those of packs verified as a whole that explained nothing.

        Of a kind of complaint that was not answered everywhere, nothing is said to be of no use.
        """
        for one in self.suppressions:
            if one.expired(self.today):
                yield Stale(one, "expired")
        for number, one in enumerate(self._live):
            if number not in self._used and one.pack in whole and one.kind not in open_kinds:
                yield Stale(one, "repeated" if number in self._repeated else "unused")


def read_suppressions(book: Book) -> tuple[Suppression, ...]:
    """Every suppression of the packs of a book, in the order of files; raises InputError with every wrong name."""
    found: list[Suppression] = []
    problems: list[Problem] = []
    for pack in book.packs.values():
        reader = _Reader(book, pack)
        found += reader.suppressions()
        problems += reader.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


class _Reader:
    """The suppressions of one pack, held against the names there are."""

    def __init__(self, book: Book, pack: Pack) -> None:
        self.pack = pack
        self.catalogue = book.catalogues[pack.file.domain]
        of_domain = [other for other in book.packs.values() if other.file.domain == pack.file.domain]
        self.rules = [rule.id for other in of_domain for rule in other.rules]
        self.laws = [law.text for other in of_domain for law in other.laws]
        self.tracks = dict(_tracks(of_domain))
        bounds = [rule.says for rule in pack.rules if isinstance(rule.says, Floor | Ceiling)]
        self.outcomes = frozenset(bound.outcome for bound in bounds)
        self.problems: list[Problem] = []

    def suppressions(self) -> Iterator[Suppression]:
        for number, file in enumerate(self.pack.file.suppressions):
            path: DataPath = ("suppressions", number)
            before = len(self.problems)
            kind = self._kind(file, path)
            self._rules(file, path)
            if kind is not None:
                self._on(file, kind, path)
                self._regions(file, kind, path)
            tracks = self._tracks(file, path)
            if kind is not None and len(self.problems) == before:
                yield Suppression(self.pack.id, kind, file, tracks, self.outcomes, self.pack.document.locate(path))

    def _wrong(self, path: DataPath, message: str, hint: str = "") -> None:
        self.problems.append(self.pack.document.problem(path, message, hint))

    def _kind(self, file: SuppressionFile, path: DataPath) -> Kind | None:
        kind = next((kind for kind in KINDS if kind == file.complaint), None)
        if kind is None:
            listed = ", ".join(f"`{one}`" for one in KINDS)
            message = f"`complaint`: `{file.complaint}` is not one of {listed}"
            self._wrong((*path, "complaint"), message, nearest(file.complaint, KINDS))
        return kind

    def _rules(self, file: SuppressionFile, path: DataPath) -> None:
        for number, name in enumerate(file.rules):
            if name not in self.rules:
                message = f"`rules`: there is no rule `{name}` in the domain `{self.pack.file.domain}`"
                self._wrong((*path, "rules", number), message, nearest(name, self.rules))
        if not file.rules and file.on is None:
            message = "this would explain every complaint of its kind that names no rule"
            self._wrong(path, message, "give `rules`, or with `on` what the complaint is about")

    def _on(self, file: SuppressionFile, kind: Kind, path: DataPath) -> None:
        if file.on is None:
            if kind in ONE_EACH:
                self._wrong(path, f"a complaint of the kind `{kind}` is explained by its fact too", "give `on`")
            return
        if kind == "law" and file.on == MONOTONE and not file.rules:
            self._wrong(path, f"a complaint about `{MONOTONE}` names the rule that breaks it", "give `rules`")
        known = sorted(set(_subjects(kind, self.catalogue, self.laws)))
        if not known:
            self._wrong((*path, "on"), f"a complaint of the kind `{kind}` names nothing beside its rules")
        elif file.on not in known:
            self._wrong((*path, "on"), f"`on`: there is no {_WHAT[kind]} `{file.on}`", nearest(file.on, known))

    def _regions(self, file: SuppressionFile, kind: Kind, path: DataPath) -> None:
        if file.regions is not None and kind != "gap":
            self._wrong((*path, "regions"), "`regions` are those of a `gap`, and of no other complaint")

    def _tracks(self, file: SuppressionFile, path: DataPath) -> frozenset[Track] | None:
        if file.tracks is None:
            return None
        for number, text in enumerate(file.tracks):
            if text not in self.tracks:
                message = f"`tracks`: no pack applies to `{text}`"
                hint = nearest(text, self.tracks) or "write `authority under regime`, as under `applies_to`"
                self._wrong((*path, "tracks", number), message, hint)
        return frozenset(self.tracks[text] for text in file.tracks if text in self.tracks)


def track_words(track: Track) -> str:
    """A track as suppressions and reports name it."""
    return f"{track[0]} under {track[1]}"


def _tracks(packs: Iterable[Pack]) -> Iterator[tuple[str, Track]]:
    for pack in packs:
        for pair in pack.file.applies_to if not isinstance(pack.file.applies_to, str) else ():
            track = (pair.authority, pair.regime)
            yield track_words(track), track


_WHAT: Mapping[Kind, str] = {
    "clash": "outcome",
    "gap": "outcome",
    "redundant-test": "fact",
    "unused-grade": "grade, or level of one,",
    "through-grade": "fact",
    "law": "law",
    "known-apart": "fact",
}
"""What complaints of a kind are about beside rules; the others are about nothing else."""


def _subjects(kind: Kind, catalogue: Catalogue, laws: Iterable[str]) -> Iterator[str]:
    match _WHAT.get(kind):
        case "outcome":
            yield from catalogue.outcomes
        case "fact":
            yield from catalogue.facts
        case "law":
            yield from (MONOTONE, *laws)
        case None:
            return
        case _:
            for name, fact in catalogue.facts.items():
                if fact.grade:
                    yield name
                    yield from (f"{name}: {word}" for word in fact.closed.words)
