"""Order files: everything wrong with one is told at once, each thing where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import InputError
from checker.source import read_text
from checker.tables.accept import MAX_COMPARED, order_of, read_order
from checker.tables.orderfile import Compared, Era, Form, Key, Levels, Numbers, Status, TableOrder, Window

WHOLE = """\
title: a made-up table
description: made up
table: {delimiter: tab, encoding: shift-jis, decimal: ","}
id: case
peer: [law, {column: office, unknown: [""]}]
era: {column: on, starts: [2018-05-25, 2020-01-01], unknown: [n/a]}
window: {column: on, days: 365, unknown: [n/a]}
status: {column: stands, final: [final], pending: [open], superseded: [annulled]}
dimensions:
  - {column: intent, levels: [deliberate, gross, none], worse: lower, unknown: [""], because: made up}
  - {name: persons, from: least, to: most, scale: [0, 1000.5], worse: higher, bands: [10, 100]}
  - {column: harm, levels: [a, b, c, d], graver_than: [[b, a], [d, b]]}
outcomes:
  - {column: measure, ladder: [none, order]}
  - {name: money, column: fine, amount: [0, 1e6]}
"""


def test_what_a_whole_file_says(tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    none = frozenset[str]()
    assert read_order(file) == TableOrder(
        str(file),
        "a made-up table",
        "made up",
        (
            Compared("intent", ("intent",), Levels(("deliberate", "gross", "none"), True), frozenset([""]), "made up"),
            Compared("persons", ("least", "most"), Numbers(0, 1000.5, False, (10, 100)), none),
            # What follows from the pairs holds, and nothing else: c is beside all others.
            Compared("harm", ("harm",), Levels(("a", "b", "c", "d"), at_most=(0b1, 0b11, 0b100, 0b1011)), none),
        ),
        (
            Compared("measure", ("measure",), Levels(("none", "order")), none),
            Compared("money", ("fine",), Numbers(0, 1_000_000), none),
        ),
        (Key("law"), Key("office", frozenset([""]))),
        Era(Key("on", frozenset(["n/a"])), (date(2018, 5, 25), date(2020, 1, 1))),
        Window(Key("on", frozenset(["n/a"])), 365),
        Status("stands", frozenset(["final"]), frozenset(["open"]), frozenset(["annulled"])),
        "case",
        Form("\t", "cp932", ","),
    )


def test_every_column_that_is_read_is_named_once() -> None:
    found = order_of(read_text(WHOLE.encode(), "order.yaml"))
    assert found.columns == (
        "intent", "least", "most", "harm", "measure", "fine", "law", "office", "on", "stands", "case",
    )  # fmt: skip
    assert found.order.window == 365
    assert [axis.amount for axis in (*found.order.dimensions, *found.order.outcomes)] == [False] * 4 + [True]


def said(text: str) -> list[tuple[str, str, str]]:
    """For each problem the text that stands there, the message and the hint."""
    with pytest.raises(InputError) as raised:
        order_of(read_text(text.encode(), "order.yaml"))
    lines = text.split("\n")
    found = raised.value.problems
    return [(lines[each.line - 1][each.column - 1 :], each.message, each.hint) for each in found]


HARM = "levels: [a, b, c, d], graver_than: [[b, a], [d, b]]"


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        # Where values come from
        ("column: harm, ", "", "{levels", "`column` is missing", "or give bounds by two columns, `from` and `to`"),
        ("from: least, to: most", "from: least", "from: least", "`from` needs `to` beside it", "for one column with"),
        ("from: least, to: most", "to: most", "to: most", "`to` needs `from` beside it", "for one column with"),
        ("from: least, to: most", "column: x, from: least", "from: least", "`from` cannot stand beside `column`", ""),
        ("name: persons, ", "", "{from", "`name` is missing", "where a value is given by two columns"),
        ("column: fine", "column: harm", "harm, amount", "the column `harm` is used twice: it is used under `d", "a"),
        ("to: most", "to: least", "least, scale", "the column `least` is used twice: it is used there", "a col"),
        ("id: case", "id: on", "on\n", "the column `on` is used twice: it is used under `era`", "a column has"),
        ("name: money", "name: intent", "intent, column: fine", "the name `intent` is used twice", "give one another"),
        ("name: persons", "name: harm", "harm, levels", "the name `harm` is used twice", "give one another `name`"),
        # Kinds of scales
        (f"harm, {HARM}", "harm", "{column: harm", "`levels` or `scale` is missing", "list the words"),
        (", ladder: [none, order]", "", "{column: measure", "`ladder` or `amount` is missing", "list the words"),
        ("ladder: [none, order]", "ladder: [x], amount: [0, 1]", "amount", "`amount` cannot stand beside `ladder`", ""),
        ("worse: lower", "bands: [5]", "bands: [5]", "`bands` needs `scale` beside it", ""),
        (", worse: higher", "", "{name: persons", "`worse` is missing", "say whether a higher or a lower number is"),
        (HARM, f"{HARM}, worse: lower", "worse", "`worse` cannot stand beside `graver_than`", ""),
        ("column: harm, ", "name: x, from: h1, to: h2, ", "from", "`from` cannot stand beside `graver_than`", ""),
        # Words
        ("[none, order]", "[none, order, none]", "none]}", "the level `none` is listed twice", ""),
        ('unknown: [""], bec', "unknown: [gross], bec", "gross], bec", "`gross` is a level too", "it can be only one"),
        ("[d, b]]", "[d, e]]", "e]]}", "`e` is not in `levels`", ""),
        ("[d, b]]", "[a, d], [d, b]]", "[b, a], [a", "the pairs make `b` graver than itself", "take one out"),
        ("[d, b]]", "[d, d]]", "[d, d]]}", "the pairs make `d` graver than itself", "take one out"),
        # Numbers
        ("[0, 1e6]", "[1e6, 0]", "amount", "the scale is upside down: 1000000 is above 0", "write [0, 1000000]"),
        ("[0, 1e6]", "[0, 1e16]", "1e16", "numbers reach to 1,000,000,000,000,000 at most", "use a larger unit"),
        ("[0, 1e6]", "[0, 1234567890.12345678]", "1234", "`1234567890.12345678` has more than", "round it"),
        ("[0, 1e6]", "[0, 9], unknown: [-1, 5]", "5]}", "`5` is a number of the scale too", "a cell with it would be"),
        ("[0, 1e6]", "[0, 9], unknown: ['0,5']", "'0,5'", "`0,5` is a number of the scale too", "a cell with it"),
        ("bands: [10, 100]", "bands: [100, 10]", "10]}", "the cut 10 does not lie above the one before it", ""),
        ("bands: [10, 100]", "bands: [0, 10]", "0, 10]}", "no number of the scale lies on one side of the cut 0", "c"),
        ("bands: [10, 100]", "bands: [1001]", "1001]}", "no number of the scale lies on one side of the cut 1", "c"),
        # Eras, statuses, drafts
        ("2018-05-25, 2020-01-01", "2018-05-25, 2018-05-25", "2018-05-25], ", "`2018-05-25` does not lie after", ""),
        ("[2018-05-25, ", "[2018-05, ", "2018-05, ", "`2018-05` is not a day", "an era starts on a certain day"),
        ("pending: [open]", "pending: [final]", "final], super", "`final` is listed twice, the first", ""),
        ("final: [final], pending: [open], superseded: [annulled]", "final: []", "status", "no word is listed", "list"),
        ("because: made up", "decide: which end?", "decide", "still to be decided: which end?", "decide it, then"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(old: str, new: str, place: str, message: str, hint: str) -> None:
    assert WHOLE.count(old) == 1, WHOLE.count(old)
    [(stands, found, meant)] = said(WHOLE.replace(old, new))
    assert (stands + "\n").startswith(place)
    assert found.startswith(message)
    assert meant.startswith(hint)
    assert bool(meant) == bool(hint)


def test_pairs_of_levels_without_levels_and_with_a_direction() -> None:
    found = said(WHOLE.replace(HARM, "scale: [0, 1], worse: lower, graver_than: [[b, a]]"))
    assert [(place.split(":")[0], message) for place, message, _ in found] == [
        ("worse", "`worse` cannot stand beside `graver_than`"),
        ("graver_than", "`graver_than` needs `levels` beside it"),
    ]


def test_everything_is_told_at_once_of_shape_and_of_sense() -> None:
    text = WHOLE.replace("title", "titel").replace("[0, 1e6]", "[0, x]").replace("[d, b]]", "[d, e]]")
    text = text.replace("worse: higher, ", "").replace("days: 365", "days: -1").replace("id: case", "id: harm")
    assert [message for _, message, _ in said(text)] == [
        "`titel` is not a known key here",
        "the column `harm` is used twice: it is used under `dimensions`",
        "`days` must be 0 or more",
        "`worse` is missing",
        "`e` is not in `levels`",
        "an entry of `amount` must be a number",
    ]


def test_where_all_dimensions_are_refused_the_rest_is_checked_all_the_same() -> None:
    found = [message for _, message, _ in said("dimensions: none\noutcomes: [{column: y, amount: [5, 0]}]\n")]
    assert found == ["`dimensions` must be a list", "the scale is upside down: 5 is above 0"]


def many(count: int) -> str:
    return "dimensions:\n" + "".join(f"  - {{column: d{n}, levels: [0, 1]}}\n" for n in range(count))


def test_there_may_be_many_dimensions_up_to_a_limit() -> None:
    outcome = "outcomes: [{column: y, ladder: [all]}]\n"
    assert len(order_of(read_text((many(MAX_COMPARED) + outcome).encode(), "o")).dimensions) == MAX_COMPARED
    [(place, message, _)] = said(many(MAX_COMPARED + 1) + outcome)
    assert (place, message) == ("dimensions:", f"there are more than {MAX_COMPARED} dimensions")


def test_a_partial_order_has_a_limit_of_its_own() -> None:
    levels = ", ".join(f"l{n}" for n in range(61))
    text = f"dimensions: [{{column: x, levels: [{levels}], graver_than: [[l1, l0]]}}]\n"
    text += "outcomes: [{column: y, ladder: [a]}]\n"
    [(_, message, _)] = said(text)
    assert message == "with `graver_than` there can be 60 levels at most"


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] != p[1]), min_size=1, max_size=8)


@given(PAIRS)
def test_the_sets_of_a_partial_order_are_all_that_follows_from_its_pairs(pairs: list[tuple[int, int]]) -> None:
    reached = {(level, level) for level in range(6)} | set(pairs)
    while more := {(a, d) for a, b in reached for c, d in reached if b == c} - reached:
        reached |= more
    circle = any((b, a) in reached for a, b in pairs)
    written = ", ".join(f"[l{graver}, l{milder}]" for graver, milder in pairs)
    text = f"dimensions: [{{column: x, levels: [l0, l1, l2, l3, l4, l5], graver_than: [{written}]}}]\n"
    text += "outcomes: [{column: y, ladder: [a]}]\n"
    if circle:
        assert "graver than itself" in said(text)[0][1]
        return
    scale = order_of(read_text(text.encode(), "o")).dimensions[0].scale
    assert isinstance(scale, Levels)
    assert scale.at_most == tuple(sum(1 << below for a, below in reached if a == level) for level in range(6))
