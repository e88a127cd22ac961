"""A toy domain, small enough to be tried out whole, and packs of toy rules written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checker.facts.catalogue import Catalogue, read_catalogue
from checker.rules.pack import Book, read_book

_BECAUSE = "[{principle: toy, says: a toy, ours: true, verified: true}]"


def _fact(name: str, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"  {name}:\n{body}    group: toy\n    asks: What is it?\n    matters: {_BECAUSE}\n"


FACTS = "facts:\n" + "".join(
    (
        _fact("number", "type: count", "scale: [0, 100]", "worse: higher"),
        _fact("harm", "type: level", "levels: [none, small, large]", "worse: higher", "none_found: none"),
        _fact("care", "type: level", "levels: [poor, fair, good]", "worse: lower"),
        _fact("hidden", "type: flag", "worse: higher"),
        _fact("colour", "type: kind", "levels: [red, green, blue]"),
        _fact("balance", "type: count", "scale: [-50, 50]"),
        _fact("huge", "type: count", "scale: [0, 9007199254740991]", "worse: higher"),
        _fact("day", "type: date"),
        _fact("abroad", "type: flag", 'only_citing: ["toy law, article 28", "toy law, article 24"]'),
        _fact("origin", "type: level", "levels: [here, there]", "protected: true"),
        _fact("home", "type: country", "protected: true"),
        _fact("gravity", "type: level", "levels: [minor, medium, serious]", "worse: higher", "grade: true"),
        _fact("merit", "type: level", "levels: [low, high]", "worse: lower", "grade: true"),
        _fact("hue", "type: level", "levels: [pale, dark]", "grade: true"),
    )
)

SCALES = """\
outcomes:
  stringency: {type: level, of: measure, levels: [none, guidance, order, ban], asks: How strict is it?}
  amount: {type: amount, of: measure, scale: [0, 1000], unit: JPY, asks: How much is it?}
  intrusion: {type: level, of: demand, levels: [reporting, security, ownership], asks: How deep does it cut?}
  ask: {type: level, of: demand, levels: [inform, plan, do], asks: How firm is it?}
instruments:
  guidance: {stringency: guidance, binding: false, means: advice}
  order: {stringency: order, binding: true, means: an order}
  request: {binding: true, means: a request, not_judged: it ends nothing}
"""

PACK = """\
title: toy pack
domain: toy
applies_to:
  - {authority: toy-office, regime: toy-law}
"""

ELSEWHERE = PACK.replace("toy-office", "other-office")


def rule(body: str, *, because: str = _BECAUSE, status: str = "in-force") -> str:
    """A rule file with what every rule has, and the body given."""
    head = f"title: a toy rule\nstatus: {status}\nbecause: {because}\nexamples: []\nknown_limits: it is a toy\n"
    return head + body


def catalogue(root: Path) -> Catalogue:
    """The toy catalogue."""
    return read_catalogue(write_domain(root) / "toy")


def write_domain(root: Path) -> Path:
    """The toy catalogue in a folder of domains."""
    folder = root / "domains" / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "scales.yaml").write_text(SCALES, encoding="utf-8")
    return folder.parent


def write(root: Path, files: Mapping[str, str]) -> Path:
    """A folder of packs; keys are `pack/rule`, and `pack/pack` for a pack file other than the usual one."""
    packs = root / "packs"
    for name, text in files.items():
        file = packs / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for folder in packs.iterdir():
        if not (folder / "pack.yaml").exists():
            (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return packs


def book(root: Path, rules: Mapping[str, str]) -> Book:
    """A book of toy rules, keyed by `pack/rule`; raises InputError with every problem."""
    return read_book([write(root, rules)], write_domain(root))
