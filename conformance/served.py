"""How a log is served over HTTP: content types, caching, compression."""

import re

from conformance.paths import ENTRIES, TilePath
from conformance.source import Resource, compressible
from conformance.tile_checks import Findings

MAX_AGE = re.compile(r"\bmax-age=(\d+)")
FEW_SECONDS, LONG = 30, 86_400
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"


def check_checkpoint(found: Findings, resource: Resource) -> None:
    if resource.headers is None:
        return
    found.hold("checkpoint-type", "checkpoint-caching")
    kind = resource.headers.get("content-type", "none")
    if kind.lower() != TEXT:
        found.fault("checkpoint-type", f"content type {kind}")
    caching = resource.headers.get("cache-control", "none")
    age = MAX_AGE.search(caching)
    if not (re.search("no-(store|cache)", caching) or (age and int(age[1]) <= FEW_SECONDS)):
        found.fault("checkpoint-caching", f"cache-control {caching}")


def check_tile(found: Findings, path: TilePath, resource: Resource) -> None:
    if resource.headers is None:
        return
    found.hold("tiles-type", "tiles-caching")
    kind = resource.headers.get("content-type", "none")
    if kind != BYTES:
        found.fault("tiles-type", f"{path}: content type {kind}")
    caching = resource.headers.get("cache-control", "none")
    age = MAX_AGE.search(caching)
    if "no-" in caching or not age or int(age[1]) < LONG:
        found.fault("tiles-caching", f"{path}: cache-control {caching}")
    if path.level == ENTRIES and compressible(resource.data):
        found.hold("entries-compressed")
        if resource.headers.get("content-encoding") is None:
            found.fault("entries-compressed", f"{path}: gzip was offered, and not taken")
