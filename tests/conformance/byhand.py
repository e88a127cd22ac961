"""The language a second time, written from its page (`docs/language.md`) and design alone: naive, slow, literal.

A fact is the set of every single value it may have. A test is the set of every single value it allows, tried one by
one. Nothing is lowered, ordered or kept as an interval, and nothing of the checker is imported, so that a mistake
made there is not made here again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tests.conformance.sets import (
    EVERY_DAY,
    FIRST_DAY,
    LAST_DAY,
    Data,
    Scale,
    Value,
    allowed,
    between,
    days,
    possible,
    scale,
)

HOLDS, UNKNOWN, FAILS = "holds", "unknown", "fails"


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
        self.count: dict[str, frozenset[Value]] = {}
        """For each kind of law asked about, the days that may count."""

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
        law_of = rule.get("law_of", "measure" if "power" in rule else "breach")
        if law_of not in self.count:
            self.count[law_of] = self.law_days(law_of)
        return test(between(first, last), self.count[law_of])

    def law_days(self, law_of: str) -> frozenset[Value]:
        """The days that may count: the last of the breach or that of its discovery lie between beginning and measure.

        What went on after the measure, or was discovered after it, counts as of the last day the measure may have.
        """
        if law_of == "measure":
            return self.on
        dated = self.dates["ended" if law_of == "breach" else "discovered"]
        began, latest = min(self.dates["started"]), max(self.on)
        goes_on = frozenset({latest}) if began <= latest < max(dated) else frozenset()
        return (dated & between(began, latest)) | goes_on or frozenset({latest})

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
