"""A server that answers whatever a test says, on a free port of this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

Asked = list[bytes]


def answer(code: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {code} Said", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def serving(*answers: bytes) -> Iterator[tuple[str, Asked]]:
    """Yield an address that gives these answers, one a connection, and what it was asked."""
    asked: Asked = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, answers, asked), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        thread.join(timeout=10)
        assert not thread.is_alive()


def _serve(listener: socket.socket, answers: tuple[bytes, ...], asked: Asked) -> None:
    for said in answers:
        connection, _ = listener.accept()
        with connection:
            asked.append(_request(connection))
            connection.sendall(said)


def _request(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
