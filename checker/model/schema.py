"""The JSON Schema of a shape in the form editors use: without null, with the sentences that stand below the fields."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from checker import source
from checker.model.place import records_in

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

BEYOND_EVERY_SCHEMA = {
    "file": "The file is YAML of the narrow kind described under Files. It has at most "
    f"{source.MAX_BYTES // 1024**2} MiB ({source.MAX_BYTES_SLOW // 1024**2} MiB where PyYAML was installed without its "
    f"C library), {source.MAX_NODES:,} keys and values and {source.MAX_DEPTH} levels of lists and mappings, and its "
    f"numbers have at most {source.MAX_DIGITS} digits.",
    "calendar": "A date is a day of the calendar: `2023-02-30` has the form of one only.",
    "whole numbers": "A whole number is written in digits alone: `5`, not `5.0`.",
}
"""By the name of a check, what no schema sees of any file."""


def schema_of(shape: type[BaseModel]) -> tuple[Schema, dict[str, Schema]]:
    """The schema of a shape, and those of the records within it, to stand under `$defs`.

    A key whose value is left empty is refused wherever it stands, so nothing may be null.
    """
    schema = shape.model_json_schema()
    definitions: dict[str, Schema] = schema.pop("$defs", {})
    for record in _within(shape, set()):
        described = definitions.get(record.__name__, schema)
        for name, sentence in _said(record):
            key = record.model_fields[name].alias or name
            described["properties"][key]["description"] = sentence
    return _plain(schema), {name: _plain(each) for name, each in definitions.items()}


def _within(shape: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The shape and every record it is made of."""
    if shape not in seen:
        seen.add(shape)
        for field in shape.model_fields.values():
            for record in records_in(field.annotation):
                _within(record, seen)
    return seen


def _said(record: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The fields of a record, those it has from another included, with the sentences below them."""
    for owner in record.__mro__:
        if issubclass(owner, BaseModel) and owner is not BaseModel:
            yield from _sentences(owner.__module__).get(owner.__name__, {}).items()


@cache
def _sentences(module: str) -> dict[str, dict[str, str]]:
    """By class and field, the strings that stand below the fields of a module's classes.

    pydantic can read them too, but would do so whenever the program starts.
    """
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_below(node.body)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _below(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, after in itertools.pairwise(body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


def _plain(schema: Any) -> Any:
    """A schema without null, without the titles made of names, and without defaults that say nothing."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _part(key, value) for key, value in schema.items() if not _idle(key, value)}
    for pattern, value in made.pop("patternProperties", {}).items():
        # By patternProperties alone, a key of another form would be accepted with any value.
        made["propertyNames"] = {"pattern": pattern, **made["propertyNames"]}
        made["additionalProperties"] = value
    branches = [branch for branch in made.pop("anyOf", []) if branch != {"type": "null"}]
    if len(branches) == 1:
        return {**branches[0], **made}
    return {"anyOf": branches, **made} if branches else made


def _part(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties"):
        return {name: _plain(each) for name, each in value.items()}
    return value if key in ("enum", "const", "default", "required") else _plain(value)


def _idle(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, []))
