"""Gaps: cases in which the rules expect nothing on an outcome, described in the fewest conditions we find."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover
from checker.engines.prover.space import Box
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import region
from checker.proofs.ground import Ground
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness, judge, narrowed
from checker.vocabulary import Truth

MOST_REGIONS = 100
"""Regions of one gap that are listed."""


def gap(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """For every outcome on which some rule expects something, the cases in which none does.

    What nothing can miss is no expectation.
    The complaint names no rule, since it is about what no rule says; with `of` only outcomes are asked on which one of
    these rules expects something.
    """
    for outcome in ground.rules.catalogue.outcomes:
        rules = tuple(expecting(ground.rules, outcome))
        if not rules or (of is not None and of.isdisjoint(rules)):
            continue
        lost = [rule for rule in rules if rule in ground.regions.given_up]
        if lost:
            why = f"the cases of `{lost[0]}` were not found: {ground.regions.given_up[lost[0]]}"
            yield Undecided("gap", (), outcome, why)
            continue
        yield from _of(ground, outcome, rules)


def _of(ground: Ground, outcome: str, rules: tuple[str, ...]) -> Iterator[Complaint | Undecided]:
    found: list[Box] = []
    stopped = ""
    try:
        for box in regions(ground.cover(rules), ground.whole, ground.budget):
            found.append(box)
            if len(found) > MOST_REGIONS:
                stopped = f"only {MOST_REGIONS} of its regions are listed"
                break
    except Spent as spent:
        stopped = f"not all of its regions are listed: {spent.why}"
    if stopped:
        yield Undecided("gap", (), outcome, stopped)
    if not found:
        return
    kept = sorted(found[:MOST_REGIONS], key=lambda box: len(ground.regions.space.values(box)))
    program = narrowed(ground.rules, rules)

    def silent(witness: Witness) -> bool:
        judged = judge(ground.rules, witness, program).rules
        return all(judged[rule].effective is Truth.FAILS for rule in rules)

    try:
        shown = tuple(
            Shown(ground.shown(box, silent), (), "no rule on it has effect", rules)
            for box in (kept if ground.small else kept[:1])
        )
    except Spent as spent:
        yield Undecided("gap", (), outcome, f"its cases were found, and not tried: {spent.why}")
        return
    yield Complaint(
        "gap",
        (),
        outcome,
        f"the rules expect something on {outcome}, but nothing at all in the cases below",
        ground.rules.tracks,
        tuple(ground.rules.rules[rule].says_span for rule in rules[:1]),
        tuple(dict.fromkeys(region(ground, box) for box in kept)),
        shown=shown,
    )


def regions(cover: Cover, whole: Box, budget: Budget) -> Iterator[Box]:
    """What the boxes of a list leave of a box, as boxes that are as large as can be and may overlap.

    Each piece that the sweep leaves is widened, axis by axis, as long as it meets no box of the list; a piece within
    one found before is passed over. Raises Spent.
    """
    found: list[Box] = []
    for piece in cover.uncovered(whole, budget):
        budget.step()
        if any(all(not mine & ~theirs for mine, theirs in zip(piece, box, strict=True)) for box in found):
            continue
        wide = widened(piece, cover, whole)
        found.append(wide)
        yield wide


def widened(piece: Box, cover: Cover, whole: Box) -> Box:
    """The piece with as many axes as possible free, and the others as wide as they can be."""
    box = list(piece)
    held: list[int] = []
    for number in sorted(range(len(box)), key=lambda at: (box[at].bit_count(), at), reverse=True):
        mine, box[number] = box[number], whole[number]
        if mine != whole[number] and cover.meeting(tuple(box)):
            box[number] = mine
            held.append(number)
    for number in held:
        for cell in _others(whole[number] & ~box[number]):
            mine = box[number]
            box[number] |= cell
            if cover.meeting(tuple(box)):
                box[number] = mine
    return tuple(box)


def _others(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low
        mask ^= low
