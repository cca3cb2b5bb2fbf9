"""Checkpoints: three lines, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Unverified
from comity.log.checkpoint import EMPTY, Checkpoint
from log.strategies import CHECKPOINTS

# From the text of C2SP tlog-checkpoint.
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
EXAMPLE = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"


def test_the_checkpoint_of_the_specification_is_read() -> None:
    checkpoint = Checkpoint.parse(EXAMPLE)
    assert checkpoint == Checkpoint("example.com/behind-the-sofa", 20852163, Digest.parse(ROOT))
    assert str(checkpoint) == EXAMPLE


@given(CHECKPOINTS)
def test_a_checkpoint_reads_back_as_written(checkpoint: Checkpoint) -> None:
    assert Checkpoint.parse(str(checkpoint)) == checkpoint


SECOND_SPELLINGS = {
    "plus sign": f"log\n+7\n{ROOT}\n",
    "minus sign": f"log\n-7\n{ROOT}\n",
    "leading zero": f"log\n07\n{ROOT}\n",
    "underscore": f"log\n0_7\n{ROOT}\n",
    "other digits": f"log\n\u0667\n{ROOT}\n",
    "space before": f"log\n 7\n{ROOT}\n",
    "exponent": f"log\n7e0\n{ROOT}\n",
    "hexadecimal": f"log\n0x7\n{ROOT}\n",
    "endless": f"log\n{'9' * 5000}\n{ROOT}\n",
    "beyond 2^63": f"log\n{2**63}\n{ROOT}\n",
    "no size": f"log\n\n{ROOT}\n",
    "short root": "log\n7\nAA==\n",
    "root of 3 bytes": "log\n7\nAAAA\n",
    "long root": f"log\n7\n{'A' * 44}\n",
    "root without padding": f"log\n7\n{ROOT[:-1]}\n",
    "root with stray bits": f"log\n7\n{ROOT[:-2]}J=\n",
    "junk in the root": f"log\n7\n{ROOT[:8]}!{ROOT[8:]}\n",
    "space in the root": f"log\n7\n{ROOT} \n",
    "base64url": f"log\n7\n{ROOT.replace('/', '_')}\n",
    "missing line feed": f"log\n7\n{ROOT}",
    "empty line": f"log\n7\n{ROOT}\n\n",
    "extension line": f"log\n7\n{ROOT}\nmore\n",
    "two lines": "log\n7\n",
    "carriage returns": f"log\r\n7\r\n{ROOT}\r\n",
    "line separator": f"log\u2028\n7\n{ROOT}\n",
    "next line": f"log\x85\n7\n{ROOT}\n",
    "form feed": f"log\x0c\n7\n{ROOT}\n",
    "no origin": f"\n7\n{ROOT}\n",
    "plus in the origin": f"lo+g\n7\n{ROOT}\n",
    "space in the origin": f"lo g\n7\n{ROOT}\n",
    "wide space in the origin": f"lo\u3000g\n7\n{ROOT}\n",
    "control character in the origin": f"lo\x00g\n7\n{ROOT}\n",
    "long origin": f"{'l' * 256}\n7\n{ROOT}\n",
    "half a surrogate pair": f"lo\udc80g\n7\n{ROOT}\n",
    "empty": "",
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_checkpoint_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


@pytest.mark.parametrize("size", [-1, 2**63])
def test_a_log_has_no_such_size(size: int) -> None:
    with pytest.raises(Malformed):
        Checkpoint("log", size, EMPTY)


def test_an_empty_log_has_the_empty_root() -> None:
    before = Checkpoint.before("log")
    assert Checkpoint.parse(str(before)) == before
    assert str(before) == "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    with pytest.raises(Unverified):
        Checkpoint.parse(f"log\n0\n{ROOT}\n")


@given(st.text(alphabet="log\n07+/=A\r ", max_size=60))
def test_what_is_read_prints_back(text: str) -> None:
    try:
        checkpoint = Checkpoint.parse(text)
    except ComityError:
        return
    assert str(checkpoint) == text
