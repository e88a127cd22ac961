"""How a pack compares cases: its `compare` section, checked against the catalogue of the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from checker.dates import PartialDate
from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Fact
from checker.model.load import nearest
from checker.model.packfile import PackFile
from checker.model.rulebook import CompareFile, Era
from checker.source import DataPath, Document
from checker.vocabulary import Direction, Level

OUTCOMES = ("stringency", "intrusion", "amount")
"""Outcomes of a whole track that can be compared: of its most stringent measure, its deepest demand, all its money."""

_ASK = "how firmly something is asked says nothing apart from what is asked, so `ask` is not compared"


@dataclass(frozen=True, slots=True)
class Comparing:
    """How the cases of some authorities and regimes are compared."""

    pack: str
    file: CompareFile
    pairs: frozenset[tuple[str, str]]
    """Authorities and regimes."""
    same: tuple[Literal["authority", "regime"], ...]
    dimensions: tuple[Fact, ...]
    outcomes: tuple[str, ...]
    eras: tuple[date, ...]
    """The first day of each era but the first, in order."""
    abstain_below: int
    level: Level

    def key(self, authority: str, regime: str) -> tuple[str, ...]:
        """What peers share, the era left out."""
        named = {"authority": authority, "regime": regime}
        return tuple(named[part] for part in self.same)

    def era(self, day: PartialDate | None) -> int | None:
        """The number of the era in which a decision fell; None where its day leaves that open."""
        if not self.eras:
            return 0
        if day is None:
            return None
        first, last = (sum(start <= end for start in self.eras) for end in (day.first, day.last))
        return first if first == last else None

    def era_words(self, number: int) -> str:
        """An era as a reader knows it: `decisions from 2022-04-01 on`; empty where there is one alone."""
        if not self.eras:
            return ""
        if number == 0:
            return f"decisions before {self.eras[0]}"
        if number == len(self.eras):
            return f"decisions from {self.eras[-1]} on"
        return f"decisions from {self.eras[number - 1]} to {self.eras[number] - timedelta(days=1)}"

    def between(self, number: int) -> tuple[Era, ...]:
        """The changes of law that bound an era, with their reasons."""
        return self.file.eras[max(0, number - 1) : number + 1]


def read_compare(name: str, document: Document, file: PackFile, catalogue: Catalogue) -> Comparing | list[Problem]:
    """The `compare` section of a pack that has one, or every problem in it."""
    found = file.compare
    assert found is not None
    problems = [
        *_dimensions(document, found, catalogue),
        *_outcomes(document, found, catalogue),
        *_left_out(document, found, catalogue),
        *_eras(document, found),
        *_pairs(document, file, found),
    ]
    if problems:
        return problems
    pairs = found.applies_to or (() if isinstance(file.applies_to, str) else file.applies_to)
    return Comparing(
        name,
        found,
        frozenset((pair.authority, pair.regime) for pair in pairs),
        tuple(dict.fromkeys(found.peers.same)),
        tuple(catalogue.facts[fact] for fact in found.dimensions),
        tuple(found.outcomes),
        tuple(era.since.first for era in found.eras),
        found.abstain_below.peers,
        Level(found.level),
    )


def _dimensions(document: Document, found: CompareFile, catalogue: Catalogue) -> Iterator[Problem]:
    comparable = [name for name, fact in catalogue.facts.items() if not _why_not(fact)]
    for name in found.dimensions:
        place: DataPath = ("compare", "dimensions", name)
        fact = catalogue.facts.get(name)
        if fact is None:
            yield document.problem(place, f"there is no fact `{name}`", nearest(name, comparable), key=True)
        elif why := _why_not(fact):
            yield document.problem(place, f"`{name}` cannot be compared: {why}", key=True)


def _why_not(fact: Fact) -> str:
    """Why a fact is no dimension; empty where it may be one."""
    if fact.protected:
        return "it is protected"
    if fact.grade:
        return "it is a grade, which rules derive; compare the facts behind it"
    if fact.worse is Direction.NONE:
        return "it has no worse direction"
    if fact.only_citing:
        return f"only a rule that cites {' or '.join(fact.only_citing)} may read it"
    return ""


def _outcomes(document: Document, found: CompareFile, catalogue: Catalogue) -> Iterator[Problem]:
    for name in found.outcomes:
        place: DataPath = ("compare", "outcomes", name)
        if name == "ask":
            yield document.problem(place, _ASK, "name it under `not_compared`", key=True)
        elif name not in catalogue.outcomes:
            message = f"there is no outcome `{name}`"
            yield document.problem(place, message, nearest(name, catalogue.outcomes), key=True)
        elif name not in OUTCOMES:
            known = ", ".join(f"`{one}`" for one in OUTCOMES)
            yield document.problem(place, f"`{name}` cannot be compared; these can: {known}", key=True)


def _left_out(document: Document, found: CompareFile, catalogue: Catalogue) -> Iterator[Problem]:
    """What is left out is left out for a reason: a side could answer with it."""
    could = {name: "fact" for name, fact in catalogue.facts.items() if not _why_not(fact)}
    could |= dict.fromkeys(catalogue.outcomes, "outcome")
    for name in found.not_compared:
        place: DataPath = ("compare", "not_compared", name)
        if name not in could and name not in catalogue.facts:
            yield document.problem(place, f"there is no fact or outcome `{name}`", nearest(name, could), key=True)
        elif name in found.dimensions or name in found.outcomes:
            yield document.problem(place, f"`{name}` is compared and not compared", key=True)
    for name, kind in could.items():
        if not any(name in named for named in (found.dimensions, found.outcomes, found.not_compared)):
            what = "fact with a worse direction" if kind == "fact" else "outcome"
            message = f"`{name}`, {'an' if kind == 'outcome' else 'a'} {what}, is neither compared nor left out"
            hint = (
                f"name it under `{'dimensions' if kind == 'fact' else 'outcomes'}` or `not_compared`, with the reason"
            )
            yield document.problem(("compare",), message, hint, key=True)


def _eras(document: Document, found: CompareFile) -> Iterator[Problem]:
    before: PartialDate | None = None
    for number, era in enumerate(found.eras):
        place: DataPath = ("compare", "eras", number, "from")
        if not era.since.exact:
            yield document.problem(place, f"`{era.since}` is not one day, so the era of a decision would be open")
        elif before is not None and not before.certainly_before(era.since):
            yield document.problem(place, f"the era from {era.since} does not begin after the one before it")
        before = era.since


def _pairs(document: Document, file: PackFile, found: CompareFile) -> Iterator[Problem]:
    if isinstance(file.applies_to, str):
        if found.applies_to is None:
            message = "a pack that applies wherever another does says under `applies_to` which cases it compares"
            yield document.problem(("compare",), message, key=True)
        return
    named = [(pair.authority, pair.regime) for pair in file.applies_to]
    for number, pair in enumerate(found.applies_to or ()):
        if (pair.authority, pair.regime) not in named:
            message = f"the pack does not apply to `{pair.authority}` under `{pair.regime}`"
            yield document.problem(("compare", "applies_to", number), message)


def compared_twice(comparing: Mapping[str, tuple[Document, Comparing]]) -> Iterator[Problem]:
    """No authority and regime is compared by two packs: there would be two answers."""
    first: dict[tuple[str, str], str] = {}
    for name, (document, found) in comparing.items():
        for authority, regime in sorted(found.pairs):
            other = first.setdefault((authority, regime), name)
            if other != name:
                message = f"cases of `{authority}` under `{regime}` are compared by the pack `{other}` already"
                yield document.problem(("compare",), message, key=True)
