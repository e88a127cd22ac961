"""A page of text: paragraphs with hanging indents, broken at the width of the page, CJK widths counted right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator

from checker.facts.value import Citation
from checker.source import printable

WIDTH = 80
"""Columns of a page that is not shown on a terminal, so that it does not depend on where it is made."""

_STYLES = {"bold": "1", "error": "1;31", "warning": "1;33", "note": "1;36"}
_LEAST_WIDTH = 20
"""Columns for words, however far they are indented on a narrow terminal."""

_BLANK = re.compile(r"[ \t]+")
_NOT_FIRST = frozenset(
    "、。，．・：；？！％）］｝」』】〕〉》…‥ー々〜ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.;:!?%"
)
_NOT_LAST = frozenset("（［｛「『【〔〈《([{")
_HANGUL = range(0xAC00, 0xD7A4)


class Page:
    """Lines indented by steps of two, and the sources they cite."""

    def __init__(self, width: int = WIDTH, *, colour: bool = False) -> None:
        self.width = width
        self.colour = colour
        self.lines: list[str] = []
        self.sources: dict[str, Citation] = {}
        self.told: set[Hashable] = set()
        """What stands on the page in full and is only named from there on."""

    def line(self, text: str = "", depth: int = 0, style: str = "", hang: int = 2) -> None:
        """A paragraph; lines after its first are indented further by `hang`. Its own line breaks are kept."""
        for number, part in enumerate(_wrap(text, self.width - 2 * depth, hang)):
            indent = " " * (2 * depth + (hang if number else 0)) if part else ""
            self.lines.append(indent + self._styled(part, style))

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and style and text else text

    def address(self, url: str, depth: int) -> None:
        """An address on a line of its own, never broken, so that it can be copied."""
        self.lines.append(f"{'  ' * depth}{printable(url)}")

    def verbatim(self, text: str) -> None:
        """Lines that are to be pasted into a file: never broken, and indented as they are."""
        self.lines += map(printable, text.splitlines())

    def cite(self, citations: Iterable[Citation]) -> str:
        """Source ids with the place in each, remembered for the list of sources."""
        told = []
        for citation in citations:
            self.sources[citation.source] = citation
            told.append(f"{citation.source} ({citation.at})" if citation.at else citation.source)
        return "; ".join(told)

    def text(self) -> str:
        """The whole page."""
        return "".join(f"{line}\n" for line in self.lines)


def _wrap(text: str, width: int, hang: int) -> Iterator[str]:
    """The lines of a text, the first as wide as the width, the others narrower by the hang."""
    room = max(_LEAST_WIDTH, width)
    for paragraph in text.split("\n"):
        line, used = "", 0
        for blank, piece in _pieces(printable(_BLANK.sub(" ", paragraph.strip(" \t\r")))):
            wide = columns(piece)
            if line and used + blank + wide > room:
                yield line
                line, used, room = piece, wide, max(_LEAST_WIDTH, width - hang)
            else:
                line += " " * blank + piece
                used += blank + wide
        yield line
        room = max(_LEAST_WIDTH, width - hang)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """What stays together on a line, each with the spaces before it.

    A line may break at spaces, and between two characters of which one is wide, as in Chinese and
    Japanese, which are written without spaces. Other words, such as paths, are never broken.
    """
    for number, word in enumerate(text.split(" ")):
        start, blank = 0, 1 if number else 0
        if not word.isascii():
            for place in range(1, len(word)):
                if _may_break(word[place - 1], word[place]):
                    yield blank, word[start:place]
                    start, blank = place, 0
        yield blank, word[start:]


def _may_break(before: str, after: str) -> bool:
    if before in _NOT_LAST or after in _NOT_FIRST or unicodedata.combining(after):
        return False
    return any(_columns(c) == 2 and ord(c) not in _HANGUL for c in (before, after))


def columns(text: str) -> int:
    """The columns a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
