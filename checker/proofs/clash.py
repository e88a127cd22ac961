"""Clashes: a floor above a ceiling on the same outcome, both in effect in one case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.engines.prover.budget import Spent
from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.space import Box, bits
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import region
from checker.proofs.ground import Ground
from checker.proofs.replay import Replay
from checker.properties.vacuous import expecting
from checker.properties.witness import Witness
from checker.rules.ast import Ceiling, Floor, Rule
from checker.vocabulary import Truth

MOST_TRIED = 4
"""Boxes in which two rules meet that are looked through for the smallest case."""

MOST_REGIONS = 20
"""Regions of one clash that are listed."""


def clash(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Every floor with every ceiling below it that has effect in the same case; floors that are not judged left out.

    With `of` those in which one of the two is among these rules.
    """
    replay = Replay(ground)
    asked = {outcome: frozenset(expecting(ground.rules, outcome)) for outcome in ground.rules.catalogue.outcomes}
    every = {name for names in asked.values() for name in names}
    yield from replay.lost("clash", every if of is None else every & of)
    for outcome, names in asked.items():
        floors, ceilings = (
            {name: at for name, at in ground.bounds(outcome, kind).items() if name in names}
            for kind in (Floor, Ceiling)
        )
        below = _Below(ground, ceilings)
        for floor in ground.known(sorted(floors)):
            try:
                for ceiling, boxes in below.meeting(floor, floors[floor]):
                    if of is None or floor in of or ceiling in of:
                        yield _complaint(replay, outcome, floor, ceiling, boxes)
            except Spent as spent:
                yield Undecided("clash", (floor,), outcome, spent.why)


class _Below:
    """The ceilings on one outcome, indexed by their cases and by their level."""

    def __init__(self, ground: Ground, ceilings: Mapping[str, int]) -> None:
        self._ground = ground
        self._owners = [name for name in ground.known(sorted(ceilings)) for _ in ground.effect(name)]
        self._cover = Cover(
            ground.regions.space, [box for name in ground.known(sorted(ceilings)) for box in ground.effect(name)]
        )
        self._at: dict[int, int] = {}
        for number, name in enumerate(self._owners):
            self._at[ceilings[name]] = self._at.get(ceilings[name], 0) | 1 << number

    def meeting(self, floor: str, level: int) -> Iterator[tuple[str, list[Box]]]:
        """Each ceiling below a level that has effect together with the floor, with the boxes in which both have."""
        among = 0
        for at, numbers in self._at.items():
            among |= numbers if at < level else 0
        found: dict[str, list[Box]] = {}
        for box in self._ground.effect(floor) if among else ():
            for number in bits(self._cover.meeting(box, among)):
                self._ground.budget.step()
                both = meet(box, self._cover.boxes[number])
                if both is not None and self._ground.regions.space.feasible(both):
                    found.setdefault(self._owners[number], []).append(both)
        yield from sorted(found.items())


def _complaint(replay: Replay, outcome: str, floor: str, ceiling: str, boxes: list[Box]) -> Complaint:
    ground = replay.ground
    whole = ground.whole
    boxes = sorted(boxes, key=lambda box: sum(map(int.__ne__, box, whole)))
    wanted = {floor: Truth.HOLDS, ceiling: Truth.HOLDS}
    shown = min((replay.shown(box, wanted) for box in boxes[:MOST_TRIED]), key=_size)
    one, other = ground.rules.rules[floor], ground.rules.rules[ceiling]
    return Complaint(
        "clash",
        (floor, ceiling),
        outcome,
        f"`{floor}` expects at least `{_text(one)}` of `{outcome}` and `{ceiling}` at most `{_text(other)}` in the "
        f"same case: what lies from `{_text(other)}` to `{_text(one)}` is undecided, and whatever else is done is out "
        "of line with one of them",
        ground.rules.tracks,
        (one.says_span, other.says_span),
        tuple(dict.fromkeys(region(ground, box) for box in boxes[:MOST_REGIONS])),
        shown=(shown,),
    )


def _size(shown: Shown) -> int:
    witness: Witness = shown.witness
    return len(witness.facts) + len(witness.days)


def _text(rule: Rule) -> str:
    assert isinstance(rule.says, Floor | Ceiling)
    return rule.says.text
