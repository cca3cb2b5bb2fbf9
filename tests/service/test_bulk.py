"""Answers to many statements: every line in its place, every receipt under its own checkpoint."""

import pytest

from comity.base.errors import ComityError, Malformed, Unavailable
from comity.service.bulk import gathered
from comity.service.compose import sign
from world import key

SENT = [sign(b"one", [key("lab-a")]), sign(b"two", [key("lab-a")])]
LINE = b'{"index":%d,"time":"2026-11-23T09:00:00Z","statement":"x","proof":[]}\n'
SHOWN = b'{"checkpoint":"%b"}\n'


def test_a_checkpoint_proves_the_lines_since_the_one_before() -> None:
    answer = LINE % 4 + SHOWN % b"first" + LINE % 5 + SHOWN % b"second"
    one, two = gathered(answer, SENT)
    assert isinstance(one, bytes)
    assert isinstance(two, bytes)
    assert b"\nindex 4\n" in one
    assert one.endswith(b"\n\nfirst")
    assert b"\nindex 5\n" in two
    assert two.endswith(b"\n\nsecond")


def test_a_refusal_stands_in_the_place_of_its_statement() -> None:
    found = gathered(b'{"kind":"Refused","error":{"kind":"Refused"}}\n' + LINE % 4 + SHOWN, SENT)
    assert found[0] == {"error": {"kind": "Refused"}}
    assert isinstance(found[1], bytes)


def test_an_entry_that_is_given_is_taken_over() -> None:
    line = (LINE % 4).replace(b"[]", b'[],"entry":"AAAA"')
    (found,) = gathered(line + SHOWN, SENT[:1])
    assert b"\nextra AAAA\n" in bytes(found)  # type: ignore[arg-type]  # bytes, or this fails


WRONG: dict[str, tuple[bytes, type[ComityError]]] = {
    "nothing": (b"", Unavailable),
    "too few": (LINE % 4 + SHOWN, Unavailable),
    "too many": (LINE % 4 * 3 + SHOWN, Unavailable),
    "no checkpoint": (LINE % 4 + LINE % 5, Malformed),
    "a line after it": (LINE % 4 + SHOWN + LINE % 5, Malformed),
    "no JSON": (b"<html>", Malformed),
    "a list": (b"[]\n[]\n", Malformed),
    "no time": (b'{"index":4}\n' + LINE % 5 + SHOWN, Malformed),
    "a hash of another length": ((LINE % 4).replace(b"[]", b'["AA=="]') * 2 + SHOWN, Malformed),
    "an entry not in base64": (
        (LINE % 4).replace(b"[]", b'[],"entry":"*"') * 2 + SHOWN,
        Malformed,
    ),
}


@pytest.mark.parametrize(("answer", "kind"), WRONG.values(), ids=WRONG)
def test_an_answer_of_another_form_is_refused(answer: bytes, kind: type[ComityError]) -> None:
    with pytest.raises(kind):
        gathered(answer, SENT)
