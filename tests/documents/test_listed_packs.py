"""Packs as they are listed and shown whole."""

from comity.documents.packs import as_json, coverage_line, listed, shown
from comity.rules.coverage import Aspect, Coverage, Part
from documents.told import READER, due
from smallpack import SAID, clause, pack

ON = pack(clause("A-1", due=due()), clause("A-2"), clause("A-3", force="guidance"))
OFF = pack(
    clause("A-1", force="draft"),
    id="draft",
    off=True,
    version=3,
    in_force={"from": "2026-01-01", "to": "2026-12-31"},
)


def test_the_list_tells_force_version_period_and_whether_it_is_on() -> None:
    head, one, other = listed([ON, OFF], READER)
    assert head.split() == [
        "pack",
        "where",
        "force",
        "version",
        "in",
        "force",
        "use",
        "clauses",
        "title",
    ]
    assert one.split() == ["small", "EU", "law", "1", "from", "2025-01-01", "on", "3", "words"]
    assert other.split() == [
        "draft",
        "EU",
        "draft",
        "3",
        "2026-01-01",
        "-",
        "2026-12-31",
        "off",
        "1",
        "words",
    ]


def test_a_pack_is_shown_whole() -> None:
    stub = clause("A-4", tests=None, when=None, duty=None, stub=SAID)
    whole = pack(clause("A-1", due=due()), stub)
    lines = [line.strip() for line in shown([whole], READER)]
    assert lines[0] == "words (EU, small)"
    assert lines[1] == f"version 1, {whole.digest}"
    assert "A text: https://law.example/text (2026-11-23)" in lines
    assert "A-1  words" in lines
    assert "if general" in lines
    assert "not covered: words: words" in lines


def test_programs_get_titles_in_every_language() -> None:
    said = as_json(OFF)
    assert said["on"] is False
    assert said["in_force"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert said["forces"] == ["draft"]
    assert said["title"] == SAID
    assert as_json(ON)["in_force"]["to"] is None
    assert as_json(ON)["forces"] == ["law", "guidance"]


def test_coverage_is_told_aspect_by_aspect() -> None:
    found = Coverage((Part(Aspect.APPLIES, 2, 3), Part(Aspect.HOLIDAY, 0, 1)), ())
    assert coverage_line(ON, found, READER) == "small: applies 2/3, holiday 0/1"
