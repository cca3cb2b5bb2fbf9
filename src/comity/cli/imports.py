"""comity import epoch: a public table of systems becomes observations, changed rows only."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from comity.accord.receipt import check_receipt
from comity.adapters.client import Client, quoted, refusal
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Unavailable
from comity.base.typed import Name, Said
from comity.cli.main import tell
from comity.cli.progress import progress
from comity.cli.submit import ADDRESS, Door, open_door, read_file
from comity.documents import epoch
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.kinds.systems import ObservationBody

BATCH = 256
_LINES = msgspec.json.Decoder(dict[str, object])


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
            body = b"".join(_line(row, known, door) for row in some)
            answers = door.client.post("/api/statements", body, "application/x-ndjson")
            for row, line in zip(some, _lines(answers, len(some), door), strict=True):
                _check(row, line, door)
            step(len(some))


def _line(row: epoch.Row, known: dict[str, _Standing], door: Door) -> bytes:
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
    return sign(said, [door.key]).write() + b"\n"


def _lines(answers: bytes, count: int, door: Door) -> list[dict[str, object]]:
    try:
        lines = _LINES.decode_lines(answers)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise door.client.strange(fault) from None
    if len(lines) != count:
        raise Unavailable(
            "the register answered {count} of {want} rows", count=len(lines), want=count
        )
    return lines


def _check(row: epoch.Row, line: dict[str, object], door: Door) -> None:
    receipt = line.get("receipt")
    if not isinstance(receipt, str):
        raise _refusal(row, line)
    check_receipt(receipt.encode(), door.chain)


def _refusal(row: epoch.Row, line: dict[str, object]) -> ComityError:
    why = refusal(line)
    return type(why)("row {row}, {about}: {why}", row=row.number, about=row.about, why=why)
