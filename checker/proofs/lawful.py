"""The laws that packs state, proved for every case or refuted by one.

Laws in which numbers meet, and laws that assume something of real cases, are put to `checker.proofs.arithmetic`; all
others come down to whether some boxes cover others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, assert_never

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.space import Box, Region
from checker.engines.reference import evaluate
from checker.errors import EnginesDisagree
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.ground import Ground, ground
from checker.proofs.trend import trend_broken
from checker.proofs.unknowns import never_decides
from checker.proofs.verdict import Open, Proved, Refuted, Verdict
from checker.properties.laws import RuleSet
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness, judge, narrowed
from checker.rules.ast import Ceiling, Condition, Floor, Lowered
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Swap, Total, Trend
from checker.rules.lower import lower
from checker.vocabulary import Level, Ranges, Truth

ARITHMETIC_SECONDS = 10.0
"""For one law in which numbers meet, at most."""


def lawful(
    rules: RuleSet, laws: Iterable[Law], budget: Budget, seconds: float = ARITHMETIC_SECONDS
) -> Iterator[Complaint | Undecided]:
    """Every law that some case breaks, with that case; every law that no case can meet; and every law left open."""
    stated = tuple(laws)
    extra = [condition for law in stated for condition in _conditions(rules, law)]
    ground_ = ground(rules, budget, extra)
    for law in stated:
        match prove(law, ground_, seconds):
            case Proved():
                yield from _unmet(law, ground_, seconds)
            case Refuted(_, witness, second, told):
                yield _complaint(ground_, law, witness, second, told)
            case Open(_, why):
                yield Undecided("law", (), law.text, why)


def _conditions(rules: RuleSet, law: Law) -> Iterator[Lowered]:
    """The conditions that a law reads."""
    condition = _condition(law)
    if condition is not None:
        yield lower(condition, rules.program.scales)


def _condition(law: Law) -> Condition | None:
    """Which cases a law is about; None for every case."""
    match law.says:
        case Trend(where=where) | Swap(where=where) | Total(where=where):
            return where
        case Conclusion(when=when):
            return when
        case NeverDecides():
            return None
        case _:
            assert_never(law.says)


def _by_numbers(law: Law) -> bool:
    """Whether numbers meet in a law, or it assumes something of real cases."""
    return bool(law.assume) or (isinstance(law.says, Conclusion) and isinstance(law.says.then, Relation))


def _unmet(law: Law, on: Ground, seconds: float) -> Iterator[Complaint | Undecided]:
    """That no case can be one that a law is about, if so: it was proved then, and promises nothing.

    That facts may be exchanged is promised for the day on which a rule reads them, and never complained of.
    """
    if isinstance(law.says, Swap):
        return
    try:
        met = _met(law, on, seconds)
    except Spent as spent:
        met = Open(law, spent.why)
    if isinstance(met, Open):
        yield Undecided("law", (), law.text, met.why)
    elif not met:
        asked = " and ".join(["its condition"] * (_condition(law) is not None) + ["what it assumes"] * bool(law.assume))
        message = f"no case can meet {asked}, so that the law `{law.text}` of `{law.pack}` promises nothing"
        yield Complaint("law", (), law.text, message, on.rules.tracks, (law.span,), level=Level.NOTE, pack=law.pack)


def _met(law: Law, on: Ground, seconds: float) -> bool | Open:
    if _by_numbers(law):
        from checker.proofs import arithmetic

        return arithmetic.some_case(_condition(law), law, on.rules, seconds)
    return any(on.regions.space.feasible(box) for box in _where(law, on))


def prove(law: Law, on: Ground, seconds: float = ARITHMETIC_SECONDS) -> Verdict:
    """Whether every exact case keeps a law; INVARIANT: the conditions of the law are among the extra ones of `on`.

    Raises EnginesDisagree where the reference engine does not see what the prover found.
    """
    if _by_numbers(law):
        from checker.proofs import arithmetic

        return arithmetic.prove(law, on.rules, seconds)
    lost = on.regions.given_up
    if lost:
        name, why = next(iter(lost.items()))
        return Open(law, f"the cases of `{name}` were not found: {why}")
    try:
        return _by_boxes(law, on)
    except Spent as spent:
        return Open(law, spent.why)


def _by_boxes(law: Law, on: Ground) -> Verdict:
    match law.says:
        case Trend():
            broken = trend_broken(law.says, on, _where(law, on), _about(law, on))
            return Refuted(law, *broken) if broken else Proved(law)
        case Swap(facts):
            return _swap(law, facts, on)
        case Conclusion(then=Expected() as then):
            return _expected(law, then, on)
        case NeverDecides():
            return _unknown(law, on)
        case Total(outcome):
            rules = tuple(expecting(on.rules, outcome))
            left = _left(on, _where(law, on), on.cover(rules) if rules else Cover(on.regions.space, ()))
            told = f"nothing is expected on {outcome}"
            return _refuted(law, on, left, rules, told) if left else Proved(law)
        case Conclusion():
            raise AssertionError("relations are for arithmetic")
        case _:
            assert_never(law.says)


def _where(law: Law, on: Ground) -> Region:
    """The cases that a law is about."""
    found = list(_conditions(on.rules, law))
    return on.regions.where(found[0], on.budget) if found else (on.whole,)


def _left(on: Ground, cases: Region, cover: Cover) -> Box | None:
    """Some of the cases that the boxes do not cover."""
    for box in cases:
        found = cover.first_uncovered(box, on.budget)
        if found is not None:
            return found
    return None


def _expected(law: Law, then: Expected, on: Ground) -> Verdict:
    cases = _where(law, on)
    if then.grade:
        above = on.regions.graded(then.name, then.at + (then.side == "at_most"), on.budget)
        space = on.regions.space
        if then.side == "at_least":
            left = _left(on, cases, Cover(space, above))
        elif then.at >= on.rules.program.scales[then.name].hi:
            left = None
        else:
            both = (meet(one, other) for one in cases for other in above)
            left = next((box for box in both if box is not None and space.feasible(box)), None)
        return _refuted_grade(law, then, on, left) if left else Proved(law)
    kind = Ceiling if then.side == "at_most" else Floor
    scale = on.rules.catalogue.outcomes[then.name].scale.ends
    if then.at == (scale.hi if kind is Ceiling else scale.lo):
        return Proved(law)
    bounds = on.bounds(then.name, kind)
    kept = tuple(rule for rule, at in bounds.items() if (at <= then.at if kind is Ceiling else at >= then.at))
    left = _left(on, cases, on.cover(kept))
    told = f"no rule expects {then.name} {then.side.replace('_', ' ')} {then.text}"
    return _refuted(law, on, left, kept, told) if left else Proved(law)


def _refuted(law: Law, on: Ground, left: Box, kept: tuple[str, ...], told: str) -> Refuted:
    """A case that the law is about and in which none of some rules has effect."""
    program = narrowed(on.rules, kept)
    holds = _about(law, on)

    def shows(witness: Witness) -> bool:
        judged = judge(on.rules, witness, program).rules
        return holds(witness) and all(judged[rule].effective is Truth.FAILS for rule in kept)

    return Refuted(law, on.shown(left, shows), None, told)


def _refuted_grade(law: Law, then: Expected, on: Ground, left: Box) -> Refuted:
    holds = _about(law, on)

    def shows(witness: Witness) -> bool:
        grade = judge(on.rules, witness).grades[then.name]
        broken = grade.hi < then.at if then.side == "at_least" else grade.lo > then.at
        return holds(witness) and broken

    scale = on.rules.catalogue.facts[then.name].closed
    witness = on.shown(left, shows)
    grade = judge(on.rules, witness).grades[then.name]
    return Refuted(law, witness, None, f"{then.name} is {scale.show((grade,))}")


def _about(law: Law, on: Ground) -> Callable[[Witness], bool]:
    """Whether a case is certainly one that the law is about, as the reference engine sees it."""
    conditions = list(_conditions(on.rules, law))

    def holds(witness: Witness) -> bool:
        known: dict[str, Ranges] = {name: (ends,) for name, ends in on.rules.program.scales.items()}
        known.update(witness.facts)
        known.update({name: (grade,) for name, grade in judge(on.rules, witness).grades.items()})
        return all(evaluate(condition, known) is Truth.HOLDS for condition in conditions)

    return holds


Part = Literal["condition", "own", "effective"]


def _swap(law: Law, facts: tuple[str, ...], on: Ground) -> Verdict:
    """Any other values of the facts leave every rule judged as it was."""
    space = on.regions.space
    axes = [space.place[name] for name in facts if name in space.place]
    if not axes:
        return Proved(law)
    about = _where(law, on)
    free = [number in axes for number in range(len(space.axes))]
    for rule, reach in on.regions.surely.items():
        parts: tuple[tuple[Part, Region], ...] = (
            ("condition", reach.condition),
            ("own", reach.own),
            ("effective", reach.effect),
        )
        for part, region in parts:
            cover = Cover(space, region)
            for one in region:
                for box in filter(None, (meet(one, case) for case in about)):
                    wide = tuple(
                        axis.whole if out else mask for axis, mask, out in zip(space.axes, box, free, strict=True)
                    )
                    for target in filter(None, (meet(wide, case) for case in about)):
                        left = cover.first_uncovered(target, on.budget)
                        if left is not None:
                            return _swapped(law, on, rule, part, box=box, left=left, axes=axes)
    return Proved(law)


def _swapped(law: Law, on: Ground, rule: str, part: Part, *, box: Box, left: Box, axes: list[int]) -> Refuted:
    """Two cases that differ in the facts alone, one with the rule's effect and one without."""
    one = tuple(mask if number in axes else left[number] for number, mask in enumerate(box))
    holds = _about(law, on)
    before, after = on.witness(one, fully=True), on.witness(left, fully=True)
    names = [on.regions.space.axes[number].name for number in axes]

    def shows(first: Witness, then: Witness) -> bool:
        was, now = (getattr(judge(on.rules, case).rules[rule], part) for case in (first, then))
        return was is Truth.HOLDS and now is Truth.FAILS and holds(first) and holds(then)

    if not shows(before, after):
        raise EnginesDisagree(
            f"the prover found that `{rule}` turns on {', '.join(names)}, and the reference engine does not see it: "
            f"{on.words(before)}; then {on.words(after)}",
            "this is a fault of the checker, not of your rules; report it with the rules",
        )
    for name in (*before.facts, *before.days):
        if name not in names and shows(less := before.without(name), then := after.without(name)):
            before, after = less, then
    what = {"condition": "its condition holds", "own": "it holds while in force", "effective": "it has effect"}[part]
    return Refuted(law, before, after, f"`{rule}`: {what} in the first case and not in the second")


def _unknown(law: Law, on: Ground) -> Verdict:
    wide = ground(on.rules, on.budget, on.extra, unknown=True)
    if wide.regions.given_up:
        name, why = next(iter(wide.regions.given_up.items()))
        return Open(law, f"the cases of `{name}` were not found: {why}")
    found = never_decides(wide)
    if found is None:
        return Proved(law)
    rule, less, more = found
    return Refuted(law, less, more, f"`{rule}` is certain while less is known, and otherwise when more is")


def _complaint(on: Ground, law: Law, witness: Witness, second: Witness | None, told: str) -> Complaint:
    message = f"the law `{law.text}` of `{law.pack}` is broken: {told}"
    cases = (witness,) if second is None else (witness, second)
    shown = tuple(Shown(case, ()) for case in cases)
    return Complaint("law", (), law.text, message, on.rules.tracks, (law.span,), shown=shown, pack=law.pack)
