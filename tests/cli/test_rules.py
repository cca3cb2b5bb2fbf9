"""The commands about rules: they need no server, and every error says what would be right."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from comity.adapters.packaged import _files
from serving import EXAMPLE, Said, Served
from shared import shared

Run = Callable[..., Said]
FACTS = """\
general_purpose: true
training_compute: "3e26"
eu_placed_on_market: true
eu_placed_on: 2026-12-01
deployed: true
deployed_on: 2026-12-01
threshold_met_on: 2026-12-11
"""
INCIDENT = (
    FACTS
    + """\
incident_discovered_at: 2026-12-11 18:30 Europe/Brussels
incident_weights_accessed: true
"""
)
AT = ("--at", "2026-12-12")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, "utf-8")
    return path


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    path = tmp_path / "incident.yaml"
    path.write_text(INCIDENT, "utf-8")
    return path


def test_assess_tells_what_is_owed_by_when(comity: Run, facts: Path) -> None:
    said = comity("assess", facts, *AT)
    assert said.code == 0
    assert said.out.startswith("facts, on Sat 12 Dec 2026, under ")
    assert "EU-52-1" in said.out
    assert "by the end of Mon 28 Dec 2026" in said.out
    assert "2026-12-25T" not in said.out


def test_assess_takes_statements(comity: Run) -> None:
    said = comity("assess", EXAMPLE, *AT)
    assert said.out.startswith("Orion 4, on ")


def test_explain_has_the_source_of_each_fact_and_the_digest(comity: Run, facts: Path) -> None:
    said = comity("assess", facts, *AT, "--explain", "--set", "training_compute=4e26")
    assert "training_compute = 4e26" in said.out
    assert "(stated by --set)" in said.out
    assert "sha256:" in said.out
    assert "in UTC, before 2026-12-25T23:00:00Z strictly" in said.out


def test_all_lists_what_does_not_apply(comity: Run, facts: Path) -> None:
    short, whole = (comity("assess", facts, *AT, *more).out for more in ((), ("--all",)))
    assert "--all lists them" in short
    assert "Does not apply: " in whole
    assert comity("assess", facts, *AT, "--all", "--explain").out.startswith(whole)


def test_only_the_packs_that_are_named_are_asked(comity: Run, facts: Path) -> None:
    said = comity("assess", facts, *AT, "--pack", "us-ca-sb53", "--pack", "us-ca-sb53")
    assert "under 1 packs" in said.out
    assert "EU-52-1" not in said.out
    assert comity("assess", facts, *AT, "--with-drafts").code == 0


def test_assess_speaks_three_languages_and_three_shapes(comity: Run, facts: Path) -> None:
    korean = comity("assess", facts, *AT, "--lang", "ko").out
    assert "28일(월)" in korean
    assert comity("--lang=ko", "assess", facts, *AT).out == korean
    shown = json.loads(comity("assess", facts, *AT, "--json").out)
    assert {one["clause"] for one in shown["facts"]["findings"]} >= {"EU-52-1"}
    rows = list(csv.DictReader(comity("assess", facts, *AT, "--csv").out.splitlines()))
    assert {"EU-52-1"} <= {row["clause"] for row in rows}
    events = Calendar.from_ical(comity("assess", facts, *AT, "--ics").out).walk("VEVENT")
    assert any("EU" in event["SUMMARY"] for event in events)


def test_a_table_is_assessed_against_every_pack(comity: Run, tmp_path: Path) -> None:
    table = shared("data", "epoch_notable_ai_models_2026-07-19.csv")
    said = comity("assess", table, *AT)
    assert said.out.startswith("1036 systems of epoch_notable")
    assert "eu-ai-act-gpai" in said.out
    shown = json.loads(comity("assess", table, *AT, "--json").out)
    assert shown["systems"] == 1036
    for one in shown["packs"]:
        assert sum(one["systems"].values()) in {0, 1036}
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", "utf-8")
    assert "column" in comity("assess", other).err


def test_clocks_tell_what_runs_out_first(comity: Run, incident: Path) -> None:
    said = comity("clocks", incident, "--at", "2026-12-12T09:00:00+01:00")
    assert said.code == 0
    assert said.out.startswith("incident, at 08:00 on Sat 12 Dec 2026 UTC, under ")
    assert "Clocks, in the order in which they run out:" in said.out
    assert "left" in said.out
    assert "sha256:" in comity("clocks", incident, *AT, "--explain").out
    assert comity("clocks", incident).code == 0


def test_clocks_have_the_same_shapes(comity: Run, incident: Path) -> None:
    shown = json.loads(comity("clocks", incident, *AT, "--json").out)["incident"]
    left = [one["seconds_left"] for one in shown["dated"]]
    assert left == sorted(left)
    assert comity("clocks", incident, *AT, "--csv").out.startswith("subject,pack,clause")
    assert "BEGIN:VEVENT" in comity("clocks", incident, *AT, "--ics").out


def test_a_template_is_filled_in_and_assessed(comity: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    made = comity("facts", "template", "--on", "system", "--out", path)
    assert made.code == 0
    assert "comity assess" in made.out
    text = path.read_text("utf-8")
    path.write_text(re.sub("(?m)^training_compute:", 'training_compute: "3e26"', text), "utf-8")
    whole = comity("assess", path, *AT, "--all", "--explain").out
    assert "training_compute = 3e26: over 1e25? yes" in whole
    again = comity("facts", "template", "--out", path)
    assert again.code == 3
    assert "exists already" in again.err
    assert "# " in comity("facts", "template", "--lang", "ko").out
    said = comity("facts", "template", "--on", "incident", "--out", tmp_path / "theft.yaml")
    assert "comity clocks" in said.out


def test_a_template_asks_only_what_the_named_packs_ask(comity: Run) -> None:
    said = comity("facts", "template", "--pack", "eu-ai-act-gpai").out
    assert "\nphases:" in said
    assert "\neu_placed_on:" in said
    assert "\naffiliate_revenue_usd:" not in said
    assert "cn_" not in said
    assert len(comity("facts", "template", "--pack", "us-ca-sb53").out) < len(said)


def test_facts_may_stand_in_several_files(comity: Run, facts: Path, tmp_path: Path) -> None:
    theft = tmp_path / "theft.yaml"
    theft.write_text(
        "incident_discovered_at: 2026-12-11 18:30 Europe/Brussels\ntraining_compute: 2e25\n",
        "utf-8",
    )
    assert comity("clocks", theft, "--with", facts, *AT).code == 0
    said = comity("assess", theft, "--with", facts, *AT, "--explain")
    assert said.code == 0
    assert "training_compute = 2e25: over 1e25? yes" in said.out
    two = tmp_path / "two.yaml"
    two.write_text("deployed: true\n---\ndeployed: false\n", "utf-8")
    refused = comity("clocks", theft, "--with", two)
    assert refused.code == 3
    assert "tells of several subjects" in refused.err


def test_compute_estimates_and_holds_against_thresholds(comity: Run, tmp_path: Path) -> None:
    said = comity("compute", "--parameters", "405e9", "--tokens", "15.6e12")
    assert "3.8e25 FLOP" in said.out
    assert "us-ca-sb53" in said.out
    file = tmp_path / "run.yaml"
    file.write_text("parameters: 405e9\ntokens: 1e12\nepochs:\n", "utf-8")
    shown = json.loads(comity("compute", "--from", file, "--tokens", "15.6e12", "--json").out)
    assert shown["whole"]["rounded"] == "3.8e25"
    file.write_text("- 1\n", "utf-8")
    assert "no list of names with figures" in comity("compute", "--from", file).err


def test_compute_knows_the_chips_of_a_table(comity: Run) -> None:
    table = shared("data", "epoch_ml_hardware_2026-07-19.csv")
    ran = ("--count", "10", "--hours", "1", "--utilisation", "0.4")
    said = comity("compute", "--hardware-table", table, "--chip", "google-tpu-v4", *ran)
    assert "Google TPU v4" in said.out


def test_packs_are_listed_shown_and_checked(comity: Run) -> None:
    listed = comity("packs")
    assert listed.out.startswith("pack ")
    assert "us-ca-sb53" in listed.out
    assert "Frontier model" in comity("packs", "show", "us-ca-sb53").out
    shown = json.loads(comity("packs", "list", "us-ca-sb53", "--json").out)
    assert [one["id"] for one in shown] == ["us-ca-sb53"]
    checked = comity("packs", "check", "eu-ai-act-gpai")
    assert checked.out.startswith("eu-ai-act-gpai: applies ")
    assert "cases of 1 packs, " in checked.out


def test_a_new_version_shows_what_it_changes_before_it_applies(
    comity: Run, tmp_path: Path, facts: Path
) -> None:
    (raw,) = (one.read_text("utf-8") for one in _files() if one.name == "eu-ai-act-gpai.yaml")
    new = tmp_path / "new.yaml"
    new.write_text(
        raw.replace("within: {count: 2, unit: weeks}", "within: {count: 3, unit: weeks}"), "utf-8"
    )
    said = comity("packs", "diff", "eu-ai-act-gpai", new, "--facts", facts)
    assert said.code == 0
    assert "changed   EU-52-1" in said.out
    assert "by the end of Fri 1 Jan 2027" in said.out
    assert "Both say the same." in comity("packs", "diff", "us-ca-sb53", "us-ca-sb53", *AT).out
    shown = json.loads(comity("packs", "diff", "eu-ai-act-gpai", new, "--json").out)
    assert "EU-52-1" in shown["changed"]


WRONG: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no file": (("assess", "none.yaml"), 4, "cannot read none.yaml"),
    "no day": (("assess", "{facts}", "--at", "soon"), 3, "not a day like 2026-11-23"),
    "no pair": (
        ("assess", "{facts}", "--set", "deployed"),
        3,
        "such as deployed=true, not deployed",
    ),
    "no such fact": (("assess", "{facts}", "--set", "deploy=true"), 3, "did you mean deployed"),
    "two values": (("assess", "{facts}", "--set", "deployed=a\n---\nb"), 3, "--set needs a name"),
    "no value": (("assess", "{facts}", "--set", "deployed=maybe"), 3, "must be true or false"),
    "no figure": (("assess", "{facts}", "--set", "training_compute=1e25 FLOP"), 3, "plain number"),
    "no pack": (("assess", "{facts}", "--pack", "mars"), 3, "there is no pack mars; there are "),
    "no incident": (("clocks", "{facts}"), 3, "comity facts template --on incident"),
    "no moment": (("clocks", "{facts}", "--at", "noon"), 3, "noon"),
    "twice": (("clocks", "{facts}", "--at", "2026-10-25 02:30 Europe/Brussels"), 3, "twice"),
    "no subject": (("facts", "template", "--on", "moon"), 3, "developer, system, run, incident"),
    "no estimate": (("compute",), 3, "say parameters and tokens"),
    "no packs": (("packs", "diff", "us-ca-sb53"), 3, "diff needs two packs"),
    "no such pack": (("packs", "show", "mars"), 3, "there is no pack mars; there are "),
    "no pack file": (("packs", "diff", "us-ca-sb53", "{facts}"), 3, "facts.yaml: "),
    "no register": (("packs", "diff", "us-ca-sb53", "us-ca-sb53", "--from", "."), 4, "holds no"),
    "no language": (("packs", "--lang", "xx"), 2, "invalid choice"),
    "no language at all": (("packs", "--lang"), 2, "--lang"),
    "no language, joined": (("packs", "--lang=xx"), 2, "invalid choice"),
}


@pytest.mark.parametrize(("words", "code", "why"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_what_would_be_right(
    comity: Run, facts: Path, words: tuple[str, ...], code: int, why: str
) -> None:
    said = comity(*(word.replace("{facts}", str(facts)) for word in words))
    assert (said.code, why in said.err) == (code, True), said.err


def test_a_new_version_is_held_against_a_whole_register(
    comity: Run, served: Served, tmp_path: Path
) -> None:
    (raw,) = (one.read_text("utf-8") for one in _files() if one.name == "eu-ai-act-gpai.yaml")
    new = tmp_path / "new.yaml"
    new.write_text(raw.replace("count: 2, unit: weeks", "count: 3, unit: weeks"), "utf-8")
    said = comity("packs", "diff", "eu-ai-act-gpai", new, "--from", served.address)
    assert said.code == 0, said.err
    assert " systems asked; " in said.out
