"""Dates as cases give them: a day, a month or a year, each standing for the days it may be."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day (`2023-09-14`), a month (`2023-09`) or a year (`2023`), as the days from `first` to `last`."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read one of the three forms; raises ValueError, with a message for the reader, on anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"`{text}` is not a date: write 2023-09-14, 2023-09 or 2023")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            if month is None:
                return cls(date(year, 1, 1), date(year, 12, 31))
            if day is None:
                return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
            return cls(date(year, month, day), date(year, month, day))
        except (ValueError, calendar.IllegalMonthError):
            raise ValueError(f"`{text}` is not a day of the calendar") from None

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def __str__(self) -> str:
        day = self.first.isoformat()
        if self.exact:
            return day
        return day[:4] if self.first.month != self.last.month else day[:7]

    def certainly_before(self, other: PartialDate) -> bool:
        """Every day this may be lies before every day the other may be."""
        return self.last < other.first

    def possibly_before(self, other: PartialDate) -> bool:
        """Some day this may be lies before some day the other may be."""
        return self.first < other.last
