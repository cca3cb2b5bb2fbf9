"""
From a case's words to the bytes of an add-checkpoint request.

`text` edits happen before the log signs, so a bad checkpoint is well signed; `body` edits after.
An edit that finds nothing is an error of the suite: the case would test nothing.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from conformance.logs import Log, signer
from conformance.merkle import HASH
from conformance.notes import COSIGNATURE, ED25519, ML_DSA_44, Key, Line

NINES = "9" * 5000
OTHER_DIGITS = {ord("0") + digit: 0x660 + digit for digit in range(10)}
RELATIVE = re.compile(r"S([+-]\d+)?")
LARGEST_COMPLETE = 1 << 16
SIGNED_LENGTHS = {ED25519: 64, COSIGNATURE: 72, ML_DSA_44: 2428}


class NotHere(Exception):
    """Raised where a case cannot be asked in the state the witness is in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The bytes of a request, and what it says where it is well formed."""

    body: bytes
    text: str
    old: int
    size: int


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes requests for one log at the size the witness knows, at one time (POSIX seconds)."""

    log: Log
    known: int
    witness: Sequence[Key]
    now: int

    def make(self, send: Mapping[str, Any]) -> Asked:
        if "only" in send:
            return Asked(send["only"].encode(), "", self.known, self.known)
        old, size = (size_of(send[name], self.known) for name in ("old", "size"))
        proof = [encoded(one) for one in self._proof(send.get("proof", "true"), old, size)]
        words = self._words(send, old, size, proof)
        text = edited(self.log.text(size, self._root(send, size)), send.get("text", ()), words)
        lines = [
            str(line) for word in send.get("lines", ["log"]) for line in self._lines(word, text)
        ]
        words |= {"end": lines[-1][-8:], "grease": lines[0].split(" ")[-1]}
        parts = [f"old {old}", *proof, "", text + "\n" + "\n".join(lines), ""]
        body = edited("\n".join(parts), send.get("body", ()), words)
        return Asked(body.encode("utf-8", "surrogateescape"), text, old, size)

    def _root(self, send: Mapping[str, Any], size: int) -> bytes | None:
        roots = {"tree": None, "zeros": bytes(HASH), "fork": self.log.fork.root(size)}
        return roots[send.get("root", "tree")]

    def _words(
        self, send: Mapping[str, Any], old: int, size: int, proof: Sequence[str]
    ) -> dict[str, str]:
        root = encoded(self._root(send, size) or self.log.tree.root(size))
        first = proof[0] if proof else ""
        return {
            "old": str(old),
            "old_other": str(old).translate(OTHER_DIGITS),
            "size": str(size),
            "wrapped": str(size + (1 << 64)),
            "origin": self.log.origin,
            "nines": NINES,
            **{
                name: value
                for key, text in (("root", root), ("first", first))
                for name, value in (
                    (key, text),
                    (f"{key}_unpadded", text.rstrip("=")),
                    (f"{key}_stray", stray(text)),
                )
            },
        }

    def _proof(self, word: str, old: int, size: int) -> list[bytes]:
        name, _, count = word.partition(":")
        if name == "zeros":
            return [bytes(HASH)] * int(count)
        true = self.log.tree.consistency(old, size)
        made: Mapping[str, Callable[[], list[bytes]]] = {
            "true": lambda: true,
            "none": list,
            "cut": lambda: true[:-1],
            "headless": lambda: true[1:],
            "longer": lambda: [*true, sha256(b"one more").digest()],
            "flip": lambda: [flipped(true[0]), *true[1:]],
            "flip-last": lambda: [*true[:-1], flipped(true[-1])],
            "swap": lambda: [true[1], true[0], *true[2:]],
            "reverse": lambda: true[::-1],
            "other-old": lambda: self.log.tree.consistency(old - 1, size),
            "from-one": lambda: self.log.tree.consistency(1, size),
            "fork": lambda: self.log.fork.consistency(old, size),
        }
        return made[name]()

    def _lines(self, word: str, text: str) -> list[Line]:
        """Return the signature lines of one word, as `grease*3`."""
        name, _, times = word.partition("*")
        if name == "witness-forged":
            return [forged(key) for key in self.witness]
        return [self._line(name, text, number) for number in range(int(times or 1))]

    def _line(self, name: str, text: str, number: int) -> Line:
        which = 1 if name.startswith("log-2") else 0
        key = self.log.signers[which].key
        junk = sha256(f"grease {number}".encode()).digest()
        match name.replace("log-2", "log"):
            case "log":
                return self.log.signers[which].line(text, self.now)
            case "log-corrupt":
                line = self.log.signers[which].line(text, self.now)
                return Line(line.name, line.key_id, flipped(line.signature))
            case "log-short":
                return Line(key.name, key.id, self.log.signers[which].line(text, 0).signature[:-1])
            case "log-other-head":
                return self.log.signers[which].line(self.log.text(self.known + 9), self.now)
            case "stranger":
                return signer(f"stranger.example/{number}", ED25519, 0).line(text, 0)
            case "same-name":
                return signer(self.log.origin, ED25519, 99).line(text, 0)
            case "same-id":
                return Line("stranger.example/same-id", key.id, junk * 2)
            case "grease":
                return Line(f"grease.example/{number}", junk[:4], junk * (1 + number))
            case "grease-long":
                return Line("grease.example/long", junk[:4], junk * 157)
        raise ValueError(name)


def size_of(word: str, known: int) -> int:
    """Return the size a case means: `S` is the one the witness knows; also S+3, odd, complete."""
    if word.isdecimal():
        return int(word)
    if word == "odd":
        return known + 1 + known % 2
    if word == "complete":
        size = 1 << known.bit_length()
        if size > LARGEST_COMPLETE:
            raise NotHere(f"the log has {known} entries by now; another --seed begins anew")
        return size
    found = RELATIVE.fullmatch(word)
    if not found:
        raise ValueError(word)
    return known + int(found[1] or 0)


def edited(text: str, edits: Sequence[Sequence[str]], words: Mapping[str, str]) -> str:
    for find, put in edits:
        target = find.format_map(words)
        if target not in text:
            raise ValueError(f"the edit {find!r} finds nothing")
        text = text.replace(target, put.format_map(words))
    return text


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def stray(text: str) -> str:
    """Return base64 of 32 bytes in a second spelling: a bit nobody reads is set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text and text[:-2] + alphabet[alphabet.index(text[-2]) + 1] + "="


def flipped(raw: bytes) -> bytes:
    return raw[:-1] + bytes((raw[-1] ^ 1,))


def forged(key: Key) -> Line:
    return Line(key.name, key.id, b"\1" * SIGNED_LENGTHS[key.kind])
