"""The benchmark of proofs runs, on sizes too small to mean anything, and gives every figure it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("z3", reason="z3 is not installed: the extra `prove` brings it")

ROOT = Path(__file__).parents[2]


def test_the_benchmark_gives_every_figure() -> None:
    done = subprocess.run(
        [
            sys.executable, "benchmarks/verify.py", "--rules", "20", "--facts", "3", "5",
            "--cap", "0.5", "--wide", "9", "10", "--budget", "5",
        ],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.count("none differs from the sweep") == 6
    rows = re.findall(r"(?m)^(boxes|clash|gap|dead|monotone|all)\s+([\d. %]+)$", done.stdout)
    assert [name for name, _ in rows] == ["boxes", "clash", "gap", "dead", "monotone", "all"] * 6
    assert all(len(figures.split()) in (3, 6) for _, figures in rows), "z3 is asked for no boxes"
    assert "9 facts, 10 rules, at most 5 s: " in done.stdout
    assert re.search(r"rules verify on the shipped packs: \d+\.\d s", done.stdout)
