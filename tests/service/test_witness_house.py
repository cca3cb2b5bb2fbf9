"""A witness' folder: made once, opened by one process, and never believed when it was set back."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from comity.base.errors import ComityError, Malformed, Refused, Unavailable
from comity.log.notes import Note
from comity.log.signatures import Kind, VerifierKey
from comity.service.growth import Fetch
from comity.service.wiring.witness import (
    COPIES,
    RECORDS,
    STATE,
    House,
    copy_path,
    new_witness,
    open_witness,
    over_http,
    peek,
    trust,
)
from comity.service.witness import Retired
from comity.storage.witnesses import TrustedLog
from log.signers import Signer
from service.test_validate import PublicLog, times
from service.witnessing import LOG_KEYS, ORIGIN, Clock

NAME = "witness.example/a"
URL = "http://log.example"


class Public(PublicLog):
    """A log that can be read at an address, with the checkpoint it shows."""

    shown: bytes | None = None
    away = False

    def at(self, url: str) -> Fetch:
        assert url == URL
        return self.read

    def read(self, path: str) -> bytes | None:
        if self.away:
            raise Unavailable("it is away")
        return self.shown if path == "checkpoint" else self.fetch(path)


@pytest.fixture
def log() -> Public:
    return Public()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_witness(tmp_path / "w", NAME)
    trust(tmp_path / "w", TrustedLog(ORIGIN, LOG_KEYS, URL, validate=True))
    return tmp_path / "w"


@pytest.fixture
def house(path: Path, log: Public, clock: Clock) -> Iterator[House]:
    found = open_witness(path, clock, log.at)
    yield found
    found.close()


def grow(house: House, log: Public, *entries: bytes) -> Note:
    """Let the log grow and the witness cosign it; return the note with every line."""
    head = house.cosigned(ORIGIN)
    log.add(*entries)
    said = house.witness.cosign(log.grow(head.size if head else 0))
    assert isinstance(said, tuple)
    note = house.witness.cosigned(ORIGIN)
    assert note is not None
    return note


def test_a_new_witness_has_keys_that_nobody_else_reads(path: Path) -> None:
    files = sorted(path.glob("keys/*"))
    assert [one.name for one in files] == ["witness-ed25519.key", "witness-ml-dsa-44.key"]
    assert all(one.stat().st_mode & 0o077 == 0 for one in (*files, path / STATE))
    state, judged = peek(path)
    kinds = [key.kind for key in state.keys]
    assert kinds == [Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44]
    assert {key.name for key in state.keys} == {NAME}
    assert judged == {}
    state.close()


def test_a_witness_is_made_once(path: Path) -> None:
    with pytest.raises(Refused, match="made once"):
        new_witness(path, NAME)
    (path / STATE).unlink()
    with pytest.raises(Refused, match="made once"):
        new_witness(path, NAME)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "x" * 256])
def test_a_witness_has_a_name_that_can_stand_on_a_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(Malformed):
        new_witness(tmp_path / "w", name)
    assert not (tmp_path / "w").exists()


def _no_state(path: Path) -> None:
    (path / STATE).unlink()


def _other_state(path: Path) -> None:
    new_witness(path.parent / "other", NAME)
    shutil.copy(path.parent / "other" / STATE, path / STATE)


def _no_key(path: Path) -> None:
    (path / "keys" / "witness-ed25519.key").unlink()


def _nothing(path: Path) -> None:
    shutil.rmtree(path)


def _empty(path: Path) -> None:
    shutil.rmtree(path)
    path.mkdir()


MISSING: dict[str, tuple[Callable[[Path], None], str]] = {
    "no state": (_no_state, "must never sign again"),
    "another witness' state": (_other_state, "another witness"),
    "a key is gone": (_no_key, "cannot read the key"),
    "no folder": (_nothing, "holds no witness"),
    "an empty folder": (_empty, "holds no witness"),
}


@pytest.mark.parametrize(("change", "words"), MISSING.values(), ids=MISSING)
def test_a_witness_does_not_start_without_all_that_is_its_own(
    path: Path, change: Callable[[Path], None], words: str
) -> None:
    change(path)
    for _ in range(2):
        with pytest.raises(Unavailable, match=words):
            open_witness(path)


def test_one_process_has_the_folder(path: Path, house: House) -> None:
    for action in (
        lambda: open_witness(path),
        lambda: trust(path, TrustedLog(ORIGIN, LOG_KEYS, "", validate=False)),
    ):
        with pytest.raises(Unavailable, match="another process"):
            action()
    # Looking at it is no work.
    state, _ = peek(path)
    assert state.keys == house.keys
    state.close()
    with pytest.raises(Unavailable, match="holds no witness"):
        peek(path / "none")


def state_keys(path: Path) -> tuple[VerifierKey, ...]:
    state, _ = peek(path)
    found = state.keys
    state.close()
    return found


def test_a_log_to_follow_makes_sense(path: Path) -> None:
    wrong = [
        TrustedLog(ORIGIN, (), "", validate=False),
        TrustedLog(ORIGIN, state_keys(path), "", validate=False),
        TrustedLog(ORIGIN, LOG_KEYS, "", validate=True),
        TrustedLog("two words", LOG_KEYS, "", validate=False),
        TrustedLog(ORIGIN, LOG_KEYS, "ftp://log.example", validate=False),
    ]
    for log in wrong:
        with pytest.raises(Malformed):
            trust(path, log)
    other = Signer("log.example/two", Kind.ED25519)
    trust(path, TrustedLog("log.example/two", (other.vkey,), "", validate=False))
    state, _ = peek(path)
    assert [one.origin for one in state.logs] == [ORIGIN, "log.example/two"]
    state.close()


def test_it_tends_to_copies_and_records(house: House, log: Public, path: Path) -> None:
    house.tend()
    assert house.objections()[0]["judged"] == 0
    note = grow(house, log, *times(0, 0, 1))
    assert house.due.is_set()
    assert house.objections()[0] | {"voids": []} == {
        "origin": ORIGIN,
        "cosigned": 3,
        "judged": 0,
        "stopped": None,
        "lag": None,
        "count": 0,
        "voids": [],
    }
    for _ in range(2):
        house.tend()
        assert (path / COPIES / copy_path(ORIGIN)).read_bytes() == bytes(note)
    (said,) = house.objections()
    assert (said["judged"], said["count"], len(said["voids"])) == (3, 3, 3)
    assert said["voids"][0]["entry"] == 0
    assert said["voids"][0]["kind"] == "Malformed"
    assert house.judged() == {ORIGIN: (3, 3)}
    state, judged = peek(path)
    assert judged == {ORIGIN: (3, 3)}
    state.close()


def test_a_record_that_cannot_follow_says_why_and_tries_again(house: House, log: Public) -> None:
    grow(house, log, *times(0))
    log.away = True
    house.tend()
    assert house.objections()[0]["lag"] == "it is away"
    log.away = False
    house.tend()
    assert house.objections()[0]["lag"] is None
    assert house.objections()[0]["judged"] == 1


def test_whatever_breaks_in_judging_is_shown_and_stops_no_cosigning(
    house: House, log: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a fault of ours")

    grow(house, log, *times(0))
    monkeypatch.setattr("comity.service.validate.Fold.add", broken)
    house.tend()
    assert house.objections()[0]["lag"] == "KeyError('a fault of ours')"
    grow(house, log, *times(1))
    monkeypatch.undo()
    house.tend()
    assert house.judged() == {ORIGIN: (2, 2)}


def test_it_works_until_it_is_told_to_stop(house: House, log: Public) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=house.work, args=(stop,))
    worker.start()
    grow(house, log, *times(0, 1))
    for _ in range(500):
        if house.judged()[ORIGIN].entries == 2:
            break
        stop.wait(0.01)
    stop.set()
    house.due.set()
    worker.join(5)
    assert not worker.is_alive()
    assert house.judged() == {ORIGIN: (2, 2)}


def test_a_damaged_record_is_read_again_from_the_log(path: Path, log: Public, clock: Clock) -> None:
    house = open_witness(path, clock, log.at)
    grow(house, log, *times(0, 1))
    house.tend()
    house.close()
    (record,) = (path / RECORDS).glob("*.sqlite")
    record.write_bytes(b"noise" * 2000)
    house = open_witness(path, clock, log.at)
    assert house.judged() == {ORIGIN: (0, 0)}
    assert house.recall(log.at) == []
    house.tend()
    assert house.judged() == {ORIGIN: (2, 2)}
    assert house.witness.retired is None
    house.close()


def test_what_it_remembers_or_less_retires_nobody(house: House, log: Public) -> None:
    log.shown = bytes(grow(house, log, *times(0)))
    house.tend()
    grow(house, log, *times(1))
    assert house.recall(log.at) == []
    house.tend()
    assert house.recall(log.at) == []
    for strange in (b"?", b"text\n\n\xe2\x80\x94 a AAAAAAAA\n"):
        log.shown = strange
        assert house.recall(log.at) == []
    assert house.witness.retired is None


def test_a_log_that_is_away_at_the_start_is_only_named(house: House, log: Public) -> None:
    log.away = True
    (fault,) = house.recall(log.at)
    assert str(fault) == "it is away"
    assert house.witness.retired is None


@pytest.mark.parametrize("found", ["on the log", "in its own copy", "in its own record"])
def test_a_state_from_an_old_backup_retires_the_witness(
    path: Path, tmp_path: Path, log: Public, clock: Clock, found: str
) -> None:
    house = open_witness(path, clock, log.at)
    grow(house, log, *times(0))
    house.tend()
    house.close()
    backup = tmp_path / "backup"
    shutil.copytree(path, backup)
    house = open_witness(path, clock, log.at)
    newest = grow(house, log, *times(0, 1))
    if found == "in its own record":
        house.validated[ORIGIN].catch_up(log.head())
    elif found == "in its own copy":
        house._copy(ORIGIN, newest)  # noqa: SLF001 - what it tends to first
    else:
        log.shown = bytes(newest)
    house.close()
    shutil.copy(backup / STATE, path / STATE)
    house = open_witness(path, clock, log.at)
    assert house.recall(log.at) == []
    assert house.witness.retired is not None
    with pytest.raises(Retired):
        grow(house, log, *times(2))
    house.close()
    # For ever: also once everything that gave it away is gone.
    shutil.rmtree(path / COPIES)
    shutil.rmtree(path / RECORDS)
    log.shown = None
    house = open_witness(path, clock, log.at)
    house.recall(log.at)
    with pytest.raises(Retired):
        house.witness.cosign(log.grow(1))
    house.close()


def test_http_is_how_a_log_is_read() -> None:
    with pytest.raises(ComityError):
        over_http("ftp://log.example")("checkpoint")
