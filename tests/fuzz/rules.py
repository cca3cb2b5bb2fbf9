"""Fuzz targets of the rules: packs, cases, facts and conditions as bytes from anywhere."""

import datetime
from importlib.resources import files
from itertools import product

from comity.base import json, yaml
from comity.base.errors import Malformed
from comity.rules import cases, factsheet
from comity.rules.cases import check_cases
from comity.rules.condition import Condition
from comity.rules.engine import assess
from comity.rules.packs import Pack
from smallpack import GENERAL, clause, raw

FOLDER = files("comity.rules") / "packs"
CASES = b"""pack: small
cases:
  - {name: a system, at: 2026-11-23, facts: {general_purpose: true}, expect: {A-1: yes}}
"""
FACTS = b"""training_compute: ["1e25", null]
general_purpose: true
eu_placed_on: 2026-03-02
modalities_out: [text]
incident_discovered_at: "2026-11-20T18:00:00Z"
"""
WRITTEN_WIDER = b"""phases:
  - {purpose: pre-training, compute: ["1e25", "2e25"], by: self, from: 2026-01-05, to: 2026-04-30}
commitments_joined: [a-code, {name: seoul-commitments, joined: 2024-05-21, left: 2026-03-01}]
deployed: [{value: false, to: 2026-10-01}, {value: yes, from: 2026-10-02, source: a page}]
deployed_on: [2026-10-01, 2026-10-03]
incident_discovered_at: [2026-10-25 02:30 Europe/Brussels, "2026-11-20T18:00+01:00"]
incident_death:
"""
SHIPPED = Pack.parse((FOLDER / "us-ca-sb53.yaml").read_bytes())
DUE = {
    "words": {"en": "words", "zh": "文字", "ko": "말"},
    "after": ["deployed_on"],
    "within": {"count": 15, "unit": "days"},
}
DAY = datetime.date(2026, 11, 23)
SEEDS = {
    "fuzz_pack": (raw(clause(due=DUE)), raw(clause(tests=GENERAL, when="!general"))),
    "fuzz_cases": (CASES,),
    "fuzz_facts": (FACTS, WRITTEN_WIDER),
    "fuzz_condition": (b"a && (b || !c)", b"over || (stated && over_plan)"),
}


def fuzz_pack(data: bytes) -> None:
    facts = factsheet.read({"general_purpose": True, "deployed_on": "2026-11-20"}, DAY)
    assess([Pack.parse(data)], facts, DAY)


def fuzz_cases(data: bytes) -> None:
    check_cases(SHIPPED, cases.parse(data))


def fuzz_facts(data: bytes) -> None:
    for written in yaml.read(data):
        assess([SHIPPED], factsheet.read(written, DAY), DAY)


def fuzz_condition(data: bytes) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Malformed("not a text") from None
    condition = Condition.parse(text)
    assert Condition.parse(condition.expression) == condition
    for first in product((True, False, None), repeat=min(len(condition.names), 3)):
        outcomes = dict.fromkeys(condition.names) | dict(zip(condition.names, first, strict=False))
        assert (condition.answer(outcomes) is not None) <= (not condition.deciding(outcomes))
    json.write(condition.expression)
