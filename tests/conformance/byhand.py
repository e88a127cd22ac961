"""The language a second time, written from its page (`docs/language.md`) and design alone: naive, slow, literal.

A fact is the set of every single value it may have. A test is the set of every single value it allows, tried one by
one. Nothing is lowered, ordered or kept as an interval, and nothing of the checker is imported, so that a mistake
made there is not made here again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

Data = dict[str, Any]
Value = int
"""A level or kind by its place in the list, a flag as 0 and 1, a day by its number, a number as it is."""

HOLDS, UNKNOWN, FAILS = "holds", "unknown", "fails"

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
EVERY_DAY = frozenset(range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))


class Refused(Exception):
    """A text that is no valid part of the language."""


# ---- three values: the table on the page


def all_of(truths: Iterable[str]) -> str:
    """Fails where one fails, holds where every one holds."""
    found = list(truths)
    if FAILS in found:
        return FAILS
    return UNKNOWN if UNKNOWN in found else HOLDS


def any_of(truths: Iterable[str]) -> str:
    """Holds where one holds, fails where every one fails."""
    found = list(truths)
    if HOLDS in found:
        return HOLDS
    return UNKNOWN if UNKNOWN in found else FAILS


def not_(truth: str) -> str:
    """The last column of the table."""
    return {HOLDS: FAILS, FAILS: HOLDS, UNKNOWN: UNKNOWN}[truth]


# ---- scales and values


class Scale:
    """A closed scale as the set of all its values; `scale` gives the same one for the same fact."""

    def __init__(self, fact: Data) -> None:
        self.type: str = fact["type"]
        self.words: list[str] = list(fact.get("levels", []))
        if self.type == "flag":
            self.words = ["false", "true"]
        if self.words:
            self.values = frozenset(range(len(self.words)))
        elif self.type == "date":
            self.values = EVERY_DAY
        else:
            low, high = fact["scale"]
            self.values = frozenset(range(low, high + 1))

    def read(self, raw: object) -> frozenset[Value]:
        """The values that one word, number or date stands for: of a month or year every day in it."""
        if self.type == "flag":
            if not isinstance(raw, bool):
                raise Refused
            return frozenset({int(raw)})
        if self.words:
            if raw not in self.words:
                raise Refused
            return frozenset({self.words.index(str(raw))})
        if self.type == "date":
            found = days(raw)
        elif isinstance(raw, bool) or not isinstance(raw, int):
            raise Refused
        else:
            found = frozenset({raw})
        if not found <= self.values:
            raise Refused
        return found


def scale(of: Data) -> Scale:
    """The scale of a fact or an outcome."""
    return _scale(json.dumps({key: of[key] for key in ("type", "levels", "scale") if key in of}))


@cache
def _scale(text: str) -> Scale:
    return Scale(json.loads(text))


def days(raw: object) -> frozenset[Value]:
    """Every day of a date, which is a day, a month or a year."""
    if not isinstance(raw, str):
        raise Refused
    return _days(raw)


@cache
def _days(raw: str) -> frozenset[Value]:
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", raw) is None:
        raise Refused
    parts = [int(part) for part in raw.split("-")]
    try:
        first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    except ValueError:
        raise Refused from None
    found, day = set(), first
    while all(part == wanted for part, wanted in zip(parts, (day.year, day.month, day.day), strict=False)):
        found.add(day.toordinal())
        day += timedelta(days=1)
    return frozenset(found)


def possible(fact: Data, scale: Scale, raw: object) -> frozenset[Value]:
    """Every value that a fact may have, as a case gives it."""
    if raw == "unknown":
        return scale.values
    if raw == "none-found" and raw not in scale.words:
        if "none_found" not in fact:
            raise Refused
        return scale.read(fact["none_found"])
    if not isinstance(raw, dict):
        return scale.read(raw)
    if set(raw) == {"either"} and len(raw["either"]) > 1:
        if any(isinstance(side, dict) for side in raw["either"]):
            raise Refused
        return frozenset().union(*(possible(fact, scale, side) for side in raw["either"]))
    if not raw or not set(raw) <= {"at_least", "at_most"} or scale.type in ("kind", "flag"):
        raise Refused
    low = min(scale.read(raw["at_least"])) if "at_least" in raw else min(scale.values)
    high = max(scale.read(raw["at_most"])) if "at_most" in raw else max(scale.values)
    if low > high:
        raise Refused
    return frozenset(value for value in scale.values if low <= value <= high)


# ---- tests


def allowed(raw: object, scale: Scale) -> frozenset[Value]:
    """The values of a scale that pass a test, tried one by one; a test that allows none, or all, is refused."""
    if isinstance(raw, str):
        return _allowed(raw.strip(), scale)
    # `true` and 100 stand for themselves; a year is written in quotes, and levels and kinds are words.
    return scale.read(raw)


@cache
def _allowed(text: str, scale: Scale) -> frozenset[Value]:
    if scale.type == "flag":
        return scale.read({"true": True, "false": False}.get(text, text))
    inner = re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL)
    passes = _list(inner.group(1) if inner else text, scale)
    found = frozenset(value for value in scale.values if passes(value) is not (inner is not None))
    if not found or found == scale.values:
        raise Refused
    return found


Passes = Callable[[Value], bool]


def _list(text: str, scale: Scale) -> Passes:
    """Any of the list."""
    items = [_item(part.strip(), scale) for part in text.split(",")]
    return lambda value: any(item(value) for item in items)


_COMPARED: Mapping[str, Callable[[frozenset[Value]], Passes]] = {
    "=": lambda wanted: wanted.__contains__,
    "!=": lambda wanted: lambda value: value not in wanted,
    "<": lambda wanted: min(wanted).__gt__,
    ">": lambda wanted: max(wanted).__lt__,
    "<=": lambda wanted: max(wanted).__ge__,
    ">=": lambda wanted: min(wanted).__le__,
}
"""Before a month is before its first day; up to a month is up to its last one."""


def _item(text: str, scale: Scale) -> Passes:
    interval = re.fullmatch(r"([\[(])(.*)\.\.(.*)([\])])", text)
    if interval:
        return _interval(interval, scale)
    sign = re.match(r"[<>=!]*", text)
    operator = sign.group() if sign else ""
    wanted = _literal(text[len(operator) :].strip(), scale)
    compared = _COMPARED.get(operator or "=")
    if compared is None or (operator not in ("", "=", "!=") and scale.type == "kind"):
        raise Refused
    return compared(wanted)


def _interval(found: re.Match[str], scale: Scale) -> Passes:
    """From one to the other; a round end does not belong to it."""
    if scale.type == "kind":
        raise Refused
    begins, low, high, ends = found.groups()
    first, last = _literal(low.strip(), scale), _literal(high.strip(), scale)
    after = _COMPARED[">=" if begins == "[" else ">"](first)
    before = _COMPARED["<=" if ends == "]" else "<"](last)
    if not any(after(value) and before(value) for value in scale.values):
        raise Refused
    return lambda value: after(value) and before(value)


def _literal(text: str, scale: Scale) -> frozenset[Value]:
    if scale.words or scale.type == "date":
        return scale.read(text)
    if re.fullmatch(r"[-+]?[0-9]+", text) is None:
        raise Refused
    return scale.read(int(text))


def test(passing: frozenset[Value], values: frozenset[Value]) -> str:
    """Holds if every value that the fact may have is allowed, fails if none is, and is unknown otherwise."""
    if values <= passing:
        return HOLDS
    return UNKNOWN if values & passing else FAILS


# ---- facts that change over time


def stands(entries: list[Data], fact: Data, scale: Scale, on: frozenset[Value]) -> frozenset[Value]:
    """What stood on the day of the measure, tried for every day it may have been and every day of each `since`.

    An entry stands from its day until the next; before the first dated one an undated entry does, if there is one.
    """
    corrections = [entry for entry in entries if entry.get("correction")]
    if corrections:
        published = {number: days(entry["published"]) for number, entry in enumerate(corrections)}
        last = max(published, key=lambda number: max(published[number]))
        before = (max(published[n]) < min(published[last]) for n in published if n != last)
        return possible(fact, scale, corrections[last]["value"]) if all(before) else scale.values
    undated = [entry for entry in entries if "since" not in entry]
    dated = [(days(entry["since"]), entry) for entry in entries if "since" in entry]
    if not dated:
        return possible(fact, scale, undated[0]["value"])
    begun = [(since, entry) for since, entry in dated if max(since) <= min(on)]
    later = [since for since, _ in dated if min(since) > max(on)]
    if len(begun) + len(later) < len(dated):
        return scale.values
    if not begun:
        return possible(fact, scale, undated[0]["value"]) if undated else scale.values
    since, entry = max(begun, key=lambda pair: max(pair[0]))
    if any(other is not entry and max(day) >= min(since) for day, other in begun):
        return scale.values
    return possible(fact, scale, entry["value"])


# ---- rules


class Judged:
    """One case judged by one group of rules."""

    def __init__(self, catalogue: Data, rules: Mapping[str, Data], case: Data) -> None:
        self.catalogue = catalogue
        self.rules = {name: rule for name, rule in rules.items() if rule["status"] == "in-force"}
        self.case = case
        self.scales = {name: scale(fact) for name, fact in catalogue["facts"].items() if fact["type"] != "country"}
        self.on = days(case["measure"]) if "measure" in case else EVERY_DAY
        self.facts = {name: self._given(name, raw) for name, raw in case["facts"].items()}
        self.dates = {name: self.facts.get(name, EVERY_DAY) for name in ("started", "ended", "discovered")}
        self.effects: dict[str, str] = {}

    def _given(self, name: str, raw: object) -> frozenset[Value]:
        fact, scale = self.catalogue["facts"][name], self.scales[name]
        return stands(raw, fact, scale, self.on) if isinstance(raw, list) else possible(fact, scale, raw)

    def values(self, name: str) -> frozenset[Value]:
        """Of a fact without an entry every value of its scale; of a grade what the rules make of it."""
        if self.catalogue["facts"][name].get("grade"):
            return frozenset(range(self.grade(name)[0], self.grade(name)[1] + 1))
        return self.facts.get(name, self.scales[name].values)

    def grade(self, name: str) -> tuple[Value, Value]:
        """At least what the rules with effect say, and at most what the rules that may have effect say."""
        low = high = min(self.scales[name].values)
        for rule_name, rule in self.rules.items():
            if name in rule.get("grade", {}):
                [level] = self.scales[name].read(rule["grade"][name]["at_least"])
                effect = self.effect(rule_name)
                low = max(low, level) if effect == HOLDS else low
                high = max(high, level) if effect != FAILS else high
        return low, high

    def condition(self, condition: Data) -> str:
        """Every key must hold."""
        return all_of(truth for truth, _ in self.parts(condition))

    def parts(self, condition: Data) -> list[tuple[str, frozenset[str]]]:
        """Each part of a condition, with the facts that decide it."""
        found = []
        for key, inner in condition.items():
            if key == "all":
                found.append(decided(HOLDS, [self.decided(part) for part in inner], all_of))
            elif key == "any":
                found.append(decided(FAILS, [self.decided(part) for part in inner], any_of))
            elif key == "not":
                truth, facts = self.decided(inner)
                found.append((not_(truth), facts))
            else:
                found.append((test(allowed(inner, self.scales[key]), self.values(key)), frozenset({key})))
        return found

    def decided(self, condition: Data) -> tuple[str, frozenset[str]]:
        """The truth of a condition and the facts whose tests decide it."""
        return decided(HOLDS, self.parts(condition), all_of)

    def rule(self, name: str) -> Data:
        """What is said of one rule: it applies where `when` holds and `unless` does not."""
        rule = self.rules[name]
        parts = [self.decided(rule["when"])] if "when" in rule else []
        if "unless" in rule:
            truth, facts = self.decided(rule["unless"])
            parts.append((not_(truth), facts))
        condition, facts = decided(HOLDS, parts, all_of)
        return {
            "condition": condition,
            "own": all_of((condition, self.in_force(rule))),
            "effective": self.effect(name),
            "decided_by": sorted(facts),
        }

    def effect(self, name: str) -> str:
        """Condition and in force and not any effect of the overriders."""
        if name not in self.effects:
            rule = self.rules[name]
            when = self.condition(rule["when"]) if "when" in rule else HOLDS
            unless = self.condition(rule["unless"]) if "unless" in rule else FAILS
            above = [other for other, over in self.rules.items() if name in over.get("overrides", [])]
            overridden = any_of([self.effect(other) for other in above])
            self.effects[name] = all_of((when, not_(unless), self.in_force(rule), not_(overridden)))
        return self.effects[name]

    def in_force(self, rule: Data) -> str:
        """Whether every day that may count lies in the window, or none does."""
        window = rule.get("in_force", {})
        if not window:
            return HOLDS
        first = min(days(window["from"])) if "from" in window else FIRST_DAY.toordinal()
        last = max(days(window["to"])) if "to" in window else LAST_DAY.toordinal()
        count = self.law_days(rule.get("law_of", "measure" if "power" in rule else "breach"))
        within = [first <= day <= last for day in count]
        return HOLDS if all(within) else UNKNOWN if any(within) else FAILS

    def law_days(self, law_of: str) -> frozenset[Value]:
        """The days that may count: the last of the breach or that of its discovery lie between beginning and measure.

        Where the breach went on after the measure, or was discovered after it, the last day the measure may have.
        """
        if law_of == "measure":
            return self.on
        dated = self.dates["ended" if law_of == "breach" else "discovered"]
        began, latest = min(self.dates["started"]), max(self.on)
        return frozenset(day for day in dated if began <= day <= latest) or frozenset({latest})

    # What is concluded

    def said(self) -> Data:
        """Everything expected of the case."""
        found: Data = {"rules": {name: self.rule(name) for name in sorted(self.rules)}}
        grades = sorted(name for name, fact in self.catalogue["facts"].items() if fact.get("grade"))
        if grades:
            found["grades"] = {name: self._grade(name) for name in grades}
        if "outcome" in self.case:
            found["outcome"] = self.outcome(self.case["outcome"])
        if "power" in self.case:
            found["power"] = self.power(self.case["power"])
        return found

    def _grade(self, name: str) -> Data:
        low, high = self.grade(name)
        return {"at_least": self.scales[name].words[low], "at_most": self.scales[name].words[high]}

    def outcome(self, asked: Data) -> Data:
        """The table under Conclusions, row by row."""
        of = scale(self.catalogue["outcomes"][asked["name"]])
        [lo], [hi] = of.read(asked["at_least"]), of.read(asked["at_most"])
        ceilings = self._bounds(asked["name"], "at_most", of)
        floors = self._bounds(asked["name"], "at_least", of) if asked["floors"] else []
        top, bottom = max(of.values), min(of.values)
        c_sure = min((at for at, effect, _ in ceilings if effect == HOLDS), default=top)
        c_may = min((at for at, _, _ in ceilings), default=top)
        f_sure = max((at for at, effect, _ in floors if effect == HOLDS), default=bottom)
        f_may = max((at for at, _, _ in floors), default=bottom)
        possibly_harsh = hi > c_may and hi > f_sure
        possibly_lenient = lo < f_may and lo < c_sure
        if lo > c_sure and lo > f_may:
            conclusion, sure, rules = "harsh", True, [n for at, e, n in ceilings if e == HOLDS and at == c_sure]
        elif hi < f_sure and hi < c_may:
            conclusion, sure, rules = "lenient", True, [n for at, e, n in floors if e == HOLDS and at == f_sure]
        elif possibly_harsh and not possibly_lenient:
            conclusion, sure, rules = "harsh", False, [n for at, _, n in ceilings if at == c_may]
        elif possibly_lenient and not possibly_harsh:
            conclusion, sure, rules = "lenient", False, [n for at, _, n in floors if at == f_may]
        elif possibly_harsh or f_may > c_may:
            both = [n for at, _, n in ceilings if at == c_may] + [n for at, _, n in floors if at == f_may]
            conclusion, sure, rules = "undecided", False, both
        else:
            conclusion, sure, rules = "within", True, []

        def shown(value: Value) -> object:
            return of.words[value] if of.words else value

        bounds = {"C!": shown(c_sure), "C?": shown(c_may), "F!": shown(f_sure), "F?": shown(f_may)}
        return {**bounds, "conclusion": conclusion, "certain": sure, "rules": sorted(rules)}

    def _bounds(self, outcome: str, side: str, of: Scale) -> list[tuple[Value, str, str]]:
        """Of the rules on one side of an outcome that have or may have effect: the level, the effect, the name."""
        return [
            (min(of.read(rule["expect"][outcome][side])), self.effect(name), name)
            for name, rule in self.rules.items()
            if side in rule.get("expect", {}).get(outcome, {}) and self.effect(name) != FAILS
        ]

    def power(self, asked: Data) -> Data:
        """Unfounded where no power reaches it: certainly if the list is complete and every one certainly fails."""
        reaches = {}
        for name, rule in self.rules.items():
            power = rule.get("power")
            if (
                power is not None
                and asked["authority"] in power["authorities"]
                and asked["regime"] in power["regimes"]
                and asked["instrument"] in power["instruments"]
            ):
                reaches[name] = all_of((self.effect(name), covered(power, asked.get("object"))))
        best = any_of(reaches.values())
        return {
            "reaches": dict(sorted(reaches.items())),
            "conclusion": "within" if best == HOLDS else "unfounded",
            "certain": best == HOLDS or (best == FAILS and asked["complete"]),
        }


def covered(power: Data, kind: str | None) -> str:
    """Whether a power covers a kind of demand; one not mentioned is open, and an instrument alone is covered."""
    if kind is None:
        return HOLDS
    for key, truth in (("covers", HOLDS), ("not_covers", FAILS)):
        if any(kind in coverage["objects"] for coverage in power.get(key, [])):
            return truth
    return UNKNOWN


def decided(
    settled: str, parts: list[tuple[str, frozenset[str]]], join: Callable[[Iterable[str]], str]
) -> tuple[str, frozenset[str]]:
    """The truth of `all` or `any`, and the facts that decide it.

    Of `all` that holds every part decides, of one that does not the parts that came out as it did; `any` is the mirror
    image. What decides a part decides the whole.
    """
    truth = join([truth for truth, _ in parts])
    deciding = [facts for part, facts in parts if truth in (settled, part)]
    return truth, frozenset().union(*deciding)
