"""Which packs count on a day: by digest, by the last word of the log that speaks of that day."""

import datetime

import pytest

from comity.oversight.standards import Standards, standards
from oversight.rows import Record
from smallpack import clause, pack

OLD = pack(clause("A-1"), version=1)
NEW = pack(clause("A-1"), clause("A-2"), version=2)
OTHER = pack(clause("B-1"), id="other")
PACKS = (OLD, NEW, OTHER)


def on(record: Record, day: str) -> Standards:
    return standards(record, PACKS, datetime.date.fromisoformat(day))


def used(record: Record, day: str) -> list[tuple[str, int]]:
    return [(one.id, one.body.version) for one in on(record, day).in_use]


def test_without_a_word_in_the_log_every_pack_is_local() -> None:
    found = on(Record(), "2026-01-01")
    assert (found.in_use, found.local, found.lacking) == ((), PACKS, ())


def test_a_pack_is_in_use_from_the_day_that_the_log_names() -> None:
    record = Record()
    record.pack(OLD, since="2026-01-01")
    assert used(record, "2025-12-31") == []
    assert used(record, "2026-01-01") == [("small", 1)]
    assert used(record, "2099-01-01") == [("small", 1)]
    assert on(record, "2026-01-01").local == (NEW, OTHER)


def test_a_period_ends_after_its_last_day() -> None:
    record = Record()
    record.pack(OLD, since="2026-01-01", until="2026-06-30")
    days = {"2025-12-31": 0, "2026-01-01": 1, "2026-06-30": 1, "2026-07-01": 0}
    assert {day: len(used(record, day)) for day in days} == days


def test_off_and_back_each_hold_from_their_own_day() -> None:
    record = Record()
    record.pack(OLD, since="2026-01-01")
    record.pack(OLD, "off", since="2026-03-01")
    record.pack(OLD, "back", since="2026-05-01")
    days = {"2026-02-28": 1, "2026-03-01": 0, "2026-04-30": 0, "2026-05-01": 1}
    assert {day: len(used(record, day)) for day in days} == days


def test_off_for_a_while_gives_way_to_what_stood_before() -> None:
    record = Record()
    record.pack(OLD, since="2026-01-01")
    record.pack(OLD, "off", since="2026-03-01", until="2026-03-31")
    days = {"2026-02-28": 1, "2026-03-15": 0, "2026-04-01": 1}
    assert {day: len(used(record, day)) for day in days} == days
    assert OLD in on(record, "2026-03-15").local


def test_the_last_word_for_a_day_stands_and_past_days_keep_theirs() -> None:
    record = Record()
    record.pack(OLD, since="2026-01-01")
    record.pack(NEW, since="2026-06-01")
    assert used(record, "2026-05-31") == [("small", 1)]
    assert used(record, "2026-06-01") == [("small", 2)]
    assert OLD in on(record, "2026-06-01").local


def test_a_pack_is_known_by_its_digest_alone() -> None:
    record = Record()
    record.pack(OLD, digest="sha256:" + "0" * 64)
    found = on(record, "2026-01-01")
    assert found.in_use == ()
    assert [row.pack for row in found.lacking] == ["small"]
    # Of the same name, and not what was agreed: local.
    assert found.local == PACKS


def test_a_pack_that_is_off_is_not_lacking() -> None:
    record = Record()
    record.pack(OLD, "off", digest="sha256:" + "0" * 64)
    assert on(record, "2026-01-01").lacking == ()


@pytest.mark.parametrize("first", [OLD, OTHER], ids=lambda one: one.id)
def test_packs_in_use_come_in_the_order_of_their_names(first: object) -> None:
    record = Record()
    for one in (OLD, OTHER) if first is OLD else (OTHER, OLD):
        record.pack(one)
    assert used(record, "2026-01-01") == [("other", 1), ("small", 1)]
