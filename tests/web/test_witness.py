"""What a witness answers over HTTP (C2SP tlog-witness): every status, in its order."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.base.errors import Refused, Unavailable
from comity.log import submission
from comity.log.checkpoint import Claim
from comity.log.notes import Note, signatures_by
from comity.log.submission import AddCheckpoint, parse_cosignatures
from comity.service.wiring import witness as wiring
from comity.service.wiring.folder import WITNESS_KINDS, Folder
from comity.service.wiring.witness import House, new_witness, open_witness, trust
from comity.service.witness import Witness
from comity.storage import witnesses
from comity.storage.memory import MemoryHead
from comity.storage.seen import CellState
from comity.storage.witnesses import SqliteState, TrustedLog
from comity.web.witness import application
from log.signers import LOG
from service.witnessing import FORK, HONEST, LOG_KEYS, ORIGIN, Clock, Log

NAME = "witness.example/a"
SHOWN = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
PLAIN = "text/plain; charset=utf-8"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_witness(tmp_path / "w", NAME)
    trust(tmp_path / "w", TrustedLog(ORIGIN, LOG_KEYS, "", validate=False))
    return tmp_path / "w"


@pytest.fixture
def house(path: Path, clock: Clock) -> Iterator[House]:
    found = open_witness(path, clock)
    yield found
    found.close()


@pytest.fixture
def client(house: House) -> TestClient:
    return TestClient(application(house), raise_server_exceptions=False)


def add(client: TestClient, request: AddCheckpoint) -> tuple[int, str, bytes]:
    answer = client.post("/add-checkpoint", content=bytes(request))
    return answer.status_code, answer.headers["content-type"], answer.content


def test_growth_is_answered_with_cosignature_lines_alone(
    client: TestClient, house: House, clock: Clock
) -> None:
    for old, new in ((0, 1), (1, 1), (1, 256), (256, 257)):
        clock.tick()
        status, kind, body = add(client, HONEST.grow(old, new))
        assert (status, kind) == (200, PLAIN)
        lines = parse_cosignatures(body)
        verified = signatures_by(Note(str(HONEST.head(new)), lines), house.keys)
        assert [one.time for one in verified] == [clock.now, clock.now]


def test_the_checkpoint_last_cosigned_is_shown_with_all_that_vouches_for_it(
    client: TestClient, house: House
) -> None:
    assert client.get(SHOWN).status_code == 404
    _, _, body = add(client, HONEST.grow(0, 7))
    answer = client.get(SHOWN)
    assert (answer.status_code, answer.headers["content-type"]) == (200, PLAIN)
    note = Note.parse(answer.content)
    assert note.text == str(HONEST.head(7))
    assert note.signatures == (*HONEST.note(7).signatures, *parse_cosignatures(body))
    assert len(signatures_by(note, (*LOG_KEYS, *house.keys))) == 4
    assert client.head(SHOWN).content == b""


WRONG_PATHS = {
    "another log": f"/{sha256(b'log.example/none').hexdigest()}/checkpoint",
    "capitals": SHOWN.upper().replace("CHECKPOINT", "checkpoint"),
    "no hash": "/x/checkpoint",
    "nothing": "/checkpoint",
    "below it": f"{SHOWN}/x",
}


@pytest.mark.parametrize("path_", WRONG_PATHS.values(), ids=WRONG_PATHS)
def test_what_was_never_cosigned_is_not_found(client: TestClient, path_: str) -> None:
    add(client, HONEST.grow(0, 7))
    assert client.get(path_).status_code == 404


def _text(request: AddCheckpoint, old: str, new: str) -> bytes:
    return bytes(request).replace(old.encode(), new.encode(), 1)


STRANGER = Log(origin="log.example/none")
UNSIGNED = AddCheckpoint(5, (), Note(str(HONEST.head(5)), STRANGER.note(5).signatures))
BOTH = AddCheckpoint(9, (), Note(str(HONEST.head(5)), STRANGER.note(5).signatures))
EMPTY = Claim(ORIGIN, 0, HONEST.head(1).root)
# From size 5; each is also wrong in every way that comes later, where that is possible.
TABLE: dict[str, tuple[int, bytes]] = {
    "nothing": (400, b""),
    "no old line": (400, bytes(HONEST.grow(5, 6)).partition(b"\n")[2]),
    "another spelling of the size": (400, _text(HONEST.grow(5, 6), "old 5", "old 05")),
    "no line feed at the end": (400, bytes(HONEST.grow(5, 6))[:-1]),
    "not UTF-8": (400, b"\xff" + bytes(HONEST.grow(5, 6))),
    "64 hashes": (400, _text(HONEST.grow(4, 5), "\n", "\n" + f"{HONEST.head(1).root}\n" * 64)),
    "an extension line": (400, _text(HONEST.grow(5, 6), "\n\n\u2014", "\nmore\n\n\u2014")),
    "an extension line of an unknown log": (
        400,
        _text(STRANGER.grow(5, 6), "\n\n\u2014", "\nmore\n\n\u2014"),
    ),
    "an unknown log": (404, bytes(STRANGER.grow(0, 6))),
    "an unknown log, and an old size too large": (
        404,
        bytes(AddCheckpoint(9, (), STRANGER.note(6))),
    ),
    "no signature of the log": (403, bytes(UNSIGNED)),
    "no signature of the log, and an old size too large": (403, bytes(BOTH)),
    "an old size too large": (400, bytes(AddCheckpoint(7, (), HONEST.note(6)))),
    "an old size too large, of a fork": (400, bytes(AddCheckpoint(7, (), FORK.note(5)))),
    "another old size": (409, bytes(HONEST.grow(3, 6))),
    "another old size, and no proof": (409, bytes(AddCheckpoint(4, (), HONEST.note(6)))),
    "another old size, of a fork": (409, bytes(FORK.grow(3, 6))),
    "a smaller checkpoint": (409, bytes(HONEST.grow(2, 3))),
    "no old size, and a proof": (409, bytes(AddCheckpoint(0, HONEST.proof(5, 6), HONEST.note(6)))),
    "no proof": (422, bytes(AddCheckpoint(5, (), HONEST.note(6)))),
    "a proof of something else": (422, bytes(AddCheckpoint(5, HONEST.proof(4, 6), HONEST.note(6)))),
    "a proof to itself": (422, bytes(AddCheckpoint(5, HONEST.proof(4, 6), HONEST.note(5)))),
    "a fork that grows": (422, bytes(FORK.grow(5, 6))),
    "a fork of the same size": (422, bytes(FORK.grow(5, 5))),
}


@pytest.mark.parametrize(("status", "body"), TABLE.values(), ids=TABLE)
def test_each_fault_has_its_status(client: TestClient, status: int, body: bytes) -> None:
    assert add(client, HONEST.grow(0, 5))[0] == 200
    answer = client.post("/add-checkpoint", content=body)
    assert answer.status_code == status
    if status == 409:
        assert (answer.headers["content-type"], answer.content) == ("text/x.tlog.size", b"5\n")
    else:
        assert answer.headers["content-type"] == PLAIN
        assert answer.content.endswith(b"\n")
    # Nothing of it was remembered.
    assert add(client, HONEST.grow(5, 6))[0] == 200


def test_an_empty_log_has_the_empty_root(client: TestClient) -> None:
    wrong = Note(str(EMPTY), tuple(one.line(EMPTY) for one in LOG))
    assert add(client, AddCheckpoint(0, (), wrong))[0] == 422
    assert add(client, AddCheckpoint(1, (), wrong))[0] == 400
    assert add(client, AddCheckpoint(0, HONEST.proof(1, 2), HONEST.note(0)))[0] == 422
    assert add(client, HONEST.grow(0, 0))[0] == 200
    assert add(client, AddCheckpoint(0, HONEST.proof(1, 2), HONEST.note(2)))[0] == 422
    assert add(client, AddCheckpoint(1, (), HONEST.note(2))) == (409, "text/x.tlog.size", b"0\n")


def test_an_ed25519_log_of_somebody_else_is_cosigned(path: Path, clock: Clock) -> None:
    foreign = Log(origin="foreign.example", signers=(LOG[0],))
    key = LOG[0].vkey
    trust(path, TrustedLog("foreign.example", (key,), "", validate=False))
    house = open_witness(path, clock)
    client = TestClient(application(house))
    assert add(client, foreign.grow(0, 9))[0] == 200
    assert add(client, HONEST.grow(0, 5))[0] == 200
    house.close()


METHODS = [
    ("GET", "/add-checkpoint", "POST"),
    ("PUT", "/add-checkpoint", "POST"),
    ("POST", SHOWN, "GET, HEAD"),
    ("DELETE", "/", "GET, HEAD"),
    ("POST", "/evidence.json", "GET, HEAD"),
]


@pytest.mark.parametrize(("method", "path_", "allowed"), METHODS)
def test_another_method_is_not_allowed(
    client: TestClient, method: str, path_: str, allowed: str
) -> None:
    answer = client.request(method, path_)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == set(allowed.split(", "))


def test_a_body_without_end_is_not_read(client: TestClient) -> None:
    assert client.post("/add-checkpoint", content=b"x" * (submission.LIMIT + 1)).status_code == 413


def test_what_was_refused_is_shown_in_full(client: TestClient) -> None:
    add(client, HONEST.grow(0, 5))
    add(client, FORK.grow(5, 5))
    said = client.get("/evidence.json").json()
    (found,) = said["evidence"]
    assert found["kind"] == "fork"
    assert found["origin"] == ORIGIN
    assert AddCheckpoint.parse(found["request"].encode()) == FORK.grow(5, 5)
    assert Note.parse(found["cosigned"].encode()).text == str(HONEST.head(5))
    assert said["more"] == {}
    assert "1 refused" in client.get("/").text
    assert client.get("/objections.json").json() == []


def test_evidence_that_was_too_much_is_counted_on_the_first_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnesses, "ENOUGH", 1)
    add(client, HONEST.grow(0, 5))
    for size in (6, 7, 8):
        add(client, FORK.grow(5, size))
    assert "2 more" in client.get("/").text
    assert client.get("/evidence.json").json()["more"] == {ORIGIN: 2}


def test_a_log_that_is_validated_shows_how_far(path: Path, clock: Clock) -> None:
    trust(path, TrustedLog(ORIGIN, LOG_KEYS, "http://log.example", validate=True))
    house = open_witness(path, clock, lambda _: lambda _: None)
    client = TestClient(application(house))
    assert "judged" in client.get("/").text
    assert client.get("/objections.json").json()[0]["origin"] == ORIGIN
    # Without its files, nothing of it is cosigned.
    assert add(client, HONEST.grow(0, 5))[0] == 503
    house.close()


@pytest.mark.parametrize(
    ("language", "word"), [("en", "witness"), ("zh-CN,en;q=0.1", ""), ("ko", "")]
)
def test_the_first_page_says_who_it_is(
    client: TestClient, house: House, language: str, word: str
) -> None:
    add(client, HONEST.grow(0, 5))
    answer = client.get("/", headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language[:2]
    for part in (NAME, ORIGIN, *map(str, house.keys), word):
        assert part in answer.text


def _forgotten(house: House) -> Note:
    """Return a checkpoint that this witness' keys signed, and its state does not know."""
    signers = Folder(house.path).signers("witness", NAME, WITNESS_KINDS)
    again = Witness(signers, {ORIGIN: LOG_KEYS}, CellState(MemoryHead()), Clock())
    said = again.cosign(HONEST.grow(0, 9))
    assert isinstance(said, tuple)
    return HONEST.note(9, *said)


def test_a_retired_witness_says_so_and_shows_only_what_it_cosigned(
    client: TestClient, house: House
) -> None:
    add(client, HONEST.grow(0, 5))
    shown = client.get(SHOWN).content
    status, _, body = add(client, AddCheckpoint(5, HONEST.proof(5, 9), _forgotten(house)))
    assert status == 503
    assert b"size 9" in body
    assert b"remembers size 5" in body
    for path_ in ("/", "/objections.json", "/evidence.json"):
        answer = client.get(path_)
        assert answer.status_code == 503
        assert b"size 9" in answer.content
    for request in (HONEST.grow(5, 6), HONEST.grow(0, 6), STRANGER.grow(0, 1)):
        assert add(client, request)[0] == 503
    assert client.post("/add-checkpoint", content=b"?").status_code == 503
    assert client.get(SHOWN).content == shown


class Failing(SqliteState):
    """A state whose disk fails where it is told to."""

    fault: Exception | None = None

    def swap(self, origin: str, old: bytes | None, new: bytes) -> None:
        if self.fault:
            raise self.fault
        super().swap(origin, old, new)

    def read(self, origin: str) -> bytes | None:
        if isinstance(self.fault, Unavailable):
            raise self.fault
        return super().read(origin)


@pytest.mark.parametrize(
    "fault",
    [OSError(28, "No space left on device"), Unavailable("no disk"), Refused("it moved")],
    ids=["full", "away", "moved"],
)
def test_what_cannot_be_remembered_is_not_cosigned(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(wiring, "SqliteState", Failing)
    house = open_witness(path, clock)
    client = TestClient(application(house))
    assert isinstance(house.state, Failing)
    house.state.fault = fault
    assert add(client, HONEST.grow(0, 5))[0] == 503
    if isinstance(fault, Unavailable):
        assert client.get(SHOWN).status_code == 503
        assert client.get("/").status_code == 503
    house.state.fault = None
    assert add(client, HONEST.grow(0, 5))[0] == 200
    house.close()


def test_every_answer_is_guarded(client: TestClient) -> None:
    for path_ in ("/", SHOWN, "/evidence.json", "/none"):
        headers = client.get(path_).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
    assert json.loads(client.get("/evidence.json").content) == {"evidence": [], "more": {}}
