"""For every rule of a program the cases in which it is met, is met while in force, and has effect, as boxes.

A rule that overriders take the effect from keeps what they leave of its cases; a test of a grade is replaced by the
cases in which the rules behind the grade put it there. On a space with unknown values each is asked twice: in which
cases does the reference engine answer `holds`, and in which does it answer anything but `fails`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.space import Box, Region, Space, space
from checker.rules.ast import All, AnyOf, Check, Lowered, checks
from checker.rules.program import Line, Program
from checker.vocabulary import Direction, Interval, Ranges

MOST_BOXES = 20_000
"""Boxes of one region at most; a condition that needs more is given up with a sentence that says so."""


@dataclass(frozen=True, slots=True)
class Force:
    """When a rule is in force: an axis of days, and the days."""

    axis: str
    days: Interval


@dataclass(frozen=True, slots=True)
class Reach:
    """The cases of one rule. On a space without unknown values `maybe` equals `surely` throughout."""

    condition: Region
    own: Region
    effect: Region


@dataclass(frozen=True, slots=True)
class Regions:
    """The cases of every rule of a program."""

    space: Space
    program: Program
    surely: Mapping[str, Reach]
    """Where the answer is `holds`."""
    maybe: Mapping[str, Reach]
    """Where the answer is not `fails`."""
    given_up: Mapping[str, str]
    """Rules whose cases could not be found within the budget, each with the reason; they stand in no other mapping."""
    _reader: _Reader

    def where(self, condition: Lowered, budget: Budget) -> Region:
        """The cases in which a condition holds that reads facts and grades of the program. Raises Spent.

        INVARIANT: its tests were among the extra ones when the regions were made.
        """
        return self._reader.boxes(condition, sure=True, budget=budget)

    def graded(self, grade: str, at: int, budget: Budget, *, sure: bool = True) -> Region:
        """The cases in which a grade is surely, or not surely not, at this level or a higher one. Raises Spent."""
        return self._reader.at_least(grade, at, sure=sure, budget=budget)


def regions(
    program: Program,
    worse: Mapping[str, Direction],
    force: Mapping[str, Force],
    budget: Budget,
    *,
    not_after: Iterable[tuple[str, str]] = (),
    extra: Iterable[Lowered] = (),
    unknown: bool = False,
) -> Regions:
    """The cases of every rule of a program.

    `force` names the rules that are not always in force, `worse` the direction of facts, `extra` are conditions that
    will be asked about beside the rules. With `unknown` each fact may also be unknown; values known in part are not
    told apart.
    """
    scales = {**program.scales, **{f.axis: DAYS for f in force.values() if f.axis not in program.scales}}
    tests = _tests(program, scales, force, extra)
    whole = space(scales, tests, worse, not_after, unknown=unknown)
    reader = _Reader(whole, program)
    surely: dict[str, Reach] = {}
    maybe: dict[str, Reach] = {}
    given_up: dict[str, str] = {}
    for line in program.lines:
        try:
            reader.read(line, force.get(line.rule), budget, surely, maybe)
        except Spent as spent:
            given_up[line.rule] = spent.why
            surely.pop(line.rule, None)
            maybe.pop(line.rule, None)
            reader.lose(line)
    return Regions(whole, program, surely, maybe, given_up, reader)


DAYS = Interval(1, 3_652_059)
"""The days of the proleptic Gregorian calendar up to the year 9999, for days that are no fact of the program."""


def _within(days: Interval, scale: Interval) -> Ranges:
    """The days of a window that lie on a scale, be it none."""
    first, last = max(days.lo, scale.lo), min(days.hi, scale.hi)
    return (Interval(first, last),) if first <= last else ()


def _tests(
    program: Program, scales: Mapping[str, Interval], force: Mapping[str, Force], extra: Iterable[Lowered]
) -> dict[str, list[Ranges]]:
    found: dict[str, list[Ranges]] = {}
    for condition in (*(line.condition for line in program.lines), *extra):
        for check in checks(condition):
            if check.fact not in program.grades:
                found.setdefault(check.fact, []).append(check.allowed)
    kept = {line.rule for line in program.lines}
    for rule, when in force.items():
        if rule in kept:
            found.setdefault(when.axis, []).append(_within(when.days, scales[when.axis]))
    return found


class _Reader:
    """Turns conditions into boxes, grades with the help of the rules read before."""

    def __init__(self, space: Space, program: Program) -> None:
        self._space = space
        self._program = program
        self._graded: dict[tuple[str, bool], dict[int, list[Box]]] = {}
        self._levels: dict[tuple[str, int, bool], Region] = {}
        self._lost: dict[str, str] = {}

    def read(
        self,
        line: Line,
        force: Force | None,
        budget: Budget,
        surely: dict[str, Reach],
        maybe: dict[str, Reach],
    ) -> None:
        """The cases of the rule of a line, those before it being known."""
        for rule in line.overriders:
            if rule in self._lost:
                raise Spent(f"the cases of `{rule}`, which overrides it, were not found: {self._lost[rule]}")
        some = any(axis.unknown for axis in self._space.axes)
        for sure, found, others in ((True, surely, maybe), (False, maybe, surely)):
            if not sure and not some:
                found[line.rule] = surely[line.rule]
                break
            condition = self.boxes(line.condition, sure=sure, budget=budget)
            own = self._while(condition, force, sure=sure)
            taken = [box for rule in line.overriders for box in (others if some else found)[rule].effect]
            effect = self._without(own, taken, budget) if taken else own
            found[line.rule] = Reach(condition, own, effect)
        if line.grade is not None:
            for sure, found in ((True, surely), (False, maybe)):
                levels = self._graded.setdefault((line.grade.fact, sure), {})
                levels.setdefault(line.grade.at, []).extend(found[line.rule].effect)

    def lose(self, line: Line) -> None:
        """Remember that the cases of a rule are not known."""
        self._lost[line.rule] = "it was given up"
        if line.grade is not None:
            self._lost[line.grade.fact] = f"the cases of `{line.rule}` were not found"

    def _while(self, region: Region, force: Force | None, *, sure: bool) -> Region:
        if force is None:
            return region
        number = self._space.place[force.axis]
        axis = self._space.axes[number]
        mask = axis.cells(_within(force.days, axis.scale)) | (0 if sure else axis.blank)
        cut = (_with(box, number, mask) for box in region)
        return tuple(box for box in cut if box is not None and self._space.feasible(box))

    def _without(self, region: Region, taken: list[Box], budget: Budget) -> Region:
        cover = Cover(self._space, taken)
        return _few(tuple(piece for box in region for piece in cover.uncovered(box, budget)), budget)

    def boxes(self, condition: Lowered, *, sure: bool, budget: Budget) -> Region:
        """The cases in which a condition surely holds, or does not surely fail."""
        match condition:
            case Check(fact=fact) if fact in self._program.grades:
                return self._grade(condition, sure=sure, budget=budget)
            case Check():
                return self._check(condition, sure=sure)
            case All(parts):
                return self._all(parts, sure=sure, budget=budget)
            case AnyOf(parts):
                found = [box for part in parts for box in self.boxes(part, sure=sure, budget=budget)]
                return _few(tuple(found), budget)
            case _:
                assert_never(condition)

    def _check(self, check: Check, *, sure: bool) -> Region:
        number = self._space.place[check.fact]
        axis = self._space.axes[number]
        mask = axis.cells(check.allowed) | (0 if sure else axis.blank)
        box = list(self._space.whole)
        box[number] = mask
        return (tuple(box),) if mask else ()

    def _all(self, parts: tuple[Lowered, ...], *, sure: bool, budget: Budget) -> Region:
        """Parts of one box first: they cut what the others are multiplied with."""
        regions = sorted((self.boxes(part, sure=sure, budget=budget) for part in parts), key=len)
        found: Region = (self._space.whole,)
        for region in regions:
            met = []
            for one in found:
                for other in region:
                    budget.step()
                    both = meet(one, other)
                    if both is not None:
                        met.append(both)
            found = _few(tuple(met), budget)
        return found

    def at_least(self, grade: str, at: int, *, sure: bool, budget: Budget) -> Region:
        """The cases in which a grade is at a level or above."""
        if grade in self._lost:
            raise Spent(f"the grade `{grade}` is not known: {self._lost[grade]}")
        if at <= self._program.scales[grade].lo:
            return (self._space.whole,)
        key = (grade, at, sure)
        if key not in self._levels:
            levels = self._graded.get((grade, sure), {})
            self._levels[key] = _few(tuple(b for level in levels if level >= at for b in levels[level]), budget)
        return self._levels[key]

    def _grade(self, check: Check, *, sure: bool, budget: Budget) -> Region:
        """A grade lies between what rules that surely have effect say and what any that may have effect might say.

        It surely passes where one run of allowed levels holds both ends, and does not surely fail where some run
        reaches between them.
        """
        found: list[Box] = []
        top = self._program.scales[check.fact].hi
        for run in check.allowed:
            reached = self.at_least(check.fact, run.lo, sure=sure, budget=budget)
            above = () if run.hi >= top else self.at_least(check.fact, run.hi + 1, sure=not sure, budget=budget)
            found += self._without(reached, list(above), budget) if above else reached
        return _few(tuple(found), budget)


def _with(box: Box, number: int, mask: int) -> Box | None:
    """A box cut down to some cells of one axis; None where nothing is left."""
    both = box[number] & mask
    return (*box[:number], both, *box[number + 1 :]) if both else None


def _few(region: Region, budget: Budget) -> Region:
    """The same cases in fewer boxes: none that lies in another. Raises Spent where there are too many."""
    budget.check()
    if len(region) > MOST_BOXES:
        raise Spent(f"its cases fall into more than {MOST_BOXES:,} parts")
    if len(region) < 2:
        return region
    region = tuple(dict.fromkeys(region))
    if len(region) > _MANY:
        return region
    return tuple(
        box
        for number, box in enumerate(region)
        if not any(
            number != other and not any(mine & ~theirs for mine, theirs in zip(box, larger, strict=True))
            for other, larger in enumerate(region)
        )
    )


_MANY = 60
"""Beyond this many boxes it costs more to look for those inside others than they cost later."""
