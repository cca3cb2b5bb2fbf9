"""Full powers (`powers/v1`): which key may do which act for a party, on what, and when."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from comity.accord.accord import Accord, check_none
from comity.accord.history import Power
from comity.base.errors import Refused, Unverified
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.statement.kinds import Body
from comity.statement.kinds.consents import (
    AuthenticationBody,
    ConsentBody,
    PowerAct,
    PowersBody,
    VoteBody,
)
from comity.statement.kinds.instruments import InstrumentBody, PositionBody
from comity.statement.statement import Statement

# What binds a party, or fixes what it is bound to, takes full powers; the rest its own keys do too.
RESERVED: frozenset[PowerAct] = frozenset({"authenticate", "consent"})


def act_of(body: Body) -> PowerAct | None:
    """Return the act that a statement on an instrument is; None for any other statement."""
    match body:
        case InstrumentBody():
            return "draft"
        case PositionBody():
            return "position"
        case AuthenticationBody(act="review"):
            # Whoever reads two languages against each other fixes nothing yet.
            return "position"
        case VoteBody():
            return "vote"
        case AuthenticationBody():
            return "authenticate"
        case ConsentBody():
            return "consent"
        case _:
            return None


def empower(now: Accord, statement: Statement, signed: frozenset[str], index: int) -> Accord:
    """Return the accord after a party gave or revoked powers, or refuse it."""
    body, party = statement.body, now.parties.get(statement.by)
    if not isinstance(body, PowersBody) or party is None:
        raise Refused("{party} is no party of this accord", party=statement.by)
    if statement.about != party.id:
        raise Refused("powers are about the party itself, {party}", party=party.id)
    recovery = PublicKey.parse(party.recovery).id
    if recovery not in signed:
        # An ordinary key could otherwise give itself what it must not have.
        raise Unverified("the recovery key of {party} gives and revokes powers", party=party.id)
    powers = _revoked(now, party.id, body) if body.revokes else _given(now, party.id, body)
    may = {recovery} | ({PublicKey.parse(body.key).id} if body.key else set())
    if signed != may:
        raise Unverified("the recovery key and the new key sign, and no other")
    history = msgspec.structs.replace(now.history, powers=powers)
    return replace(now, history=history, step=now.step + 1, index=index)


def check_power(
    now: Accord, statement: Statement, signed: frozenset[str], act: PowerAct, at: Instant
) -> None:
    """Refuse an act on an instrument by a key of its party that may not do it at this moment."""
    powers: Mapping[str, Power] = {one.id: one for one in now.powers}
    instrument = statement.about.partition("#")[0]
    for key in sorted(signed):
        power = powers.get(key)
        if power is None:
            _check_ordinary(now, statement.by, key, act)
            continue
        if power.party != statement.by:
            raise Refused("{signer} signed for {party}, which only {party} may",
                          signer=power.party, party=statement.by)  # fmt: skip
        if act not in power.acts or (power.instruments and instrument not in power.instruments):
            raise Refused("the powers of {key} do not name this act: {act} on {instrument}",
                          key=key, act=act, instrument=instrument)  # fmt: skip
        if not Instant.parse(power.since) <= at < Instant.parse(power.until):
            raise Refused("the powers of {key} run from {since} to {until}",
                          key=key, since=power.since, until=power.until)  # fmt: skip


def _check_ordinary(now: Accord, party: str, key: str, act: PowerAct) -> None:
    others = now.signers({key}) - {party}
    if others:
        raise Refused("{signer} signed for {party}, which only {party} may",
                      signer=min(others), party=party)  # fmt: skip
    if act in RESERVED:
        raise Refused("{act} takes a key with full powers of {party}", act=act, party=party)


def _given(now: Accord, party: str, body: PowersBody) -> tuple[Power, ...]:
    key = PublicKey.parse(body.key or "")
    check_none({key.id} & now.dead)
    if key.id in now.named:
        raise Refused("the key {key} has another use already", key=key.id)
    power = Power(
        str(key), party, tuple(sorted(body.acts)), tuple(sorted(body.instruments)),
        body.since or "", body.until or "", body.person or "",
    )  # fmt: skip
    return (*now.history.powers, power)


def _revoked(now: Accord, party: str, body: PowersBody) -> tuple[Power, ...]:
    own = {one.id for one in now.powers if one.party == party}
    if body.revokes not in own:
        raise Refused("{key} has no powers of {party}", key=body.revokes, party=party)
    return tuple(one for one in now.history.powers if one.id != body.revokes)
