"""The paths agree: every figure of every case, the totals, and the fewest removals, from the table to the file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, Phase

from checker.errors import CheckerError
from checker.tables.paths import AuditedTable, Way, audit_table
from checker.tables.percase import columns_of, write_cases
from tests.tablesamples import Sample, samples


def audited(sample: Sample, file: Path, way: Way) -> AuditedTable | str:
    """The figures by one path, or why there are none."""
    try:
        return audit_table(file, sample.order, way=way)
    except CheckerError as error:
        return type(error).__name__


def per_case(found: AuditedTable, folder: Path) -> list[dict[str, Any]]:
    """What is written of each case."""
    file = folder / "cases.jsonl"
    written = write_cases(found, file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == written == found.audit.totals.cases
    assert all(list(line) == columns_of(found) for line in lines)
    return lines


def agree(one: AuditedTable | str, other: AuditedTable | str, folder: Path) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert one.audit.totals == other.audit.totals
    assert one.audit.by_group == other.audit.by_group
    assert one.audit.without == other.audit.without
    assert one.table.base.groups == other.table.base.groups
    assert one.table.base.left_out == other.table.base.left_out
    assert per_case(one, folder) == per_case(other, folder)
    assert one.audit.repair is not None
    assert other.audit.repair is not None
    assert one.audit.repair.removals == other.audit.repair.removals
    assert one.audit.repair.steps == other.audit.repair.steps


@settings(phases=[Phase.generate])
@given(samples())
def test_the_lattice_agrees_with_all_pairs_on_csv(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = sample.write(Path(name, "table.csv"))
        agree(audited(sample, file, "plain"), audited(sample, file, "lattice"), Path(name))


@settings(phases=[Phase.generate])
@given(samples())
def test_the_lattice_agrees_with_all_pairs_on_parquet(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = sample.write_parquet(Path(name, "table.parquet"))
        agree(audited(sample, file, "plain"), audited(sample, file, "lattice"), Path(name))
