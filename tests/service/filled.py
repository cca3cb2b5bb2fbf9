"""Logs of many entries made cheaply: whole batches appended at once, and logs of hashes alone."""

from collections.abc import Mapping

import world
from comity.base.digests import Digest
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hashes, root_of
from comity.log.tiles import WIDTH, bundles_between, new_tiles
from comity.service import signing
from comity.service.follow import Fold
from comity.statement.entry import Entry
from comity.statement.subjects import subject_key


def fill(here: world.World, count: int, tag: str = "Vega") -> None:
    """Append this many observations in one batch, and publish it."""
    now = here.clock.now
    raws = [Entry(now, observed(here, f"{tag} {number}")).write() for number in range(count)]
    here.log.append(raws, [now] * count)
    here.log.publish(here.accord)
    fold = Fold(here.record)
    for index, raw in enumerate(raws, len(here.entries)):
        fold.add(index, raw)
    here.entries += raws
    fold.settle(len(here.entries))


def observed(here: world.World, name: str) -> world.Envelope:
    subject = {"developers": ["Elsewhere"], "name": name}
    about = subject_key(["Elsewhere"], name)
    body = {"subject": subject, "source": {"title": "A report"}}
    return here.envelope("lab-a", "observation/v1", about, body)


def hashes_only(size: int) -> Mapping[str, bytes]:
    """Return the files of a log of entries that say nothing, with a checkpoint its log signed."""
    entries = [b"entry %d" % number for number in range(size)]
    leaves = leaf_hashes(entries)
    files = {str(path): data for path, data in new_tiles(0, {}, leaves).items()}
    for path in bundles_between(0, size):
        first = path.index * WIDTH
        files[str(path)] = bundles.encode(entries[first : first + path.width])
    head = Checkpoint(world.ORIGIN, size, Digest(root_of(leaves)))
    signers = world.signers(world.ORIGIN, world.LOG_KINDS)
    files["checkpoint"] = bytes(signing.signed(signers, head, world.START))
    return files
