"""What differs in the text of two rule books: rules, packs and catalogues, each side in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from checker.facts.catalogue import written
from checker.model.lawfile import LawFile, SuppressionFile
from checker.model.packfile import PackFile
from checker.model.rulebook import CompareFile, PowersRead
from checker.revision.catalogues import catalogue_changes
from checker.revision.clauses import ClauseChange, ItemChange, changes, law, rule_changes, says, told
from checker.revision.edition import Edition
from checker.rules.ast import Rule
from checker.rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything in which the texts of two editions differ."""

    catalogues: tuple[ItemChange, ...]
    packs: tuple[ItemChange, ...]
    rules: tuple[ItemChange, ...]
    alike: int
    """Rules that are the same in both, to the letter but for the notes in the file."""


def wording(old: Edition, new: Edition) -> Wording:
    """The differences, in the order of the new edition, what was removed last."""
    was, now = old.book.rules, new.book.rules
    rules = tuple(_rules(old, new, was, now))
    touched = {change.name for change in rules if change.how != "removed"}
    catalogues = tuple(catalogue_changes(old.book, new.book))
    return Wording(catalogues, tuple(_packs(old, new)), rules, len(now) - len(touched))


# Rules


def _rules(old: Edition, new: Edition, was: Mapping[str, Rule], now: Mapping[str, Rule]) -> Iterator[ItemChange]:
    gone = {name: rule for name, rule in was.items() if name not in now}
    for name, rule in now.items():
        at = new.shown(rule.span.file)
        if name in was:
            found = rule_changes(was[name], rule)
            if found:
                was_at = old.shown(was[name].span.file)
                yield ItemChange("rule", name, "changed", rule.title, "", was_at, at, found)
            continue
        before = next((one for one in gone.values() if replace(one, id=name) == rule), None)
        if before is None:
            yield ItemChange("rule", name, "added", rule.title, now_at=at, clauses=tuple(_whole(rule, added=True)))
        else:
            del gone[before.id]
            yield ItemChange("rule", name, "renamed", rule.title, before.id, old.shown(before.span.file), at)
    for name, rule in gone.items():
        clauses = tuple(_whole(rule, added=False))
        yield ItemChange("rule", name, "removed", rule.title, was_at=old.shown(rule.span.file), clauses=clauses)


def _whole(rule: Rule, *, added: bool) -> Iterator[ClauseChange]:
    """What a rule says that stands in one edition only."""
    for clause, parts in (
        ("when", told(rule.when)),
        ("unless", told(rule.unless)),
        ("overrides", rule.overrides),
        ("says", says(rule)),
        ("because", tuple(authority.name for authority in rule.because)),
    ):
        yield from changes(clause, () if added else parts, parts if added else (), "judgement")


# Packs


def _packs(old: Edition, new: Edition) -> Iterator[ItemChange]:
    was, now = old.book.packs, new.book.packs
    for name, pack in now.items():
        if name not in was:
            yield ItemChange("pack", name, "added", pack.file.title, now_at=_place(new, pack))
        elif found := tuple(_pack(was[name].file, pack.file)):
            places = _place(old, was[name]), _place(new, pack)
            yield ItemChange("pack", name, "changed", pack.file.title, "", *places, found)
    for name, pack in was.items():
        if name not in now:
            yield ItemChange("pack", name, "removed", pack.file.title, was_at=_place(old, pack))


def _place(edition: Edition, pack: Pack) -> str:
    return edition.shown(pack.document.file)


def _pack(was: PackFile, now: PackFile) -> Iterator[ClauseChange]:
    yield from changes("domain", (was.domain,), (now.domain,), "judgement")
    yield from changes("applies to", _applies(was), _applies(now), "judgement")
    yield from changes("powers", _powers(was.powers), _powers(now.powers), "judgement")
    yield from changes("compare", _compare(was.compare), _compare(now.compare), "judgement")
    yield from changes("laws", _stated(was.laws), _stated(now.laws), "proof")
    yield from changes("suppressions", _stated(was.suppressions), _stated(now.suppressions), "proof")
    named = [tuple(f"{slug}: {name}" for slug, name in {**f.authorities, **f.regimes}.items()) for f in (was, now)]
    yield from changes("names", named[0], named[1], "nothing")
    yield from changes("title", (was.title,), (now.title,), "nothing")
    yield from changes("not expressed", was.not_expressed, now.not_expressed, "nothing")


def _applies(file: PackFile) -> tuple[str, ...]:
    if isinstance(file.applies_to, str):
        return (file.applies_to,)
    return tuple(f"{pair.authority} under {pair.regime}" for pair in file.applies_to)


def _stated(entries: tuple[LawFile | SuppressionFile, ...]) -> tuple[str, ...]:
    """Entries of a pack file as they are written, what was left out left out."""
    return tuple(written(entry.model_dump(mode="json", by_alias=True, exclude_none=True)) for entry in entries)


def _powers(read: tuple[PowersRead, ...]) -> tuple[str, ...]:
    return tuple(line for one in read for line in _read(one))


def _read(one: PowersRead) -> Iterator[str]:
    whose = f"{one.authority} under {one.regime}"
    yield f"{whose}: the list is {'complete' if one.complete else 'not complete'}, as read on {one.on}"
    yield from (f"{whose}: read {text}" for text in one.read)
    yield from (f"{whose}: not read {text}" for text in one.not_read)
    yield from (f"{whose}: {law(authority)}" for authority in one.because)


def _compare(file: CompareFile | None) -> tuple[str, ...]:
    return tuple(_compared(file)) if file else ()


def _compared(file: CompareFile) -> Iterator[str]:
    yield from (f"of {pair.authority} under {pair.regime}" for pair in file.applies_to or ())
    yield f"with cases of the same {', '.join(file.peers.same)}"
    for title, named in (
        ("compared", file.dimensions), ("outcome compared", file.outcomes), ("not compared", file.not_compared),
    ):  # fmt: skip
        yield from (f"{title}: {name}: {why}" for name, why in named.items())
    yield from (f"an era from {era.since}" for era in file.eras)
    yield f"nothing is said below {file.abstain_below.peers} peers: {file.abstain_below.because}"
    yield f"level {file.level}"
