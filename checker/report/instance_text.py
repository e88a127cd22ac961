"""A made-up case as text: its facts in words, and what of it can be pasted."""

from __future__ import annotations

from checker.report.page import Page
from checker.report.verification import CaseShown, Effect

_LAW_OF = {
    "breach": "the last day of the breach",
    "discovery": "the day of discovery",
    "measure": "the day of the measure",
}
_EFFECTS = {"holds": "has effect", "fails": "has no effect", "unknown": "may have effect or not"}


def instance(page: Page, case: CaseShown, depth: int) -> None:
    """A case with the effects of rules in it, and an entry for the examples of each rule that could have one."""
    page.line(facts_of(case), depth)
    if case.effects:
        page.line("; ".join(map(_effect, case.effects)), depth)
    for example in case.examples:
        if example.text:
            page.line(f"as an entry under `examples:` of {example.rule}", depth)
            page.verbatim(example.text)
        else:
            page.line(f"an example of {example.rule} cannot say it: {example.why_not}", depth)


def facts_of(case: CaseShown) -> str:
    """`number: 10; care: good; the day of the measure: 2022-04-01; every other fact unknown`."""
    facts = [f"{fact.name}: {fact.value}" for fact in case.facts]
    days = [f"{_LAW_OF.get(day.name, day.name)}: {day.value}" for day in case.days]
    return "; ".join([*facts, *days, "every other fact unknown" if facts else "every fact unknown"])


def _effect(effect: Effect) -> str:
    return f"{effect.rule} {_EFFECTS[effect.effect]}"
