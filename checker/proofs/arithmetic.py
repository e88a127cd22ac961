"""Laws in which numbers meet, and laws that assume something of real cases: proved or refuted for every exact case.

A case that breaks a law is found by z3, cut down to the facts that it needs, and shown only after the reference
engine has said of it what z3 did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from checker.engines.arithmetic import Arithmetic, Assignment, Case, Formula, LawOf, Term, Undecided, held_down
from checker.engines.reference import evaluate
from checker.errors import EnginesDisagree
from checker.findings.situation import LAW_DATES
from checker.judgement import Unavailable
from checker.proofs.verdict import Open, Proved, Refuted, Verdict
from checker.properties.laws import RuleSet
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness, judge, smallest
from checker.rules.ast import Ceiling, Condition, Floor
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Sign, Swap, Total, Trend
from checker.rules.lower import lower
from checker.vocabulary import Interval, Ranges, Truth


def prove(law: Law, rules: RuleSet, seconds: float) -> Verdict:
    """Whether every exact case that keeps what the law assumes keeps the law.

    Open where z3 is not installed, where it has not come to an end after so many seconds, and for a law on facts that
    are unknown.
    """
    if isinstance(law.says, NeverDecides):
        return Open(law, "it is about unknown facts, and z3 is asked about known ones alone")
    try:
        engine = _engine(rules)
    except Unavailable as error:
        return Open(law, error.sentence)
    cases, broken = _broken(engine, law, rules)
    assumed = [case.keeps(relation) for case in cases for relation in law.assume]
    found = engine.some_case(cases, broken, *assumed, seconds=seconds)
    if found is None:
        return Proved(law)
    if isinstance(found, Undecided):
        return Open(law, found.why)
    return _refuted(law, rules, found)


def some_case(condition: Condition | None, law: Law, rules: RuleSet, seconds: float) -> bool | Open:
    """Whether some exact case meets a condition and keeps what a law assumes; Open where that was not found out."""
    try:
        engine = _engine(rules)
    except Unavailable as error:
        return Open(law, error.sentence)
    case = engine.case()
    assumed = [case.keeps(relation) for relation in law.assume]
    found = engine.some_case((case,), case.meets(condition), *assumed, seconds=seconds)
    return Open(law, found.why) if isinstance(found, Undecided) else found is not None


def _engine(rules: RuleSet) -> Arithmetic:
    outcomes = {name: one.scale.ends for name, one in rules.catalogue.outcomes.items()}
    laws: tuple[LawOf, ...] = ("breach", "discovery")
    dates = {law_of: LAW_DATES[law_of] for law_of in laws if LAW_DATES[law_of] in rules.program.scales}
    return Arithmetic(rules.program, rules.rules, outcomes, dates)


# ---- what breaks a law, as a formula


def _broken(engine: Arithmetic, law: Law, rules: RuleSet) -> tuple[tuple[Case, ...], Formula]:
    """The case or two that would break the law, and that they do."""
    case = engine.case()
    match law.says:
        case Trend():
            return _trend_broken(engine, case, law.says)
        case Swap(facts, where):
            other = case.but(facts)
            return (case, other), engine.every(
                (case.meets(where), other.meets(where), engine.some(_differences(engine, case, other)))
            )
        case Conclusion(when, then):
            kept = case.keeps(then) if isinstance(then, Relation) else _expected(engine, case, then)
            return (case,), engine.every((case.meets(when), engine.no(kept)))
        case Total(outcome, where):
            some = engine.some(case.effect(rule) for rule in expecting(rules, outcome))
            return (case,), engine.every((case.meets(where), engine.no(some)))
        case NeverDecides():
            raise AssertionError("it is about unknown facts")
        case _:
            assert_never(law.says)


def _trend_broken(engine: Arithmetic, case: Case, law: Trend) -> tuple[tuple[Case, ...], Formula]:
    other = case.but((law.fact,))
    before, after = case.fact(law.fact), other.fact(law.fact)
    stepped = before < after if law.step == "more" else before > after
    bounds = [(_bound(case, law, name), _bound(other, law, name)) for name in law.names]
    moved = engine.some(then < now if law.never == "lowers" else then > now for now, then in bounds)
    return (case, other), engine.every((case.meets(law.where), other.meets(law.where), stepped, moved))


def _bound(case: Case, law: Trend, name: str) -> Term:
    match law.bound:
        case "floor":
            return case.floor(name)
        case "ceiling":
            return case.ceiling(name)
        case "grade":
            return case.grade(name)


def _differences(engine: Arithmetic, case: Case, other: Case) -> Iterator[Formula]:
    """The effects of all rules; grades differ only where some of these do."""
    for rule in engine.lines:
        yield case.effect(rule) != other.effect(rule)


def _expected(engine: Arithmetic, case: Case, then: Expected) -> Formula:
    if then.grade:
        least = case.grade_at_least(then.name, then.at if then.side == "at_least" else then.at + 1)
        return least if then.side == "at_least" else engine.no(least)
    if then.side == "at_most":
        return case.ceiling_at_most(then.name, then.at)
    return case.floor_at_least(then.name, then.at)


# ---- the same said by the reference engine


def _refuted(law: Law, rules: RuleSet, found: tuple[Assignment, ...]) -> Refuted:
    """The case or two that z3 found, cut down and replayed; raises EnginesDisagree where the replay shows nothing."""
    replay = _Replay(law, rules)
    first = _witness(found[0])
    last = _witness(found[-1])
    facts = {name: values for name, values in last.facts.items() if values != first.facts[name]}
    days = {law_of: day for law_of, day in last.days.items() if day != first.days.get(law_of)}

    def other(witness: Witness) -> Witness | None:
        if len(found) == 1:
            return None
        moved = {law_of: day for law_of, day in days.items() if law_of in witness.days}
        return Witness({**witness.facts, **facts}, {**witness.days, **moved})

    def shows(witness: Witness) -> bool:
        return facts.keys() <= witness.facts.keys() and bool(replay.told(witness, other(witness)))

    if not shows(first):
        raise EnginesDisagree(
            f"z3 found a case that breaks `{law.text}`, and the reference engine judges it otherwise",
            "this is a fault of the checker, not of your rules; report it with the rules",
        )
    least = smallest(first, shows)
    return Refuted(law, least, other(least), replay.told(least, other(least)))


def _witness(found: Assignment) -> Witness:
    facts = {name: (Interval(number, number),) for name, number in sorted(found.facts.items())}
    return Witness(facts, {law_of: Interval(day, day) for law_of, day in sorted(found.days.items())})


class _Replay:
    """Whether cases certainly break a law, by what the reference engine says of them."""

    def __init__(self, law: Law, rules: RuleSet) -> None:
        self.law = law
        self.rules = rules

    def told(self, witness: Witness, second: Witness | None) -> str:
        """What is to be seen where the law is certainly broken; otherwise nothing."""
        cases = [_Judged(self.rules, one) for one in (witness, second) if one is not None]
        if not all(case.keeps(relation) for case in cases for relation in self.law.assume):
            return ""
        match self.law.says:
            case Trend(where=where) as law:
                within = all(case.meets(where) for case in cases)
                return next(_moved(law, *cases), "") if within else ""
            case Swap(_, where):
                within = all(case.meets(where) for case in cases)
                return next(_apart(*cases), "") if within else ""
            case Conclusion(when, then):
                return cases[0].short_of(then) if cases[0].meets(when) else ""
            case Total(outcome, where):
                return cases[0].nothing_on(outcome) if cases[0].meets(where) else ""
            case NeverDecides():
                raise AssertionError("it is about unknown facts")
            case _:
                assert_never(self.law.says)


class _Judged:
    """One case as the reference engine judges it. What it says is certain, whatever an unknown fact turns out to be."""

    def __init__(self, rules: RuleSet, witness: Witness) -> None:
        self.rules = rules
        self.judged = judge(rules, witness)
        self.known: dict[str, Ranges] = {name: (ends,) for name, ends in rules.program.scales.items()}
        self.known.update(witness.facts)
        self.known.update((name, (grade,)) for name, grade in self.judged.grades.items())

    def meets(self, condition: Condition | None) -> bool:
        """Whether a condition certainly holds; without one it does."""
        if condition is None:
            return True
        return evaluate(lower(condition, self.rules.program.scales), self.known) is Truth.HOLDS

    def effect(self, rule: str) -> Truth:
        """The effect of a rule."""
        return self.judged.rules[rule].effective

    def keeps(self, relation: Relation) -> bool:
        """Whether every number of a relation between facts is known, and they keep it."""
        numbers = {name: self.exact(name) for name, _ in relation.terms}
        known = {name: number for name, number in numbers.items() if number is not None}
        return known.keys() == numbers.keys() and relation.holds(known)

    def exact(self, fact: str) -> int | None:
        """The number of a fact or grade; None where it is not known."""
        low, high = self.known[fact][0].lo, self.known[fact][-1].hi
        return low if low == high else None

    def bound(self, kind: type[Ceiling | Floor], outcome: str) -> int | None:
        """The lowest ceiling or highest floor in effect; None where a rule that may have effect could move it."""
        scale = self.rules.catalogue.outcomes[outcome].scale.ends
        expecting = list(self.expecting(kind, outcome))
        levels = [at for at, effect in expecting if effect is Truth.HOLDS]
        unsure = [at for at, effect in expecting if effect is Truth.UNKNOWN]
        if kind is Floor:
            found = max(levels, default=scale.lo)
            return None if any(at > found for at in unsure) else found
        found = min(levels, default=scale.hi)
        return None if any(at < found for at in unsure) else found

    def expecting(self, kind: type[Ceiling | Floor], outcome: str) -> Iterator[tuple[int, Truth]]:
        """The level and the effect of every rule of the kind on the outcome."""
        for rule in self.rules.rules.values():
            if isinstance(rule.says, kind) and rule.says.outcome == outcome:
                yield rule.says.at, self.effect(rule.id)

    # ---- laws that one case breaks

    def nothing_on(self, outcome: str) -> str:
        """That no rule expects anything on an outcome; empty where one may."""
        if any(self.effect(rule) is not Truth.FAILS for rule in expecting(self.rules, outcome)):
            return ""
        return f"neither a floor nor a ceiling on `{outcome}` has effect"

    def short_of(self, then: Expected | Relation) -> str:
        """How the case falls short of what a law concludes; empty where it may not."""
        if isinstance(then, Relation):
            return self.strays_from(then)
        if then.grade:
            grade = self.judged.grades[then.name]
            kept = grade.hi >= then.at if then.side == "at_least" else grade.lo <= then.at
            return "" if kept else f"`{then.name}` is {self.level(then.name, grade.lo)}"
        if then.side == "at_least":
            met = (effect for at, effect in self.expecting(Floor, then.name) if at >= then.at)
            told = f"no floor on `{then.name}` at `{then.text}` or above has effect"
        else:
            met = (effect for at, effect in self.expecting(Ceiling, then.name) if at <= then.at)
            told = f"no ceiling on `{then.name}` at `{then.text}` or below has effect"
        return told if all(effect is Truth.FAILS for effect in met) else ""

    def strays_from(self, relation: Relation) -> str:
        """How the bounds in effect break a relation; empty where they may keep it."""
        signs: tuple[Sign, ...] = ("<=", ">=") if relation.sign == "=" else (relation.sign,)
        for sign in signs:
            read = {name: self.number(name, held_down(sign, multiple)) for name, multiple in relation.terms}
            known = {name: number for name, (number, _) in read.items() if number is not None}
            if known.keys() == read.keys() and not replace(relation, sign=sign).holds(known):
                return ", ".join(f"{told} is {self.level(name, known[name])}" for name, (_, told) in read.items())
        return ""

    def number(self, name: str, down: bool) -> tuple[int | None, str]:
        """What a name in a relation stands for, as a number and in words."""
        if name not in self.rules.catalogue.outcomes:
            return self.exact(name), f"`{name}`"
        if down:
            return self.bound(Ceiling, name), f"the lowest ceiling on `{name}`"
        return self.bound(Floor, name), f"the highest floor on `{name}`"

    def level(self, name: str, number: int) -> str:
        """A number in words."""
        scaled = self.rules.catalogue.outcomes.get(name)
        return (scaled.scale if scaled else self.rules.catalogue.facts[name].closed).word(number)


# ---- laws that two cases break


def _moved(law: Trend, case: _Judged, other: _Judged) -> Iterator[str]:
    """What is certainly lower, or higher, in the second case, which has more, or less, of the fact."""
    before, after = case.exact(law.fact), other.exact(law.fact)
    if before is None or after is None or not (before < after if law.step == "more" else before > after):
        return
    for name in law.names:
        now, then = (_standing(one, law, name) for one in (case, other))
        if now is not None and then is not None and (then < now if law.never == "lowers" else then > now):
            what = {"floor": f"the highest floor on `{name}`", "ceiling": f"the lowest ceiling on `{name}`"}
            yield (
                f"{what.get(law.bound, f'`{name}`')} is {case.level(name, now)}, and {case.level(name, then)} "
                f"where `{law.fact}` goes from {case.level(law.fact, before)} to {case.level(law.fact, after)}"
            )


def _standing(case: _Judged, law: Trend, name: str) -> int | None:
    match law.bound:
        case "floor":
            return case.bound(Floor, name)
        case "ceiling":
            return case.bound(Ceiling, name)
        case "grade":
            return case.exact(name)


def _apart(case: _Judged, other: _Judged) -> Iterator[str]:
    """Each rule that certainly has effect in one of the cases alone."""
    for rule in case.judged.rules:
        here, there = case.effect(rule), other.effect(rule)
        if {here, there} == {Truth.HOLDS, Truth.FAILS}:
            yield f"`{rule}` has effect in the {'first' if here is Truth.HOLDS else 'second'} case alone"
