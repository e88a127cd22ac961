"""Files that were broken, meant for something else, or made to do harm."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import CASES

GOOD = json.dumps(CASES["fine"], indent=1)

ESCAPE = "\x1b]0;owned\x07\x1b[31mred\x9b1m"
BIDI = "a\u202eb\u2066c\u2028d"

TEXTS: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\n# nothing but a comment\n",
    "marker": b"---\n",
    "nul": b"title: a\0b\n",
    "binary": bytes(range(256)) * 64,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "zip": b"PK\x03\x04" + bytes(range(256)),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "html": b"<!DOCTYPE html>\n<html><body>case</body></html>\n",
    "csv": b'case,measure,date\nline,guidance,2024-03-05\n"a, b",order,2024-04-16\n',
    "tsv": b"case\tmeasure\tdate\nline\tguidance\t2024-03-05\n",
    "json-list": b'[{"case": "line", "measure": "guidance"}]\n',
    "json-lines": b'{"case": "line"}\n{"case": "docomo"}\n',
    "json-other": b'{"name": "package", "version": "1.0.0", "dependencies": {"left-pad": "^1.0.0"}}\n',
    "scalar": b"just some words\n",
    "number": b"5\n",
    "null": b"null\n",
    "tilde": b"~\n",
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "closed-brackets": b"[" * 100_000 + b"]" * 100_000,
    "dashes": b"- " * 100_000 + b"a\n",
    "questions": b"? " * 100_000 + b"a\n",
    "indented": "".join(f"{' ' * n}a{n}:\n" for n in range(2000)).encode(),
    "anchors": b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "bomb": b"".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}' if n else 'x'] * 9)}]\n".encode() for n in range(9)),
    "itself": b"&a [*a]\n",
    "merge": b"a: &a {x: 1}\nb: {<<: *a}\n",
    "merge-list": b"<<: [{a: 1}, {b: 2}]\n",
    "twice": b"title: a\ntitle: b\n",
    "twice-quoted": b'title: a\n"title": b\n',
    "nan": GOOD.replace('"country": "JP"', '"country": .nan').encode(),
    "infinity": GOOD.replace('"country": "JP"', '"country": -.inf').encode(),
    "huge-exponent": GOOD.replace('"country": "JP"', '"country": 1e999').encode(),
    "huger-exponent": GOOD.replace('"country": "JP"', f'"country": 1e{"9" * 5000}').encode(),
    "huge-integer": GOOD.replace('"country": "JP"', f'"country": {"9" * 100_000}').encode(),
    "octal": GOOD.replace('"country": "JP"', '"country": 0777').encode(),
    "time": GOOD.replace('"country": "JP"', '"country": 12:30:00').encode(),
    "yes": GOOD.replace('"title": "a made-up matter"', '"title": true').encode(),
    "utf-16": GOOD.encode("utf-16"),
    "utf-16-be": GOOD.encode("utf-16-be"),
    "utf-32": GOOD.encode("utf-32"),
    "latin-1": "title: Société\n".encode("latin-1"),
    "shift-jis": "title: 総務省\n".encode("shift-jis"),
    "cut-utf-8": "title: 総務省".encode()[:-1],
    "surrogates": b"title: \xed\xa0\x80\n",
    "overlong": b"title: \xc0\xaf\n",
    "bom-inside": "title: a\ufeffb\n".encode(),
    "tabs": b"title:\n\ta: b\n",
    "old-mac": b"title: a\rcountry: JP\r",
    "two-documents": f"{GOOD}\n---\n{GOOD}\n".encode(),
    "after-the-end": f"{GOOD}\n...\nmore\n".encode(),
    "directive": b"%YAML 1.1\n---\ntitle: a\n",
    "directives": b"%TAG ! tag:a,2000:\n" * 20_000,
    "python-tag": b"title: !!python/object/apply:os.system [echo owned]\n",
    "binary-tag": b"title: !!binary aGVsbG8=\n",
    "set-tag": b"!!set {a, b}\n",
    "lone-tag": b"title: ! a\n",
    "escape-value": f"title: {ESCAPE}\n".encode(),
    "escape-key": f"{ESCAPE}: a\n".encode(),
    "escaped-escape": b'title: "\\e[31mred \\x9b1m \\x07"\n',
    "bidi-value": f"title: {BIDI}\n".encode(),
    "bidi-key": f'"{BIDI}": a\n'.encode(),
    "bidi-escape": b'title: "a\\u202Eb"\n',
    "no-character": b'title: "\\ud800 \\UFFFFFFFF"\n',
    "markup-key": b"'[red]x[/red] [link=https://a.test]y[/link]': a\n",
    "format-key": b"'{0.__class__} %s %n ${HOME} $(id) `id`': a\n",
    "list-key": b"? [a, b]\n: c\n",
    "null-key": b": a\n",
    "long-line": b"title: " + b"a" * 3_000_000 + b"\n",
    "long-key": b"a" * 1000 + b": b\n",
    "long-keys": b"".join(b"%d%s: b\n" % (n, b"a" * 900) for n in range(500)),
    "many-keys": b"".join(b"key%d: b\n" % n for n in range(15_000)),
    "many-more-keys": b"".join(b"key%d: b\n" % n for n in range(120_000)),
    "many-facts": GOOD.replace('"facts": {', '"facts": {' + "".join(f'"f{n}": [],' for n in range(10_000))).encode(),
    "many-measures": GOOD.replace('"measures": [', '"measures": [' + "{}," * 8_000).encode(),
    "many-lines": b"a\n" * 1_000_000,
    "many-commas": b"[" + b"," * 1_000_000,
    "many-colons": b":" * 1_000_000,
    "many-quotes": b"'" * 1_000_001,
    "many-hashes": b"#" * 3_000_000,
    "unfinished-quote": b'title: "' + b"\n" * 100_000,
    "unfinished-block": b"title: |\n" + b"  a\n" * 500_000 + b" b",
}
"""Contents that are no case, no rule, no pack and no catalogue."""


def with_ids(name: str) -> bytes:
    """A case in which everything that may be named is named so."""
    quoted = json.dumps(name)[1:-1]
    text = GOOD
    for known in ('"act"', '"track"', '"firm"', '"made-up"'):
        text = text.replace(known, f'"{quoted}"')
    return text.encode()


PATH_TRICKS = [
    "../x",
    "../../../../etc/passwd",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "C:\\x",
    "~root",
    "$HOME",
    "a\0b",
    ".",
    "..",
    "-",
    "",
    "a\n",
    " a",
]


def write(folder: Path) -> dict[str, Path]:
    """Every input in a file of its own, and files that are no ordinary ones."""
    found: dict[str, Path] = {}
    for name, content in TEXTS.items():
        found[name] = folder / f"{name}.yaml"
        found[name].write_bytes(content)
    for number, trick in enumerate(PATH_TRICKS):
        found[f"trick-{number}"] = folder / f"trick-{number}.yaml"
        found[f"trick-{number}"].write_bytes(with_ids(trick))
    found["large"] = folder / "large.yaml"
    with found["large"].open("wb") as stream:
        stream.truncate(100 * 1024**2)
    found["lost"] = folder / "lost.yaml"
    found["lost"].symlink_to("nowhere")
    found["round"] = folder / "round.yaml"
    found["round"].symlink_to("round.yaml")
    return found
