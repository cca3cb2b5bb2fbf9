"""comity mirror: follows a register, verifies all of it, keeps it, serves a copy."""

import argparse
import asyncio
import socket
import sqlite3
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import uvloop

from comity.accord.chain import Chain
from comity.adapters.client import Client
from comity.base.errors import ComityError, Unavailable
from comity.cli.chains import read_chain
from comity.cli.listening import Server, address_of, listening
from comity.cli.main import tell, words
from comity.cli.progress import progress
from comity.cli.submit import fetched_accord
from comity.documents.messages import explain, say
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.service.catchup import CHECKPOINT
from comity.service.followed import Forked
from comity.service.mirror import Grew, News
from comity.service.wiring.mirror import MirrorHouse, open_mirror
from comity.storage.sqlite import Index
from comity.web.app import application
from comity.web.site import Site

EVERY = 5.0
FORKED = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", metavar="URL")
    parser.add_argument("--data", type=Path, default=Path("mirror"), metavar="DIR")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--port", type=int, default=8601, metavar="P")
    parser.add_argument(
        "--every", type=float, default=EVERY, metavar="S", help="seconds between two looks"
    )
    parser.add_argument("--once", action="store_true", help="look once and serve nothing")


def run(options: argparse.Namespace) -> int:
    named = read_chain(options.accord) if options.accord else None
    client = Client(options.address)

    def fetched() -> Chain:
        return fetched_accord(client)

    if options.once:
        with open_mirror(options.data, options.address, named, fetched) as house:
            return _once(house, client)
    with (
        listening(options.host, options.port) as listener,
        open_mirror(options.data, options.address, named, fetched) as house,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        _begin(house, client)
        _greet(house, address_of(options.host, listener))
        with closing(Index(house.folder.index)) as reader:
            objects = house.folder.stores().public
            site = Site(reader, objects.get, followed=lambda: house.followed)
            server = Server.of(application(None, objects, site))
            runner.run(_serve(server, listener, house, options.every))
    return _end(house)


def _once(house: MirrorHouse, client: Client) -> int:
    house.load()
    with progress(_claimed(client)) as step:
        _tell(house, house.look(step))
    return _end(house)


def _begin(house: MirrorHouse, client: Client) -> None:
    """See what is held; with nothing to serve yet, the first look has to succeed."""
    house.load()
    if not house.followed.size:
        with progress(_claimed(client)) as step:
            house.look(step)


async def _serve(server: Server, listener: socket.socket, house: MirrorHouse, every: float) -> None:
    task = asyncio.create_task(_follow(house, every))
    # What is broken in the mirror itself must not look as if it followed.
    task.add_done_callback(lambda _: server.stop())
    await server.serve(sockets=[listener])
    if not task.done():
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _follow(house: MirrorHouse, every: float) -> None:
    stop, said = threading.Event(), ""

    def step(_: int) -> None:
        # A look cannot be cut off from outside; a long one ends here, and goes on another day.
        if stop.is_set():
            raise Unavailable("the mirror is being stopped")

    while True:
        try:
            news = await asyncio.to_thread(house.look, step)
        except asyncio.CancelledError:
            stop.set()
            raise
        except (ComityError, OSError, sqlite3.Error) as fault:
            why = explain(fault, words()) if isinstance(fault, ComityError) else str(fault)
            if why != said:
                print(f"comity: {why}", file=sys.stderr, flush=True)
            said = why
        else:
            if isinstance(news, Grew) or (isinstance(news, Forked) and said != news.path):
                _tell(house, news)
            said = news.path if isinstance(news, Forked) else ""
        await asyncio.sleep(every)


def _claimed(client: Client) -> int:
    """Return how many entries there may be, for the bar alone: nothing is verified yet."""
    with suppress(ComityError):
        note = Note.parse(client.get(f"/{CHECKPOINT}"))
        return Checkpoint.parse(note.text).size
    return 0


def _greet(house: MirrorHouse, address: str) -> None:
    held = house.followed
    tell("mirror of {address}, {size} entries", address=held.address, size=held.size)
    tell("pages     {address}/", address=address)
    tell("log       {address}/checkpoint", address=address)
    tell("data      {folder}", folder=house.folder.path)
    tell("Stop it with Ctrl-C; nothing is lost.")
    sys.stdout.flush()


def _tell(house: MirrorHouse, news: News) -> None:
    if isinstance(news, Forked):
        template = "FORK: the log has signed two histories; it is followed no further: {path}"
        print(say(words(), template, path=house.evidence / news.path), file=sys.stderr, flush=True)
    else:
        tell("{size} entries, all of them verified", size=house.followed.size)
    sys.stdout.flush()


def _end(house: MirrorHouse) -> int:
    return FORKED if house.followed.forked else 0
