"""Reports on every shipped case, judged once."""

from __future__ import annotations

import pytest

from checker import audit
from checker.findings.compose import CaseReport
from checker.selection import shipped_cases
from tests.commands import alone


@pytest.fixture(scope="session")
def reports() -> tuple[CaseReport, ...]:
    """With whole reasonings."""
    checked = audit.check(list(shipped_cases()), audit.load_book(), reasonings=True, engine=alone())
    assert not checked.problems
    return checked.reports
