"""A draft of an order file says what was seen, guesses no direction, and is refused until it is finished."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checker.errors import InputError, NothingMatched, UsageError
from checker.source import read_text
from checker.tables.accept import order_of
from checker.tables.infer import draft
from checker.tables.rows import read_rows

TABLE = """\
case;law;decided;intent;persons;share;delay;note;spare;fine
one;act;2019-01-02;gross;1000;0,5;3;"a; b";;none
two;act;2020-01-02;negligent;20;0,25;NA;c;;small
three;old act;2020-03-04;;n/a;1;pending;d;;none
four;act;2021-03-04;gross;7;0;12;d;;large
"""


def drafted(folder: Path, content: str | bytes) -> str:
    file = folder / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return draft(file)


def refused(text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        order_of(read_text(text.encode(), "draft.yaml"))
    return [problem.message for problem in raised.value.problems]


def test_the_draft_of_a_table(tmp_path: Path) -> None:
    text = drafted(tmp_path, TABLE)
    assert "4 rows, 10 columns" in text
    assert 'table:\n  delimiter: ";"\n  decimal: ","\n' in text
    assert "\nid: case\n" in text
    assert "# era: {column: decided, starts: [2018-05-25]}" in text
    assert "  - column: law  # cells filled: 4.\n    levels:  # in the order" in text
    assert '      - gross\n      - negligent\n    unknown: [""]  # is nothing known' in text
    assert '    scale: [7, 1000]  # the lowest and the highest found\n    unknown: ["n/a"]' in text
    assert "    scale: [0, 1]" in text
    assert "    scale: [3, 12]  # the lowest and the highest found\n    unknown: [NA, pending]" in text
    assert "  # decided is left out: days" in text
    assert "  # spare is left out: nothing in it is known" in text
    assert "  - column: fine  # cells filled: 4. May it be an outcome?" in text
    assert "  - column: case" not in text


def test_the_draft_is_refused_with_all_that_is_left_to_decide(tmp_path: Path) -> None:
    found = refused(drafted(tmp_path, TABLE))
    assert found[0] == "`outcomes` must not be empty"
    assert sum(message.startswith("still to be decided: ") for message in found) == 7
    assert found.count("`worse` is missing") == 3
    assert len(found) == 11


def test_a_draft_that_was_finished_reads_the_table(tmp_path: Path) -> None:
    text = drafted(tmp_path, TABLE)
    text = re.sub(r"(?m)^    decide: .*\n", "", text)
    text = re.sub(r"(?m)^(    scale: .*)$", r"    worse: higher\n\1", text)
    start = text.index("  - column: fine")
    outcome = text[start:].replace("levels:", "ladder:")
    finished = text[:start].replace("outcomes: []", f"outcomes:\n{outcome}")
    base = read_rows(tmp_path / "table.csv", order_of(read_text(finished.encode(), "order.yaml")))
    assert base.ids == ["one", "two", "three", "four"]
    assert len(base.facts) == 6
    assert base.outcomes[0].lo == [0, 1, 0, 2]


def test_even_without_the_marks_of_a_draft_no_direction_of_a_number_is_guessed(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^    decide: .*\n", "", drafted(tmp_path, TABLE))
    text = text.replace("outcomes: []", "outcomes: [{column: other, ladder: [a]}]")
    assert refused(text) == ["`worse` is missing"] * 3


def test_a_column_of_many_texts_makes_no_dimension(tmp_path: Path) -> None:
    many = "".join(f"text {number % 30},1\n" for number in range(60))
    text = drafted(tmp_path, "words,n\n" + many)
    assert "  # words is left out: more than 20 different texts, or long ones, such as text 0" in text.replace('"', "")
    assert "# id: ..." in text


def test_rows_of_other_lengths_are_counted(tmp_path: Path) -> None:
    assert "# 2 rows have more or fewer cells than the header" in drafted(tmp_path, "a,b\n1,2\n1\n1,2,3\n")


def test_an_encoding_that_is_not_certain_is_marked_as_a_guess(tmp_path: Path) -> None:
    text = drafted(tmp_path, "a,b\nsévère,1\nsévère,2\n".encode("windows-1252"))
    assert "  encoding: windows-1252  # a guess" in text
    assert "sévère" in text
    assert "  encoding: utf-16\n" in drafted(tmp_path, "a,b\n1,2\n".encode("utf-16"))


def test_a_table_with_nothing_to_compare_is_drafted_all_the_same(tmp_path: Path) -> None:
    text = drafted(tmp_path, "on,\n2020-01-01,x\n")
    assert "dimensions: []" in text
    assert refused(text) == ["`outcomes` must not be empty", "`dimensions` must not be empty"]


@pytest.mark.parametrize("content", ["a,b\n", "a,b\n\n"])
def test_without_rows_there_is_nothing_to_draft_from(content: str, tmp_path: Path) -> None:
    with pytest.raises(NothingMatched):
        drafted(tmp_path, content)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for content, error in ((b"PAR1", UsageError), (b"a,b\n1,\0\n", InputError), (b"PK\x03\x04", InputError)):
        with pytest.raises(error):
            drafted(tmp_path, content)
    with pytest.raises(InputError, match="file not found"):
        draft(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="this is a directory"):
        draft(tmp_path)


ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@given(rows=st.lists(st.lists(ANY, min_size=2, max_size=3), min_size=2, max_size=6))
@example(rows=[["true", "~"], ["null", "- a"], ["#", "*b"]])
@example(rows=[["\u202e", "\x85"], ["\ufeff", "\u2028"], ["'", '"']])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_draft_is_yaml_and_never_accepted_whatever_the_table_holds(rows: list[list[str]], tmp_path: Path) -> None:
    cells = [["\x20".join(cell.split()) for cell in row] for row in rows]
    content = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in cells)
    try:
        text = drafted(tmp_path, content)
    except NothingMatched:
        return
    assert not re.search("[\u202e\u2028\ufeff\x1b]", text)
    found = refused(text)
    assert not any("YAML" in message or "syntax" in message for message in found)
