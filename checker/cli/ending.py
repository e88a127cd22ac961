"""How a run ends when it does not end well: one message on standard error, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from checker.errors import CheckerError

OUR_FAULT = 70


@contextmanager
def clean() -> Iterator[None]:
    """Turn errors into messages and exit codes."""
    _utf8()
    try:
        yield
    except CheckerError as error:
        _say(error)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise SystemExit(130) from None
    except Exception as error:
        if os.environ.get("CHECKER_TRACEBACK"):
            raise
        place = _last_place(error)
        print(
            f"error: this is a fault of the checker, not of your files: {type(error).__name__} {place}", file=sys.stderr
        )
        print(f"    {error}", file=sys.stderr)
        print("    hint: set CHECKER_TRACEBACK=1 to see where, and report it", file=sys.stderr)
        raise SystemExit(OUR_FAULT) from None


def _utf8() -> None:
    """Reports hold names in any script, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _say(error: CheckerError) -> None:
    text = error.message if hasattr(error, "problems") else f"error: {error.message}"
    print(text, file=sys.stderr)
    if error.hint:
        print(f"    hint: {error.hint}", file=sys.stderr)


def _last_place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"in {trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}"
