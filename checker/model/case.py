"""What a case file may say. One file is one matter; a track in it is what is judged as one."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from checker.model.shape import Cited, Cites, Day, Item, Line, Record, Slug, Source, Text, Word

Scalar = bool | int | Decimal | Word
"""A fact's value as written; what it may be depends on the fact."""


class Alternative(Record):
    """One side of a dispute over a value."""

    value: Scalar
    cite: Cites
    note: Text | None = None


class Bounds(Record):
    """A value known only to lie between two ends; an end left out is the end of the fact's scale."""

    at_least: Scalar | None = None
    at_most: Scalar | None = None


class Dispute(Record):
    """A value on which sources differ, each side with its citation."""

    either: Annotated[tuple[Alternative, ...], Field(min_length=2, strict=False)]


class Counted(Record):
    """A figure as a source gives it, and what it counts."""

    figure: Annotated[int, Field(ge=0)]
    unit: Line
    """`persons` or what else was counted: items, accounts, browsers."""
    status: Literal["confirmed", "potential", "mixed", "estimated", "not-stated"]
    of: Line | None = None
    cite: Cites


class Entry(Item):
    """A fact's value, from when it stood, and where it was seen."""

    value: Scalar | Bounds | Dispute
    cite: Cites | None = None
    since: Day | None = None
    """The day it became true, not the day it was published; left out for facts of the incident."""
    applies_to: Annotated[tuple[Slug, ...], Field(min_length=1, strict=False)] | None = None
    """Tracks, measures or demands of this case; left out for the whole case."""
    inferred: Text | None = None
    """Why somebody's inference or classification stands here instead of a source's statement."""
    unverified: Text | None = None
    """What of it no source that was read supports."""
    correction: bool = False
    """Replaces the value throughout, also before the day it was published."""
    published: Day | None = None
    counted: Annotated[tuple[Counted, ...], Field(min_length=1, strict=False)] | None = None
    per_person: Cited | None = None
    """The source's support for at least one counted unit per person."""
    note: Text | None = None


class Turnover(Record):
    """Yearly turnover of the respondent or, where the note says so, of its group."""

    amount: Annotated[int, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    year: Annotated[int, Field(ge=1900, le=2100)]
    note: Text | None = None
    cite: Cites


class Respondent(Item):
    """Whom the measures address."""

    name: Line
    sector: Line | None = None
    parent: Line | None = None
    turnover: Turnover | None = None
    note: Text | None = None
    cite: Cites


class Incident(Record):
    """What happened, in our words, and its dates."""

    summary: Text
    processor: Cited | None = None
    data: Cited | None = None
    started: Entry | None = None
    ended: Entry | None = None
    discovered: Entry | None = None
    reported: Entry | None = None
    """To the authority."""
    announced: Entry | None = None
    notified: Entry | None = None
    """To the persons affected."""
    cite: Cites


class Closing(Record):
    """How and when the authority was done with a track."""

    on: Day | None = None
    how: Text
    cite: Cites


class Track(Item):
    """One respondent, one authority, one regime."""

    respondent: Slug
    authority: Slug
    regime: Slug
    closed: Closing | None = None


class Demand(Item):
    """What a measure asks. What was asked is read from the act on its date."""

    id: Slug
    object: Word
    ask: Word | Dispute
    addressee: Line
    performed_by: Literal["addressee", "third-party"] | None = None
    form: Literal["document", "oral"] | None = None
    known_from: Literal["document", "official", "press"]
    wording: Text
    """What was asked, in our words."""
    note: Text | None = None
    inferred: Text | None = None
    cite: Cites


class Basis(Record):
    """The legal basis as the measure or a source states it."""

    text: Text
    unverified: Text | None = None
    cite: Cites | None = None


class Money(Record):
    """An amount in whole units of its currency."""

    amount: Annotated[int, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Measure(Item):
    """What an authority did."""

    id: Slug
    track: Slug | None = None
    """Left out for a measure that is shown and not assessed."""
    authority: Line | None = None
    target: Line
    outside: Text | None = None
    """Why it belongs to no track: addressed to someone else, or by a body outside the regimes."""
    date: Day | None = None
    date_note: Text | None = None
    instrument: Word
    binding: bool | None = None
    basis: Basis | None = None
    amount: Money | None = None
    status: Literal["counting", "pending", "annulled", "superseded"] = "counting"
    summary: Text
    unverified: Text | None = None
    demands: Annotated[tuple[Demand, ...], Field(strict=False)] = ()
    cite: Cites


class Prior(Item):
    """An earlier measure and how its addressee and subject relate to this case."""

    date: Day
    authority: Line
    instrument: Word
    relation: Literal["same-person", "predecessor", "same-group", "other"]
    subject: Literal["same", "other"]
    about: Text
    inferred: Text | None = None
    """Where relation or subject is our reading, why."""
    case: Annotated[str, Field(pattern=r"^[a-z]{2}/[a-z0-9]+(-[a-z0-9]+)*$")] | None = None
    cite: Cites


class History(Record):
    """Earlier measures. Without `complete`, those listed are only what was found."""

    complete: Cited | None = None
    """A source that says there were no others."""
    entries: Annotated[tuple[Prior, ...], Field(strict=False)] = ()


class Argument(Item):
    """What one side says, or said later; printed beside every finding it bears on."""

    side: Literal["authority", "respondent", "both"]
    text: Text
    on: Day | None = None
    """The day it was said, where that is after the measure or matters otherwise."""
    bears_on: Annotated[tuple[Slug, ...], Field(min_length=1, strict=False)] | None = None
    """Tracks, measures or demands; left out for all."""
    names: Annotated[tuple[Word, ...], Field(strict=False)] = ()
    """The facts it rests on; the case file must have an entry for each."""
    inferred: Text | None = None
    cite: Cites


class Version(Record):
    """One of several statements that do not agree."""

    says: Text
    cite: Cites


class Disagreement(Item):
    """Sources that differ, left open."""

    about: Line
    values: Annotated[tuple[Version, ...], Field(min_length=2, strict=False)]
    comment: Text | None = None


class Case(Record):
    """One enforcement matter."""

    title: Line
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    domain: Word
    summary: Text | None = None
    respondents: Annotated[dict[Slug, Respondent], Field(min_length=1)]
    incident: Incident
    tracks: dict[Slug, Track]
    facts: dict[Word, Annotated[tuple[Entry, ...], Field(min_length=1, strict=False)]]
    history: History | None = None
    measures: Annotated[tuple[Measure, ...], Field(strict=False)]
    counter_arguments: Annotated[tuple[Argument, ...], Field(strict=False)] = ()
    disagreements: Annotated[tuple[Disagreement, ...], Field(strict=False)] = ()
    notes: Text | None = None
    sources: Annotated[dict[Slug, Source], Field(min_length=1)]


STAND_INS: dict[str, object] = {
    "title": "x",
    "country": "XX",
    "respondents": {"x": {"name": "x", "cite": ["x"]}},
    "incident": {"summary": "x", "cite": ["x"]},
    "tracks": {},
    "facts": {},
    "measures": [],
    "sources": {"x": {"title": "x", "publisher": "x", "no_url": "x"}},
}
"""For a key that every case has, and that was refused or is missing, something to check the rest by."""
