"""comity submit: says what becomes public for ever, signs, submits, keeps the receipts."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client, quoted
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.cli import pending
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.documents import drafts
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.entry import LIMIT
from comity.statement.envelope import Envelope
from comity.storage import durable
from comity.storage.pins import Pins, home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.yaml")
    parser.add_argument("--key", type=Path, required=True, metavar="K")
    parser.add_argument("--to", default=ADDRESS, metavar="URL")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--yes", action="store_true")


@dataclass(frozen=True, slots=True)
class Door:
    """A register to submit to, its accord as pinned, and the party that this key speaks for."""

    client: Client
    chain: Chain
    key: PrivateKey
    party: str


def run(options: argparse.Namespace) -> int:
    found = drafts.read(read_file(options.file))
    key = PrivateKey.read(options.key)
    door = open_door(Client(options.to), key)
    _announce(found, door)
    if options.dry_run:
        tell("dry run: nothing was sent")
        return 0
    if not options.yes and not confirmed():
        tell("nothing was sent")
        return 1
    for number, draft in enumerate(found, 1):
        name = options.file.stem if len(found) == 1 else f"{options.file.stem}-{number}"
        _submit(draft, door, options.file.with_name(name))
    return 0


def open_door(client: Client, key: PrivateKey) -> Door:
    """Fetch the accord, hold it against the pin, and find the party of this key in it."""
    chain = pinned_accord(client)
    accord = chain.latest
    owner = accord.owners.get(key.public.id)
    if owner is None:
        raise Refused(
            "this key belongs to no party of {origin}; `comity accord admit` helps in a rehearsal",
            origin=accord.origin,
        )
    return Door(client, chain, key, owner)


def pinned_accord(client: Client) -> Chain:
    """Return the register's accord, and say at once if it is that of a rehearsal."""
    chain = fetched_accord(client)
    if chain.latest.body.rehearsal:
        tell("REHEARSAL: one operator holds every witness; this proves nothing to others")
    return chain


def fetched_accord(client: Client) -> Chain:
    """Return the register's accord; the first time it is pinned, and every later one must fit."""
    chain = Chain.parse(client.get("/accord"))
    if Pins(home()).keep(client.address, chain):
        tell(
            "first contact: register {genesis} is now pinned for {address}",
            genesis=chain.genesis,
            address=client.address,
        )
    return chain


def _announce(found: list[drafts.Draft], door: Door) -> None:
    tell("Public for ever, for everyone, under the name of {party}:", party=door.party)
    for draft in found:
        tell(
            "  {kind} about {about}: every field of its body",
            kind=draft.kind,
            about=draft.subject(door.party),
        )
    tell("It can be corrected or withdrawn by a later statement, never deleted.")


def confirmed() -> bool:
    if not sys.stdin.isatty():
        raise Refused("nobody is here to confirm: add --yes, or --dry-run to look first")
    tell("Type yes to sign and submit:")
    return sys.stdin.readline().strip() == "yes"


def _submit(draft: drafts.Draft, door: Door, stem: Path) -> None:
    waiting = stem.with_name(f"{stem.name}.pending")
    envelope = compose(draft, door)
    if again := pending.sent(waiting, envelope):
        tell("{path}: sent before and not proven yet; it is sent again as it was", path=waiting)
        envelope = again
    pending.keep(waiting, envelope)
    raw = _sent(envelope, door, waiting)
    proven = check_receipt(raw, door.chain)
    path = receipt_path(stem)
    durable.write(path, raw)
    pending.drop(waiting)
    tell(
        "{kind} recorded as entry {index}, between {start} and {end}",
        kind=draft.kind,
        index=proven.index,
        start=proven.interval[0],
        end=proven.interval[1],
    )
    tell("  statement {id}", id=proven.statement.id)
    tell("  receipt   {path}", path=path)


def _sent(envelope: Envelope, door: Door, waiting: Path) -> bytes:
    try:
        return door.client.post("/api/statements", envelope.write(), "application/json")
    except (Malformed, Unverified, Refused):
        # It is not in the log, so there is nothing to ask for again.
        pending.drop(waiting)
        raise
    except Unavailable:
        tell("{path} keeps the statement: the same command sends it again", path=waiting)
        raise


def compose(draft: drafts.Draft, door: Door) -> Envelope:
    """Return the draft as a signed statement that replaces the one that stands, if one does."""
    about = draft.subject(door.party)
    replaces = draft.replaces or _standing(draft.kind, about, door)
    said = payload(
        draft.kind, door.chain.genesis, door.party, system_clock(), about, draft.body, replaces
    )
    envelope = sign(said, [door.key])
    if len(envelope.write()) > LIMIT:
        raise Refused("the statement is too large: {limit} bytes fit in an entry", limit=LIMIT)
    return envelope


def _standing(kind: str, about: str, door: Door) -> str | None:
    if kind == "filing/v1":
        return None
    path = f"/api/standing?kind={quoted(kind)}&by={quoted(door.party)}&about={quoted(about)}"
    found = door.client.find(path)
    return found.decode("ascii").strip() if found else None


def receipt_path(stem: Path) -> Path:
    for again in range(1, 10_000):
        path = stem.with_name(f"{stem.name}{f'.{again}' if again > 1 else ''}.receipt")
        if not path.exists():
            return path
    raise Refused("too many receipts of {file} lie here", file=stem)
