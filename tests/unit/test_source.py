"""The read stage: what is accepted, what is refused and where, and that nothing takes for ever."""

import importlib.util
import json
import os
import re
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checker import source
from checker.errors import InputError, Problem
from checker.source import DataPath, Document, Span, read, read_text

C_PARSER: Any = getattr(yaml, "CSafeLoader", None)
PARSERS: list[Any] = [parser for parser in (yaml.SafeLoader, C_PARSER) if parser]

# Written out here again, so that a slip in the module's own list is seen.
REFUSED = (
    {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
    | {chr(code) for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))}
    | {"\ufeff", "\ufffe", "\uffff"}
)
HALVES = (0xD800, 0xDBFF, 0xDC00, 0xDFFF)
ACCEPTED = st.characters(codec="utf-8", exclude_characters=sorted(REFUSED))
ANY_TEXT = st.text(st.one_of(ACCEPTED, st.sampled_from(sorted(REFUSED))))

BIGGEST = 10**18 - 1
SECONDS = 5.0

# Hypothesis warns that the parser is chosen once per test and not once per example, as it should be.
law = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=PARSERS, ids=lambda parser: str(parser.__name__))
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_LOADER", request.param)


both_parsers = pytest.mark.usefixtures("_parser")


def load(text: str) -> object:
    """Return the data of a text."""
    return read_text(text.encode(), "f").data


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """Return the problems for which a text is refused."""
    with pytest.raises(InputError) as caught:
        read_text(text.encode() if isinstance(text, str) else text, "f")
    return caught.value.problems


def only(text: str | bytes) -> tuple[int, int, str]:
    """Return line, column and message of the one problem of a text."""
    (problem,) = problems(text)
    return problem.line, problem.column, problem.message


def found(text: str | bytes) -> list[tuple[int, int, str]]:
    """Return line, column and the first words of every problem of a text."""
    return [(each.line, each.column, " ".join(each.message.split()[:3])) for each in problems(text)]


# Scalars


@both_parsers
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("-12", -12),
        ("999999999999999999", BIGGEST),
        ("1.50", Decimal("1.50")),
        ("-.5", Decimal("-0.5")),
        ("5.", Decimal(5)),
        ("1e5", Decimal(100000)),
        ("1.25E+1", Decimal("12.5")),
        ("1e-002", Decimal("0.01")),
        ("0.000000000000000001", Decimal("0.000000000000000001")),
        ("-0.0", Decimal(0)),
    ],
)
def test_plain_scalars_mean_what_the_core_schema_says(text: str, value: object) -> None:
    """Nothing, truth values and numbers; compared with their types, because True equals 1."""
    data: Any = load(f"a: {text}")
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@both_parsers
@pytest.mark.parametrize("text", ["NO", "no", "yes", "on", "off", "y", "True", "TRUE", "False", "Null", "NULL"])
def test_words_that_other_readers_take_for_truth_values_stay_text(text: str) -> None:
    """Norway's country code above all."""
    assert load(f"a: {text}") == {"a": text}


@both_parsers
@pytest.mark.parametrize("text", ["2023-09-14", "2023-09", "12:30", "12:30:00", "2023-09-14T10:00:00Z"])
def test_dates_and_times_stay_text(text: str) -> None:
    """Later stages read them, because a date may be known to the month only."""
    assert load(f"a: {text}") == {"a": text}


@both_parsers
@pytest.mark.parametrize(
    "text",
    [
        *("0777", "-012", "00", "00.5", "0" * 5000, "1_000", "0x1F", "0o17", "1,000", "1.2.3", "+-1", "1e", "1e+"),
        *("e5", ".", "5%", "\uff14\uff12", "nan", ".nann", "inf", "+.nan"),
    ],
)
def test_what_only_resembles_a_number_stays_text(text: str) -> None:
    """Leading zeros mean an identifier; digits of other scripts and separators are not numbers."""
    assert load(f"a: {text}") == {"a": text}


@both_parsers
@pytest.mark.parametrize("text", ["null", "true", "1", "1.5", ".nan", "", "1e999", "<<", "\u00a0x", "=", "*"])
def test_quoted_scalars_are_text(text: str) -> None:
    """Quotes are the way out of every rule on plain scalars, for keys as well."""
    assert load(f"\"{text}\": '{text}'") == {text: text}


def test_decimals_are_written_out() -> None:
    """An exponent in the file does not come back in a report, and zero has no sign."""
    assert [str(load(text)) for text in ("1e5", "2.50", "-0.0")] == ["100000", "2.50", "0.0"]


@both_parsers
@pytest.mark.parametrize(
    ("text", "part"),
    [
        (".nan", "not a number"),
        (".NaN", "not a number"),
        ("-.inf", "not a number"),
        ("+.INF", "not a number"),
        ("1234567890123456789", "too long"),
        ("1" * 5000, "too long"),
        ("1e18", "too long"),
        ("1e999", "too long"),
        ("0e99", "too long"),
        ("1e-19", "too long"),
        ("1e" + "9" * 5000, "too long"),
        ("0.1234567890123456789", "too long"),
        ("0." + "0" * 5000, "too long"),
        ("5000\u00a0", "U+00A0 (no-break space)"),
        ("\u30005000", "U+3000 (ideographic space)"),
    ],
)
def test_numbers_that_cannot_be_kept_exactly_are_refused(text: str, part: str) -> None:
    """The message stands where the number stands, and does not repeat all of a long one."""
    line, column, message = only(f"\na: {text}")
    assert (line, column) == (2, 4)
    assert part in message
    assert text not in message or text != "1" * 5000


@given(st.integers(-BIGGEST, BIGGEST))
def test_integers_read_back(number: int) -> None:
    """Every integer within the bound is read exactly."""
    assert load(str(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**13), max_value=10**13))
def test_decimals_read_back(number: Decimal) -> None:
    """Every decimal within the bound is read exactly, with and without an exponent."""
    assert load(f"{number:f}") == number
    assert load(f"{number.scaleb(4):f}e-4") == number


@both_parsers
@law
@given(ANY_TEXT)
@example("\u00a0 x \u3000")
@example("a\nb\tc")
@example("x\r\ny")
def test_quoted_text_reads_back_unless_a_character_is_refused(text: str) -> None:
    """A JSON string is a double-quoted scalar: it comes back unchanged or is refused."""
    written = f"a: {json.dumps(text, ensure_ascii=False)}"
    if REFUSED & set(text):
        problems(written)
    else:
        assert load(written) == {"a": text}


# Characters and encodings


@both_parsers
@pytest.mark.parametrize("character", sorted(REFUSED - {"\0", "\r"}))
def test_refused_characters_are_found_raw_and_as_escapes(character: str) -> None:
    """In comments, keys and values; each message names the character and says why."""
    code = f"U+{ord(character):04X}"
    for line, column, message in (
        only(f"\n# \U0001f600{character}\na: 1"),
        only(f"\n{' ' * 3}{character}: 1"),
        only(f'\n{" " * 3}"\\u{ord(character):04x}": 1'),
    ):
        assert (line, column) == (2, 4)
        assert code in message
        assert "quoted in reports" in message


@both_parsers
@pytest.mark.parametrize("escape", [r"\e", r"\x1b", r"\0", r"\r", r"\a", r"\N", r"\L", r"\P", r"\u202e"])
def test_escapes_for_refused_characters_are_refused(escape: str) -> None:
    """Short escapes count as well."""
    assert found(f'a: "x{escape}"') == [(1, 4, "the escape for")]


@both_parsers
@pytest.mark.parametrize("escape", [*(f"\\u{half:x}" for half in HALVES), r"\U00110000", r"\UFFFFFFFF"])
def test_escapes_that_stand_for_no_character_are_refused(escape: str) -> None:
    """Halves of characters and numbers beyond the last one; the parsers stop at different columns."""
    line, _, message = only(f'\na: "x{escape}"')
    assert (line, message) == (2, "an escape here stands for no character")


def test_a_character_is_refused_exactly_when_listed() -> None:
    """What is left is accepted by both parsers; the slow one is asked for its list only."""
    points = (chr(code) for code in range(sys.maxunicode + 1) if code not in range(0xD800, 0xE000))
    text = "".join(point for point in points if point not in REFUSED)
    assert not source._UNWANTED_VALUE.search(text)
    assert not yaml.reader.Reader.NON_PRINTABLE.search(text)
    for part in (text[: len(text) // 2], text[len(text) // 2 :]):
        if C_PARSER:
            assert load(f"a: {json.dumps(part, ensure_ascii=False)}") == {"a": part}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: 1".encode("utf-16"), (1, 1, "UTF-16 or UTF-32")),
        ("a: 1".encode("utf-32"), (1, 1, "UTF-16 or UTF-32")),
        (b"\xfe\xff\0a", (1, 1, "UTF-16 or UTF-32")),
        (b"\0\0\xfe\xff\0\0\0a", (1, 1, "UTF-16 or UTF-32")),
        ("a: 1".encode("utf-16-le"), (1, 2, "NUL")),
        ("a: é\nb: \u6cd5x".encode() + b"\0", (2, 6, "NUL")),
        ("a: é\nb: \u6cd5x".encode() + b"\xa7 5", (2, 6, "0xA7 is not UTF-8")),
        (b"\xef\xbb\xbfb: \xa7", (1, 4, "0xA7 is not UTF-8")),
        (b"a: 1\nb\rc: 2", (2, 2, "carriage return")),
        (b"\xef\xbb\xbf\xef\xbb\xbfa: 1", (1, 1, "U+FEFF")),
    ],
)
def test_other_encodings_are_refused(content: bytes, expected: tuple[int, int, str]) -> None:
    """The place is that of the first byte that does not fit."""
    line, column, message = only(content)
    assert (line, column) == expected[:2]
    assert expected[2] in message


# Places


@both_parsers
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_are_those_an_editor_shows(mark: str, end: str) -> None:
    """Columns count characters, not bytes; neither a byte order mark nor line ends move anything."""
    lines = [
        "# \u6cd5",
        "",
        "a: \U0001f600 x",
        '"\U0001f600é": [\u6cd5, {k: v}]',
        "m:",
        "  - 1",
        "  -",
        "e:",
        "t: |",
    ]
    document = read_text((mark + end.join([*lines, "  x"])).encode(), "f")
    assert document.data == {
        "a": "\U0001f600 x",
        "\U0001f600é": ["\u6cd5", {"k": "v"}],
        "m": [1, None],
        "e": None,
        "t": "x",
    }
    expected: dict[DataPath, tuple[int, int]] = {
        (): (3, 1),
        ("a",): (3, 4),
        ("\U0001f600é",): (4, 7),
        ("\U0001f600é", 0): (4, 8),
        ("\U0001f600é", 1): (4, 11),
        ("\U0001f600é", 1, "k"): (4, 15),
        ("m",): (6, 3),
        ("m", 0): (6, 5),
        ("m", 1): (7, 4),
        ("e",): (8, 3),
        ("t",): (9, 4),
    }
    assert {path: document.locate(path) for path in expected} == {
        path: Span("f", *place) for path, place in expected.items()
    }


@both_parsers
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("k:", (1, 3)),
        ("k:   # nothing\n", (1, 3)),
        ("k :\nl: 1", (1, 4)),
        ("'k':", (1, 5)),
        ("{k: }", (1, 4)),
        ("{k:\n}", (1, 4)),
        ("{k}", (1, 3)),
        ("? k", (1, 4)),
        ("? k\n# nothing\n: ", (1, 4)),
    ],
)
def test_a_value_that_is_not_written_is_located_after_its_key(text: str, place: tuple[int, int]) -> None:
    """After the colon, if that stands beside the key."""
    assert read_text(text.encode(), "f").locate(("k",)) == Span("f", *place)


def test_keys_are_located_and_missing_parts_fall_back() -> None:
    """To the deepest part that exists; a list entry has no key."""
    document = read_text(b"a:\n  b: [x]\n", "f")
    assert document.locate_key(("a", "b")) == Span("f", 2, 3)
    assert document.locate_key(("a", "b", 0)) == document.locate(("a", "b", 0)) == Span("f", 2, 7)
    assert document.locate(("a", "c", "d")) == document.locate_key(("a", "c")) == Span("f", 2, 3)
    assert document.locate(("a", "b", 7)) == document.locate(("a", "b", -1)) == Span("f", 2, 6)
    assert document.locate(("0",)) == document.locate_key(()) == Span("f", 1, 1)
    assert str(document.locate(("a", "b"))) == "f:2:6"


def test_a_document_makes_problems() -> None:
    """At the value or at the key."""
    document = read_text(b"a: 1\n", "f")
    assert document.problem(("a",), "wrong", "fix it") == Problem("f", 1, 4, "wrong", "fix it")
    assert document.problem(("a",), "unknown", key=True) == Problem("f", 1, 1, "unknown")


Places = dict[DataPath, tuple[int, int]]


def write_block(data: Any, path: DataPath, indent: int, lines: list[str], places: tuple[Places, Places]) -> None:
    """Write data in block style from a new line on, noting where values and keys begin."""
    values, keys = places
    values[path] = (len(lines) + 1, indent + 1)
    if not data or not isinstance(data, dict | list):
        lines.append(" " * indent + json.dumps(data, ensure_ascii=False))
        return
    for part, value in data.items() if isinstance(data, dict) else enumerate(data):
        head = " " * indent + ("-" if isinstance(part, int) else json.dumps(part, ensure_ascii=False) + ":")
        keys[*path, part] = (len(lines) + 1, indent + 1)
        if value and isinstance(value, dict | list):
            lines.append(head)
            write_block(value, (*path, part), indent + 2, lines, places)
        else:
            values[*path, part] = (len(lines) + 1, len(head) + 2)
            lines.append(f"{head} {json.dumps(value, ensure_ascii=False)}")


SHORT = st.text(ACCEPTED, max_size=8)
DATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-BIGGEST, BIGGEST), SHORT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(SHORT, inner, max_size=4)),
    max_leaves=12,
)


@both_parsers
@law
@given(DATA, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_everything_written_is_read_back_and_located(data: object, end: str, mark: bool) -> None:
    """Data, the place of every value and the place of every key."""
    lines: list[str] = []
    values: Places = {}
    keys: Places = {}
    write_block(data, (), 0, lines, (values, keys))
    document = read_text(("\ufeff" * mark + end.join(lines)).encode(), "f")
    assert document.data == data
    for path, place in values.items():
        assert document.locate(path) == Span("f", *place)
    for path, place in keys.items():
        assert document.locate_key(path) == (Span("f", *place) if isinstance(path[-1], str) else document.locate(path))


@both_parsers
@law
@given(DATA)
def test_json_is_read_like_block_style(data: object) -> None:
    """Every scalar begins where it is located."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    document = read_text(text.encode(), "f")
    assert document.data == data

    def check(part: object, path: DataPath) -> None:
        if isinstance(part, dict | list):
            for key, value in part.items() if isinstance(part, dict) else enumerate(part):
                check(value, (*path, key))
        else:
            span = document.locate(path)
            assert text.split("\n")[span.line - 1][span.column - 1 :].startswith(json.dumps(part, ensure_ascii=False))

    check(data, ())


# Structure


ANCHOR, REFERENCE, TAG = "anchors (`&name`) are", "references (`*name`) are", "tags (`!name`) are"


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: 1\nb:\n  a: 2\n  a: 3\n"a": 4', [(4, 3, "key `a` is"), (5, 1, "key `a` is")]),
        ("1: x\ntrue: y\n~: z\n1.5: w\n2023-09: ok", [(line, 1, "keys must be") for line in (1, 2, 3, 4)]),
        ("1: x\n1: y", [(1, 1, "keys must be"), (2, 1, "keys must be")]),
        ('"{0} {x}": 1\n"{0} {x}": 2', [(2, 1, "key `{0} {x}`")]),
        (".nan: x\n1e99: y", [(1, 1, "`.nan` is not"), (2, 1, "number is too")]),
        ("? [a, .inf]\n: {c: .nan}", [(1, 3, "keys must be"), (1, 7, "`.inf` is not"), (2, 7, "`.nan` is not")]),
        ("? \n: x", [(1, 2, "a key is")]),
        ("<<: {a: 1}\n", [(1, 1, "merge keys (`<<`)")]),
        ("a: &x 1\nb: *x\n*x : c", [(1, 4, ANCHOR), (2, 4, REFERENCE), (3, 1, REFERENCE)]),
        ("- &x [1]\n- &y {a: 1}\n- &z", [(line, 3, ANCHOR) for line in (1, 2, 3)]),
        ("- !x [1]\n- !!python/object:os.system {a: 1}\n- !!str 1", [(line, 3, TAG) for line in (1, 2, 3)]),
        ("- ! 1\n- ! '1'\n- !", [(line, 3, TAG) for line in (1, 2, 3)]),
        ("\U0001f600: ! 1", [(1, 4, TAG)]),
        ("a: !x!y 1", [(1, 4, TAG)]),
        ("a: !<x", [(1, 4, TAG)]),
        ("--- !x\n", [(1, 5, TAG)]),
        ("%YAML 1.2\n---\na: .nan", [(1, 1, "a line cannot"), (3, 4, "`.nan` is not")]),
        ("a: 1\n---\nb: .nan", [(2, 1, "a second document")]),
        (
            "a: \u202e\nb: .nan\nc: {",
            [(1, 4, "the character U+202E"), (2, 4, "`.nan` is not"), (3, 5, "the file ends")],
        ),
        ("a:\n\u00a0\u00a0b: 1", [(2, 1, "`b` begins or")]),
    ],
)
def test_refused_structure_is_found_all_at_once(text: str, expected: list[tuple[int, int, str]]) -> None:
    """What stands inside a refused part is checked too, and a syntax error does not hide what came before."""
    assert found(text) == expected


def test_a_repeated_key_is_shown_with_both_places() -> None:
    """The problem stands at the second and names the first."""
    expected = (3, 3, "key `x y` is given twice: it stands already on line 2, column 3")
    assert only("a:\n  x y: 1\n  x y: 2") == expected


@both_parsers
@pytest.mark.parametrize("text", ["", "\n", "# only\n# comments", "---\n", "--- # nothing\n...\n", "\ufeff", " \n\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    """Comments and a document mark are nothing."""
    assert only(text) == (0, 0, "file is empty")


@both_parsers
@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: b: c", (1, 5), "a colon cannot stand here"),
        ("a: 1\n b: 2", (2, 3), "a colon cannot stand here"),
        ("a:\n\tb: 1", (2, 1), "a tab cannot stand here"),
        ("a: 1\n\tb: 2", (2, 1), "a tab cannot stand here"),
        ("a: |\n\tx", (2, 1), "a tab cannot stand here"),
        ("-\ta: 1", (1, 2), "a tab cannot stand here"),
        ('a: 1\nb: "x\nc: 2', (2, 4), "the quotation mark opened here is not closed"),
        ("a: 'x\n---\n'", (1, 4), "the quotation mark opened here is not closed"),
        ("a: 'it's'", (1, 8), "the value before this text has already ended"),
        ("a: [1, 2", (1, 4), "a list or mapping opened with `[` or `{` is not closed"),
        ("a: {x: 1\n", (1, 4), "a list or mapping opened with `[` or `{` is not closed"),
        ("a: [\n", (2, 1), "the file ends inside a list or mapping opened with `[` or `{`"),
        ("a: [1}", (1, 6), "`,` or `]` is expected here, in the list opened on line 1, column 4"),
        ("{a: 1\nb: 2}", (2, 2), "`,` or `}` is expected here, in the mapping opened on line 1, column 1"),
        (
            "a:\n  b: 1\n c: 2",
            (3, 2),
            "this line does not continue the entries that begin on line 1, column 1",
        ),
        ("- a\nb: 1", (2, 1), "this line does not continue the entries that begin on line 1, column 1"),
        ("- a\n-b\n", (2, 1), "this line is neither `key: value` nor part of a text"),
        ("a: - b", (1, 4), "`-` cannot stand here"),
        ("a: b\nc: ? d", (2, 4), "`?` cannot stand here"),
        ("a: @x", (1, 4), "unquoted text cannot begin with `@`"),
        ("a: % 5", (1, 4), "unquoted text cannot begin with `%`"),
        ("a: ]", (1, 4), "unquoted text cannot begin with `]`"),
        ("a: & Sons", (1, 4), "unquoted text cannot begin with `&`"),
        ("a: * x", (1, 4), "unquoted text cannot begin with `*`"),
        ("a: >50 days", (1, 6), "a text begun with `|` or `>` starts on the next line"),
        ("a: 1\n... x", (2, 5), "there is text after the end of the document"),
        ('a: "\\x1"', (1, 7), "an escape is cut short"),
    ],
)
def test_syntax_errors_are_explained(text: str, place: tuple[int, int], message: str) -> None:
    """In the same words with both parsers, at the place to mend."""
    assert only(text)[:2] == place
    assert only(text)[2].startswith(message)


@both_parsers
def test_an_unknown_escape_is_explained() -> None:
    """The parsers differ by one column."""
    assert only(r'a: "C:\dir"')[2] == "unknown escape after a backslash"


@both_parsers
def test_a_syntax_error_without_an_explanation_keeps_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """In lower case, as all messages."""
    monkeypatch.setattr(source, "_SYNTAX", ())
    line, column, message = only("a: b: c")
    assert (line, column) == (1, 5)
    assert message.startswith("mapping values are not allowed")


# Anything at all

# Separated by the sign for "record separator".
PIECES = (
    "a␞b: ␞c:\n␞- ␞\n␞\n  ␞\n ␞  ␞ ␞\"␞'␞[␞]␞{␞}␞,␞: ␞#x␞>-\n␞|\n␞|2-␞? ␞!␞!t ␞&x ␞*x ␞<<: ␞1␞1.5␞true␞~␞\t␞%␞"
    "\\n␞\\x41␞\\u202e␞\\ud800␞\\U99999999␞---␞...␞\r\n␞é␞\U0001f600␞@␞`␞.nan␞\u2028␞\u00a0␞k: v\n␞k2: [1, 2]\n␞"
    "\\␞=␞-␞:␞?␞{0}: ␞\ufeff␞\0␞\x07"
)
SCRIBBLES = st.lists(st.sampled_from(PIECES.split("␞"))).map("".join)


def outcome(content: bytes) -> Document | tuple[Problem, ...]:
    """Return what reading gives; any other exception fails the test."""
    try:
        return read_text(content, "f")
    except InputError as error:
        return error.problems


@both_parsers
@law
@given(st.one_of(st.binary(), st.one_of(st.text(), SCRIBBLES).map(str.encode)))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Never another exception; every problem has a message in lower case and a place inside the file."""
    result = outcome(content)
    if isinstance(result, Document):
        return
    assert result
    for problem in result:
        assert 0 <= problem.line <= content.count(b"\n") + 1
        own = re.sub(r"`[^`]*`|\(.*?\)|U\+[0-9A-F]+|0x[0-9A-F]+|UTF-\d+|NUL", "", problem.message)
        assert own == own.lower()
        assert not REFUSED & set(problem.message)


@pytest.mark.skipif(len(PARSERS) == 1, reason="PyYAML without its C library")
@settings(deadline=None)
@given(SCRIBBLES)
def test_the_parsers_agree_on_what_both_accept(text: str) -> None:
    """Data and places; they differ only in what they refuse."""
    results = []
    for parser in PARSERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "_LOADER", parser)
            results.append(outcome(text.encode()))
    if all(isinstance(result, Document) for result in results):
        assert results[0] == results[1]


def test_the_slow_parser_is_used_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without its C library."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert source.__file__
    spec = importlib.util.spec_from_file_location("source_without_c", source.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "source_without_c", module)
    spec.loader.exec_module(module)
    assert module._LOADER is yaml.SafeLoader
    assert module._limit() == source.MAX_BYTES_SLOW
    assert module.read_text(b"a: [1]", "f").data == {"a": [1]}


# Limits


@both_parsers
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_depth_is_limited(opening: str, closing: str) -> None:
    """The deepest accepted and the first refused."""
    load(opening * source.MAX_DEPTH + "x" + closing * source.MAX_DEPTH)
    line, column, message = only(opening * (source.MAX_DEPTH + 1) + "x")
    assert (line, column) == (1, source.MAX_DEPTH * len(opening) + 1)
    assert "nested" in message


@both_parsers
def test_the_number_of_nodes_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list itself counts."""
    monkeypatch.setattr(source, "MAX_NODES", 10)
    assert load("[" + "a," * 9 + "]") == ["a"] * 9
    assert found("[" + "a," * 10 + "]") == [(1, 20, "file holds more")]


@pytest.mark.parametrize("text", ["\x07\n", "%\n", "a: 1\n", "- .nan\n", "- &a\n", "- *a\n", "? \n", '- "\\e"\n'])
def test_the_number_of_problems_is_limited(text: str) -> None:
    """One more line says so."""
    result = problems(text * 1000)
    assert len(result) == source.MAX_PROBLEMS + 1
    assert str(result[0]) == "f: only the first 100 problems are listed"


@pytest.mark.skipif(C_PARSER is None, reason="PyYAML without its C library")
@pytest.mark.parametrize(
    "unit",
    ["[", "{a: ", "- ", "? ", "\n", "# x\n", "a", "a\n", "'", "- &a x\n", "- !x a\n", "---\n", "- a\n", "\u202e"],
)
def test_the_largest_file_is_read_or_refused_in_time(unit: str) -> None:
    """Deep nesting, which kills or occupies other readers, among them."""
    content = (unit * (source.MAX_BYTES // len(unit.encode()))).encode()[: source.MAX_BYTES]
    began = time.monotonic()
    outcome(content)
    assert time.monotonic() - began < SECONDS


def test_many_directives_do_not_occupy_the_parser() -> None:
    """So many keep the C library busy for minutes before its first event."""
    content = b"".join(b"%%TAG !a%d! b\n" % number for number in range(200_000))
    began = time.monotonic()
    assert len(problems(content)) == source.MAX_PROBLEMS + 1
    assert time.monotonic() - began < SECONDS


# Files


def refused(file: Path) -> Problem:
    """Return the one problem for which a file is refused."""
    with pytest.raises(InputError) as caught:
        read(file)
    (problem,) = caught.value.problems
    return problem


def test_a_file_is_read(tmp_path: Path) -> None:
    """The name in messages is the one given."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: [1]\n")
    document = read(file)
    assert document.data == {"a": [1]}
    assert document.locate(("a", 0)) == Span(str(file), 1, 5)
    file.write_bytes(b"a: [1\n")
    assert refused(file).file == str(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """Opening a pipe nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").message == "this is not a regular file"
    assert refused(Path(os.devnull)).message == "this is not a regular file"
    assert refused(tmp_path).message == "this is a directory, not a file"


def test_files_that_cannot_be_opened_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system says, in our words where there are some."""
    file = tmp_path / "a.yaml"
    assert refused(file) == Problem(str(file), 0, 0, "file not found")
    file.write_bytes(b"a: 1")
    assert refused(file / "b").message == "file cannot be read: not a directory"
    assert refused(Path("a\0b")) == Problem("a\\x00b", 0, 0, "this is not a file name")
    assert refused(Path("no\x1b\udce4such\n")).file == "no\\x1b\\udce4such\\n"
    for error, message in (
        (PermissionError(13, "Permission denied"), "permission to read the file is denied"),
        (OSError("odd"), "file cannot be read: input or output error"),
    ):

        def fail(*_: object, error: OSError = error) -> None:
            raise error

        monkeypatch.setattr(Path, "open", fail)
        assert refused(file).message == message


@both_parsers
def test_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they are opened, and also if they have grown since or come from elsewhere."""
    monkeypatch.setattr(source, "MAX_BYTES", limit := 1024**2)
    monkeypatch.setattr(source, "MAX_BYTES_SLOW", limit)
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.write(b"a: 1 #")
        stream.truncate(limit + 1)
    message = "file is larger than 1 MiB"
    assert refused(file).message == message
    assert only(b"#" * (limit + 1)) == (0, 0, message)
    assert only(b"#" * limit) == (0, 0, "file is empty")
    small = os.stat_result((*file.stat()[:6], 0, *file.stat()[7:]))
    monkeypatch.setattr(Path, "stat", lambda _: small)
    assert refused(file).message == message
