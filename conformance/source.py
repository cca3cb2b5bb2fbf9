"""Where a log is read from: a folder, or the HTTP prefix it is served under."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from conformance.faults import Broken
from conformance.web import Answer, Peer, Unreachable

OK, NOT_FOUND = 200, 404
LARGEST_BUNDLE = 256 * (2 + 65_535)


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at a path; headers are None where it was no server that gave it."""

    data: bytes
    headers: dict[str, str] | None


class Source(Protocol):
    """A log's resources by their path below its prefix."""

    def get(self, path: str) -> Resource | None:
        """Return the resource, or None if there is none."""
        ...

    def names(self) -> Iterator[str]:
        """Return every path there is below `tile/`, where that can be listed at all."""
        ...


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A log's files under one folder."""

    root: Path

    def get(self, path: str) -> Resource | None:
        try:
            return Resource(self.root.joinpath(path).read_bytes(), None)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as fault:
            raise Unreachable(f"{path}: {fault.strerror}") from None

    def names(self) -> Iterator[str]:
        for path in sorted(self.root.joinpath("tile").rglob("*")):
            if path.is_file():
                yield path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class ServedSource:
    """A log behind HTTP; 404 and 410 say that there is nothing, other codes say nothing."""

    peer: Peer

    def get(self, path: str) -> Resource | None:
        answer = self.peer.ask("GET", path, accept="gzip, identity")
        if answer.status in {NOT_FOUND, 410}:
            return None
        if answer.status != OK:
            raise Broken(f"{path}: HTTP status {answer.status}")
        return Resource(_decoded(path, answer), answer.headers)

    def names(self) -> Iterator[str]:
        return iter(())


def _decoded(path: str, answer: Answer) -> bytes:
    coding = answer.headers.get("content-encoding", "identity").lower()
    if coding == "identity":
        return answer.body
    if coding != "gzip":
        raise Broken(f"{path}: content encoding {coding}, which was not asked for")
    try:
        # Bounded: a few kilobytes of gzip can stand for gigabytes.
        stream = zlib.decompressobj(wbits=31)
        data = stream.decompress(answer.body, LARGEST_BUNDLE + 1)
        whole = stream.eof and not stream.unused_data
    except zlib.error:
        whole = False
    if not whole:
        raise Broken(f"{path}: not one whole gzip stream of a size a bundle can have")
    return data


def compressible(data: bytes) -> bool:
    """Say whether compressing would be worth it, so that asking for it is fair."""
    return len(gzip.compress(data, 6)) < len(data) * 9 // 10
