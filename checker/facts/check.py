"""What a case file must satisfy beyond its shape: names that exist, values on their scales, dates in order.

`docs/language` lists these checks as the ones an editor's schema cannot make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.dates import PartialDate
from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Fact
from checker.model.case import Bounds, Case, Dispute, Entry
from checker.model.load import nearest
from checker.model.shape import Pointer
from checker.source import DataPath, Document

INCIDENT_DATES = ("started", "ended", "discovered", "reported", "announced", "notified")
_IN_ORDER = (("started", "ended"), ("started", "discovered"), ("discovered", "notified"))


def check(document: Document, case: Case, catalogues: Mapping[str, Catalogue]) -> list[Problem]:
    """Every problem of a case whose shape is right."""
    catalogue = catalogues.get(case.domain)
    if catalogue is None:
        known = ", ".join(f"`{name}`" for name in sorted(catalogues))
        message = f"`domain`: there is no domain `{case.domain}`; known: {known}"
        return [document.problem(("domain",), message, nearest(case.domain, catalogues))]
    checks = _Checks(document, case, catalogue)
    return [
        *checks.cites(),
        *checks.sources(),
        *checks.names(),
        *checks.entries(),
        *checks.dates(),
        *checks.measures(),
        *checks.arguments(),
    ]


def entries_of(case: Case) -> Iterator[tuple[str, Entry, DataPath]]:
    """Every entry of a case with its fact and its place: incident dates first, then the facts."""
    for name in INCIDENT_DATES:
        entry = getattr(case.incident, name)
        if entry is not None:
            yield name, entry, ("incident", name)
    for name, entries in case.facts.items():
        for number, entry in enumerate(entries):
            yield name, entry, ("facts", name, number)


class _Checks:
    """The checks of one case, each yielding its problems."""

    def __init__(self, document: Document, case: Case, catalogue: Catalogue) -> None:
        self.document = document
        self.case = case
        self.catalogue = catalogue
        self.measure_ids = [measure.id for measure in case.measures]
        self.demand_ids = [demand.id for measure in case.measures for demand in measure.demands]
        self.scopes = {*case.tracks, *self.measure_ids, *self.demand_ids}

    def _unknown(self, path: DataPath, what: str, name: str, known: set[str]) -> Problem:
        return self.document.problem(path, f"there is no {what} `{name}` in this case", nearest(name, known))

    def cites(self) -> Iterator[Problem]:
        """Every citation names a source of the case and a place in it."""
        for path in _cite_paths(self.document.data, ()):
            for number, cite in enumerate(_list(_at(self.document.data, path))):
                name, at = _pointer(cite)
                source = self.case.sources.get(name)
                if source is None:
                    yield self._unknown((*path, number), "source", name, set(self.case.sources))
                elif at is None and source.locator is None:
                    yield self.document.problem(
                        (*path, number),
                        f"it is not said where in `{name}` this was seen",
                        "add `locator` to the source, or cite it as {source: …, at: …}",
                    )

    def sources(self) -> Iterator[Problem]:
        """A source has an address or a reason for having none, and is cited."""
        used = {
            _pointer(cite)[0]
            for path in _cite_paths(self.document.data, ())
            for cite in _list(_at(self.document.data, path))
        }
        for name, source in self.case.sources.items():
            if (source.url is None) == (source.no_url is None):
                yield self.document.problem(("sources", name), f"`{name}`: give exactly one of `url`, `no_url`")
            if name not in used:
                yield self.document.problem(("sources", name), f"the source `{name}` is cited nowhere", key=True)

    def names(self) -> Iterator[Problem]:
        """Tracks, measures and demands bear names of their own; tracks name respondents."""
        seen: dict[str, str] = {}
        for name, path in self._named():
            if name in seen:
                yield self.document.problem(path, f"`{name}` is already the name of {seen[name]}")
            seen.setdefault(name, f"the one at line {self.document.locate(path).line}")
        for name, track in self.case.tracks.items():
            if track.respondent not in self.case.respondents:
                place = ("tracks", name, "respondent")
                yield self._unknown(place, "respondent", track.respondent, set(self.case.respondents))

    def _named(self) -> Iterator[tuple[str, DataPath]]:
        yield from ((name, ("tracks", name)) for name in self.case.tracks)
        for number, measure in enumerate(self.case.measures):
            yield measure.id, ("measures", number, "id")
            for place, demand in enumerate(measure.demands):
                yield demand.id, ("measures", number, "demands", place, "id")

    def entries(self) -> Iterator[Problem]:
        """Facts are known, values fit their scales, everything is cited."""
        for name in self.case.facts:
            fact = self.catalogue.facts.get(name)
            if fact is None:
                hint = nearest(name, self.catalogue.facts)
                yield self.document.problem(("facts", name), f"there is no fact `{name}`", hint, key=True)
            elif (fact.derived and name != "addressee_can_perform") or fact.grade:
                yield self.document.problem(("facts", name), f"`{name}` is computed and cannot be given", key=True)
            elif name in INCIDENT_DATES:
                yield self.document.problem(("facts", name), f"`{name}` belongs under `incident`", key=True)
        for name, entry, path in entries_of(self.case):
            fact = self.catalogue.facts.get(name)
            if fact is not None:
                yield from self._entry(fact, entry, path)
        yield from self._series()

    def _entry(self, fact: Fact, entry: Entry, path: DataPath) -> Iterator[Problem]:
        yield from self._value(fact, entry, (*path, "value"))
        if entry.value == "unknown":
            if entry.note is None:
                yield self.document.problem(path, "an unknown value needs a `note`: what was looked for")
        elif entry.cite is None and not isinstance(entry.value, Dispute):
            yield self.document.problem(path, f"`{fact.name}` has no citation", "add `cite`")
        if entry.correction and entry.published is None:
            yield self.document.problem(path, "a correction needs `published`, the day it became known")
        for number, scope in enumerate(entry.applies_to or ()):
            if scope not in self.scopes:
                place = (*path, "applies_to", number)
                yield self._unknown(place, "track, measure or demand", scope, self.scopes)
        if fact.name == "persons_affected":
            yield from self._persons(entry, path)
        elif entry.counted or entry.per_person:
            yield self.document.problem(path, "`counted` and `per_person` belong to `persons_affected`")

    def _persons(self, entry: Entry, path: DataPath) -> Iterator[Problem]:
        """Items, accounts or browsers are not persons unless a source says so."""
        units = {counted.unit for counted in entry.counted}
        if entry.value not in ("unknown", "none-found") and "persons" not in units and entry.per_person is None:
            yield self.document.problem(
                path,
                "a number of persons needs a figure under `counted` whose unit is `persons`, "
                "or `per_person`, a source for at least one unit per person",
                "otherwise the value is `unknown`",
            )

    def _value(self, fact: Fact, entry: Entry, path: DataPath) -> Iterator[Problem]:
        match entry.value:
            case Bounds(at_least=low, at_most=high):
                yield from self._bounds(fact, low, high, path)
            case Dispute(either=either):
                for number, side in enumerate(either):
                    yield from self._scalar(fact, side.value, (*path, "either", number, "value"))
            case scalar:
                yield from self._scalar(fact, scalar, path)

    def _bounds(self, fact: Fact, low: object, high: object, path: DataPath) -> Iterator[Problem]:
        if low is None and high is None:
            yield self.document.problem(path, "give `at_least`, `at_most` or both")
            return
        if fact.scale is None or fact.scale.type in ("kind", "flag"):
            yield self.document.problem(path, f"`{fact.name}` has no order, so it cannot be bounded")
            return
        problems = [
            problem
            for key, end in (("at_least", low), ("at_most", high))
            if end is not None
            for problem in self._scalar(fact, end, (*path, key))
        ]
        yield from problems
        ends = None if problems or low is None or high is None else (fact.scale.encode(low), fact.scale.encode(high))
        if ends is not None and ends[0].lo > ends[1].hi:
            yield self.document.problem(path, f"`at_least` {low} is more than `at_most` {high}")

    def _scalar(self, fact: Fact, value: object, path: DataPath) -> Iterator[Problem]:
        if value == "unknown" and path[-1] == "value" and "either" not in path:
            return
        if value == "none-found" and fact.none_found is not None:
            return
        if fact.scale is None:
            if not (isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()):
                message = f"`{fact.name}`: `{value}` is not a country code of two capital letters"
                yield self.document.problem(path, message)
            return
        if value == "none-found" and "none-found" not in fact.scale.words:
            message = f"`{fact.name}`: `none-found` says nothing definite about this fact"
            yield self.document.problem(path, message, "give the value the source states, or `unknown`")
            return
        try:
            fact.scale.encode(value)
        except ValueError as error:
            yield self.document.problem(path, f"`{fact.name}`: {error}")

    def _series(self) -> Iterator[Problem]:
        """Within one scope there is one undated entry at most, and no two of the same day."""
        for name, entries in self.case.facts.items():
            seen: dict[tuple[str, str], int] = {}
            for number, entry in enumerate(entries):
                if entry.correction:
                    continue
                for scope in entry.applies_to or ("the whole case",):
                    key = (scope, str(entry.since or ""))
                    if key in seen:
                        when = f"since {entry.since}" if entry.since else "without a date"
                        message = f"`{name}` has two entries {when} for {scope}"
                        hint = "sources that differ are one entry with `either`"
                        yield self.document.problem(("facts", name, number), message, hint)
                    seen[key] = number

    def dates(self) -> Iterator[Problem]:
        """An end does not lie before its start."""
        for first, second in _IN_ORDER:
            start, end = getattr(self.case.incident, first), getattr(self.case.incident, second)
            if start is None or end is None:
                continue
            earliest, latest = _ends(start), _ends(end)
            if earliest and latest and max(day.last for day in latest) < min(day.first for day in earliest):
                message = f"`{second}` lies before `{first}`"
                yield self.document.problem(("incident", second), message)

    def measures(self) -> Iterator[Problem]:
        """Measures belong to a track or say why not; instruments, objects and asks exist."""
        for number, measure in enumerate(self.case.measures):
            path: DataPath = ("measures", number)
            if measure.track is None:
                for key in ("authority", "outside"):
                    if getattr(measure, key) is None:
                        yield self.document.problem(path, f"a measure without `track` needs `{key}`")
            elif measure.track not in self.case.tracks:
                yield self._unknown((*path, "track"), "track", measure.track, set(self.case.tracks))
            elif measure.outside is not None:
                yield self.document.problem((*path, "outside"), "a measure with a `track` is not outside")
            if measure.date is None and measure.date_note is None:
                yield self.document.problem(path, "a measure without `date` needs `date_note`")
            yield from self._instrument((*path, "instrument"), measure.instrument)
            for place, demand in enumerate(measure.demands):
                yield from self._demand((*path, "demands", place), demand.object, demand.ask)
        for number, prior in enumerate(self.case.history.entries if self.case.history else ()):
            yield from self._instrument(("history", "entries", number, "instrument"), prior.instrument)

    def _instrument(self, path: DataPath, name: str) -> Iterator[Problem]:
        known = self.catalogue.instruments
        if name not in known:
            names = ", ".join(f"`{word}`" for word in known)
            message = f"`instrument`: `{name}` is not one of {names}"
            yield self.document.problem(path, message, nearest(name, known))

    def _demand(self, path: DataPath, object_: str, ask: object) -> Iterator[Problem]:
        asks = [side.value for side in ask.either] if isinstance(ask, Dispute) else [ask]
        given = [("object", "intrusion", object_), *(("ask", "ask", value) for value in asks)]
        for key, outcome, value in given:
            try:
                self.catalogue.outcomes[outcome].scale.encode(value)
            except ValueError as error:
                yield self.document.problem((*path, key), f"`{key}`: {error}")

    def arguments(self) -> Iterator[Problem]:
        """An argument bears on something, and the facts it names are in the file."""
        given = {name for name, _, _ in entries_of(self.case)}
        for number, argument in enumerate(self.case.counter_arguments):
            path: DataPath = ("counter_arguments", number)
            for place, scope in enumerate(argument.bears_on or ()):
                if scope not in self.scopes:
                    where = (*path, "bears_on", place)
                    yield self._unknown(where, "track, measure or demand", scope, self.scopes)
            for place, name in enumerate(argument.names):
                fact = self.catalogue.facts.get(name)
                where = (*path, "names", place)
                if fact is None:
                    hint = nearest(name, self.catalogue.facts)
                    yield self.document.problem(where, f"there is no fact `{name}`", hint)
                elif name not in given and not fact.derived:
                    message = f"the argument rests on `{name}`, for which the case has no entry"
                    hint = "add the fact, with `value: unknown` and a note where it is not known"
                    yield self.document.problem(where, message, hint)


def _ends(entry: Entry) -> list[PartialDate]:
    """The dates an entry may mean; empty where it is unknown or cannot be read."""
    match entry.value:
        case Dispute(either=either):
            raw: list[object] = [side.value for side in either]
        case Bounds():
            return []
        case scalar:
            raw = [scalar]
    found = []
    for value in raw:
        try:
            found.append(PartialDate.parse(str(value)))
        except ValueError:
            return []  # reported where the value itself is checked
    return found


def _cite_paths(data: object, path: DataPath) -> Iterator[DataPath]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "cite":
                yield (*path, key)
            else:
                yield from _cite_paths(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _cite_paths(value, (*path, number))


def _at(data: object, path: DataPath) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]  # the path was walked over this very data
    return data


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _pointer(cite: object) -> tuple[str, str | None]:
    """The source's id and, where given, the place in it."""
    if isinstance(cite, str):
        return cite, None
    pointer = Pointer.model_validate(cite)
    return pointer.source, pointer.at
