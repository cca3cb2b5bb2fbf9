"""What is shown has its quorum; what a side's silence may and may not hold up; what stays fresh."""

import asyncio

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.tlog_proof import TlogProof
from comity.register.entries import Signed
from comity.service.publish import CHECKPOINT
from comity.service.receipts import cosigned, receipt
from comity.service.sequence import Sequencer
from service import stories
from service.asking import SILENT, index, names, shown, with_idle, with_sequencer, witnessed_by
from service.machine import Machine
from world import World

HOUR = 3600
SIDE_A, SIDE_B = "institute-a", "institute-b"


# The change of an accord


def test_a_batch_ends_where_the_accord_changes(machine: Machine) -> None:
    third = stories.short()[2]
    for batch in stories.short()[:2]:
        assert machine.run([batch])
    before = machine.head.size
    # The accord's next version first, an observation after it, sent as one.
    assert machine.run([third])
    sizes = [Checkpoint.parse(Note.parse(raw).text).size for raw in machine.public.seen]
    assert sizes[-2:] == [before + 1, before + 2]
    machine.check()


def test_a_refused_change_of_the_accord_ends_no_batch(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    again = stories.short()[2][0]
    assert machine.run([stories.short()[2]])
    before = machine.head.size
    assert machine.run([(again, *three)])
    sizes = [Checkpoint.parse(Note.parse(raw).text).size for raw in machine.public.seen]
    assert sizes[-1] == before + 3
    assert before + 1 not in sizes


def test_the_first_checkpoint_with_a_new_accord_needs_the_quorum_before_and_after() -> None:
    here = World()
    here.amend(witnesses=witnessed_by(SIDE_A, "lab-b", "convener"))
    raw = here.public.objects[CHECKPOINT]
    assert names(raw) == sorted(2 * ["convener", SIDE_A, SIDE_B, "lab-b"])
    # The receipt under it is the new accord's, and holds nothing more than it takes.
    assert names(bytes(TlogProof.parse(here.receipts[-1]).note)) == sorted(2 * [SIDE_A, "lab-b"])
    assert check_receipt(here.receipts[-1], here.chain).index == 1
    here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    assert names(here.public.objects[CHECKPOINT]) == sorted(2 * ["convener", SIDE_A, "lab-b"])
    here.check()


@pytest.mark.parametrize("missing", [SIDE_B, "lab-b"])
def test_a_new_accord_is_not_shown_without_either_quorum(missing: str) -> None:
    here = World()
    here.silent.add(missing)
    with pytest.raises(Unavailable, match=f"side side-b lacks its witness .*{missing}: the witnes"):
        here.amend(witnesses=witnessed_by(SIDE_A, "lab-b", "convener"))
    assert shown(here).size == 1
    # Nor is what comes after it.
    with pytest.raises(Unavailable, match=missing):
        here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    here.silent.clear()
    here.publish()
    assert shown(here).size == 3
    assert names(here.public.objects[CHECKPOINT]) == sorted(
        2 * ["convener", SIDE_A, SIDE_B, "lab-b"]
    )
    here.check()


def test_pages_read_a_checkpoint_with_lines_of_two_accords() -> None:
    here = World()
    here.amend(witnesses=witnessed_by(SIDE_A, "lab-b", "convener"))
    note = Note.parse(here.public.objects[CHECKPOINT])
    accord, times = cosigned(note, here.chain)
    assert accord.step == 1
    assert [name for name, _ in times] == [
        world.witness_name(one) for one in ("convener", SIDE_A, "lab-b")
    ]
    assert check_receipt(receipt(here.public.get, 1, note, here.chain), here.chain).index == 1


# Receipts


def test_a_receipt_with_three_post_quantum_signatures_is_short(machine: Machine) -> None:
    first, *_ = stories.short()
    assert machine.run([first])
    for one in first:
        (raw,) = machine.answers.receipts[one.statement.id]
        proof = TlogProof.parse(raw)
        long = [line for line in proof.note.signatures if len(line.signature) > 2000]
        assert len(long) == 3
        assert proof.extra is not None
        assert len(raw) - len(proof.extra) * 4 // 3 < 12_000
        # The checkpoint that everybody reads has all the lines there are.
        assert len(Note.parse(machine.public.objects[CHECKPOINT]).signatures) == 8


def test_a_silent_side_is_made_up_for_in_the_same_head(machine: Machine) -> None:
    # A line that came for a head whose quorum was short is used when the rest comes.
    first, *_ = stories.short()

    async def use(sequencer: Sequencer) -> None:
        machine.witness_faults[SIDE_A] = SILENT
        with pytest.raises(Unavailable):
            await sequencer.record(first[0])
        asked = len(machine.asked)
        machine.witness_faults.clear()
        await sequencer.record(first[0])
        assert [party for party, _ in machine.asked[asked:]] == [SIDE_A]

    with_idle(machine, use)
    machine.check()


# Outages


@pytest.mark.parametrize("seconds", [HOUR, 7 * 24 * HOUR], ids=["an hour", "a week"])
def test_an_outage_of_a_side_loses_nothing(machine: Machine, seconds: int) -> None:
    batches = stories.short()
    machine.witness_faults[SIDE_B] = SILENT
    for batch in batches[:3]:
        assert machine.run([batch])
        machine.clock.tick(seconds // 3)
    assert machine.checkpoint().size == 1
    recorded = machine.head.size
    machine.witness_faults.clear()
    assert machine.run([*batches[:3], batches[5]])
    assert machine.head.size > recorded
    refused = batches[1][2]
    said = [one for batch in batches[:3] for one in batch if one is not refused]
    indices = sorted({index(machine, one) for one in said})
    assert indices == list(range(1, len({one.statement.id for one in said}) + 1))
    machine.check()


def test_a_head_once_signed_never_gets_another_root(machine: Machine) -> None:
    machine.witness_faults[SIDE_A] = machine.witness_faults[SIDE_B] = SILENT
    for batch in stories.short():
        assert machine.run([batch, batch])
    roots: dict[int, set[str]] = {}
    sizes = []
    for _, request in machine.asked:
        head = Checkpoint.parse(request.note.text)
        roots.setdefault(head.size, set()).add(str(head.root))
        sizes.append(head.size)
    assert all(len(found) == 1 for found in roots.values())
    # Only the largest head is ever offered.
    assert sizes == sorted(sizes)
    machine.witness_faults.clear()
    assert machine.run(stories.short())
    machine.check()


# Freshness


def test_an_idle_log_is_cosigned_again(machine: Machine) -> None:
    before = machine.public.objects[CHECKPOINT]
    machine.clock.tick(599)

    async def use(sequencer: Sequencer) -> None:
        now = machine.public.objects[CHECKPOINT]
        assert now != before
        asked = len(machine.asked)
        machine.clock.tick(599)
        await sequencer.finish()
        assert machine.public.objects[CHECKPOINT] == now
        assert sequencer.log.wait() == 1
        machine.clock.tick(1)
        await sequencer.finish()
        assert machine.public.objects[CHECKPOINT] != now
        assert [one.old_size for _, one in machine.asked[asked:]] == [1, 1, 1]
        assert all(not one.proof for _, one in machine.asked[asked:])

    with_idle(machine, use)
    note = Note.parse(machine.public.objects[CHECKPOINT])
    _, times = cosigned(note, machine.chain)
    assert {time for _, time in times} == {machine.clock.now}
    assert machine.checkpoint() == machine.head


def test_an_idle_log_refreshes_by_itself(machine: Machine) -> None:
    machine.refresh = 0

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        before = len(machine.asked)
        async with asyncio.timeout(5):
            while len(machine.asked) < before + 6:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
        assert sequencer.log.proven

    with_sequencer(machine, use)


def test_a_checkpoint_that_cannot_be_freshened_stays(machine: Machine) -> None:
    first, second, *_ = stories.short()
    assert machine.run([first])

    async def use(sequencer: Sequencer) -> None:
        machine.witness_faults[SIDE_A] = SILENT
        before = machine.public.objects[CHECKPOINT]
        machine.clock.tick(600)
        await sequencer.finish()
        assert machine.public.objects[CHECKPOINT] == before
        assert sequencer.log.proven
        # It is tried again soon, and not at once.
        assert sequencer.log.wait() == 60
        # Whoever asks again has a receipt all the same.
        assert await sequencer.record(first[0])
        machine.witness_faults.clear()
        assert await sequencer.record(second[0])

    with_idle(machine, use)
    machine.check()


def test_a_witness_that_is_away_at_a_refresh_keeps_its_older_line(machine: Machine) -> None:
    first, *_ = stories.short()
    assert machine.run([first])

    async def use(sequencer: Sequencer) -> None:
        machine.witness_faults["convener"] = SILENT
        machine.clock.tick(600)
        await sequencer.finish()

    with_idle(machine, use)
    _, times = cosigned(Note.parse(machine.public.objects[CHECKPOINT]), machine.chain)
    assert sorted(machine.clock.now.seconds - time.seconds for _, time in times) == [0, 0, 600]
    machine.check()


def test_a_theft_that_shows_in_an_idle_hour_stops_the_register(machine: Machine) -> None:
    other = Machine()
    assert other.run(stories.short()[:1])

    async def use(sequencer: Sequencer) -> None:
        # Somebody with the log's keys showed this witness a longer log.
        machine.cells[SIDE_A].head = other.cells[SIDE_A].head
        machine.clock.tick(600)
        with pytest.raises(Exception, match="cosigned 4 entries of this log, which has 1"):
            await sequencer.finish()

    with_idle(machine, use)


def test_an_alarm_tells_who_waits(machine: Machine, three: tuple[Signed, ...]) -> None:
    other = Machine()
    assert other.run(stories.short()[:2])

    async def use(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
        machine.cells[SIDE_A].head = other.cells[SIDE_A].head
        with pytest.raises(Unavailable, match=r"entry 1 is recorded .* nothing more is signed"):
            await sequencer.submit(three[0])
        await asyncio.wait([task])
        with pytest.raises(Unavailable, match="has stopped; nothing was recorded"):
            await sequencer.submit(three[1])

    with_sequencer(machine, use)
