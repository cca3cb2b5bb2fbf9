"""A small pack for tests: one clause after another, each with only what the test is about."""

import json
from collections.abc import Mapping
from typing import Any

from comity.rules.packs import Pack

SAID = {"en": "words", "zh": "文字", "ko": "말"}
HOME = "https://law.example/text"
GENERAL = {"general": {"fact": "general_purpose", "is": True}}


def clause(name: str = "A-1", **changes: object) -> dict[str, Any]:
    """Return a clause as written; None takes a field out."""
    written: dict[str, Any] = {
        "id": name,
        "article": "Art. 1",
        "force": "law",
        "confidence": "text",
        "checked": "2026-11-23",
        "on": "system",
        "role": "developer",
        "title": SAID,
        "summary": SAID,
        "source": HOME,
        "tests": GENERAL,
        "when": "general",
        "duty": SAID,
    }
    return {key: value for key, value in (written | changes).items() if value is not None}


def counting(**changes: object) -> dict[str, Any]:
    """Return a counting rule as written: that of the EU unless changed."""
    written: dict[str, Any] = {
        "zone": "Europe/Brussels",
        "calendar": {"places": ["BE"], "first_year": 2020, "last_year": 2040},
        "first_day": "excluded",
        "last_day_off": "next-working-day",
        "least": {"from_days": 2, "working_days": 2},
        "confidence": "text",
        "words": SAID,
        "source": HOME,
    }
    return {key: value for key, value in (written | changes).items() if value is not None}


def body(*clauses: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    """Return a pack's file as written."""
    written: dict[str, Any] = {
        "id": "small",
        "version": 1,
        "title": SAID,
        "jurisdiction": "EU",
        "in_force": {"from": "2025-01-01"},
        "counting": counting(),
        "sources": [{"title": "A text", "address": HOME, "read": "2026-11-23"}],
        "not_covered": [{"what": SAID, "why": SAID}],
        "clauses": list(clauses) or [clause()],
    }
    return written | changes


def raw(*clauses: Mapping[str, Any], **changes: object) -> bytes:
    """Return the file's bytes; JSON is YAML too."""
    return json.dumps(body(*clauses, **changes), ensure_ascii=False).encode()


def pack(*clauses: Mapping[str, Any], **changes: object) -> Pack:
    return Pack.parse(raw(*clauses, **changes))
