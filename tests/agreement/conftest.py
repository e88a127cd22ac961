"""One worker for all tests that only need a sound one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.engines.trace import Trace


@pytest.fixture(scope="session")
def trace() -> Iterator[Trace]:
    """The second engine."""
    with Trace() as engine:
        yield engine
