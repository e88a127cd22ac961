"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Cases = Annotated[
    list[str],
    typer.Argument(metavar="CASE", help="Case files, folders, ids of shipped cases, or - for standard input."),
]
Case = Annotated[str, typer.Argument(metavar="CASE", help="A case file, the id of a shipped case, or -.")]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of packs, instead of the shipped ones; may be repeated."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="FORMAT[=FILE]",
        help="text (if left out) or json, on standard output or in a file; may be repeated.",
    ),
]
