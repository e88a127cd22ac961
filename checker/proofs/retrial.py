"""Cases of large packs, put to the reference engine when a complaint is told and not while it is looked for."""

from __future__ import annotations

from checker.errors import EnginesDisagree
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.ground import Ground
from checker.properties.witness import judge, narrowed
from checker.vocabulary import Truth


def retried(here: Ground, complaint: Complaint) -> Complaint | Undecided:
    """The complaint, where the reference engine sees what each of its cases is said to show.

    Where rules are few this was seen when the case was made. Undecided where no time is left; raises EnginesDisagree.
    """
    if here.small:
        return complaint
    for shown in complaint.shown:
        if here.budget.over:
            return Undecided(complaint.kind, complaint.rules, complaint.about, "found, but no time was left to try it")
        wanted = {**dict.fromkeys(shown.none_of, Truth.FAILS), **dict(shown.effects)}
        judged = judge(here.rules, shown.witness, narrowed(here.rules, wanted)).rules
        for rule, truth in wanted.items():
            if judged[rule].effective is not truth:
                raise EnginesDisagree(
                    f"the prover says of `{rule}` that its effect {truth.value} in a case of which "
                    f"the reference engine says {judged[rule].effective.value}: {here.words(shown.witness)}",
                    "this is a fault of the checker, not of your rules; report it with the rules",
                )
    return complaint
