"""Differences between two editions as examples: right under the new rules, wrong under the old ones.

They come from real cases that changed, with the facts as the case has them, and from the made-up cases that show where
the editions differ. Each is written, read back and put to both editions before it is given out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.engines.reference import Reference
from checker.facts.matter import case_id, read_matter
from checker.findings.compose import outcome_name
from checker.findings.decide import Conclusion, decide
from checker.findings.question import PowerQuestion
from checker.model.rulebook import Example
from checker.properties.casefile import Unwritable, example_text
from checker.properties.examples import complaints
from checker.properties.trial import trials
from checker.properties.witness import LawOf, Witness
from checker.revision.difference import Difference
from checker.revision.docket import CaseChange, Flip
from checker.revision.edition import Edition
from checker.revision.space import Part
from checker.rules.ast import Power
from checker.source import read_text
from checker.vocabulary import Interval

MOST_EXAMPLES = 8
"""Examples written for one rule; more would hide those that matter."""

_LAWS: tuple[LawOf, ...] = ("breach", "discovery", "measure")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case on which a rule may be judged otherwise by the two editions."""

    rule: str
    witness: Witness
    demand: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Emitted:
    """The examples as a file, and what could not be written as one."""

    text: str
    examples: int
    rules: int
    left_out: tuple[str, ...]
    """Why some differences have no example, each reason once."""


def emit(old: Edition, new: Edition, found: Difference, files: Sequence[Path]) -> Emitted:
    """Everything that differs, as far as an example of a rule can show it."""
    kept: dict[str, dict[str, str]] = {}
    left: dict[str, None] = {}
    tried = _Both(old, new)
    cases = list(_of_cases(new, found, files))
    # Real cases of another verdict first, then what differs at all, then mere reasons.
    first, last = ([one for verdict, one in cases if verdict is wanted] for wanted in (True, False))
    for candidate in (*first, *_of_space(found), *last):
        entry = tried.entry(candidate)
        if isinstance(entry, Unwritable):
            left[f"{candidate.rule}: {entry.why}"] = None
        elif entry:
            kept.setdefault(candidate.rule, {}).setdefault(entry.partition("    note:")[0], entry)
    lines = [
        f"# Examples that are right under the rules of {found.new.name},",
        f"# and under those of {found.old.name} wrong, or about a rule that they do not have.",
        "# The entries of a rule go below its `examples:` as they stand here.",
    ]
    number = 0
    for rule, entries in sorted(kept.items()):
        lines += ["", f"{rule}:"]
        written = list(entries.values())[:MOST_EXAMPLES]
        number += len(written)
        lines += [entry.rstrip("\n") for entry in written]
        if len(entries) > MOST_EXAMPLES:
            left[f"{rule}: {len(entries) - MOST_EXAMPLES} more examples than are written"] = None
    return Emitted("\n".join(lines) + "\n", number, len(kept), tuple(left))


class _Both:
    """Examples put to both editions."""

    def __init__(self, old: Edition, new: Edition) -> None:
        self._old = {trial.rule.id: trial for trial in trials(old.book, old.book.rules.values())}
        self._new = {trial.rule.id: trial for trial in trials(new.book, new.book.rules.values())}

    def entry(self, candidate: Candidate) -> str | Unwritable:
        """The example as it is written; empty where the old edition agrees with it.

        A rule that the new edition does not have, or not in force, has no examples.
        """
        trial = self._new.get(candidate.rule)
        if trial is None:
            return Unwritable("the new edition has no such rule in force to write it beside")
        demand = candidate.demand if isinstance(trial.rule.says, Power) else None
        text = example_text(trial, candidate.witness, demand=demand, note=candidate.note)
        if isinstance(text, Unwritable):
            return text
        was = self._old.get(candidate.rule)
        return text if was is None or any(complaints(was, _read(text))) else ""


def _read(text: str) -> Example:
    """An example as it was written."""
    data = read_text(f"examples:\n{text}".encode(), "example").data
    assert isinstance(data, dict)
    [raw] = data["examples"]
    return Example.model_validate(raw)


# Candidates


def _of_space(found: Difference) -> Iterator[Candidate]:
    for one in found.space.tracks:
        for part in one.parts:
            yield from _of_part(part)


def _of_part(part: Part) -> Iterator[Candidate]:
    about = {"power": "power", "grade": f"grade {part.about}"}.get(part.kind, f"{part.kind} on {part.about}")
    for region in part.regions:
        for rule in dict.fromkeys((*region.now_by, *region.was_by)):
            for demand in dict.fromkeys(use.demand for use in part.uses) or ("",):
                note = f"{about}: was {part.was}, is {part.now}"
                yield Candidate(rule, region.witness, demand or None, note)


def _of_cases(new: Edition, found: Difference, files: Sequence[Path]) -> Iterator[tuple[bool, Candidate]]:
    """Candidates from real cases, with whether the case changes verdict on them."""
    if found.docket is None:
        return
    changed = {case.case: case for case in found.docket.changed if not case.refused}
    for file in files:
        case = changed.get(case_id(file))
        if case is not None:
            yield from _of_case(new, case, file)


def _of_case(new: Edition, case: CaseChange, file: Path) -> Iterator[tuple[bool, Candidate]]:
    matter = read_matter(file, new.book.catalogues)
    conclusions: Mapping[tuple[str, str, str], Conclusion] = {
        (verdict.id, conclusion.target.id, outcome_name(conclusion)): conclusion
        for verdict in decide(matter, new.book, Reference())
        for conclusion in verdict.conclusions
    }
    for flip in case.flips:
        conclusion = conclusions.get((flip.track, flip.target, flip.outcome))
        if conclusion is not None and flip.differs_in != "citation":
            note = f"{case.case}, {flip.track}: {flip.target}"
            for candidate in _of_conclusion(conclusion, _rules(flip), note):
                yield flip.differs_in == "verdict", candidate


def _rules(flip: Flip) -> tuple[str, ...]:
    """The rules behind either reading."""
    sides = (reading for reading in (flip.now, flip.was) if reading is not None)
    return tuple(dict.fromkeys(rule.id for reading in sides for rule in reading.rules))


def _of_conclusion(conclusion: Conclusion, names: tuple[str, ...], note: str) -> Iterator[Candidate]:
    """The rules named on the facts of a case, each on the day by whose facts it was judged.

    An example is given on one date, so that of days that differ the first and the last stand for all.
    """
    known = tuple(name for name in names if name in conclusion.situation.rules)
    demand = conclusion.target.demand
    kind = demand.object if demand is not None else None
    for view in conclusion.views(known):
        facts = {name: value.values for name, value in view.situation.facts.items()}
        counting = view.situation.law_days
        days: dict[LawOf, Interval] = {law: Interval(counting[law][0].lo, counting[law][-1].hi) for law in _LAWS}
        for rule in view.rules:
            asked = isinstance(conclusion.question, PowerQuestion)
            yield Candidate(rule, Witness(facts, days), kind if asked else None, note)
