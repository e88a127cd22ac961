from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from checker.errors import EnginesDisagree, UsageError
from checker.tables.duck import DuckSession
from checker.tables.orderfile import Compared, Key, Levels, Numbers, TableOrder
from checker.tables.paths import AuditedTable, Way, audit_table
from checker.tables.percase import columns_of, first_ids, write_cases

ORDER = TableOrder(
    "order.yaml",
    "",
    "",
    (Compared("harm", ("harm",), Levels(("low", "middle", "high")), frozenset({""})),),
    (Compared("fine", ("fine",), Levels(("none", "warning", "fine")), frozenset()),),
    peer=(Key("body", frozenset({"?"})),),
    id="case",
)
TABLE = """case,harm,fine,body
one,high,none,east
two,low,fine,east
three,middle,warning,east
four,high,none,east
five,,fine,east
"si,x",low,none,west
seven,low,none,?
"""
"""Within the east: `one` and `four` are graver than `two` and `three`, and got less; `three` graver than `two`."""


def audited(folder: Path, way: Way, order: TableOrder = ORDER, text: str = TABLE) -> AuditedTable:
    file = folder / "table.csv"
    file.write_text(text)
    return audit_table(file, order, way=way)


@pytest.mark.parametrize("way", ["plain", "lattice"])
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_every_case_compared_is_written_in_the_order_of_the_table(tmp_path: Path, way: Way, ending: str) -> None:
    found = audited(tmp_path, way)
    file = tmp_path / f"cases{ending}"
    assert write_cases(found, file) == 6
    if ending == ".csv":
        with file.open(newline="") as stream:
            lines: list[dict[str, object]] = [*csv.DictReader(stream)]
    elif ending == ".jsonl":
        lines = [json.loads(line) for line in file.read_text().splitlines()]
    else:
        with DuckSession(threads=1) as session:
            session.open_parquet(file, {name: name for name in columns_of(found)})
            columns = session.run("SELECT * FROM cases")
        lines = [
            dict(zip(columns, row, strict=True)) for row in zip(*(c.tolist() for c in columns.values()), strict=True)
        ]
    assert [list(line) for line in lines] == [columns_of(found)] * 6
    assert [line["id"] for line in lines] == ["one", "two", "three", "four", "five", "si,x"]
    one, three, six = lines[0], lines[2], lines[5]
    assert (one["group"], six["group"]) == ("body east", "body west")
    numbers = ["lenient", "harsh", "in_conflict", "lenient_possible", "above", "below", "equal", "agree_below"]
    # Nothing is graver than `one`, so that it is as grave as `five` too, whatever the harm of that was.
    assert [int(str(one[name])) for name in numbers] == [3, 0, 3, 3, 1, 4, 1, 1]
    assert [int(str(three[name])) for name in numbers] == [1, 2, 3, 2, 2, 1, 0, 0]
    assert (one["floor"], one["ceiling"], one["standing"]) == ("fine", "none", "torn")
    assert (three["floor"], three["ceiling"], three["floor_possible"]) == ("fine", "none", "fine")
    assert (six["floor"], six["ceiling"], six["standing"]) == ("none", "fine", "unbound")


def test_without_ids_cases_are_called_by_their_rows(tmp_path: Path) -> None:
    order = TableOrder("order.yaml", "", "", ORDER.dimensions, ORDER.outcomes)
    for way in ("plain", "lattice"):
        found = audited(tmp_path, way, order)
        write_cases(found, tmp_path / "cases.csv")
        with (tmp_path / "cases.csv").open(newline="") as stream:
            assert [line["id"] for line in csv.DictReader(stream)] == ["2", "3", "4", "5", "6", "7", "8"]


def test_numbers_are_written_as_numbers_and_several_outcomes_by_name(tmp_path: Path) -> None:
    amount = Compared("amount", ("amount",), Numbers(0, 1000), frozenset())
    order = TableOrder("order.yaml", "", "", ORDER.dimensions, (*ORDER.outcomes, amount))
    text = "harm,fine,amount\nlow,none,10\nhigh,fine,2.5\nhigh,fine,1000\n"
    for way in ("plain", "lattice"):
        found = audited(tmp_path, way, order, text)
        write_cases(found, tmp_path / "cases.jsonl")
        lines = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text().splitlines()]
        assert [line["floor of amount"] for line in lines] == [0, 1000, 10]
        assert [line["ceiling of fine"] for line in lines] == ["fine", "fine", "fine"]
        assert [line["standing of amount"] for line in lines] == ["free", "fixed", "torn"]


def test_the_first_cases_of_a_row_are_named(tmp_path: Path) -> None:
    found = audited(tmp_path, "lattice")
    assert found.table.base.weights is not None
    names = first_ids(found, range(found.table.base.size))
    assert sorted(first for first, *_ in names) == ["five", "one", "si,x", "three", "two"]
    assert sorted(len(each) for each in names) == sorted(map(int, found.table.base.weights))
    assert [each[:1] for each in names] == first_ids(found, range(found.table.base.size), 1)
    plain = audited(tmp_path, "plain")
    assert first_ids(plain, [1, 0]) == [("two",), ("one",)]


@pytest.mark.parametrize("way", ["plain", "lattice"])
def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path, way: Way) -> None:
    found = audited(tmp_path, way)
    with pytest.raises(UsageError, match="cannot be written"):
        write_cases(found, tmp_path / "nowhere" / "cases.csv")
    with pytest.raises(UsageError, match="format"):
        write_cases(found, tmp_path / "cases.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("way", ["plain", "lattice"])
def test_an_interrupt_leaves_what_stood_there(tmp_path: Path, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    found = audited(tmp_path, way)
    file = tmp_path / "cases.csv"
    file.write_text("before")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "checker.tables.percase._spelt" if way == "plain" else "checker.tables.percase._put_groups", interrupted
    )
    with pytest.raises(KeyboardInterrupt):
        write_cases(found, file)
    assert file.read_text() == "before"
    assert {one.name for one in tmp_path.iterdir()} == {"table.csv", "cases.csv"}


def test_a_table_that_has_changed_since_is_noticed(tmp_path: Path) -> None:
    found = audited(tmp_path, "lattice")
    found.file.write_text(TABLE.replace("three,middle", "three,high"))
    with pytest.raises(EnginesDisagree):
        write_cases(found, tmp_path / "cases.csv")
    assert not (tmp_path / "cases.csv").exists()


def test_the_plain_path_writes_without_any_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("duckdb", "numpy"):
        monkeypatch.setitem(sys.modules, name, None)
    found = audited(tmp_path, "plain")
    assert write_cases(found, tmp_path / "cases.csv") == write_cases(found, tmp_path / "cases.jsonl") == 6
    with pytest.raises(UsageError) as caught:
        write_cases(found, tmp_path / "cases.parquet")
    assert "[bulk]" in caught.value.hint
