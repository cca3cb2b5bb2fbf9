"""The tree of a log of any size is the one it signed, whoever checks; odd files are named."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import world
from comity.base.errors import ComityError
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.compact import EMPTY
from comity.log.hashing import HASH, leaf_hashes, root_of
from comity.log.notes import Note
from comity.log.tiles import tiles_between
from comity.service.audited import Audited
from comity.service.checked import Checked
from comity.service.held import hold
from comity.service.kept import signed_leaves
from comity.service.tree import Tree, split
from comity.service.walk import Walk, bundles
from service import houses
from service.crews import WAYS, Hands
from service.filled import hashes_only

SIZES = (0, 1, 255, 256, 257, 511, 513)
LARGE = (65_535, 65_536, 65_537, 70_000)
HANDS = Hands()


@pytest.fixture(scope="module", autouse=True)
def _hands() -> Iterator[None]:
    yield
    HANDS.close()


def walked(files: Mapping[str, bytes], way: str) -> Audited:
    """Hold a log of entries that say nothing against its own signed root and its tiles."""
    head = Checkpoint.parse(Note.parse(files["checkpoint"]).text)
    done = Audited()
    walk = Walk(files.get, done.blame, world.START)
    steps: list[int] = []
    if walk.go(HANDS.checks(way, files.get), head.size, steps.append, lambda _: None):
        assert sum(steps) == head.size
        hold(done, walk, {"checkpoint": head}, 0)
    return done


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "size", [*SIZES, *(pytest.param(size, marks=pytest.mark.slow) for size in LARGE)]
)
def test_a_log_of_any_size_is_walked_to_its_end(size: int, way: str) -> None:
    files = hashes_only(size)
    done = walked(files, way)
    assert done.faults == []
    assert (done.entries, done.bundles) == (size, -(-size // WIDTH))
    assert done.tiles == len(tiles_between(0, size))
    assert done.tree is not None
    head = Checkpoint.parse(Note.parse(files["checkpoint"]).text)
    assert done.tree.root(size) == head.root.raw
    assert signed_leaves(files.get, head) is not None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [255, 257, 513])
def test_each_tile_and_bundle_that_changes_is_named(size: int, way: str) -> None:
    files = hashes_only(size)
    for path in files:
        if path != "checkpoint":
            changed = files[path][:-1] + bytes([files[path][-1] ^ 1])
            done = walked({**files, path: changed}, way)
            assert houses.named(done) == [path]


@pytest.mark.parametrize("way", WAYS)
def test_each_tile_and_bundle_that_is_gone_is_named(way: str) -> None:
    files = hashes_only(513)
    for path in files:
        if path != "checkpoint":
            left = {name: data for name, data in files.items() if name != path}
            assert houses.named(walked(left, way)) == [path]


@pytest.mark.slow
def test_a_tile_high_up_that_changes_is_named() -> None:
    files = hashes_only(65_537)
    for path in ("tile/1/000", "tile/2/000.p/1", "tile/0/256.p/1", "tile/entries/255"):
        changed = files[path][:-1] + bytes([files[path][-1] ^ 1])
        for way in WAYS:
            assert houses.named(walked({**files, path: changed}, way)) == [path]


@settings(deadline=None, max_examples=60)
@given(parts=st.lists(st.integers(1, 400), max_size=6))
def test_a_tree_is_the_same_however_it_grew(parts: list[int]) -> None:
    size = sum(parts)
    leaves = leaf_hashes(b"%d" % number for number in range(size))
    tree, at = Tree(), 0
    for count in parts:
        tree.grow(leaves[at : at + count])
        at += count
    whole = Tree()
    for path in bundles(0, size):
        own = leaves[path.index * WIDTH : path.index * WIDTH + path.width]
        if path.width == WIDTH:
            whole.grow_bundle(b"".join(own), root_of(own))
        else:
            whole.grow(own)
    assert tree.size == whole.size == size
    assert tree.bundle_roots() == whole.bundle_roots()
    for tile in tiles_between(0, size):
        assert tree.tile(tile) == whole.tile(tile) != b""
    for before in {0, 1, size // 2, size} & set(range(size + 1)):
        assert tree.root(before) == whole.root(before) == EMPTY.extend(leaves[:before]).root()


def test_a_tree_has_no_tile_it_has_not_grown_to() -> None:
    tree = Tree()
    tree.grow(leaf_hashes([b"one"]))
    assert tree.tile(tiles_between(0, 2)[0]) is None
    assert tree.tile(tiles_between(0, 257)[-1]) is None
    assert b"".join(split(bytes(64))) == bytes(2 * HASH)


@pytest.mark.parametrize("size", SIZES)
def test_tiles_that_do_not_lead_to_a_root_are_not_believed(size: int) -> None:
    files = hashes_only(size)
    head = Checkpoint.parse(Note.parse(files["checkpoint"]).text)
    wanted = [path for path in files if path.startswith("tile/1/")]
    wanted += [path for path in files if path.startswith("tile/0/") and ".p/" in path]
    for path in wanted:
        for data in (files[path][:-1], files[path][:-1] + b"?"):
            assert signed_leaves({**files, path: data}.get, head) is None
        assert signed_leaves({**files, path: b""}.get, head) is None
        del files[path]
        assert signed_leaves(files.get, head) is None


def test_what_stops_the_fold_does_not_stop_the_tree(here_with_an_unknown_kind: world.World) -> None:
    here = here_with_an_unknown_kind
    told: list[Checked | None] = []
    faults: list[ComityError] = []
    walk = Walk(here.public.get, lambda _, why: faults.append(why), world.START)
    walk.go(HANDS.checks("alone", here.public.get), here.log.size, lambda _: None, told.append)
    assert (walk.tree.size, faults, len(told)) == (here.log.size, [], 1)


@pytest.fixture
def here_with_an_unknown_kind() -> world.World:
    here = world.World()
    said = here.payload("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    envelope = world.sign(said.replace(b"developer/v1", b"developer/v9"), [world.key("lab-a")])
    here.log.append([here.stamp(envelope)], [here.clock.now])
    return here
