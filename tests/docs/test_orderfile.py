"""The page on order files is true: its example is read, and it names every key that order files may have."""

from __future__ import annotations

import re
from pathlib import Path

from checker.model.orderfile import OrderFile
from checker.model.schema import schema_of
from checker.tables.accept import read_order
from checker.tables.orderfile import words
from checker.tables.rows import read_rows

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "orderfile.md").read_text(encoding="utf-8")


def test_the_page_names_every_key() -> None:
    root, definitions = schema_of(OrderFile)
    keys = {key for record in (root, *definitions.values()) for key in record["properties"]}
    prose = re.sub(r"(?ms)^```.*?^```$", "", PAGE)
    named = {word for text in re.findall(r"`([^`]+)`", prose) for word in re.findall(r"[a-z_]+", text)}
    assert sorted(keys - named) == []


def test_what_the_page_says_of_its_example() -> None:
    order = read_order(DOCS / "examples" / "matters.order.yaml")
    base = read_rows(DOCS / "examples" / "matters.csv", order)
    second, third, fifth = (base.ids.index(name) for name in ("M-02", "M-03", "M-05"))
    persons, column = order.dimensions[1], base.facts[1]
    assert words(persons, column.lo[second], column.hi[second]) == "1,000 to under 10,000"
    assert words(persons, column.lo[third], column.hi[third]) == "under 1,000"
    assert not base.final[third]
    assert list(base.peers).count(base.peers[fifth]) == 1
    assert base.left_out == {"superseded": 1}
    data = order.dimensions[3].axis.at_most
    assert data == (0b001, 0b011, 0b101)
