"""From a rule file to a rule: names and types are looked up, every problem is collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.errors import Problem
from checker.facts.catalogue import Catalogue
from checker.model.load import first, load_in_part, nearest
from checker.model.rulebook import RULE_STAND_INS, Authority, Coverages, RuleFile, Window
from checker.rules.ast import All, Ceiling, Consequence, DayWindow, Floor, Grade, Power, Rule
from checker.rules.conditions import Conditions
from checker.source import DataPath, Document
from checker.vocabulary import Level


def read_rule(document: Document, rule_id: str, catalogue: Catalogue) -> Rule | list[Problem]:
    """The rule in a document, or every problem of its shape, and with the names, levels and tests in the rest of it."""
    loaded = load_in_part(document, RuleFile, RULE_STAND_INS)
    found = parse(document, loaded.record, rule_id, catalogue) if loaded.record else []
    if isinstance(found, Rule):
        return first(loaded.problems) if loaded.problems else found
    return first([*loaded.problems, *found])


def parse(document: Document, file: RuleFile, rule_id: str, catalogue: Catalogue) -> Rule | list[Problem]:
    """The rule, or every problem with its names, levels and tests."""
    parser = _Parser(document, file, catalogue)
    when = parser.condition(file.when, ("when",)) if file.when else All(())
    unless = parser.condition(file.unless, ("unless",)) if file.unless else None
    says = parser.consequence()
    parser.exceptions()
    parser.windows()
    if parser.problems or says is None:
        return parser.problems
    return Rule(
        rule_id,
        file.title,
        file.status,
        window(file.in_force),
        file.law_of or ("measure" if file.power else "breach"),
        file.because,
        when,
        unless,
        file.overrides,
        says,
        Level(file.level),
        file.not_monotone,
        file.examples,
        file.known_limits,
        document.locate(()),
        document.locate((next(key for key in ("expect", "grade", "power") if getattr(file, key)),)),
        tuple(document.locate(("overrides", number)) for number in range(len(file.overrides))),
    )


def window(file: Window | None) -> DayWindow:
    """A window as day numbers; a month or year counts from its first to its last day."""
    if file is None:
        return DayWindow(None, None)
    return DayWindow(
        file.since.first.toordinal() if file.since else None, file.to.last.toordinal() if file.to else None
    )


def cited(because: Iterable[Authority]) -> frozenset[str]:
    """The articles that a rule cites, in whatever numbering and paragraph of their law."""
    return frozenset(
        f"{authority.law.split(', ')[0]}, article {authority.article.split('(')[0].strip()}"
        for authority in because
        if authority.law is not None and authority.article is not None
    )


class _Parser(Conditions):
    """One file's parse, collecting problems."""

    def __init__(self, document: Document, file: RuleFile, catalogue: Catalogue) -> None:
        super().__init__(document, catalogue, cited(file.because))
        self.file = file

    def consequence(self) -> Consequence | None:
        """What the rule says, its outcome or grade looked up."""
        if self.file.expect is not None:
            [(name, expectation)] = self.file.expect.items()
            side = "at_most" if expectation.at_most is not None else "at_least"
            outcome = self.catalogue.outcomes.get(name)
            if outcome is None:
                message = f"there is no outcome `{name}`"
                self.wrong(("expect", name), message, nearest(name, self.catalogue.outcomes), key=True)
                return None
            raw = getattr(expectation, side)
            place = self.level(outcome, raw, ("expect", name, side))
            if place is None:
                return None
            made = Ceiling if side == "at_most" else Floor
            return made(name, place.lo, outcome.scale.word(place.lo))
        if self.file.grade is not None:
            [(name, floor)] = self.file.grade.items()
            return self._grade(name, floor.at_least)
        return self._power()

    def _grade(self, name: str, raw: str) -> Consequence | None:
        fact = self.catalogue.facts.get(name)
        if fact is None or not fact.grade:
            grades = [known for known, spec in self.catalogue.facts.items() if spec.grade]
            self.wrong(("grade", name), f"there is no grade `{name}`", nearest(name, grades), key=True)
            return None
        place = self.level(fact, raw, ("grade", name, "at_least"))
        if place is None:
            return None
        if place.lo == fact.closed.ends.lo:
            self.wrong(("grade", name), f"every case has at least `{raw}`, so the rule says nothing")
        return Grade(name, place.lo, fact.closed.word(place.lo))

    def _power(self) -> Consequence | None:
        power = self.file.power
        if power is None:
            return None
        for number, name in enumerate(power.instruments):
            if name not in self.catalogue.instruments:
                place: DataPath = ("power", "instruments", number)
                hint = nearest(name, self.catalogue.instruments)
                self.wrong(place, f"there is no instrument `{name}`", hint)
        seen: dict[str, str] = {}
        for key in ("covers", "not_covers", "open"):
            self._objects(key, getattr(power, key), seen)
        return Power(power.authorities, power.regimes, power.instruments, power.covers, power.not_covers, power.open)

    def _objects(self, key: str, coverages: Coverages, seen: dict[str, str]) -> None:
        objects = self.catalogue.outcomes["intrusion"]
        for number, coverage in enumerate(coverages):
            for place, name in enumerate(coverage.objects):
                path: DataPath = ("power", key, number, "objects", place)
                if self.level(objects, name, path) is not None and name in seen:
                    self.wrong(path, f"`{name}` stands under `{seen[name]}` already")
                seen.setdefault(name, key)

    def exceptions(self) -> None:
        """The facts of a declared exception are such as a rule may read."""
        for number, name in enumerate(self.file.not_monotone.facts if self.file.not_monotone else ()):
            fact = self.catalogue.facts.get(name)
            place: DataPath = ("not_monotone", "facts", number)
            if fact is None:
                self.wrong(place, f"there is no fact `{name}`", nearest(name, self.catalogue.facts))
            elif fact.protected:
                self.wrong(place, f"`{name}` is protected: no rule may read it")

    def windows(self) -> None:
        """A window does not end before it begins."""
        for path, file in self._windows():
            days = window(file)
            if days.first is not None and days.last is not None and days.last < days.first:
                self.wrong(path, "`to` lies before `from`")

    def _windows(self) -> Iterator[tuple[DataPath, Window]]:
        if self.file.in_force is not None:
            yield ("in_force",), self.file.in_force
        for number, authority in enumerate(self.file.because):
            if authority.in_force is not None:
                yield ("because", number, "in_force"), authority.in_force
