"""Generated cases of the shipped domain, whose facts lean towards what the shipped rules read."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from checker import shipped
from checker.facts.catalogue import Fact
from checker.rules.ast import facts_read
from checker.rules.pack import Book, read_book
from tests.matters import CITE, Data, data, demand, dispute, entry, measure

BOOK: Book = read_book([shipped.folder("rules")], shipped.folder("rules"))
CATALOGUE = BOOK.catalogues["data-protection"]
DATES = ("started", "ended", "discovered", "reported", "announced", "notified")

AUTHORITIES = [
    ("jp-ppc", "jp-appi"),
    ("jp-mic", "jp-tba"),
    ("jp-mic", "jp-telecom-privacy-guideline"),
    ("jp-meti", "jp-appi"),
]


def _given() -> list[Fact]:
    """The facts that a case gives and that some rule reads or some derived fact needs, and two that none does."""
    read_ = {name for rule in BOOK.rules.values() for name in facts_read(rule)}
    return [
        fact
        for name, fact in CATALOGUE.facts.items()
        if (name in read_ or name in ("announced", "processor_tie"))
        and not (fact.derived or fact.grade or fact.protected)
    ]


GIVEN = _given()


@st.composite
def scalars(draw: st.DrawFn, fact: Fact) -> Any:
    scale = fact.closed
    match scale.type:
        case "flag":
            return draw(st.booleans())
        case "date":
            return draw(DAYS)
        case "level" | "kind":
            return draw(st.sampled_from(scale.words))
        case _:
            return draw(st.sampled_from((scale.ends.lo, 10, 1000, 1001, scale.ends.hi)))


DAYS = st.sampled_from(
    ("2014-07-10", "2015", "2017-05-29", "2017-05-30", "2022-03-31", "2022-04", "2024-02-01", "2024-06", "2024-06-14",
     "2024-06-15", "2024-06-16", "2024-07-01", "2025")
)  # fmt: skip


@st.composite
def values(draw: st.DrawFn, fact: Fact) -> Any:
    form = draw(st.sampled_from(("exact", "exact", "exact", "dispute", "bounds", "unknown")))
    if form == "unknown":
        return "unknown"
    if form == "dispute":
        return dispute(draw(scalars(fact)), draw(scalars(fact)))
    if form == "bounds" and fact.closed.type not in ("kind", "flag", "date"):
        pair = sorted((draw(scalars(fact)), draw(scalars(fact))), key=lambda raw: fact.closed.encode(raw).lo)
        return dict(zip(("at_least", "at_most"), pair, strict=True))
    return draw(scalars(fact))


@st.composite
def entries(draw: st.DrawFn, fact: Fact, scopes: list[str]) -> list[Data]:
    found: list[Data] = []
    seen: set[tuple[str, str]] = set()
    for _ in range(draw(st.integers(1, 3))):
        more: Data = {"note": "made up"}
        for key, one in (("since", DAYS), ("applies_to", st.sampled_from(scopes).map(lambda scope: [scope]))):
            if draw(st.integers(0, 3)) == 0:
                more[key] = draw(one)
        if draw(st.integers(0, 7)) == 0 and "since" not in more:
            more |= {"correction": True, "published": draw(DAYS)}
        if draw(st.integers(0, 5)) == 0:
            more["inferred"] = "made up"
        # One entry for each scope and day, as a file must have it.
        key_ = (str(more.get("applies_to")), str(more.get("since")))
        if key_ in seen and "correction" not in more:
            continue
        seen.add(key_)
        found.append(entry(draw(values(fact)), **more))
    return found


@st.composite
def cases(draw: st.DrawFn) -> Data:
    """A case on one track, with measures, demands, most facts that rules read, and a history."""
    authority, regime = draw(st.sampled_from(AUTHORITIES))
    instruments = st.sampled_from(sorted(CATALOGUE.instruments))
    measures = []
    for number in range(draw(st.integers(1, 2))):
        demands = [
            demand(
                f"demand-{number}-{place}",
                object=draw(st.sampled_from(CATALOGUE.outcomes["intrusion"].scale.words)),
                ask=draw(st.sampled_from(("inform", "do", dispute("consider", "plan")))),
                performed_by=draw(st.sampled_from(("addressee", "third-party", None))),
                known_from=draw(st.sampled_from(("document", "official", "press"))),
            )
            for place in range(draw(st.integers(0, 2)))
        ]
        dated: Data = {"date": draw(DAYS)} if draw(st.integers(0, 7)) else {"date": None, "date_note": "made up"}
        money = {"amount": draw(st.sampled_from((0, 5))), "currency": "JPY"} if draw(st.booleans()) else None
        measures.append(measure(f"act-{number}", instrument=draw(instruments), demands=demands, amount=money, **dated))
    scopes = ["track", *(m["id"] for m in measures), *(d["id"] for m in measures for d in m["demands"])]
    facts: dict[str, list[Data]] = {}
    incident: dict[str, Data] = {}
    for fact in GIVEN:
        if draw(st.integers(0, 3)):
            if fact.name in DATES:
                incident[fact.name] = draw(entries(fact, scopes))[0]
            else:
                facts[fact.name] = draw(entries(fact, scopes))
    track: Data = {"authority": authority, "regime": regime}
    if draw(st.booleans()):
        track["closed"] = {"how": "made up", "cite": CITE, **({"on": draw(DAYS)} if draw(st.booleans()) else {})}
    more = {"history": draw(histories())} if draw(st.booleans()) else {}
    return data(*measures, facts=facts, incident=incident, track=track, **more)


@st.composite
def histories(draw: st.DrawFn) -> Data:
    instruments = st.sampled_from(sorted(CATALOGUE.instruments))
    found: Data = {
        "entries": [
            {
                "date": draw(DAYS), "authority": "an office", "instrument": draw(instruments),
                "relation": draw(st.sampled_from(("same-person", "predecessor", "same-group"))),
                "subject": draw(st.sampled_from(("same", "same", "other"))), "about": "made up", "cite": CITE,
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
    }  # fmt: skip
    if draw(st.booleans()):
        found["complete"] = {"text": "made up", "cite": CITE}
    return found
