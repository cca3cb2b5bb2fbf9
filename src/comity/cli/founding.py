"""
comity accord draft, comity accord found: from a draft to a genesis that both sides have signed.

The file is carried from signer to signer; every call adds signatures to it and says who is missing.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.accord.accord import Accord
from comity.accord.counting import count
from comity.adapters.private_keys import PrivateKey
from comity.base import yaml
from comity.base.errors import Malformed, Refused
from comity.base.typed import Line, Said, Slug, convert
from comity.cli.main import tell
from comity.cli.reading import read_file
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import AccordBody
from comity.statement.statement import Statement
from comity.storage import durable

WHAT = frozenset({"draft", "found"})
TEMPLATE = """\
# A draft of an accord. Fill it in, agree on it, then let every side sign the same file:
#     comity accord found DRAFT.yaml --key lab-a.key --out genesis.json
# What both sides have signed founds the register: comity serve --data DIR --genesis genesis.json

origin: register.example/log        # the log's name: its address without https://, for ever
by: convener                        # who puts it forward: one of the parties, who signs too
title: {en: "An accord", zh: "协定", ko: "협정"}
expires: "2027-11-23T09:00:00Z"     # after this only the accord's next version is admitted

# From `comity log new ORIGIN --data DIR`, on the operator's machine.
log_keys:
  - register.example/log+00000000+ED25519
  - register.example/log+00000000+ML-DSA-44

# Who runs the log, if that is one of the parties: its own witnesses never count.
# operator: convener

# Left out, nothing is published while a side's witnesses are silent. With it the others publish
# after so many hours, for incidents and filings only.
# silence: {after_hours: 72}

# threshold: how many parties of the side must sign an accord.
# witnesses: how many of its parties must have a witness cosign each checkpoint.
sides:
  - {id: side-a, name: {en: "Side A", zh: "甲侧", ko: "A측"}, threshold: 1, witnesses: 1}
  - {id: side-b, name: {en: "Side B", zh: "乙侧", ko: "B측"}, threshold: 1, witnesses: 1}

# keys and recovery: from the .pub file that `comity key new NAME` writes. Without side: counted on
# none. role: laboratory, institute, authority, body, convener or observer.
parties:
  - id: institute-a
    name: {en: "Institute A", zh: "甲侧研究所", ko: "A측 연구소"}
    role: institute
    side: side-a
    keys: [ED25519]
    recovery: ML-DSA-65
  - id: institute-b
    name: {en: "Institute B", zh: "乙侧研究所", ko: "B측 연구소"}
    role: institute
    side: side-b
    keys: [ED25519]
    recovery: ML-DSA-65
  - id: convener
    name: {en: "Convener", zh: "召集方", ko: "소집자"}
    role: convener
    keys: [ED25519]
    recovery: ML-DSA-65

# From `comity witness new`, on each witness' own machine; url is where it takes checkpoints.
witnesses:
  - name: witness.institute-a.example
    party: institute-a
    url: https://witness.institute-a.example
    keys:
      - witness.institute-a.example+00000000+ED25519
      - witness.institute-a.example+00000000+ML-DSA-44
  - name: witness.institute-b.example
    party: institute-b
    url: https://witness.institute-b.example
    keys:
      - witness.institute-b.example+00000000+ED25519
      - witness.institute-b.example+00000000+ML-DSA-44
"""


class _Draft(Said, frozen=True):
    origin: Line
    by: Slug


@dataclass(frozen=True, slots=True)
class _Genesis:
    """An accord that may not be signed by everybody yet."""

    payload: bytes
    accord: Accord
    by: str
    signatures: dict[str, bytes]


def arguments(does: Any) -> None:  # noqa: ANN401 - argparse keeps the type of subparsers to itself
    does.add_parser("draft", help="print a draft to fill in, with every field explained")
    found = does.add_parser("found", help="sign a draft; the file is carried from side to side")
    found.add_argument("file", type=Path, metavar="DRAFT.yaml")
    found.add_argument("--key", type=Path, action="append", required=True, metavar="K")
    found.add_argument("--out", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> int:
    if options.what == "draft":
        print(TEMPLATE, end="")
        return 0
    out: Path = options.out or options.file.with_suffix(".genesis.json")
    genesis = _genesis(options.file, out)
    _describe(genesis)
    keys = [PrivateKey.read(path) for path in options.key]
    # A key of nobody would make the whole envelope one that nobody admits.
    genesis.accord.signers([key.public.id for key in keys])
    new = dict(sign(genesis.payload, [key]).signatures[0] for key in keys)
    signatures = {**genesis.signatures, **new}
    durable.write(out, Envelope(genesis.payload, tuple(sorted(signatures.items()))).write())
    _count(genesis, frozenset(signatures), out)
    return 0


def _carried(path: Path) -> Envelope:
    """Read a genesis that some have signed and others may not yet have."""
    try:
        return Envelope.parse(read_file(path))
    except Malformed as fault:
        raise Malformed("{path}: " + fault.template, **{**fault.values, "path": path}) from None


def _genesis(draft: Path, out: Path) -> _Genesis:
    origin, by, body = _read(draft)
    if not out.exists():
        return _checked(payload("accord/v1", None, by, system_clock(), origin, body), {})
    envelope = _carried(out)
    found = _checked(envelope.payload, dict(envelope.signatures))
    envelope.check(found.accord.keys)
    if (found.accord.origin, found.by, found.accord.body) != (origin, by, body):
        raise Refused("{path} holds another accord than {draft}", path=out, draft=draft)
    return found


def _read(path: Path) -> tuple[str, str, AccordBody]:
    documents = yaml.read(read_file(path))
    if len(documents) != 1 or not isinstance(documents[0], dict):
        raise Malformed(
            "{path} is one YAML document, as `comity accord draft` prints it", path=path
        )
    said = {"version": 1, "edition": 1, "rehearsal": False, **documents[0]}
    try:
        head = convert({name: said.pop(name, None) for name in ("origin", "by")}, _Draft)
        body = convert(said, AccordBody)
    except Malformed as fault:
        raise Malformed("{path}: " + fault.template, **{**fault.values, "path": path}) from None
    assert isinstance(body, AccordBody)  # noqa: S101 - what it was converted to
    return head.origin, head.by, body


def _checked(raw: bytes, signatures: dict[str, bytes]) -> _Genesis:
    said = Statement.parse(raw)
    body = said.body
    if not isinstance(body, AccordBody) or body.version != 1 or body.rehearsal:
        raise Refused("a register of real parties starts with version 1 of an accord")
    accord = Accord.checked(said.id, said.id, said.about, body)
    if accord.expires <= system_clock():
        raise Refused(
            "the accord expired at {moment}; only its next version helps", moment=accord.expires
        )
    if said.by not in accord.parties:
        raise Refused("{party} is no party of this accord", party=said.by)
    return _Genesis(raw, accord, said.by, signatures)


def _describe(genesis: _Genesis) -> None:
    accord = genesis.accord
    tell("accord {id}", id=accord.id)
    tell("origin {origin}, expires {moment}", origin=accord.origin, moment=accord.body.expires)
    for party in accord.body.parties:
        print(f"  {party.id:<24} {party.role:<12} {party.side or '-'}")
    for witness in accord.body.witnesses:
        print(f"  {witness.name:<24} {witness.party:<12} {witness.url or '-'}")


def _count(genesis: _Genesis, signed: frozenset[str], out: Path) -> None:
    signers = genesis.accord.signers(signed)
    counted = count(genesis.accord.body, signers)
    for leaf in counted.leaves():
        if leaf.needs == "side":
            tell(
                "side {side}: {signed} of {threshold} have signed",
                side=leaf.group,
                signed=len(leaf.who),
                threshold=leaf.wanted,
            )
    if genesis.by not in signers:
        tell("{party} puts it forward, and has not signed yet", party=genesis.by)
    elif counted.holds:
        tell("signed as it must be: comity serve --data DIR --genesis {path}", path=out)
        return
    tell("{path}: carry it to who has not signed", path=out)
