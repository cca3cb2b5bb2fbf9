"""When a side that no longer cosigns may be left out: as the accord says, and no sooner."""

from collections.abc import Sequence

from comity.accord.accord import Accord
from comity.accord.receipt import accept_without, enough, proven_by
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.log.notes import Note, VerifierKey, signatures_by
from comity.service import quorum
from comity.service.cosign import Collected

HOUR = 3600


class Silence:
    """When each side has last cosigned, as far as this process has seen."""

    def __init__(self) -> None:
        self._heard: dict[str, Instant] = {}

    def hear(self, accord: Accord, found: Collected) -> None:
        for side in accord.body.sides:
            keys = set(_keys(accord, side.id))
            times = [one.time for lines in found.lines.values() for one in lines if one.key in keys]
            if times:
                self._heard[side.id] = max(*times, self._heard.get(side.id, Instant(0)))

    def without(
        self,
        note: Note,
        accords: Sequence[Accord],
        whole: Note,
        now: Instant,
        last_time: Instant,
    ) -> Note | None:
        """
        Return the note with just enough lines, if it may be shown although sides lack on it.

        `whole` is the newest checkpoint that every side has cosigned: from its lines follows when
        a side was last heard, where that was before this process started.
        """
        try:
            found = [self._without(note, one, whole, now, last_time) for one in accords]
        except (Malformed, Unverified, Refused):
            return None
        return found[0] if None not in found else None

    def _without(
        self, note: Note, accord: Accord, whole: Note, now: Instant, last_time: Instant
    ) -> Note | None:
        if accord.body.silence is None:
            return None
        keys = [*accord.log_keys, *accord.witness_keys]
        signed = frozenset(one.key for one in signatures_by(note, keys) if one.time)
        silent = quorum.silent_sides(accord, signed)
        until = now.plus(-accord.body.silence.after_hours * HOUR)
        if any(self._last(accord, side, whole) > until for side in silent):
            return None
        short = enough(note, accord, silent)
        # As with all sides: nobody has seen an entry before it was made.
        held = proven_by(accord, accept_without(short, accord, silent)) >= last_time
        return short if held else None

    def _last(self, accord: Accord, side: str, whole: Note) -> Instant:
        """Return when a side last cosigned: every side had, when the log signed what is whole."""
        keys = [*accord.log_keys, *_keys(accord, side)]
        times = [one.time for one in signatures_by(whole, keys) if one.time is not None]
        return max([self._heard.get(side, Instant(0)), *times])


def _keys(accord: Accord, side: str) -> list[VerifierKey]:
    members = {party.id for party in accord.body.parties if party.side == side}
    names = {one.name for one in accord.body.witnesses if one.party in members}
    return [key for key, name in accord.witness_keys.items() if name in names]
