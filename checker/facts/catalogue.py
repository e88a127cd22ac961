"""The catalogue: what each fact and outcome is, on which closed scale, and how words become numbers.

Engines only ever see whole numbers: counts and days as they are, levels and kinds by their place in
the list, flags as 0 and 1, dates as the day's number in the proleptic Gregorian calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from checker.dates import PartialDate
from checker.errors import InputError, Problem
from checker.model.load import load, nearest
from checker.model.rulebook import (
    Authority,
    FactFile,
    FactsFile,
    InstrumentFile,
    OutcomeFile,
    ScalesFile,
)
from checker.source import Document, read
from checker.vocabulary import Direction, Interval, Ranges

DATES = Interval(date(1950, 1, 1).toordinal(), date(2150, 12, 31).toordinal())
FLAG = ("false", "true")


def written(raw: object) -> str:
    """A value as a file has it: `true`, `{either: [none, gross]}`."""
    if isinstance(raw, dict):
        return f"{{{', '.join(f'{key}: {written(value)}' for key, value in raw.items())}}}"
    if isinstance(raw, list):
        return f"[{', '.join(map(written, raw))}]"
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


@dataclass(frozen=True, slots=True)
class Scale:
    """A closed scale: whole numbers from `ends.lo` to `ends.hi`, with words where it has levels."""

    type: Literal["count", "days", "level", "flag", "kind", "date", "amount"]
    ends: Interval
    words: tuple[str, ...] = ()
    unit: str = ""

    @property
    def whole(self) -> Ranges:
        """Every value, which is what an unknown fact may have."""
        return (self.ends,)

    def encode(self, raw: object) -> Interval:
        """The number for a value as written; a month or year gives the days it may be.

        Raises ValueError, with a message for the reader, where the scale has no such value.
        """
        if self.type == "date":
            return self._encode_date(raw)
        if self.type == "flag":
            if not isinstance(raw, bool):
                raise ValueError(f"`{raw}` is not true or false")
            return Interval(int(raw), int(raw))
        if self.words:
            return self._encode_word(raw)
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValueError(f"`{written(raw)}` is not a whole number")
        if not self.ends.lo <= raw <= self.ends.hi:
            raise ValueError(f"{raw} is outside the scale from {self.ends.lo} to {self.ends.hi}")
        return Interval(raw, raw)

    def _encode_word(self, raw: object) -> Interval:
        if not isinstance(raw, str) or raw not in self.words:
            names = ", ".join(f"`{word}`" for word in self.words)
            hint = nearest(str(raw), self.words)
            raise ValueError(f"`{written(raw)}` is not one of {names}" + (f"; {hint}" if hint else ""))
        place = self.words.index(raw)
        return Interval(place, place)

    def _encode_date(self, raw: object) -> Interval:
        if not isinstance(raw, str):
            raise ValueError(f'`{written(raw)}` is not a date: write 2023-09-14, 2023-09 or "2023" in quotes')
        day = PartialDate.parse(raw)
        span = Interval(day.first.toordinal(), day.last.toordinal())
        if not span.inside(self.ends):
            raise ValueError(f"`{raw}` is outside the years 1950 to 2150")
        return span

    def word(self, number: int) -> str:
        """One value as the reader knows it."""
        if self.words:
            return self.words[number]
        if self.type == "date":
            return date.fromordinal(number).isoformat()
        return f"{number:,}"

    def show(self, values: Ranges) -> str:
        """A set of values in words: `negligent`, `1,001 or more`, `not-tried or failed`, `unknown`."""
        if values == self.whole:
            return "unknown"
        if self.type in ("kind", "flag"):
            return " or ".join(self.words[n] for part in values for n in range(part.lo, part.hi + 1))
        return " or ".join(self._show_part(part) for part in values)

    def _show_part(self, part: Interval) -> str:
        low, high = self.word(part.lo), self.word(part.hi)
        if part.lo == part.hi:
            return low
        if part.hi == self.ends.hi:
            return f"{low} or later" if self.type == "date" else f"{low} or more"
        if part.lo == self.ends.lo:
            return f"{high} or earlier" if self.type == "date" else f"{high} or less"
        return f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the catalogue."""

    name: str
    scale: Scale | None
    """None for countries, which no engine ever sees."""
    worse: Direction
    protected: bool
    group: str
    derived: bool
    grade: bool
    none_found: int | None
    only_citing: tuple[str, ...]
    asks: str
    matters: tuple[Authority, ...]
    note: str

    @property
    def closed(self) -> Scale:
        """The scale of a fact that rules may read."""
        if self.scale is None:
            raise ValueError(f"`{self.name}` has no scale")
        return self.scale


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scale on which a measure or a demand is judged."""

    name: str
    scale: Scale
    of: Literal["measure", "demand"]
    asks: str
    means: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All facts, outcomes and instruments of a domain."""

    domain: str
    facts: Mapping[str, Fact]
    outcomes: Mapping[str, Outcome]
    instruments: Mapping[str, InstrumentFile]

    def scales(self) -> dict[str, Interval]:
        """The closed scale of every fact that rules may read, grades included."""
        return {
            name: fact.closed.ends for name, fact in self.facts.items() if fact.scale is not None and not fact.protected
        }


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue in a domain's folder; raises InputError with every problem of both files."""
    problems: list[Problem] = []
    facts = _facts(folder / "facts.yaml", problems)
    outcomes, instruments = _scales(folder / "scales.yaml", problems)
    if problems:
        raise InputError(problems)
    return Catalogue(folder.name, facts, outcomes, instruments)


def _facts(file: Path, problems: list[Problem]) -> dict[str, Fact]:
    try:
        document = read(file)
        return {n: _fact(n, f, document, problems) for n, f in load(document, FactsFile).facts.items()}
    except InputError as error:
        problems += error.problems
        return {}


def _scales(file: Path, problems: list[Problem]) -> tuple[dict[str, Outcome], Mapping[str, InstrumentFile]]:
    try:
        document = read(file)
        scales = load(document, ScalesFile)
    except InputError as error:
        problems += error.problems
        return {}, {}
    made = (_outcome(n, o, document, problems) for n, o in scales.outcomes.items())
    outcomes = {outcome.name: outcome for outcome in made if outcome is not None}
    for name, (of, kind) in _OUTCOMES.items():
        if name not in scales.outcomes:
            problems.append(document.problem(("outcomes",), f"`{name}`, a {kind} of a {of}, is missing", key=True))
        elif name in outcomes and (outcomes[name].of, outcomes[name].scale.type) != (of, kind):
            problems.append(document.problem(("outcomes", name), f"`{name}` must be a {kind} of a {of}", key=True))
    for name, instrument in scales.instruments.items():
        _check_instrument(name, instrument, outcomes.get("stringency"), document, problems)
    return outcomes, scales.instruments


_OUTCOMES = {
    "stringency": ("measure", "level"),
    "amount": ("measure", "amount"),
    "intrusion": ("demand", "level"),
    "ask": ("demand", "level"),
}
"""What measures and demands are judged on in every domain."""


def _scale_of(file: FactFile | OutcomeFile) -> Scale:
    match file.type:
        case "flag" | "date":
            if file.levels is not None or file.scale is not None:
                raise ValueError(f"a `{file.type}` has neither `levels` nor a `scale`")
            return Scale("date", DATES) if file.type == "date" else Scale("flag", Interval(0, 1), FLAG)
        case "level" | "kind":
            if file.levels is None or file.scale is not None:
                raise ValueError(f"a `{file.type}` has `levels` and no `scale`")
            if len(set(file.levels)) < len(file.levels):
                raise ValueError("no two `levels` may be the same")
            return Scale(file.type, Interval(0, len(file.levels) - 1), file.levels)
        case "count" | "days" | "amount":
            if file.scale is None or file.levels is not None:
                raise ValueError(f"a `{file.type}` has a `scale` and no `levels`")
            return Scale(file.type, Interval(*file.scale), unit=file.unit or "")
        case "country":
            raise ValueError("a country has no scale")


def _fact(name: str, file: FactFile, document: Document, problems: list[Problem]) -> Fact:
    scale: Scale | None = None
    none_found: int | None = None
    try:
        if file.type == "country":
            if not file.protected:
                raise ValueError("a fact of type `country` must be protected")
        else:
            scale = _scale_of(file)
            if file.type in ("kind", "date") and file.worse != "none":
                raise ValueError(f"a `{file.type}` has no worse direction")
            if file.grade and file.type != "level":
                raise ValueError("a grade must be a `level`")
            none_found = None if file.none_found is None else scale.encode(file.none_found).lo
    except ValueError as error:
        problems.append(document.problem(("facts", name), f"`{name}`: {error}"))
    return Fact(
        name, scale, Direction(file.worse), file.protected, file.group, file.derived, file.grade,
        none_found, file.only_citing or (), file.asks, file.matters, file.note or "",
    )  # fmt: skip


def _outcome(name: str, file: OutcomeFile, document: Document, problems: list[Problem]) -> Outcome | None:
    try:
        scale = _scale_of(file)
    except ValueError as error:
        problems.append(document.problem(("outcomes", name), f"`{name}`: {error}"))
        return None
    for level in file.means:
        if scale.words and level not in scale.words:
            place, hint = ("outcomes", name, "means", level), nearest(level, scale.words)
            problems.append(document.problem(place, f"there is no level `{level}`", hint, key=True))
    return Outcome(name, scale, file.of, file.asks, file.means, file.note or "")


def _check_instrument(
    name: str,
    file: InstrumentFile,
    stringency: Outcome | None,
    document: Document,
    problems: list[Problem],
) -> None:
    place = ("instruments", name)
    if (file.stringency is None) == (file.not_judged is None):
        problems.append(document.problem(place, f"`{name}`: give exactly one of `stringency`, `not_judged`"))
    elif file.stringency is not None and stringency is not None:
        try:
            stringency.scale.encode(file.stringency)
        except ValueError as error:
            problems.append(document.problem((*place, "stringency"), f"`stringency`: {error}"))
