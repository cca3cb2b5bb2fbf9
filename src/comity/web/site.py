"""What every page and API answer is made from: one register, as readers see it."""

from dataclasses import dataclass
from typing import Protocol

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.base.errors import Unavailable
from comity.log.notes import Note
from comity.register.decide import current
from comity.register.rows import AccordRow, R, Row
from comity.register.view import Records
from comity.service import follow
from comity.service.growth import Fetch
from comity.statement.entry import Entry


class Reader(Records, Protocol):
    """A record that is read while another connection writes it."""

    @property
    def size(self) -> int: ...

    def count(self, kind: type[Row]) -> int: ...


@dataclass(frozen=True, slots=True)
class Site:
    """A register to read: its record, and the public files of its log."""

    record: Reader
    fetch: Fetch

    @property
    def accord(self) -> Accord:
        accord = current(self.record)
        if accord is None:
            raise Unavailable("this register is not founded yet")
        return accord

    @property
    def checkpoint(self) -> Note:
        raw = self.fetch("checkpoint")
        if raw is None:
            raise Unavailable("this register has no checkpoint yet")
        return Note.parse(raw)

    def chain(self) -> Chain:
        """Return the accord's versions, out of the log."""
        rows = [row for row in self.record.all(AccordRow) if row.key != "current"]
        size = self.record.size
        return Chain.checked(
            [Entry.parse(follow.entry(self.fetch, row.index, size)).envelope for row in rows]
        )

    def one(self, kind: type[R], key: str) -> R | None:
        return self.record.get(kind, key)
