"""The commands. Heavy imports wait until a command runs, so that help is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from checker.cli import casebase, rulework
from checker.cli.options import Case, Cases, Formats, Rules

_ABOUT = "Is a sanction in proportion, within its powers, and consistent with like cases? Answers cite their reasons."


def _group(about: str) -> typer.Typer:
    return typer.Typer(
        help=about, rich_markup_mode=None, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )


app = _group(_ABOUT)
rules_app = _group("List, show, test, verify and compare rules.")
cases_app = _group("List, show and begin case files.")
schema_app = _group("Print JSON Schemas, for editors and for programs.")
app.add_typer(rules_app, name="rules")
app.add_typer(cases_app, name="cases")
app.add_typer(schema_app, name="schema")


Compared = Annotated[
    list[Path] | None,
    typer.Option(
        "--cases", metavar="DIR", help="Compare with the cases in a folder, not with the shipped ones; may be repeated."
    ),
]
Alone = Annotated[bool, typer.Option("--alone", help="Compare with no other case.")]


def _version(wanted: bool) -> None:
    if wanted:
        from checker import __version__
        from checker.cli.streams import write

        write(f"checker {__version__}\n")
        raise typer.Exit


@app.callback()
def _commands(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """The options of the program itself."""


@app.command()
def check(
    cases: Cases,
    *,
    rules: Rules = None,
    format: Formats = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="LEVEL", help="Exit with 1 at findings of this level: note, warning, error, never."
        ),
    ] = "warning",
    strict_unknown: Annotated[
        bool,
        typer.Option(
            "--strict-unknown", help="Exit with 4 instead of 0 where a finding is undecided or only possible."
        ),
    ] = False,
    cases_dir: Compared = None,
    alone: Alone = False,
) -> None:
    """Judge cases and print every finding with its reasons."""
    from checker import audit
    from checker.cli import formats, output
    from checker.cli.streams import progress
    from checker.selection import select

    wanted, least = formats.destinations(format or ()), formats.level(fail_on)
    selection = select(cases)
    inputs = [*selection.paths, *audit.rule_files(rules or []), *audit.compared_files(cases_dir or [])]
    formats.refuse_unwritable(wanted, inputs)
    with audit.default_engine() as engine:
        book = audit.load_book(rules or [])
        library = audit.precedents(cases_dir or [], book, alone=alone)
        checked = audit.check(selection, book, engine=engine, comparators=library, progress=progress())
    output.write_check(checked, wanted)
    raise typer.Exit(output.exit_code(checked, least, strict_unknown=strict_unknown))


@app.command()
def explain(
    case: Case,
    finding: Annotated[
        str,
        typer.Argument(
            metavar="FINDING",
            help="A measure, a demand, measure/demand:outcome, or track:precedents; all if left out.",
        ),
    ] = "",
    *,
    rules: Rules = None,
    format: Formats = None,
    cases_dir: Compared = None,
    alone: Alone = False,
) -> None:
    """Print the whole reasoning: issue, rules, application, conclusion."""
    from checker import audit
    from checker.cli import formats, output
    from checker.selection import select

    wanted = formats.destinations(format or ())
    selection = select([case])
    inputs = [*selection.paths, *audit.rule_files(rules or []), *audit.compared_files(cases_dir or [])]
    formats.refuse_unwritable(wanted, inputs)
    with audit.default_engine() as engine:
        book = audit.load_book(rules or [])
        library = audit.precedents(cases_dir or [], book, alone=alone)
        explained = audit.explain(case, finding, book, engine, library)
    output.write_explanation(explained, wanted)


app.command("audit")(casebase.audit)


@rules_app.command("list")
def rules_list(rules: Rules = None) -> None:
    """List packs and rules with what they expect."""
    from checker import audit
    from checker.cli import output

    output.write_rules(audit.load_book(rules or []))


@rules_app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, such as general/escalation.")],
    rules: Rules = None,
) -> None:
    """Show one rule with its law, conditions, examples and limits."""
    from checker import audit
    from checker.cli import output

    book = audit.load_book(rules or [])
    output.write_rule(book, audit.find_rule(book, rule))


rules_app.command("test")(rulework.try_out)
rules_app.command("verify")(rulework.verify)
rules_app.command("diff")(rulework.compare)
rules_app.command("mutate")(rulework.mutate)


@cases_app.command("list")
def cases_list(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE", help="Files or folders; the shipped cases if left out.")
    ] = None,
) -> None:
    """List cases with their tracks and measures."""
    from checker import audit
    from checker.cli import output

    listed = audit.list_cases(cases or [], audit.load_book())
    output.write_cases(listed)
    raise typer.Exit(2 if listed.problems else 0)


@cases_app.command("show")
def cases_show(case: Case) -> None:
    """Print a case file as it stands."""
    from checker import audit
    from checker.cli.streams import write

    write(audit.case_text(case))


@cases_app.command("new")
def cases_new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")],
) -> None:
    """Write a commented skeleton of a case file."""
    from checker import audit
    from checker.cli.streams import tell

    audit.new_case(file)
    tell(f"wrote {file}; fill it in, then run: checker check {file}")


@schema_app.command("case")
def schema_case() -> None:
    """Print the JSON Schema of case files."""
    from checker import audit
    from checker.cli.streams import write

    write(audit.case_schema())


@schema_app.command("rule")
def schema_rule() -> None:
    """Print the JSON Schema of rule files."""
    from checker import audit
    from checker.cli.streams import write

    write(audit.rule_schema())


@schema_app.command("order")
def schema_order() -> None:
    """Print the JSON Schema of order files."""
    from checker import audit
    from checker.cli.streams import write

    write(audit.order_schema())


@schema_app.command("report")
def schema_report() -> None:
    """Print the JSON Schema of `checker check --format json`."""
    from checker.cli.streams import write
    from checker.report import json

    write(json.report_schema())


@schema_app.command("explanation")
def schema_explanation() -> None:
    """Print the JSON Schema of `checker explain --format json`."""
    from checker.cli.streams import write
    from checker.report import json

    write(json.explanation_schema())


@schema_app.command("audit")
def schema_audit() -> None:
    """Print the JSON Schema of `checker audit --format json`."""
    from checker.cli.streams import write
    from checker.report import json

    write(json.audit_schema())


@schema_app.command("verify")
def schema_verify() -> None:
    """Print the JSON Schema of `checker rules verify --format json`."""
    from checker.cli.streams import write
    from checker.report import json

    write(json.verification_schema())


def main() -> NoReturn:
    """Run the command line; errors of input end it with their exit code, never with a traceback."""
    from checker.cli import ending

    with ending.clean():
        app(prog_name="checker")
    raise SystemExit(0)
