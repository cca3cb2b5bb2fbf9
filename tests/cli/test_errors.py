"""Every wrong turn ends in one or two sentences and the right exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from comity.adapters.packaged import packs
from serving import EXAMPLE, Said, Served

Run = Callable[..., Said]

WRONG = {
    "no command": ((), 2),
    "unknown command": (("frob",), 2),
    "unknown option": (("systems", "--frob"), 2),
    "a file that is not there": (("assess", "nowhere.yaml"), 4),
    "no such day": (("assess", EXAMPLE, "--at", "2026-02-30"), 3),
    "no such pack": (("packs", "show", "frob"), 3),
    "a negative figure": (("systems", "--over=-1"), 3),
    "an infinite figure": (("systems", "--over", "inf"), 3),
    "no register there": (("systems", "--from", "http://127.0.0.1:9"), 4),
    "not an address": (("systems", "--from", "ftp://example.org"), 3),
    "no folder": (("audit", "nowhere"), 4),
    "nothing to rebuild": (("rebuild", "--data", "nowhere"), 4),
    "not a receipt": (("verify", EXAMPLE), 3),
    "no receipt": (("verify", "nowhere"), 4),
    "a party name that is no id": (("key", "new", "No Name"), 3),
}


@pytest.mark.parametrize(("words", "code"), WRONG.values(), ids=WRONG)
def test_a_wrong_turn_has_its_exit_code(comity: Run, words: tuple[object, ...], code: int) -> None:
    said = comity(*words)
    assert said.code == code
    assert said.out or said.err
    assert len(said.err) < 2000


BAD_FILES = {
    "not YAML": ("{a", "not YAML at line"),
    "a doubled key": ("kind: x\nkind: y\n", "kind stands twice"),
    "an alias": ("a: &x 1\nb: *x\n", "aliases"),
    "an unknown kind": ("kind: frob/v1\nbody: {}\n", "frob/v1"),
    "an unknown field": ("kind: system/v1\nbody: {name: X, version: '1', frob: 1}\n", "frob"),
    "a missing field": ("kind: system/v1\nbody: {name: X}\n", "version is missing"),
    "a wrong type": ("kind: system/v1\nbody: {name: X, version: '1', deployed: 3}\n", "deployed"),
    "an absurd day": (
        "kind: system/v1\nbody: {name: X, version: '1', deployed_on: 3026-01-01}\n",
        "absurd",
    ),
    "only a developer": ("kind: developer/v1\nbody: {name: X}\n", "one system"),
    "an unknown fact": ("frobs: true\n", "frobs"),
    "a fact of another kind": ("deployed: maybe\n", "deployed"),
}


@pytest.mark.parametrize(("text", "named"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_names_what_is_wrong(comity: Run, tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    said = comity("assess", file)
    assert said.code == 3
    assert named in said.err


def test_assess_takes_plain_facts_too(comity: Run, tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("training_compute: 3.8e26\neu_placed_on_market: true\n")
    assert "EU-52-1" in comity("assess", file, "--all").out
    assert '"answer"' in comity("assess", file, "--json").out
    whole = comity("assess", file, "--all", "--at", "2026-01-15").out
    assert "Thu 15 Jan 2026" in whole


def test_the_packs_pass_their_cases(comity: Run) -> None:
    said = comity("packs", "check")
    assert said.code == 0
    assert "0 failures" in said.out
    for pack in packs():
        assert pack.digest in comity("packs", "show", pack.id).out
    assert '"digest"' in comity("packs", "--json").out


def test_keys_are_kept_to_their_owner_and_never_overwritten(comity: Run, tmp_path: Path) -> None:
    assert comity("key", "new", "lab", "--out", tmp_path / "keys").code == 0
    key = tmp_path / "keys" / "lab.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys" / "lab.recovery.key").stat().st_mode & 0o777 == 0o600
    assert comity("key", "new", "lab", "--out", tmp_path / "keys").code == 1
    key.chmod(0o644)
    said = comity("submit", EXAMPLE, "--key", key)
    assert said.code == 1
    assert "0600" in said.err
    key.chmod(0o600)
    key.write_text("not a key")
    assert comity("submit", EXAMPLE, "--key", key).code == 3


def test_a_stranger_s_key_speaks_for_nobody(served: Served, comity: Run) -> None:
    comity("key", "new", "stranger")
    said = comity("submit", EXAMPLE, "--key", "stranger.key", "--to", served.address)
    assert said.code == 1
    assert "no party" in said.err


def test_nothing_is_sent_without_a_yes(served: Served, comity: Run) -> None:
    key = served.folder / "keys" / "party-public-record.key"
    words = ("submit", EXAMPLE, "--key", key, "--to", served.address)
    tried = comity(*words, "--dry-run")
    assert tried.code == 0
    assert "nothing was sent" in tried.out
    said = comity(*words)
    assert said.code == 1
    assert "--yes" in said.err


def test_only_public_halves_can_be_admitted(served: Served, comity: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.pub"
    words = ("accord", "admit", file, "--data", served.folder, "--to", served.address)
    file.write_text("party: x\n")
    assert comity(*words).code == 3
    file.write_text("a: 1\n---\nb: 2\n")
    assert comity(*words).code == 3
    assert comity("accord", "frob").code == 2


def test_a_second_server_of_a_folder_is_refused(served: Served, comity: Run) -> None:
    said = comity("serve", "--data", served.folder, "--port", "0")
    assert said.code == 4
    assert "another process" in said.err
    assert comity("audit", served.folder).code == 4


def test_a_port_in_use_is_said(served: Served, comity: Run, tmp_path: Path) -> None:
    said = comity("serve", "--data", tmp_path / "other", "--port", served.port)
    assert said.code == 4
    assert str(served.port) in said.err


def test_help_and_version_answer(comity: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "audit" in comity("--help").out
    assert comity("--version").out.startswith("comity ")
    assert comity("verify", "--help").code == 0
    monkeypatch.setenv("COMITY_LANG", "ko")
    assert "당사자" in comity("accord", "--help").out
    monkeypatch.delenv("COMITY_LANG")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "登记册" in comity("--help").out
