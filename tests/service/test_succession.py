"""A log's keys over time: two generations sign while the accord passes from one to the other."""

from pathlib import Path

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Refused, Unavailable, Unverified
from comity.log.notes import Note
from comity.log.signatures import VerifierKey
from comity.service.publish import CHECKPOINT
from comity.service.wiring import founding
from comity.service.wiring.folder import LOG_KINDS, Folder, LogSigner
from service import houses
from world import World

FIRST = world.signers(world.ORIGIN, LOG_KINDS)


def second() -> tuple[LogSigner, ...]:
    """Return the log's next keys."""
    keys = [(kind, world.key(f"second/{kind.name}", kind.algorithm)) for kind in LOG_KINDS]
    return tuple(
        LogSigner(VerifierKey(world.ORIGIN, kind, key.public.raw), key) for kind, key in keys
    )


def by_log(here: World) -> int:
    note = Note.parse(here.public.objects[CHECKPOINT])
    return [line.name for line in note.signatures].count(world.ORIGIN)


@pytest.fixture
def here() -> World:
    found = World()
    found.trusted += [one.vkey for one in second()]
    found.log = found.writer()
    found.publish()
    return found


def succeed(here: World) -> bytes:
    return here.amend(log_keys=[str(one.vkey) for one in second()])


def test_new_keys_take_over_with_the_accord_and_old_receipts_hold(here: World) -> None:
    here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    assert by_log(here) == 2
    here.log = here.writer([*FIRST, *second()])
    # What was signed by the old keys alone is signed by the new ones when it is shown again.
    here.publish()
    assert by_log(here) == 4
    succeed(here)
    assert by_log(here) == 4
    here.log = here.writer(second())
    here.publish()
    here.say("lab-b", "developer/v1", "lab-b", {"name": "Lab B"})
    assert by_log(here) == 2
    assert [check_receipt(raw, here.chain).index for raw in here.receipts] == [0, 1, 2, 3]
    here.check()


def test_a_log_without_the_keys_that_its_accord_names_publishes_nothing_more(here: World) -> None:
    with pytest.raises(Unavailable, match="the checkpoint lacks a signature of its log"):
        succeed(here)
    assert here.log.proven_size == 1
    # The same head, with the lines that it lacked.
    here.log = here.writer([*FIRST, *second()])
    here.publish()
    assert here.log.proven_size == 2
    here.check()


def test_a_log_whose_old_keys_are_gone_too_early_publishes_nothing_more(here: World) -> None:
    with pytest.raises(Unavailable):
        succeed(here)
    with pytest.raises(Unverified, match="the head changed since it was signed"):
        here.writer(second())


def test_a_head_that_lost_a_line_of_the_log_stops_the_start(here: World) -> None:
    cell = here.stores.head.read()
    assert cell is not None
    note = Note.parse(cell)
    here.stores.head.swap(cell, bytes(Note(note.text, note.signatures[:1])))
    with pytest.raises(Unverified, match="a line of the log's is missing"):
        here.writer()


def test_two_generations_of_keys_lie_in_a_folder_and_no_more(tmp_path: Path) -> None:
    houses.build(tmp_path, [1])
    folder = Folder(tmp_path)
    (origin,) = {key.name for key in founding.vkeys(folder.log_signers(houses.origin(tmp_path)))}
    first = founding.vkeys(folder.log_signers(origin))
    new = founding.next_log_keys(folder, origin)
    assert founding.vkeys(folder.log_signers(origin)) == (*first, *new)
    with pytest.raises(Refused, match="two generations of keys lie here"):
        founding.next_log_keys(folder, origin)
    for kind in LOG_KINDS:
        (tmp_path / "keys" / f"log-{kind.algorithm.label}.key").unlink()
    assert founding.vkeys(folder.log_signers(origin)) == new
    third = founding.next_log_keys(folder, origin)
    assert founding.vkeys(folder.log_signers(origin)) == (*new, *third)


def test_next_keys_are_for_a_log_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"no log of the name other\.example/log is kept in"):
        founding.next_log_keys(Folder(tmp_path), "other.example/log")
    houses.build(tmp_path / "data", [1])
    with pytest.raises(Refused, match="no log of the name"):
        founding.next_log_keys(Folder(tmp_path / "data"), "other.example/log")
