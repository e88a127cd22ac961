"""What fired in the second engine, in words: each test, rule and grade once, where it first fired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.facts.catalogue import Catalogue
from checker.findings.decide import Conclusion, View
from checker.judgement import Compared, Fired, Firing, Graded


def firings(conclusion: Conclusion, names: tuple[str, ...]) -> Iterator[str]:
    """What fired for the rules named and those behind them, in order; floors as on the closing day."""
    for view in conclusion.views(names):
        when = "on the closing day: " if view.closing else ""
        for text in _of_view(view):
            yield when + text


def _of_view(view: View) -> Iterator[str]:
    bearing = frozenset(view.situation.read_by(view.rules))
    grouped: dict[tuple[str, ...], list[Firing]] = {}
    for firing in view.judgements.firings:
        key, rules = _thing(firing)
        if bearing.intersection(rules):
            grouped.setdefault(key, []).append(firing)
    for group in grouped.values():
        yield told(group, view.situation.catalogue)


def _thing(firing: Firing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is told once, and the rules it bears on."""
    match firing:
        case Compared(fact, text, rules=rules):
            return ("test", fact, text), rules
        case Fired(rule):
            return ("rule", rule), (rule,)
        case Graded(rule, grade):
            return ("grade", rule, grade), (rule,)


def told(group: Sequence[Firing], catalogue: Catalogue) -> str:
    """All firings of one test, one rule, or one rule for a grade, as one line."""
    first = group[0]
    sure = "certainly" if any(not isinstance(f, Compared) and f.certain for f in group) else "possibly"
    match first:
        case Compared(fact, text):
            return f"test {fact}: {text}; {_compared([f for f in group if isinstance(f, Compared)], catalogue)}"
        case Fired(rule):
            return f"rule {rule}: {_fired([f for f in group if isinstance(f, Fired)])}"
        case Graded(rule, grade, _, text):
            return f"{grade}: {sure} at least {text}, by {rule}"


def _compared(group: Sequence[Compared], catalogue: Catalogue) -> str:
    scale = catalogue.facts[group[0].fact].closed
    met = tuple(dict.fromkeys(firing.value for firing in group if firing.met))
    missed = tuple(dict.fromkeys(firing.value for firing in group if not firing.met))
    if not met:
        return f"not met by {scale.show(missed)}"
    if not missed:
        return f"certainly met by {scale.show(met)}"
    if met == scale.whole:
        return "possibly met, every value being possible"
    never = tuple(value for value in missed if value not in met)
    return f"possibly met by {scale.show(met)}" + (f", not by {scale.show(never)}" if never else "")


def _fired(group: Sequence[Fired]) -> str:
    met = _strongest([firing for firing in group if not firing.effect])
    effect = _strongest([firing for firing in group if firing.effect])
    if met == effect:
        return f"{effect} has effect"
    return f"{met} met, " + (f"{effect} has effect" if effect else "has no effect")


def _strongest(group: Sequence[Fired]) -> str:
    if not group:
        return ""
    return "certainly" if any(firing.certain for firing in group) else "possibly"
