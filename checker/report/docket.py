"""Cases judged by two editions of the rules, as text: what was beside what is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from checker.findings.finding import Basis, RuleUse, Test
from checker.report.counts import counted
from checker.report.page import Page
from checker.revision.docket import CaseChange, Docket, Flip, LeftOut, Reading, Respect

_CHANGES: dict[Respect, str] = {
    "verdict": "another verdict",
    "reason": "the same verdict for another reason",
    "citation": "the same verdict and reason, with other citations",
}


def docket(page: Page, found: Docket) -> None:
    """Cases that change verdict one by one, then what changes in reason or citation, told once where it is alike."""
    page.line()
    page.line("Cases", style="bold")
    page.line(f"{counted(found.cases, 'case')}, judged by both; {_among(found)}", 1)
    for case in found.changed:
        _case(page, case)
    for respect in ("reason", "citation"):
        _alike(page, found.changed, respect)
    for problem in found.problems:
        page.line(f"not accepted by either: {problem}", 1)


def _among(found: Docket) -> str:
    if found.compared:
        return "compared with each other as well, since what is compared, or on which scale, has changed"
    return "not compared with each other, since how they are compared is the same"


def _case(page: Page, case: CaseChange) -> None:
    """What changes verdict in a case, or is judged in one edition only."""
    verdicts = [flip for flip in case.flips if flip.differs_in == "verdict"]
    if not (verdicts or case.left_out or case.refused):
        return
    page.line()
    page.line(f"{case.case}: {case.title}", 1, "bold", 4)
    page.line(f"in {case.file}", 2)
    if case.refused:
        page.line(f"the {case.refused} edition does not accept the file", 2)
        for problem in case.problems:
            page.line(str(problem), 3)
    for left in case.left_out:
        _left(page, left)
    for (track, target), flips in groupby(verdicts, key=lambda flip: (flip.track, flip.target)):
        _target(page, f"{track}: {target}", list(flips))


def _left(page: Page, left: LeftOut) -> None:
    page.line(f"{left.track}: {left.name}", 2)
    for word, reasons in (("was", left.was), ("is", left.now)):
        page.line(f"{word}: {'not assessed: ' + '; '.join(reasons) if reasons else 'assessed'}", 3, hang=4)


def _target(page: Page, name: str, flips: Sequence[Flip]) -> None:
    page.line(name, 2)
    quiet = [flip for flip in flips if _newly(flip) and not _loud(flip)]
    for flip in flips:
        if flip not in quiet:
            _flip(page, flip, 3)
    for word, some in (("judged now", "now"), ("no longer judged", "was")):
        told = [flip.outcome for flip in quiet if getattr(flip, some) is not None]
        if told:
            page.line(f"{word}, and not out of line: {', '.join(told)}", 3)


def _newly(flip: Flip) -> bool:
    return flip.was is None or flip.now is None


def _loud(flip: Flip) -> bool:
    return any(reading is not None and reading.level for reading in (flip.was, flip.now))


def _flip(page: Page, flip: Flip, depth: int) -> None:
    page.line(f"{flip.outcome}: {_CHANGES[flip.differs_in]}", depth)
    for line, deeper, style in _sides(flip):
        page.line(line, depth + 1 + deeper, style, hang=2 if deeper else 4)


Told = tuple[str, int, str]
"""A line, its depth and its style."""


def _sides(flip: Flip) -> Iterator[Told]:
    """What was and what is, without the rules and laws that are the same in both."""
    for word, reading, other in (("was", flip.was, flip.now), ("is", flip.now, flip.was)):
        if reading is None:
            yield f"{word}: {'no finding' if other is not None and not other.rules else 'not judged'}", 0, ""
            continue
        level = f"{reading.level}: " if reading.level else ""
        observed = "" if reading.statement or flip.outcome == "power" else f"; observed: {reading.observed}"
        yield f"{word}: {level}{reading.verdict}; expected: {reading.expected}{observed}", 0, reading.level
        if reading.statement:
            yield reading.statement, 1, ""
        yield from _reasons(reading, other)


def _reasons(reading: Reading, other: Reading | None) -> Iterator[Told]:
    """Why, and what is cited for it, as far as the other side does not say the same."""
    rules = {rule.id: rule for rule in (other.rules if other is not None else ())}
    for text in reading.held:
        if other is None or text not in other.held:
            yield text, 1, ""
    for rule in reading.rules:
        beside = rules.get(rule.id)
        told = set(_rule(beside)) if beside is not None else set()
        lines = [line for line in _rule(rule) if line not in told]
        if lines or (beside is not None and beside.judgement != rule.judgement):
            yield f"rule {rule.id} {rule.judgement}: {rule.title}", 1, ""
            yield from ((line, 2, "") for line in lines)
    cites = other.cites if other is not None else ()
    yield from ((f"cites {_basis(basis)}", 1, "") for basis in reading.cites if basis not in cites)


def _in_brief(flip: Flip) -> Iterator[Told]:
    """What was and what is, by the names of the rules, whose words stand above; tests without the values they met."""
    assert flip.was is not None
    assert flip.now is not None
    for word, reading, other in (("was", flip.was, flip.now), ("is", flip.now, flip.was)):
        level = f"{reading.level}: " if reading.level else ""
        names = ", ".join(dict.fromkeys(rule.id for rule in reading.rules)) or "no rule"
        if flip.differs_in == "reason":
            yield f"{word}: {level}{reading.verdict}; expected: {reading.expected}; by {names}", 0, ""
            yield from _inside(reading, other)
        else:
            yield f"{word}: {level}{reading.verdict}; by {names}", 0, ""
            yield from ((f"cites {_basis(basis)}", 1, "") for basis in reading.cites if basis not in other.cites)


def _inside(reading: Reading, other: Reading) -> Iterator[Told]:
    """How a rule that stands in both says or comes to another thing; mere words for its reach are told of by name."""
    rules = {rule.id: rule for rule in other.rules}
    for rule in reading.rules:
        beside = rules.get(rule.id)
        if beside is None or beside == rule:
            continue
        told = {*_rule(beside, values=False), beside.judgement}
        heads = {note.split(":")[0] for note in beside.notes}
        for line in (rule.judgement, *_rule(rule, values=False)):
            if line in told:
                continue
            words = line in rule.notes and line.split(":")[0] in heads
            yield f"{rule.id}: {'its reach, put in other words' if words else line}", 1, ""


def _rule(rule: RuleUse, *, values: bool = True) -> tuple[str, ...]:
    """What a rule says and why, line by line, with the values that its tests met, or without."""
    expects = rule.says if rule.says.startswith("power") else f"expects {rule.says}"
    return expects, *(_test(test, values=values) for test in rule.tests), *rule.notes


_TRUTH = {"holds": "it holds", "fails": "it fails", "unknown": "open"}


def _test(test: Test, *, values: bool) -> str:
    within = "".join(f"{group.split(' ')[0]} of, " if not group.startswith("not") else "not, " for group in test.within)
    here = f"; here {test.value}" if values else ""
    return f"{test.clause} {within}{test.fact}: {test.test}{here}: {_TRUTH[test.truth]}"


def _basis(basis: Basis) -> str:
    marks = "".join(f" [{mark}]" for mark in basis.marks)
    url = f" {basis.url}" if basis.url else ""
    return f"{basis.name}: {basis.says}{marks}{url}"


def _alike(page: Page, cases: Sequence[CaseChange], respect: Respect) -> None:
    """What differs in reason, or in citation alone, told once for all measures and demands where it is the same."""
    found: dict[tuple[str, tuple[Told, ...]], dict[str, list[str]]] = {}
    for case in cases:
        for flip in case.flips:
            if flip.differs_in == respect:
                places = found.setdefault((flip.outcome, tuple(_in_brief(flip))), {})
                places.setdefault(case.case, []).append(f"{flip.track}: {flip.target}")
    if not found:
        return
    page.line()
    page.line(_CHANGES[respect], 1, "bold")
    for (outcome, lines), places in sorted(found.items(), key=lambda item: -_times(item[1])):
        number = _times(places)
        page.line(f"{outcome}, {counted(number, 'time')} in {counted(len(places), 'case')}", 2)
        for line, deeper, _ in lines:
            page.line(line, 3 + deeper, hang=2 if deeper else 4)
        page.line("in " + "; ".join(f"{case} ({', '.join(targets)})" for case, targets in places.items()), 3)


def _times(places: Mapping[str, Sequence[str]]) -> int:
    return sum(map(len, places.values()))


def in_short(found: Docket) -> str:
    """The counts."""
    parts = []
    for respect, words in _CHANGES.items():
        number = found.count(respect)
        cases = sum(any(flip.differs_in == respect for flip in case.flips) for case in found.changed)
        if number:
            parts.append(f"{words} {counted(number, 'time')} in {counted(cases, 'case')}")
    refused = sum(bool(case.refused) for case in found.changed)
    if refused:
        parts.append(f"{counted(refused, 'file')} accepted by one edition only")
    parts.append(f"{counted(found.unchanged, 'reading')} the same")
    return "; ".join(parts)
