"""Every change that a finding lists, made in the case itself, gives the answer stated."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from checker import shipped
from checker.engines.reference import Reference
from checker.facts.catalogue import Scale
from checker.findings.change import Change, Changes, changes
from checker.findings.decide import Conclusion, decide
from checker.findings.explain import MOST_CHANGES, change_list, named
from checker.findings.question import Answer, Kind, PowerQuestion
from checker.source import read
from checker.vocabulary import Ranges
from tests.anycase import BOOK, CATALOGUE, DATES, cases
from tests.matters import Data, entry, unchecked

Key = tuple[str, str, str]


def concluded(case: Data) -> dict[Key, Conclusion]:
    return {
        (verdict.id, c.target.id, "power" if isinstance(c.question, PowerQuestion) else c.question.outcome): c
        for verdict in decide(unchecked(case), BOOK, Reference())
        for c in verdict.conclusions
    }


def held(conclusion: Conclusion) -> str:
    answer = conclusion.answer
    return named(Answer(answer.kind, conclusion.certain, answer.rules, answer.expected))


def raw(scale: Scale, number: int) -> Any:
    """A value as a case file gives it."""
    if scale.type == "flag":
        return bool(number)
    return scale.word(number) if scale.words or scale.type == "date" else number


def made(case: Data, listed: Change, pick: int) -> Data | None:
    """The case with the facts of a change as it says; None where one of them is computed from others."""
    found = copy.deepcopy(case)
    cite = [next(iter(case["sources"]))]
    for name, cell in listed.facts:
        fact = CATALOGUE.facts[name]
        if fact.derived:
            return None
        one = entry(raw(fact.closed, end(cell, pick)), cite=cite)
        if name in DATES:
            found["incident"][name] = one
        else:
            found["facts"][name] = [one]
    return found


def end(cell: Ranges, pick: int) -> int:
    return (cell[0].lo, cell[-1].hi)[pick]


def broken(case: Data, most: int) -> Iterator[str]:
    """The changes that do not keep their word, the first and last value of each cell tried."""
    for key, conclusion in concluded(case).items():
        if conclusion.answer.kind is Kind.WITHIN:
            continue
        found = changes(conclusion.situation, conclusion.question, conclusion.answer)
        for listed in (*found.ends[:most], *found.degree[:most]):
            for pick in (0, 1):
                changed = made(case, listed, pick)
                if changed is not None:
                    yield from _compared(key, conclusion, listed, concluded(changed))


def _compared(key: Key, conclusion: Conclusion, listed: Change, then: dict[Key, Conclusion]) -> Iterator[str]:
    track, target, outcome = key
    after = then.get(key)
    if after is None:
        # A demand is asked about where its instrument is founded; the change may have undone that.
        instrument = then[track, target.split("/")[0], "power"]
        if outcome != "power" or instrument.answer.kind is not Kind.UNFOUNDED:
            yield f"{key}: not asked any more after {listed.facts}"
        return
    said = stated(conclusion, listed)
    if held(after) != said:
        yield f"{key}: {listed.facts} should give {said}, gives {held(after)}"


def stated(conclusion: Conclusion, listed: Change) -> str:
    """What the finding says, or would say, of a change."""
    lines = change_list(conclusion, Changes((listed,), (), pairs=False))
    [line] = (*lines.if_found, *lines.if_otherwise)
    return line.then


SHIPPED = {f"{file.parent.name}/{file.stem}": file for file in sorted(shipped.folder("cases").glob("*/*.yaml"))}


@pytest.mark.parametrize("name", SHIPPED)
def test_changes_of_a_shipped_case_keep_their_word(name: str) -> None:
    case = read(SHIPPED[name]).data
    assert isinstance(case, dict)
    assert list(broken(case, 200)) == []


def test_some_shipped_finding_lists_changes() -> None:
    listed = [
        found
        for file in SHIPPED.values()
        for conclusion in concluded(read(file).data).values()  # type: ignore[arg-type]
        if conclusion.answer.kind is not Kind.WITHIN
        for found in changes(conclusion.situation, conclusion.question, conclusion.answer).ends
    ]
    assert listed


@settings(max_examples=settings().max_examples // 2)  # each is judged anew for every change
@given(cases())
def test_changes_of_any_case_keep_their_word(case: Data) -> None:
    assert list(broken(case, 4)) == []


@given(cases())
def test_the_change_list_says_what_it_leaves_out(case: Data) -> None:
    for conclusion in concluded(case).values():
        if conclusion.answer.kind is Kind.WITHIN:
            continue
        found = changes(conclusion.situation, conclusion.question, conclusion.answer)
        lines = change_list(conclusion, found)
        shown = len(lines.if_found) + len(lines.if_otherwise)
        assert max(len(lines.if_found), len(lines.if_otherwise)) <= MOST_CHANGES
        # What would be certain but for the press or a later correction is no change.
        degree = [c for c in found.degree if stated(conclusion, c).endswith(", certain") is not conclusion.certain]
        assert shown + lines.more == len(found.ends) + len(degree)
