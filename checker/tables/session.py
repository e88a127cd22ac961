"""What a set engine does for us: it opens a table under the name `cases`, and runs SQL text over it.

The text has comparisons, sets, counts, CASE, GROUP BY and UNION ALL only, so that every engine reads it alike.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from checker.tables.orderfile import Form

Columns = dict[str, Any]
"""Columns of a result by name, as numpy arrays of one length; of text, and where something is missing, of objects."""

Progress = Callable[[int, int], None]
"""Told from time to time how many parts of how many are done."""

_T = TypeVar("_T")
_PULSE = 0.1
"""Seconds between two looks at how far a query has come."""


class EngineError(Exception):
    """The engine could not read the table, or not make a number or a date of its cells; the message is its own."""


class Session(Protocol):
    """A set engine with at most one table open."""

    def open_csv(self, file: Path, form: Form, header: Sequence[str], names: Mapping[str, str]) -> None:
        """Open a CSV file as `cases`: every cell as text, an empty one as null, blank lines passed over.

        `header` lists the columns of the file in their order; `names` maps what the SQL text calls the ones needed
        to their names in the file. Raises UsageError where the engine does not know the encoding.
        """

    def open_parquet(self, file: Path, names: Mapping[str, str]) -> None:
        """Open a Parquet file, or a folder of them, as `cases`, with its own types; raises EngineError."""

    def parquet_types(self, file: Path) -> dict[str, str]:
        """The columns of a Parquet file in their order, each with the engine's name of its type; raises EngineError."""

    def run(self, sql: str) -> Columns:
        """The whole result of a query, in memory; raises EngineError.

        Whole numbers are counted, not summed up: what engines make of a sum of them differs.
        """

    def rows(self, sql: str, size: int = 50_000) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query in lots of at most `size` rows, one lot in memory at a time; raises EngineError."""

    def put(self, name: str, columns: Mapping[str, Any]) -> None:
        """Make a table of numpy arrays of one length, for queries to join."""

    def close(self) -> None:
        """End the engine, and take away what it wrote for itself."""


def quoted(name: str) -> str:
    """Text as a literal of SQL; without backslashes, which engines read differently."""
    return "'" + name.replace("'", "''") + "'"


def watched(
    work: Callable[[], _T],
    cancel: Callable[[], object],
    share: Callable[[], float | None],
    progress: Progress | None,
) -> _T:
    """Run a query beside this thread, so that an interrupt ends it at once and progress can be told.

    `share` is how much is done, from 0 to 1, or None where that is not known.
    """
    result: list[_T] = []
    failed: list[BaseException] = []
    # Not `join`: interrupted while it waits, it takes a running thread for one that has ended.
    ended = threading.Event()

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:
            failed.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=run, name="query")
    thread.start()
    try:
        while not ended.wait(_PULSE):
            if progress is not None and (done := share()) is not None:
                progress(int(done * 100), 100)
    except BaseException:  # an interrupt too: the query must end before its session is closed
        cancel()
        ended.wait()
        raise
    if failed:
        raise failed[0]
    return result[0]
