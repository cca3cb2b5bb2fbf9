"""Packs: strict files; a clause that could not be asked, or asks nonsense, is refused at load."""

import datetime

import pytest

from comity.base import digests
from comity.base.errors import ComityError, Malformed, Unavailable
from comity.rules.packs import Pack
from smallpack import GENERAL, SAID, clause, counting, pack, raw

WEEKS = {"count": 2, "unit": "weeks"}
JOINED = {"joined": {"fact": "commitments_joined", "includes_any": ["a-code"]}}
COMPUTE = {"fact": "training_compute"}


def asking(**comparison: object) -> dict[str, object]:
    """Return a clause whose one test has this shape."""
    return clause(tests={"t": comparison}, when="t")


# What is wrong with one clause, and the words that say so.
CLAUSES = {
    "an unknown field": (clause(colour="red"), "there is no field colour"),
    "no title": (clause(title=None), "title is missing"),
    "an empty condition": (clause(when=""), "A-1: a condition is made of"),
    "no tests": (clause(tests={}), "the test general is asked or defined"),
    "tests left out": (clause(tests=None), "needs its tests and its `when`"),
    "a condition left out": (clause(when=None), "needs its tests and its `when`"),
    "an exemption without tests": (
        clause(
            tests=None,
            when=None,
            exemptions=[{"article": "Art. 2", "when": "a", "summary": SAID}],
        ),
        "needs its tests and its `when`",
    ),
    "a test nobody asks": (
        clause(tests=GENERAL | {"other": {"fact": "deployed", "is": True}}),
        "the test other is asked or defined",
    ),
    "a condition over a test nobody defined": (
        clause(when="general && other"),
        "the test other is asked or defined",
    ),
    "a condition no fact can change": (clause(when="general || !general"), "no fact can change"),
    "a fact nobody declared": (asking(fact="colour", known=True), "no fact is called colour"),
    "no comparison": (asking(fact="deployed"), "exactly one comparison"),
    "two comparisons": (
        asking(fact="training_compute", over="1", at_least="2"),
        "exactly one comparison",
    ),
    "known that is not": (asking(fact="deployed", known=False), "exactly one comparison"),
    "neither fact nor clause": (asking(known=True), "exactly one comparison"),
    "a fact and a clause": (asking(fact="deployed", clause="A-0"), "exactly one comparison"),
    "a clause and a comparison": (asking(clause="A-0", known=True), "exactly one comparison"),
    "a share without a share": (
        asking(**COMPUTE, over="1e25", of="base_compute"),
        "not a share such as 1/3",
    ),
    "a share of a yes": (asking(**COMPUTE, over="1/3", of="deployed"), "not of the kind"),
    "of, without a figure": (
        asking(fact="deployed", known=True, of="base_compute"),
        "exactly one comparison",
    ),
    "a float": (asking(**COMPUTE, over="1e25x"), "not a plain number"),
    "an unquoted number": (asking(**COMPUTE, over=25), "over must be str"),
    "a figure for a yes": (asking(fact="deployed", over="1"), "not of the kind asked"),
    "a yes for a figure": (asking(**COMPUTE, **{"is": True}), "not of the kind asked"),
    "a day for words": (
        asking(fact="modalities_out", on_or_after="2026-01-01"),
        "not of the kind asked",
    ),
    "a clause that follows none": (asking(clause="A-0"), "A-1 follows A-0, which must stand"),
    "a clause that follows itself": (asking(clause="A-1"), "A-1 follows A-1, which must stand"),
    "an incident's fact outside an incident": (
        asking(fact="incident_cyber_breach", **{"is": True}),
        "only a clause on an incident",
    ),
    "an incident's clause without its facts": (
        clause(on="incident"),
        "a clause on an incident asks facts of it",
    ),
    "a commitment nobody need have joined": (
        clause(force="commitment"),
        "a commitment binds those who joined",
    ),
    "a commitment that also binds others": (
        clause(force="commitment", tests=GENERAL | JOINED, when="general || joined"),
        "a commitment binds those who joined",
    ),
    "a stub with a trigger": (clause(stub=SAID), "A-1 is not verified"),
    "a stub with a date": (
        clause(stub=SAID, tests=None, when=None, due={"words": SAID}),
        "A-1 is not verified",
    ),
    "a length after nothing": (clause(due={"words": SAID, "within": WEEKS}), "one length"),
    "two lengths": (
        clause(due={"words": SAID, "after": ["deployed_on"], "within": WEEKS, "opens": WEEKS}),
        "one length",
    ),
    "before and by": (
        clause(due={"words": SAID, "before": "deployed_on", "by": "2026-01-01"}),
        "after, before or by",
    ),
    "the same day as nothing": (
        clause(due={"words": SAID, "same_day": True}),
        "may be done on it too",
    ),
    "a notice of nothing": (clause(due={"words": SAID, "notice": WEEKS}), "so long before"),
    "a notice of a day": (
        clause(due={"words": SAID, "by": "2026-01-01", "notice": WEEKS}),
        "so long before",
    ),
    "a further limit without a first": (
        clause(due={"words": SAID, "also": [{"by": "2026-01-01"}]}),
        "need a first one",
    ),
    "a further limit beside a clock without a length": (
        clause(due={"words": SAID, "after": ["deployed_on"], "also": [{"by": "2026-01-01"}]}),
        "need a first one",
    ),
    "a further limit of nothing": (
        clause(due={"words": SAID, "by": "2026-01-01", "also": [{}]}),
        "a further limit is",
    ),
    "a further limit without a length": (
        clause(due={"words": SAID, "by": "2026-01-01", "also": [{"after": ["deployed_on"]}]}),
        "one length",
    ),
    "a further limit of two kinds": (
        clause(
            due={
                "words": SAID,
                "by": "2026-01-01",
                "also": [{"before": "deployed_on", "by": "2026-01-01"}],
            }
        ),
        "after, before or by",
    ),
    "the later of one": (
        clause(due={"words": SAID, "by": "2026-01-01", "whichever": "later"}),
        "more than one limit",
    ),
    "a start whose condition names no test": (
        clause(due={"words": SAID, "after": [{"fact": "deployed_on", "when": "other"}]}),
        "the test other is asked or defined",
    ),
    "a start whose condition is no logic": (
        clause(due={"words": SAID, "after": [{"fact": "deployed_on", "when": "1 < 2"}]}),
        "a condition is made of",
    ),
    "a start with a condition and no tests": (
        clause(
            tests=None,
            when=None,
            due={"words": SAID, "after": [{"fact": "deployed_on", "when": "general"}]},
        ),
        "needs its tests",
    ),
    "a start with a condition that is a yes": (
        clause(due={"words": SAID, "after": [{"fact": "deployed", "when": "general"}]}),
        "not of the kind",
    ),
    "a further limit before a yes": (
        clause(due={"words": SAID, "by": "2026-01-01", "also": [{"before": "deployed"}]}),
        "not of the kind",
    ),
    "a recurrence after a yes": (
        clause(recurrence={"words": SAID, "length": WEEKS, "after": ["deployed"]}),
        "not of the kind",
    ),
    "a recurrence without a length": (
        clause(recurrence={"words": SAID, "after": ["deployed_on"]}),
        "needs a length",
    ),
    "a clause without filing that has a trigger": (clause(no_filing=SAID), "asks for no filing"),
    "a clause without filing that nobody verified": (
        clause(no_filing=SAID, stub=SAID, tests=None, when=None),
        "A-1 is not verified",
    ),
    "a reason that lacks a language": (
        clause(no_filing={"en": "words"}, tests=None, when=None),
        "A-1.no_filing must be said in",
    ),
    "a clock that starts with a yes": (
        clause(due={"words": SAID, "after": ["deployed"], "within": WEEKS}),
        "not of the kind",
    ),
    "before a moment's fact": (
        clause(due={"words": SAID, "before": "incident_discovered_at"}),
        "not of the kind",
    ),
    "met by a day": (clause(met="deployed_on"), "not of the kind"),
    "a penalty nobody wrote": (clause(penalty="A-9"), "no clause is called A-9"),
    "a text that lacks a language": (clause(duty={"en": "words"}), "A-1.duty must be said in"),
    "a text that turns around": (
        clause(summary=SAID | {"en": "a\u202eb"}),
        "the control character U\\+202E",
    ),
    "an absurd day": (clause(checked="1066-10-14"), "absurd"),
    "nothing in force": (
        clause(in_force={"from": "2026-01-02", "to": "2026-01-01"}),
        "nothing is in force",
    ),
    "a unit nobody counts": (clause(retention={"words": SAID, "length": {"count": 1}}), "unit"),
}

FILES = {
    "not YAML": b"{",
    "empty": b"",
    "two documents": raw() + b"\n---\n" + raw(),
    "not a mapping": b"[1]",
    "two clauses of one name": raw(clause("A-1"), clause("A-1")),
    "no clauses": raw(clauses=[]),
    "no sources": raw(sources=[]),
    "an unknown field": raw(colour="red"),
    "a title that lacks a language": raw(title={"en": "words"}),
    "a gap that lacks a language": raw(not_covered=[{"what": SAID, "why": {"en": "words"}}]),
    "a version of nothing": raw(version=0),
    "an id with a space": raw(id="a pack"),
    "a calendar nobody has": raw(
        counting=counting(calendar={"places": ["ZZ"], "first_year": 2020, "last_year": 2021})
    ),
    "a key that stands twice": b"id: a\nid: b\n",
}


@pytest.mark.parametrize(("written", "said"), CLAUSES.values(), ids=CLAUSES)
def test_a_clause_that_cannot_be_asked_is_refused(written: dict[str, object], said: str) -> None:
    with pytest.raises(Malformed, match=said):
        pack(written)


@pytest.mark.parametrize("written", FILES.values(), ids=FILES)
def test_a_pack_is_one_strict_document(written: bytes) -> None:
    with pytest.raises(Malformed):
        Pack.parse(written)


def test_a_time_zone_that_is_not_here_is_unavailable_and_not_malformed() -> None:
    with pytest.raises(Unavailable):
        pack(counting=counting(zone="Nowhere/City"))


def test_a_pack_is_known_by_the_digest_of_its_bytes() -> None:
    assert Pack.parse(raw()).digest == digests.named(raw())
    assert Pack.parse(raw() + b"\n").digest != digests.named(raw())


def test_a_clause_is_found_by_its_id() -> None:
    found = pack(clause("A-1"), clause("A-2"))
    assert found.clause("A-2").id == "A-2"
    with pytest.raises(Malformed, match="small has no clause A-3"):
        found.clause("A-3")


def test_a_clause_has_its_own_dates_or_the_packs() -> None:
    found = pack(clause("A-1"), clause("A-2", in_force={"from": "2027-01-01", "to": "2028-01-01"}))
    pack_since, own = (found.applies(found.clause(name)).since for name in ("A-1", "A-2"))
    assert (pack_since, own) == (datetime.date(2025, 1, 1), datetime.date(2027, 1, 1))


def test_a_commitment_of_those_who_joined_is_a_rule() -> None:
    found = pack(clause(force="commitment", tests=GENERAL | JOINED, when="general && joined"))
    assert set(found.rules) == {"A-1"}


def test_a_clause_without_trigger_is_for_reading() -> None:
    found = pack(clause("A-1", tests=None, when=None), clause("A-2", penalty="A-1"))
    assert set(found.rules) == {"A-2"}


def test_only_a_clause_before_it_with_a_trigger_can_be_followed() -> None:
    incident = clause(
        "A-1",
        on="incident",
        tests={"critical": {"fact": "incident_cyber_breach", "is": True}},
        when="critical",
    )
    follower = clause("A-2", tests={"first": {"clause": "A-1"}}, when="first")
    for first in (incident, clause("A-1", tests=None, when=None)):
        with pytest.raises(ComityError, match="A-2 follows A-1"):
            pack(first, follower)
    with pytest.raises(ComityError, match="A-2 follows A-1"):
        pack(follower, clause("A-1"))
    assert pack(clause("A-1"), follower).rules["A-2"].follows == ("A-1",)


def incident(name: str, **changes: object) -> dict[str, object]:
    asked = {"sure": {"fact": "incident_confirmed", "is": True}}
    return clause(name, on="incident", **({"tests": asked, "when": "sure"} | changes))


def test_a_clause_on_an_incident_may_follow_one_that_asks_its_facts() -> None:
    found = pack(incident("A-1"), incident("A-2", tests={"s": {"clause": "A-1"}}, when="s"))
    assert found.rules["A-2"].follows == ("A-1",)


def test_a_start_may_have_a_condition_over_a_test_of_its_own() -> None:
    tests = GENERAL | {"planned": {"fact": "planned_compute", "over": "1e25"}}
    start = {"fact": "planned_on", "when": "planned"}
    due = {"words": SAID, "after": [start, "deployed_on"], "within": WEEKS}
    rule = pack(clause(tests=tests, due=due)).rules["A-1"]
    assert set(rule.starts) == {"planned"}


def test_a_draft_is_off() -> None:
    assert pack(off=True).body.off
    assert not pack().body.off


@pytest.mark.parametrize("role", ["deployer", "operator", "signatory", "state"])
@pytest.mark.parametrize("on", ["developer", "system", "run"])
def test_a_clause_binds_in_a_role_and_is_about_a_subject(role: str, on: str) -> None:
    found = pack(clause(role=role, on=on)).clause("A-1")
    assert (found.role.value, found.on.value) == (role, on)


def test_a_length_reads_as_it_is_written() -> None:
    found = pack(clause(due={"words": SAID, "after": ["deployed_on"], "within": WEEKS}))
    due = found.clause("A-1").due
    assert due is not None
    assert str(due.within) == "2 weeks"


def test_a_pack_names_the_facts_that_its_answers_and_dates_follow_from() -> None:
    due = {
        "words": SAID,
        "after": ["deployed_on", {"fact": "eu_placed_on", "when": "general"}],
        "within": WEEKS,
        "also": [{"before": "large_run_started"}],
    }
    again = {"words": SAID, "length": WEEKS, "after": ["framework_modified_on"]}
    big = {"big": {"fact": "training_compute", "over": "1e25"}}
    whole = {"counts": ["other"], "by": "anyone", "base": "included", "words": SAID}
    rest = {"confidence": "text", "source": "https://law.example/sum"}
    asked = pack(
        clause("A-1", due=due, recurrence=again, met="framework_published"),
        clause("A-2", tests=big, when="big"),
        compute={**whole, **rest},
    ).asks
    assert asked == {
        "general_purpose", "deployed_on", "eu_placed_on", "large_run_started",
        "framework_modified_on", "framework_published", "training_compute", "phases", "derived",
        "base_compute",
    }  # fmt: skip
    alone = pack(
        clause("A-2", tests=big, when="big"), compute={**whole, **rest, "base": "excluded"}
    )
    assert alone.asks == {"training_compute", "phases"}
    assert pack(clause("A-1")).asks == {"general_purpose"}


def test_no_file_claims_the_force_of_an_instrument() -> None:
    with pytest.raises(Malformed, match="only an instrument"):
        pack(clause("A-1", force="instrument"))
