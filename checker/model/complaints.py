"""What pydantic found wrong, in words for the author of the file: one complaint per cause, at its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from checker.model.place import at, existing, keys_of, records_at, required_keys
from checker.model.shape import LINE, ONE_LINE, shortened
from checker.source import DataPath


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong at one place of the data."""

    path: DataPath
    message: str
    hint: str = ""
    at_key: bool = False
    """Whether the key is meant and not its value."""
    unknown_key: bool = False
    missing: str = ""
    """The key that is missing from the record at the path."""


def empty(data: object, shape: type[BaseModel]) -> Iterator[Complaint]:
    """Every key and list entry whose value is left empty; what is not known is left out, or written `unknown`."""
    stack: list[tuple[DataPath, object]] = [((), data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            stack += [((*path, number), inner) for number, inner in enumerate(value)]
        elif value is None and path:
            needed = any(path[-1] in required_keys(record) for record in records_at(shape, path[:-1]))
            out = "the key" if isinstance(path[-1], str) else "it"
            yield Complaint(path, f"{_name(path)} is empty", "" if needed else f"fill it in, or take {out} out")


def complaints(data: object, details: Sequence[ErrorDetails], shape: type[BaseModel]) -> Iterator[Complaint]:
    """What is wrong with data that lacks a shape.

    Where a union failed, every branch has complained; only those of the branch that was meant are kept. Of what is
    left empty `empty` tells, the whole file excepted.
    """
    groups: dict[DataPath, list[ErrorDetails]] = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            groups.setdefault(existing(data, detail["loc"])[:-1], []).append(detail)
        else:
            groups.setdefault(existing(data, detail["loc"]), []).append(detail)
    holding = {path[:length] for path in groups for length in range(len(path))}
    for path, group in groups.items():
        value = at(data, path)
        if value is not None or not path:
            yield from _Place(path, value, records_at(shape, path), path in holding).complaints(group)


class _Place:
    """One place, where one or more branches of a shape have complained."""

    def __init__(self, path: DataPath, value: object, records: list[type[BaseModel]], deeper: bool) -> None:
        self.path = path
        self.value = value
        self.records = records
        self.deeper = deeper
        """Whether there are complaints about parts of the value."""

    def complaints(self, group: list[ErrorDetails]) -> Iterator[Complaint]:
        extra = [str(detail["loc"][-1]) for detail in group if detail["type"] == "extra_forbidden"]
        missing = [str(detail["loc"][-1]) for detail in group if detail["type"] == "missing"]
        wanted = [_WANTED[detail["type"]] for detail in group if detail["type"] in _WANTED]
        found = [*self._keys(extra), *(_said(detail, self.path) for detail in group if self._speaks(detail))]
        if len(self.records) < 2 or not (found or self.deeper):
            meant = {complaint.hint for complaint in found}
            found += [
                Complaint(self.path, f"`{name}` is missing", missing=name)
                for name in missing
                if _DID_YOU_MEAN.format(name) not in meant
            ]
        if not found and not self.deeper:
            found = [self._wrong_kind(wanted)]
        yield from dict.fromkeys(found)

    def _speaks(self, detail: ErrorDetails) -> bool:
        """Whether a complaint is to be passed on in its own words; a list is no shorter for the errors in it."""
        kind = detail["type"]
        if kind == "too_short" and isinstance(self.value, (list, dict)):
            least: int = detail["ctx"]["min_length"]
            return len(self.value) < least
        return kind not in _WANTED and kind not in ("extra_forbidden", "missing")

    def _keys(self, names: Iterable[str]) -> Iterator[Complaint]:
        """Keys that no branch knows, or that belong to different branches."""
        known = set[str]().union(*(keys_of(record) for record in self.records))
        strange = [name for name in dict.fromkeys(names) if name not in known]
        for name in strange:
            path = (*self.path, name)
            message = f"`{shortened(name)}` is not a known key here"
            yield Complaint(path, message, nearest(name, known), at_key=True, unknown_key=True)
        given = [name for name in self.value if name in known] if isinstance(self.value, dict) else []
        if len(self.records) > 1 and not any(keys_of(record).issuperset(given) for record in self.records):
            apart = next(n for n in given if not any({given[0], n} <= keys_of(record) for record in self.records))
            yield Complaint((*self.path, apart), f"`{apart}` cannot stand beside `{given[0]}`", at_key=True)

    def _wrong_kind(self, wanted: list[str]) -> Complaint:
        kinds = list(dict.fromkeys(wanted))
        if "text" in kinds and "true or false" in kinds:
            kinds = ["a single value", *(kind for kind in kinds if kind in ("a mapping", "a list"))]
        if len(self.records) == 1 and self.path and "a mapping" in kinds:
            keys = ", ".join(f"`{key}`" for key in required_keys(self.records[0]))
            kinds[kinds.index("a mapping")] = f"a mapping with {keys}" if keys else "a mapping"
        return Complaint(self.path, f"{_name(self.path)} must be {' or '.join(kinds)}", self._advice(kinds))

    def _advice(self, kinds: list[str]) -> str:
        if kinds == ["a whole number"] and isinstance(self.value, Decimal) and self.value == int(self.value):
            return f"write {int(self.value)}"
        if kinds == ["a list"] and isinstance(self.value, dict):
            return "begin each entry with `- `"
        if kinds == ["a list"] and str(self.value) == shortened(str(self.value)):
            return f"write [{self.value}]"
        return ""


def _name(path: DataPath) -> str:
    if not path:
        return "the file"
    named = [part for part in path if isinstance(part, str)]
    if isinstance(path[-1], str):
        return f"`{shortened(path[-1])}`"
    return f"an entry of `{shortened(named[-1])}`" if named else "an entry of the list"


_WANTED = {
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "decimal_type": "a number",
    "is_instance_of": "a number",
}


def _said(detail: ErrorDetails, path: DataPath) -> Complaint:
    context: Mapping[str, Any] = detail.get("ctx", {})
    if detail["type"] == "value_error":  # our own, about the whole record
        return Complaint(path, str(context["error"]))
    predicate, hint = _predicate(detail, context)
    if detail["loc"][-1:] == ("[key]",):
        name = f"`{shortened(str(path[-1]))}`"
        return Complaint(path, f"the key {name}{predicate.removeprefix(f': {name}')}", hint, at_key=True)
    return Complaint(path, f"{_name(path)}{predicate}", hint)


def _predicate(detail: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str]:
    """What is said of a value after its name, and a hint."""
    given = detail["input"]
    match detail["type"]:
        case "literal_error":
            return _not_one_of(given, re.findall(r"'([^']*)'", context["expected"]))
        case "string_pattern_mismatch" if context["pattern"] in _SOMETHING and not given.strip():
            return " is blank", ""
        case "string_pattern_mismatch":
            return f": `{shortened(given)}` {_PATTERNS[context['pattern']]}", ""
        case "date_form":
            return f": {context['said']}", context["hint"]
        case "too_short" if not given:
            return " must not be empty", ""
        case kind:
            return f" {_SAID[kind].format(**context)}" if kind in _SAID else f": {detail['msg'].lower()}", ""


def _not_one_of(given: object, words: list[str]) -> tuple[str, str]:
    listed = ", ".join(f"`{word}`" for word in words)
    if isinstance(given, (dict, list)):
        return f" must be one of {listed}", ""
    shown = str(given).lower() if isinstance(given, bool) else shortened(str(given))
    return f": `{shown}` is not one of {listed}", nearest(shown, words)


_SAID = {
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_short": "has fewer entries than {min_length}",
    "too_long": "has more entries than {max_length}",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word most like this one, or the empty text; of very many words none is sought."""
    known = sorted(known)
    if len(known) > _MANY:
        return ""
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return _DID_YOU_MEAN.format(found[0]) if found else ""


_MANY = 300
_DID_YOU_MEAN = "did you mean `{}`?"


_HINT = re.compile(r"; (?=[^`]*(?:`[^`]*`[^`]*)*$)")
"""Where the hint of a message begins: a semicolon outside the words quoted from the file."""


def with_hint(text: str) -> tuple[str, str]:
    """The message and the hint of an error that says both in one text."""
    parts = _HINT.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


_SOMETHING = (r"\S", LINE)
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "is not a name of lower case letters and digits joined by hyphens",
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "is not a name of lower case letters and digits joined by underscores",
    LINE: "is not on one line",
    ONE_LINE: "is not on one line",
    r"^https?://\S+$": "is not an address beginning with http:// or https://",
    r"^[A-Z]{2}$": "is not a country code of two capital letters",
    r"^[A-Z]{3}$": "is not a currency code of three capital letters",
    r"^[a-z]{2}/[a-z0-9]+(-[a-z0-9]+)*$": "is not a case id such as jp/line-2021",
    r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$": "is not a rule id such as general/some-rule",
}
