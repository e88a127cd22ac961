"""The benchmark runs, on sizes too small to mean anything, and gives every figure it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.second import importable

ROOT = Path(__file__).parents[2]


def test_the_benchmark_gives_every_figure() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/startup.py", "--runs", "1", "--cases", "2"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    rows = dict(re.findall(r"(?m)^([^\d\n]+?)\s{2,}(\d[\d. ]*)$", done.stdout))
    times = {name: [float(part) for part in figures.split()] for name, figures in rows.items()}
    for program in (
        "import of the libraries",
        "a command that does nothing",
        "checker check --alone, engine absent",
        "checker check, second engine absent",
    ):
        median, ratio, least, _ = times[program]
        assert median == least > 0, "one run is its own median"
        assert abs(ratio - median / times["import of the libraries"][0]) < 0.01
    for name in ("reference", "reference, beside the shipped cases"):
        assert all(rate > 0 for rate in times[name])
    with_second = {"checker check, with the second engine", "reference, checked by trace"}
    assert with_second <= rows.keys() if importable() else not with_second & rows.keys()
    assert ("absent here" in done.stdout) is not importable()
