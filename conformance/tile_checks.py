"""What is asked of a tlog-tiles log: each check, its level, and the sentence it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.outcomes import Level, Mark, Outcome

CHECKS: Mapping[str, tuple[Level, str, str]] = {
    "checkpoint-served": (
        "MUST",
        "there is a checkpoint at <prefix>/checkpoint",
        'tlog-tiles, Checkpoints: "The Signed Tree Head MUST be served"',
    ),
    "checkpoint-form": (
        "MUST",
        "it is a signed note over origin, size and root, each in its one spelling",
        "tlog-checkpoint, Note text; signed-note, Format",
    ),
    "checkpoint-signed": (
        "MUST",
        "a key given here signed it, and no line by such a key fails",
        'signed-note, Signatures: "If no signature from a known key verifies"',
    ),
    "checkpoint-ed25519": (
        "MUST",
        "the log signs with an Ed25519 key (asked of logs that are public or witnessed)",
        'tlog-tiles, Checkpoints: "the checkpoint MUST carry at least one Ed25519 signature"',
    ),
    "checkpoint-type": (
        "MUST",
        "over HTTP the checkpoint is text/plain; charset=utf-8",
        'tlog-tiles, Checkpoints: "The Signed Tree Head MUST be served"',
    ),
    "tiles-served": (
        "MUST",
        "every tile of this size is there, a partial one as itself or as the full one",
        'tlog-tiles, Partial Tiles: "Logs MUST serve partial tiles"',
    ),
    "tiles-width": (
        "MUST",
        "every tile has 32 bytes for each hash, 8,192 if full",
        'tlog-tiles, Merkle Tree: "Full tiles MUST be exactly 256 hashes wide"',
    ),
    "tiles-agree": (
        "MUST",
        "every hash above level 0 is the root of the full tile below it",
        'tlog-tiles, Merkle Tree: "each hash in a tile is"; "MUST NOT be hashed into a tile"',
    ),
    "tiles-empty": (
        "MUST",
        "no tile is served at a level where the tree has none",
        'tlog-tiles, Partial Tiles: "Empty tiles MUST NOT be served"',
    ),
    "tiles-paths": (
        "MUST",
        "in a folder every file below tile/ has the one path its tile or bundle has",
        'tlog-tiles, Merkle Tree: "<L> is the level", "<N> is the index", "<W> is the width"',
    ),
    "tiles-earlier": (
        "MUST",
        "in a folder the partial tiles of earlier sizes begin the tiles of this size",
        'tlog-tiles, Merkle Tree: "the n-th tile at level l"',
    ),
    "root": (
        "MUST",
        "the tiles lead to the root in the checkpoint",
        "tlog-checkpoint, Note text, 3; RFC 6962 section 2.1",
    ),
    "older-head": (
        "MUST",
        "the checkpoint given as seen before is a prefix of this one",
        'tlog-checkpoint, Signatures: "A log MUST not sign any checkpoint which is inconsistent"',
    ),
    "entries-served": (
        "MUST",
        "every entry bundle of this size is there, a partial one as itself or as the full one",
        'tlog-tiles, Log entries: "served as"; Partial Tiles: "Logs MUST serve"',
    ),
    "entries-form": (
        "MUST",
        "a bundle is as many entries as its width says, each after its length, and no byte more",
        'tlog-tiles, Log entries: "sequences of big-endian uint16 length-prefixed"',
    ),
    "entries-hash": (
        "MUST",
        "each entry hashes to its place in the level 0 tile",
        'tlog-tiles, Log entries: "Each entry in a bundle hashes to"',
    ),
    "checkpoint-extensions": (
        "SHOULD",
        "the checkpoint has no extension lines",
        'tlog-checkpoint, Note text, 4: "NOT RECOMMENDED"',
    ),
    "checkpoint-name": (
        "SHOULD",
        "the log's key is named as its origin",
        'tlog-checkpoint, Signatures: "key name in its signature line SHOULD match"',
    ),
    "checkpoint-ml-dsa": (
        "SHOULD",
        "the log signs with an ML-DSA-44 key too",
        'tlog-checkpoint, Signatures: "Logs SHOULD use ML-DSA-44"',
    ),
    "checkpoint-caching": (
        "SHOULD",
        "the checkpoint is not cached beyond a few seconds",
        'tlog-tiles, Checkpoints: "SHOULD prevent caching"',
    ),
    "tiles-type": (
        "SHOULD",
        "tiles and bundles are application/octet-stream (the text says so without a key word)",
        "tlog-tiles, Merkle Tree and Log entries",
    ),
    "tiles-caching": (
        "SHOULD",
        "tiles and bundles may be cached for long",
        'tlog-tiles, Merkle Tree: "caching headers SHOULD be long-lived"',
    ),
    "entries-compressed": (
        "SHOULD",
        "bundles come compressed where that is worth it",
        'tlog-tiles, Log entries: "SHOULD be compressed at the HTTP layer"',
    ),
}


@dataclass(slots=True)
class Findings:
    """What was tried, and the faults found, by the name of the check."""

    tried: set[str] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def hold(self, *names: str) -> None:
        """Note that these were tried; they pass unless a fault is found."""
        self.tried.update(names)

    def fault(self, name: str, seen: str) -> None:
        self.hold(name)
        self.faults.setdefault(name, []).append(seen)

    def outcomes(self) -> list[Outcome]:
        return [self._outcome(name) for name in CHECKS]

    def _outcome(self, name: str) -> Outcome:
        level, tests, cites = CHECKS[name]
        faults = self.faults.get(name, [])
        mark: Mark = "FAIL" if faults else "pass" if name in self.tried else "skip"
        seen = "" if mark == "pass" else "not tried here"
        if faults:
            seen = faults[0] + (f" (and {len(faults) - 1} more)" if faults[1:] else "")
        return Outcome(name, level, mark, tests, cites, seen)
