"""The folder of made-up cases and rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import write_made_up


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written once; tests only read it."""
    return write_made_up(tmp_path_factory.mktemp("made"))
