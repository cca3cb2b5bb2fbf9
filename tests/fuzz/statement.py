"""Fuzz targets of statements: entries, envelopes, payloads of each kind, names of subjects."""

import msgspec

from accord.versions import small
from comity.base import json
from comity.base.digests import named
from comity.base.errors import ComityError
from comity.base.strict import base64_text, utf8
from comity.base.typed import convert
from comity.service.compose import sign
from comity.statement.entry import Entry, time_of
from comity.statement.envelope import Envelope, either_base64
from comity.statement.kinds import KINDS
from comity.statement.statement import Statement
from comity.statement.subjects import LIMIT, plain, subject_key
from statement.bodies import payload
from world import START, key

SIGNED = sign(payload("filing/v1"), [key("lab-a"), key("lab-b")])
KEYS = {key(name).public.id: key(name).public for name in ("lab-a", "lab-b")}
NAMES = ("Orion 4", "Lab A+\u7532\u65b9", "Stra\u00dfe \u0390", "\u0e02\u0e48\u0e32\u0e27")
SEEDS = {
    "fuzz_entry": (Entry(START, SIGNED).write(),),
    "fuzz_envelope": (SIGNED.write(),),
    "fuzz_either_base64": (b"", b"AA==", b"-_-_", b"+/+/", b"AAA"),
    "fuzz_subject": tuple(name.encode() for name in NAMES),
    # One target for each family, and every kind of it to start from.
    "fuzz_accord_kinds": (payload("accord/v1", body=small()), payload("pack/v1")),
    "fuzz_system_kinds": tuple(map(payload, ("developer/v1", "system/v1", "run/v1"))),
    "fuzz_observed_kinds": tuple(map(payload, ("observation/v1", "filing/v1"))),
    "fuzz_negotiated_kinds": tuple(
        payload(f"{one}/v1")
        for one in (
            "instrument",
            "position",
            "vote",
            "authentication",
            "consent",
            "powers",
            "meeting",
            "term",
        )
    ),
    "fuzz_incident_kinds": tuple(map(payload, ("incident/v1", "determination/v1", "review/v1"))),
}


def fuzz_entry(data: bytes) -> None:
    at = time_of(data)
    entry = Entry.parse(data)
    assert entry.write() == data
    assert at == entry.time
    _check_signed(entry.envelope)


def fuzz_envelope(data: bytes) -> None:
    envelope = Envelope.parse(data)
    # Many spellings are read; what is written is one, and means the same.
    assert Envelope.parse(envelope.write()) == envelope
    _check_signed(envelope)


def fuzz_either_base64(data: bytes) -> None:
    text = utf8(data)
    written = base64_text(either_base64(text))
    assert written.rstrip("=") == text.rstrip("=").replace("-", "+").replace("_", "/")


def fuzz_subject(data: bytes) -> None:
    name, _, other = utf8(data).partition("\n")
    assert plain(plain(name)) == plain(name)
    found = subject_key([name, other], name)
    assert found == subject_key([plain(other), plain(name)], plain(name))
    assert len(found) <= LIMIT


def fuzz_accord_kinds(data: bytes) -> None:
    _read_back(data)


def fuzz_system_kinds(data: bytes) -> None:
    _read_back(data)


def fuzz_observed_kinds(data: bytes) -> None:
    _read_back(data)


def fuzz_negotiated_kinds(data: bytes) -> None:
    _read_back(data)


def fuzz_incident_kinds(data: bytes) -> None:
    _read_back(data)


def _check_signed(envelope: Envelope) -> None:
    try:
        signed = envelope.check(KEYS)
    except ComityError:
        return
    # No private key is here: only the seeds' own payload was ever signed.
    assert envelope.payload == SIGNED.payload
    assert signed <= KEYS.keys()


def _read_back(data: bytes) -> None:
    statement = Statement.parse(data)
    assert (statement.payload, statement.id) == (data, named(data))
    said = json.read(json.write(msgspec.to_builtins(statement.body)))
    assert convert(said, KINDS[statement.kind]) == statement.body
