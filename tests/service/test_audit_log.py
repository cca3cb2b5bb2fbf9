"""An audit of a log from outside: what is void, what is a fault, and what counts at all."""

import pytest

import world
from comity.accord.chain import Chain
from comity.base.errors import Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature
from comity.service.audit import Audited, audit, claimed
from comity.statement.entry import Entry
from service import houses


@pytest.fixture
def here() -> world.World:
    found = world.World()
    found.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    return found


def outside(here: world.World, chain: Chain | None = None) -> Audited:
    return audit(here.public.get, chain or here.chain, here.clock.now)


def test_a_void_entry_is_reported_and_is_no_fault(here: world.World) -> None:
    here.force(here.envelope("lab-b", "system/v1", "lab-a/stolen", {"name": "X", "version": "1"}))
    done = outside(here)
    assert done.faults == []
    assert (done.entries, done.statements, done.voids) == (3, 2, 1)


def test_an_entry_of_no_known_form_is_void_too(here: world.World) -> None:
    here.log.append([b"not an entry"], [here.clock.now])
    here.log.publish(here.accord)
    done = outside(here)
    assert done.faults == []
    assert done.voids == 1


def test_an_unknown_kind_stops_the_audit_of_what_follows(here: world.World) -> None:
    said = here.payload("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    envelope = world.sign(said.replace(b"developer/v1", b"developer/v9"), [world.key("lab-a")])
    here.log.append([here.stamp(envelope)], [here.clock.now])
    here.log.publish(here.accord)
    done = outside(here)
    assert houses.named(done) == ["entries"]
    assert isinstance(done.faults[0].reason, Unavailable)


def test_times_that_go_back_or_lie_ahead_are_a_fault(here: world.World) -> None:
    late = here.clock.now.plus(200)
    entry = Entry(late, here.envelope("lab-b", "developer/v1", "lab-b", {"name": "Lab B"}))
    here.log.append([entry.write()], [late])
    here.clock.tick(250)
    here.log.publish(here.accord)
    assert houses.named(outside(here)) == []
    here.clock.tick(-400)
    assert houses.named(outside(here)) == ["entries"]


def test_an_accord_that_has_grown_since_it_was_pinned_is_followed(here: world.World) -> None:
    pinned = here.chain
    witnesses = [world.witness_body(party) for party in world.WITNESSES[:2]]
    here.amend(witnesses=witnesses)
    done = outside(here, pinned)
    assert done.faults == []
    assert done.accord is not None
    assert done.accord.body.version == 2


def test_a_pin_that_the_log_does_not_continue_is_a_fault(here: world.World) -> None:
    other = world.World()
    other.amend(title=world.text("Another second version"))
    here.amend(title=world.text("Second version"))
    done = outside(here, other.chain)
    assert houses.named(done) == ["entries"]
    assert "does not continue the one pinned" in str(done.faults[0].reason)


def test_lines_by_unknown_keys_are_ignored_in_a_log_read_from_outside(here: world.World) -> None:
    note = Note.parse(here.public.objects["checkpoint"])
    grease = NoteSignature("grease.example", b"\1\2\3\4", b"unknown")
    here.public.objects["checkpoint"] = bytes(Note(note.text, (grease, *note.signatures)))
    assert outside(here).faults == []


def test_a_checkpoint_without_its_quorum_is_a_fault(here: world.World) -> None:
    note = Note.parse(here.public.objects["checkpoint"])
    lines = [line for line in note.signatures if "institute-a" not in line.name]
    here.public.objects["checkpoint"] = bytes(Note(note.text, tuple(lines)))
    done = outside(here)
    assert houses.named(done) == ["checkpoint"]
    assert "quorum" in str(done.faults[0].reason)


@pytest.mark.parametrize("size", [1, 3, 2**62])
def test_a_checkpoint_of_another_size_is_a_fault_and_ends(here: world.World, size: int) -> None:
    note = Note.parse(here.public.objects["checkpoint"])
    head = Checkpoint.parse(note.text)
    other = Checkpoint(head.origin, size, head.root)
    here.public.objects["checkpoint"] = bytes(Note(str(other), note.signatures))
    assert houses.named(outside(here)) == ["checkpoint"]
    # Nobody knows the log's keys if its first entry is gone; then the tree must say it.
    done = audit(
        lambda path: here.public.get(path) if path == "checkpoint" else None, None, here.clock.now
    )
    assert done.faults


def test_a_log_without_a_checkpoint_cannot_be_audited(here: world.World) -> None:
    with pytest.raises(Unavailable, match="there is no checkpoint"):
        audit(lambda _: None, here.chain, here.clock.now)


def test_a_log_claims_its_genesis_by_any_head_that_reads(here: world.World) -> None:
    raw = here.public.objects["checkpoint"]
    found = claimed(here.public.get, [None, b"no note", raw])
    assert found is not None
    assert found.genesis == here.accord.genesis
    assert claimed(here.public.get, [None]) is None
    assert claimed(lambda _: None, [raw]) is None


def test_steps_count_every_entry_twice(here: world.World) -> None:
    steps: list[int] = []
    audit(here.public.get, None, here.clock.now, steps.append)
    assert sum(steps) == 2 * len(here.entries)
