"""What is asked of an audit reaches those who do it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from checker import casebase
from checker.audit import load_book
from checker.casebase import Asked
from checker.errors import UsageError
from checker.selection import select
from checker.tables import spark
from checker.tables.accept import read_order
from tests.commands import ROOT

EXAMPLES = ROOT / "docs" / "examples"
TABLE, ORDER = EXAMPLES / "decisions.csv", EXAMPLES / "decisions.order.yaml"


class Stages:
    """The stages that were begun, and whether each came to its end."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: set[str] = set()

    def __call__(self, stage: str) -> Callable[[int, int], None]:
        self.begun.append(stage)

        def told(done: int, total: int) -> None:
            assert 0 <= done <= total
            if done == total:
                self.ended.add(stage)

        return told


def test_every_stage_of_a_table_tells_how_far_it_is(tmp_path: Path) -> None:
    stages = Stages()
    asked = Asked(per_case=tmp_path / "cases.csv")
    found = casebase.audit_table(TABLE, read_order(ORDER), asked, stages)
    assert found.written == str(tmp_path / "cases.csv")
    assert stages.begun == ["reading", "comparing", "writing"]
    assert stages.ended == {"reading", "comparing", "writing"}


def test_every_stage_of_cases_tells_how_far_it_is() -> None:
    stages = Stages()
    found, notes = casebase.audit_cases(select([str(ROOT / "cases")]), load_book(), Asked(), stages)
    assert notes == ()
    assert stages.begun == ["reading", *["comparing"] * len(found.surveys)]
    assert stages.ended == {"reading", "comparing"}


@pytest.mark.parametrize(
    ("asked", "way", "session"),
    [
        (Asked(), None, None),
        (Asked(way="plain"), "plain", None),
        (Asked(way="lattice"), "duckdb", None),
        (Asked(way="lattice", memory="1GB"), "duckdb", ("duckdb", "1GB")),
        (Asked(way="distributed"), "spark", None),
        (Asked(way="distributed", master="spark://there"), "spark", ("spark", "spark://there")),
    ],
)
def test_rules_are_put_to_a_table_on_the_path_asked_for(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, way: str | None, session: tuple[str, str] | None
) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(casebase, "audit_rules", lambda *_, **options: given.update(options))
    monkeypatch.setattr(casebase, "DuckSession", lambda memory, **_: nullcontext(("duckdb", memory)))
    monkeypatch.setattr(spark, "SparkTables", lambda master, **_: nullcontext(("spark", master)))
    casebase.judge_table(TABLE, ["jp-appi"], read_order(ORDER), asked, lambda _: None)
    assert (given["way"], given["session"], given["form"]) == (way, session, read_order(ORDER).form)


def test_a_draft_is_made_from_csv_alone() -> None:
    assert casebase.draft_order(TABLE, lambda _: None).startswith(f"# Draft of an order file for {TABLE}")
    with pytest.raises(UsageError, match="is Parquet"):
        casebase.draft_order(Path("t.parquet"), lambda _: None)
