"""A pack of the shipped domain that compares cases on five facts, and made-up cases to compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker import shipped
from checker.facts.matter import Matter, read_matter
from checker.findings.cohort import Decided, LeftOut, decided
from checker.findings.finding import Finding
from checker.findings.precedents import Verdict, verdict
from checker.findings.split import Compared, Others, compare
from checker.rules.compare import Comparing
from checker.rules.pack import Book, read_book
from checker.vocabulary import Direction
from tests import matters
from tests.matters import Data, data, entry

DIMENSIONS = ("persons_affected", "intent", "exfiltration", "remedy", "days_since_like_measure")
OUTCOMES = ("stringency", "intrusion")


def section(
    dimensions: tuple[str, ...] = DIMENSIONS, outcomes: tuple[str, ...] = OUTCOMES, **given: Any
) -> dict[str, Any]:
    """A `compare` section that names everything; other keys as given."""
    catalogue = matters.catalogue()
    could = [
        fact.name
        for fact in catalogue.facts.values()
        if fact.worse is not Direction.NONE and not fact.protected and not fact.grade
    ]
    rest = [name for name in (*could, *catalogue.outcomes) if name not in (*dimensions, *outcomes)]
    because = [{"principle": "toy", "says": "a toy", "ours": True, "verified": True}]
    return {
        "peers": {"same": ["authority", "regime"], "because": because},
        "dimensions": dict.fromkeys(dimensions, "a toy"),
        "outcomes": dict.fromkeys(outcomes, "a toy"),
        "not_compared": dict.fromkeys(rest, "a toy"),
        "abstain_below": {"peers": 1, "because": "a toy"},
        **given,
    }


def era(*days: str) -> list[dict[str, Any]]:
    """Eras that begin on these days."""
    return [{"from": day, "because": [{"law": "Toy Act", "says": "a toy", "verified": True}]} for day in days]


PAIRS = [{"authority": "toy-office", "regime": "toy-law"}, {"authority": "other-office", "regime": "toy-law"}]


def book(folder: Path, compare: Mapping[str, Any] | None = None, pairs: list[dict[str, str]] | None = None) -> Book:
    """A book of one pack without rules that compares cases; raises InputError."""
    pack = {
        "title": "toy pack",
        "domain": "data-protection",
        "applies_to": pairs or PAIRS,
        "compare": compare if compare is not None else section(),
    }
    place = folder / "packs" / "toy"
    place.mkdir(parents=True)
    (place / "pack.yaml").write_text(json.dumps(pack, indent=1), encoding="utf-8")
    return read_book([place.parent], shipped.folder("rules"))


KNOWN: dict[str, Any] = {
    "persons_affected": 1000,
    "intent": "negligent",
    "exfiltration": "confirmed",
    "remedy": "begun",
}
NO_RECORD: Data = {"complete": {"text": "there were none", "cite": matters.CITE}, "entries": []}
"""Nothing earlier, so that the days since are known."""


def persons(value: Any, **given: Any) -> Data:
    """An entry on the number of persons, with a figure that counts them."""
    counted = [{"figure": 1, "unit": "persons", "status": "confirmed", "cite": matters.CITE}]
    return entry(value, counted=counted, **given)


def case(*measures: Data, facts: Mapping[str, Any] | None = None, **given: Any) -> Data:
    """A case of which every fact compared is known, with others in their place; None leaves one out."""
    entries: dict[str, list[Data]] = {}
    for name, value in {**KNOWN, **(facts or {})}.items():
        if isinstance(value, list):
            entries[name] = value
        elif value is not None:
            made = persons(value) if name == "persons_affected" and value != "unknown" else entry(value, note="a toy")
            entries[name] = [made]
    return data(*measures, facts=entries, **{"history": NO_RECORD, **given})


def ordered(level: str, kind: str | None = "security", **given: Any) -> Data:
    """A measure with one demand that was read in the act itself, or with none."""
    demands = [matters.demand(f"demand-{given.get('name', 'act')}", object=kind)] if kind else []
    return matters.measure(instrument=level, demands=demands, **given)


def matter(folder: Path, name: str, made: Data, book: Book) -> Matter:
    """A case as read from `cases/NAME.yaml` in the folder."""
    file = folder / "cases" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return read_matter(file, book.catalogues)


class Toys:
    """A folder with a book and the cases made for it."""

    def __init__(self, folder: Path, compare: Mapping[str, Any] | None = None) -> None:
        self.folder = folder
        self.book = book(folder, compare)
        self.catalogue = self.book.catalogues["data-protection"]
        self.made = 0

    @property
    def comparing(self) -> Comparing:
        """How the pack compares."""
        found = self.book.packs["toy"].comparing
        assert found is not None
        return found

    def found(self, made: Data) -> Decided | LeftOut:
        """The one track of a case as it is compared."""
        self.made += 1
        read = matter(self.folder, f"case-{self.made}", made, self.book)
        return decided(read, "track", self.comparing, self.catalogue)

    def row(self, made: Data) -> Decided:
        """The same of a case that takes part."""
        found = self.found(made)
        assert isinstance(found, Decided), found
        return found

    def verdict(self, own: Data, *others: Data) -> Verdict:
        """The first case among the others."""
        rows = [self.row(made) for made in (own, *others)]
        return verdict(rows[0], rows[1:], self.catalogue, self.book)

    def compared(self, own: Data, *others: Data) -> tuple[Compared, tuple[Finding, ...]]:
        """The same for the report."""
        first, *rest = (self.found(made) for made in (own, *others))
        assert isinstance(first, Decided), first
        rows = tuple(one for one in rest if isinstance(one, Decided))
        out = tuple(one for one in rest if isinstance(one, LeftOut))
        return compare(first, Others(rows, out), self.catalogue, self.book)
