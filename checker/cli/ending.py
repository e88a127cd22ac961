"""How a run ends when it does not end well: a message on standard error, and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from checker.cli.streams import tell, tell_problems, use_utf8
from checker.errors import CheckerError, EnginesDisagree, InputError

OUR_FAULT = 70
INTERRUPTED = 130
TERMINATED = 143
"""What a shell reports of a program that another one asked to end."""
_STOPPED: Mapping[object, str] = {INTERRUPTED: "interrupted", TERMINATED: "terminated"}


@contextmanager
def clean() -> Iterator[None]:
    """Turn errors into messages and exit codes."""
    use_utf8()
    try:
        yield
    except InputError as error:
        tell_problems(error.problems)
        raise SystemExit(error.exit_code) from None
    except EnginesDisagree as error:
        # Its message is ours, line by line; others may quote a name with a line break in it.
        first, *others = error.message.split("\n")
        tell(f"error: {first}", others=others, hint=error.hint)
        raise SystemExit(error.exit_code) from None
    except CheckerError as error:
        tell(f"error: {error.message}", hint=error.hint)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        _tell_of_stop("interrupted")
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as end:
        # Within a command, what reads the command line makes an exit of an interrupt.
        if end.code in _STOPPED:
            _tell_of_stop(_STOPPED[end.code])
        raise
    except Exception as error:
        if os.environ.get("CHECKER_TRACEBACK"):
            raise
        tell(
            f"error: this is a fault of the checker, not of your files: {type(error).__name__} {_last_place(error)}",
            others=[f"    {error}"],
            hint="set CHECKER_TRACEBACK=1 to see where, and report it",
        )
        raise SystemExit(OUR_FAULT) from None


@contextmanager
def terminable() -> Iterator[None]:
    """End by an exception when another program asks for it, so that what is half written is taken away.

    Only in the main thread, and not where such requests are ignored.
    """

    def end(*_: object) -> None:
        raise SystemExit(TERMINATED)

    before = signal.getsignal(signal.SIGTERM)
    if before is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_of_stop(how: str) -> None:
    """Say that a run was stopped, unless somebody at a terminal sees that."""
    if sys.stderr is not None and not sys.stderr.isatty():
        tell(f"{how}; no file was left half written")


def _last_place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"in {trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}"
