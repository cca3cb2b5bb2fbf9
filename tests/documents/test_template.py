"""The template: every fact once, blank, explained in the reader's language, and read as unknown."""

import datetime
import re

import pytest

from comity.base import yaml
from comity.base.text import LANGUAGES
from comity.documents.template import EXAMPLES, FLOP, REGIONS, TITLES, template
from comity.rules import factsheet
from comity.rules.declaration import Kind, Subject
from comity.rules.declared import FACTS, VOCABULARY

AT = datetime.date(2026, 11, 23)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_asks_every_fact_and_states_none(language: str) -> None:
    (document,) = yaml.read(template(tuple(Subject), language).encode())
    assert sorted(document) == sorted(FACTS)
    assert factsheet.read(document, AT) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_says_what_each_fact_means(language: str) -> None:
    written = " ".join(template(tuple(Subject), language).replace("\n# ", " ").split())
    packed = written.replace(" ", "")
    for fact in FACTS.values():
        assert fact.meaning[language].replace(" ", "") in packed


@pytest.mark.parametrize("subject", Subject)
def test_a_subject_asked_alone_stands_alone(subject: Subject) -> None:
    written = template({subject}, "en")
    (document,) = yaml.read(written.encode())
    assert set(document) == {name for name, one in FACTS.items() if one.about is subject}
    assert [one for one in Subject if TITLES[one]["en"] in written] == [subject]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_template_is_wider_than_a_screen(language: str) -> None:
    for line in template(tuple(Subject), language).splitlines():
        if line.startswith("#"):
            assert len(line) + len(re.findall(r"[\u3000-\ud7ff\uff00-\uffef]", line)) <= 100


def test_every_example_is_read_as_the_form_it_shows() -> None:
    named = {
        Kind.YES_NO: "deployed",
        Kind.NUMBER: "affiliate_revenue_usd",
        Kind.DAY: "deployed_on",
        Kind.MOMENT: "incident_discovered_at",
        Kind.WORDS: "incident_places",
        Kind.MEMBERSHIPS: "commitments_joined",
        Kind.PHASES: "phases",
    }
    rows = [(named[kind], example) for kind, many in EXAMPLES.items() for example in many]
    rows += [("training_compute", example) for example in FLOP]
    for name, example in rows:
        (document,) = yaml.read(f"{name}: {example}".encode())
        assert name in factsheet.read(document, datetime.date(2027, 1, 1))
    assert set(EXAMPLES) == set(Kind)


def test_what_the_law_of_one_place_asks_stands_together() -> None:
    tables = {name.partition("_")[0] for name in VOCABULARY}
    assert tables - {one.value for one in Subject} == set(REGIONS)
    written = template({Subject.DEVELOPER}, "en")
    heading = written.index(REGIONS["eu"]["en"])
    assert written.index("small_enterprise:") < heading < written.index("established_in_eu:")
    assert REGIONS["eu"]["en"] not in template({Subject.RUN}, "en")


def test_words_of_which_there_are_no_others_are_listed() -> None:
    assert "any of [critical-infrastructure, state-organ, other]" in template(tuple(Subject), "en")
