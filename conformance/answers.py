"""What an answer of a witness has to be: one function for each look, which names what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from conformance.faults import Broken
from conformance.notes import ED25519, ML_DSA_44, Key, read_lines, verify
from conformance.requests import Asked
from conformance.web import Answer

SIZE_TYPE = "text/x.tlog.size"
FIVE_MINUTES = 300
ERROR = 400


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer with what it answers, by a witness with these keys that knew a size."""

    answer: Answer
    asked: Asked
    known: int
    keys: Sequence[Key]
    now: int

    def cosigned(self) -> list[tuple[Key, int]]:
        """Return the keys that cosigned and when; Broken unless every line by one of them holds."""
        lines = read_lines(self.answer.body)
        pairs = [(key, line) for line in lines for key in self.keys if line.by(key)]
        found = [(key, verify(key, self.asked.text, line) or 0) for key, line in pairs]
        if not found:
            raise Broken("no line is by a key of this witness that was given")
        return found


def _cosignature(looked: Looked) -> str:
    if any(key.kind == ED25519 for key, _ in looked.cosigned()):
        return "a plain Ed25519 line is no cosignature"
    return ""


def _time(looked: Looked) -> str:
    zero = [key.name for key, seconds in looked.cosigned() if seconds == 0]
    return f"the cosignature of {zero[0]} has the time zero" if zero else ""


def _clock(looked: Looked) -> str:
    apart = max(abs(seconds - looked.now) for _, seconds in looked.cosigned())
    return f"{apart} seconds apart" if apart > FIVE_MINUTES else ""


def _ml_dsa(looked: Looked) -> str:
    there = any(key.kind == ML_DSA_44 for key, _ in looked.cosigned())
    return "" if there else "no ML-DSA-44 cosignature by a key that was given"


def _size(looked: Looked) -> str:
    right = f"{looked.known}\n".encode()
    body = looked.answer.body
    return "" if body == right else f"the body is {body[:80]!r}, not {right!r}"


def _type(looked: Looked) -> str:
    found = looked.answer.headers.get("content-type", "none")
    return "" if found == SIZE_TYPE else f"the content type is {found}"


LOOKS: Mapping[str, Callable[[Looked], str]] = {
    "cosignature": _cosignature,
    "time": _time,
    "clock": _clock,
    "ml-dsa": _ml_dsa,
    "size": _size,
    "type": _type,
}
USUAL = {200: ("cosignature",), 409: ("size",)}


def fault(looked: Looked, expected: object, looks: Sequence[str]) -> str:
    """Return what is wrong with an answer, "" if nothing; `refused` is any status of an error."""
    status = looked.answer.status
    right = expected if isinstance(expected, list) else [expected]
    if status not in right and not (expected == "refused" and status >= ERROR):
        said = looked.answer.body[:80]
        return f"status {status} {said!r}, not {' or '.join(map(str, right))}"
    try:
        found = [LOOKS[look](looked) for look in looks or USUAL.get(status, ())]
    except Broken as broken:
        return str(broken)
    return next(filter(None, found), "")
