"""What came of laws, as text: each law on each set of rules, with the cases that break it ready to be pasted.

Give it a page, what `checker.properties.hold.hold_all` found, and the plan that was followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from checker.properties.casefile import Unwritable
from checker.properties.hold import Broken, Held, Kept, NotTried, Plan
from checker.properties.hold_shown import shown
from checker.report.counts import counted
from checker.report.page import Page
from checker.rules.law import Law
from checker.rules.pack import Book


def laws(page: Page, found: Sequence[Held], plan: Plan, book: Book) -> None:
    """Every law with what came of it, and the seed that finds the same again."""
    for _, members in groupby(found, key=lambda held: held.rules.packs):
        group = list(members)
        tracks = "; ".join(f"{authority} under {regime}" for authority, regime in group[0].rules.tracks)
        page.line(f"Laws on {', '.join(group[0].rules.packs)}", style="bold")
        page.line(f"as they stand together for {tracks}", 1)
        for held in group:
            _law(page, held, book)
        page.line()
    _short(page, found, plan)


def _law(page: Page, held: Held, book: Book) -> None:
    result = held.result
    where = f" ({result.law.span})" if isinstance(result.law, Law) else ""
    match result:
        case Kept(law, tried, distinct, why):
            seen = why or f"in {counted(tried, 'case')} tried, {distinct:,} of them different"
            page.line(f"kept: {law.text}; {seen}", 1)
        case NotTried(law, why):
            page.line(f"not tried: {law.text}{where}; {why}", 1, style="warning")
        case Broken(law, _, _, told):
            page.line(f"broken: {law.text}{where}; {told}", 1, style="error")
            if isinstance(law, Law) and law.because:
                page.line(f"stated because: {law.because}", 2)
            _cases(page, held, result, book)


def _cases(page: Page, held: Held, broken: Broken, book: Book) -> None:
    cases = shown(book, held, broken)
    for number, each in enumerate(cases, 1):
        which = f"case {number} of {len(cases)}" if len(cases) > 1 else "the case"
        page.line(f"{which}: {each.words}", 2)
        of = f" of {each.rule}" if each.rule else ""
        _text(page, f"as an example{of}", each.example)
        _text(page, "as a case file", each.case)


def _text(page: Page, what: str, text: str | Unwritable) -> None:
    if isinstance(text, Unwritable):
        page.line(f"{what}: it cannot be written, since {text.why}", 2)
        return
    page.line(f"{what}:", 2)
    page.verbatim(text)


def _short(page: Page, found: Sequence[Held], plan: Plan) -> None:
    broken = sum(isinstance(held.result, Broken) for held in found)
    left = sum(isinstance(held.result, NotTried) for held in found)
    kept = len(found) - broken - left
    page.line(
        f"{broken} broken, {left} not tried, {kept} kept as far as tried: a search proves nothing, "
        f"`checker rules verify` does. Seed {plan.seed}, at most {counted(plan.examples, 'case')} for each."
    )


def any_broken(found: Sequence[Held]) -> bool:
    """Whether some law is broken."""
    return any(isinstance(held.result, Broken) for held in found)
