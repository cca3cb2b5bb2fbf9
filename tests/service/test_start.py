"""A start believes nothing it reads: a head, a checkpoint or a batch that changed stops it."""

from collections.abc import Callable

import msgspec
import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature
from comity.register.view import Memory
from comity.service import follow, growth, sequence
from comity.service.commit import CHECKPOINT
from comity.storage.memory import MemoryHead
from service import stories
from service.machine import Machine


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)


@pytest.fixture
def machine() -> Machine:
    found = Machine()
    assert found.run(stories.short()[:2])
    return found


def cell(machine: Machine) -> MemoryHead:
    assert isinstance(machine.stores.head, MemoryHead)
    return machine.stores.head


def flipped(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("at", [0, 25, 40, 80, 200, 1000, -2, -1])
def test_a_head_that_changed_stops_the_start_and_is_named(machine: Machine, at: int) -> None:
    whole = cell(machine).head
    assert whole is not None
    cell(machine).head = flipped(whole, at)
    with pytest.raises(Unverified, match="the head changed since it was signed: "):
        machine.writer().load()


@pytest.mark.parametrize("at", [0, -1])
def test_a_checkpoint_that_cannot_be_read_stops_the_start(machine: Machine, at: int) -> None:
    machine.public.objects[CHECKPOINT] = flipped(machine.public.objects[CHECKPOINT], at)[:-1]
    with pytest.raises(Unverified, match="the published checkpoint changed since it was signed"):
        machine.writer().load()


def test_a_published_line_that_changed_is_made_anew(machine: Machine) -> None:
    note = Note.parse(machine.public.objects[CHECKPOINT])
    last = note.signatures[-1]
    bad = type(last)(last.name, last.key_id, flipped(last.signature, -1))
    machine.public.objects[CHECKPOINT] = bytes(Note(note.text, (*note.signatures[:-1], bad)))
    machine.public.seen.clear()
    assert machine.run([])
    machine.check()


def test_lines_in_another_order_and_by_strangers_change_nothing(machine: Machine) -> None:
    note = Note.parse(machine.public.objects[CHECKPOINT])
    grease = NoteSignature("grease.example", b"1234", b"unknown")
    mixed = (*note.signatures[::-1], grease)
    machine.public.objects[CHECKPOINT] = bytes(Note(note.text, mixed))
    log = machine.writer()
    log.load()
    log.publish(machine.chain.latest)
    receipt = log.receipt(1, stories.short()[0][0].statement.id)
    assert check_receipt(bytes(receipt), machine.chain).index == 1
    assert machine.run([stories.short()[2]])
    machine.check()


def test_a_head_restored_from_a_backup_stops_the_start() -> None:
    machine = Machine()
    assert machine.run([])
    backup = cell(machine).head
    assert machine.run(stories.short()[:1])
    cell(machine).head = backup
    with pytest.raises(Refused, match="newer than the head"):
        machine.writer().load()


def test_a_head_that_is_lost_stops_the_start(machine: Machine) -> None:
    cell(machine).head = None
    with pytest.raises(Refused, match="newer than the head"):
        machine.writer().load()


def test_a_published_checkpoint_of_another_history_stops_the_start(machine: Machine) -> None:
    head = machine.head
    for other in (
        Checkpoint(head.origin, head.size - 1, head.root),
        Checkpoint(head.origin, head.size, Checkpoint.before("other.example").root),
        Checkpoint("other.example/log", head.size, head.root),
    ):
        note = Note.parse(machine.public.objects[CHECKPOINT])
        machine.public.objects[CHECKPOINT] = bytes(Note(str(other), note.signatures))
        with pytest.raises(Refused, match="of another history than the head"):
            machine.writer().load()


def test_a_tile_that_changed_stops_the_start(machine: Machine) -> None:
    path = f"tile/0/000.p/{machine.head.size}"
    machine.public.objects[path] = flipped(machine.public.objects[path], 7)
    with pytest.raises(Unverified, match="do not have the signed root"):
        machine.writer().load()


def test_a_tile_that_is_gone_stops_the_start(machine: Machine) -> None:
    del machine.public.objects[f"tile/0/000.p/{machine.head.size}"]
    with pytest.raises(Unavailable, match="the log lacks tile/0/000"):
        machine.writer().load()


def cut_after_the_swap() -> Machine:
    """Return a machine whose head names a batch that is staged and not yet in the log."""
    machine = Machine()
    assert machine.run([])
    machine.fail("crash_after", 2)
    assert not machine.run(stories.short()[:1])
    machine.power.back()
    assert machine.head.size == 4
    return machine


def staged(machine: Machine) -> tuple[str, dict[str, bytes]]:
    (path,) = machine.stores.staged.paths("")
    return path, msgspec.msgpack.decode(machine.stores.staged.get(path) or b"", type=dict)


TILE, BUNDLE = "tile/0/000.p/4", "tile/entries/000.p/4"
CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], object], type[ComityError]]] = {
    "a tile": (lambda batch: flipped(batch[TILE], 3), Unverified),
    "a bundle": (lambda batch: flipped(batch[BUNDLE], 30), Unverified),
    "half a bundle": (lambda batch: batch[BUNDLE][:-1], Malformed),
    "half a tile": (lambda batch: batch[TILE][:-1], Malformed),
}


@pytest.mark.parametrize(("change", "kind"), CHANGES.values(), ids=CHANGES)
def test_a_staged_batch_that_changed_is_never_put(
    change: Callable[[dict[str, bytes]], bytes], kind: type[ComityError]
) -> None:
    machine = cut_after_the_swap()
    path, batch = staged(machine)
    name = TILE if len(change(batch)) <= 32 * 4 else BUNDLE
    machine.stores.staged.replace(path, msgspec.msgpack.encode({**batch, name: change(batch)}))
    before = dict(machine.public.objects)
    with pytest.raises(kind):
        machine.writer().load()
    assert machine.public.objects == before
    machine.stores.staged.replace(path, msgspec.msgpack.encode(batch))
    assert machine.run(stories.short()[:1])
    machine.check()


BAD = {
    "nothing": b"",
    "no map": msgspec.msgpack.encode([1]),
    "texts": msgspec.msgpack.encode({"tile/0/000": "text"}),
    "half": msgspec.msgpack.encode({"tile/0/000": b"x" * 32})[:-1],
    "more": msgspec.msgpack.encode({"tile/0/000": b"x" * 32}) + b"\0",
    "not UTF-8": b"\x81\xa1\xff\xc4\x00",
    "nested without end": b"\x81\xa1a" * 5000,
    "the checkpoint": msgspec.msgpack.encode({"checkpoint": b"x"}),
    "a way out": msgspec.msgpack.encode({"tile/0/../../head": b"x"}),
    "a second spelling": msgspec.msgpack.encode({"tile/00/000": b"x"}),
    "no number": msgspec.msgpack.encode({"tile/entries/": b"x"}),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_staged_batch_is_tiles_and_bundles_and_nothing_else(data: bytes) -> None:
    with pytest.raises(Malformed):
        growth.read_staged(data)
    machine = cut_after_the_swap()
    machine.stores.staged.replace(staged(machine)[0], data)
    with pytest.raises(Malformed):
        machine.writer().load()


def test_batches_that_the_head_does_not_name_are_forgotten(machine: Machine) -> None:
    machine.stores.staged.put({"ab" * 32: b"whatever it is", "cd" * 32: b""})
    machine.writer().load()
    assert list(machine.stores.staged.paths("")) == []


def test_a_fold_holds_entries_against_their_tiles(machine: Machine) -> None:
    path = f"tile/entries/000.p/{machine.head.size}"
    held = growth.held(machine.public.get)
    follow.follow(Memory(), held, machine.head.size)
    machine.public.objects[path] = flipped(machine.public.objects[path], 300)
    with pytest.raises(Unverified, match=f"{path} does not have the hashes of its tile"):
        follow.follow(Memory(), held, machine.head.size)


def test_a_receipt_is_of_the_entry_that_was_asked_for(machine: Machine) -> None:
    log = machine.writer()
    with pytest.raises(Unavailable, match="not yet proven"):
        log.prove(0, b"")
    log.load()
    one = stories.short()[0][0].statement.id
    assert log.receipt(1, one)
    with pytest.raises(Unavailable, match="the index is wrong about entry 2: rebuild it"):
        log.receipt(2, one)
    with pytest.raises(Unavailable, match="entry 5 is recorded and not yet proven"):
        log.receipt(5, one)


def test_a_log_before_its_first_entry_has_nothing_to_prove() -> None:
    log = Machine().writer()
    log.load()
    assert log.proven
    assert log.since(0) == []
    log.publish(world.World().accord)
    assert log.published is None


def test_a_start_from_an_old_copy_of_everything_signs_nothing_more(machine: Machine) -> None:
    # Head, tiles and checkpoint fit together; only who saw more than that remembers it.
    fresh = Machine()
    assert fresh.run([])
    fresh.cells["institute-a"].head = machine.cells["institute-a"].head
    assert not fresh.run([stories.short()[2][1:]])
    assert str(fresh.alarm).startswith(
        "the witness witness.example/institute-a says that it has cosigned 5 entries of this log, "
        "which has 1"
    )
    assert fresh.head.size == fresh.checkpoint().size == 1


def test_a_witness_that_does_not_count_stops_nobody(machine: Machine) -> None:
    fresh = Machine()
    assert fresh.run([])
    fresh.cells["convener"].head = machine.cells["convener"].head
    assert fresh.run([stories.short()[2][1:]])
    assert fresh.checkpoint().size == 2
