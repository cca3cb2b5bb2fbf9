"""One writer at a time: the lock on a folder, held by a process and given back with its life."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from comity.base.errors import Unavailable
from comity.storage.local import Writer

HOLDER = """
import sys
from pathlib import Path
from comity.storage.local import Writer
held = Writer(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_told_who_is_in_its_way(tmp_path: Path) -> None:
    first = Writer(tmp_path / "data")
    with pytest.raises(Unavailable, match=f"another process serves {tmp_path}/data"):
        Writer(tmp_path / "data")
    first.release()
    Writer(tmp_path / "data").release()


def test_the_lock_file_is_private_and_empty(tmp_path: Path) -> None:
    Writer(tmp_path).release()
    assert (tmp_path / "lock").read_bytes() == b""
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    locks = [Writer(tmp_path / name) for name in ("a", "b")]
    for lock in locks:
        lock.release()


def test_a_process_that_dies_gives_its_lock_back(tmp_path: Path) -> None:
    run = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Unavailable):
            Writer(tmp_path)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    Writer(tmp_path).release()
