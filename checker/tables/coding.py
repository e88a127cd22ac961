"""An order file as SQL: what each cell of a table means becomes a small whole number, by comparisons with constants.

So a table is validated where it lies, column by column. A cell that means nothing gives null, and null spreads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.precedents.order import Number
from checker.tables.cells import CellError, number_of
from checker.tables.orderfile import Compared, Era, Levels, Numbers, TableOrder, standings
from checker.tables.session import quoted

Kind = Literal["text", "whole", "number", "decimal", "flag", "day", "moment"]
"""What the cells of a column are, to the engine; whole numbers of up to 64 bits apart from other binary ones."""
NUMERIC: frozenset[Kind] = frozenset({"whole", "number", "decimal"})

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("varchar", "string", "enum", "char"), "text"),
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), "whole"),
    **dict.fromkeys(("utinyint", "usmallint", "uinteger"), "whole"),
    **dict.fromkeys(("float", "double", "real", "ubigint"), "number"),
    **dict.fromkeys(("decimal", "hugeint", "uhugeint"), "decimal"),
    "boolean": "flag",
    "date": "day",
    **dict.fromkeys(("timestamp", "timestamp_ntz", "timestamp_s", "timestamp_ms", "timestamp_ns"), "moment"),
}
_SHORT = 16
"""Characters of a number up to which it has no more significant digits than compare exactly, or lies off any scale."""
_NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PACKED = 2**31 - 1
"""Combinations that one whole number of 32 bits tells apart."""

FINAL, PENDING, SUPERSEDED = range(3)
"""How a decision stands, as a digit."""


def kind_of(type_name: str) -> Kind | None:
    """What the cells of a column are by the engine's name of its type; None for what no order file can mean."""
    return _KINDS.get(type_name.lower().split("(")[0].strip())


@dataclass(frozen=True, slots=True)
class Digit:
    """What the cells of one column mean, as a whole number below `size`."""

    name: str
    sql: str
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """The digits of a dimension or an outcome, one for each of its columns."""

    compared: Compared
    digits: tuple[Digit, ...]
    values: tuple[str, ...]
    """Names of the columns with the numbers, where they are compared as they are; there the digit says whether they
    are known, 0, or not, 1."""
    meant: tuple[Number | None, ...]
    """What each digit stands for in the terms of the table, None for unknown; empty where there are values."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Everything that is asked of a table, over `cases` with its columns as `names` calls them."""

    order: TableOrder
    names: Mapping[str, str]
    """What the SQL text calls each column."""
    kinds: Mapping[str, Kind]
    """Of each column by that name."""
    parts: tuple[Part, ...]
    """Of the dimensions, then of the outcomes."""
    standing: Digit | None
    era: Digit | None
    peers: tuple[str, ...]
    """What the SQL text calls the columns of the peer key."""

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Every digit."""
        found = [digit for part in self.parts for digit in part.digits]
        return (*found, *(digit for digit in (self.standing, self.era) if digit is not None))

    @property
    def values(self) -> tuple[str, ...]:
        """Every column of numbers compared as they are."""
        return tuple(name for part in self.parts for name in part.values)

    @property
    def words(self) -> tuple[tuple[Digit, ...], ...]:
        """The digits shared out so that the combinations of each share are told apart by one number."""
        shares: list[list[Digit]] = [[]]
        size = 1
        for digit in self.digits:
            if size * digit.size > _PACKED:
                shares.append([])
                size = 1
            shares[-1].append(digit)
            size *= digit.size
        return tuple(tuple(share) for share in shares)

    def source(self, *more: str) -> str:
        """What `FROM` takes: the cases with the numbers in them read, and whatever more columns are wanted."""
        numbers = [f"{_number(self, compared, name)} AS {_read(name)}" for compared, name in self._numbers()]
        return f"(SELECT {', '.join([*self.names, *numbers, *more])} FROM cases) AS given"

    def packed(self) -> list[str]:
        """The select list that makes each case a few whole numbers, k0 and so on; null where a cell means nothing."""
        found = []
        for place, share in enumerate(self.words):
            size, terms = 1, []
            for digit in share:
                terms.append(f"{size} * ({digit.sql})" if size > 1 else f"({digit.sql})")
                size *= digit.size
            found.append(f"CAST({' + '.join(terms)} AS INT) AS k{place}")
        return found

    def separate(self) -> list[str]:
        """The select list that gives each digit of a case by itself."""
        return [f"CAST({digit.sql} AS SMALLINT) AS {digit.name}" for digit in self.digits]

    def numbers(self) -> list[str]:
        """The select list of the numbers compared as they are; 0 where they are not known."""
        return [f"COALESCE({_read(name[1:])}, 0) AS {name}" for name in self.values]

    def keys(self) -> list[str]:
        """The select list of the peer key, as p0, p1 and so on."""
        return [f"{self.key(place)} AS p{place}" for place in range(len(self.peers))]

    def key(self, place: int) -> str:
        """The text of one column of the peer key, as the engine writes it."""
        return text_of(self.peers[place], self.kinds[self.peers[place]])

    def _numbers(self) -> Iterator[tuple[Compared, str]]:
        known = {column: name for name, column in self.names.items()}
        for part in self.parts:
            if isinstance(part.compared.scale, Numbers):
                yield from ((part.compared, known[column]) for column in part.compared.columns)


def coding(order: TableOrder, kinds: Mapping[str, Kind]) -> Coding:
    """What is asked of a table whose columns, by their own names, are of these kinds."""
    names = {column: f"x{place}" for place, column in enumerate(order.columns)}
    found = {names[column]: kinds[column] for column in order.columns}
    standing: Digit | None = None
    era: Digit | None = None
    if order.status is not None:
        name = names[order.status.column]
        numbers = {"final": FINAL, "pending": PENDING, "superseded": SUPERSEDED}
        words = {word: numbers[meant] for word, meant in standings(order.status).items()}
        standing = Digit("s", _case(_words(name, found[name], words)), 3)
    if order.era is not None:
        era = _era(order.era, names[order.era.key.column], found)
    return Coding(
        order=order,
        names={name: column for column, name in names.items()},
        kinds=found,
        parts=tuple(_part(compared, names, found) for compared in (*order.dimensions, *order.outcomes)),
        standing=standing,
        era=era,
        peers=tuple(names[key.column] for key in order.peer),
    )


def written_as(name: str, kind: Kind) -> str:
    """What can be compared with the words of an order file: the text of a cell; of a number, itself."""
    return name if kind in NUMERIC else text_of(name, kind)


def text_of(name: str, kind: Kind) -> str:
    """The text of a cell, as the engine writes it."""
    if kind == "text":
        return name
    if kind == "moment":
        day = f"CAST({name} AS DATE)"
        return f"CASE WHEN {name} = CAST({day} AS TIMESTAMP) THEN CAST({day} AS STRING) ELSE CAST({name} AS STRING) END"
    return f"CAST({name} AS STRING)"


def _read(name: str) -> str:
    """What the number in a column is called."""
    return f"n{name}"


def _part(compared: Compared, names: Mapping[str, str], kinds: Mapping[str, Kind]) -> Part:
    columns = [names[column] for column in compared.columns]
    digits: list[Digit] = []
    meant: tuple[Number | None, ...] = ()
    for name in columns:
        if isinstance(compared.scale, Levels):
            choices, meant = _levels(compared, compared.scale, name, kinds[name])
        else:
            choices, meant = _scale(compared, compared.scale, name, kinds[name])
        digits.append(Digit(f"d{name}", _case(choices), len(meant)))
    if isinstance(compared.scale, Numbers) and len(columns) == 2:
        # Which of two numbers is larger cannot be seen of their bands.
        first, last = map(_read, columns)
        turned = f"CASE WHEN {first} > {last} THEN NULL ELSE {digits[0].sql} END"
        digits[0] = Digit(digits[0].name, turned, digits[0].size)
    if compared.raw:
        return Part(compared, tuple(digits), tuple(f"v{name}" for name in columns), ())
    return Part(compared, tuple(digits), (), meant)


_Choice = tuple[str, int | str | None]
"""A condition, and the digit where it holds, as a number or in SQL; None where there is none then."""


_NEVER = "1 = 0"


def _case(choices: Iterable[_Choice]) -> str:
    possible = [choice for choice in choices if choice[0] != _NEVER] or [(_NEVER, 0)]
    branches = (f"WHEN {condition} THEN {'NULL' if digit is None else digit}" for condition, digit in possible)
    return f"CASE {' '.join(branches)} END"


def _words(name: str, kind: Kind, words: Mapping[str, int]) -> list[_Choice]:
    return [(_is(name, kind, (word,)), digit) for word, digit in words.items()]


def _is(name: str, kind: Kind, words: Iterable[str]) -> str:
    """Whether a cell is one of some words; an empty cell is null."""
    asked = sorted(set(words))
    conditions = [f"{name} IS NULL"] if "" in asked else []
    literals = [literal for word in asked if word for literal in _literal(word, kind)]
    text = written_as(name, kind)
    if kind == "text" and "" in asked:
        literals.append("''")
    if len(literals) == 1:
        conditions.append(f"{text} = {literals[0]}")
    elif literals:
        conditions.append(f"{text} IN ({', '.join(literals)})")
    return " OR ".join(conditions) or _NEVER


def _literal(word: str, kind: Kind) -> list[str]:
    """A word as it can be compared with a column; nothing where no cell of such a column is written like it."""
    if kind not in NUMERIC:
        return [quoted(word)]
    try:
        value = number_of(word)
    except CellError:
        return []
    return [f"({word})"] if plain_number(value) == word else []


def plain_number(value: Number) -> str:
    """A number as a cell has it: without separators, and a whole one without a fraction."""
    return repr(int(value)) if isinstance(value, int) or value.is_integer() else repr(float(value))


def _levels(compared: Compared, levels: Levels, name: str, kind: Kind) -> tuple[list[_Choice], tuple[int | None, ...]]:
    words = {word: place for place, word in enumerate(levels.listed)}
    top = len(levels.listed)
    known = _counted(name, levels.listed) if kind == "whole" else None
    unknown = (_is(name, kind, compared.unknown), top)
    return [*(_words(name, kind, words) if known is None else [known]), unknown], (*range(top), None)


def _counted(name: str, listed: Sequence[str]) -> _Choice | None:
    """Levels that count up one by one: their numbers are their places, which spares a comparison for each level."""
    try:
        numbers = [int(word) for word in listed]
    except ValueError:
        return None
    first, last = numbers[0], numbers[-1]
    if numbers != list(range(first, last + 1)) or [str(number) for number in numbers] != list(listed):
        return None
    return f"{name} BETWEEN ({first}) AND ({last})", f"CAST({name} AS INT) - ({first})"


def _scale(
    compared: Compared, scale: Numbers, name: str, kind: Kind
) -> tuple[list[_Choice], tuple[Number | None, ...]]:
    # Where the value is unknown, or no number, nothing was read.
    number = _read(name)
    meant = (scale.low, *scale.cuts)
    inside = f"{number} >= {_constant(scale.low, kind)} AND {number} <= {_constant(scale.high, kind)}"
    known: list[_Choice] = [(inside, 0)]
    if scale.cuts:
        bands: list[_Choice] = [(f"{number} < {_constant(cut, kind)}", band) for band, cut in enumerate(scale.cuts)]
        known = [(f"NOT ({inside})", None), *bands, (f"{number} IS NOT NULL", len(scale.cuts))]
    return [*known, (_is(name, kind, compared.unknown), len(meant))], (*meant, None)


def _constant(value: Number, kind: Kind) -> str:
    """A number to compare with what was read; a whole one with whole ones, which spares turning these into others."""
    text = plain_number(value)
    return f"({text})" if kind == "whole" and text.lstrip("-").isdigit() else f"CAST('{text}' AS DOUBLE)"


def _number(coding: Coding, compared: Compared, name: str) -> str:
    """The number in a cell; null where it is unknown, or there is none."""
    kind = coding.kinds[name]
    read = _parsed(name, coding.order.form.decimal) if kind == "text" else _cast(name, kind)
    unknown = _is(name, kind, compared.unknown)
    return read if unknown == _NEVER else f"CASE WHEN {unknown} THEN NULL ELSE {read} END"


def _cast(name: str, kind: Kind) -> str:
    if kind == "whole":
        return f"CAST({name} AS BIGINT)"
    if kind == "number":
        return f"CAST({name} AS DOUBLE)"
    if kind == "decimal":
        # With more digits than 64 bits of binary hold, two that differ could become one.
        exact = f"TRY_CAST(CAST({name} AS DOUBLE) AS DECIMAL(38, 15)) = {name}"
        return f"CASE WHEN {exact} THEN CAST({name} AS DOUBLE) END"
    return "CAST(NULL AS DOUBLE)"


def _parsed(name: str, decimal: str) -> str:
    text = name
    if decimal != ".":
        text = f"CASE WHEN {name} NOT LIKE '%.%' THEN replace({name}, {quoted(decimal)}, '.') END"
    number = f"TRY_CAST({text} AS DOUBLE)"
    exact = f"(length({name}) <= {_SHORT} OR CAST({number} AS STRING) = {text})"
    return f"CASE WHEN regexp_like({text}, {quoted(_NUMBER)}) AND {exact} THEN {number} END"


def _era(era: Era, name: str, kinds: Mapping[str, Kind]) -> Digit:
    kind, starts = kinds[name], era.starts
    unknown = (_is(name, kind, era.key.unknown), len(starts) + 1)
    if kind in NUMERIC:
        return Digit("e", _case([unknown]), len(starts) + 2)
    text = written_as(name, kind)
    valid = f"regexp_like({text}, {quoted(_DAY)}) AND {text} >= '0001' AND TRY_CAST({text} AS DATE) IS NOT NULL"
    # Days written as 2023-09-14 sort as the days do.
    periods = [f"WHEN {text} < '{start}' THEN {number}" for number, start in enumerate(starts)]
    period = f"CASE {' '.join(periods)} ELSE {len(starts)} END"
    return Digit("e", f"CASE WHEN {unknown[0]} THEN {unknown[1]} WHEN {valid} THEN {period} END", len(starts) + 2)


def long_numbers(coding: Coding) -> Sequence[str]:
    """Conditions for cells whose numbers have so many characters that only their text says whether they are exact."""
    texts = (name for _, name in coding._numbers() if coding.kinds[name] == "text")
    return [f"length({name}) > {_SHORT}" for name in texts]
