"""An audit goes on where the last one was, says the same as one from the start, and sees a fork."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import world
from comity.base.errors import Malformed, Refused, Unavailable
from comity.log.notes import Note, NoteSignature
from comity.service import kept
from comity.service.audit import Way, audit_along
from comity.service.audited import Audited
from comity.service.kept import Kept
from comity.storage.journal import Journal
from service import houses
from service.filled import fill


class Shelf:
    """Progress in memory, with a stop before or after a write."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.about: Mapping[str, str] = {}
        self.beside: dict[str, bytes] = {}
        self.writes = 0
        self.stop: tuple[str, int] | None = None

    def read(self) -> Iterator[bytes]:
        yield from self.records

    def add(self, record: bytes, about: Mapping[str, str]) -> None:
        self.writes += 1
        if self.stop == ("before", self.writes):
            raise KeyboardInterrupt
        self.records, self.about = [*self.records, record], about
        if self.stop == ("after", self.writes):
            raise KeyboardInterrupt

    def keep_beside(self, name: str, data: bytes) -> str:
        self.beside[name] = data
        return "beside"


@pytest.fixture(autouse=True)
def _small_waves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WAVE", 1)


@pytest.fixture(scope="module")
def made() -> world.World:
    here = world.World()
    here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    here.force(here.envelope("lab-b", "system/v1", "lab-a/stolen", {"name": "X", "version": "1"}))
    fill(here, 700)
    return here


def audited(
    made: world.World,
    files: Mapping[str, bytes],
    shelf: Shelf | None = None,
    step: Callable[[int], None] = lambda _: None,
) -> Audited:
    progress = Kept.load(shelf, made.accord.genesis) if shelf else None
    way = Way(files.get, made.clock.now, step, kept=progress)
    return audit_along(way, made.chain)


def same(one: Audited, other: Audited) -> bool:
    names = ("entries", "tiles", "bundles", "statements", "voids", "cosigners", "fingerprint")
    return [getattr(one, name) for name in names] == [getattr(other, name) for name in names]


def test_an_audit_from_what_is_kept_reads_nothing_again_and_says_the_same(
    made: world.World,
) -> None:
    shelf, files = Shelf(), dict(made.public.objects)
    first = audited(made, files, shelf)
    assert (first.faults, first.resumed, first.entries) == ([], 0, 703)
    assert (first.statements, first.voids) == (702, 1)
    gone = {path: data for path, data in files.items() if "entries" not in path}
    gone |= {path: files[path] for path in ("tile/entries/000", "tile/entries/002.p/191")}
    again = audited(made, gone, shelf)
    assert (again.faults, again.resumed) == ([], 703)
    assert same(first, again)
    assert len(shelf.records) == 3


def test_an_audit_goes_on_as_the_log_grows() -> None:
    here, shelf = world.World(), Shelf()
    for count in (0, 3, 252, 1, 300, 1):
        if count:
            fill(here, count, f"Batch {here.log.size}")
        before = Kept.load(shelf, here.accord.genesis).size
        done = audited(here, here.public.objects, shelf)
        assert (done.faults, done.resumed) == ([], before)
        assert same(done, audited(here, here.public.objects))
    assert done.entries == 558


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("write", [1, 2, 3])
def test_an_audit_that_was_stopped_at_a_write_goes_on(
    made: world.World, when: str, write: int
) -> None:
    shelf = Shelf()
    shelf.stop = (when, write)
    with pytest.raises(KeyboardInterrupt):
        audited(made, made.public.objects, shelf)
    shelf.stop = None
    again = audited(made, made.public.objects, shelf)
    assert again.faults == []
    assert again.resumed == min((write - (when == "before")) * 256, 703)
    assert same(again, audited(made, made.public.objects))


@pytest.mark.parametrize("bundle", [1, 2, 3])
def test_an_audit_that_was_stopped_on_its_way_goes_on(made: world.World, bundle: int) -> None:
    shelf, steps = Shelf(), []

    def step(count: int) -> None:
        steps.append(count)
        if len(steps) == bundle:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audited(made, made.public.objects, shelf, step)
    again = audited(made, made.public.objects, shelf)
    assert (again.faults, again.resumed) == ([], min(bundle * 256, 703))
    assert same(again, audited(made, made.public.objects))


def two(before: int, one: int, other: int) -> tuple[world.World, world.World]:
    """Return two histories of one register that part after this many observations."""
    left, right = world.World(), world.World()
    for here, more, tag in ((left, one, "Left"), (right, other, "Right")):
        if before:
            fill(here, before)
        fill(here, more, tag)
    assert left.accord.genesis == right.accord.genesis
    return left, right


FORKS = {
    "in the first bundle": (0, 10, 20),
    "at the same size": (5, 300, 300),
    "in a full bundle": (255, 256, 600),
    "in the last entries": (500, 20, 30),
    "in a bundle full since": (500, 5, 300),
    "in a shorter one": (300, 300, 10),
}


@pytest.mark.parametrize("sizes", FORKS.values(), ids=FORKS)
def test_a_log_that_is_not_what_was_audited_before_is_a_fault(
    sizes: tuple[int, int, int],
) -> None:
    left, right = two(*sizes)
    shelf = Shelf()
    assert audited(left, left.public.objects, shelf).faults == []
    done = audited(right, right.public.objects, shelf)
    assert houses.named(done) == ["checkpoint"]
    assert "two histories" in str(done.faults[0].reason)
    assert shelf.beside == {
        "before.checkpoint": left.public.objects["checkpoint"],
        "after.checkpoint": right.public.objects["checkpoint"],
    }
    # The log that was audited is still the one that what is kept belongs to.
    assert audited(left, left.public.objects, shelf).faults == []


def test_a_fork_is_seen_without_the_tiles_that_would_show_it_at_once() -> None:
    left, right = two(255, 256, 600)
    shelf = Shelf()
    audited(left, left.public.objects, shelf)
    files = dict(right.public.objects)
    del files["tile/1/000.p/3"]
    done = audited(right, files, shelf)
    assert houses.named(done) == ["tile/1/000.p/3", "checkpoint"]
    assert set(shelf.beside) == {"before.checkpoint", "after.checkpoint"}


@pytest.mark.parametrize("gone", ["tile/1/000.p/2", "tile/0/002.p/191"])
def test_without_the_tiles_an_audit_starts_from_the_start_and_keeps_nothing(
    made: world.World, gone: str
) -> None:
    shelf = Shelf()
    audited(made, made.public.objects, shelf)
    before = list(shelf.records)
    files = {path: data for path, data in made.public.objects.items() if path != gone}
    done = audited(made, files, shelf)
    assert (houses.named(done), done.resumed) == ([gone], 0)
    assert shelf.records == before


def test_nothing_is_kept_from_the_first_doubtful_bundle_on(made: world.World) -> None:
    shelf, files = Shelf(), dict(made.public.objects)
    whole = files["tile/entries/001"]
    files["tile/entries/001"] = whole[:-1] + b"?"
    assert houses.named(audited(made, files, shelf)) == ["tile/entries/001"]
    assert Kept.load(shelf, made.accord.genesis).size == 256
    # Once the file is as it was signed, the audit goes on, and all is well.
    done = audited(made, made.public.objects, shelf)
    assert (done.faults, done.resumed) == ([], 256)


def test_a_bundle_whose_tile_fits_it_and_not_the_root_is_not_kept(made: world.World) -> None:
    shelf, files = Shelf(), dict(made.public.objects)
    other = world.World()
    fill(other, 702, "Other")
    for path in ("tile/entries/001", "tile/0/001"):
        files[path] = other.public.objects[path]
    assert audited(made, files, shelf).faults
    assert Kept.load(shelf, made.accord.genesis).size == 256


def test_a_log_that_shows_less_than_was_audited_has_to_be_asked_again() -> None:
    here, shelf = world.World(), Shelf()
    fill(here, 300)
    early = here.public.objects["checkpoint"]
    fill(here, 300, "Later")
    audited(here, here.public.objects, shelf)
    with pytest.raises(Unavailable, match="fewer"):
        audited(here, {**here.public.objects, "checkpoint": early}, shelf)


def test_a_checkpoint_by_unknown_keys_is_no_fork() -> None:
    left, right = two(0, 10, 20)
    shelf = Shelf()
    audited(left, left.public.objects, shelf)
    note = Note.parse(right.public.objects["checkpoint"])
    forged = [NoteSignature(one.name, b"\0\0\0\1", one.signature) for one in note.signatures]
    files = {**right.public.objects, "checkpoint": bytes(Note(note.text, tuple(forged)))}
    assert houses.named(audited(right, files, shelf)) == ["checkpoint"]
    assert shelf.beside == {}


def test_progress_of_another_register_is_refused(made: world.World) -> None:
    shelf = Shelf()
    audited(made, made.public.objects, shelf)
    with pytest.raises(Refused, match="another register"):
        Kept.load(shelf, "sha256:" + "0" * 64)


def spoiled(shelf: Shelf, what: str) -> None:
    match what:
        case "no record":
            shelf.records = [b"?", *shelf.records]
        case "a table nobody knows":
            shelf.records = [kept._WRITE.encode(kept._Wave(b"", 0, [("x", "y", b"z")], []))]  # noqa: SLF001 - what nobody writes
        case "no checkpoint":
            shelf.about = {**shelf.about, "checkpoint": "?"}
        case "more than its checkpoint":
            shelf.records = [*shelf.records, shelf.records[-1]]
        case "half a hash":
            shelf.records = [kept._WRITE.encode(kept._Wave(b"?", 0, [], []))]  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    "what",
    [
        "no record",
        "a table nobody knows",
        "no checkpoint",
        "more than its checkpoint",
        "half a hash",
    ],
)
def test_progress_that_makes_no_sense_is_no_progress(made: world.World, what: str) -> None:
    shelf = Shelf()
    audited(made, made.public.objects, shelf)
    spoiled(shelf, what)
    with pytest.raises(Malformed, match="progress kept"):
        Kept.load(shelf, made.accord.genesis)


def test_a_folder_keeps_progress_as_memory_does(made: world.World, tmp_path: Path) -> None:
    for resumed in (0, 703):
        with Journal(tmp_path / "kept") as journal:
            progress = Kept.load(journal, made.accord.genesis)
            way = Way(made.public.get, made.clock.now, kept=progress)
            done = audit_along(way, made.chain)
        assert (done.faults, done.resumed) == ([], resumed)
