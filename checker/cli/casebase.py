"""The command `audit`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import Formats

if TYPE_CHECKING:
    from checker.casebase import Asked
    from checker.cli.formats import Destination
    from checker.report.survey import Audited


_SIZE = re.compile(r"(?i)[0-9]{1,9}(\.[0-9]{1,9})? ?[KMGT]i?B")


def audit(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="One table (.csv, .parquet), or case files, folders, ids of shipped cases, -."
        ),
    ],
    *,
    order: Annotated[
        Path | None, typer.Option("--order", metavar="FILE", help="The order file: how the cases of a table compare.")
    ] = None,
    infer: Annotated[
        bool, typer.Option("--infer", help="Print a commented draft of an order file for the table, and stop.")
    ] = False,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rules", metavar="PACK", help="Judge by rules: a pack's id or a folder of packs; may be repeated."
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="FILE", help="What the rules say of each case of a table: .csv, .jsonl or .parquet."
        ),
    ] = None,
    path: Annotated[
        str,
        typer.Option("--path", metavar="PATH", help="How to compare a table: auto, plain, lattice, distributed."),
    ] = "auto",
    master: Annotated[
        str | None,
        typer.Option(
            "--master", metavar="URL", help="Where Spark runs, for the distributed path; this machine if not."
        ),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option("--memory", metavar="SIZE", help="What the set engine may hold in memory, such as 4GB."),
    ] = None,
    per_case: Annotated[
        Path | None,
        typer.Option(
            "--per-case", metavar="FILE", help="The figures of each case of a table: .csv, .jsonl or .parquet."
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=0, metavar="N", help="List the N cases most in conflict.")] = 10,
    conflicts: Annotated[
        int,
        typer.Option("--conflicts", min=0, metavar="K", help="Beside each case listed, name K that it conflicts with."),
    ] = 0,
    repair: Annotated[
        bool, typer.Option("--repair/--no-repair", help="Whether to find the fewest cases to set aside.")
    ] = True,
    proof: Annotated[
        bool, typer.Option("--proof", help="Name in the JSON report the cases that prove the fewest to set aside.")
    ] = False,
    sensitivity: Annotated[
        bool,
        typer.Option("--sensitivity/--no-sensitivity", help="Whether to count the conflicts without each dimension."),
    ] = True,
    format: Formats = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SURE", help="Exit with 1 at conflicts: never, certain, possible.")
    ] = "never",
) -> None:
    """Compare every case of a base with every other, and say how alike."""
    from checker.casebase import Asked, is_table
    from checker.cli import ending, formats
    from checker.cli.output import write_audit

    least, wanted = formats.sureness(fail_on), formats.destinations(format or ())
    if infer:
        _refuse_beside_infer(context)
        _draft(_table(sources))
        return
    asked = Asked(
        repair=repair,
        sensitivity=sensitivity,
        top=top,
        conflicts=conflicts,
        proof=proof,
        way=formats.path(path, master),
        master=master,
        memory=_size(memory),
        per_case=per_case,
        answers=answers,
    )
    with ending.terminable():
        if order is not None or any(is_table(source) for source in sources):
            found = _of_table(_table(sources), wanted, order=order, packs=rules or [], asked=asked)
        else:
            _refuse_for_cases(asked)
            found = _of_cases(sources, [Path(folder) for folder in rules or []], asked, wanted)
        if proof and any(survey.proof is None for survey in found.surveys):
            _tell_of_no_proof()
        write_audit(found, wanted)
    raise typer.Exit(_exit_code(found, least))


def _tell_of_no_proof() -> None:
    from checker.cli.streams import tell

    why = "the number of cases to set aside is not exact, or was not asked for, or counts cases that are alike together"
    tell(f"note: there is no proof: {why}", hint="the plain path compares case by case")


def _table(sources: Sequence[str]) -> Path:
    """The one table meant; raises UsageError where there are more."""
    from checker.errors import UsageError

    if len(sources) > 1:
        raise UsageError("one table is audited at a time, and not together with cases", "run the command for each")
    return Path(sources[0])


def _refuse_beside_infer(context: typer.Context) -> None:
    """Nothing is compared when a draft is made; raises UsageError at what says how."""
    from checker.errors import UsageError

    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if name not in ("sources", "infer") and source is not None and source.name == "COMMANDLINE":
            hint = "first make the draft, then audit with it"
            raise UsageError(f"{parameter.opts[0]} has no effect on a draft, which is all that --infer makes", hint)


def _size(memory: str | None) -> str | None:
    """What may be held in memory; raises UsageError where that is no size."""
    from checker.errors import UsageError

    if memory is not None and (not _SIZE.fullmatch(memory) or not re.search("[1-9]", memory)):
        raise UsageError(f"--memory: `{memory}` is not a size", "write a number and a unit, such as 500MB or 4GB")
    return memory


def _draft(table: Path) -> None:
    from checker.casebase import draft_order
    from checker.cli.streams import stage, tell, write

    write(draft_order(table, stage))
    tell(f"finish the draft, then run: checker audit {table} --order FILE")


def _of_table(
    table: Path, wanted: Sequence[Destination], *, order: Path | None, packs: Sequence[str], asked: Asked
) -> Audited:
    from checker.casebase import audit_table, judge_table
    from checker.cli import formats
    from checker.cli.streams import stage
    from checker.errors import UsageError
    from checker.report.surveyor import audited
    from checker.tables.accept import read_order

    if order is None and not packs:
        hint = f"checker audit --infer {table} > order.yaml writes a draft of an order file"
        raise UsageError(f"`{table}` is a table, and neither --order nor --rules says how to audit it", hint)
    for option, file, needed, given in (
        ("--answers", asked.answers, "--rules", bool(packs)),
        ("--per-case", asked.per_case, "--order", order is not None),
    ):
        if file is not None and not given:
            raise UsageError(f"{option} goes with {needed}")
    formats.refuse_unwritable(wanted, [table, *([order] if order else [])], [asked.per_case, asked.answers])
    compared = None if order is None else read_order(order)
    judged = judge_table(table, packs, compared, asked, stage) if packs else None
    surveys = [] if compared is None else [audit_table(table, compared, asked, stage)]
    return audited(surveys, rules=judged)


def _refuse_for_cases(asked: Asked) -> None:
    """Case files are few, and compared pair by pair; raises UsageError at what is for tables."""
    from checker.errors import UsageError

    for option, given in (
        ("--path and --master go", asked.way),
        ("--memory goes", asked.memory),
        ("--per-case goes", asked.per_case),
        ("--answers goes", asked.answers),
    ):
        if given is not None:
            raise UsageError(f"{option} with a table, and there is none", "its name ends in .csv or .parquet")


def _of_cases(sources: Sequence[str], rules: Sequence[Path], asked: Asked, wanted: Sequence[Destination]) -> Audited:
    from checker.audit import load_book, rule_files
    from checker.casebase import audit_cases
    from checker.cli import formats
    from checker.cli.streams import stage, tell, tell_problems
    from checker.selection import select

    selection = select(sources)
    formats.refuse_unwritable(wanted, [*selection.paths, *rule_files(rules)])
    found, notes = audit_cases(selection, load_book(rules), asked, stage)
    tell_problems(found.problems)
    for note in notes:
        tell(f"note: {note}")
    return found


def _exit_code(found: Audited, fail_on: str) -> int:
    """2 where a file could not be accepted, else 1 at conflicts where that is asked for, else 0."""
    if found.problems:
        return 2
    certain = any(survey.all.conflicts for survey in found.surveys)
    possible = any(survey.all.conflicts_possible for survey in found.surveys)
    return int({"never": False, "certain": certain, "possible": possible}[fail_on])
