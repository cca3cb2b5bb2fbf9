"""What another version of a pack changes, before it applies."""

from collections.abc import Mapping
from typing import Any

import pytest

from comity.documents import differences
from comity.rules import factsheet
from comity.rules.packs import Pack
from documents.told import AT, READER, due
from smallpack import clause, pack

OTHER = {"en": "other", "zh": "其他", "ko": "다른"}
OLD = pack(clause("A-1", due=due()), clause("A-2"))
LONGER = due(within={"count": 3, "unit": "weeks"})
NEW = pack(clause("A-1", due=LONGER), clause("A-3", title=OTHER), version=2, title=OTHER)
FACTS = factsheet.read({"general_purpose": True, "deployed_on": "2026-06-01"}, AT)


def test_clauses_come_go_and_change_and_so_does_the_pack() -> None:
    found = differences.difference(OLD, NEW)
    assert [one.id for one in found.added] == ["A-3"]
    assert [one.id for one in found.removed] == ["A-2"]
    assert [(one.clause.id, one.fields) for one in found.changed] == [("A-1", ("due",))]
    assert found.about == ("title",)


def test_answers_and_due_times_that_change_are_found_for_each_subject() -> None:
    found = differences.turned(OLD, NEW, {"Orion": FACTS}, AT)
    said = {
        one.clause: (one.before and one.before.effect.value, one.after and one.after.effect.value)
        for one in found
    }
    assert said == {"A-1": ("owed", "owed"), "A-2": ("owed", None), "A-3": (None, "owed")}


def test_what_asks_nothing_is_as_good_as_not_there() -> None:
    quiet = pack(clause("A-1", due=due()), clause("A-2"), clause("A-9", duty=None))
    assert differences.turned(OLD, quiet, {"Orion": FACTS}, AT) == ()


def test_the_difference_is_told_in_words() -> None:
    shown = [
        " ".join(line.split())
        for line in differences.clause_lines(differences.difference(OLD, NEW), READER)
    ]
    assert shown == ["pack title", "added A-3 other", "removed A-2 words", "changed A-1 words: due"]
    turned = differences.turned(OLD, NEW, {"Orion": FACTS}, AT)
    shown = [" ".join(line.split()) for line in differences.turned_lines(turned, OLD, NEW, READER)]
    before, after = (f"by the end of Mon {day} Jun 2026 (Brussels)" for day in (15, 22))
    assert shown == [
        f"Orion A-1 owed, {before} -> owed, {after}",
        "Orion A-2 owed -> no such clause",
        "Orion A-3 no such clause -> owed",
    ]


SAME: dict[str, tuple[Pack, Pack]] = {
    "the same": (OLD, OLD),
    "another number only": (OLD, pack(clause("A-1", due=due()), clause("A-2"), version=9)),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_two_that_say_the_same_do_not_differ(one: Pack, other: Pack) -> None:
    found = differences.difference(one, other)
    assert not found
    assert list(differences.clause_lines(found, READER)) == ["Both say the same."]


def test_a_pack_that_stays_the_same_has_no_line_of_its_own() -> None:
    found = differences.difference(OLD, pack(clause("A-1", due=due())))
    assert len(list(differences.clause_lines(found, READER))) == 1


def shown(some: Pack, other: Pack) -> Mapping[str, Any]:
    found = differences.difference(some, other)
    return differences.as_json(found, 1, differences.turned(some, other, {"Orion": FACTS}, AT))


def test_programs_get_the_same() -> None:
    said = shown(OLD, NEW)
    assert (said["added"], said["removed"], said["pack"]) == (["A-3"], ["A-2"], ["title"])
    assert said["changed"] == {"A-1": ["due"]}
    first, second, _ = said["answers"]
    assert first["before"]["due_strict"] == "2026-06-15T22:00:00Z"
    assert first["after"]["due"] == first["after"]["due_latest"] == "2026-06-22T22:00:00Z"
    assert (second["before"]["due"], second["after"]) == (None, None)
