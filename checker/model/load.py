"""From a document to a record, or to every problem in it with its line and column."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from checker.errors import InputError, Problem
from checker.source import DataPath, Document

R = TypeVar("R", bound=BaseModel)


def load(document: Document, shape: type[R]) -> R:
    """The document as a record of the given shape; raises InputError with every problem found."""
    try:
        return shape.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        raise InputError(_problems(document, details, shape)) from None


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word most like this one, or the empty text."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{found[0]}`?" if found else ""


def _problems(document: Document, details: list[ErrorDetails], shape: type[BaseModel]) -> list[Problem]:
    """One problem per place: where a union failed, the branch that got furthest speaks."""
    deepest: dict[DataPath, list[tuple[DataPath, ErrorDetails]]] = {}
    for detail in details:
        path = _existing(document, detail["loc"])
        deepest.setdefault(path, []).append((path, detail))
    covered = {path[:length] for path in deepest for length in range(len(path))}
    problems: list[Problem] = []
    for path, group in deepest.items():
        alternatives = [detail for _, detail in group]
        if path in covered and all(_is_union_noise(detail, path) for detail in alternatives):
            continue
        problems.extend(_of_place(document, path, alternatives, shape))
    return problems


def _existing(document: Document, loc: tuple[int | str, ...]) -> DataPath:
    """The part of a pydantic location that names places in the document (union tags are not)."""
    path: list[int | str] = []
    here: object = document.data
    for part in loc:
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and _is_place(part, here):
            here = here[int(part)]
        else:
            continue
        path.append(part)
    return tuple(path)


def _is_place(part: int | str, items: list[object]) -> bool:
    return isinstance(part, int) and 0 <= part < len(items)


_SHALLOW = {"model_type", "dict_type", "tuple_type", "string_type", "bool_type", "int_type", "decimal_type"}


def _is_union_noise(detail: ErrorDetails, path: DataPath) -> bool:
    """Whether this only says that another branch of a union was meant."""
    return detail["type"] in _SHALLOW or (detail["type"] == "missing" and len(detail["loc"]) > len(path) + 1)


def _of_place(document: Document, path: DataPath, details: list[ErrorDetails], shape: type[BaseModel]) -> list[Problem]:
    told: dict[tuple[str, str], Problem] = {}
    wanted = [_WANTED[detail["type"]] for detail in details if detail["type"] in _WANTED]
    for detail in details:
        kind = detail["type"]
        if kind in _WANTED:
            continue
        message, hint, at_key = _say(detail, path, shape)
        told[kind, message] = document.problem(path, message, hint, key=at_key)
    if wanted and not told:
        name = _name(path)
        message = f"{name} must be {' or '.join(dict.fromkeys(wanted))}"
        return [document.problem(path, message)]
    return list(told.values())


def _name(path: DataPath) -> str:
    named = [part for part in path if isinstance(part, str)]
    return f"`{named[-1]}`" if named else "the file"


_WANTED = {
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "decimal_type": "a number",
    "is_instance_of": "a number",
}


def _say(detail: ErrorDetails, path: DataPath, shape: type[BaseModel]) -> tuple[str, str, bool]:
    """Message, hint, and whether the key rather than the value is meant."""
    context: Mapping[str, Any] = detail.get("ctx", {})
    name, kind = _name(path), detail["type"]
    if kind == "missing":
        return f"`{detail['loc'][-1]}` is missing", "", False
    if kind == "extra_forbidden":
        known = _keys_at(shape, detail["loc"][:-1])
        return f"{name} is not a known key here", nearest(str(path[-1]), known), True
    if kind == "string_pattern_mismatch":
        return f"{name}: `{detail['input']}` {_pattern(context['pattern'])}", "", False
    if kind == "literal_error":
        context = {"expected": str(context["expected"]).replace("'", "`")}
    said = _SAID.get(kind)
    if said is None:
        return f"{name}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", "", False
    return said.format(name=name, input=detail["input"], **context), "", False


_SAID = {
    "literal_error": "{name}: `{input}` is not one of {expected}",
    "value_error": "{name}: {error}",
    "greater_than_equal": "{name}: {input} is less than {ge}",
    "less_than_equal": "{name}: {input} is more than {le}",
    "too_short": "{name} needs {min_length} or more, has {actual_length}",
    "too_long": "{name} takes {max_length} at most, has {actual_length}",
    "string_too_short": "{name} must not be empty",
    "string_too_long": "{name} is longer than {max_length} characters",
}


def _pattern(pattern: str) -> str:
    return _PATTERNS.get(pattern, "does not have the expected form")


_PATTERNS = {
    r"\S": "is blank",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "is not a name of lower case letters and digits joined by hyphens",
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "is not a name of lower case letters and digits joined by underscores",
    r"^https?://\S+$": "is not an address beginning with http:// or https://",
    r"^[A-Z]{2}$": "is not a country code of two capital letters",
    r"^[A-Z]{3}$": "is not a currency code of three capital letters",
    r"^[a-z]{2}/[a-z0-9]+(-[a-z0-9]+)*$": "is not a case id such as jp/line-2021",
    r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$": "is not a rule id such as general/some-rule",
}


def _keys_at(shape: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys known to the record at a pydantic location, to suggest one of them."""
    here: set[type[BaseModel]] = {shape}
    for part in loc:
        found: set[type[BaseModel]] = set()
        for record in here:
            field = next((f for n, f in record.model_fields.items() if part in (n, f.alias)), None)
            found |= set(_records(field.annotation)) if field else set()
        here = found or here
    return {field.alias or name for record in here for name, field in record.model_fields.items()}


def _records(annotation: object) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _records(inner)
