"""The skeleton of a case file: what stands empty is an error, and filled in it is a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.errors import InputError
from checker.facts.catalogue import Catalogue
from checker.facts.form import INCIDENT_DATES, can_be_given
from checker.facts.matter import read_matter_text
from checker.facts.skeleton import skeleton
from checker.source import read_text
from tests import matters
from tests.mutations import at, paths

WRITTEN = Path(__file__).parents[2] / "input" / "skeleton.yaml"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return matters.catalogue()


def _problems(text: str, catalogue: Catalogue) -> list[tuple[int, int, str]]:
    try:
        read_matter_text(text.encode(), "new.yaml", {"data-protection": catalogue})
    except InputError as error:
        return [(problem.line, problem.column, problem.message) for problem in error.problems]
    return []


def test_every_place_left_empty_is_an_error_at_that_place(catalogue: Catalogue) -> None:
    text = skeleton(catalogue)
    document = read_text(text.encode(), "new.yaml")
    empty = [path for path in paths(document.data) if at(document.data, path) in (None, [])]
    spans = [document.locate(path) for path in empty]
    assert len(spans) > 25
    found = {(line, column) for line, column, message in _problems(text, catalogue) if "empty" in message}
    assert found == {(span.line, span.column) for span in spans}


_FILLED = {
    "  url:        # or `no_url: why there is none`": "  url: https://example.org/a",
    "country:        # two capital letters": "country: JP",
    "authority:  # ": "authority: jp-ppc # ",
    "regime:     # ": "regime: jp-appi # ",
    "value:    # none": "value: negligent # none",
    "instrument: # ": "instrument: order # ",
    "date:       # ": "date: 2024-03-05 # ",
    "object:         # ": "object: security # ",
    "ask:            # ": "ask: do # ",
    "known_from:     # ": "known_from: document # ",
    "    date:\n": "    date: 2024-03-06\n",
    "cite: []": "cite: [source]",
}


def test_filled_in_it_is_a_case(catalogue: Catalogue) -> None:
    text = skeleton(catalogue)
    for old, new in _FILLED.items():
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(
        r"(?m)^( *)(title|name|summary|target|addressee|wording|publisher|locator):( *#.*)?$", r"\1\2: made up", text
    )
    assert _problems(text, catalogue) == []


def test_what_is_commented_out_may_be_taken_in(catalogue: Catalogue) -> None:
    """Each fact's comment names it and lists its values; the dates stand as they would be filled in."""
    text = skeleton(catalogue)
    for fact in catalogue.facts.values():
        shown = fact.name == "intent" or f"# {fact.name}: " in text
        assert shown == (can_be_given(fact) or fact.name in INCIDENT_DATES), fact.name
        if shown and fact.scale is not None and fact.scale.words:
            assert ", ".join(fact.scale.words) in text
    for name in INCIDENT_DATES:
        assert f"  # {name}: {{value: 2024-01-31, cite: []}}   # {catalogue.facts[name].asks}\n" in text
    assert all(name in text for name in catalogue.instruments)


def test_the_parts_in_comments_are_well_formed(catalogue: Catalogue) -> None:
    """With the comment signs before history and arguments taken away, the file can still be read."""
    text = re.sub(r"(?m)^# (?=( *- |  |history|counter_arguments))", "", skeleton(catalogue))
    data = read_text(text.encode(), "new.yaml").data
    assert isinstance(data, dict)
    assert set(data["history"]["entries"][0]) == {
        "date",
        "authority",
        "instrument",
        "relation",
        "subject",
        "about",
        "cite",
    }
    assert set(data["counter_arguments"][0]) == {"side", "text", "names", "cite"}


def test_the_file_for_other_tests_is_this_one(catalogue: Catalogue) -> None:
    assert WRITTEN.read_text(encoding="utf-8") == skeleton(catalogue)
