"""What a case file must satisfy beyond its shape: first its form, then what no JSON Schema can say.

`BEYOND_SCHEMA` names the latter; `docs/language` prints its sentences.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from checker.dates import PartialDate
from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Scale
from checker.facts.form import INCIDENT_DATES, Form, entries_of
from checker.facts.named import named
from checker.model.case import Bounds, Case, Dispute, Entry
from checker.model.load import Loaded, nearest
from checker.model.schema import BEYOND_EVERY_SCHEMA
from checker.source import MAX_PROBLEMS, DataPath

__all__ = ["BEYOND_SCHEMA", "INCIDENT_DATES", "check", "entries_of"]

BEYOND_SCHEMA = {
    **BEYOND_EVERY_SCHEMA,
    "sources": "Each source id under `cite` stands under `sources`, and each source is cited somewhere.",
    "places": "Each citation says where in the source: by `at`, or by the source's own `locator`.",
    "names": "No two tracks, measures or demands of a case have the same name.",
    "references": "`respondent` names a respondent of the case and `track` a track; `applies_to` and `bears_on` name "
    "tracks, measures or demands.",
    "bounds": "`at_least` is not more than `at_most`.",
    "series": "A fact has one entry without `since` at most, and one for each `since`, within the same `applies_to`; "
    "corrections do not count.",
    "order": "`ended` and `discovered` are not certainly earlier than `started`, nor `notified` than `discovered`.",
    "arguments": "A fact that an argument `names` has an entry in the case, unless it is computed.",
}
"""By the name of a check, what an editor that knows only the schema does not see."""

_IN_ORDER = (("started", "ended"), ("started", "discovered"), ("discovered", "notified"))


FORM = "form"
"""The name of what the schema sees as well."""


def check(loaded: Loaded[Case], catalogues: Mapping[str, Catalogue]) -> list[Problem]:
    """The problems of a case beyond its shape; the items that were refused for their shape are not looked at.

    The search ends with three times as many as are listed: each costs a look for what may have been meant.
    """
    return [problem for _, problem in itertools.islice(by_check(loaded, catalogues), 3 * MAX_PROBLEMS)]


def by_check(loaded: Loaded[Case], catalogues: Mapping[str, Catalogue]) -> Iterator[tuple[str, Problem]]:
    """Every problem with the name of the check that found it: `form`, or one of `BEYOND_SCHEMA`."""
    case = loaded.record
    if case is None:
        return
    catalogue = catalogues.get(case.domain)
    if catalogue is None:
        known = ", ".join(f"`{name}`" for name in sorted(catalogues))
        message = f"`domain`: there is no domain `{case.domain}`; known: {known}"
        yield FORM, loaded.problem(("domain",), message, nearest(case.domain, catalogues))
        return
    yield from ((FORM, problem) for problem in Form(loaded, case, catalogue).problems())
    beyond = _Beyond(loaded, case, catalogue)
    for name, found in beyond.checks().items():
        if beyond.named.whole or name in ("bounds", "series", "order"):
            yield from ((name, problem) for problem in found)


class _Beyond:
    """The checks of one case that no schema can make.

    What may be referred to is taken from the file itself, so that nothing is missed because it was refused.
    """

    def __init__(self, loaded: Loaded[Case], case: Case, catalogue: Catalogue) -> None:
        self.loaded = loaded
        self.case = case
        self.catalogue = catalogue
        self.named = named(loaded.document.data)

    def checks(self) -> dict[str, Iterator[Problem]]:
        """What each check finds, by its name in `BEYOND_SCHEMA`."""
        return {
            "sources": self._sources(),
            "places": self._places(),
            "names": self._names(),
            "references": self._references(),
            "bounds": self._bounds(),
            "series": self._series(),
            "order": self._order(),
            "arguments": self._arguments(),
        }

    def _unknown(self, path: DataPath, what: str, name: str, known: Iterable[str]) -> Problem:
        return self.loaded.problem(path, f"there is no {what} `{name}` in this case", nearest(name, known))

    def _sources(self) -> Iterator[Problem]:
        document, sources, cites = self.loaded.document, self.named.sources, self.named.cites
        for cite in cites:
            if cite.source not in sources:
                message = f"there is no source `{cite.source}` in this case"
                yield document.problem(cite.path, message, nearest(cite.source, sources))
        for name in set(sources) - {cite.source for cite in cites}:
            yield document.problem(("sources", name), f"the source `{name}` is cited nowhere", key=True)

    def _places(self) -> Iterator[Problem]:
        for cite in self.named.cites:
            source = self.case.sources.get(cite.source)
            if source is not None and source.locator is None and not cite.says_where:
                message = f"it is not said where in `{cite.source}` this was seen"
                hint = "add `locator` to the source, or cite it as {source: …, at: …}"
                yield self.loaded.document.problem(cite.path, message, hint)

    def _names(self) -> Iterator[Problem]:
        document, seen = self.loaded.document, dict[str, DataPath]()
        for name, path in self.named.scopes:
            if name in seen:
                message = f"`{name}` is already the name of {_what(seen[name])} on line"
                yield document.problem(path, f"{message} {document.locate_key(seen[name]).line}")
            seen.setdefault(name, path)

    def _references(self) -> Iterator[Problem]:
        respondents, tracks = self.named.respondents, self.named.tracks
        known = [name for name, _ in self.named.scopes]
        for name, track in self.case.tracks.items():
            if track.respondent not in respondents:
                yield self._unknown(("tracks", name, "respondent"), "respondent", track.respondent, respondents)
        for number, measure in enumerate(self.case.measures):
            if measure.track is not None and measure.track not in tracks:
                yield self._unknown(("measures", number, "track"), "track", measure.track, tracks)
        for path, scopes in self._scoped():
            for number, scope in enumerate(scopes):
                if scope not in known:
                    yield self._unknown((*path, number), "track, measure or demand", scope, known)

    def _scoped(self) -> Iterator[tuple[DataPath, tuple[str, ...]]]:
        for _, entry, path in entries_of(self.case):
            yield (*path, "applies_to"), entry.applies_to or ()
        for number, argument in enumerate(self.case.counter_arguments):
            yield ("counter_arguments", number, "bears_on"), argument.bears_on or ()

    def _bounds(self) -> Iterator[Problem]:
        for name, entry, path in entries_of(self.case):
            fact = self.catalogue.facts.get(name)
            if isinstance(entry.value, Bounds) and fact is not None and fact.scale is not None:
                low, high = entry.value.at_least, entry.value.at_most
                least, most = _encoded(fact.scale, low), _encoded(fact.scale, high)
                if least is not None and most is not None and least[0] > most[1]:
                    yield self.loaded.problem((*path, "value"), f"`at_least` {low} is more than `at_most` {high}")

    def _series(self) -> Iterator[Problem]:
        for name, entries in self.case.facts.items():
            seen: set[tuple[str, str]] = set()
            for number, entry in enumerate(entries):
                if entry.correction:
                    continue
                for scope in dict.fromkeys(entry.applies_to or ("the whole case",)):
                    key = (scope, str(entry.since or ""))
                    if key in seen:
                        when = f"since {entry.since}" if entry.since else "without a date"
                        whose = scope if entry.applies_to is None else f"`{scope}`"
                        message = f"`{name}` has two entries {when} for {whose}"
                        hint = "sources that differ are one entry with `either`"
                        yield self.loaded.problem(("facts", name, number), message, hint)
                    seen.add(key)

    def _order(self) -> Iterator[Problem]:
        for first, second in _IN_ORDER:
            start, end = getattr(self.case.incident, first), getattr(self.case.incident, second)
            earliest, latest = _span(start)[0], _span(end)[1]
            if earliest is not None and latest is not None and latest < earliest:
                yield self.loaded.problem(("incident", second), f"`{second}` lies before `{first}`", key=True)

    def _arguments(self) -> Iterator[Problem]:
        for number, argument in enumerate(self.case.counter_arguments):
            for place, name in enumerate(argument.names):
                fact = self.catalogue.facts.get(name)
                if fact is not None and not fact.derived and not fact.grade and name not in self.named.facts:
                    message = f"the argument rests on `{name}`, for which the case has no entry"
                    hint = "add the fact, with `value: unknown` and a note where it is not known"
                    yield self.loaded.problem(("counter_arguments", number, "names", place), message, hint)


def _encoded(scale: Scale, raw: object) -> tuple[int, int] | None:
    """The first and last number that a value may be; None where it is no value, which `Form` reports."""
    try:
        found = scale.encode(raw)
    except ValueError:
        return None
    return found.lo, found.hi


def _span(entry: Entry | None) -> tuple[date | None, date | None]:
    """The first and last day that an entry may mean; None where that end is open or cannot be read."""
    if entry is None:
        return None, None
    match entry.value:
        case Bounds(at_least=low, at_most=high):
            return _day(low)[0], _day(high)[1]
        case Dispute(either=either):
            days = [_day(side.value) for side in either]
            firsts, lasts = [first for first, _ in days if first], [last for _, last in days if last]
            whole = len(firsts) == len(days)
            return (min(firsts), max(lasts)) if whole else (None, None)
        case value:
            return _day(value)


def _day(raw: object) -> tuple[date | None, date | None]:
    try:
        day = PartialDate.parse(raw if isinstance(raw, str) else "")
    except ValueError:
        return None, None  # unknown, or reported by `Form`
    return day.first, day.last


def _what(path: DataPath) -> str:
    if path[0] == "tracks":
        return "the track"
    return "the demand" if "demands" in path else "the measure"
