"""`comity prove-fork`: a proof where there is one, and a clear word where there is none."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import world
from comity.log.fork import Fork
from comity.log.notes import Note
from comity.log.submission import AddCheckpoint
from comity.service.catchup import CHECKPOINT
from comity.storage.local import LocalObjects
from service.mirrors import head_of, observe
from serving import Said
from world import World

Run = Callable[..., Said]
KEYS = [str(one.vkey) for one in world.signers(world.ORIGIN, world.LOG_KINDS)]
KEY = ("--key", KEYS[0])


@cache
def told(*names: str) -> World:
    return observe(World(), *names)


def folder(of: World, path: Path) -> Path:
    """Write the public files of a log below a folder."""
    LocalObjects(path).put(of.public.objects)
    return path


def checkpoint(of: World, path: Path) -> Path:
    path.write_bytes(of.public.objects[CHECKPOINT])
    return path


SMALL, LARGE = ("Vega",), ("Altair", "Deneb", "Mizar")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return checkpoint(told(*SMALL), tmp_path / "small.note")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return folder(told(*LARGE), tmp_path / "large")


def test_two_histories_are_proven(comity: Run, small: Path, large: Path, tmp_path: Path) -> None:
    said = comity("prove-fork", small, large, *KEY)
    assert said.code == 0
    assert "signed two histories" in said.err
    fork = Fork.parse(said.out.encode())
    assert [one.size for one in fork.checkpoints] == [2, 4]
    (tmp_path / "a.fork").write_text(said.out)
    for words in (KEY, ("--key", KEYS[1])):
        checked = comity("prove-fork", "--check", "a.fork", *words)
        assert (checked.code, checked.err) == (0, "")
        assert "the larger log had, at size 2, the root" in checked.out


def test_the_accord_names_the_keys_too(comity: Run, small: Path, large: Path) -> None:
    Path("accord.json").write_bytes(told(*SMALL).chain.write())
    accord = ("--accord", "accord.json")
    assert comity("prove-fork", large, small, *accord, "--out", "a.fork").code == 0
    assert comity("prove-fork", "--check", "a.fork", *accord).code == 0
    Path("other.json").write_bytes(World(origin="other.example/log").chain.write())
    said = comity("prove-fork", "--check", "a.fork", "--accord", "other.json")
    assert said.code == 1


def test_two_roots_of_one_size_need_no_tiles(comity: Run, small: Path, tmp_path: Path) -> None:
    other = checkpoint(told("Rigel"), tmp_path / "other.note")
    said = comity("prove-fork", small, other, *KEY)
    assert said.code == 0
    assert Fork.parse(said.out.encode()).grown is None


def test_receipts_and_what_a_witness_was_sent_hold_checkpoints(
    comity: Run, large: Path, tmp_path: Path
) -> None:
    receipt = tmp_path / "one.receipt"
    receipt.write_bytes(told(*SMALL).receipts[-1])
    request = tmp_path / "sent"
    note = Note.parse(told(*SMALL).public.objects[CHECKPOINT])
    request.write_bytes(bytes(AddCheckpoint(1, (), note)))
    for file in (receipt, request):
        assert comity("prove-fork", file, large, *KEY).code == 0


def test_a_log_that_only_grew_is_consistent(comity: Run, large: Path, tmp_path: Path) -> None:
    one = checkpoint(told(*LARGE[:1]), tmp_path / "one.note")
    said = comity("prove-fork", one, large, *KEY)
    assert said.code == 1
    assert "consistent" in said.out


def test_without_the_tiles_of_the_larger_log_nothing_is_decided(
    comity: Run, small: Path, tmp_path: Path
) -> None:
    note = checkpoint(told(*LARGE), tmp_path / "large.note")
    said = comity("prove-fork", small, note, *KEY)
    assert said.code == 4
    assert "do not lead to its root" in said.err
    wrong = folder(told(*SMALL), tmp_path / "wrong")
    assert comity("prove-fork", small, note, *KEY, "--log", wrong).code == 4
    right = folder(told(*LARGE), tmp_path / "right")
    assert comity("prove-fork", small, note, *KEY, "--log", right).code == 0
    assert comity("prove-fork", small, tmp_path, *KEY).code == 4


def test_what_the_log_did_not_sign_accuses_nobody(comity: Run, small: Path, large: Path) -> None:
    stranger = str(world.signers("stranger.example", world.LOG_KINDS)[0].vkey)
    said = comity("prove-fork", small, large, "--key", stranger)
    assert (said.code, said.out) == (1, "")
    small.write_bytes(small.read_bytes().replace(b"\n2\n", b"\n3\n", 1))
    assert comity("prove-fork", small, large, *KEY).code == 1
    small.write_bytes(b"no note")
    assert comity("prove-fork", small, large, *KEY).code == 3
    assert comity("prove-fork", "--check", small, *KEY).code == 3


def test_the_command_line_names_two_checkpoints_or_one_proof(
    comity: Run, small: Path, large: Path
) -> None:
    assert comity("prove-fork", small, large).code == 2
    assert comity("prove-fork", small, *KEY).code == 2
    said = comity("prove-fork", small, large, *KEY, "--check", small)
    assert said.code == 2
    assert "name two checkpoints" in said.err
    assert comity("prove-fork", small, large, "--key", "no key").code == 3
    assert head_of(told(*SMALL)).size == 2
