"""The page on the language is true: its rules run, and it names every key that files may have."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from checker import assurance
from checker.facts.catalogue import read_catalogue
from checker.model.case import Case
from checker.model.load import load
from checker.model.packfile import PackFile
from checker.model.place import records_in
from checker.model.rulebook import CompareFile, FactFile, RuleFile, ScalesFile
from checker.rules.compare import Comparing, read_compare
from checker.rules.pack import Book, read_book
from checker.rules.unary import _OPERATORS
from checker.shipped import folder
from checker.source import read_text

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
RULES = re.findall(r"(?ms)^```yaml rule[^\n]*\n(.*?)^```$", PAGE)
PACK = """\
title: the rules of the page
domain: data-protection
applies_to:
  - {authority: example-authority, regime: example-act}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = tmp_path_factory.mktemp("page")
    pack = root / "examples"
    pack.mkdir()
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    for number, text in enumerate(RULES, start=1):
        (pack / f"rule-{number}.yaml").write_text(text, encoding="utf-8")
    return read_book([root], folder("rules"))


def test_the_rules_of_the_page_are_found() -> None:
    assert len(RULES) == PAGE.count("```yaml rule") == 6


def test_the_rules_of_the_page_keep_their_examples(book: Book) -> None:
    tested = assurance.test_rules(book, [])
    assert (tested.rules, tested.examples >= 4 * len(RULES)) == (len(RULES), True)
    assert tested.failures == ()


def _keys(shape: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """Every key of a file's shape, and of the shapes within it."""
    if shape in seen:
        return set()
    seen.add(shape)
    found: set[str] = set()
    for name, field in shape.model_fields.items():
        found.add(field.alias or name)
        for inner in records_in(field.annotation):
            found |= _keys(inner, seen)
    return found


@pytest.mark.parametrize("shape", [Case, RuleFile, PackFile, FactFile, ScalesFile])
def test_the_page_names_every_key_of(shape: type[BaseModel]) -> None:
    prose = re.sub(r"(?ms)^```.*?^```$", "", PAGE)
    marked = [*re.findall(r"`([^`]+)`", prose), *RULES]
    named = {word for text in marked for word in re.findall(r"[a-z_]+", text)}
    assert sorted(_keys(shape, set()) - named) == []


def test_the_page_shows_every_operator() -> None:
    table = PAGE[PAGE.index("| test | allows |") : PAGE.index("Every fact has a closed scale")]
    for operator in _OPERATORS:
        assert f'`"{operator} ' in table, operator
    assert "not(" in table
    assert "[0..30]" in table
    assert "(0..30]" in table


def test_the_example_of_comparing_is_accepted() -> None:
    """For a catalogue that has only the facts it names; every key of the section is in it but one."""
    [text] = re.findall(r"(?ms)^```yaml\n(compare:.*?)^```$", PAGE)
    whole = read_catalogue(folder("rules") / "data-protection")
    document = read_text(f"{PACK}{text}".encode(), "pack.yaml")
    file = load(document, PackFile)
    assert file.compare is not None
    named = {*file.compare.dimensions, *file.compare.not_compared}
    few = dataclasses.replace(whole, facts={name: fact for name, fact in whole.facts.items() if name in named})
    assert isinstance(read_compare("examples", document, file, few), Comparing)
    assert set(CompareFile.model_fields) - set(file.compare.model_fields_set) == {"applies_to"}
