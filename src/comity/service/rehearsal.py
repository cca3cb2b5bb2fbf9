"""A register to try things with: one operator holds every key, and every name says so."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from comity.accord.accord import Accord
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.log.notes import VerifierKey
from comity.service.compose import payload
from comity.statement.kinds.accords import AccordBody, Party, Role, Side, Witness

YEAR = 365 * 86_400
CONVENER = "convener"
RECORDER = "public-record"
TABLE = "published-facts"
# Plainly fictional: two sides with an institute each; a convener and two observers on no side.
SIDES = {"side-a": "institute-a", "side-b": "institute-b"}
NAMES: Mapping[str, dict[str, str]] = {
    "side-a": {"en": "Side A", "zh": "甲侧", "ko": "A측"},
    "side-b": {"en": "Side B", "zh": "乙侧", "ko": "B측"},
    "institute-a": {"en": "Institute A", "zh": "甲侧研究所", "ko": "A측 연구소"},
    "institute-b": {"en": "Institute B", "zh": "乙侧研究所", "ko": "B측 연구소"},
    CONVENER: {"en": "Convener", "zh": "召集方", "ko": "소집자"},
    RECORDER: {"en": "Public record", "zh": "公开记录", "ko": "공개 기록"},
    TABLE: {"en": "Published facts", "zh": "已公布的事实", "ko": "공표된 사실"},
}
PARTIES = (*SIDES.values(), CONVENER, RECORDER, TABLE)
TITLE = {"en": "Rehearsal accord", "zh": "演练协定", "ko": "예행연습 협정"}


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key of a rehearsal: parties' ordinary and recovery keys, witness and log vkeys."""

    ordinary: Mapping[str, PublicKey]
    recovery: Mapping[str, PublicKey]
    witnesses: Mapping[str, tuple[VerifierKey, ...]]
    log: tuple[VerifierKey, ...]


def genesis_payload(origin: str, keys: Keys, now: Instant) -> bytes:
    """Return the statement that founds a rehearsal, one year long; both sides must sign it."""
    body = AccordBody(
        version=1,
        edition=1,
        title=TITLE,
        rehearsal=True,
        log_keys=tuple(str(key) for key in keys.log),
        sides=tuple(Side(side, NAMES[side], 1, 1) for side in SIDES),
        parties=tuple(_party(name, keys) for name in PARTIES),
        witnesses=tuple(
            Witness(vkeys[0].name, party, tuple(str(key) for key in vkeys))
            for party, vkeys in keys.witnesses.items()
        ),
        expires=str(now.plus(YEAR)),
    )
    return payload("accord/v1", None, CONVENER, now, origin, body)


def _party(name: str, keys: Keys) -> Party:
    side = next((side for side, party in SIDES.items() if party == name), None)
    role: Role = (
        "observer" if name in {RECORDER, TABLE} else "convener" if name == CONVENER else "institute"
    )
    return Party(
        name, NAMES[name], role, (str(keys.ordinary[name]),), str(keys.recovery[name]), side
    )


def admission_payload(now: Accord, party: Party, at: Instant) -> bytes:
    """Return the next version of the accord with this party in it, or in place of its namesake."""
    others = tuple(one for one in now.body.parties if one.id != party.id)
    body = msgspec.structs.replace(now.body, version=now.body.version + 1, parties=(*others, party))
    return payload("accord/v1", now.genesis, CONVENER, at, now.origin, body, now.id)
