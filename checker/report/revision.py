"""What a change of rules does, as text: the rules, the cases and the fact space, what was beside what is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.report.counts import counted
from checker.report.docket import docket, in_short
from checker.report.page import Page
from checker.revision.clauses import Bearing, ClauseChange, ItemChange
from checker.revision.difference import Difference
from checker.revision.space import CaseSpace, Part, Track, TrackSpace, Use

_MOST = 6
"""Parts of a clause shown on either side before the rest is only counted."""


def revision(page: Page, found: Difference) -> None:
    """Everything that differs between two editions."""
    page.line("Two editions of the rules", style="bold")
    page.line(f"was: {found.old.name} ({found.old.about})", 1, hang=5)
    page.line(f"is: {found.new.name} ({found.new.about})", 1, hang=4)
    for note in found.notes:
        page.line(f"note: {note}", 1)
    text = found.wording
    _items(page, "Facts and scales", text.catalogues)
    _items(page, "Packs", text.packs)
    _items(page, "Rules", text.rules)
    if found.docket is not None:
        docket(page, found.docket)
    _space(page, found.space)
    _short(page, found)


# The text of the rules


def _items(page: Page, title: str, changes: Sequence[ItemChange]) -> None:
    """The changes that can matter, then the names of those that cannot."""
    if not changes:
        return
    page.line()
    page.line(title, style="bold")
    for change in changes:
        if change.meant or change.how == "renamed" or any(one.bears_on == "proof" for one in change.clauses):
            _item(page, change)
    for what, names in _unmeant(changes):
        page.line(f"{what} written otherwise, which changes no judgement: {', '.join(names)}", 1)


def _unmeant(changes: Iterable[ItemChange]) -> Iterator[tuple[str, list[str]]]:
    """What is only written otherwise, by clause, with the names of the rules and facts concerned."""
    found: dict[str, list[str]] = {}
    for change in changes:
        for clause in change.clauses:
            if clause.bears_on == "nothing":
                found.setdefault(clause.clause, []).append(change.name)
    yield from found.items()


_BEARS: dict[Bearing, str] = {
    "judgement": "",
    "reason": "bears on the reasons alone",
    "level": "bears on how loudly a finding speaks",
    "citation": "bears on what is cited",
    "proof": "bears on what rules may read and what must be proved of them",
    "nothing": "",
}


def _item(page: Page, change: ItemChange) -> None:
    kind = "" if change.kind == "rule" else f"{change.kind} "
    title = f": {change.title}" if change.title else ""
    how = f"renamed from {change.was_named}" if change.how == "renamed" else change.how
    page.line(f"{kind}{change.name}, {how}{title}", 1, hang=4)
    places = dict.fromkeys(place for place in (change.was_at, change.now_at) if place)
    if places:
        page.line(f"at {', now '.join(places)}", 2)
    for clause in change.clauses:
        if clause.bears_on != "nothing":
            _clause(page, clause, whole=change.how in ("added", "removed"))


def _clause(page: Page, clause: ClauseChange, *, whole: bool) -> None:
    if whole:
        _parts(page, f"{clause.clause}: ", clause.was or clause.now, 2)
        return
    alike = f"{counted(clause.alike, 'part')} as before" if clause.alike else ""
    about = "; ".join(text for text in (_BEARS[clause.bears_on], alike) if text)
    page.line(f"{clause.clause}{f' ({about})' if about else ''}", 2)
    _parts(page, "was: ", clause.was or ("nothing" if not clause.alike else "",), 3)
    _parts(page, "is: ", clause.now or ("nothing" if not clause.alike else "",), 3)


def _parts(page: Page, title: str, parts: Sequence[str], depth: int) -> None:
    """Parts below a title, in its line where there is one alone; an empty part stands for nothing more than before."""
    parts = [part for part in parts if part]
    if len(parts) == 1:
        page.line(f"{title}{parts[0]}", depth, hang=4)
    elif parts:
        page.line(title.rstrip(), depth)
        for part in parts[:_MOST]:
            page.line(part, depth + 1)
        if len(parts) > _MOST:
            page.line(f"and {len(parts) - _MOST} more", depth + 1)


# Every case there could be


def _space(page: Page, found: CaseSpace) -> None:
    page.line()
    page.line("Every case there could be", style="bold")
    for one in found.tracks:
        _tracks(page, one)
    for verb, tracks in (("no longer judged by any pack", found.gone), ("judged by the new edition alone", found.come)):
        if tracks:
            page.line(f"{verb}: {_listed(tracks)}", 1)


def _listed(tracks: Sequence[Track]) -> str:
    return "; ".join(f"{authority} under {regime}" for authority, regime in tracks)


def _tracks(page: Page, one: TrackSpace) -> None:
    page.line(_listed(one.tracks), 1, "bold", 4)
    for note in one.notes:
        page.line(note, 2)
    for part in one.parts:
        _part(page, part, several=len(one.tracks) > 1)
    if one.proved:
        page.line(f"proved to be the same in every case, each fact known or not: {', '.join(one.proved)}", 2)
    if one.proved_known:
        page.line(f"proved to be the same in every case whose facts are known: {', '.join(one.proved_known)}", 2)
    for name, why in one.undecided:
        page.line(f"not decided: {name}: {why}", 2)
    rest = counted(len(one.same), "question")
    if not (one.parts or one.proved or one.proved_known or one.undecided):
        page.line(f"nothing differs: the same rules bear on every one of {rest}", 2)
    elif one.same:
        page.line(f"the same rules bear on {rest} more, so that nothing differs there", 2)


def _part(page: Page, part: Part, *, several: bool) -> None:
    names = {"floor": f"floor on {part.about}", "ceiling": f"ceiling on {part.about}", "grade": f"grade {part.about}"}
    where = ", where facts are not known" if part.unknown else ""
    if part.kind == "power":
        page.line(f"powers{where}", 2)
        for text in _uses(part.uses, several=several):
            page.line(text, 3)
    else:
        page.line(f"{names[part.kind]}{where}", 2)
    page.line(f"was: {part.was}", 3)
    page.line(f"is: {part.now}", 3)
    for region in part.regions:
        page.line(f"where {'; '.join(region.where) or 'in every case'}", 3)
        page.line(f"such as: {region.case}", 4)
        for word, rules in (("was by", region.was_by), ("is by", region.now_by)):
            if rules:
                page.line(f"{word} {', '.join(rules)}", 4)
    if part.more:
        page.line(f"and {counted(part.more, 'more such part')}", 3)


def _uses(uses: Sequence[Use], *, several: bool) -> Iterator[str]:
    """Uses of powers, the kinds of demand with one instrument together."""
    found: dict[tuple[Track, str], list[str]] = {}
    for use in uses:
        found.setdefault((use.track, use.instrument), []).append(use.demand)
    for (track, instrument), demands in found.items():
        kinds = ", ".join(demand for demand in demands if demand)
        alone = "by itself" if "" in demands else ""
        told = " and ".join(text for text in (alone, f"with demands on {kinds}" if kinds else "") if text)
        yield f"{instrument} {told}{f' ({_listed((track,))})' if several else ''}"


# In short


def _short(page: Page, found: Difference) -> None:
    """The counts, last, as in every report."""
    page.line()
    text = found.wording
    hows = [change.how for change in text.rules if change.meant or change.how == "renamed"]
    told = [f"{hows.count(how)} {how}" for how in ("added", "removed", "renamed", "changed") if how in hows]
    page.line(f"rules: {', '.join(told) or 'none changed'}; {text.alike} alike to the letter")
    if found.docket is not None:
        page.line(f"cases: {in_short(found.docket)}")
    page.line(f"every case there could be: {_of_space(found.space)}")
    page.line("A difference says what other rules say, and not which of them are right.")


def _of_space(found: CaseSpace) -> str:
    parts = sum(len(one.parts) for one in found.tracks)
    proved = sum(len(one.proved) + len(one.same) for one in found.tracks)
    known = sum(len(one.proved_known) for one in found.tracks)
    told = [
        counted(parts, "difference") if parts else "no difference",
        f"{counted(proved, 'question')} proved the same",
    ]
    if known:
        told.append(f"{counted(known, 'question')} proved the same where facts are known")
    if left := sum(len(one.undecided) for one in found.tracks):
        told.append(f"{counted(left, 'question')} not decided")
    return "; ".join(told)
