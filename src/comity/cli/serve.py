"""comity serve: the register, its log, its witnesses and its pages in one process."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import uvicorn
import uvloop

from comity.base.errors import Unavailable
from comity.cli.main import tell
from comity.service.wiring.register import Register, open_register
from comity.service.wiring.sample import fill, put_packs
from comity.storage.sqlite import Index
from comity.web.app import application
from comity.web.site import Site

# New objects between two looks for garbage: a batch of statements makes some ten thousand.
GARBAGE = 50_000
BACKLOG = 2048
# Seconds until the thread that commits may run again after each write it waited for. Python's 5 ms
# would add up, over the twenty writes of a batch, to more than the writes themselves.
SWITCH = 0.0005


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--port", type=int, default=8600, metavar="P")
    parser.add_argument("--sample", action="store_true", help="start with published facts")


def run(options: argparse.Namespace) -> int:
    with _listening(options.host, options.port) as listener:
        register = open_register(options.data)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(_serve(register, options, listener))
        finally:
            register.close()


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens: before a folder is founded, we know that we can serve it."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except (OSError, OverflowError, UnicodeError) as fault:
        code = getattr(fault, "errno", None) or 0
        why = os.strerror(code) if code > 0 else fault
        raise Unavailable(
            "cannot listen on {host}:{port}: {why}", host=host, port=port, why=why
        ) from None


class _Server(uvicorn.Server):
    """Uvicorn's server; it leaves signals to us, who still have an index to close."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self.should_exit = True


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
    await server.serve(sockets=[listener])
    reader.close()
    if task.done():
        raise Unavailable("the log cannot be written: {why}", why=task.exception())
    task.cancel()
    await asyncio.wait([task])
    await register.sequencer.settle()
    return 0


def _server(register: Register, reader: Index) -> _Server:
    objects = register.folder.stores().public
    site = Site(reader, objects.get)
    app = application(register.sequencer, objects, site)
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    return _Server(config)


def _greet(register: Register, options: argparse.Namespace, listener: socket.socket) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{listener.getsockname()[1]}"
    if register.accord.body.rehearsal:
        tell("REHEARSAL: one operator holds every witness; this proves nothing to others")
    tell("register  {origin}, {size} entries", origin=register.log.origin, size=register.log.size)
    tell("pages     {address}/", address=address)
    tell("API       {address}/openapi.json", address=address)
    tell("log       {address}/checkpoint", address=address)
    tell("data      {folder}", folder=options.data)
    tell("Stop it with Ctrl-C; nothing is lost.")
    sys.stdout.flush()
