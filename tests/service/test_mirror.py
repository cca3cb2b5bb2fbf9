"""A mirror takes over what every side has cosigned, and nothing else."""

import pytest

import world
from comity.base.digests import Digest
from comity.base.errors import Refused, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork
from comity.log.notes import Note
from comity.register.rows import AccordRow
from comity.service import growth
from comity.service.catchup import CHECKPOINT
from comity.service.followed import Forked
from comity.service.mirror import WHOLE, Grew, Same, Stale
from comity.storage.memory import MemoryObjects
from service.mirrors import Follower, batch, first, head_of, named, note, observe, shows
from world import World

QUORUM = ("institute-a", "institute-b")


@pytest.fixture
def told() -> World:
    return observe(World(), *named(3))


@pytest.fixture
def follower(told: World) -> Follower:
    found = Follower(told)
    assert found.start().look() == Grew(4)
    found.check()
    return found


def test_a_mirror_has_every_file_of_the_log_and_the_same_record(follower: Follower) -> None:
    assert follower.public.objects.items() <= follower.world.public.objects.items()
    mirror = follower.start()
    assert mirror.head == head_of(follower.world)
    assert mirror.look() == Same()
    observe(follower.world, *named(2, 3))
    assert mirror.look() == Grew(6)
    follower.check()


def test_a_mirror_of_a_mirror_is_a_mirror(follower: Follower) -> None:
    other = Follower(follower.world)
    assert other.start(follower.public.get).look() == Grew(4)
    other.check()


def test_fresher_cosignatures_are_taken_over_and_older_ones_are_not(follower: Follower) -> None:
    mirror, old = follower.start(), follower.public.objects[CHECKPOINT]
    now = follower.world.clock.now
    fresh = note(head_of(follower.world), QUORUM, now.plus(600))
    follower.world.public.objects[CHECKPOINT] = fresh
    assert mirror.look() == Same()
    assert follower.public.objects[CHECKPOINT] == fresh
    follower.world.public.objects[CHECKPOINT] = old
    assert mirror.look() == Same()
    assert follower.public.objects[CHECKPOINT] == fresh
    assert follower.start().head == head_of(follower.world)
    follower.check()


def test_lines_by_unknown_keys_are_not_passed_on(follower: Follower) -> None:
    observe(follower.world, *named(1, 9))
    now = follower.world.clock.now
    whole = note(head_of(follower.world), (*QUORUM, "stranger"), now)
    follower.world.public.objects[CHECKPOINT] = whole
    assert follower.start().look() == Grew(5)
    shown, kept = Note.parse(whole), Note.parse(follower.public.objects[CHECKPOINT])
    assert kept == Note(shown.text, shown.signatures[:-2])


SHORT = {
    "no witness": (),
    "one side": ("institute-a",),
    "a neutral one for a side": ("institute-a", "convener"),
}


@pytest.mark.parametrize("parties", SHORT.values(), ids=SHORT)
def test_without_the_quorum_of_every_side_nothing_is_taken_over(
    follower: Follower, parties: tuple[str, ...]
) -> None:
    before = dict(follower.public.objects)
    observe(follower.world, *named(1, 9))
    head = head_of(follower.world)
    follower.world.public.objects[CHECKPOINT] = note(head, parties, follower.world.clock.now)
    with pytest.raises(Unverified):
        follower.start().look()
    assert follower.public.objects == before
    assert follower.served() == 4


def test_while_a_side_is_silent_the_newest_whole_checkpoint_is_followed(
    follower: Follower,
) -> None:
    observe(follower.world, *named(1, 9))
    files = follower.world.public.objects
    files[WHOLE] = files[CHECKPOINT]
    later = Checkpoint(world.ORIGIN, 9, head_of(follower.world).root)
    files[CHECKPOINT] = note(later, ("institute-a",), follower.world.clock.now)
    assert follower.start().look() == Grew(5)
    assert follower.served() == 5


def test_what_is_no_checkpoint_of_this_log_changes_nothing(follower: Follower) -> None:
    mirror = follower.start()
    files = follower.world.public.objects
    for raw in (b"", b"garbage", note(Checkpoint.before("other.example/log"), QUORUM, world.START)):
        files[CHECKPOINT] = raw
        with pytest.raises((Refused, ValueError)):
            mirror.look()
    del files[CHECKPOINT]
    with pytest.raises(Unavailable, match="no checkpoint"):
        mirror.look()
    assert follower.served() == 4


BROKEN = {
    "an entry changed": ("tile/entries/000.p/6", b"\0\1x" * 6),
    "a bundle that is none": ("tile/entries/000.p/6", b"?"),
    "a bundle is missing": ("tile/entries/000.p/6", None),
}


@pytest.mark.parametrize(("path", "data"), BROKEN.values(), ids=BROKEN)
def test_files_that_are_not_those_that_were_signed_are_refused_and_asked_for_again(
    follower: Follower, path: str, data: bytes | None
) -> None:
    observe(follower.world, *named(2, 9))
    fetch = shows(follower.world.public, **{path: data})
    with pytest.raises((Unverified, Unavailable)):
        follower.start(fetch).look()
    assert follower.served() == 4
    assert not follower.evidence.objects
    assert follower.start().look() == Grew(6)
    follower.check()


def test_the_first_contact_needs_the_pinned_register(told: World) -> None:
    other = World(world.accord_body(title=world.text("Another")))
    with pytest.raises(Refused, match="does not continue"):
        Follower(told).start(pinned=first(other)).look()
    empty = Follower(told)
    empty.record.apply(3, ())
    empty.record.keep()
    with pytest.raises(Unavailable, match="rebuild"):
        empty.start()


def test_a_copy_of_another_log_is_not_taken_for_this_one(follower: Follower) -> None:
    other = World(origin="other.example/log")
    follower.world = other
    with pytest.raises(Unavailable, match="copy of"):
        follower.start()


def test_a_note_without_any_known_line_is_no_checkpoint(follower: Follower) -> None:
    raw = follower.world.public.objects[CHECKPOINT]
    text = Note.parse(raw).text
    stranger = Note.parse(note(head_of(follower.world), ("stranger",), world.START))
    bare = bytes(Note(text, stranger.signatures[2:]))
    with pytest.raises(Unverified, match="no signature by a known key"):
        follower.start(shows(follower.world.public, checkpoint=bare)).look()


def test_a_head_whose_checkpoint_is_gone_is_not_guessed_at(follower: Follower) -> None:
    del follower.public.objects[CHECKPOINT]
    with pytest.raises(Unavailable, match="checkpoint of the head is gone"):
        follower.start()


def test_only_a_genesis_that_the_log_holds_founds_a_mirror(told: World) -> None:
    # Entry 0 is another register's genesis: void here, and there is no accord to judge by.
    other = World(world.accord_body(title=world.text("Another")))
    follower = Follower(told)
    files = MemoryObjects()
    grown = growth.grown(files.get, 0, [other.entries[0].replace(b'"time":"2', b'"time":"x')])
    files.put(grown.objects)
    head = Checkpoint(world.ORIGIN, 1, Digest(grown.root))
    files.objects[CHECKPOINT] = note(head, QUORUM, world.START)
    with pytest.raises(Refused, match="does not continue"):
        follower.start(files.get).look()
    assert follower.served() == 0


# --------------------------------------------------------------------------- a change of witnesses


def rotated(told: World) -> World:
    """Let lab-a's witness take the place of institute-a's."""
    told.amend(witnesses=[world.witness_body(one) for one in ("lab-a", "institute-b", "convener")])
    told.clock.tick()
    return told


def test_a_change_of_witnesses_is_followed_step_by_step(follower: Follower) -> None:
    mirror = follower.start()
    rotated(follower.world)
    assert mirror.look() == Grew(5)
    observe(follower.world, *named(1, 9))
    assert mirror.look() == Grew(6)
    follower.check()


def test_who_was_away_while_witnesses_changed_is_told_by_the_accord(follower: Follower) -> None:
    observe(rotated(follower.world), *named(1, 9))

    def nothing() -> world.Chain:
        raise Unavailable("no accord")

    with pytest.raises(Unverified):
        follower.start(shown=nothing).look()
    with pytest.raises(Unverified):
        follower.start(shown=lambda: first(follower.world)).look()
    assert follower.start().look() == Grew(6)
    follower.check()


def test_witnesses_whom_the_sides_have_replaced_prove_nothing(follower: Follower) -> None:
    # They could sign another end of the story: the change itself, then whatever they like.
    observe(rotated(follower.world), *named(1, 9))
    files, now = follower.world.public.objects, follower.world.clock.now
    before, real = dict(follower.public.objects), files[CHECKPOINT]
    files[CHECKPOINT] = note(head_of(follower.world), QUORUM, now)
    with pytest.raises(Unverified):
        follower.start().look()
    assert follower.public.objects == before
    assert follower.record.kept.size == 4
    assert len(list(follower.record.kept.all(AccordRow))) == 2
    files[CHECKPOINT] = real
    assert follower.start().look() == Grew(6)
    follower.check()


def test_a_log_is_followed_past_the_ends_of_its_bundles() -> None:
    grows = World()
    follower = Follower(grows)
    mirror = follower.start()
    for size in (1, 2, 255, 256, 257, 511, 512, 513):
        if size > len(grows.entries):
            batch(grows, *named(size - len(grows.entries), len(grows.entries)))
        assert mirror.look() == Grew(size)
        assert mirror.look() == Same()
        assert Follower(grows).start(follower.public.get).look() == Grew(size)
    follower.check()


# ------------------------------------------------------------------------------------------- forks


@pytest.fixture
def forked() -> World:
    """The same log with the same keys; from its second observation on it says something else."""
    return observe(World(), "Vega 0", "Altair", "Deneb", "Mizar", "Rigel")


def proven(follower: Follower, news: object) -> Forked:
    assert isinstance(news, Forked)
    raw = follower.evidence.objects[news.path]
    assert bytes(news.fork) == raw
    logs = [one.log_keys for one in follower.world.chain.versions]
    assert Fork.parse(raw).check(logs) == news.fork.checkpoints
    held = follower.public.objects[CHECKPOINT]
    assert held in (bytes(news.fork.small), bytes(news.fork.large))
    return news


@pytest.mark.parametrize("parties", [QUORUM, ()], ids=["with a quorum", "without a witness"])
@pytest.mark.parametrize(
    "size", [3, 4, 5, 6], ids=["smaller", "same size", "larger", "much larger"]
)
def test_a_fork_is_proven_kept_and_followed_no_further(
    follower: Follower, forked: World, size: int, parties: tuple[str, ...]
) -> None:
    files = dict(follower.public.objects)
    short = observe(World(), *["Vega 0", "Altair", "Deneb", "Mizar", "Rigel"][: size - 1])
    head = head_of(short)
    fetch = shows(forked.public, checkpoint=note(head, parties, forked.clock.now))
    mirror = follower.start(lambda path: fetch(path) or short.public.get(path))
    news = proven(follower, mirror.look())
    assert mirror.look() == news
    assert follower.public.objects == files
    # It is not forgotten, whatever is shown afterwards.
    again = follower.start()
    observe(follower.world, *named(1, 20))
    assert again.look() == news
    assert follower.record.kept.size == 4


def test_an_older_state_of_the_log_is_no_fork(follower: Follower) -> None:
    old = observe(World(), *named(1))
    mirror = follower.start(old.public.get)
    assert mirror.look() == Stale(2)
    assert not follower.evidence.objects
    assert follower.start().look() == Same()


def test_a_checkpoint_that_nobody_signed_accuses_nobody(follower: Follower, forked: World) -> None:
    raw = forked.public.objects[CHECKPOINT]
    bare = Note.parse(raw)
    lines = [line for line in bare.signatures if line.name != world.ORIGIN]
    for shown in (bytes(Note(bare.text, tuple(lines))), raw.replace(b"AAAA", b"AAAB", 1)):
        mirror = follower.start(shows(forked.public, checkpoint=shown))
        with pytest.raises(Unverified):
            mirror.look()
    assert not follower.evidence.objects


def test_a_fork_whose_files_are_withheld_is_refused_and_not_yet_proven(
    follower: Follower, forked: World
) -> None:
    raw = forked.public.objects[CHECKPOINT]
    with pytest.raises((Unavailable, Unverified)):
        follower.start(shows(follower.world.public, checkpoint=raw)).look()
    assert not follower.evidence.objects
    proven(follower, follower.start(forked.public.get).look())
