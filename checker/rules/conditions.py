"""Conditions as files have them, turned into conditions with names and types resolved."""

from __future__ import annotations

from checker.errors import Problem
from checker.facts.catalogue import Catalogue, Fact, Outcome, written
from checker.model.load import nearest, with_hint
from checker.model.rulebook import Condition as ConditionFile
from checker.rules.ast import All, AnyOf, Check, Condition, Not
from checker.rules.unary import allowed
from checker.source import DataPath, Document
from checker.vocabulary import Interval


class Conditions:
    """One file's conditions, collecting problems."""

    def __init__(self, document: Document, catalogue: Catalogue, cited: frozenset[str] | None = None) -> None:
        self.document = document
        self.catalogue = catalogue
        self.problems: list[Problem] = []
        self._cited = cited
        """The articles cited, where facts are kept for rules that cite certain ones."""

    def wrong(self, path: DataPath, message: str, hint: str = "", *, key: bool = False) -> None:
        """One more problem."""
        self.problems.append(self.document.problem(path, message, hint, key=key))

    def rejected(self, path: DataPath, name: str, error: ValueError) -> None:
        """One more problem: a value that its scale does not have."""
        message, hint = with_hint(str(error))
        self.wrong(path, f"`{name}`: {message}", hint)

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
            self.wrong(path, "a condition without a test")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _check(self, name: str, raw: object, path: DataPath) -> Check | None:
        fact = self.readable(name, path)
        if fact is None:
            return None
        try:
            values = allowed(raw, fact.closed)
        except ValueError as error:
            self.rejected(path, name, error)
            return None
        return Check(name, values, written(raw), self.document.locate(path))

    def readable(self, name: str, path: DataPath) -> Fact | None:
        """A fact that may be read here; None, and a problem, where it may not."""
        fact = self.catalogue.facts.get(name)
        if fact is None:
            known = [*self.catalogue.facts, "all", "any", "not"]
            self.wrong(path, f"there is no fact `{name}`", nearest(name, known), key=True)
        elif fact.protected:
            reason = "no rule may read nationality, domicile or the country of whoever controls"
            self.wrong(path, f"`{name}` is protected: {reason}", key=True)
            return None
        elif fact.only_citing and self._cited is not None and self._cited.isdisjoint(fact.only_citing):
            articles = " or ".join(fact.only_citing)
            self.wrong(path, f"only a rule whose `because` cites {articles} may read `{name}`", key=True)
        return fact

    def level(self, scaled: Outcome | Fact, raw: object, path: DataPath) -> Interval | None:
        """The place of a level on its scale; None, and a problem, where the scale has no such level."""
        scale = scaled.scale if isinstance(scaled, Outcome) else scaled.closed
        try:
            return scale.encode(raw)
        except ValueError as error:
            self.rejected(path, [part for part in path if isinstance(part, str)][-1], error)
            return None
