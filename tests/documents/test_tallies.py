"""A table of systems against packs: how many yes, no and undetermined."""

import csv
import io

from comity.documents import epoch, tallies
from comity.rules import factsheet
from comity.rules.answers import Answer
from documents.told import AT, READER
from smallpack import SAID, clause, pack

HEAD = (
    "Model",
    "Organization",
    "Publication date",
    "Domain",
    "Training compute (FLOP)",
    "Confidence",
    "Link",
    "Country (of organization)",
    "Model accessibility",
    "Parameters",
    "Training hardware",
    "Training compute notes",
)
OVER = {"x": {"fact": "training_compute", "over": "1e25"}}


def rows() -> list[epoch.Row]:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEAD)
    for name, compute in (("Big", "1e27"), ("Small", "1e20"), ("Near", "1e25"), ("Unknown", "")):
        writer.writerow(
            [
                name,
                "Lab",
                "2026-01-01",
                "Language",
                compute,
                "Confident",
                "https://a.example",
                "",
                "",
                "",
                "",
                "",
            ]
        )
    return epoch.read(file.getvalue().encode())


RULES = pack(clause("A-1", tests=OVER, when="x"), clause("A-2", tests=OVER, when="x", duty=None))


def test_systems_and_clauses_are_counted_by_answer() -> None:
    (one,) = tallies.of_rows(rows(), {}, [RULES], AT)
    assert one.systems == {Answer.YES: 1, Answer.NO: 1, Answer.UNDETERMINED: 2}
    assert one.clauses == {Answer.YES: 2, Answer.NO: 2, Answer.UNDETERMINED: 4}
    assert one.by_clause["A-1"][Answer.YES] == 1


def test_a_clause_on_an_incident_is_asked_of_no_system_and_makes_no_doubt() -> None:
    death = {"d": {"fact": "incident_death", "is": True}}
    rules = pack(
        clause("A-1", tests=OVER, when="x"), clause("A-2", on="incident", tests=death, when="d")
    )
    (one,) = tallies.of_rows(rows(), {}, [rules], AT)
    assert one.systems[Answer.NO] == 1


def test_a_pack_that_asks_nothing_counts_no_system() -> None:
    stub = pack(clause(tests=None, when=None, duty=None, stub=SAID))
    (one,) = tallies.of_rows(rows(), {}, [stub], AT)
    assert set(one.systems.values()) == {0}


def test_what_is_taken_for_granted_counts_for_every_row() -> None:
    more = factsheet.read({"training_compute": "1e26"}, AT)
    (one,) = tallies.of_rows(rows(), more, [RULES], AT)
    assert one.systems[Answer.YES] == 4


def test_the_tally_is_told_in_a_line_for_each_pack() -> None:
    said = list(tallies.lines(tallies.of_rows(rows(), {}, [RULES], AT), READER))
    assert said[1].split("   ")[0].strip() == "small"
    assert "1 / 1 / 2" in said[1]
    assert "2 / 2 / 4" in said[1]


def test_programs_get_every_clause() -> None:
    shown = tallies.as_json(tallies.of_rows(rows(), {}, [RULES], AT), AT, 4)
    assert shown["systems"] == 4
    (one,) = shown["packs"]
    assert one["pack"] == "small"
    assert one["systems"] == {"yes": 1, "no": 1, "undetermined": 2}
    assert one["by_clause"]["A-2"] == {"yes": 1, "no": 1, "undetermined": 2}
