"""Commands that read what a register answers take a stranger's answer for what it is."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

import world
from adapters.strange_server import answer, serving
from comity.adapters.private_keys import PrivateKey
from comity.cli import main as mains
from comity.cli import progress as bars
from comity.cli.main import main
from serving import EXAMPLE, SOURCE, Said, Served
from shared import shared

Run = Callable[..., Said]
STRANGE = {
    "nothing": b"",
    "a page": b"<html>it works</html>",
    "a list": b"[]",
    "another shape": b'{"systems": 7, "obligations": 7, "count": "x"}',
    "bytes": b"\xff\xfe",
}
STEERING = "\x1b[2J"


@pytest.mark.parametrize("command", ["systems", "obligations"])
@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_a_list_that_is_none_is_said_so(comity: Run, command: str, body: bytes) -> None:
    with serving(answer(200, body)) as (address, _):
        said = comity(command, "--from", address)
    assert said.code == 4
    assert "does not answer as a register does" in said.err


def test_a_name_does_not_steer_the_terminal(comity: Run) -> None:
    figure = {"best": None, "low": None, "high": None}
    system = {
        "name": f"Evil{STEERING}",
        "developers": [f"Lab{STEERING}"],
        "published": None,
        "registered": False,
        "training_compute": figure,
    }
    said = {"count": 1, "undetermined": 1, "systems": [system]}
    with serving(answer(200, json.dumps(said).encode())) as (address, _):
        shown = comity("systems", "--from", address)
    assert shown.code == 0
    assert "Evil\ufffd[2J (Lab\ufffd[2J)" in shown.out
    assert "\x1b" not in shown.out


def test_an_obligation_does_not_steer_the_terminal(comity: Run) -> None:
    one = {"state": "due", "due": None, "about": f"a/b{STEERING}", "clause": "EU-1"}
    said = {"obligations": [one], "count": 1, "open": 1}
    with serving(answer(200, json.dumps(said).encode())) as (address, _):
        shown = comity("obligations", "--from", address)
    assert "\x1b" not in shown.out


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Return the observer's key, as the world's accord names it."""
    path = tmp_path / "observer.key"
    world.key("observer").keep(path)
    return path


@pytest.fixture
def here() -> world.World:
    return world.World()


TABLE = ("data", "epoch_notable_ai_models_2026-07-19.csv")


def one_row(tmp_path: Path) -> Path:
    """Return Epoch's table with its first row alone."""
    path = tmp_path / "one.csv"
    with shared(*TABLE).open(encoding="utf-8", newline="") as whole:
        rows = list(islice(csv.reader(whole), 2))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def imported(comity: Run, here: world.World, table: Path, key: Path, *answers: bytes) -> Said:
    """Import through a server that shows this world's accord, then answers so."""
    accord = answer(200, here.chain.write())
    with serving(accord, *answers) as (address, _):
        return comity("import", "epoch", table, "--key", key, "--to", address)


STRANGE_KNOWN = {"a page": b"<html>", "a list": b"[]", "another shape": b'{"a/b": {"x": 1}}'}


@pytest.mark.parametrize("body", STRANGE_KNOWN.values(), ids=STRANGE_KNOWN)
def test_an_import_believes_only_a_register_s_answers(
    comity: Run, here: world.World, tmp_path: Path, key: Path, body: bytes
) -> None:
    said = imported(comity, here, one_row(tmp_path), key, answer(200, body))
    assert said.code == 4
    assert "does not answer as a register does" in said.err


REFUSAL = {
    "kind": "Refused",
    "error": {"kind": "Refused", "message": "x", "template": "no {a}", "values": {"a": "way\x1b"}},
}
RECORDED = b'{"index":1,"time":"2026-11-23T09:00:00Z","statement":"x","proof":[]}\n'
SHOWN = b'{"checkpoint":"x"}\n'
LINES: dict[str, tuple[bytes, int, str]] = {
    "no lines": (b"", 4, "answered 0 of 1 rows"),
    "too many lines": (b"{}\n{}\n", 4, "answered 2 of 1 rows"),
    "no JSON": (b"<html>\n", 4, "does not answer as a register does"),
    "no answer": (b"{}\n", 4, "the answer is no error as a register says it"),
    "a refusal": (json.dumps(REFUSAL).encode(), 1, "no way\ufffd"),
    "no checkpoint": (RECORDED, 4, "a checkpoint follows the statements that it proves"),
    "no proof": (RECORDED.replace(b"[]", b'["x"]') + SHOWN, 4, "not standard base64"),
    "no time": (b'{"index":1}\n' + SHOWN, 4, "not a moment"),
    "no checkpoint that reads": (RECORDED + SHOWN, 3, "note"),
}


@pytest.mark.parametrize(("body", "code", "words"), LINES.values(), ids=LINES)
def test_an_import_checks_every_line_of_the_answer(
    comity: Run,
    here: world.World,
    tmp_path: Path,
    key: Path,
    body: bytes,
    code: int,
    words: str,
) -> None:
    table = one_row(tmp_path)
    said = imported(comity, here, table, key, answer(200, b"{}"), answer(200, body))
    assert said.code == code
    assert words in said.err


def test_a_receipt_that_does_not_hold_is_not_kept(
    comity: Run, here: world.World, tmp_path: Path, key: Path
) -> None:
    file = tmp_path / "seen.yaml"
    file.write_text(
        "kind: observation/v1\n"
        "body:\n  subject: {developers: [A Lab], name: Nova}\n  source: {title: A source}\n"
    )
    accord = answer(200, here.chain.write())
    other = here.receipts[0]
    with serving(accord, answer(404, b""), answer(200, other[:-9] + b"AAAAAAA=\n")) as (address, _):
        said = comity("submit", file, "--key", key, "--yes", "--to", address)
    assert said.code == 1
    assert not list(tmp_path.glob("*.receipt"))


@pytest.mark.parametrize("accord", [b"", b"[]", b"<html>", b"[{}]"])
def test_an_accord_that_is_none_is_not_pinned(
    comity: Run, home: Path, key: Path, accord: bytes
) -> None:
    with serving(answer(200, accord)) as (address, _):
        said = comity("submit", EXAMPLE, "--key", key, "--to", address)
    assert said.code == 3
    assert not home.exists()


def test_another_register_at_a_pinned_address_is_refused(
    comity: Run, here: world.World, key: Path
) -> None:
    first = answer(200, here.chain.write())
    other = world.World(origin="rehearsal.other.example/log")
    with serving(first, answer(200, other.chain.write())) as (address, _):
        assert comity("accord", "show", "--to", address).code == 0
        said = comity("accord", "show", "--to", address)
    assert said.code == 1
    assert "another register than the one pinned" in said.err
    assert key.exists()


def test_a_party_is_admitted_by_one_operator_only_in_a_rehearsal(
    comity: Run, here: world.World, tmp_path: Path
) -> None:
    accord = answer(200, here.chain.write())
    with serving(accord) as (address, _):
        said = comity("accord", "admit", "x.pub", "--data", tmp_path, "--to", address)
    assert said.code == 1
    assert "each side must sign" in said.err


# ---------------------------------------------------------------------------- the edge itself


def test_a_disk_that_says_no_is_not_called_a_fault_of_comity(comity: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = comity("key", "new", "lab", "--out", tmp_path / "file" / "below")
    assert said.code == 4
    assert "Not a directory" in said.err
    assert "broken" not in said.err
    said = comity("serve", "--data", tmp_path / "file", "--port", "0")
    assert said.code == 4
    assert "broken" not in said.err


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `comity frob` a command that raises what a test says."""

    def make(fault: BaseException) -> None:
        def fail(_: object) -> int:
            raise fault

        module = type(sys)("comity.cli.frob")
        module.arguments = lambda _: None  # type: ignore[attr-defined]  # a module made here
        module.run = fail  # type: ignore[attr-defined]  # as above
        monkeypatch.setitem(sys.modules, "comity.cli.frob", module)
        monkeypatch.setitem(mains.COMMANDS, "frob", ("frob", "nothing"))

    return make


def test_what_nobody_has_thought_of_is_one_sentence(
    comity: Run, command: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    command(KeyError("x"))
    said = comity("frob")
    assert said.code == 4
    assert "something is broken in comity itself: KeyError('x')" in said.err
    assert len(said.err.splitlines()) == 1
    monkeypatch.setenv("COMITY_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["frob"])


def test_an_interrupt_says_nothing_and_has_the_shell_s_code(
    comity: Run, command: Callable[[BaseException], None]
) -> None:
    command(KeyboardInterrupt())
    assert comity("frob") == Said(130, "", "")


def test_a_reader_that_leaves_is_no_fault() -> None:
    run = [sys.executable, "-m", "comity", "packs", "show"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(run, stdout=writing, stderr=subprocess.PIPE, env=environment) as process:
        os.close(writing)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Traceback" not in said


def test_progress_is_shown_at_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bars.progress(10) as step:
        step(10)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with bars.progress(10) as step:
        step(5)
    capsys.readouterr()


class Keyboard:
    """A terminal at which somebody types."""

    def __init__(self, words: str) -> None:
        self.words = words

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.words


@pytest.mark.parametrize(("words", "code"), [("yes\n", 0), ("no\n", 1), ("y\n", 1), ("", 1)])
def test_only_a_whole_yes_submits(
    comity: Run,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: str,
    code: int,
) -> None:
    key = served.folder / "keys" / "party-public-record.key"
    assert PrivateKey.read(key)
    file = tmp_path / "seen.yaml"
    file.write_text(
        "kind: observation/v1\n"
        f"body:\n  subject: {{developers: [A Lab], name: Typed {code}}}\n"
        "  source: {title: A source}\n"
    )
    monkeypatch.setattr(sys, "stdin", Keyboard(words))
    said = comity("submit", file, "--key", key, "--to", served.address)
    assert said.code == code
    assert ("nothing was sent" in said.out) is (code == 1)
    assert bool(list(tmp_path.glob("*.receipt"))) is (code == 0)


def test_a_filing_says_what_it_is_about(comity: Run, served: Served, tmp_path: Path) -> None:
    file = tmp_path / "filing.yaml"
    file.write_text(
        "kind: filing/v1\nbody: {pack: eu-ai-act-gpai, clause: EU-52-1, recipient: AI Office, "
        f"channel: portal, filed_on: 2026-01-01, document: 'sha256:{'0' * 64}'}}\n"
    )
    key = served.folder / "keys" / "party-public-record.key"
    said = comity("submit", file, "--key", key, "--to", served.address, "--yes")
    assert said.code == 3
    assert "say what it is about" in said.err
    file.write_text(file.read_text() + "about: public-record/none\n")
    said = comity("submit", file, "--key", key, "--to", served.address, "--yes")
    assert said.code == 1
    assert "has registered no" in said.err


def test_a_statement_too_large_for_an_entry_is_not_sent(
    comity: Run, served: Served, tmp_path: Path
) -> None:
    names = ", ".join(f"{{developer: {'x' * 190}, name: {number}y}}" for number in range(400))
    file = tmp_path / "large.yaml"
    file.write_text(
        f"kind: system/v1\nbody:\n  name: Large\n  version: one\n  also_known_as: [{names}]\n"
    )
    key = served.folder / "keys" / "party-public-record.key"
    said = comity("submit", file, "--key", key, "--to", served.address, "--yes")
    assert said.code == 1
    assert "the statement is too large: 48000 bytes fit in an entry" in said.err
