"""A rule book: the catalogues and packs found in folders, with their rules checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from checker import shipped
from checker.errors import InputError, Problem, UsageError
from checker.facts.catalogue import Catalogue, read_catalogue
from checker.model.load import load, nearest
from checker.model.packfile import PackFile
from checker.model.rulebook import PowersRead
from checker.rules.ast import Power, Rule
from checker.rules.compare import Comparing, compared_twice, read_compare
from checker.rules.law import Law
from checker.rules.laws import read_laws
from checker.rules.parse import read_rule
from checker.rules.program import dependencies
from checker.source import Document, printable, read


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules."""

    id: str
    document: Document
    file: PackFile
    rules: tuple[Rule, ...]
    comparing: Comparing | None = None
    """How the pack compares cases, where it does."""
    laws: tuple[Law, ...] = ()
    """What every case must keep."""

    def covers(self, authority: str, regime: str) -> bool:
        """Whether the pack itself names this authority under this regime."""
        return not isinstance(self.file.applies_to, str) and any(
            (pair.authority, pair.regime) == (authority, regime) for pair in self.file.applies_to
        )

    def powers_read(self, authority: str, regime: str) -> PowersRead | None:
        """How far the pack read the powers of an authority under a regime, if it did."""
        pairs = (p for p in self.file.powers if (p.authority, p.regime) == (authority, regime))
        return next(pairs, None)


@dataclass(frozen=True, slots=True)
class Book:
    """All catalogues, packs and rules."""

    catalogues: Mapping[str, Catalogue]
    packs: Mapping[str, Pack]

    @property
    def rules(self) -> dict[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for pack in self.packs.values() for rule in pack.rules}

    def applicable(self, domain: str, authority: str, regime: str) -> tuple[Pack, ...]:
        """The packs for a track; none unless some pack names its authority and regime."""
        of_domain = [pack for pack in self.packs.values() if pack.file.domain == domain]
        if not any(pack.covers(authority, regime) for pack in of_domain):
            return ()
        return tuple(
            pack for pack in of_domain if isinstance(pack.file.applies_to, str) or pack.covers(authority, regime)
        )

    def comparing(self, domain: str, authority: str, regime: str) -> Comparing | None:
        """How cases of an authority under a regime are compared; None where no pack says so."""
        of_domain = (p.comparing for p in self.packs.values() if p.file.domain == domain and p.comparing is not None)
        return next((found for found in of_domain if (authority, regime) in found.pairs), None)

    def name(self, slug: str) -> str:
        """The name of an authority or regime, or the slug where no pack gives one."""
        for pack in self.packs.values():
            found = pack.file.authorities.get(slug) or pack.file.regimes.get(slug)
            if found:
                return found
        return slug


def read_book(folders: Iterable[Path], domains: Path) -> Book:
    """The book in the folders; catalogues they lack are looked up in the folder `domains`.

    Raises InputError with every problem of every file, UsageError where a folder holds no pack.
    """
    roots = list(folders)
    problems: list[Problem] = []
    catalogues = _catalogues(dict.fromkeys([domains, *roots]), problems)
    packs: dict[str, Pack] = {}
    named: set[str] = set()
    for root in roots:
        problems += _unread(root)
        found = [folder for folder in _folders(root) if _holds(folder, "pack.yaml")]
        if not found and not problems:
            raise UsageError(f"there is no pack in `{root}`", "a pack is a folder with a `pack.yaml`")
        for folder in found:
            named |= {f"{folder.name}/{file.stem}" for file in _rule_files(folder)}
            try:
                pack = _read_pack(folder, catalogues, problems)
            except InputError as error:
                problems += error.problems
                continue
            if pack is None:
                continue
            first = packs.setdefault(pack.id, pack)
            if first is not pack:
                message = (
                    f"there is a pack `{pack.id}` already, in {first.document.file}: rule ids would stand for two rules"
                )
                problems.append(pack.document.problem((), message, "rename one of the two folders"))
    book = Book(catalogues, packs)
    problems += _across(book, named)
    if problems:
        raise InputError(problems)
    return book


def _catalogues(roots: Iterable[Path], problems: list[Problem]) -> dict[str, Catalogue]:
    found: dict[str, Catalogue] = {}
    for root in roots:
        for folder in (folder for folder in _folders(root) if _holds(folder, "facts.yaml")):
            try:
                found[folder.name] = read_catalogue(folder)
            except InputError as error:
                problems += error.problems
    return found


def _inside(folder: Path) -> list[Path]:
    """What a folder holds; raises UsageError where it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be read: {(error.strerror or 'input error').lower()}") from None


def _folders(root: Path) -> list[Path]:
    return [folder for folder in _inside(root) if folder.is_dir()]


def _holds(folder: Path, name: str) -> bool:
    """Whether a folder holds a file, be it a link that leads nowhere, which reading it will tell."""
    return any(file.name == name for file in _inside(folder))


def _unread(root: Path) -> Iterator[Problem]:
    """Files that look like parts of a pack, and are named so or stand so deep that nobody would read them."""
    for folder in _folders(root):
        for file in (file for file in _inside(folder) if file.suffix.lower() == ".yml"):
            if _holds(folder, "pack.yaml") or file.stem.lower() == "pack":
                yield _not_read(file, "the name of a file of a pack ends in .yaml")
        if _holds(folder, "pack.yaml"):
            for file in sorted(folder.glob("*/**/*.yaml")):
                yield _not_read(file, "a file of a pack stands in the folder of the pack itself")


def _not_read(file: Path, why: str) -> Problem:
    return Problem(printable(shipped.shown(file)), 0, 0, f"this file would not be read: {why}")


def _rule_files(folder: Path) -> list[Path]:
    apart = ("pack.yaml", "facts.yaml", "scales.yaml")
    return [file for file in _inside(folder) if file.suffix == ".yaml" and file.name not in apart]


def _read_pack(folder: Path, catalogues: Mapping[str, Catalogue], problems: list[Problem]) -> Pack | None:
    document = read(folder / "pack.yaml")
    file = load(document, PackFile)
    catalogue = catalogues.get(file.domain)
    if catalogue is None:
        hint = nearest(file.domain, catalogues)
        problems.append(document.problem(("domain",), f"there is no domain `{file.domain}`", hint))
        return None
    rules: list[Rule] = []
    for path in _rule_files(folder):
        try:
            rule = read_rule(read(path), f"{folder.name}/{path.stem}", catalogue)
        except InputError as error:
            problems += error.problems
            continue
        if isinstance(rule, Rule):
            rules.append(rule)
        else:
            problems += rule
    comparing = None
    if file.compare is not None:
        found = read_compare(folder.name, document, file, catalogue)
        if isinstance(found, Comparing):
            comparing = found
        else:
            problems += found
    laws = read_laws(folder.name, document, file, catalogue)
    if not isinstance(laws, tuple):
        problems += laws
        laws = ()
    return Pack(folder.name, document, file, tuple(rules), comparing, laws)


def _across(book: Book, named: set[str]) -> Iterator[Problem]:
    """Overrides name rules that exist, if only in files that were refused; no circle of overrides or grades."""
    rules = book.rules
    for domain in book.catalogues:
        of_domain = [pack for pack in book.packs.values() if pack.file.domain == domain]
        yield from compared_twice({p.id: (p.document, p.comparing) for p in of_domain if p.comparing is not None})
    for rule in rules.values():
        for target, span in zip(rule.overrides, rule.override_spans, strict=True):
            if target not in named:
                message = f"`overrides`: there is no rule `{target}`"
                yield Problem(span.file, span.line, span.column, message, nearest(target, named))
    try:
        order = TopologicalSorter(dependencies(rules))
        order.prepare()
    except CycleError as error:
        # Each name stands before the next in the order wanted, so an overrider before what it overrides.
        circle = error.args[1]
        span = rules[circle[0]].span
        names = " → ".join(f"`{name}`" for name in circle)
        message = f"rules depend on each other in a circle, by overrides or grades: {names}"
        yield Problem(span.file, span.line, span.column, message)


def powers(rules: Iterable[Rule], authority: str, regime: str) -> list[tuple[Rule, Power]]:
    """The powers that some rules give an authority under a regime."""
    return [
        (rule, rule.says)
        for rule in rules
        if isinstance(rule.says, Power)
        and rule.status == "in-force"
        and authority in rule.says.authorities
        and regime in rule.says.regimes
    ]
