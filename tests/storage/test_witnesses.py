"""The state of a witness: made once, durable, bounded, and never silently another one."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.base.errors import Refused, Unavailable
from comity.log.signatures import Kind
from comity.storage import seen, witnesses
from comity.storage.memory import MemoryHead
from comity.storage.seen import CellState, Evidence
from comity.storage.witnesses import SqliteState, TrustedLog
from log.signers import LOG, WITNESS, Signer, head, keys, signed

ORIGIN = "log.example/one"
REASON = Unavailable("it forgot {count} entries", count=7)
OWN = tuple(keys(WITNESS))
TRUSTED = TrustedLog(ORIGIN, tuple(keys(LOG)), "http://log.example", validate=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "witness.sqlite"


@pytest.fixture
def state(path: Path) -> Iterator[SqliteState]:
    found = SqliteState.create(path, OWN)
    yield found
    found.close()


def note(size: int) -> bytes:
    return bytes(signed(head(size), *LOG))


def evidence(number: int, **changes: str) -> Evidence:
    said = {"origin": ORIGIN, "kind": "fork", "seen": "now", "why": "because", **changes}
    return Evidence(**said, request=b"request", known=b"known", text=f"text {number}")  # type: ignore[arg-type]  # the kinds are words


def test_a_new_state_has_the_keys_of_its_witness_and_nothing_else(state: SqliteState) -> None:
    assert state.keys == OWN
    assert (state.logs, state.evidence, state.surplus, state.retired) == ((), (), {}, None)
    assert state.read(ORIGIN) is None
    assert state.earlier(ORIGIN, 1) is None


def test_a_state_is_made_once(path: Path, state: SqliteState) -> None:
    with pytest.raises(Refused, match="made once"):
        SqliteState.create(path, OWN)
    assert state.keys == OWN
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_put_is_there_after_a_start(path: Path, state: SqliteState) -> None:
    one, two = note(1), note(2)
    state.trust(TRUSTED)
    state.swap(ORIGIN, None, one)
    state.swap(ORIGIN, one, two)
    state.keep_evidence(evidence(1))
    state.retire(REASON)
    state.retire(Unavailable("another"))
    # As a crash leaves it: nothing was closed.
    again = SqliteState(path)
    assert again.logs == (TRUSTED,)
    assert (again.read(ORIGIN), again.earlier(ORIGIN, 1)) == (two, one)
    assert again.evidence == (evidence(1),)
    assert str(again.retired) == str(state.retired) == "it forgot 7 entries"
    again.close()


def test_every_commit_is_synced(state: SqliteState) -> None:
    assert state._db.execute("PRAGMA synchronous").fetchone() == (2,)  # noqa: SLF001 - only it knows


def test_a_swap_from_anything_else_changes_nothing(state: SqliteState) -> None:
    one, two = note(1), note(2)
    with pytest.raises(Refused, match="another writer"):
        state.swap(ORIGIN, one, two)
    state.swap(ORIGIN, None, one)
    for old in (None, two, one[:-1]):
        with pytest.raises(Refused, match="another writer"):
            state.swap(ORIGIN, old, two)
    assert state.read(ORIGIN) == one
    assert state.earlier(ORIGIN, 2) is None


def test_two_processes_cannot_both_swap(path: Path, state: SqliteState) -> None:
    other = SqliteState(path)
    state.swap(ORIGIN, None, note(1))
    with pytest.raises(Refused, match="another writer"):
        other.swap(ORIGIN, None, note(2))
    other.close()


def test_logs_are_kept_apart_and_keys_may_change(state: SqliteState) -> None:
    other = Signer("log.example/two", Kind.ED25519)
    state.trust(TRUSTED)
    state.trust(TrustedLog("log.example/two", (other.vkey,), "", validate=False))
    state.swap(ORIGIN, None, note(1))
    assert state.read("log.example/two") is None
    changed = TrustedLog(ORIGIN, tuple(keys(LOG[:1])), "", validate=False)
    state.trust(changed)
    assert state.logs[0] == changed
    assert len(state.logs) == 2
    # Its memory does not go with its keys.
    assert state.read(ORIGIN) is not None


def test_the_newest_sizes_are_remembered(
    state: SqliteState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnesses, "EARLIER", 3)
    old = None
    for size in (1, 2, 2, 3, 9, 20):
        new = note(size)
        state.swap(ORIGIN, old, new)
        old = new
    found = [size for size in range(30) if state.earlier(ORIGIN, size)]
    assert found == [3, 9, 20]


def test_the_same_evidence_is_kept_once(state: SqliteState) -> None:
    for number in (1, 1, 2, 1):
        state.keep_evidence(evidence(number, why=str(number)))
    state.keep_evidence(evidence(1, kind="growth"))
    state.keep_evidence(evidence(1, origin="log.example/two"))
    assert [one.text for one in state.evidence] == ["text 1", "text 2", "text 1", "text 1"]
    assert state.count_evidence() == 4
    assert state.surplus == {}


def test_evidence_has_an_end_and_says_so(
    state: SqliteState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnesses, "ENOUGH", 2)
    # What proves nothing to others does not fill the place of what does.
    for number in range(5):
        state.keep_evidence(evidence(number, kind="growth"))
    state.keep_evidence(evidence(9))
    assert [one.kind for one in state.evidence] == ["growth", "growth", "fork"]
    assert state.surplus == {ORIGIN: 3}


def test_a_full_disk_is_said_and_changes_nothing(path: Path, state: SqliteState) -> None:
    one = note(1)
    state.swap(ORIGIN, None, one)
    pages = state._db.execute("PRAGMA page_count").fetchone()[0]  # noqa: SLF001 - fills the disk
    state._db.execute(f"PRAGMA max_page_count = {pages}")  # noqa: SLF001 - as above
    old, failed = one, 0
    for size in range(2, 40):
        new = note(size)
        try:
            state.swap(ORIGIN, old, new)
        except Unavailable:
            failed += 1
        else:
            old = new
        assert state.read(ORIGIN) == old
    assert failed
    state._db.execute("PRAGMA max_page_count = 1000000")  # noqa: SLF001 - there is room again
    state.swap(ORIGIN, old, note(99))
    again = SqliteState(path)
    assert again.earlier(ORIGIN, 99) is not None
    again.close()


def test_a_missing_state_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        SqliteState(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _noise(path: Path) -> None:
    path.write_bytes(b"noise" * 999)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
    db.close()


@pytest.mark.parametrize("change", [_nothing, _noise, _newer])
def test_a_state_that_is_none_is_not_opened(path: Path, change: object) -> None:
    SqliteState.create(path, OWN).close()
    change(path)  # type: ignore[operator]  # one of the three above
    with pytest.raises(Unavailable, match="cannot be read"):
        SqliteState(path)


def test_half_a_state_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: Path, __: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(OSError, match="Input/output"):
            SqliteState.create(path, OWN)
    assert not path.exists()
    state = SqliteState.create(path, OWN)
    assert state.keys == OWN
    state.close()


def test_a_cell_is_the_state_of_one_log_in_its_own_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seen, "ENOUGH", 2)
    state = CellState(MemoryHead())
    assert state.earlier(ORIGIN, 1) is None
    state.swap(ORIGIN, None, note(1))
    assert state.earlier(ORIGIN, 1) == state.read(ORIGIN)
    assert state.earlier(ORIGIN, 2) is None
    for number in (1, 1, 2, 3):
        state.keep_evidence(evidence(number))
    assert state.evidence == [evidence(1), evidence(2)]
    state.retire(REASON)
    state.retire(Unavailable("another"))
    assert state.retired is REASON
