"""What an order file may say: which columns of a table are compared, and how."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from checker.model.shape import Day, Item, Line, Record, Text

MAX_LEVELS = 1000
MAX_CELL = 200
MAX_COLUMN = 400


def _as_written(value: Any) -> Any:
    """A number or a truth value as the text that stands in the file; so `levels: [0, 1]` needs no quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else str(value) if isinstance(value, int) else value


def _as_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _cell(least: int, most: int) -> dict[str, Any]:
    """The JSON Schema of the text of a cell, which may be written as a number or truth value."""
    return {"type": ["string", "number", "boolean"], "minLength": least, "maxLength": most}


Column = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_COLUMN),
    BeforeValidator(_as_written),
    WithJsonSchema(_cell(1, MAX_COLUMN)),
]
"""The name of a column, as the header of the table has it."""

Level = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_CELL),
    BeforeValidator(_as_written),
    WithJsonSchema(_cell(1, MAX_CELL)),
]
"""A word of a closed list, as the cells have it."""

Marker = Annotated[
    str,
    StringConstraints(max_length=MAX_CELL),
    BeforeValidator(_as_written),
    WithJsonSchema(_cell(0, MAX_CELL)),
]
"""What stands in a cell where the value is not known; '' is the empty cell."""

Number = Annotated[Decimal, BeforeValidator(_as_decimal), WithJsonSchema({"type": "number"})]
"""A whole or a decimal number."""

Levels = Annotated[tuple[Level, ...], Field(min_length=1, max_length=MAX_LEVELS, strict=False)]
Markers = Annotated[tuple[Marker, ...], Field(strict=False)]
Ends = Annotated[tuple[Number, ...], Field(min_length=2, max_length=2, strict=False)]
Cuts = Annotated[tuple[Number, ...], Field(min_length=1, max_length=MAX_LEVELS - 1, strict=False)]
Pair = Annotated[tuple[Level, ...], Field(min_length=2, max_length=2, strict=False)]


def _either(words: str, numbers: str, also: dict[str, list[str]]) -> dict[str, Any]:
    """The JSON Schema clauses for: one column or two, one of these scales, and what other keys ask for."""
    one = {"required": ["column"], "properties": {"from": False, "to": False}}
    two = {"required": ["from", "to", "name"], "properties": {"column": False}}
    levels = {"required": [words], "properties": {numbers: False, "bands": False}}
    scale = {"required": [numbers], "properties": {words: False}}
    return {"allOf": [{"oneOf": [one, two]}, {"oneOf": [levels, scale]}], "dependentRequired": also}


class _Compared(Item):
    name: Line | None = None
    """What reports call it; where left out, the name of its column."""
    column: Column | None = None
    """The column that holds the value."""
    first: Annotated[Column | None, Field(alias="from")] = None
    """Where a value is given by bounds: the column with the first value it may have."""
    last: Annotated[Column | None, Field(alias="to")] = None
    """The column with the last value it may have."""
    bands: Cuts | None = None
    """Where bands of numbers begin, ascending. A number that equals a cut is in the band that begins there, and
    numbers of one band compare as equal."""
    unknown: Markers = ()
    """What stands in a cell where the value is not known: '' for the empty cell, which is an error otherwise."""
    because: Text | None = None
    """Why it is compared."""
    decide: Line | None = None
    """What a draft leaves to be decided; the file is refused as long as it stands there."""


class Dimension(_Compared):
    """One respect in which cases are more or less grave: by a list of levels, or by numbers on a closed scale."""

    model_config = ConfigDict(
        json_schema_extra=_either("levels", "scale", {"scale": ["worse"], "graver_than": ["levels"]})
    )

    levels: Levels | None = None
    """Every word that may stand in a cell, from the least grave to the gravest; the reverse with `worse: lower`."""
    graver_than: Annotated[tuple[Pair, ...] | None, Field(min_length=1, strict=False)] = None
    """Where not every two levels can be compared: pairs of levels, the first graver than the second. What follows
    from the pairs holds too, and nothing else: the order of the list then means nothing."""
    scale: Ends | None = None
    """The lowest and the highest number that can occur, both included."""
    worse: Literal["higher", "lower"] | None = None
    """Which end is the graver. Always said of a number; of a list of levels, `higher` where left out."""


class OutcomeColumn(_Compared):
    """What was imposed: a ladder of measures, or an amount."""

    model_config = ConfigDict(json_schema_extra=_either("ladder", "amount", {}))

    ladder: Levels | None = None
    """Every word that may stand in a cell, from the mildest to the most severe."""
    amount: Ends | None = None
    """The lowest and the highest amount that can occur, both included; more is more severe."""


class PeerColumn(Record):
    """A column of the peer key."""

    column: Column
    """Its name in the header."""
    unknown: Markers = ()
    """What stands in a cell where the value is not known; the case is then left out, and counted."""


class Eras(Record):
    """Periods by the day of the decision: only cases of one period are compared."""

    column: Column
    """A column of days written as 2023-09-14."""
    starts: Annotated[tuple[Day, ...], Field(min_length=1, max_length=MAX_LEVELS, strict=False)]
    """The first day of each period; the time before the first of them is a period too."""
    unknown: Markers = ()
    """What stands in a cell where the day is not known; the case is then left out, and counted."""


class SlidingWindow(Record):
    """How far apart two decisions may lie to be compared."""

    column: Column
    """A column of days written as 2023-09-14."""
    days: Annotated[int, Field(ge=0, le=100_000)]
    """The greatest distance, in days."""
    unknown: Markers = ()
    """What stands in a cell where the day is not known; the case is then left out, and counted."""


class StatusColumn(Record):
    """What the words of a column say of a decision: every word that may occur, each in one of the lists."""

    column: Column
    """Its name in the header."""
    final: Markers = ()
    """The decision stands, and binds."""
    pending: Markers = ()
    """It may yet be changed: its outcome counts as unknown, unless given by bounds, and it binds no other case."""
    superseded: Markers = ()
    """It no longer stands; the case is left out, and counted."""


class TableForm(Record):
    """How the table is written."""

    delimiter: Literal[",", ";", "tab", "|"] = ","
    """What stands between cells."""
    encoding: Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252", "shift-jis"] = "utf-8"
    """How characters are kept; `shift-jis` with the signs that Windows added to it."""
    decimal: Literal[".", ","] = "."
    """The decimal mark of numbers."""


class OrderFile(Record):
    """How the cases of a table are compared."""

    title: Line | None = None
    """What the table is, in a few words."""
    description: Text | None = None
    """Where the table comes from, and what a reader should know of it."""
    table: TableForm = TableForm()
    id: Column | None = None
    """The column with the name of each case, which no two share; where left out, cases are called by their row."""
    peer: Annotated[tuple[Column | PeerColumn, ...], Field(strict=False)] = ()
    """Columns in which two cases must agree to be compared at all, such as the authority or the regime."""
    era: Eras | None = None
    window: SlidingWindow | None = None
    status: StatusColumn | None = None
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, strict=False)]
    """In which respects cases are compared."""
    outcomes: Annotated[tuple[OutcomeColumn, ...], Field(min_length=1, strict=False)]
    """What was imposed. Of two cases the milder one is at most as severe in every outcome, and less in one."""


STAND_INS: dict[str, object] = {
    "dimensions": [{"column": "\x00dimension", "levels": ["x"]}],
    "outcomes": [{"column": "\x00outcome", "ladder": ["x"]}],
}
"""Taken where the two keys are refused or missing, so that the rest of the file can be checked; no file can say NUL."""
