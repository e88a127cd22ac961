"""The read stage: a YAML file becomes plain data, with the line and column of everything in it.

This is the only module that knows YAML. It reads a small part of it: one document of mappings with text
keys, lists and scalars, without tags, anchors, references, merge keys or directives. Plain scalars follow the
core schema of YAML 1.2, so `NO`, `2023-09-14`, `12:30` and `0777` stay text. The data is built from the
parser's events, one by one: nothing recurses into the file, and it is left where it exceeds a limit.
"""

from __future__ import annotations

import contextlib
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml

from checker import shipped
from checker.errors import InputError, Problem

DataPath = tuple[str | int, ...]

# Some 100,000 lines: far more than anyone writes by hand, and read in about a second.
MAX_BYTES = 4 * 1024 * 1024
# Without its C library PyYAML is up to thirty times slower; these two keep it near five seconds.
MAX_BYTES_SLOW = MAX_BYTES // 4
MAX_NODES = 100_000  # keys, values, lists and mappings together
# Far deeper than a reader can follow. The parser's time grows with depth times size, so this bounds it.
MAX_DEPTH = 32
# More problems than this help nobody, and a file that was not meant for us could hold millions.
MAX_PROBLEMS = 100
# Amounts in every currency fit, and decimal arithmetic, which keeps 28 digits, still adds them up exactly.
MAX_DIGITS = 18

_QUOTED_LENGTH = 60
_EXPONENT_LENGTH = 3
# PyYAML may lack its C library. Its own parser accepts less: no tabs between words.
_FAST: Any = getattr(yaml, "CSafeLoader", None)
_LOADER: Any = _FAST or yaml.SafeLoader

# What may not occur, raw or through an escape: control characters, characters that change the direction of
# the text around them, separators some programs take for line breaks, a byte order mark inside the text,
# halves of characters and non-characters. In reports and filings these would hide or reorder words.
_UNWANTED = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
_UNWANTED_RAW = re.compile(f"[{_UNWANTED}]")
_UNWANTED_VALUE = re.compile(f"[\r{_UNWANTED}]")
_UNWANTED_NAME = re.compile(f"[\t\n\r{_UNWANTED}]")
_COLON = re.compile(" *:")
_DIRECTIVE = re.compile("^%", re.MULTILINE)

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:(0|[1-9][0-9]*)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]+))?")
_NO_NUMBER = re.compile(r"\.(?:nan|NaN|NAN)|[-+]?\.(?:inf|Inf|INF)")
_NUMERIC = frozenset("-+.0123456789")  # what a number begins with; most text is known by this not to be one
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

_SAVE_AS_UTF8 = "save the file as plain text in the encoding UTF-8"
_IN_QUOTES = "if it is meant as text, put it in quotes"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something begins in a file; line and column count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class _Place:
    """Where a value and its key begin, and the places of its parts."""

    line: int
    column: int
    key: tuple[int, int] | None = None
    parts: dict[str | int, _Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds, and where each part stands.

    The data consists of dicts with text keys, lists, str, int, Decimal, bool and None.
    """

    file: str
    data: object
    _root: _Place = field(repr=False)

    def locate(self, path: DataPath) -> Span:
        """Return where the value at the path begins, or the deepest part of the path that exists."""
        place, _ = self._walk(path)
        return Span(self.file, place.line, place.column)

    def locate_key(self, path: DataPath) -> Span:
        """Return where the key of the last part begins; as `locate` for list entries and missing parts."""
        place, found = self._walk(path)
        if not found or place.key is None:
            return Span(self.file, place.line, place.column)
        return Span(self.file, *place.key)

    def problem(self, path: DataPath, message: str, hint: str = "", *, key: bool = False) -> Problem:
        """Build a problem at the value at the path, or at its key."""
        span = self.locate_key(path) if key else self.locate(path)
        return Problem(span.file, span.line, span.column, message, hint)

    def _walk(self, path: DataPath) -> tuple[_Place, bool]:
        place = self._root
        for part in path:
            if part not in place.parts:
                return place, False
            place = place.parts[part]
        return place, True


def read(file: Path) -> Document:
    """Read one file; raises InputError with every problem found if it cannot be read or accepted."""
    name = printable(shipped.shown(file))
    try:
        # Checked before opening: opening a pipe may wait for ever, and opening a device may do something.
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError([_whole(name, "this is a directory, not a file")])
        if not stat.S_ISREG(status.st_mode):
            raise InputError([_whole(name, "this is not a regular file")])
        if status.st_size > _limit():
            raise InputError([_too_large(name)])
        with file.open("rb") as stream:
            # The size is only a promise: the file may grow, and some system files claim to be empty.
            content = stream.read(_limit() + 1)
    except OSError as error:
        raise InputError([_whole(name, reason(error))]) from None
    except ValueError:
        raise InputError([_whole(name, "this is not a file name")]) from None
    return read_text(content, name)


def read_text(text: bytes, name: str) -> Document:
    """Read the bytes of one file, called `name` in messages; raises InputError with every problem found."""
    problems = _Problems(name)
    root = None
    with contextlib.suppress(_Stop):
        root = _Builder(_characters(text, problems), problems).build()
    if root is None or problems.found:
        raise InputError(problems.found)
    return Document(name, *root)


def _whole(name: str, message: str, hint: str = "") -> Problem:
    return Problem(name, 0, 0, message, hint)


def _too_large(name: str) -> Problem:
    return _whole(name, f"file is larger than {_limit() // 1024**2} MiB", "split it into several files")


def _limit() -> int:
    return MAX_BYTES if _LOADER is _FAST else MAX_BYTES_SLOW


def reason(error: OSError) -> str:
    """Why a file cannot be read, for its reader."""
    match error:
        case FileNotFoundError():
            return "file not found"
        case PermissionError():
            return "permission to read the file is denied"
        case _:
            return f"file cannot be read: {(error.strerror or 'input or output error').lower()}"


# Messages


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def printable(text: str) -> str:
    """The text on one line, with escapes for characters that act on a terminal or reorder words."""
    return _UNWANTED_NAME.sub(_escaped, text)


def _quote(text: str) -> str:
    """Put text of the file between backticks: on one line, shortened, and without characters that act."""
    line = " ".join(text[: 4 * _QUOTED_LENGTH].split())
    short = line if len(line) <= _QUOTED_LENGTH else f"{line[:_QUOTED_LENGTH]}…"
    return f"`{_UNWANTED_VALUE.sub(_escaped, short)}`"


def _describe(character: str) -> str:
    unnamed = "control character" if unicodedata.category(character) == "Cc" else "no character"
    return f"U+{ord(character):04X} ({unicodedata.name(character, unnamed).lower()})"


def _position(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Stop(Exception):
    """Ends the reading; what was found is in _Problems."""


class _Problems:
    """The problems found so far in one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Problem] = []

    def add(self, place: tuple[int, int], message: str, hint: str = "") -> None:
        """Record a problem; raises _Stop when there are too many."""
        if len(self.found) == MAX_PROBLEMS:
            self.found.append(_whole(self.name, f"only the first {MAX_PROBLEMS} problems are listed"))
            raise _Stop
        self.found.append(Problem(self.name, *place, message, hint))

    def fatal(self, place: tuple[int, int], message: str, hint: str = "") -> NoReturn:
        """Record a problem after which nothing more can be read; raises _Stop."""
        self.add(place, message, hint)
        raise _Stop


# From bytes to characters


def _characters(content: bytes, problems: _Problems) -> str:
    """Decode and check the characters; what is returned is safe to parse, and as long as the original."""
    if len(content) > _limit():
        problems.found.append(_too_large(problems.name))
        raise _Stop
    text = _decode(content, problems)
    if "\0" in text:
        place = _position(text, text.index("\0"))
        problems.fatal(place, "a NUL byte: this is not a text file", _SAVE_AS_UTF8)
    # Some editors end the line here and some do not: line numbers, and even comments, would be ambiguous.
    if match := re.search(r"\r(?!\n)", text):
        place = _position(text, match.start())
        problems.fatal(place, "a carriage return without a line feed", "save the file with Windows or Unix line ends")
    for match in _UNWANTED_RAW.finditer(text):
        problems.add(
            _position(text, match.start()),
            f"the character {_describe(match[0])} is not accepted: text from this file is quoted in reports",
            "delete it; most editors do not show it",
        )
    for match in _DIRECTIVE.finditer(text):
        problems.add(
            _position(text, match.start()),
            "a line cannot begin with `%`: directives are not accepted",
            "delete the line, or indent it if it belongs to a text",
        )
    # Harmless characters in their place let the rest be checked as well. A file with thousands of directives
    # would also keep the parser busy for minutes before its first event.
    return _DIRECTIVE.sub("#", _UNWANTED_RAW.sub("\ufffd", text))


def _decode(content: bytes, problems: _Problems) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        problems.fatal((1, 1), "file is in the encoding UTF-16 or UTF-32, not UTF-8", _SAVE_AS_UTF8)
    # The mark some Windows programs put first takes no column.
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _position(before := content[: error.start].decode("utf-8"), len(before))
        message = f"the byte 0x{content[error.start]:02X} is not UTF-8 text"
        problems.fatal(place, message, _SAVE_AS_UTF8)


# From scalars to values


class _BadScalar(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def _resolve(text: str) -> object:
    """Return what an unquoted scalar means; raises _BadScalar on numbers that cannot be kept exactly."""
    if text in _WORDS:
        return _WORDS[text]
    if text != text.strip():
        # YAML only knows the ordinary space. Others come from word processors, and make `5000` a text.
        odd = text[0] if text[0].isspace() else text[-1]
        message = f"{_quote(text)} begins or ends with the character {_describe(odd)}"
        raise _BadScalar(message, "use ordinary spaces, or put the text in quotes")
    if text[0] not in _NUMERIC:
        return text
    if _NO_NUMBER.fullmatch(text):
        raise _BadScalar(f"{_quote(text)} is not a number that can be compared", _IN_QUOTES)
    if _INTEGER.fullmatch(text):
        if len(text.lstrip("-+")) > MAX_DIGITS:
            raise _too_long(text)
        return int(text)
    if match := _DECIMAL.fullmatch(text):
        return _decimal(text, match)
    return text


def _decimal(text: str, match: re.Match[str]) -> Decimal:
    """Return an exact number, or raise _BadScalar if writing it without exponent takes too many digits."""
    whole, decimals, bare_decimals, exponent = (part or "" for part in match.groups())
    decimals += bare_decimals
    # Longer ones are refused unread: writing out such a number would not be bounded.
    if len(exponent.lstrip("-+").lstrip("0")) > _EXPONENT_LENGTH:
        raise _too_long(text)
    places = len(decimals) - int(exponent or 0)
    digits = len((whole + decimals).lstrip("0")) + max(0, -places)
    if digits > MAX_DIGITS or places > MAX_DIGITS:
        raise _too_long(text)
    # Written out, so that `1e5` is printed as 100000; zero has no sign.
    number = Decimal(f"{Decimal(text):f}")
    return number or abs(number)


def _too_long(text: str) -> _BadScalar:
    message = f"number is too long: {_quote(text)} has more than {MAX_DIGITS} digits or decimals"
    return _BadScalar(message, "put an identifier in quotes; round an amount")


# From events to data


class _Key(NamedTuple):
    """A key that waits for its value; without a name if it was refused."""

    name: str | None
    place: tuple[int, int]
    end: Any = None


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been seen yet."""

    items: dict[str, object] | list[object]
    place: _Place
    key: _Key | None = None

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.items, dict)


class _Builder:
    """Builds data and places from the events of the parser, one at a time."""

    def __init__(self, text: str, problems: _Problems) -> None:
        self.text = text
        self.problems = problems
        self.open: list[_Open] = []
        self.root: tuple[object, _Place] | None = None
        self.nodes = 0
        self.documents = 0

    def build(self) -> tuple[object, _Place]:
        """Return the data and its place; raises _Stop where nothing more can be read."""
        loader = _LOADER(self.text)
        try:
            while not isinstance(event := self._next(loader), yaml.StreamEndEvent):
                self._take(event)
        finally:
            loader.dispose()
        if self.root is None:
            if self.problems.found:
                raise _Stop
            self.problems.fatal((0, 0), "file is empty")
        return self.root

    def _next(self, loader: Any) -> yaml.Event:
        try:
            event: yaml.Event = loader.get_event()
        except yaml.MarkedYAMLError as error:
            self.problems.fatal(*_explain(error, self.text))
        except (ValueError, OverflowError):
            # PyYAML without its C library does not check that an escape such as "\U99999999" is a character.
            self.problems.fatal(_mark_position(loader.get_mark(), self.text), *_NO_CHARACTER)
        return event

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.CollectionEndEvent():
                self.open.pop()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "a second document begins here: a file holds one"
            self.problems.fatal(
                _mark_position(event.start_mark, self.text), message, "delete the line `---`, or use two files"
            )

    def _node(self, event: yaml.NodeEvent) -> _Place:
        """Count a node and refuse what is attached to it; raises _Stop when there are too many."""
        mark: Any = event.start_mark
        place = _mark_position(mark, self.text)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"file holds more than {MAX_NODES:,} keys and values"
            self.problems.fatal(place, message, "split it into several files")
        if isinstance(event, yaml.AliasEvent):
            self.problems.add(place, *_REFERENCE)
        elif event.anchor is not None:
            self.problems.add(place, *_ANCHOR)
        # A lone `!` is a tag too, but the parser does not report it.
        elif getattr(event, "tag", None) is not None or self.text.startswith("!", mark.index):
            self.problems.add(place, *_TAG)
        return _Place(*place)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        place = self._node(event)
        self._escapes(event.value, place)
        if self.open and self.open[-1].awaits_key:
            self.open[-1].key = self._key(event, place)
        elif event.style:
            self._put(event.value, place)
        elif event.value:
            self._put(self._value(event.value, place), place)
        elif self.open:  # else: `---` alone, an empty file
            self._put(None, self._nothing(place))

    def _nothing(self, place: _Place) -> _Place:
        """Return the place of a value that is not written: after the colon, where the parsers differ."""
        key = self.open[-1].key
        if key is None or key.end is None:
            return place
        match = _COLON.match(self.text, key.end.index)
        line, column = _mark_position(key.end, self.text)
        return _Place(line, column + (len(match[0]) if match else 0))

    def _escapes(self, text: str, place: _Place) -> None:
        """Refuse unwanted characters that came from escapes; raw ones have been replaced before."""
        if not _UNWANTED_VALUE.search(text):
            return
        for character in sorted(set(_UNWANTED_VALUE.findall(text))):
            position = (place.line, place.column)
            if "\ud800" <= character <= "\udfff":
                self.problems.add(position, *_NO_CHARACTER)
                continue
            message = f"the escape for {_describe(character)} in {_quote(text)} is not accepted"
            self.problems.add(position, f"{message}: text from this file is quoted in reports", "delete the escape")

    def _value(self, text: str, place: _Place) -> object:
        try:
            return _resolve(text)
        except _BadScalar as bad:
            self.problems.add((place.line, place.column), bad.message, bad.hint)
            return None

    def _key(self, event: yaml.ScalarEvent, place: _Place) -> _Key:
        """Accept or refuse a key; the value of a refused one is still read, to find the problems in it."""
        position = (place.line, place.column)
        if not event.style and (refusal := _refuse_key(event.value)):
            self.problems.add(position, *refusal)
            return _Key(None, position)
        first = self.open[-1].place.parts.get(event.value)
        if first is not None and first.key is not None:
            line, column = first.key
            message = f"key {_quote(event.value)} is given twice: it stands already on line {line}, column {column}"
            self.problems.add(position, message, "delete or rename one of the two")
            return _Key(None, position)
        return _Key(event.value, position, event.end_mark)

    def _begin(self, event: yaml.CollectionStartEvent, items: dict[str, object] | list[object]) -> None:
        place = self._node(event)
        if len(self.open) == MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            self.problems.fatal((place.line, place.column), message)
        if self.open and self.open[-1].awaits_key:
            position = (place.line, place.column)
            self.problems.add(position, "keys must be text, and this is a list or mapping", _IN_QUOTES)
            self.open[-1].key = _Key(None, position)
        else:
            self._put(items, place)
        self.open.append(_Open(items, place))

    def _alias(self, event: yaml.AliasEvent) -> None:
        place = self._node(event)
        if self.open and self.open[-1].awaits_key:
            self.open[-1].key = _Key(None, (place.line, place.column))
        else:
            self._put(None, place)

    def _put(self, value: object, place: _Place) -> None:
        """Add a value to the innermost open mapping or list, or make it the root."""
        if not self.open:
            self.root = (value, place)
            return
        parent = self.open[-1]
        if isinstance(parent.items, list):
            parent.place.parts[len(parent.items)] = place
            parent.items.append(value)
        elif parent.key is not None:
            key, parent.key = parent.key, None
            if key.name is not None:
                place.key = key.place
                parent.place.parts[key.name] = place
                parent.items[key.name] = value


def _mark_position(mark: Any, text: str) -> tuple[int, int]:
    """Return the line and column of a mark; the C library puts the end of a file on a line of its own."""
    if mark.index >= len(text):
        return _position(text, len(text))
    return mark.line + 1, mark.column + 1


def _refuse_key(text: str) -> tuple[str, str] | None:
    """Return why an unquoted key is refused, and a hint; None if it is accepted."""
    if text == "<<":
        return "merge keys (`<<`) are not accepted", "write the entries out"
    try:
        value = _resolve(text)
    except _BadScalar as bad:
        return bad.message, bad.hint
    if isinstance(value, str):
        return None
    return (f"keys must be text, and {_quote(text)} is not", "put it in quotes") if text else _NO_KEY


# Syntax errors in words for people who have not read the YAML specification

_ANCHOR = ("anchors (`&name`) are not accepted", "write the text out where it is needed; " + _IN_QUOTES)
_REFERENCE = ("references (`*name`) are not accepted", "write the text out where it is needed; " + _IN_QUOTES)
_NO_KEY = ("a key is missing before the colon", "")
_TAG = ("tags (`!name`) are not accepted", _IN_QUOTES)
_NO_CHARACTER = ("an escape here stands for no character", "write the character itself")
_TAB = ("a tab cannot stand here", "use spaces, also to indent lines")
_NOT_CLOSED = ("a list or mapping opened with `[` or `{{` is not closed", "")
_SPECIAL_IN_TEXT = "put text that contains `,`, `[`, `]`, `{`, `}` or `: ` in quotes"
_BACKSLASH = r"write a backslash as `\\`, or put the text in '…'"
_QUOTE = 'inside \'…\' write an apostrophe twice; inside "…" write a quotation mark as `\\"`'
_APOSTROPHE = "put the whole text in quotes; inside '…' write an apostrophe twice"


class _Syntax(NamedTuple):
    """What to say when the parser's words, with the place it stopped at, match the pattern."""

    pattern: str
    message: str
    hint: str
    at_opening: bool = False


# Matched in order against "context | problem | first, inside or end | character". The words are those of the
# C library or those of PyYAML's own parser. {line} and {column} are the place where the context began.
_SYNTAX = (
    _Syntax(r"tab character|\\t'$", *_TAB),
    _Syntax(r"quoted scalar \| found unexpected", "the quotation mark opened here is not closed", _QUOTE, True),
    _Syntax(r"a tag \||tag handle", *_TAG, at_opening=True),
    _Syntax(r"an anchor \|", "unquoted text cannot begin with `&`", _IN_QUOTES, True),
    _Syntax(r"an alias \|", "unquoted text cannot begin with `*`", _IN_QUOTES, True),
    _Syntax(r"unknown escape", "unknown escape after a backslash", _BACKSLASH),
    _Syntax(r"Unicode character escape", *_NO_CHARACTER),
    _Syntax(r"hexdecimal|escape sequence of", "an escape is cut short", _BACKSLASH),
    _Syntax(r"cannot start any token", "unquoted text cannot begin with `{character}`", _IN_QUOTES),
    _Syntax(
        r"mapping values are not allowed",
        "a colon cannot stand here",
        "put text that contains `: ` in quotes, or check the indentation of this line and the line before",
    ),
    _Syntax(
        r"(sequence entries|mapping keys) are not allowed",
        "`{character}` cannot stand here",
        "begin a list on the line after its key; " + _IN_QUOTES,
    ),
    _Syntax(r"flow (sequence|mapping).* \| end", *_NOT_CLOSED, at_opening=True),
    _Syntax(
        r"(flow node|indentation or unclosed).* \| end",
        "the file ends inside a list or mapping opened with `[` or `{{`",
        "",
    ),
    _Syntax(
        r"flow sequence",
        "`,` or `]` is expected here, in the list opened on line {line}, column {column}",
        _SPECIAL_IN_TEXT,
    ),
    _Syntax(
        r"flow mapping",
        "`,` or `}}` is expected here, in the mapping opened on line {line}, column {column}",
        _SPECIAL_IN_TEXT,
    ),
    _Syntax(
        r"simple key",
        "this line is neither `key: value` nor part of a text",
        "check the colon and the indentation",
        at_opening=True,
    ),
    _Syntax(
        r"block scalar",
        "a text begun with `|` or `>` starts on the next line",
        "if the text itself begins with that character, put it in quotes",
    ),
    _Syntax(
        r"block (mapping|collection).* \| first",
        "this line does not continue the entries that begin on line {line}, column {column}",
        "check the indentation; a list has `- ` on every entry, a mapping has `key: value`",
    ),
    _Syntax(r"block (mapping|collection)", "the value before this text has already ended", _APOSTROPHE),
    _Syntax(r"node content.* \| end", "a value is missing at the end of the file", ""),
    _Syntax(r"node content", "unquoted text cannot begin with `{character}`", _IN_QUOTES),
    _Syntax(r"<document start>", "there is text after the end of the document", "delete the line `...`"),
)


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[tuple[int, int], str, str]:
    """Return the place, message and hint for a syntax error."""
    mark: Any = error.problem_mark
    place = _mark_position(mark, text)
    opening = _mark_position(error.context_mark, text) if error.context_mark else place
    character = text[mark.index : mark.index + 1]
    if not text[mark.index :].strip():
        where = "end"
    else:
        where = "inside" if text[text.rfind("\n", 0, mark.index) + 1 : mark.index].strip() else "first"
    problem = error.problem or "this cannot be read"
    situation = f"{error.context} | {problem} | {where} {character!r}"
    for known in _SYNTAX:
        if re.search(known.pattern, situation):
            message = known.message.format(line=opening[0], column=opening[1], character=character)
            return opening if known.at_opening else place, message, known.hint
    return place, problem.lower(), ""
