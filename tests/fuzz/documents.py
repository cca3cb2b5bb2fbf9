"""Fuzz targets of what people carry in: Epoch's tables, drafts, the table of published facts."""

import msgspec

from comity.base.errors import Malformed
from comity.base.strict import utf8
from comity.base.text import LANGUAGES
from comity.documents import drafts, epoch, published, redlines, texts
from comity.documents.reader import Reader
from comity.documents.skeleton import skeleton
from comity.statement.statement import Statement
from statement.bodies import payload

EPOCH = """Model,Training compute (FLOP),Organization,Publication date,Domain,Parameters,\
Confidence,Training compute notes,Link,Country (of organization),\
Training hardware,Model accessibility
Orion 4,3.8e25,"Lab A,Lab B",2026-06-01,"Language,Vision",1.2e12,Likely,"6 * N * D
in two lines",https://a.example/x,"Norway,Chile",Accelerator 9,API access
Vega,,Lab C,,,,,,,,,Open weights (unrestricted)
"""
DRAFTS = """# two
kind: developer/v1
body: {name: Lab A, entities: [{name: Lab A ASA, seat: NO}], representatives: []}
---
kind: system/v1
about: lab-a/orion
body:
  name: Orion
  version: "4"
  training:
    - {by: Lab A, started: 2026-02-02, compute: {low: 9e25, unit: FLOP, basis: declared}}
  internal_use: true
"""
PUBLISHED = """as_of: 2026-07-19
widths: {}
systems:
  - name: "Orion 4"
    developer: "Lab A, Lab B"
    country: [NO]
    published: 2026-06-01
    parameters: 7e10
    tokens: 1.5e13
    training_compute: {low: 1, best: 2, high: 3, basis: estimated, method: six-n-d, width: a}
    modalities: {in: [text], out: [text, image]}
    openness: {weights: open}
    sources:
      published: {title: A report, url: "https://report.example/", read_at: document}
"""
SEEDS = {
    "fuzz_epoch": (EPOCH.encode(), EPOCH.encode().replace(b"\n", b"\r\n")),
    "fuzz_drafts": (DRAFTS.encode(),),
    "fuzz_published": (PUBLISHED.encode(),),
    "fuzz_instrument": (skeleton(Reader("ko", {})).encode(),),
    "fuzz_redline": ("zh\n各方应当每年测试。\n各方应当测试。".encode(), b"en\nA b.\nA c."),
}


def fuzz_instrument(data: bytes) -> None:
    drafted = texts.read(data)
    assert texts.read(texts.write(drafted)) == drafted
    assert texts.read_base(drafted.base.write()) == drafted.base


def fuzz_redline(data: bytes) -> None:
    language, _, rest = utf8(data).partition("\n")
    before, _, after = rest.partition("\n")
    found = redlines.redline(before, after, language if language in LANGUAGES else "en")
    assert "".join(one.text for one in found if one.kind != "in") == before
    assert "".join(one.text for one in found if one.kind != "out") == after


def fuzz_epoch(data: bytes) -> None:
    rows = epoch.read(data)
    assert len({row.about for row in rows}) == len(rows)
    for row in rows:
        said = payload("observation/v1", about=row.about, body=msgspec.to_builtins(row.body))
        assert _parsed(said).body == row.body


def fuzz_drafts(data: bytes) -> None:
    for draft in drafts.read(data):
        draft.subject("lab-a")
        said = payload(draft.kind, body=msgspec.to_builtins(draft.body))
        # A person may write what cannot be seen; a statement then refuses it.
        assert Statement.parse(said).body == draft.body


def fuzz_published(data: bytes) -> None:
    for body in published.read(data):
        said = payload("observation/v1", body=msgspec.to_builtins(body))
        assert Statement.parse(said).body == body


def _parsed(said: bytes) -> Statement:
    try:
        return Statement.parse(said)
    except Malformed as fault:
        raise AssertionError(said) from fault
