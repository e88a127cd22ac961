"""What a finding or a reasoning rests on: rules and facts, each as on the day on which it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts.value import FactValue
from checker.findings.decide import Conclusion, View
from checker.findings.explain import fact_use, rule_use
from checker.findings.finding import FactUse, RuleUse
from checker.source import Span


def rule_uses(conclusion: Conclusion, names: tuple[str, ...]) -> Iterator[RuleUse]:
    """The rules named, then those behind them: overriders, and the rules behind the grades they read."""
    views = tuple(conclusion.views(names))
    for view in views:
        for name in view.rules:
            yield rule_use(view, conclusion.question, name)
    for view in views:
        for name in view.situation.read_by(view.rules):
            if name not in view.rules:
                yield rule_use(view, conclusion.question, name)


def fact_uses(conclusion: Conclusion, names: tuple[str, ...], *, exact: bool | None = None) -> Iterator[FactUse]:
    """The facts behind the rules named, or only the exact or the other ones; one that stood on both days once."""
    for view, value in _facts(conclusion, names):
        if exact is None or value.exact is exact:
            yield fact_use(view, value.fact)


def related(conclusion: Conclusion, names: tuple[str, ...]) -> Iterator[tuple[str, Span]]:
    """Where the rules named stand in the book, and the facts behind them in the case file."""
    for name in names:
        yield f"rule {name}", conclusion.situation.rules[name].says_span
    for _, value in _facts(conclusion, names):
        for span in value.spans:
            yield f"{value.fact}: {value.shown}", span


def later(conclusion: Conclusion, names: tuple[str, ...]) -> Iterator[str]:
    """What came true after the day on which the rules named were judged."""
    for view in conclusion.views(names):
        facts = view.situation.facts_behind(view.rules)
        day = "closing day" if view.closing else "measure"
        for fact, since, value in view.standing.later:
            if fact in facts:
                yield f"{fact}: {value.shown} from {since}, after the {day}, and not counted"


def _facts(conclusion: Conclusion, names: tuple[str, ...]) -> Iterator[tuple[View, FactValue]]:
    seen: set[FactValue] = set()
    for view in conclusion.views(names):
        for fact in view.situation.facts_behind(view.rules):
            value = view.situation.facts[fact]
            if value not in seen:
                seen.add(value)
                yield view, value
