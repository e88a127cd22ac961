"""A table read by a set engine, and by the plain reader wherever that one's word is needed."""

from __future__ import annotations

from pathlib import Path

from checker.errors import EnginesDisagree, InputError, UsageError
from checker.tables.cases import Table
from checker.tables.coding import Coding, coding, long_numbers
from checker.tables.duck import DuckSession
from checker.tables.groups import Misread, grouped, many_numbers, row_by_row
from checker.tables.orderfile import TableOrder
from checker.tables.parquet import ParquetSheet, is_parquet, kinds_of
from checker.tables.rows import Progress, listed, problems_of, read_rows
from checker.tables.session import EngineError, Session
from checker.tables.sheet import Row, Sheet
from checker.tables.stray import look


def read_table(file: Path, order: TableOrder, session: Session, progress: Progress | None = None) -> Table:
    """A table as a base of numpy arrays, by a set engine.

    Raises InputError with the problems of the table, NothingMatched where it has no case, UsageError,
    EnginesDisagree where the engine cannot read what the plain reader can.
    """
    try:
        return _read(file, order, session)
    except Misread as misread:
        return _by_plain_reader(file, order, session, misread, progress)


def open_table(session: Session, file: Path, order: TableOrder) -> Coding:
    """Open a table as `cases`, and what is asked of it; raises InputError, UsageError, Misread."""
    if is_parquet(file):
        kinds = kinds_of(session, file)
        found = {column: kind for column in order.columns if (kind := kinds.get(column)) is not None}
        if len(found) < len(order.columns):
            raise Misread("columns that are missing or not readable")
        coded = coding(order, found)
        session.open_parquet(file, coded.names)
        return coded
    header = header_of(file, order)
    if any(header.count(column) != 1 for column in order.columns):
        raise Misread("columns that are missing or there twice")
    coded = coding(order, dict.fromkeys(order.columns, "text"))
    try:
        session.open_csv(file, order.form, header, coded.names)
    except (EngineError, UsageError) as error:
        # An encoding that the engine does not know.
        raise Misread(str(error), sure=False) from None
    return coded


def header_of(file: Path, order: TableOrder) -> list[str]:
    """The header of a CSV file; raises InputError where it cannot be read, Misread where it is none."""
    first = next(iter(Sheet(file, order.form)), None)
    if not isinstance(first, Row) or not first.cells:
        raise Misread("no header")
    return first.cells


def _read(file: Path, order: TableOrder, session: Session) -> Table:
    coded = open_table(session, file, order)
    if isinstance(session, DuckSession) and many_numbers(session, coded):
        table = row_by_row(session, coded)
    else:
        table = grouped(session, coded)
    if not is_parquet(file):
        columns = len(header_of(file, order))
        if not look(file, order.form.delimiter).is_read_alike(table.rows, columns):
            raise Misread("lines that readers may read differently", sure=False)
    return table


def _by_plain_reader(
    file: Path, order: TableOrder, session: Session, misread: Misread, progress: Progress | None
) -> Table:
    """The table as the plain reader has it, where it finds nothing wrong; raises what it does, or EnginesDisagree."""
    sheet = ParquetSheet(session, file, order) if is_parquet(file) else None
    if problems := listed(problems_of(file, order, sheet)):
        raise InputError(problems)
    base = read_rows(file, order, progress, sheet)
    if misread.sure and not _has_long_numbers(file, order, session):
        message = f"the set engine and the plain reader read `{file}` differently: {misread.what}"
        raise EnginesDisagree(message, "please report it; the plain path does without the engine")
    return Table(base, None, None, base.size + sum(base.left_out.values()))


def _has_long_numbers(file: Path, order: TableOrder, session: Session) -> bool:
    """Whether there are numbers that only the plain reader can tell to be exact."""
    if conditions := long_numbers(open_table(session, file, order)):
        return bool(session.run(f"SELECT count(*) AS n FROM cases WHERE {' OR '.join(conditions)}")["n"][0])
    return False


def reopened(session: Session, file: Path, order: TableOrder) -> Coding:
    """Open a table that was read before; raises InputError, and UsageError where it has changed."""
    try:
        return open_table(session, file, order)
    except Misread as misread:
        raise UsageError(f"`{file}` has changed since it was read: {misread.what}") from None
