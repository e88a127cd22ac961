"""A rule clause by clause in words, and what differs between two editions of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from checker.facts.catalogue import written
from checker.model.rulebook import Authority, Coverage, Example
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, DayWindow, Floor, Grade, Not, Power, Rule

Bearing = Literal["judgement", "reason", "level", "citation", "proof", "nothing"]
"""What a change of a clause can change: the judgement of cases, the reason given for it, how loudly a finding
speaks, the law it cites, what may be proved of the rule, or none of these."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of which the two editions say different things."""

    clause: str
    was: tuple[str, ...]
    """What stands in the old edition alone."""
    now: tuple[str, ...]
    """What stands in the new one alone."""
    alike: int
    """Parts that stand in both and are not repeated."""
    bears_on: Bearing


How = Literal["added", "removed", "renamed", "changed"]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One rule, pack, fact, outcome or instrument that differs."""

    kind: Literal["rule", "pack", "fact", "outcome", "instrument", "domain"]
    name: str
    how: How
    title: str
    was_named: str = ""
    """Its name in the old edition, where it was renamed."""
    was_at: str = ""
    """The place in the old edition; empty where it was not there, and for what stands in a catalogue."""
    now_at: str = ""
    clauses: tuple[ClauseChange, ...] = ()
    """For one that was added or removed, what it says."""

    @property
    def meant(self) -> bool:
        """Whether the change can change what is said of a case."""
        if self.how in ("added", "removed"):
            return True
        return any(clause.bears_on not in ("proof", "nothing") for clause in self.clauses)


def changes(clause: str, was: tuple[str, ...], now: tuple[str, ...], bears_on: Bearing) -> Iterator[ClauseChange]:
    """The change of one clause from its parts in words, where they are not the same."""
    if was != now:
        gone, come = tuple(one for one in was if one not in now), tuple(one for one in now if one not in was)
        if not gone and not come:  # the same parts in another order
            gone, come = was, now
        yield ClauseChange(clause, gone, come, sum(one in now for one in was) if gone != was else 0, bears_on)


def rule_changes(was: Rule, now: Rule) -> tuple[ClauseChange, ...]:
    """Every clause in which two rules differ; a test that is written otherwise and allows the same bears on nothing."""
    return tuple(
        change
        for clause, told, matters in _CLAUSES
        for change in changes(clause, told(was), told(now), matters(was, now))
    )


def told(condition: Condition | None) -> tuple[str, ...]:
    """The parts of a clause that must all hold, each on a line."""
    if condition is None:
        return ()
    return tuple(map(_one, condition.parts)) if isinstance(condition, All) else (_one(condition),)


def _one(condition: Condition) -> str:
    match condition:
        case Check(fact, _, text):
            return f"{fact}: {text}"
        case Not(part):
            return f"not ({_one(part)})"
        case All(parts):
            return f"all of ({'; '.join(map(_one, parts))})"
        case AnyOf(parts):
            return f"any of ({'; '.join(map(_one, parts))})"
        case _:
            assert_never(condition)


def law(authority: Authority) -> str:
    """A law, principle or practice with what the rule says of it and how far it was read."""
    marks = [" [ours]" if authority.ours else "", "" if authority.verified else " [not verified]"]
    if authority.unverified:
        marks.append(f" [not verified: {authority.unverified}]")
    if authority.in_force:
        marks.append(f" [from {authority.in_force.since or 'the beginning'} to {authority.in_force.to or 'today'}]")
    read = f" (read in {authority.read})" if authority.read else ""
    url = f" {authority.url}" if authority.url else ""
    return f"{authority.name}: {authority.says}{''.join(marks)}{read}{url}"


def says(rule: Rule) -> tuple[str, ...]:
    """What a rule expects, grades or empowers to."""
    match rule.says:
        case Ceiling(outcome, _, text):
            return (f"{outcome}: at most {text}",)
        case Floor(outcome, _, text):
            return (f"{outcome}: at least {text}",)
        case Grade(fact, _, text):
            return (f"grade {fact}: at least {text}",)
        case Power() as power:
            return tuple(_power(power))
        case _:
            assert_never(rule.says)


def _power(power: Power) -> Iterator[str]:
    for name, words in (("of", power.authorities), ("under", power.regimes), ("to use", power.instruments)):
        yield f"a power {name} {', '.join(words)}"
    for verb, coverage in power.reach:
        yield _coverage(verb, coverage)


def _coverage(verb: str, coverage: Coverage) -> str:
    unread = f" (not read: {coverage.unread})" if coverage.unread else ""
    return f"{verb} {', '.join(coverage.objects)}: {coverage.says}{unread}"


def window(days: DayWindow) -> str:
    """The days a rule is in force."""
    if days == DayWindow(None, None):
        return "at any time"
    first = f"from {date.fromordinal(days.first)}" if days.first is not None else "from the beginning"
    return first + (f" to {date.fromordinal(days.last)}" if days.last is not None else "")


_DAYS = {
    "breach": "the last day of the breach",
    "discovery": "the day of discovery",
    "measure": "the day of the measure",
}


def _exception(rule: Rule) -> tuple[str, ...]:
    found = rule.not_monotone
    return (f"{', '.join(found.facts)}: {found.because}",) if found else ()


def _example(example: Example) -> str:
    facts = ", ".join(f"{name}: {written(value)}" for name, value in example.facts.items()) or "nothing known"
    day = f", on {example.on}" if example.on else ""
    demand = f", demand on {example.demand}" if example.demand else ""
    expects = f", expects {example.expects}" if example.expects is not None else ""
    return f"{example.shows}: {facts}{day}{demand}: {example.judgement}{expects}"


_Matters = Callable[[Rule, Rule], Bearing]


def _always(bearing: Bearing) -> _Matters:
    return lambda _was, _now: bearing


def _if_other(of: Callable[[Rule], object]) -> _Matters:
    """Bears on the judgement where what is meant differs, and on nothing where only the words do."""
    return lambda was, now: "judgement" if of(was) != of(now) else "nothing"


def _on_power(was: Rule, now: Rule) -> Bearing:
    """Why a power reaches a kind of demand is a reason; which kinds it reaches is judged."""
    return "judgement" if _bare(was) != _bare(now) else "reason"


def _bare(rule: Rule) -> object:
    power = rule.says
    if not isinstance(power, Power):
        return power
    kinds = tuple(
        frozenset(name for coverage in group for name in coverage.objects) for group in (power.covers, power.not_covers)
    )
    return frozenset(power.authorities), frozenset(power.regimes), frozenset(power.instruments), kinds


_CLAUSES: tuple[tuple[str, Callable[[Rule], tuple[str, ...]], _Matters], ...] = (
    ("status", lambda rule: (rule.status,), _always("judgement")),
    ("in force", lambda rule: (window(rule.window),), _always("judgement")),
    ("law of", lambda rule: (_DAYS[rule.law_of],), _always("judgement")),
    ("when", lambda rule: told(rule.when), _if_other(lambda rule: rule.when)),
    ("unless", lambda rule: told(rule.unless), _if_other(lambda rule: rule.unless)),
    ("overrides", lambda rule: rule.overrides, _if_other(lambda rule: frozenset(rule.overrides))),
    ("says", says, _on_power),
    ("level", lambda rule: (rule.level.value,), _always("level")),
    ("because", lambda rule: tuple(map(law, rule.because)), _always("citation")),
    ("not monotone", _exception, _always("proof")),
    ("title", lambda rule: (rule.title,), _always("nothing")),
    ("examples", lambda rule: tuple(map(_example, rule.examples)), _always("nothing")),
    ("limits", lambda rule: (rule.known_limits,), _always("nothing")),
)
