"""Use cases on whole case bases: the audit of a table or of a folder of cases, and the draft of an order file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checker.audit import list_cases, load_book
from checker.errors import NothingMatched, UsageError
from checker.findings.beside import outcome_words
from checker.findings.cohort import Cohort, base_of, not_compared
from checker.precedents import plain
from checker.precedents.order import Number
from checker.report.survey import Audited, LeftOut, Survey
from checker.report.surveyor import Source, audited, survey
from checker.rules.pack import Book
from checker.selection import Selection
from checker.tables import paths
from checker.tables.duck import DuckSession
from checker.tables.infer import draft
from checker.tables.orderfile import TableOrder, word
from checker.tables.parquet import is_parquet
from checker.tables.paths import Way
from checker.tables.percase import FORMATS, first_ids, write_cases
from checker.tables.rules import RulesAudit, audit_rules, ruleset
from checker.tables.rules import Way as RulesWay
from checker.tables.session import Session
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
    proof: bool = False
    """Whether the cases that prove the fewest removals are named."""
    way: Way | None = None
    """How a table is compared; None where that is left to the checker."""
    master: str | None = None
    """Where Spark runs."""
    memory: str | None = None
    """What the embedded set engine may hold in memory, as in `4GB`."""
    per_case: Path | None = None
    """The file for the figures of each case of a table."""
    answers: Path | None = None
    """The file for what rules say of each case of a table."""


def is_table(source: str) -> bool:
    """Whether a source is a table by its name."""
    return Path(source).suffix.lower() in TABLES


def audit_table(file: Path, order: TableOrder, asked: Asked, watch: Watch) -> Survey:
    """The figures of a table, and those of each case in a file where that is asked for.

    Raises InputError with all that is wrong in the table, UsageError, NothingMatched.
    """
    if file.is_dir() and not is_parquet(file):
        hint = "cases in files are compared as their packs say, without --order"
        raise UsageError(f"`{file}` is a folder without a table in it", hint)
    if asked.per_case is not None and asked.per_case.suffix.lower() not in FORMATS:
        raise UsageError(f"`{asked.per_case}`: the figures of cases are written as {', '.join(FORMATS)}")
    found = paths.audit_table(
        file,
        order,
        way=asked.way,
        master=asked.master,
        memory=asked.memory,
        repair=asked.repair,
        drop=asked.sensitivity,
        watch=watch,
    )
    if asked.per_case is not None:
        write_cases(found, asked.per_case, watch("writing"))

    def spell(outcome: int, value: Number) -> str:
        return word(order.outcomes[outcome], value)

    source = Source(
        str(file),
        f"the order file {order.file}",
        found.why,
        spell,
        lambda rows: first_ids(found, rows),
        str(asked.per_case or ""),
    )
    return survey(found.table.base, found.audit, source, top=asked.top, conflicts=asked.conflicts, proof=asked.proof)


def judge_table(file: Path, packs: Sequence[str], order: TableOrder | None, asked: Asked, watch: Watch) -> RulesAudit:
    """The rules of some packs over the rows of a table, each pack given by its id or in a folder.

    What they say of each case is written to a file where that is asked for. Raises InputError, UsageError,
    NothingMatched.
    """
    folders = [Path(pack) for pack in packs if Path(pack).is_dir()]
    rules = ruleset(load_book(folders), [pack for pack in packs if not Path(pack).is_dir()])
    progress = watch("judging")
    with _session(asked, progress) as session:
        return audit_rules(
            file,
            rules,
            way=None if asked.way is None else _ENGINES[asked.way],
            form=None if order is None else order.form,
            out=asked.answers,
            session=session,
            progress=progress,
        )


_ENGINES: dict[Way, RulesWay] = {"plain": "plain", "lattice": "duckdb", "distributed": "spark"}
"""What judges by rules on each path."""


@contextmanager
def _session(asked: Asked, progress: Callable[[int, int], None] | None) -> Iterator[Session | None]:
    """The engine, where more is asked of it than it does by itself."""
    if asked.way == "distributed" and asked.master is not None:
        from checker.tables.spark import SparkTables

        with SparkTables(master=asked.master, progress=progress) as spark:
            yield spark
    elif asked.way == "lattice" and asked.memory is not None:
        with DuckSession(memory=asked.memory, progress=progress) as duck:
            yield duck
    else:
        yield None


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
    source = Source(
        "case files", f"the pack {cohort.comparing.pack}", why, spell, lambda rows: [(base.ids[row],) for row in rows]
    )
    return survey(base, figures, source, top=asked.top, conflicts=asked.conflicts, proof=asked.proof)


def draft_order(file: Path, watch: Watch) -> str:
    """A commented draft of an order file for a CSV file; raises InputError, UsageError, NothingMatched."""
    if is_parquet(file):
        hint = "save some thousand rows of it as CSV; the order file then serves for both"
        raise UsageError(f"`{file}` is Parquet, and a draft is made from CSV", hint)
    return draft(file, watch("reading"))
