"""Receipts: what they say, in which spelling, and what they prove."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Malformed, Unverified
from comity.log.hashing import leaf_hash
from comity.log.notes import Note, check_all_known
from comity.log.policy import Policy, accept
from comity.log.proofs import inclusion_proof
from comity.log.tlog_proof import TlogProof
from log import naive
from log.signers import LOG, WITNESS, head, keys, signed
from log.strategies import DIGESTS

ENTRIES = naive.some(20)
HEAD = head(20, root=naive.mth(ENTRIES))
NOTE = signed(HEAD, *LOG, *WITNESS)
VECTORS = Path(__file__).parent / "vectors"


def receipt(index: int, extra: bytes | None = None) -> TlogProof:
    hashes = inclusion_proof(index, 20, naive.Nodes(ENTRIES))
    return TlogProof(index, tuple(Digest(raw) for raw in hashes), extra, NOTE)


@pytest.mark.parametrize("index", range(20))
def test_a_receipt_proves_its_entry_and_no_other(index: int) -> None:
    proof = TlogProof.parse(bytes(receipt(index, ENTRIES[index])))
    assert proof.extra is not None
    assert proof.check(leaf_hash(proof.extra)) == HEAD
    with pytest.raises(Unverified):
        proof.check(leaf_hash(b"another"))


def test_a_receipt_is_laid_out_as_specified() -> None:
    lines = str(receipt(3, b"three")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra dGhyZWU=", "index 3"]
    assert len(lines[3:8]) == 5
    assert lines[8:12] == ["", "log.example/one", "20", str(HEAD.root)]
    assert str(receipt(3)).split("\n")[1] == "index 3"


@given(
    st.integers(0, 6),
    st.lists(DIGESTS, max_size=63),
    st.one_of(st.none(), st.binary(min_size=1, max_size=99)),
)
def test_a_receipt_reads_back_as_written(
    index: int, hashes: list[Digest], extra: bytes | None
) -> None:
    proof = TlogProof(index, tuple(hashes), extra, signed(head(7), LOG[0]))
    assert TlogProof.parse(bytes(proof)) == proof


def test_the_largest_entry_fits_into_extra() -> None:
    proof = receipt(3, bytes(65_535))
    assert TlogProof.parse(bytes(proof)) == proof


GOOD = str(receipt(3, b"three"))
SECOND_SPELLINGS = {
    "another version": GOOD.replace("@v1", "@v2"),
    "no header": GOOD.partition("\n")[2],
    "space before": " " + GOOD,
    "byte order mark": "\ufeff" + GOOD,
    "empty extra": GOOD.replace("extra dGhyZWU=", "extra "),
    "extra without a space": GOOD.replace("extra dGhyZWU=", "extra"),
    "two spaces after extra": GOOD.replace("extra ", "extra  "),
    "extra twice": GOOD.replace("index", "extra AAAA\nindex"),
    "extra after index": GOOD.replace("extra dGhyZWU=\nindex 3", "index 3\nextra dGhyZWU="),
    "stray bits in extra": GOOD.replace("dGhyZWU=", "dGhyZWV="),
    "extra without padding": GOOD.replace("dGhyZWU=", "dGhyZWU"),
    "no index": GOOD.replace("index 3\n", ""),
    "nothing but extra": "c2sp.org/tlog-proof@v1\nextra AAAA\n\n" + str(NOTE),
    "nothing": "c2sp.org/tlog-proof@v1\n\n" + str(NOTE),
    "index with a sign": GOOD.replace("index 3", "index +3"),
    "index with a zero": GOOD.replace("index 3", "index 03"),
    "index in other digits": GOOD.replace("index 3", "index \u0663"),
    "endless index": GOOD.replace("index 3", f"index {'9' * 5000}"),
    "index at the size": GOOD.replace("index 3", "index 20"),
    "two spaces after index": GOOD.replace("index 3", "index  3"),
    "space after index": GOOD.replace("index 3", "index 3 "),
    "hash of 3 bytes": GOOD.replace("index 3\n", "index 3\nAAAA\n"),
    "too many hashes": GOOD.replace("index 3\n", f"index 3\n{(str(HEAD.root) + chr(10)) * 63}"),
    "carriage returns": GOOD.replace("\n", "\r\n"),
    "no empty line": GOOD.replace("\n\n", "\n", 1),
    "two empty lines": GOOD.replace("\n\n", "\n\n\n", 1),
    "no last line feed": GOOD[:-1],
    "no signature": GOOD[: GOOD.index("\n\u2014")],
    "extension line": GOOD.replace(f"{HEAD.root}\n\n", f"{HEAD.root}\nmore\n\n"),
    "much too long": GOOD.replace("dGhyZWU=", "AAAA" * 30_000),
    "longer than an entry": GOOD.replace("dGhyZWU=", "AAAA" * 21_846),
    "empty": "",
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_receipt_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        TlogProof.parse(text.encode())


def test_a_receipt_is_utf_8_and_its_note_not_too_long() -> None:
    with pytest.raises(Malformed):
        TlogProof.parse(GOOD.encode().replace(b"index", b"\xff"))
    with pytest.raises(Malformed):
        TlogProof.parse(GOOD.encode() + b"\n" * 500_000)


def test_a_receipt_holds_a_checkpoint_and_not_any_note() -> None:
    with pytest.raises(Malformed):
        TlogProof(0, (), None, Note("no checkpoint\n", NOTE.signatures))


def test_a_tree_of_one_leaf_takes_no_hashes() -> None:
    one = head(1, root=naive.mth(ENTRIES[:1]))
    proof = TlogProof(0, (), ENTRIES[0], signed(one, *LOG))
    assert TlogProof.parse(bytes(proof)).check(leaf_hash(ENTRIES[0])) == one


def test_a_receipt_of_the_first_release_still_proves_its_entry() -> None:
    """Kept bytes: what was handed out once verifies for ever."""
    proof = TlogProof.parse((VECTORS / "receipt.tlog-proof").read_bytes())
    policy = Policy.read((VECTORS / "policy.txt").read_bytes())
    accepted = accept(policy, proof.note)
    assert proof.extra == b"entry 3"
    assert proof.check(leaf_hash(proof.extra)) == accepted.checkpoint
    assert len(check_all_known(proof.note, [one.key for one in accepted.verified])) == 4
    assert [one.key for one in accepted.verified] == keys([*LOG, *WITNESS])
