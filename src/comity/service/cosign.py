"""
Ask every witness at once, each from the size it remembers (C2SP tlog-witness add-checkpoint).

One thread per call: a witness that is slow, absent or lying delays nobody's answer but its own.
Waiting ends as soon as the accord's quorum has come together, after a short grace for the others;
else when every witness has answered, or at the deadline. An answer that comes later is used the
next time. What a witness says is believed only as far as the signatures of its own keys hold.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.notes import LINES, Note, NoteSignature, VerifierKey, signatures_by
from comity.log.submission import AddCheckpoint
from comity.log.witness import TOLERANCE, Conflict
from comity.service.ports import Clock, Cosigner
from comity.statement.kinds.accords import Witness

# How a witness of the accord is asked; None where this register has no way to.
Find: TypeAlias = Callable[[Witness], Cosigner | None]

# How long a round waits for the quorum, and after it for who answered the last time, in seconds.
DEADLINE = 5.0
GRACE = 0.05
# How long the lines on a head are used again while the others' are missing, in seconds.
KEPT = 300.0


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A witness' line that holds, whose key made it, when it says so, and our time on receipt."""

    line: NoteSignature
    key: VerifierKey
    time: Instant
    received: Instant


@dataclass(frozen=True, slots=True)
class Collected:
    """What the witnesses have said of one head: lines by witness name, and why there are none."""

    lines: Mapping[str, tuple[Cosigned, ...]]
    faults: Mapping[str, ComityError]
    # The sizes that witnesses remember and this log does not have.
    ahead: Mapping[str, int]
    # Every time that a witness stated in this round, believed or not, with ours on receipt.
    clocks: Mapping[str, tuple[tuple[Instant, Instant], ...]]

    @property
    def keys(self) -> frozenset[VerifierKey]:
        return frozenset(one.key for lines in self.lines.values() for one in lines)


class Offered:
    """The newest signed head of a log, and the proofs of its growth, each made once."""

    def __init__(self, note: Note, size: int, prove: Callable[[int], tuple[Digest, ...]]) -> None:
        self.note, self.size = note, size
        self._prove = prove
        self._proofs: dict[int, tuple[Digest, ...]] = {}
        self._lock = threading.Lock()

    def request(self, old: int) -> AddCheckpoint:
        with self._lock:
            if old not in self._proofs:
                self._proofs[old] = self._prove(old)
            return AddCheckpoint(old, self._proofs[old], self.note)


@dataclass(slots=True)
class _Known:
    """What is known of one witness: the size it remembers, what it last said, and of what."""

    body: Witness
    cosigner: Cosigner | None
    size: int = 0
    busy: bool = False
    prompt: bool = True
    text: str = ""
    lines: tuple[Cosigned, ...] = ()
    heard: float = 0.0
    fault: ComityError | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    known: _Known
    offered: Offered
    size: int
    said: tuple[NoteSignature, ...] | Conflict | BaseException
    received: Instant


@dataclass(slots=True)
class _Round:
    """One head on its way to its quorum, and how long that may take."""

    offered: Offered
    keys: Mapping[str, tuple[VerifierKey, ...]]
    asked: set[str] = field(default_factory=set)
    ahead: dict[str, int] = field(default_factory=dict)
    clocks: dict[str, tuple[tuple[Instant, Instant], ...]] = field(default_factory=dict)


class Cosigning:
    """The witnesses of a log, as its one writer asks them; `find` says how each is reached."""

    def __init__(
        self, find: Find, clock: Clock, deadline: float = DEADLINE, grace: float = GRACE
    ) -> None:
        self._find, self._clock = find, clock
        self._deadline, self._grace = deadline, grace
        self._known: dict[str, _Known] = {}
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._newest: Offered | None = None

    def forget(self) -> None:
        """Let every witness sign anew, even what it has signed: its newest time is wanted."""
        for one in self._known.values():
            one.text = ""

    def collect(
        self,
        offered: Offered,
        witnesses: Sequence[Witness],
        enough: Callable[[frozenset[VerifierKey]], bool],
        deadline: float | None = None,
    ) -> Collected:
        """
        Ask these witnesses, one body of each name or more; `enough` judges the keys so far.

        `deadline`, in seconds, where another one is wanted than that of every round.
        """
        self._newest = offered
        round_ = _Round(offered, _keys(witnesses))
        self._enlist(witnesses)
        self._wait(round_, 0.0)
        self._gather(round_, enough, deadline or self._deadline)
        return self._collected(round_)

    def _enlist(self, witnesses: Sequence[Witness]) -> None:
        """Follow the accord: who came, who left, who moved to another address."""
        # Of one name that two versions of the accord have, the first given is the newer.
        newest = {one.name: one for one in reversed(witnesses)}
        for name, body in newest.items():
            known = self._known.get(name)
            if known is None or known.body != body:
                self._known[name] = _Known(body, self._find(body))
        for gone in self._known.keys() - newest.keys():
            del self._known[gone]

    def _ask(self, round_: _Round) -> list[_Known]:
        """Ask whoever is free and was not asked in this round; return all who have to answer."""
        known = [self._known[name] for name in round_.keys]
        for one in known:
            if one.busy or one.body.name in round_.asked or _signed(one, round_.offered):
                continue
            round_.asked.add(one.body.name)
            if one.cosigner is None:
                one.fault = Unavailable("the accord gives no address for it")
                continue
            one.busy = True
            ask = (one, one.cosigner, round_.offered, min(one.size, round_.offered.size))
            threading.Thread(target=self._call, args=ask, daemon=True).start()
        return [one for one in known if one.busy]

    def _call(self, known: _Known, cosigner: Cosigner, offered: Offered, size: int) -> None:
        try:
            said: tuple[NoteSignature, ...] | Conflict | BaseException = cosigner.cosign(
                offered.request(size)
            )
            # Once: who names another size each time is not worth a third call. Nor is a head that
            # is not the newest any more offered again.
            if isinstance(said, Conflict) and self._grows(offered, said.known_size):
                size = said.known_size
                said = cosigner.cosign(offered.request(size))
        except BaseException as fault:  # noqa: BLE001 - whoever collects raises what is no answer
            said = fault
        self._answers.put(_Answer(known, offered, size, said, self._clock()))

    def _grows(self, offered: Offered, size: int) -> bool:
        return offered is self._newest and size <= offered.size

    def _gather(
        self, round_: _Round, enough: Callable[[frozenset[VerifierKey]], bool], seconds: float
    ) -> None:
        end = time.monotonic() + seconds
        judged: frozenset[VerifierKey] | None = None
        while waiting := self._ask(round_):
            keys = self._collected(round_).keys
            if keys != judged and enough(keys):
                # Who was slow the last time is not waited for; its line comes when it comes.
                if not any(one.prompt for one in waiting):
                    return
                end = min(end, time.monotonic() + self._grace)
                enough = _never
            judged = keys
            left = end - time.monotonic()
            if left <= 0:
                for one in waiting:
                    one.prompt = False
                return
            self._wait(round_, left)

    def _wait(self, round_: _Round, seconds: float) -> None:
        """Take in the answers that are there; without any, wait so long for one."""
        try:
            answer = self._answers.get(timeout=seconds) if seconds else self._answers.get_nowait()
            while True:
                self._take(answer, round_)
                answer = self._answers.get_nowait()
        except queue.Empty:
            return

    def _take(self, answer: _Answer, round_: _Round) -> None:
        known, said = answer.known, answer.said
        known.busy, known.prompt = False, answer.offered is round_.offered
        match said:
            case ComityError():
                known.fault = said
            case OSError():
                known.fault = Unavailable("{why}", why=said.strerror or said)
            case BaseException():
                raise said
            case Conflict(known_size=size):
                known.size = size
                known.fault = Unavailable("it remembers size {size}", size=size)
                if size > round_.offered.size:
                    round_.ahead[known.body.name] = size
            case lines:
                known.size = answer.offered.size
                self._judge(answer, lines, round_)

    def _judge(self, answer: _Answer, lines: tuple[NoteSignature, ...], round_: _Round) -> None:
        known, text = answer.known, answer.offered.note.text
        keys = round_.keys.get(known.body.name, ())
        held, known.fault = _held(text, lines, keys, answer.received)
        if text == round_.offered.note.text:
            round_.clocks[known.body.name] = tuple((one.time, one.received) for one in held)
        near = tuple(one for one in held if _near(one))
        if held and not near:
            known.fault = Unavailable(
                "its clock says {time} when ours says {now}", time=held[0].time, now=answer.received
            )
        known.text, known.lines, known.heard = text, near, time.monotonic()

    def _collected(self, round_: _Round) -> Collected:
        text = round_.offered.note.text
        known = {name: self._known[name] for name in round_.keys}
        lines = {name: one.lines for name, one in known.items() if one.text == text and one.lines}
        late = Unavailable("it does not answer in time")
        faults = {
            name: late if one.busy else one.fault or late
            for name, one in known.items()
            if name not in lines
        }
        return Collected(lines, faults, round_.ahead, round_.clocks)


def _signed(known: _Known, offered: Offered) -> bool:
    """Say whether there are lines of this witness on this head that are not too old to use."""
    fresh = time.monotonic() - known.heard < KEPT
    return known.text == offered.note.text and bool(known.lines) and fresh


def _held(
    text: str, lines: Iterable[NoteSignature], keys: Sequence[VerifierKey], received: Instant
) -> tuple[tuple[Cosigned, ...], ComityError | None]:
    """Return the first line of each of these keys that holds and states a time; else why not."""
    known = {(key.name, key.id) for key in keys}
    found: dict[VerifierKey, Cosigned] = {}
    fault: ComityError = Unverified("it answers with no line by its keys")
    for line in [one for one in lines if (one.name, one.key_id) in known][:LINES]:
        try:
            (verified,) = signatures_by(Note(text, (line,)), keys)
        except (Malformed, Unverified) as why:
            fault = why
            continue
        if verified.time is not None:
            one = Cosigned(line, verified.key, verified.time, received)
            found.setdefault(verified.key, one)
    return tuple(found.values()), None if found else fault


def _near(one: Cosigned) -> bool:
    # A line from the far future would date receipts, and make entries after it look backdated.
    return abs(one.time.seconds - one.received.seconds) <= TOLERANCE


def _keys(witnesses: Sequence[Witness]) -> dict[str, tuple[VerifierKey, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in witnesses:
        found.setdefault(one.name, {}).update(dict.fromkeys(one.keys))
    return {name: tuple(map(VerifierKey.parse, keys)) for name, keys in found.items()}


def _never(_: frozenset[VerifierKey]) -> bool:
    return False
