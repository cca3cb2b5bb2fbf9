"""`comity mirror`: a copy in a process of its own, with its register alive, gone and forked."""

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.strange_server import answer, serving
from comity.adapters.client import Client
from comity.base.errors import Refused
from comity.cli.main import main
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.service.wiring.folder import Folder
from mirroring import Mirrored
from serving import EXAMPLE, Said, Served, free_port

Run = Callable[..., Said]


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirrored]:
    """A mirror of one test's own, not started yet."""
    found = Mirrored(tmp_path / "mirror", free_port())
    yield found
    if found.process is not None:
        found.kill()


@pytest.fixture
def story(own: Served, comity: Run) -> Served:
    """A register of this test's own that runs, with a party admitted."""
    own.start("--sample")
    assert comity("key", "new", "northlake").code == 0
    admitted = comity("accord", "admit", "northlake.pub", "--data", own.folder, "--to", own.address)
    assert admitted.code == 0
    return own


def status(address: str) -> dict[str, object]:
    said: dict[str, object] = json.loads(Client(address).get("/api/status"))
    return said


def size(address: str) -> int:
    return Checkpoint.parse(Note.parse(Client(address).get("/checkpoint")).text).size


def test_a_register_survives_its_operator_in_its_mirror(
    story: Served, mirror: Mirrored, comity: Run, tmp_path: Path
) -> None:
    mirror.start(story.address)
    submitted = comity("submit", EXAMPLE, "--key", "northlake.key", "--yes", "--to", story.address)
    assert submitted.code == 0
    told = size(story.address)
    mirror.wait(lambda: mirror.size() == told)
    own = status(story.address)
    assert comity("accord", "save", "accord.json", "--to", story.address).code == 0
    systems = comity("systems", "--from", story.address)
    # The operator is gone, with all it had.
    story.stop()
    shutil.rmtree(story.folder)
    assert status(mirror.address) == own
    assert comity("systems", "--from", mirror.address).out == systems.out
    said = comity("audit", mirror.address, "--accord", "accord.json")
    assert (said.code, said.err) == (0, "")
    assert str(own["fingerprint"]) in said.out
    page = mirror.get("/") or b""
    assert f"Mirror of {story.address}: checked up to entry {told}".encode() in page
    _check_copies(mirror, comity, tmp_path, str(own["fingerprint"]))


def _check_copies(mirror: Mirrored, comity: Run, tmp_path: Path, fingerprint: str) -> None:
    """A mirror of the mirror, and the mirror's folder by itself, are the same register."""
    again = comity("mirror", mirror.address, "--data", tmp_path / "again", "--once")
    assert again.code == 0
    assert "all of them verified" in again.out
    assert mirror.stop() == 0
    for folder in (mirror.folder, tmp_path / "again"):
        said = comity("audit", folder, "--accord", "accord.json")
        assert (said.code, said.err) == (0, "")
        assert fingerprint in said.out
        Folder(folder).index.unlink()
        rebuilt = comity("rebuild", "--data", folder)
        assert rebuilt.code == 0
        assert fingerprint in rebuilt.out
        assert comity("audit", folder, "--accord", "accord.json").code == 0
    # With nobody to follow, what was held is served again.
    mirror.start("http://127.0.0.1:1")
    assert status(mirror.address)["fingerprint"] == fingerprint
    assert b"Since then: cannot reach http://127.0.0.1:1" in (mirror.get("/") or b"")


def test_a_mirror_that_was_killed_goes_on_from_its_folder(
    story: Served, mirror: Mirrored, comity: Run
) -> None:
    mirror.start(story.address)
    mirror.kill()
    words = ("submit", EXAMPLE, "--key", "northlake.key", "--yes", "--to", story.address)
    assert comity(*words).code == 0
    mirror.start(story.address)
    mirror.wait(lambda: mirror.size() == size(story.address))
    assert mirror.stop() == 0
    assert comity("accord", "save", "accord.json", "--to", story.address).code == 0
    assert comity("audit", mirror.folder, "--accord", "accord.json").code == 0


def test_a_mirror_says_where_statements_go(story: Served, mirror: Mirrored, comity: Run) -> None:
    mirror.start(story.address)
    said = comity("submit", EXAMPLE, "--key", "northlake.key", "--yes", "--to", mirror.address)
    assert said.code == 1
    assert f"a mirror takes no statements: submit them to {story.address}" in said.err
    with pytest.raises(Refused):
        Client(mirror.address).post("/api/statements", b"{}", "application/json")
    assert mirror.get("/fork") is None


def test_a_forked_operator_is_proven_and_left(
    story: Served, mirror: Mirrored, comity: Run, tmp_path: Path
) -> None:
    mirror.start(story.address)
    story.stop()
    twin = Served(tmp_path / "twin", free_port())
    shutil.copytree(story.folder, twin.folder)
    words = ("submit", EXAMPLE, "--key", "northlake.key", "--yes", "--to")
    story.start()
    assert comity(*words, story.address).code == 0
    kept = size(story.address)
    mirror.wait(lambda: mirror.size() == kept)
    assert mirror.stop() == 0
    # The same keys, another history: only one of the two statements.
    twin.start()
    both = (tmp_path / "one.yaml").write_bytes(EXAMPLE.read_bytes().split(b"\n---\n")[0] + b"\n")
    assert both
    assert comity("submit", "one.yaml", *words[2:], twin.address).code == 0
    assert comity("accord", "save", "accord.json", "--to", story.address).code == 0
    mirror.start(twin.address)
    mirror.wait(lambda: mirror.get("/fork") is not None)
    assert (mirror.get("/checkpoint") or b"").split(b"\n")[1] == b"%d" % kept
    assert b"has signed two histories" in (mirror.get("/log") or b"")
    assert mirror.get("/healthz") is None
    (tmp_path / "shown.fork").write_bytes(mirror.get("/fork") or b"")
    assert mirror.stop() == 1
    _check_proofs(comity, tmp_path, story, twin, mirror)
    twin.stop()


def _check_proofs(
    comity: Run, tmp_path: Path, story: Served, twin: Served, mirror: Mirrored
) -> None:
    """The proof that was shown and kept holds, and anybody can make it again."""
    accord = ("--accord", "accord.json")
    said = comity("prove-fork", "--check", "shown.fork", *accord)
    assert said.code == 0
    assert "FORK" in said.out
    (path,) = (mirror.folder / "evidence").iterdir()
    assert path.read_bytes() == (tmp_path / "shown.fork").read_bytes()
    made = comity("prove-fork", story.address, twin.address, *accord, "--out", "made.fork")
    assert made.code == 0
    assert comity("prove-fork", "--check", "made.fork", *accord).code == 0
    # A mirror that knows of a fork follows nobody any more, and says so.
    once = comity("mirror", story.address, "--data", mirror.folder, "--once")
    assert once.code == 1
    assert "FORK" in once.err
    assert comity("audit", mirror.folder, *accord).code == 0


def test_an_address_that_is_no_register_starts_no_mirror(comity: Run, tmp_path: Path) -> None:
    assert comity("mirror", "http://127.0.0.1:1", "--data", tmp_path / "m").code == 4
    assert comity("mirror", "ftp://register.example", "--data", tmp_path / "m").code == 3
    with serving(answer(200, b"<html>it works</html>")) as (address, _):
        assert comity("mirror", address, "--data", tmp_path / "m", "--once").code == 3


def test_a_folder_is_the_mirror_of_one_register(
    served: Served, story: Served, comity: Run, tmp_path: Path
) -> None:
    words = ("--data", tmp_path / "m", "--once")
    assert comity("mirror", served.address, *words).code == 0
    said = comity("mirror", story.address, *words)
    assert said.code in {1, 4}
    assert comity("accord", "save", "other.json", "--to", story.address).code == 0
    said = comity("mirror", story.address, *words, "--accord", "other.json")
    assert said.code == 1
    assert "is a mirror of register" in said.err
    story.stop()
    said = comity("mirror", served.address, "--data", story.folder, "--once")
    assert said.code == 1
    assert "not a mirror" in said.err


def test_a_mirror_says_what_it_hears_and_stops_at_a_signal(
    story: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror = Mirrored(tmp_path / "here", free_port())
    told: list[int] = []

    def visit() -> None:
        mirror.wait(lambda: mirror.get("/checkpoint") is not None)
        story.stop()
        mirror.wait(lambda: b"Since then" in (mirror.get("/") or b""))
        story.start()
        told.append(main(["key", "new", "southlake"]))
        words = ["accord", "admit", "southlake.pub", "--data", str(story.folder)]
        told.append(main([*words, "--to", story.address]))
        mirror.wait(lambda: mirror.size() == size(story.address))
        os.kill(os.getpid(), signal.SIGTERM)

    visitor = threading.Thread(target=visit)
    visitor.start()
    code = main(
        ["mirror", story.address, "--data", str(mirror.folder), "--port", str(mirror.port),
         "--every", "0.1"]
    )  # fmt: skip
    visitor.join()
    assert (code, told) == (0, [0, 0])
    said = capsys.readouterr()
    assert f"mirror of {story.address}" in said.out
    assert "entries, all of them verified" in said.out
    assert said.err.count(f"cannot reach {story.address}") == 1
    assert (mirror.folder / "index.sha256").is_file()


def test_a_mirror_and_its_index_are_not_taken_for_granted(
    served: Served, comity: Run, tmp_path: Path
) -> None:
    words = ("mirror", served.address, "--data", tmp_path / "m", "--once")
    assert comity(*words).code == 0
    index = Folder(tmp_path / "m").index
    index.write_bytes(index.read_bytes()[:-1] + b"?")
    said = comity(*words)
    assert said.code == 4
    assert "comity rebuild" in said.err
    (tmp_path / "m" / "index.sha256").unlink()
    index.write_bytes(index.read_bytes()[:5000] + bytes(8000))
    said = comity(*words)
    assert said.code == 4
    assert "comity rebuild" in said.err
    for path in (tmp_path / "m").glob("index.sqlite*"):
        path.unlink()
    (tmp_path / "m" / "mirror.json").write_bytes(b"?")
    assert comity(*words).code == 0
