"""The chain of an accord's versions, from a file and offline: whole, in order, all signed."""

from collections.abc import Callable, Sequence

import pytest

from accord.versions import NOW, chained, founded, next_version, succeeded
from comity.accord.chain import Chain, keys_named
from comity.base import json
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.service.compose import sign
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from statement.bodies import payload
from world import ALL, World, genesis, key, text

FIRST = genesis()
SECOND = next_version(NOW, title=text("Second"))
THIRD = next_version(succeeded(NOW, SECOND), title=text("Third"))
ENVELOPES = (FIRST, SECOND, THIRD)
RAW = chained(*ENVELOPES).write()
# Signed by all, and of another register: the same parties may have two.
OTHER = founded(genesis(by="lab-a"))


def test_a_chain_reads_back_as_written() -> None:
    chain = Chain.parse(RAW)
    assert tuple(one.envelope for one in chain.links) == ENVELOPES
    assert [one.body.version for one in chain.versions] == [1, 2, 3]
    assert chain.genesis == NOW.id == chain.latest.genesis
    assert chain.latest.body.title == text("Third")
    assert chain.write() == RAW


def test_a_register_gives_the_chain_that_a_stranger_checks() -> None:
    world = World()
    world.amend(title=text("Second"))
    world.amend(title=text("Third"))
    chain = Chain.parse(world.chain.write())
    assert chain.latest == world.accord


def forged(envelope: Envelope) -> Envelope:
    return Envelope(
        envelope.payload.replace(b"Second", b"Sicond"),
        envelope.signatures,
    )


def unsigned(envelope: Envelope) -> Envelope:
    return sign(envelope.payload, [key("convener")])


def written(envelopes: Sequence[Envelope]) -> bytes:
    links = [{"index": at, "envelope": one.as_json()} for at, one in enumerate(envelopes)]
    return json.write(links)


WRONG: dict[str, tuple[tuple[Envelope, ...], type[ComityError]]] = {
    "nothing": ((), Malformed),
    "no genesis": ((SECOND, THIRD), Refused),
    "the genesis last": ((SECOND, FIRST), Refused),
    "out of order": ((FIRST, THIRD, SECOND), Refused),
    "a version left out": ((FIRST, THIRD), Refused),
    "the genesis twice": ((FIRST, FIRST), Refused),
    "a version twice": ((FIRST, SECOND, SECOND), Refused),
    "a changed word": ((FIRST, forged(SECOND)), Unverified),
    "signed by too few": ((FIRST, unsigned(SECOND)), Unverified),
    "a genesis signed by too few": ((unsigned(FIRST),), Unverified),
    "a version of another register": ((FIRST, next_version(OTHER)), Refused),
    "two branches": ((FIRST, SECOND, next_version(NOW, title=text("Branch"))), Refused),
    "another kind": ((FIRST, sign(payload("pack/v1"), [key(name) for name in ALL])), Refused),
    "another kind first": ((sign(payload("pack/v1"), [key("lab-a")]),), Unverified),
}


@pytest.mark.parametrize(("envelopes", "kind"), WRONG.values(), ids=WRONG)
def test_a_chain_that_is_not_whole_and_signed_is_refused(
    envelopes: tuple[Envelope, ...], kind: type[ComityError]
) -> None:
    raw = written(envelopes)
    with pytest.raises(kind):
        Chain.parse(raw)


def test_the_beginning_of_a_chain_is_a_chain() -> None:
    # That it is not the newest shows when a receipt names a version it lacks.
    assert chained(*ENVELOPES[:2]).latest.body.version == 2


def test_a_version_of_an_edition_this_program_lacks_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        chained(FIRST, next_version(NOW, edition=2))


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "cut short": lambda raw: raw[: len(raw) // 2],
    "a line more": lambda raw: raw + b"[]\n",
    "one envelope, no list": lambda _: FIRST.write(),
    "envelopes without positions": lambda _: json.write([FIRST.as_json()]),
    "a list of texts": lambda _: b'["a"]',
    "deep": lambda _: b"[" * 40 + b"]" * 40,
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_file_that_is_no_list_of_envelopes_is_malformed(cut: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Malformed):
        Chain.parse(cut(RAW))


def test_only_an_accord_brings_keys() -> None:
    assert set(keys_named(Statement.parse(FIRST.payload))) == set(NOW.owners)
    assert keys_named(Statement.parse(payload("pack/v1"))) == {}
