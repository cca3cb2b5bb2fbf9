"""Obligations as listed: what binds and is past its end with nothing on record fails --strict."""

import json
from collections.abc import Callable

import pytest

from adapters.strange_server import answer, serving
from serving import Said

Run = Callable[..., Said]


def listed(comity: Run, *words: str, **changes: object) -> Said:
    """List one obligation of a register that says so."""
    one = {
        "state": "due",
        "due": "2026-12-28T23:00:00Z",
        "about": "northlake/orion",
        "clause": "EU-52-1",
        "pack": "eu-ai-act-gpai",
        "force": "law",
        "title": {"en": "Notify", "zh": "通知", "ko": "통지"},
    }
    said = {"obligations": [one | changes], "count": 1, "undetermined": 0}
    with serving(answer(200, json.dumps(said).encode())) as (address, _):
        return comity("obligations", "--from", address, *words)


def test_an_obligation_is_listed_with_its_day_and_its_title(comity: Run) -> None:
    said = listed(comity)
    assert said.out.startswith(
        "due   the end of Mon 28 Dec 2026 (Brussels)   northlake/orion   EU-52-1   Notify"
    )
    assert "1 obligations" in said.out
    assert "/obligations.ics?" in said.out


def test_words_and_the_calendar_are_in_the_readers_language(comity: Run) -> None:
    said = listed(comity, "--lang", "ko", "--of", "northlake")
    assert "통지" in said.out
    assert "of=northlake&lang=ko" in said.out


STRICT = {
    "law past its end": ({"state": "no filing on record"}, 1),
    "a commitment past its end": ({"state": "no filing on record", "force": "commitment"}, 1),
    "stated by the authority": ({"state": "overdue"}, 1),
    "guidance binds nobody": ({"state": "no filing on record", "force": "guidance"}, 0),
    "an ask binds nobody": ({"state": "no filing on record", "force": "ask"}, 0),
    "not past its end": ({"state": "due"}, 0),
    "declared filed": ({"state": "declared filed"}, 0),
}


@pytest.mark.parametrize(("changes", "code"), STRICT.values(), ids=STRICT)
def test_strict_fails_only_for_what_binds_and_is_past_its_end(
    comity: Run, changes: dict[str, object], code: int
) -> None:
    assert listed(comity, "--strict", **changes).code == code
    assert listed(comity, **changes).code == 0


def test_what_is_undetermined_is_counted_and_listed_when_asked(comity: Run) -> None:
    short = listed(comity, state="undetermined", due=None)
    assert "EU-52-1" not in short.out
    assert "1 more are undetermined" in short.out
    whole = listed(comity, "--state", "undetermined", state="undetermined", due=None)
    assert "undetermined   -   northlake/orion   EU-52-1" in whole.out


def test_a_strange_time_or_state_is_shown_as_it_came(comity: Run) -> None:
    said = listed(comity, due="soon", state="{0.__class__}", pack="other")
    assert "{0.__class__}   soon   " in said.out
