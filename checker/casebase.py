"""Use cases on whole case bases: the audit of a table or of a folder of cases, and the draft of an order file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.audit import list_cases, load_book
from checker.errors import NothingMatched
from checker.findings.beside import outcome_words
from checker.findings.cohort import Cohort, base_of, not_compared
from checker.precedents import plain
from checker.precedents.order import Number
from checker.report.survey import Audited, LeftOut, Survey
from checker.report.surveyor import Source, audited, survey
from checker.rules.pack import Book
from checker.selection import Selection
from checker.tables.infer import draft
from checker.tables.orderfile import TableOrder, word
from checker.tables.rows import read_rows
from checker.tables.rules import RulesAudit, audit_rules, ruleset
from checker.vocabulary import Interval

Watch = Callable[[str], Callable[[int, int], None] | None]
"""For the name of a stage, what is told how much of how much of it is done."""

TABLES = frozenset({".csv", ".tsv", ".parquet"})
"""Endings of the names of files that are taken for tables, and not for cases."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an audit is wanted."""

    repair: bool = True
    sensitivity: bool = True
    top: int = 10
    """Cases listed at most."""
    conflicts: int = 0
    """Cases named beside each one listed, at most."""


def is_table(source: str) -> bool:
    """Whether a source is a table by its name."""
    return Path(source).suffix.lower() in TABLES


def audit_table(file: Path, order: TableOrder, asked: Asked, watch: Watch) -> Survey:
    """The figures of a table; raises InputError with all that is wrong in it, UsageError, NothingMatched."""
    base = read_rows(file, order, watch("reading"))
    figures = plain.audit(base, repair=asked.repair, drop=asked.sensitivity, progress=watch("comparing"))
    why = f"{base.size:,} cases are few enough to compare each with every other"

    def spell(outcome: int, value: Number) -> str:
        return word(order.outcomes[outcome], value)

    source = Source(str(file), f"the order file {order.file}", why, spell, lambda row: base.ids[row])
    return survey(base, figures, source, top=asked.top, conflicts=asked.conflicts)


def judge_table(
    file: Path, packs: Sequence[str], order: TableOrder | None, answers: Path | None, watch: Watch
) -> RulesAudit:
    """The rules of some packs over the rows of a table, each pack given by its id or in a folder.

    With `answers` the answer to each row too, in that file. Raises InputError, UsageError, NothingMatched.
    """
    folders = [Path(pack) for pack in packs if Path(pack).is_dir()]
    named = [pack for pack in packs if not Path(pack).is_dir()]
    form = None if order is None else order.form
    return audit_rules(file, ruleset(load_book(folders), named), form=form, out=answers, progress=watch("judging"))


def audit_cases(selection: Selection, book: Book, asked: Asked, watch: Watch) -> tuple[Audited, tuple[str, ...]]:
    """The figures of case files, for each pack that says how cases are compared, and what was passed over.

    Raises NothingMatched where no pack compares any of the cases.
    """
    listed = list_cases(selection, book, watch("reading"))
    cohorts = base_of(listed.matters, book)
    reasons = Counter(one.reason for one in not_compared(listed.matters, book))
    out = [LeftOut(reason, count) for reason, count in sorted(reasons.items())]
    if not cohorts and not listed.problems:
        raise NothingMatched("no pack says how any of these cases is compared", "; ".join(one.reason for one in out))
    surveys = [_of_cohort(cohort, asked, watch) for cohort in cohorts]
    return audited(surveys, not_compared=out, problems=listed.problems), listed.notes


def _of_cohort(cohort: Cohort, asked: Asked, watch: Watch) -> Survey:
    base = cohort.base
    figures = plain.audit(base, repair=asked.repair, drop=asked.sensitivity, progress=watch("comparing"))

    def spell(outcome: int, value: Number) -> str:
        place = int(value)
        return outcome_words(cohort.catalogue, base.order.outcomes[outcome].name, Interval(place, place))

    why = "cases in files are few enough to compare each with every other"
    source = Source("case files", f"the pack {cohort.comparing.pack}", why, spell, lambda row: base.ids[row])
    return survey(base, figures, source, top=asked.top, conflicts=asked.conflicts)


def draft_order(file: Path, watch: Watch) -> str:
    """A commented draft of an order file for a table."""
    return draft(file, watch("reading"))
