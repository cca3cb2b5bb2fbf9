"""comity prove-fork: the proof that two checkpoints of a log cannot both be honest."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from comity.adapters.client import Client
from comity.base.errors import Unavailable
from comity.cli.chains import read_chain
from comity.cli.main import WRONG, tell, words
from comity.cli.reading import read_file
from comity.documents.messages import say
from comity.log import fork, submission, tlog_proof
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork, check_signed
from comity.log.notes import Note
from comity.log.signatures import VerifierKey
from comity.service import growth
from comity.service.growth import Fetch
from comity.service.wiring.folder import PUBLIC
from comity.storage import durable
from comity.storage.local import LocalObjects

CHECKPOINT = "checkpoint"
CONSISTENT = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "notes",
        nargs="*",
        metavar="FILE|URL|DIR",
        help="two checkpoints: in a file (also a receipt, or what a witness was sent), or served",
    )
    parser.add_argument(
        "--log", metavar="URL|DIR", help="where the tiles of the larger log are, if it is not named"
    )
    keys = parser.add_mutually_exclusive_group(required=True)
    keys.add_argument("--accord", type=Path, metavar="FILE")
    keys.add_argument("--key", action="append", metavar="VKEY", help="a key of the log")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--check", type=Path, metavar="FILE", help="check a proof that was kept")


def run(options: argparse.Namespace) -> int:
    if len(options.notes) != (0 if options.check else 2):
        why = say(words(), "name two checkpoints, or one proof with --check")
        print(f"comity: {why}", file=sys.stderr)
        return WRONG
    logs = _keys(options)
    if options.check:
        found = Fork.parse(read_file(options.check))
        found.check(logs)
        _report(found, sys.stdout)
        return 0
    maybe = _compared(options, logs)
    if maybe is None:
        tell("consistent: one log can have had both checkpoints; there is no fork to prove")
        return CONSISTENT
    # Checked before it is shown: an accusation that does not hold helps the accused.
    maybe.check(logs)
    _show(maybe, options.out)
    return 0


def _keys(options: argparse.Namespace) -> list[Sequence[VerifierKey]]:
    """Return the key sets with which the log signed over time."""
    if options.accord:
        return [one.log_keys for one in read_chain(options.accord).versions]
    return [[VerifierKey.parse(key)] for key in options.key]


def _compared(options: argparse.Namespace, logs: list[Sequence[VerifierKey]]) -> Fork | None:
    one, other = (_note(where) for where in options.notes)
    for note in (one, other):
        check_signed(note, logs)
    sizes = [Checkpoint.parse(note.text).size for note in (one, other)]
    place = options.log or options.notes[sizes.index(max(sizes))]
    return fork.compare(one, other, growth.reader(_fetch(place), max(sizes)))


def _note(where: str) -> Note:
    """Return the checkpoint that is served here, or that this file is or holds."""
    if _is_place(where):
        raw = _fetch(where)(CHECKPOINT)
        if raw is None:
            raise Unavailable("there is no checkpoint at {place}", place=where)
        return Note.parse(raw)
    raw = read_file(Path(where))
    if raw.startswith(submission.OLD.encode()):
        return submission.AddCheckpoint.parse(raw).note
    if raw.startswith(tlog_proof.HEADER.encode()):
        return tlog_proof.TlogProof.parse(raw).note
    return Note.parse(raw)


def _fetch(place: str) -> Fetch:
    """Return what reads a log's files here; a file that holds one checkpoint has none."""
    if place.startswith(("http://", "https://")):
        client = Client(place)
        return lambda path: client.find(f"/{path}")
    folder = Path(place)
    return LocalObjects(folder / PUBLIC if (folder / PUBLIC).is_dir() else folder).get


def _is_place(where: str) -> bool:
    return where.startswith(("http://", "https://")) or Path(where).is_dir()


def _show(found: Fork, out: Path | None) -> None:
    if out is None:
        _report(found, sys.stderr)
        print(str(found), end="")
        return
    durable.write(out, bytes(found))
    _report(found, sys.stdout)
    tell("  proof   {path}", path=out)


def _report(found: Fork, stream: TextIO) -> None:
    small, large = found.checkpoints

    def _say(template: str, **values: object) -> None:
        print(say(words(), template, **values), file=stream)

    _say("FORK: {origin} signed two histories; both cannot be honest", origin=small.origin)
    for one in (small, large):
        _say("  size {size} with root {root}", size=one.size, root=one.root)
    if found.grown is not None:
        _say(
            "  and the larger log had, at size {size}, the root {root}",
            size=small.size,
            root=found.grown.root,
        )
