"""Tables by an embedded set engine: one process, memory bounded, no server. The only importer of duckdb."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from checker.errors import UsageError
from checker.tables.orderfile import Form
from checker.tables.session import Columns, EngineError, Progress, quoted, watched

if TYPE_CHECKING:
    import duckdb

_T = TypeVar("_T")

MEMORY = "2GB"
"""What the engine may hold in memory, unless told otherwise; beyond that it writes to a temporary folder."""

_ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16", "iso-8859-1": "latin-1"}
"""What the engine calls the encodings it reads without an extension of its own."""


class DuckSession:
    """A `Session` on DuckDB; raises UsageError where it is not installed."""

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None, progress: Progress | None = None) -> None:
        try:
            import duckdb
            import numpy as np  # noqa: F401 - results come as its arrays
        except ImportError as error:
            message = f"large tables and Parquet need DuckDB and numpy, and {error.name} is not installed"
            raise UsageError(message, "install the checker with the extra `[bulk]`") from None
        self._progress = progress
        self._types = 0
        self._folder = TemporaryDirectory(prefix="checker-")
        settings: dict[str, Any] = {"memory_limit": memory, "temp_directory": self._folder.name}
        if threads is not None:
            settings["threads"] = threads
        try:
            self._connection = duckdb.connect(config=settings)
        except duckdb.Error as error:
            self._folder.cleanup()
            raise UsageError(f"the set engine cannot start: {_first_line(error)}") from None
        self._engine_error: type[Exception] = duckdb.Error
        self._out_of_memory: type[Exception] = duckdb.OutOfMemoryException
        # What is shown is the caller's business; the share done is measured only where a bar is on.
        self._connection.execute(f"SET enable_progress_bar = {str(progress is not None).lower()}")
        self._connection.execute("SET enable_progress_bar_print = false")
        self._connection.execute("CREATE MACRO regexp_like(given, pattern) AS regexp_matches(given, pattern)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_csv(self, file: Path, form: Form, header: Sequence[str], names: Mapping[str, str]) -> None:
        """See `Session`."""
        if form.encoding not in _ENCODINGS:
            raise UsageError(f"the set engine does not read {form.encoding}", "save the table as UTF-8")
        types = ", ".join(f"{quoted(_place(number))}: 'VARCHAR'" for number in range(len(header)))
        source = (
            f"read_csv({quoted(_path(file))}, auto_detect = false, header = true, columns = {{{types}}},"
            f" delim = {quoted(form.delimiter)}, quote = '\"', escape = '\"', nullstr = '',"
            f" strict_mode = true, null_padding = false, encoding = {quoted(_ENCODINGS[form.encoding])})"
        )
        places = {alias: _place(header.index(name)) for alias, name in names.items()}
        self._open(source, places)

    def open_parquet(self, file: Path, names: Mapping[str, str]) -> None:
        """See `Session`."""
        self._open(f"read_parquet({quoted(_path(file))})", names)

    def parquet_types(self, file: Path) -> dict[str, str]:
        """See `Session`."""
        found = self._run(lambda: self._query(f"DESCRIBE SELECT * FROM read_parquet({quoted(_path(file))})"))
        return {str(name): str(kind) for name, kind, *_ in found.fetchall()}

    def run(self, sql: str) -> Columns:
        """See `Session`."""
        import numpy as np

        def fetch() -> Columns:
            return dict(self._query(sql).fetchnumpy())

        found = self._run(fetch)
        return {name: _plain(np, column) for name, column in found.items()}

    def do(self, sql: str) -> None:
        """Run a statement that has no result, such as one that makes a table; raises EngineError."""
        self._run(lambda: self._query(sql))

    def copy(self, sql: str, file: Path, form: str) -> int:
        """Write the result of a query to a file, in a format as the engine calls it; the number of rows written.

        Raises EngineError.
        """
        found = self._run(lambda: self._query(f"COPY ({sql}) TO {quoted(str(file))} ({form})").fetchone())
        return int(found[0]) if found else 0

    def numbered(self, sql: str, words: Sequence[str]) -> str:
        """What gives the place of a text, which `sql` gives, in a list of all there are; raises EngineError."""
        self._types += 1
        listed = ", ".join(map(quoted, words))
        self._run(lambda: self._query(f"CREATE TYPE words{self._types} AS ENUM ({listed})"))
        return f"CAST(enum_code(CAST({sql} AS words{self._types})) AS INT)"

    def rows(self, sql: str, size: int = 50_000) -> Iterator[list[tuple[Any, ...]]]:
        """See `Session`."""
        # A cursor of its own, so that other queries may run while its rows are taken.
        cursor = self._connection.cursor()
        try:
            self._run(lambda: cursor.execute(sql), cursor)
            while lot := self._run(lambda: cursor.fetchmany(size), cursor):
                yield lot
        finally:
            cursor.close()

    def put(self, name: str, columns: Mapping[str, Any]) -> None:
        """See `Session`."""
        self._connection.register("_put", dict(columns))
        try:
            self._run(lambda: self._query(f"CREATE OR REPLACE TABLE {_name(name)} AS SELECT * FROM _put"))
        finally:
            self._connection.unregister("_put")

    def close(self) -> None:
        """See `Session`."""
        self._connection.close()
        self._folder.cleanup()

    def _query(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(sql)

    def _open(self, source: str, places: Mapping[str, str]) -> None:
        columns = ", ".join(f"{_name(place)} AS {_name(alias)}" for alias, place in places.items())
        self._run(lambda: self._query(f"CREATE OR REPLACE VIEW cases AS SELECT {columns} FROM {source}"))

    def _run(self, work: Callable[[], _T], cursor: duckdb.DuckDBPyConnection | None = None) -> _T:
        at = cursor or self._connection

        def share() -> float | None:
            done = at.query_progress()
            return done / 100 if done >= 0 else None

        try:
            return watched(work, at.interrupt, share, self._progress)
        except self._out_of_memory as error:
            raise UsageError(f"the set engine ran out of memory: {_first_line(error)}", "allow it more") from None
        except self._engine_error as error:
            raise EngineError(_first_line(error)) from None


def _plain(np: Any, column: Any) -> Any:
    """A column without a mask: where something is missing, an array of objects with None."""
    if not isinstance(column, np.ma.MaskedArray):
        return column
    if not column.mask.any():
        return column.data
    found = column.data.astype(object)
    found[column.mask] = None
    return found


def _place(number: int) -> str:
    return f"c{number}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _path(file: Path) -> str:
    """A path as the engine takes it: in a folder every Parquet file, and no sign that stands for others."""
    exact = re.sub(r"([*?[])", r"[\1]", str(file))
    return f"{exact}/*.parquet" if file.is_dir() else exact


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].strip().lower()
