"""Fuzz targets of the shell: what it reads from a disk after a crash, and from a stranger."""

import json
from pathlib import PurePosixPath

import msgspec

from comity.adapters.client import SHOWN, printable, refusal
from comity.base import strict
from comity.base.errors import ComityError, Malformed
from comity.log.tiles import EntriesPath, TilePath
from comity.service.growth import read_staged
from comity.storage.objects import check_path

BATCH = {"tile/0/000.p/2": bytes(64), "tile/entries/000.p/2": b"\0\1a\0\1b", "tile/1/x001/234": b""}
SAID = {
    "error": {
        "kind": "Refused",
        "message": "no issue from drawn",
        "template": "no {move} from {stage}",
        "values": {"move": "issue", "stage": "drawn"},
    }
}
ODD = {"error": {**SAID["error"], "template": "{move!r:>9}{stage.__class__}{0}{}", "values": {}}}
SEEDS = {
    "fuzz_staged_batch": (msgspec.msgpack.encode(BATCH), msgspec.msgpack.encode({}), b"\xdf" * 9),
    "fuzz_client_error": (json.dumps(SAID).encode(), json.dumps(ODD).encode(), b'{"error": null}'),
    "fuzz_object_path": (
        b"tile/entries/x001/234.p/7",
        b"checkpoint",
        b"../head",
        b"a/./b",
        b"a//b",
    ),
}


def fuzz_staged_batch(data: bytes) -> None:
    # Whatever is read may be put into the log for ever: tiles and bundles in their one spelling.
    for path in read_staged(data):
        check_path(path)
        kind = EntriesPath if path.startswith("tile/entries/") else TilePath
        assert str(kind.parse(path)) == path


def fuzz_client_error(data: bytes) -> None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    found = refusal(value)
    said = str(found)
    assert isinstance(found, ComityError)
    assert said.isprintable()
    assert printable(said) == said[:SHOWN]
    # No more than the template and each value where it is named, each of bounded length.
    assert len(said) <= SHOWN * (1 + SHOWN)


def fuzz_object_path(data: bytes) -> None:
    text = strict.utf8(data)
    check_path(text)
    path = PurePosixPath(text)
    assert str(path) == text
    assert text.isascii()
    assert not path.is_absolute()
    assert all(part[0] != "." for part in path.parts)
