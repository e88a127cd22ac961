"""How long a proof may take: time is asked for now and then, and running out of it is an answer of its own."""

from __future__ import annotations

from time import monotonic


class Spent(Exception):
    """A question that was given up, with a sentence that says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Budget:
    """Seconds that several questions share; None for as many as it takes."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds
        self._steps = 0

    def step(self) -> None:
        """One step of work; raises Spent where the time is over."""
        self._steps += 1
        if self._steps % _OFTEN == 0:
            self.check()

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and monotonic() > self._end

    def check(self) -> None:
        """Raises Spent where the time is over."""
        if self.over:
            raise Spent(f"not decided within {self._seconds:g} seconds")

    def part(self, seconds: float) -> Budget:
        """A share of the same budget: so many seconds from now, and never beyond its end."""
        share = Budget(seconds)
        if self._end is not None and share._end is not None and self._end < share._end:
            share._end, share._seconds = self._end, self._seconds
        return share


_OFTEN = 256
