"""A fact of a case as engines and reports need it: what it may be, and where that was seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.dates import PartialDate
from checker.source import Span
from checker.vocabulary import Ranges


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A place in a source."""

    source: str
    title: str
    publisher: str
    url: str
    date: str
    at: str


@dataclass(frozen=True, slots=True)
class FactValue:
    """What a fact may be in one case on one day."""

    fact: str
    values: Ranges
    shown: str
    exact: bool
    citations: tuple[Citation, ...] = ()
    spans: tuple[Span, ...] = field(default=(), compare=False)
    inferred: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    published_after: PartialDate | None = None
    """The day of a correction that was published after the measure, or may have been."""
    known_then: Ranges | None = None
    """What the fact may have been as it was known before that correction; None where there is none."""
    inputs: tuple[str, ...] = ()
    """What a derived fact was computed from."""
    why_unknown: str = ""
