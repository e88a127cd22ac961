"""Grades that make no difference, and facts that reach a rule which may not read them through other rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.engines.prover.budget import Spent
from checker.engines.prover.space import Box, bits
from checker.facts.catalogue import Fact
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import said
from checker.proofs.ground import Ground
from checker.proofs.replay import Replay, left, listed, possible
from checker.properties.witness import Witness
from checker.rules.ast import Check, Rule, checks, facts_read
from checker.rules.parse import cited
from checker.rules.program import Line
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth

# Grades, and levels of them, that make no difference


def unused_grade(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Grades that rules derive and none reads, levels of them that no test tells apart, and tests of idle levels.

    With `of` those that one of these rules derives or, for a test, makes.
    """
    replay = Replay(ground)
    for grade in sorted(ground.rules.program.grades):
        try:
            for complaint in _Grade(replay, grade).complaints():
                if of is None or not of.isdisjoint(complaint.rules):
                    yield complaint
        except Spent as spent:
            yield Undecided("unused-grade", (), grade, spent.why)


class _Grade:
    """One grade, the rules that derive it, and the tests of it."""

    def __init__(self, replay: Replay, name: str) -> None:
        self._replay = replay
        self._ground = replay.ground
        self._name = name
        self._scale = self._ground.rules.catalogue.facts[name].closed
        self._deriving: dict[int, list[str]] = {}
        for line in replay.lines.values():
            if line.grade is not None and line.grade.fact == name:
                self._deriving.setdefault(line.grade.at, []).append(line.rule)

    def complaints(self) -> Iterator[Complaint]:
        """All that is wrong with the grade. Raises Spent."""
        reading = [(line, check) for line in self._replay.lines.values() for check in self._checks(line)]
        by_laws = [check for law in self._ground.extra for check in checks(law) if check.fact == self._name]
        if not reading and not by_laws:
            yield from self._unread()
            return
        yield from self._untold([*(check.allowed for _, check in reading), *(check.allowed for check in by_laws)])
        yield from self._unreached(reading)

    def _checks(self, line: Line) -> Iterator[Check]:
        return (check for check in checks(line.condition) if check.fact == self._name)

    def _unread(self) -> Iterator[Complaint]:
        rules = sorted(rule for names in self._deriving.values() for rule in names)
        if rules:
            names = listed(f"`{rule}`" for rule in rules)
            told = f"no rule reads the grade `{self._name}`, which {names} {'gives' if len(rules) == 1 else 'give'}"
            yield self._complaint(rules, self._name, told)

    def _untold(self, tests: list[Ranges]) -> Iterator[Complaint]:
        """Levels that some rule with effect gives, and that no test tells from the one that a case has without."""
        below = self._scale.ends.lo
        for at, rules in sorted(self._deriving.items()):
            known = self._ground.known(rules)
            if len(known) == len(rules) and not any(possible(self._ground, self._ground.effect(r)) for r in known):
                continue
            if not any(_allows(test, at) != _allows(test, below) for test in tests):
                told = (
                    f"no test tells `{self._name}: {self._scale.word(at)}`, which "
                    f"{listed(f'`{rule}`' for rule in sorted(rules))} {'gives' if len(rules) == 1 else 'give'}, from "
                    f"`{self._scale.word(below)}`"
                )
                yield self._complaint(sorted(rules), f"{self._name}: {self._scale.word(at)}", told)
            below = at

    def _unreached(self, reading: list[tuple[Line, Check]]) -> Iterator[Complaint]:
        """Tests that ask for levels of which the grade never has any, each told once.

        Those of rules that hold in no case are left out, since that is said of these rules already.
        """
        reached = {at for at in range(self._scale.ends.lo, self._scale.ends.hi + 1) if self._reached(at)}
        asking: dict[Ranges, list[tuple[Line, Check]]] = {}
        for line, check in reading:
            if not any(_allows(check.allowed, at) for at in reached) and not self._dead(line.rule):
                asking.setdefault(check.allowed, []).append((line, check))
        for allowed, where in asking.items():
            rules = sorted({line.rule for line, _ in where})
            told = (
                f"{listed(f'`{rule}`' for rule in rules)} {'asks' if len(rules) == 1 else 'ask'} for `{self._name}` "
                f"{said(self._scale, allowed)}, which it never is: {self._why_not(allowed)}"
            )
            about = f"{self._name}: {self._scale.word(allowed[0].lo)}"
            yield self._complaint(rules, about, told, [check.span for _, check in where])

    def _dead(self, rule: str) -> bool:
        found = self._ground.regions.surely.get(rule)
        return found is not None and not possible(self._ground, found.own)

    def _reached(self, at: int) -> bool:
        ground = self._ground
        here = ground.regions.graded(self._name, at, ground.budget)
        if at == self._scale.ends.hi:
            return bool(possible(ground, here))
        above = ground.regions.graded(self._name, at + 1, ground.budget)
        return next(left(ground, here, above, ground.budget), None) is not None

    def _why_not(self, allowed: Ranges) -> str:
        giving = [rule for at, rules in self._deriving.items() for rule in rules if _allows(allowed, at)]
        if not giving:
            return "no rule gives it that level"
        return f"{listed(f'`{rule}`' for rule in sorted(giving))} never decides it"

    def _complaint(self, rules: list[str], about: str, told: str, spans: Iterable[Span] = ()) -> Complaint:
        found = tuple(spans) or tuple(self._ground.rules.rules[rule].says_span for rule in rules)
        return Complaint(
            "unused-grade", tuple(rules), about, told, self._ground.rules.tracks, found, shown=tuple(self._shown(rules))
        )

    def _shown(self, rules: list[str]) -> Iterator[Shown]:
        """A case in which one of the rules has effect, where one ever has."""
        for rule in self._ground.known(rules):
            for box in possible(self._ground, self._ground.effect(rule))[:1]:
                yield self._replay.shown(box, {rule: Truth.HOLDS})
                return


def _allows(test: Ranges, at: int) -> bool:
    return any(part.lo <= at <= part.hi for part in test)


# Facts that a rule may not read


def through_grade(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The rules whose effect turns on a fact that they may not read themselves."""
    replay = Replay(ground)
    kept = [
        fact
        for fact in ground.rules.catalogue.facts.values()
        if fact.name in ground.regions.space.place and (fact.protected or fact.only_citing)
    ]
    for fact in kept:
        for line in replay.lines.values():
            rule = ground.rules.rules[line.rule]
            if (of is not None and line.rule not in of) or may_read(rule, fact):
                continue
            through = sorted(name for name in replay.behind(line.rule) if _reads(ground, name, fact))
            if through and line.rule not in ground.regions.surely:
                yield Undecided("through-grade", (line.rule,), fact.name, ground.regions.given_up[line.rule])
            elif through:
                try:
                    yield from _turning(replay, rule, fact, through)
                except Spent as spent:
                    yield Undecided("through-grade", (line.rule,), fact.name, spent.why)


def may_read(rule: Rule, fact: Fact) -> bool:
    """Whether a rule may read a fact itself: none may that is protected, and some need a citation."""
    if fact.protected:
        return False
    return not fact.only_citing or not cited(rule.because).isdisjoint(fact.only_citing)


def _reads(ground: Ground, rule: str, fact: Fact) -> bool:
    return fact.name in facts_read(ground.rules.rules[rule])


def _turning(replay: Replay, rule: Rule, fact: Fact, through: list[str]) -> Iterator[Complaint]:
    """The complaint about one rule and one fact, if the rule turns on it. Raises Spent."""
    ground = replay.ground
    number = ground.regions.space.place[fact.name]
    effect = possible(ground, ground.effect(rule.id))
    pair = next(_pairs(ground, effect, number), None)
    if pair is None:
        return
    here, there = pair
    axis = ground.regions.space.axes[number]
    other = axis.interval(next(bits(there[number]))).lo
    change = {fact.name: (Interval(other, other),)}

    def shows(witness: Witness) -> bool:
        if fact.name not in witness.facts:
            return False
        judged = (replay.judge(case, (rule.id,)).rules[rule.id].effective for case in (witness, witness.but(change)))
        return tuple(judged) == (Truth.HOLDS, Truth.FAILS)

    witness = ground.shown(here, shows)
    others = [name for name in through if name != rule.id]
    way = f" through {listed(f'`{name}`' for name in others)}" if others else ""
    why = "is protected" if fact.protected else f"is only for rules that cite {' or '.join(fact.only_citing)}"
    yield Complaint(
        "through-grade",
        (rule.id, *others),
        fact.name,
        f"`{rule.id}` turns{way} on `{fact.name}`, which {why}",
        ground.rules.tracks,
        (rule.span, *_spans(ground, through, fact)),
        shown=(
            Shown(witness, ((rule.id, Truth.HOLDS),), f"it has effect with `{fact.name}` as it is here"),
            Shown(witness.but(change), ((rule.id, Truth.FAILS),), f"and none where `{fact.name}` alone is otherwise"),
        ),
    )


def _pairs(ground: Ground, effect: tuple[Box, ...], number: int) -> Iterator[tuple[Box, Box]]:
    """Cases in which a rule has effect, with such as differ from them on one axis alone and in which it has none."""
    whole = ground.whole[number]
    for box in effect:
        if box[number] == whole:
            continue
        wide = (*box[:number], whole, *box[number + 1 :])
        for there in left(ground, (wide,), effect, ground.budget):
            here = (*there[:number], box[number], *there[number + 1 :])
            if ground.regions.space.feasible(here):
                yield here, there


def _spans(ground: Ground, through: list[str], fact: Fact) -> Iterator[Span]:
    for name in through:
        for check in checks(ground.rules.rules[name].condition):
            if check.fact == fact.name:
                yield check.span
