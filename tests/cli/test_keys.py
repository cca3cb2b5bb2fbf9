"""comity key: a key is rotated, stolen, reported, recovered; and receipts live through it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from apart import until
from comity.accord.chain import Chain
from comity.adapters.client import Client
from comity.adapters.private_keys import PrivateKey
from comity.cli import verify
from comity.statement.envelope import Envelope
from serving import EXAMPLE, Said, Served

Run = Callable[..., Said]


@pytest.fixture
def lab(own: Served, comity: Run, tmp_path: Path) -> Served:
    """A register with a laboratory of its own, whose keys lie here."""
    own.start()
    for name in ("northlake", "second", "third"):
        assert comity("key", "new", name).code == 0
    to = ("--to", own.address)
    assert comity("accord", "admit", "northlake.pub", "--data", own.folder, *to).code == 0
    (tmp_path / "system.yaml").write_bytes(EXAMPLE.read_bytes())
    return own


def key_id(path: str) -> str:
    return PrivateKey.read(Path(path)).public.id


def test_a_key_is_rotated_and_the_old_one_speaks_no_more(lab: Served, comity: Run) -> None:
    to = ("--to", lab.address, "--yes")
    rotate = ("key", "rotate", "northlake", "--key", "northlake.key", "--new", "second.key", *to)
    said = comity(*rotate)
    assert said.code == 0, said.err
    assert "northlake speaks with these keys from now on" in said.out
    assert "key/v1 recorded as entry" in said.out
    again = comity(*rotate)
    assert again.code == 1
    late = comity("submit", "system.yaml", "--key", "northlake.key", *to)
    assert "belongs to no party" in late.err
    assert comity("submit", "system.yaml", "--key", "second.key", *to).code == 0
    assert comity("verify", "key-rotate-northlake.receipt").code == 0


def test_a_stolen_key_is_reported_and_the_recovery_key_names_another(
    lab: Served, comity: Run
) -> None:
    to = ("--to", lab.address, "--yes")
    assert comity("submit", "system.yaml", "--key", "northlake.key", *to).code == 0
    since = ("--since", "2020-01-01T00:00:00Z")
    stolen = key_id("northlake.key")
    report = ("key", "report", "northlake", stolen, *since, "--key", "northlake.key", *to)
    assert "is stopped at once" in comity(*report).out
    assert comity(*report).code == 1
    recovery = ("--key", "northlake.recovery.key")
    said = comity("key", "recover", "northlake", *recovery, "--new", "second.key", *to)
    assert said.code == 0, said.err
    doubted = comity("verify", "system-1.receipt", "--json")
    proven = json.loads(doubted.out)
    assert (doubted.code, proven["doubt"]) == (0, "contested")
    id_ = proven["statement"]["id"]
    assert comity("key", "confirm", "northlake", id_, *recovery, *to).code == 0
    confirmed = comity("verify", "system-1.receipt")
    assert "confirmed: a key that signed this was reported" in confirmed.out
    other = json.loads(comity("verify", "system-2.receipt", "--json").out)["statement"]["id"]
    assert comity("key", "disavow", "northlake", other, *recovery, *to).code == 0
    assert "DISAVOWED" in comity("verify", "system-2.receipt").out
    assert comity("key", "confirm", "northlake", other, *recovery, *to).code == 1


def test_a_thiefs_rotation_is_cancelled(lab: Served, comity: Run) -> None:
    to = ("--to", lab.address, "--yes")
    said = comity("key", "rotate", "northlake", "--key", "northlake.key", "--new", "third.key", *to)
    rotation = said.out.split("statement ")[-1].split()[0]
    recovery = ("--key", "northlake.recovery.key")
    cancelled = comity("key", "cancel", "northlake", rotation, *recovery, *to)
    assert cancelled.code == 0, cancelled.err
    recover = ("key", "recover", "northlake", *recovery, "--new", "second.key")
    assert comity(*recover, "--new-recovery", "second.recovery.key", *to).code == 0
    assert comity(*recover, *to).code == 1
    assert comity("submit", "system.yaml", "--key", "second.key", *to).code == 0


def test_an_act_is_carried_from_signer_to_signer(
    lab: Served, comity: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ("--to", lab.address)
    keys = lab.folder / "keys"
    one, two = (keys / f"party-institute-{side}.key" for side in "ab")
    new = ("--new", "second.key", "--out", "act.json")
    begun = comity("key", "recover", "northlake", "--key", one, *new, *to)
    assert "act.json is kept; not yet: side side-b: 1 more of 1 must sign" in begun.out
    unsent = comity("key", "sign", "act.json", "--key", one, *to, "--yes")
    assert (unsent.code, "side side-b" in unsent.err) == (1, True)
    whole = comity("key", "sign", "act.json", "--key", two, *to, "--out", "act.json")
    assert "is kept and whole" in whole.out
    assert len(Envelope.parse(Path("act.json").read_bytes()).signatures) == 3
    asked = comity("key", "sign", "act.json", "--key", two, *to)
    assert "nobody is here to confirm" in asked.err
    monkeypatch.setattr("comity.cli.key_acts.confirmed", lambda: False)
    assert "nothing was sent" in comity("key", "sign", "act.json", "--key", two, *to).out
    assert comity("key", "sign", "act.json", "--key", two, *to, "--yes").code == 0


def test_a_file_that_is_no_act_is_refused(lab: Served, comity: Run) -> None:
    # An accord is carried in the same way, and is none.
    (genesis, *_) = json.loads(Client(lab.address).get("/accord"))
    Path("other.json").write_text(json.dumps(genesis["envelope"]))
    said = comity("key", "sign", "other.json", "--key", "second.key", "--to", lab.address)
    assert "other.json is no act on keys" in said.err


def test_a_receipt_is_refreshed_from_the_register_and_from_its_folder(
    lab: Served, comity: Run
) -> None:
    to = ("--to", lab.address, "--yes")
    assert comity("submit", "system.yaml", "--key", "northlake.key", *to).code == 0
    assert comity("accord", "save", "accord.json", *to[:2]).code == 0
    before = Path("system-1.receipt").read_bytes()
    witness = _vkey(lab)
    report = ("key", "report", "institute-a", witness, "--since", "2026-01-01T00:00:00Z")
    key = lab.folder / "keys" / "party-institute-a.key"
    reported = comity(*report, "--key", key, *to)
    # It is its side's only witness: the log goes on, and proves nothing until it has another.
    assert (reported.code, "refresh needed" in reported.err) == (4, True)
    # Its readers may learn of the report a moment later; who has asked them has it pinned.
    until(lambda: len(json.loads(Client(lab.address).get("/accord"))) > 2)
    assert comity("accord", "show", *to[:2]).code == 0
    said = comity("verify", "system-1.receipt")
    assert (said.code, "refresh needed" in said.err) == (4, True)
    named = ("--accord", "accord.json")
    assert comity("verify", "system-1.receipt", *named).code == 0
    for where in (lab.address, lab.folder):
        assert comity("verify", "system-1.receipt", *named, "--refresh", where).code == 4
    assert Path("system-1.receipt").read_bytes() == before


def _vkey(lab: Served) -> str:

    accord = Chain.parse(Client(lab.address).get("/accord")).latest
    return next(one.keys[0] for one in accord.body.witnesses if one.party == "institute-a")


def test_a_receipt_is_refreshed_in_its_place_and_only_where_it_needs_that(
    lab: Served, comity: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ("--to", lab.address, "--yes")
    assert comity("submit", "system.yaml", "--key", "northlake.key", *to).code == 0
    old = Path("system-1.receipt").read_bytes()
    said = comity("verify", "system-1.receipt", "--refresh", lab.address)
    assert said.code == 0, said.err
    # A newer proof would say "by a later moment": the one at hand is the better one.
    assert "needs no refresh" in said.out
    assert Path("system-1.receipt").read_bytes() == old
    monkeypatch.setattr(verify, "_stale", lambda *_: True)
    said = comity("verify", "system-1.receipt", "--refresh", lab.address)
    assert "system-1.receipt is refreshed" in said.out
    new = Path("system-1.receipt").read_bytes()
    assert new != old
    # A genesis that both sides signed is what it is; the chain is kept among the pins.
    assert comity("accord", "save", "chain.json", *to[:2]).code == 0
    genesis = json.loads(Path("chain.json").read_bytes())[0]["envelope"]
    Path("genesis.json").write_text(json.dumps(genesis))
    for name in ("genesis.json", "chain.json"):
        named = ("verify", "system-1.receipt", "--accord", name, "--refresh", lab.address)
        assert comity(*named).code == 0
    assert json.loads(Path("genesis.json").read_bytes()) == genesis
    lab.stop()
    again = comity("verify", "system-1.receipt", "--refresh", lab.folder)
    assert again.code == 0, again.err
    lab.folder.joinpath("index.sqlite").unlink()
    assert comity("verify", "system-1.receipt", "--refresh", lab.folder, "--json").code == 0
    assert comity("verify", "system-1.receipt").code == 0
