"""What differs between the catalogues of two rule books: facts, outcomes, instruments, and their scales."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeVar

from checker.facts.catalogue import Catalogue, Fact, Outcome, Scale
from checker.model.rulebook import InstrumentFile
from checker.revision.clauses import Bearing, ClauseChange, ItemChange, changes, law
from checker.rules.pack import Book

Clause = tuple[str, tuple[str, ...], Bearing]
"""A clause with its parts in words."""

T = TypeVar("T")


def catalogue_changes(old: Book, new: Book) -> Iterator[ItemChange]:
    """The differences between the catalogues of the domains that the packs of the books are of."""
    was, now = _used(old), _used(new)
    for domain, catalogue in now.items():
        if domain not in was:
            yield ItemChange("domain", domain, "added", "")
            continue
        before = was[domain]
        yield from _items("fact", before.facts, catalogue.facts, _fact)
        yield from _items("outcome", before.outcomes, catalogue.outcomes, _outcome)
        yield from _items("instrument", before.instruments, catalogue.instruments, _instrument)
    yield from (ItemChange("domain", name, "removed", "") for name in was if name not in now)


def _used(book: Book) -> dict[str, Catalogue]:
    """A book holds every shipped catalogue; only those its packs use can matter."""
    return {domain: book.catalogues[domain] for domain in sorted({pack.file.domain for pack in book.packs.values()})}


def _items(
    kind: Literal["fact", "outcome", "instrument"],
    was: Mapping[str, T],
    now: Mapping[str, T],
    described: Callable[[T], Iterator[Clause]],
) -> Iterator[ItemChange]:
    for name, item in now.items():
        after = list(described(item))
        if name not in was:
            yield ItemChange(kind, name, "added", "", clauses=tuple(_against([], after)))
        elif clauses := tuple(_against(list(described(was[name])), after)):
            yield ItemChange(kind, name, "changed", "", clauses=clauses)
    for name, item in was.items():
        if name not in now:
            yield ItemChange(kind, name, "removed", "", clauses=tuple(_against(list(described(item)), [])))


def _against(was: list[Clause], now: list[Clause]) -> Iterator[ClauseChange]:
    """The clauses that differ; of an item that stands on one side only, those that can change a judgement."""
    for number in range(max(len(was), len(now))):
        clause, _, bears_on = (now or was)[number]
        if (was and now) or bears_on == "judgement":
            yield from changes(clause, was[number][1] if was else (), now[number][1] if now else (), bears_on)


def _scale(scale: Scale | None) -> tuple[str, ...]:
    if scale is None:
        return ("country",)
    if scale.type in ("flag", "date"):
        return (scale.type,)
    ends = ", ".join(scale.words) or f"{scale.ends.lo:,} to {scale.ends.hi:,}"
    return (f"{scale.type}: {ends}{f' {scale.unit}' if scale.unit else ''}",)


def _when(truth: bool, word: str) -> tuple[str, ...]:
    return (word,) if truth else ()


def _fact(fact: Fact) -> Iterator[Clause]:
    yield "scale", _scale(fact.scale), "judgement"
    marks = (
        *_when(fact.protected, "protected: no rule may read it"),
        *_when(fact.derived, "computed by the checker"),
        *_when(fact.grade, "derived by rules"),
    )
    yield "kind", marks, "judgement"
    found = fact.scale.word(fact.none_found) if fact.scale is not None and fact.none_found is not None else ""
    yield "`none-found` stands for", _when(bool(found), found), "judgement"
    yield "worse", (fact.worse.value,), "proof"
    yield "only for rules citing", fact.only_citing, "proof"
    yield "asks", (fact.asks,), "nothing"
    yield "matters", tuple(map(law, fact.matters)), "nothing"
    yield "note", _when(bool(fact.note), fact.note), "nothing"
    yield "group", (fact.group,), "nothing"


def _outcome(outcome: Outcome) -> Iterator[Clause]:
    yield "scale", _scale(outcome.scale), "judgement"
    yield "of a", (outcome.of,), "judgement"
    yield "asks", (outcome.asks,), "nothing"
    yield "means", tuple(f"{level}: {text}" for level, text in outcome.means.items()), "nothing"
    yield "note", _when(bool(outcome.note), outcome.note), "nothing"


def _instrument(file: InstrumentFile) -> Iterator[Clause]:
    yield "stringency", (file.stringency or "not judged",), "judgement"
    yield "needs a power", ("yes" if file.needs_power else "no",), "judgement"
    yield "binding", ("binding" if file.binding else "not binding",), "judgement"
    yield "why not judged", _when(file.not_judged is not None, file.not_judged or ""), "nothing"
    yield "means", (file.means,), "nothing"
