"""The laws that every pack is held to without stating them, each as a question to cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from checker.findings.question import OutcomeQuestion, PowerQuestion
from checker.findings.question import Question as Put
from checker.judgement import Engine
from checker.properties.hold_question import Asked, Bench, Question, Seen, Settled, differing
from checker.properties.hold_search import Cases
from checker.properties.laws import RuleSet, given_up, neutral, weakening, weaker
from checker.properties.strategies_witness import (
    Ground,
    exact_witnesses,
    ground,
    partial_witnesses,
    refinements,
    steps,
    swaps,
)
from checker.properties.witness import Witness, force
from checker.rules.ast import Ceiling, Floor, Grade, checks
from checker.rules.pack import powers
from checker.rules.program import Line, Program
from checker.vocabulary import Direction, Interval


@dataclass(frozen=True, slots=True)
class Default:
    """A law that holds of every pack."""

    name: str
    text: str
    ask: Callable[[RuleSet, Engine], Question]


# Neutrality


def _neutrality(rules: RuleSet, engine: Engine) -> Question:
    """Asked of protected facts that have a scale; of a country no engine ever hears."""
    readers = {breach.rule for breach in neutral(rules)}
    protected = [name for name, fact in rules.catalogue.facts.items() if fact.protected and fact.scale is not None]
    if not readers and not protected:
        return Settled("no rule turns on a protected fact")
    scales = {**rules.program.scales, **{name: rules.catalogue.facts[name].closed.ends for name in protected}}
    bench = Bench(rules, replace(rules.program, scales=scales), engine)
    on = ground(rules, rules.program, dict.fromkeys(protected, ()))

    def broken(cases: Cases) -> Seen | None:
        first, second = (bench.judge(case) for case in cases)
        turned = tuple(name for name, judgement in first.rules.items() if judgement != second.rules[name])
        if turned:
            return Seen(turned, f"`{turned[0]}` is judged otherwise where {_named(differing(*cases))} is otherwise")
        return None

    return Asked(swaps(on, protected, exact_witnesses(on)), lambda cases: cases[0] != cases[1], broken)


def _named(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)


# Monotony


def _monotony(rules: RuleSet, engine: Engine) -> Question:
    program = rules.program
    on = ground(rules, program)
    facts = [name for name in on.tests if rules.catalogue.facts[name].worse is not Direction.NONE]
    expecting = any(isinstance(rule.says, Floor | Ceiling | Grade) for rule in rules.rules.values())
    if not facts or not expecting:
        return Settled("no rule turns on a fact with a worse direction")
    bench = Bench(rules, program, engine)

    def broken(cases: Cases) -> Seen | None:
        [fact] = differing(*cases) or (None,)
        if fact is None:
            return None
        known = rules.catalogue.facts[fact]
        mild, grave = cases if known.worse is Direction.HIGHER else reversed(cases)
        found = tuple(given_up(rules, bench.judge(mild), bench.judge(grave), fact))
        if not found:
            return None
        words = [known.closed.show(case.facts[fact]) for case in (mild, grave)]
        side = "less grave" if isinstance(rules.rules[found[0]].says, Ceiling) else "worse"
        told = f"`{found[0]}` has effect, and none that expects as much has effect in the {side} case"
        return Seen(found, f"{told}, with {fact} {words[0]} and {words[1]}")

    return Asked(steps(on, facts, exact_witnesses(on)), lambda _: True, broken)


# Totality


def _totality(rules: RuleSet, engine: Engine) -> Question:
    bench = Bench(rules, rules.program, engine)

    def broken(cases: Cases) -> Seen | None:
        [case] = cases
        judged = bench.judge(case)
        missing = tuple(line.rule for line in bench.program.lines if line.rule not in judged.rules)
        if missing:
            return Seen(missing, f"`{missing[0]}` gets no judgement")
        for grade in bench.program.grades:
            if grade not in judged.grades or not judged.grades[grade].inside(bench.program.scales[grade]):
                return Seen((), f"the grade {grade} gets no level of its scale")
        return None

    return Asked(_single(partial_witnesses(ground(rules))), lambda _: True, broken)


def _single(cases: st.SearchStrategy[Witness]) -> st.SearchStrategy[Cases]:
    return cases.map(lambda case: (case,))


# Determinism


def _determinism(rules: RuleSet, engine: Engine) -> Question:
    """The same twice, with the facts in another order, and with the rules in other orders that keep the meaning."""
    bench = Bench(rules, rules.program, engine)
    others = [Bench(rules, reordered(rules.program, Random(number)), engine) for number in range(2)]  # noqa: S311

    def broken(cases: Cases) -> Seen | None:
        [case] = cases
        judged = bench.judge(case)
        turned = Witness(dict(reversed([*case.facts.items()])), dict(reversed([*case.days.items()])))
        for again, how in (
            (bench.judge(case), "a second time"),
            (bench.judge(turned), "with the facts in another order"),
            *((other.judge(case), "with the rules in another order") for other in others),
        ):
            apart = tuple(name for name, was in judged.rules.items() if again.rules.get(name) != was)
            if apart or dict(again.grades) != dict(judged.grades):
                return Seen(apart, f"{_first(apart) or 'a grade'} is judged otherwise {how}")
        return None

    return Asked(_single(partial_witnesses(ground(rules))), lambda _: True, broken)


def _first(names: tuple[str, ...]) -> str:
    return f"`{names[0]}`" if names else ""


def reordered(program: Program, random: Random) -> Program:
    """The same rules in another order in which each stands after its overriders and the grades it reads."""
    graded: dict[str, set[str]] = {}
    for line in program.lines:
        if line.grade is not None:
            graded.setdefault(line.grade.fact, set()).add(line.rule)
    waiting = list(program.lines)
    random.shuffle(waiting)
    placed: dict[str, Line] = {}
    while waiting:
        line = next(each for each in waiting if _before(each, graded) <= placed.keys())
        waiting.remove(line)
        placed[line.rule] = line
    return replace(program, lines=tuple(placed.values()))


def _before(line: Line, graded: Mapping[str, set[str]]) -> set[str]:
    read = {check.fact for check in checks(line.condition)}
    return {*line.overriders, *(rule for fact in read for rule in graded.get(fact, ()))}


# Unknowns only weaken


def weakening_question(rules: RuleSet, engine: Engine) -> Question:
    """What is certain while less is known stays so when more is."""

    def broken(cases: Cases) -> Seen | None:
        less, more = cases
        before, after = (force(rules, rules.program, case.days) for case in cases)
        found = next(weakening(rules.program, less.facts, more.facts, before, engine, then=after), None)
        return None if found is None else Seen((found.rule,), f"`{found.rule}`: {found.message}")

    on = ground(rules)
    return Asked(refinements(on), lambda cases: finer(on, *cases), broken)


def finer(on: Ground, less: Witness, more: Witness) -> bool:
    """Whether all that is known in the one case is known in the other, and as closely."""
    return all(
        all(
            any(part.inside(whole) for whole in less.facts.get(name, (scale,)))
            for part in more.facts.get(name, (scale,))
        )
        for name, scale in on.scales.items()
    ) and all(law in more.days and more.days[law].inside(day) for law, day in less.days.items())


# Removal


def _removal(rules: RuleSet, engine: Engine) -> Question:
    """What is found of any outcome, and of any power, never turns into its opposite by taking one fact away."""
    bench = Bench(rules, rules.program, engine)
    puts = tuple(_puts(rules))

    def broken(cases: Cases) -> Seen | None:
        less, more = (bench.judge(case) for case in cases)
        if less == more:
            return None
        gone = _named(differing(*cases)) or "its day"
        for put in puts:
            without, with_ = put.answer(less), put.answer(more)
            if not weaker(without, with_):
                told = (
                    f"{_asked(put, rules)}: {_told(without.kind.value, without.certain)} without {gone}, "
                    f"{_told(with_.kind.value, with_.certain)} with it"
                )
                return Seen(tuple(dict.fromkeys((*with_.rules, *without.rules))), told)
        return None

    on = ground(rules)
    return Asked(_removed(on), lambda cases: finer(on, *cases), broken)


def _removed(on: Ground) -> st.SearchStrategy[Cases]:
    """A case with one fact or day taken away, and the case itself."""

    @st.composite
    def pair(draw: st.DrawFn) -> Cases:
        case = draw(cases)
        name = draw(names)
        return case.without(name), case

    names, cases = st.sampled_from([*on.tests, *on.windows] or [""]), partial_witnesses(on)
    return pair()


def _puts(rules: RuleSet) -> Iterator[Put]:
    for name, outcome in rules.catalogue.outcomes.items():
        levels = {rule.says.at for rule in rules.rules.values()
                  if isinstance(rule.says, Floor | Ceiling) and rule.says.outcome == name}  # fmt: skip
        ends = outcome.scale.ends
        near = {at for level in levels for at in (level - 1, level, level + 1) if ends.lo <= at <= ends.hi}
        for at in sorted(near):
            yield OutcomeQuestion(name, Interval(at, at), ends, rules.rules, floors_apply=True)
        if near:
            yield OutcomeQuestion(name, ends, ends, rules.rules, floors_apply=True)
    for authority, regime in rules.tracks:
        for instrument in rules.catalogue.instruments:
            candidates = {
                rule.id: power
                for rule, power in powers(rules.rules.values(), authority, regime)
                if instrument in power.instruments
            }
            if candidates:
                yield PowerQuestion(None, candidates, complete=True)


def _asked(put: Put, rules: RuleSet) -> str:
    if isinstance(put, PowerQuestion):
        return f"the power behind {' or '.join(f'`{name}`' for name in put.powers)}"
    return f"{put.outcome} {rules.catalogue.outcomes[put.outcome].scale.show((put.observed,))}"


def _told(kind: str, certain: bool) -> str:
    return kind if certain else f"possibly {kind}"


DEFAULTS = (
    Default("neutrality", "a protected fact changes nothing", _neutrality),
    Default("monotony", "a worse case is expected to meet no less", _monotony),
    Default("totality", "every rule is judged, whatever the facts", _totality),
    Default(
        "determinism", "the same case is judged the same, in whatever order its facts and the rules come", _determinism
    ),
    Default("unknowns", "what is certain stays so when more is known", weakening_question),
    Default("removal", "no finding turns into its opposite when a fact is taken away", _removal),
)
"""The laws that nobody needs to state."""
