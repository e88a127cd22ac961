from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from checker.errors import UsageError
from checker.tables.duck import DuckSession
from checker.tables.orderfile import Form
from checker.tables.session import EngineError, quoted

SLOW = "SELECT count(*) AS n FROM range(300000) AS a(i), range(3000000) AS b(j) WHERE (i * j) % 7 = 3"


def test_cells_are_text_and_an_empty_one_is_null(tmp_path: Path) -> None:
    file = tmp_path / "it's [1]*.csv"
    file.write_text('id;a b;c\n01;"x;""y""";\n 2 ;"";é\n', encoding="utf-8")
    with DuckSession() as session:
        session.open_csv(file, Form(delimiter=";"), ["id", "a b", "c"], {"x": "a b", "y": "id", "z": "c"})
        found = session.run("SELECT x, y, z FROM cases")
    assert {name: column.tolist() for name, column in found.items()} == {
        "x": ['x;"y"', None],
        "y": ["01", " 2 "],
        "z": [None, "é"],
    }


@pytest.mark.parametrize("text", ["a,b\n1,2\n3\n", "a,b\n1,2,3\n", 'a,b\n1,"2\n', "a,b\n1,\udcff\n"])
def test_what_is_no_table_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with DuckSession() as session:
        session.open_csv(file, Form(), ["a", "b"], {"x": "a", "y": "b"})
        with pytest.raises(EngineError):
            session.run("SELECT count(x) AS n, count(y) AS m FROM cases")


def test_an_encoding_without_which_it_does(tmp_path: Path) -> None:
    with DuckSession() as session, pytest.raises(UsageError, match="cp932"):
        session.open_csv(tmp_path, Form(encoding="cp932"), ["a"], {"x": "a"})


def test_numbers_come_as_arrays_and_gaps_as_none() -> None:
    with DuckSession() as session:
        found = session.run("SELECT i, CASE WHEN i > 0 THEN i END AS gap, i / 2 AS half FROM range(3) AS t(i)")
    assert found["i"].dtype == np.int64
    assert found["gap"].tolist() == [None, 1, 2]
    assert found["half"].tolist() == [0.0, 0.5, 1.0]


def test_tables_of_arrays_are_joined_and_rows_come_in_lots(tmp_path: Path) -> None:
    with DuckSession() as session:
        session.put("few", {"n": np.arange(5), "word": np.array(["a", "b", None, "d", "e"], dtype=object)})
        assert list(session.rows("SELECT n, word FROM few ORDER BY n", 2)) == [
            [(0, "a"), (1, "b")],
            [(2, None), (3, "d")],
            [(4, "e")],
        ]
        file = tmp_path / "few.parquet"
        assert session.copy("SELECT * FROM few", file, "FORMAT parquet") == 5
        assert session.parquet_types(file) == {"n": "BIGINT", "word": "VARCHAR"}
        session.open_parquet(file, {"x": "word"})
        assert session.run("SELECT count(x) AS n FROM cases")["n"].tolist() == [4]
        # A folder of files is one table.
        session.open_parquet(tmp_path, {"x": "word"})
        assert session.run("SELECT count(*) AS n FROM cases")["n"].tolist() == [5]


def test_a_literal_is_what_it_says() -> None:
    with DuckSession() as session:
        text = "it's \\n 50 %"
        assert session.run(f"SELECT {quoted(text)} AS x")["x"].tolist() == [text]


def test_an_interrupt_ends_a_query_at_once() -> None:
    with DuckSession(threads=1) as session:
        timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            session.run(SLOW)
        assert session.run("SELECT 1 AS one")["one"].tolist() == [1]


def test_progress_of_a_long_query_is_told() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        raise KeyboardInterrupt

    with DuckSession(threads=1, progress=progress) as session, pytest.raises(KeyboardInterrupt):
        session.run(SLOW)
    assert told[0][1] == 100


def test_beyond_its_memory_it_says_so() -> None:
    with DuckSession(memory="30MB", threads=1) as session, pytest.raises(UsageError, match="memory"):
        session.run("SELECT list(i) AS n FROM range(30000000) AS t(i)")


def test_settings_that_mean_nothing() -> None:
    with pytest.raises(UsageError, match="cannot start"):
        DuckSession(memory="much")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError) as caught:
        DuckSession()
    assert "[bulk]" in caught.value.hint
