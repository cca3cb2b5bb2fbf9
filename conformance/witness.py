"""
A run against a witness that cannot be restarted: it is asked what it knows, and goes on there.

The cases are data (`cases/add-checkpoint.json`); the race and the monitoring GET are in
`conformance.race` and `conformance.monitoring`. After every refusal the witness is asked to cosign
once more the size it knew: a refusal that changes what it remembers is none.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance import answers, logs
from conformance.logs import Log
from conformance.notes import Key
from conformance.outcomes import Level, Mark, Outcome
from conformance.requests import Asked, Maker, NotHere
from conformance.web import Answer, Peer, Unreachable

CASES = Path(__file__).parent / "cases" / "add-checkpoint.json"
OK, CONFLICT = 200, 409
FIRST = 11
# Logs that are to stay as they are: one that never grows, one that is never cosigned, one unknown.
UNTOUCHED = {"empty", "never", "unknown"}


def read_cases() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))
    return cases


@dataclass(slots=True)
class Session:
    """A witness under test: how to reach it, its keys, and the size it knows of each log."""

    peer: Peer
    keys: Sequence[Key]
    seed: str = logs.SEED
    pause: float = 0
    clock: Callable[[], float] = time.time
    sizes: dict[str, int] = field(default_factory=dict)
    made: dict[str, Log] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def log(self, name: str) -> Log:
        if name not in self.made:
            self.made[name] = logs.make(name, self.seed)
        return self.made[name]

    def maker(self, name: str) -> Maker:
        return Maker(self.log(name), self.sizes.get(name, 0), self.keys, int(self.clock()))

    def send(self, asked: Asked) -> Answer:
        time.sleep(self.pause)
        return self.peer.ask("POST", "add-checkpoint", asked.body)

    def try_(self, name: str, send: Mapping[str, Any]) -> answers.Looked:
        """Ask, and remember what the witness knows from now on."""
        maker = self.maker(name)
        asked = maker.make(send)
        looked = answers.Looked(self.send(asked), asked, maker.known, self.keys, maker.now)
        if looked.answer.status == OK:
            self.sizes[name] = asked.size
        return looked

    def learn(self, name: str) -> None:
        """Find out what the witness knows of a log, as a client does that knows nothing."""
        if name in self.sizes or name in UNTOUCHED:
            return
        looked = self.try_(name, {"old": "0", "size": str(FIRST)})
        self.first[name] = answers.fault(looked, OK, ())
        if looked.answer.status == CONFLICT:
            self.sizes[name] = _size(looked.answer.body)
            self.first[name] = NOT_FIRST
        elif looked.answer.status != OK:
            raise NotHere(f"{self.log(name).origin}: {self.first[name]}; is its key trusted there?")
        # Odd sizes have proofs of several hashes, so that there is something to break.
        if self.sizes[name] < FIRST or self.sizes[name] % 2 == 0:
            self.grow(name, max(FIRST, self.sizes[name] + 1))

    def grow(self, name: str, size: int) -> None:
        looked = self.try_(name, {"old": "S", "size": str(size)})
        if looked.answer.status != OK:
            raise NotHere(f"a growth it should cosign: {answers.fault(looked, OK, ())}")


NOT_FIRST = "the witness knows the log from before"


def _size(body: bytes) -> int:
    if not re.fullmatch(rb"(0|[1-9][0-9]{0,18})\n", body):
        raise NotHere(f"a conflict without a size: {body[:80]!r}")
    return int(body)


def run_cases(
    session: Session, cases: Sequence[Mapping[str, Any]], optional: frozenset[str] = frozenset()
) -> Iterator[Outcome]:
    """Yield the outcome of each case; those with a need that is not in `optional` are skipped."""
    for case in cases:
        if case.get("needs", "") in {"", *optional}:
            yield from run_case(session, case)
        else:
            yield _outcome(case, "skip", f"asked for with --{case['needs']}")


def first_contact(session: Session) -> Outcome:
    """Meet the main log's witness: has it never seen it, it cosigns from the old size zero."""
    case = {
        "id": "first-contact",
        "level": "MUST",
        "tests": "a log not seen before is cosigned from the old size zero",
        "cites": 'tlog-witness, add-checkpoint: "or zero if it never cosigned"',
    }
    try:
        session.learn("main")
    except NotHere as reason:
        return _outcome(case, "FAIL", str(reason))
    seen = session.first["main"]
    if seen == NOT_FIRST:
        return _outcome(case, "skip", f"{seen}; another --seed begins anew")
    return _outcome(case, "FAIL" if seen else "pass", seen)


def run_case(session: Session, case: Mapping[str, Any]) -> Iterator[Outcome]:
    """Yield what a case found, and apart from it what its advice (another status) found."""
    try:
        session.learn(case["log"])
        looked = session.try_(case["log"], case["send"])
        seen = answers.fault(looked, case["expect"], case.get("look", ()))
        if not seen and looked.answer.status != OK:
            seen = still_there(session, case["log"])
    except NotHere as reason:
        yield _outcome(case, "skip", str(reason))
        return
    except Unreachable as reason:
        yield _outcome(case, "FAIL", f"no answer: {reason}")
        return
    yield _outcome(case, "FAIL" if seen else "pass", seen)
    if seen:
        # What it knows now is anybody's guess, so the next case asks.
        session.sizes.pop(case["log"], None)
    elif "advice" in case:
        seen = answers.fault(looked, case["advice"], ())
        advice = {**case, "id": f"{case['id']}-{case['advice']}", "level": "SHOULD"}
        yield _outcome(advice, "FAIL" if seen else "pass", seen)


def still_there(session: Session, name: str) -> str:
    """Return "" if the witness still cosigns the size it knew before it refused something."""
    if name in UNTOUCHED:
        return ""
    looked = session.try_(name, {"old": "S", "size": "S"})
    fault = answers.fault(looked, OK, ())
    return f"after its refusal it does not cosign what it knew: {fault}" if fault else ""


def _outcome(case: Mapping[str, Any], mark: Mark, seen: str) -> Outcome:
    level: Level = case["level"]
    return Outcome(case["id"], level, mark, case["tests"], case["cites"], seen)
