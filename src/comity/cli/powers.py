"""comity powers give, revoke, show: which key may do which act for a party, on what, until when."""

import argparse
import datetime
import secrets
from pathlib import Path

from comity.adapters.client import Client
from comity.adapters.private_keys import PrivateKey
from comity.base import digests, instants
from comity.base.errors import Refused
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.cli import saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS
from comity.cli.saying import Speaker
from comity.cli.submit import pinned_accord
from comity.service.ports import system_clock
from comity.statement.kinds.consents import PowersBody
from comity.storage import durable

ACTS = ("draft", "position", "vote", "authenticate", "consent", "convene")
YEAR = datetime.timedelta(days=365)


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    give = does.add_parser("give", help="with the recovery key: what another key may do")
    give.add_argument("delegate", metavar="KEY", help="the key that gets them: file or public key")
    give.add_argument(
        "--person",
        required=True,
        metavar="NAME",
        help="who holds it; kept in a file here, only its commitment is public",
    )
    give.add_argument("--act", action="append", required=True, choices=ACTS)
    give.add_argument("--instrument", action="append", default=[], help="left out: every one")
    give.add_argument("--since", metavar="DATE", help="left out: now")
    give.add_argument("--until", metavar="DATE", help="left out: for a year")
    revoke = does.add_parser("revoke", help="with the recovery key: end the powers of a key")
    revoke.add_argument("delegate", metavar="KEY-ID")
    show = does.add_parser("show", help="who has full powers for what")
    show.add_argument("--to", default=ADDRESS, metavar="URL")
    for one in (give, revoke):
        saying.arguments(one)


def run(options: argparse.Namespace) -> int:
    if options.what == "show":
        return _show(options)
    speaker = Speaker.of(options)
    if options.what == "revoke":
        body = PowersBody(revokes=options.delegate)
        return saying.say(options, speaker, "powers/v1", speaker.party, body)
    path = Path(options.delegate)
    also = (PrivateKey.read(path),) if path.is_file() else ()
    now = system_clock()
    since = _moment(options.since, now)
    until = _moment(options.until, instants.start_of(now.day + YEAR))
    blob = secrets.token_bytes(32) + options.person.encode()
    said = {
        "key": str(also[0].public) if also else options.delegate,
        "person": digests.named(blob),
        "acts": options.act,
        "instruments": options.instrument,
        "since": str(since),
        "until": str(until),
    }
    body = convert(said, PowersBody)
    kept = Path(f"powers-{speaker.party}-{since.day}.person")
    if kept.exists():
        raise Refused("{path} is there already, and is not written over", path=kept)
    durable.write(kept, blob)
    kept.chmod(0o600)
    tell("{path}: who holds the key, sealed; keep it to open the commitment later", path=kept)
    return saying.say(options, speaker, "powers/v1", speaker.party, body, also=also)


def _moment(text: str | None, otherwise: Instant) -> Instant:
    return otherwise if text is None else instants.start_of(instants.day(text))


def _show(options: argparse.Namespace) -> int:
    found = pinned_accord(Client(options.to)).latest.powers
    for one in found:
        print(f"  {one.party:<24} {', '.join(one.acts)}  {', '.join(one.instruments) or '*'}")
        tell(
            "    key {key}, from {since} until {until}",
            key=one.id,
            since=one.since,
            until=one.until,
        )
    tell("{count} keys with full powers", count=len(found))
    return 0
