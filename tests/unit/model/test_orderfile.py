"""The shape of order files: what they say in short, and what no shape accepts."""

from __future__ import annotations

import pytest

from checker.errors import InputError
from checker.model.load import load
from checker.model.orderfile import OrderFile
from checker.source import read_text

LEAST = "dimensions: [{column: x, levels: [a]}]\noutcomes: [{column: y, ladder: [b]}]\n"


def shaped(text: str) -> OrderFile:
    return load(read_text(text.encode(), "order.yaml"), OrderFile)


def said(text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        shaped(text)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in raised.value.problems]


def test_what_may_be_left_out() -> None:
    found = shaped(LEAST)
    assert (found.title, found.peer, found.era, found.window, found.status, found.id) == (
        None,
        (),
        None,
        None,
        None,
        None,
    )
    assert (found.table.delimiter, found.table.encoding, found.table.decimal) == (",", "utf-8", ".")


def test_levels_and_markers_that_look_like_numbers_or_flags_are_text_as_written() -> None:
    text = LEAST.replace("[a]", "[0, 1, true, 2.50, 007]").replace("column: y", "column: 2019, unknown: ['', -1]")
    found = shaped(text)
    assert found.dimensions[0].levels == ("0", "1", "true", "2.50", "007")
    assert found.outcomes[0].column == "2019"
    assert found.outcomes[0].unknown == ("", "-1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dimensions", "dimension", "1:1 `dimension` is not a known key here"),
        ("outcomes", "title: a\noutcome", "3:1 `outcome` is not a known key here"),
        ("column: x", "column: x, weight: 2", "1:26 `weight` is not a known key here"),
        ("[{column: y, ladder: [b]}]", "[]", "2:11 `outcomes` must not be empty"),
        ("levels: [a]", "levels: []", "1:34 `levels` must not be empty"),
        ("levels: [a]", "levels: a", "1:34 `levels` must be a list"),
        ("levels: [a]", "levels: [[a]]", "1:35 an entry of `levels` must be text"),
        ("levels: [a]", "levels: ['']", "1:35 an entry of `levels` must not be empty"),
        ("levels: [a]", "levels: [null]", "1:35 an entry of `levels` is empty"),
        ("levels: [a]", "scale: [1]", "1:33 `scale` has fewer entries than 2"),
        ("levels: [a]", "scale: [1, b]", "1:37 an entry of `scale` must be a number"),
        ("levels: [a]", "levels: [a], worse: up", "1:46 `worse`: `up` is not one of `higher`, `lower`"),
        ("ladder: [b]", "ladder: [b], worse: lower", "2:37 `worse` is not a known key here"),
        ("outcomes", "window: {column: d, days: -1}\noutcomes", "2:27 `days` must be 0 or more"),
        ("outcomes", "window: {column: d}\noutcomes", "2:9 `days` is missing"),
        ("outcomes", "era: {column: d, starts: [soon]}\noutcomes", "2:27 an entry of `starts`: `soon` is not a date"),
        ("outcomes", "table: {delimiter: x}\noutcomes", "2:20 `delimiter`: `x` is not one of `,`, `;`, `tab`, `|`"),
        ("outcomes", "peer: [{unknown: [a]}]\noutcomes", "2:8 `column` is missing"),
    ],
)  # fmt: skip
def test_what_is_refused(old: str, new: str, message: str) -> None:
    assert LEAST.count(old) == 1
    found = said(LEAST.replace(old, new))
    assert any(each.startswith(message) for each in found), found
