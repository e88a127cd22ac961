"""What differs between two editions of the rules: in their text, for real cases, and for every case there could be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.revision.clauses import ItemChange
from checker.revision.docket import Docket, docket
from checker.revision.edition import Edition
from checker.revision.space import CaseSpace, case_space
from checker.revision.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Name:
    """An edition in words."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two editions differ."""

    old: Name
    new: Name
    notes: tuple[str, ...]
    wording: Wording
    docket: Docket | None
    """None where no cases were to be judged."""
    space: CaseSpace

    @property
    def differs(self) -> bool:
        """Whether anything that can be said of a case differs; what is only written otherwise does not count."""
        text = self.wording
        meant = any(change.meant for change in (*text.catalogues, *text.packs, *text.rules))
        return meant or self.space.differs or (self.docket is not None and bool(self.docket.changed))


def diff(
    old: Edition,
    new: Edition,
    files: Sequence[Path],
    *,
    seconds: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Difference:
    """The difference between two editions, with the cases in the files judged by both.

    The proof over all possible cases ends after so many seconds, and says what it left open.
    """
    found = wording(old, new)
    cases = docket(old, new, files, compare=_compared_otherwise(found), progress=progress) if files else None
    names = Name(old.name, old.about), Name(new.name, new.about)
    return Difference(*names, (*old.notes, *new.notes), found, cases, case_space(old, new, seconds))


def _compared_otherwise(found: Wording) -> bool:
    """Whether cases may stand otherwise beside each other: another `compare`, or another scale or direction."""
    return any(_has(change, "compare") for change in found.packs) or any(
        (change.kind in ("fact", "outcome", "instrument") and change.meant) or _has(change, "worse")
        for change in found.catalogues
    )


def _has(change: ItemChange, clause: str) -> bool:
    return any(one.clause == clause for one in change.clauses)
