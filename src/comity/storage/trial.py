"""The index of a follower: what is folded is seen by others only once it is kept."""

from collections.abc import Iterable

from comity.register.rows import Row
from comity.storage.sqlite import Index


class TrialIndex(Index):
    """
    An index whose rows are tried first: `keep` makes them stand, `undo` takes them all back.

    They lie in one transaction of SQLite, however many: other connections do not see them, and a
    crash is an `undo`.
    """

    def apply(self, size: int, rows: Iterable[Row]) -> None:
        self._write(size, rows)

    def keep(self) -> None:
        self._db.commit()

    def undo(self) -> None:
        self._db.rollback()
        self._accords = {}
