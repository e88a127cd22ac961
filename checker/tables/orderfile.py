"""What an order file says, once checked: which columns of a table are compared, how, and what their cells mean.

Here, and nowhere else, a cell becomes the numbers of `checker.precedents.order`, and a number a word again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from checker.model.shape import shortened
from checker.precedents.order import Axis, Number, Order
from checker.source import printable
from checker.tables.cells import CellError, empty_cell, level_of, number_of, written

SUPERSEDED = "superseded"
"""Why a case is left out whose decision no longer stands."""


Delimiter = Literal[",", ";", "\t", "|"]
Encoding = Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252", "cp932"]


@dataclass(frozen=True, slots=True)
class Levels:
    """A closed list of words."""

    listed: tuple[str, ...]
    """As the order file lists them: from the least to the most grave, or the reverse where they are `turned`."""
    turned: bool = False
    at_most: tuple[int, ...] | None = None
    """For a partial order: for each level the bit set of those at most as grave, itself among them; never `turned`."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers from `low` to `high`, both included."""

    low: Number
    high: Number
    turned: bool = False
    """Whether less is worse."""
    cuts: tuple[Number, ...] = ()
    """Where bands begin, ascending: a number that equals a cut is in the band that begins there.

    Two numbers of one band compare as equal. Without cuts the numbers themselves are compared.
    """


@dataclass(frozen=True, slots=True)
class Compared:
    """A dimension, or an outcome."""

    name: str
    columns: tuple[str] | tuple[str, str]
    """The column with the value; or that with the first and that with the last value it may have, in the order of
    the list or of the numbers as the table has them."""
    scale: Levels | Numbers
    unknown: frozenset[str]
    """What is written in a cell where the value is not known."""
    because: str = ""
    """Why it is compared; empty where the file does not say."""

    @property
    def raw(self) -> bool:
        """Whether numbers are compared as they are, not by levels or bands."""
        return isinstance(self.scale, Numbers) and not self.scale.cuts

    @property
    def axis(self) -> Axis:
        """The axis on which the encoded numbers lie."""
        if isinstance(self.scale, Levels):
            return Axis(self.name, 0, len(self.scale.listed) - 1, self.scale.at_most)
        if self.scale.cuts:
            return Axis(self.name, 0, len(self.scale.cuts))
        low, high = self.scale.low, self.scale.high
        low, high = (-high, -low) if self.scale.turned else (low, high)
        return Axis(self.name, low, high, amount=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A column whose values set cases apart."""

    column: str
    unknown: frozenset[str] = frozenset()
    """What is written in a cell where the value is not known: the case is then left out, and counted."""


@dataclass(frozen=True, slots=True)
class Era:
    """Periods by the date of the decision: only cases of one period are compared."""

    key: Key
    starts: tuple[date, ...]
    """The first day of each period, ascending; the time before the first of them is a period too."""

    @property
    def names(self) -> tuple[str, ...]:
        """What a reader calls each period, by its number."""
        between = [
            f"{start} to {after - timedelta(days=1)}"
            for start, after in zip(self.starts, self.starts[1:], strict=False)
        ]
        return (f"before {self.starts[0]}", *between, f"from {self.starts[-1]}")

    def number(self, day: date) -> int:
        """The number of the period in which a day lies."""
        return bisect_right(self.starts, day)


@dataclass(frozen=True, slots=True)
class Window:
    """How many days apart two decisions may lie to be compared at all."""

    key: Key
    days: int


@dataclass(frozen=True, slots=True)
class Status:
    """What the words of a column say of a decision; the three lists have no word in common."""

    column: str
    final: frozenset[str]
    pending: frozenset[str]
    superseded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """How the table is written."""

    delimiter: Delimiter = ","
    encoding: Encoding = "utf-8"
    decimal: Literal[".", ","] = "."


@dataclass(frozen=True, slots=True)
class TableOrder:
    """An order file."""

    file: str
    """What it is called in messages."""
    title: str
    description: str
    dimensions: tuple[Compared, ...]
    """At least one."""
    outcomes: tuple[Compared, ...]
    """At least one."""
    peer: tuple[Key, ...] = ()
    era: Era | None = None
    window: Window | None = None
    status: Status | None = None
    id: str | None = None
    """The column with what a reader calls each case; None for the number of the row, as `row_id` gives it."""
    form: Form = Form()

    @property
    def order(self) -> Order:
        """Along which axes cases are compared."""
        return Order(
            tuple(each.axis for each in self.dimensions),
            tuple(each.axis for each in self.outcomes),
            self.window.days if self.window else None,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        names = [name for each in (*self.dimensions, *self.outcomes) for name in each.columns]
        names += [key.column for key in self.keys]
        names += [self.status.column] if self.status else []
        names += [self.id] if self.id is not None else []
        return tuple(dict.fromkeys(names))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The columns without which a case cannot be placed: of the peer group, the era, the window."""
        dated = [part.key for part in (self.era, self.window) if part is not None]
        return (*self.peer, *dated)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why cases may be left out; the first that applies is the reason of a case."""
        superseded = (SUPERSEDED,) if self.status and self.status.superseded else ()
        return tuple(dict.fromkeys((*superseded, *(unplaced(key) for key in self.keys if key.unknown))))


def unplaced(key: Key) -> str:
    """Why a case is left out whose value of a key is not known."""
    return f"`{key.column}` unknown"


def standings(status: Status | None) -> dict[str, Literal["final", "pending", "superseded"]]:
    """What each word of the status column says of a decision."""
    if status is None:
        return {}
    return {
        **dict.fromkeys(status.final, "final"),
        **dict.fromkeys(status.pending, "pending"),
        **dict.fromkeys(status.superseded, "superseded"),
    }


def row_id(number: int) -> str:
    """What a case without an id is called: the number of its row as a spreadsheet shows it.

    `number` counts the cases from 0; row 1 is the header, also where the format has none.
    """
    return str(number + 2)


def group_name(order: TableOrder, values: Sequence[str], era: int | None) -> str:
    """What a reader calls a peer group, from the values of the peer columns and the number of the era.

    Groups are numbered in the order of (values, era), so that no order of rows changes it.
    """
    parts = [printable(f"{key.column} {value}") for key, value in zip(order.peer, values, strict=True)]
    if order.era is not None and era is not None:
        parts.append(order.era.names[era])
    return ", ".join(parts) or "all cases"


# ---- from cells to numbers


def interval(
    compared: Compared, cells: Sequence[str], decimal: str = ".", *, pending: bool = False
) -> tuple[Number, Number]:
    """The least and the greatest number, on the axis, that the cells of a row allow; raises CellError.

    The outcome of a pending decision is not known, whatever its one cell says; two cells are bounds, and hold.
    """
    values = [value_of(compared, cell, decimal) for cell in cells]
    first, last = values[0], values[-1]
    if first is not None and last is not None and first > last:
        begins, ends = (f"`{shortened(cell)}`" for cell in cells)
        raise CellError(f"the bounds are the wrong way round: {begins} in `{compared.columns[0]}` lies after {ends}")
    if pending and len(cells) == 1:
        first = last = None
    return encoded(compared, first, last)


def value_of(compared: Compared, cell: str, decimal: str = ".") -> Number | None:
    """What a cell says in the terms of the table: a place in the list of levels, or a number; None for unknown.

    Raises CellError on what is neither on the scale nor a marker of the unknown.
    """
    if cell in compared.unknown:
        return None
    if cell == "":
        raise empty_cell()
    if isinstance(compared.scale, Levels):
        return level_of(cell, compared.scale.listed)
    value = number_of(cell, decimal)
    if not compared.scale.low <= value <= compared.scale.high:
        side, end = ("below", compared.scale.low) if value < compared.scale.low else ("above", compared.scale.high)
        what = "begins" if side == "below" else "ends"
        hint = "correct the cell; or widen the scale, or list the number under `unknown`, in the order file"
        raise CellError(f"`{shortened(cell)}` lies {side} the scale, which {what} at {written(end)}", hint)
    return value


def encoded(compared: Compared, first: Number | None, last: Number | None) -> tuple[Number, Number]:
    """The bounds on the axis of bounds in the terms of the table, where None stands for the end of the scale.

    On a partial order both are the bit set of what is possible: one level, or all.
    """
    scale = compared.scale
    if isinstance(scale, Levels):
        top = len(scale.listed) - 1
        if scale.at_most is not None:
            bits = (1 << len(scale.listed)) - 1 if first is None else 1 << int(first)
            return bits, bits
        low, high = 0 if first is None else first, top if last is None else last
        return (top - high, top - low) if scale.turned else (low, high)
    low, high = scale.low if first is None else first, scale.high if last is None else last
    if scale.cuts:
        # Below the first cut is a band too, so an unknown lies in all of them.
        low, high = bisect_right(scale.cuts, low), bisect_right(scale.cuts, high)
        top = len(scale.cuts)
        return (top - high, top - low) if scale.turned else (low, high)
    return (-high, -low) if scale.turned else (low, high)


# ---- from numbers to words


def word(compared: Compared, number: Number) -> str:
    """What a reader calls a number on the axis: the level, the band, the number as the table has it.

    On a partial order, the levels of a bit set.
    """
    scale = compared.scale
    if isinstance(scale, Levels):
        if scale.at_most is not None:
            return " or ".join(level for place, level in enumerate(scale.listed) if int(number) >> place & 1)
        return scale.listed[len(scale.listed) - 1 - int(number) if scale.turned else int(number)]
    if scale.cuts:
        band = len(scale.cuts) - int(number) if scale.turned else int(number)
        return _bands(scale.cuts, band, band)
    return written(-number if scale.turned else number)


def words(compared: Compared, lo: Number, hi: Number) -> str:
    """What a reader calls the bounds of a value on the axis, in the order of gravity."""
    axis = compared.axis
    if axis.at_most is not None:
        return "unknown" if lo == (1 << len(axis.at_most)) - 1 and len(axis.at_most) > 1 else word(compared, lo)
    if lo == hi:
        return word(compared, lo)
    if (lo, hi) == (axis.bottom, axis.top):
        return "unknown"
    scale = compared.scale
    if isinstance(scale, Numbers) and scale.cuts:
        first, last = (len(scale.cuts) - int(hi), len(scale.cuts) - int(lo)) if scale.turned else (int(lo), int(hi))
        return _bands(scale.cuts, first, last)
    return f"{word(compared, lo)} up to {word(compared, hi)}"


def _bands(cuts: Sequence[Number], first: int, last: int) -> str:
    """The numbers from the first band to the last, not all of them."""
    if first == 0:
        return f"under {written(cuts[last])}"
    start = written(cuts[first - 1])
    return f"{start} or more" if last == len(cuts) else f"{start} to under {written(cuts[last])}"
