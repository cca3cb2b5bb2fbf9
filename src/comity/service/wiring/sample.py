"""What a rehearsal starts with: the packs this program has, and the table of published facts."""

from comity.adapters.packaged import packs, published
from comity.adapters.private_keys import PrivateKey
from comity.register.entries import Signed, read
from comity.register.rows import PackRow, StandingRow
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.rehearsal import CONVENER, SIDES, TABLE
from comity.service.wiring.register import Register
from comity.statement.kinds.accords import PackBody
from comity.statement.subjects import subject_key

REVIEWERS = tuple(SIDES.values())


async def put_packs(register: Register) -> None:
    """Let both sides put the program's packs in use, where the log does not name them yet."""
    if not register.accord.body.rehearsal:
        return
    known = {row.body.digest for row in register.record.all(PackRow)}
    keys = [register.folder.party_key(party) for party in (*REVIEWERS, CONVENER)]
    said = []
    for pack in packs():
        if pack.digest not in known and not pack.body.off:
            body = PackBody(
                digest=pack.digest,
                version=str(pack.body.version),
                jurisdiction=pack.body.jurisdiction,
                use="on",
                # A law that is still to come is asked already: its own days say from when it binds.
                since=min(pack.body.in_force.since, system_clock().day),
                reviewers=REVIEWERS,
            )
            said.append(_signed(register, "pack/v1", CONVENER, pack.id, body, keys))
    await _record(register, said)


async def fill(register: Register) -> None:
    """Record the published facts that are not recorded yet; running it again adds nothing."""
    if not register.accord.body.rehearsal:
        return
    key = [register.folder.party_key(TABLE)]
    said = []
    for body in published():
        about = subject_key(body.subject.developers, body.subject.name)
        if register.sequencer.view.get(StandingRow, f"observation/v1|{TABLE}|{about}") is None:
            said.append(_signed(register, "observation/v1", TABLE, about, body, key))
    await _record(register, said)


def _signed(
    register: Register, kind: str, by: str, about: str, body: object, keys: list[PrivateKey]
) -> Signed:
    view, genesis = register.sequencer.view, register.accord.genesis
    who = about if kind == "pack/v1" else f"{by}|{about}"
    standing = view.get(StandingRow, f"{kind}|{who}")
    replaces = standing.statement if standing else None
    said = payload(kind, genesis, by, system_clock(), about, body, replaces)
    return read(sign(said, keys), register.sequencer.known_keys)


async def _record(register: Register, said: list[Signed]) -> None:
    if said:
        await register.sequencer.record(*said)
        await register.sequencer.settle()
