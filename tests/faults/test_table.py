"""Every write of sequencer, witness and mirror fails: the table of what came of it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

import world
from comity.base.errors import ComityError, Unverified
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note
from comity.log.submission import AddCheckpoint
from comity.log.tlog_proof import TlogProof
from comity.log.witness import Conflict
from comity.register.entries import Signed
from comity.service import absorb, sequence
from comity.service.witness import Witness
from comity.storage.memory import Crash, Faults
from comity.storage.witnesses import SqliteState
from faults.table import FAULTS, WHEN, Outcome, Table
from service import stories
from service.machine import Machine
from service.mirrors import Follower, batch, named
from service.test_mirror_crash import grows, told
from service.test_witness_memory import HONEST, LOGS, OWN, OWN_KEYS, STORY, Rigged
from world import World

# The fault, whether it comes before or after the effect, and which write it is.
Case: TypeAlias = tuple[BaseException, str, int]
# One write in so many; all in `make slow`.
step = pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow, id="all"), 29])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)
    monkeypatch.setattr(absorb, "BUNDLES", 1)


def rigged(faults: Faults, case: Case) -> None:
    fault, when, write = case
    faults.kind = fault
    setattr(faults, when, faults.writes + write)


@cache
def sequenced() -> int:
    machine = Machine()
    assert machine.run(stories.short())
    return machine.power.writes


def sequencer(case: Case, _: Path) -> Outcome:
    """Submitters are answered, then all ask again: the writes are the log's and its witnesses'."""
    machine, batches = Machine(), stories.short()
    rigged(machine.power, case)
    machine.run(batches)
    acknowledged = {one: index(raws) for one, raws in machine.answers.receipts.items()}
    machine.power.back()
    whole = any(machine.run(batches) for _ in range(3))
    asked = {one.statement.id for one in all_of(batches)} - {batches[1][2].statement.id}
    if whole:
        machine.check()
    now = {one: index(raws) for one, raws in machine.answers.receipts.items()}
    return Outcome(
        acknowledged=len(acknowledged),
        lost=sum(now.get(one) != at for one, at in acknowledged.items()),
        duplicated=len(machine.entries) - 1 - len(asked),
        wedged=int(not whole) + len(asked - now.keys()),
    )


def all_of(batches: stories.Batches) -> Iterator[Signed]:
    return (one for batch in batches for one in batch)


def index(raws: list[bytes]) -> int:
    return TlogProof.parse(raws[-1]).index


def witness(case: Case, folder: Path) -> Outcome:
    """A log and its fork are offered; the state is SQLite, in a folder, opened anew each time."""
    SqliteState.create(folder / "state", OWN_KEYS).close()
    faults, clock = Faults(), world.Clock()
    rigged(faults, case)
    cosigned: dict[int, set[str]] = {}
    lost = 0
    for request in STORY:
        asked: AddCheckpoint | None = request
        for _ in range(3):
            if asked is None:
                break
            state = SqliteState(folder / "state")
            asked = answered(Witness(OWN, LOGS, Rigged(state, faults), clock), asked, cosigned)
            lost += size_of(state) < max(cosigned, default=0)
            state.close()
    state = SqliteState(folder / "state")
    wedged = int(size_of(state) != 20) + (2 - state.count_evidence())
    state.close()
    two = sum(len(roots) > 1 for roots in cosigned.values())
    return Outcome(len(cosigned), lost, two, wedged)


def answered(
    witness: Witness, asked: AddCheckpoint, cosigned: dict[int, set[str]]
) -> AddCheckpoint | None:
    """Ask once, note what was cosigned, and return what to ask next; None after an answer."""
    head = Claim.parse(asked.note.text)
    try:
        said = witness.cosign(asked)
    except Unverified:
        return None
    except (Crash, OSError):
        return asked
    if isinstance(said, Conflict):
        return HONEST.grow(said.known_size, head.size)
    cosigned.setdefault(head.size, set()).add(str(head.root))
    return None


def size_of(state: SqliteState) -> int:
    (origin,) = LOGS
    raw = state.read(origin)
    return Checkpoint.parse(Note.parse(raw).text).size if raw else 0


@cache
def long() -> World:
    return batch(World(), *named(300))


def growing(follower: Follower) -> None:
    follower.start().look()


MIRRORED: Mapping[str, tuple[Callable[[], World], Callable[[Follower], None]]] = {
    "mirror": (lambda: told("Vega"), grows),
    "catch-up": (long, growing),
}


@cache
def mirrored(story: str) -> int:
    begin, run = MIRRORED[story]
    follower = Follower(begin())
    run(follower)
    return follower.faults.writes


def mirror(story: str, case: Case) -> Outcome:
    """A mirror looks until it has all there is; what it once served it serves for ever."""
    begin, run = MIRRORED[story]
    follower = Follower(begin())
    rigged(follower.faults, case)
    try:
        run(follower)
    except (Crash, OSError):
        follower.faults.crash_before = follower.faults.crash_after = None
        follower.record.undo()
    served = follower.served()
    try:
        mirror = follower.start()
        lost = int(mirror.head.size < served)
        mirror.look()
        follower.check()
    except (ComityError, OSError):
        return Outcome(served, wedged=1)
    entries = follower.world.entries
    return Outcome(served, lost, len(entries) - len(set(entries)))


def drawn(table: Table, who: str, writes: int, step: int, run: Callable[[Case], Outcome]) -> None:
    for name, fault in FAULTS.items():
        for when, attribute in WHEN.items():
            for write in range(1 + writes % step, writes + 1, step):
                outcome = run((fault, attribute, write))
                assert outcome, (who, name, when, write, outcome)
                table.add(who, name, when, outcome)


@step
def test_no_write_that_fails_loses_doubles_or_wedges_anything(step: int, tmp_path: Path) -> None:
    table = Table()
    drawn(table, "sequencer", sequenced(), step, lambda case: sequencer(case, tmp_path))
    numbers = iter(range(10_000))

    def cosigning(case: Case) -> Outcome:
        folder = tmp_path / f"{next(numbers)}"
        folder.mkdir()
        return witness(case, folder)

    drawn(table, "witness", 6, min(step, 2), cosigning)
    for story in MIRRORED:
        drawn(table, story, mirrored(story), step, lambda case, at=story: mirror(at, case))
    print(f"\n{table}")  # noqa: T201 - shown on demand, with -s
    assert table.total("acknowledged") > table.total("writes")
    assert table.total("lost") == table.total("duplicated") == table.total("wedged") == 0
