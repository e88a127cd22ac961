"""The law of monotony: what the rules expect of a case they expect of every worse one, at least as much.

Where a floor rule has effect, some floor on the same outcome that is at least as high has effect in every case that is
as grave or graver in each fact with a worse direction; a ceiling is the mirror image; a grade does not become better
where the matter becomes worse. Facts of a rule's declared exception are free for that rule. It is asked of all rules
on an outcome together, so that one may give way to a stricter one.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.prover.budget import Spent
from checker.engines.prover.cover import Cover
from checker.engines.prover.space import Axis, Box
from checker.errors import EnginesDisagree
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.ground import Ground
from checker.properties.laws import idle
from checker.properties.witness import Witness, judge, narrowed
from checker.rules.ast import Ceiling, Floor, Grade, Rule
from checker.vocabulary import Direction, Interval, Truth

ABOUT = "monotone"
"""What a complaint about this law is about, for suppressions."""


def monotone(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Every rule whose effect is lost in a worse case, for a ceiling in a milder one, with two cases that show it."""
    for up, rules, lost in _families(ground):
        asked = [rule for rule in rules if of is None or rule.id in of]
        try:
            family = _Family(ground, up, rules)
        except Spent as spent:
            yield from (Undecided("law", (rule.id,), ABOUT, spent.why) for rule in asked)
            continue
        for rule in asked:
            try:
                found = family.broken(rule)
            except Spent as spent:
                yield Undecided("law", (rule.id,), ABOUT, spent.why)
                continue
            if found is not None:
                yield Undecided("law", (rule.id,), ABOUT, lost) if lost else found


def _families(ground: Ground) -> Iterator[tuple[bool, tuple[Rule, ...], str]]:
    """The rules that speak of the same side of an outcome, or of a grade, with what a family is made of."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in ground.rules.rules.values():
        match rule.says:
            case Floor(outcome) | Ceiling(outcome):
                found.setdefault((type(rule.says).__name__, outcome), []).append(rule)
            case Grade(fact):
                if ground.rules.catalogue.facts[fact].worse is not Direction.NONE:
                    found.setdefault(("Grade", fact), []).append(rule)
            case _:
                pass  # a power is there or not, and no case is more or less of it
    for (kind, name), members in found.items():
        lower_grade = kind == "Grade" and ground.rules.catalogue.facts[name].worse is Direction.LOWER
        up = kind != "Ceiling" and not lower_grade
        # A grade that is worse when lower is raised by good facts: then more of it must not come with a worse matter.
        ordered = sorted(members, key=lambda rule: _at(rule) if kind == "Ceiling" else -_at(rule))
        known = ground.known(rule.id for rule in ordered)
        lost = next((f"the cases of `{rule.id}` were not found" for rule in ordered if rule.id not in known), "")
        yield up, tuple(rule for rule in ordered if rule.id in known), lost


def _at(rule: Rule) -> int:
    assert isinstance(rule.says, Floor | Ceiling | Grade)
    return rule.says.at


class _Family:
    """Rules on one side of one outcome, the strictest first."""

    def __init__(self, ground: Ground, up: bool, rules: tuple[Rule, ...]) -> None:
        self.ground = ground
        self.up = up
        """Whether what they expect is carried to worse cases; for ceilings to milder ones."""
        self.rules = rules
        boxes: list[Box] = []
        self._ends: dict[int, int] = {}
        self._members: dict[int, tuple[str, ...]] = {}
        for number, rule in enumerate(rules):
            boxes += ground.effect(rule.id)
            self._ends[_at(rule)] = len(boxes)
            self._members[_at(rule)] = tuple(other.id for other in rules[: number + 1])
        self._cover = Cover(ground.regions.space, boxes, ground.budget)

    def broken(self, rule: Rule) -> Complaint | None:
        """The breach of one rule, where there is one. Raises Spent."""
        if idle(rule, self.ground.rules.catalogue):
            return None
        strict = (1 << self._ends[_at(rule)]) - 1
        for box in self.ground.effect(rule.id):
            worse = self._carried(rule, box)
            if worse == box:
                continue
            beyond = self._cover.first_uncovered(worse, self.ground.budget, strict)
            if beyond is not None:
                return self._complaint(rule, box, self._single(rule, box, strict) or beyond)
        return None

    def _carried(self, rule: Rule, box: Box, only: int | None = None) -> Box:
        """The cases to which the law carries what is expected in those of a box."""
        free = rule.not_monotone.facts if rule.not_monotone else ()
        return tuple(
            mask
            if axis.name in free or (only is not None and number != only)
            else (axis.no_better(mask) if self.up else axis.no_worse(mask))
            for number, (axis, mask) in enumerate(zip(self.ground.regions.space.axes, box, strict=True))
        )

    def _single(self, rule: Rule, box: Box, strict: int) -> Box | None:
        """Cases that break the law by one fact alone, where there are any. Raises Spent."""
        for number, axis in enumerate(self.ground.regions.space.axes):
            if axis.worse is not Direction.NONE:
                carried = self._carried(rule, box, number)
                if carried != box:
                    found = self._cover.first_uncovered(carried, self.ground.budget, strict)
                    if found is not None:
                        return found
        return None

    def _complaint(self, rule: Rule, box: Box, beyond: Box) -> Complaint:
        before, after, moved = self._pair(box, beyond)
        members = self._members[_at(rule)]
        if self.ground.small:
            before, after = self._smaller(rule, members, before, after, moved)
        scales = {name: self.ground.rules.catalogue.facts[name].closed for name in moved}
        told = ", ".join(
            f"`{name}` from {scale.show(before.facts[name])} to {scale.show(after.facts[name])}"
            for name, scale in scales.items()
        )
        says = rule.says
        assert isinstance(says, Floor | Ceiling | Grade)
        name = says.fact if isinstance(says, Grade) else says.outcome
        side = "at most" if isinstance(says, Ceiling) else "at least"
        way = "grows worse" if self.up else "grows milder"
        message = (
            f"it expects {name} {side} {says.text}, and nothing expects that any more where the matter {way}: {told}"
        )
        shown = (
            Shown(before, ((rule.id, Truth.HOLDS),), "it has effect"),
            Shown(after, (), "neither it nor any rule that expects as much has effect", members),
        )
        return Complaint("law", (rule.id,), ABOUT, message, self.ground.rules.tracks, (rule.span,), shown=shown)

    def _pair(self, box: Box, beyond: Box) -> tuple[Witness, Witness, tuple[str, ...]]:
        """A case with the rule's effect, one to which it should be carried, and the facts in which they differ.

        The two lie as near to each other as the boxes let them.
        """
        one, other = list(box), list(beyond)
        moved: list[tuple[Axis, int, int]] = []
        for number, axis in enumerate(self.ground.regions.space.axes):
            both = box[number] & beyond[number]
            if both:
                one[number] = other[number] = both
                continue
            here, there = self._nearest(axis, box[number], beyond[number])
            one[number], other[number] = 1 << here, 1 << there
            moved.append((axis, here, there))
        fully = self.ground.small
        before = self.ground.witness(tuple(one), fully=fully)
        after = self.ground.witness(tuple(other), fully=fully)
        for axis, here, there in moved:
            near, far = axis.interval(here), axis.interval(there)
            ends = (near.hi, far.lo) if here < there else (near.lo, far.hi)
            before = before.but({axis.name: (Interval(ends[0], ends[0]),)})
            after = after.but({axis.name: (Interval(ends[1], ends[1]),)})
        return before, after, tuple(axis.name for axis, _, _ in moved)

    def _nearest(self, axis: Axis, here: int, there: int) -> tuple[int, int]:
        """A cell of each of two sets without one in common, near to each other, a law leading from first to second."""
        if (axis.worse is Direction.HIGHER) == self.up:
            b = _lowest(there & -(2 << _lowest(here)))
            return (here & ((1 << b) - 1)).bit_length() - 1, b
        b = (there & ((1 << (here.bit_length() - 1)) - 1)).bit_length() - 1
        return _lowest(here & -(2 << b)), b

    def _smaller(
        self, rule: Rule, members: tuple[str, ...], before: Witness, after: Witness, moved: tuple[str, ...]
    ) -> tuple[Witness, Witness]:
        """Both cases without what they do not need; raises EnginesDisagree where the reference engine sees none."""
        own = narrowed(self.ground.rules, (rule.id,))
        strict = narrowed(self.ground.rules, members)

        def shows(one: Witness, other: Witness) -> bool:
            had = judge(self.ground.rules, one, own).rules[rule.id].effective
            if had is not Truth.HOLDS:
                return False
            left = judge(self.ground.rules, other, strict).rules
            return all(left[name].effective is Truth.FAILS for name in members)

        if not shows(before, after):
            raise EnginesDisagree(
                f"the prover found a breach of monotony of `{rule.id}` that the reference engine does not see: "
                f"{self.ground.words(before)}; then {self.ground.words(after)}",
                "this is a fault of the checker, not of your rules; report it with the rules",
            )
        for name in (*before.facts, *before.days):
            if (
                name not in moved
                and not self.ground.budget.over
                and shows(less := before.without(name), then := after.without(name))
            ):
                before, after = less, then
        return before, after


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
