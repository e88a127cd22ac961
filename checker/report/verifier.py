"""From the complaints found to what reports print: names, places and values in words, and examples to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from checker.proofs.complaint import Complaint, Shown
from checker.proofs.merge import Found
from checker.proofs.suppress import Stale
from checker.proofs.verify import Verified
from checker.report.instance import Instances
from checker.report.rules import says
from checker.report.verification import (
    CaseShown,
    Complained,
    Explained,
    LeftOpen,
    OldExplanation,
    RuleCounts,
    RuleNamed,
    Track,
    Verification,
)
from checker.rules.pack import Book


def verification(book: Book, verified: Verified) -> Verification:
    """The complaints about the rules of a book as reports print them."""
    complaints = tuple(_complaints(book, verified.found))
    old = tuple(_old(one) for one in verified.stale)
    levels = [one.level for one in complaints if one.explained is None] + [one.level for one in old]
    counts = RuleCounts(
        verified.rules,
        verified.tracks,
        levels.count("error"),
        levels.count("warning"),
        levels.count("note"),
        sum(one.explained is not None for one in complaints),
        len(verified.undecided),
    )
    left = tuple(LeftOpen(one.kind, one.rules, one.about, one.why) for one in verified.undecided)
    return Verification("1", counts, complaints, left, old)


def _complaints(book: Book, found: Iterable[Found]) -> Iterator[Complained]:
    seen: dict[str, int] = {}
    names = _Names(book)
    for one in found:
        key = fingerprint(one.complaint)
        seen[key] = seen.get(key, 0) + 1
        yield names.complaint(one, f"{key}:{seen[key]}")


def fingerprint(complaint: Complaint) -> str:
    """What the complaint is, told apart from others by kind, rules and subject, in 64 hexadecimal digits."""
    said = "\n".join((complaint.kind, complaint.about, *complaint.rules))
    return sha256(said.encode()).hexdigest()


class _Names:
    """The names that a book gives, and where its entries stand."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rules = book.rules
        self.instances = Instances(book)

    def complaint(self, found: Found, key: str) -> Complained:
        one = found.complaint
        return Complained(
            one.kind,
            one.loud.value,
            one.message,
            one.about,
            tuple(self._rule(name) for name in one.rules),
            tuple(self._track(track) for track in one.tracks),
            one.spans,
            one.regions,
            one.periods,
            tuple(self._case(shown, found) for shown in one.shown),
            self._explained(one),
            key,
        )

    def _rule(self, name: str) -> RuleNamed:
        rule = self.rules[name]
        return RuleNamed(name, rule.title, says(rule), rule.span)

    def _track(self, track: tuple[str, str]) -> Track:
        authority, regime = track
        return Track(authority, self.book.name(authority), regime, self.book.name(regime))

    def _case(self, shown: Shown, found: Found) -> CaseShown:
        judged = dict.fromkeys((*(rule for rule, _ in shown.effects), *shown.none_of))
        beside = [rule for rule in judged if rule in found.complaint.rules]
        return self.instances.case(
            shown.witness, found.rules.catalogue, shown.told, effects=shown.effects, beside=beside
        )

    def _explained(self, complaint: Complaint) -> Explained | None:
        file = complaint.suppressed
        if file is None:
            return None
        for pack in self.book.packs.values():
            for number, entry in enumerate(pack.file.suppressions):
                if entry is file:
                    place = pack.document.locate(("suppressions", number))
                    return Explained(file.reason, file.owner, str(file.expires), place)
        raise AssertionError("a complaint is explained by an entry of no pack")


def _old(stale: Stale) -> OldExplanation:
    one = stale.suppression
    file = one.file
    return OldExplanation(
        stale.why, stale.level.value, one.kind, file.rules, file.on or "", file.owner, str(file.expires), one.span
    )
