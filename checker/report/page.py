"""A page of text: paragraphs with hanging indents, as wide as the terminal, CJK widths counted right."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from checker.facts.value import Citation


class Page:
    """Lines written to a console, indented by steps of two."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.sources: dict[str, Citation] = {}

    def line(self, text: str = "", depth: int = 0, style: str = "", hang: int = 2) -> None:
        """A paragraph; lines after its first are indented further by `hang`."""
        if not text:
            self.console.print()
            return
        width = max(20, self.console.width - 2 * depth - hang)
        for number, part in enumerate(Text(text, style=style).wrap(self.console, width)):
            part.rstrip()
            indent = 2 * depth + (hang if number else 0)
            self.console.print(Padding(part, (0, 0, 0, indent), expand=False), soft_wrap=True)

    def cite(self, citations: Iterable[Citation]) -> str:
        """Source ids with the place in each, remembered for the list of sources."""
        told = []
        for citation in citations:
            self.sources[citation.source] = citation
            told.append(f"{citation.source} ({citation.at})")
        return "; ".join(told)
