"""The record is a fold: replay gives what admission gave, whatever was batched with what."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.base.errors import ComityError
from comity.register.decide import Void, decide, replay
from comity.register.entries import read_entry
from comity.register.fingerprint import fingerprint
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, Row, StandingRow, StatementRow, VoidRow
from comity.register.view import Memory, Overlay, View
from comity.service.compose import payload, sign
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.subjects import subject_key
from statement.bodies import (
    DETERMINATION,
    DEVELOPER,
    FILING,
    INCIDENT,
    OBSERVATION,
    PACK,
    REVIEW,
    RUN,
    SYSTEM,
)
from world import ALL, START, World, accord_dict, genesis, key

GENESIS = genesis()
ID = World().accord.genesis
Json = dict[str, Any]
# Few enough that a party registers, corrects and files within one run.
PARTIES = ("lab-a", "lab-b", "observer")
NAMES = ("Orion", "Vega", "Lab A")


def standing(view: View, name: str) -> str | None:
    row = view.get(StandingRow, name)
    return row.statement if row else None


def said(view: View, by: str, kind: str, about: str, body: Json, number: int) -> bytes:
    """Return a statement that corrects what stands, two times in three."""
    who = about if kind == "pack/v1" else f"{by}|{about}"
    if kind == "filing/v1":
        who = f"{who}|{body['pack']}|{body['clause']}|{body['document']}"
    if kind == "determination/v1":
        who = f"{who}|{body['pack']}|{body['clause']}"
    if kind == "review/v1":
        who = f"{who}|{body['digest']}|{body['clause']}"
    old = None if number % 3 == 0 else standing(view, f"{kind}|{who}")
    return payload(kind, ID, by, START, about, body, old)


def developer(view: View, by: str, number: int) -> Envelope:
    body = {**DEVELOPER, "name": f"{by} {number % 2}", "trade_names": []}
    if number == 0:
        body["trade_names"] = [NAMES[0]]  # whoever comes first holds it
    return sign(said(view, by, "developer/v1", by, body, number), [key(by)])


def system(view: View, by: str, number: int) -> Envelope:
    body = {**SYSTEM, "name": NAMES[number % 3], "also_known_as": []}
    about = f"{by}/{('orion', 'vega')[number % 2]}"
    return sign(said(view, by, "system/v1", about, body, number), [key(by)])


def observation(view: View, by: str, number: int) -> Envelope:
    subject = {"developers": [f"{by} {number % 2}"], "name": NAMES[number % 3]}
    about = subject_key(subject["developers"], NAMES[number % 3])
    body = {**OBSERVATION, "subject": subject}
    return sign(said(view, by, "observation/v1", about, body, number), [key(by)])


def filing(view: View, by: str, number: int) -> Envelope:
    body = {**FILING, "clause": f"A-{number % 2}"}
    about = f"{by}/{('orion', 'vega', 'run/orion', 'incident/a')[number % 4]}"
    return sign(said(view, by, "filing/v1", about, body, number), [key(by)])


def run(view: View, by: str, number: int) -> Envelope:
    about = f"{by}/run/{('orion', 'vega')[number % 2]}"
    return sign(said(view, by, "run/v1", about, RUN, number), [key(by)])


def incident(view: View, by: str, number: int) -> Envelope:
    body = {**INCIDENT, "run": f"{by}/run/orion", "death": number % 2 == 0}
    return sign(said(view, by, "incident/v1", f"{by}/incident/a", body, number), [key(by)])


def determination(view: View, by: str, number: int) -> Envelope:
    about = ("lab-a", "lab-a/orion", "lab-b/run/orion", "lab-b/incident/a")[number % 4]
    body = {**DETERMINATION, "filing": None, "clause": f"A-{number % 2}"}
    return sign(said(view, by, "determination/v1", about, body, number), [key(by)])


def review(view: View, by: str, number: int) -> Envelope:
    body = {**REVIEW, "clause": f"A-{number % 2}"}
    return sign(said(view, by, "review/v1", "a-pack", body, number), [key(by)])


def pack(view: View, by: str, number: int) -> Envelope:
    body = {**PACK, "use": ("on", "off", "back")[number % 3], "authorities": PARTIES[: number % 4]}
    keys = [key(name) for name in (ALL if number % 2 else (by,))]
    return sign(said(view, by, "pack/v1", "a-pack", body, number), keys)


def accord(view: View, by: str, number: int) -> Envelope:
    row = view.get(AccordRow, "current")
    assert row is not None
    version = len([1 for at in range(1, 40) if view.get(AccordRow, f"{at:06}")]) + 1
    parties = [one for one in accord_dict()["parties"] if one["id"] != "observer" or number % 2]
    body = accord_dict(version=version + 1, parties=parties)
    raw = payload("accord/v1", ID, by, START, row.origin, body, row.id)
    return sign(raw, [key(name) for name in {*(ALL if number % 3 else (by,)), by}])


def forged(view: View, by: str, number: int) -> Envelope:
    return sign(developer(view, by, number).payload, [key("lab-b")])


ACTIONS: tuple[Callable[[View, str, int], Envelope], ...] = (
    *(developer, developer, system, system, system, observation, observation),
    *(run, incident, filing, filing, pack, pack, determination, review, accord, forged),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(PARTIES), st.integers(0, 5)), max_size=30
)


def stamped(envelope: Envelope, index: int) -> bytes:
    return Entry(START.plus(index), envelope).write()


def admitted(steps: Sequence[Any], voids: int) -> tuple[list[bytes], Memory]:
    """Return the log of what was admitted, and of every so-manieth refusal, with its record."""
    record, log = Memory(), [stamped(GENESIS, 0)]
    record.apply(1, decide(record, read_entry(0, log[0], {})))
    for action, by, number in steps:
        raw = stamped(action(record, by, number), len(log))
        keys = named_keys(record.all(AccordRow))
        try:
            rows: tuple[Row, ...] = decide(record, read_entry(len(log), raw, keys))
        except ComityError as refusal:
            if number % voids:
                continue
            rows = (Void(len(log), refusal).row,)
        record.apply(len(log) + 1, rows)
        log.append(raw)
    return log, record


def batches(size: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield from pairwise(sorted({0, size, *(cut % size for cut in cuts)}))


def replayed(log: Sequence[bytes], cuts: Sequence[int]) -> Memory:
    """Fold the log in batches: each over what is indexed and an overlay of its own rows."""
    record = Memory()
    for start, end in batches(len(log), cuts):
        overlay, rows = Overlay(record), []
        keys = named_keys(record.all(AccordRow))
        for index in range(start, end):
            found = replay(overlay, index, log[index], keys)
            changes = (found.row,) if isinstance(found, Void) else found
            overlay.put(changes)
            keys |= named_keys(changes)
            rows += changes
        record.apply(end, rows)
    return record


def contents(record: Memory) -> dict[tuple[str, str], Row]:
    kinds = Row.__subclasses__()
    return {(row.table, row.key): row for kind in kinds for row in record.all(kind)}


@settings(max_examples=60)
@given(STEPS, st.integers(1, 3), st.lists(st.integers(0, 99), max_size=6))
def test_replay_in_any_batches_gives_the_rows_that_admission_gave(
    steps: Sequence[Any], voids: int, cuts: Sequence[int]
) -> None:
    log, record = admitted(steps, voids)
    again = replayed(log, cuts)
    assert contents(again) == contents(record)
    assert fingerprint(again) == fingerprint(record)
    assert again.size == record.size == len(log)


@settings(max_examples=40)
@given(STEPS)
def test_every_entry_is_either_a_statement_or_void(steps: Sequence[Any]) -> None:
    log, record = admitted(steps, 1)
    indexes = [row.index for row in record.all(VoidRow)]
    # A replaced statement keeps the position at which it was said.
    indexes += [row.index for row in record.all(StatementRow)]
    assert sorted(indexes) == list(range(len(log)))


@settings(max_examples=40)
@given(STEPS)
def test_what_stands_is_recorded_and_not_replaced(steps: Sequence[Any]) -> None:
    _, record = admitted(steps, 2)
    standing_now = {row.statement for row in record.all(StandingRow)}
    unreplaced = {row.key for row in record.all(StatementRow) if not row.replaced_by}
    assert standing_now == unreplaced
    for row in record.all(StatementRow):
        if row.replaced_by:
            successor = record.get(StatementRow, row.replaced_by)
            assert successor is not None
            assert successor.index > row.index


@settings(max_examples=30)
@given(STEPS, st.data())
def test_the_beginning_of_a_log_gives_the_beginning_of_the_record(
    steps: Sequence[Any], data: st.DataObject
) -> None:
    log, record = admitted(steps, 1)
    size = data.draw(st.integers(1, len(log)))
    part = replayed(log[:size], [])
    for row in part.all(VoidRow):
        assert record.get(VoidRow, row.key) == row
    assert {row.key for row in part.all(StatementRow)} <= {
        row.key for row in record.all(StatementRow)
    }


def test_a_register_in_memory_audits_and_replays_as_it_was_admitted() -> None:
    world = World()
    world.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
    world.say("lab-a", "system/v1", "lab-a/orion", SYSTEM)
    world.force(forged(world.record, "lab-a", 1))
    world.say("lab-a", "filing/v1", "lab-a/orion", FILING)
    world.amend(expires="2028-01-01T00:00:00Z")
    assert fingerprint(world.replayed()) == fingerprint(world.record)
    assert world.record.count(VoidRow) == 1
    world.check()
