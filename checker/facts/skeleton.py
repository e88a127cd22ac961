"""A commented skeleton of a case file. Every place left empty is an error until it is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts.catalogue import Catalogue, Fact
from checker.facts.form import INCIDENT_DATES, PERSONS, can_be_given

_HEAD = """\
# A case file: one matter, what is known of it, and where each thing was read.
# Fill in what stands empty, take out what does not apply, and run: checker check THIS-FILE
# What you do not know, leave out, or write `value: unknown` with a `note` on what was looked for.
# Never guess: a fact that you infer carries `inferred: why`, one that no source supports `unverified: what`.
# Every `cite` lists source ids from the end of the file, or {{source: id, at: where in it}}.
title:
country:        # two capital letters
domain: {domain}

respondents:    # whom the measures address, under a short name of your choice
  respondent:
    name:
    cite: []

incident:
  summary:      # what happened, in your own words
  cite: []
{dates}
tracks:         # one respondent, one authority, one regime: what is judged as one matter
  track:
    respondent: respondent
    authority:  # such as jp-ppc; `checker rules list` shows which are covered
    regime:     # such as jp-appi
    # closed:   # only where a source says that the authority was done
    #   on: 2024-01-31
    #   how:
    #   cite: []

facts:
  intent:
    - value:    # {intent}
      cite: []
  # The other facts, each a list of entries. An entry may also have:
  #   since: 2024-01-31        the day it became true, for facts that change over time
  #   applies_to: [track]      tracks, measures or demands; left out for the whole case
  #   value: none-found          somebody looked and found none; only where that says something definite
  #   value: {{at_least: 5, at_most: 9}}                          known only within bounds
  #   value: {{either: [{{value: a, cite: [x]}}, {{value: b, cite: [y]}}]}}   sources differ
{facts}
# history:      # earlier measures; without `complete`, those listed are only what was found
#   entries:
#     - date: 2021-04-26
#       authority:
#       instrument: guidance
#       relation: same-person     # same-person, predecessor, same-group, other
#       subject: same             # same, other
#       about:
#       cite: []

measures:
  - id: measure
    track: track
    date:       # 2024-03-05, 2024-03 or "2024"
    target:
    instrument: # {instruments}
    summary:    # in your own words
    cite: []
    demands:
      - id: demand
        object:         # {objects}
        ask:            # {asks}
        addressee:
        performed_by: addressee   # or third-party
        known_from:     # document (the act was read), official (the authority's own page), press
        wording:        # what was asked, in your own words
        cite: []

# counter_arguments:    # what each side says; `names` lists the facts it rests on, which must have entries
#   - side: authority   # authority, respondent, both
#     text:
#     names: [intent]
#     cite: []

sources:
  source:
    title:
    publisher:
    url:        # or `no_url: why there is none`
    date:
    locator:    # where in it, such as paras 3-5
"""


def skeleton(catalogue: Catalogue) -> str:
    """The skeleton for a domain, with its facts, levels and instruments as comments."""
    return _HEAD.format(
        domain=catalogue.domain,
        dates="".join(_date(catalogue.facts[name]) for name in INCIDENT_DATES),
        intent=", ".join(catalogue.facts["intent"].closed.words),
        facts="".join(_fact(fact) for fact in _given(catalogue)),
        instruments=", ".join(catalogue.instruments),
        objects=", ".join(catalogue.outcomes["intrusion"].scale.words),
        asks=", ".join(catalogue.outcomes["ask"].scale.words),
    )


def _given(catalogue: Catalogue) -> Iterator[Fact]:
    for fact in catalogue.facts.values():
        if can_be_given(fact) and fact.name not in (*INCIDENT_DATES, "intent"):
            yield fact


def _date(fact: Fact) -> str:
    return f"  # {fact.name}: {{value: 2024-01-31, cite: []}}   # {fact.asks}\n"


def _fact(fact: Fact) -> str:
    return f"  # {fact.name}: {fact.asks}\n  #   {_form(fact)}\n"


def _form(fact: Fact) -> str:
    if fact.scale is None:
        return "a country code of two capital letters"
    if fact.scale.words:
        return ", ".join(fact.scale.words)
    if fact.name == PERSONS:
        return "a whole number, and under `counted`: {figure: 5, unit: persons, status: confirmed, cite: []}"
    return "a date" if fact.scale.type == "date" else f"a whole number of {fact.scale.unit}"
