"""An audit of a log from outside: what is void, what is a fault, and what counts at all."""

from collections.abc import Iterator

import pytest

import world
from comity.accord.chain import Chain
from comity.base.errors import Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature
from comity.service.audit import Way, audit, audit_along, claimed
from comity.service.audited import Audited
from comity.statement.entry import Entry
from service import houses
from service.crews import WAYS, Hands


@pytest.fixture
def here() -> world.World:
    found = world.World()
    found.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    return found


HANDS = Hands()
WHO = ["alone"]


@pytest.fixture(autouse=True, params=WAYS)
def _who(request: pytest.FixtureRequest) -> None:
    """Every test is done twice: the verdict is the same, whoever checked."""
    WHO[:] = [request.param]


@pytest.fixture(autouse=True, scope="module")
def _hands() -> Iterator[None]:
    yield
    HANDS.close()


def outside(here: world.World, chain: Chain | None = None) -> Audited:
    fetch = here.public.get
    way = Way(fetch, here.clock.now, checks=HANDS.checks(WHO[0], fetch))
    return audit_along(way, chain or here.chain)


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


def test_steps_count_every_entry_once(here: world.World) -> None:
    steps: list[int] = []
    audit(here.public.get, None, here.clock.now, steps.append)
    assert sum(steps) == len(here.entries)


def test_acts_on_keys_and_what_they_put_in_doubt_are_counted(here: world.World) -> None:
    assert (outside(here).key_changes, outside(here).contested) == (0, 0)
    here.clock.tick(60)
    said = {"act": "compromise", "key": world.key("lab-a").public.id}
    body = {**said, "suspected_since": str(world.START)}
    here.say("lab-a", "key/v1", "lab-a", body)
    done = outside(here)
    assert done.faults == []
    # The genesis was signed by that key as well.
    assert (done.key_changes, done.contested) == (1, 2)


def test_a_checkpoint_without_a_side_that_may_be_silent_is_said_to_be_one_sided(
    here: world.World,
) -> None:
    def without(*parties: str) -> None:
        note = Note.parse(whole)
        lines = [one for one in note.signatures if not one.name.endswith(parties)]
        here.public.objects["checkpoint"] = bytes(Note(note.text, tuple(lines)))

    here.amend(silence={"after_hours": 1})
    whole = here.public.objects["checkpoint"]
    assert outside(here).silent == ()
    without("institute-b")
    done = outside(here)
    assert (done.faults, done.silent) == ([], ("side-b",))
    assert done.cosigners > 0
    without("institute-a", "institute-b")
    assert houses.named(outside(here)) == ["checkpoint"]


def test_a_log_signs_with_the_keys_its_accord_has_named_since(here: world.World) -> None:
    pinned = here.chain
    note = Note.parse(here.public.objects["checkpoint"])
    log = [one for one in note.signatures if one.name == world.ORIGIN]
    others = [one for one in note.signatures if one.name != world.ORIGIN]
    # Without a line by any key of the log the entries are read, and still it is no head of it.
    for lines in ([log[0], *others], others):
        here.public.objects["checkpoint"] = bytes(Note(note.text, tuple(lines)))
        assert houses.named(outside(here, pinned)) == ["checkpoint"]
