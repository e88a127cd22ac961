"""What becomes of unknown facts: that they never decide, and where the rules know less than could be known."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.prover.budget import Spent
from checker.engines.prover.cover import Cover
from checker.engines.prover.space import Box, Region, bits
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.ground import Ground
from checker.properties.witness import Witness, judge, narrowed
from checker.vocabulary import Interval, Truth


def known_apart(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Rules judged unknown where one fact is, though they come out alike whatever that fact is.

    Only facts unknown one at a time are looked at. `ground` is one of exact cases.
    """
    for rule in ground.known(ground.rules.rules):
        if of is not None and rule not in of:
            continue
        try:
            found = _apart(ground, rule)
        except Spent as spent:
            yield Undecided("known-apart", (rule,), "", spent.why)
            continue
        if found is not None:
            yield found


def _apart(ground: Ground, rule: str) -> Complaint | None:
    ground.budget.check()
    effect = ground.effect(rule)
    if not effect or effect == (ground.whole,):
        return None
    space = ground.regions.space
    own = narrowed(ground.rules, (rule,))
    cover = Cover(space, effect, ground.budget)
    for number, axis in enumerate(space.axes):
        if axis.name not in ground.rules.program.scales or all(box[number] == axis.whole for box in effect):
            continue
        for box in _whatever(ground, cover, effect, number):
            ground.budget.check()
            witness = ground.witness(box, fully=True).without(axis.name)
            judged = judge(ground.rules, witness, own).rules[rule].effective
            if judged is Truth.UNKNOWN:
                return _complaint(ground, rule, axis.name, witness)
    return None


def _whatever(ground: Ground, cover: Cover, effect: Region, number: int) -> Iterator[Box]:
    """Cases in which a rule has effect whatever the value on one axis, though no part of its condition says so."""
    whole = ground.regions.space.axes[number].whole
    for one in effect:
        if one[number] == whole:
            continue
        wide = (*one[:number], whole, *one[number + 1 :])
        for place in bits(cover.meeting(wide)):
            ground.budget.step()
            other = effect[place]
            if other[number] == one[number]:
                continue
            both = tuple(map(int.__and__, wide, other))
            widened = (*both[:number], whole, *both[number + 1 :])
            if cover.first_uncovered(widened, ground.budget) is None and ground.regions.space.feasible(widened):
                yield widened


def _complaint(ground: Ground, rule: str, fact: str, witness: Witness) -> Complaint:
    found = ground.rules.rules[rule]
    message = f"where `{fact}` is unknown it is judged unknown, although it has effect whatever `{fact}` is"
    shown = Shown(witness, ((rule, Truth.UNKNOWN),), f"`{fact}` is not known")
    return Complaint("known-apart", (rule,), fact, message, ground.rules.tracks, (found.span,), shown=(shown,))


def never_decides(ground: Ground) -> tuple[str, Witness, Witness] | None:
    """A rule that is certain while a fact is unknown and otherwise once it is known, with both cases; None if none is.

    `ground` is one on which facts may be unknown. Raises Spent.
    """
    for rule in ground.known(ground.rules.rules):
        sure, may = ground.regions.surely[rule], ground.regions.maybe[rule]
        for part in ("condition", "own", "effect"):
            holds, open_ = getattr(sure, part), getattr(may, part)
            found = _known_otherwise(ground, holds) or _unknown_otherwise(ground, open_)
            if found is not None:
                return rule, *found
    return None


def _known_otherwise(ground: Ground, holds: Region) -> tuple[Witness, Witness] | None:
    """What holds while a value is unknown must hold for each value."""
    cover = Cover(ground.regions.space, holds, ground.budget)
    for box in holds:
        for number, axis in enumerate(ground.regions.space.axes):
            if box[number] & axis.blank and box[number] != axis.whole:
                left = cover.first_uncovered((*box[:number], axis.known, *box[number + 1 :]), ground.budget)
                if left is not None:
                    return _both(ground, left, number)
    return None


def _unknown_otherwise(ground: Ground, open_: Region) -> tuple[Witness, Witness] | None:
    """What does not fail for some value must not fail while it is unknown."""
    cover = Cover(ground.regions.space, open_, ground.budget)
    for box in open_:
        for number, axis in enumerate(ground.regions.space.axes):
            if not box[number] & axis.blank:
                left = cover.first_uncovered((*box[:number], axis.blank, *box[number + 1 :]), ground.budget)
                if left is not None:
                    return _both(ground, (*left[:number], box[number], *left[number + 1 :]), number)
    return None


def _both(ground: Ground, box: Box, number: int) -> tuple[Witness, Witness]:
    """A case of a box with the value of one axis unknown, and known."""
    axis = ground.regions.space.axes[number]
    known = ground.witness(
        tuple(mask & ~a.blank or mask for mask, a in zip(box, ground.regions.space.axes, strict=True))
    )
    value = axis.interval(next(bits(box[number] & axis.known))).lo
    return known.without(axis.name), known.but({axis.name: (Interval(value, value),)})
