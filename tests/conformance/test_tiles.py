"""The suite passes logs made by our tile code, and finds what is wrong with each broken one."""

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from comity.base.digests import Digest
from comity.log import bundles, hashing, tiles
from comity.log.checkpoint import Checkpoint
from comity.log.signatures import Kind
from conformance import notes, tile_log
from conformance.outcomes import Outcome, exit_code
from conformance.source import FolderSource, ServedSource
from conformance.tile_checks import CHECKS
from conformance.web import Peer
from log.signers import Signer, signed

ORIGIN = "log.example/one"
SIGNERS = (Signer(ORIGIN, Kind.ED25519), Signer(ORIGIN, Kind.ML_DSA_44))
KEYS = [notes.Key.parse(str(one.vkey)) for one in SIGNERS]
SIZES = [0, 1, 2, 255, 256, 257, 511, 513, 1000]
LONG = [65_535, 65_536, 65_537, 70_000]


def grow(folder: Path, old: int, new: int) -> None:
    """Write what our code writes when a log grows, and the new checkpoint."""
    leaves = hashing.leaf_hashes(map(entry, range(new)))
    edge = {path: data for path, data in _all_tiles(leaves[:old]).items() if path.width < 256}
    for path, data in tiles.new_tiles(old, edge, leaves[old:]).items():
        write(folder / str(path), data)
    for bundle in tiles.bundles_between(old, new):
        first = bundle.index * 256
        held = [entry(first + at) for at in range(bundle.width)]
        write(folder / str(bundle), bundles.encode(held))
    write(folder / "checkpoint", checkpoint(new, hashing.root_of(leaves)))


def _all_tiles(leaves: list[bytes]) -> dict[tiles.TilePath, bytes]:
    return tiles.new_tiles(0, {}, leaves)


def entry(index: int) -> bytes:
    return b"entry %d" % index * (index % 3)


def checkpoint(size: int, root: bytes, *signers: Signer) -> bytes:
    return bytes(signed(Checkpoint(ORIGIN, size, Digest(root)), *(signers or SIGNERS)))


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def failed(outcomes: list[Outcome]) -> list[str]:
    return [one.case for one in outcomes if one.mark == "FAIL"]


def check(folder: Path, older: notes.Checkpoint | None = None) -> list[Outcome]:
    return tile_log.check_log(FolderSource(folder), KEYS, older)


@pytest.mark.parametrize("size", SIZES)
def test_a_log_of_ours_passes_at_every_size(tmp_path: Path, size: int) -> None:
    grow(tmp_path, 0, size)
    outcomes = check(tmp_path)
    assert failed(outcomes) == []
    assert exit_code(outcomes) == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", LONG)
def test_a_long_log_of_ours_passes(tmp_path: Path, size: int) -> None:
    grow(tmp_path, 0, size)
    assert failed(check(tmp_path)) == []


def test_a_log_that_grew_step_by_step_passes_and_is_held_to_its_older_heads(tmp_path: Path) -> None:
    heads = []
    for old, new in zip([0, 3, 256, 300, 513], [3, 256, 300, 513, 600], strict=True):
        grow(tmp_path, old, new)
        note = notes.Note.parse((tmp_path / "checkpoint").read_bytes())
        heads.append(notes.Checkpoint.parse(note.text))
    for older in heads:
        assert failed(check(tmp_path, older)) == []
        other = notes.Checkpoint(older.origin, older.size, bytes(32))
        assert failed(check(tmp_path, other)) == ["older-head"]


def test_a_partial_tile_may_give_way_to_the_full_one(tmp_path: Path) -> None:
    grow(tmp_path, 0, 600)
    head = (tmp_path / "checkpoint").read_bytes()
    grow(tmp_path, 600, 768)
    write(tmp_path / "checkpoint", head)
    for gone in (tmp_path / "tile").rglob("*.p"):
        if (gone.with_suffix("")).exists():
            shutil.rmtree(gone)
    assert failed(check(tmp_path)) == []


def swap_bundles(folder: Path) -> None:
    one, other = folder / "tile/entries/000", folder / "tile/entries/001"
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def flip(name: str, at: int = -1) -> Callable[[Path], None]:
    def flipped(folder: Path) -> None:
        raw = bytearray((folder / name).read_bytes())
        raw[at] ^= 1
        (folder / name).write_bytes(raw)

    return flipped


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def add(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: write(folder / name, data)


def rename(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: shutil.move(folder / old, folder / new)


def longer(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: write(folder / name, (folder / name).read_bytes() + data)


def head(find: bytes, put: bytes) -> Callable[[Path], None]:
    def edited(folder: Path) -> None:
        raw = (folder / "checkpoint").read_bytes()
        assert find in raw
        (folder / "checkpoint").write_bytes(raw.replace(find, put, 1))

    return edited


def other_root(folder: Path) -> None:
    write(folder / "checkpoint", checkpoint(600, bytes(32)))


def tampered_together(folder: Path) -> None:
    # A tile and the one above it agree with each other, but not with the root that was signed.
    flip("tile/0/000")(folder)
    raw = (folder / "tile/0/000").read_bytes()
    root = hashing.root_of([raw[at : at + 32] for at in range(0, 8192, 32)])
    above = folder / "tile/1/000.p/2"
    above.write_bytes(root + above.read_bytes()[32:])


# A log of 600 entries that grew from 300, what was done to it, and all that has to be named.
BROKEN = {
    "swapped bundles": (swap_bundles, {"entries-hash"}),
    "a changed entry": (flip("tile/entries/000", 600), {"entries-hash"}),
    "a changed partial bundle": (flip("tile/entries/002.p/88"), {"entries-hash"}),
    "a bundle with a byte more": (longer("tile/entries/001", b"!"), {"entries-form"}),
    "a bundle with an entry more": (longer("tile/entries/002.p/88", b"\0\0"), {"entries-form"}),
    "a missing bundle": (remove("tile/entries/001"), {"entries-served"}),
    "a tampered tile": (flip("tile/0/001"), {"tiles-agree", "entries-hash"}),
    "a tampered partial tile": (flip("tile/0/002.p/88"), {"root", "entries-hash"}),
    "a tampered upper tile": (flip("tile/1/000.p/2"), {"tiles-agree", "root"}),
    "tampered tiles that agree": (tampered_together, {"root", "entries-hash"}),
    "a missing tile": (remove("tile/0/002.p/88"), {"tiles-served", "root"}),
    "a partial tile of another width": (
        rename("tile/0/002.p/88", "tile/0/002.p/87"),
        {"tiles-served", "root"},
    ),
    "a partial tile with a hash more": (
        longer("tile/0/002.p/88", bytes(32)),
        {"tiles-width", "root"},
    ),
    "a full tile cut short": (
        lambda folder: write(folder / "tile/0/000", b"x" * 8160),
        {"tiles-width", "root"},
    ),
    "an empty tile": (add("tile/2/000", b""), {"tiles-empty"}),
    "an early partial tile of another tree": (flip("tile/0/001.p/44"), {"tiles-earlier"}),
    "an early partial bundle of another log": (
        flip("tile/entries/001.p/44"),
        {"tiles-earlier"},
    ),
    "a second spelling of a path": (add("tile/0/x000/000", bytes(8192)), {"tiles-paths"}),
    "a width of zero": (add("tile/0/002.p/0", b""), {"tiles-paths"}),
    "a width of 256": (add("tile/0/002.p/256", bytes(8192)), {"tiles-paths"}),
    "a level with a leading zero": (add("tile/00/000", bytes(8192)), {"tiles-paths"}),
    "another root": (other_root, {"root"}),
    "no checkpoint": (remove("checkpoint"), {"checkpoint-served"}),
    "a size with a leading zero": (head(b"\n600\n", b"\n0600\n"), {"checkpoint-form"}),
    "a carriage return": (head(b"\n600\n", b"\n600\r\n"), {"checkpoint-form"}),
    "no line feed at the end": (
        lambda folder: write(folder / "checkpoint", (folder / "checkpoint").read_bytes()[:-1]),
        {"checkpoint-form"},
    ),
    "another size": (head(b"\n600\n", b"\n599\n"), {"checkpoint-signed", "root", "tiles-served"}),
    "an extension line": (
        head(b"=\n\n", b"=\nmore\n\n"),
        {"checkpoint-signed", "checkpoint-extensions"},
    ),
    "no Ed25519 line": (
        lambda folder: write(
            folder / "checkpoint",
            checkpoint(600, hashing.tree_hash(map(entry, range(600))), SIGNERS[1]),
        ),
        {"checkpoint-ed25519"},
    ),
}


@pytest.mark.parametrize(("breaking", "names"), BROKEN.values(), ids=BROKEN)
def test_every_broken_log_is_found(
    tmp_path: Path, breaking: Callable[[Path], None], names: set[str]
) -> None:
    grow(tmp_path, 0, 300)
    grow(tmp_path, 300, 600)
    assert failed(check(tmp_path)) == []
    breaking(tmp_path)
    assert names <= set(failed(check(tmp_path)))


@contextmanager
def served(folder: Path, headers: Callable[[str], dict[str, str]]) -> Iterator[str]:
    """Serve a folder on the loopback, with these headers for each path."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def send_header(self, keyword: str, value: str) -> None:
            super().send_header(keyword, headers(self.path).get(keyword.lower(), value))

        def end_headers(self) -> None:
            for name in ("Cache-Control", "Content-Encoding"):
                if value := headers(self.path).get(name.lower()):
                    super().send_header(name, value)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    make = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), make) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def good(path: str) -> dict[str, str]:
    if path.endswith("checkpoint"):
        return {"content-type": "text/plain; charset=utf-8", "cache-control": "max-age=2"}
    return {
        "content-type": "application/octet-stream",
        "cache-control": "public, max-age=31536000, immutable",
    }


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (good, ["entries-compressed"]),
        (
            lambda _: {"content-type": "text/html", "cache-control": "max-age=60"},
            [
                "checkpoint-type",
                "checkpoint-caching",
                "tiles-type",
                "tiles-caching",
                "entries-compressed",
            ],
        ),
        (
            lambda _: {},
            ["checkpoint-type", "checkpoint-caching", "tiles-caching", "entries-compressed"],
        ),
    ],
)
def test_how_a_log_is_served_is_told_apart_from_what_it_says(
    tmp_path: Path, headers: Callable[[str], dict[str, str]], names: list[str]
) -> None:
    grow(tmp_path, 0, 300)
    with served(tmp_path, headers) as prefix, Peer(prefix) as peer:
        outcomes = tile_log.check_log(ServedSource(peer), KEYS)
    assert sorted(failed(outcomes)) == sorted(names)
    assert exit_code(outcomes) == ("checkpoint-type" in names)


def test_every_check_of_a_log_is_failed_by_some_broken_log() -> None:
    named = set().union(*(names for _, names in BROKEN.values()))
    elsewhere = {"older-head", "checkpoint-name", "checkpoint-ml-dsa"}
    over_http = {"checkpoint-type", "tiles-type", "entries-compressed"}
    caching = {"checkpoint-caching", "tiles-caching"}
    assert named | elsewhere | over_http | caching == CHECKS.keys()


def test_a_key_that_is_named_otherwise_or_did_not_sign_is_a_should(tmp_path: Path) -> None:
    other = Signer("other.example/two", Kind.ED25519)
    grow(tmp_path, 0, 3)
    root = hashing.tree_hash(map(entry, range(3)))
    write(tmp_path / "checkpoint", checkpoint(3, root, other))
    keys = [notes.Key.parse(str(one.vkey)) for one in (other, SIGNERS[1])]
    outcomes = tile_log.check_log(FolderSource(tmp_path), keys)
    assert failed(outcomes) == ["checkpoint-name", "checkpoint-ml-dsa"]
    assert exit_code(outcomes) == 0


def test_a_tree_can_be_read_without_its_entries(tmp_path: Path) -> None:
    grow(tmp_path, 0, 300)
    shutil.rmtree(tmp_path / "tile/entries")
    assert failed(tile_log.check_tree(FolderSource(tmp_path), KEYS)) == []
    assert failed(check(tmp_path)) == ["entries-served"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (gzip.compress, []),
        (lambda data: gzip.compress(data)[:-9], ["entries-served"]),
        (lambda data: gzip.compress(data) + b"more", ["entries-served"]),
        (lambda _: gzip.compress(bytes(30_000_000)), ["entries-served"]),
    ],
    ids=["gzip", "cut short", "with more after it", "a bomb"],
)
def test_bundles_may_come_compressed_and_are_read_with_care(
    tmp_path: Path, change: Callable[[bytes], bytes], faults: list[str]
) -> None:
    grow(tmp_path, 0, 256)
    bundle = tmp_path / "tile/entries/000"
    bundle.write_bytes(change(bundle.read_bytes()))

    def headers(path: str) -> dict[str, str]:
        more = {"content-encoding": "gzip"} if "entries" in path else {}
        return {**good(path), **more}

    with served(tmp_path, headers) as prefix, Peer(prefix) as peer:
        outcomes = tile_log.check_log(ServedSource(peer), KEYS)
    assert failed(outcomes) == faults
