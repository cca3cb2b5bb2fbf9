"""Requests to a witness, and its answers: one spelling each, and nothing without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Malformed
from comity.log import submission
from comity.log.notes import LIMIT, Note, NoteSignature
from comity.log.submission import AddCheckpoint, parse_cosignatures, write_cosignatures
from log.signers import LOG, WITNESS, head, signed
from log.strategies import CHECKPOINTS, DIGESTS, LINES

NOTE = signed(head(7), *LOG)
HASHES = (Digest(bytes(32)), Digest(bytes(range(32))))
REQUEST = AddCheckpoint(5, HASHES, NOTE)
GOOD = bytes(REQUEST).decode()
# The example of the specification, with the line feeds it asks for.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u\
5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49\
/V6265UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""


def test_a_request_is_laid_out_as_specified() -> None:
    lines = GOOD.split("\n")
    assert lines[:5] == ["old 5", *map(str, HASHES), "", "log.example/one"]
    parsed = AddCheckpoint.parse(EXAMPLE.encode())
    assert (parsed.old_size, len(parsed.proof)) == (20_852_014, 4)
    assert bytes(parsed) == EXAMPLE.encode()


@given(
    st.integers(0, 2**63 - 1),
    st.lists(DIGESTS, max_size=63),
    st.builds(Note, CHECKPOINTS.map(str), st.lists(LINES, min_size=1, max_size=9).map(tuple)),
)
def test_a_request_reads_back_as_written(old: int, hashes: list[Digest], note: Note) -> None:
    request = AddCheckpoint(old, tuple(hashes), note)
    assert AddCheckpoint.parse(bytes(request)) == request


SECOND_SPELLINGS = {
    "nothing": "",
    "no size line": GOOD.partition("\n")[2],
    "no size": GOOD.replace("old 5", "old "),
    "no word": GOOD.replace("old 5", "5"),
    "another word": GOOD.replace("old 5", "new 5"),
    "capital": GOOD.replace("old", "Old"),
    "two spaces": GOOD.replace("old 5", "old  5"),
    "tab": GOOD.replace("old 5", "old\t5"),
    "space behind": GOOD.replace("old 5", "old 5 "),
    "leading zero": GOOD.replace("old 5", "old 05"),
    "plus sign": GOOD.replace("old 5", "old +5"),
    "minus": GOOD.replace("old 5", "old -5"),
    "underscore": GOOD.replace("old 5", "old 1_0"),
    "other digits": GOOD.replace("old 5", "old \u0667"),
    "too large": GOOD.replace("old 5", f"old {2**63}"),
    "endless": GOOD.replace("old 5", f"old {'9' * 5000}"),
    "carriage returns": GOOD.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + GOOD,
    "short hash": GOOD.replace(str(HASHES[0]), "AAAA"),
    "stray bits in a hash": GOOD.replace(str(HASHES[0]), "A" * 42 + "B="),
    "unpadded hash": GOOD.replace(str(HASHES[0]), "A" * 43),
    "no empty line": GOOD.replace("\n\n", "\n", 1),
    "no checkpoint": GOOD.partition("\n\n")[0] + "\n\n",
    "an empty line more at the end": GOOD + "\n",
    "64 hashes": GOOD.replace(str(HASHES[0]), "\n".join([str(HASHES[0])] * 63)),
    "a head without end": GOOD.replace(str(HASHES[0]), "A" * submission.HEAD_LIMIT),
    "no line feed at the end": GOOD[:-1],
    "65 signatures": GOOD + f"{NOTE.signatures[0]}\n" * 63,
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_request_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        AddCheckpoint.parse(text.encode())


def test_a_request_is_not_without_end() -> None:
    with pytest.raises(Malformed):
        AddCheckpoint.parse(GOOD.encode() + b"x" * submission.LIMIT)
    with pytest.raises(Malformed):
        AddCheckpoint.parse(b"old \xff\n\n" + bytes(NOTE))


@pytest.mark.parametrize("old", [-1, 2**63])
def test_a_request_names_a_size_that_can_be(old: int) -> None:
    with pytest.raises(Malformed):
        AddCheckpoint(old, (), NOTE)


def test_the_largest_request_is_read() -> None:
    request = AddCheckpoint(2**63 - 1, HASHES[:1] * 63, NOTE)
    assert AddCheckpoint.parse(bytes(request)) == request
    with pytest.raises(Malformed):
        AddCheckpoint(0, HASHES[:1] * 64, NOTE)


@given(st.lists(LINES, min_size=1, max_size=64))
def test_an_answer_reads_back_as_written(lines: list[NoteSignature]) -> None:
    assert parse_cosignatures(write_cosignatures(lines)) == tuple(lines)


ANSWER = write_cosignatures(signed(head(7), *WITNESS).signatures)
ANSWERS = {
    "nothing": b"",
    "an empty line": b"\n",
    "no line feed": ANSWER[:-1],
    "an empty line behind": ANSWER + b"\n",
    "an empty line before": b"\n" + ANSWER,
    "carriage return": ANSWER.replace(b"\n", b"\r\n"),
    "65 lines": ANSWER * 33,
    "another dash": ANSWER.replace("\u2014".encode(), b"-"),
    "not UTF-8": b"\xff" + ANSWER,
    "without end": ANSWER + b"x" * LIMIT,
}


@pytest.mark.parametrize("raw", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_has_one_spelling(raw: bytes) -> None:
    assert parse_cosignatures(ANSWER)
    with pytest.raises(Malformed):
        parse_cosignatures(raw)
