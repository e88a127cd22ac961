"""The laws that packs state, each form as a question to cases. What each means is written at `checker.rules.law`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from hypothesis.strategies import SearchStrategy

from checker.judgement import Engine, Judgements
from checker.properties.hold_defaults import weakening_question
from checker.properties.hold_question import (
    Asked,
    Bench,
    Bound,
    Question,
    Seen,
    Settled,
    asked_of,
    exact_numbers,
    kept_by,
)
from checker.properties.hold_search import Cases
from checker.properties.laws import RuleSet
from checker.properties.strategies_witness import Ground, exact_witnesses, ground, steps, swaps
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness, narrowed
from checker.rules.ast import Ceiling, Floor, Grade, Lowered, facts_read
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Swap, Total, Trend
from checker.rules.lower import lower
from checker.vocabulary import Interval, Ranges, Truth


def question(rules: RuleSet, law: Law, engine: Engine) -> Question:
    """What cases are asked for a law."""
    match law.says:
        case Trend():
            return _trend(rules, law, law.says, engine)
        case Swap():
            return _swap(rules, law, law.says, engine)
        case Conclusion():
            return _conclusion(rules, law, law.says, engine)
        case NeverDecides():
            return weakening_question(rules, engine)
        case Total():
            return _total(rules, law, law.says, engine)
        case _:
            assert_never(law.says)


# Which rules, facts and cases


def _bench(rules: RuleSet, names: Iterable[str], engine: Engine, *conditions: Lowered | None) -> Bench:
    """The rules named, and those behind the grades that the law reads itself."""
    grades = rules.program.grades & set(asked_of(conditions))
    graded = (name for name, rule in rules.rules.items() if isinstance(rule.says, Grade) and rule.says.fact in grades)
    return Bench(rules, narrowed(rules, (*names, *graded)), engine)


def _ground(bench: Bench, law: Law, facts: Iterable[str], *conditions: Lowered | None) -> Ground:
    """The facts that the rules and the law read; numbers in one relation are drawn about the same edges."""
    also = {name: asked for name, asked in asked_of(conditions).items() if name not in bench.program.grades}
    for name in facts:
        also.setdefault(name, [])
    relations = [*law.assume, *_relations(law)]
    for relation in relations:
        for name, _ in relation.terms:
            if name in bench.rules.catalogue.facts:
                also.setdefault(name, [])
    found = ground(bench.rules, bench.program, also)
    return replace(found, tests=_shared(found, relations, bench.rules))


def _relations(law: Law) -> Iterator[Relation]:
    if isinstance(law.says, Conclusion) and isinstance(law.says.then, Relation):
        yield law.says.then


def _shared(on: Ground, relations: Iterable[Relation], rules: RuleSet) -> Mapping[str, tuple[Ranges, ...]]:
    tests = dict(on.tests)
    for relation in relations:
        names = [name for name, _ in relation.terms if name in tests]
        together = dict.fromkeys(test for name in names for test in tests[name])
        for name in names:
            tests[name] = (*_on(on.scales[name], together), *_where_equal(on, relation, name, rules))
    return tests


def _on(scale: Interval, tests: Iterable[Ranges]) -> Iterator[Ranges]:
    for test in tests:
        parts = tuple(Interval(max(part.lo, scale.lo), min(part.hi, scale.hi)) for part in test if part.meets(scale))
        if parts:
            yield parts


def _where_equal(on: Ground, relation: Relation, name: str, rules: RuleSet) -> Iterator[Ranges]:
    """Where a number makes the two sides equal, with a level that some rule expects on the other side."""
    others = [(other, multiple) for other, multiple in relation.terms if other != name]
    if len(others) > 1:
        return
    multiple = dict(relation.terms)[name]
    for at in _levels(rules, others[0][0]) if others else (0,):
        rest = relation.constant - (others[0][1] * at if others else 0)
        place = rest // multiple
        if on.scales[name].lo <= place <= on.scales[name].hi:
            yield (Interval(place, place),)


def _levels(rules: RuleSet, outcome: str) -> Iterator[int]:
    if outcome in rules.catalogue.outcomes:
        ends = rules.catalogue.outcomes[outcome].scale.ends
        yield from (ends.lo, ends.hi)
        for rule in rules.rules.values():
            if isinstance(rule.says, Floor | Ceiling) and rule.says.outcome == outcome:
                yield rule.says.at


def _lowered(rules: RuleSet, law: Law) -> Lowered | None:
    condition = law.says.when if isinstance(law.says, Conclusion) else getattr(law.says, "where", None)
    return None if condition is None else lower(condition, rules.catalogue.scales())


def _one(cases: SearchStrategy[Witness]) -> SearchStrategy[Cases]:
    return cases.map(lambda case: (case,))


def _expecting(rules: RuleSet, outcomes: Iterable[str], *kinds: type[Floor | Ceiling]) -> list[str]:
    wanted = set(outcomes)
    return [name for name, rule in rules.rules.items() if isinstance(rule.says, kinds) and rule.says.outcome in wanted]


def _grading(rules: RuleSet, grade: str) -> list[str]:
    return [name for name, rule in rules.rules.items() if isinstance(rule.says, Grade) and rule.says.fact == grade]


# More of a fact


def _trend(rules: RuleSet, law: Law, says: Trend, engine: Engine) -> Question:
    where = _lowered(rules, law)
    if says.bound == "grade":
        names = _grading(rules, says.names[0])
    else:
        names = _expecting(rules, says.names, Floor if says.bound == "floor" else Ceiling)
    bench = _bench(rules, names, engine, where)
    if not _turning(rules, names, (says.fact,)):
        return Settled(f"no rule on it turns on `{says.fact}`")
    on = _ground(bench, law, (says.fact,), where)

    def about(cases: Cases) -> bool:
        return kept_by(law.assume, *cases) and _within(bench, where, cases)

    def broken(cases: Cases) -> Seen | None:
        start, end = cases if says.step == "more" else reversed(cases)
        before, after = bench.judge(start), bench.judge(end)
        for name in says.names:
            first, then = (_bound(bench, says, name, judged) for judged in (before, after))
            if (then.hi < first.lo) if says.never == "lowers" else (then.lo > first.hi):
                what = name if says.bound == "grade" else f"{says.bound} on {name}"
                fact = [bench.word(says.fact, case.facts[says.fact][0]) for case in (start, end)]
                told = (
                    f"with {says.fact} {fact[0]} the {what} is {bench.word(name, first)}, "
                    f"with {fact[1]} it is {bench.word(name, then)}"
                )
                return Seen(_effective(names, before, after), told)
        return None

    return Asked(steps(on, (says.fact,), exact_witnesses(on, where)), about, broken)


def _bound(bench: Bench, says: Trend, name: str, judged: Judgements) -> Interval:
    if says.bound == "grade":
        return judged.grades[name]
    return bench.bound(judged, name, says.bound)


def _turning(rules: RuleSet, names: Iterable[str], facts: Iterable[str]) -> list[str]:
    """The rules, of those named, that turn on one of the facts, themselves or through others."""
    wanted = set(facts)
    return [name for name in names if any(wanted & facts_read(rules.rules[other]) for other in rules.behind((name,)))]


def _within(bench: Bench, where: Lowered | None, cases: Cases) -> bool:
    return where is None or all(bench.truth(where, case, bench.judge(case)) is Truth.HOLDS for case in cases)


def _effective(names: Iterable[str], *judged: Judgements) -> tuple[str, ...]:
    """The rules named that have effect in one of the cases, or all of them where none has."""
    found = tuple(n for n in names if any(each.rules[n].effective is Truth.HOLDS for each in judged))
    return found or tuple(names)


# Other values of facts


def _swap(rules: RuleSet, law: Law, says: Swap, engine: Engine) -> Question:
    where = _lowered(rules, law)
    names = _turning(rules, rules.rules, says.facts)
    if not names:
        return Settled("no rule turns on " + " or ".join(f"`{name}`" for name in says.facts))
    bench = _bench(rules, names, engine, where)
    facts = [name for name in says.facts if rules.catalogue.facts[name].scale is not None]
    on = _ground(bench, law, facts, where)

    def about(cases: Cases) -> bool:
        return cases[0] != cases[1] and kept_by(law.assume, *cases) and _within(bench, where, cases)

    def broken(cases: Cases) -> Seen | None:
        return unlike(rules, *(bench.judge(case) for case in cases))

    return Asked(swaps(on, facts, exact_witnesses(on, where)), about, broken)


def unlike(rules: RuleSet, first: Judgements, second: Judgements) -> Seen | None:
    """The first rule or grade that is certainly judged otherwise in two cases."""
    for name, judgement in first.rules.items():
        for part, words in _PARTS.items():
            was, now = getattr(judgement, part), getattr(second.rules[name], part)
            if {was, now} == {Truth.HOLDS, Truth.FAILS}:
                where = ("first", "second") if was is Truth.HOLDS else ("second", "first")
                return Seen((name,), f"`{name}`: {words} in the {where[0]} case and not in the {where[1]}")
    for grade, before in first.grades.items():
        if not before.meets(second.grades[grade]):
            scale = rules.catalogue.facts[grade].closed
            told = f"{grade} is {scale.show((before,))} in the first case, {scale.show((second.grades[grade],))} then"
            return Seen(tuple(_grading(rules, grade)), told)
    return None


_PARTS = {"condition": "its condition holds", "own": "it holds while in force", "effective": "it has effect"}


# What follows


def _conclusion(rules: RuleSet, law: Law, says: Conclusion, engine: Engine) -> Question:
    when = _lowered(rules, law)
    match says.then:
        case Expected(name=name, grade=True):
            names = _grading(rules, name)
        case Expected(name=name, side=side):
            names = _expecting(rules, (name,), Ceiling if side == "at_most" else Floor)
        case Relation(terms=terms):
            outcomes = [name for name, _ in terms if name in rules.catalogue.outcomes]
            names = _expecting(rules, outcomes, Floor, Ceiling)
    bench = _bench(rules, names, engine, when)
    on = _ground(bench, law, (), when)

    def about(cases: Cases) -> bool:
        return kept_by(law.assume, *cases) and _within(bench, when, cases)

    def broken(cases: Cases) -> Seen | None:
        [case] = cases
        judged = bench.judge(case)
        if isinstance(says.then, Relation):
            told = _unmet_relation(bench, says.then, case, judged)
        else:
            told = _unmet(bench, says.then, judged)
        return Seen(_effective(names, judged), told) if told else None

    return Asked(_one(exact_witnesses(on, when)), about, broken)


def _unmet(bench: Bench, then: Expected, judged: Judgements) -> str:
    """In what a case does not meet what is expected; empty where it may."""
    which: Bound = "ceiling" if then.side == "at_most" else "floor"
    found = judged.grades[then.name] if then.grade else bench.bound(judged, then.name, which)
    if (found.lo <= then.at) if then.side == "at_most" else (found.hi >= then.at):
        return ""
    what = then.name if then.grade else f"{which} on {then.name}"
    sides = "at most" if then.side == "at_most" else "at least"
    return f"the {what} is {bench.word(then.name, found)}, and not {sides} {then.text or then.at}"


def _unmet_relation(bench: Bench, then: Relation, case: Witness, judged: Judgements) -> str:
    """In what a case does not keep a relation, an outcome standing for the bound that each side asks for."""
    outcomes = [name for name, _ in then.terms if name in bench.rules.catalogue.outcomes]
    numbers = exact_numbers(case, (name for name, _ in then.terms if name not in outcomes))
    if numbers is None:
        return ""
    for sign in ("<=", ">=") if then.sign == "=" else (then.sign,):
        upper = sign in ("<=", "<")
        bounds: dict[str, Interval] = {}
        for name, multiple in then.terms:
            if name in outcomes:
                bounds[name] = bench.bound(judged, name, "ceiling" if upper is (multiple > 0) else "floor")
        one_sided = replace(then, sign=sign)
        # The side of each range that comes nearest to keeping the relation.
        best = {n: (b.lo if upper is (dict(then.terms)[n] > 0) else b.hi) for n, b in bounds.items()}
        if not one_sided.holds({**numbers, **best}):
            told = [f"{n} {bench.word(n, Interval(v, v))}" for n, v in numbers.items()]
            told += [f"{n} bound to {bench.word(n, b)}" for n, b in bounds.items()]
            return f"{', '.join(told)}: not `{then.text}`"
    return ""


# Something on every case


def _total(rules: RuleSet, law: Law, says: Total, engine: Engine) -> Question:
    where = _lowered(rules, law)
    names = list(expecting(rules, says.outcome))
    bench = _bench(rules, names, engine, where)
    on = _ground(bench, law, (), where)

    def about(cases: Cases) -> bool:
        return kept_by(law.assume, *cases) and _within(bench, where, cases)

    def broken(cases: Cases) -> Seen | None:
        [case] = cases
        judged = bench.judge(case)
        if any(judged.rules[name].effective is not Truth.FAILS for name in names):
            return None
        return Seen(tuple(names), f"no floor and no ceiling on {says.outcome} has effect")

    return Asked(_one(exact_witnesses(on, where)), about, broken)
