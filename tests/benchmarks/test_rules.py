"""The benchmark of rules over tables runs, on a size too small to mean anything, and gives every figure it promises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")


def test_the_benchmark_gives_every_figure() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/rules.py", "--rows", "1000", "--runs", "1"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    assert "the counts of 60 rules over 1,000 rows are equal" in done.stdout
    rows = re.findall(r"(?m)^((?:checker|by hand): .+?)\s{2,}([\d. ]+)$", done.stdout)
    assert [name.partition(":")[0] for name, _ in rows] == ["checker", *["by hand"] * 3, "checker", "by hand"]
    for group in (rows[:4], rows[4:]):
        figures = [[float(part) for part in found.split()] for _, found in group]
        assert min(one[1] for one in figures[1:]) == 1.0, "the quickest by hand is what the others are measured by"
        assert all(one[0] == one[4] for one in figures), "one run is its own median"
