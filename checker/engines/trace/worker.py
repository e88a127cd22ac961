"""The worker: durable_rules in a process of its own, one case at a time (the only importer of durable).

Run as a script. It imports nothing but the standard library and durable, so that it starts in a moment
and drags nothing of the checker into its fate. A request is one line of JSON, and so is its answer.
Facts, rules and conclusions are numbers throughout; names never reach the library.

durable_rules 2.0.28 crashes, hangs or answers wrongly outside narrow bounds. It is kept within them:

- No background threads, no events, no batches, no timers: facts alone, asserted one after the other.
- Every test compares a field with a constant. A test between facts, anywhere but in the first leg of
  a rule, reads past the end of an array.
- Fields have fixed names, which do not collide by hash, and whole numbers within 2**53 as values.
- Facts carry ids counted here, since ids made by the library may collide.
- 60 rules at most in a ruleset, 15 facts at most in a rule.
- No `none`: what did not fire is taken as absent only once a ruleset has settled, and the next one is
  told so.
- One session, deleted after each case, and never before an action has run in it.
- A last rule that every fact satisfies: otherwise facts that nothing reads raise where nobody sees it.
  It serves as a receipt too. A fact without receipt was lost, and then there is no answer.
- Exceptions in actions are kept and raised here, since the library swallows them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

MOST_RULES = 60
MOST_LEGS = 15
SESSION = "s"
VALUE, ATOM = 1, 2
"""Kinds of fact: a value that a fact of the case may have, and something concluded or given."""

OPERATORS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}

GRACE = 5
"""Seconds after which the worker ends itself where the parent, which keeps the time, has not ended it."""

Wire = dict[str, Any]
Parts = list[list[int]]


class Case:
    """What is known of one case while it is judged."""

    def __init__(self, values: Parts, given: list[int]) -> None:
        self.values: dict[int, Parts] = {}
        for fact, low, high in values:
            self.values.setdefault(fact, []).append([low, high])
        self.known = dict.fromkeys(given)
        """Atoms in the order in which they became known."""
        self.firings: list[list[Any]] = []

    def grade(self, wire: list[Any]) -> list[int]:
        """The least and the greatest level of a grade, by the claims that fired."""
        fact, least, possibly, certainly = wire
        low = max([least, *(level for atom, level in certainly if atom in self.known)])
        high = max([least, *(level for atom, level in possibly if atom in self.known)])
        return [fact, low, high]


class Stage:
    """One ruleset, and what is settled before its facts are asserted."""

    def __init__(self, host: Any, number: int, name: str, wire: Wire) -> None:
        self.number = number
        self.absent = wire["absent"]
        self.grades = wire["grades"]
        self.host = host
        self.name = name
        self.reads: set[int] = set()
        self.facts: dict[int, None] = {}
        self.case = Case([], [])
        self.sent: dict[str, dict[str, int]] = {}
        self.received: list[str] = []
        self.errors: list[BaseException] = []
        definitions = {
            f"r{place}": {"all": self._legs(rule), "run": self._fire(place, rule["gives"])}
            for place, rule in enumerate(wire["rules"])
        }
        definitions["any"] = {"all": [{"m": {"$ex": {"k": 1}}}], "run": self._receive}
        if len(definitions) > MOST_RULES:
            raise ValueError(f"{len(definitions)} rules in one ruleset")
        host.set_rulesets({name: definitions})
        self.ruleset = host.get_ruleset(name)
        self._send({"k": ATOM, "n": -1})  # an action must have run before any state is deleted
        self._clear()

    def _legs(self, rule: Wire) -> list[Wire]:
        if "fact" in rule:
            self.facts[rule["fact"]] = None
            tests: list[Wire] = [{"k": VALUE}, {"f": rule["fact"]}]
            tests += [{OPERATORS[sign]: {field: number}} for field, sign, number in rule["tests"]]
            return [{"m": {"$and": tests}}]
        if not 0 < len(rule["needs"]) <= MOST_LEGS:
            raise ValueError(f"{len(rule['needs'])} facts in one rule")
        self.reads.update(rule["needs"])
        return [{f"m{n}": {"$and": [{"k": ATOM}, {"n": atom}]}} for n, atom in enumerate(rule["needs"])]

    def _fire(self, place: int, gives: int) -> Callable[[Any], None]:
        def act(context: Any) -> None:
            try:
                matched = self.sent[context._m["m"]["id"]] if "m" in context._m else None
                part = [matched["lo"], matched["hi"]] if matched is not None else None
                self.case.firings.append([self.number, place, part])
                if gives not in self.case.known:
                    self.case.known[gives] = None
                    if gives in self.reads:
                        self.ruleset.assert_fact(self._stamped({"k": ATOM, "n": gives}))
            except BaseException as error:
                self.errors.append(error)

        return act

    def _receive(self, context: Any) -> None:
        try:
            self.received.append(context._m["m"]["id"])
        except BaseException as error:
            self.errors.append(error)

    def _stamped(self, fact: dict[str, int]) -> dict[str, int | str]:
        name = f"n{len(self.sent)}"
        self.sent[name] = fact
        return {**fact, "sid": SESSION, "id": name}

    def _send(self, fact: dict[str, int]) -> None:
        self.host.assert_fact(self.name, self._stamped(fact))

    def _clear(self) -> None:
        """Raise what went wrong in the session, else delete it."""
        if self.errors:
            raise self.errors[0]
        if sorted(self.received) != sorted(self.sent):
            raise RuntimeError(f"{len(self.sent)} facts were asserted and {len(self.received)} seen")
        if self.sent:
            self.ruleset.delete_state(SESSION)
        self.sent.clear()
        self.received.clear()

    def run(self, case: Case) -> None:
        """Settle what the stages before leave, then assert what the ruleset reads and let it settle."""
        self.case = case
        for wire in self.grades:
            fact, low, high = case.grade(wire)
            case.values[fact] = [[low, high]]
        for atom, blockers in self.absent:
            if not any(blocker in case.known for blocker in blockers):
                case.known[atom] = None
        for fact in self.facts:
            for low, high in case.values[fact]:
                self._send({"k": VALUE, "f": fact, "lo": low, "hi": high})
        for atom in [atom for atom in case.known if atom in self.reads]:
            self._send({"k": ATOM, "n": atom})
        self._clear()


class Program:
    """The rulesets of one program, compiled once."""

    def __init__(self, host: Any, number: int, wire: Wire) -> None:
        self.stages = [Stage(host, n, f"p{number}s{n}", stage) for n, stage in enumerate(wire["stages"])]
        self.grades = wire["grades"]

    def run(self, values: Parts, given: list[int]) -> Wire:
        """What became known of a case, the grades, and what fired in order."""
        case = Case(values, given)
        for stage in self.stages:
            stage.run(case)
        return {"known": list(case.known), "grades": [case.grade(g) for g in self.grades], "firings": case.firings}


class Programs:
    """The programs compiled so far, each by the number under which it came."""

    def __init__(self, host: Any) -> None:
        self.host = host
        self.compiled: dict[int, Program] = {}

    def answer(self, request: Wire) -> Wire:
        """The answer to one request; a program comes with the first request that names it."""
        number = request["program"]
        if "rules" in request:
            self.compiled[number] = Program(self.host, number, request["rules"])
        return self.compiled[number].run(request["case"]["values"], request["case"]["given"])


def quiet_host() -> Any:
    """A host of the library without its threads; raises ImportError where there is no library."""
    from durable import engine

    class QuietHost(engine.Host):  # type: ignore[misc]  # the library has no types
        """Nothing runs but what is asked for."""

        def _run(self) -> None:
            """The threads that the library starts here free memory that others use."""

    return QuietHost()


def greeting() -> tuple[Wire, Any]:
    """What the worker says of itself first, and the host where there is one."""
    try:
        host = quiet_host()
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "durable":
            return {"absent": f"{_PACKAGE} is not installed"}, None
        # The library's own message holds paths of this machine.
        python = ".".join(map(str, sys.version_info[:2]))
        return {"absent": f"{_PACKAGE} is installed and cannot be imported on Python {python}"}, None
    return {"title": f"{_PACKAGE} {version()}".strip()}, host


def version() -> str:
    """The library's version, empty where its folder does not tell.

    importlib.metadata tells it too, but takes as long to load as all the rest; pathlib is slow to load as well.
    """
    start, end = f"{_PACKAGE}-", ".dist-info"
    folder = os.path.dirname(os.path.dirname(sys.modules["durable"].__file__ or ""))  # noqa: PTH120
    names = [name for name in os.listdir(folder) if name.startswith(start) and name.endswith(end)]  # noqa: PTH208
    return names[0][len(start) : -len(end)] if names else ""


_PACKAGE = "durable_rules"


def main(limit: int) -> None:
    """Answer requests until standard input ends; `limit` is the time for each in seconds."""
    # The parent ends the worker; an interrupt from the keyboard reaches both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    alarm: Callable[[int], object] = getattr(signal, "alarm", lambda _: None)

    def say(answer: Wire) -> None:
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()

    greeted, host = greeting()
    say(greeted)
    if host is None:
        return
    programs = Programs(host)
    for line in sys.stdin.buffer:
        alarm(limit + GRACE)
        request = json.loads(line)
        try:
            say({"number": request["number"], **programs.answer(request)})
        except Exception as error:
            # What is left in the sessions is not known, so there is no going on.
            say({"number": request["number"], "error": f"{type(error).__name__}: {error}"})
            return
        alarm(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # nothing is left to tidy, and to let Python end takes longer than a case
