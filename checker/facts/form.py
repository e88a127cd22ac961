"""What the catalogue decides about a case file and its JSON Schema says as well: facts, values, instruments, levels.

`checker.facts.schema` says the same in the terms of JSON Schema; the tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.errors import Problem
from checker.facts.catalogue import FLAG, Catalogue, Fact, Scale, written
from checker.model.case import Bounds, Case, Demand, Dispute, Entry, Measure
from checker.model.load import Loaded, nearest, with_hint
from checker.source import DataPath

INCIDENT_DATES = ("started", "ended", "discovered", "reported", "announced", "notified")
PERSONS = "persons_affected"
COUNTRY = "^[A-Z]{2}$"


def entries_of(case: Case) -> Iterator[tuple[str, Entry, DataPath]]:
    """Every entry of a case with its fact and its place: incident dates first, then the facts."""
    for name in INCIDENT_DATES:
        entry = getattr(case.incident, name)
        if entry is not None:
            yield name, entry, ("incident", name)
    for name, entries in case.facts.items():
        for number, entry in enumerate(entries):
            yield name, entry, ("facts", name, number)


def can_be_given(fact: Fact) -> bool:
    """Whether a case file may give the fact: it may give no computed facts and no grades."""
    return not fact.grade and not fact.derived


def can_be_bounded(fact: Fact) -> bool:
    """Whether the values of the fact have an order."""
    return fact.scale is not None and fact.scale.type not in ("kind", "flag")


class Form:
    """The form of one case, each method yielding the problems of one part."""

    def __init__(self, loaded: Loaded[Case], case: Case, catalogue: Catalogue) -> None:
        self.loaded = loaded
        self.case = case
        self.catalogue = catalogue

    def problems(self) -> Iterator[Problem]:
        """Every problem of form."""
        yield from self._facts()
        for name, entry, path in entries_of(self.case):
            fact = self.catalogue.facts.get(name)
            if fact is not None:
                yield from self._entry(fact, entry, path)
        for number, measure in enumerate(self.case.measures):
            yield from self._measure(measure, ("measures", number))
        for number, prior in enumerate(self.case.history.entries if self.case.history else ()):
            yield from self._instrument(("history", "entries", number, "instrument"), prior.instrument)
        yield from self._arguments()
        for name, source in self.case.sources.items():
            if (source.url is None) == (source.no_url is None):
                yield self.loaded.problem(("sources", name), f"`{name}`: give exactly one of `url`, `no_url`", key=True)

    def _facts(self) -> Iterator[Problem]:
        for name in self.case.facts:
            fact = self.catalogue.facts.get(name)
            place: DataPath = ("facts", name)
            if fact is None:
                known = [known for known, each in self.catalogue.facts.items() if can_be_given(each)]
                yield self.loaded.problem(place, f"there is no fact `{name}`", nearest(name, known), key=True)
            elif not can_be_given(fact):
                yield self.loaded.problem(place, f"`{name}` is computed and cannot be given", key=True)
            elif name in INCIDENT_DATES:
                yield self.loaded.problem(place, f"`{name}` belongs under `incident`", key=True)

    def _entry(self, fact: Fact, entry: Entry, path: DataPath) -> Iterator[Problem]:
        match entry.value:
            case Bounds(at_least=low, at_most=high):
                yield from self._bounds(fact, low, high, (*path, "value"))
            case Dispute(either=either):
                for number, side in enumerate(either):
                    yield from self._value(fact, side.value, (*path, "value", "either", number, "value"))
            case "unknown":
                if entry.note is None:
                    yield self.loaded.problem(path, "an unknown value needs a `note`: what was looked for")
            case value:
                yield from self._value(fact, value, (*path, "value"))
        if entry.cite is None and entry.value != "unknown" and not isinstance(entry.value, Dispute):
            yield self.loaded.problem(path, f"`{fact.name}` has no citation", "add `cite`")
        yield from self._days(entry, path)
        yield from self._persons(fact, entry, path)

    def _days(self, entry: Entry, path: DataPath) -> Iterator[Problem]:
        """Each day an entry gives is one that its kind has."""
        if entry.correction and entry.published is None:
            yield self.loaded.problem(path, "a correction needs `published`, the day it became known")
        if entry.correction and entry.since is not None:
            message = "a correction replaces the value throughout, so it has no `since`"
            yield self.loaded.problem((*path, "since"), message, "its day is that of `published`", key=True)
        elif path[0] == "incident" and entry.since is not None:
            message = "the dates of the incident do not change over time, so they have no `since`"
            yield self.loaded.problem((*path, "since"), message, key=True)
        if entry.published is not None and not entry.correction:
            message = "`published` belongs to a correction"
            hint = "write `correction: true` if it corrects what was said before; otherwise the source has the date"
            yield self.loaded.problem((*path, "published"), message, hint, key=True)

    def _persons(self, fact: Fact, entry: Entry, path: DataPath) -> Iterator[Problem]:
        """Items, accounts or browsers are not persons unless a source says so."""
        if fact.name != PERSONS:
            for key in ("counted", "per_person"):
                if getattr(entry, key) is not None:
                    yield self.loaded.problem((*path, key), f"`{key}` belongs to `{PERSONS}`", key=True)
            return
        units = {counted.unit for counted in entry.counted or ()}
        if entry.value not in ("unknown", "none-found") and "persons" not in units and entry.per_person is None:
            yield self.loaded.problem(
                path,
                "a number of persons needs a figure under `counted` whose unit is `persons`, "
                "or `per_person`, a source for at least one unit per person",
                "otherwise the value is `unknown`",
            )

    def _bounds(self, fact: Fact, low: object, high: object, path: DataPath) -> Iterator[Problem]:
        if low is None and high is None:
            yield self.loaded.problem(path, "give `at_least`, `at_most` or both")
        elif not can_be_bounded(fact):
            yield self.loaded.problem(path, f"`{fact.name}` has no order, so it cannot be bounded")
        else:
            for key, end in (("at_least", low), ("at_most", high)):
                if end is not None:
                    yield from self._value(fact, end, (*path, key))

    def _value(self, fact: Fact, value: object, path: DataPath) -> Iterator[Problem]:
        if value == "none-found" and "none-found" not in (fact.scale.words if fact.scale else ()):
            if fact.none_found is None:
                message = f"`{fact.name}`: `none-found` says nothing definite about this fact"
                yield self.loaded.problem(path, message, "give the value the source states, or `unknown`")
            elif path[-1] != "value":
                yield self.loaded.problem(
                    path, f"`{path[-1]}`: `none-found` is a value of its own and no end of a range"
                )
        elif fact.scale is None:
            if not (isinstance(value, str) and re.fullmatch(COUNTRY, value)):
                message = f"`{fact.name}`: `{written(value)}` is not a country code of two capital letters"
                yield self.loaded.problem(path, message)
        else:
            yield from self._on_scale(fact.name, fact.scale, value, path)

    def _on_scale(self, name: str, scale: Scale, value: object, path: DataPath) -> Iterator[Problem]:
        try:
            scale.encode(value)
        except ValueError as error:
            message, hint = with_hint(str(error))
            if isinstance(value, str) and (value in FLAG if scale.type == "flag" else value.isdecimal()):
                hint = hint or "write it without quotes"
            yield self.loaded.problem(path, f"`{name}`: {message}", hint)

    def _measure(self, measure: Measure, path: DataPath) -> Iterator[Problem]:
        if measure.track is None:
            for key in ("authority", "outside"):
                if getattr(measure, key) is None:
                    yield self.loaded.problem(path, f"a measure without `track` needs `{key}`")
        elif measure.outside is not None:
            yield self.loaded.problem((*path, "outside"), "a measure with a `track` is not outside", key=True)
        if measure.date is None and measure.date_note is None:
            yield self.loaded.problem(path, "a measure without `date` needs `date_note`")
        yield from self._instrument((*path, "instrument"), measure.instrument)
        for number, demand in enumerate(measure.demands):
            yield from self._demand(demand, (*path, "demands", number))

    def _instrument(self, path: DataPath, name: str) -> Iterator[Problem]:
        known = self.catalogue.instruments
        if name not in known:
            names = ", ".join(f"`{word}`" for word in known)
            message = f"`instrument`: `{name}` is not one of {names}"
            yield self.loaded.problem(path, message, nearest(name, known))

    def _demand(self, demand: Demand, path: DataPath) -> Iterator[Problem]:
        intrusion, ask = self.catalogue.outcomes["intrusion"].scale, self.catalogue.outcomes["ask"].scale
        yield from self._on_scale("object", intrusion, demand.object, (*path, "object"))
        if not isinstance(demand.ask, Dispute):
            yield from self._on_scale("ask", ask, demand.ask, (*path, "ask"))
            return
        for number, side in enumerate(demand.ask.either):
            yield from self._on_scale("ask", ask, side.value, (*path, "ask", "either", number, "value"))

    def _arguments(self) -> Iterator[Problem]:
        """The facts that an argument rests on exist, and are no grades: what matters is what the grade rests on."""
        for number, argument in enumerate(self.case.counter_arguments):
            for place, name in enumerate(argument.names):
                fact = self.catalogue.facts.get(name)
                path: DataPath = ("counter_arguments", number, "names", place)
                if fact is None:
                    hint = nearest(name, self.catalogue.facts)
                    yield self.loaded.problem(path, f"there is no fact `{name}`", hint)
                elif fact.grade:
                    hint = "name the facts that it rests on"
                    yield self.loaded.problem(path, f"`{name}` is derived by rules and no fact of a case", hint)
