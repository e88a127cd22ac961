"""What became of the mutants of rules, as text: who noticed them, and for each survivor what would."""

from __future__ import annotations

from collections import Counter

from checker.mutation.survive import Mutated, Tried
from checker.report.counts import counted
from checker.report.page import Page


def mutation(page: Page, mutated: Mutated) -> None:
    """Survivors first, each with what would notice it; then those that cannot be told from their rule; then counts."""
    survived, equivalent = mutated.of("survived"), mutated.of("equivalent")
    for one in survived:
        _survivor(page, one)
    if equivalent:
        page.line("make no difference", style="bold")
    for one in equivalent:
        page.line(f"{_place(one)}: {one.mutant.what} ({one.why})", 1)
    if survived or equivalent:
        page.line()
    if mutated.failing:
        verb = ("fails", "was") if mutated.failing == 1 else ("fail", "were")
        told = f"{counted(mutated.failing, 'example')} {verb[0]} and {verb[1]} not counted; run `checker rules test`"
        page.line(told, style="warning")
    page.line(_summary(mutated), style="bold")


def _survivor(page: Page, one: Tried) -> None:
    page.line(f"{_place(one)}: nobody noticed {one.mutant.what}", style="warning", hang=4)
    if one.suggestion:
        page.line(f"add beside {one.beside}", 1)
        page.line(f"- {one.suggestion}", 2)
    else:
        page.line(one.why, 1)


def _place(one: Tried) -> str:
    span = one.mutant.span
    return f"{span.file}:{span.line}:{span.column}: {one.mutant.rule}"


def _summary(mutated: Mutated) -> str:
    """`1 rule, 12 mutants: 10 noticed (8 by examples, 2 by cases), 1 that make no difference, 1 not noticed`."""
    killed = mutated.of("killed")
    by = Counter(one.by for one in killed)
    who = ", ".join(f"{by[name]} by {name}" for name in mutated.noticers if by[name])
    parts = [f"{len(killed)} noticed" + (f" ({who})" if who else "")]
    if equivalent := mutated.of("equivalent"):
        parts.append(f"{len(equivalent)} that make no difference")
    parts.append(f"{len(mutated.of('survived'))} not noticed")
    return f"{counted(len(mutated.rules), 'rule')}, {counted(len(mutated.tried), 'mutant')}: {', '.join(parts)}"
