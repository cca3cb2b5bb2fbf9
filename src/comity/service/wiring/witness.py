"""
A witness from its folder: keys, state, a record of each log it validates, and copies to compare.

Keys and state are made together and once. Without its state, or with an older one, a witness could
be made to sign a fork: it does not start, or is retired.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from comity.adapters.files import LogFiles
from comity.base.errors import ComityError, Malformed, Refused, Unavailable
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note, VerifierKey
from comity.log.signatures import check_short_name
from comity.register.rows import VoidRow
from comity.service.absorb import Each
from comity.service.growth import Fetch
from comity.service.ports import Clock, system_clock
from comity.service.validate import ValidatedLog, Validators
from comity.service.wiring.folder import WITNESS_KINDS, Folder
from comity.service.witness import Witness, check_keys
from comity.storage import durable
from comity.storage.local import Writer
from comity.storage.sqlite import Index
from comity.storage.witnesses import SqliteState, TrustedLog

ROLE = "witness"
STATE, COPIES, RECORDS = "witness.sqlite", "monitoring", "records"
# How many void entries of a log are listed, the newest; more are only counted.
LISTED = 1000
# How long a log may take for a file: it waits for our answer itself.
SECONDS = 3.0
# Seconds between two looks at what is left to do besides answering.
PAUSE = 1.0

# How a log at an address is read.
Reader = Callable[[str], Fetch]


def over_http(url: str) -> Fetch:
    return LogFiles(url, SECONDS).get


def new_witness(path: Path, name: str) -> tuple[VerifierKey, ...]:
    """Draw a witness' keys and make its state, once; Refused where there is one already."""
    check_short_name(name)
    folder = Folder(path)
    lock = Writer(path)
    try:
        if folder.has_signers(ROLE, WITNESS_KINDS) or (path / STATE).exists():
            raise Refused("{folder} holds a witness already: it is made once", folder=path)
        folder.draw_signers(ROLE, WITNESS_KINDS)
        keys = tuple(one.vkey for one in folder.signers(ROLE, name, WITNESS_KINDS))
        SqliteState.create(path / STATE, keys).close()
        return keys
    finally:
        lock.release()


def trust(path: Path, log: TrustedLog) -> None:
    """Let a witness that is not running follow a log, or follow it by other keys."""
    check_short_name(log.origin)
    if log.validate and not log.url:
        raise Malformed("a witness that reads the entries needs the address of the log")
    if log.url:
        over_http(log.url)
    with closing(open_witness(path)) as house:
        check_keys(log.keys, house.keys)
        house.state.trust(log)


def copy_path(origin: str) -> str:
    """Return where a witness shows the checkpoint of a log (C2SP tlog-witness)."""
    return f"{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"


class Judged(NamedTuple):
    """How many entries of a log are judged, and how many of them are void."""

    entries: int
    void: int

    @classmethod
    def of(cls, record: Index) -> "Judged":
        return cls(record.size, record.count(VoidRow))


def peek(path: Path) -> tuple[SqliteState, dict[str, Judged]]:
    """Read a witness' state, which may be at work, and how far its records are."""
    state = _state(path) if path.is_dir() else None
    if state is None:
        raise _no_witness(path)
    found = {}
    for log in state.logs:
        record = path / RECORDS / _name(log)
        if log.validate and record.is_file():
            with closing(Index(record, readonly=True)) as index:
                found[log.origin] = Judged.of(index)
    return state, found


def evidence_of(state: SqliteState) -> dict[str, Any]:
    """Return every signed checkpoint that was refused, in full, and how many more came."""
    found = [
        {
            "origin": one.origin,
            "kind": one.kind,
            "seen": one.seen,
            "why": one.why,
            "request": one.request.decode(),
            "cosigned": one.known.decode(),
        }
        for one in state.evidence
    ]
    return {"evidence": found, "more": state.surplus}


def report(state: SqliteState, judged: Mapping[str, Judged]) -> dict[str, Any]:
    """Return all that a witness can say of itself, for programs."""
    logs = [
        {
            "origin": log.origin,
            "keys": [str(key) for key in log.keys],
            "url": log.url,
            "validate": log.validate,
            "checkpoint": (state.read(log.origin) or b"").decode(),
            "judged": judged[log.origin]._asdict() if log.origin in judged else None,
        }
        for log in state.logs
    ]
    return {
        "name": state.keys[0].name,
        "keys": [str(key) for key in state.keys],
        "retired": str(state.retired) if state.retired else None,
        "logs": logs,
        **evidence_of(state),
    }


@dataclass(slots=True)
class House:
    """A witness at work: what it answers, what it knows of each log, and what is left to do."""

    path: Path
    keys: tuple[VerifierKey, ...]
    state: SqliteState
    witness: Witness
    logs: Mapping[str, TrustedLog]
    validated: Mapping[str, ValidatedLog]
    records: Mapping[str, Index]
    due: threading.Event
    undo: ExitStack
    # Why the record of a log lags behind.
    lag: dict[str, str] = field(default_factory=dict)
    _copied: dict[str, Note] = field(default_factory=dict)

    def recall(self, reader: Reader = over_http) -> list[ComityError]:
        """
        Look for our own lines where they were shown: in our copies, and on the logs themselves.

        One that the state does not know retires the witness. Returns what could not be looked at.
        """
        faults = []
        for log in self.logs.values():
            copy = self.path / COPIES / copy_path(log.origin)
            raws = [copy.read_bytes()] if copy.is_file() else []
            try:
                raw = reader(log.url)("checkpoint") if log.url else None
            except ComityError as fault:
                faults.append(fault)
                raw = None
            for one in (*raws, raw):
                if one is not None and self.witness.retired is None:
                    with suppress(ComityError):
                        self.witness.look(Note.parse(one))
            self._compare(log.origin)
        return faults

    def tend(self) -> None:
        """Copy the newest checkpoints and let the records follow; whatever fails is tried again."""
        for origin in self.logs:
            try:
                note = self.witness.cosigned(origin)
                if note is None:
                    continue
                self._copy(origin, note)
                if origin in self.validated:
                    self.validated[origin].catch_up(Checkpoint.parse(note.text))
                self.lag.pop(origin, None)
            except ComityError as fault:
                self.lag[origin] = str(fault)
            except Exception as fault:  # noqa: BLE001 - whatever breaks here is shown, and stops no cosigning
                self.lag[origin] = repr(fault)

    def work(self, stop: threading.Event) -> None:
        """Tend until told to stop: after each cosignature, and now and then."""
        while not stop.is_set():
            self.tend()
            self.due.wait(PAUSE)
            self.due.clear()

    def cosigned(self, origin: str) -> Claim | None:
        note = self.witness.cosigned(origin)
        return Claim.parse(note.text) if note else None

    def judged(self) -> dict[str, Judged]:
        """Return how far each validated log is judged, and how much of it is void."""
        return {origin: Judged.of(record) for origin, record in self.records.items()}

    def objections(self) -> list[dict[str, Any]]:
        """Return, for each validated log, what stands in it and is void, and where judging ends."""
        return [self._objections(origin) for origin in self.validated]

    def close(self) -> None:
        self.undo.close()

    def _copy(self, origin: str, note: Note) -> None:
        if self._copied.get(origin) == note:
            return
        # Not synced: the state is what must not be lost, this is only to be compared with it.
        path = self.path / COPIES / copy_path(origin)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(durable.DRAFT.replace("*", path.name))
        draft.write_bytes(bytes(note))
        draft.replace(path)
        self._copied[origin] = note

    def _compare(self, origin: str) -> None:
        head, record = self.cosigned(origin), self.records.get(origin)
        known = head.size if head else 0
        if record is not None and record.size > known:
            # Entries are put into a record only once their checkpoint was cosigned.
            reason = Unavailable(
                "its record of {origin} has {size} entries, and it remembers size {known}",
                origin=origin,
                size=record.size,
                known=known,
            )
            self.state.retire(reason)

    def _objections(self, origin: str) -> dict[str, Any]:
        record, stopped = self.records[origin], self.validated[origin].stopped
        voids = sorted(record.all(VoidRow), key=lambda row: row.index)[-LISTED:]
        head = self.cosigned(origin)
        return {
            "origin": origin,
            "cosigned": head.size if head else 0,
            "judged": record.size,
            "stopped": stopped and {"entry": stopped.entry, "reason": str(stopped.reason)},
            "lag": self.lag.get(origin),
            "count": record.count(VoidRow),
            "voids": [
                {
                    "entry": row.index,
                    "kind": row.kind,
                    "reason": row.template.format(**row.values),
                    "template": row.template,
                    "values": row.values,
                }
                for row in voids
            ],
        }


def open_witness(
    path: Path, clock: Clock = system_clock, reader: Reader = over_http, each: Each = map
) -> House:
    """Open a witness' folder for work; Unavailable without its state, or with another one's."""
    if not path.is_dir():
        raise _no_witness(path)
    with ExitStack() as undo:
        undo.callback(Writer(path).release)
        state = undo.enter_context(closing(_state(path)))
        signers = Folder(path).signers(ROLE, state.keys[0].name, WITNESS_KINDS)
        if tuple(one.vkey for one in signers) != state.keys:
            raise Unavailable("the state in {folder} is that of another witness", folder=path)
        logs = {log.origin: log for log in state.logs}
        records = {log.origin: path / RECORDS / _name(log) for log in logs.values() if log.validate}
        validated = {
            origin: ValidatedLog(reader(logs[origin].url), _record(undo, at), each)
            for origin, at in records.items()
        }
        due = threading.Event()
        keys = {log.origin: log.keys for log in logs.values()}
        witness = Witness(signers, keys, state, clock, Validators(validated, due.set))
        shown = {origin: _record(undo, at) for origin, at in records.items()}
        return House(path, state.keys, state, witness, logs, validated, shown, due, undo.pop_all())


def _state(path: Path) -> SqliteState:
    if (path / STATE).is_file():
        return SqliteState(path / STATE)
    if Folder(path).has_signers(ROLE, WITNESS_KINDS):
        raise Unavailable(
            "the keys of a witness are in {folder}, and its state {name} is not. A witness that "
            "forgot what it signed must never sign again: make a new one in another folder",
            folder=path,
            name=STATE,
        )
    raise _no_witness(path)


def _no_witness(path: Path) -> Unavailable:
    return Unavailable(
        "{folder} holds no witness: comity witness new NAME --data {folder} makes one", folder=path
    )


def _name(log: TrustedLog) -> str:
    return f"{hashlib.sha256(log.origin.encode()).hexdigest()}.sqlite"


def _record(undo: ExitStack, path: Path) -> Index:
    durable.make_folder(path.parent)
    try:
        found = Index(path)
    except Unavailable:
        # It follows from the log, and is read from there again.
        for part in _files(path):
            part.unlink(missing_ok=True)
        found = Index(path)
    return undo.enter_context(closing(found))


def _files(path: Path) -> Iterator[Path]:
    for end in ("", "-wal", "-shm"):
        yield path.with_name(path.name + end)
