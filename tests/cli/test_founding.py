"""From a draft to a genesis that both sides have signed, carried from one to the other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import world
from comity.accord.chain import Chain
from comity.base import yaml
from comity.base.keys import Algorithm
from comity.cli.founding import TEMPLATE
from comity.statement.envelope import Envelope
from serving import Said

Comity = Callable[..., Said]


@pytest.fixture
def keys(tmp_path: Path) -> Callable[..., list[object]]:
    for name in world.ROLES:
        world.key(name).keep(tmp_path / f"{name}.key")
    world.key("stranger").keep(tmp_path / "stranger.key")
    return lambda *names: [word for name in names for word in ("--key", tmp_path / f"{name}.key")]


def draft(path: Path, **changes: object) -> Path:
    """Write a draft of the world's accord; JSON is YAML."""
    body = world.accord_dict(**changes)
    for name in ("version", "edition", "rehearsal"):
        body.pop(name)
    said = {"origin": world.ORIGIN, "by": "convener", **body}
    path.write_text(json.dumps({name: one for name, one in said.items() if one is not None}))
    return path


def test_a_draft_explains_every_field_and_can_be_filled_in(comity: Comity) -> None:
    said = comity("accord", "draft")
    assert said.code == 0
    (found,) = yaml.read(said.out.encode())
    accord = world.accord_dict()
    left_out = {"version", "edition", "rehearsal"}
    assert set(found) == {"origin", "by", *accord} - left_out
    for name in ("operator", "silence"):
        assert f"# {name}: " in TEMPLATE
    for part in ("sides", "parties", "witnesses"):
        assert set(accord[part][0]) <= set(found[part][0])


def test_a_genesis_is_signed_side_by_side(
    comity: Comity, keys: Callable[..., list[object]], tmp_path: Path
) -> None:
    path = draft(tmp_path / "draft.yaml")
    said = comity("accord", "found", path, *keys("lab-a", "institute-a"))
    out = tmp_path / "draft.genesis.json"
    assert said.code == 0
    assert "origin world.example/log, expires 2027-11-23T09:00:00Z" in said.out
    assert "side side-a: 2 of 2 have signed" in said.out
    assert "side side-b: 0 of 2 have signed" in said.out
    assert "convener puts it forward, and has not signed yet" in said.out
    assert f"{out}: carry it to who has not signed" in said.out
    # The same file, on another machine, by others.
    said = comity("accord", "found", path, *keys("lab-b"), "--out", out)
    assert "side side-b: 1 of 2 have signed" in said.out
    said = comity("accord", "found", path, *keys("convener"), "--out", out)
    assert "side side-b: 1 of 2 have signed" in said.out
    assert "carry it to who has not signed" in said.out
    said = comity("accord", "found", path, *keys("institute-b", "lab-b"), "--out", out)
    assert f"signed as it must be: comity serve --data DIR --genesis {out}" in said.out
    accord = Chain.checked([(0, Envelope.parse(out.read_bytes()))]).latest
    assert accord.body == world.accord_body()
    assert accord.origin == world.ORIGIN


def other_title(draft_: dict[str, Any]) -> None:
    draft_["title"] = world.text("Another")


def no_origin(draft_: dict[str, Any]) -> None:
    del draft_["origin"]


def no_sides(draft_: dict[str, Any]) -> None:
    del draft_["sides"]


def one_key_twice(draft_: dict[str, Any]) -> None:
    draft_["parties"][0]["recovery"] = draft_["parties"][1]["recovery"]


def stranger(draft_: dict[str, Any]) -> None:
    draft_["by"] = "stranger"


def rehearsal(draft_: dict[str, Any]) -> None:
    draft_["rehearsal"] = True


CHANGED: dict[str, tuple[Callable[[dict[str, Any]], None], int, str]] = {
    "another accord": (other_title, 1, "genesis.json holds another accord than "),
    "no origin": (no_origin, 3, "draft.yaml: "),
    "no sides": (no_sides, 3, "draft.yaml: the document: sides is missing"),
    "a key of two": (one_key_twice, 3, "stands twice"),
    "by nobody": (stranger, 1, "stranger is no party of this accord"),
    "a rehearsal": (rehearsal, 1, "a register of real parties starts with version 1"),
}


@pytest.mark.parametrize(("change", "code", "why"), CHANGED.values(), ids=CHANGED)
def test_a_draft_that_does_not_fit_is_not_signed(
    comity: Comity,
    keys: Callable[..., list[object]],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    code: int,
    why: str,
) -> None:
    path, out = draft(tmp_path / "draft.yaml"), tmp_path / "genesis.json"
    if code == 1 and "another" in why:
        assert comity("accord", "found", path, *keys("lab-a"), "--out", out).code == 0
    changed = json.loads(path.read_text())
    change(changed)
    path.write_text(json.dumps(changed))
    before = out.read_bytes() if out.exists() else None
    said = comity("accord", "found", path, *keys("lab-a"), "--out", out)
    assert said.code == code
    assert why in said.err
    assert (out.read_bytes() if out.exists() else None) == before


def test_a_key_of_nobody_signs_nothing(
    comity: Comity, keys: Callable[..., list[object]], tmp_path: Path
) -> None:
    path = draft(tmp_path / "draft.yaml")
    said = comity("accord", "found", path, *keys("stranger"))
    assert (said.code, list(tmp_path.glob("*.json"))) == (1, [])
    assert "is no party's key now" in said.err
    world.key("lab-a", Algorithm.ML_DSA_65).keep(tmp_path / "recovery.key")
    said = comity("accord", "found", path, "--key", tmp_path / "recovery.key")
    assert said.code == 1


NO_DRAFT = {"two documents": "a: 1\n---\nb: 2\n", "a list": "- a\n", "nothing": ""}


@pytest.mark.parametrize("text", NO_DRAFT.values(), ids=NO_DRAFT)
def test_a_draft_is_one_document(
    comity: Comity, keys: Callable[..., list[object]], tmp_path: Path, text: str
) -> None:
    (tmp_path / "draft.yaml").write_text(text)
    said = comity("accord", "found", tmp_path / "draft.yaml", *keys("lab-a"))
    assert said.code == 3
    assert "as `comity accord draft` prints it" in said.err


def test_a_carried_file_that_is_none_is_named(
    comity: Comity, keys: Callable[..., list[object]], tmp_path: Path
) -> None:
    path, out = draft(tmp_path / "draft.yaml"), tmp_path / "genesis.json"
    out.write_text("{}")
    said = comity("accord", "found", path, *keys("lab-a"), "--out", out)
    assert said.code == 3
    assert "genesis.json: " in said.err


def test_the_keys_of_a_log_are_for_its_draft(comity: Comity, tmp_path: Path) -> None:
    said = comity("log", "new", "register.example/log", "--data", tmp_path / "data")
    assert said.code == 0
    # What it prints fits into a draft as it is.
    (found,) = yaml.read(said.out[said.out.index("origin:") :].encode())
    assert found["origin"] == "register.example/log"
    assert len(found["log_keys"]) == 2
    again = comity("log", "new", "register.example/log", "--data", tmp_path / "data")
    assert again.out == said.out
    assert comity("log", "new", "rehearsal.example/log").code == 1
