"""Made-up matters and rules in the shipped domain, for tests of what facts and findings mean."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker import shipped
from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue, read_catalogue
from checker.facts.matter import Matter, Target, read_matter_text
from checker.model.case import Case
from checker.rules.pack import Book, read_book
from checker.source import read_text
from checker.vocabulary import Interval, Ranges

Data = dict[str, Any]

CITE = ["made-up"]

SOURCES = {"made-up": {"title": "none", "publisher": "none", "no_url": "made up for a test", "locator": "none"}}

PACK = """\
title: toy pack
domain: data-protection
applies_to:
  - {authority: toy-office, regime: toy-law}
powers:
  - authority: toy-office
    regime: toy-law
    complete: COMPLETE
    read: [the toy law]
    not_read: [the other toy law]
    on: 2026-01-01
    because: [{law: Toy Act, article: "1", says: what the office may do, verified: true}]
"""


def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return read_catalogue(shipped.folder("rules") / "data-protection")


def measure(name: str = "act", **given: Any) -> Data:
    """A measure of the one track; a key given as None is left out."""
    return _given(
        {
            "id": name,
            "track": "track",
            "date": "2024-06-15",
            "target": "A made-up firm",
            "instrument": "order",
            "summary": "made up",
            "cite": CITE,
            **given,
        }
    )


def demand(name: str = "demand", **given: Any) -> Data:
    """A demand that was read in the act itself; a key given as None is left out."""
    return _given(
        {
            "id": name,
            "object": "security",
            "ask": "do",
            "addressee": "A made-up firm",
            "performed_by": "addressee",
            "known_from": "document",
            "wording": "made up",
            "cite": CITE,
            **given,
        }
    )


def _given(keys: Data) -> Data:
    return {key: value for key, value in keys.items() if value is not None}


def entry(value: Any, **given: Any) -> Data:
    """An entry of a fact, with its citation."""
    return {"value": value, "cite": CITE, **given}


def dispute(*values: Any) -> Data:
    """A value on which sources differ."""
    return {"either": [{"value": value, "cite": CITE} for value in values]}


def data(
    *measures: Data,
    facts: Mapping[str, list[Data]] | None = None,
    incident: Mapping[str, Data] | None = None,
    track: Mapping[str, Any] | None = None,
    **given: Any,
) -> Data:
    """A whole case as the reader would give it."""
    return copy.deepcopy(
        {
            "title": "a made-up matter",
            "country": "JP",
            "domain": "data-protection",
            "respondents": {"firm": {"name": "A made-up firm", "cite": CITE}},
            "incident": {"summary": "made up", "cite": CITE, **(incident or {})},
            "tracks": {
                "track": {"respondent": "firm", "authority": "toy-office", "regime": "toy-law", **(track or {})}
            },
            "facts": dict(facts or {}),
            "measures": list(measures or (measure(),)),
            "sources": SOURCES,
            **given,
        }
    )


def unchecked(case: Data) -> Matter:
    """A matter of any data of the right shape, dates that no file could give among them; its places say nothing."""
    return Matter("made-up", read_text(b"title: made up\n", "made-up.yaml"), Case.model_validate(case))


def checked(case: Data, catalogues: Mapping[str, Catalogue]) -> Matter:
    """A matter as read from a file with these data; raises InputError where it would be refused."""
    return read_matter_text(json.dumps(case).encode(), "made-up", catalogues)


def target(matter: Matter, name: str = "act", track: str = "track") -> Target:
    """The measure, or `measure/demand`, of this name."""
    return next(found for found in matter.targets(track) if found.id == name)


def day(text: str) -> PartialDate:
    """A day, month or year."""
    return PartialDate.parse(text)


def numbers(values: Ranges) -> set[int]:
    """A small set of values, one by one."""
    return {number for part in values for number in range(part.lo, part.hi + 1)}


def exactly(*values: int) -> Ranges:
    """The set of these values where none of them touch."""
    return tuple(Interval(value, value) for value in values)


def rule(says: str, when: str = "", level: str = "error", **given: str) -> str:
    """A rule file: `stringency: {at_most: guidance}` where `intent: none`, say; other keys as text."""
    kind = "power" if says.startswith("{authorities") else "grade" if says.startswith("gravity") else "expect"
    lines = [
        "title: a toy rule",
        "status: in-force",
        "because: [{principle: toy, says: a toy, ours: true, verified: true}]",
        f"{kind}: {says if says.startswith('{') else '{' + says + '}'}",
        f"level: {level}",
        "examples: []",
        "known_limits: it is a toy",
        *([f"when: {{{when}}}"] if when else []),
        *(f"{key}: {text}" for key, text in given.items()),
    ]
    return "\n".join(lines) + "\n"


def power(instruments: str, rest: str = "", when: str = "", level: str = "error", **given: str) -> str:
    """A power of the toy office; `rest` says what it covers."""
    says = (
        f"{{authorities: [toy-office], regimes: [toy-law], instruments: [{instruments}]{', ' if rest else ''}{rest}}}"
    )
    return rule(says, when, level, **given)


def book(folder: Path, rules: Mapping[str, str], *, complete: bool | None = None, pack: str = PACK) -> Book:
    """A book of the one pack `toy` with these rules by their names; without `complete` it reads no powers."""
    text = pack[: pack.index("powers:")] if complete is None else pack.replace("COMPLETE", str(complete).lower())
    place = folder / "toy"
    place.mkdir(parents=True)
    (place / "pack.yaml").write_text(text, encoding="utf-8")
    for name, body in rules.items():
        (place / f"{name}.yaml").write_text(body, encoding="utf-8")
    return read_book([folder], shipped.folder("rules"))
