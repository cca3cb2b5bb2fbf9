"""Growing submissions at the same moment: one of them is cosigned, and what it said stays."""

import threading
from collections.abc import Sequence

from conformance.answers import Looked, fault
from conformance.outcomes import Outcome
from conformance.requests import NotHere
from conformance.web import Answer, Peer, Unreachable
from conformance.witness import CONFLICT, OK, Session

ROUNDS, AT_ONCE = 8, 4
TESTS = "of several growths from one size at the same moment one is cosigned, and it stays"
CITES = 'tlog-witness, add-checkpoint: "must be performed atomically"'


def race(session: Session, prefix: str) -> Outcome:
    """Send growths of different lengths at once, some rounds, each on a connection of its own."""
    try:
        session.learn("main")
        with _Lanes(prefix) as peers:
            seen = next(filter(None, (_round(session, peers) for _ in range(ROUNDS))), "")
    except NotHere as reason:
        return Outcome("race", "MUST", "skip", TESTS, CITES, str(reason))
    except Unreachable as reason:
        seen = f"no answer: {reason}"
    if seen:
        session.sizes.pop("main", None)
    return Outcome("race", "MUST", "FAIL" if seen else "pass", TESTS, CITES, seen)


class _Lanes:
    def __init__(self, prefix: str) -> None:
        self.peers = [Peer(prefix) for _ in range(AT_ONCE)]

    def __enter__(self) -> list[Peer]:
        return self.peers

    def __exit__(self, *_: object) -> None:
        for peer in self.peers:
            peer.__exit__()


def _round(session: Session, peers: Sequence[Peer]) -> str:
    maker = session.maker("main")
    # The longest starts first as often as not: a slower short one must not take it back.
    asked = [maker.make({"old": "S", "size": f"S+{2 * (at + 1)}"}) for at in range(AT_ONCE)]
    found = _at_once(peers, [one.body for one in asked])
    won = [one for one, answer in zip(asked, found, strict=True) if answer.status == OK]
    if len(won) != 1:
        return f"{len(won)} of {AT_ONCE} growths from size {maker.known} were cosigned"
    other = [answer.status for answer in found if answer.status not in {OK, CONFLICT}]
    if other:
        return f"the others got status {other[0]}, not {CONFLICT}"
    session.sizes["main"] = won[0].size
    last = maker.make({"old": str(won[0].size), "size": str(won[0].size)})
    looked = Looked(session.send(last), last, won[0].size, session.keys, maker.now)
    return fault(looked, OK, ())


def _at_once(peers: Sequence[Peer], bodies: Sequence[bytes]) -> list[Answer]:
    start = threading.Barrier(len(bodies))
    found: list[Answer | Unreachable] = [Unreachable("it was not asked")] * len(bodies)

    def ask(at: int) -> None:
        start.wait()
        try:
            found[at] = peers[at].ask("POST", "add-checkpoint", bodies[at])
        except Unreachable as reason:
            found[at] = reason

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in found:
        if isinstance(one, Unreachable):
            raise one
    return [one for one in found if isinstance(one, Answer)]
