"""
What of a log is public: the checkpoint with everybody's lines, and receipts with just enough.

Nothing is shown without the quorum of the accord. Where the accord says so, a side that has been
silent for long is left out: such a checkpoint lacks its lines, and only incidents and filings get
receipts under it. The newest checkpoint of all sides is kept beside it until they are together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from comity.accord.accord import Accord
from comity.accord.receipt import ONE_SIDED, accept, enough, proven_by
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import many_proofs
from comity.log.checkpoint import Checkpoint
from comity.log.many_proofs import Proven
from comity.log.notes import Note, NoteSignature, check_all_known
from comity.log.tiles import TileReader
from comity.service import growth, quorum
from comity.service.cosign import Collected, Cosigning, Offered
from comity.service.ports import Clock
from comity.service.silence import Silence
from comity.storage.objects import ObjectStore

CHECKPOINT = "checkpoint"
WHOLE = "checkpoint.whole"
# How old a checkpoint becomes before an idle log has it cosigned again, in seconds.
REFRESH = 600
# How long until that is tried again where it failed, in seconds.
AGAIN = 60
# How long a round waits for a side without which something is shown already, in seconds.
BRIEF = 1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A public checkpoint: with every line, as receipts carry it, and the tiles under it."""

    note: Note
    head: Checkpoint
    short: bytes
    reader: TileReader

    def receipts(self, first: int, entries: Sequence[bytes]) -> list[Proven]:
        return many_proofs.proven(first, entries, self.head.size, self.reader, self.short)


class Publisher:
    """The public checkpoint of a log; its writer offers heads, and asks for receipts."""

    def __init__(
        self,
        public: ObjectStore,
        cosigning: Cosigning,
        clock: Clock,
        refresh: int = REFRESH,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Call `check` before anything is shown: it raises if there is a newer head than ours."""
        self.shown: Shown | None = None
        self.whole: Shown | None = None
        # Why the newest head is not public with every side's lines, if it was offered.
        self.missing: ComityError | None = None
        # The newest time at which a witness has seen this log, as far as we know.
        self.seen = Instant(0)
        # How many seconds the slowest side's clock has been behind ours.
        self.lag = 0
        self._checked = False
        # At every start: who remembers more than a restored copy says so before more is signed.
        self._due = Instant(0)
        self._silence = Silence()
        self._public, self._cosigning, self._check_head = public, cosigning, check
        self._clock, self._refresh = clock, refresh

    def load(self, head: Checkpoint) -> None:
        """Read what is public; it must be of this head's history and no newer."""
        self._checked = False
        self.shown = self._read(CHECKPOINT, head)
        self.whole = self._read(WHOLE, head) or self.shown

    @property
    def checked(self) -> bool:
        """Say whether what is shown was held against the accord, so that `seen` is known."""
        return self._checked

    def stands(self, head: Checkpoint, accord: Accord) -> bool:
        """Say whether this head is public already, with lines of every side that hold."""
        if self.shown is None or self.shown.head != head:
            return False
        if not self._checked:
            # It was read from a disk: a line that changed there would spoil every receipt.
            try:
                self._check(self.shown, accord)
            except (Malformed, Unverified, Refused):
                return False
        return self.whole is self.shown

    def wait(self, head: Checkpoint) -> int | None:
        """Return in how many seconds this head is to be offered again; None: as soon as it can."""
        if self.whole is None or self.whole.head != head:
            return None
        return min(max(self._due.seconds - self._clock().seconds, 0), self._refresh)

    def offer(self, offered: Offered, last_time: Instant, accords: Sequence[Accord]) -> None:
        """
        Collect cosignatures on the newest head and show it, or keep what is `missing` for that.

        `accords`: the state in use, then that of the checkpoint before, where it is another.
        Raises Alarm where the register has to stop.
        """
        now = self._clock()
        again = now >= self._due
        if again:
            self._cosigning.forget()
            self._due = now.plus(AGAIN)
        witnesses = [one for accord in accords for one in accord.body.witnesses]
        # Who has been away for long is asked each time, but need not hold up the others.
        wait = None if self.whole is self.shown else BRIEF
        found = self._cosigning.collect(offered, witnesses, partial(quorum.met, accords), wait)
        for accord in accords:
            quorum.check_sizes(accord, found, offered.size)
        quorum.check_clock(accords[0], found)
        self._hear(accords[0], found)
        short = self._short(offered, found, last_time, accords)
        self.missing = short if isinstance(short, ComityError) else None
        if isinstance(short, Note):
            self._show_whole(offered, found, accords[0], short)
        elif self._checked and self.whole is self.shown and self._shows(offered):
            # What all sides have signed stays as it is; it is only not as fresh as it might be.
            self.missing = None
        elif again or not self._checked or not self._shows(offered):
            self._show_one_sided(offered, found, last_time, accords)

    def receipt_under(self, index: int, raw: bytes, kind: str) -> Proven:
        """Return the receipt for these bytes of the entry at this index, a statement of a kind."""
        return self.of(index, kind).receipts(index, [raw])[0]

    def receipts(self, first: int, entries: Sequence[bytes]) -> list[Proven]:
        """Return the receipts of entries from this index on, if all sides have cosigned them."""
        whole = self.whole
        if whole is None or first + len(entries) > whole.head.size:
            return []
        return whole.receipts(first, entries)

    def of(self, index: int, kind: str) -> Shown:
        """Return the checkpoint that proves this entry; Unavailable says why there is none yet."""
        if self.whole is not None and index < self.whole.head.size:
            return self.whole
        if kind.startswith(ONE_SIDED) and self.shown is not None and index < self.shown.head.size:
            return self.shown
        why = self.missing
        if why is None:
            raise Unavailable("entry {index} is recorded and not yet proven", index=index)
        raise not_yet(index, why)

    def _read(self, path: str, newest: Checkpoint) -> Shown | None:
        raw = self._public.get(path)
        if raw is None:
            return None
        note, head = read_note("published checkpoint", raw)
        if head.size > newest.size:
            # Restored from a backup, the head would sign a second history; stop instead.
            raise Refused("the published checkpoint is newer than the head: restore the head")
        if head.origin != newest.origin or growth.root(self._public.get, head.size) != (
            head.root.raw
        ):
            raise Refused("the published checkpoint is of another history than the head")
        return Shown(note, head, raw, growth.reader(self._public.get, head.size))

    def _check(self, shown: Shown, accord: Accord) -> None:
        keys = [*accord.log_keys, *accord.witness_keys]
        known = {(key.name, key.id) for key in keys}
        lines = [one for one in shown.note.signatures if (one.name, one.key_id) in known]
        times = [one.time for one in check_all_known(Note(shown.note.text, tuple(lines)), keys)]
        short = enough(shown.note, accord)
        accept(short, accord)
        self._put_whole(replace(shown, short=bytes(short)))
        self.seen = max(self.seen, *(one for one in times if one))

    def _put_whole(self, shown: Shown) -> None:
        stale = self.whole is not self.shown
        self.shown = self.whole = shown
        self._checked = True
        if stale:
            self._public.remove(WHOLE)

    def _hear(self, accord: Accord, found: Collected) -> None:
        times = [one.time for lines in found.lines.values() for one in lines]
        self.seen = max([self.seen, *times])
        self._silence.hear(accord, found)

    def _short(
        self,
        offered: Offered,
        found: Collected,
        last_time: Instant,
        accords: Sequence[Accord],
    ) -> Note | ComityError:
        """Return the head with just enough lines, or what it lacks."""
        for accord in accords:
            lack = quorum.missing(accord, found)
            if lack is not None:
                return lack
        try:
            note = _cosigned(offered.note, found, ())
            shorts = [enough(note, one) for one in accords]
            times = [accept(short, one) for short, one in zip(shorts, accords, strict=True)]
        except (Malformed, Unverified, Refused) as fault:
            return fault
        return self._behind(last_time, proven_by(accords[0], times[0])) or shorts[0]

    def _behind(self, last_time: Instant, proven: Instant) -> ComityError | None:
        """Return that a receipt would say that the entry was seen before it was made."""
        if proven >= last_time:
            return None
        # Later entries are stamped by the slowest clock; these are signed when it has come so far.
        self.lag = min(max(self.lag, last_time.seconds - proven.seconds), quorum.APART)
        self._cosigning.forget()
        return Unavailable(
            "the clocks of the witnesses are behind the newest entry, of {time}", time=last_time
        )

    def _show_whole(self, offered: Offered, found: Collected, accord: Accord, short: Note) -> None:
        kept = self.shown if self._checked and self._shows(offered) else None
        old = _known(accord, kept.note.signatures) if kept else ()
        note = _cosigned(offered.note, found, old)
        self._check_head()
        self._public.replace(CHECKPOINT, bytes(note))
        self._put_whole(self._shown(note, short, offered))
        self._due = self._clock().plus(self._refresh)

    def _show_one_sided(
        self,
        offered: Offered,
        found: Collected,
        last_time: Instant,
        accords: Sequence[Accord],
    ) -> None:
        """Show the head without a side that is silent for long, where the accord allows it."""
        note, now, whole = _cosigned(offered.note, found, ()), self._clock(), self.whole
        if whole is None:
            return
        short = self._silence.without(note, accords, whole.note, now, last_time)
        if short is None:
            return
        self._check_head()
        if whole is self.shown:
            self._public.replace(WHOLE, bytes(whole.note))
        self._public.replace(CHECKPOINT, bytes(note))
        self.shown, self._checked = self._shown(note, short, offered), True
        self._due = now.plus(self._refresh)

    def _shows(self, offered: Offered) -> bool:
        return self.shown is not None and self.shown.note.text == offered.note.text

    def _shown(self, note: Note, short: Note, offered: Offered) -> Shown:
        reader = growth.reader(self._public.get, offered.size)
        return Shown(note, Checkpoint.parse(note.text), bytes(short), reader)


def not_yet(index: int, why: ComityError) -> Unavailable:
    """Return what to say of an entry that is in the log and has no receipt yet."""
    return Unavailable(
        "entry {entry} is recorded and not yet proven, send it again: " + why.template,
        **{**why.values, "entry": index},
    )


def read_note(part: str, raw: bytes) -> tuple[Note, Checkpoint]:
    """Read a checkpoint that we wrote ourselves; one that changed since is Unverified."""
    try:
        note = Note.parse(raw)
        return note, Checkpoint.parse(note.text)
    except (Malformed, Unverified) as fault:
        raise damaged(part, fault) from None


def damaged(part: str, fault: ComityError) -> Unverified:
    return Unverified("the {part} changed since it was signed: {why}", part=part, why=fault)


def _cosigned(head: Note, found: Collected, old: Iterable[NoteSignature]) -> Note:
    """Return the head with the lines found, and older ones of keys that have not signed anew."""
    fresh = [one.line for name in sorted(found.lines) for one in found.lines[name]]
    lines = {(one.name, one.key_id): one for one in (*head.signatures, *old, *fresh)}
    return Note(head.text, tuple(lines.values()))


def _known(accord: Accord, lines: Iterable[NoteSignature]) -> list[NoteSignature]:
    known = {(key.name, key.id) for key in accord.witness_keys}
    return [one for one in lines if (one.name, one.key_id) in known]
