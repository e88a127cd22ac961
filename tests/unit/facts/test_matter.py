"""Targets in the order of the file, citations with their places, places in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.errors import InputError
from checker.facts.catalogue import Catalogue
from checker.facts.matter import case_id, read_matter, read_matter_text
from checker.model.shape import Pointer
from tests.matters import SOURCES, catalogue, checked, data, demand, entry, measure, unchecked

CATALOGUES: dict[str, Catalogue] = {"data-protection": catalogue()}


def test_targets_are_the_measures_of_a_track_each_before_its_demands() -> None:
    case = data(
        measure("first", demands=[demand("a"), demand("b")]),
        measure("elsewhere", track=None, authority="someone", outside="addressed to another"),
        measure("second", demands=[demand("c")]),
    )
    matter = unchecked(case)
    assert [t.id for t in matter.targets("track")] == ["first", "first/a", "first/b", "second", "second/c"]
    paths = {t.id: t.path for t in matter.targets("track")}
    assert paths["first/b"] == ("measures", 0, "demands", 1)
    assert paths["second"] == ("measures", 2)
    assert list(matter.targets("nothing")) == []


def test_scopes_are_named_from_the_narrowest() -> None:
    case = data(measure(demands=[demand()]), measure("outside", track=None, authority="someone", outside="why"))
    matter = unchecked(case)
    act, asked = matter.targets("track")
    assert (act.scopes, asked.scopes) == (("act", "track"), ("demand", "act", "track"))


def test_a_citation_takes_the_place_given_before_that_of_its_source() -> None:
    sources = {
        "made-up": {**SOURCES["made-up"], "date": "2024-03"},
        "page": {"title": "A page", "publisher": "P", "url": "https://example.org/", "locator": "para 1"},
    }
    matter = unchecked(data(sources=sources))
    cites = matter.citations(("page", Pointer(source="page", at="para 9"), "made-up"))
    assert [(c.source, c.at, c.url, c.date) for c in cites] == [
        ("page", "para 1", "https://example.org/", ""),
        ("page", "para 9", "https://example.org/", ""),
        ("made-up", "none", "", "2024-03"),
    ]
    assert matter.citations(None) == ()


def test_a_place_cited_twice_is_one_citation() -> None:
    matter = unchecked(data())
    elsewhere = Pointer(source="made-up", at="page 2")
    assert [cite.at for cite in matter.citations(("made-up", elsewhere, "made-up"))] == ["none", "page 2"]


def test_a_place_in_the_file_is_found() -> None:
    text = json.dumps(data(measure(demands=[demand()])), indent=1)
    matter = read_matter_text(text.encode(), "made-up.yaml", CATALOGUES)
    [_, asked] = matter.targets("track")
    span = matter.span((*asked.path, "object"))
    assert span.file == "made-up.yaml"
    assert text.splitlines()[span.line - 1][span.column - 1 :].startswith('"security"')


def test_the_id_of_a_case_is_its_folder_and_name(tmp_path: Path) -> None:
    assert case_id(tmp_path / "jp" / "some-case.yaml") == "jp/some-case"


def test_a_case_is_read_from_a_file_or_refused_with_its_problems(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(json.dumps(data()), encoding="utf-8")
    assert read_matter(file, CATALOGUES).id == f"{tmp_path.name}/case"
    file.write_text(json.dumps(data(facts={"intnt": [entry("gross")]})), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_matter(file, CATALOGUES)
    assert "there is no fact `intnt`" in caught.value.problems[0].message


def test_a_correction_that_would_begin_on_some_day_is_refused() -> None:
    correction = entry("gross", correction=True, published="2024-01-01", since="2023-01-01")
    with pytest.raises(InputError) as caught:
        checked(data(facts={"intent": [correction]}), CATALOGUES)
    [problem] = caught.value.problems
    assert problem.message == "a correction replaces the value throughout, so it has no `since`"


def test_the_data_of_the_tests_make_a_file_that_is_accepted() -> None:
    assert checked(data(measure(demands=[demand()]), facts={"intent": [entry("gross")]}), CATALOGUES).id == "made-up"
