"""`/openapi.json`: every address for programs, in OpenAPI 3.1. A test holds it to the routes."""

import json
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.web.raw import BULK
from comity.web.schemas import COUNT, NAME, TEXT, Schema, listed, record, reference, schemas
from comity.web.submissions import LINES

Part = dict[str, Any]
JSON, PLAIN, BYTES = "application/json", "text/plain", "application/octet-stream"
LINES_TYPE = "application/x-ndjson"


def routes() -> list[Route]:
    return [Route("/openapi.json", openapi)]


def openapi(_: Request) -> Response:
    return Response(_written(), media_type=JSON)


@cache
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False, indent=1).encode()


def document() -> Part:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comity",
            "version": "1",
            "summary": "A joint register of advanced AI for parties who do not trust each other.",
            "description": (
                "What is read here proves nothing by itself: check receipts and the log with "
                "`comity verify` and `comity audit`, against an accord you keep."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {**_writing(), **_log(), **_record(), **_small(), **_lists(), **_negotiated()},
        "components": {"schemas": schemas(), "responses": _faults()},
    }


def _writing() -> Part:
    return {
        "/api/statements": {
            "post": {
                "operationId": "submit",
                "summary": "Submit a signed statement, or one per line",
                "description": (
                    "Answers when the entry is durable, cosigned by every side and provable. The "
                    "same payload again answers the receipt of the entry that stands."
                ),
                "requestBody": {"required": True, "content": _submissions()},
                "responses": {
                    "200": {"description": "recorded", "content": _receipts()},
                    "400": _fault("Malformed"),
                    "403": _fault("Unverified"),
                    "409": _fault("Refused"),
                    "413": _fault("TooLarge"),
                    "415": _fault("OtherType"),
                    "503": _fault("Unavailable"),
                },
            }
        }
    }


def _submissions() -> Part:
    lines = {
        **TEXT,
        "description": f"at most {LINES} envelopes, one per line, {BULK} bytes together",
    }
    return {JSON: {"schema": reference("Envelope")}, LINES_TYPE: {"schema": lines}}


def _receipts() -> Part:
    recorded = record(
        {"index": COUNT, "time": TEXT, "statement": NAME, "proof": listed(TEXT), "entry": TEXT},
        ("entry",),
    )
    line = {"oneOf": [recorded, reference("Error"), record({"checkpoint": TEXT})]}
    said = "a JSON object about each line, in order; a checkpoint follows those that it proves"
    lines = {**TEXT, "description": said, "x-line": line}
    return {
        PLAIN: {"schema": {**TEXT, "description": "a receipt: a C2SP tlog-proof"}},
        LINES_TYPE: {"schema": lines},
    }


def _log() -> Part:
    index = "x000/000: the number in groups of three digits; `.p/W` behind it if partial"
    return {
        "/checkpoint": _get("checkpoint", "The newest published checkpoint, signed", PLAIN),
        "/tile/entries/{index}": _get(
            "entries", "A bundle of 1 to 256 entries", BYTES, path={"index": index}, may_lack=True
        ),
        "/tile/{level}/{index}": _get(
            "tile",
            "A tile of 1 to 256 hashes",
            BYTES,
            path={"level": "0 to 63", "index": index},
            may_lack=True,
        ),
        "/log/{index}/receipt": _get(
            "receipt",
            "The receipt of an entry, made from the public files",
            PLAIN,
            path={"index": "the entry's number, from 0"},
            may_lack=True,
        ),
        "/accord": _get(
            "accord",
            "Every version of the accord and every act on its keys, signed, oldest first",
            schema=listed(record({"index": COUNT, "envelope": reference("Envelope")})),
        ),
    }


def _record() -> Part:
    observation = record({"statement": NAME, "body": reference("ObservationBody")})
    by_about: Schema = {"type": "object", "additionalProperties": observation}
    return {
        "/api/status": _get("status", "The state of the register", schema=reference("Status")),
        "/api/systems": _get(
            "systems",
            "Every known system",
            query={"over": "at or over this many FLOP", "unregistered": "1: those alone"},
            schema=reference("Systems"),
        ),
        "/api/systems/{id}": _get(
            "system",
            "A system with its observations and what follows",
            path={"id": "`party/system` or `developer/name`; its slash stands as it is"},
            schema=reference("SystemInFull"),
            may_lack=True,
        ),
        "/api/observations": _get(
            "observations",
            "Observations by what they are about",
            query={"by": "the observer's party id"},
            schema=by_about,
        ),
        "/api/packs": _get(
            "packs", "Decisions on packs of rules", schema=listed(reference("PackRow"))
        ),
        "/api/voids": _get(
            "voids", "Entries that change nothing, and why", schema=listed(reference("VoidRow"))
        ),
    }


def _small() -> Part:
    standing = {
        "kind": "such as system/v1",
        "by": "the party's id",
        "about": "what the statement is about",
    }
    return {
        "/api/standing": _get(
            "standing", "The id of the statement that stands", PLAIN, query=standing, may_lack=True
        ),
        "/healthz": _get("health", "ok, the published size and the indexed size", PLAIN),
        "/openapi.json": _get("openapi", "This description", schema={"type": "object"}),
    }


def _lists() -> Part:
    systems = {
        "q": "part of a name or developer",
        "over": "at or over this many FLOP",
        "show": "all, registered, unregistered, undetermined",
        "sort": "compute, published, name",
    }
    owed = {
        "of": "part of the id or name of a system, run or incident, of a developer or entity",
        "to": "part of a recipient's name",
        "state": "all, decided, or one state",
        "at": "a day, such as 2027-03-01: as it stands then, by this record",
    }
    obligations = reference("Obligations")
    return {
        "/systems.json": _get(
            "systemsList", "Systems as listed", query=systems, schema=reference("Systems")
        ),
        "/systems.csv": _get("systemsCsv", "The same as CSV", "text/csv", query=systems),
        **_stated("incidents", "Incidents, the last discovered first"),
        **_stated("runs", "Training runs, the last begun first"),
        "/obligations.json": _get("obligations", "Obligations", query=owed, schema=obligations),
        "/obligations.csv": _get("obligationsCsv", "The same as CSV", "text/csv", query=owed),
        "/obligations.ics": _get(
            "obligationsIcs", "Those with a due time, as events", "text/calendar", query=owed
        ),
    }


def _negotiated() -> Part:
    """Describe instruments and meetings; docs/formats/instrument.md says what the parts mean."""
    id_, some = {"id": "the instrument's id"}, {"type": "object"}

    def one(name: str, summary: str, kind: str = JSON) -> Part:
        shape = some if kind == JSON else None
        return _get(name, summary, kind, path=id_, schema=shape, may_lack=True)

    return {
        "/instruments.json": _all("instruments", "Texts that are negotiated or adopted"),
        "/instruments/{id}.json": one("instrument", "Everything on record about one text"),
        "/instruments/{id}/status.json": one("instrumentStatus", "The depositary's table"),
        "/instruments/{id}/status.csv": one("instrumentStatusCsv", "The same as CSV", "text/csv"),
        "/instruments/{id}/impact.json": one(
            "instrumentImpact", "Which systems each wording would catch, on each side"
        ),
        "/instruments/{id}/versions.json": one(
            "instrumentVersions", "Every version that each clause had"
        ),
        "/instruments/{id}/copy/{language}.md": _get(
            "certifiedCopy",
            "The adopted text in an authentic language",
            "text/markdown",
            path={**id_, "language": "en, zh or ko"},
            may_lack=True,
        ),
        "/terms.json": _all("terms", "Terms, with each party's definition"),
        "/meetings.json": _all("meetings", "Sessions of meetings, as conveners record them"),
    }


def _all(name: str, summary: str) -> Part:
    return _get(name, summary, schema=record({"count": COUNT, name: listed({"type": "object"})}))


def _stated(name: str, summary: str) -> Part:
    schema = record({"count": COUNT, name: listed(reference("Stated"))})
    return {
        f"/{name}.json": _get(name, summary, schema=schema),
        f"/{name}.csv": _get(f"{name}Csv", "The same as CSV", "text/csv"),
    }


def _get(
    name: str,
    summary: str,
    kind: str = JSON,
    *,
    path: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    schema: Schema | None = None,
    may_lack: bool = False,
) -> Part:
    parameters = [_parameter("path", *one) for one in (path or {}).items()]
    parameters += [_parameter("query", *one) for one in (query or {}).items()]
    content = {kind: {"schema": schema or TEXT}}
    lacking = {"404": {"$ref": "#/components/responses/Missing"}} if may_lack else {}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": content},
                **({"400": _fault("Malformed")} if query else {}),
                **lacking,
                "503": _fault("Unavailable"),
            },
        }
    }


def _parameter(where: str, name: str, words: str) -> Part:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": words,
        "schema": TEXT,
    }


def _fault(name: str) -> Part:
    return {"$ref": f"#/components/responses/{name}"}


def _faults() -> Part:
    said = {JSON: {"schema": reference("Error")}}
    wait = {"Retry-After": {"description": "seconds to wait", "schema": COUNT}}
    return {
        "Malformed": {"description": "what was sent is not well formed", "content": said},
        "Unverified": {"description": "a signature or proof does not hold", "content": said},
        "Refused": {"description": "the accord or the rules do not allow it", "content": said},
        "TooLarge": {"description": "more bytes than a request may have", "content": said},
        "OtherType": {"description": "not a content type of statements", "content": said},
        "Unavailable": {
            "description": "it could not be found out; asking again may help",
            "headers": wait,
            "content": said,
        },
        "Missing": {
            "description": "there is nothing under this name",
            "content": {PLAIN: {"schema": TEXT}},
        },
    }
