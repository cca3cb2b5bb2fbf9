"""A body of each kind with every field said, as plain JSON values; everybody in it is fictional."""

from typing import Any

from comity.base import digests
from comity.base.json import write
from comity.statement.kinds.incidents import HARMS
from statement.negotiated import (
    AUTHENTICATION,
    CONSENT,
    INSTRUMENT,
    MEETING,
    POSITION,
    POWERS,
    TERM,
    VOTE,
)
from world import ORIGIN, accord_dict, key

Json = dict[str, Any]

DIGEST = digests.named(b"a document")
SOURCE: Json = {"title": "A report", "url": "https://report.example/a?b=1#c", "place": "page 7"}
COMPUTE: Json = {
    "low": "3.2e25",
    "unit": "FLOP",
    "basis": "estimated",
    "best": "3.8e25",
    "high": "4.5e25",
    "method": "six-n-d",
    "working": "6 * 1e12 * 6.3e12\nrounded outwards",
    "source": SOURCE,
}
PARAMETERS: Json = {"low": "1.2e12", "unit": "parameters", "basis": "declared"}
DOCUMENT: Json = {"url": "https://lab.example/f", "digest": DIGEST}
DOCUMENT |= {"published": "2026-01-05", "modified": "2026-05-01"}


def named(name: str, value: object) -> Json:
    """Return a fact said by name, with all that may be said of it."""
    days = {"from": "2026-01-01", "to": "2026-12-31"}
    return {"name": name, "value": value, **days, "source": "page 7"}


DEVELOPER: Json = {
    "name": "Lab A",
    "trade_names": ["Laboratoire A", "\u7532\u65b9"],
    "entities": [
        {"name": "Lab A SE", "seat": "IE", "identifiers": [{"scheme": "LEI", "value": "0123"}]}
    ],
    "revenue": [{"year": 2025, "currency": "USD", "low": "4.9e8", "high": "5.1e8"}],
    "representatives": [
        {
            "market": "EU",
            "entity": "Mandate Ltd",
            "seat": "IE",
            "since": "2026-01-01",
            "until": "2026-12-31",
        }
    ],
    "commitments": [{"name": "a-code", "joined": "2025-08-01", "left": "2026-08-01"}],
    "owners": [DIGEST],
    "contacts": [DIGEST],
    "operator_class": ["critical-infrastructure", "state-organ"],
    "small_enterprise": False,
    "college_exemption": False,
    "federal_regimes": [{"name": "A regime", "declared_on": "2026-02-01", "until": "2027-02-01"}],
    "designations": [
        {
            "market": "KR",
            "authority": "The ministry",
            "designation": "A large operator",
            "informed_on": "2026-03-01",
            "until": "2027-03-01",
        }
    ],
    "daily_users": [
        {
            "market": "KR",
            "since": "2025-10-01",
            "until": "2025-12-31",
            "low": "900000",
            "high": "1e6",
        }
    ],
    "facts": [
        named("small_enterprise", value=False),
        {
            "name": "commitments_joined",
            "value": [{"name": "a-code", "joined": "2025-08-01", "left": "2026-08-01"}],
        },
    ],
}
SYSTEM: Json = {
    "name": "Orion",
    "version": "4",
    "weights": DIGEST,
    "also_known_as": [{"developer": "Laboratoire A", "name": "Orion IV"}],
    "derived": True,
    "derives_from": {
        "developer": "Lab B",
        "name": "Vega",
        "version": "2",
        "added_compute": COMPUTE,
        "base_compute": COMPUTE,
        "compute_unobtainable": False,
        "systemic_risk": True,
    },
    "training": [
        {
            "by": "Lab A SE",
            "compute": COMPUTE,
            "purpose": "pre-training",
            "started": "2026-01-01",
            "ended": "2026-03-01",
            "own": True,
        },
        {"by": "Lab A SE"},
    ],
    "hardware": [{"chip": "Accelerator 9", "count": 4096}],
    "training_days": 59,
    "parameters": PARAMETERS,
    "modalities_in": ["text", "image"],
    "modalities_out": ["text", "action"],
    "general_purpose": True,
    "training_started": True,
    "large_run_started": "2026-01-01",
    "plan": {"compute": COMPUTE, "made": "2025-12-01"},
    "threshold_foreseen": "2025-12-01",
    "threshold_met": "2026-02-01",
    "designation": {"designated": False, "informed_on": "2026-05-01"},
    "internal_use": True,
    "internal_use_essential": False,
    "research_only": False,
    "own_system_in_service": True,
    "markets": [
        {
            "market": "EU",
            "intended": True,
            "placed": True,
            "placed_on": "2026-06-01",
            "in_service": True,
            "in_service_on": "2026-06-02",
            "public_on": "2026-06-03",
            "internal_use": False,
        },
        {"market": "US-CA"},
    ],
    "deployed": True,
    "deployed_on": "2026-06-01",
    "openness": {
        "weights": "closed",
        "licence": "A licence",
        "free_licence": False,
        "architecture_public": True,
        "usage_information_public": True,
    },
    "framework": DOCUMENT,
    "report": DOCUMENT,
    "training_summary": DOCUMENT,
    "addressees": [{"entity": "Lab A SE", "role": "provider", "market": "EU"}],
    "most_capable_from": "2026-06-01",
    "most_capable_to": "2026-10-01",
    "first_public_on": "2026-05-30",
    "facts": [named("general_purpose", value=True)],
}
RUN: Json = {
    "name": "Orion 4, the large run",
    "system": "lab-a/orion",
    "initiated": True,
    "planned": {"compute": COMPUTE, "made": "2025-12-01"},
    "large_run_started": "2026-01-01",
    "threshold_foreseen": "2025-12-01",
    "threshold_met": "2026-02-01",
    "phases": SYSTEM["training"],
    "facts": [named("training_initiated", value=True)],
}
OBSERVATION: Json = {
    "subject": {"developers": ["Lab A", "Institute A"], "name": "Orion 4", "version": "4"},
    "source": SOURCE,
    "published": "2026-06-01",
    "countries": ["Ireland"],
    "compute": COMPUTE,
    "parameters": PARAMETERS,
    "domains": ["Language"],
    "hardware": "Accelerator 9",
    "accessibility": "API access",
    "confidence": "Likely",
    "note": "One line,\nand another.",
}
FILING: Json = {
    "pack": "a-pack",
    "clause": "A-1",
    "document": DIGEST,
    "recipient": "The Authority",
    "channel": "portal",
    "filed_on": "2026-11-20",
    "reference": "A/2026/7",
}
FILED: Json = {
    **FILING,
    "amends": DIGEST,
    "entity": "Lab A SE",
    "submitted_at": "2026-11-20T15:04:05Z",
    "period": {"from": "2026-07-01", "to": "2026-09-30"},
    "acknowledgement": {"at": "2026-11-21T08:00:00Z", "reference": "E-17"},
}
INCIDENT: Json = {
    "title": "Weights read by a stranger",
    "status": "suspected",
    "systems": ["lab-a/orion"],
    "run": "lab-a/run/orion-4",
    "summary": "One line,\nand another.",
    "started_at": "2026-11-20",
    **{
        name: f"2026-11-2{number}T18:30:00Z"
        for number, name in enumerate(
            (
                "deployer_aware_at",
                "involvement_aware_at",
                "discovered_at",
                "reasonable_belief_at",
                "determined_at",
                "initial_report_at",
                "intermediate_report_at",
                "handling_ended_at",
                "resolved_at",
            )
        )
    },
    **{harm: harm.startswith("w") for harm in HARMS},
    "imminent_to": ["users"],
    "places": ["EU", "US-CA"],
    "persons_harmed": {"low": "0", "high": "3"},
    "data_subjects": {"low": "0", "high": "0"},
    "losses": [{"currency": "USD", "low": "1e6", "high": "2e6"}],
    "facts": [named("incident_confirmed", value=False)],
}
DETERMINATION: Json = {
    "pack": "a-pack",
    "clause": "A-1",
    "verdict": "met-late",
    "at": "2026-11-22T08:00:00Z",
    "filing": DIGEST,
    "reason": "One line,\nand another.",
}
REVIEW: Json = {
    "digest": DIGEST,
    "clause": "A-1",
    "verdict": "contested",
    "reason": "Another day counts.",
}
PACK: Json = {
    "digest": DIGEST,
    "version": "1",
    "jurisdiction": "EU",
    "use": "on",
    "since": "2026-01-01",
    "until": "2027-01-01",
    "reviewers": ["institute-a"],
    "authorities": ["institute-b"],
}
KEY: Json = {
    "act": "rotate",
    "from": [key("lab-a").public.id],
    "keys": [str(key("lab-a's next").public)],
}
BODIES: dict[str, Json] = {
    "accord/v1": accord_dict(),
    "key/v1": KEY,
    "pack/v1": PACK,
    "powers/v1": POWERS,
    "instrument/v1": INSTRUMENT,
    "position/v1": POSITION,
    "vote/v1": VOTE,
    "authentication/v1": AUTHENTICATION,
    "consent/v1": CONSENT,
    "meeting/v1": MEETING,
    "term/v1": TERM,
    "developer/v1": DEVELOPER,
    "system/v1": SYSTEM,
    "run/v1": RUN,
    "observation/v1": OBSERVATION,
    "incident/v1": INCIDENT,
    "filing/v1": FILED,
    "determination/v1": DETERMINATION,
    "review/v1": REVIEW,
}
# What each is about; `decide` holds it to more than the kind itself does.
ABOUT = {
    "accord/v1": ORIGIN,
    "key/v1": "lab-a",
    "pack/v1": "a-pack",
    "powers/v1": "lab-a",
    "instrument/v1": "geneva",
    "position/v1": "geneva#budget",
    "vote/v1": "geneva",
    "authentication/v1": "geneva",
    "consent/v1": "geneva",
    "meeting/v1": "geneva/2",
    "term/v1": "safety",
    "developer/v1": "lab-a",
    "system/v1": "lab-a/orion",
    "run/v1": "lab-a/run/orion-4",
    "observation/v1": "institute-a+lab-a/orion-4",
    "incident/v1": "lab-a/incident/weights",
    "filing/v1": "lab-a/orion",
    "determination/v1": "lab-a/orion",
    "review/v1": "a-pack",
}
REGISTER = digests.named(b"a genesis")


def said(kind: str, /, **changes: object) -> Json:
    """Return a whole statement of this kind as JSON values, with parts of it changed."""
    header = {
        "kind": kind,
        "register": REGISTER,
        "by": "lab-a",
        "made": "2026-11-23T09:00:00Z",
        "about": ABOUT[kind],
        "replaces": DIGEST,
        "body": BODIES[kind],
    }
    return {**header, **changes}


def payload(kind: str, /, **changes: object) -> bytes:
    return write(said(kind, **changes))
