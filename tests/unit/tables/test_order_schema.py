"""The schema of order files and the reader accept and refuse the same files, but for the checks that are listed."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.errors import InputError, Problem
from checker.model.orderfile import OrderFile
from checker.model.schema import schema_of
from checker.source import read_text
from checker.tables.accept import order_of
from checker.tables.schema import BEYOND_SCHEMA, order_schema
from tests.mutations import Validator, mutations, seen_by_editor, written

NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
FORM = "form"
SCHEMA = order_schema()
ACCEPTS: Any = Validator(SCHEMA).is_valid

WHOLE = """\
title: made up
description: made up
table: {delimiter: ";", encoding: utf-8, decimal: "."}
id: case
peer: [law, {column: office, unknown: [""]}]
era: {column: on, starts: [2018-05-25, 2020-01-01], unknown: [n/a]}
window: {column: on, days: 365, unknown: [n/a]}
status: {column: stands, final: [final], pending: [open], superseded: [annulled]}
dimensions:
  - {name: will, column: intent, levels: [0, gross, none], worse: lower, unknown: [""], because: made up}
  - {name: persons, from: least, to: most, scale: [0, 1000.5], worse: higher, bands: [10, 100]}
  - {column: harm, levels: [a, b, c, d], graver_than: [[b, a], [d, b]]}
outcomes:
  - {name: measure, column: did, ladder: [none, order], unknown: ["?"], because: made up}
  - {name: fine, from: fine_least, to: fine_most, amount: [0, 50], bands: [5]}
"""

_SAYS = [
    ("calendar", r"is not a day of the calendar$"),
    ("names", r"^the name `.*` is used twice$"),
    ("columns", r"^the column `.*` is used twice"),
    ("lists", r"is listed twice|is a level too$"),
    ("partial orders", r"beside `graver_than`|is not in `levels`|graver than itself|levels at most$"),
    ("scales", r"is upside down|is a number of the scale too|of the cut|the cut|significant digits|^numbers reach to"),
    ("eras", r"^`.*` is not a day$|does not lie after the start before it$"),
    ("status", r"^no word is listed$"),
    ("numbers of them", r"^there are more than"),
]


def check(problem: Problem) -> str:
    if problem.message == "`days` must be a whole number" and problem.hint.startswith("write "):
        return "whole numbers"
    return next((name for name, said in _SAYS if re.search(said, problem.message)), FORM)


def problems(text: bytes) -> list[Problem]:
    try:
        order_of(read_text(text, "order.yaml"))
    except InputError as error:
        return list(error.problems)
    return []


def data() -> Any:
    return read_text(WHOLE.encode(), "order.yaml").data


def test_it_is_a_schema_and_both_accept_a_file_with_every_key() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert problems(written(data())) == []
    assert ACCEPTS(seen_by_editor(data()))


def test_the_file_has_every_key_and_each_is_explained() -> None:
    root, definitions = schema_of(OrderFile)
    for record in ("OrderFile", *definitions):
        properties = (root if record == "OrderFile" else definitions[record])["properties"]
        for name, schema in properties.items():
            assert "description" in schema or "$ref" in schema, (record, name)
            assert name == "decide" or re.search(rf"\b{name}:", WHOLE), name


def test_they_agree_on_changes_in_one_place() -> None:
    words = ("a", "case", "lower", ",", "tab", ["a", "b"], ["b", "a"], [0, 5], [5, 0], {"column": "zzz"}, "2018-05", 50)
    refused: Counter[str] = Counter()
    accepted = 0
    differences = []
    original = data()
    for change in itertools.islice(mutations(original, words), 0, None, 1 if NIGHTLY else 7):
        changed = change.apply(original)
        text = written(changed)
        found = problems(text)
        checks = {check(problem) for problem in found}
        if ACCEPTS(seen_by_editor(changed)) != (checks <= set(BEYOND_SCHEMA)):
            differences.append(f"{change}: {found}")
        refused.update(checks)
        accepted += not found
        assert all(problem.line > 0 < problem.column for problem in found), found
        assert not any(re.search(r"[Ii]nput should|[Vv]alue error", problem.message) for problem in found), found
    assert differences == []
    assert accepted > 50
    assert refused[FORM] > 200


BEYOND = [
    ("file", "title: made up", "title: made up\ntitle: made up"),
    ("calendar", "[2018-05-25, ", "[2018-02-30, "),
    ("whole numbers", "days: 365", "days: 365.0"),
    ("names", "name: will", "name: persons"),
    ("columns", "column: harm", "column: case"),
    ("lists", "[none, order]", "[none, none]"),
    ("lists", "pending: [open]", "pending: [final]"),
    ("partial orders", "[d, b]]", "[d, e]]"),
    ("partial orders", "graver_than:", "worse: lower, graver_than:"),
    ("scales", "[0, 1000.5]", "[1000.5, 0]"),
    ("scales", "bands: [10, 100]", "bands: [10, 10]"),
    ("eras", "[2018-05-25, ", "[2018-05, "),
    ("status", "final: [final], pending: [open], superseded: [annulled]", "final: []"),
]


@pytest.mark.parametrize(("name", "old", "new"), BEYOND)
def test_the_schema_accepts_what_only_the_reader_refuses(name: str, old: str, new: str) -> None:
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new).encode()
    found = problems(text)
    assert found
    if name != "file":
        changed = read_text(text, "order.yaml").data
        assert {check(problem) for problem in found} == {name}
        assert ACCEPTS(seen_by_editor(changed))


def test_the_number_of_dimensions_is_left_to_the_reader() -> None:
    many = data()
    many["dimensions"] = [{"column": f"c{number}", "levels": ["a"]} for number in range(300)]
    assert {check(problem) for problem in problems(written(many))} == {"numbers of them"}
    assert ACCEPTS(seen_by_editor(many))


def test_every_check_beyond_the_schema_is_shown_to_be_one() -> None:
    assert {name for name, *_ in BEYOND} | {"numbers of them"} == set(BEYOND_SCHEMA)


def test_a_draft_is_refused_by_both() -> None:
    draft = data()
    draft["dimensions"][0]["decide"] = "the order"
    assert [check(problem) for problem in problems(written(draft))] == [FORM]
    assert not ACCEPTS(seen_by_editor(draft))
