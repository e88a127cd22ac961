"""The names that a case file gives, read from the file itself: what was refused for its form has a name too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.model.shape import is_slug
from checker.source import DataPath


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation: its place in the file, the source's id, and whether it says where in the source."""

    path: DataPath
    source: str
    says_where: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What a case file names, and what it cites."""

    respondents: frozenset[str]
    tracks: frozenset[str]
    scopes: tuple[tuple[str, DataPath], ...]
    """Tracks, measures and demands, each with its place, in the order of the file."""
    facts: frozenset[str]
    """Facts with an entry, the incident's dates among them."""
    sources: tuple[str, ...]
    cites: tuple[Cite, ...]
    whole: bool
    """Whether every part that names or refers to something could be read; else what is named elsewhere is not known."""


def named(data: object) -> Named:
    """The names in the data of a case file, whatever else is wrong with it."""
    return Named(
        frozenset(_keys(data, "respondents")),
        frozenset(_keys(data, "tracks")),
        tuple(_scopes(data)),
        frozenset((*_keys(data, "facts"), *_keys(data, "incident"))),
        _keys(data, "sources"),
        tuple(_cites(data, ())),
        isinstance(data, dict) and all(isinstance(data.get(key), kind) for key, kind in _PARTS.items()),
    )


_PARTS = {"respondents": dict, "incident": dict, "tracks": dict, "facts": dict, "measures": list, "sources": dict}


def _keys(data: object, key: str) -> tuple[str, ...]:
    inner = data.get(key) if isinstance(data, dict) else None
    return tuple(inner) if isinstance(inner, dict) else ()


def _scopes(data: object) -> Iterator[tuple[str, DataPath]]:
    yield from ((name, ("tracks", name)) for name in _keys(data, "tracks"))
    for number, measure in _entries(data, "measures"):
        yield from _id(measure, ("measures", number, "id"))
        for place, demand in _entries(measure, "demands"):
            yield from _id(demand, ("measures", number, "demands", place, "id"))


def _entries(data: object, key: str) -> Iterator[tuple[int, object]]:
    inner = data.get(key) if isinstance(data, dict) else None
    yield from enumerate(inner if isinstance(inner, list) else ())


def _id(data: object, path: DataPath) -> Iterator[tuple[str, DataPath]]:
    name = data.get("id") if isinstance(data, dict) else None
    if isinstance(name, str):
        yield name, path


def _cites(data: object, path: DataPath) -> Iterator[Cite]:
    """Every citation, in the order of the file; the reader bounds the depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "cite" and isinstance(value, list):
                for number, cite in enumerate(value):
                    yield from _cite(cite, (*path, key, number))
            else:
                yield from _cites(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _cites(value, (*path, number))


def _cite(cite: object, path: DataPath) -> Iterator[Cite]:
    if isinstance(cite, str) and is_slug(cite):
        yield Cite(path, cite, says_where=False)
    elif isinstance(cite, dict) and is_slug(cite.get("source")):
        yield Cite((*path, "source"), cite["source"], says_where="at" in cite)
