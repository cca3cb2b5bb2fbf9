"""One statement from the command line: shown in plain words, then signed and sent, or carried."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.accord.chain import Chain, keys_named
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client, printable, quoted
from comity.adapters.private_keys import PrivateKey
from comity.base import json, strict
from comity.base.errors import Malformed, Refused
from comity.cli import given
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.submit import confirmed, fetched_accord, pinned_accord, receipt_path
from comity.documents.said import described
from comity.log.tlog_proof import TlogProof
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.entry import LIMIT
from comity.statement.envelope import PAYLOAD_TYPE, Envelope
from comity.statement.statement import Statement
from comity.storage import durable

OF_ACCORD = frozenset({"accord/v1", "key/v1", "powers/v1"})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what every command that says something takes."""
    parser.add_argument("--key", type=Path, action="append", default=[], metavar="K")
    parser.add_argument("--by", metavar="PARTY", help="who speaks, where the key signs elsewhere")
    parser.add_argument("--to", default=ADDRESS, metavar="URL")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="carry it to others who sign; send nothing"
    )
    parser.add_argument("--yes", action="store_true")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A register, its accord as pinned, and the party that speaks, with the keys it signs by."""

    client: Client
    chain: Chain
    keys: tuple[PrivateKey, ...]
    party: str

    @classmethod
    def of(cls, options: argparse.Namespace) -> "Speaker":
        client = Client(options.to)
        chain = pinned_accord(client)
        keys = tuple(PrivateKey.read(path) for path in options.key)
        if not keys and not options.out:
            raise Refused("name a key with --key, or a file with --out that others will sign")
        if options.by:
            return cls(client, chain, keys, options.by)
        named = chain.latest.named
        owners = {named.get(one.public.id, "") for one in keys} - {""}
        if len(owners) != 1:
            raise Refused(
                "these keys belong to no one party of {origin}: say --by PARTY",
                origin=chain.latest.origin,
            )
        return cls(client, chain, keys, next(iter(owners)))

    def instrument(self, id_: str) -> dict[str, Any]:
        """Return everything that the register has on an instrument."""
        return instrument(self.client, id_)

    def standing(self, kind: str, about: str) -> str | None:
        """Return the statement of this party that stands, which a new one takes the place of."""
        path = f"/api/standing?kind={quoted(kind)}&by={quoted(self.party)}&about={quoted(about)}"
        found = self.client.find(path)
        return found.decode("ascii").strip() if found else None


def instrument(client: Client, id_: str) -> dict[str, Any]:
    raw = client.find(f"/instruments/{quoted(id_)}.json")
    if raw is None:
        raise Refused("there is no instrument {instrument}", instrument=id_)
    found = json.read(raw)
    if not isinstance(found, dict):
        raise client.strange(TypeError(id_))
    return found


def say(
    options: argparse.Namespace,
    speaker: Speaker,
    kind: str,
    about: str,
    body: object,
    *,
    replaces: str | None = None,
    also: tuple[PrivateKey, ...] = (),
) -> int:
    """Show the statement, have it confirmed, sign and send it; or keep it for others to sign."""
    raw = payload(kind, speaker.chain.genesis, speaker.party, system_clock(), about, body, replaces)
    statement = Statement.parse(raw)
    show(statement, private=options.out is not None)
    signed = sign(raw, [*speaker.keys, *also]).signatures if speaker.keys or also else ()
    if options.out:
        keep(options.out, raw, signed)
        tell("{path} is kept: comity sign {path} --key K adds a signature", path=options.out)
        return 0
    envelope = Envelope(raw, signed)
    if len(envelope.write()) > LIMIT:
        raise Refused("the statement is too large: {limit} bytes fit in an entry", limit=LIMIT)
    if not options.yes and not confirmed():
        tell("nothing was sent")
        return 1
    name = f"{kind.partition('/')[0]}-{about}".replace("/", "-").replace("#", "-")
    return send(speaker.client, envelope, Path(name))


def show(statement: Statement, *, private: bool = False) -> None:
    """Say in the reader's words what is signed, and that it is public for ever."""
    if private:
        tell(
            "Once it is sent, public for ever, for everyone, under the name of {party}:",
            party=statement.by,
        )
    else:
        tell("Public for ever, for everyone, under the name of {party}:", party=statement.by)
    for line in described(statement, given.reader()):
        print(printable(f"  {line}"))


def keep(path: Path, raw: bytes, signatures: tuple[tuple[str, bytes], ...]) -> None:
    """Write a statement with the signatures there are, perhaps none, as DSSE has it."""
    said = {
        "payload": strict.base64_text(raw),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [
            {"keyid": key, "sig": strict.base64_text(one)} for key, one in sorted(signatures)
        ],
    }
    durable.write(path, json.write(said))


def carried(path: Path) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    """Read a statement that is carried from one signer to the next: its bytes, its signatures."""
    raw = read_file(path)
    said = json.read(raw)
    if isinstance(said, dict) and said.get("signatures") == []:
        # An envelope has a signature; this one does not yet, and a stand-in keeps one reader.
        stand_in = {**said, "signatures": [{"keyid": "sha256:" + "0" * 64, "sig": "AA=="}]}
        return Envelope.from_json(stand_in).payload, ()
    envelope = Envelope.from_json(said)
    return envelope.payload, envelope.signatures


def send(client: Client, envelope: Envelope, stem: Path) -> int:
    """Submit a statement and keep its receipt, checked against the accord."""
    raw = client.post("/api/statements", envelope.write(), "application/json")
    index = TlogProof.parse(raw).index
    proven = check_receipt(raw, _chain(fetched_accord(client), index, envelope))
    path = receipt_path(stem)
    durable.write(path, raw)
    tell(
        "{kind} recorded as entry {index}, between {start} and {end}",
        kind=proven.statement.kind,
        index=proven.index,
        start=proven.interval[0],
        end=proven.interval[1],
    )
    tell("  statement {id}", id=proven.statement.id)
    tell("  receipt   {path}", path=path)
    return 0


def check(envelope: Envelope, chain: Chain) -> None:
    """Refuse signatures by keys that nobody in the accord has."""
    statement = Statement.parse(envelope.payload)
    envelope.check({**chain.latest.keys, **keys_named(statement)})
    if statement.register not in {None, chain.genesis}:
        raise Malformed(
            "this statement belongs to register {register}", register=statement.register
        )


def _chain(chain: Chain, index: int, envelope: Envelope) -> Chain:
    """Return the chain with this act in it, if it is one of the accord's and not known yet."""
    of_accord = Statement.parse(envelope.payload).kind in OF_ACCORD
    if not of_accord or index <= chain.latest.index:
        return chain
    links = [(link.index, link.envelope) for link in chain.links]
    return Chain.checked([*links, (index, envelope)])
