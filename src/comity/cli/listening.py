"""A server of pages and files on one socket, which leaves signals to the command that runs it."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from comity.base.errors import Unavailable
from comity.web.door import Doors, Submit
from comity.web.raw import App

BACKLOG = 2048


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens: before anything is written, we know that we can serve it."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except (OSError, OverflowError, UnicodeError) as fault:
        code = getattr(fault, "errno", None) or 0
        why = os.strerror(code) if code > 0 else fault
        raise Unavailable(
            "cannot listen on {host}:{port}: {why}", host=host, port=port, why=why
        ) from None


def address_of(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


class Server(uvicorn.Server):
    """Uvicorn's server; SIGINT and SIGTERM end `serve`, and the caller closes what it opened."""

    @classmethod
    def of(cls, app: App, submit: Submit | None = None) -> "Server":
        """Return a server of this application; plain posts of one statement go to `submit`."""
        config = uvicorn.Config(
            app,
            http="httptools" if submit is None else _doors(submit),
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
        return cls(config)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        yield

    def stop(self) -> None:
        self.should_exit = True


def _doors(submit: Submit) -> type[asyncio.Protocol]:
    """Return what makes a connection's protocol: a door, with uvicorn's own behind it."""
    doors: list[Doors] = []

    def door(config: uvicorn.Config, server_state: ServerState, **rest: Any) -> asyncio.Protocol:  # noqa: ANN401 - what uvicorn adds is uvicorn's
        if not doors:
            doors.append(Doors(submit, server_state))
        return doors[0].door(partial(HttpToolsProtocol, config, server_state, **rest))

    return cast(type[asyncio.Protocol], door)  # uvicorn only ever calls it
