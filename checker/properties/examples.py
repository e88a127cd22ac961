"""The examples beside a rule, run: judgement and reasons must come out as the author says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue, Fact, Scale
from checker.findings.deciding import deciding
from checker.findings.question import coverage
from checker.findings.situation import in_force
from checker.model.rulebook import Example
from checker.rules.ast import Power, Rule, checks, facts_read
from checker.rules.pack import Book
from checker.rules.program import Program, program
from checker.vocabulary import Interval, Ranges, Truth, all_of, complement, ranges

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
        pack = book.packs[rule.id.split("/")[0]]
        catalogue = book.catalogues[pack.file.domain]
        others = [r for p in book.packs.values() if p.file.domain == pack.file.domain for r in p.rules]
        yield from _Runner(rule, catalogue, program(others, catalogue)).failures()


class _Runner:
    """The examples of one rule."""

    def __init__(self, rule: Rule, catalogue: Catalogue, whole: Program) -> None:
        self.rule = rule
        self.catalogue = catalogue
        self.program = whole
        self.line = next((line for line in whole.lines if line.rule == rule.id), None)

    def failures(self) -> Iterator[Failure]:
        """What is missing, then what comes out wrong."""
        shown = {example.shows for example in self.rule.examples}
        for kind in KINDS:
            if kind not in shown and not self._cannot(kind):
                yield Failure(self.rule.id, None, f"no example is marked `{kind}`")
        if self.line is None:
            return  # a draft or superseded rule is not judged
        for number, example in enumerate(self.rule.examples):
            try:
                messages = list(self._messages(example))
            except ValueError as error:
                messages = [str(error)]
            for message in messages:
                yield Failure(self.rule.id, number, message)

    def _cannot(self, kind: str) -> bool:
        """A power without conditions, dates, limits and overriders cannot fail, so it has no such example."""
        says, window = self.rule.says, self.rule.window
        if not isinstance(says, Power) or (self.line is not None and self.line.overriders):
            return False
        unconditional = not list(checks(self.rule.condition)) and (window.first, window.last) == (None, None)
        if kind == "boundary":
            return unconditional  # kinds of demand are reached or not, and none lies beside another
        return kind == "silent" and unconditional and not says.not_covers

    def _messages(self, example: Example) -> Iterator[str]:
        facts = self._facts(example)
        self._demand(example.demand)
        found = self._judge(example, facts)
        if found is not Truth(example.judgement):
            yield f"is judged `{found.value}`, the example says `{example.judgement}`"
            return
        wanted = _WANTED.get(example.shows)
        if wanted is not None and found is not wanted:
            yield f"is marked `{example.shows}` but is judged `{found.value}`"
        if example.shows == "boundary":
            yield from self._not_boundary(example, facts, found)
        reasons = self._reasons(facts)
        if set(example.decided_by) != reasons:
            yield f"is decided by {_names(reasons)}, the example says {_names(set(example.decided_by))}"

    def _facts(self, example: Example) -> dict[str, Ranges]:
        given = {}
        for name, raw in example.facts.items():
            fact = self.catalogue.facts.get(name)
            if fact is None or fact.protected:
                raise ValueError(f"there is no fact `{name}` that a rule may read")
            if fact.grade:
                raise ValueError(f"`{name}` is derived by rules: give the facts behind it")
            given[name] = _values(fact.closed, raw)
        return given

    def _demand(self, kind: str | None) -> None:
        if kind is not None and not isinstance(self.rule.says, Power):
            raise ValueError("only a power is asked about a kind of demand")
        if kind is not None:
            self.catalogue.outcomes["intrusion"].scale.encode(kind)

    def _judge(self, example: Example, facts: Mapping[str, Ranges], day: int | None = None) -> Truth:
        force = {}
        if day is None and example.on is not None:
            force[self.rule.id] = in_force(
                self.rule.window, Interval(example.on.first.toordinal(), example.on.last.toordinal())
            )
        elif day is not None:
            force[self.rule.id] = in_force(self.rule.window, Interval(day, day))
        judged = Reference().judge(self.program, facts, force).rules[self.rule.id].effective
        if isinstance(self.rule.says, Power):
            return all_of((judged, coverage(self.rule.says, example.demand)))
        return judged

    def _not_boundary(self, example: Example, facts: Mapping[str, Ranges], found: Truth) -> Iterator[str]:
        """An example stands at a boundary where a step to a neighbouring value turns the judgement round.

        Where the rule reads a fact with an order, the step is one on such a fact, or to the next day: a flag or
        a kind beside it, all of whose values are neighbours, would make any example a boundary.
        """
        if found is Truth.UNKNOWN:
            yield "is marked `boundary` but is judged `unknown`, which lies on neither side of one"
            return
        steps = [*self._ordered_steps(example, facts, found)]
        if not self._has_edges():
            steps += self._other_steps(example, facts, found)
        if not any(steps):
            yield "is marked `boundary`, but no neighbouring value is judged the other way"

    def _has_edges(self) -> bool:
        """Whether the rule asks something of a given fact with an order."""
        read = (self.catalogue.facts[name] for name in facts_read(self.rule))
        return any(_ordered(fact) and not fact.grade for fact in read)

    def _ordered_steps(self, example: Example, facts: Mapping[str, Ranges], found: Truth) -> Iterator[bool]:
        """For each ordered fact and the day, both ways: whether one step turns the judgement round."""
        for name, values in facts.items():
            fact = self.catalogue.facts[name]
            for near in (values[0].lo - 1, values[-1].hi + 1) if _ordered(fact) else ():
                if fact.closed.ends.lo <= near <= fact.closed.ends.hi:
                    yield self._judge(example, {**facts, name: (Interval(near, near),)}) is ~found
        if example.on is not None:
            for day in (example.on.first.toordinal() - 1, example.on.last.toordinal() + 1):
                yield self._judge(example, facts, day) is ~found

    def _other_steps(self, example: Example, facts: Mapping[str, Ranges], found: Truth) -> Iterator[bool]:
        for name, values in facts.items():
            fact = self.catalogue.facts[name]
            for part in complement(values, fact.closed.ends) if not _ordered(fact) else ():
                for near in range(part.lo, part.hi + 1):
                    yield self._judge(example, {**facts, name: (Interval(near, near),)}) is ~found

    def _reasons(self, facts: Mapping[str, Ranges]) -> set[str]:
        if self.line is None:
            return set()
        judged = Reference().judge(self.program, facts, {})
        known: dict[str, Ranges] = {name: (ends,) for name, ends in self.program.scales.items()}
        known.update(facts)
        known.update({name: (grade,) for name, grade in judged.grades.items()})
        return {check.fact for check in deciding(self.line.condition, known)}


def _ordered(fact: Fact) -> bool:
    """Whether the fact has edges that only a neighbouring value tells apart: not kinds, nor flags."""
    return fact.closed.type not in ("kind", "flag") and not fact.protected


def _values(scale: Scale, raw: object) -> Ranges:
    """A value in an example: exact, `{at_least:, at_most:}` or `{either: [..]}`."""
    if not isinstance(raw, dict):
        return (scale.encode(raw),)
    if set(raw) == {"either"} and isinstance(raw["either"], list) and raw["either"]:
        return ranges(scale.encode(value) for value in raw["either"])
    if raw and set(raw) <= {"at_least", "at_most"} and scale.type not in ("kind", "flag"):
        low = scale.encode(raw["at_least"]).lo if "at_least" in raw else scale.ends.lo
        high = scale.encode(raw["at_most"]).hi if "at_most" in raw else scale.ends.hi
        if low <= high:
            return (Interval(low, high),)
    raise ValueError(f"`{raw}` is not a value: give it exactly, or with `at_least`, `at_most` or `either`")


def _names(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"
