"""THE meaning of the rule language, in strong Kleene logic, as short as it can be."""

from __future__ import annotations

from typing import assert_never

from checker.judgement import Facts, InForce, Judgement, Judgements
from checker.rules.ast import All, AnyOf, Check, Lowered
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth, all_of, any_of


class Reference:
    """Judges rules one after the other; grades become facts for the rules that follow."""

    name = "reference"

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The judgement on every rule."""
        known: dict[str, Ranges] = {name: (ends,) for name, ends in program.scales.items()}
        known.update(facts)
        grades = {name: Interval(program.scales[name].lo, program.scales[name].lo) for name in program.grades}
        known.update((name, (grade,)) for name, grade in grades.items())
        judged: dict[str, Judgement] = {}
        for line in program.lines:
            condition = evaluate(line.condition, known)
            own = all_of((condition, in_force.get(line.rule, Truth.HOLDS)))
            overridden = any_of(judged[rule].effective for rule in line.overriders)
            effective = all_of((own, ~overridden))
            judged[line.rule] = Judgement(line.rule, condition, own, effective)
            if line.grade is not None and effective is not Truth.FAILS:
                name, now = line.grade.fact, grades[line.grade.fact]
                certain = line.grade.at if effective is Truth.HOLDS else now.lo
                grades[name] = Interval(max(now.lo, certain), max(now.hi, line.grade.at))
                known[name] = (grades[name],)
        return Judgements(judged, grades)


def evaluate(condition: Lowered, facts: Facts) -> Truth:
    """The truth of a condition on facts that name every fact it reads."""
    match condition:
        case Check():
            return truth_of(condition.allowed, facts[condition.fact])
        case All(parts):
            return all_of(evaluate(part, facts) for part in parts)
        case AnyOf(parts):
            return any_of(evaluate(part, facts) for part in parts)
        case _:
            assert_never(condition)


def truth_of(allowed: Ranges, values: Ranges) -> Truth:
    """Holds where every possible value is allowed, fails where none is, is unknown otherwise.

    INVARIANT: `values` is not empty.
    """
    if all(any(part.inside(ok) for ok in allowed) for part in values):
        return Truth.HOLDS
    if not any(part.meets(ok) for part in values for ok in allowed):
        return Truth.FAILS
    return Truth.UNKNOWN
