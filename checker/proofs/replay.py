"""Cases of rules as boxes, cut against each other, and made-up cases put to the few rules that they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from math import prod

from checker.engines.prover.budget import Budget
from checker.engines.prover.cover import Cover, inside, meet
from checker.engines.prover.space import Box, Region
from checker.findings.situation import in_force
from checker.judgement import Judgements
from checker.proofs.complaint import Kind, Shown, Undecided
from checker.proofs.ground import Ground, axis_of
from checker.properties.witness import Witness, judge
from checker.rules.ast import All, AnyOf, Check, Condition, Lowered, Not, Rule, checks
from checker.rules.program import Line, Program
from checker.vocabulary import Truth

TRUE: Lowered = All(())
FALSE: Lowered = AnyOf(())


class Replay:
    """Some rules on their ground, and each with those alone that its judgement depends on."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.lines: Mapping[str, Line] = {line.rule: line for line in ground.rules.program.lines}
        self._place = {rule: number for number, rule in enumerate(self.lines)}
        self._grading: dict[str, list[str]] = {}
        for line in self.lines.values():
            if line.grade is not None:
                self._grading.setdefault(line.grade.fact, []).append(line.rule)
        self._behind: dict[str, frozenset[str]] = {}
        self._programs: dict[tuple[str, ...], Program] = {}

    def behind(self, rule: str) -> frozenset[str]:
        """A rule, its overriders, the rules behind the grades it reads, and all that these depend on."""
        if rule not in self._behind:
            found, waiting = set[str](), [rule]
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found.add(name)
                    line = self.lines[name]
                    waiting += line.overriders
                    for check in checks(line.condition):
                        waiting += self._grading.get(check.fact, ())
            self._behind[rule] = frozenset(found)
        return self._behind[rule]

    def program(self, rules: Iterable[str]) -> Program:
        """The rules named and all that is behind them, with the scales and grades that these read."""
        key = tuple(rules)
        if key not in self._programs:
            kept = sorted({other for rule in key for other in self.behind(rule)}, key=self._place.__getitem__)
            lines = tuple(self.lines[rule] for rule in kept)
            whole = self.ground.rules.program
            names = {check.fact for line in lines for check in checks(line.condition)}
            names |= {line.grade.fact for line in lines if line.grade is not None}
            scales = {name: ends for name, ends in whole.scales.items() if name in names}
            self._programs[key] = Program(lines, scales, whole.grades & names)
        return self._programs[key]

    def judge(self, witness: Witness, rules: Iterable[str]) -> Judgements:
        """What the reference engine says of the rules named, and of those behind them."""
        return judge(self.ground.rules, witness, self.program(rules))

    def shown(
        self, box: Box, wanted: Mapping[str, Truth], told: str = "", *, own: Mapping[str, Truth] | None = None
    ) -> Shown:
        """The smallest case of a box in which the rules have these effects, and are themselves met as `own` has it.

        Raises EnginesDisagree.
        """
        rules, own = tuple(wanted), own or {}

        def shows(witness: Witness) -> bool:
            judged = self.judge(witness, rules).rules
            return all(judged[rule].effective is truth for rule, truth in wanted.items()) and all(
                judged[rule].own is truth for rule, truth in own.items()
            )

        return Shown(self.ground.shown(box, shows), tuple(wanted.items()), told)

    def asked(self, rules: Collection[str] | None) -> Iterator[Line]:
        """The lines of the rules asked about, of all where None, whose cases were found."""
        for line in self.lines.values():
            if (rules is None or line.rule in rules) and line.rule in self.ground.regions.surely:
                yield line

    def lost(self, kind: Kind, rules: Collection[str] | None) -> Iterator[Undecided]:
        """The rules asked about whose cases were not found."""
        for rule, why in self.ground.regions.given_up.items():
            if rules is None or rule in rules:
                yield Undecided(kind, (rule,), "", why)


def possible(ground: Ground, region: Iterable[Box]) -> Region:
    """The boxes in which some case keeps the order of days."""
    return tuple(filter(ground.regions.space.feasible, region))


def shared(ground: Ground, one: Iterable[Box], other: Sequence[Box]) -> Iterator[Box]:
    """What boxes have in common with others, one after the other."""
    for mine in one:
        for theirs in other:
            both = meet(mine, theirs)
            if both is not None and ground.regions.space.feasible(both):
                yield both


def left(ground: Ground, region: Iterable[Box], taken: Sequence[Box], budget: Budget) -> Iterator[Box]:
    """What some boxes leave of others. Raises Spent."""
    rest = []
    for box in region:
        budget.check()
        if not any(inside(box, other) for other in taken):
            rest.append(box)
    if not taken:
        yield from possible(ground, rest)
    elif rest and len(taken) == 1:
        # An index over all cells of the space costs more than cutting one box by another.
        yield from (piece for box in rest for piece in _cut(ground, box, taken[0]))
    elif rest:
        cover = Cover(ground.regions.space, taken, budget)
        for box in rest:
            yield from cover.uncovered(box, budget)


def _cut(ground: Ground, box: Box, other: Box) -> Iterator[Box]:
    for number, theirs in enumerate(other):
        outside = box[number] & ~theirs
        if outside:
            piece = (*box[:number], outside, *box[number + 1 :])
            if ground.regions.space.feasible(piece):
                yield piece


def same(ground: Ground, one: Region, other: Region, budget: Budget) -> bool:
    """Whether two regions have the same cases. Raises Spent."""
    return one == other or not any(
        next(left(ground, mine, theirs, budget), None) for mine, theirs in ((one, other), (other, one))
    )


def covering(ground: Ground, region: Region, by: Mapping[str, Region], budget: Budget) -> tuple[str, ...] | None:
    """Some regions that together cover another, none in vain: one if one does; None where not even all do.

    Raises Spent.
    """
    for name, taken in by.items():
        if next(left(ground, region, taken, budget), None) is None:
            return (name,)
    kept: dict[str, Region] = {}
    while (piece := next(left(ground, region, _all(kept), budget), None)) is not None:
        budget.step()
        best = max(by, key=lambda name: _share(by[name], piece), default="")
        if not best or not _share(by[best], piece):
            return None
        kept[best] = by[best]
    for name in tuple(kept):
        others = {other: taken for other, taken in kept.items() if other != name}
        if next(left(ground, region, _all(others), budget), None) is None:
            kept = others
    return tuple(name for name in by if name in kept)


def _all(regions: Mapping[str, Region]) -> list[Box]:
    return [box for region in regions.values() for box in region]


def _share(region: Region, piece: Box) -> int:
    """How many cells of a box one box of a region has, at most."""
    met = (meet(box, piece) for box in region)
    return max((prod(map(int.bit_count, both)) for both in met if both is not None), default=0)


def in_window(ground: Ground, rule: Rule, region: Region) -> Region:
    """The cases of some boxes in which a rule is in force."""
    if (rule.window.first, rule.window.last) == (None, None):
        return region
    space = ground.regions.space
    number = space.place[axis_of(rule.law_of, ground.rules.catalogue)]
    axis, mask = space.axes[number], 0
    for cell in range(len(axis.starts)):
        if in_force(rule.window, axis.interval(cell)) is Truth.HOLDS:
            mask |= 1 << cell
    cut = ((*box[:number], box[number] & mask, *box[number + 1 :]) for box in region)
    return possible(ground, (box for box in cut if box[number]))


def replaced(condition: Lowered, by: Mapping[int, Lowered]) -> Lowered:
    """A condition with some of its checks, by their number from left to right, replaced."""
    numbers = count()

    def walk(part: Lowered) -> Lowered:
        if isinstance(part, Check):
            return by.get(next(numbers), part)
        return replace(part, parts=tuple(map(walk, part.parts)))

    return walk(condition)


def test_words(rule: Rule) -> Iterator[str]:
    """The tests of a rule, from left to right, as a reader knows them from the file.

    Lowering keeps their number and order: each is that of the check in the same place of its line.
    """
    yield from _written(rule.when, "")
    if rule.unless is not None:
        yield from _written(rule.unless, " under `unless`")


def _written(condition: Condition, where: str) -> Iterator[str]:
    match condition:
        case Check():
            yield f"`{condition.fact}: {condition.text}`{where}"
        case Not(part):
            yield from _written(part, f" under `not`{where}")
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _written(part, where)


def listed(words: Iterable[str]) -> str:
    """Some words as a sentence has them: `a`, `a and b`, `a, b and c`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
