"""What laws came to when cases were sought that break them, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from checker.properties.hold import AnyLaw, Broken, Held, Kept, NotTried, Plan, title
from checker.properties.laws import RuleSet
from checker.report.counts import counted
from checker.report.instance_text import instance
from checker.report.page import Page
from checker.report.verification import CaseShown
from checker.rules.law import Law


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A case, or one of two that are compared, that breaks a law."""

    shown: CaseShown
    file: str
    """The text of a case file; empty where none can say it."""
    why_not: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a law came to on one set of rules."""

    held: Held
    cases: tuple[Counterexample, ...]


def laws(page: Page, found: Sequence[Result], plan: Plan) -> None:
    """Every law that is broken with the least case found, every law that was not tried, and how many were kept."""
    for one in found:
        match one.held.result:
            case Broken() as result:
                _broken(page, one, result)
            case NotTried(law, why):
                page.line(f"not tried: {_law(law)}, {_where(one.held.rules)}: {why}", hang=4)
            case Kept():
                pass
            case _:
                assert_never(one.held.result)
    results = [one.held.result for one in found]
    broken, not_tried = (sum(isinstance(each, kind) for each in results) for kind in (Broken, NotTried))
    stated = counted(len({title(each.law) for each in results}), "law")
    sets = counted(len({one.held.rules.packs for one in found}), "set")
    page.line(
        f"{stated} on {sets} of rules, each tried on up to {counted(plan.examples, 'case')}, seed {plan.seed}: "
        f"{broken} broken, {not_tried} not tried",
        style="bold",
    )


def _law(law: AnyLaw) -> str:
    return f"the law `{title(law)}`" + (f" of {law.pack}" if isinstance(law, Law) else "")


def _where(rules: RuleSet) -> str:
    return f"where {', '.join(rules.packs)} apply" if len(rules.packs) > 1 else f"where {rules.packs[0]} applies"


def _broken(page: Page, one: Result, broken: Broken) -> None:
    page.line(f"broken: {_law(broken.law)}, {_where(one.held.rules)}", style="error", hang=4)
    if isinstance(broken.law, Law):
        page.line(f"at {broken.law.span}", 1)
    page.line(broken.told, 1)
    for number, case in enumerate(one.cases, 1):
        page.line("in this case" if len(one.cases) == 1 else f"in case {number}", 1)
        instance(page, case.shown, 2)
        if case.file:
            page.line("as a case file", 2)
            page.verbatim(case.file)
        else:
            page.line(f"a case file cannot say it: {case.why_not}", 2)
    page.line()
