"""What the language refuses, written a second time from its page: texts that are no rule, no catalogue, no value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.sets import Data, Refused, allowed, days, possible, scale

_SAYS = ("expect", "grade", "power")
_NEEDED = ("title", "status", "because", "examples", "known_limits")
_MAY = ("in_force", "law_of", "when", "unless", "overrides", "level", "not_monotone", *_SAYS)
_WORDS = {
    "status": ("draft", "in-force", "superseded"),
    "law_of": ("breach", "discovery", "measure"),
    "level": ("error", "warning", "note"),
}


def needs(truth: object) -> None:
    """Raises Refused unless it is so."""
    if not truth:
        raise Refused


def is_refused(file: Data, item: Data) -> bool:
    """Whether what an item of `refused` holds is no valid part of the language."""
    try:
        if "catalogue" in item:
            catalogue({**file["catalogue"], **item["catalogue"]})
        rules_ = {name: {**file["every_rule"], **rule} for name, rule in item.get("rules", {}).items()}
        rules(file["catalogue"], rules_)
        facts(file["catalogue"], item.get("facts", {}))
    except Refused:
        return True
    return False


# ---- facts of a case


def facts(of: Data, given: Mapping[str, Any]) -> None:
    """Every fact is one of the catalogue that a case may give, with a value on its scale."""
    for name, raw in given.items():
        fact = of["facts"].get(name)
        needs(fact is not None and not fact.get("grade") and not fact.get("derived"))
        assert fact is not None
        for entry in raw if isinstance(raw, list) else [{"value": raw}]:
            possible(fact, scale(fact), entry["value"])


# ---- catalogues


def catalogue(of: Data) -> None:
    """Every fact has the scale that its type asks for."""
    for fact in of["facts"].values():
        _fact(fact)


def _fact(fact: Data) -> None:
    kind = fact["type"]
    needs(kind in ("count", "days", "level", "flag", "kind", "date", "country"))
    needs(("levels" in fact) is (kind in ("level", "kind")))
    needs(("scale" in fact) is (kind in ("count", "days")))
    needs(len(set(fact.get("levels", "xy"))) == len(fact.get("levels", "xy")) > 1)
    needs("scale" not in fact or (len(fact["scale"]) == 2 and fact["scale"][0] <= fact["scale"][1]))
    needs(kind != "country" or fact.get("protected"))
    needs(kind not in ("kind", "date") or fact.get("worse", "none") == "none")
    needs(fact.get("worse", "none") in ("higher", "lower", "none"))
    needs(not fact.get("grade") or kind == "level")
    if "none_found" in fact:
        scale(fact).read(fact["none_found"])


# ---- rules


def rules(of: Data, given: Mapping[str, Data]) -> None:
    """Every rule is valid by itself, overrides rules that exist, and depends on itself in no circle."""
    for rule in given.values():
        _rule(of, rule)
        needs(all(name in given for name in rule.get("overrides", [])))
    before = {name: set(_before(of, given, name)) for name in given}
    settled: set[str] = set()
    while len(settled) < len(given):
        ready = {name for name in given if name not in settled and before[name] <= settled}
        needs(ready)
        settled |= ready


def _before(of: Data, given: Mapping[str, Data], name: str) -> Iterator[str]:
    """The rules that a rule waits for: those that override it, and those that derive a grade it reads."""
    read = {fact for key in ("when", "unless") for fact, _ in _tests(given[name].get(key, {}))}
    for other, rule in given.items():
        if name in rule.get("overrides", []) or read & set(rule.get("grade", {})):
            yield other


def _rule(of: Data, rule: Data) -> None:
    needs(set(rule) <= {*_NEEDED, *_MAY} and all(key in rule for key in _NEEDED))
    needs(all(value is not None for value in rule.values()))
    needs(all(rule[key] in words for key, words in _WORDS.items() if key in rule))
    needs(sum(key in rule for key in _SAYS) == 1)
    needs(rule["because"])
    for authority in rule["because"]:
        needs(sum(key in authority for key in ("law", "principle", "practice")) == 1)
        _window(authority.get("in_force", {}))
    _window(rule.get("in_force", {}))
    for key in ("when", "unless"):
        if key in rule:
            _condition(of, rule, rule[key])
    for name in rule.get("not_monotone", {}).get("facts", []):
        needs(name in of["facts"] and not of["facts"][name].get("protected"))
    for key, check in (("expect", _expect), ("grade", _grade), ("power", _power)):
        if key in rule:
            check(of, rule[key])


def _window(window: Data) -> None:
    needs(set(window) <= {"from", "to"})
    first, last = (days(window[end]) if end in window else None for end in ("from", "to"))
    needs(first is None or last is None or min(first) <= max(last))


def _expect(of: Data, expect: Data) -> None:
    needs(len(expect) == 1)
    [(name, side)] = expect.items()
    needs(name in of["outcomes"] and len(side) == 1 and set(side) <= {"at_least", "at_most"})
    scale(of["outcomes"][name]).read(*side.values())


def _grade(of: Data, grade: Data) -> None:
    """Every case has the least level of a grade already, so a rule that gives it says nothing."""
    needs(len(grade) == 1)
    [(name, side)] = grade.items()
    needs(of["facts"].get(name, {}).get("grade") and set(side) == {"at_least"})
    levels = scale(of["facts"][name])
    needs(levels.read(side["at_least"]) != {min(levels.values)})


def _power(of: Data, power: Data) -> None:
    needs(all(power.get(key) for key in ("authorities", "regimes", "instruments")))
    needs(all(name in of["instruments"] for name in power["instruments"]))
    kinds = [
        kind
        for key in ("covers", "not_covers", "open")
        for coverage in power.get(key, [])
        for kind in coverage["objects"]
    ]
    needs(len(set(kinds)) == len(kinds))
    for kind in kinds:
        scale(of["outcomes"]["intrusion"]).read(kind)


# ---- conditions


def _condition(of: Data, rule: Data, condition: Data) -> None:
    needs(isinstance(condition, dict) and condition)
    for key, inner in condition.items():
        if key in ("all", "any"):
            needs(isinstance(inner, list) and inner)
            for part in inner:
                _condition(of, rule, part)
        elif key == "not":
            _condition(of, rule, inner)
        else:
            _read(of, rule, key, inner)


def _read(of: Data, rule: Data, name: str, raw: object) -> None:
    """One fact with its test: it exists, a rule may read it, and the test is a set of its values."""
    fact = of["facts"].get(name)
    needs(fact is not None and not fact.get("protected"))
    assert fact is not None
    if "only_citing" in fact:
        cited = {f"{by.get('law')}, article {by.get('article')}" for by in rule["because"]}
        needs(cited & set(fact["only_citing"]))
    allowed(raw, scale(fact))


def _tests(condition: Data) -> Iterator[tuple[str, object]]:
    """Every fact of a condition with its test."""
    for key, inner in condition.items():
        if key in ("all", "any"):
            for part in inner:
                yield from _tests(part)
        elif key == "not":
            yield from _tests(inner)
        else:
            yield key, inner
