"""Unary tests in the style of DMN's S-FEEL: the values of one closed scale that a text allows.

test     = "not(" list ")" | list
list     = item { "," item }                 any of them
item     = [ "<" | "<=" | ">" | ">=" | "=" | "!=" ] value | interval
interval = ("[" | "(") value ".." value ("]" | ")")    square ends belong to it, round ones do not
"""

from __future__ import annotations

import re
from decimal import Decimal

from checker.facts.catalogue import Scale
from checker.model.load import nearest
from checker.vocabulary import Interval, Ranges, complement, ranges

_OPERATORS = ("<=", ">=", "!=", "<", ">", "=")
_ITEM = re.compile(r"(?P<op>[<>=!~]*)\s*(?P<value>[^<>=!~].*)", re.DOTALL)
_INTERVAL = re.compile(r"(?P<open>[\[(])\s*(?P<low>[^.\[\]()]+?)\s*\.\.\s*(?P<high>[^.\[\]()]+?)\s*(?P<close>[\])])")
_NEGATED = re.compile(r"not\s*\((?P<list>.*)\)", re.DOTALL)
_WRONG_OPERATORS = {"=<": "<=", "=>": ">=", "==": "=", "<>": "!=", "=!": "!="}


def allowed(raw: object, scale: Scale) -> Ranges:
    """The values a test allows; raises ValueError with a message, and where it helps a hint after `; `."""
    if isinstance(raw, bool) or scale.type == "flag":
        return (scale.encode(_flag(raw) if scale.type == "flag" else raw),)
    if isinstance(raw, int):
        return (scale.encode(raw),)
    if isinstance(raw, Decimal):
        raise ValueError(f"`{raw}` is not a whole number")
    text = str(raw).strip()
    if negated := _NEGATED.fullmatch(text):
        found = complement(_list(negated["list"], scale), scale.ends)
    else:
        found = _list(text, scale)
    if not found:
        raise ValueError(f"`{text}` allows no value of the scale, so the rule could never hold")
    if found == scale.whole:
        raise ValueError(f"`{text}` allows every value of the scale, so it tests nothing")
    return found


def _flag(raw: object) -> object:
    return {"true": True, "false": False}.get(raw, raw) if isinstance(raw, str) else raw


def _list(text: str, scale: Scale) -> Ranges:
    return ranges(part for item in _split(text) for part in _item(item, scale))


def _split(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",")]
    if "" in items:
        raise ValueError(f"`{text}` has an empty place in its list")
    return items


def _item(text: str, scale: Scale) -> Ranges:
    if text[0] in "[(":
        return _interval(text, scale)
    match = _ITEM.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is an operator without a value")
    op, value = match["op"] or "=", scale.encode(_literal(match["value"].strip(), scale))
    if op not in _OPERATORS:
        hint = f"did you mean `{_WRONG_OPERATORS[op]}`?" if op in _WRONG_OPERATORS else nearest(op, _OPERATORS)
        known = ", ".join(f"`{known}`" for known in sorted(_OPERATORS))
        raise ValueError(f"`{op}` is not one of {known}" + (f"; {hint}" if hint else ""))
    if op not in ("=", "!="):
        _ordered(scale, op)
    return _compare(op, value, scale)


def _ordered(scale: Scale, what: str) -> None:
    if scale.type == "kind":
        raise ValueError(f"`{what}` needs an order, and the values of this fact have none; list the values meant")


def _compare(op: str, value: Interval, scale: Scale) -> Ranges:
    """A date given as a month or year is compared by its nearer end, so `< 2023` ends before 2023."""
    low, high = scale.ends.lo, scale.ends.hi
    match op:
        case "=":
            return (value,)
        case "!=":
            return complement((value,), scale.ends)
        case "<":
            first, last = low, value.lo - 1
        case "<=":
            first, last = low, value.hi
        case ">":
            first, last = value.hi + 1, high
        case _:
            first, last = value.lo, high
    return (Interval(first, last),) if first <= last else ()


def _interval(text: str, scale: Scale) -> Ranges:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is not an interval: write [10..20], or (10..20) without its ends")
    _ordered(scale, text)
    low = scale.encode(_literal(match["low"], scale))
    high = scale.encode(_literal(match["high"], scale))
    first = low.lo if match["open"] == "[" else low.hi + 1
    last = high.hi if match["close"] == "]" else high.lo - 1
    if first > last:
        raise ValueError(f"`{text}` is empty: its first end lies after its last")
    return (Interval(first, last),)


def _literal(text: str, scale: Scale) -> object:
    if scale.words or scale.type == "date":
        return text
    if re.fullmatch(r"[-+]?[0-9]+", text) is None:
        raise ValueError(f"`{text}` is not a whole number; write it in digits only, without separators")
    return int(text)
