"""Questions to the Go program in `oracle/`, one JSON line each way."""

import base64
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Said:
    """What Go answered; the fields that the question did not ask for are empty."""

    ok: bool
    why: str
    names: list[str]
    text: bytes
    hashes: list[bytes]
    root: bytes
    index: int
    width: int


class Oracle:
    """A running oracle; the tree it grew stays from one question to the next."""

    def __init__(self, program: Path) -> None:
        self._process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)

    def ask(self, op: str, **words: object) -> Said:
        assert self._process.stdin
        assert self._process.stdout
        question = {"Op": op, **{name.title(): _plain(value) for name, value in words.items()}}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return _said(json.loads(self._process.stdout.readline()))

    def grow(self, leaves: Sequence[bytes]) -> bytes:
        """Append to the tree, and return its root."""
        self.size += len(leaves)
        return self.ask("grow", leaves=leaves).root


def _said(found: dict[str, Any]) -> Said:
    return Said(
        found["OK"],
        found["Why"],
        found["Names"] or [],
        base64.b64decode(found["Text"] or ""),
        [base64.b64decode(one) for one in found["Hashes"] or []],
        base64.b64decode(found["Root"] or ""),
        found["Index"],
        found["Width"],
    )


def _plain(value: object) -> object:
    """Return a value as Go's JSON reads it: bytes in base64, hashes and leaves as lists of such."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
