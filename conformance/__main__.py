"""
The command line: `python -m conformance tiles WHERE --key VKEY`, `… witness URL --key VKEY`.

Exit codes: 0 every MUST that was tried holds, 1 one does not, 4 it could not be found out.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance import logs, tile_log
from conformance.faults import Broken
from conformance.monitoring import keeps_alive, monitored
from conformance.notes import Checkpoint, Key, Note
from conformance.outcomes import NOT_FOUND_OUT, Outcome, as_json, exit_code, table
from conformance.race import race
from conformance.source import FolderSource, ServedSource, Source
from conformance.web import Peer, Unreachable
from conformance.witness import Session, first_contact, read_cases, run_cases


def main(words: Sequence[str] | None = None) -> int:
    said = _parser().parse_args(words)
    try:
        outcomes = said.run(said)
    except (Broken, Unreachable) as reason:
        print(f"conformance: {reason}", file=sys.stderr)
        return NOT_FOUND_OUT
    if not outcomes:
        return 0
    print(as_json(said.where, outcomes) if said.json else table(outcomes))
    return exit_code(outcomes)


def tiles(said: argparse.Namespace) -> list[Outcome]:
    keys = [Key.parse(text) for text in said.key]
    older = _older(said.older) if said.older else None
    read = tile_log.check_tree if said.no_entries else tile_log.check_log
    source: Source
    if Path(said.where).is_dir():
        source = FolderSource(Path(said.where))
        return read(source, keys, older)
    with Peer(said.where) as peer:
        return read(ServedSource(peer), keys, older)


def _older(path: Path) -> Checkpoint:
    try:
        return Checkpoint.parse(Note.parse(path.read_bytes()).text)
    except OSError as fault:
        raise Broken(f"{path}: {fault.strerror}") from None


def witness(said: argparse.Namespace) -> list[Outcome]:
    if said.where == "keys":
        print("\n".join(f"{origin}\t{vkey}" for origin, vkey in logs.trusted(said.seed)))
        return []
    if not said.key:
        raise Broken("name the keys of the witness: --key NAME+ID+KEY")
    with Peer(said.where) as peer, Peer(said.monitoring or said.where) as monitoring:
        session = Session(peer, [Key.parse(text) for text in said.key], said.seed, said.pause)
        optional = frozenset({"ml-dsa"} if said.ml_dsa else ())
        # The race comes before the cases: what those do to a bad witness is not to be its fault.
        found = [first_contact(session), race(session, said.where)]
        found += run_cases(session, read_cases(), optional)
        return [*found, *monitored(session, monitoring), keeps_alive(session)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m conformance", description=__doc__)
    commands = parser.add_subparsers(required=True)
    log = commands.add_parser("tiles", help="read a tlog-tiles log")
    log.add_argument("where", metavar="DIR|URL", help="the log's folder, or the prefix of its URLs")
    log.add_argument("--key", action="append", required=True, help="a vkey of the log (repeat)")
    log.add_argument("--older", type=Path, metavar="FILE", help="a checkpoint of it seen before")
    log.add_argument("--no-entries", action="store_true", help="leave the entry bundles unread")
    log.set_defaults(run=tiles)
    other = commands.add_parser("witness", help="ask a witness to cosign")
    other.add_argument("where", metavar="URL|keys", help="the submission prefix; or print the keys")
    other.add_argument("--key", action="append", default=[], help="a vkey of the witness (repeat)")
    other.add_argument("--monitoring", metavar="URL", help="the monitoring prefix, if another one")
    other.add_argument("--seed", default=logs.SEED, help="another one is logs it has not seen")
    other.add_argument("--ml-dsa", action="store_true", help="it takes ML-DSA-44 log keys too")
    other.add_argument("--pause", type=float, default=0, help="seconds between requests")
    other.set_defaults(run=witness)
    for one in (log, other):
        one.add_argument("--json", action="store_true", help="the outcomes as one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
