"""Write every page of the documentation that follows from code, rules and cases; `--check` only compares.

- blocks fenced as ``console`` are rerun: each line that begins with `$ ` is a command, what follows is its output,
  cut after so many lines where the fence says ``console first=40``;
- `docs/rules/`, `docs/facts.md`, `docs/cases.md`, `docs/explained.md`, `docs/schema/` are written whole;
- text between `<!-- generated: NAME -->` and `<!-- end -->` is replaced.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

from checker import assurance, audit
from checker.facts.catalogue import Catalogue, Fact, written
from checker.facts.check import BEYOND_SCHEMA as BEYOND_CASE_SCHEMA
from checker.facts.skeleton import skeleton
from checker.findings.compose import NO_BOUND, CaseReport, TrackReport
from checker.model.rulebook import Authority
from checker.model.schema import BEYOND_EVERY_SCHEMA
from checker.proofs.complaint import KINDS, MEANS
from checker.proofs.verify import Wanted
from checker.report import json as json_report
from checker.report.rules import groups, says
from checker.report.verification import ADVICE, Complained, Verification, tracks_in_words
from checker.rules.ast import Condition, Power, Rule
from checker.rules.pack import Book, Pack
from checker.rules.schema import BEYOND_SCHEMA as BEYOND_RULE_SCHEMA
from checker.selection import shipped_cases
from checker.tables.schema import BEYOND_SCHEMA as BEYOND_ORDER_SCHEMA

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WRITTEN = "<!-- written by docs/generate.py; do not edit -->\n\n"


def main(arguments: list[str]) -> int:
    """Write or compare; 1 where something was out of date and `--check` was given."""
    wanted = dict(pages())
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    kept = {path for folder in ("rules", "schema") for path in (DOCS / folder).glob("*")}
    orphans = sorted(kept - set(wanted))
    if "--check" in arguments:
        for path in (*stale, *orphans):
            print(f"{path.relative_to(ROOT)} is out of date; run: python docs/generate.py")
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in orphans:
        path.unlink()
    return 0


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page with its text."""
    book = audit.load_book()
    comparators = audit.precedents([], book)
    reports = audit.check([str(path) for path in shipped_cases().values()], book, comparators=comparators)
    if reports.problems:
        raise SystemExit("\n".join(str(problem) for problem in reports.problems))
    yield DOCS / "cases.md", cases_page(reports.reports)
    yield DOCS / "facts.md", facts_page(book.catalogues["data-protection"])
    for rule in book.rules.values():
        yield DOCS / "rules" / f"{rule.id.replace('/', '-')}.md", rule_page(rule)
    yield DOCS / "rules" / "README.md", rules_page(book)
    yield DOCS / "schema" / "case.json", audit.case_schema()
    yield DOCS / "schema" / "rule.json", audit.rule_schema()
    yield DOCS / "schema" / "order.json", audit.order_schema()
    yield DOCS / "schema" / "report.json", json_report.report_schema()
    yield DOCS / "schema" / "explanation.json", json_report.explanation_schema()
    yield DOCS / "schema" / "audit.json", json_report.audit_schema()
    yield DOCS / "schema" / "verify.json", json_report.verification_schema()
    # Suppressions are looked at on the first of all days, so that the page does not depend on when it is written.
    yield DOCS / "explained.md", explained_page(assurance.verify_rules(book, Wanted(today=date.min)).report)
    yield ROOT / "tests" / "input" / "skeleton.yaml", skeleton(book.catalogues["data-protection"])
    for path in [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]:
        if path.name not in ("cases.md", "facts.md", "explained.md"):
            yield path, refreshed(path.read_text(encoding="utf-8"), book)


# ---- blocks within written pages


def refreshed(text: str, book: Book) -> str:
    """A page with its console blocks rerun and its marked parts replaced."""
    parts: dict[str, Callable[[], str]] = {
        "layers": layers,
        "beyond every schema": lambda: listed(BEYOND_EVERY_SCHEMA.values()),
        "beyond case schema": lambda: listed(BEYOND_CASE_SCHEMA[name] for name in _only(BEYOND_CASE_SCHEMA)),
        "beyond rule schema": lambda: listed(BEYOND_RULE_SCHEMA[name] for name in _only(BEYOND_RULE_SCHEMA)),
        "beyond order schema": lambda: listed(BEYOND_ORDER_SCHEMA[name] for name in _only(BEYOND_ORDER_SCHEMA)),
        "counts": lambda: counts(book),
        "kinds": kinds,
    }
    text = re.sub(
        r"(?ms)^```console( first=([0-9]+))?\n(.*?)^```$",
        lambda match: f"```console{match[1] or ''}\n{console(match[3], int(match[2] or 0))}```",
        text,
    )
    return re.sub(
        r"(?ms)(<!-- generated: ([a-z ]+) -->\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}{parts[match[2]]()}{match[3]}",
        text,
    )


def listed(sentences: Iterable[str]) -> str:
    """Sentences as a list."""
    return "".join(f"- {sentence}\n" for sentence in sentences)


def _only(beyond: Mapping[str, str]) -> list[str]:
    """The checks that are not made of every file."""
    return [name for name in beyond if name not in BEYOND_EVERY_SCHEMA]


def console(block: str, first: int) -> str:
    """The commands of a block, each with what it prints now; of each the `first` lines, or all for 0."""
    out: list[str] = []
    for command in re.findall(r"(?m)^\$ (.*)$", block):
        lines = [line.rstrip() for line in run(command).splitlines()]
        out += [
            f"$ {command}",
            *(lines[:first] if first else lines),
            *(["..."] if first and len(lines) > first else []),
        ]
    return "\n".join(out) + "\n"


def run(command: str) -> str:
    """What a command prints, both streams, and its exit code where that is not 0."""
    words = shlex.split(command)
    program = [sys.executable, "-m", "checker", *words[1:]] if words[0] == "checker" else words
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, check=False, env=environment, encoding="utf-8"
    )
    code = f"(exit code {done.returncode})\n" if done.returncode else ""
    return done.stdout + done.stderr + code


def layers() -> str:
    """The layer contract as a list, from the outermost inwards."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [found] = [c["layers"] for c in contracts if c["name"] == "One way, from case file to report"]
    lines = []
    for layer in found:
        for name in layer.split(" | "):
            module = ROOT / "checker" / name
            file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
            lines.append(f"- `{name}`: {_first_sentence(file)}")
    return "\n".join(lines) + "\n"


def _first_sentence(file: Path) -> str:
    match = re.match(r'"""(.*?)(?:\n\n|""")', file.read_text(encoding="utf-8"), re.DOTALL)
    return " ".join(match[1].split()) if match else ""


def counts(book: Book) -> str:
    """How many rules, packs, cases and facts there are."""
    cases = len(shipped_cases())
    facts = len(book.catalogues["data-protection"].facts)
    return f"{len(book.rules)} rules in {len(book.packs)} packs, {facts} facts, {cases} cases.\n"


def kinds() -> str:
    """What each kind of complaint about rules means, and what can be done about it."""
    rows = (f"| `{kind}` | {MEANS[kind][0].value} | {MEANS[kind][1]} | {ADVICE[kind]} |" for kind in KINDS)
    return "\n".join(["| kind | level | what it says | what to do |", "|---|---|---|---|", *rows]) + "\n"


# ---- pages written whole


def explained_page(found: Verification) -> str:
    """The complaints about the shipped packs that are known, reason by reason, with the cases that each is about."""
    open_ = [one.kind for one in found.complaints if one.explained is None] + [one.why for one in found.undecided]
    if open_ or found.suppressions:
        raise SystemExit(f"complaints about the shipped packs are not explained: {open_}, {found.suppressions}")
    lines = [
        "# What the shipped rules leave as it is\n",
        WRITTEN
        + "`checker rules verify` looks through every case that the scales allow. What it finds in the shipped packs, "
        "and the authors of the packs leave as it is, stands here with the reason, the name of who answers for it, and "
        "the last day on which that counts; then somebody must look again. A gap is no finding about a decision: of "
        "the cases below the rules say nothing, neither that a measure was right nor that it was wrong.\n",
    ]
    for (kind, about, _), some in groupby(found.complaints, key=lambda one: (one.kind, one.about, one.explained)):
        title = f"Cases without an expectation on {about}" if kind == "gap" else f"{kind.capitalize()}: {about}"
        lines += _explained(title.removesuffix(": "), list(some))
    return "\n".join(lines)


def _explained(title: str, some: list[Complained]) -> Iterator[str]:
    """One reason, and every complaint that it explains."""
    explained = some[0].explained
    assert explained is not None
    yield f"## {title}\n"
    yield f"{explained.reason}\n"
    yield f"For this answer {explained.owner}, until {explained.expires}.\n"
    for one in some:
        rules = ", ".join(f"[{rule.id}](rules/{rule.id.replace('/', '-')}.md)" for rule in one.rules)
        yield f"On the tracks of {tracks_in_words(one.tracks)}{f', of {rules}' if rules else ''}:\n"
        yield from (f"- {region}" for region in one.regions or (one.message,))
        if one.periods:
            yield f"\nThis is so by the {', and by the '.join(one.periods)}."
        yield ""


def cases_page(reports: tuple[CaseReport, ...]) -> str:
    """Every case with its verdict on each track, and why."""
    lines = [
        "# Cases and verdicts\n",
        WRITTEN + "What `checker check` concludes on every shipped case, track by track.\n",
    ]
    lines.append("| case | track | verdict | why |\n|---|---|---|---|")
    for report in reports:
        for track in report.tracks:
            verdict, why = _verdict(track)
            lines.append(f"| {report.id} | {track.authority}; {track.regime} | {verdict} | {why} |")
    return "\n".join(lines) + "\n"


def _verdict(track: TrackReport) -> tuple[str, str]:
    left = [f"{one.name} not assessed: {one.reason}" for one in track.unassessed]
    if not track.packs:
        return "not assessed", "<br>".join(left) or "no measure recorded"
    verdicts, whys = [], []
    for finding in track.findings:
        sure = "" if finding.kind == "undecided" else " certain" if finding.certain else " possible"
        verdicts.append(f"{finding.kind}{sure} ({finding.level}): {finding.target}")
        rules = ", ".join(f"[{r.id}](rules/{r.id.replace('/', '-')}.md)" for r in finding.rules[:2])
        cases = ", ".join(f"{one.precedent.case}:{one.precedent.track}" for one in finding.precedents)
        whys.append(f"{finding.statement}: {rules or cases}")
    if not track.findings:
        verdicts.append("not out of line" if track.within else "nothing to judge")
    return "<br>".join(verdicts), "<br>".join([*whys, *_within(track), *left])


def _within(track: TrackReport) -> Iterator[str]:
    """What was looked at and found within, and which floors and ceilings bear on it."""
    outcomes = [within for within in track.within if within.outcome != "power"]
    reached = [within.target for within in track.within if within.outcome == "power"]
    if reached:
        yield f"a power in the rules reaches {', '.join(reached)}"
    bound: dict[tuple[str, str], list[str]] = {}
    for within in outcomes:
        if within.expected != NO_BOUND:
            bound.setdefault((within.outcome, within.expected), []).append(f"{within.target} ({within.observed})")
    for (outcome, expected), targets in bound.items():
        yield f"{outcome} of {', '.join(targets)}: expected {expected}"
    free = len(outcomes) - sum(len(targets) for targets in bound.values())
    if free:
        yield f"no floor or ceiling bears on {free} other outcome{'s' if free > 1 else ''} looked at"


def facts_page(catalogue: Catalogue) -> str:
    """The catalogue as a page, fact by fact."""
    lines = [
        "# Facts, outcomes and instruments\n",
        WRITTEN + "From `rules/data-protection/facts.yaml` and `scales.yaml`.\n",
    ]
    for fact in catalogue.facts.values():
        lines += _fact(fact)
    lines.append("## Outcomes\n")
    for outcome in catalogue.outcomes.values():
        levels = (
            ", ".join(outcome.scale.words)
            or f"{outcome.scale.ends.lo:,} to {outcome.scale.ends.hi:,} {outcome.scale.unit}"
        )
        lines.append(f"- `{outcome.name}` of a {outcome.of}: {outcome.asks} Scale: {levels}")
        lines += [f"  - `{level}`: {means}" for level, means in outcome.means.items()]
        lines += [f"  - {outcome.note}"] if outcome.note else []
    lines.append("\n## Instruments\n")
    for name, instrument in catalogue.instruments.items():
        place = (
            f"stringency `{instrument.stringency}`" if instrument.stringency else f"not judged: {instrument.not_judged}"
        )
        lines.append(f"- `{name}`: {instrument.means}; {place}")
    return "\n".join(lines) + "\n"


def _fact(fact: Fact) -> Iterator[str]:
    yield f"## {fact.name}\n"
    yield f"{fact.asks}\n"
    yield f"- {_form(fact)}"
    if fact.worse.value != "none":
        yield f"- worse: {fact.worse.value}"
    marks = [
        ("protected: no rule may read it", fact.protected),
        ("derived by the checker", fact.derived),
        ("a grade, derived by rules", fact.grade),
    ]
    yield from (f"- {text}" for text, present in marks if present)
    if fact.only_citing:
        yield f"- only a rule that cites {' or '.join(fact.only_citing)} may read it"
    yield from (f"- why it matters: {text}" for a in fact.matters for text in _authority(a))
    if fact.note:
        yield f"- {fact.note}"
    yield ""


def _form(fact: Fact) -> str:
    if fact.scale is None:
        return "a country code"
    if fact.scale.words:
        return f"{fact.scale.type}: " + ", ".join(f"`{word}`" for word in fact.scale.words)
    if fact.scale.type == "date":
        return "date"
    return f"{fact.scale.type}: {fact.scale.ends.lo:,} to {fact.scale.ends.hi:,} {fact.scale.unit}"


def rules_page(book: Book) -> str:
    """The list of packs and rules."""
    lines = ["# Packs and rules\n", WRITTEN + counts(book)]
    for pack in book.packs.values():
        lines.append(f"## {pack.id}\n\n{pack.file.title}\n")
        lines += [f"- [{rule.id}]({rule.id.replace('/', '-')}.md): {rule.title}; {says(rule)}" for rule in pack.rules]
        for read in pack.file.powers:
            kind = "complete" if read.complete else "not complete"
            lines.append(
                f"\nPowers of {book.name(read.authority)} under the {book.name(read.regime)}, {kind}, "
                f"looked at on {read.on}. Read: {'; '.join(read.read)}."
                + (f" Not read: {'; '.join(read.not_read)}." if read.not_read else "")
            )
        lines += _comparing(pack, book)
        if pack.file.not_expressed:
            lines.append("\nNot expressed as rules:\n")
            lines += [f"- {text}" for text in pack.file.not_expressed]
        lines.append("")
    return "\n".join(lines) + "\n"


def _comparing(pack: Pack, book: Book) -> Iterator[str]:
    """How a pack compares cases, and why so."""
    found = pack.comparing
    if found is None:
        return
    pairs = "; ".join(f"{book.name(authority)} under {book.name(regime)}" for authority, regime in sorted(found.pairs))
    yield f"\nCompares the cases of {pairs} that share {' and '.join(found.same)}"
    yield from (f"- because {text}" for authority in found.file.peers.because for text in _authority(authority))
    for number, era in enumerate(found.file.eras):
        reasons = " ".join(text for authority in era.because for text in _authority(authority))
        yield f"- {found.era_words(number + 1)} apart from those before: {reasons}"
    for title, named in (
        ("Facts compared", found.file.dimensions),
        ("Outcomes compared", found.file.outcomes),
        ("Not compared", found.file.not_compared),
    ):
        yield f"\n{title}:\n"
        yield from (f"- `{name}`: {why}" for name, why in named.items())
    least = found.file.abstain_below
    yield f"\nNothing is said to be out of line beside fewer than {least.peers} comparable ones: {least.because}."


def rule_page(rule: Rule) -> str:
    """One rule as a page."""
    lines = [
        f"# {rule.id}\n",
        WRITTEN + f"{rule.title}.\n",
        f"Says: {says(rule)}. Level {rule.level.value}, status {rule.status}.\n",
        "## Because\n",
    ]
    lines += [f"- {text}" for authority in rule.because for text in _authority(authority)]
    lines.append("\n## Conditions\n")
    conditions = [*_clause("when", rule.when), *(_clause("unless", rule.unless) if rule.unless else ())]
    lines += conditions or ["none"]
    if isinstance(rule.says, Power):
        lines.append("\n## Reach\n")
        lines += [
            f"- {verb} {', '.join(c.objects)}: {c.says}" + (f" (not read: {c.unread})" if c.unread else "")
            for verb, c in rule.says.reach
        ]
    lines.append("\n## Examples\n")
    for example in rule.examples:
        facts = ", ".join(f"`{name}: {written(value)}`" for name, value in example.facts.items()) or "nothing known"
        extra = "".join(
            f", {key} {value}" for key, value in (("on", example.on), ("demand on", example.demand)) if value
        )
        lines.append(
            f"- {example.shows}: {facts}{extra}: {example.judgement}" + (f" ({example.note})" if example.note else "")
        )
    lines.append(f"\n## Known limits\n\n{rule.known_limits}")
    return "\n".join(lines) + "\n"


def _authority(authority: Authority) -> Iterator[str]:
    marks = (" (ours)" if authority.ours else "") + ("" if authority.verified else " (not verified)")
    unread = f" Not verified: {authority.unverified}." if authority.unverified else ""
    window = authority.in_force
    when = f" From {window.since or 'the beginning'} to {window.to or 'today'}." if window else ""
    where = f" Read in {authority.read}" + (f", <{authority.url}>." if authority.url else ".") if authority.read else ""
    yield f"{authority.name}{marks}: {authority.says}.{when}{unread}{where}"


def _clause(name: str, condition: Condition) -> Iterator[str]:
    for one, depth in groups(condition):
        said = one if isinstance(one, str) else f"`{one.fact}: {one.text}`"
        yield f"{'  ' * depth}- {said}" if depth else f"- {name} {said}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
