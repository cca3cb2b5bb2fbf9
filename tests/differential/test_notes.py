"""
Notes and keys: where Go's sumdb/note and we differ has a name, and there we are the stricter.

The Go side knows plain Ed25519 keys, and an Ed25519 cosigner that `oracle/main.go` adds to it.
"""

import base64
import re
from collections.abc import Callable
from random import Random

import pytest

from comity.base.errors import ComityError
from comity.log import notes
from comity.log.notes import Note, signatures_by
from comity.log.signatures import Kind, VerifierKey
from differential.oracle import Oracle
from log.signers import Signer, head, signed

LOG = Signer("log.example/one", Kind.ED25519)
OTHER = Signer("log.example/one", Kind.ED25519, "other")
WITNESS = Signer("witness.example/a", Kind.ED25519_COSIGNATURE)
STRANGER = Signer("stranger.example/x", Kind.ED25519)
KEYS = [LOG.vkey, OTHER.vkey]
LINE = re.compile("— ([^ ]+) ([^\n]*)\n")


def ours(raw: bytes) -> list[str] | None:
    try:
        return [one.key.name for one in signatures_by(Note.parse(raw), KEYS)]
    except ComityError:
        return None


def theirs(oracle: Oracle, raw: bytes) -> list[str] | None:
    said = oracle.ask("open", raw=raw, keys=[str(key) for key in KEYS])
    return said.names if said.ok else None


def loose_base64(raw: bytes) -> bool:
    """Go's base64 ignores stray bits in the last character; one spelling is enough for us."""
    found = LINE.findall(raw.decode(errors="replace"))
    return any(base64.b64encode(_decoded(text)).decode() != text for _, text in found)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def second_line_of_one_key(raw: bytes) -> bool:
    """Go looks at the first line of a key only; tlog-witness wants every one verified."""
    who = [(name, _decoded(text)[:4]) for name, text in LINE.findall(raw.decode(errors="replace"))]
    return len(set(who)) < len(who)


def too_long(raw: bytes) -> bool:
    """Go takes up to 100 lines and a note of any length; we take 64 and 500,000 bytes."""
    return len(raw) > notes.LIMIT or raw.count("\n— ".encode()) > notes.LINES


DIFFERENCES = (loose_base64, second_line_of_one_key, too_long)
NOTE = bytes(signed(head(), LOG, STRANGER))
BOTH = bytes(signed(head(), STRANGER, OTHER, LOG))


def edit(old: str, new: str, raw: bytes = NOTE) -> bytes:
    assert old.encode() in raw
    return raw.replace(old.encode(), new.encode("utf-8", "surrogateescape"), 1)


ROWS = {
    "a note": NOTE,
    "two keys and a stranger": BOTH,
    "no known key": bytes(signed(head(), STRANGER)),
    "empty": b"",
    "no blank line": edit("\n\n", "\n"),
    "blank lines in the text": edit("7\n", "\n\n7\n"),
    "no last line feed": NOTE[:-1],
    "two last line feeds": NOTE + b"\n",
    "a carriage return": edit("7\n", "7\r\n"),
    "a tab": edit("7\n", "7\t\n"),
    "a delete character": edit("7\n", "7\x7f\n"),
    "a next-line character in the text": edit("7\n", "7\x85\n"),
    "not UTF-8": edit("7\n", "\udcff\n"),
    "a surrogate": NOTE.replace(b"7\n", b"\xed\xa0\x80\n"),
    "an overlong slash": NOTE.replace(b"/", b"\xc0\xaf", 1),
    "a replacement character": edit("7\n", "\ufffd\n"),
    "a null": edit("7\n", "\0\n"),
    "a hyphen": edit("— ", "- "),
    "no space after the dash": edit("— ", "—"),
    "two spaces after the dash": edit("— ", "—  "),
    "a space in a name": edit("stranger.example", "stranger example"),
    "a no-break space in a name": edit("stranger.example", "stranger\xa0example"),
    "an ideographic space in a name": edit("stranger.example", "stranger\u3000example"),
    "a zero-width space in a name": edit("stranger.example", "stranger\u200bexample"),
    "a Mongolian separator in a name": edit("stranger.example", "stranger\u180eexample"),
    "a line separator in a name": edit("stranger.example", "stranger\u2028example"),
    "a plus in a name": edit("stranger.example", "stranger+example"),
    "no name": edit("stranger.example/x", ""),
    "a line of four bytes": edit("\n— str", "\n— a AAAAAA==\n— str"),
    "a line of five bytes": edit("\n— str", "\n— a AAAAAAA=\n— str"),
    "a line without base64": edit("\n— str", "\n— a \n— str"),
    "a line with words": edit("\n— str", "\n— a AAAAAAAA more\n— str"),
    "stray bits": edit("\n— str", "\n— a AAAAAAB=\n— str"),
    "URL base64": edit("\n— str", "\n— a AAAAAA__\n— str"),
    "unpadded": edit("\n— str", "\n— a AAAAAAA\n— str"),
    "a corrupt line": bytes(Note(str(head(8)), signed(head(), LOG).signatures)),
    "the same line twice": NOTE + NOTE.split(b"\n\n")[1].split(b"\n")[0] + b"\n",
    "a corrupt second line": NOTE + str(LOG.line(head(9))).encode() + b"\n",
    "a corrupt first line": bytes(
        Note(str(head()), (LOG.line(head(9)), *signed(head(), LOG).signatures))
    ),
    "no text": b"\n\n" + NOTE.split(b"\n\n")[1],
    "only signatures": NOTE.split(b"\n\n")[1],
    "64 lines": NOTE + "— a AAAAAAA=\n".encode() * 62,
    "65 lines": NOTE + "— a AAAAAAA=\n".encode() * 63,
    "101 lines": NOTE + "— a AAAAAAA=\n".encode() * 99,
}


def agree(oracle: Oracle, raw: bytes) -> None:
    mine, other = ours(raw), theirs(oracle, raw)
    if mine == other:
        return
    reasons = [one.__name__ for one in DIFFERENCES if one(raw)]
    assert reasons, (raw, mine, other)
    # Stricter, or the same names with a second line of one key counted once.
    assert mine is None or (other is not None and set(mine) == set(other))


@pytest.mark.parametrize("raw", ROWS.values(), ids=ROWS)
def test_go_and_we_agree_on_a_note(oracle: Oracle, raw: bytes) -> None:
    agree(oracle, raw)


def test_the_rows_are_of_both_kinds(oracle: Oracle) -> None:
    verdicts = [theirs(oracle, raw) is not None for raw in ROWS.values()]
    assert 9 < sum(verdicts) < len(verdicts) - 9


def test_go_and_we_agree_on_mutated_notes(oracle: Oracle) -> None:
    chance = Random(7)  # noqa: S311 - mutated input is no secret
    accepted = 0
    for _ in range(4000):
        raw = mutated(bytearray(chance.choice([NOTE, BOTH])), chance)
        agree(oracle, raw)
        accepted += ours(raw) is not None
    assert 40 < accepted < 4000


def mutated(raw: bytearray, chance: Random) -> bytes:
    moves: list[Callable[[int, int], None]] = [
        raw.__setitem__,
        raw.insert,
        lambda at, _: raw.__delitem__(slice(at, at + chance.randrange(1, 5))),
        lambda at, _: raw.extend(raw[at:]),
    ]
    for _ in range(chance.randrange(1, 3)):
        byte = chance.choice(b"\n\n\r\t +=/A-0\x80\xe2\x94\xff")
        # Half of the changes fall into the line of a stranger, where both may go on.
        low = raw.rfind(b"stranger") if chance.random() < 0.5 else 0
        chance.choice(moves)(chance.randrange(max(low, 0), len(raw)), byte)
    return bytes(raw)


VKEYS = {
    "a key": str(LOG.vkey),
    "upper-case id": re.sub(r"\+(\w{8})\+", lambda m: f"+{m[1].upper()}+", str(LOG.vkey)),
    "another id": re.sub(r"\+\w{8}\+", "+00000000+", str(LOG.vkey)),
    "a short id": re.sub(r"\+\w{8}\+", "+0+", str(LOG.vkey)),
    "another name": str(LOG.vkey).replace("one", "two"),
    "no name": str(LOG.vkey).removeprefix("log.example/one"),
    "nothing": "",
    "no key": str(LOG.vkey).rsplit("+", 1)[0] + "+",
    "a space": str(LOG.vkey).replace(".", " "),
    "stray bits": str(LOG.vkey)[:-2] + chr(ord(str(LOG.vkey)[-2]) + 1) + "=",
    "a line feed": str(LOG.vkey) + "\n",
    "a kind without a meaning": "log.example/one+" + "00000000+AA==",
}
# Go reads both spellings of hexadecimal and ignores stray bits and line feeds in base64.
STRICTER = {"upper-case id", "stray bits", "a line feed"}


@pytest.mark.parametrize("name", VKEYS)
def test_go_and_we_agree_on_a_verifier_key(oracle: Oracle, name: str) -> None:
    try:
        mine = VerifierKey.parse(VKEYS[name])
    except ComityError:
        mine = None
    said = oracle.ask("vkey", text=VKEYS[name])
    if mine is None:
        assert not said.ok or name in STRICTER
    else:
        assert (said.ok, said.index) == (True, int.from_bytes(mine.id, "big"))


@pytest.mark.parametrize(("changed", "holds"), [("", True), ("7\n", False)])
def test_an_ed25519_cosignature_holds_for_go_as_for_us(
    oracle: Oracle, changed: str, *, holds: bool
) -> None:
    raw = bytes(signed(head(), LOG, WITNESS))
    raw = raw.replace(changed.encode(), b"8\n", 1) if changed else raw
    key = WITNESS.vkey
    said = oracle.ask("open", raw=raw, keys=[], text=key.name, cosigner=key.raw)
    assert said.ok is holds
    assert (said.names == [key.name]) is holds
