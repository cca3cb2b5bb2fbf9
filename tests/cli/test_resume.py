"""`comity audit --resume` goes on where it was, and fails closed on strange state."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.service import crew
from comity.service.ports import system_clock
from service import houses
from serving import SOURCE, Said, Served

Run = Callable[..., Said]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("resumed") / "data"
    return folder, houses.build(folder, [300], system_clock).write()


@pytest.fixture
def house(kept: tuple[Path, bytes], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0], tmp_path / "data"))


@pytest.fixture
def accord(kept: tuple[Path, bytes], tmp_path: Path) -> Path:
    (tmp_path / "accord.json").write_bytes(kept[1])
    return tmp_path / "accord.json"


def test_an_audit_is_resumed_below_the_user_s_own_folder(
    comity: Run, house: Path, accord: Path, home: Path
) -> None:
    words = ("audit", house, "--accord", accord, "--resume")
    first = comity(*words)
    assert (first.code, first.err) == (0, "")
    again = comity(*words)
    assert again.code == 0
    assert "301 of them were checked by an earlier audit" in again.out
    assert first.out.splitlines()[-1] == again.out.splitlines()[-1]
    (place,) = (home / "audits").iterdir()
    assert {path.name for path in place.iterdir()} == {"records", "mark", "lock"}
    assert json.loads(comity(*words, "--json").out)["resumed"] == 301


def test_progress_that_changed_is_said_so(
    comity: Run, house: Path, accord: Path, tmp_path: Path
) -> None:
    words = ("audit", house, "--accord", accord, "--resume", tmp_path / "progress")
    assert comity(*words).code == 0
    for name in ("records", "mark"):
        path = tmp_path / "progress" / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-9] + b"?" + whole[-8:])
        said = comity(*words)
        assert said.code == 3
        assert "has changed" in said.err
        path.write_bytes(whole)
    assert comity("audit", house, "--resume", house).code == 1


def test_an_address_is_audited_and_resumed(comity: Run, served: Served, tmp_path: Path) -> None:
    assert comity("accord", "show", "--to", served.address).code == 0
    words = ("audit", served.address, "--resume", tmp_path / "progress")
    first = comity(*words)
    assert (first.code, first.err) == (0, "")
    whole = json.loads(comity(*words, "--json").out)
    assert whole["faults"] == {}
    assert whole["resumed"] > 0


def test_a_bare_folder_of_tiles_is_audited_as_a_log(
    comity: Run, house: Path, accord: Path, tmp_path: Path
) -> None:
    shutil.copytree(house / "log", tmp_path / "bare")
    said = comity("audit", tmp_path / "bare", "--accord", accord)
    assert said.code == 0
    assert "301 entries" in said.out
    assert comity("audit", tmp_path / "bare" / "tile", "--accord", accord).code == 4


@pytest.mark.parametrize("where", ["folder", "address"])
def test_many_entries_are_checked_by_several_processes(
    comity: Run,
    house: Path,
    served: Served,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "WORTH", 1)
    monkeypatch.setattr(crew, "cores", lambda: 2)
    said = comity("audit", house if where == "folder" else served.address, "--json")
    assert json.loads(said.out)["faults"] == {}


def test_ctrl_c_ends_an_audit_without_a_word_and_without_a_trace(house: Path) -> None:
    program = (
        "import sys; from comity.service import crew; crew.WORTH, crew.cores = 1, lambda: 2\n"
        "from comity.service import walk; import time\n"
        "go = walk.Walk._judge\n"
        "walk.Walk._judge = lambda *a: (print('at work', flush=True), time.sleep(9), go(*a))\n"
        "from comity.cli.main import main\n"
        "if __name__ == '__main__': sys.exit(main(['audit', sys.argv[1]]))\n"
    )
    script = house.parent / "audit.py"
    script.write_text(program)
    process = subprocess.Popen(
        [sys.executable, str(script), str(house)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"at work\n"
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
