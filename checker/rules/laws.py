"""From the `laws` of a pack's file to laws, names and types resolved; every problem is collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Scale, written
from checker.model.lawfile import FORMS, LawFile
from checker.model.load import nearest
from checker.model.packfile import PackFile
from checker.model.rulebook import Expectation
from checker.rules.ast import Condition
from checker.rules.conditions import Conditions
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Stated, Swap, Total, Trend
from checker.source import DataPath, Document

INSTRUMENT = "instrument"
"""In a conclusion, another name for the outcome `stringency`, whose levels may be given by instruments too."""

_NUMBERS = ("count", "days", "amount", "date")


def read_laws(name: str, document: Document, file: PackFile, catalogue: Catalogue) -> tuple[Law, ...] | list[Problem]:
    """The laws of a pack, or every problem with their names, levels, tests and relations."""
    found: list[Law] = []
    problems: list[Problem] = []
    for number, law in enumerate(file.laws):
        path: DataPath = ("laws", number)
        parser = _Parser(document, catalogue, path)
        says = parser.law(law)
        assume = tuple(parser.relations(law))
        problems += parser.problems
        if says is not None and not parser.problems:
            raw = document.data["laws"][number] if isinstance(document.data, dict) else {}
            found.append(Law(name, _text(raw), says, assume, law.because or "", document.locate(path)))
    return problems or tuple(found)


def _text(raw: object) -> str:
    """The law without its reasons, as it is written."""
    kept = {key: value for key, value in raw.items() if key != "because"} if isinstance(raw, dict) else raw
    return written(kept).removeprefix("{").removesuffix("}")


class _Parser(Conditions):
    """One law's parse."""

    def __init__(self, document: Document, catalogue: Catalogue, path: DataPath) -> None:
        super().__init__(document, catalogue)
        self.path = path

    def law(self, file: LawFile) -> Stated | None:
        """What it says; None with a problem."""
        form = next(name for name in FORMS if getattr(file, name) is not None)
        where = self.condition(file.where, (*self.path, "where")) if file.where else None
        match form:
            case "more" | "less":
                return self._trend(file, "more" if form == "more" else "less", where)
            case "swapping":
                return self._swap(file, where)
            case "then":
                return self._conclusion(file)
            case "expects":
                outcome = self._outcome(file.expects or "", (*self.path, "expects"))
                return Total(outcome, where) if outcome else None
            case _:
                return NeverDecides()

    def _trend(self, file: LawFile, step: Literal["more", "less"], where: Condition | None) -> Trend | None:
        name = (file.more if step == "more" else file.less) or ""
        fact = self.readable(name, (*self.path, step))
        if fact is not None and fact.scale is not None and fact.closed.type == "kind":
            self.wrong((*self.path, step), f"`{name}` has no order, so there is no more and no less of it")
        side: Literal["lowers", "raises"] = "lowers" if file.never_lowers is not None else "raises"
        bound = file.never_lowers or file.never_raises or ""
        if bound in ("floor", "ceiling"):
            named = (self._outcome(file.on, (*self.path, "on")),) if file.on else tuple(self.catalogue.outcomes)
            names = tuple(outcome for outcome in named if outcome)
            return Trend(name, step, side, "floor" if bound == "floor" else "ceiling", names, where)
        grades = [grade for grade, spec in self.catalogue.facts.items() if spec.grade]
        if bound not in grades:
            known = ["floor", "ceiling", *grades]
            self.wrong((*self.path, f"never_{side}"), f"there is no grade `{bound}`", nearest(bound, known))
            return None
        if file.on is not None:
            self.wrong((*self.path, "on"), "`on` names an outcome, and a grade has none")
        return Trend(name, step, side, "grade", (bound,), where)

    def _swap(self, file: LawFile, where: Condition | None) -> Swap:
        """Protected facts may be named: that they change nothing is what the law says."""
        names = (file.swapping,) if isinstance(file.swapping, str) else file.swapping or ()
        for number, name in enumerate(names):
            if name not in self.catalogue.facts:
                place = ("swapping",) if isinstance(file.swapping, str) else ("swapping", number)
                self.wrong((*self.path, *place), f"there is no fact `{name}`", nearest(name, self.catalogue.facts))
            elif self.catalogue.facts[name].grade:
                self.wrong((*self.path, "swapping"), f"`{name}` is derived by rules: name the facts behind it")
        return Swap(names, where)

    def _conclusion(self, file: LawFile) -> Conclusion | None:
        when = self.condition(file.condition, (*self.path, "if")) if file.condition else None
        if isinstance(file.then, str):
            relation = self._relation(file.then, (*self.path, "then"), outcomes=True)
            return Conclusion(when, relation) if relation else None
        [(name, bound)] = (file.then or {}).items()
        expected = self._expected(name, bound)
        return Conclusion(when, expected) if expected else None

    def _expected(self, name: str, bound: Expectation) -> Expected | None:
        side: Literal["at_most", "at_least"] = "at_most" if bound.at_most is not None else "at_least"
        raw = bound.at_most if side == "at_most" else bound.at_least
        path: DataPath = (*self.path, "then", name)
        if name == INSTRUMENT:
            instrument = self.catalogue.instruments.get(raw) if isinstance(raw, str) else None
            name, raw = "stringency", instrument.stringency if instrument and instrument.stringency else raw
        fact = self.catalogue.facts.get(name)
        scaled = self.catalogue.outcomes.get(name) or (fact if fact and fact.grade else None)
        if scaled is None:
            known = [*self.catalogue.outcomes, INSTRUMENT, *(n for n, f in self.catalogue.facts.items() if f.grade)]
            self.wrong(path, f"there is no outcome or grade `{name}`", nearest(name, known), key=True)
            return None
        place = self.level(scaled, raw, (*path, side))
        if place is None:
            return None
        scale = self._scale(name)
        return Expected(name, scaled is fact, side, place.lo, scale.word(place.lo) if scale else "")

    def _outcome(self, name: str, path: DataPath) -> str:
        if name not in self.catalogue.outcomes:
            self.wrong(path, f"there is no outcome `{name}`", nearest(name, self.catalogue.outcomes))
            return ""
        return name

    def _scale(self, name: str) -> Scale | None:
        if name in self.catalogue.outcomes:
            return self.catalogue.outcomes[name].scale
        fact = self.catalogue.facts.get(name)
        return fact.scale if fact is not None and not fact.protected else None

    def relations(self, file: LawFile) -> Iterator[Relation]:
        """What the law assumes of real cases."""
        for number, text in enumerate(file.assume or ()):
            relation = self._relation(text, (*self.path, "assume", number), outcomes=False)
            if relation is not None:
                yield relation

    def _relation(self, text: str, path: DataPath, *, outcomes: bool) -> Relation | None:
        # Fractions are needed for relations alone, which few packs have.
        from checker.rules.relation import linear

        try:
            terms, sign, constant = linear(text)
        except ValueError as error:
            self.wrong(
                path, str(error), "write for instance `amount <= 4 % of turnover` or `reported >= discovered + 3`"
            )
            return None
        for name in terms:
            scale = self._scale(name)
            known = [n for n, f in self.catalogue.facts.items() if f.scale is not None and not f.protected]
            known += self.catalogue.outcomes if outcomes else []
            if name not in known or scale is None:
                self.wrong(path, f"there is no number `{name}`", nearest(name, known))
            elif scale.type not in _NUMBERS:
                self.wrong(path, f"`{name}` is a {scale.type} and no number")
        return Relation(tuple(sorted(terms.items())), sign, constant, text)
