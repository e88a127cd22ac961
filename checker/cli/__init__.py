"""Arguments in, exit code out (the only importer of typer); no decisions."""

from checker.cli.app import main

__all__ = ["main"]
