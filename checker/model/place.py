"""Places within a document, and what a shape says may stand there."""

from __future__ import annotations

import types
import typing
from collections.abc import Container, Iterable, Iterator

from pydantic import BaseModel

from checker.source import DataPath


def at(data: object, path: DataPath) -> object:
    """What stands at a path of the data; raises LookupError or TypeError where there is no such place."""
    for part in path:
        data = data[part]  # type: ignore[index]  # raises where it is neither mapping nor list
    return data


def existing(data: object, loc: Iterable[int | str]) -> DataPath:
    """The part of a pydantic location that names places in the data; the tags of unions do not."""
    path: list[int | str] = []
    for part in loc:
        known: Container[object] = ()
        if isinstance(data, (dict, list)):
            known = data if isinstance(data, dict) else range(len(data))
        if part in known:
            data = at(data, (part,))
            path.append(part)
    return tuple(path)


def kinds_at(shape: type[BaseModel], path: DataPath) -> list[object]:
    """The types that may stand at a path: the branches of a union, one by one."""
    here = [*branches(shape)]
    for part in path:
        here = [inner for kind in here for annotation in _within(kind, part) for inner in branches(annotation)]
    return here


def records_at(shape: type[BaseModel], path: DataPath) -> list[type[BaseModel]]:
    """The records that may stand at a path."""
    return [kind for kind in kinds_at(shape, path) if isinstance(kind, type) and issubclass(kind, BaseModel)]


def records_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The records that an annotation names, wherever in it, but not those within them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from records_in(inner)


def keys_of(record: type[BaseModel]) -> set[str]:
    """The keys of a record as files write them."""
    return {field.alias or name for name, field in record.model_fields.items()}


def required_keys(record: type[BaseModel]) -> list[str]:
    """The keys that a record must have."""
    return [field.alias or name for name, field in record.model_fields.items() if field.is_required()]


def branches(annotation: object) -> Iterator[object]:
    """An annotation without its metadata; of a union each branch."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from branches(typing.get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for inner in typing.get_args(annotation):
            yield from branches(inner)
    else:
        yield annotation


def _within(kind: object, part: int | str) -> Iterator[object]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part == (field.alias or name):
                yield field.annotation
    elif typing.get_origin(kind) is dict and isinstance(part, str):
        yield typing.get_args(kind)[1]
    elif typing.get_origin(kind) is tuple and isinstance(part, int):
        yield typing.get_args(kind)[0]
