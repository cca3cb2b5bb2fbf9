"""Meetings: one record a session, and none that joins a point to a speaker where it must not."""

from functools import partial
from typing import Any

import msgspec
import pytest

from comity.base.errors import Malformed
from comity.base.typed import convert
from comity.register.rows import MeetingRow
from comity.statement.kinds.meetings import HOLDS, MeetingBody
from register.negotiating import refusal
from statement.negotiated import MEETING
from world import World

PLAIN = {name: MEETING[name] for name in ("title", "record", "from", "to", "agenda")}
POINT = {"item": "budget", "says": {"en": "A third."}}


def say(world: World, by: str = "convener", about: str = "geneva/2", **changes: object) -> None:
    world.clock.tick()
    replaces = changes.pop("replaces", None)
    world.say(by, "meeting/v1", about, MEETING | changes, replaces)  # type: ignore[arg-type]  # an id


def test_a_convener_records_a_session_once_after_it() -> None:
    world = World()
    assert "no convener" in refusal(partial(say, world, by="lab-a"))
    assert "such as geneva/2" in refusal(partial(say, world, about="geneva"))
    assert "after it" in refusal(partial(say, world, to="2026-12-01"))
    say(world)
    row = world.record.get(MeetingRow, "geneva/2")
    assert row is not None
    assert row.by == "convener"
    assert "once" in refusal(partial(say, world, replaces=world.last))
    assert "must replace" in refusal(partial(say, world))


@pytest.mark.parametrize("record", HOLDS)
def test_each_class_holds_what_it_may(record: str) -> None:
    parts: dict[str, Any] = {
        "participants": MEETING["participants"],
        "points": [POINT],
        "summary": MEETING["summary"],
        "minutes": MEETING["minutes"],
    }
    for name, part in parts.items():
        body = {**PLAIN, "record": record, name: part}
        if name in HOLDS[record]:
            assert convert(body, MeetingBody).record == record
        else:
            with pytest.raises(Malformed, match=f"holds no {name}"):
                convert(body, MeetingBody)


def test_nothing_under_the_chatham_house_rule_names_who_spoke_or_was_there() -> None:
    for more in ({"points": [{**POINT, "by": "Lab A"}]}, {"participants": MEETING["participants"]}):
        with pytest.raises(Malformed, match="class chatham"):
            convert({**PLAIN, "record": "chatham", **more}, MeetingBody)
    body = convert({**PLAIN, "record": "chatham", "points": [POINT]}, MeetingBody)
    written = msgspec.to_builtins(body)
    assert set(written["points"][0]) == {"item", "says"}
    assert "T" not in written["from"] + written["to"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"to": "2026-09-01"}, "lies before"),
        ({"points": [{**POINT, "item": "x"}]}, "under an item"),
        ({"agenda": MEETING["agenda"] * 2}, "stands once"),
    ],
)
def test_a_record_that_does_not_hang_together_is_refused(
    changes: dict[str, object], why: str
) -> None:
    with pytest.raises(Malformed, match=why):
        convert(MEETING | changes, MeetingBody)
