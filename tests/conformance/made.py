"""What the files of the suite are made of: a catalogue small enough to be tried out whole, and groups of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]

_BECAUSE = [{"principle": "made up", "says": "for the suite", "ours": True, "verified": True}]

EVERY_FACT: Data = {"group": "suite", "asks": "What is it?", "matters": _BECAUSE}
EVERY_RULE: Data = {
    "title": "a rule of the suite",
    "status": "in-force",
    "because": _BECAUSE,
    "examples": [],
    "known_limits": "it is made up",
}
"""What every rule has that does not say otherwise; none of it bears on a judgement but the status."""

FACTS: Mapping[str, Data] = {
    "persons": {"type": "count", "scale": [0, 1000], "worse": "higher", "none_found": 0},
    "balance": {"type": "count", "scale": [-50, 50]},
    "waited": {"type": "days", "scale": [0, 60], "worse": "higher"},
    "harm": {"type": "level", "levels": ["none", "small", "medium", "large"], "worse": "higher", "none_found": "none"},
    "care": {"type": "level", "levels": ["poor", "fair", "good"], "worse": "lower"},
    "hidden": {"type": "flag", "worse": "higher", "none_found": False},
    "told": {"type": "flag", "worse": "lower"},
    "asked": {"type": "flag"},
    "colour": {"type": "kind", "levels": ["red", "green", "blue"]},
    "day": {"type": "date"},
    "started": {"type": "date"},
    "ended": {"type": "date"},
    "discovered": {"type": "date"},
    "abroad": {"type": "flag", "only_citing": ["Suite Act, article 28", "Suite Act, article 24"]},
    "origin": {"type": "level", "levels": ["here", "there"], "protected": True},
    "home": {"type": "country", "protected": True},
    "delay": {"type": "days", "scale": [0, 60], "derived": True},
    "gravity": {"type": "level", "levels": ["minor", "reportable", "serious", "grave"], "grade": True},
    "risk": {"type": "level", "levels": ["low", "high"], "grade": True},
}

OUTCOMES: Mapping[str, Data] = {
    "stringency": {"type": "level", "of": "measure", "levels": ["none", "guidance", "order", "ban"]},
    "amount": {"type": "amount", "of": "measure", "scale": [0, 1000], "unit": "JPY"},
    "intrusion": {"type": "level", "of": "demand", "levels": ["reporting", "security", "organisation", "ownership"]},
    "ask": {"type": "level", "of": "demand", "levels": ["inform", "plan", "do"]},
}

INSTRUMENTS: Mapping[str, Data] = {
    "advice": {"stringency": "guidance", "binding": False, "means": "advice"},
    "order": {"stringency": "order", "binding": True, "means": "an order"},
}


@dataclass(frozen=True, slots=True)
class Group:
    """Some rules, and the cases put to them."""

    name: str
    rules: Mapping[str, Data]
    cases: tuple[Data, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file of the suite, its expectations excepted."""

    construct: str
    says: str
    """What is tried, in a sentence."""
    reviewed: str
    """The passage that the expectations were held against."""
    facts: tuple[str, ...]
    """Those of the catalogue that the file needs."""
    groups: tuple[Group, ...]
    refused: tuple[Data, ...] = ()
    """Texts that are no part of the language, each with the reason in `why`."""

    @property
    def catalogue(self) -> Data:
        """The catalogue of the file."""
        outcomes = {name: {"asks": "How much is it?", **outcome} for name, outcome in OUTCOMES.items()}
        facts = {name: FACTS[name] for name in self.facts}
        return {"every_fact": EVERY_FACT, "facts": facts, "outcomes": outcomes, "instruments": dict(INSTRUMENTS)}


EXPECT: Data = {"stringency": {"at_most": "guidance"}}
"""What a rule says where that does not matter."""


def rule(when: Data | None = None, **given: Any) -> Data:
    """A rule of the suite; without anything said it sets a ceiling."""
    says = {} if {"expect", "grade", "power"} & given.keys() else {"expect": EXPECT}
    return {**({"when": when} if when is not None else {}), **given, **says}


def case(facts: Mapping[str, Any] | None = None, **given: Any) -> Data:
    """A case with its facts."""
    return {"facts": {name: value for name, value in (facts or {}).items() if value is not None}, **given}


def one(name: str, when: Data, cases: Iterable[Mapping[str, Any]]) -> Group:
    """One rule that reads some facts, on cases that give them; None leaves a fact out."""
    return Group(name, {"suite/rule": rule(when)}, tuple(case(facts) for facts in cases))


def bad(why: str, when: Data | None = None, **given: Any) -> Data:
    """A rule that is refused."""
    return {"why": why, "rules": {"suite/rule": rule(when, **given)}}


def not_given(why: str, **facts: Any) -> Data:
    """Facts of a case that are refused, beside a rule that is not."""
    return {"why": why, "rules": {"suite/rule": rule()}, "facts": facts}


TRUTHS: Mapping[str, bool | None] = {"holds": True, "unknown": None, "fails": False}
"""What a flag must be for a test of `true` to come out so; None leaves it out."""
