"""The commands. Heavy imports wait until a command runs, so that help is quick."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from checker.errors import CheckerError

app = typer.Typer(
    name="checker",
    help="Is a sanction in proportion, within its powers, and consistent? Every answer cites its reasons.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """The least level of a finding that makes the exit code 1."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    NEVER = "never"


Cases = Annotated[list[str], typer.Argument(help="Case files, folders, ids of shipped cases, or - for standard input.")]
Rules = Annotated[
    list[Path], typer.Option("--rules", help="A folder of packs instead of the shipped ones; may repeat.")
]


@app.callback()
def _commands() -> None:
    """Is a sanction in proportion, within its powers, and consistent? Every answer cites its reasons."""


@app.command()
def check(
    cases: Cases,
    rules: Rules = [],  # noqa: B006  # typer copies it
    format: Annotated[Format, typer.Option(help="How to write the report.")] = Format.TEXT,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 at findings of this level or above.")] = FailOn.WARNING,
    strict_unknown: Annotated[bool, typer.Option(help="Exit with 4 instead of 0 where a case is undecided.")] = False,
) -> None:
    """Judge cases and print every finding with its reasons."""
    from checker import audit
    from checker.cli import output

    book = audit.load_book(rules)
    engine, second = audit.default_engine()
    checked = audit.check(cases, book, engine, second)
    output.write_check(checked, format.value)
    raise typer.Exit(output.exit_code(checked, fail_on.value, strict_unknown=strict_unknown))


def main() -> NoReturn:
    """Run the command line."""
    try:
        app(standalone_mode=True)
    except CheckerError as error:
        print(f"error: {error}" if error.hint == "" else f"error: {error}\n    hint: {error.hint}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    raise SystemExit(0)
