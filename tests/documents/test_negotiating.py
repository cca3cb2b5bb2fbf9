# ruff: noqa: RUF001 - Chinese has its own punctuation
"""What negotiators read and write: files, redlines, traces, certificates, what a signer is told."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from comity.accord.counting import decided, evaluate
from comity.accord.roll import Choice, Roll, Vote
from comity.accord.trace import Trace
from comity.adapters.catalogs import catalog
from comity.base import json, yaml
from comity.base.errors import Malformed
from comity.base.typed import convert
from comity.documents import copies, lint, negotiated, redlines, statuses, texts, traces
from comity.documents.codes import act_of, coded
from comity.documents.reader import Reader
from comity.documents.said import described
from comity.documents.skeleton import skeleton
from comity.statement.kinds.consents import CONSENTS
from comity.statement.kinds.decisions import Rule
from comity.statement.kinds.instruments import ClauseText
from comity.statement.statement import Statement
from register.negotiating import Json, Talks, clause, final, refusal
from statement.bodies import BODIES, said
from world import World, accord_dict

READERS = [Reader(one, catalog(one)) for one in ("en", "zh", "ko")]
ENGLISH = READERS[0]
ROLL = Roll(("a", "b"), {"a1": "a", "a2": "a", "b1": "b", "b2": "b"},
            {"t": {"a1": 1, "b1": 2}})  # type: ignore[dict-item]  # whole numbers do  # fmt: skip
FOR, AGAINST = Vote(Choice.FOR), Vote(Choice.AGAINST, reasoned=False)
WORDS = st.text(st.sampled_from("ab 应当每年的。하여야 한다.,"), max_size=30)


# ---------------------------------------------------------------------------------- redlines


@given(before=WORDS, after=WORDS, language=st.sampled_from(["en", "zh", "ko"]))
def test_a_redline_holds_both_texts(before: str, after: str, language: str) -> None:
    found = redlines.redline(before, after, language)
    assert "".join(one.text for one in found if one.kind != "in") == before
    assert "".join(one.text for one in found if one.kind != "out") == after
    assert all(one.text for one in found)


@pytest.mark.parametrize(
    ("language", "before", "after", "want"),
    [
        ("zh", "应当每年测试。", "应当每六个月测试。", "应当[-每年-]{+每六个月+}测试。"),
        ("ko", "해마다 시험하여야 한다.", "달마다 시험하여야 한다.",
         "[-해마다-]{+달마다+} 시험하여야 한다."),
        ("en", "It shall test.", "It may not test.", "It [-shall-]{+may not+} test."),
        ("en", "one two three", "one three", "one [-two -]three"),
    ],
)  # fmt: skip
def test_words_are_cut_as_the_language_has_them(
    language: str, before: str, after: str, want: str
) -> None:
    assert redlines.marked(redlines.redline(before, after, language)) == want


# ------------------------------------------------------------------------------------- files


def drafted(**changes: object) -> texts.Drafted:
    said_: Json = {
        "instrument": "a-text",
        "title": {"en": "T", "zh": "题", "ko": "제목"},
        "legal_nature": "treaty",
        "clauses": [
            {"id": "one", "en": "It shall.", "zh": "应当。", "ko": "하여야 한다."},
            {
                "id": "two",
                "sort": "recital",
                "heading": {"en": "Two", "zh": "二", "ko": "둘"},
                "terms": ["safety"],
                "alternatives": [
                    {"id": "x", "en": "X", "machine": ["en"], "rule": {"n": 1}},
                    {"id": "y", "en": "Y", "zh": "乙", "ko": "을"},
                ],
            },
        ],
        "final": final(),
        **changes,
    }
    return texts.read(yaml.write(said_).encode())


def test_a_file_is_read_as_it_is_written() -> None:
    first = drafted()
    again = texts.read(texts.write(first))
    assert again == first
    assert texts.read_base(first.base.write()) == first.base
    assert texts.lacking(first) == (("two", ("zh", "ko")),)
    assert first.clauses[1].alternatives[0].text["en"].made_by == "machine"


@pytest.mark.parametrize("reader", READERS)
def test_the_file_to_start_from_is_one(reader: Reader) -> None:
    written = skeleton(reader)
    found = texts.read(written.encode())
    assert [one.id for one in found.clauses] == ["shutdown", "budget"]
    assert "@" not in written
    assert [one for each in found.clauses for one in lint.findings(each, "treaty")] == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"clauses": [{"id": "a", "en": "x", "alternatives": [{"id": "b", "en": "y"}]}]}, "both"),
        ({"clauses": [{"id": "a"}]}, "no words"),
        ({"clauses": [{"id": "a", "en": "x"}, {"id": "a", "en": "y"}]}, "twice"),
        ({"legal_nature": "law"}, "legal_nature"),
    ],
)
def test_a_file_that_says_nonsense_is_refused(changes: Json, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        drafted(**changes)


def test_an_instrument_without_final_clauses_is_refused_with_what_to_do() -> None:
    whole = texts.write(drafted()).decode()
    with pytest.raises(Malformed, match="say `final`"):
        texts.read(whole[: whole.index("final:")].encode())
    with pytest.raises(Malformed, match="one YAML document"):
        texts.read(b"")


def test_what_a_file_changed_is_found_by_what_it_started_from() -> None:
    before = drafted()
    standing = ["one", "two"]
    assert texts.amended(before, before.base, standing) is None
    one, two = before.clauses
    turned = texts.Drafted(before.id, before.opening, (two, one))
    moved = texts.amended(turned, before.base, standing)
    assert moved is not None
    assert [type(each).__name__ for each in moved.changes] == ["Move"]
    less = texts.Drafted(before.id, before.opening, (one,))
    # What somebody else put in meanwhile is not in the base, and stays.
    gone = texts.amended(less, before.base, [*standing, "theirs"])
    assert gone is not None
    assert [type(each).__name__ for each in gone.changes] == ["Delete"]
    new = convert(clause("three"), ClauseText)
    more = texts.amended(
        texts.Drafted(before.id, before.opening, (one, new, two)), before.base, standing
    )
    assert more is not None
    assert [type(each).__name__ for each in more.changes] == ["Insert"]
    other = drafted(final=final(late_days=99))
    final_ = texts.amended(other, before.base, standing)
    assert final_ is not None
    assert final_.final == other.opening.final
    # Theirs, taken out meanwhile: nothing to move.
    assert texts.amended(turned, before.base, ["one"]) is None


@given(order=st.permutations(["a", "b", "c", "d"]))
def test_moves_bring_a_text_into_the_order_of_the_file(order: list[str]) -> None:
    talks = Talks(World())
    talks.open(*(clause(one) for one in "abcd"))
    now = [convert(clause(one), ClauseText) for one in "abcd"]
    base = texts.Drafted("geneva", talks.row.opening, tuple(now)).base
    file = texts.Drafted(
        "geneva", talks.row.opening, tuple(convert(clause(one), ClauseText) for one in order)
    )
    found = texts.amended(file, base, list("abcd"))
    if found is not None:
        talks.say("convener", "instrument/v1", to_builtins(found))
    assert [one[0] for one in talks.row.clauses] == order


# -------------------------------------------------------------------------------------- lint


@pytest.mark.parametrize(
    ("language", "text", "want"),
    [
        ("en", "It shall not. It must. It may. It should. May it?", "forbids obliges allows 2"),
        ("zh", "不得使用，应当登记，可以公开，建议测试。", "forbids obliges allows advises"),
        ("ko", "써서는 아니 된다. 하여야 한다. 할 수 있다. 바람직하다.",
         "forbids obliges allows advises"),
    ],
)  # fmt: skip
def test_words_that_oblige_are_counted(language: str, text: str, want: str) -> None:
    found = lint.verbs(text, language)
    assert all(found[name] for name in want.split() if name.isalpha())


def test_languages_that_oblige_differently_are_said() -> None:
    uneven = {"id": "v", "text": {
        "en": {"words": "It shall spend 1/3."},
        "zh": {"words": "可以花费3/10，并批准。"},
    }}  # fmt: skip
    found = list(
        lint.findings(convert({"id": "c", "alternatives": [uneven]}, ClauseText), "contract")
    )
    assert {one.what for one in found} == {"obliges", "allows", "figures", "ratifies"}
    for reader in READERS:
        assert all("c" in lint.worded(one, reader) for one in found)
    assert "not ratified" in lint.worded(found[-1], ENGLISH)


# ------------------------------------------------------------------------------------ traces

RULES: list[Json] = [
    {"needs": "each-side", "at_least": "2/3", "of": "voting"},
    {"needs": "side", "side": "a", "count": 2},
    {"needs": "overall", "more_than": "1/2", "of": "present"},
    {"needs": "weight", "table": "t", "at_least": "1/2"},
    {"needs": "named", "parties": ["a1", "b1"]},
    {"needs": "not-opposed"},
    {"needs": "negatives", "at_most": "1/4", "reasoned": True},
    {"needs": "quorum", "at_least": "1/2", "each_side": True},
    {"needs": "any", "rules": [{"needs": "overall", "count": 4}]},
    {"needs": "after", "days": 30, "rule": {"needs": "overall", "count": 1}},
    {"needs": "after", "months": 3, "rule": {"needs": "overall", "count": 1}},
    {"needs": "after", "months": 3, "days": 1, "rule": {"needs": "overall", "count": 1}},
]


@pytest.mark.parametrize("rule", RULES, ids=lambda one: str(one["needs"]))
@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.language)
@pytest.mark.parametrize("votes", [{}, {"a1": FOR, "b1": AGAINST, "b2": AGAINST, "a2": FOR}])
def test_a_trace_is_said_in_words_and_comes_back_from_its_values(
    rule: Json, reader: Reader, votes: dict[str, Vote]
) -> None:
    trace = decided(convert(rule, Rule), ROLL, votes)  # type: ignore[arg-type]  # one of the union
    lines = traces.written(trace, reader)
    assert lines
    assert not re.search(r"\{\w+\}", "".join(lines))
    assert traces.retraced(traces.traced(trace)) == trace


def test_what_is_missing_is_said_with_the_side() -> None:
    rule = convert({"needs": "each-side", "count": 2}, Rule)  # type: ignore[arg-type]  # as above
    lines = "\n".join(
        traces.written(decided(rule, ROLL, {"a1": FOR, "a2": FOR, "b1": FOR}), ENGLISH)
    )
    assert "side b: 1 more" in lines
    alone = traces.written(decided(rule, ROLL, {"a1": FOR, "a2": FOR}), ENGLISH)
    assert alone[-1].endswith("still to agree: b")
    hopeless = convert({"needs": "overall", "at_least": "1/1", "of": "voting"}, Rule)  # type: ignore[arg-type]  # as above
    said_ = traces.written(evaluate(hopeless, ROLL, {"a1": AGAINST, "b1": FOR}), ENGLISH)
    assert "somebody has to change one" in said_[0]
    capped = convert({"needs": "not-opposed", "side": "b"}, Rule)  # type: ignore[arg-type]  # as above
    over = traces.written(evaluate(capped, ROLL, {"b1": AGAINST, "b2": AGAINST}), ENGLISH)
    assert "1 too many" in over[1]
    assert traces.written(Trace("all", holds=True), ENGLISH)[0].endswith("all of these")


# ------------------------------------------------------------------------ what a signer is told


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.language)
def test_every_act_is_told_before_it_is_signed(reader: Reader) -> None:
    for kind in BODIES:
        told = list(described(_statement(kind, said(kind)), reader))
        assert told
        assert not re.search(r"\{\w+\}", "".join(told))


def _statement(kind: str, whole: Json) -> Statement:
    del kind
    return Statement.parse(json.write(whole))


def _body(kind: str, body: Json) -> Statement:
    return _statement(kind, {**said(kind), "body": body})


def test_each_act_has_words_of_its_own() -> None:
    text = {"digest": "sha256:" + "1" * 64}
    more: dict[str, Json] = {
        "reserve": {**text, "clauses": ["budget"], "says": {"ko": "예산"}},
        "object": {"to": text["digest"], "precludes": True},
        "declare": {**text, "says": {"en": "So."}},
        "correct": {**text, "says": {"en": "So."}, "clauses": ["budget"]},
        "withdraw-reservation": {"to": text["digest"]},
        "withdraw-objection": {"to": text["digest"]},
    }
    told = [
        "\n".join(described(_body("consent/v1", {"act": act, **more.get(act, text)}), ENGLISH))
        for act in CONSENTS
    ]
    assert len(set(told)) == len(CONSENTS)
    assert "no relation" in next(one for one in told if "objects" in one)
    votes: list[Json] = [
        {"act": "open", **text, "until": "2030-01-01T00:00:00Z", "question": "terminate"},
        {"act": "open", **text, "until": "2030-01-01T00:00:00Z", "question": "adopt"},
        {"act": "cast", "ballot": text["digest"], "choice": "for"},
    ]
    for one in votes:
        assert list(described(_body("vote/v1", one), ENGLISH))
    assert "to end" in next(described(_body("vote/v1", votes[0]), ENGLISH))
    fixed = _body("authentication/v1", {"act": "authenticate", **text})
    assert "authenticates" in next(described(fixed, ENGLISH))
    revoked = _body("powers/v1", {"revokes": text["digest"]})
    assert "revokes" in next(described(revoked, ENGLISH))
    changed = _body("instrument/v1", {"changes": [
        {"does": "delete", "id": "a", "base": text["digest"]},
        {"does": "move", "id": "b", "base": text["digest"]},
    ], "final": final()})  # fmt: skip
    lines = list(described(changed, ENGLISH))
    assert [one.strip() for one in lines[1:]] == ["takes out a", "moves b", "other final clauses"]
    held = _body("position/v1", {**text, "value": "accept"})
    assert not any("reason" in one for one in described(held, ENGLISH))
    free = {key: value for key, value in said("powers/v1")["body"].items() if key != "instruments"}
    assert not any("only on" in one for one in described(_body("powers/v1", free), ENGLISH))


# -------------------------------------------------------------------- the record, as it is shown


@pytest.fixture
def talks() -> Talks:
    found = Talks(World(accord_dict(expires="2036-11-23T09:00:00Z")))
    found.open(clause("one"), clause("two"), final=final(reservations={"allowed": "any"}))
    return found


def told(talks: Talks) -> dict[str, Any]:
    world = talks.world
    return negotiated.document(world.record, world.accord, talks.row, world.clock.now)


def test_a_text_is_shown_from_draft_to_force(talks: Talks) -> None:
    assert told(talks)["state"] == "drafting"
    assert told(talks)["status"] is None
    talks.review()
    assert told(talks)["text"][0]["languages"]["zh"]["state"] == "concordant"
    ballot = talks.ballot()
    assert told(talks)["state"] == "vote open"
    assert told(talks)["ballots"][0]["carried"] is None
    for party in ("institute-a", "institute-b", "lab-a", "lab-b"):
        talks.vote(ballot, party)
    assert told(talks)["state"] == "adopted, not authentic"
    for reader in READERS:
        lines = copies.certificate(told(talks), reader)
        assert any("side-a" in one for one in lines[-1:])
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    assert told(talks)["text"][0]["languages"]["ko"]["state"] == "authentic"
    assert "equally authentic" in copies.certificate(told(talks), ENGLISH)[-1]
    copy = copies.certified(told(talks), "ko", READERS[2])
    assert "Words of one. (ko)" in copy
    talks.act("lab-a", "sign-definitively")
    reserved = talks.act("lab-b", "sign")
    reserved = talks.act("lab-b", "reserve", clauses=["one"], says={"en": "Not this."})
    talks.act("lab-a", "object", to=reserved, precludes=True)
    talks.act("lab-b", "confirm")
    status = told(talks)["status"]
    assert status["state"] == "conditions met"
    assert [one["effect"] for one in status["relations"][0]["objections"]] == [
        "no relation between the two"
    ]
    assert status["relations"][0]["others"] == "may still object"
    csv = statuses.csv(status).splitlines()
    assert csv[1].startswith("lab-a,,2026-11-23 s,")
    talks.days(400)
    assert told(talks)["status"]["relations"][0]["others"] == "accepted by silence"
    assert told(talks)["status"]["state"] == "in force"
    talks.act("lab-b", "withdraw-reservation", to=reserved)
    assert told(talks)["status"]["relations"] == []


def test_words_that_nobody_has_read_are_shown_as_that(talks: Talks) -> None:
    one = clause("three")
    one["alternatives"][0]["text"]["zh"]["made_by"] = "machine"
    del one["alternatives"][0]["text"]["ko"]
    talks.change("convener", {"does": "insert", "clause": one})
    shown = told(talks)["text"][0]["languages"]
    assert {name: state["state"] for name, state in shown.items()} == {
        "en": "human", "zh": "machine", "ko": "missing"
    }  # fmt: skip
    assert "lacks" in refusal(talks.ballot) or refusal(talks.ballot)
    talks.review("institute-b")
    again = told(talks)["text"][1]["languages"]["en"]
    assert again == {"state": "reviewed", "by": ["side-b"]}


def test_codes_are_words_in_every_language() -> None:
    assert coded("chatham", ENGLISH).startswith("Chatham House")
    assert coded("none-of-ours", ENGLISH) == "none-of-ours"
    assert act_of("accept", ENGLISH) == "acceptance"
    assert coded("accept", READERS[1]) != coded("accept", ENGLISH)
