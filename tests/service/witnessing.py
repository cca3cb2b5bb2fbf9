"""A log of a few leaves that a test can fork, and requests to cosign it."""

from collections.abc import Sequence

from comity.base.digests import Digest
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note, NoteSignature
from comity.log.proofs import consistency_proof
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.service.witness import Witness
from log import naive
from log.signers import LOG, NOW, WITNESS, Signer, signed

ORIGIN = "log.example/one"
OWN = WITNESS
OWN_KEYS = tuple(one.vkey for one in OWN)
LOG_KEYS = tuple(one.vkey for one in LOG)
ENTRIES = naive.some(300)


class Clock:
    """Time as the test says it is."""

    def __init__(self, now: Instant = NOW) -> None:
        self.now = now

    def __call__(self) -> Instant:
        return self.now

    def tick(self, seconds: int = 1) -> None:
        self.now = self.now.plus(seconds)


class Log:
    """A log with these entries; another list of them is a fork."""

    def __init__(
        self,
        entries: Sequence[bytes] = ENTRIES,
        origin: str = ORIGIN,
        signers: Sequence[Signer] = LOG,
    ) -> None:
        self.entries, self.origin, self.signers = list(entries), origin, signers
        # ML-DSA signatures differ each time: what a log signed once it shows again.
        self._notes: dict[int, Note] = {}

    def head(self, size: int) -> Checkpoint:
        return Checkpoint(self.origin, size, Digest(naive.mth(self.entries[:size])))

    def note(self, size: int, *more: NoteSignature) -> Note:
        note = self._notes.setdefault(size, signed(self.head(size), *self.signers))
        return Note(note.text, (*note.signatures, *more))

    def proof(self, old: int, size: int) -> tuple[Digest, ...]:
        nodes = naive.Nodes(self.entries[:size])
        return tuple(Digest(raw) for raw in consistency_proof(old, size, nodes))

    def grow(self, old: int, size: int, *more: NoteSignature) -> AddCheckpoint:
        """Return the request of an honest client of this log."""
        return AddCheckpoint(old, self.proof(old, size), self.note(size, *more))


HONEST = Log()
FORK = Log([*ENTRIES[:2], b"another", *ENTRIES[3:]])


def lines(answer: tuple[NoteSignature, ...] | Conflict) -> tuple[NoteSignature, ...]:
    assert not isinstance(answer, Conflict)
    return answer


def size(witness: Witness) -> int:
    """Return the size of the log that this witness remembers."""
    note = witness.cosigned(ORIGIN)
    return Claim.parse(note.text).size if note else 0


def cosigned(log: Log, at: int) -> tuple[NoteSignature, ...]:
    """Return lines by the witness' own keys that its state knows nothing of."""
    return signed(log.head(at), *OWN).signatures


def impossible(signers: Sequence[Signer]) -> AddCheckpoint:
    """Return a signed checkpoint of size zero with the root of one leaf."""
    wrong = Claim(ORIGIN, 0, HONEST.head(1).root)
    return AddCheckpoint(0, (), Note(str(wrong), tuple(one.line(wrong) for one in signers)))
