"""One toy book for all tests of proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rules.pack import Book
from tests.toyrules import template


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book of one toy rule, from which rule sets are made."""
    folder: Path = tmp_path_factory.mktemp("proofs")
    return template(folder)
