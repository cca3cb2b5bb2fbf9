"""comity import epoch: a public table of systems becomes observations, changed rows only."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from comity.accord.receipt import check_receipt
from comity.adapters.client import Client, quoted, refusal
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed
from comity.base.typed import Name, Said
from comity.cli.main import tell
from comity.cli.progress import progress
from comity.cli.reading import ADDRESS, read_file
from comity.cli.submit import Door, open_door
from comity.documents import epoch
from comity.service.bulk import Refusal, gathered
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.envelope import Envelope
from comity.statement.kinds.systems import ObservationBody

BATCH = 256


class _Standing(Said, frozen=True):
    statement: Name
    body: ObservationBody


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", choices=["epoch"])
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--key", type=Path, required=True, metavar="K")
    parser.add_argument("--to", default=ADDRESS, metavar="URL")
    parser.add_argument("--dry-run", action="store_true")


def run(options: argparse.Namespace) -> int:
    # The whole table is read before anything is sent: a bad row leaves nothing half-written.
    rows = epoch.read(read_file(options.file))
    key = PrivateKey.read(options.key)
    door = open_door(Client(options.to), key)
    known = _known(door)
    fresh = [row for row in rows if row.about not in known]
    changed = [row for row in rows if row.about in known and known[row.about].body != row.body]
    if not options.dry_run:
        _send([*fresh, *changed], known, door)
    tell(
        "{rows} rows: {new} new, {changed} changed, {same} as recorded before",
        rows=len(rows),
        new=len(fresh),
        changed=len(changed),
        same=len(rows) - len(fresh) - len(changed),
    )
    blank = sum(row.body.compute is None for row in rows)
    tell(
        "{count} rows have a training compute figure; {blank} have none and stay undetermined",
        count=len(rows) - blank,
        blank=blank,
    )
    if options.dry_run:
        tell("dry run: nothing was sent")
    return 0


def _known(door: Door) -> dict[str, _Standing]:
    path = f"/api/observations?by={quoted(door.party)}"
    return door.client.get_as(path, dict[str, _Standing])


def _send(rows: Sequence[epoch.Row], known: dict[str, _Standing], door: Door) -> None:
    with progress(len(rows)) as step:
        for at in range(0, len(rows), BATCH):
            some = rows[at : at + BATCH]
            sent = [_envelope(row, known, door) for row in some]
            body = b"".join(one.write() + b"\n" for one in sent)
            answers = door.client.post("/api/statements", body, "application/x-ndjson")
            for row, said in zip(some, _answers(answers, sent, door), strict=True):
                _check(row, said, door)
            step(len(some))


def _envelope(row: epoch.Row, known: dict[str, _Standing], door: Door) -> Envelope:
    standing = known.get(row.about)
    said = payload(
        "observation/v1",
        door.chain.genesis,
        door.party,
        system_clock(),
        row.about,
        row.body,
        standing.statement if standing else None,
    )
    return sign(said, [door.key])


def _answers(answers: bytes, sent: Sequence[Envelope], door: Door) -> list[bytes | Refusal]:
    try:
        return gathered(answers, sent)
    except Malformed as fault:
        raise door.client.strange(fault) from None


def _check(row: epoch.Row, said: bytes | Refusal, door: Door) -> None:
    if not isinstance(said, bytes):
        raise _refusal(row, said)
    check_receipt(said, door.chain)


def _refusal(row: epoch.Row, line: Refusal) -> ComityError:
    why = refusal(line)
    return type(why)("row {row}, {about}: {why}", row=row.number, about=row.about, why=why)
