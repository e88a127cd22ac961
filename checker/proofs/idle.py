"""Rules and overrides that change nothing: dead rules, rules always overridden, overrides that take nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.engines.prover.budget import Spent
from checker.engines.prover.space import Region
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import periods
from checker.proofs.ground import Ground
from checker.proofs.replay import (
    TRUE,
    Replay,
    covering,
    in_window,
    listed,
    possible,
    replaced,
    shared,
    test_words,
)
from checker.properties.witness import Witness
from checker.rules.ast import DayWindow, checks
from checker.rules.program import Line
from checker.source import Span
from checker.vocabulary import Truth

NOTHING_KNOWN = Witness({})


# Dead


def dead(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The rules that hold in no case, each with tests of it that are never met together."""
    replay = Replay(ground)
    yield from replay.lost("dead", of)
    for line in replay.asked(of):
        if not possible(ground, ground.regions.surely[line.rule].own):
            try:
                yield _Dead(replay, line).complaint()
            except Spent as spent:
                yield Undecided("dead", (line.rule,), "", spent.why)


class _Dead:
    """One rule that holds in no case."""

    def __init__(self, replay: Replay, line: Line) -> None:
        self._replay = replay
        self._ground = replay.ground
        self._line = line
        self._rule = self._ground.rules.rules[line.rule]
        self._tests = list(checks(line.condition))
        self._words = list(test_words(self._rule))
        written = checks(self._rule.condition)
        # Lowering turns a test round below `unless` or `not`, and leaves it as it is below both.
        self._turned = [one.text != own.text for one, own in zip(written, self._tests, strict=True)]

    def complaint(self) -> Complaint:
        """Which of its tests, and perhaps its window, contradict each other. Raises Spent."""
        numbers, window = self._contradiction()
        tests = [self._tests[number] for number in numbers]
        message = f"`{self._line.rule}` holds in no case: {self._why(numbers, window=window)}"
        judged = self._replay.judge(NOTHING_KNOWN, (self._line.rule,)).rules[self._line.rule]
        if judged.effective is Truth.UNKNOWN:
            message += "; where the facts are unknown it is still judged `unknown`, and so weighs as possible"
        return Complaint(
            "dead",
            (self._line.rule,),
            "",
            message,
            self._ground.rules.tracks,
            tuple(dict.fromkeys((self._rule.span, *(test.span for test in tests)))),
            shown=tuple(self._nearest(numbers, window=window)),
        )

    def _without(self, dropped: set[int], *, window: bool) -> Region:
        """The cases of the rule with some tests taken to be met."""
        condition = replaced(self._line.condition, dict.fromkeys(dropped, TRUE))
        found = possible(self._ground, self._ground.regions.where(condition, self._ground.budget))
        return in_window(self._ground, self._rule, found) if window else found

    def _contradiction(self) -> tuple[list[int], bool]:
        """Tests of which none may be left out if still no case is to meet them; and whether the window is needed."""
        window = (self._rule.window.first, self._rule.window.last) != (None, None)
        if window and not self._without(set(), window=False):
            window = False
        dropped = set[int]()
        for number in range(len(self._tests)):
            if not self._without({*dropped, number}, window=window):
                dropped.add(number)
        return [number for number in range(len(self._tests)) if number not in dropped], window

    def _why(self, numbers: list[int], *, window: bool) -> str:
        told = list(dict.fromkeys(self._words[number] for number in numbers))
        turned = any(self._turned[number] for number in numbers)
        if window:
            days = window_words(self._rule.window)
            verb = ("leaves", "leave") if turned else ("is", "are")
            end = "no case then" if turned else "never met then"
            return f"it is in force {days}, and {listed(told)} {verb[len(told) > 1]} {end}"
        if not numbers:
            return "it asks that one of several tests be met, and has none"
        if turned:
            return f"{listed(told)} {'leaves' if len(told) == 1 else 'leave'} no case"
        fact = self._tests[numbers[-1]].fact
        if len(numbers) == 1 and fact in self._ground.rules.program.grades:
            return f"it asks for {told[0]}, and the rules never put `{fact}` there"
        if len(told) == 1:
            return f"{told[0]} is never met"
        return f"{listed(told)} are never met together"

    def _nearest(self, numbers: list[int], *, window: bool) -> Iterator[Shown]:
        """A case in which all but one of the tests that contradict each other are met."""
        for number in reversed(numbers):
            for box in self._without({number}, window=window):
                for fully in (False, True):
                    witness = self._ground.witness(box, fully=fully)
                    if self._replay.judge(witness, (self._line.rule,)).rules[self._line.rule].own is Truth.FAILS:
                        words = self._words[number]
                        told = (
                            f"nothing but {words} is in the way" if self._turned[number] else f"all is met but {words}"
                        )
                        yield Shown(witness, ((self._line.rule, Truth.FAILS),), told)
                        return


def window_words(window: DayWindow) -> str:
    """The days on which a rule is in force; not both ends open."""
    first, last = (None if day is None else date.fromordinal(day) for day in (window.first, window.last))
    if first is None:
        return f"up to {last}"
    return f"from {first} on" if last is None else f"from {first} to {last}"


# Masked


def masked(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The rules that hold in some case, and that others override wherever they do."""
    replay = Replay(ground)
    yield from replay.lost("masked", of)
    for line in replay.asked(of):
        own = possible(ground, ground.regions.surely[line.rule].own)
        if line.overriders and own and not possible(ground, ground.effect(line.rule)):
            try:
                yield _masked(replay, line, own)
            except Spent as spent:
                yield Undecided("masked", (line.rule,), "", spent.why)


def _masked(replay: Replay, line: Line, own: Region) -> Complaint:
    ground = replay.ground
    by = covering(ground, own, {name: ground.effect(name) for name in line.overriders}, ground.budget)
    assert by, f"`{line.rule}` is without effect, though nothing takes it away"
    box = next(shared(ground, own, ground.effect(by[0])))
    told = f"the condition of `{line.rule}` is met, and `{by[0]}` takes its effect away"
    wanted = {line.rule: Truth.FAILS, by[0]: Truth.HOLDS}
    shown = replay.shown(box, wanted, told, own={line.rule: Truth.HOLDS})
    rule = ground.rules.rules[line.rule]
    each = "one or the other of " if len(by) > 1 else ""
    return Complaint(
        "masked",
        (line.rule, *by),
        "",
        f"wherever the condition of `{line.rule}` is met, {each}{listed(f'`{name}`' for name in by)} takes its effect "
        "away, so that it never has any",
        ground.rules.tracks,
        (rule.span, *(_override_span(ground, name, line.rule) for name in by)),
        periods=periods(ground, own),
        shown=(shown,),
    )


def _override_span(ground: Ground, rule: str, target: str) -> Span:
    """Where a rule names another among those that it overrides."""
    found = ground.rules.rules[rule]
    return found.override_spans[found.overrides.index(target)]


# Overrides that take nothing away


def idle_override(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The overrides without which every rule would have the same effect in every case.

    Those of rules that never have effect, or over rules that never hold, are left out: what is wrong there is said of
    the rule itself.
    """
    replay = Replay(ground)
    for line in replay.lines.values():
        known = line.rule in ground.regions.surely
        own = possible(ground, ground.regions.surely[line.rule].own) if known else ()
        for rule in line.overriders:
            if of is not None and rule not in of:
                continue
            if not known:
                yield Undecided("idle-override", (rule, line.rule), "", ground.regions.given_up[line.rule])
                continue
            try:
                if own and possible(ground, ground.effect(rule)):
                    yield from _idle(replay, line, rule, own)
            except Spent as spent:
                yield Undecided("idle-override", (rule, line.rule), "", spent.why)


def _idle(replay: Replay, line: Line, rule: str, own: Region) -> Iterator[Complaint]:
    """The complaint about one override, if it takes nothing away. Raises Spent."""
    ground, target = replay.ground, line.rule
    both = tuple(shared(ground, own, ground.effect(rule)))
    others = {name: ground.effect(name) for name in line.overriders if name != rule}
    by = covering(ground, both, others, ground.budget) if both else ()
    if by is None:
        return
    spans = (_override_span(ground, rule, target), ground.rules.rules[target].span)
    if by:
        each = "one or the other of " if len(by) > 1 else ""
        message = (
            f"`{rule}` overrides `{target}` to no end: wherever it has effect and would take that of the other, "
            f"{each}{listed(f'`{name}`' for name in by)} takes it away anyway"
        )
        wanted = {rule: Truth.HOLDS, target: Truth.FAILS, by[0]: Truth.HOLDS}
        box = next(shared(ground, both, ground.effect(by[0])))
        shown = replay.shown(box, wanted, f"`{by[0]}` overrides `{target}` here too", own={target: Truth.HOLDS})
    else:
        message = f"`{rule}` overrides `{target}` to no end: it never has effect where the other would have any"
        wanted = {rule: Truth.HOLDS, target: Truth.FAILS}
        box = possible(ground, ground.effect(rule))[0]
        shown = replay.shown(box, wanted, f"`{target}` would have no effect here anyway", own={target: Truth.FAILS})
    yield Complaint("idle-override", (rule, target), "", message, ground.rules.tracks, spans, shown=(shown,))
