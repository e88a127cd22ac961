"""A table as the text for set engines takes it: words become numbers, days dates, what is not known NULL.

First each column is looked through, so that the forms of its cells are known and the cheapest one that
holds them all can be chosen; what any cell of few different texts means is said by the plain reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from checker.engines.corpus import MOST_BITS, Bits, Column, Ends, Exact, literal
from checker.tables.cells import CellError
from checker.tables.rules.plan import NONE_FOUND, UNKNOWN, WHOLE_NUMBER, Field
from checker.tables.session import quoted
from checker.vocabulary import Ranges

Type = Literal["text", "integer", "real", "flag", "day"]
"""What the cells of a column are to the engine."""

_TYPES: Mapping[str, Type] = {
    "varchar": "text", "string": "text", "enum": "text", "boolean": "flag", "date": "day",
    "tinyint": "integer", "smallint": "integer", "integer": "integer", "int": "integer", "bigint": "integer",
    "hugeint": "integer", "utinyint": "integer", "usmallint": "integer", "uinteger": "integer", "ubigint": "integer",
    "double": "real", "float": "real", "decimal": "real",
}  # fmt: skip

MOST_TEXTS = 100_000
"""Different texts of a column of words or days; there are fewer days on the scale, however they are written."""


class Unsuited(Exception):
    """A table that the text for set engines cannot hold exactly, and why; the plain way can."""


def type_of(name: str) -> Type | None:
    """The type of a column by the engine's name for it; None where cells of that type are not read."""
    return _TYPES.get(name.lower().partition("(")[0])


def refusal(one: Field, type_: Type | None) -> str | None:
    """What a field is read from, where a column has a type that cannot say what it is to say."""
    fit: set[Type] = {"text"}
    if one.scale.type == "flag":
        fit |= {"flag"}
    elif one.scale.type == "date":
        fit |= {"day"}
    elif not one.words:
        fit |= {"integer", "real"}
    if type_ in fit:
        return None
    return f"a `{one.scale.type}` is read from " + " or ".join(sorted(_SAID[kind] for kind in fit))


_SAID: Mapping[Type, str] = {
    "text": "text", "integer": "whole numbers", "real": "numbers", "flag": "booleans", "day": "dates",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of the table that a field reads."""

    one: Field
    place: int
    type: Type
    texts: Mapping[str, Ranges] | None
    """What each text means that occurs in it, where that was looked up."""

    @property
    def name(self) -> str:
        """What it is called in the text."""
        return f"v{self.place}"

    @property
    def given(self) -> str:
        """Whether the cell says something, never NULL."""
        if self.type == "text":
            return f"({self.name} IS NOT NULL AND {self.name} NOT IN ({', '.join(map(quoted, UNKNOWN))}))"
        return f"({self.name} IS NOT NULL)"

    @property
    def single(self) -> bool:
        """Whether every cell says one value or none."""
        whole = self.one.scale.whole
        return self.texts is None or all(v == whole or v[0].lo == v[-1].hi for v in self.texts.values())

    def low(self) -> str:
        """The least number that a cell says, NULL where it says none."""
        return self._end("first", lambda values: values[0].lo)

    def high(self) -> str:
        """The greatest number that a cell says, NULL where it says none."""
        return self._end("last", lambda values: values[-1].hi)

    def bits(self, mean: Callable[[Ranges], Ranges]) -> str:
        """The set of values that a cell leaves, as bits; `mean` says what the value of a cell leaves."""
        assert self.texts is not None
        least = self.one.scale.ends.lo

        def mask(values: Ranges) -> int:
            return sum(1 << (n - least) for part in mean(values) for n in range(part.lo, part.hi + 1))

        return self._by_text(mask, str(mask(self.one.scale.whole)), "BIGINT")

    def _end(self, side: Literal["first", "last"], end: Callable[[Ranges], int]) -> str:
        if self.one.words:
            small = "TINYINT" if self.one.scale.ends.hi < 128 else "SMALLINT"
            return f"CAST({self.name} AS {small})" if self.type == "flag" else self._by_text(end, "NULL", small)
        if self.one.scale.type == "date":
            return self._day(side)
        if self.type == "integer":
            return self.name
        number = f"TRY_CAST({self.name} AS BIGINT)"
        if self.type == "text" and self.one.none_found is not None:
            return f"CASE WHEN {self.name} = {quoted(NONE_FOUND)} THEN {self.one.none_found} ELSE {number} END"
        return number

    def _by_text(self, of: Callable[[Ranges], int], otherwise: str, type_: str) -> str:
        assert self.texts is not None
        whole = self.one.scale.whole
        known = {
            text: of(values) for text, values in self.texts.items() if values != whole or text in self.one.scale.words
        }
        if not known:
            return f"CAST({otherwise} AS {type_})"
        whens = " ".join(f"WHEN {quoted(text)} THEN {code}" for text, code in sorted(known.items()))
        return f"CAST(CASE {self.name} {whens} ELSE {otherwise} END AS {type_})"

    def _day(self, side: Literal["first", "last"]) -> str:
        if self.type == "day":
            return self.name
        day = f"TRY_CAST({self.name} AS DATE)"
        if self.single:
            return day
        if side == "first":
            month, year = f"concat({self.name}, '-01')", f"concat({self.name}, '-01-01')"
        else:
            month, year = f"concat({self.name}, '-01')", f"concat({self.name}, '-12-31')"
        month, year = f"TRY_CAST({month} AS DATE)", f"TRY_CAST({year} AS DATE)"
        month = month if side == "first" else f"last_day({month})"
        return f"CASE length({self.name}) WHEN 10 THEN {day} WHEN 7 THEN {month} WHEN 4 THEN {year} END"

    def wrong(self) -> str | None:
        """Which cells are wrong, as a condition that is never NULL; None where they were looked up, or cannot be."""
        ends, name = self.one.scale.ends, self.name
        if self.texts is not None or self.type == "flag":
            return None
        if self.type == "day":
            first, last = literal(ends.lo, dates=True), literal(ends.hi, dates=True)
            return f"coalesce({name} < {first} OR {name} > {last}, FALSE)"
        if self.type == "integer":
            return f"coalesce({name} < {ends.lo} OR {name} > {ends.hi}, FALSE)"
        if self.type == "real":
            return f"coalesce({name} <> floor({name}) OR {name} < {ends.lo} OR {name} > {ends.hi}, FALSE)"
        number = f"TRY_CAST({name} AS BIGINT)"
        spelt = f"regexp_like({name}, {quoted(WHOLE_NUMBER)}) AND {number} BETWEEN {ends.lo} AND {ends.hi}"
        right = f"({spelt})" if self.one.none_found is None else f"(({spelt}) OR {name} = {quoted(NONE_FOUND)})"
        return f"({self.given} AND NOT coalesce({right}, FALSE))"


def looked_up(one: Field, place: int, type_: Type) -> bool:
    """Whether the texts of a column are few, so that the plain reader can say what each means."""
    return type_ == "text" and (one.words or one.scale.type == "date") and place in one.places


def meanings(one: Field, place: int, texts: Iterable[str]) -> tuple[dict[str, Ranges], list[str]]:
    """What each text of a column means, and the texts that mean nothing."""
    found: dict[str, Ranges] = {}
    wrong: list[str] = []
    for text in texts:
        try:
            if place == one.value:
                found[text] = one.one(text)
            else:
                found[text] = (one.bounds(*((text, "") if place == one.least else ("", text))),)
        except CellError:
            wrong.append(text)
    return found, wrong


@dataclass(frozen=True, slots=True)
class Coded:
    """A field as columns of the coded table."""

    column: Column
    made: tuple[str, ...]
    """The columns, each as an expression with its name."""
    clash: str | None
    """In which rows its cells contradict each other, never NULL; None for a field of one column."""


def code(one: Field, cells: Mapping[int, Cells], number: int, *, hull: bool) -> Coded:
    """A field in the cheapest form that holds its cells exactly; with `hull` only as its two ends.

    Raises Unsuited.
    """
    value, least, most = (None if place is None else cells[place] for place in (one.value, one.least, one.most))
    dates = one.scale.type == "date"
    name = f"x{number}"
    bounded = least is not None or most is not None
    if value is not None and not bounded and value.single:
        return Coded(Exact(name, dates), (f"{value.low()} AS {name}",), None)
    clash = _clash(value, least, most) if bounded else None
    if one.words and not hull:
        return Coded(Bits(name), (f"{_bits(one, value, least, most)} AS {name}",), clash)
    low, high = literal(one.scale.ends.lo, dates=dates), literal(one.scale.ends.hi, dates=dates)
    lows = [part.low() for part in (value, least) if part is not None]
    highs = [part.high() for part in (value, most) if part is not None]
    made = (
        f"coalesce({', '.join([*lows, low])}) AS {name}_lo",
        f"coalesce({', '.join([*highs, high])}) AS {name}_hi",
    )
    return Coded(Ends(((f"{name}_lo", f"{name}_hi"),), dates), made, clash)


def _clash(value: Cells | None, least: Cells | None, most: Cells | None) -> str | None:
    """A value beside bounds, or a least value above the greatest."""
    bounds = [part for part in (least, most) if part is not None]
    found = []
    if value is not None:
        found.append(f"({value.given} AND ({' OR '.join(part.given for part in bounds)}))")
    if least is not None and most is not None:
        found.append(f"coalesce({least.low()} > {most.high()}, FALSE)")
    return " OR ".join(found) or None


def _bits(one: Field, value: Cells | None, least: Cells | None, most: Cells | None) -> str:
    if one.scale.ends.hi - one.scale.ends.lo >= MOST_BITS:
        raise Unsuited(f"`{one.name}` has more than {MOST_BITS} levels, and some cells leave several")
    parts = [part.bits(lambda values: values) for part in (value, least, most) if part is not None]
    return f"({' & '.join(parts)})"
