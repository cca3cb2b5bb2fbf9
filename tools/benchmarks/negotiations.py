"""What a chair waits for: 500 clauses in three languages, 40 parties, 20,000 positions."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.figures import say
from comity.accord.accord import Accord
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.documents.negotiated import document
from comity.oversight.negotiation import Negotiation
from comity.register.rows import ClauseRow, InstrumentRow, PositionRow, ReviewedRow, Row
from comity.statement.kinds.instruments import ClauseText, Opening, PositionBody
from comity.storage.sqlite import Index
from register.negotiating import final, wordings
from world import accord_body, text

TIME = "2026-06-01T00:00:00Z"
PARTIES = [f"party-{one:02}" for one in range(40)]
WORDS = "each of these words is a word of a clause that has as many as clauses have " * 6
OPENINGS, UPDATES = 9, 200


def bench_negotiations(folder: Path) -> None:
    index = Index(folder / "negotiation.sqlite")
    clauses = [_clause(one) for one in range(500)]
    row = _instrument(clauses)
    index.apply(1, [row, *_rows(clauses)])
    accord = _accord()
    spent = []
    for _ in range(OPENINGS):
        start = time.perf_counter()
        found = Negotiation.of(index, accord, row)
        spent.append(time.perf_counter() - start)
    opened = statistics.median(spent) * 1000
    say("open a negotiation", f"{opened:.0f} ms", f"worst {max(spent) * 1000:.0f} ms")
    start = time.perf_counter()
    size = len(msgspec.json.encode(document(index, accord, row, Instant.parse(TIME))))
    whole = (time.perf_counter() - start) * 1000
    say("all of it as JSON", f"{whole:.0f} ms", f"{size / 1e6:.1f} MB, every position in it")
    spent = []
    for one in range(UPDATES):
        new = _position(clauses[one % 500], PARTIES[one % 40], "accept")
        start = time.perf_counter()
        found = found.updated(index, [new])
        found.clean  # noqa: B018 - what the chair's screen shows first
        spent.append(time.perf_counter() - start)
    p50, p99 = (statistics.quantiles(spent, n=100)[one] * 1000 for one in (49, 98))
    say("one position more", f"p50 {p50:.2f} ms, p99 {p99:.2f} ms", "its clause asked again")


def _clause(number: int) -> ClauseText:
    said = {
        "id": f"clause-{number}",
        "alternatives": [{"id": "a", "text": wordings(WORDS.strip())}],
    }
    return convert(said, ClauseText)


def _instrument(clauses: list[ClauseText]) -> InstrumentRow:
    said = {"title": text("A text"), "legal_nature": "contract", "final": final()}
    opening = convert(said, Opening)
    held = tuple((one.id, 1, one.digest, False) for one in clauses)
    return InstrumentRow("text", 1, "s", "convener", TIME, opening, opening.final, "", held)


def _rows(clauses: list[ClauseText]) -> Iterator[Row]:
    for one in clauses:
        yield ClauseRow(
            f"text|{one.id}|000001", 1, "s", "convener", TIME, "text", 1, one.digest, one
        )
        for party in PARTIES:
            yield _position(one, party, "support")
            languages = ("en", "ko", "zh")
            yield ReviewedRow(f"text|{one.digest}|{party}", 1, "s", languages)


def _position(clause: ClauseText, party: str, value: str) -> PositionRow:
    body = convert({"digest": clause.digest, "value": value}, PositionBody)
    key = f"text|{clause.id}|{party}"
    return PositionRow(key, 1, "s", party, TIME, "text", clause.id, 1, body)


def _accord() -> Accord:
    body = accord_body()
    one = body.parties[0]
    parties = tuple(
        msgspec.structs.replace(one, id=party, side=body.sides[place % 2].id)
        for place, party in enumerate(PARTIES)
    )
    return Accord("s", "s", "o", msgspec.structs.replace(body, parties=parties))
