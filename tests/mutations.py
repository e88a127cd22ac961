"""A file changed in one place at a time, in every way that a shape or a schema may care about.

The data is written out and read back by the checker's own reader; a JSON Schema gets what an editor would see.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

Path = tuple[str | int, ...]
_GONE = object()

INTERNAL = re.compile(r"[Ii]nput should|[Vv]alue error|[A-Z][a-z]+(Type|Error)\b|`?(None|True|False)\b")
"""Words of the program that no message may have."""


@dataclass
class Tally:
    """How often a shape and a schema agreed on changed files, and where they did not."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


_WORDS = ("", " ", "zzz", "Not A Slug", "unknown", "none-found", "true", "x" * 81, "x" * 201, "x" * 4001)
_DATES = ("2023-02-30", "2023-02-29", "2024-02-29", "2023-13-01", "2023-04-31", "0000-01-01", "1949", "2151", "n.d.")
_PLAIN = ("2023", "2023-05", "2023-09-14", "２０２３", "JP", "Jp", "EUR", "jp/a-case", "a/b", "http://", "https://a b")
_OTHER = (None, True, False, 0, 5, -1, 2023, 10**17, Decimal("5.5"), Decimal("0.5"))
_SHAPED: tuple[Any, ...] = (
    [],
    {},
    ["zzz"],
    [None],
    {"zzz": 1},
    {"at_least": 5},
    {"at_most": "unknown"},
    {"either": []},
    {"either": [{"value": "none", "cite": ["made-up"]}, {"value": "gross", "cite": ["made-up"]}]},
    {"source": "made-up", "at": "page 1"},
)


def paths(data: object, here: Path = ()) -> Iterator[Path]:
    """Every place of the data, the outer ones first."""
    yield here
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*here, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from paths(value, (*here, number))


def at(data: Any, path: Path) -> Any:
    """What stands at a path."""
    for part in path:
        data = data[part]
    return data


def with_value(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at a path; what is not changed is shared."""
    if not path:
        return value
    changed = data.copy()
    changed[path[0]] = with_value(data[path[0]], path[1:], value)
    return changed


def without(data: Any, path: Path) -> Any:
    """The data without a key or an entry."""
    holder = at(data, path[:-1]).copy()
    del holder[path[-1]]
    return with_value(data, path[:-1], holder)


@dataclass(frozen=True)
class Mutation:
    """One change of one place."""

    path: Path
    what: str
    value: Any = _GONE

    def apply(self, data: Any) -> Any:
        """The data so changed."""
        return without(data, self.path) if self.value is _GONE else with_value(data, self.path, self.value)

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path))} {self.what} {str(self.value)[:60]!r}"


def mutations(data: Any, vocabulary: Iterable[object]) -> Iterator[Mutation]:
    """Every change at every place; the words of the vocabulary are tried everywhere too."""
    words = [*_WORDS, *_DATES, *_PLAIN, *_OTHER, *_SHAPED, *vocabulary]
    for path in paths(data):
        value = at(data, path)
        if path:
            yield Mutation(path, "deleted")
            for other in (*words, *_like(value)):
                if (type(other), other) != (type(value), value):
                    yield Mutation(path, "replaced by", other)
        for what, inside in _inside(value):
            yield Mutation(path, what, inside)


def _like(value: Any) -> Iterator[Any]:
    """Values that resemble the one that stands there."""
    yield [value]
    yield {"value": value}
    yield {"value": value, "cite": ["made-up"]}
    if isinstance(value, str):
        yield from (f"{value}\n", f" {value}", value.upper(), f"{value} {value}", value[:-1])
    if isinstance(value, int) and not isinstance(value, bool):
        yield from (Decimal(f"{value}.0"), str(value), -value - 1, value + 1)
    if isinstance(value, bool):
        yield from (str(value).lower(), int(value))


_ADDED: dict[str, Any] = {
    "zzz": "zzz",
    "Bad Key": "zzz",
    "note": "zzz",
    "id": "zzz",
    "value": "none",
    "cite": ["made-up"],
    "either": [],
    "at_least": 5,
    "track": "track",
    "outside": "zzz",
    "no_url": "zzz",
    "correction": True,
    "since": "2023-01-01",
    "published": "2023-01-01",
    "per_person": {"text": "zzz", "cite": ["made-up"]},
    "law": "zzz",
    "principle": "zzz",
    "power": {"authorities": ["zzz"], "regimes": ["zzz"], "instruments": ["order"]},
    "grade": {"gravity": {"at_least": "serious"}},
    "any": [{"intent": "gross"}],
    "transferred_abroad": True,
    "domicile": "JP",
}


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    """Changes of a mapping's keys or a list's length."""
    if isinstance(value, dict):
        for key, added in _ADDED.items():
            if key not in value:
                yield f"with {key} added in", {**value, key: added}
        for key in value:
            yield f"with {key} misspelt in", {f"{k}s" if k == key else k: v for k, v in value.items()}
    if isinstance(value, list):
        yield "with zzz added", [*value, "zzz"]
        if value:
            yield "with its first entry twice", [value[0], *value]
            yield "reversed", value[::-1]


def written(data: Any) -> bytes:
    """The data as YAML in flow style."""
    return _flow(data).encode()


def _flow(data: Any) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    return str(data) if isinstance(data, Decimal) else json.dumps(data, ensure_ascii=False)


def seen_by_editor(data: Any) -> Any:
    """The data as JSON has it, where `5.0` and `5` are one number."""
    if isinstance(data, dict):
        return {key: seen_by_editor(value) for key, value in data.items()}
    if isinstance(data, list):
        return [seen_by_editor(value) for value in data]
    return float(data) if isinstance(data, Decimal) else data


def _pattern(validator: Any, pattern: str, instance: object, schema: object) -> Iterator[ValidationError]:
    """As JSON Schema has it: `$` is the very end of a text, where Python also takes the end of its last line."""
    if isinstance(instance, str) and re.search(re.sub(r"\$$", r"\\Z", pattern), instance) is None:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
