"""What a table for rules must look like: which columns are read, for what, and what their cells mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.errors import Problem
from checker.facts.catalogue import DATES, Catalogue, Scale
from checker.model.load import nearest
from checker.model.shape import shortened
from checker.tables.cells import CellError
from checker.tables.rules.ruleset import Ruleset
from checker.vocabulary import Interval, Ranges, ranges

UNKNOWN = ("", "unknown")
"""What a cell may say where the fact is not known."""
NONE_FOUND = "none-found"
AT_LEAST, AT_MOST = "_at_least", "_at_most"
MEASURE_DATE, AUTHORITY, REGIME, ID = "measure_date", "authority", "regime", "id"
WHOLE_NUMBER = "^(0|-?[1-9][0-9]{0,17})$"
"""A whole number as it must be written, which is also how every engine prints it."""
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_BOUNDED = ("level", "count", "days", "date", "amount")
_WHOLE_NUMBER = re.compile(WHOLE_NUMBER)


@dataclass(frozen=True, slots=True)
class Field:
    """A fact, an outcome or the day of the measure, and the places of the columns that give it."""

    name: str
    scale: Scale
    none_found: int | None = None
    """What `none-found` stands for, where it says something definite."""
    value: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """Its columns, from the value to the greater bound."""
        return tuple(place for place in (self.value, self.least, self.most) if place is not None)

    @property
    def words(self) -> bool:
        """Whether its values are words, of which a cell may name several."""
        return bool(self.scale.words)

    def one(self, text: str) -> Ranges:
        """What a cell of the value says; raises CellError."""
        if text in UNKNOWN and text not in self.scale.words:
            return self.scale.whole
        if not self.words or text in self.scale.words:
            return (self._encoded(text),)
        return ranges(self._encoded(part) for part in text.split("|"))

    def _encoded(self, text: str) -> Interval:
        if text == NONE_FOUND and self.none_found is not None:
            return Interval(self.none_found, self.none_found)
        raw: object = text
        if self.scale.type == "flag":
            raw = FLAGS.get(text, text)
        elif not self.words and self.scale.type != "date":
            raw = _whole(text)
        try:
            return self.scale.encode(raw)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            raise CellError(message, hint or _meant(text)) from None

    def bounds(self, least: str, most: str) -> Interval:
        """What the cells of the two bounds say; an end not known is that of the scale. Raises CellError."""
        low = self.scale.ends.lo if least in UNKNOWN else self._encoded(least).lo
        high = self.scale.ends.hi if most in UNKNOWN else self._encoded(most).hi
        if low > high:
            raise CellError(f"at least `{shortened(least)}` and at most `{shortened(most)}` leave nothing")
        return Interval(low, high)

    def read(self, cells: Sequence[str]) -> Ranges:
        """What the cells of a row say; raises CellError, which stands in the last column that has a part in it."""
        value = "" if self.value is None else cells[self.value]
        least = "" if self.least is None else cells[self.least]
        most = "" if self.most is None else cells[self.most]
        if least in UNKNOWN and most in UNKNOWN:
            return self.one(value)
        if value not in UNKNOWN:
            raise CellError(f"`{self.name}` is given as a value and by bounds", "leave one of them empty")
        return (self.bounds(least, most),)

    def faults(self, cells: Sequence[str]) -> Iterator[tuple[int, CellError]]:
        """What is wrong with the cells, each with its place; called where `read` raises."""
        found = False
        for place, read in ((self.value, self.one), (self.least, self._least), (self.most, self._most)):
            if place is not None:
                try:
                    read(cells[place])
                except CellError as error:
                    found = True
                    yield place, error
        if not found:
            try:
                self.read(cells)
            except CellError as error:
                yield self.places[-1], error

    def _least(self, text: str) -> Ranges:
        return (self.bounds(text, ""),)

    def _most(self, text: str) -> Ranges:
        return (self.bounds("", text),)


def _whole(text: str) -> int:
    if _WHOLE_NUMBER.match(text) is None or text.endswith("\n"):
        hint = "write it in digits alone, without separators, decimals or zeros before it"
        raise CellError(f"`{shortened(text)}` is not a whole number", hint)
    return int(text)


def _meant(text: str) -> str:
    if text != text.strip():
        return "take out the space before or after it"
    return "leave the cell empty, or write `unknown`, where it is not known" if text.lower() in _ABSENT else ""


_ABSENT = ("na", "n/a", "nan", "null", "none", "-", "?")


@dataclass(frozen=True, slots=True)
class NotRead:
    """A column that nothing was read from, and why."""

    column: str
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of one table."""

    header: tuple[str, ...]
    facts: Mapping[str, Field]
    outcomes: Mapping[str, Field]
    measure_date: Field | None
    authority: int | None
    regime: int | None
    id: int | None
    not_read: tuple[NotRead, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Everything whose cells are read as values."""
        day = () if self.measure_date is None else (self.measure_date,)
        return (*self.facts.values(), *self.outcomes.values(), *day)

    @property
    def places(self) -> tuple[int, ...]:
        """Every column that is read."""
        others = (place for place in (self.authority, self.regime, self.id) if place is not None)
        return tuple(sorted({*(place for one in self.fields for place in one.places), *others}))


@dataclass(slots=True)
class Planner:
    """The work on one header."""

    file: str
    line: int
    header: Sequence[str]
    rules: Ruleset
    problems: list[Problem] = field(default_factory=list)

    def plan(self) -> Plan:
        """The columns that are read; what is wrong with the header is in `problems`."""
        catalogue = self.rules.catalogue
        facts = {name: self._field(name, catalogue.facts[name].closed) for name in self.rules.facts}
        outcomes = {name: self._field(name, outcome.scale) for name, outcome in catalogue.outcomes.items()}
        day = self._field(MEASURE_DATE, Scale("date", DATES))
        authority, regime, named = (self._place(name) for name in (AUTHORITY, REGIME, ID))
        if (authority is None) != (regime is None):
            given, other = (REGIME, AUTHORITY) if authority is None else (AUTHORITY, REGIME)
            self._problem(authority or regime or 0, f"there is a column `{given}` and none `{other}`")
        found = Plan(
            tuple(self.header),
            {name: one for name, one in facts.items() if one.places},
            {name: one for name, one in outcomes.items() if one.places},
            day if day.places else None,
            authority,
            regime,
            named,
            (),
        )
        if not found.facts:
            known = ", ".join(f"`{name}`" for name in sorted(self.rules.facts))
            self._problem(0, "no column is a fact that the rules read", f"they read {known}")
        read = set(found.places)
        left = tuple(self._not_read(name) for place, name in enumerate(self.header) if place not in read)
        return replace(found, not_read=left)

    def _problem(self, place: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.file, self.line, place + 1, message, hint))

    def _place(self, name: str) -> int | None:
        places = [place for place, column in enumerate(self.header) if column == name]
        for place in places[1:]:
            self._problem(place, f"the header has the column `{name}` more than once", "rename one")
        return places[0] if places else None

    def _field(self, name: str, scale: Scale) -> Field:
        bounded = scale.type in _BOUNDED
        fact = self.rules.catalogue.facts.get(name)
        return Field(
            name,
            scale,
            fact.none_found if fact is not None else None,
            self._place(name),
            self._place(name + AT_LEAST) if bounded else None,
            self._place(name + AT_MOST) if bounded else None,
        )

    def _not_read(self, column: str) -> NotRead:
        catalogue = self.rules.catalogue
        name = column.removesuffix(AT_LEAST).removesuffix(AT_MOST)
        fact = catalogue.facts.get(name)
        if fact is None:
            return NotRead(column, "it is no fact or outcome", nearest(column, _names(catalogue)))
        if fact.grade:
            return NotRead(column, "it is a grade, which rules derive")
        if fact.protected:
            return NotRead(column, "it is protected: no rule may read it")
        if name != column and name in self.rules.facts:
            return NotRead(column, "its values have no order, so it has no bounds", "write the possible ones as `a|b`")
        return NotRead(column, "no rule reads it")


def _names(catalogue: Catalogue) -> list[str]:
    return [*catalogue.facts, *catalogue.outcomes, MEASURE_DATE, AUTHORITY, REGIME, ID]
