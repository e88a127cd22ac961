"""What the text of a cell spells: a level, a number, a day; or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from checker.model.load import nearest
from checker.model.shape import shortened
from checker.precedents.order import Number

MAX_DIGITS = 15
"""Significant digits up to which numbers, kept in 64 bits of binary, compare exactly as they are written."""
MAX_NUMBER = 10**MAX_DIGITS
"""No scale reaches further from zero, so that whole numbers are exact in every engine."""


class CellError(ValueError):
    """What is wrong with the text of a cell, with a hint; where it stands, the reader of the table knows."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def empty_cell() -> CellError:
    """What is wrong with an empty cell where nothing says what that means."""
    return CellError("the cell is empty", "fill it in; or, if empty means not known, list '' under `unknown`")


def level_of(cell: str, listed: Sequence[str]) -> int:
    """The place of a level in a list; raises CellError where it is not in it."""
    try:
        return listed.index(cell)
    except ValueError:
        raise CellError(f"`{shortened(cell)}` is not in the list", _meant(cell, listed)) from None


def _meant(cell: str, listed: Sequence[str]) -> str:
    if cell.strip() in listed:
        return "take out the space before or after it"
    return nearest(cell, listed) or f"listed are {', '.join(f'`{shortened(word)}`' for word in listed[:_SHOWN])}" + (
        f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    )


_SHOWN = 10
_SMALLEST = Decimal("1e-300")
"""Below it, 64 bits hold fewer digits."""
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:[,.'’ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity)", re.IGNORECASE)


def number_of(cell: str, decimal: str = ".") -> Number:
    """The number that a cell spells, whole where it can be; raises CellError.

    A number with a fraction is the nearest one of 64 bits. So that no two that differ become one, it has at most 15
    significant digits, or is exactly what such a number of 64 bits is printed as.
    """
    if len(cell) <= MAX_DIGITS and cell.isascii() and cell.isdigit():
        return int(cell)
    text = cell if decimal == "." else cell.replace(".", "!").replace(decimal, ".")
    if not _NUMBER.fullmatch(text):
        raise CellError(f"`{shortened(cell)}` is not a number", _why_no_number(cell, decimal))
    exact, near = Decimal(text), float(text)
    if Decimal(repr(near)) != exact:
        if _significant(text) > MAX_DIGITS:
            raise CellError(f"`{shortened(cell)}` has more than {MAX_DIGITS} significant digits", "round it")
        if abs(exact) < _SMALLEST:
            raise CellError(f"`{shortened(cell)}` is too close to zero to be kept exactly", "use a smaller unit")
    return int(exact) if exact == exact.to_integral_value() else near


def _significant(text: str) -> int:
    digits = re.split("[eE]", text)[0].lstrip("+-").replace(".", "")
    return len(digits.strip("0"))


def _why_no_number(cell: str, decimal: str) -> str:
    other = "," if decimal == "." else "."
    if _NOT_FINITE.fullmatch(cell):
        return "if it stands for what is not known, list it under `unknown`"
    if cell != cell.strip() and _NUMBER.fullmatch(cell.strip().replace(decimal, ".")):
        return "take out the space before or after it"
    if _GROUPED.fullmatch(cell):
        return "write numbers without separators of thousands; where the decimal mark is a comma, say so under `table`"
    if _NUMBER.fullmatch(cell.replace(other, ".")):
        return f"the decimal mark is `{decimal}`; if the table has `{other}`, say so in the order file under `table`"
    return "correct the cell; or, if it stands for what is not known, list it under `unknown`"


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(cell: str) -> date:
    """The day that a cell spells, as in 2023-09-14; raises CellError."""
    if not _DAY.fullmatch(cell):
        hint = (
            "take out the time of the day" if _DAY.match(cell) else "write the year, the month and the day, joined by -"
        )
        raise CellError(f"`{shortened(cell)}` is not a day written as 2023-09-14", hint)
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(f"`{cell}` is not a day of the calendar") from None


def written(number: Number) -> str:
    """A number with separators of thousands, never with an exponent."""
    return f"{number:,}" if isinstance(number, int) else f"{Decimal(repr(number)):,f}"
