"""Values and tests as sets of single values, written from the language page: each value of a scale is tried.

As `byhand`, for which this is, it imports nothing of the checker.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

Data = dict[str, Any]
Value = int
"""A level or kind by its place in the list, a flag as 0 and 1, a day by its number, a number as it is."""

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
EVERY_DAY = frozenset(range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))


@lru_cache(maxsize=64)
def between(first: Value, last: Value) -> frozenset[Value]:
    """Every day from one to another."""
    return frozenset(range(first, last + 1))


class Refused(Exception):
    """A text that is no valid part of the language."""


# ---- scales and values


class Scale:
    """A closed scale as the set of all its values; `scale` gives the same one for the same fact."""

    def __init__(self, fact: Data) -> None:
        self.type: str = fact["type"]
        self.words: list[str] = list(fact.get("levels", []))
        if self.type == "flag":
            self.words = ["false", "true"]
        if self.words:
            self.values = frozenset(range(len(self.words)))
        elif self.type == "date":
            self.values = EVERY_DAY
        else:
            low, high = fact["scale"]
            self.values = frozenset(range(low, high + 1))

    def read(self, raw: object) -> frozenset[Value]:
        """The values that one word, number or date stands for: of a month or year every day in it."""
        if self.type == "flag":
            if not isinstance(raw, bool):
                raise Refused
            return frozenset({int(raw)})
        if self.words:
            if raw not in self.words:
                raise Refused
            return frozenset({self.words.index(str(raw))})
        if self.type == "date":
            found = days(raw)
        elif isinstance(raw, bool) or not isinstance(raw, int):
            raise Refused
        else:
            found = frozenset({raw})
        if not found <= self.values:
            raise Refused
        return found


def scale(of: Data) -> Scale:
    """The scale of a fact or an outcome."""
    return _scale(json.dumps({key: of[key] for key in ("type", "levels", "scale") if key in of}))


@cache
def _scale(text: str) -> Scale:
    return Scale(json.loads(text))


def days(raw: object) -> frozenset[Value]:
    """Every day of a date, which is a day, a month or a year."""
    if not isinstance(raw, str):
        raise Refused
    return _days(raw)


@cache
def _days(raw: str) -> frozenset[Value]:
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", raw) is None:
        raise Refused
    parts = [int(part) for part in raw.split("-")]
    try:
        first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    except ValueError:
        raise Refused from None
    found, day = set(), first
    while all(part == wanted for part, wanted in zip(parts, (day.year, day.month, day.day), strict=False)):
        found.add(day.toordinal())
        day += timedelta(days=1)
    return frozenset(found)


def possible(fact: Data, scale: Scale, raw: object) -> frozenset[Value]:
    """Every value that a fact may have, as a case gives it."""
    if raw == "unknown":
        return scale.values
    if raw == "none-found" and raw not in scale.words:
        if "none_found" not in fact:
            raise Refused
        return scale.read(fact["none_found"])
    if not isinstance(raw, dict):
        return scale.read(raw)
    if set(raw) == {"either"} and len(raw["either"]) > 1:
        if any(isinstance(side, dict) for side in raw["either"]):
            raise Refused
        return frozenset().union(*(possible(fact, scale, side) for side in raw["either"]))
    if not raw or not set(raw) <= {"at_least", "at_most"} or scale.type in ("kind", "flag"):
        raise Refused
    low = min(scale.read(raw["at_least"])) if "at_least" in raw else min(scale.values)
    high = max(scale.read(raw["at_most"])) if "at_most" in raw else max(scale.values)
    if low > high:
        raise Refused
    return frozenset(value for value in scale.values if low <= value <= high)


# ---- tests


def allowed(raw: object, scale: Scale) -> frozenset[Value]:
    """The values of a scale that pass a test, tried one by one; a test that allows none, or all, is refused."""
    if isinstance(raw, str):
        return _allowed(raw.strip(), scale)
    # `true` and 100 stand for themselves; a year is written in quotes, and levels and kinds are words.
    return scale.read(raw)


@cache
def _allowed(text: str, scale: Scale) -> frozenset[Value]:
    if scale.type == "flag":
        return scale.read({"true": True, "false": False}.get(text, text))
    inner = re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL)
    passes = _list(inner.group(1) if inner else text, scale)
    found = frozenset(value for value in scale.values if passes(value) is not (inner is not None))
    if not found or found == scale.values:
        raise Refused
    return found


Passes = Callable[[Value], bool]


def _list(text: str, scale: Scale) -> Passes:
    """Any of the list."""
    items = [_item(part.strip(), scale) for part in text.split(",")]
    return lambda value: any(item(value) for item in items)


_COMPARED: Mapping[str, Callable[[frozenset[Value]], Passes]] = {
    "=": lambda wanted: wanted.__contains__,
    "!=": lambda wanted: lambda value: value not in wanted,
    "<": lambda wanted: min(wanted).__gt__,
    ">": lambda wanted: max(wanted).__lt__,
    "<=": lambda wanted: max(wanted).__ge__,
    ">=": lambda wanted: min(wanted).__le__,
}
"""Before a month is before its first day; up to a month is up to its last one."""


def _item(text: str, scale: Scale) -> Passes:
    interval = re.fullmatch(r"([\[(])(.*)\.\.(.*)([\])])", text)
    if interval:
        return _interval(interval, scale)
    sign = re.match(r"[<>=!]*", text)
    operator = sign.group() if sign else ""
    wanted = _literal(text[len(operator) :].strip(), scale)
    compared = _COMPARED.get(operator or "=")
    if compared is None or (operator not in ("", "=", "!=") and scale.type == "kind"):
        raise Refused
    return compared(wanted)


def _interval(found: re.Match[str], scale: Scale) -> Passes:
    """From one to the other; a round end does not belong to it."""
    if scale.type == "kind":
        raise Refused
    begins, low, high, ends = found.groups()
    first, last = _literal(low.strip(), scale), _literal(high.strip(), scale)
    after = _COMPARED[">=" if begins == "[" else ">"](first)
    before = _COMPARED["<=" if ends == "]" else "<"](last)
    if not any(after(value) and before(value) for value in scale.values):
        raise Refused
    return lambda value: after(value) and before(value)


def _literal(text: str, scale: Scale) -> frozenset[Value]:
    if scale.words or scale.type == "date":
        return scale.read(text)
    if re.fullmatch(r"[-+]?[0-9]+", text) is None:
        raise Refused
    return scale.read(int(text))
