"""A page of text: paragraphs with hanging indents, as wide as the terminal, CJK widths counted right."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from checker.facts.value import Citation


class Page:
    """Lines indented by steps of two, written to a console all at once when the page is done."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.text = Text()
        self.sources: dict[str, Citation] = {}

    def line(self, text: str = "", depth: int = 0, style: str = "", hang: int = 2) -> None:
        """A paragraph; lines after its first are indented further by `hang`."""
        width = max(20, self.console.width - 2 * depth - hang)
        for number, part in enumerate(Text(text).wrap(self.console, width)):
            part.rstrip()
            indent = " " * (2 * depth + (hang if number else 0)) if part.plain else ""
            self.text.append(f"{indent}{part.plain}\n", style)

    def address(self, url: str, depth: int) -> None:
        """An address on a line of its own, never broken, so that it can be copied."""
        self.text.append(f"{'  ' * depth}{url}\n")

    def cite(self, citations: Iterable[Citation]) -> str:
        """Source ids with the place in each, remembered for the list of sources."""
        told = []
        for citation in citations:
            self.sources[citation.source] = citation
            told.append(f"{citation.source} ({citation.at})")
        return "; ".join(told)

    def done(self) -> None:
        """Write the page."""
        self.console.print(self.text, end="", soft_wrap=True)
        self.text = Text()
