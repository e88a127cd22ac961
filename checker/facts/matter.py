"""A matter: a case file that was read and checked, with the things it names looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.errors import InputError
from checker.facts.catalogue import Catalogue
from checker.facts.check import check
from checker.facts.value import Citation
from checker.model.case import STAND_INS, Case, Demand, Measure
from checker.model.load import first, load_in_part
from checker.model.shape import Cites
from checker.source import DataPath, Document, Span, printable, read, read_text


@dataclass(frozen=True, slots=True)
class Target:
    """What is judged: a measure, or one demand of it."""

    measure: Measure
    demand: Demand | None
    path: DataPath

    @property
    def id(self) -> str:
        """The measure's id, with the demand's after a slash."""
        return f"{self.measure.id}/{self.demand.id}" if self.demand else self.measure.id

    @property
    def scopes(self) -> tuple[str, ...]:
        """The names that entries may apply to, the narrowest first."""
        names = [self.demand.id if self.demand else None, self.measure.id, self.measure.track]
        return tuple(name for name in names if name is not None)


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with its document, so that everything in it can be pointed at."""

    id: str
    document: Document
    case: Case

    def citations(self, cites: Cites | None) -> tuple[Citation, ...]:
        """The places cited, each once, in the order of the file."""
        found: dict[Citation, None] = {}
        for cite in cites or ():
            name, at = (cite, None) if isinstance(cite, str) else (cite.source, cite.at)
            source = self.case.sources[name]
            place = Citation(
                name,
                source.title,
                source.publisher,
                source.url or "",
                str(source.date or ""),
                at or source.locator or "",
            )
            found[place] = None
        return tuple(found)

    def span(self, path: DataPath) -> Span:
        """Where something stands in the case file."""
        return self.document.locate(path)

    def targets(self, track: str) -> Iterator[Target]:
        """Every measure of a track with its demands, in the order of the file."""
        for number, measure in enumerate(self.case.measures):
            if measure.track == track:
                path: DataPath = ("measures", number)
                yield Target(measure, None, path)
                for place, demand in enumerate(measure.demands):
                    yield Target(measure, demand, (*path, "demands", place))


def read_matter(file: Path, catalogues: Mapping[str, Catalogue]) -> Matter:
    """The matter in a file; raises InputError with every problem found."""
    return _accept(read(file), catalogues, case_id(file))


def read_matter_text(text: bytes, name: str, catalogues: Mapping[str, Catalogue]) -> Matter:
    """The matter in a text from elsewhere, such as standard input; raises InputError likewise."""
    return _accept(read_text(text, name), catalogues, name)


def case_id(file: Path) -> str:
    """The id of a case: its folder and its name without the ending."""
    return printable(f"{file.resolve().parent.name}/{file.stem}")


def _accept(document: Document, catalogues: Mapping[str, Catalogue], name: str) -> Matter:
    loaded = load_in_part(document, Case, STAND_INS)
    problems = [*loaded.problems, *check(loaded, catalogues)]
    if problems or loaded.record is None:
        raise InputError(first(problems))
    return Matter(name, document, loaded.record)
