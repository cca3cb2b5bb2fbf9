"""What every page and API answer is made from: one register, as readers see it."""

import datetime
import threading
from collections.abc import Callable, Mapping

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.doubt import Doubt
from comity.accord.receipt import Times
from comity.adapters import packaged
from comity.base.errors import ComityError, Unavailable
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.oversight.directory import Directory
from comity.oversight.duties import Duties, duties
from comity.oversight.obligations import Obligation, obligations
from comity.oversight.owed import Owed
from comity.oversight.standards import Standards, standards
from comity.oversight.subjects import About
from comity.oversight.systems import Known
from comity.register.contested import doubt
from comity.register.decide import current
from comity.register.fingerprint import fingerprint
from comity.register.rows import AccordRow, R, StatementRow
from comity.rules.packs import Pack
from comity.service import follow
from comity.service.followed import Followed
from comity.service.growth import Fetch
from comity.service.ports import Clock, system_clock
from comity.service.receipts import cosigned
from comity.statement.entry import Entry
from comity.web.kept import Kept
from comity.web.turns import Reader, Turns


class Site:
    """A register to read: its record, the public files of its log, this program's packs."""

    def __init__(
        self,
        record: Reader,
        fetch: Fetch,
        packs: Callable[[], tuple[Pack, ...]] = packaged.packs,
        clock: Clock = system_clock,
        followed: Callable[[], Followed | None] = lambda: None,
    ) -> None:
        self.record = Turns(record)
        self.fetch = fetch
        self.clock = clock
        # What a mirror says of itself; a register follows nobody.
        self.followed = followed
        self.kept = Kept()
        self._packs = packs
        # With the size of the log that each reflects.
        self._known: tuple[int, Directory] | None = None
        self._owed: tuple[int, Owed] | None = None
        self._warming = threading.Lock()

    @property
    def accord(self) -> Accord:
        accord = current(self.record)
        if accord is None:
            raise Unavailable("this register is not founded yet")
        return accord

    @property
    def rehearsal(self) -> bool:
        """Say whether this is a rehearsal; a register that cannot be read is not called one."""
        try:
            return self.kept.get("rehearsal", 0, lambda: self.accord.body.rehearsal)
        except ComityError:
            return False

    @property
    def checkpoint(self) -> Note:
        raw = self.fetch("checkpoint")
        if raw is None:
            raise Unavailable("this register has no checkpoint yet")
        return Note.parse(raw)

    @property
    def head(self) -> Checkpoint:
        return Checkpoint.parse(self.checkpoint.text)

    def cosigned(self) -> tuple[Accord, Times]:
        """Return the accord that accepts the checkpoint, and when each witness had cosigned."""
        note = self.checkpoint
        return self.kept.get("cosigned", str(note), lambda: cosigned(note, self.chain()))

    def chain(self) -> Chain:
        """Return the accord's versions, out of the log."""
        rows = [row for row in self.record.all(AccordRow) if row.key != "current"]
        if not rows:
            raise Unavailable("this register is not founded yet")
        return self.kept.get("chain", tuple(row.index for row in rows), lambda: self._chain(rows))

    def _chain(self, rows: list[AccordRow]) -> Chain:
        size = self.record.size
        return Chain.checked(
            (row.index, Entry.parse(follow.entry(self.fetch, row.index, size)).envelope)
            for row in rows
        )

    def one(self, kind: type[R], key: str) -> R | None:
        return self.record.get(kind, key)

    def doubt(self, statement: str) -> Doubt | None:
        """Return how a statement in doubt stands; None if it is in none, or not recorded."""
        row = self.record.get(StatementRow, statement)
        return doubt(self.record, self.accord, row) if row else None

    def fingerprint(self) -> str:
        return self.kept.get("fingerprint", self.record.size, lambda: fingerprint(self.record))

    def systems(self) -> Mapping[str, Known]:
        """Return every known system by its id, in the order of ids."""
        return self.kept.get("systems", self.record.size, lambda: self._directory().by_id())

    def _directory(self) -> Directory:
        size = self.record.size
        if self._known is None:
            self._known = size, Directory.of(self.record)
        elif self._known[0] < size:
            before, known = self._known
            self._known = size, known.updated(self.record, self.record.since(before))[0]
        return self._known[1]

    def packs(self) -> tuple[Pack, ...]:
        """Return every pack of this program, also those that are off."""
        return self._packs()

    def standards(self, at: datetime.date) -> Standards:
        return self.kept.get(
            "standards",
            (self.record.size, at),
            lambda: standards(self.record, self._packs(), at),
        )

    def duties(self, about: About, at: datetime.date) -> Duties:
        return duties(self.record, about, self.standards(at), at)

    def obligations(self) -> tuple[Obligation, ...]:
        """Return the obligations of every known system, where they stand at this moment."""
        now = self.clock()
        owing = self.kept.get("owed", self._asked(now), lambda: self._assess(now))
        return owing.standing(now)

    def obligations_at(self, at: Instant) -> tuple[Obligation, ...]:
        """Return the obligations as this record has them at another moment, such as a later day."""

        def assessed() -> Owed:
            known = Directory.of(self.record)
            return Owed.of(self.record, self.standards(at.day), known, at)

        key = (self.record.size, at.day)
        return self.kept.get("owed at another time", key, assessed).standing(at)

    def _assess(self, now: Instant) -> Owed:
        # Called under the lock of its name: no two threads assess the same.
        size, found = self.record.size, self.standards(now.day)
        if self._owed is None or not self._owed[1].still(found, now):
            self._owed = size, Owed.of(self.record, found, Directory.of(self.record), now)
        elif self._owed[0] < size:
            before, owing = self._owed
            self._owed = size, owing.updated(self.record, self.record.since(before), now)
        return self._owed[1]

    def obligations_of(self, about: About) -> tuple[Obligation, ...]:
        now = self.clock()
        return tuple(obligations(self.record, [about], self.standards(now.day), now))

    @property
    def is_warm(self) -> bool:
        return self.kept.has("owed", self._asked(self.clock()))

    def warm(self) -> None:
        """Compute what takes longest before somebody asks for it; one thread is enough."""
        if self._warming.acquire(blocking=False):
            try:
                self.obligations()
            finally:
                self._warming.release()

    def _asked(self, now: Instant) -> tuple[int, datetime.date]:
        return self.record.size, now.day
