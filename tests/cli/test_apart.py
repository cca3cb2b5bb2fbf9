"""Issue 3's own story: witnesses, register, mirror and client are processes apart."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import urllib3

from apart import ORIGIN, Apart, until
from comity.adapters.client import Client
from comity.adapters.private_keys import PrivateKey
from comity.base.digests import Digest
from comity.log.checkpoint import Checkpoint
from comity.log.cosignature import message, signed_line
from comity.log.notes import Note
from comity.log.signatures import Kind, VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.tlog_proof import TlogProof
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder

DEVELOPER = {"kind": "developer/v1", "about": "lab-a", "body": {"name": "Lab A"}}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    whole = Apart(tmp_path_factory.mktemp("apart"))
    whole.found()
    whole.start()
    yield whole
    whole.stop()


def system(name: str) -> dict[str, object]:
    return {
        "kind": "system/v1",
        "about": f"lab-a/{name}",
        "body": {"name": name.title(), "version": "1"},
    }


def test_a_register_on_machines_apart_from_founding_to_fork(parts: Apart) -> None:
    _admits(parts)
    _stops_without_a_side(parts, "lab-a", "side-a")
    _stops_without_a_side(parts, "lab-b", "side-b")
    _goes_on_without_the_neutral_one(parts)
    _is_mirrored(parts)
    _refuses_a_fork(parts)
    _outlives_its_operator(parts)


def _admits(parts: Apart) -> None:
    said = parts.submit("developer", "lab-a", DEVELOPER)
    assert said.code == 0, said.err
    verified = parts.say("verify", "developer.receipt")
    assert verified.code == 0, verified.err
    assert "REHEARSAL" not in verified.out
    assert "witness.example/lab-a" in verified.out
    assert "witness.example/lab-b" in verified.out
    assert "side-a" in verified.out
    raw = (parts.place / "developer.receipt").read_bytes()
    proof = TlogProof.parse(raw)
    assert len(raw) - 4 * len(proof.extra or b"") // 3 < 12_000


def _stops_without_a_side(parts: Apart, party: str, side: str) -> None:
    assert parts.register is not None
    witness = parts.witnesses[party]
    witness.kill()
    name = f"without-{party}"
    before = _published(parts.register.address)
    said = parts.submit(name, "lab-a", system(name))
    assert said.code == 4
    assert "recorded and not yet proven" in said.err
    assert side in said.err
    assert f"witness.example/{party}" in said.err
    assert not (parts.place / f"{name}.receipt").exists()
    assert _published(parts.register.address) == before
    assert (parts.place / f"{name}.pending").exists()
    (index,) = re.findall(r"entry (\d+) is recorded", said.err)
    witness.start()
    again = parts.submit(name, "lab-a", system(name))
    assert again.code == 0, again.err
    assert f"recorded as entry {index}," in again.out
    assert not (parts.place / f"{name}.pending").exists()
    audited = parts.say("audit", parts.register.address)
    assert audited.code == 0, audited.err


def _goes_on_without_the_neutral_one(parts: Apart) -> None:
    parts.witnesses["convener"].kill()
    said = parts.submit("without-convener", "lab-a", system("without-convener"))
    assert said.code == 0, said.err
    parts.witnesses["convener"].start()


def _is_mirrored(parts: Apart) -> None:
    assert parts.register is not None
    assert parts.mirror is not None
    parts.mirror.start()
    address = parts.mirror.address
    until(lambda: _published(address) == _published(parts.register.address))
    mine, theirs = (
        parts.say("audit", one, "--json").out for one in (parts.register.address, address)
    )
    assert '"fingerprint": "sha256:' in mine
    assert mine == theirs


def _refuses_a_fork(parts: Apart) -> None:
    assert parts.register is not None
    address = parts.witnesses["lab-a"].address
    public = Client(parts.register.address).get("/checkpoint")
    known = Checkpoint.parse(Note.parse(public).text)
    fork = _signed(parts, Checkpoint(ORIGIN, known.size, Digest(sha256(b"fork").digest())))
    request = AddCheckpoint(known.size, (), fork)
    answer = urllib3.request("POST", f"{address}/add-checkpoint", body=bytes(request))
    assert answer.status == 422
    evidence = urllib3.request("GET", f"{address}/evidence.json").data.decode()
    assert known.root.raw.hex() in evidence or str(known.root) in evidence
    (parts.place / "one").write_bytes(public)
    (parts.place / "other").write_bytes(bytes(fork))
    keys = [word for key in _log_keys(parts) for word in ("--key", str(key))]
    proof = parts.say("prove-fork", "one", "other", *keys, "--out", "fork.proof")
    assert proof.code == 0, proof.err
    assert parts.say("prove-fork", "--check", "fork.proof", *keys).code == 0
    # What was refused changes nothing: the register goes on.
    said = parts.submit("after-fork", "lab-a", system("after-fork"))
    assert said.code == 0, said.err


def _outlives_its_operator(parts: Apart) -> None:
    assert parts.register is not None
    assert parts.mirror is not None
    mirror = parts.mirror.address
    until(lambda: _published(mirror) == _published(parts.register.address))
    parts.register.kill()
    listed = parts.say("systems", "--from", mirror)
    assert listed.code == 0, listed.err
    assert "After-Fork" in listed.out
    assert parts.say("audit", mirror).code == 0
    assert parts.say("verify", "after-fork.receipt").code == 0
    parts.register.start()
    said = parts.submit("after-all", "lab-a", system("after-all"))
    assert said.code == 0, said.err


def _published(address: str) -> int:
    return Checkpoint.parse(Note.parse(Client(address).get("/checkpoint")).text).size


def _log_keys(parts: Apart) -> list[VerifierKey]:
    return [VerifierKey(ORIGIN, kind, key.public.raw) for kind, key in _private(parts.place)]


def _private(place: Path) -> list[tuple[Kind, PrivateKey]]:
    signers = Folder(place / "register").signers("log", ORIGIN, (Kind.ED25519, Kind.ML_DSA_44))
    return [(one.vkey.kind, one.key) for one in signers]


def _signed(parts: Apart, head: Checkpoint) -> Note:
    """Return a head as a dishonest operator would sign it, with the log's own keys."""
    lines = []
    for kind, key in _private(parts.place):
        vkey = VerifierKey(ORIGIN, kind, key.public.raw)
        time = None if kind is Kind.ED25519 else system_clock()
        lines.append(signed_line(vkey, time, key.sign(message(vkey, head, time))))
    return Note(str(head), tuple(lines))
