"""The whole test command: format, lint, types, import contracts, the tests. Stops at nothing, fails on anything.

Arguments are handed on to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STAGES = (
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("types", [str(BIN / "mypy")]),
    ("import contracts", [str(BIN / "lint-imports"), "--no-logo"]),
)


def main() -> int:
    """Run every stage, the tests last; 0 where all passed."""
    failed = []
    for name, command in STAGES:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    print("== tests", flush=True)
    workers = str(min(4, os.cpu_count() or 1))
    tests = [sys.executable, "-m", "pytest", "-q", "-n", workers, *sys.argv[1:]]
    if subprocess.run(tests, cwd=ROOT, check=False).returncode:
        failed.append("tests")
    if failed:
        print("failed: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
