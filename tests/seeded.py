"""A toy pack with one seeded defect of every kind, and what each should be found as."""

from __future__ import annotations

from pathlib import Path

from checker.proofs.complaint import Kind
from tests import toys

_CITING = "[{law: toy law, article: '28', says: a toy, verified: true}]"

RULES: dict[str, str] = {
    # whatever is done to a grave matter of good care is out of line
    "clash-floor": toys.rule("when: {number: '>= 90'}\nexpect: {stringency: {at_least: order}}\n"),
    "clash-ceiling": toys.rule("when: {care: good, harm: none}\nexpect: {stringency: {at_most: guidance}}\n"),
    # no value meets both
    "dead": toys.rule("when: {all: [{number: '< 10'}, {number: '> 20'}]}\nexpect: {intrusion: {at_most: security}}\n"),
    # wherever it holds the wider rule that overrides it holds too
    "masked": toys.rule("when: {balance: '> 40'}\nexpect: {ask: {at_most: plan}}\n"),
    "masking": toys.rule("when: {balance: '> 30'}\noverrides: [p/masked]\nexpect: {ask: {at_most: inform}}\n"),
    # the two never hold in the same case
    "idle": toys.rule("when: {balance: '< -40'}\noverrides: [p/masking]\nexpect: {ask: {at_most: plan}}\n"),
    # a floor on a demand is not judged
    "empty": toys.rule("when: {colour: blue}\nexpect: {ask: {at_least: plan}}\n"),
    # the floor above expects as much in more cases
    "subsumed": toys.rule("when: {number: '>= 95'}\nexpect: {stringency: {at_least: order}}\n"),
    # the first test is met wherever the second is
    "redundant": toys.rule("when: {all: [{huge: '>= 5'}, {huge: '>= 7'}]}\nexpect: {amount: {at_least: 10}}\n"),
    # side by side they are one
    "merge-red": toys.rule("when: {colour: red}\nexpect: {intrusion: {at_most: reporting}}\n"),
    "merge-green": toys.rule("when: {colour: green}\nexpect: {intrusion: {at_most: reporting}}\n"),
    # nobody reads the grade, which is given for the worse and not for the better
    "unread": toys.rule("when: {harm: large}\ngrade: {merit: {at_least: high}}\n"),
    # a rule that cites no transfer article turns on one through a grade
    "behind": toys.rule("when: {abroad: true}\ngrade: {hue: {at_least: dark}}\n", because=_CITING),
    "through": toys.rule("when: {hue: dark}\nexpect: {intrusion: {at_most: security}}\n"),
    # the floor ends where the matter is worst
    "not-monotone": toys.rule("when: {harm: small}\nexpect: {amount: {at_least: 500}}\n"),
    # known either way, and yet unknown
    "apart": toys.rule(
        "when: {any: [{colour: red, day: '>= 2000-01-01'}, {colour: 'green, blue', balance: '> 20'}]}\n"
        "expect: {ask: {at_most: plan}}\n"
    ),
}

PACK = toys.PACK + "laws:\n  - {if: {care: poor}, then: {stringency: {at_least: guidance}}}\n"

FOUND: tuple[tuple[Kind, tuple[str, ...], str], ...] = (
    ("clash", ("p/clash-floor", "p/clash-ceiling"), "stringency"),
    ("clash", ("p/subsumed", "p/clash-ceiling"), "stringency"),
    ("gap", (), "amount"),
    ("gap", (), "ask"),
    ("gap", (), "intrusion"),
    ("gap", (), "stringency"),
    ("dead", ("p/dead",), ""),
    ("masked", ("p/masked", "p/masking"), ""),
    ("idle-override", ("p/idle", "p/masking"), ""),
    ("says-nothing", ("p/empty",), ""),
    ("subsumed", ("p/subsumed", "p/clash-floor"), ""),
    ("redundant-test", ("p/redundant",), "huge"),
    ("mergeable", ("p/merge-green", "p/merge-red"), ""),
    ("unused-grade", ("p/unread",), "merit"),
    ("through-grade", ("p/through", "p/behind"), "abroad"),
    ("law", (), "if: {care: poor}, then: {stringency: {at_least: guidance}}"),
    ("law", ("p/not-monotone",), "monotone"),
    ("law", ("p/unread",), "monotone"),
    ("known-apart", ("p/apart",), "colour"),
)
"""All that is wrong with the pack: each seeded defect, and what follows from it."""


def write(root: Path) -> Path:
    """The pack and its domain in a folder; returns the folder of packs."""
    toys.write_domain(root)
    packs = toys.write(root, {"p/pack": PACK, **{f"p/{name}": text for name, text in RULES.items()}})
    domain = packs / "toy"
    domain.mkdir(exist_ok=True)
    for name, text in (("facts", toys.FACTS), ("scales", toys.SCALES)):
        (domain / f"{name}.yaml").write_text(text, encoding="utf-8")
    return packs
