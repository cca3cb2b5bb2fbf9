"""The page of an assessment: duties alone and first, then what may be owed, and what is missing."""

from comity.documents import report
from comity.documents.reasons import reason
from documents.told import OFFICE, READER, due, only, page, told
from smallpack import SAID, clause, pack

TITLE = {"en": "Notify the office", "zh": "通知", "ko": "통지"}
NOT_GENERAL = {"n": {"fact": "general_purpose", "is": False}}
JOINED = {"j": {"fact": "commitments_joined", "includes_any": ["seoul"]}}


def test_an_owed_duty_tells_when_what_to_whom_and_why() -> None:
    rules = pack(clause(title=TITLE, due=due(), recipient=OFFICE))
    lines = list(report.short(told(rules, general_purpose=True, deployed_on="2026-06-20")))
    assert lines[:7] == [
        "Owed: 1, the first due first",
        "",
        "words (EU, small)",
        "  by the end of Mon 6 Jul 2026 (Brussels)   Notify the office [A-1]",
        "  strictly by the end of Sat 4 Jul 2026     to Office",
        "                                            because general_purpose: yes",
        "",
    ]
    assert lines[-1].startswith("This is not legal advice")


def test_where_nothing_is_owed_that_is_said() -> None:
    assert page(report.short, told(pack(clause()), general_purpose=False))[0] == (
        "Nothing is owed, as far as these facts say."
    )


def test_regimes_and_duties_stand_in_the_order_of_their_ends() -> None:
    late = pack(clause("B-1", due={"words": SAID, "by": "2026-12-01"}), id="later")
    soon = pack(
        clause("A-2", due={"words": SAID, "by": "2026-11-01"}),
        clause("A-3"),
        clause("A-1", due={"words": SAID, "by": "2026-09-01"}),
        id="sooner",
    )
    lines = page(report.short, told(late, soon, general_purpose=True))
    ids = [line.split("[")[1].split("]")[0] for line in lines if "[" in line]
    assert ids == ["A-1", "A-2", "A-3", "B-1"]


def test_an_end_that_lies_behind_is_said_and_nothing_is_called_overdue() -> None:
    rules = pack(clause(due=due()))
    lines = page(report.short, told(rules, general_purpose=True, deployed_on="2026-05-04"))
    assert any(line.startswith("that was 28 days ago") for line in lines)
    assert "overdue" not in " ".join(lines)
    lines = page(report.short, told(rules, general_purpose=True, deployed_on="2026-05-31"))
    assert any(line.startswith("that was yesterday") for line in lines)


def test_a_commitment_says_when_it_was_joined() -> None:
    rules = pack(clause(force="commitment", tests=JOINED, when="j"))
    known = told(rules, commitments_joined=[{"name": "seoul", "joined": "2026-05-21"}])
    assert any("a commitment, joined on Thu 21 May 2026" in line for line in report.short(known))
    some = told(rules, commitments_joined=["seoul"])
    assert any("a commitment that was joined" in line for line in report.short(some))


def test_an_open_duty_says_when_it_would_be_due_and_what_to_tell() -> None:
    rules = pack(clause(title=TITLE, due=due()), clause("A-2"))
    lines = list(report.short(told(rules, deployed_on="2026-06-20")))
    at = lines.index("Undetermined: 2. These would be owed if the missing facts say so:")
    assert lines[at + 1].startswith("  if it applies, by the end of Mon 6 Jul 2026")
    assert lines[at + 1].endswith("Notify the office [small, A-1]")
    assert lines[at + 2].split("   ")[-1] == "tell us general_purpose"


def test_a_fact_known_from_to_is_asked_for_more_exactly() -> None:
    over = {"x": {"fact": "training_compute", "over": "1e25"}}
    said = told(pack(clause(tests=over, when="x")), training_compute=["9e24", "2e25"])
    assert report.told_missing(only(said), READER) == "tell us training_compute more exactly"
    assert reason(only(said), said.packs["small"], READER, 80) == (
        "training_compute 9e24..2e25 > 1e25?"
    )


def test_of_many_missing_facts_a_few_are_named() -> None:
    many = {
        name: {"fact": name, "is": True}
        for name in ("deployed", "derived", "internal_use", "research_only", "open_licence")
    }
    said = told(pack(clause(tests=many, when=" || ".join(many))))
    asked = report.told_missing(only(said), READER)
    assert asked == "tell us deployed, derived, internal_use and 2 more"


def test_asks_drafts_and_law_to_come_are_never_among_the_duties() -> None:
    rules = pack(
        clause("A-1", force="ask"),
        clause("A-2", force="draft"),
        clause("A-3", in_force={"from": "2027-01-01"}),
        clause("A-4", in_force={"from": "2020-01-01", "to": "2026-01-01"}),
    )
    lines = page(report.short, told(rules, general_purpose=True))
    assert lines[0] == "Nothing is owed, as far as these facts say."
    at = lines.index("No duty today: 4 that would apply, or may")
    whys = [line.split("   ")[0] for line in lines[at + 1 : at + 5]]
    assert whys == [
        "an ask: would be expected",
        "a draft: would be required",
        "not in force before Fri 1 Jan 2027",
        "no longer in force",
    ]


def test_what_may_apply_one_day_says_that_it_is_not_known() -> None:
    lines = page(report.short, told(pack(clause(force="ask"))))
    assert any("an ask: would be expected; not known if it applies" in line for line in lines)


def test_what_is_long_is_cut_and_all_of_it_is_there_when_asked() -> None:
    rules = pack(*(clause(f"A-{number}", force="ask") for number in range(9)))
    said = told(rules, general_purpose=True)
    assert "and 3 more; --all lists them" in page(report.short, said)
    assert not [line for line in page(report.whole, said) if "more; --all" in line]


def test_stubs_and_what_asks_for_no_filing_tell_their_reason() -> None:
    rules = pack(
        clause("A-1", title=TITLE, tests=None, when=None, duty=None, stub=SAID),
        clause("A-2", title=TITLE, tests=None, when=None, duty=None, no_filing=SAID),
    )
    lines = page(report.short, told(rules))
    at = lines.index("Law not verified:")
    assert lines[at + 1 : at + 3] == ["Notify the office [small, A-1]", "words"]
    at = lines.index("No statutory filing:")
    assert lines[at + 1 : at + 3] == ["Notify the office [small, A-2]", "words"]


def test_what_does_not_apply_is_counted_and_listed_when_asked() -> None:
    rules = pack(
        clause("A-1", title=TITLE, tests=NOT_GENERAL, when="n"),
        clause("A-2", duty=None),
    )
    said = told(rules, general_purpose=True)
    counted = "1 clauses do not apply and 1 only interpret; --all lists them."
    assert counted in page(report.short, said)
    lines = page(report.whole, said)
    assert "Does not apply: 1" in lines
    assert "Notify the office [small, A-1]: general_purpose: yes" in lines


def test_what_no_pack_covers_is_told_short_or_whole() -> None:
    said = told(pack(clause(), not_covered=[{"what": SAID, "why": SAID}] * 3))
    assert "small: words; words and 1 more" in page(report.short, said)
    assert page(report.whole, said).count("words: words") == 3
    none = told(pack(clause(), not_covered=[]), general_purpose=True)
    assert not [line for line in page(report.short, none) if line.startswith("Not covered")]
    assert not [line for line in page(report.whole, none) if line.startswith("Not covered")]
    one = told(pack(clause()))
    assert "small: words" in page(report.short, one)


def test_the_facts_that_would_settle_most_are_told_with_their_meaning() -> None:
    lines = page(report.short, told(pack(clause())))
    at = next(n for n, line in enumerate(lines) if line.startswith("These facts would settle"))
    assert lines[at + 1].startswith("general_purpose   ")
    assert "(1 clauses)" in " ".join(lines[at:])


REASONS = {
    "a figure": ({"fact": "training_compute", "over": "1e25"}, "training_compute 2e25 > 1e25"),
    "a figure that is not": (
        {"fact": "training_compute", "over": "1e26"},
        "training_compute 2e25 ≤ 1e26",
    ),
    "a share of what is unknown": (
        {"fact": "modification_compute", "over": "1/3", "of": "base_compute"},
        "base_compute is not known",
    ),
    "a fact nobody stated": ({"fact": "derived", "is": True}, "derived is not known"),
    "a no": ({"fact": "general_purpose", "is": True}, "general_purpose: no"),
    "a day": (
        {"fact": "deployed_on", "on_or_after": "2026-01-01"},
        "deployed_on 2026-02-01 ≥ 2026-01-01",
    ),
}


def test_a_reason_is_the_test_that_speaks_for_the_answer() -> None:
    for test, said in REASONS.values():
        found = told(
            pack(clause(tests={"x": test}, when="x")),
            general_purpose=False,
            training_compute="2e25",
            modification_compute="1e24",
            deployed_on="2026-02-01",
        )
        assert reason(only(found), found.packs["small"], READER, 80) == said


def test_a_clause_that_follows_names_the_other_by_its_title() -> None:
    rules = pack(
        clause("A-1", title=TITLE, duty=None),
        clause("A-2", tests={"first": {"clause": "A-1"}}, when="first"),
    )
    for value, said in (
        (True, "Notify the office [A-1]"),
        (False, "not Notify the office [A-1]"),
        (None, "Notify the office [A-1]?"),
    ):
        found = told(rules, **({} if value is None else {"general_purpose": value}))
        last = found.found.findings[-1]
        assert reason(last, found.packs["small"], READER, 80) == said


def test_a_reason_stays_on_its_line() -> None:
    many = {name: {"fact": name, "is": True} for name in ("deployed", "derived", "internal_use")}
    found = told(
        pack(clause(tests=many, when=" && ".join(many))),
        **dict.fromkeys(many, True),
    )
    assert reason(only(found), found.packs["small"], READER, 30) == "deployed: yes, 2 more"
    whole = reason(only(found), found.packs["small"], READER, 80)
    assert whole == "deployed: yes, derived: yes, internal_use: yes"


def test_an_exemption_is_the_reason() -> None:
    tests = {
        "general": {"fact": "general_purpose", "is": True},
        "research": {"fact": "research_only", "is": True},
    }
    exempt = {"article": "Art. 2", "when": "research", "summary": SAID}
    rules = pack(clause(tests=tests, exemptions=[exempt]))
    found = told(rules, general_purpose=True, research_only=True)
    why = reason(only(found), found.packs["small"], READER, 80)
    assert why == "exempt under Art. 2"


def test_what_asks_nothing_has_no_reason() -> None:
    stub = clause(tests=None, when=None, duty=None, stub=SAID)
    found = told(pack(stub))
    assert reason(only(found), found.packs["small"], READER, 80) == "nothing is asked"


def test_the_page_is_in_the_readers_language() -> None:
    rules = pack(clause(due=due()))
    catalog = {"Owed: {count}, the first due first": "需履行：{count}"}  # noqa: RUF001 - Chinese
    said = told(
        rules, language="zh", catalog=catalog, general_purpose=True, deployed_on="2026-06-20"
    )
    lines = page(report.short, said)
    assert lines[0].startswith("需履行")
    assert lines[2] == "文字 (EU, small)"
