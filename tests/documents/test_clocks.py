"""One incident's clocks: what runs out first stands first, and what has not begun says why."""

from typing import Any

from comity.base.instants import Instant
from comity.documents import clocks
from comity.documents.report import Told
from documents.told import OFFICE, due, page, told
from smallpack import GENERAL, SAID, clause, pack

NOW = Instant.parse("2026-06-13T10:00:00Z")
DEATH = {"x": {"fact": "incident_death", "is": True}}
KNOWN = "2026-06-12 18:30 Europe/Brussels"


def timed(name: str, count: int, unit: str, **more: object) -> dict[str, Any]:
    length = {"count": count, "unit": unit}
    return on(name, due=due(after=["incident_discovered_at"], within=length), **more)


def on(name: str, **more: object) -> dict[str, Any]:
    return clause(name, **{"on": "incident", "tests": DEATH, "when": "x", **more})


def lines(said: Told, *, full: bool = False) -> list[str]:
    told_ = Told(clocks.of_incident(said.found), said.packs, said.reader)
    return page(lambda one: clocks.lines(one, NOW, full=full), told_)


def test_clocks_stand_in_the_order_in_which_they_run_out() -> None:
    rules = pack(
        timed("A-1", 15, "days", recipient=OFFICE),
        timed("A-2", 24, "hours"),
        timed("A-3", 15, "hours"),
        clause("A-4", tests=GENERAL),
    )
    said = told(rules, incident_death=True, incident_discovered_at=KNOWN, general_purpose=True)
    shown = lines(said)
    assert shown[0] == "Clocks, in the order in which they run out:"
    ids = [line.split(", A-")[1][0] for line in shown if ", A-" in line]
    assert ids == ["3", "2", "1"]
    assert shown[1].startswith("ran out 2 h 30 min ago")
    assert shown[2].startswith("6 h 30 min left")
    assert any(line.endswith("to Office") for line in shown)


def test_an_undetermined_clock_says_if_it_applies_and_what_to_tell() -> None:
    said = told(pack(timed("A-1", 24, "hours")), incident_discovered_at=KNOWN)
    shown = lines(said)
    assert "if it applies, by 18:30 on Sat 13 Jun 2026" in shown[1]
    assert any(line.endswith("tell us incident_death") for line in shown)


def test_of_two_clocks_that_end_together_the_one_that_is_owed_stands_first() -> None:
    injury = {"y": {"fact": "incident_bodily_injury", "is": True}}
    rules = pack(
        timed("A-1", 24, "hours", tests=injury, when="y"),
        timed("A-2", 24, "hours"),
    )
    shown = lines(told(rules, incident_death=True, incident_discovered_at=KNOWN))
    assert [line.split(", A-")[1][0] for line in shown if ", A-" in line] == ["2", "1"]


def test_a_clock_without_a_number_counts_since_its_start() -> None:
    running = due(after=["incident_discovered_at"], within=None)
    for known, spent in (
        (KNOWN, "for 17 h 30 min"),
        ("2026-06-12", "for 1 d 12 h"),
        (["2026-06-12", "2026-06-13"], "for 1 d 12 h"),
    ):
        shown = lines(
            told(pack(on("A-1", due=running)), incident_death=True, incident_discovered_at=known)
        )
        assert shown[0] == "Running since their start; the law names no number:"
        assert shown[1].startswith(f"{spent}   since ")


def test_a_clock_that_has_not_begun_names_what_starts_it() -> None:
    shown = lines(told(pack(timed("A-1", 24, "hours")), incident_death=True))
    assert shown[0] == "Not started, as far as the facts say:"
    assert shown[1].startswith("starts with incident_discovered_at")
    assert any(line.startswith("incident_discovered_at   ") for line in shown)


def test_a_duty_without_a_time_stands_apart() -> None:
    shown = lines(told(pack(on("A-1")), incident_death=True))
    assert shown[0] == "Without a time of their own:"
    assert shown[1].startswith("no time is set   EU: words [small, A-1]")


def test_where_no_clock_runs_that_is_said_and_what_would_is_apart() -> None:
    rules = pack(on("A-1", force="ask"), on("A-2", tests=None, when=None, duty=None, stub=SAID))
    shown = lines(told(rules, incident_death=True))
    assert shown[0] == "No clock runs, as far as these facts say."
    assert "No duty today: 1 that would apply, or may" in shown
    assert "Law not verified:" in shown


def test_what_is_not_covered_is_told_short_or_whole() -> None:
    said = told(pack(on("A-1")), incident_death=True)
    assert "small: words" in lines(said)
    assert "words: words" in lines(said, full=True)


def test_programs_get_the_seconds_left() -> None:
    rules = pack(timed("A-1", 24, "hours"), on("A-2"), on("A-3", force="ask"))
    said = told(rules, incident_death=True, incident_discovered_at=KNOWN)
    shown = clocks.as_json(clocks.of_incident(said.found), NOW)
    (dated,) = shown["dated"]
    assert dated["seconds_left"] == 6 * 3600 + 30 * 60
    assert shown["at"] == "2026-06-13T10:00:00Z"
    assert [one["seconds_left"] for one in shown["untimed"]] == [None]
    assert (shown["running"], shown["waiting"]) == ([], [])
    assert [one["clause"] for one in shown["other"]] == ["A-3"]
