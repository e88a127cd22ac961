"""The shapes that files share: strict records, texts, dates, citations, sources."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from checker.dates import PartialDate


class Record(BaseModel):
    """A mapping whose keys are known, each of one type, none converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, defer_build=True)


class Item(Record):
    """A record that others do not rest on: where one is refused, the rest of the file can still be checked."""


def shortened(text: str) -> str:
    """A text of the file on one line and not too long, to be quoted in a message."""
    line = " ".join(text[:_QUOTED].split())
    return line if len(text) < _QUOTED else f"{line}…"


_QUOTED = 60


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        example = str(value) if isinstance(value, int) and not isinstance(value, bool) else "2023"
        hint = f'write 2023-09-14, 2023-09 or "{example}" in quotes'
        raise PydanticCustomError("date_form", "{said}", {"said": "a date is text", "hint": hint})
    try:
        return PartialDate.parse(value)
    except ValueError:
        if re.fullmatch(DATE_PATTERN, value):
            context = {"said": f"`{value}` is not a day of the calendar", "hint": ""}
        else:
            hint = "" if re.search("[0-9]{4}", value) else "where there is no date, leave the key out"
            said = f"`{shortened(value)}` is not a date: write 2023-09-14, 2023-09 or 2023"
            context = {"said": said, "hint": hint}
        raise PydanticCustomError("date_form", "{said}", context) from None


DATE_PATTERN = r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

Day = Annotated[PartialDate, BeforeValidator(_date), WithJsonSchema({"type": "string", "pattern": DATE_PATTERN})]
"""A day, month or year."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
"""A text with something in it."""

_SLUG, _SLUG_LENGTH = r"^[a-z0-9]+(-[a-z0-9]+)*$", 80

Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=_SLUG_LENGTH)]
"""A name for use within files: lower case words and digits, joined by hyphens."""


def is_slug(value: object) -> bool:
    """Whether a value has the form of a Slug."""
    return isinstance(value, str) and len(value) <= _SLUG_LENGTH and re.fullmatch(_SLUG, value) is not None


ONE_LINE = r"^[^\n]+$"

LINE = r"^[^\n]*\S[^\n]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=LINE)]
"""A name or a title: a text on one line, with something in it."""

Word = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200)]
"""A text on one line, which must be one of certain words; which, the catalogue says."""

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=80)]
"""The name of a fact: lower case words joined by underscores."""

Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
"""An address on the web."""


class Pointer(Record):
    """A place in a source: its id and where in it."""

    source: Slug
    at: Line | None = None
    """Where in the source; where left out, the source's own locator."""


Cites = Annotated[tuple[Slug | Pointer, ...], Field(min_length=1, strict=False)]
"""One source or more, each by its id alone (the source's own locator applies) or with a place."""


class Source(Item):
    """Something that was read, where it can be found, and what part of it."""

    title: Line
    publisher: Line
    url: Url | None = None
    no_url: Text | None = None
    """Why there is no address, where there is none."""
    date: Day | None = None
    locator: Line | None = None
    quote: Line | None = None
    """A few words of the source, to find the place again."""
    kind: Literal["official", "court", "law", "company", "press", "commentary"] | None = None


class Cited(Record):
    """A statement in our own words with where it was read."""

    text: Text
    cite: Cites
