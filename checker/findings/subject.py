"""What a report is about: each measure and demand in the words of the case file, with where it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.facts.matter import Matter
from checker.facts.value import Citation
from checker.model.case import Basis, Demand, Measure, Track
from checker.source import Span


@dataclass(frozen=True, slots=True)
class Detail:
    """A statement with where it was read; without citations it rests on those of its subject."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A measure, or one demand of it."""

    id: str
    date: str
    wording: str
    """What was done or asked, in the words of the case file."""
    details: tuple[Detail, ...]
    """Instrument, basis and addressee, and what about them is inferred or unverified."""
    place: Span
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements in the sources that do not agree, left open."""

    about: str
    versions: tuple[Detail, ...]
    comment: str


def subjects(matter: Matter, track: str | None) -> Iterator[Subject]:
    """The measures of a track, or those outside every track, each before its demands."""
    for number, measure in enumerate(matter.case.measures):
        if measure.track != track:
            continue
        yield _of_measure(matter, measure, number)
        for place, demand in enumerate(measure.demands):
            yield Subject(
                f"{measure.id}/{demand.id}",
                str(measure.date or ""),
                demand.wording,
                tuple(_asked(demand)),
                matter.span(("measures", number, "demands", place)),
                matter.citations(demand.cite),
            )


def _of_measure(matter: Matter, measure: Measure, number: int) -> Subject:
    details = [Detail(_form(measure))]
    if measure.date_note:
        details.append(Detail(f"on its day: {measure.date_note}"))
    if measure.basis:
        details.append(_basis(matter, measure.basis))
    if measure.unverified:
        details.append(Detail(f"unverified: {measure.unverified}"))
    return Subject(
        measure.id,
        str(measure.date or ""),
        measure.summary,
        tuple(details),
        matter.span(("measures", number)),
        matter.citations(measure.cite),
    )


def _form(measure: Measure) -> str:
    by = f" by {measure.authority}" if measure.authority else ""
    parts = [measure.instrument + by, {True: "binding", False: "not binding", None: ""}[measure.binding]]
    if measure.amount:
        parts.append(f"{measure.amount.amount:,} {measure.amount.currency}")
    parts.append("" if measure.status == "counting" else measure.status)
    return ", ".join(part for part in parts if part) + f"; to {measure.target}"


def _basis(matter: Matter, basis: Basis) -> Detail:
    unverified = f" [unverified: {basis.unverified}]" if basis.unverified else ""
    return Detail(f"basis as stated: {basis.text}{unverified}", matter.citations(basis.cite))


_KNOWN_FROM = {
    "document": "known from the document or a page that quotes it",
    "official": "known from what officials published",
    "press": "known from press reports alone",
}
_DONE_BY = {
    "third-party": ", which cannot do it by its own decision",
    "addressee": ", which can do it by its own decision",
}


def _asked(demand: Demand) -> Iterator[Detail]:
    done = _DONE_BY.get(demand.performed_by or "", "")
    form = ", orally" if demand.form == "oral" else ""
    yield Detail(f"asked{form} of {demand.addressee}{done}; {_KNOWN_FROM[demand.known_from]}")
    if demand.inferred:
        yield Detail(f"inferred in the reading of the demand: {demand.inferred}")
    if demand.note:
        yield Detail(demand.note)


def incident(matter: Matter) -> Detail:
    """What happened."""
    return Detail(matter.case.incident.summary, matter.citations(matter.case.incident.cite))


def ending(matter: Matter, track: Track) -> Detail:
    """How and when the authority was done with a track, or that this is not recorded."""
    closed = track.closed
    if closed is None:
        return Detail("the matter is not recorded as closed")
    day = f"the matter was closed on {closed.on}" if closed.on else "the matter was closed, the day is not known"
    return Detail(f"{day}: {closed.how}", matter.citations(closed.cite))


def disputes(matter: Matter) -> Iterator[Dispute]:
    """What the sources disagree on, each version with where it was read."""
    for found in matter.case.disagreements:
        versions = tuple(Detail(version.says, matter.citations(version.cite)) for version in found.values)
        yield Dispute(found.about, versions, found.comment or "")
