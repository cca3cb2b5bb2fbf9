"""Bodies of the kinds of a negotiation with every field said; everybody in it is fictional."""

from typing import Any

from comity.base import digests
from world import key

Json = dict[str, Any]
DIGEST = digests.named(b"a document")
POWERS: Json = {
    "key": str(key("a delegate").public),
    "person": DIGEST,
    "acts": ["authenticate", "consent"],
    "instruments": ["geneva"],
    "since": "2026-01-01T00:00:00Z",
    "until": "2027-01-01T00:00:00Z",
}
TEXTS: Json = {
    language: {"words": f"At least a third ({language}).", "made_by": "human"}
    for language in ("en", "zh", "ko")
}
CLAUSE: Json = {
    "id": "budget",
    "alternatives": [{"id": "third", "text": TEXTS, "rule": {"on": "developer", "n": [1]}}],
    "heading": {"en": "Budget", "zh": "\u9884\u7b97", "ko": "\uc608\uc0b0"},
    "sort": "recital",
    "terms": ["safety"],
    "sources": ["https://idais.example/"],
}
BOTH: Json = {"needs": "each-side", "at_least": "2/3", "of": "voting"}
FINAL: Json = {
    "adoption": {"needs": "all", "rules": [BOTH, {"needs": "not-opposed"}]},
    "in_force": {"needs": "after", "rule": BOTH, "days": 30},
    "languages": ["en", "zh", "ko"],
    "consent": ["definitive-signature", "confirmation"],
    "depositary": "convener",
    "signature": {"months": 12},
    "accession": "any-time",
    "late_days": 60,
    "reservations": {"allowed": "listed", "clauses": ["budget"]},
    "amendment": {"defeated_by": BOTH, "months": 6, "clauses": ["annex"]},
    "withdrawal": {"notice_months": 6, "minimum_stay_months": 12},
    "review_months": 24,
    "floor": {"parties": 1, "then": "suspend", "days": 90},
    "weights": [{"id": "share", "weights": {"lab-a": "0.5", "lab-b": "2"}}],
}
OPENING: Json = {
    "title": {"en": "A standard", "zh": "\u6807\u51c6", "ko": "\ud45c\uc900"},
    "legal_nature": "contract",
    "final": FINAL,
    "seen_by": "public",
}
INSTRUMENT: Json = {
    "opening": OPENING,
    "changes": [
        {"does": "insert", "clause": CLAUSE, "after": "authority"},
        {"does": "replace", "clause": CLAUSE, "base": DIGEST},
        {"does": "move", "id": "budget", "base": DIGEST, "after": "authority"},
        {"does": "delete", "id": "budget", "base": DIGEST},
    ],
    "note": "as discussed in July",
}
POSITION: Json = {
    "digest": DIGEST,
    "value": "discuss",
    "reason": "Too much for small developers.",
    "proposes": "A tenth for small developers.",
    "alternative": "third",
    "comments": [{"language": "ko", "quote": "1/3", "says": "of what?"}],
}
VOTE: Json = {
    "act": "cast",
    "ballot": DIGEST,
    "choice": "against",
    "reason": "It names no authority.",
}
AUTHENTICATION: Json = {
    "act": "review",
    "languages": ["en", "ko"],
    "clauses": [{"clause": "budget", "digest": DIGEST}],
}
CONSENT: Json = {
    "act": "reserve",
    "digest": DIGEST,
    "clauses": ["budget"],
    "says": {"en": "Not for us."},
}
MEETING: Json = {
    "title": {"en": "Geneva II", "zh": "II", "ko": "II"},
    "record": "attributed",
    "from": "2026-10-01",
    "to": "2026-10-02",
    "place": "Geneva",
    "agenda": [
        {
            "id": "budget",
            "title": {"en": "Budget", "zh": "B", "ko": "B"},
            "clauses": ["geneva#budget"],
            "sources": ["https://report.example/a"],
        }
    ],
    "participants": [
        {"name": "Lab A", "takes": "party", "party": "lab-a", "source": "https://r.example/"}
    ],
    "points": [{"item": "budget", "says": {"en": "A third."}, "by": "Lab A"}],
    "summary": {"en": "No agreement yet."},
    "minutes": DIGEST,
}
TERM: Json = {
    "act": "differ",
    "text": {
        "en": "It is wider here.",
        "zh": "\u6b64\u5904\u66f4\u5bbd\u3002",
        "ko": "\uc5ec\uae30\uc11c\ub294 \ub354 \ub113\ub2e4.",
    },
    "of": "lab-b",
    "to": DIGEST,
}
