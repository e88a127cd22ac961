"""The benchmark runs, on sizes too small to mean anything, and gives every figure it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("numpy")

ROOT = Path(__file__).parents[2]


def test_the_benchmark_gives_every_figure() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/precedents.py", "--cases", "300", "--runs", "1", "--joined", "200"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    rows = {name: figures.split() for name, figures in re.findall(r"(?m)^(\S[^\n]*?)\s{2,}(\d[\d. ]*)$", done.stdout)}
    engine = "engine: group by the banded columns"
    for ours in ("banded: read, all counts and bounds", "banded: exact repair alone"):
        median, ratio, *_ = map(float, rows[ours])
        assert abs(ratio - median / float(rows[engine][0])) <= 0.5 * ratio, "times are printed to the millisecond"
    for name in ("raw: read, flags and bounds", "raw: read, conflict pairs", "raw: read, all counts and bounds"):
        assert len(rows[name]) == 7
    assert int(rows["banded"][0]) > 0
    assert int(rows["raw"][0]) > 0
    for name in ("engine: conflict pairs by a self-join", "conflict pairs", "all counts and bounds"):
        assert len(rows[name]) == 4
