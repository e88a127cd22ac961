"""`trace`: judges a program by forward chaining in the worker, and records every firing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from checker.engines.trace.child import LIMIT, START_LIMIT, Child, Ended, command
from checker.engines.trace.plan import Colours, Comparison, Plan, Unfit, normal, number, plan
from checker.judgement import Compared, Contradiction, Facts, Firing, InForce, Judgement, Judgements, Unavailable
from checker.rules.program import Program
from checker.vocabulary import Interval, Truth

PACKAGE = "durable_rules"

MOST_PROGRAMS = 40
"""Programs compiled by one worker at most: the library keeps the memory of a ruleset, 5 MB for 60 rules."""

MOST_ANSWERS = 100
"""Answers kept at most."""


class Trace:
    """Judges one case at a time in a worker, which is started at once, and again after it ended badly."""

    name = "trace"

    def __init__(
        self, started_by: Sequence[str] | None = None, limit: float = LIMIT, start_limit: float = START_LIMIT
    ) -> None:
        self._started_by = tuple(started_by) if started_by is not None else command(limit=limit)
        self._limit = limit
        self._start_limit = start_limit
        self._child: Child | None = None
        self._greeted = False
        self._title = PACKAGE
        self._sent: dict[str, int] = {}
        """Programs the worker knows, with their numbers there."""
        self._cases = 0
        self._planned: tuple[Program, Plan] | None = None
        self._answers: dict[tuple[str, str], dict[str, Any]] = {}
        """By program and case; the measures and demands of a track often have the same facts."""
        self._not_started = ""
        try:
            self._child = self._start()
        except Ended as error:
            self._not_started = str(error)

    def _start(self) -> Child:
        self._greeted = False
        self._sent = {}
        return Child(self._started_by, self._limit, self._start_limit)

    @property
    def title(self) -> str:
        """The library, with its version once the worker has told it."""
        return self._title

    @property
    def pid(self) -> int | None:
        """The worker's process id, where there is one."""
        return self._child.pid if self._child is not None else None

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The judgement on every rule, with every firing in order.

        Raises Unavailable where there is no library, or where the worker crashed, took too long or
        gave nothing that can be read; Contradiction where its answer cannot be true; Unfit where
        numbers are beyond 2**53 or facts have no value.
        """
        found = self._plan(program)
        case = json.dumps(
            {"values": list(_values(found, program, facts)), "given": [*found.given, *_given(found, in_force)]}
        )
        try:
            return _read(found, self._answer(found.wire, case))
        except Ended as error:
            self.close(at_once=True)
            self._answers.clear()
            raise Unavailable(f"the second engine ({self._title}) stopped: {error}", final=False) from None

    def _plan(self, program: Program) -> Plan:
        if self._planned is None or self._planned[0] is not program:
            self._planned = (program, plan(program))
        return self._planned[1]

    def _answer(self, wire: str, case: str) -> dict[str, Any]:
        key = wire, case
        if key not in self._answers:
            if len(self._answers) == MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = self._ask(wire, case)
        return self._answers[key]

    def _ask(self, wire: str, case: str) -> dict[str, Any]:
        child = self._ready()
        if wire not in self._sent and len(self._sent) == MOST_PROGRAMS:
            self.close()
            child = self._ready()
        self._cases += 1
        known = wire in self._sent
        place = self._sent.setdefault(wire, len(self._sent))
        # Case and program are JSON already.
        request = f'{{"number": {self._cases}, "program": {place}, "case": {case}'
        answer = child.ask(request + "}" if known else f'{request}, "rules": {wire}}}')
        if "error" in answer:
            raise Ended(f"it reported {answer['error']}")
        if answer.get("number") != self._cases:
            raise Ended("what it answered cannot be read")
        return answer

    def _ready(self) -> Child:
        """A worker that has greeted; raises Unavailable where the library is absent, Ended."""
        if self._not_started:
            raise Unavailable(f"the second engine was absent: {self._not_started}", final=True)
        if self._child is None:
            self._child = self._start()
        if not self._greeted:
            greeting = self._child.greeting()
            if "absent" in greeting:
                self._not_started = str(greeting["absent"])
                self.close()
                raise Unavailable(f"the second engine was absent: {self._not_started}", final=True)
            self._title = str(greeting.get("title", PACKAGE))
            self._greeted = True
        return self._child

    def close(self, *, at_once: bool = False) -> None:
        """End the worker, or let it end by itself; a later judgement would start another."""
        child, self._child = self._child, None
        if child is not None:
            if at_once:
                child.kill()
            else:
                child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(at_once=error is not None)


def _values(found: Plan, program: Program, facts: Facts) -> Iterator[tuple[int, int, int]]:
    """Each possible value of each fact that is read, as the number of the fact and the two ends."""
    for name, place in found.facts.items():
        values = normal(facts.get(name, (program.scales[name],)), f"`{name}`")
        if not values:
            raise Unfit(f"`{name}` has no value")
        for part in values:
            yield place, number(part.lo), number(part.hi)


def _given(found: Plan, in_force: InForce) -> Iterator[int]:
    for rule, force in found.force.items():
        truth = in_force.get(rule, Truth.HOLDS)
        if truth is not Truth.FAILS:
            yield force.possibly
        if truth is Truth.HOLDS:
            yield force.certainly


def _read(found: Plan, answer: dict[str, Any]) -> Judgements:
    """The judgements in an answer; raises Ended where it holds none, Contradiction."""
    try:
        known = frozenset(answer["known"])
        rules = {
            rule: Judgement(
                rule,
                _truth(known, verdict.condition, rule),
                _truth(known, verdict.own, rule),
                _truth(known, verdict.effective, rule),
            )
            for rule, verdict in found.verdicts.items()
        }
        grades = {
            name: _grade(name, int(low), int(high))
            for name, (_, low, high) in zip(found.grades, answer["grades"], strict=True)
        }
        return Judgements(rules, grades, tuple(_firings(found, answer["firings"])))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise Ended("what it answered cannot be read") from None


def _grade(name: str, low: int, high: int) -> Interval:
    if low > high:
        raise Contradiction("grade", name, f"at least {low} and at most {high}")
    return Interval(low, high)


def _truth(known: frozenset[int], colours: Colours, rule: str) -> Truth:
    if colours.certainly in known:
        if colours.possibly not in known:
            raise Contradiction("rule", rule, "certainly so and not possibly")
        return Truth.HOLDS
    return Truth.UNKNOWN if colours.possibly in known else Truth.FAILS


def _firings(found: Plan, fired: Sequence[tuple[int, int, Sequence[int] | None]]) -> Iterator[Firing]:
    for stage, place, part in fired:
        label = found.labels[stage][place]
        if isinstance(label, Comparison):
            if part is None:
                raise ValueError("a test fired on no value")
            yield Compared(label.fact, label.text, Interval(part[0], part[1]), label.met, label.rules)
        elif label is not None:
            yield label
