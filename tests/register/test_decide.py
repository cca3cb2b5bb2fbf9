"""Admission: who may say what, of which register, when, and in place of what."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.base.keys import Algorithm
from comity.register.decide import Void, current, decide, replay
from comity.register.entries import AHEAD, read, read_entry
from comity.register.fingerprint import fingerprint
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, PackRow, R, StandingRow, StatementRow, VoidRow
from comity.register.view import Memory
from comity.service.compose import payload, sign
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from statement.bodies import DIGEST, OBSERVATION, PACK
from world import ALL, START, World, accord_dict, genesis, key, party_body, text

ABOUT = "institute-a+lab-a/orion-4"


def developer(
    world: World, by: str = "lab-a", replaces: str | None = None, signed: Sequence[str] = ()
) -> Envelope:
    return world.envelope(by, "developer/v1", by, {"name": f"Name of {by}"}, replaces, signed)


def spoken(world: World, name: str = "lab-a", **header: object) -> Envelope:
    """Return a developer's statement with parts of its header as given."""
    said: dict[str, Any] = {
        "kind": "developer/v1",
        "register": world.accord.genesis,
        "by": name,
        "made": world.clock.now,
        "about": name,
        "body": {"name": name},
        **header,
    }
    return sign(payload(**said), [key(name)])


def refused(world: World, envelope: Envelope, kind: type[ComityError] = Refused) -> str:
    """Return why; a refusal leaves no trace in the record."""
    before = fingerprint(world.record)
    with pytest.raises(kind) as fault:
        world.put(envelope)
    assert fingerprint(world.record) == before
    assert fault.type is kind
    return str(fault.value)


def test_a_register_starts_with_its_genesis() -> None:
    world = World()
    assert current(Memory()) is None
    assert world.accord.id == world.accord.genesis == world.last
    rows = list(world.record.all(AccordRow))
    assert [row.key for row in rows] == ["000000", "current"]
    assert world.record.get(StandingRow, "accord/v1").statement == world.last
    world.check()


NOT_A_START: dict[str, tuple[Callable[[World], Envelope], type[ComityError]]] = {
    "another kind": (developer, Unverified),
    "signed by one side": (
        lambda _: genesis(signed=["lab-a", "institute-a", "convener"]),
        Unverified,
    ),
    "a second version": (lambda _: genesis(accord_dict(version=2)), Refused),
}


@pytest.mark.parametrize(("envelope", "kind"), NOT_A_START.values(), ids=NOT_A_START)
def test_nothing_else_starts_one(
    envelope: Callable[[World], Envelope], kind: type[ComityError]
) -> None:
    raw = Entry(START, envelope(World())).write()
    with pytest.raises(kind):
        decide(Memory(), read_entry(0, raw, {}))


def test_a_genesis_stands_at_entry_0_alone() -> None:
    late = Entry(START, genesis()).write()
    with pytest.raises(Refused, match="no genesis at entry 0"):
        decide(Memory(), read_entry(1, late, {}))
    world = World()
    assert "another register" in refused(world, genesis())
    other = genesis(accord_dict(title=text("Another")))
    assert "another register" in refused(world, other)


def test_a_genesis_is_held_to_the_clock_too() -> None:
    raw = Entry(START.plus(-AHEAD - 1), genesis()).write()
    with pytest.raises(Refused, match="in the future"):
        decide(Memory(), read_entry(0, raw, {}))


def test_a_statement_belongs_to_its_register_alone() -> None:
    world, other = World(), World(accord_dict(title=text("Another")))
    assert "another register" in refused(world, developer(other))
    assert "another register" in refused(world, spoken(world, register=None))
    world.put(developer(world))


TIMES: dict[str, tuple[int, bool]] = {
    "now": (0, True),
    "long ago": (-86_400 * 365, True),
    "as far ahead as clocks may be": (AHEAD, True),
    "a second further": (AHEAD + 1, False),
    "in a year": (86_400 * 365, False),
}


@pytest.mark.parametrize(("seconds", "fine"), TIMES.values(), ids=TIMES)
def test_a_statement_is_not_made_in_the_future(seconds: int, fine: bool) -> None:
    world = World()
    envelope = spoken(world, made=START.plus(seconds))
    if fine:
        world.put(envelope)
        assert world.record.get(StatementRow, world.last).made == str(START.plus(seconds))
    else:
        assert "lies in the future" in refused(world, envelope)


def test_a_statement_is_not_made_in_another_age() -> None:
    world = World()
    for moment in ("2019-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        envelope = spoken(world)
        raw = envelope.payload.replace(str(START).encode(), moment.encode())
        kind = Refused if moment > "1970" else Malformed
        assert refused(world, sign(raw, [key("lab-a")]), kind)
    world.put(spoken(world, made=Instant.parse("2020-01-01T00:00:00Z")))


def test_after_it_expires_only_the_next_version_of_the_accord_helps() -> None:
    world = World()
    world.clock.now = Instant.parse("2027-11-23T08:59:59Z")
    world.put(developer(world))
    world.clock.tick()
    assert "the accord expired at 2027-11-23T09:00:00Z" in refused(world, developer(world, "lab-b"))
    world.amend(expires="2028-11-23T09:00:00Z")
    world.put(developer(world, "lab-b"))
    world.check()


def test_only_a_party_speaks() -> None:
    world = World()
    stranger = sign(developer(world, "lab-a").payload, [key("stranger")])
    assert "belongs to no party" in refused(world, stranger, Unverified)
    for_nobody = world.envelope("stranger", "developer/v1", "x", {"name": "X"}, signed=["lab-a"])
    assert "stranger is no party of this accord" in refused(world, for_nobody)


SPEAKERS: dict[str, tuple[Sequence[str], str]] = {
    "another": (["lab-b"], "lab-b signed for lab-a, which only lab-a may"),
    "both": (["lab-a", "lab-b"], "lab-b signed for lab-a, which only lab-a may"),
    "the convener": (["convener"], "convener signed for lab-a, which only lab-a may"),
}


@pytest.mark.parametrize(("signed", "words"), SPEAKERS.values(), ids=SPEAKERS)
def test_a_party_speaks_for_itself_alone(signed: Sequence[str], words: str) -> None:
    world = World()
    assert refused(world, developer(world, signed=signed)) == words


def test_a_bad_signature_never_reaches_the_decision() -> None:
    world = World()
    good = developer(world)
    wrong = Envelope(good.payload, ((good.signatures[0][0], bytes(64)),))
    assert "does not hold" in refused(world, wrong, Unverified)


def parties(*others: dict[str, Any], without: str) -> list[dict[str, Any]]:
    return [*(one for one in accord_dict()["parties"] if one["id"] != without), *others]


def test_a_revoked_key_says_nothing_more() -> None:
    world = World()
    new = party_body("new key")
    successor = {**party_body("observer", "observer"), "keys": new["keys"]}
    world.amend(parties=parties(successor, without="observer"))
    old = world.envelope("observer", "observation/v1", ABOUT, OBSERVATION)
    # Its signature holds, for the register once named it; it is nobody's key now.
    assert key("observer").public.id in world.ring
    assert "is no party's key now" in refused(world, old)
    world.say("observer", "observation/v1", ABOUT, OBSERVATION, signed=["new key"])
    world.check()


def test_a_party_that_left_says_nothing_more_and_keeps_what_it_said() -> None:
    world = World()
    world.say("observer", "observation/v1", ABOUT, OBSERVATION)
    said = world.last
    world.amend(parties=parties(without="observer"))
    later = world.envelope("observer", "observation/v1", ABOUT, OBSERVATION, said)
    assert "observer is no party of this accord" in refused(world, later)
    assert world.record.get(StatementRow, said).replaced_by == ""


def test_the_same_statement_stands_once() -> None:
    world = World()
    envelope = developer(world)
    world.put(envelope)
    assert "is recorded already" in refused(world, envelope)
    # Signed anew, or in another envelope, it is the same statement.
    again = sign(envelope.payload, [key("lab-a")])
    assert "is recorded already" in refused(world, again)


def test_a_correction_names_the_statement_that_stands() -> None:
    world = World()
    world.put(developer(world))
    first = world.last
    assert "must replace the statement that stands" in refused(world, spoken(world))
    wrong = developer(world, replaces=DIGEST)
    assert "must replace the statement that stands" in refused(world, wrong)
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Second"}, first)
    second = world.last
    assert world.record.get(StatementRow, first).replaced_by == second
    assert world.record.get(StatementRow, second).replaced_by == ""
    assert world.record.get(StandingRow, "developer/v1|lab-a|lab-a").statement == second
    third = world.envelope("lab-a", "developer/v1", "lab-a", {"name": "Third"}, first)
    assert "must replace the statement that stands" in refused(world, third)
    world.check()


def test_nothing_is_replaced_that_does_not_stand() -> None:
    world = World()
    assert "which does not stand" in refused(world, developer(world, replaces=DIGEST))
    world.put(developer(world, "lab-b"))
    # Another's statement, and one of another kind, stand elsewhere.
    assert "which does not stand" in refused(world, developer(world, replaces=world.last))
    other = world.envelope("lab-b", "observation/v1", ABOUT, OBSERVATION, world.last)
    assert "which does not stand" in refused(world, other)


def test_each_observer_speaks_for_itself_of_the_same_subject() -> None:
    world = World()
    world.say("observer", "observation/v1", ABOUT, OBSERVATION)
    world.say("lab-b", "observation/v1", ABOUT, OBSERVATION)
    assert world.record.count(StandingRow) == 3


def pack(
    world: World,
    signed: Sequence[str] = ALL,
    about: str = "a-pack",
    replaces: str | None = None,
    **changes: object,
) -> Envelope:
    body = {**PACK, **changes}
    return world.envelope("convener", "pack/v1", about, body, replaces, signed)


def test_both_sides_put_a_pack_in_use() -> None:
    world = World()
    world.put(pack(world))
    row = world.record.get(PackRow, world.last)
    assert (row.pack, row.index, row.body.use) == ("a-pack", 1, "on")
    assert "must replace" in refused(world, pack(world, use="off"))
    world.put(pack(world, use="off", replaces=world.last))
    world.put(pack(world, about="another-pack"))
    assert world.record.count(PackRow) == 3
    world.check()


SHORT: dict[str, tuple[Sequence[str], str, type[ComityError]]] = {
    "one side": (["lab-a", "institute-a", "convener"], "side side-b: 2 more", Unverified),
    "one of a side": (["lab-a", "lab-b", "institute-b", "convener"], "side-a: 1 more", Unverified),
    "not who speaks": (ALL[:4], "convener did not sign what it says", Unverified),
    "a stranger too": ([*ALL, "stranger"], "belongs to no party", Unverified),
}


@pytest.mark.parametrize(("signed", "words", "kind"), SHORT.values(), ids=SHORT)
def test_a_pack_that_the_sides_did_not_agree_on_is_refused(
    signed: Sequence[str], words: str, kind: type[ComityError]
) -> None:
    world = World()
    assert words in refused(world, pack(world, signed), kind)


def test_a_new_version_of_the_accord_is_in_use_at_once() -> None:
    world = World()
    coming = party_body("lab-c", "laboratory", "side-b")
    world.amend(parties=[*accord_dict()["parties"], coming])
    assert world.accord.body.version == 2
    assert {row.key for row in world.record.all(AccordRow)} == {"000000", "000001", "current"}
    assert current(world.record).parties["lab-c"].side == "side-b"
    world.put(developer(world, "lab-c"))
    assert world.chain.latest == world.accord
    world.check()


def test_an_accord_is_changed_by_those_it_binds() -> None:
    world = World()
    body = msgspec.to_builtins(world.accord.body) | {"version": 2}
    said = ("accord/v1", world.origin, body, world.accord.id)
    short = world.envelope("convener", *said, signed=["convener"])
    assert "must sign" in refused(world, short, Unverified)
    # By a stranger, signed by all the others: it must speak for itself.
    ghost = world.envelope("stranger", *said, signed=ALL)
    assert "stranger did not sign" in refused(world, ghost, Unverified)
    wrong = world.envelope("convener", *said[:3], DIGEST, signed=ALL)
    assert "must replace the statement that stands" in refused(world, wrong)


def test_workers_verify_with_every_key_a_register_ever_named() -> None:
    world = World()
    new = party_body("observer's new key")
    successor = {**party_body("observer", "observer"), "keys": new["keys"]}
    world.amend(parties=parties(successor, without="observer"))
    ids = {key(name).public.id for name in (*ALL, "observer", "observer's new key")}
    ids |= {key(name, Algorithm.ML_DSA_65).public.id for name in (*ALL, "observer")}
    assert set(world.ring) == ids
    assert named_keys([*world.record.all(StatementRow)]) == {}
    signed = read(genesis(), {})
    assert signed.keys == {key(name).public.id for name in ALL}
    assert signed.statement.id == world.accord.genesis


VOID: dict[str, tuple[Callable[[World], bytes], str]] = {
    "no JSON": (lambda _: b"entry", "Malformed"),
    "another spelling": (lambda world: world.entries[0] + b"\n", "Malformed"),
    "a bad signature": (
        lambda world: world.stamp(
            Envelope(developer(world).payload, ((key("lab-a").public.id, bytes(64)),))
        ),
        "Unverified",
    ),
    "another register": (lambda world: world.stamp(spoken(world, register=DIGEST)), "Refused"),
}


@pytest.mark.parametrize(("raw", "kind"), VOID.values(), ids=VOID)
def test_what_the_log_holds_and_nobody_admitted_is_void(
    raw: Callable[[World], bytes], kind: str
) -> None:
    world = World()
    found = replay(world.record, 1, raw(world), world.ring)
    assert isinstance(found, Void)
    assert (found.row.key, found.row.index, found.row.kind) == ("1", 1, kind)
    assert found.row.template.format(**found.row.values) == str(found.reason)


def test_a_void_entry_changes_nothing_and_is_listed() -> None:
    world = World()
    void = world.force(developer(world, signed=["lab-b"]))
    assert world.record.count(StatementRow) == 1
    assert list(world.record.all(VoidRow)) == [void.row]
    # It neither blocks nor answers: the same statement, said rightly, is recorded.
    world.put(developer(world))
    world.check()


def test_who_cannot_judge_does_not_go_on() -> None:
    world = World()
    newer = sign(world.payload("lab-a", "system/v9", "lab-a/x", {}), [key("lab-a")])
    with pytest.raises(Unavailable):
        replay(world.record, 1, world.stamp(newer), world.ring)
    with pytest.raises(Unavailable, match="edition 2"):
        world.amend(edition=2)
    assert world.accord.body.version == 1


def test_any_other_fault_stops_the_fold() -> None:
    class Broken(Memory):
        def get(self, kind: type[R], key: str) -> R | None:
            raise OSError(kind.table, key)

    world = World()
    with pytest.raises(OSError, match="current"):
        replay(Broken(), 1, world.entries[0], world.ring)
