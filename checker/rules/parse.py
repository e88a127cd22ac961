"""From a rule file to a rule: names and types are looked up, every problem is collected."""

from __future__ import annotations

from collections.abc import Iterator

from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Fact, Outcome, written
from checker.model.load import first, load_in_part, nearest, with_hint
from checker.model.rulebook import RULE_STAND_INS, Coverages, RuleFile, Window
from checker.model.rulebook import Condition as ConditionFile
from checker.rules.ast import (
    All,
    AnyOf,
    Ceiling,
    Check,
    Condition,
    Consequence,
    DayWindow,
    Floor,
    Grade,
    Not,
    Power,
    Rule,
)
from checker.rules.unary import allowed
from checker.source import DataPath, Document
from checker.vocabulary import Interval, Level


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


class _Parser:
    """One file's parse, collecting problems."""

    def __init__(self, document: Document, file: RuleFile, catalogue: Catalogue) -> None:
        self.document = document
        self.file = file
        self.catalogue = catalogue
        self.problems: list[Problem] = []

    def _wrong(self, path: DataPath, message: str, hint: str = "", *, key: bool = False) -> None:
        self.problems.append(self.document.problem(path, message, hint, key=key))

    def _rejected(self, path: DataPath, name: str, error: ValueError) -> None:
        message, hint = with_hint(str(error))
        self._wrong(path, f"`{name}`: {message}", hint)

    def condition(self, file: ConditionFile, path: DataPath) -> Condition:
        """A mapping of a condition: all of its keys must hold."""
        parts: list[Condition] = []
        for name, raw in (file.model_extra or {}).items():
            check = self._check(name, raw, (*path, name))
            if check is not None:
                parts.append(check)
        for key, made in (("all", All), ("any", AnyOf)):
            inner: tuple[ConditionFile, ...] | None = getattr(file, key)
            if inner is not None:
                parts.append(made(tuple(self.condition(c, (*path, key, n)) for n, c in enumerate(inner))))
        if file.negated is not None:
            parts.append(Not(self.condition(file.negated, (*path, "not"))))
        if not file.model_extra and file.all is None and file.any is None and file.negated is None:
            self._wrong(path, "a condition without a test")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _check(self, name: str, raw: object, path: DataPath) -> Check | None:
        fact = self._readable(name, path)
        if fact is None:
            return None
        try:
            values = allowed(raw, fact.closed)
        except ValueError as error:
            self._rejected(path, name, error)
            return None
        return Check(name, values, written(raw), self.document.locate(path))

    def _readable(self, name: str, path: DataPath) -> Fact | None:
        fact = self.catalogue.facts.get(name)
        if fact is None:
            known = [*self.catalogue.facts, "all", "any", "not"]
            self._wrong(path, f"there is no fact `{name}`", nearest(name, known), key=True)
        elif fact.protected:
            reason = "no rule may read nationality, domicile or the country of whoever controls"
            self._wrong(path, f"`{name}` is protected: {reason}", key=True)
            return None
        elif fact.only_citing and not self._cites(fact.only_citing):
            articles = " or ".join(fact.only_citing)
            self._wrong(path, f"only a rule whose `because` cites {articles} may read `{name}`", key=True)
        return fact

    def _cites(self, articles: tuple[str, ...]) -> bool:
        """Whether the rule cites one of the articles, in whatever numbering and paragraph of that law."""
        cited = {
            f"{authority.law.split(', ')[0]}, article {authority.article.split('(')[0].strip()}"
            for authority in self.file.because
            if authority.law is not None and authority.article is not None
        }
        return not cited.isdisjoint(articles)

    def consequence(self) -> Consequence | None:
        """What the rule says, its outcome or grade looked up."""
        if self.file.expect is not None:
            [(name, expectation)] = self.file.expect.items()
            side = "at_most" if expectation.at_most is not None else "at_least"
            outcome = self.catalogue.outcomes.get(name)
            if outcome is None:
                message = f"there is no outcome `{name}`"
                self._wrong(("expect", name), message, nearest(name, self.catalogue.outcomes), key=True)
                return None
            raw = getattr(expectation, side)
            place = self._level(outcome, raw, ("expect", name, side))
            if place is None:
                return None
            made = Ceiling if side == "at_most" else Floor
            return made(name, place.lo, outcome.scale.word(place.lo))
        if self.file.grade is not None:
            [(name, floor)] = self.file.grade.items()
            return self._grade(name, floor.at_least)
        return self._power()

    def _level(self, scaled: Outcome | Fact, raw: object, path: DataPath) -> Interval | None:
        scale = scaled.scale if isinstance(scaled, Outcome) else scaled.closed
        try:
            return scale.encode(raw)
        except ValueError as error:
            self._rejected(path, [part for part in path if isinstance(part, str)][-1], error)
            return None

    def _grade(self, name: str, raw: str) -> Consequence | None:
        fact = self.catalogue.facts.get(name)
        if fact is None or not fact.grade:
            grades = [known for known, spec in self.catalogue.facts.items() if spec.grade]
            self._wrong(("grade", name), f"there is no grade `{name}`", nearest(name, grades), key=True)
            return None
        place = self._level(fact, raw, ("grade", name, "at_least"))
        if place is None:
            return None
        if place.lo == fact.closed.ends.lo:
            self._wrong(("grade", name), f"every case has at least `{raw}`, so the rule says nothing")
        return Grade(name, place.lo, fact.closed.word(place.lo))

    def _power(self) -> Consequence | None:
        power = self.file.power
        if power is None:
            return None
        for number, name in enumerate(power.instruments):
            if name not in self.catalogue.instruments:
                place: DataPath = ("power", "instruments", number)
                hint = nearest(name, self.catalogue.instruments)
                self._wrong(place, f"there is no instrument `{name}`", hint)
        seen: dict[str, str] = {}
        for key in ("covers", "not_covers", "open"):
            self._objects(key, getattr(power, key), seen)
        return Power(power.authorities, power.regimes, power.instruments, power.covers, power.not_covers, power.open)

    def _objects(self, key: str, coverages: Coverages, seen: dict[str, str]) -> None:
        objects = self.catalogue.outcomes["intrusion"]
        for number, coverage in enumerate(coverages):
            for place, name in enumerate(coverage.objects):
                path: DataPath = ("power", key, number, "objects", place)
                if self._level(objects, name, path) is not None and name in seen:
                    self._wrong(path, f"`{name}` stands under `{seen[name]}` already")
                seen.setdefault(name, key)

    def exceptions(self) -> None:
        """The facts of a declared exception are such as a rule may read."""
        for number, name in enumerate(self.file.not_monotone.facts if self.file.not_monotone else ()):
            fact = self.catalogue.facts.get(name)
            place: DataPath = ("not_monotone", "facts", number)
            if fact is None:
                self._wrong(place, f"there is no fact `{name}`", nearest(name, self.catalogue.facts))
            elif fact.protected:
                self._wrong(place, f"`{name}` is protected: no rule may read it")

    def windows(self) -> None:
        """A window does not end before it begins."""
        for path, file in self._windows():
            days = window(file)
            if days.first is not None and days.last is not None and days.last < days.first:
                self._wrong(path, "`to` lies before `from`")

    def _windows(self) -> Iterator[tuple[DataPath, Window]]:
        if self.file.in_force is not None:
            yield ("in_force",), self.file.in_force
        for number, authority in enumerate(self.file.because):
            if authority.in_force is not None:
                yield ("because", number, "in_force"), authority.in_force
