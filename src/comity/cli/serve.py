"""comity serve: the register, its log, its witnesses and its pages in one process."""

import argparse
import asyncio
import gc
import socket
import sys
from pathlib import Path

import uvloop

from comity.base.errors import Unavailable
from comity.cli.chains import read_chain
from comity.cli.listening import Server, address_of, listening
from comity.cli.main import tell, words
from comity.documents.messages import explain
from comity.service.wiring.register import Register, open_register
from comity.service.wiring.sample import fill, put_packs
from comity.storage.sqlite import Index
from comity.web.app import application
from comity.web.site import Site

# New objects between two looks for garbage: a batch of statements makes some ten thousand.
GARBAGE = 50_000
# Seconds until the thread that commits may run again after each write it waited for. Python's 5 ms
# would add up, over the twenty writes of a batch, to more than the writes themselves.
SWITCH = 0.0005
# Seconds between two looks at whether the quorum is there.
WATCH = 1.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--port", type=int, default=8600, metavar="P")
    parser.add_argument(
        "--genesis", type=Path, metavar="FILE", help="found the register that both sides signed"
    )
    parser.add_argument("--sample", action="store_true", help="start with published facts")


def run(options: argparse.Namespace) -> int:
    with listening(options.host, options.port) as listener:
        genesis = read_chain(options.genesis).links[0].envelope if options.genesis else None
        register = open_register(options.data, genesis=genesis)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(_serve(register, options, listener))
        finally:
            register.close()


async def _serve(register: Register, options: argparse.Namespace, listener: socket.socket) -> int:
    await register.found()
    await put_packs(register)
    if options.sample:
        await fill(register)
    await register.sequencer.settle()
    reader = Index(register.folder.index)
    server = _server(register, reader)
    task = asyncio.create_task(register.sequencer.run())
    # A register that can no longer write must not look as if it could.
    task.add_done_callback(lambda _: setattr(server, "should_exit", True))
    _greet(register, options, listener)
    # What start-up made lives as long as the process; looking through it again only costs.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    sys.setswitchinterval(SWITCH)
    watch = asyncio.create_task(_watch(register))
    await server.serve(sockets=[listener])
    watch.cancel()
    reader.close()
    if task.done():
        raise Unavailable("the log cannot be written: {why}", why=task.exception())
    task.cancel()
    await asyncio.wait([task])
    await register.sequencer.settle()
    return 0


async def _watch(register: Register) -> None:
    """Tell the operator when the quorum is missing, and when it is there again."""
    told = ""
    while True:
        why = register.log.missing
        now = "" if why is None else explain(why, words())
        if now != told:
            if now:
                tell("not published: {why}", why=now)
            else:
                tell("published: {size} entries", size=register.log.proven_size)
            sys.stdout.flush()
        told = now
        await asyncio.sleep(WATCH)


def _server(register: Register, reader: Index) -> Server:
    objects = register.folder.stores().public
    app = application(register.sequencer, objects, Site(reader, objects.get))
    return Server.of(app, app.submissions.one)


def _greet(register: Register, options: argparse.Namespace, listener: socket.socket) -> None:
    address = address_of(options.host, listener)
    if register.accord.body.rehearsal:
        tell("REHEARSAL: one operator holds every witness; this proves nothing to others")
    tell("register  {origin}, {size} entries", origin=register.log.origin, size=register.log.size)
    tell("pages     {address}/", address=address)
    tell("API       {address}/openapi.json", address=address)
    tell("log       {address}/checkpoint", address=address)
    tell("data      {folder}", folder=options.data)
    tell("Stop it with Ctrl-C; nothing is lost.")
    sys.stdout.flush()
