"""A draft of an order file from the table it is for. It guesses no direction: as printed, it is refused."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from checker.errors import InputError, NothingMatched, Problem
from checker.model.load import first
from checker.model.orderfile import MAX_CELL, MAX_COLUMN
from checker.model.shape import shortened
from checker.precedents.order import Number
from checker.source import MAX_PROBLEMS, printable
from checker.tables.cells import MAX_NUMBER, CellError, day_of, number_of
from checker.tables.orderfile import Delimiter, Encoding, Form
from checker.tables.sheet import MAX_LINE, UTF_16, Sheet, beginning

MAX_LISTED = 20
"""Different values up to which a column is taken for one of levels."""
MAX_ODD = 3
"""Different texts up to which a column is taken for one of numbers, the texts being asked about."""
MAX_WATCHED = 100_000
"""Values of a column that are kept to see whether one comes twice."""

Mark = Literal[".", ","]
_MARKS: tuple[Mark, Mark] = (".", ",")
_MISSING = frozenset({"", "-", "--", "?", ".", "na", "n/a", "n.a.", "nan", "null", "unknown", "not known"})
"""What often stands where nothing is known, in lower case."""
_NAMES_A_CASE = re.compile(r"(?i)(^|[^a-z])(id|case|number|no|nr|ref|reference|key)([^a-z]|$)")
_NAMES_AN_OUTCOME = re.compile(r"(?i)fine|penalt|sanction|outcome|measure|decision|verdict|sentence|award|order")
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z0-9_ -]*[A-Za-z0-9_])?")
_PART = 1 << 20
_SHOWN = 12
_LONG = 100


@dataclass(slots=True)
class _Range:
    """The numbers among the cells of a column, by one decimal mark."""

    count: int = 0
    low: Number = 0
    high: Number = 0

    def add(self, number: Number) -> None:
        """Note a number."""
        self.low = min(self.low, number) if self.count else number
        self.high = max(self.high, number) if self.count else number
        self.count += 1


@dataclass(slots=True)
class _Seen:
    """What was seen of a column, in bounded memory whatever the length of the table."""

    name: str
    values: dict[str, None] = field(default_factory=dict)
    """The first different ones that are not likely to stand for the unknown, one more than may be listed."""
    missing: dict[str, None] = field(default_factory=dict)
    """What may stand for the unknown."""
    texts: dict[Mark, dict[str, None]] = field(default_factory=lambda: {mark: {} for mark in _MARKS})
    """The first that are no numbers by a decimal mark, one more than may be asked about."""
    ranges: dict[Mark, _Range] = field(default_factory=lambda: {mark: _Range() for mark in _MARKS})
    cells: int = 0
    """Cells that hold something else."""
    undated: bool = False
    """Whether one is not a day."""
    watched: set[int] = field(default_factory=set)
    repeated: bool = False

    def add(self, cell: str) -> None:
        """Note a cell."""
        if cell.strip().lower() in _MISSING:
            if len(self.missing) <= MAX_LISTED:
                self.missing.setdefault(cell)
            return
        self.cells += 1
        if not self.repeated and len(self.watched) < MAX_WATCHED:
            mark = hash(cell)
            self.repeated = mark in self.watched
            self.watched.add(mark)
        if cell in self.values:
            return
        if len(self.values) <= MAX_LISTED:
            self.values.setdefault(cell[: MAX_CELL + 1])
        self._measure(cell)

    def _measure(self, cell: str) -> None:
        for mark in _MARKS:
            try:
                self.ranges[mark].add(number_of(cell, mark))
            except CellError:
                if len(self.texts[mark]) <= MAX_ODD:
                    self.texts[mark].setdefault(cell[: MAX_CELL + 1])
        if not self.undated:
            try:
                day_of(cell)
            except CellError:
                self.undated = True

    @property
    def usable(self) -> bool:
        """Whether an order file can name the column."""
        return 0 < len(self.name) <= MAX_COLUMN

    @property
    def dated(self) -> bool:
        """Whether every cell that holds something holds a day."""
        return self.cells > 0 and not self.undated

    @property
    def few(self) -> bool:
        """Whether there are few different values, none of them too long for an order file."""
        return 0 < len(self.values) <= MAX_LISTED and all(len(value) <= MAX_CELL for value in self.values)

    @property
    def names_cases(self) -> bool:
        """Whether no value comes twice, none is missing, and the column is not one of numbers or days."""
        alone = self.cells > 1 and not self.repeated and not self.missing and not self.dated and self.usable
        return alone and (not self.ranges["."].count or _NAMES_A_CASE.search(self.name) is not None)

    def numeric(self, mark: Mark) -> bool:
        """Whether there are numbers, and few other texts."""
        found = self.ranges[mark]
        within = found.low >= -MAX_NUMBER and found.high <= MAX_NUMBER
        return found.count > len(self.texts[mark]) and len(self.texts[mark]) <= MAX_ODD and within


def draft(file: Path, progress: Callable[[int, int], None] | None = None) -> str:
    """An order file for a table, for the user to finish; what is left to decide is said in it, line by line.

    Raises InputError where the table cannot be read, NothingMatched where it has no row below its header, UsageError
    on Parquet.
    """
    form, sure = _form(file)
    sheet = Sheet(file, form, progress)
    problems: list[Problem] = []
    columns: list[_Seen] = []
    rows = uneven = 0
    for item in sheet:
        if isinstance(item, Problem):
            problems.append(item)
        elif not columns:
            columns = [_Seen(name) for name in item.cells]
        elif len(item.cells) != len(columns):
            uneven += 1
        else:
            rows += 1
            for column, cell in zip(columns, item.cells, strict=True):
                column.add(cell)
        if len(problems) > MAX_PROBLEMS:
            break
    if not columns and not problems:
        problems = [Problem(sheet.name, 0, 0, "the file is empty")]
    if problems:
        raise InputError(first(problems))
    if not rows:
        raise NothingMatched(f"`{sheet.name}` has no case below a header")
    head = [
        f"# Draft of an order file for {sheet.name}: {rows:,} rows, {len(columns)} columns.",
        "# It is refused until an outcome is named, and each `decide` was done and its line deleted.",
        *([f"# {uneven:,} rows have more or fewer cells than the header: an audit names them."] if uneven else []),
    ]
    mark = _mark(columns)
    return "\n".join([*head, "", *_table(form, mark, sure), *_body(columns, mark)]) + "\n"


def _body(columns: Sequence[_Seen], mark: Mark) -> Iterator[str]:
    yield from _frame(columns)
    yield ""
    yield "# What was imposed. Move here from the dimensions each column that says it, and write `ladder` for `levels`,"
    yield "# from the mildest to the most severe, or `amount` for `scale`: more is more severe."
    yield "outcomes: []"
    yield ""
    id_column = next((column for column in columns if column.names_cases), None)
    dimensions = [line for column in columns if column is not id_column for line in _column(column, mark)]
    yield "# In which respects a case is the graver. Delete the columns that are not to be compared."
    named = any(not line.lstrip().startswith("#") for line in dimensions)
    yield "dimensions:" if named else "dimensions: []"
    yield from dimensions


# ---- how the table is written


def _form(file: Path) -> tuple[Form, bool]:
    """A guess of the delimiter and the encoding, and whether the encoding is certain."""
    encoding: Encoding = "utf-16" if beginning(file).startswith(UTF_16) else "utf-8" if _utf_8(file) else "windows-1252"
    with file.open(encoding=encoding, errors="replace") as stream:
        head = stream.readline(MAX_LINE)
    delimiters: tuple[Delimiter, ...] = (",", ";", "\t", "|")
    return Form(max(delimiters, key=head.count), encoding), encoding != "windows-1252"


def _utf_8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        try:
            while part := stream.read(_PART):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _mark(columns: Sequence[_Seen]) -> Mark:
    """The decimal mark by which more cells are numbers."""
    return max(_MARKS, key=lambda mark: sum(column.ranges[mark].count for column in columns))


def _table(form: Form, mark: Mark, sure: bool) -> Iterator[str]:
    lines = []
    if form.delimiter != ",":
        lines.append(f"  delimiter: {'tab' if form.delimiter == chr(9) else json.dumps(form.delimiter)}")
    if form.encoding != "utf-8":
        guess = "" if sure else "  # a guess, since the file is not UTF-8: iso-8859-1 or shift-jis?"
        lines.append(f"  encoding: {form.encoding}{guess}")
    if mark != ".":
        lines.append('  decimal: ","')
    if lines:
        yield "table:"
        yield from lines
        yield ""


# ---- what its columns may be


def _frame(columns: Sequence[_Seen]) -> Iterator[str]:
    """The keys beside dimensions and outcomes: the first likely id, and the others for the user to write."""
    ids = [column.name for column in columns if column.names_cases]
    yield "# The column with the name of each case; without it, cases are called by their row."
    yield f"id: {_quoted(ids[0])}" if ids else "# id: ..."
    if ids[1:]:
        yield f"# No value comes twice in these either: {', '.join(map(_quoted, ids[1:_SHOWN]))}"
    dates = [_quoted(column.name) for column in columns if column.dated and column.usable]
    date = dates[0] if dates else "..."
    yield "# Columns in which two cases must agree to be compared at all, such as the authority or the regime:"
    yield "# peer: [...]"
    yield "# Only cases of one period are compared, or of decisions so many days apart; where that is wanted:"
    yield f"# era: {{column: {date}, starts: [2018-05-25]}}"
    yield f"# window: {{column: {date}, days: 1000}}"
    yield "# Which decisions stand, and bind others; where a column says that:"
    yield "# status: {column: ..., final: [...], pending: [...], superseded: [...]}"


def _column(column: _Seen, mark: Mark) -> Iterator[str]:
    """A dimension, or why the column makes none."""
    name = _quoted(column.name)
    why = ""
    if not column.usable:
        why = "the column has no name, or too long a one"
    elif not column.cells:
        why = "nothing in it is known"
    elif column.dated:
        why = "days, which have no graver end"
    elif not column.numeric(mark) and not column.few:
        example = _quoted(shortened(next(iter(column.values))))
        why = f"more than {MAX_LISTED} different texts, or long ones, such as {example}"
    if why:
        yield f"  # {name[:_LONG]} is left out: {why}"
        return
    outcome = " May it be an outcome?" if _NAMES_AN_OUTCOME.search(column.name) else ""
    yield f"  - column: {name}  # cells filled: {column.cells:,}.{outcome}"
    yield from _numbers(column, mark) if column.numeric(mark) else _levels(column)


def _numbers(column: _Seen, mark: Mark) -> Iterator[str]:
    found = column.ranges[mark]
    yield f"    scale: [{_plain(found.low)}, {_plain(found.high)}]  # the lowest and the highest found"
    yield from _unknown([*column.missing, *column.texts[mark]])
    yield f"    decide: {_NUMBERS_LEFT}"


def _levels(column: _Seen) -> Iterator[str]:
    yield "    levels:  # in the order in which they come in the table"
    yield from (f"      - {_quoted(value)}" for value in column.values)
    yield from _unknown(list(column.missing))
    yield f"    decide: {_LEVELS_LEFT}"


def _unknown(markers: Sequence[str]) -> Iterator[str]:
    short = [_quoted(marker) for marker in markers[:MAX_LISTED] if len(marker) <= MAX_CELL]
    if short:
        yield f"    unknown: [{', '.join(short)}]  # is nothing known where these stand?"


_NUMBERS_LEFT = "the lowest and the highest number that can occur; `worse`, which is higher or lower; `bands`, if any"
_LEVELS_LEFT = "the order, from the least grave to the gravest; levels that can occur and do not; what is unknown"


def _plain(number: Number) -> str:
    """A number as YAML has it."""
    return str(number) if isinstance(number, int) else f"{Decimal(repr(number)):f}"


def _quoted(text: str) -> str:
    """A text as YAML has it, on one line, in quotes where it could be taken for something else."""
    if _WORD.fullmatch(text) and text not in ("true", "false", "null"):
        return text
    return printable(json.dumps(text, ensure_ascii=False))
