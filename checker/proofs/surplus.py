"""Rules whose removal changes nothing: whatever they say, others say as much wherever they have effect."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from checker.engines.prover.budget import Spent
from checker.engines.prover.cover import Cover, inside
from checker.engines.prover.space import Region, bits
from checker.findings.question import coverage
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import periods
from checker.proofs.ground import Ground
from checker.proofs.replay import Replay, covering, left, listed, possible, same, shared
from checker.properties.vacuous import why_vacuous
from checker.rules.ast import Ceiling, Floor, Grade, Power, Rule
from checker.vocabulary import Truth


def subsumed(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The rules without which, in every exact case, each outcome is bounded and each grade is as it is with them.

    Of two rules that say the same of the same cases only the later, by its id, is complained of. Rules that never have
    effect, or that say nothing, are left out, since that is said of them already.
    """
    surplus = Surplus(ground)
    yield from surplus.replay.lost("subsumed", of)
    for line in surplus.replay.asked(of):
        if why_vacuous(ground.rules.rules[line.rule], ground.rules.catalogue):
            continue
        try:
            by = surplus.by(line.rule)
            if by:
                yield _complaint(surplus, line.rule, by)
        except Spent as spent:
            yield Undecided("subsumed", (line.rule,), "", spent.why)


class Surplus:
    """Which rules say as much as one of the others in all of its cases."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.replay = Replay(ground)
        self._talk: dict[Hashable, _Talk] = {}
        subjects: dict[Hashable, list[str]] = {}
        for name in ground.known(sorted(ground.rules.rules)):
            subjects.setdefault(subject(ground.rules.rules[name]), []).append(name)
        for key, names in subjects.items():
            self._talk[key] = _Talk(ground, names)

    @cached_property
    def _overridden(self) -> Mapping[str, list[str]]:
        """The rules that each rule overrides."""
        found: dict[str, list[str]] = {}
        for line in self.replay.lines.values():
            for rule in line.overriders:
                found.setdefault(rule, []).append(line.rule)
        return found

    def by(self, rule: str) -> tuple[str, ...]:
        """As few rules as say as much as this one wherever it has effect, if it could go; otherwise none.

        Raises Spent.
        """
        ground, talk = self.ground, self._talk[subject(self.ground.rules.rules[rule])]
        effect, under = possible(ground, ground.effect(rule)), set(self._under(rule))
        if not effect or not under.isdisjoint(ground.regions.given_up):
            return ()
        # Only rules that it overrides may say in its place what the others do not say as it is.
        if (not under or under.isdisjoint(talk.stricter(rule))) and not talk.covered(rule, effect):
            return ()
        if not under:
            alone = (name for name in talk.holding(rule, effect) if not self._later_twin(rule, name))
            return tuple(islice(alone, 1)) or self._among(rule, effect, {}, going=rule) or ()
        return self._neutral(rule, self._changed(rule))

    def _among(self, rule: str, region: Region, changed: Mapping[str, Region], *, going: str) -> tuple[str, ...] | None:
        """As few rules as say as much as one throughout some cases; None where not all of them together do."""
        talk = self._talk[subject(self.ground.rules.rules[rule])]
        by = {
            name: changed.get(name, self.ground.effect(name))
            for name in talk.near(rule, region, changed)
            if rule != going or not self._later_twin(rule, name)
        }
        if isinstance(self.ground.rules.rules[rule].says, Power):
            return _one(self.ground, region, by)
        return covering(self.ground, region, by, self.ground.budget)

    def _later_twin(self, rule: str, other: str) -> bool:
        """Whether the other is later and says the very same of the very same cases: then it is the one that may go."""
        rules, ground = self.ground.rules.rules, self.ground
        return (
            rule < other
            and as_strict(rules[rule], rules[other])
            and not self._overridden.get(other)
            and same(ground, ground.effect(rule), ground.effect(other), ground.budget)
        )

    # ---- rules that override others

    def _under(self, rule: str) -> Iterator[str]:
        """The rules that a rule overrides, that these override, and so on."""
        seen, waiting = set[str](), [rule]
        while waiting:
            for name in self._overridden.get(waiting.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
                    yield name

    def _changed(self, rule: str) -> dict[str, Region]:
        """The rules that have another effect once one is gone, each with the cases in which it then has effect.

        INVARIANT: no grade is changed by it, or the rule is kept for that reason. Raises Spent.
        """
        ground, under = self.ground, set(self._under(rule))
        changed: dict[str, Region] = {rule: ()}
        for line in self.replay.lines.values():
            if line.rule in under and not changed.keys().isdisjoint(line.overriders):
                taken = [box for name in line.overriders for box in changed.get(name, ground.effect(name))]
                own = ground.regions.surely[line.rule].own
                now = tuple(left(ground, own, taken, ground.budget))
                if not same(ground, now, ground.effect(line.rule), ground.budget):
                    changed[line.rule] = now
        return changed

    def _neutral(self, rule: str, changed: Mapping[str, Region]) -> tuple[str, ...]:
        """The rules that say as much as one that is gone, if no bound and no grade is changed by its going."""
        ground, rules = self.ground, self.ground.rules.rules
        for name, now in changed.items():
            if name == rule:
                continue
            if isinstance(rules[name].says, Power):
                return ()
            before = ground.effect(name)
            lost, gained = (tuple(left(ground, a, b, ground.budget)) for a, b in ((before, now), (now, before)))
            if lost and self._among(name, lost, changed, going=rule) is None:
                return ()
            if gained and self._said_before(name, gained) is None:
                return ()
        return self._among(rule, possible(ground, ground.effect(rule)), changed, going=rule) or ()

    def _said_before(self, rule: str, gained: Region) -> tuple[str, ...] | None:
        """The rules that said as much before in the cases that a rule gains."""
        talk = self._talk[subject(self.ground.rules.rules[rule])]
        by = {name: self.ground.effect(name) for name in talk.stricter(rule, equal_too=True)}
        return covering(self.ground, gained, by, self.ground.budget)


class _Talk:
    """The rules that speak of one subject, with their cases indexed."""

    def __init__(self, ground: Ground, names: list[str]) -> None:
        self._ground = ground
        self._names = names
        self._rules = ground.rules.rules
        self._owners = [name for name in names for _ in ground.effect(name)]
        self._numbers: dict[str, int] = {}
        for number, name in enumerate(self._owners):
            self._numbers[name] = self._numbers.get(name, 0) | 1 << number

    @cached_property
    def _cover(self) -> Cover:
        return Cover(
            self._ground.regions.space,
            [box for name in self._names for box in self._ground.effect(name)],
            self._ground.budget,
        )

    @cached_property
    def _at(self) -> Mapping[int, int]:
        """The boxes of the rules of each level, as bits; powers have none."""
        found: dict[int, int] = {}
        for name, numbers in self._numbers.items():
            level = _level(self._rules[name])
            found[level] = found.get(level, 0) | numbers
        return found

    def _others(self, rule: str) -> int:
        """The boxes, as bits, of the other rules that say as much as one."""
        says = self._rules[rule].says
        if isinstance(says, Power):
            among = 0
            for name in self.stricter(rule):
                among |= self._numbers.get(name, 0)
            return among
        mine = _level(self._rules[rule])
        among = 0
        for level, numbers in self._at.items():
            among |= numbers if level >= mine else 0
        return among & ~self._numbers.get(rule, 0)

    def stricter(self, rule: str, *, equal_too: bool = False) -> Iterator[str]:
        """The other rules that say as much as one or more; with `equal_too` also itself."""
        for name in self._names:
            if (equal_too or name != rule) and as_strict(self._rules[name], self._rules[rule]):
                yield name

    def covered(self, rule: str, region: Region) -> bool:
        """Whether the others that say as much leave no case of a region. Raises Spent."""
        among, budget = self._others(rule), self._ground.budget
        return bool(among) and all(self._cover.first_uncovered(box, budget, among) is None for box in region)

    def holding(self, rule: str, region: Region) -> Iterator[str]:
        """Others that say as much and have each box of a region in one of theirs."""
        first, *more = region
        for number in bits(self._cover.holding(first, self._others(rule))):
            name = self._owners[number]
            if all(any(inside(box, other) for other in self._ground.effect(name)) for box in more):
                yield name

    def near(self, rule: str, region: Region, changed: Mapping[str, Region]) -> list[str]:
        """The others that say as much and meet a region, or have other cases once a rule is gone."""
        if changed:
            return list(self.stricter(rule))
        among, found = self._others(rule), 0
        for box in region:
            found |= self._cover.meeting(box, among)
        return list(dict.fromkeys(self._owners[number] for number in bits(found)))


def subject(rule: Rule) -> Hashable:
    """What a rule speaks of: rules say as much as each other only where they speak of the same."""
    match rule.says:
        case Floor(outcome=name) | Ceiling(outcome=name) | Grade(fact=name):
            return type(rule.says), name
        case Power():
            return Power


def _level(rule: Rule) -> int:
    """How much a rule expects, the stricter the more; 0 for a power."""
    match rule.says:
        case Floor(at=at) | Grade(at=at):
            return at
        case Ceiling(at=at):
            return -at
        case Power():
            return 0


def as_strict(rule: Rule, other: Rule) -> bool:
    """Whether a rule says as much as another on the same subject, or more."""
    if not isinstance(rule.says, Power) or not isinstance(other.says, Power):
        return _level(rule) >= _level(other)
    one, two = rule.says, other.says
    kinds = {kind for says in (one, two) for _, reach in says.reach for kind in reach.objects}
    return (
        set(one.authorities) >= set(two.authorities)
        and set(one.regimes) >= set(two.regimes)
        and set(one.instruments) >= set(two.instruments)
        and all(_REACH[coverage(one, kind)] >= _REACH[coverage(two, kind)] for kind in kinds)
    )


_REACH = {Truth.FAILS: 0, Truth.UNKNOWN: 1, Truth.HOLDS: 2}


def _one(ground: Ground, region: Region, by: Mapping[str, Region]) -> tuple[str, ...] | None:
    """A single region that has all cases of another. Raises Spent."""
    for name, taken in by.items():
        if next(left(ground, region, taken, ground.budget), None) is None:
            return (name,)
    return None


def _complaint(surplus: Surplus, name: str, by: tuple[str, ...]) -> Complaint:
    ground, rules = surplus.ground, surplus.ground.rules.rules
    effect = possible(ground, ground.effect(name))
    told = [_says_as_much(ground, name, by), *_differences(rules[name], [rules[other] for other in by])]
    alone = surplus.replay.shown(effect[0], {name: Truth.HOLDS})
    judged = surplus.replay.judge(alone.witness, (name, *by)).rules
    if not any(judged[other].effective is Truth.HOLDS for other in by):
        told.append(
            f"where facts are unknown it may decide alone, as where all that is known is {ground.words(alone.witness)}"
        )
    return Complaint(
        "subsumed",
        (name, *by),
        "",
        "; ".join(told),
        ground.rules.tracks,
        (rules[name].span, *(rules[other].span for other in by)),
        periods=periods(ground, effect),
        shown=(_shown(surplus, name, by, effect),),
    )


def _shown(surplus: Surplus, name: str, by: tuple[str, ...], effect: Region) -> Shown:
    """A case in which the rule has effect together with another that says as much, if it does not override that."""
    for other in by:
        for box in shared(surplus.ground, effect, surplus.ground.effect(other)):
            return surplus.replay.shown(box, {name: Truth.HOLDS, other: Truth.HOLDS}, "both have effect")
    return surplus.replay.shown(effect[0], {name: Truth.HOLDS}, f"without `{name}`, `{by[0]}` has effect")


def _says_as_much(ground: Ground, name: str, by: tuple[str, ...]) -> str:
    rules = ground.rules.rules
    says, others = rules[name].says, listed(f"`{other}`" for other in by)
    if len(by) == 1 and as_strict(rules[name], rules[by[0]]) and _alike(ground, name, by[0]):
        return f"`{name}` and {others} say the same of the same cases"
    who = others if len(by) == 1 else f"one or the other of {others}"
    match says:
        case Floor(outcome=outcome) | Ceiling(outcome=outcome):
            does = f"expects as much of `{outcome}` or more"
        case Grade(fact=grade):
            does = f"puts `{grade}` at the same level or higher"
        case Power():
            does = "reaches the same demands or more"
    return f"wherever `{name}` has effect, {who} {does}"


def _alike(ground: Ground, one: str, other: str) -> bool:
    return same(ground, ground.effect(one), ground.effect(other), ground.budget)


def _differences(rule: Rule, others: list[Rule]) -> Iterator[str]:
    """What a rule says beside its consequence that the others do not."""
    if any(other.level is not rule.level for other in others):
        levels = listed(dict.fromkeys(f"`{other.level.value}`" for other in others))
        yield f"it speaks at the level `{rule.level.value}`, and not at {levels} as there"
    cited = {authority.name for other in others for authority in other.because}
    own = [authority.name for authority in rule.because if authority.name not in cited]
    if own:
        yield f"it alone cites {listed(dict.fromkeys(own))}"
