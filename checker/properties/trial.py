"""A rule within the program of its whole domain, put to the facts of examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.engines.reference import Reference
from checker.facts.catalogue import Catalogue, Scale, written
from checker.findings.deciding import deciding
from checker.findings.question import coverage
from checker.findings.situation import in_force
from checker.judgement import Facts
from checker.model.rulebook import Example
from checker.rules.ast import Power, Rule, checks
from checker.rules.pack import Book
from checker.rules.program import Line, Program, program
from checker.vocabulary import Interval, Ranges, Truth, all_of, any_of, ranges

REFERENCE = Reference()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands on some facts: each part of its judgement apart."""

    known: Facts
    """What every fact may be, those left open and the grades included."""
    condition: Truth
    in_force: Truth
    day: Interval | None
    """The days whose law may count; None where the rule is taken to be in force."""
    overriders: Mapping[str, Truth]
    """The effect of each rule that overrides this one."""
    demand: str | None
    reach: Truth
    """For a power, whether it reaches the kind of demand it is asked about; holds for other rules."""
    effects: Mapping[str, Truth]
    """The effect of every rule behind this one, itself included."""

    @property
    def rest(self) -> Truth:
        """Everything that the judgement depends on beside the condition."""
        return all_of((self.in_force, ~any_of(self.overriders.values()), self.reach))

    @property
    def judgement(self) -> Truth:
        """What an example of the rule states."""
        return all_of((self.condition, self.rest))


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule in force and the lines of the program that its judgement depends on."""

    rule: Rule
    catalogue: Catalogue
    program: Program
    line: Line

    def facts(self, example: Example) -> dict[str, Ranges]:
        """What an example says of the facts; raises ValueError, with a message, where it says nothing sensible."""
        given = {}
        for name, raw in example.facts.items():
            fact = self.catalogue.facts.get(name)
            if fact is None or fact.protected:
                raise ValueError(f"there is no fact `{name}` that a rule may read")
            if fact.grade:
                raise ValueError(f"`{name}` is derived by rules: give the facts behind it")
            given[name] = values(fact.closed, raw)
        if example.demand is not None:
            if not isinstance(self.rule.says, Power):
                raise ValueError("only a power is asked about a kind of demand")
            self.catalogue.outcomes["intrusion"].scale.encode(example.demand)
        return given

    def stand(self, facts: Facts, day: Interval | None = None, demand: str | None = None) -> Standing:
        """How the rule stands on some facts, on a day if one is given, asked about a kind of demand or none."""
        name = self.rule.id
        force = Truth.HOLDS if day is None else in_force(self.rule.window, day)
        judged = REFERENCE.judge(self.program, facts, {name: force})
        known: dict[str, Ranges] = {fact: (ends,) for fact, ends in self.program.scales.items()}
        known.update(facts)
        known.update((fact, (grade,)) for fact, grade in judged.grades.items())
        effects = {rule: judgement.effective for rule, judgement in judged.rules.items()}
        return Standing(
            known,
            judged.rules[name].condition,
            force,
            day,
            {rule: effects[rule] for rule in self.line.overriders},
            demand,
            coverage(self.rule.says, demand) if isinstance(self.rule.says, Power) else Truth.HOLDS,
            effects,
        )

    def stand_on(self, example: Example) -> Standing:
        """How the rule stands on an example; raises ValueError as `facts` does."""
        return self.stand(self.facts(example), day_of(example), example.demand)

    def reasons(self, standing: Standing) -> tuple[str, ...]:
        """The facts whose tests decide the condition, in the order in which they are read."""
        return tuple(dict.fromkeys(check.fact for check in deciding(self.line.condition, standing.known)))


def trials(book: Book, rules: Iterable[Rule]) -> Iterator[Trial]:
    """Each of the rules that is in force by status, as it is judged among all rules of its domain."""
    programs: dict[str, Program] = {}
    for rule in rules:
        domain = book.packs[rule.id.split("/")[0]].file.domain
        if domain not in programs:
            programs[domain] = domain_program(book, domain)
        if rule.status == "in-force":
            yield trial(rule, book.catalogues[domain], programs[domain])


def domain_program(book: Book, domain: str) -> Program:
    """All rules of a domain, as examples are judged by them."""
    rules = [rule for pack in book.packs.values() if pack.file.domain == domain for rule in pack.rules]
    return program(rules, book.catalogues[domain])


def trial(rule: Rule, catalogue: Catalogue, whole: Program) -> Trial:
    """A rule in force with what it depends on."""
    lines = behind(whole, rule.id)
    return Trial(rule, catalogue, Program(lines, whole.scales, whole.grades), lines[-1])


def behind(whole: Program, name: str) -> tuple[Line, ...]:
    """The lines that a rule's judgement depends on, in the order of the program, its own the last."""
    wanted, graded, kept = {name}, set[str](), list[Line]()
    for line in reversed(whole.lines):
        if line.rule in wanted or (line.grade is not None and line.grade.fact in graded):
            kept.append(line)
            wanted |= set(line.overriders)
            graded |= {check.fact for check in checks(line.condition)} & whole.grades
    return tuple(reversed(kept))


def day_of(example: Example) -> Interval | None:
    """The days that an example's date may be; None where it gives none."""
    if example.on is None:
        return None
    return Interval(example.on.first.toordinal(), example.on.last.toordinal())


def values(scale: Scale, raw: object) -> Ranges:
    """A value in an example: exact, `{at_least:, at_most:}` or `{either: [..]}`; raises ValueError."""
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


def written_as(scale: Scale, given: Ranges) -> object:
    """A set of values as an example has it, the reverse of `values`."""
    if len(given) == 1 and given[0].lo == given[0].hi:
        return _raw(scale, given[0].lo)
    if len(given) == 1 and scale.type not in ("kind", "flag"):
        low, high = given[0].lo, given[0].hi
        ends = {"at_least": low} if low > scale.ends.lo else {}
        ends |= {"at_most": high} if high < scale.ends.hi else {}
        return {end: _raw(scale, number) for end, number in ends.items()}
    return {"either": [_raw(scale, number) for part in given for number in range(part.lo, part.hi + 1)]}


def _raw(scale: Scale, number: int) -> object:
    if scale.type == "flag":
        return bool(number)
    return scale.word(number) if scale.words or scale.type == "date" else number


def entry(example: Example) -> str:
    """An example on one line, as it stands under `examples:`."""
    parts: dict[str, object] = {"shows": example.shows, "facts": example.facts}
    parts |= {"demand": example.demand} if example.demand is not None else {}
    parts |= {"on": example.on} if example.on is not None else {}
    parts |= {"judgement": example.judgement, "decided_by": list(example.decided_by)}
    return written(parts)
