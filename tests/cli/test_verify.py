"""comity verify and accord show: what they say of silent sides, operators and old registers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.test_rests import CHAIN, CONTINUES, PATIENT, receipt, reported, said
from accord.versions import chained
from comity.accord.chain import Chain
from comity.log.tlog_proof import TlogProof
from serving import Said
from world import accord_dict, genesis, signers, witness_name

Run = Callable[..., Said]


def test_a_one_sided_receipt_says_so(comity: Run) -> None:
    Path("accord.json").write_bytes(PATIENT.write())
    Path("filing.receipt").write_bytes(receipt(said(PATIENT, "filing/v1"), ["institute-a"]))
    found = comity("verify", "filing.receipt", "--accord", "accord.json")
    assert found.code == 0
    assert "ONE-SIDED: side-b was silent" in found.out
    assert "by witness.example/institute-a, of institute-a, side-a" in found.out
    plain = json.loads(comity("verify", "filing.receipt", "--accord", "accord.json", "--json").out)
    assert (plain["one_sided"], plain["silent"]) == (True, ["side-b"])


def test_a_receipt_on_a_stolen_key_says_what_to_run(comity: Run) -> None:
    stolen = str(signers(witness_name("institute-b"))[1].vkey)
    Path("accord.json").write_bytes(reported(CHAIN, stolen, "institute-b").write())
    Path("said.receipt").write_bytes(receipt(said(CHAIN)))
    found = comity("verify", "said.receipt", "--accord", "accord.json")
    assert found.code == 4
    assert "refresh needed" in found.err
    assert "comity verify RECEIPT --refresh URL" in found.err


def test_a_receipt_without_its_entry_names_no_register(comity: Run) -> None:
    proof = TlogProof.parse(receipt(said(CHAIN)))
    bare = TlogProof(proof.index, proof.proof, None, proof.note)
    Path("bare.receipt").write_bytes(bytes(bare))
    found = comity("verify", "bare.receipt")
    assert (found.code, "does not hold its entry" in found.err) == (3, True)


SHOWN: dict[str, tuple[Chain, str]] = {
    "an old register": (
        chained(genesis(accord_dict(continues=CONTINUES))),
        "old.example/log up to entry 7",
    ),
    "an operator": (
        chained(genesis(accord_dict(operator="convener"))),
        "operator convener: its witnesses never count",
    ),
    "a reported key": (
        reported(CHAIN, str(signers(witness_name("convener"))[0].vkey), "convener"),
        "of convener, since 2026-11-23T09:00:00Z",
    ),
}


@pytest.mark.parametrize(("chain", "words"), SHOWN.values(), ids=SHOWN)
def test_an_accord_shows_what_is_special_in_it(
    chain: Chain, words: str, comity: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.cli.accords.pinned_accord", lambda _: chain)
    assert words in comity("accord", "show").out
