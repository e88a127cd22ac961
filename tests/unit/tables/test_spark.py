"""What needs no Java; what Spark answers is compared in `tests/agreement/test_paths.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from checker.errors import UsageError
from checker.tables.spark import SparkTables


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError) as caught:
        SparkTables()
    assert "spark" in caught.value.hint
    assert "pyspark is not installed" in caught.value.message


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `[spark]` is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="Java") as caught:
        SparkTables()
    assert "17 or later" in caught.value.hint
