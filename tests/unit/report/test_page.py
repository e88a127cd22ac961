"""Lines no wider than the page, words whole, and nothing that acts on a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.value import Citation
from checker.report.page import Page, columns

_WORDS = st.text(alphabet="ab、。（）「漢字かなカナ한국é-.", min_size=1, max_size=25)


def page(width: int = 80, *, colour: bool = False) -> Page:
    return Page(width, colour=colour)


def lines(text: str, width: int = 20, depth: int = 0, hang: int = 2) -> list[str]:
    out = page(width)
    out.line(text, depth, hang=hang)
    return out.lines


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("abc", 3),
        ("漢字", 4),
        ("ｶﾅ", 2),  # halfwidth
        ("Ａ", 2),  # fullwidth
        ("e\u0301", 1),  # a combining accent
        ("한국", 4),
        ("…", 1),
        ("", 0),
    ],
)
def test_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_a_paragraph_hangs() -> None:
    assert lines("one two three four five six", 12, depth=1, hang=2) == [
        "  one two three four",  # never less than twenty columns for words
        "    five six",
    ]


def test_line_breaks_are_kept_and_blanks_are_not() -> None:
    assert lines(" one\ttwo   three \n\nfour") == ["one two three", "", "  four"]


def test_an_empty_line_has_no_spaces() -> None:
    assert lines("", depth=3) == [""]


def test_a_word_too_long_for_a_line_stays_whole() -> None:
    path = "cases/" + "a" * 40 + ".yaml:1:1"
    assert lines(f"at {path} and so on") == ["at", f"  {path}", "  and so on"]


def test_text_without_spaces_breaks_between_wide_characters() -> None:
    assert lines("総務省はＬＩＮＥヤフー（旧ＬＩＮＥ）に対し、文書による指導を行った。", 24) == [
        "総務省はＬＩＮＥヤフー",  # an opening bracket ends no line
        "  （旧ＬＩＮＥ）に対し、",  # and a comma begins none
        "  文書による指導を行っ",
        "  た。",
    ]


def test_korean_breaks_at_its_spaces() -> None:
    assert lines("개인정보보호위원회는 시정명령을", 20) == ["개인정보보호위원회는", "  시정명령을"]


@given(st.lists(_WORDS, min_size=1, max_size=30), st.integers(20, 100), st.integers(0, 4), st.integers(0, 4))
def test_lines_fit_and_say_what_the_text_says(words: list[str], width: int, depth: int, hang: int) -> None:
    text = " ".join(words)
    found = lines(text, width, depth, hang)
    assert re.sub(r"\s", "", "".join(found)) == text.replace(" ", "")
    room = max(width, 2 * depth + hang + 20)
    for line in found:
        fits = columns(line) <= room
        assert fits or not _breakable(line.strip()), line


def _breakable(line: str) -> bool:
    """Whether a line that is too long could have been broken: at a space, or between wide characters."""
    return " " in line or re.search(r"[漢字かなカ][漢字かなカナ]", line) is not None


HOSTILE = "\x1b[31m red \x07 \x9b1m \u202e back \u2066 \ufeff \x00 \u2028 \udcff"


@pytest.mark.parametrize("colour", [True, False])
def test_characters_that_act_are_shown_as_escapes(colour: bool) -> None:
    out = page(colour=colour)
    out.line(HOSTILE)
    out.address(f"https://a.test/{HOSTILE}", 1)
    shown = out.text()
    assert not re.search("[^\n -~\xa0-\ud7ff\ue000-\U0010ffff]|[\u2028-\u202e\u2066-\u2069\ufeff]", shown)
    assert r"\x1b[31m" in shown
    assert r"\u202e" in shown
    assert r"\udcff" in shown


def test_markup_is_text() -> None:
    text = "[red]x[/red] [link=https://a.test]y[/link] :smile:"
    assert lines(text, 80) == [text]


def test_colour_only_where_asked_for() -> None:
    plain, coloured = page(), page(colour=True)
    for out in (plain, coloured):
        out.line("careful", 1, "warning")
        out.line("", 1, "warning")
    assert plain.text() == "  careful\n\n"
    assert coloured.text() == "  \x1b[1;33mcareful\x1b[0m\n\n"


def test_citations_are_remembered_and_a_missing_place_leaves_no_brackets() -> None:
    out = page()
    one, other = (Citation(name, "title", "publisher", "", "", at) for name, at in (("b", "para 2"), ("a", "")))
    assert out.cite([one, other]) == "b (para 2); a"
    assert set(out.sources) == {"a", "b"}
