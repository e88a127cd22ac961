"""Whether what is expected only grows, or only falls, with one fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.space import Axis, Box, Region
from checker.errors import EnginesDisagree
from checker.proofs.ground import Ground
from checker.properties.witness import Witness, judge
from checker.rules.ast import Ceiling, Floor
from checker.rules.law import Trend
from checker.vocabulary import Interval, Truth

Broken = tuple[Witness, Witness, str]
"""Two cases that differ in the fact alone, the second of which breaks the law against the first, and what is seen."""


def trend_broken(law: Trend, on: Ground, about: Region, within: Callable[[Witness], bool]) -> Broken | None:
    """What breaks a law on a trend, among the cases that it is about; None where nothing does. Raises Spent.

    `within` says of a witness whether it is certainly such a case.

    What is at least as high as some level must stay so along the fact in one direction: with a law that more of it
    never lowers the bound, upwards. A ceiling is at least as high as a level where no lower one has effect; so those
    with a lower one are followed the other way.
    """
    space = on.regions.space
    if law.fact not in space.place:
        return None
    number = space.place[law.fact]
    axis = space.axes[number]
    onward = (law.step == "more") == (law.never == "lowers")
    upward = onward != (law.bound == "ceiling")
    for name in law.names:
        for at, region in _levels(law, on, name):
            cover = Cover(space, region)
            for one in region:
                for box in filter(None, (meet(one, case) for case in about)):
                    carried = (*box[:number], _along(axis, box[number], upward), *box[number + 1 :])
                    for target in filter(None, (meet(carried, case) for case in about)):
                        left = cover.first_uncovered(target, on.budget)
                        if left is not None:
                            found = _pair(law, on, box=box, left=left, upward=upward)
                            return _shown(law, on, name, at, pair=found, within=within)
    return None


def _along(axis: Axis, mask: int, upward: bool) -> int:
    """The cells from some on, to the end of the scale."""
    return axis.known & -(mask & -mask) if upward else (1 << mask.bit_length()) - 1


def _levels(law: Trend, on: Ground, name: str) -> Iterator[tuple[int, Region]]:
    """For each level the cases with a floor or grade at it or above, or with a ceiling at it or below."""
    if law.bound == "grade":
        scale = on.rules.program.scales[name]
        for at in range(scale.lo + 1, scale.hi + 1):
            yield at, on.regions.graded(name, at, on.budget)
        return
    bounds = on.bounds(name, Floor if law.bound == "floor" else Ceiling)
    ends = on.rules.catalogue.outcomes[name].scale.ends
    # Every case has a floor at the least level and a ceiling at the greatest, whether or not a rule says so.
    for at in sorted(set(bounds.values()) - {ends.lo if law.bound == "floor" else ends.hi}):
        rules = [rule for rule, level in bounds.items() if (level >= at if law.bound == "floor" else level <= at)]
        yield at, tuple(box for rule in rules for box in on.effect(rule))


def _pair(law: Trend, on: Ground, *, box: Box, left: Box, upward: bool) -> tuple[Witness, Witness]:
    """A case of a box and one of what is left beyond it, alike but for the fact, with values near to each other."""
    number = on.regions.space.place[law.fact]
    axis = on.regions.space.axes[number]
    far = (left[number] & -left[number]).bit_length() - 1 if upward else left[number].bit_length() - 1
    above = box[number] >> (far + 1)
    near = (box[number] & ((1 << far) - 1)).bit_length() - 1 if upward else far + (above & -above).bit_length()
    one = (*left[:number], 1 << near, *left[number + 1 :])
    other = (*left[:number], 1 << far, *left[number + 1 :])
    here, there = axis.interval(near), axis.interval(far)
    first, then = (here.hi, there.lo) if upward else (here.lo, there.hi)
    return (
        on.witness(one, fully=True).but({law.fact: (Interval(first, first),)}),
        on.witness(other, fully=True).but({law.fact: (Interval(then, then),)}),
    )


def _shown(
    law: Trend, on: Ground, name: str, at: int, *, pair: tuple[Witness, Witness], within: Callable[[Witness], bool]
) -> Broken:
    first, second = pair
    reached = _reached(law, on, name, at)

    def shows(one: Witness, other: Witness) -> bool:
        return reached(one) is Truth.HOLDS and reached(other) is Truth.FAILS and within(one) and within(other)

    if not shows(first, second):
        raise EnginesDisagree(
            f"the prover found a breach of a law on `{law.fact}` that the reference engine does not see: "
            f"{on.words(first)}; then {on.words(second)}",
            "this is a fault of the checker, not of your rules; report it with the rules",
        )
    for fact in (*first.facts, *first.days):
        if fact != law.fact and shows(less := first.without(fact), then := second.without(fact)):
            first, second = less, then
    scale = on.rules.catalogue.facts[law.fact].closed
    told = _told(law, on, name, at)
    values = f"`{law.fact}` {scale.show(first.facts[law.fact])} and then {scale.show(second.facts[law.fact])}"
    return first, second, f"{told} in the first case and not in the second, with {values}"


def _told(law: Trend, on: Ground, name: str, at: int) -> str:
    if law.bound == "grade":
        return f"{name} is at least {on.rules.catalogue.facts[name].closed.word(at)}"
    side = "at least" if law.bound == "floor" else "at most"
    return f"{name} {side} {on.rules.catalogue.outcomes[name].scale.word(at)} is expected"


def _reached(law: Trend, on: Ground, name: str, at: int) -> Callable[[Witness], Truth]:
    """Whether a case has the bound at the level or beyond, as the reference engine judges it."""
    bounds = {} if law.bound == "grade" else on.bounds(name, Floor if law.bound == "floor" else Ceiling)
    rules = [rule for rule, level in bounds.items() if (level >= at if law.bound == "floor" else level <= at)]

    def reached(witness: Witness) -> Truth:
        judged = judge(on.rules, witness)
        if law.bound == "grade":
            grade = judged.grades[name]
            return Truth.HOLDS if grade.lo >= at else Truth.FAILS if grade.hi < at else Truth.UNKNOWN
        effects = [judged.rules[rule].effective for rule in rules]
        if Truth.HOLDS in effects:
            return Truth.HOLDS
        return Truth.UNKNOWN if Truth.UNKNOWN in effects else Truth.FAILS

    return reached
