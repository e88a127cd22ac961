"""Arguments in, exit code out (the only importer of typer); no decisions."""

from __future__ import annotations

import atexit
import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; errors of input end it with their exit code, never with a traceback."""
    # A run leaves next to nothing in circles, and looking for it takes a tenth of the time of a short one.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)  # else everything is looked through once more before the end

    from checker.cli import app

    app.main()
