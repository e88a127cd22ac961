"""The plain reader of tables: a CSV file and its order file become a base, or every problem in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from checker.errors import InputError, NothingMatched, Problem
from checker.model.load import nearest
from checker.model.shape import shortened
from checker.precedents.order import Base, Column, Number
from checker.source import MAX_PROBLEMS, printable
from checker.tables.cells import CellError, day_of, empty_cell, level_of
from checker.tables.orderfile import (
    SUPERSEDED,
    Compared,
    Key,
    TableOrder,
    encoded,
    group_name,
    interval,
    row_id,
    standings,
    unplaced,
    value_of,
)
from checker.tables.sheet import Row, Sheet

Progress = Callable[[int, int], None]
"""Told from time to time how many bytes of how many were read."""


class Lines(Protocol):
    """A table as rows of cells, the header first."""

    @property
    def name(self) -> str:
        """What the table is called in messages."""

    def __iter__(self) -> Iterator[Row | Problem]:
        """The header and every row in their order, and between them every problem."""


_DELIMITERS = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
"""What may stand between cells, as an order file writes it."""
_SHOWN = 12


def read_rows(file: Path, order: TableOrder, progress: Progress | None = None, sheet: Lines | None = None) -> Base:
    """The cases of a table, held in memory; superseded ones and those that cannot be placed are counted in `left_out`.

    `sheet` gives the rows where the file is no CSV file.
    Raises InputError with the problems of the table, of very many the first and how many there are, NothingMatched
    where there is no row below the header, UsageError on Parquet.
    """
    table = _Table(sheet or Sheet(file, order.form, progress), order)
    if problems := listed(table.problems()):
        raise InputError(problems)
    if not table.rows:
        raise NothingMatched(f"`{table.sheet.name}` has no case below its header")
    return table.base()


def problems_of(file: Path, order: TableOrder, sheet: Lines | None = None) -> Iterator[Problem]:
    """Every problem of a table, in the order of its rows. Line and column of each are of the cell, counted from 1.

    Raises InputError where the file cannot be read at all, UsageError on Parquet.
    """
    return _Table(sheet or Sheet(file, order.form), order, keep=False).problems()


def listed(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems of a table, and of very many how many there are."""
    found: list[Problem] = []
    count = 0
    for problem in problems:
        count += 1
        if count <= MAX_PROBLEMS:
            found.append(problem)
    if count > MAX_PROBLEMS:
        message = f"only the first {MAX_PROBLEMS} of {count:,} problems are listed"
        found.insert(0, Problem(found[0].file, 0, 0, message))
    return found


Bounds = tuple[Number, Number]
_Spot = tuple[tuple[str, ...], int, int]
"""The values of the peer columns, the number of the era (-1 for none), the day (0 for none)."""


@dataclass(slots=True)
class _Axis:
    """A dimension or an outcome: where its cells stand, what they were seen to mean, and what was read."""

    compared: Compared
    places: tuple[int, ...]
    decimal: str
    open: Bounds | None
    """What a pending decision may be; None where its cells say that, as of every dimension."""
    seen: dict[tuple[str, ...], Bounds | list[tuple[int, CellError]]] = field(default_factory=dict)
    lo: list[Number] = field(default_factory=list)
    hi: list[Number] = field(default_factory=list)

    def read(self, cells: Sequence[str]) -> Bounds | list[tuple[int, CellError]]:
        """The bounds that the cells of a row say, or the places of those in which something is wrong."""
        texts = tuple([cells[place] for place in self.places])
        found = self.seen.get(texts)
        if found is None:
            try:
                found = interval(self.compared, texts, self.decimal)
            except CellError as error:
                found = list(self._faults(texts)) or [(self.places[0], error)]
            self.seen[texts] = found
        return found

    def _faults(self, texts: tuple[str, ...]) -> Iterator[tuple[int, CellError]]:
        for place, text in zip(self.places, texts, strict=True):
            try:
                value_of(self.compared, text, self.decimal)
            except CellError as error:
                yield place, error


class _Table:
    """One reading of a table."""

    def __init__(self, sheet: Lines, order: TableOrder, *, keep: bool = True) -> None:
        self.order = order
        self.sheet = sheet
        self.keep = keep
        self.rows = 0
        self.left_out: dict[str, int] = {}
        self._header: list[str] = []
        self._place: dict[str, int] = {}
        self._axes: list[_Axis] = []
        self._lines: dict[str, int] = {}
        """The line of each id."""
        self._standings = standings(order.status)
        self._ids: list[str] = []
        self._spots: list[_Spot] = []
        self._final: list[bool] = []

    def problems(self) -> Iterator[Problem]:
        """Reads the table to its end, and gives every problem on the way."""
        items = iter(self.sheet)
        first = next(items, None)
        if first is None or (isinstance(first, Row) and not first.cells):
            yield self._whole("the file is empty" if first is None else "the first line, the header, is blank")
            return
        if isinstance(first, Problem):
            # Without a header nothing can be said of the cells.
            yield first
            yield from (item for item in items if isinstance(item, Problem))
            return
        wrong = list(self._read_header(first))
        yield from wrong
        if not self._place:
            return
        blank: list[Row] = []
        for item in items:
            if isinstance(item, Row) and not item.cells:
                blank.append(item)
                continue
            # Blank lines are a problem once something follows them.
            yield from (self._at(row, 0, "the line is blank", "delete it") for row in blank)
            blank.clear()
            if isinstance(item, Problem):
                yield item
            else:
                yield from self._read(item)

    # ---- the header

    def _whole(self, message: str, hint: str = "") -> Problem:
        return Problem(self.sheet.name, 0, 0, message, hint)

    def _read_header(self, row: Row) -> Iterator[Problem]:
        """What is wrong with the header; where the columns stand is noted, and of none where nothing can be read."""
        header = self._header = row.cells
        wanted = self.order.columns
        found = {name: header.index(name) for name in wanted if name in header}
        if not found:
            yield self._other_table(row)
            return
        for name in wanted:
            if name not in found:
                yield self._at(row, 0, f"the column `{shortened(name)}` is missing", self._like(name))
            elif header.count(name) > 1:
                again = header.index(name, found[name] + 1)
                yield self._at(
                    row, again, f"the header has the column `{shortened(name)}` more than once", "rename one"
                )
        self._place = found
        self._axes = list(self._found_axes())

    def _found_axes(self) -> Iterator[_Axis]:
        for outcome, group in ((False, self.order.dimensions), (True, self.order.outcomes)):
            for compared in group:
                places = tuple(self._place[name] for name in compared.columns if name in self._place)
                if len(places) == len(compared.columns):
                    unsettled = encoded(compared, None, None) if outcome and len(places) == 1 else None
                    yield _Axis(compared, places, self.order.form.decimal, unsettled)

    def _other_table(self, row: Row) -> Problem:
        [cell, *more] = row.cells
        others = [mark for mark in _DELIMITERS if mark != self.order.form.delimiter and mark in cell]
        if not more and others:
            mark = _DELIMITERS[max(others, key=cell.count)]
            hint = f"if its cells are separated by {mark}, write `delimiter: {mark}` under `table` in the order file"
            return self._at(row, 0, f"the header is one cell: `{shortened(cell)}`", hint)
        names = ", ".join(f"`{shortened(name)}`" for name in row.cells[:_SHOWN])
        more_names = f" and {len(row.cells) - _SHOWN} more" if len(row.cells) > _SHOWN else ""
        hint = f"is it the table that the order file was written for? Its first line has {names}{more_names}"
        return self._at(row, 0, f"the header has none of the columns of {self.order.file}", hint)

    def _like(self, name: str) -> str:
        spare = [found for found in self._header if found not in self.order.columns]
        same = [found for found in spare if found.strip().casefold() == name.strip().casefold()]
        return f"did you mean `{shortened(same[0])}`?" if same else nearest(name, spare)

    # ---- the rows

    def _at(self, row: Row, place: int, message: str, hint: str = "") -> Problem:
        return Problem(self.sheet.name, row.line, place + 1, message, hint)

    def _in(self, row: Row, place: int, error: CellError) -> Problem:
        return self._at(row, place, f"column `{shortened(self._header[place])}`: {error.message}", error.hint)

    def _read(self, row: Row) -> Iterator[Problem]:
        cells = row.cells
        number, self.rows = self.rows, self.rows + 1
        if len(cells) != len(self._header):
            hint = "a cell with the delimiter in it goes in double quotes" if len(cells) > len(self._header) else ""
            count = f"{len(cells)} cell" if len(cells) == 1 else f"{len(cells)} cells"
            yield self._at(row, 0, f"the row has {count}, and the header {len(self._header)}", hint)
            return
        found: list[Problem] = []
        values = []
        for axis in self._axes:
            value = axis.read(cells)
            if isinstance(value, list):
                found += [self._in(row, place, error) for place, error in value]
            else:
                values.append(value)
        name = self._id(row, number, found)
        standing = self._standing(row, found)
        spot = self._spot(row, found)
        yield from found
        if found or not self.keep:
            return
        if standing == "superseded" or isinstance(spot, str):
            out = spot if isinstance(spot, str) and standing != "superseded" else SUPERSEDED
            self.left_out[out] = self.left_out.get(out, 0) + 1
            return
        self._ids.append(name)
        self._spots.append(spot)
        self._final.append(standing == "final")
        for axis, (lo, hi) in zip(self._axes, values, strict=True):
            bounds = axis.open if axis.open and standing == "pending" else (lo, hi)
            axis.lo.append(bounds[0])
            axis.hi.append(bounds[1])

    def _id(self, row: Row, number: int, found: list[Problem]) -> str:
        place = self._place.get(self.order.id) if self.order.id is not None else None
        if place is None:
            return row_id(number)
        name = row.cells[place]
        if name == "":
            found.append(self._in(row, place, CellError("the cell is empty", "every case needs an id of its own")))
        elif (line := self._lines.setdefault(name, row.line)) != row.line:
            found.append(
                self._in(row, place, CellError(f"`{shortened(name)}` is the id of the case on line {line} too"))
            )
        return printable(name)

    def _standing(self, row: Row, found: list[Problem]) -> str:
        status = self.order.status
        place = self._place.get(status.column) if status is not None else None
        if place is None:
            return "final"
        cell = row.cells[place]
        if cell == "":
            hint = "if empty says how a decision stands, list '' under `status`"
            found += [] if cell in self._standings else [self._in(row, place, CellError("the cell is empty", hint))]
        elif cell not in self._standings:
            try:
                level_of(cell, tuple(self._standings))
            except CellError as error:
                found.append(self._in(row, place, error))
        return self._standings.get(cell, "final")

    def _spot(self, row: Row, found: list[Problem]) -> _Spot | str:
        """Among which cases a row is compared; or why it is left out."""
        out = [unplaced(key) for key in self.order.keys if self._cell(row, key) in key.unknown]
        peer = tuple([self._cell(row, key) for key in self.order.peer])
        for key, cell in zip(self.order.peer, peer, strict=True):
            if cell == "" and cell not in key.unknown and key.column in self._place:
                found.append(self._in(row, self._place[key.column], empty_cell()))
        era = self._day(row, self.order.era.key, found) if self.order.era else None
        day = self._day(row, self.order.window.key, found) if self.order.window else None
        if out:
            return out[0]
        number = self.order.era.number(era) if self.order.era and era else -1
        return (peer, number, day.toordinal() if day else 0)

    def _cell(self, row: Row, key: Key) -> str:
        place = self._place.get(key.column)
        return "" if place is None else row.cells[place]

    def _day(self, row: Row, key: Key, found: list[Problem]) -> date | None:
        cell = self._cell(row, key)
        if cell in key.unknown or key.column not in self._place:
            return None
        try:
            return day_of(cell)
        except CellError as error:
            problem = self._in(row, self._place[key.column], error)
            # The era and the window may read the same cell.
            found += [] if problem in found else [problem]
            return None

    # ---- the base

    def base(self) -> Base:
        """What was read, once there was no problem in it."""
        keys = sorted({(peer, era) for peer, era, _ in self._spots})
        numbers = {key: number for number, key in enumerate(keys)}
        columns = [Column(axis.lo, axis.hi) for axis in self._axes]
        split = len(self.order.dimensions)
        return Base(
            order=self.order.order,
            size=len(self._spots),
            facts=tuple(columns[:split]),
            outcomes=tuple(columns[split:]),
            peers=[numbers[peer, era] for peer, era, _ in self._spots],
            final=self._final,
            ids=self._ids,
            days=[day for _, _, day in self._spots] if self.order.window else (),
            groups=tuple(group_name(self.order, peer, None if era < 0 else era) for peer, era in keys),
            left_out=dict(sorted(self.left_out.items())),
        )
