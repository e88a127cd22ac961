"""The page on differences shows what the function prints on the example it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from checker.report.page import Page
from checker.report.revision import revision
from checker.revision.difference import diff
from checker.revision.edition import read_edition
from checker.selection import select

ROOT = Path(__file__).resolve().parents[3]


def printed(command: str) -> str:
    words = shlex.split(command)
    old, new, cases = words[3], words[4], words[6]
    page = Page()
    revision(page, diff(read_edition(old), read_edition(new), select([cases]).paths))
    return page.text()


def test_the_example_of_the_page_is_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "rules-diff.md").read_text(encoding="utf-8")
    [(command, shown)] = re.findall(r"(?ms)^```(?:text|console)\n\$ ([^\n]*)\n(.*?)^```$", text)
    assert shown == printed(command)
