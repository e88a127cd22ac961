"""Tables read row by row: what is read is what was written, and every fault is named by line, cell and column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.errors import InputError, NothingMatched, UsageError
from checker.source import read_text
from checker.tables.accept import order_of
from checker.tables.orderfile import TableOrder
from checker.tables.rows import listed, problems_of, read_rows

ORDER = """\
id: case
peer: [regime, {column: authority, unknown: ["?"]}]
era: {column: decided, starts: [2018-05-25, 2020-01-01], unknown: [undated]}
status: {column: stands, final: [final], pending: [appealed], superseded: [annulled]}
dimensions:
  - {column: intent, levels: [negligent, gross, deliberate], unknown: ["", NA]}
  - {name: persons, from: least, to: most, scale: [0, 1000000], worse: higher, unknown: [""]}
outcomes:
  - {column: measure, ladder: [none, guidance, order]}
  - {name: fine, from: fine_least, to: fine_most, amount: [0, 500.5], unknown: [""]}
"""
HEADER = "case,regime,authority,decided,stands,intent,least,most,measure,fine_least,fine_most"
ROW = "a,act,office,2019-01-01,final,gross,5,9,order,1.5,2"
COLUMNS = HEADER.split(",")


def order(text: str = ORDER) -> TableOrder:
    return order_of(read_text(text.encode(), "order.yaml"))


def table(folder: Path, text: str | bytes) -> Path:
    file = folder / "table.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def row(**changes: str) -> str:
    cells = dict(zip(COLUMNS, ROW.split(","), strict=True)) | changes
    return ",".join(cells[name] for name in COLUMNS)


def rows(*lines: str) -> str:
    return "\n".join((HEADER, *lines)) + "\n"


def said(file: Path, wanted: TableOrder) -> list[tuple[int, int, str, str]]:
    return [(each.line, each.column, each.message, each.hint) for each in problems_of(file, wanted)]


# ---- what is read


def test_a_table_becomes_a_base(tmp_path: Path) -> None:
    file = table(
        tmp_path,
        rows(
            ROW,
            row(case="b", stands="appealed", intent="NA", decided="2020-01-01", least="", fine_least="", fine_most="7"),
            row(case="c", stands="annulled", authority="?"),
            row(case="d", authority="?", decided="undated"),
            row(case="e", decided="undated"),
            row(case="f", regime="other act", decided="2018-05-24", measure="none", fine_least="0", fine_most="0"),
        ),
    )
    base = read_rows(file, order())
    assert base.size == 3
    assert base.ids == ["a", "b", "f"]
    assert [(c.lo, c.hi) for c in base.facts] == [([1, 0, 1], [1, 2, 1]), ([5, 0, 5], [9, 9, 9])]
    # A pending measure is open; a pending fine is what its two cells say.
    assert [(c.lo, c.hi) for c in base.outcomes] == [([2, 0, 0], [2, 2, 0]), ([1.5, 0, 0], [2, 7, 0])]
    assert base.final == [True, False, True]
    assert base.groups == (
        "regime act, authority office, 2018-05-25 to 2019-12-31",
        "regime act, authority office, from 2020-01-01",
        "regime other act, authority office, before 2018-05-25",
    )
    assert base.peers == [0, 1, 2]
    assert base.left_out == {"superseded": 1, "`authority` unknown": 1, "`decided` unknown": 1}
    assert base.days == ()
    assert base.weights is None
    assert order().reasons == ("superseded", "`authority` unknown", "`decided` unknown")


PLAIN = "dimensions: [{column: x, levels: [0, 1]}]\noutcomes: [{column: y, ladder: [a, b]}]\n"


def test_without_an_id_cases_are_called_by_their_row_and_without_peers_all_are_compared(tmp_path: Path) -> None:
    base = read_rows(table(tmp_path, "x,y\n1,a\n0,b\n"), order(PLAIN))
    assert base.ids == ["2", "3"]
    assert base.groups == ("all cases",)
    assert base.final == [True, True]
    assert base.left_out == {}


def test_a_window_keeps_the_days(tmp_path: Path) -> None:
    wanted = order(PLAIN + "window: {column: on, days: 30, unknown: ['']}\n")
    base = read_rows(table(tmp_path, "x,y,on\n1,a,2020-01-31\n1,b,2020-03-01\n1,b,\n"), wanted)
    assert base.order.window == 30
    assert base.days[1] - base.days[0] == 30
    assert base.left_out == {"`on` unknown": 1}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffx,y\r\n1,a\r\n",
        "x,y\n1,a",
        "y,more,x\na,?,1\n",
        '"x","y"\n"1","a"\n',
        "x,y\n1,a\n\n\n",
        "x,y\r1,a\r",
    ],
    ids=["mark and Windows lines", "no last line end", "other order", "quoted", "blank at the end", "old Mac lines"],
)
def test_what_means_the_same_is_read_alike(text: str, tmp_path: Path) -> None:
    base = read_rows(table(tmp_path, text), order(PLAIN))
    assert (base.size, base.facts[0].lo, base.outcomes[0].hi) == (1, [1], [0])


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "shift-jis"])
def test_other_encodings_are_read_where_the_order_file_names_them(encoding: str, tmp_path: Path) -> None:
    word = "警告" if encoding == "shift-jis" else "sévère"
    wanted = order(f"table: {{encoding: {encoding}}}\n{PLAIN}".replace("[a, b]", f"[{word}]"))
    written = f"x,y\n1,{word}\n".encode("cp932" if encoding == "shift-jis" else encoding)
    base = read_rows(table(tmp_path, written), wanted)
    assert base.outcomes[0].lo == [0]


def test_what_would_act_on_a_terminal_is_escaped_in_names(tmp_path: Path) -> None:
    wanted = order(PLAIN + "id: case\npeer: [regime]\n")
    base = read_rows(table(tmp_path, "x,y,case,regime\n1,a,c\x1b[31m,r\u202e\n"), wanted)
    assert base.ids == ["c\\x1b[31m"]
    assert base.groups == ("regime r\\u202e",)


def test_progress_is_told_in_bytes_and_ends_at_the_end(tmp_path: Path) -> None:
    file = table(tmp_path, "x,y\n" + "1,a\n" * 9000)
    told: list[tuple[int, int]] = []
    read_rows(file, order(PLAIN), lambda done, size: told.append((done, size)))
    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert len(told) == 3
    assert sorted(told) == told


# ---- what is wrong with single cells

EMPTY = "fill it in; or, if empty means not known, list '' under `unknown`"
CORRECT = "correct the cell; or, if it stands for what is not known, list it under `unknown`"


@pytest.mark.parametrize(
    ("column", "cell", "message", "hint"),
    [
        ("case", "", "the cell is empty", "every case needs an id of its own"),
        ("regime", "", "the cell is empty", EMPTY),
        ("decided", "2019-1-1", "`2019-1-1` is not a day written as 2023-09-14", "write the year, the month and the"),
        ("decided", "2019-01-01 10:00", "`2019-01-01 10:00` is not a day written as 2023-09-14", "take out the time"),
        ("decided", "2019-02-29", "`2019-02-29` is not a day of the calendar", ""),
        ("stands", "finall", "`finall` is not in the list", "did you mean `final`?"),
        ("stands", "", "the cell is empty", "if empty says how a decision stands, list '' under `status`"),
        ("intent", "gros", "`gros` is not in the list", "did you mean `gross`?"),
        ("intent", "Gross", "`Gross` is not in the list", "did you mean `gross`?"),
        ("intent", "gross ", "`gross` is not in the list", "take out the space before or after it"),
        ("intent", "xyz", "`xyz` is not in the list", "listed are `negligent`, `gross`, `deliberate`"),
        ("measure", "", "the cell is empty", EMPTY),
        ("least", "five", "`five` is not a number", CORRECT),
        ("least", "5 persons", "`5 persons` is not a number", CORRECT),
        ("least", " 5", "`5` is not a number", "take out the space before or after it"),
        ("least", "NaN", "`NaN` is not a number", "if it stands for what is not known, list it under `unknown`"),
        ("least", "-inf", "`-inf` is not a number", "if it stands for what is not known, list it under `unknown`"),
        ("least", "٥", "`٥` is not a number", CORRECT),
        ("least", "-1", "`-1` lies below the scale, which begins at 0", "correct the cell; or widen the scale"),
        ("most", "1000001", "`1000001` lies above the scale, which ends at 1,000,000", "correct the cell; or widen"),
        ("most", "1'000", "`1'000` is not a number", "write numbers without separators of thousands"),
        ("fine_most", "3.00000000000000001", "`3.00000000000000001` has more than 15 significant digits", "round it"),
        ("least", "10", "the bounds are the wrong way round: `10` in `least` lies after `9`", ""),
    ],
)
def test_a_cell_at_fault_is_named(column: str, cell: str, message: str, hint: str, tmp_path: Path) -> None:
    file = table(tmp_path, rows(ROW, row(**{"case": "b", column: cell})))
    [(line, place, found, meant)] = said(file, order())
    assert (line, place) == (3, COLUMNS.index(column) + 1)
    assert found == f"column `{column}`: {message}"
    assert meant.startswith(hint)
    assert bool(meant) == bool(hint)


def test_a_decimal_comma_is_read_or_told_of(tmp_path: Path) -> None:
    text = "dimensions: [{column: x, scale: [0, 10], worse: higher}]\noutcomes: [{column: y, ladder: [a]}]\n"
    file = table(tmp_path, "x;y\n1,5;a\n2;a\n")
    semi = 'table: {delimiter: ";"'
    [(line, _, message, hint)] = said(file, order(f"{semi}}}\n{text}"))
    assert (line, message) == (2, "column `x`: `1,5` is not a number")
    assert hint == "the decimal mark is `.`; if the table has `,`, say so in the order file under `table`"
    base = read_rows(file, order(f'{semi}, decimal: ","}}\n{text}'))
    assert base.facts[0].lo == [1.5, 2]


def test_every_fault_of_a_row_is_named_at_once_and_both_bounds_are_looked_at(tmp_path: Path) -> None:
    file = table(tmp_path, rows("a,act,office,never,lost,mad,x,y,ban,z,-1"))
    assert [place for _, place, _, _ in sorted(said(file, order()))] == [4, 5, 6, 7, 8, 9, 10, 11]


def test_the_era_and_the_window_may_read_one_cell_whose_fault_is_told_once(tmp_path: Path) -> None:
    wanted = order(PLAIN + "era: {column: on, starts: [2020-01-01]}\nwindow: {column: on, days: 1}\n")
    assert len(said(table(tmp_path, "x,y,on\n1,a,soon\n"), wanted)) == 1


def test_two_cases_of_one_id_are_told_of_with_the_line_of_the_first(tmp_path: Path) -> None:
    file = table(tmp_path, rows(ROW, row(case="b"), ROW, row(case="a", stands="annulled")))
    message = "column `case`: `a` is the id of the case on line 2 too"
    assert [(line, found) for line, _, found, _ in said(file, order())] == [(4, message), (5, message)]


def test_a_case_left_out_is_checked_like_any_other(tmp_path: Path) -> None:
    file = table(tmp_path, rows(row(stands="annulled", intent="mad"), row(case="b", authority="?", least="x")))
    assert [(line, place) for line, place, _, _ in said(file, order())] == [(2, 6), (3, 7)]


# ---- what is wrong with rows, the header, the file


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x,y\n1,a\n\n1,b\n", [(3, 1, "the line is blank", "delete it")]),
        ("x,y\n1,a\n\n\n1,b\n\n", [(3, 1, "the line is blank", "delete it"), (4, 1, "the line is blank", "delete it")]),
        ("x,y\n1\n1,b\n", [(2, 1, "the row has 1 cell, and the header 2", "")]),
        (
            "x,y\n1,a,b\n",
            [(2, 1, "the row has 3 cells, and the header 2", "a cell with the delimiter in it goes in double quotes")],
        ),
        (
            "x;y\n1;a\n",
            [
                (
                    1,
                    1,
                    "the header is one cell: `x;y`",
                    "if its cells are separated by ';', write `delimiter: ';'` under `table` in the order file",
                )
            ],
        ),
        (
            "x\ty\n1\ta\n",
            [
                (
                    1,
                    1,
                    "the header is one cell: `x y`",
                    "if its cells are separated by tab, write `delimiter: tab` under `table` in the order file",
                )
            ],
        ),
        ("X,y\n1,a\n", [(1, 1, "the column `x` is missing", "did you mean `X`?")]),
        ("y \n1\n", [(1, 1, "the header has none of the columns of order.yaml", "is it the table that the order")]),
        ("x,z\n1,a\n5,b\n", [(1, 1, "the column `y` is missing", ""), (3, 1, "column `x`: `5` is not", "listed")]),
        # A column that is read already is not offered for one that is missing.
        ("x,xy\n1,a\n", [(1, 1, "the column `y` is missing", "did you mean `xy`?")]),
        ("x,z\n1,a\n", [(1, 1, "the column `y` is missing", "")]),
        ("x,y,x\n1,a,1\n", [(1, 3, "the header has the column `x` more than once", "rename one")]),
        (
            "1,a\n0,b\n",
            [
                (
                    1,
                    1,
                    "the header has none of the columns of order.yaml",
                    "is it the table that the order file was written for? Its first line has `1`, `a`",
                )
            ],
        ),
        ("", [(0, 0, "the file is empty", "")]),
        ("\nx,y\n1,a\n", [(0, 0, "the first line, the header, is blank", "")]),
        ('x,y\n1,"a\n', [(2, 1, "a quotation mark opens in this row and is never closed", "close it; within")]),
        (
            'x,y\n1,"a"b\n5,a\n',
            [
                (2, 1, "a quotation mark within a cell, or text after the one that closes it", "put the cell in"),
                (3, 1, "column `x`: `5` is not in the list", "listed are"),
            ],
        ),
        ("x,y\n1,a\0\n5,a\n", [(2, 4, "a NUL byte: this is not a text file", "save the table as CSV")]),
        (b"x,y\n1,\xe9\n5,a\n", [(2, 3, "the byte 0xE9 is not utf-8 text", "save"), (3, 1, "column `x`: `5` is", "l")]),
        (b"x,\xe9\n1,a\n", [(1, 3, "the byte 0xE9 is not utf-8 text", "save the table as UTF-8, or name its")]),
        (b"\xff\xfex\0", [(0, 0, "file is in the encoding UTF-16", "write `encoding: utf-16` under `table`")]),
        (b"PK\x03\x04...", [(0, 0, "this is a spreadsheet or an archive, not a CSV file", "save the table as CSV")]),
        ("x,y\n1," + "a" * 140_000 + "\n", [(2, 1, "a cell is too long", "perhaps a quotation mark is not closed")]),
        ("x,y\n1," + "a" * 1_000_001, [(2, 1, "a line has more than 1,000,000 characters", "save the table as CSV")]),
    ],
)
def test_faults_of_rows_headers_and_files(
    text: str | bytes, found: list[tuple[int, int, str, str]], tmp_path: Path
) -> None:
    file = table(tmp_path, text)
    with pytest.raises(InputError) as raised:
        read_rows(file, order(PLAIN))
    assert len(raised.value.problems) == len(found)
    for problem, (line, column, message, hint) in zip(raised.value.problems, found, strict=True):
        assert (problem.file, problem.line, problem.column) == (str(file), line, column)
        assert problem.message.startswith(message)
        assert problem.hint.startswith(hint)


def test_a_cell_over_several_lines_moves_no_line_number(tmp_path: Path) -> None:
    file = table(tmp_path, 'x,y,note\n1,a,"one\ntwo\nthree"\n5,a,\n')
    assert [(line, column) for line, column, _, _ in said(file, order(PLAIN))] == [(5, 1)]


def test_a_truncated_file_in_two_byte_characters_is_told_of(tmp_path: Path) -> None:
    file = table(tmp_path, "x,y\n1,a\n".encode("utf-16")[:-1])
    [(_, _, message, _)] = said(file, order("table: {encoding: utf-16}\n" + PLAIN))
    assert message == "from here on the file is not utf-16 text"


def test_of_many_faults_the_first_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    file = table(tmp_path, "x,y\n" + "5,a\n" * 1234)
    with pytest.raises(InputError) as raised:
        read_rows(file, order(PLAIN))
    whole, *rest = raised.value.problems
    assert (whole.line, whole.message) == (0, "only the first 100 of 1,234 problems are listed")
    assert [problem.line for problem in rest] == list(range(2, 102))
    assert listed(problems_of(file, order(PLAIN))) == [whole, *rest]


def test_a_table_without_rows_matches_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingMatched, match="has no case below its header"):
        read_rows(table(tmp_path, "x,y\n"), order(PLAIN))


def test_a_base_may_be_empty_because_all_was_left_out(tmp_path: Path) -> None:
    base = read_rows(table(tmp_path, rows(row(stands="annulled"))), order())
    assert (base.size, base.groups, base.left_out) == (0, (), {"superseded": 1})


@pytest.mark.parametrize(
    ("name", "content"), [("table.parquet", b"anything"), ("table.csv", b"PAR1rest")], ids=["by name", "by content"]
)
def test_parquet_needs_the_extra(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as raised:
        read_rows(tmp_path / name, order(PLAIN))
    assert raised.value.message.endswith("is a Parquet file")
    assert "`[bulk]`" in raised.value.hint


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    cases = {"nowhere.csv": "file not found", ".": "this is a directory, not a file", "a\0b": "this is not a file name"}
    for name, message in cases.items():
        with pytest.raises(InputError) as raised:
            read_rows(tmp_path / name, order(PLAIN))
        assert [problem.message for problem in raised.value.problems] == [message]


# ---- sizes at the edge


def test_sixty_five_dimensions_and_a_ladder_of_one_level(tmp_path: Path) -> None:
    names = [f"d{number}" for number in range(65)]
    text = "dimensions:\n" + "".join(f"  - {{column: {name}, levels: [0, 1]}}\n" for name in names)
    wanted = order(text + "outcomes: [{column: y, ladder: [all]}]\n")
    base = read_rows(table(tmp_path, ",".join([*names, "y"]) + "\n" + ",".join(["1"] * 65 + ["all"]) + "\n"), wanted)
    assert len(base.facts) == 65
    assert (base.order.outcomes[0].bottom, base.order.outcomes[0].top) == (0, 0)


def test_all_unknown_is_the_whole_of_each_scale(tmp_path: Path) -> None:
    base = read_rows(table(tmp_path, rows(row(intent="", least="", most="", fine_least="", fine_most=""))), order())
    assert [(c.lo, c.hi) for c in base.facts] == [([0], [2]), ([0], [1_000_000])]
    assert (base.outcomes[1].lo, base.outcomes[1].hi) == ([0], [500.5])


# ---- any table, against an encoding of its own


Cells = tuple[tuple[str, ...], tuple[Any, Any]]
"""The cells of an axis, and the bounds that they mean."""


def _cell(value: Decimal | None) -> str:
    return "NA" if value is None else str(value)


@dataclass(frozen=True)
class Made:
    """An axis as the order file has it, what may stand in its cells, and its whole scale."""

    text: str
    columns: list[str]
    cells: st.SearchStrategy[Cells]
    whole: tuple[Any, Any]


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=5)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def levels(draw: st.DrawFn, number: int, key: str) -> Made:
    words = draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    lower = key == "levels" and draw(st.booleans())
    gravest_last = words[::-1] if lower else words
    marker = draw(WORDS.filter(lambda word: word not in words))
    meaning = [((word,), (gravest_last.index(word), gravest_last.index(word))) for word in words]
    whole = (0, len(words) - 1)
    worse = ", worse: lower" if lower else ""
    text = f"{{column: c{number}, {key}: [{', '.join(map(quoted, words))}], unknown: [{quoted(marker)}]{worse}}}"
    return Made(text, [f"c{number}"], st.sampled_from([*meaning, ((marker,), whole)]), whole)


@st.composite
def partial(draw: st.DrawFn, number: int) -> Made:
    words = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
    pair = st.tuples(st.integers(0, len(words) - 1), st.integers(0, len(words) - 1)).filter(lambda p: p[0] > p[1])
    pairs = draw(st.lists(pair, min_size=1, max_size=4))
    meaning = [((word,), (1 << place, 1 << place)) for place, word in enumerate(words)]
    whole = ((1 << len(words)) - 1,) * 2
    said = ", ".join(f"[{quoted(words[graver])}, {quoted(words[milder])}]" for graver, milder in pairs)
    text = f"{{column: c{number}, levels: [{', '.join(map(quoted, words))}], graver_than: [{said}], unknown: ['']}}"
    return Made(text, [f"c{number}"], st.sampled_from([*meaning, (("",), whole)]), (whole[0], whole[1]))


NUMBERS = st.decimals(-100, 100, places=2)


@st.composite
def numbers(draw: st.DrawFn, number: int, key: str) -> Made:
    low, high = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    cuts = sorted(set(draw(st.lists(NUMBERS.filter(lambda cut: low < cut <= high), max_size=3)))) if low < high else []
    lower = key == "scale" and draw(st.booleans())
    two = draw(st.booleans())
    value = st.decimals(low, high, places=2)

    def means(value: Decimal) -> Any:
        if cuts:
            return sum(cut > value for cut in cuts) if lower else sum(cut <= value for cut in cuts)
        return -value if lower else value

    def bounds(first: Decimal | None, last: Decimal | None) -> tuple[Any, Any]:
        ends = [means(low if first is None else first), means(high if last is None else last)]
        return min(ends), max(ends)

    def one(value: Decimal | None) -> Cells:
        return (_cell(value),), bounds(value, value)

    def both(first: Decimal | None, last: Decimal | None) -> Cells:
        if first is not None and last is not None:
            first, last = min(first, last), max(first, last)
        return (_cell(first), _cell(last)), bounds(first, last)

    given = st.none() | value
    cells = st.builds(both, given, given) if two else st.builds(one, given)
    columns = [f"from{number}", f"to{number}"] if two else [f"c{number}"]
    source = f"name: n{number}, from: {columns[0]}, to: {columns[1]}" if two else f"column: {columns[0]}"
    text = f"{{{source}, {key}: [{low}, {high}], unknown: [NA]"
    text += f", worse: {'lower' if lower else 'higher'}" if key == "scale" else ""
    text += f", bands: [{', '.join(map(str, cuts))}]" if cuts else ""
    return Made(text + "}", columns, cells, bounds(None, None))


def axis(number: int, kind: str) -> st.SearchStrategy[Made]:
    if kind == "outcomes":
        return levels(number, "ladder") | numbers(number, "amount")
    return levels(number, "levels") | numbers(number, "scale") | partial(number)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, bytes, dict[str, Any]]:
    count = draw(st.integers(1, 3))
    axes = [draw(axis(n, "dimensions")) for n in range(count)]
    axes += [draw(axis(n + count, "outcomes")) for n in range(draw(st.integers(1, 2)))]
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    text = f"table: {{delimiter: '{'tab' if delimiter == chr(9) else delimiter}'}}\n"
    text += "id: id\npeer: [p, {column: q, unknown: [x]}]\n"
    text += "era: {column: on, starts: [2020-02-01, 2021-01-01], unknown: [never]}\n"
    text += "status: {column: is, final: [f], pending: [p], superseded: [s]}\n"
    for kind, some in (("dimensions", axes[:count]), ("outcomes", axes[count:])):
        text += f"{kind}:\n" + "".join(f"  - {one.text}\n" for one in some)
    ids = draw(st.lists(WORDS, unique=True, min_size=1, max_size=8))
    header = ["id", "p", "q", "on", "is", "spare", *(name for one in axes for name in one.columns)]
    lines = []
    kept: list[tuple[str, tuple[str, str, int], bool, list[tuple[Any, Any]]]] = []
    out: Counter[str] = Counter()
    for name in ids:
        p, q = draw(st.sampled_from("ab")), draw(st.sampled_from("abx"))
        on = draw(st.none() | st.dates(date(2019, 12, 1), date(2021, 3, 1)))
        standing = draw(st.sampled_from("ffps"))
        values = [draw(one.cells) for one in axes]
        cells = [cell for texts, _ in values for cell in texts]
        lines.append([name, p, q, "never" if on is None else str(on), standing, 'a "b"\n,;', *cells])
        if standing == "s" or q == "x" or on is None:
            out["superseded" if standing == "s" else "`q` unknown" if q == "x" else "`on` unknown"] += 1
            continue
        era = sum(on >= start for start in (date(2020, 2, 1), date(2021, 1, 1)))
        bounds = [
            one.whole if standing == "p" and place >= count and len(one.columns) == 1 else meant
            for place, (one, (_, meant)) in enumerate(zip(axes, values, strict=True))
        ]
        kept.append((name, (p, q, era), standing == "f", bounds))
    columns = draw(st.permutations(range(len(header))))
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=delimiter,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerows([[line[place] for place in columns] for line in [header, *lines]])
    return text, stream.getvalue().encode(), {"kept": kept, "out": dict(out)}


@given(made=tables())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(made: tuple[str, bytes, dict[str, Any]], tmp_path: Path) -> None:
    text, content, expected = made
    base = read_rows(table(tmp_path, content), order(text))
    kept = expected["kept"]
    assert base.size == len(kept)
    assert list(base.ids) == [name for name, *_ in kept]
    assert list(base.final) == [final for _, _, final, _ in kept]
    columns = [*base.facts, *base.outcomes]
    assert [[(c.lo[i], c.hi[i]) for c in columns] for i in range(base.size)] == _floats([b for *_, b in kept])
    keys = sorted({key for _, key, *_ in kept})
    assert list(base.peers) == [keys.index(key) for _, key, *_ in kept]
    assert len(base.groups) == len(keys)
    assert base.left_out == expected["out"]


def _floats(rows: Sequence[Sequence[tuple[Any, Any]]]) -> list[list[tuple[Any, Any]]]:
    """A number with a fraction is the nearest one of 64 bits."""
    return [[(_float(lo), _float(hi)) for lo, hi in row] for row in rows]


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@given(content=st.binary(max_size=60) | st.text('xy01ab,"\n\r\t;\0é\ufeff', max_size=60).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes_there_is_a_base_or_a_complaint(content: bytes, tmp_path: Path) -> None:
    file = table(tmp_path, b"x,y\n" + content)
    try:
        base = read_rows(file, order(PLAIN))
    except (InputError, NothingMatched) as error:
        complaint = error.message
        base = None
    if base is None:
        assert complaint
        return
    # Nothing was dropped: every line but the header and blank ones at the end is a case.
    rows = [line for line in csv.reader(io.StringIO(file.read_bytes().decode(), newline="")) if line]
    assert base.size == len(rows) - 1
