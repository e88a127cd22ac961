"""The paths agree: every figure of every case, the totals, and the fewest removals, from the table to the file."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from checker.errors import CheckerError, UsageError
from checker.tables import groups
from checker.tables.paths import AuditedTable, Way, audit_table
from checker.tables.percase import columns_of, write_cases
from checker.tables.session import Session
from tests.tablesamples import Sample, large, samples

FEWER = settings(max_examples=max(1, settings().max_examples // 2))
"""Each example is read and compared four times."""


def audited(sample: Sample, file: Path, way: Way, session: Session | None = None) -> AuditedTable | str:
    """The figures by one path, or why there are none."""
    try:
        return audit_table(file, sample.order, way=way, session=session)
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


@FEWER
@given(samples())
def test_the_lattice_agrees_with_all_pairs(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = sample.write(Path(name, "table.csv"))
        parquet = sample.write_parquet(Path(name, "table.parquet"))
        plain = audited(sample, file, "plain")
        agree(plain, audited(sample, parquet, "plain"), Path(name))
        agree(plain, audited(sample, file, "lattice"), Path(name))
        agree(plain, audited(sample, parquet, "lattice"), Path(name))


@FEWER
@given(samples())
def test_rows_fetched_one_by_one_agree_with_groups_of_them(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = sample.write(Path(name, "table.csv"))
        plain = audited(sample, file, "plain")
        with patch.object(groups, "_FEW", 0), patch.object(groups, "_SMALL", 0):
            agree(plain, audited(sample, file, "lattice"), Path(name))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Session]:
    """Spark with a master and two workers, each a process of its own, on this machine."""
    pytest.importorskip("pyspark", reason="the extra `[spark]` is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    from checker.tables.spark import SparkTables

    try:
        session = SparkTables(master="local-cluster[2,1,1024]")
    except UsageError as error:
        pytest.skip(f"no local cluster of Spark: {error.message}")
    with session:
        yield session


@pytest.mark.parametrize(("form", "seed"), [("csv", 0), ("parquet", 1), ("csv", 2)])
def test_spark_agrees_with_the_embedded_engine_and_with_all_pairs(
    cluster: Session, form: str, seed: int, tmp_path: Path
) -> None:
    sample = large(seed)
    file = sample.write(tmp_path / "table.csv") if form == "csv" else sample.write_parquet(tmp_path / "table.parquet")
    distributed = audited(sample, file, "distributed", cluster)
    assert not isinstance(distributed, str)
    assert distributed.audit.path == "distributed"
    agree(audited(sample, file, "lattice"), distributed, tmp_path)
    agree(audited(sample, file, "plain"), distributed, tmp_path)
