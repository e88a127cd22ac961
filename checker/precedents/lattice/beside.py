"""Work done side by side: numpy lets several threads compute at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

MANY = 5_000
"""Rows from which on threads pay."""


def side_by_side(tasks: list[Callable[[], _T]], rows: int) -> list[_T]:
    """The results of several tasks, in their order; an error of one is raised once those begun have ended."""
    if rows < MANY:
        return [task() for task in tasks]
    with ThreadPoolExecutor(min(len(tasks), os.cpu_count() or 1)) as pool:
        begun = [pool.submit(task) for task in tasks]
        try:
            return [one.result() for one in begun]
        except BaseException:  # an interrupt too: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
