"""What the rules were found to do wrong as SARIF 2.1.0, for code review and for editors.

Every property is one that the standard names; what it has no name for stands under `properties`. Section numbers are
those of OASIS Standard SARIF 2.1.0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker import __version__
from checker.proofs.complaint import KINDS, MEANS, Kind
from checker.report.encode import json_text
from checker.report.verification import (
    ADVICE,
    CaseShown,
    Complained,
    Explained,
    LeftOpen,
    OldExplanation,
    Verification,
    level_of,
    tracks_in_words,
)
from checker.source import Span

Data = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_FINGERPRINT = "complaintAndRules/v1"
_OLD = {
    "expired": "A suppression is past its last day, and silences nothing.",
    "unused": "A suppression explains nothing that was found.",
    "repeated": "A suppression says the same as another.",
}
_TITLES: dict[Kind, str] = {
    "clash": "Clash",
    "gap": "Gap",
    "dead": "DeadRule",
    "masked": "MaskedRule",
    "idle-override": "IdleOverride",
    "says-nothing": "EmptyExpectation",
    "subsumed": "SubsumedRule",
    "redundant-test": "RedundantTest",
    "mergeable": "MergeableRules",
    "unused-grade": "UnusedGrade",
    "through-grade": "ForbiddenFactThroughGrade",
    "law": "BrokenLaw",
    "known-apart": "UnknownThoughDecided",
}


def render(found: Verification) -> str:
    """One log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(found)]}
    return json_text(log)


def _run(found: Verification) -> Data:
    return {
        "tool": {
            "driver": {
                "name": "checker",
                "semanticVersion": __version__,
                "rules": [_kind(kind) for kind in KINDS],
                "notifications": [{"id": why, "shortDescription": {"text": text}} for why, text in _OLD.items()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolConfigurationNotifications": [_notification(one) for one in found.suppressions],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [*map(_result, found.complaints), *map(_open, found.undecided)],
    }


def _kind(kind: Kind) -> Data:
    means = f"{MEANS[kind][1].capitalize()}."
    advice = f"{ADVICE[kind].capitalize()}."
    return {
        "id": kind,
        "name": _TITLES[kind],
        "shortDescription": {"text": means},
        "fullDescription": {"text": means},
        "help": {"text": f"{means} {advice}", "markdown": f"{means}\n\n**What to do.** {advice}"},
        "defaultConfiguration": {"level": level_of(kind)},
    }


def _result(one: Complained) -> Data:
    related = [_location(place) for place in one.places[1:]]
    found: Data = {
        "ruleId": one.kind,
        "ruleIndex": KINDS.index(one.kind),
        "level": one.level,
        "message": {"text": _message(one)},
        "locations": [{**_location(place), **_logical(one)} for place in one.places[:1]],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
        # An empty list says that nothing suppresses it; without the property that would be left open (3.27.23).
        "suppressions": [_suppression(one.explained)] if one.explained is not None else [],
        "properties": _properties(one),
    }
    if related:
        found["relatedLocations"] = related
    return found


def _message(one: Complained) -> str:
    parts = [one.message if one.message.endswith(".") else f"{one.message}."]
    parts += [f"On the tracks of {tracks_in_words(one.tracks)}."] if one.tracks else []
    parts += [f"In these cases: {' / '.join(one.regions)}."] if one.regions else []
    parts += [f"Under the law of {' / '.join(one.periods)}."] if one.periods else []
    return " ".join(parts)


def _logical(one: Complained) -> Data:
    names = [{"name": rule.id.split("/")[-1], "fullyQualifiedName": rule.id} for rule in one.rules]
    return {"logicalLocations": names} if names else {}


def _properties(one: Complained) -> Data:
    """What the standard has no names for."""
    return {
        "about": one.about,
        "rules": [rule.id for rule in one.rules],
        "tracks": [{"authority": track.authority, "regime": track.regime} for track in one.tracks],
        "regions": list(one.regions),
        "periods": list(one.periods),
        "cases": [_case(case) for case in one.cases],
    }


def _case(case: CaseShown) -> Data:
    return {
        "told": case.told,
        "facts": {fact.name: fact.value for fact in case.facts},
        "days": {day.name: day.value for day in case.days},
        "effects": {effect.rule: effect.effect for effect in case.effects},
        "examples": [{"rule": entry.rule, "text": entry.text} for entry in case.examples if entry.text],
    }


def _suppression(explained: Explained) -> Data:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": explained.reason,
        "location": _location(explained.place),
        "properties": {"owner": explained.owner, "expires": explained.expires},
    }


def _open(one: LeftOpen) -> Data:
    """There was too little time or too little known to say whether there is a problem (3.27.9)."""
    of = f" of {', '.join(one.rules)}" if one.rules else ""
    on = f", on {one.about}" if one.about else ""
    return {
        "ruleId": one.kind,
        "ruleIndex": KINDS.index(one.kind),
        "kind": "open",
        "level": "none",
        "message": {"text": f"Left undecided: {one.kind}{of}{on}: {one.why}."},
        "suppressions": [],
        "properties": {"about": one.about, "rules": list(one.rules)},
    }


def _notification(one: OldExplanation) -> Data:
    return {
        "descriptor": {"id": one.why, "index": list(_OLD).index(one.why)},
        "level": one.level,
        "message": {"text": f"{_OLD[one.why]} It is about the kind {one.kind}; answered for by {one.owner}."},
        "locations": [_location(one.place)],
        "properties": {"rules": list(one.rules), "about": one.about, "expires": one.expires},
    }


def _location(place: Span) -> Data:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }


def uri(file: str) -> str:
    """A file as readers of logs find it: relative to the folder that the run was started in, where it lies in there."""
    path = Path(file)
    if path.is_absolute():
        here = Path.cwd()
        if not path.is_relative_to(here):
            return path.as_uri()
        path = path.relative_to(here)
    return quote(path.as_posix(), safe="/")
