"""Epoch's table through the command line: all of it once, then only what changed."""

import json
from collections.abc import Callable
from pathlib import Path

from serving import Said, Served
from shared import shared

Run = Callable[..., Said]
FILE = ("data", "epoch_notable_ai_models_2026-07-19.csv")


def test_the_whole_table_is_imported_once(own: Served, comity: Run, tmp_path: Path) -> None:
    table = shared(*FILE)
    own.start("--sample")
    key = own.folder / "keys" / "party-public-record.key"
    words = ("--key", key, "--to", own.address)
    first = comity("import", "epoch", table, *words)
    assert first.code == 0
    assert "1036 rows: 1036 new, 0 changed" in first.out
    assert "1036 rows: 0 new, 0 changed, 1036 as" in comity("import", "epoch", table, *words).out
    counts = {limit: _counts(comity, own, limit) for limit in ("1e25", "1e26")}
    assert counts == {"1e25": (22, 507), "1e26": (3, 507)}
    changed = tmp_path / "changed.csv"
    changed.write_text(table.read_text("utf-8").replace("1.845e+24,6ND", "1.9e+24,6ND"), "utf-8")
    tried = comity("import", "epoch", changed, *words, "--dry-run")
    assert "0 new, 1 changed" in tried.out
    assert "nothing was sent" in tried.out
    assert "0 new, 1 changed" in comity("import", "epoch", changed, *words).out
    assert comity("audit", own.address).code == 0
    listed = comity("systems", "--unregistered", "--from", own.address)
    assert "507 of them without a figure" in listed.out


def _counts(comity: Run, own: Served, limit: str) -> tuple[int, int]:
    said = json.loads(comity("systems", "--over", limit, "--json", "--from", own.address).out)
    assert len(said["systems"]) == said["count"]
    return said["count"], said["undetermined"]
