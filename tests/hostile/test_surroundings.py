"""The real command in surroundings of all kinds: other locales, terminals, closed pipes, full disks, interruptions."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.report.page import columns
from tests.commands import COMMAND, ROOT, spawn

CASE = "jp/line-yahoo-2023"
EXPLAIN = ("explain", CASE, "guidance-march/capital-march")
SURROUNDINGS: tuple[Mapping[str, str], ...] = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "", "TZ": "Asia/Tokyo", "COLUMNS": "40", "TERM": "dumb"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/New_York", "COLUMNS": "300", "TERM": "xterm-256color"},
    {
        "PYTHONHASHSEED": "3",
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "FORCE_COLOR": "1",
        "CLICOLOR_FORCE": "1",
        "TERM": "",
    },
)


def test_the_output_is_the_same_byte_for_byte_everywhere(tmp_path: Path) -> None:
    def both(number: int) -> tuple[bytes, ...]:
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = SURROUNDINGS[number]
        checked = spawn(
            "check", CASE, "--format", "json=a.json", "--format", "text", environment=environment, cwd=folder
        )
        explained = spawn(*EXPLAIN, environment=environment, cwd=folder)
        assert (checked.returncode, explained.returncode) == (1, 0)
        return checked.stdout, checked.stderr, (folder / "a.json").read_bytes(), explained.stdout, explained.stderr

    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(both, range(len(SURROUNDINGS)))
    for other in others:
        assert other == first
    assert "ヤフー".encode() in first[0]
    assert first[1] == first[4] == b""


def test_a_path_relative_to_the_folder_is_told_as_given(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.yaml").write_text("title: [\n", encoding="utf-8")
    assert spawn("check", "a", cwd=tmp_path).stderr.startswith(b"a/b.yaml:2:1: ")


def on_terminal(environment: Mapping[str, str], *arguments: str, width: int = 60) -> str:
    """What a terminal of some width shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    done = subprocess.Popen(
        [*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env={**inherited, **environment}
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux ends a terminal that nobody holds with an error
            break
        if not part:
            break
        shown += part
    os.close(ours)
    done.wait(60)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal(environment: Mapping[str, str], coloured: bool) -> None:
    shown = on_terminal(environment, "check", CASE)
    assert ("\x1b[1;33mwarning: " in shown) == coloured
    assert ("\x1b" in shown) == coloured
    for line in re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines():
        assert columns(line) <= 60 or " " not in line.strip(), line


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A command line, `checker` standing for ours; the exit code is that of `checker`."""
    words = " ".join(COMMAND)
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command.replace('checker', words, 1)}"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code"), [(("check", CASE), 141), (EXPLAIN, 141), (("rules", "list"), 141), (("check", "missing"), 2)]
)
def test_a_reader_that_goes_away_is_no_fault(arguments: tuple[str, ...], code: int) -> None:
    """As `head` does, here before the first line, so that it does not matter how much a pipe holds."""
    streams = []
    for _ in ("stdout", "stderr"):
        reader, writer = os.pipe()
        os.close(reader)
        streams.append(writer)
    for stdout, stderr in ((streams[0], subprocess.PIPE), (streams[0], streams[1])):
        done = subprocess.run([*COMMAND, *arguments], stdout=stdout, stderr=stderr, check=False, cwd=ROOT, timeout=60)
        assert done.returncode == code
        assert b"Traceback" not in (done.stderr or b"")
        assert b"BrokenPipe" not in (done.stderr or b"")
    for writer in streams:
        os.close(writer)


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (f"checker check {CASE} >/dev/full", 2, "error: standard output cannot be written: no space left on device\n"),
        (f"checker check {CASE} >&-", 2, "error: standard output is closed\n"),
        ("checker check - <&-", 2, "error: standard input is closed\n"),
        ("checker check missing 2>&-", 2, ""),
        ("checker check missing 2>/dev/full", 2, ""),
    ],
)
def test_streams_that_are_closed_or_full(command: str, code: int, told: str) -> None:
    ran = shell(command)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", told)


def test_an_interruption_ends_with_a_line(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*COMMAND, "check", "-", "--format", f"json={tmp_path / 'a.json'}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert running.stdin is not None
    # More than a pipe holds: once it is written, the program has begun to read, and now waits for the rest.
    running.stdin.write(b"#" * 4_000_000)
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"interrupted; no file was left half written\n")
    assert list(tmp_path.iterdir()) == []
