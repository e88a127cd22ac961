"""The examples beside a rule, run: judgement and reasons must come out as the author says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from checker.facts.catalogue import Fact
from checker.judgement import Facts
from checker.model.rulebook import Example
from checker.properties.trial import Standing, Trial, day_of, domain_program, trial
from checker.rules.ast import Ceiling, Floor, Grade, Power, Rule, checks, facts_read
from checker.rules.pack import Book
from checker.vocabulary import Interval, Truth, complement

KINDS = ("firing", "silent", "boundary", "unknown")
_WANTED = {"firing": Truth.HOLDS, "silent": Truth.FAILS, "unknown": Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as written, or one that is missing."""

    rule: str
    example: int | None
    message: str


def run(book: Book, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Every failure of the examples of some rules, each rule judged within its whole domain."""
    for rule in rules:
        domain = book.packs[rule.id.split("/")[0]].file.domain
        found = None
        if rule.status == "in-force":  # a draft or superseded rule is not judged
            found = trial(rule, book.catalogues[domain], domain_program(book, domain))
        yield from _missing(rule, found)
        if found is not None:
            for number, example in enumerate(rule.examples):
                for message in complaints(found, example):
                    yield Failure(rule.id, number, message)


def _missing(rule: Rule, found: Trial | None) -> Iterator[Failure]:
    shown = {example.shows for example in rule.examples}
    for kind in KINDS:
        if kind not in shown and not _cannot(rule, found, kind):
            yield Failure(rule.id, None, f"no example is marked `{kind}`")


def _cannot(rule: Rule, found: Trial | None, kind: str) -> bool:
    """A power without conditions, dates, limits and overriders cannot fail, so it has no such example."""
    says, window = rule.says, rule.window
    if not isinstance(says, Power) or (found is not None and found.line.overriders):
        return False
    unconditional = not list(checks(rule.condition)) and (window.first, window.last) == (None, None)
    if kind == "boundary":
        return unconditional  # kinds of demand are reached or not, and none lies beside another
    return kind == "silent" and unconditional and not says.not_covers


def complaints(rule: Trial, example: Example) -> Iterator[str]:
    """What an example says and the rule does not do; nothing where it is right."""
    try:
        facts = rule.facts(example)
    except ValueError as error:
        yield str(error)
        return
    yield from _other_level(rule, example)
    standing = rule.stand(facts, day_of(example), example.demand)
    found = standing.judgement
    if found is not Truth(example.judgement):
        yield f"is judged `{found.value}`, the example says `{example.judgement}`"
        return
    wanted = _WANTED.get(example.shows)
    if wanted is not None and found is not wanted:
        yield f"is marked `{example.shows}` but is judged `{found.value}`"
    if example.shows == "boundary":
        yield from _not_boundary(rule, facts, standing)
    reasons = set(rule.reasons(standing))
    if set(example.decided_by) != reasons:
        yield f"is decided by {_names(reasons)}, the example says {_names(set(example.decided_by))}"


def _other_level(rule: Trial, example: Example) -> Iterator[str]:
    """Where an example says which level the rule expects, and the rule expects another or none."""
    if example.expects is None:
        return
    says = rule.rule.says
    match says:
        case Floor(outcome=name) | Ceiling(outcome=name):
            scale = rule.catalogue.outcomes[name].scale
        case Grade(fact=name):
            scale = rule.catalogue.facts[name].closed
        case Power():
            yield "says what the rule expects, and a power expects no level"
            return
        case _:
            assert_never(says)
    try:
        at = scale.encode(example.expects).lo
    except ValueError as error:
        yield f"`expects`: {error}"
        return
    if at != says.at:
        yield f"expects `{says.text}`, the example says `{example.expects}`"


def _not_boundary(rule: Trial, facts: Facts, standing: Standing) -> Iterator[str]:
    """An example stands at a boundary where a step to a neighbouring value turns the judgement round.

    Where the rule reads a fact with an order, the step is one on such a fact, or to the next day: a flag or
    a kind beside it, all of whose values are neighbours, would make any example a boundary.
    """
    found = standing.judgement
    if found is Truth.UNKNOWN:
        yield "is marked `boundary` but is judged `unknown`, which lies on neither side of one"
        return
    steps = [*_ordered_steps(rule, facts, standing)]
    if not _has_edges(rule):
        steps += _other_steps(rule, facts, standing)
    if ~found not in steps:
        yield "is marked `boundary`, but no neighbouring value is judged the other way"


def _has_edges(rule: Trial) -> bool:
    """Whether the rule asks something of a given fact with an order."""
    read = (rule.catalogue.facts[name] for name in facts_read(rule.rule))
    return any(ordered(fact) and not fact.grade for fact in read)


def _ordered_steps(rule: Trial, facts: Facts, standing: Standing) -> Iterator[Truth]:
    """The judgement after one step on each ordered fact and the day, both ways."""
    for name, given in facts.items():
        fact = rule.catalogue.facts[name]
        for near in (given[0].lo - 1, given[-1].hi + 1) if ordered(fact) else ():
            if fact.closed.ends.lo <= near <= fact.closed.ends.hi:
                changed = {**facts, name: (Interval(near, near),)}
                yield rule.stand(changed, standing.day, standing.demand).judgement
    if standing.day is not None:
        for day in (standing.day.lo - 1, standing.day.hi + 1):
            yield rule.stand(facts, Interval(day, day), standing.demand).judgement


def _other_steps(rule: Trial, facts: Facts, standing: Standing) -> Iterator[Truth]:
    for name, given in facts.items():
        fact = rule.catalogue.facts[name]
        for part in complement(given, fact.closed.ends) if not ordered(fact) else ():
            for near in range(part.lo, part.hi + 1):
                changed = {**facts, name: (Interval(near, near),)}
                yield rule.stand(changed, standing.day, standing.demand).judgement


def ordered(fact: Fact) -> bool:
    """Whether the fact has edges that only a neighbouring value tells apart: not kinds, nor flags."""
    return fact.closed.type not in ("kind", "flag") and not fact.protected


def _names(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"
