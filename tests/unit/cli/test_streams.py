"""What goes to the streams, and what happens where they are closed, full, or a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from checker.cli import streams
from checker.errors import Problem, UsageError


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Full(io.StringIO):
    """A stream on a full disk."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")

    def fileno(self) -> int:
        return 99


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The streams that were sent to nowhere, the descriptors of this process being left alone."""
    sent: list[object] = []
    monkeypatch.setattr(streams, "_to_nowhere", sent.append)
    return sent


@pytest.mark.parametrize(
    ("term", "no_color", "coloured"),
    [
        ("xterm-256color", "", True),
        ("xterm-256color", "1", False),
        ("dumb", "", False),
        ("unknown", "", False),
        ("", "", False),
        (None, "", False),
    ],
)
def test_colour_on_a_terminal_unless_it_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch, term: str | None, no_color: str, coloured: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("COLUMNS", "50")
    if term is None:
        monkeypatch.delenv("TERM", raising=False)
    else:
        monkeypatch.setenv("TERM", term)
    page = streams.page()
    assert (page.colour, page.width) == (coloured, 50)


def test_lines_on_a_wide_terminal_stay_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "400")
    assert streams.page().width == 100


def test_elsewhere_the_page_depends_on_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.setenv(name, "40")
    monkeypatch.setenv("TERM", "xterm")
    page = streams.page()
    assert (page.colour, page.width) == (False, 80)


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, nowhere: list[object]) -> None:
    monkeypatch.setattr(sys, "stdout", full := Full())
    with pytest.raises(UsageError, match="standard output cannot be written: no space left on device"):
        streams.write("x")
    assert nowhere == [full]
    monkeypatch.setattr(sys, "stderr", full)
    streams.tell("nobody hears this")


def test_closed_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams.use_utf8()
    assert streams.page().width == 80
    assert streams.progress() is None
    with pytest.raises(UsageError, match="standard output is closed"):
        streams.write("x")
    streams.tell("nobody hears this")


def test_messages_stay_on_their_line_and_short(capsys: pytest.CaptureFixture[str]) -> None:
    streams.tell("a\nb \x1b[31m \u202e", others=["    c\rd"], hint="e\tf")
    streams.tell_problems([Problem("x\ny.yaml", 1, 2, "z" * 5000, "fine"), Problem("whole.yaml", 0, 0, "empty")])
    assert capsys.readouterr().err.splitlines() == [
        r"a\nb \x1b[31m \u202e",
        r"    c\rd",
        r"    hint: e\tf",
        rf"x\ny.yaml:1:2: {'z' * 1000}…",
        "    hint: fine",
        "whole.yaml: empty",
    ]


def test_of_one_file_no_more_problems_are_told_than_anyone_would_read(capsys: pytest.CaptureFixture[str]) -> None:
    streams.tell_problems([Problem(name, line, 1, "x") for name in ("a", "b") for line in range(1, 102)])
    assert len(capsys.readouterr().err.splitlines()) == 202
    streams.tell_problems([Problem(name, line, 1, "x") for name in ("a", "b") for line in range(1, 103)])
    told = capsys.readouterr().err.splitlines()
    assert told[100:103] == ["a:101:1: x", "a: only the first 101 of 102 problems are listed", "b:1:1: x"]


def test_progress_is_shown_on_a_terminal_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    show = streams.progress()
    assert show is not None
    show(1, 9)
    assert terminal.getvalue() == ""
    show(3, 10)
    show(10, 10)
    assert terminal.getvalue() == "\r\x1b[Kcase 3 of 10\r\x1b[K"
    monkeypatch.setenv("TERM", "dumb")
    assert streams.progress() is None


def test_a_stage_is_told_in_percent_once_each_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    show = streams.stage("comparing")
    assert show is not None
    show(1, 9)
    assert terminal.getvalue() == ""
    for done in (0, 1, 7, 8, 999, 1000):
        show(done, 1000)
    assert terminal.getvalue() == "\r\x1b[Kcomparing: 0 %\r\x1b[Kcomparing: 99 %\r\x1b[K"
    monkeypatch.setenv("TERM", "dumb")
    assert streams.stage("comparing") is None
