"""Reports as they read today. A change that is meant is taken over by: python -m tests.golden.test_golden

The second engine is left out, so that a report reads alike where it is not installed. Line numbers of
case and rule files are left out too, so that a comment in one of them seldom changes anything here.
"""

from __future__ import annotations

import difflib
import re
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from tests.commands import ROOT, run

FOLDER = Path(__file__).parent
AGAIN = "if the change is meant: python -m tests.golden.test_golden"

REPORTS: dict[str, tuple[str, ...]] = {
    "line-yahoo-2023.txt": ("check", "jp/line-yahoo-2023"),
    "docomo-nexia-2023.txt": ("check", "jp/docomo-nexia-2023"),
    "ntt-west-procx-2023.txt": ("check", "jp/ntt-west-procx-2023"),
    "kepco-2023.txt": ("check", "jp/kepco-2023"),
    "new-bankruptcy-map-2022.txt": ("check", "jp/new-bankruptcy-map-2022"),
    "new-bankruptcy-map-2022.json": ("check", "jp/new-bankruptcy-map-2022", "--alone", "--format", "json"),
    "audit-cases.txt": ("audit", "cases", "--conflicts", "1"),
    "audit-decisions.json": (
        "audit",
        "docs/examples/decisions.csv",
        "--order",
        "docs/examples/decisions.order.yaml",
        "--conflicts",
        "1",
        "--format",
        "json",
    ),
    "line-yahoo-2023-capital-march.txt": ("explain", "jp/line-yahoo-2023", "guidance-march/capital-march"),
}


def report(name: str) -> str:
    """What the command prints now."""
    with chdir(ROOT):
        ran = run(*REPORTS[name])
    assert ran.code in (0, 1), ran.err
    text = re.sub(r"(\.yaml):\d+:\d+", r"\1:…", ran.out)
    return re.sub(r'"(line|column)": \d+', r'"\1": 0', text)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_as_before(name: str) -> None:
    before, now = (FOLDER / name).read_text(encoding="utf-8"), report(name)
    changed = list(
        difflib.unified_diff(before.splitlines(), now.splitlines(), f"tests/golden/{name}", "now", lineterm="", n=2)
    )
    assert not changed, "\n".join(["", *changed[:200], "", AGAIN])


def test_no_report_is_left_over() -> None:
    assert {file.name for file in FOLDER.iterdir() if file.suffix in (".txt", ".json")} == set(REPORTS)


if __name__ == "__main__":
    for each in REPORTS:
        text = report(each)
        file = FOLDER / each
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote tests/golden/{each}\n")
