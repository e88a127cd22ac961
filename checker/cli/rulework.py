"""The commands that try rules: `rules test`, `rules verify`, `rules diff` and `rules mutate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checker.assurance import Tested
    from checker.cli.formats import Destination
    from checker.properties.coverage import Covered
    from checker.report.verification import Verification
    from checker.revision.difference import Difference
    from checker.rules.pack import Book

_SECONDS = 60.0
"""How long a verification may take where nobody says otherwise."""

Some = Annotated[list[str] | None, typer.Argument(metavar="RULE", help="Rules or packs; all if left out.")]


def try_out(
    only: Some = None,
    *,
    rules: Rules = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Report which tests and boundaries of each rule its examples exercise.")
    ] = False,
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold",
            metavar="PERCENT",
            min=0,
            max=100,
            help="With --coverage: exit with 1 where examples exercise a smaller share.",
        ),
    ] = None,
    laws: Annotated[bool, typer.Option("--laws", help="Look for cases that break the laws of packs too.")] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="With --laws: where the search begins; 0 if left out.")
    ] = None,
    examples: Annotated[
        int | None, typer.Option("--examples", metavar="N", min=1, help="With --laws: cases tried for each law.")
    ] = None,
) -> None:
    """Run the examples of rules; exit with 1 where one fails or is missing."""
    from checker import assurance, audit

    _goes_with("--threshold", threshold is not None, "--coverage", coverage)
    _goes_with("--seed", seed is not None, "--laws", laws)
    _goes_with("--examples", examples is not None, "--laws", laws)
    book = audit.load_book(rules or [])
    tested = assurance.test_rules(book, only or [])
    failed = bool(tested.failures)
    _write_tested(tested)
    if coverage:
        covered = assurance.covered(book, only or [])
        _write_coverage(covered)
        failed |= threshold is not None and 100 * covered.exercised < threshold * covered.exercisable
    if laws:
        failed |= _try_laws(book, only or [], seed, examples)
    raise typer.Exit(1 if failed else 0)


def _goes_with(option: str, given: bool, other: str, needed: bool) -> None:
    from checker.errors import UsageError

    if given and not needed:
        raise UsageError(f"{option} goes with {other}")


def _write_tested(tested: Tested) -> None:
    """Failures on standard output, then the counts."""
    from checker.cli.streams import page, write
    from checker.report.counts import counted

    out = page()
    for span, failure in tested.failures:
        which = "" if failure.example is None else f" example {failure.example + 1}"
        out.line(f"{span.file}: {failure.rule}{which}: {failure.message}")
    rules, examples = counted(tested.rules, "rule"), counted(tested.examples, "example")
    out.line(f"{rules}, {examples}: {counted(len(tested.failures), 'failure')}")
    write(out.text())


def _try_laws(book: Book, only: Sequence[str], seed: int | None, examples: int | None) -> bool:
    """Whether a law is broken; that, and what could not be tried, is printed."""
    from checker import assurance
    from checker.cli.streams import page, write
    from checker.properties.hold import Broken, Plan
    from checker.report import held

    usual = Plan()
    plan = Plan(usual.seed if seed is None else seed, usual.examples if examples is None else examples)
    found = assurance.hold_laws(book, only, plan)
    out = page()
    out.line()
    held.laws(out, found, plan)
    write(out.text())
    return any(isinstance(one.held.result, Broken) for one in found)


def _write_coverage(covered: Covered) -> None:
    from checker.cli.streams import page, write
    from checker.report import coverage as coverage_report

    out = page()
    out.line()
    coverage_report.coverage(out, covered)
    write(out.text())


def verify(
    only: Some = None,
    *,
    rules: Rules = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT[=FILE]",
            help="text (if left out), json or sarif, on standard output or in a file; may be repeated.",
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="LEVEL", help="Exit with 1 at complaints of this level: note, warning, error, never."
        ),
    ] = "warning",
    strict_unknown: Annotated[
        bool, typer.Option("--strict-unknown", help="Exit with 4 instead of 0 where a question is left undecided.")
    ] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Look for one kind of complaint alone; may be repeated."),
    ] = None,
    budget: Annotated[
        float,
        typer.Option("--budget", metavar="SECONDS", min=0, help="How long it may take; the rest is left undecided."),
    ] = _SECONDS,
    suppressions: Annotated[
        bool,
        typer.Option(
            "--suppressions/--no-suppressions", help="Whether packs may explain complaints about their rules."
        ),
    ] = True,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="The day on which suppressions count; today if left out."),
    ] = None,
    case_files: Annotated[
        Path | None,
        typer.Option(
            "--case-files",
            metavar="DIR",
            help="Write the cases shown as case files into a folder that is not there yet.",
        ),
    ] = None,
) -> None:
    """Look for clashes, gaps and rules without use in every case that the scales allow."""
    from checker import assurance, audit
    from checker.cli import formats
    from checker.cli.streams import tell
    from checker.proofs.verify import Wanted

    wanted, least = formats.destinations(format or (), formats.ALSO_SARIF), formats.level(fail_on)
    formats.refuse_unwritable(wanted, audit.rule_files(rules or []))
    asked = Wanted(frozenset(only or ()), assurance.kinds(kind or ()), budget, _day(as_of))
    found = assurance.verify_rules(audit.load_book(rules or []), asked, suppress=suppressions)
    if case_files is not None:
        written, notes = assurance.write_cases(found.found, case_files)
        for note in notes:
            tell(f"note: {note}")
        tell(f"wrote {written} case files into {case_files}")
    _write_verified(found.report, wanted)
    raise typer.Exit(_exit_code(found.report, least, strict_unknown=strict_unknown))


def _day(text: str | None) -> date:
    """The day written, or today; raises UsageError."""
    from datetime import date

    from checker.dates import PartialDate
    from checker.errors import UsageError

    if text is None:
        return date.today()
    try:
        day = PartialDate.parse(text)
    except ValueError as error:
        raise UsageError(f"--as-of: {error}") from None
    if not day.exact:
        raise UsageError(f"--as-of: `{text}` is not a single day", "write 2023-09-14")
    return day.first


def _write_verified(found: Verification, wanted: Sequence[Destination]) -> None:
    from checker.cli.output import deliver
    from checker.report import verified

    def in_json() -> str:
        from checker.report import json

        return json.render_verification(found)

    def in_sarif() -> str:
        from checker.report import sarif

        return sarif.render(found)

    deliver(wanted, lambda out: verified.report(out, found), {"json": in_json, "sarif": in_sarif})


def _exit_code(found: Verification, fail_on: str, *, strict_unknown: bool) -> int:
    """1 at complaints that are not explained, else 4 where asked for and something was left undecided, else 0."""
    from checker.vocabulary import Level

    if fail_on != "never" and any(Level(level).rank >= Level(fail_on).rank for level in found.loudest):
        return 1
    return 4 if strict_unknown and found.undecided else 0


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder of packs, or a git revision of the rules.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, to be held against the old one.")],
    *,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="DIR", help="The folder of packs that a revision is one of; else the shipped one."
        ),
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option("--cases", metavar="DIR", help="Judge the cases in a folder by both editions; may be repeated."),
    ] = None,
    emit_tests: Annotated[
        Path | None,
        typer.Option("--emit-tests", metavar="FILE", help="Write what differs as examples into a file not there yet."),
    ] = None,
    budget: Annotated[
        float,
        typer.Option("--budget", metavar="SECONDS", min=0, help="How long the proof over all possible cases may take."),
    ] = _SECONDS,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="WHAT", help="Exit with 1 at differences: never, verdict, any.")
    ] = "never",
) -> None:
    """Set two editions of rules beside each other: what they say, on real cases and on all possible ones."""
    from checker import assurance
    from checker.audit import write_new
    from checker.cli import formats
    from checker.cli.streams import page, progress, tell, tell_problems, write
    from checker.report import revision

    least = formats.difference(fail_on)
    asked = assurance.Asked(budget, emit_tests is not None)
    found = assurance.compare_editions((old, new), rules, cases or [], asked, progress())
    if emit_tests is not None and found.examples is not None:
        write_new(emit_tests, found.examples.text)
        for note in found.examples.left_out:
            tell(f"note: no example: {note}")
        tell(f"wrote {found.examples.examples} examples of {found.examples.rules} rules into {emit_tests}")
    docket = found.difference.docket
    tell_problems(docket.problems if docket is not None else ())
    out = page()
    revision.revision(out, found.difference)
    write(out.text())
    raise typer.Exit(_differs(found.difference, least))


def _differs(found: Difference, fail_on: str) -> int:
    """2 where a case could not be accepted by either edition, else 1 at differences where that is asked for, else 0."""
    if found.docket is not None and found.docket.problems:
        return 2
    verdict = found.docket is not None and found.docket.count("verdict") > 0
    return int({"never": False, "verdict": verdict, "any": found.differs}[fail_on])


def mutate(
    only: Some = None,
    *,
    rules: Rules = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            "--cases",
            metavar="DIR",
            help="Ask the cases in a folder too, for the shipped rules the shipped ones if left out; may be repeated.",
        ),
    ] = None,
    laws: Annotated[bool, typer.Option("--laws/--no-laws", help="Whether to ask the laws of packs too.")] = True,
) -> None:
    """Change rules in one place each, and report the changes that nothing notices; exit with 1 where there is one."""
    from checker import assurance, audit
    from checker.cli.streams import page, stage, tell_problems, write
    from checker.report import mutation

    book = audit.load_book(rules or [])
    asked = audit.list_cases([str(folder) for folder in cases or ()], book) if cases or not rules else None
    problems = asked.problems if asked is not None else ()
    tell_problems(problems)
    matters = asked.matters if asked is not None else ()
    found = assurance.mutate_rules(book, only or [], matters, laws=laws, progress=stage("changes of rules"))
    out = page()
    mutation.mutation(out, found)
    write(out.text())
    raise typer.Exit(2 if problems else int(bool(found.of("survived"))))
