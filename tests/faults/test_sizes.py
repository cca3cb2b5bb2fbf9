"""Logs of sizes at which something ends or begins: written in batches, read back by everybody."""

from functools import cache

import pytest

import world
from comity.base.digests import Digest
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash
from comity.log.proofs import check_consistency, consistency_proof
from comity.log.tlog_proof import TlogProof
from comity.service import follow, growth
from comity.service.audit import audit
from comity.service.publish import CHECKPOINT
from comity.statement.entry import Entry
from service.filled import observed
from service.mirrors import Follower
from world import World

slow = pytest.mark.slow
BATCH = 1024
SIZES = [1, 2, 255, 256, 257, *(pytest.param(one, marks=slow) for one in (65_536, 70_000))]


@cache
def filled(size: int) -> World:
    """Return a register of this size: its genesis, then observations in batches."""
    here = World()
    while len(here.entries) < size:
        start = len(here.entries)
        count = min(BATCH, size - start)
        now = here.clock.now
        raws = [
            Entry(now, observed(here, f"Vega {number}")).write()
            for number in range(start, start + count)
        ]
        here.log.append(raws, [now] * count)
        here.entries += raws
        here.publish()
        here.clock.tick()
    return here


def edges(size: int) -> list[int]:
    """Return the indices at which a tile, a bundle, the log itself begins or ends."""
    near = {0, size - 1, *(at + by for at in (WIDTH, WIDTH**2, size) for by in (-1, 0, 1))}
    return sorted(one for one in near if 0 <= one < size)


def test_a_log_without_an_entry_has_its_root_and_no_files() -> None:
    here = World()
    empty = growth.grown(here.public.get, 0, ())
    assert empty.size == 0
    assert empty.root == Checkpoint.before(world.ORIGIN).root.raw
    assert empty.objects == {}
    assert list(follow.entries(here.public.get, 0, 0)) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_entry_of_a_log_of_this_size_is_read_back(size: int) -> None:
    here = filled(size)
    assert [raw for _, raw in follow.entries(here.public.get, 0, size)] == here.entries
    done = audit(here.public.get, here.chain, here.clock.now)
    assert not done.faults
    assert done.entries == size
    assert done.voids == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_mirror_catches_up_with_a_log_of_this_size(size: int) -> None:
    here = filled(size)
    follower = Follower(here)
    mirror = follower.start()
    mirror.look()
    assert mirror.head.size == size
    assert follower.public.objects[CHECKPOINT] == here.public.objects[CHECKPOINT]
    assert follower.record.kept.size == size
    # The writer puts a partial tile for each batch; a mirror needs those of the last size alone.
    assert follower.public.objects.items() <= here.public.objects.items()


@pytest.mark.parametrize("size", SIZES)
def test_receipts_at_every_edge_of_a_log_of_this_size_hold(size: int) -> None:
    here = filled(size)
    for index in edges(size):
        raw = bytes(here.log.prove(index, here.entries[index], "observation/v1"))
        proof = TlogProof.parse(raw)
        assert proof.index == index
        proof.check(leaf_hash(here.entries[index]))
        assert follow.entry(here.public.get, index, size) == here.entries[index]


@pytest.mark.parametrize("size", SIZES)
def test_a_log_of_this_size_grew_from_every_edge(size: int) -> None:
    here = filled(size)
    tiles = growth.reader(here.public.get, size)
    root = growth.root(here.public.get, size)
    for old in (one for one in edges(size) if one):
        known = leaves_root(here, old)
        proof = [Digest(one) for one in consistency_proof(old, size, tiles)]
        check_consistency(old, known, size, root, [one.raw for one in proof])


def leaves_root(here: World, size: int) -> bytes:
    return growth.grown({}.get, 0, here.entries[:size]).root
