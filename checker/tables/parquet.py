"""A Parquet file as rows of text, for the plain reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from checker.errors import InputError, Problem
from checker.source import printable
from checker.tables.coding import Kind, kind_of, plain_number
from checker.tables.orderfile import Numbers, TableOrder
from checker.tables.session import EngineError, Session
from checker.tables.sheet import Row


def is_parquet(file: Path) -> bool:
    """Whether a file is Parquet, by its first bytes or its name, or a folder of such files."""
    if file.is_dir():
        return next(file.glob("*.parquet"), None) is not None
    if file.suffix.lower() == ".parquet":
        return True
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def kinds_of(session: Session, file: Path) -> dict[str, Kind | None]:
    """What the cells of each column are, in the order of the columns; raises InputError where it cannot be read."""
    name = printable(str(file))
    try:
        if not file.exists():
            raise InputError([Problem(name, 0, 0, "file not found")])
        return {column: kind_of(kind) for column, kind in session.parquet_types(file).items()}
    except EngineError as error:
        raise InputError([Problem(name, 0, 0, f"this cannot be read as Parquet: {error}")]) from None


def parquet_rows(session: Session, file: Path) -> int:
    """The rows of a Parquet file; raises InputError where it cannot be read."""
    columns = list(kinds_of(session, file))
    session.open_parquet(file, {"x": columns[0]})
    return int(session.run("SELECT count(*) AS n FROM cases")["n"][0])


class ParquetSheet:
    """The header and the rows of a Parquet file, with cells as a CSV file would have them."""

    def __init__(
        self, session: Session, file: Path, order: TableOrder, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.name = printable(str(file))
        self.form = order.form
        self._session = session
        self._file = file
        self._kinds = kinds_of(session, file)
        self._progress = progress
        compared = (*order.dimensions, *order.outcomes)
        self._numbers = {name for each in compared if isinstance(each.scale, Numbers) for name in each.columns}
        """Columns read as numbers, and so with the decimal mark of the order file."""
        self._wanted = [column for column in self._kinds if column in order.columns]

    def __iter__(self) -> Iterator[Row | Problem]:
        """The header and every row, numbered as `row_id` does."""
        header = list(self._kinds)
        yield Row(1, header)
        for column in self._wanted:
            if self._kinds[column] is None:
                place = header.index(column) + 1
                yield Problem(self.name, 1, place, f"column `{column}`: its cells are not single values")
        readable = [column for column in self._wanted if self._kinds[column] is not None]
        if not readable:
            return
        names = {f"x{place}": column for place, column in enumerate(readable)}
        self._session.open_parquet(self._file, names)
        total = int(self._session.run("SELECT count(*) AS n FROM cases")["n"][0])
        places = [header.index(column) for column in readable]
        marks = ["," if self.form.decimal == "," and column in self._numbers else "." for column in readable]
        line = 1
        for lot in self._session.rows(f"SELECT {', '.join(names)} FROM cases"):
            for values in lot:
                line += 1
                cells = [""] * len(header)
                for place, value, mark in zip(places, values, marks, strict=True):
                    cells[place] = cell(value, mark)
                yield Row(line, cells)
            if self._progress is not None:
                self._progress(line - 1, total)


def cell(value: Any, mark: str = ".") -> str:
    """A value as the cell of a CSV file; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return (plain_number(value) if isfinite(value) else repr(value)).replace(".", mark)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", mark)
    if isinstance(value, datetime) and value.time() == time.min:
        return str(value.date())
    return str(value)
