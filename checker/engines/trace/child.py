"""The worker's process as its parent sees it: a line asked, a line answered, each within a time limit."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

LIMIT = 10.0
"""Seconds for one answer, of which a case of the shipped size needs a few thousandths."""

START_LIMIT = 30.0
"""Seconds until the worker has to be ready."""

MOST_BYTES = 50_000_000
"""Bytes of one answer at most."""

WORKER = Path(__file__).with_name("worker.py")


def command(worker: Path = WORKER, limit: float = LIMIT) -> tuple[str, ...]:
    """How the worker is started: by this interpreter, with nothing of the folder it runs in.

    Warnings of the library are ignored, since turned into errors they would make it answer wrongly.
    """
    return (sys.executable, "-P", "-W", "ignore", str(worker), str(int(limit) + 1))


class Ended(Exception):
    """The worker gave no answer, and is no more; the message says why."""


class Child:
    """A running worker."""

    def __init__(self, started_by: Sequence[str], limit: float = LIMIT, start_limit: float = START_LIMIT) -> None:
        """Start it, without waiting for it to be ready; raises Ended where it cannot be started."""
        self._limit = limit
        self._start_limit = start_limit
        self._late = threading.Event()
        try:
            self._process = subprocess.Popen(  # noqa: S603
                started_by, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise Ended(f"its process could not be started: {(error.strerror or str(error)).lower()}") from None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def greeting(self) -> dict[str, Any]:
        """What the worker says of itself when it is ready, once; raises Ended."""
        return self._exchange(b"", self._start_limit)

    def ask(self, request: str) -> dict[str, Any]:
        """The answer to one request; raises Ended."""
        return self._exchange(request.encode() + b"\n", self._limit)

    def _exchange(self, request: bytes, limit: float) -> dict[str, Any]:
        # Writing may block as well as reading, where the worker hangs; ending the process ends both.
        watch = threading.Timer(limit, self._overdue)
        watch.daemon = True
        watch.start()
        try:
            answer = self._talk(request)
        finally:
            watch.cancel()
        if self._late.is_set():
            self.kill()
            raise Ended(f"it took longer than {limit:g} s")
        if not answer:
            raise Ended(self._how_it_ended())
        try:
            found = json.loads(answer)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.kill()
            raise Ended("what it answered cannot be read")
        return found

    def _talk(self, request: bytes) -> bytes:
        """The line answered, empty where the process ended first."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with suppress(OSError):
            stdin.write(request)
            stdin.flush()
        return stdout.readline(MOST_BYTES)

    def _overdue(self) -> None:
        self._late.set()
        self._process.kill()

    def _how_it_ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        self.kill()
        code = self._process.returncode
        if code >= 0:
            return f"its process ended with exit code {code}"
        try:
            return f"its process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"its process was ended by signal {-code}"

    def close(self) -> None:
        """Let the worker end by itself, or end it where it does not."""
        self._hang_up()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()
        self._free()

    def kill(self) -> None:
        """End the worker at once."""
        self._process.kill()
        self._process.wait()
        self._hang_up()
        self._free()

    def _hang_up(self) -> None:
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _free(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()
