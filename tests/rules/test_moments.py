"""Moments as people write them: with an offset or a zone, or known to the day only."""

import datetime

import pytest

from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.rules import moments
from comity.rules.facts import Span


def at(text: str) -> Instant:
    return Instant.parse(text)


READ = {
    "a day": ("2026-12-11", datetime.date(2026, 12, 11)),
    "as the log has it": ("2026-12-11T17:30:00Z", at("2026-12-11T17:30:00Z")),
    "without seconds": ("2026-12-11T17:30Z", at("2026-12-11T17:30:00Z")),
    "an offset": ("2026-12-11T18:30+01:00", at("2026-12-11T17:30:00Z")),
    "an offset apart": ("2026-12-11 10:30 -07:00", at("2026-12-11T17:30:00Z")),
    "a zone": ("2026-12-11 18:30 Europe/Brussels", at("2026-12-11T17:30:00Z")),
    "a zone in summer": ("2026-07-11 18:30 Europe/Brussels", at("2026-07-11T16:30:00Z")),
    "a zone with seconds": ("2026-12-11T18:30:05 Asia/Shanghai", at("2026-12-11T10:30:05Z")),
    "UTC by its name": ("2026-12-11 18:30 UTC", at("2026-12-11T18:30:00Z")),
    "an hour that clocks show twice": (
        "2026-10-25 02:30 Europe/Brussels",
        Span(at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")),
    ),
}

REFUSED = {
    "no zone": "2026-12-11 18:30",
    "a zone without a space": "2026-12-11 18:30Europe/Brussels",
    "no hour": "2026-12-11 Europe/Brussels",
    "no such day": "2026-02-30 18:30 Europe/Brussels",
    "no such hour": "2026-12-11T25:30Z",
    "an hour that clocks skip": "2026-03-29 02:30 Europe/Brussels",
    "a word": "yesterday",
}


@pytest.mark.parametrize(("text", "moment"), READ.values(), ids=READ)
def test_a_moment_is_read_in_its_zone(text: str, moment: datetime.date | Instant | Span) -> None:
    assert moments.read(text) == moment


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        moments.read(text)


def test_a_zone_that_there_is_not_is_named() -> None:
    with pytest.raises(Unavailable, match="Europe/Brussel"):
        moments.read("2026-12-11 18:30 Europe/Brussel")
