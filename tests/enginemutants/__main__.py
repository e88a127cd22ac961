"""Run the tool over the engine's code and hold what it finds against the list; `--help` says the rest."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.enginemutants.page import PAGE, page
from tests.enginemutants.record import LIST, differences, part, read_record, recorded, write_record
from tests.enginemutants.targets import ROOT, TARGETS
from tests.enginemutants.tool import run


def main(arguments: list[str]) -> int:
    """0 where the run and the list agree, 1 where they do not."""
    parser = argparse.ArgumentParser(prog="python -m tests.enginemutants", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"change only these of {', '.join(TARGETS)}")
    parser.add_argument("--record", action="store_true", help="write what was found to the list and the page")
    parser.add_argument("--page", action="store_true", help="only write the page from the list")
    parser.add_argument("--processes", type=int, default=1, help="how many changes are tried at once (default: 1)")
    given = parser.parse_args(arguments)
    if strange := [module for module in given.modules if module not in TARGETS]:
        parser.error(f"not held to the list: {', '.join(strange)}")
    if not given.page:
        with tempfile.TemporaryDirectory() as scratch:
            found = run(ROOT, Path(scratch), TARGETS, only=given.modules, processes=given.processes)
        if given.record:
            old = read_record() if LIST.exists() else None
            write_record(recorded(found, old, datetime.now(tz=UTC).date()))
        said = differences(part(read_record(), found.made), found)
        sys.stdout.write("".join(f"{line}\n" for line in said))
        sys.stdout.write(f"{sum(found.made.values())} changes, {len(found.survivors)} not noticed\n")
    if given.page or given.record:
        PAGE.write_text(page(read_record()), encoding="utf-8")
    return 1 if not given.page and said else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
