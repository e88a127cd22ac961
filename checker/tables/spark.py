"""Tables that outgrow one machine: the same SQL text on Spark. The only importer of pyspark.

Nothing of ours runs on its workers: they get the text, and give rows.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from checker.errors import UsageError
from checker.tables.orderfile import Form
from checker.tables.session import Columns, EngineError, Progress, watched

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_T = TypeVar("_T")

MASTER = "local[2]"
"""Where Spark runs unless told otherwise: in this machine, on two cores."""

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # A method that is longer than the compiler of Java takes runs several times slower than one that is not generated.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    # With pruning, a row of too few or too many cells is only noticed where a column needed is hit.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}
_NOISY = "SQLQueryContextLogger"
"""A logger of pyspark that prints every failed query, which the exception tells of too."""


class SparkTables:
    """A `Session` on Spark; raises UsageError where pyspark or Java is missing, or the master does not answer."""

    def __init__(
        self,
        *,
        master: str = MASTER,
        settings: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        _need_java()
        self._progress = progress
        self._folder = TemporaryDirectory(prefix="checker-")
        own = {
            "spark.sql.warehouse.dir": self._folder.name,
            "spark.local.dir": self._folder.name,
            "spark.driver.extraJavaOptions": f"-Dderby.system.home={self._folder.name}",
        }
        if master.startswith("local"):
            own |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        # pyspark takes over the interrupt to cancel its jobs, which `watched` does already.
        before = signal.getsignal(signal.SIGINT)
        try:
            with warnings.catch_warnings(), _silent():
                warnings.simplefilter("ignore")  # of versions of other packages, that we do not use
                self._spark = _start(master, {**_SETTINGS, **own, **(settings or {})})
        except BaseException:  # an interrupt too: the folder is ours to remove
            self._folder.cleanup()
            raise
        finally:
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, before)
        self._spark.sparkContext.setLogLevel("OFF")
        logging.getLogger(_NOISY).disabled = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_csv(self, file: Path, form: Form, header: Sequence[str], names: Mapping[str, str]) -> None:
        """See `Session`."""
        if form.encoding not in ("utf-8", "iso-8859-1"):
            raise UsageError(f"on Spark, {form.encoding} is not read", "save the table as UTF-8")
        options: dict[str, Any] = {
            "schema": ", ".join(f"c{number} string" for number in range(len(header))),
            "header": True,
            "enforceSchema": True,
            "sep": form.delimiter,
            "quote": '"',
            "escape": '"',
            "encoding": form.encoding,
            "mode": "FAILFAST",
            "nullValue": "",
            "emptyValue": "",
            "maxColumns": max(len(header), 1) + 1,
            "maxCharsPerColumn": -1,
            # Only with quotation marks can a row be longer than a line; without, the file is split among workers.
            "multiLine": _has_quotes(file),
        }
        frame = self._run(lambda: self._spark.read.csv(_url(file), **options))
        self._open(frame, {alias: f"c{header.index(name)}" for alias, name in names.items()})

    def open_parquet(self, file: Path, names: Mapping[str, str]) -> None:
        """See `Session`."""
        self._open(self._run(lambda: self._spark.read.parquet(_url(file))), names)

    def parquet_types(self, file: Path) -> dict[str, str]:
        """See `Session`."""
        frame = self._run(lambda: self._spark.read.parquet(_url(file)))
        return {str(name): str(kind) for name, kind in frame.dtypes}

    def run(self, sql: str) -> Columns:
        """See `Session`."""
        frame = self._run(lambda: self._spark.sql(sql))
        found = self._run(frame.collect)
        return {name: _array([row[place] for row in found]) for place, name in enumerate(frame.columns)}

    def rows(self, sql: str, size: int = 50_000) -> Iterator[list[tuple[Any, ...]]]:
        """See `Session`."""
        found = self._run(lambda: self._spark.sql(sql).toLocalIterator())

        def take() -> list[tuple[Any, ...]]:
            return [tuple(row) for _, row in zip(range(size), found, strict=False)]

        while lot := self._run(take):
            yield lot

    def put(self, name: str, columns: Mapping[str, Any]) -> None:
        """See `Session`."""
        types = ", ".join(f"`{column}` {_type(values)}" for column, values in columns.items())
        lines = list(zip(*(values.tolist() for values in columns.values()), strict=True))
        frame = self._run(lambda: self._spark.createDataFrame(lines, types))
        frame.createOrReplaceTempView(name)

    def close(self) -> None:
        """See `Session`."""
        self._spark.stop()
        self._folder.cleanup()

    def _open(self, frame: DataFrame, places: Mapping[str, str]) -> None:
        columns = [f"{_name(place)} AS {_name(alias)}" for alias, place in places.items()]
        self._run(lambda: frame.selectExpr(*columns)).createOrReplaceTempView("cases")

    def _run(self, work: Callable[[], _T]) -> _T:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            return watched(work, self._spark.sparkContext.cancelAllJobs, self._share, self._progress)
        except (PySparkException, Py4JError) as error:
            raise EngineError(_first_line(error)) from None

    def _share(self) -> float | None:
        tracker = self._spark.sparkContext.statusTracker()
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        tasks = sum(stage.numTasks for stage in stages if stage is not None)
        done = sum(stage.numCompletedTasks for stage in stages if stage is not None)
        return done / tasks if tasks else None


def _need_java() -> None:
    try:
        import numpy  # noqa: F401 - results come as its arrays
        import pyspark  # noqa: F401
    except ImportError as error:
        message = f"tables on Spark need pyspark and numpy, and {error.name} is not installed"
        raise UsageError(message, "install the checker with the extras `[bulk,spark]`") from None
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        raise UsageError("tables on Spark need Java, and there is none", "install a Java runtime, 17 or later")


def _start(master: str, settings: Mapping[str, str]) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("checker")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        message = f"Spark did not start on `{master}`: {_first_line(error)}"
        raise UsageError(message, "it needs a Java runtime, 17 or later, and a master that answers") from None


@contextmanager
def _silent() -> Iterator[None]:
    """What Java prints on standard error, from its start to its end, goes nowhere; failures come as exceptions."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _array(values: list[Any]) -> Any:
    """Numbers as an array of their own kind; what is text or has gaps as objects."""
    import numpy as np

    kinds = {type(value) for value in values}
    if len(kinds) == 1 and kinds <= {bool, int, float}:
        return np.array(values)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _type(values: Any) -> str:
    return {"i": "bigint", "u": "bigint", "f": "double", "b": "boolean"}.get(values.dtype.kind, "string")


def _has_quotes(file: Path) -> bool:
    with file.open("rb") as stream:
        return any(b'"' in chunk for chunk in iter(lambda: stream.read(1 << 20), b""))


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _url(file: Path) -> str:
    """A path in which no sign stands for others."""
    return re.sub(r"([*?[\]{}\\])", r"\\\1", str(file.resolve()))


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    causes = re.findall(r"(?:Caused by: |: )[\w.]+(?:Exception|Error): (.+)", text)
    return (causes[-1] if causes else text.splitlines()[0])[:300].strip().lower()
