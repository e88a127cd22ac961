"""Use cases on rules: one function per command, from a rule book to values that reports print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.errors import NothingMatched, UsageError
from checker.facts.matter import Matter
from checker.model.load import nearest
from checker.mutation.notice import by_cases, by_examples, by_laws
from checker.mutation.survive import Mutated, mutate
from checker.proofs.complaint import KINDS, Complaint, Kind
from checker.proofs.merge import Found
from checker.proofs.questions import questions
from checker.proofs.suppress import read_suppressions
from checker.proofs.verify import Verified, Wanted, verify
from checker.properties.casefile import case_text
from checker.properties.coverage import Covered, cover
from checker.properties.examples import Failure, run
from checker.properties.hold import Broken, Held, Plan, hold_all, title
from checker.properties.witness import judge
from checker.report.file import write_folder
from checker.report.held import Counterexample, Result
from checker.report.instance import Instances
from checker.report.verification import Verification
from checker.report.verifier import verification
from checker.revision.difference import Difference, diff
from checker.revision.edition import read_edition
from checker.revision.emit import Emitted, emit
from checker.rules.ast import Ceiling, Floor, Rule
from checker.rules.pack import Book
from checker.selection import select
from checker.source import Span
from checker.vocabulary import Interval

Watch = Callable[[int, int], None] | None
"""What is told how much of how much is done."""


def chosen(book: Book, only: Sequence[str]) -> dict[str, Rule]:
    """The rules named, by id or by pack, or all of them; raises UsageError for a name unknown."""
    found: dict[str, Rule] = {}
    for name in only or book.packs:
        named = {rule.id: rule for rule in book.rules.values() if name in (rule.id, _pack_of(rule))}
        if not named and name not in book.packs:
            raise UsageError(f"there is no rule or pack `{name}`", nearest(name, [*book.rules, *book.packs]))
        found.update(named)
    return found


def _pack_of(rule: Rule) -> str:
    return rule.id.split("/", maxsplit=1)[0]


# Verify


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of rules: as reports print it, and with the made-up cases as engines read them."""

    report: Verification
    found: Verified


def verify_rules(book: Book, wanted: Wanted, *, suppress: bool = True) -> Verdict:
    """Every complaint about the rules and packs wanted, or all.

    Raises InputError for suppressions that cannot be accepted, UsageError for a name unknown, NothingMatched where no
    rules are judged together on any track.
    """
    chosen(book, sorted(wanted.names))
    suppressions = read_suppressions(book)
    found = verify(book, questions(book), suppressions if suppress else (), wanted)
    if not found.rules:
        hint = "a pack names the authorities and regimes that it is about under `applies_to`"
        raise NothingMatched("no rule in force is judged on any track", hint)
    return Verdict(verification(book, found), found)


def kinds(named: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds of complaint named, or all; raises UsageError for a name unknown."""
    for name in named:
        if name not in KINDS:
            listed = ", ".join(f"`{kind}`" for kind in KINDS)
            raise UsageError(f"--kind: `{name}` is not one of {listed}", nearest(name, KINDS))
    return tuple(kind for kind in KINDS if not named or kind in named)


def write_cases(found: Verified, folder: Path) -> tuple[int, tuple[str, ...]]:
    """Write each made-up case that shows an unexplained complaint as a case file into a folder that is not there yet.

    Returns how many were written, and why others could not be. Raises UsageError where the folder is there already or
    cannot be written, and then writes nothing.
    """
    texts: dict[str, str] = {}
    notes: list[str] = []
    for name, one, number in _named_cases(found.found):
        shown = one.complaint.shown[number]
        concerned = (*(rule for rule, _ in shown.effects), *shown.none_of)
        within = _between(one, number)
        text = case_text(one.rules, shown.witness, names=concerned, shows=_said(one.complaint, number), within=within)
        if isinstance(text, str):
            texts[f"{name}.yaml"] = text
        else:
            notes.append(f"{name} cannot be written as a case file: {text.why}")
    write_folder(folder, texts)
    return len(texts), tuple(notes)


def _said(complaint: Complaint, number: int) -> str:
    """What one case of a complaint is to show, for a reader who has the file alone."""
    named = ", ".join(f"`{name}`" for name in complaint.rules if f"`{name}`" not in complaint.message)
    said = f"{named}: {complaint.message}" if named else complaint.message
    if told := complaint.shown[number].told:
        said += f"; here {told}"
    if complaint.kind == "clash":
        said += f"; other findings than that on {complaint.about} are not what it is to show"
    return said


def _between(one: Found, number: int) -> dict[str, Interval]:
    """Of a clash the levels from the ceiling to the floor above it: whichever of them is met, a rule is broken."""
    if one.complaint.kind != "clash":
        return {}
    says = [one.rules.rules[name].says for name, _ in one.complaint.shown[number].effects]
    ceilings = [each.at for each in says if isinstance(each, Ceiling)]
    floors = [each.at for each in says if isinstance(each, Floor)]
    return {one.complaint.about: Interval(min(ceilings), max(floors))}


def _named_cases(found: Iterable[Found]) -> Iterator[tuple[str, Found, int]]:
    unexplained = (one for one in found if one.complaint.suppressed is None)
    for place, one in enumerate(unexplained, 1):
        words = (one.complaint.kind, *one.complaint.rules[:1])
        name = re.sub("[^a-z0-9]+", "-", f"{place:02}-{'-'.join(words)}")
        for number in range(len(one.complaint.shown)):
            yield f"{name}-{number + 1}", one, number


# Test


@dataclass(frozen=True, slots=True)
class Tested:
    """How many rules and examples were run, and what failed."""

    rules: int
    examples: int
    failures: tuple[tuple[Span, Failure], ...]


def test_rules(book: Book, only: Sequence[str]) -> Tested:
    """The examples of the rules or packs named, or of all; raises UsageError for a name unknown."""
    rules = chosen(book, only)
    failures = tuple((book.rules[failure.rule].span, failure) for failure in run(book, rules.values()))
    return Tested(len(rules), sum(len(rule.examples) for rule in rules.values()), failures)


def covered(book: Book, only: Sequence[str]) -> Covered:
    """What the examples of the rules or packs named, or of all, exercise; raises UsageError for a name unknown."""
    return cover(book, list(chosen(book, only).values()))


def hold_laws(book: Book, only: Sequence[str], plan: Plan) -> tuple[Result, ...]:
    """What the laws of the rule sets with the rules or packs named, or of all, come to on cases that are drawn.

    Raises UsageError for a name unknown.
    """
    packs = {_pack_of(rule) for rule in chosen(book, only).values()} if only else ()
    instances = Instances(book)
    return tuple(Result(held, tuple(_counterexamples(held, instances))) for held in hold_all(book, plan, packs))


def _counterexamples(held: Held, instances: Instances) -> Iterator[Counterexample]:
    if not isinstance(held.result, Broken):
        return
    found, law = held.result, title(held.result.law)
    beside = [rule for rule in found.rules if rule in held.rules.rules]
    for witness in found.cases:
        judged = judge(held.rules, witness).rules
        effects = [(rule, judged[rule].effective) for rule in beside]
        shown = instances.case(witness, held.rules.catalogue, "", effects=effects, beside=beside)
        text = case_text(held.rules, witness, names=beside, shows=found.told, law=law)
        yield Counterexample(shown, text, "") if isinstance(text, str) else Counterexample(shown, "", text.why)


# Diff


@dataclass(frozen=True, slots=True)
class Asked:
    """How far two editions are compared."""

    seconds: float | None = None
    """How long the proof over all possible cases may take; None for as long as it takes."""
    examples: bool = False
    """Whether what differs is written as examples too."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions of a rule book beside each other, and the examples that tell them apart where these are wanted."""

    difference: Difference
    examples: Emitted | None


def compare_editions(
    editions: tuple[str, str], rules: Path | None, cases: Sequence[Path], asked: Asked, progress: Watch = None
) -> Compared:
    """What the second edition changes in the first; each is a folder, or a git revision of the folder `rules`.

    Raises UsageError where there is no such edition, folder of cases, or revision, InputError for rules that cannot be
    accepted, NothingMatched where the folders hold no case.
    """
    old, new = (read_edition(name, rules) for name in editions)
    for folder in cases:
        if not folder.is_dir():
            raise UsageError(f"there is no folder `{folder}`")
    files = select([str(folder) for folder in cases]).paths if cases else []
    found = diff(old, new, files, seconds=asked.seconds, progress=progress)
    return Compared(found, emit(old, new, found, files) if asked.examples else None)


# Mutate


def mutate_rules(
    book: Book, only: Sequence[str], cases: Sequence[Matter], *, laws: bool, progress: Watch = None
) -> Mutated:
    """What becomes of every small change of the rules and packs named, or of all; raises UsageError for a name unknown.

    A change is noticed by an example, by a law where `laws` are tried too, or by one of the cases.
    """
    noticers = [by_examples(book), *([by_laws(book)] if laws else []), *([by_cases(book, cases)] if cases else [])]
    return mutate(book, list(chosen(book, only).values()), noticers, progress)
