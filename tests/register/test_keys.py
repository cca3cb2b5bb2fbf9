"""Keys over time in the record: stopped at once, contested, judged; and nothing is erased."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.versions import recovery, rotation
from comity.accord.chain import Chain
from comity.accord.doubt import Doubt, doubt_by
from comity.accord.history import ALWAYS
from comity.accord.receipt import check_receipt
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Refused, Unavailable
from comity.base.instants import Instant
from comity.register.contested import doubt
from comity.register.decide import Void, accord_at, current, decide, replay
from comity.register.entries import read_entry
from comity.register.fingerprint import fingerprint
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, JudgedRow, StandingRow, StatementRow
from comity.register.view import Memory
from comity.service.compose import payload, sign
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from statement.bodies import OBSERVATION, PACK
from world import ALL, START, WITNESSES, World, accord_dict, genesis, key, signers, witness_name

Json = dict[str, Any]
# An act by name, the keys it names, those who might sign it, and whether those who should do.
Step = tuple[str, list[PrivateKey], list[PrivateKey], bool]
A, B, FRIEND = key("lab-a"), key("lab-a's second"), key("institute-a")
RECOVERY = recovery("lab-a")
SUBJECT = "institute-a+lab-a/orion-4"


def act(world: World, body: Json, *signed: PrivateKey, by: str = "lab-a") -> Envelope:
    return sign(world.payload(by, "key/v1", by, body), signed)


def do(world: World, body: Json, *signed: PrivateKey) -> str:
    """Record an act of lab-a and return its statement's id."""
    world.put(act(world, body, *signed))
    return world.last


def observe(world: World, signer: PrivateKey = A, note: str = "") -> str:
    """Record an observation by lab-a, in place of the one that stands, and return its id."""
    row = world.record.get(StandingRow, f"observation/v1|lab-a|{SUBJECT}")
    body = {**OBSERVATION, "note": note or f"{len(world.entries)}"}
    said = world.payload("lab-a", "observation/v1", SUBJECT, body, row.statement if row else None)
    world.put(sign(said, [signer]))
    return world.last


def report(name: str, since: Instant) -> Json:
    return {"act": "compromise", "key": name, "suspected_since": str(since)}


def how(world: World, statement: str) -> Doubt | None:
    row = world.record.get(StatementRow, statement)
    assert row is not None
    found = doubt(world.record, world.accord, row)
    # Who has the chain alone says the same.
    at = Instant.parse(row.time)
    assert doubt_by(world.chain, statement, row.keys, row.index, at) is found
    return found


def refused(world: World, envelope: Envelope) -> str:
    with pytest.raises(Refused) as fault:
        world.changes(envelope)
    return str(fault.value)


def test_a_key_that_was_rotated_away_speaks_no_more() -> None:
    world = World()
    do(world, rotation([A], [B]), A, B)
    body = {**OBSERVATION, "note": "late"}
    late = sign(world.payload("lab-a", "observation/v1", SUBJECT, body), [A])
    assert "no party's key now" in refused(world, late)
    again = rotation([A], [key("lab-a's third")])
    assert "the keys have moved on" in refused(world, act(world, again, A, key("lab-a's third")))
    world.force(late)
    observe(world, B)
    assert world.chain.latest == world.accord
    assert fingerprint(world.replayed()) == fingerprint(world.record)
    world.check()


def test_the_step_that_judges_a_checkpoint_is_found_by_its_size() -> None:
    world = World()
    observe(world)
    do(world, rotation([A], [B]), A, B)
    observe(world, B)
    steps = [accord_at(world.record, size) for size in range(6)]
    assert [one.step if one else None for one in steps] == [None, 0, 0, 1, 1, 1]
    assert [one for one in steps[1:] if one] == [world.chain.at(size) for size in range(1, 6)]
    assert accord_at(Memory(), 1) is None


def test_acts_are_contested_by_recorded_time_and_position_and_never_by_made() -> None:
    world = World()
    before = observe(world)
    world.clock.tick(60)
    since = world.clock.now
    world.clock.tick(60)
    # Backdated by whoever holds the key: when it says it was made counts for nothing.
    said = payload(
        "observation/v1", world.accord.genesis, "lab-a", START, SUBJECT, OBSERVATION, before
    )
    world.put(sign(said, [A]))
    during = world.last
    assert how(world, during) is None
    world.clock.tick(60)
    reported = do(world, report(A.public.id, since), A)
    assert how(world, before) is None
    assert how(world, during) is Doubt.CONTESTED
    # The report itself is not: it stands at the position from which the key is stopped.
    assert how(world, reported) is None
    earlier = do(world, report(A.public.id, START), RECOVERY)
    assert how(world, before) is Doubt.CONTESTED
    assert how(world, earlier) is None
    assert world.record.get(StatementRow, before) is not None
    world.check()


def test_a_cancelled_rotation_contests_all_that_its_keys_said() -> None:
    world = World()
    before = observe(world)
    thief = key("thief")
    rotated = do(world, rotation([A], [thief]), A, thief)
    after = observe(world, thief)
    do(world, {"act": "cancel", "rotation": rotated}, RECOVERY)
    assert (how(world, before), how(world, rotated), how(world, after)) == (
        None,
        Doubt.CONTESTED,
        Doubt.CONTESTED,
    )
    do(world, {"act": "recover", "keys": [str(B.public)]}, RECOVERY, B)
    observe(world, B)
    world.check()


def test_the_party_confirms_or_disavows_what_is_contested_once() -> None:
    world = World()
    first, second = observe(world), observe(world)
    do(world, report(A.public.id, START), A)
    yes = {"act": "confirm", "statements": [first]}
    no = {"act": "disavow", "statements": [second]}
    assert "its recovery key can" not in refused(world, act(world, yes, A))
    do(world, yes, RECOVERY)
    do(world, no, RECOVERY)
    assert (how(world, first), how(world, second)) == (Doubt.CONFIRMED, Doubt.DISAVOWED)
    assert world.record.count(JudgedRow) == 2
    again = {"act": "disavow", "statements": [first]}
    assert "has said already" in refused(world, act(world, again, RECOVERY))
    world.say("observer", "observation/v1", SUBJECT, OBSERVATION)
    for other in (world.last, "sha256:" + "0" * 64):
        wrong = {"act": "confirm", "statements": [other]}
        assert "is not contested for lab-a" in refused(world, act(world, wrong, RECOVERY))
    assert world.chain.latest == world.accord
    world.check()


def test_what_two_parties_signed_each_of_them_judges() -> None:
    world = World()
    said = world.payload("convener", "pack/v1", "a-pack", PACK)
    world.put(sign(said, [key(name) for name in ALL]))
    pack = world.last
    for party in ("lab-a", "lab-b"):
        key_id = key(party).public.id
        world.put(act(world, report(key_id, START), key(party), by=party))
    yes = {"act": "confirm", "statements": [pack]}
    world.put(act(world, yes, recovery("lab-a")))
    assert how(world, pack) is Doubt.CONTESTED
    world.put(act(world, yes, recovery("lab-b"), by="lab-b"))
    assert how(world, pack) is Doubt.CONFIRMED


def test_a_suspicion_lies_in_the_past() -> None:
    world = World()
    late = act(world, report(A.public.id, START.plus(1)), A)
    assert "lies in the future" in refused(world, late)


def test_after_the_accord_expired_a_theft_is_still_reported_and_no_key_is_changed() -> None:
    world = World(accord_dict(expires=str(START.plus(10))))
    world.clock.tick(10)
    moved = act(world, rotation([A], [B]), A, B)
    assert "the accord expired" in refused(world, moved)
    do(world, report(A.public.id, START), A)
    assert world.accord.owners.get(A.public.id) is None


def test_an_act_on_keys_is_never_replaced() -> None:
    world = World()
    first = do(world, rotation([A], [B]), A, B)
    said = world.payload("lab-a", "key/v1", "lab-a", rotation([B], [A]), first)
    assert "which does not stand" in refused(world, sign(said, [A, B]))
    do(world, report(A.public.id, START), B)
    assert world.record.get(StandingRow, f"key/v1|{first}") is not None


POOL = [A, *(key(f"lab-a's {number}") for number in range(3))]
OFFLINE = [RECOVERY, recovery("lab-a's other")]
KEYS = {one.public.id: one for one in (*POOL, *OFFLINE, FRIEND)}
NAMES = st.lists(st.sampled_from(POOL), min_size=1, max_size=2, unique=True)
SIGNERS = st.lists(st.sampled_from([*POOL, *OFFLINE, FRIEND]), max_size=2, unique=True)
GENESIS = genesis(accord_dict(sides=[{**s, "threshold": 1} for s in accord_dict()["sides"]]))
ID = Statement.parse(GENESIS.payload).id


def rightly(record: Memory, body: Json, signers: Sequence[PrivateKey]) -> list[PrivateKey]:
    """Return who would sign an act that holds, most of the time, besides those drawn."""
    accord = current(record)
    assert accord is not None
    own = [KEYS[id_] for id_, party in accord.owners.items() if party == "lab-a"]
    new = [one for one in KEYS.values() if str(one.public) in body.get("keys", ())]
    offline = [one for one in OFFLINE if str(one.public) == accord.parties["lab-a"].recovery]
    who = {"rotate": own[:1] + new, "recover": offline + new, "compromise": own[:1] or offline}
    return who.get(body["act"], offline) or list(signers)


@st.composite
def acts(draw: st.DrawFn) -> Step:
    names = st.sampled_from(["rotate", "recover", "cancel", "compromise", "judge", "speak"])
    return draw(names), draw(NAMES), draw(SIGNERS), draw(st.integers(0, 3)) > 0


def body_of(record: Memory, name: str, drawn: Sequence[PrivateKey]) -> Json:
    accord, keys = current(record), [str(one.public) for one in drawn]
    assert accord is not None
    own = [id_ for id_, party in accord.owners.items() if party == "lab-a"]
    said = [row.key for row in record.all(StatementRow)]
    match name:
        case "rotate":
            return {"act": name, "from": own or [A.public.id], "keys": keys}
        case "recover":
            return {"act": name, "keys": keys}
        case "cancel":
            turns = accord.history.rotations
            return {"act": name, "rotation": turns[-1].statement if turns else ID}
        case "compromise":
            return report(drawn[0].public.id, START.plus(len(said) // 2))
        case _:
            return {"act": "confirm", "statements": said[-2:]}


def envelope(record: Memory, step: Step, number: int) -> Envelope:
    name, drawn, signers, right = step
    if name == "speak":
        body = {**OBSERVATION, "subject": {"developers": [], "name": f"x{number}"}}
        raw = payload("observation/v1", ID, "lab-a", START, f"unknown/x{number}", body)
        return sign(raw, drawn[:1])
    body = body_of(record, name, drawn)
    who = rightly(record, body, signers) if right else signers or drawn
    unique = {one.public.id: one for one in who}
    return sign(payload("key/v1", ID, "lab-a", START, "lab-a", body), list(unique.values()))


@settings(max_examples=60)
@given(st.lists(acts(), max_size=20))
def test_whatever_happens_to_keys_the_dead_are_silent_and_nothing_is_erased(
    steps: Sequence[Step],
) -> None:
    log = [Entry(START, GENESIS).write()]
    record, admitted = Memory(), 1
    record.apply(1, decide(record, read_entry(0, log[0], {})))
    for number, step in enumerate(steps):
        raw = Entry(START.plus(len(log)), envelope(record, step, number)).write()
        before, ring = current(record), named_keys(record.all(AccordRow))
        assert before is not None
        changes = replay(record, len(log), raw, ring)
        if not isinstance(changes, Void):
            admitted += 1
            signed = {key_id for key_id, _ in Entry.parse(raw).envelope.signatures}
            assert not signed & before.dead
        record.apply(len(log) + 1, (changes.row,) if isinstance(changes, Void) else changes)
        log.append(raw)
        after = current(record)
        assert after is not None
        assert before.dead <= after.dead
        assert not after.dead & after.named.keys() - before.named.keys()
    assert record.count(StatementRow) == admitted
    _check_replay(log, record)


def _check_replay(log: Sequence[bytes], record: Memory) -> None:
    """Fold the log anew, and its accord's chain apart: both must give what admission gave."""
    again = Memory()
    for index, raw in enumerate(log):
        found = replay(again, index, raw, named_keys(again.all(AccordRow)))
        again.apply(index + 1, (found.row,) if isinstance(found, Void) else found)
    assert fingerprint(again) == fingerprint(record)
    rows = [row for row in record.all(AccordRow) if row.key.isdigit()]
    chain = Chain.checked((row.index, Entry.parse(log[row.index]).envelope) for row in rows)
    assert chain.latest == current(record)
    assert [one.step for one in chain.versions] == list(range(len(rows)))
    assert Chain.parse(chain.write()) == chain


def test_the_first_moment_of_all_is_before_every_entry() -> None:
    assert str(Instant(0)) == ALWAYS
    with pytest.raises(ComityError):
        Instant.parse("1969-12-31T23:59:59Z")


def _swap(world: World, number: int) -> None:
    """Do one of the things that befall keys, if it can be done now."""
    own = [KEYS[id_] for id_, party in world.accord.owners.items() if party == "lab-a"]
    fresh = key(f"lab-a's {len(world.entries)}")
    KEYS[fresh.public.id] = fresh
    match number:
        case 0 if own:
            do(world, rotation(own, [fresh]), *own, fresh)
        case 1 if own:
            do(world, report(own[0].public.id, START), own[0])
        case 2:
            do(world, {"act": "recover", "keys": [str(fresh.public)]}, RECOVERY, fresh)
        case 3:
            name = f"x{len(world.entries)}"
            body = {**OBSERVATION, "subject": {"developers": [], "name": name}}
            world.say("observer", "observation/v1", f"unknown/{name}", body)
        case _:
            _report_witness(world, WITNESSES[number % len(WITNESSES)], number % 2)


def _report_witness(world: World, party: str, number: int) -> None:
    vkey = signers(witness_name(party))[number].vkey
    body = report(str(vkey), START)
    if vkey.public.id not in world.accord.dead:
        world.put(act(world, body, key(party), by=party))


@settings(max_examples=12)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=8))
def test_an_old_receipt_holds_for_ever_or_says_that_it_needs_a_refresh(
    numbers: Sequence[int],
) -> None:
    world = World()
    for number in numbers:
        _swap(world, number)
    reported = world.accord.history.compromised
    counted = [one.vkey for party in WITNESSES[:2] for one in signers(witness_name(party))]
    for raw in world.receipts:
        if any(one.public.id in reported for one in counted):
            with pytest.raises(Unavailable, match="refresh needed"):
                check_receipt(raw, world.chain)
        else:
            assert check_receipt(raw, world.chain)
    world.check()


def test_a_dead_key_stops_nobody_with_a_kind_that_is_not_known() -> None:
    world = World()
    world.put(act(world, rotation([A], [B]), A, B))
    newer = world.payload("lab-a", "system/v9", "lab-a/x", {})
    void = replay(world.record, 2, world.stamp(sign(newer, [A])), world.ring)
    assert isinstance(void, Void)
    assert void.reason.template == "the key {key} is no party's key now"
    with pytest.raises(Unavailable, match="does not know the kind"):
        replay(world.record, 2, world.stamp(sign(newer, [B])), world.ring)


def test_a_key_does_not_change_hands() -> None:
    world = World()
    parties = [dict(one) for one in accord_dict()["parties"]]
    one, other = (next(who for who in parties if who["id"] == name) for name in ("lab-a", "lab-b"))
    one["keys"], other["keys"] = other["keys"], one["keys"]
    with pytest.raises(Refused, match="belongs to another party already"):
        world.amend(parties=parties)


def test_a_key_has_one_use() -> None:
    world = World()
    witness = signers(witness_name("institute-a"))[0]
    with pytest.raises(ComityError, match="stands twice"):
        world.put(act(world, rotation([A], [witness.key]), A, witness.key))
