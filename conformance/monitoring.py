"""The monitoring GET of a witness: the checkpoint it serves of each log, and keep-alive."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from conformance.faults import Broken
from conformance.notes import Checkpoint, Note, verify
from conformance.outcomes import Outcome
from conformance.requests import NotHere
from conformance.web import Answer, Peer, Unreachable
from conformance.witness import OK, Session

NOT_FOUND = 404
MONITOR = "tlog-witness, Monitor Retrieval Mechanism: "
SERVED = Outcome(
    "monitoring-served",
    "SHOULD",
    "pass",
    "a recent checkpoint of each log is served",
    MONITOR + '"SHOULD serve a recent checkpoint"',
)
VALID = Outcome(
    "monitoring-checkpoint",
    "MUST",
    "pass",
    "it is the log's checkpoint, with the log's signature and the witness's cosignature",
    MONITOR + '"The response body MUST be a checkpoint"',
)
ABSENT = Outcome(
    "monitoring-never",
    "MUST",
    "pass",
    "a log never cosigned is not found",
    MONITOR + '"If the witness has never cosigned"',
)


def monitored(session: Session, peer: Peer) -> Iterator[Outcome]:
    """Yield what the monitoring prefix serves; where it serves nothing, only the SHOULD fails."""
    try:
        session.learn("main")
        answer = _get(session, peer, "main")
        if answer.status != OK:
            yield _judged(SERVED, f"status {answer.status}")
            return
        yield _judged(SERVED, "")
        yield _judged(VALID, _fault(session, answer))
        never = _get(session, peer, "never")
        yield _judged(ABSENT, "" if never.status == NOT_FOUND else f"status {never.status}")
    except (NotHere, Unreachable) as reason:
        yield replace(SERVED, mark="skip", seen=str(reason))


def _judged(case: Outcome, seen: str) -> Outcome:
    return replace(case, mark="FAIL", seen=seen) if seen else case


def keeps_alive(session: Session) -> Outcome:
    """Say whether all requests of this run so far went over one connection."""
    opened = session.peer.opened
    return Outcome(
        "keep-alive",
        "SHOULD",
        "pass" if opened == 1 else "FAIL",
        "the connection is kept open from one request to the next",
        'tlog-witness, HTTP Interface: "witnesses SHOULD support, HTTP keep-alive"',
        "" if opened == 1 else f"it was opened {opened} times",
    )


def _get(session: Session, peer: Peer, name: str) -> Answer:
    origin = session.log(name).origin
    return peer.ask("GET", f"{sha256(origin.encode()).hexdigest()}/checkpoint")


def _fault(session: Session, answer: Answer) -> str:
    log = session.log("main")
    try:
        note = Note.parse(answer.body)
        head = Checkpoint.parse(note.text)
        keys = [one.key for one in log.signers]
        by_log = [
            verify(key, note.text, line) for line in note.lines for key in keys if line.by(key)
        ]
        by_witness = [
            verify(key, note.text, line)
            for line in note.lines
            for key in session.keys
            if line.by(key)
        ]
    except Broken as broken:
        return str(broken)
    # It may lag behind by an hour, but never tell of another tree or a larger one.
    if head.size > session.sizes["main"] or head.root != log.tree.root(head.size):
        return f"it is of size {head.size}, with another root or larger than what was cosigned"
    if not by_log or not by_witness:
        return "the log's signature or the witness's cosignature is missing"
    return "" if min(time or 0 for time in by_witness) > 0 else "a cosignature has the time zero"
