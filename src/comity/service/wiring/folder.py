"""A register's folder: which file is what. Nothing else may lie in it."""

from dataclasses import dataclass
from pathlib import Path

from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Refused
from comity.base.keys import Algorithm
from comity.log.notes import VerifierKey
from comity.log.signatures import Kind
from comity.service.commit import Stores
from comity.storage import durable
from comity.storage.local import LocalHead, LocalObjects

PUBLIC, STAGED, KEYS, WITNESSES = "log", "staged", "keys", "witnesses"
HEAD, INDEX = "head", "index.sqlite"
# What only a mirror has: the accord it pinned, whom it follows, and proofs against that log.
ACCORD, FOLLOWED, EVIDENCE = "accord.json", "mirror.json", "evidence"
LOG_KINDS = (Kind.ED25519, Kind.ML_DSA_44)
WITNESS_KINDS = (Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44)


@dataclass(frozen=True, slots=True)
class LogSigner:
    """A private key under a C2SP name and kind."""

    vkey: VerifierKey
    key: PrivateKey

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)


@dataclass(frozen=True, slots=True)
class Folder:
    """The places in a register's folder."""

    path: Path

    @property
    def index(self) -> Path:
        return self.path / INDEX

    @property
    def founded(self) -> bool:
        return (self.path / HEAD).is_file()

    @property
    def is_mirror(self) -> bool:
        return (self.path / ACCORD).is_file()

    def stores(self) -> Stores:
        return Stores(
            LocalObjects(self.path / PUBLIC),
            LocalObjects(self.path / STAGED),
            LocalHead(self.path / HEAD),
        )

    def witness_cell(self, name: str) -> LocalHead:
        return LocalHead(self.path / WITNESSES / name)

    def party_key(self, party: str) -> PrivateKey:
        return PrivateKey.read(self._party(party))

    def signers(self, role: str, name: str, kinds: tuple[Kind, ...]) -> tuple[LogSigner, ...]:
        """Return a log's or witness' signers under this C2SP name, one of each kind."""
        found = []
        for kind in kinds:
            key = PrivateKey.read(self._signer(role, kind))
            found.append(LogSigner(VerifierKey(name, kind, key.public.raw), key))
        return tuple(found)

    def log_signers(self, origin: str) -> tuple[LogSigner, ...]:
        """Return the signers of every generation of the log's keys that lies here, oldest first."""
        roles = self._generations() or ["log"]
        return tuple(one for role in roles for one in self.signers(role, origin, LOG_KINDS))

    def draw_log_signers(self) -> None:
        """Draw the next generation of the log's keys; there are two at a time and no more."""
        there = self._generations()
        if len(there) > 1:
            raise Refused("two generations of keys lie here: move away what the accord has left")
        taken = [int(role.removeprefix("log").strip("-") or 1) for role in there]
        number = max(taken, default=0) + 1
        self.draw_signers("log" if number == 1 else f"log-{number}", LOG_KINDS)

    def _generations(self) -> list[str]:
        found = self.path.glob(f"{KEYS}/log*-{LOG_KINDS[0].algorithm.label}.key")
        roles = [path.name.removesuffix(f"-{LOG_KINDS[0].algorithm.label}.key") for path in found]
        return sorted(roles, key=lambda role: (len(role), role))

    def has_party(self, party: str) -> bool:
        return self._party(party).is_file()

    def has_signers(self, role: str, kinds: tuple[Kind, ...]) -> bool:
        return any(self._signer(role, kind).is_file() for kind in kinds)

    def draw_party(self, party: str) -> tuple[PrivateKey, PrivateKey]:
        """Draw a party's ordinary and recovery key and keep both here."""
        durable.make_folder(self.path / KEYS)
        recovery = self.path / KEYS / f"party-{party}.recovery.key"
        return (
            _drawn(self._party(party), Algorithm.ED25519),
            _drawn(recovery, Algorithm.ML_DSA_65),
        )

    def draw_signers(self, role: str, kinds: tuple[Kind, ...]) -> None:
        durable.make_folder(self.path / KEYS)
        for kind in kinds:
            _drawn(self._signer(role, kind), kind.algorithm)

    def _party(self, party: str) -> Path:
        return self.path / KEYS / f"party-{party}.key"

    def _signer(self, role: str, kind: Kind) -> Path:
        return self.path / KEYS / f"{role}-{kind.algorithm.label}.key"


def _drawn(path: Path, algorithm: Algorithm) -> PrivateKey:
    # A crash while founding leaves keys that nothing refers to yet: use them.
    if path.is_file():
        return PrivateKey.read(path)
    key = PrivateKey.draw(algorithm)
    # Half a key under its name would stop every later start; a draft is swept away.
    draft = path.with_name(durable.DRAFT.replace("*", path.name))
    key.keep(draft)
    draft.rename(path)
    durable.sync_folders([path.parent])
    return key
