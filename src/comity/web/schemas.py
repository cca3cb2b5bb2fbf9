"""JSON Schemas of what the API takes and answers; those of statements come from their types."""

from collections.abc import Mapping
from typing import Any

import msgspec

from comity.accord.doubt import Doubt
from comity.oversight.obligations import State
from comity.register.rows import ObservationRow, PackRow, VoidRow
from comity.rules.finding import Effect
from comity.statement.envelope import PAYLOAD_TYPE
from comity.statement.kinds import KINDS

Schema = dict[str, Any]
PLACE = "#/components/schemas/{name}"

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "description": "RFC 3339, UTC, whole seconds"}
NAME: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
FIGURE: Schema = {
    "type": ["string", "null"],
    "description": "an exact number of FLOP such as 3.8e25; null: not known, never small",
}
BY_LANGUAGE: Schema = {
    "type": ["object", "null"],
    "description": "words by language: en, zh, ko",
    "additionalProperties": {"type": "string"},
}


def reference(name: str) -> Schema:
    return {"$ref": PLACE.format(name=name)}


def listed(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


ERROR = record(
    {
        "error": record(
            {
                "kind": {"enum": ["Malformed", "Unverified", "Refused", "Unavailable"]},
                "message": TEXT,
                "template": {**TEXT, "description": "the message before its values, in English"},
                "values": {"type": "object", "additionalProperties": TEXT},
            }
        )
    }
)
ENVELOPE = {
    **record(
        {
            "payloadType": {"const": PAYLOAD_TYPE},
            "payload": {**TEXT, "description": "the statement's bytes, in base64"},
            "signatures": {
                **listed(record({"keyid": NAME, "sig": {**TEXT, "description": "base64"}})),
                "minItems": 1,
                "maxItems": 16,
            },
        }
    ),
    "description": "A DSSE envelope; its payload is a Statement.",
    "additionalProperties": False,
}
STATEMENT = {
    **record(
        {
            "kind": {"enum": sorted(KINDS)},
            "register": {**NAME, "description": "the genesis; left out in the genesis alone"},
            "by": TEXT,
            "made": MOMENT,
            "about": TEXT,
            "replaces": {**NAME, "description": "the statement that stands, if one does"},
            "body": {"oneOf": [reference(kind.__name__) for kind in KINDS.values()]},
        },
        optional=("register", "replaces"),
    ),
    "description": "What an envelope's payload is, in UTF-8 JSON.",
    "additionalProperties": False,
}
STATUS = record(
    {
        "rehearsal": {
            **FLAG,
            "description": "true: one operator holds every witness; this proves nothing to others",
        },
        "register": NAME,
        "accord": record({"id": NAME, "version": COUNT}),
        "origin": TEXT,
        "size": COUNT,
        "root": {**TEXT, "description": "base64"},
        "indexed": COUNT,
        "voids": COUNT,
        "fingerprint": NAME,
    }
)
SYSTEM = record(
    {
        "id": TEXT,
        "name": TEXT,
        "developers": listed(TEXT),
        "published": DAY,
        "registered": FLAG,
        "training_compute": record({"best": FIGURE, "low": FIGURE, "high": FIGURE}),
    }
)
SYSTEMS = record(
    {
        "count": COUNT,
        "undetermined": {
            **COUNT,
            "description": "systems without a figure; with a limit they are beside `count`",
        },
        "systems": listed(reference("System")),
    }
)
STEP = record(
    {
        "test": TEXT,
        "clause": {**maybe(TEXT), "description": "the clause whose answer it follows, if any"},
        "facts": {
            "type": "object",
            "description": "the facts compared, with their values; null: not known",
            "additionalProperties": maybe(TEXT),
        },
        "comparison": TEXT,
        "outcome": reference("Answer"),
        "entries": listed(COUNT),
        "source": {**maybe(TEXT), "description": "who states the fact"},
    }
)
DUE = record(
    {
        "event": {**TEXT, "description": "the fact that starts or bounds the clock"},
        "happened": maybe(TEXT),
        "counted_from": maybe(TEXT),
        "nominal": {**maybe(MOMENT), "description": "the strict end, itself outside the period"},
        "rolled": {**maybe(MOMENT), "description": "the end as the pack counts"},
        "latest": {**maybe(MOMENT), "description": "the last end over every reading"},
        "prompt": {**FLAG, "description": "due without delay; the date is the outer limit"},
        "arithmetic": listed(
            record(
                {
                    "reading": TEXT,
                    "event": TEXT,
                    "from": TEXT,
                    "length": maybe(TEXT),
                    "nominal": MOMENT,
                    "rolled": maybe(MOMENT),
                }
            )
        ),
        "missing": listed(TEXT),
    }
)
FINDING = record(
    {
        "pack": TEXT,
        "digest": NAME,
        "clause": TEXT,
        "article": TEXT,
        "title": BY_LANGUAGE,
        "force": TEXT,
        "confidence": TEXT,
        "checked": {"type": "string", "format": "date"},
        "role": TEXT,
        "answer": reference("Answer"),
        "effect": {"enum": [effect.value for effect in Effect]},
        "applies_from": {"type": "string", "format": "date"},
        "joined": DAY,
        "duty": BY_LANGUAGE,
        "recipient": BY_LANGUAGE,
        "due": maybe(DUE),
        "steps": listed(STEP),
        "missing": listed(TEXT),
        "exempt": listed(TEXT),
        "met": maybe(reference("Answer")),
        "entries": listed(COUNT),
        "reason": {**BY_LANGUAGE, "description": "why there is no answer, or nothing to file"},
        "source": {"type": "string", "format": "uri"},
    }
)
ASSESSMENT = record(
    {
        "at": {"type": "string", "format": "date"},
        "findings": listed(reference("Finding")),
        "settles": listed(record({"fact": TEXT, "alone": COUNT, "together": COUNT})),
        "not_covered": listed(record({"pack": TEXT, "what": BY_LANGUAGE, "why": BY_LANGUAGE})),
    }
)
FILED = {
    "filing": {**maybe(NAME), "description": "the statement that declares it"},
    "filing_entry": maybe(COUNT),
    "filed_on": DAY,
    "filed_with": {**maybe(TEXT), "description": "the recipient, as its filer names it"},
    "channel": maybe(TEXT),
    "reference": {**maybe(TEXT), "description": "the authority's own"},
    "submitted_at": {**maybe(MOMENT), "description": "by its filer's word"},
    "entity": {**maybe(TEXT), "description": "the legal entity that the duty binds"},
    "amends": {**maybe(NAME), "description": "the statement of an earlier filing"},
}
SAID = {
    "verdict": maybe({"enum": ["acknowledged", "waived", "overdue", "met-late"]}),
    "verdict_by": {**maybe(TEXT), "description": "the authority that the law names"},
    "verdict_at": maybe(MOMENT),
    "verdict_entry": maybe(COUNT),
    "verdict_reason": maybe(TEXT),
}
OBLIGATION = record(
    {
        "state": {
            "enum": [state.value for state in State],
            "description": "outside law is overdue or met late only where its authority says so",
        },
        "due": {**maybe(MOMENT), "description": "the strict end of the period, itself outside it"},
        "due_rolled": {**maybe(MOMENT), "description": "the same with extensions for days off"},
        "due_latest": {
            **maybe(MOMENT),
            "description": "the last end over every reading of the counting rule",
        },
        "on": {"enum": ["system", "run", "incident"]},
        "about": TEXT,
        "name": TEXT,
        "developers": listed(TEXT),
        "registered": FLAG,
        "pack": TEXT,
        "digest": NAME,
        "clause": TEXT,
        "article": TEXT,
        "force": TEXT,
        "title": BY_LANGUAGE,
        "recipient": BY_LANGUAGE,
        "missing": listed(TEXT),
        # The newest filing, and the authority's word that counts; then all of both.
        **FILED,
        **SAID,
        "filings": listed(record(FILED)),
        "determinations": listed(record(SAID)),
        "source": {"type": "string", "format": "uri"},
    }
)
STATED = record(
    {
        "id": TEXT,
        "name": TEXT,
        "developers": listed(TEXT),
        "when": {
            **maybe(TEXT),
            "description": "a day, or a moment: when a run began, or an incident was discovered",
        },
        "entry": COUNT,
        "obligations": {
            "type": "object",
            "description": "how many obligations stand in which state",
            "additionalProperties": COUNT,
        },
    }
)
OWN: Mapping[str, Schema] = {
    "Answer": {"enum": ["yes", "no", "undetermined"]},
    "Assessment": ASSESSMENT,
    "Envelope": ENVELOPE,
    "Error": ERROR,
    "Finding": FINDING,
    "Obligation": OBLIGATION,
    "Obligations": record(
        {"count": COUNT, "undetermined": COUNT, "obligations": listed(reference("Obligation"))}
    ),
    "Stated": STATED,
    "Statement": STATEMENT,
    "Status": STATUS,
    "System": SYSTEM,
    "SystemInFull": {
        "allOf": [
            reference("System"),
            record(
                {
                    "observations": listed(reference("ObservationRow")),
                    "duties": reference("Assessment"),
                    "doubts": {
                        "type": "object",
                        "description": "statements that a key signed which was reported since",
                        "additionalProperties": {"enum": [one.value for one in Doubt]},
                    },
                }
            ),
        ]
    },
    "Systems": SYSTEMS,
}


def schemas() -> dict[str, Schema]:
    """Return every schema by name, in their order."""
    typed = (PackRow, VoidRow, ObservationRow, *KINDS.values())
    _, components = msgspec.json.schema_components(typed, ref_template=PLACE)
    found = {**OWN, **{name: _portable(one) for name, one in components.items()}}
    return dict(sorted(found.items()))


def _portable(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema with its patterns anchored as JSON Schema (ECMA 262) has it."""
    match schema:
        case dict():
            return {
                name: value.replace("\\A", "^").replace("\\Z", "$")
                if name == "pattern" and isinstance(value, str)
                else _portable(value)
                for name, value in schema.items()
            }
        case list() | tuple():
            return [_portable(one) for one in schema]
        case _:
            return schema
