"""A tiny witness in this process that follows C2SP, and bugs it can be given, one by one."""

import base64
import http.server
import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from conformance import logs, merkle
from conformance.faults import Broken
from conformance.logs import Signer, signer
from conformance.notes import (
    COSIGNATURE,
    ML_DSA_44,
    Checkpoint,
    Key,
    Line,
    Note,
    read_base64,
    verify,
)

NAME = "witness.example/tiny"
SIZE_TYPE = "text/x.tlog.size"
# What is wrong with a witness that has the bug, by its name.
BUGS = {
    "accepts any proof": "it does not check consistency",
    "forgets": "it says 200 and remembers nothing",
    "conflict without its type": "409 as text/plain",
    "conflict without a size": "409 with words for a body",
    "time zero": "cosignatures without a time",
    "clock of another century": "cosignatures far from the clock",
    "cosigns unknown origins": "200 for a log it does not know",
    "trusts any signature": "it does not check who signed the checkpoint",
    "any one signature": "a failing line of a trusted key does not matter if another one holds",
    "only the first line": "it looks at the first signature line only",
    "at most eight lines": "it takes no note of more than eight lines",
    "chokes on unknown lines": "a line by an unknown key is an error to it",
    "old above size": "400 is never said for it",
    "not atomic": "checks, waits, then stores",
    "conflict for other root": "409 where the sizes agree and the roots do not, as before 2026-07",
    "cosigns other root": "it compares sizes, not roots",
    "any root of nothing": "the empty tree may have any root",
    "a proof from nothing": "a proof from the old size zero is not looked at",
    "lenient": "it reads numbers, base64 and lines as they come",
    "no old size": "it never says 409",
    "no refresh": "409 where the old size equals the size it knows and the new one",
    "half a tree": "ML-DSA-44 cosignatures over another size",
    "corrupt cosignature": "what it signs does not verify",
    "state after refusal": "it remembers what it refused to cosign",
    "answers anything": "200 to what it cannot read",
    "closes": "every answer closes its connection",
    "serves nothing": "no monitoring GET",
    "serves without cosignature": "the monitoring GET has the log's line alone",
    "serves everything": "the monitoring GET answers for logs never cosigned",
    "only Ed25519": "no ML-DSA-44 cosignature",
}


class Refusal(Exception):
    """A status, with a body and its type."""

    def __init__(self, status: int, body: str = "", kind: str = "text/plain") -> None:
        super().__init__(status)
        self.status, self.body, self.kind = status, body, kind


class TinyWitness:
    """What it trusts, what it remembers, and its bugs."""

    def __init__(self, *bugs: str) -> None:
        assert set(bugs) <= BUGS.keys()
        self.bugs = frozenset(bugs)
        self.signers = [signer(NAME, kind, 0) for kind in (COSIGNATURE, ML_DSA_44)]
        if "only Ed25519" in bugs:
            self.signers.pop()
        self.trusted: dict[str, list[Key]] = {}
        for origin, vkey in logs.trusted():
            self.trusted.setdefault(origin, []).append(Key.parse(vkey))
        self.heads: dict[str, Checkpoint] = {}
        self.served: dict[str, str] = {}
        self.lock = threading.Lock()

    @property
    def keys(self) -> list[Key]:
        return [one.key for one in self.signers]

    def add_checkpoint(self, body: bytes) -> str:
        try:
            old, proof, note = self.read(body)
            head = self.head(note)
        except (Broken, ValueError, IndexError):
            if "answers anything" in self.bugs:
                return "hello\n"
            raise Refusal(400, "malformed") from None
        if head.origin not in self.trusted and "cosigns unknown origins" not in self.bugs:
            raise Refusal(404, "unknown log")
        self.check_signed(note, head)
        if "not atomic" in self.bugs:
            self.check_growth(old, proof, head)
            time.sleep(0.01)
            return self.cosign(note, head)
        with self.lock:
            try:
                self.check_growth(old, proof, head)
            except Refusal:
                if "state after refusal" in self.bugs:
                    self.heads[head.origin] = head
                raise
            return self.cosign(note, head)

    def read(self, body: bytes) -> tuple[int, list[bytes], Note]:
        if "lenient" in self.bugs:
            return lenient(body)
        lines, gap, note = body.decode().partition("\n\n")
        first, *proof = lines.split("\n")
        word, _, old = first.partition(" ")
        hashes = [read_base64(line) for line in proof]
        if word != "old" or not gap or str(int(old)) != old or not old.isascii():
            raise ValueError(first)
        if len(hashes) > 63 or any(len(one) != 32 for one in hashes):
            raise ValueError(len(hashes))
        return int(old), hashes, Note.parse(note.encode())

    def head(self, note: Note) -> Checkpoint:
        if "lenient" in self.bugs:
            origin, size, root, *_ = [*note.text.split("\n"), ""]
            return Checkpoint(origin, abs(int(size)) % (1 << 64), loose_base64(root))
        return Checkpoint.parse(note.text)

    def check_signed(self, note: Note, head: Checkpoint) -> None:
        keys = self.trusted.get(head.origin, [])
        lines = note.lines[:1] if "only the first line" in self.bugs else note.lines
        if "at most eight lines" in self.bugs and len(lines) > 8:
            raise Refusal(400, "too many lines")
        held = 0
        for line in lines:
            by = [key for key in keys if line.by(key)]
            if not by and "chokes on unknown lines" in self.bugs:
                raise Refusal(403, "unknown line")
            for key in by:
                try:
                    verify(key, note.text, line)
                    held += 1
                except Broken:
                    if not {"any one signature", "trusts any signature"} & self.bugs:
                        raise Refusal(403, "a signature fails") from None
        if not held and not {"trusts any signature", "cosigns unknown origins"} & self.bugs:
            raise Refusal(403, "no signature by a trusted key")

    def check_growth(self, old: int, proof: list[bytes], head: Checkpoint) -> None:
        known = self.heads.get(head.origin, Checkpoint(head.origin, 0, merkle.EMPTY_ROOT))
        if old > head.size and "old above size" not in self.bugs:
            raise Refusal(400, "old above size")
        refresh = "no refresh" in self.bugs and old == head.size > 0
        if (old != known.size and "no old size" not in self.bugs) or refresh:
            self.conflict(known.size)
        if (
            head.size == 0
            and head.root != merkle.EMPTY_ROOT
            and "any root of nothing" not in self.bugs
        ):
            raise Refusal(422, "nothing has one root")
        if old == 0 and proof and "a proof from nothing" not in self.bugs:
            raise Refusal(422, "a proof from zero")
        if old == head.size == known.size > 0 and head.root != known.root:
            if "conflict for other root" in self.bugs:
                self.conflict(known.size)
            if "cosigns other root" not in self.bugs:
                raise Refusal(422, "another root")
        if "accepts any proof" not in self.bugs and not consistent(known, head, proof):
            raise Refusal(422, "no consistency")

    def conflict(self, size: int) -> None:
        kind = "text/plain" if "conflict without its type" in self.bugs else SIZE_TYPE
        body = "conflict\n" if "conflict without a size" in self.bugs else f"{size}\n"
        raise Refusal(409, body, kind)

    def cosign(self, note: Note, head: Checkpoint) -> str:
        if "forgets" not in self.bugs:
            self.heads[head.origin] = head
        now = int(time.time()) - 4_000_000_000 * ("clock of another century" in self.bugs)
        seconds = 0 if "time zero" in self.bugs else max(now, 1)
        lines = "".join(f"{self.line(one, note, head, seconds)}\n" for one in self.signers)
        by_log = [line for line in note.lines if line.name == head.origin]
        self.served[head.origin] = note.text + "\n" + "".join(f"{line}\n" for line in by_log)
        if "serves without cosignature" not in self.bugs:
            self.served[head.origin] += lines
        return lines

    def line(self, one: Signer, note: Note, head: Checkpoint, seconds: int) -> str:
        text = note.text
        if "half a tree" in self.bugs and one.key.kind == ML_DSA_44 and head.size:
            text = text.replace(f"\n{head.size}\n", f"\n{head.size // 2 + 1}\n", 1)
        if "corrupt cosignature" in self.bugs:
            text = text.replace("conformance", "Conformance", 1)
        try:
            return str(one.line(text, seconds))
        except Broken:
            raise Refusal(400, "malformed") from None

    def checkpoint(self, path: str) -> str:
        origins = {sha256(origin.encode()).hexdigest(): origin for origin in self.trusted}
        origin = origins.get(path.split("/")[1])
        everything = "serves everything" in self.bugs and origin
        if "serves nothing" in self.bugs or (origin not in self.served and not everything):
            raise Refusal(404, "no checkpoint")
        return self.served.get(str(origin), "nothing\n")


def consistent(known: Checkpoint, head: Checkpoint, proof: list[bytes]) -> bool:
    """Check by RFC 9162 section 2.1.4.2, which is another way than the suite makes its proofs."""
    if known.size in {0, head.size}:
        return known.size == 0 or not proof
    if known.size & (known.size - 1) == 0:
        proof = [known.root, *proof]
    if not proof:
        return False
    at, last = known.size - 1, head.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    one = other = proof[0]
    for each in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            one, other = merkle.node_hash(each, one), merkle.node_hash(each, other)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            other = merkle.node_hash(other, each)
        at, last = at >> 1, last >> 1
    return last == 0 and (one, other) == (known.root, head.root)


def lenient(body: bytes) -> tuple[int, list[bytes], Note]:
    """Read a request as it comes, as no witness may: what cannot be read is passed over."""
    text = body.decode(errors="ignore").replace("\r", "")
    at = text.find(logs.PREFIX)
    if at < 0:
        raise Broken("no checkpoint")
    old, *proof = [*text[:at].split("\n"), ""]
    head, _, rest = text[at:].rpartition("\n\n")
    lines = [line.removeprefix("\u2014 ").removeprefix("- ") for line in rest.split("\n")]
    parts = [line.split(" ") for line in lines if " " in line]
    found = [(name, loose_base64(raw)) for name, raw, *_ in parts]
    note = Note(head + "\n", tuple(Line(name, raw[:4], raw[4:]) for name, raw in found))
    return loose_number(old), [loose_base64(one) for one in proof if one], note


def loose_number(text: str) -> int:
    try:
        return int(text.lower().replace("old", ""))
    except ValueError:
        return 0


def loose_base64(text: str) -> bytes:
    letters = "".join(re.findall("[A-Za-z0-9+/]", text))
    return base64.b64decode(letters[: len(letters) // 4 * 4 + len(letters) % 4 // 2 * 2] + "==")


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


def _handler(witness: TinyWitness) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Small answers in two packets wait for each other's acknowledgement otherwise.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(lambda: witness.add_checkpoint(body))

        def do_GET(self) -> None:
            self.answer(lambda: witness.checkpoint(self.path))

        def answer(self, made: Callable[[], str]) -> None:
            try:
                status, text, kind = 200, made(), "text/plain; charset=utf-8"
            except Refusal as refusal:
                status, text, kind = refusal.status, refusal.body, refusal.kind
            raw = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            if "closes" in witness.bugs:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def served(witness: TinyWitness) -> Iterator[str]:
    """Serve a witness on the loopback; the value is its prefix."""
    with _Server(("127.0.0.1", 0), _handler(witness)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
