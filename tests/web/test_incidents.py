"""Runs and incidents: their lists, and a page for each with its facts, duties and filings."""

import csv
import io

from web.markup import Page
from web.place import place

WEIGHTS, ORION = "/incidents/lab-a/incident/weights", "/runs/lab-a/run/orion-4"


def words(path: str) -> str:
    """Return all words of a page, apart by bars."""
    return "|".join(Page(place().get(path)).text)


def test_incidents_are_listed_with_when_they_were_discovered_and_what_is_owed() -> None:
    text = words("/incidents")
    assert "|Incidents found: 1.|" in text
    assert "|Weights read by a stranger|Lab-A|2026-11-22T18:30:00Z|declared filed|1|#22|" in text
    assert WEIGHTS in Page(place().get("/incidents")).links


def test_runs_are_listed_with_when_they_began() -> None:
    assert "|Orion 4, the large run|Lab-A|2026-01-01|standing|1|#21|" in words("/runs")


def test_both_lists_are_files_too() -> None:
    (one,) = place().json("/incidents.json")["incidents"]
    assert one["id"] == "lab-a/incident/weights"
    assert one["obligations"] == {"declared filed": 1}
    assert place().json("/runs.json")["runs"][0]["when"] == "2026-01-01"
    (row,) = csv.DictReader(io.StringIO(place().get("/incidents.csv")))
    assert row["name"] == "Weights read by a stranger"
    assert place().get("/runs.csv").startswith("id,name,developers,when,entry")


def test_an_incident_leads_to_its_systems_and_its_run() -> None:
    links = Page(place().get(WEIGHTS)).links
    assert {"/systems/lab-a/orion", ORION} <= set(links)
    assert "/systems/lab-a/orion" in Page(place().get(ORION)).links


def test_a_system_names_the_runs_and_incidents_that_name_it() -> None:
    links = Page(place().get("/systems/lab-a/orion")).links
    assert {WEIGHTS, ORION} <= set(links)
    assert "Training runs and incidents that name it" not in words("/systems/lab-b/vega")


def test_an_incident_shows_its_facts_with_who_says_so() -> None:
    assert "|incident_determined_at|2026-11-24T18:30:00Z|Lab-A|#22|" in words(WEIGHTS)


def test_a_duty_without_delay_says_so_beside_its_outer_limit() -> None:
    text = words(WEIGHTS)
    assert "|Without delay|It is due at once; a date is only its outer limit.|" in text
    assert "|Due by (strict)|November 27, 2026 19:30 (Europe/Brussels)|" in text
    assert "|as the pack counts|incident_determined_at|: November 24, 2026 19:30" in text
    assert "|72 hours|" in text


def test_what_was_filed_on_an_incident_is_shown_with_all_that_its_filer_says() -> None:
    text = words(WEIGHTS)
    assert "|Filed|2026-11-20, The Authority, portal, A/2026/7|#23|for Lab A SE|" in text
    assert "|submitted at 2026-11-20T15:04:05Z, by its filer's word|" in text
    assert "|covers 2026-07-01 to 2026-09-30|" in text
    assert "|acknowledged at 2026-11-21T08:00:00Z, by its filer's word, E-17|" in text
    assert "/log/23/receipt" in Page(place().get(WEIGHTS)).links


def test_an_incident_is_asked_only_for_what_incidents_start() -> None:
    page = Page(place().get(WEIGHTS))
    ids = {one["id"] for _, one in page.tags if "id" in one}
    assert "small.I-1" in ids
    assert "small.D-1" not in ids


def test_the_entry_of_an_incident_leads_to_its_page() -> None:
    assert WEIGHTS in Page(place().get("/log/22")).links
    assert ORION in Page(place().get("/log/21")).links


def test_what_is_not_there_is_a_404() -> None:
    client = place().client
    assert client.get("/incidents/lab-a/incident/other").status_code == 404
    assert client.get("/runs/lab-a/incident/weights").status_code == 404
