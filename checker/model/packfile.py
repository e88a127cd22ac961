"""What the file of a pack may say: where its rules apply, what was read for them, what they promise."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from checker.model.lawfile import LawFile, SuppressionFile
from checker.model.rulebook import CompareFile, Covered, PowersRead
from checker.model.shape import Line, Record, Slug, Text


class PackFile(Record):
    """A pack of rules: where it applies and what was read for it."""

    title: Line
    domain: Slug
    applies_to: (
        Literal["wherever another pack applies"] | Annotated[tuple[Covered, ...], Field(min_length=1, strict=False)]
    )
    authorities: dict[Slug, Line] = Field(default_factory=dict)
    regimes: dict[Slug, Line] = Field(default_factory=dict)
    powers: Annotated[tuple[PowersRead, ...], Field(strict=False)] = ()
    compare: CompareFile | None = None
    laws: Annotated[tuple[LawFile, ...], Field(strict=False)] = ()
    """What every case must keep under the rules of the pack and those that apply beside it."""
    suppressions: Annotated[tuple[SuppressionFile, ...], Field(strict=False)] = ()
    """Complaints about the rules that are known and explained."""
    not_expressed: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    """What the law says and the pack does not turn into a rule, and why."""
