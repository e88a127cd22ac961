"""What a rule expects and nothing can miss: an end of a scale, or a floor where floors are not judged."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts.catalogue import Catalogue
from checker.properties.laws import RuleSet, idle
from checker.rules.ast import Ceiling, Floor, Rule


def why_vacuous(rule: Rule, catalogue: Catalogue) -> str:
    """Why nothing that is done can miss what a rule expects; empty where something can, or it expects nothing."""
    match rule.says:
        case Floor(outcome) if catalogue.outcomes[outcome].of == "demand":
            return "floors are not judged on demands"
        case (Floor(outcome) | Ceiling(outcome)) as says if idle(rule, catalogue):
            side = "least" if isinstance(says, Floor) else "most"
            return f"every {catalogue.outcomes[outcome].of} is at {side} that"
        case _:
            return ""


def expecting(rules: RuleSet, outcome: str) -> Iterator[str]:
    """The rules with a floor or ceiling on an outcome that what is done can miss."""
    for name, rule in rules.rules.items():
        says = rule.says
        if isinstance(says, Floor | Ceiling) and says.outcome == outcome and not why_vacuous(rule, rules.catalogue):
            yield name
