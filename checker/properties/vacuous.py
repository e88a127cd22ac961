"""What a rule expects and nothing can miss: an end of a scale, or a floor where floors are not judged."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts.catalogue import Catalogue
from checker.properties.laws import RuleSet
from checker.rules.ast import Ceiling, Consequence, Floor


def why_vacuous(says: Consequence, catalogue: Catalogue) -> str:
    """Why nothing that is done can miss what a rule expects; empty where something can, or it expects nothing."""
    match says:
        case Floor(outcome, at):
            if catalogue.outcomes[outcome].of == "demand":
                return "floors are not judged on demands"
            return "every measure is at least that" if at == catalogue.outcomes[outcome].scale.ends.lo else ""
        case Ceiling(outcome, at):
            found = catalogue.outcomes[outcome]
            return f"every {found.of} is at most that" if at == found.scale.ends.hi else ""
        case _:
            return ""


def expecting(rules: RuleSet, outcome: str) -> Iterator[str]:
    """The rules with a floor or ceiling on an outcome that what is done can miss."""
    for name, rule in rules.rules.items():
        says = rule.says
        if isinstance(says, Floor | Ceiling) and says.outcome == outcome and not why_vacuous(says, rules.catalogue):
            yield name
