from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker.errors import InputError, NothingMatched, UsageError
from checker.tables import paths
from checker.tables.orderfile import Compared, Key, Levels, Status, TableOrder, Window
from checker.tables.paths import audit_table, choose

ORDER = TableOrder(
    "order.yaml",
    "",
    "",
    (Compared("harm", ("harm",), Levels(("low", "high")), frozenset()),),
    (Compared("fine", ("fine",), Levels(("no", "yes")), frozenset()),),
)
WAYS: tuple[paths.Way | None, ...] = (None, "plain", "lattice")
SLIDING = replace(ORDER, window=Window(Key("day"), 100))


def table(folder: Path, rows: int = 3) -> Path:
    file = folder / "table.csv"
    file.write_text("harm,fine,day\n" + "low,yes,2020-01-01\n" * rows)
    return file


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def find(name: str, *_: Any) -> object:
        return None if name in names else object()

    monkeypatch.setattr(paths, "find_spec", find)


def test_few_cases_are_compared_pair_by_pair(tmp_path: Path) -> None:
    assert choose(table(tmp_path), ORDER).way == "plain"
    found = audit_table(table(tmp_path), ORDER)
    assert (found.audit.path, found.why) == ("plain", "3 cases are few enough to compare each with every other")


@pytest.mark.parametrize("more", ["", "\n\n", 'low,yes,"two\nlines"\n', "low,yes,withdrawn\n"])
def test_cases_are_counted_and_not_lines(tmp_path: Path, more: str) -> None:
    status = Status("day", frozenset({"2020-01-01", "two\nlines"}), frozenset(), frozenset({"withdrawn"}))
    file = table(tmp_path, 1)
    file.write_text(file.read_text() + more)
    found = audit_table(file, replace(ORDER, status=status))
    count = found.table.base.size
    assert count == 1 + more.startswith('low,yes,"')
    said = "1 case is" if count == 1 else f"{count} cases are"
    assert found.why == f"{said} few enough to compare each with every other"


def test_lines_that_are_many_are_not_called_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "FEW", 2)
    file = tmp_path / "table.csv"
    file.write_text('harm,fine,day\nlow,yes,"a\nb\nc\nd"\n')
    found = audit_table(file, ORDER)
    assert (found.audit.path, found.audit.totals.cases) == ("lattice", 1)
    assert found.why == "a table of more than 2 lines is counted on the levels that cases have in common"


def test_many_are_counted_by_levels(tmp_path: Path) -> None:
    assert choose(table(tmp_path, paths.FEW), ORDER).way == "plain"
    assert choose(table(tmp_path, paths.FEW + 1), ORDER).way == "lattice"
    found = audit_table(table(tmp_path, paths.FEW + 1), ORDER)
    assert (found.audit.path, found.audit.totals.cases, found.table.base.size) == ("lattice", paths.FEW + 1, 1)


def test_with_too_many_levels_all_pairs_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UsageError("too many levels")

    monkeypatch.setattr("checker.precedents.lattice.audit", refuse)
    monkeypatch.setattr(paths, "FEW", 2)
    file = table(tmp_path)
    found = audit_table(file, ORDER)
    assert found.audit.path == "plain"
    assert found.why.startswith("too many levels")
    with pytest.raises(UsageError):
        audit_table(file, ORDER, way="lattice")
    monkeypatch.setattr(paths, "MOST", 2)
    with pytest.raises(UsageError):
        audit_table(file, ORDER)


def test_without_the_extra_many_are_compared_pair_by_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "duckdb")
    chosen = choose(table(tmp_path, paths.FEW + 1), ORDER)
    assert chosen.way == "plain"
    assert "[bulk]" in chosen.why


def test_what_outgrows_a_machine_is_read_by_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BYTES", 10)
    without(monkeypatch)
    assert choose(table(tmp_path), ORDER).way == "distributed"
    without(monkeypatch, "pyspark")
    assert choose(table(tmp_path), ORDER).way == "plain"


def test_a_way_asked_for_is_taken(tmp_path: Path) -> None:
    assert choose(table(tmp_path), ORDER, "lattice").way == "lattice"
    assert choose(table(tmp_path), ORDER, None, "spark://somewhere:7077").way == "distributed"
    assert audit_table(table(tmp_path), ORDER, way="lattice", memory="500MB").audit.path == "lattice"


@pytest.mark.parametrize("way", ["lattice", "distributed"])
def test_a_sliding_window_is_for_the_plain_path_alone(tmp_path: Path, way: paths.Way) -> None:
    file = table(tmp_path, paths.FEW + 1)
    assert choose(file, SLIDING).way == "plain"
    with pytest.raises(UsageError, match="sliding window"):
        choose(file, SLIDING, way)


def test_tables_that_are_not_there_or_hold_nothing(tmp_path: Path) -> None:
    for name in ("none.csv", "none.parquet"):
        for way in WAYS:
            with pytest.raises(InputError, match="file not found"):
                audit_table(tmp_path / name, ORDER, way=way)
    for way in WAYS:
        with pytest.raises(NothingMatched):
            audit_table(table(tmp_path, 0), ORDER, way=way)


def test_parquet_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    file = tmp_path / "table.parquet"
    file.write_bytes(b"PAR1")
    with pytest.raises(UsageError) as caught:
        audit_table(file, ORDER)
    assert "[bulk]" in caught.value.hint


def test_what_only_calls_itself_parquet(tmp_path: Path) -> None:
    file = tmp_path / "table.parquet"
    file.write_text("harm,fine\n")
    for way in WAYS:
        with pytest.raises(InputError, match="cannot be read as Parquet"):
            audit_table(file, ORDER, way=way)


def test_stages_are_told(tmp_path: Path) -> None:
    stages: list[str] = []

    def watch(stage: str) -> None:
        stages.append(stage)

    audit_table(table(tmp_path), ORDER, watch=watch)
    assert stages == ["reading", "comparing"]


@pytest.mark.parametrize("way", ["lattice", "distributed"])
@pytest.mark.parametrize("name", ["duckdb", "numpy", "ortools"])
def test_a_path_asked_for_without_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: paths.Way, name: str
) -> None:
    without(monkeypatch, name)
    with pytest.raises(UsageError, match=f"the {way} path needs .* {name} is not installed") as caught:
        choose(table(tmp_path), ORDER, way)
    assert "[bulk]" in caught.value.hint
