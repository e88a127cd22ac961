"""A fact's value is what it may be and where that was seen; the place in our file makes no difference."""

from __future__ import annotations

import dataclasses

import pytest

from checker.facts.value import Citation, FactValue
from checker.source import Span
from checker.vocabulary import Interval

VALUE = FactValue("remedy", (Interval(0, 1),), "none to begun", False, spans=(Span("a.yaml", 1, 1),))


def test_values_that_differ_only_in_their_place_are_equal() -> None:
    moved = dataclasses.replace(VALUE, spans=(Span("b.yaml", 2, 2),))
    assert moved == VALUE
    assert len({moved, VALUE}) == 1
    assert dataclasses.replace(VALUE, values=(Interval(0, 0),)) != VALUE
    assert dataclasses.replace(VALUE, inferred=("why",)) != VALUE


def test_values_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        VALUE.shown = "begun"  # type: ignore[misc]


def test_citations_sort_by_their_source() -> None:
    first, second = Citation("a", "z", "", "", "", ""), Citation("b", "a", "", "", "", "")
    assert sorted([second, first]) == [first, second]
