"""comity witness: make a witness, tell it which logs to follow, let it cosign, look at it."""

import argparse
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from comity.base.errors import Malformed
from comity.cli.chains import read_chain
from comity.cli.listening import Server, address_of, listening
from comity.cli.main import tell, words
from comity.documents.messages import explain, say
from comity.log.notes import VerifierKey
from comity.service.wiring.witness import (
    House,
    copy_path,
    new_witness,
    open_witness,
    peek,
    report,
    trust,
)
from comity.storage.witnesses import TrustedLog
from comity.web.witness import application, lines

DATA = Path("witness")
PUBLIC = "witness.pub"
PORT = 8610
# How many files of a log are asked for at once.
TOGETHER = 8


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(action=None, parser=parser)
    actions = parser.add_subparsers(metavar="new|trust|serve|show")
    new = actions.add_parser("new", help="draw the keys of a witness and make its state, once")
    new.add_argument("name", metavar="NAME", help="such as witness.example/institute-a")
    follow = actions.add_parser("trust", help="let it cosign a log")
    follow.add_argument("origin", nargs="?", metavar="ORIGIN", help="the name of the log")
    follow.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="VKEY",
        help="a key of the log; may be repeated",
    )
    follow.add_argument(
        "--accord", type=Path, metavar="FILE", help="takes the origin and the keys from an accord"
    )
    follow.add_argument("--url", default="", metavar="URL", help="where the log is read")
    follow.add_argument("--validate", action="store_true", help="read the entries too; needs --url")
    serve = actions.add_parser("serve", help="cosign, and show what was cosigned")
    serve.add_argument("--host", default="127.0.0.1", metavar="H")
    serve.add_argument("--port", type=int, default=PORT, metavar="P")
    show = actions.add_parser("show", help="say who it is, what it cosigned, what it refused")
    show.add_argument("--json", action="store_true")
    for action, run_it in ((new, _new), (follow, _trust), (serve, _serve), (show, _show)):
        action.add_argument("--data", type=Path, default=DATA, metavar="DIR")
        action.set_defaults(action=run_it)


def run(options: argparse.Namespace) -> int:
    if options.action is None:
        options.parser.print_help()
        return 0
    code: int = options.action(options)
    return code


def _new(options: argparse.Namespace) -> int:
    keys = new_witness(options.data, options.name)
    public = options.data / PUBLIC
    public.write_text(
        "".join([f"witness: {options.name}\nkeys:\n", *(f"  - {key}\n" for key in keys)])
    )
    tell("{folder}: the keys of witness {name}, and what it must not forget", **_names(options))
    tell("Never restore it from a backup: a witness that forgets what it signed is retired.")
    tell("{path}: the public keys, for the accord that counts on this witness", path=public)
    for key in keys:
        print(key)
    tell("Next: comity witness trust --accord FILE --data {folder}", folder=options.data)
    tell("Then: comity witness serve --data {folder}", folder=options.data)
    return 0


def _trust(options: argparse.Namespace) -> int:
    log = _log(options)
    trust(options.data, log)
    tell("This witness now cosigns {origin}, by these keys and no others:", origin=log.origin)
    for key in log.keys:
        print(key)
    if log.validate:
        tell("It reads every entry at {url} before it cosigns.", url=log.url)
    return 0


def _log(options: argparse.Namespace) -> TrustedLog:
    keys = tuple(VerifierKey.parse(text) for text in options.log)
    origin = options.origin
    if options.accord:
        accord = read_chain(options.accord).latest
        if keys or origin not in {None, accord.origin}:
            raise Malformed("the accord names the log {origin} and its keys", origin=accord.origin)
        origin, keys = accord.origin, accord.log_keys
    if not keys:
        raise Malformed("name a key of the log with --log VKEY, or an accord with --accord FILE")
    return TrustedLog(origin or keys[0].name, keys, options.url, options.validate)


def _show(options: argparse.Namespace) -> int:
    state, judged = peek(options.data)
    with closing(state):
        if options.json:
            print(json.dumps(report(state, judged), ensure_ascii=False, indent=2))
            return 0
        for line in lines(state, judged, _speak):
            print(line)
    return 0


def _serve(options: argparse.Namespace) -> int:
    with (
        listening(options.host, options.port) as listener,
        ThreadPoolExecutor(TOGETHER) as pool,
        closing(open_witness(options.data, each=pool.map)) as house,
    ):
        for fault in house.recall():
            # Not a reason to stop: a log may wait for its witnesses before it starts.
            print(f"comity: {explain(fault, words())}", file=sys.stderr)
        _greet(house, address_of(options.host, listener))
        stop = threading.Event()
        worker = threading.Thread(target=house.work, args=(stop,), name="records")
        worker.start()
        try:
            Server.of(application(house)).run(sockets=[listener])
        finally:
            stop.set()
            house.due.set()
            worker.join()
    return 0


def _greet(house: House, address: str) -> None:
    if house.witness.retired is not None:
        tell("RETIRED: this witness signs nothing any more, for this reason:")
        print(explain(house.witness.retired, words()))
    tell("witness   {name}", name=house.witness.name)
    for origin in house.logs:
        head = house.cosigned(origin)
        size = head.size if head else 0
        tell("log       {origin}, cosigned up to size {size}", origin=origin, size=size)
    tell("cosigns   {address}/add-checkpoint", address=address)
    for origin in house.logs:
        tell("shows     {address}/{path}", address=address, path=copy_path(origin))
    if not house.logs:
        tell("It follows no log yet: stop it, and name one with comity witness trust")
    tell("Stop it with Ctrl-C; nothing is lost.")
    sys.stdout.flush()


def _names(options: argparse.Namespace) -> dict[str, object]:
    return {"folder": options.data, "name": options.name}


def _speak(template: str, **values: object) -> str:
    return say(words(), template, **values)
