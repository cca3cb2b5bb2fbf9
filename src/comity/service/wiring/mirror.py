"""One mirror from its folder: the pin, the copies, the index, and what to say of them."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from comity.accord.chain import Chain
from comity.adapters.files import CONNECTIONS, LogFiles
from comity.base.errors import ComityError, Refused, Unavailable
from comity.base.instants import Instant
from comity.service.catchup import Copies, Step
from comity.service.followed import Followed, Forked
from comity.service.mirror import Mirror, News, Source
from comity.service.ports import Clock, system_clock
from comity.service.wiring import seal
from comity.service.wiring.folder import ACCORD, EVIDENCE, FOLLOWED, Folder
from comity.storage import durable
from comity.storage.local import LocalObjects, Writer
from comity.storage.objects import ObjectStore
from comity.storage.trial import TrialIndex

# Where a register shows its accord, below its address.
SHOWN = "accord"


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    address: str
    heard: str | None


class MirrorHouse:
    """A running mirror: its folder, its lock, and the one thread at a time that looks."""

    def __init__(self, folder: Folder, address: str, mirror: Mirror, clock: Clock) -> None:
        self.folder = folder
        self.followed = Followed(address, heard=_heard(folder))
        self._mirror, self._clock = mirror, clock

    @property
    def evidence(self) -> Path:
        return self.folder.path / EVIDENCE

    def load(self, step: Step = lambda _: None) -> None:
        """Finish what a crash left, and see what there is."""
        try:
            self._mirror.load(step)
        except sqlite3.DatabaseError as fault:
            raise Unavailable(
                "the index is damaged: {why}; run comity rebuild", why=fault
            ) from None
        self._note(None)

    def look(self, step: Step = lambda _: None) -> News:
        """Look once, and keep what is to be said of it; raises what `Mirror.look` raises."""
        try:
            news = self._mirror.look(step)
        except ComityError as fault:
            self._note(fault)
            raise
        except (OSError, sqlite3.Error) as fault:
            self._note(Unavailable("{why}", why=fault))
            raise
        if not isinstance(news, Forked):
            self.followed = replace(self.followed, heard=self._clock())
            _keep(self.folder, self.followed)
        self._note(None)
        return news

    def _note(self, fault: ComityError | None) -> None:
        mirror = self._mirror
        self.followed = replace(
            self.followed, size=mirror.head.size, fault=fault, forked=mirror.forked
        )


def pinned(folder: Folder, named: Chain | None, fetched: Callable[[], Chain]) -> Chain:
    """Return the accord to start from: the one named, else the one kept here, else a fetched."""
    path = folder.path / ACCORD
    kept = Chain.parse(path.read_bytes()) if path.is_file() else None
    if kept is None and folder.founded:
        raise Refused("{folder} holds a register of its own, not a mirror", folder=folder.path)
    chain = named or kept or fetched()
    if kept is not None and chain.genesis != kept.genesis:
        raise Refused(
            "{folder} is a mirror of register {genesis}", folder=folder.path, genesis=kept.genesis
        )
    if kept is None:
        durable.make_folder(folder.path)
        durable.write(path, chain.write())
    return chain


@contextmanager
def open_mirror(
    path: Path,
    address: str,
    named: Chain | None,
    fetched: Callable[[], Chain],
    clock: Clock = system_clock,
) -> Iterator[MirrorHouse]:
    """Hold a mirror's folder open, alone; `load` before `look`. `fetched` asks the address."""
    folder = Folder(path)
    with ExitStack() as undo:
        lock = Writer(path)
        undo.callback(lock.release)
        durable.sweep(path)
        chain = pinned(folder, named, fetched)
        if not seal.intact(folder.index):
            raise Unavailable("the index changed while nobody served it: run comity rebuild")
        seal.take(folder.index)
        index = undo.enter_context(closing(TrialIndex(folder.index)))
        files = LogFiles(address)
        undo.callback(files.close)
        pool = undo.enter_context(ThreadPoolExecutor(CONNECTIONS, "fetch"))
        source = Source(files.get, _accord(files), pool.map)
        mirror = Mirror(chain, source, _copies(folder, index), evidence(folder))
        try:
            yield MirrorHouse(folder, address, mirror, clock)
        finally:
            with suppress(OSError, sqlite3.Error):
                _seal(index, folder)


def _seal(index: TrialIndex, folder: Folder) -> None:
    """Close in good order: every row in the one file of the index, and its digest beside it."""
    index.undo()
    index.gather()
    index.close()
    seal.put(folder.index)


def evidence(folder: Folder) -> ObjectStore:
    return LocalObjects(folder.path / EVIDENCE)


def _copies(folder: Folder, index: TrialIndex) -> Copies:
    stores = folder.stores()
    return Copies(stores.public, stores.staged, stores.head, index)


def _accord(files: LogFiles) -> Callable[[], Chain]:
    """Return what asks the address for its accord; a strange answer is as good as none."""

    def asked() -> Chain:
        raw = files.get(SHOWN)
        if raw is None:
            raise Unavailable("{address} shows no accord", address=files.address)
        return Chain.parse(raw)

    return asked


def _heard(folder: Folder) -> Instant | None:
    with suppress(OSError, ComityError, msgspec.MsgspecError, UnicodeDecodeError):
        raw = (folder.path / FOLLOWED).read_bytes()
        heard = msgspec.json.decode(raw, type=_Kept).heard
        return Instant.parse(heard) if heard else None
    # It is only told to readers; the next look writes it anew.
    return None


def _keep(folder: Folder, followed: Followed) -> None:
    said = _Kept(followed.address, str(followed.heard) if followed.heard else None)
    durable.write(folder.path / FOLLOWED, msgspec.json.encode(said) + b"\n")
