"""
Keys over time (`key/v1`): who may rotate, recover, cancel, report, confirm and disavow.

Ordinary keys rotate ordinary keys. What an ordinary key in a thief's hands must not do takes the
offline recovery key, or the threshold of the party's side without the party itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

import msgspec

from comity.accord.accord import Accord, ordinary
from comity.accord.counting import check_count, count
from comity.accord.history import ALWAYS, History, Rotation
from comity.base.errors import Refused, Unverified
from comity.base.keys import PublicKey
from comity.log.signatures import VerifierKey
from comity.statement.kinds.accords import AccordBody, KeyBody, Party
from comity.statement.statement import Statement


@dataclass(frozen=True, slots=True)
class _Deed:
    """An act on a party's keys: under which accord, in which statement, signed by whom, where."""

    now: Accord
    party: Party
    id: str
    body: KeyBody
    signed: frozenset[str]
    index: int


def change(now: Accord, statement: Statement, signed: frozenset[str], index: int) -> Accord:
    """Return the accord after a `key/v1` statement at this log position, or refuse it."""
    body, party = statement.body, now.parties.get(statement.by)
    if not isinstance(body, KeyBody) or party is None:
        raise Refused("{party} is no party of this accord", party=statement.by)
    if statement.about != party.id:
        raise Refused("an act on keys is about the party itself, {party}", party=party.id)
    deed = _Deed(now, party, statement.id, body, signed, index)
    return replace(_changed(deed), step=now.step + 1, index=index)


def _changed(deed: _Deed) -> Accord:
    match deed.body.act:
        case "rotate":
            return _rotated(deed)
        case "recover":
            return _recovered(deed)
        case "cancel":
            return _cancelled(deed)
        case "compromise":
            return _reported(deed)
        case "confirm" | "disavow":
            _check_authority(deed, deed.signed)
            return deed.now
        case never:
            assert_never(never)


def _rotated(deed: _Deed) -> Accord:
    party, old = deed.party, {key.id for key in ordinary(deed.party)}
    if set(deed.body.old) != old:
        raise Refused(
            "the keys have moved on: those named are not the ones of {party}", party=party.id
        )
    new = _proven(deed, deed.body.keys)
    if old == set(new):
        raise Refused("the new keys are those that {party} has", party=party.id)
    if not deed.signed & old:
        raise Unverified("a key that {party} has now signs its rotation", party=party.id)
    _check_only(deed, old | set(new))
    after = _named(deed, msgspec.structs.replace(party, keys=deed.body.keys))
    rotation = Rotation(deed.id, party.id, tuple(sorted(old)), tuple(sorted(new)))
    rotations = (*after.history.rotations, rotation)
    return replace(after, history=msgspec.structs.replace(after.history, rotations=rotations))


def _recovered(deed: _Deed) -> Accord:
    party, body = deed.party, deed.body
    new = _proven(deed, [*body.keys, *([body.recovery] if body.recovery else [])])
    _check_authority(deed, deed.signed - new.keys())
    keys, recovery = body.keys or party.keys, body.recovery or party.recovery
    return _named(deed, msgspec.structs.replace(party, keys=keys, recovery=recovery))


def _cancelled(deed: _Deed) -> Accord:
    _check_authority(deed, deed.signed)
    history, wanted = deed.now.history, deed.body.rotation
    found = [one for one in history.rotations if one.statement == wanted]
    if not found or found[0].party != deed.party.id:
        raise Refused("{id} is no rotation of {party}", id=wanted, party=deed.party.id)
    keys = history.descended(found[0])
    if all(_is_suspected(history, key, ALWAYS) for key in keys):
        raise Refused("the rotation {id} is cancelled already", id=wanted)
    return _dropped(deed, keys, ALWAYS)


def _reported(deed: _Deed) -> Accord:
    party, history = deed.party, deed.now.history
    key, since = key_id(deed.body.key or ""), deed.body.suspected_since or ALWAYS
    recovery = PublicKey.parse(party.recovery).id
    _check_only(deed, {one.id for one in ordinary(party)} | {recovery})
    if {**history.owners, **deed.now.named}.get(key) != party.id or key == recovery:
        raise Refused("{key} is no key of {party} that can be reported", key=key, party=party.id)
    if _is_suspected(history, key, since):
        raise Refused("the key {key} is reported already", key=key)
    return _dropped(deed, frozenset({key}), since)


def key_id(text: str) -> str:
    """Return the id of a key named by its id or as a vkey."""
    return VerifierKey.parse(text).public.id if "+" in text else text


def _is_suspected(history: History, key: str, since: str) -> bool:
    known = history.compromised.get(key)
    return known is not None and known.since <= since


def _check_authority(deed: _Deed, signed: frozenset[str]) -> None:
    """Check that the recovery key signed, alone, or enough others of the party's side did."""
    party, now = deed.party, deed.now
    if signed == {PublicKey.parse(party.recovery).id}:
        return
    signers = now.signers(signed)
    if party.id in signers:
        raise Refused(
            "an ordinary key of {party} cannot do this; its recovery key can", party=party.id
        )
    # Nobody's side speaks for a party on no side: then all of them have to.
    check_count(count(now.body, signers, party.side))


def _proven(deed: _Deed, keys: Iterable[str]) -> Mapping[str, PublicKey]:
    """Return the new keys by id; each must have signed, to prove that somebody holds it."""
    new = {key.id: key for key in map(PublicKey.parse, keys)}
    silent = sorted(new.keys() - deed.signed)
    if silent:
        raise Unverified("the new key {key} did not sign", key=silent[0])
    return new


def _check_only(deed: _Deed, may: Iterable[str]) -> None:
    others = sorted(deed.signed.difference(may))
    if others:
        raise Refused("the key {key} has no say in this", key=others[0])


def _named(deed: _Deed, party: Party) -> Accord:
    """Return the accord with these keys of the party; those it had and has no more are gone."""
    return deed.now.successor(deed.now.id, _with(deed.now, party), deed.index)


def _dropped(deed: _Deed, keys: frozenset[str], since: str) -> Accord:
    """Return the accord in which these keys of the party are reported, and used no more."""
    now, party = deed.now, deed.party
    kept = tuple(str(key) for key in ordinary(party) if key.id not in keys)
    body = _with(now, msgspec.structs.replace(party, keys=kept))
    history = now.history.suspecting(party.id, keys, since, deed.index)
    return replace(now, body=body, history=history)


def _with(now: Accord, party: Party) -> AccordBody:
    parties = tuple(party if one.id == party.id else one for one in now.body.parties)
    return msgspec.structs.replace(now.body, parties=parties)
