"""A small case file as text, edited in a test, and what is said of it."""

from __future__ import annotations

from functools import cache

from checker.errors import InputError, Problem
from checker.facts.catalogue import Catalogue
from checker.facts.matter import read_matter_text
from tests import matters

CASE = """\
title: a made-up matter
country: JP
domain: data-protection
respondents:
  firm: {name: A made-up firm, cite: [paper]}
incident:
  summary: made up
  started: {value: 2023-01-10, cite: [paper]}
  cite: [paper]
tracks:
  track: {respondent: firm, authority: jp-ppc, regime: jp-appi}
facts:
  intent:
    - {value: negligent, cite: [paper]}
measures:
  - id: act
    track: track
    date: 2024-03-05
    target: A made-up firm
    instrument: order
    summary: made up
    demands:
      - id: demand
        object: security
        ask: do
        addressee: A made-up firm
        known_from: document
        wording: in our words
        cite: [paper]
    cite: [paper]
counter_arguments:
  - {side: respondent, text: made up, names: [intent], cite: [paper]}
sources:
  paper: {title: a made-up paper, publisher: none, no_url: made up, locator: page 1}
"""

Said = tuple[str, str, str]


@cache
def _catalogues() -> dict[str, Catalogue]:
    return {"data-protection": matters.catalogue()}


def edited(*changes: tuple[str, str]) -> str:
    """The case with texts replaced, each of which stands in it once."""
    text = CASE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def problems(text: str) -> list[str]:
    """The problems of a case file as they are printed."""
    return [str(problem) for problem in _problems(text)]


def said(text: str) -> list[Said]:
    """What is said of a case file: the rest of the line from where it points, the message and the hint."""
    lines = text.split("\n")
    return [(lines[p.line - 1][p.column - 1 :], p.message, p.hint) for p in _problems(text)]


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        read_matter_text(text.encode(), "case.yaml", _catalogues())
    except InputError as error:
        return error.problems
    return ()
