"""The shapes that files share: strict records, texts, dates, citations, sources."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from checker.dates import PartialDate


class Record(BaseModel):
    """A mapping whose keys are known, each of one type, none converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, defer_build=True)


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise ValueError('a date is text: write 2023-09-14, 2023-09 or "2023" in quotes')
    return PartialDate.parse(value)


DATE_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"

Day = Annotated[PartialDate, BeforeValidator(_date), WithJsonSchema({"type": "string", "pattern": DATE_PATTERN})]
"""A day, month or year."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
"""A text with something in it."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name for use within files: lower case words and digits, joined by hyphens."""

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=80)]
"""The name of a fact: lower case words joined by underscores."""

Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
"""An address on the web."""


class Pointer(Record):
    """A place in a source: its id and where in it."""

    source: Slug
    at: Text | None = None
    """Where in the source; where left out, the source's own locator."""


Cites = Annotated[tuple[Slug | Pointer, ...], Field(min_length=1, strict=False)]
"""One source or more, each by its id alone (the source's own locator applies) or with a place."""


class Source(Record):
    """Something that was read, where it can be found, and what part of it."""

    title: Text
    publisher: Text
    url: Url | None = None
    no_url: Text | None = None
    """Why there is no address, where there is none."""
    date: Day | None = None
    locator: Text | None = None
    quote: Text | None = None
    """A few words of the source, to find the place again."""
    kind: Literal["official", "court", "law", "company", "press", "commentary"] | None = None


class Cited(Record):
    """A statement in our own words with where it was read."""

    text: Text
    cite: Cites
