"""What is wrong in a table is told in the same words whoever reads it, and what can be read is read alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.errors import CheckerError, EnginesDisagree, InputError
from checker.precedents.order import Base
from checker.tables import groups
from checker.tables.duck import DuckSession
from checker.tables.opening import read_table
from checker.tables.orderfile import Compared, Era, Form, Key, Levels, Numbers, Status, TableOrder
from checker.tables.rows import read_rows

ORDER = TableOrder(
    "order.yaml",
    "",
    "",
    (
        Compared("harm", ("harm",), Levels(("low", "high")), frozenset({"?"})),
        Compared("people", ("from", "to"), Numbers(0, 1000, False, (10, 100)), frozenset({""})),
        Compared("loss", ("loss",), Numbers(-1.5, 1000), frozenset({"n/a"})),
    ),
    (Compared("fine", ("fine",), Levels(("none", "fine")), frozenset()),),
    peer=(Key("body", frozenset({"?"})),),
    era=Era(Key("day", frozenset({"?"})), (date(2020, 1, 1),)),
    status=Status("status", frozenset({"final"}), frozenset({"pending"}), frozenset({"annulled"})),
    id="case",
)
HEADER = "case,harm,from,to,loss,fine,body,day,status\n"
GOOD = "a,low,1,10,3,none,east,2020-01-01,final\n"
OTHER = "b,high,,5.5,n/a,fine,west,2019-12-31,pending\n"

BAD = {
    "a level not listed": GOOD.replace("low", "lov"),
    "an empty cell": GOOD.replace("low", ""),
    "a number off the scale": GOOD.replace(",3,", ",1001,"),
    "a number that is none": GOOD.replace(",3,", ",3x,"),
    "a number with spaces": GOOD.replace(",3,", ", 3,"),
    "infinity": GOOD.replace(",3,", ",inf,"),
    "a number with separators": GOOD.replace(",3,", ',"1,000",'),
    "digits beyond any number": GOOD.replace(",3,", ",0.1234567890123456789,"),
    "an underscore": GOOD.replace(",3,", ",1_0,"),
    "bounds the wrong way round": GOOD.replace(",1,10,", ",7,2,"),
    "no peer": GOOD.replace("east", ""),
    "no day": GOOD.replace("2020-01-01", ""),
    "a day of no calendar": GOOD.replace("2020-01-01", "2020-02-30"),
    "the year nought": GOOD.replace("2020-01-01", "0000-01-01"),
    "a day and a time": GOOD.replace("2020-01-01", "2020-01-01 10:00"),
    "a status not listed": GOOD.replace("final", "closed"),
    "no id": GOOD.replace("a,", ",", 1),
    "an id twice": GOOD + GOOD.replace("low", "high"),
    "a cell too few": "a,low,1,10,3,none,east,2020-01-01\n",
    "a cell too many": GOOD.replace("final", "final,more"),
    "an empty cell too many": GOOD.replace("final", "final,"),
    "a blank line": "\n" + GOOD,
    "an open quotation mark": GOOD.replace("low", '"low'),
    "text after a quotation mark": GOOD.replace("low", '"low" '),
    "a NUL": GOOD.replace("low", "lo\0w"),
    "two things": GOOD.replace("low", "lov").replace("east", ""),
    "an error in a case left out": GOOD.replace("low", "lov").replace("final", "annulled"),
    "no case": None,
    "no header": "",
}


def told(read: object) -> object:
    assert callable(read)
    try:
        return read()
    except CheckerError as error:
        return type(error), str(error), getattr(error, "problems", ())


def by_engine(file: Path, order: TableOrder) -> object:
    with DuckSession(threads=1) as session:
        return told(lambda: read_table(file, order, session))


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_as_the_plain_reader_tells_it(tmp_path: Path, name: str) -> None:
    file = tmp_path / "table.csv"
    rows = BAD[name]
    file.write_text("" if rows == "" else HEADER + ("" if rows is None else OTHER + rows + GOOD.replace("a,", "z,", 1)))
    expected = told(lambda: read_rows(file, ORDER))
    assert isinstance(expected, tuple)
    assert by_engine(file, ORDER) == expected


@pytest.mark.parametrize(
    "text", [HEADER.replace("harm", "Harm") + GOOD, HEADER.replace("harm", "day") + GOOD, "x;y\n1;2\n", "\n" + HEADER]
)
def test_a_header_of_another_table(tmp_path: Path, text: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text)
    expected = told(lambda: read_rows(file, ORDER))
    assert isinstance(expected, tuple)
    assert by_engine(file, ORDER) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (HEADER + GOOD + OTHER + "\n\n", Form()),
        ((HEADER + GOOD + OTHER).replace("\n", "\r\n"), Form()),
        ((HEADER + GOOD + OTHER).replace("\n", "\r"), Form()),
        ((HEADER + GOOD + OTHER).replace("5.5", '"5,5"').replace("east", "æst"), Form(decimal=",")),
        ((HEADER + GOOD + OTHER).replace("east", "æst"), Form(encoding="windows-1252")),
        ((HEADER + GOOD + OTHER).replace("east", "æst"), Form(encoding="iso-8859-1")),
        ((HEADER + GOOD + OTHER).replace("east", "æst"), Form(encoding="utf-16")),
        ((HEADER + GOOD + OTHER).replace("east", '"ea\n\nst"'), Form()),
        ((HEADER + GOOD + OTHER).replace("east", ' "east"'), Form()),
        ((HEADER + GOOD + OTHER).replace(",", "|"), Form(delimiter="|")),
        ("\ufeff" + HEADER + GOOD + OTHER, Form()),
        (HEADER + GOOD.replace(",3,", ",3.00000000000000000000,") + OTHER, Form()),
        (HEADER + GOOD.replace(",3,", ",0.30000000000000004,") + OTHER, Form()),
        (HEADER + OTHER.replace("pending", "annulled"), Form()),
    ],
)
def test_what_can_be_read_is_read_alike(tmp_path: Path, text: str, form: Form) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding=form.encoding, newline="")
    order = replace(ORDER, form=form)
    expected = read_rows(file, order)
    with DuckSession(threads=1) as session:
        found = read_table(file, order, session)
    assert found.base.groups == expected.groups
    assert found.base.left_out == expected.left_out
    assert sorted(row_values(found.base)) == sorted(row_values(expected))


def row_values(base: Base) -> list[tuple[float, ...]]:
    columns = [*base.facts, *base.outcomes]
    ends = [end for column in columns for end in (column.lo, column.hi)]
    return list(zip(*([float(value) for value in end] for end in [*ends, base.peers, base.final]), strict=True))


def test_parquet_is_told_by_row_and_column(tmp_path: Path) -> None:
    file, parquet = tmp_path / "table.csv", tmp_path / "table.parquet"
    file.write_text(HEADER + GOOD + OTHER.replace("high", "hihg"))
    with DuckSession(threads=1) as session:
        session.copy(f"SELECT * FROM read_csv('{file}', all_varchar = true)", parquet, "FORMAT parquet")
        with pytest.raises(InputError) as caught:
            read_table(parquet, ORDER, session)
    [problem] = caught.value.problems
    assert (problem.line, problem.column) == (3, 2)
    assert problem.message == "column `harm`: `hihg` is not in the list"


def test_parquet_with_cells_that_are_no_single_values(tmp_path: Path) -> None:
    parquet = tmp_path / "table.parquet"
    with DuckSession(threads=1) as session:
        columns = ", ".join(f"'x' AS \"{name}\"" for name in ORDER.columns if name != "harm")
        session.copy(f"SELECT [1, 2] AS harm, {columns}", parquet, "FORMAT parquet")
        with pytest.raises(InputError, match="its cells are not single values"):
            read_table(parquet, ORDER, session)


def test_equal_cases_become_one_row(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(HEADER + GOOD + GOOD.replace("a,", "c,", 1) + OTHER)
    with DuckSession(threads=1) as session:
        found = read_table(file, ORDER, session)
    assert found.base.weights is not None
    assert sorted(found.base.weights) == [1, 2]
    assert found.rows == 3


def test_a_difference_that_the_plain_reader_does_not_see_is_our_own_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise groups.Misread("a cell that means nothing")

    monkeypatch.setattr("checker.tables.opening.grouped", refuse)
    file = tmp_path / "table.csv"
    file.write_text(HEADER + GOOD + OTHER)
    with DuckSession(threads=1) as session, pytest.raises(EnginesDisagree) as caught:
        read_table(file, ORDER, session)
    assert caught.value.exit_code == 70


def typed(folder: Path, kind: str, levels: tuple[str, ...], cells: str) -> tuple[object, object]:
    """What a Parquet table with cells of a type of the engine gives, and the same cells as text in CSV."""
    order = TableOrder(
        "order.yaml",
        "",
        "",
        (Compared("harm", ("harm",), Levels(levels), frozenset({"9"})),),
        (Compared("loss", ("loss",), Numbers(-2, 5), frozenset({"-1"})),),
    )
    parquet, text = folder / "typed.parquet", folder / "typed.csv"
    written = [cell.strip().replace("NULL", "") for cell in cells.split(",")]
    text.write_text("harm,loss\n" + "".join(f"{cell},{cell}\n" for cell in written))
    with DuckSession() as session:
        values = f"SELECT unnest([{cells}])::{kind} AS harm, unnest([{cells}])::{kind} AS loss"
        session.copy(values, parquet, "FORMAT parquet")
        found = told(lambda: sorted({*row_values(read_table(parquet, order, session).base)}))
    return found, told(lambda: sorted({*row_values(read_rows(text, order))}))


@pytest.mark.parametrize("kind", ["TINYINT", "UTINYINT", "BIGINT", "UBIGINT", "DOUBLE", "DECIMAL(4, 1)"])
@pytest.mark.parametrize("levels", [("0", "1", "2", "3"), ("3", "2", "1", "0"), ("1", "2"), ("0", "2"), ("00", "1")])
@pytest.mark.parametrize("cells", ["0, 1, 2, 3, 1", "1, 2, 9", "1, 2, 4", "2, 2", "1, NULL", "0, 2"])
def test_numbers_in_parquet_mean_what_they_mean_as_text(
    tmp_path: Path, kind: str, levels: tuple[str, ...], cells: str
) -> None:
    """Levels that count up are taken for their places, and whole numbers are compared as such."""
    found, wanted = typed(tmp_path, kind, levels, cells)
    assert str(found).replace("typed.parquet", "typed.csv") == str(wanted)


@pytest.mark.parametrize("kind", ["DOUBLE", "DECIMAL(4, 1)"])
def test_a_fraction_is_no_level(tmp_path: Path, kind: str) -> None:
    found, wanted = typed(tmp_path, kind, ("0", "1", "2", "3"), "1, 1.5, 2")
    assert str(found).replace("typed.parquet", "typed.csv") == str(wanted)
    assert "1.5" in str(found)
