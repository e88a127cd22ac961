"""From a document to a record, or to every problem in it with its line and column."""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from checker.errors import InputError, Problem
from checker.model.complaints import Complaint, complaints, empty, nearest, with_hint
from checker.model.place import kinds_at
from checker.model.shape import Item
from checker.source import MAX_PROBLEMS, DataPath, Document

__all__ = ["Loaded", "first", "load", "load_in_part", "nearest", "with_hint"]

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[R]):
    """What a document says, as far as it has the shape wanted."""

    document: Document
    record: R | None
    """Less the items that were refused; None where nothing was left."""
    problems: tuple[Problem, ...]
    kept: Mapping[DataPath, tuple[int, ...]]
    """By the place of a list within the record that lost items, the numbers which the others have in the file."""

    def place(self, path: DataPath) -> DataPath:
        """The place in the file of a place in the record."""
        found: DataPath = ()
        for length, part in enumerate(path):
            kept = self.kept.get(path[:length])
            found = (*found, part if kept is None or not isinstance(part, int) else kept[part])
        return found

    def problem(self, path: DataPath, message: str, hint: str = "", *, key: bool = False) -> Problem:
        """A problem at a place in the record, or at the key of it."""
        return self.document.problem(self.place(path), message, hint, key=key)


def load(document: Document, shape: type[R]) -> R:
    """The document as a record of the given shape; raises InputError with every problem found."""
    record, complained = _validate(document.data, shape)
    if record is None or complained:
        raise InputError(first(_problems(document, complained)))
    return record


def first(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a file in their order; of very many, those that stand first."""
    found = sorted(set(problems))
    if len(found) <= MAX_PROBLEMS:
        return found
    rest = Problem(found[0].file, 0, 0, f"only {MAX_PROBLEMS} of the problems are listed")
    return [rest, *found[:MAX_PROBLEMS]]


def load_in_part(document: Document, shape: type[R], stand_ins: Mapping[str, object]) -> Loaded[R]:
    """The document as a record, less the items refused, and every problem of shape found.

    Where a key of the file itself is refused or missing its stand-in takes its place, so that the rest can be checked.
    """
    record, complained = _validate(document.data, shape)
    problems = tuple(_problems(document, complained))
    refused: set[DataPath] = set()
    kept: dict[DataPath, tuple[int, ...]] = {}
    while complained:
        so_far = Loaded(document, record, problems, kept)
        cuts = {so_far.place(_cut(complaint, shape)) for complaint in complained}
        if () in cuts or cuts <= refused:
            return Loaded(document, None, problems, {})
        refused |= cuts
        kept = {}
        rest = _without(document.data, refused, (), (), kept)
        stood_in = {key: stand_in for key, stand_in in stand_ins.items() if (key,) in refused}
        record, complained = _validate({**rest, **stood_in}, shape)
    return Loaded(document, record, problems, kept)


def _validate(data: object, shape: type[R]) -> tuple[R | None, list[Complaint]]:
    complained = list(empty(data, shape))
    try:
        return shape.model_validate(data), complained
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        return None, [*complained, *complaints(data, details, shape)]


def _problems(document: Document, complained: list[Complaint]) -> list[Problem]:
    return [document.problem(said.path, said.message, said.hint, key=said.at_key) for said in complained]


def _cut(complaint: Complaint, shape: type[BaseModel]) -> DataPath:
    """What must be left out for the rest to have the shape: the item, or list of items, in which the place lies.

    A key that is not known can go alone, unless it may be a misspelt one that other checks would then miss.
    """
    if complaint.unknown_key and not complaint.hint:
        return complaint.path
    path = (*complaint.path, complaint.missing) if complaint.missing else complaint.path
    for length in range(len(path), 1, -1):
        if any(_is_item(kind) for kind in kinds_at(shape, path[:length])):
            return path[:length]
    return path[:1]


def _is_item(kind: object) -> bool:
    if typing.get_origin(kind) is tuple:
        kind = typing.get_args(kind)[0]
    return isinstance(kind, type) and issubclass(kind, Item)


def _without(
    value: Any, refused: Collection[DataPath], here: DataPath, there: DataPath, kept: dict[DataPath, tuple[int, ...]]
) -> Any:
    """A value without the refused places in it; notes in `kept`, by its new place, what is left of a list."""
    if isinstance(value, dict):
        return {
            key: _without(inner, refused, (*here, key), (*there, key), kept)
            for key, inner in value.items()
            if (*here, key) not in refused
        }
    if not isinstance(value, list):
        return value
    numbers = [number for number in range(len(value)) if (*here, number) not in refused]
    if len(numbers) < len(value):
        kept[there] = tuple(numbers)
    return [_without(value[old], refused, (*here, old), (*there, new), kept) for new, old in enumerate(numbers)]
