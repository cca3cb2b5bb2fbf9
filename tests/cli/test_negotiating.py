"""The commands of a negotiation: what they show, what they refuse, what they leave on disk."""

import json
from pathlib import Path

import pytest

from cli.talking import ID, Run, Talks
from comity.base import yaml
from serving import Served

TEXT = """
instrument: small-text
title: {en: A text, zh: 文本, ko: 글}
legal_nature: contract
seen_by: parties
clauses:
  - id: only
    en: It shall.
    zh: 应当。
    ko: 하여야 한다.
    terms: [safety]
final:
  adoption: {needs: each-side, count: 1}
  in_force: {needs: each-side, count: 1}
  languages: [en, zh, ko]
  consent: [confirmation, definitive-signature]
  depositary: convener
  accession: any-time
  reservations: {allowed: any}
"""


@pytest.fixture
def talks(own: Served, comity: Run, tmp_path: Path) -> Talks:
    own.start()
    found = Talks(own, comity, tmp_path)
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    return found


def test_a_file_to_start_from_is_written_once_and_checked(comity: Run, home: Path) -> None:
    assert "fill it in" in comity("instrument", "draft", "mine.yaml").out
    assert "not written over" in comity("instrument", "draft", "mine.yaml").err
    said = comity("instrument", "check", "mine.yaml")
    assert "budget is in brackets: 2 alternatives" in said.out
    path = home.parent / "mine.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("    ko: 각 당사자는", "    # ko: 각 당사자는"), encoding="utf-8")
    assert "no words yet in ko" in comity("instrument", "check", "mine.yaml").out
    path.write_text(whole.replace("shall be able to", "may"), encoding="utf-8")
    assert "obliges 0 times in en, 1 times in zh" in comity("instrument", "check", "mine.yaml").out
    path.write_text(whole[: whole.index("final:")], encoding="utf-8")
    refused = comity("instrument", "check", "mine.yaml")
    assert refused.code == 3
    assert "without final clauses" in refused.err


def test_a_text_is_drafted_and_read(talks: Talks) -> None:
    ask = talks.ask
    assert "0 instruments" in ask("instrument", "show").out
    assert "there is no instrument" in ask("instrument", "show", "small-text").err
    told = talks.say("convener", "instrument", "new", "small.yaml", "--note", "a first draft")
    assert "on their own node only" in told
    assert "small-text: A text (contract), drafting" in ask("instrument", "show").out
    assert json.loads(ask("instrument", "show", "--json").out)["count"] == 1
    assert json.loads(ask("instrument", "show", "small-text", "--json").out)["id"] == "small-text"
    assert (
        "no joint definition of safety"
        in ask("instrument", "show", "small-text", "--clause", "only").out
    )
    assert "no clause" in ask("instrument", "show", "small-text", "--clause", "none").err
    assert "no clause of small-text carries a rule" in ask("instrument", "impact", "small-text").out
    assert json.loads(ask("instrument", "impact", "small-text", "--json").out)["impact"] == []


def test_a_file_says_what_it_changes_and_the_register_what_moved(talks: Talks) -> None:
    ask = talks.ask
    talks.say("convener", "instrument", "new", "small.yaml")
    # The file is in step: nothing to send. Then a comma, and a clause that goes.
    assert "changes nothing" in talks.say("convener", "instrument", "amend", "small.yaml")
    path = talks.folder / "small.yaml"
    more = TEXT.replace("It shall.", "It shall, at once.").replace(
        "final:", "  - {id: new, en: More., zh: 更多。, ko: 더.}\nfinal:"
    )
    path.write_text(more, encoding="utf-8")
    diff = ask("instrument", "diff", path).out
    assert "It shall{+, at once+}." in diff
    assert "new: new" in diff
    talks.say("convener", "instrument", "amend", "small.yaml")
    path.write_text(TEXT, encoding="utf-8")
    assert "new: not in the file" in ask("instrument", "diff", path).out
    assert "{+, at once+}" in ask("instrument", "diff", "small-text", "only").out
    assert "{+, at once+}" in ask("instrument", "diff", "small-text", "only", "--since", "1").out
    assert "new v1-v1: new" in ask("instrument", "diff", "small-text").out
    assert "no clause" in ask("instrument", "diff", "small-text", "none").err
    assert "not written over" in ask("instrument", "export", "small-text", "--out", path).err
    assert ask("instrument", "export", "small-text").code == 0
    # An exported file that nobody touched may be exported again.
    assert ask("instrument", "export", "small-text").code == 0


def test_what_cannot_be_said_yet_is_refused_with_what_to_do(talks: Talks) -> None:
    ask, comity = talks.ask, talks.comity
    talks.say("convener", "instrument", "new", "small.yaml")
    assert ask("instrument", "export", "small-text").code == 0
    (talks.folder / "strange.yaml").write_text(TEXT, encoding="utf-8")
    assert "has no base" in talks.refused("convener", "instrument", "amend", "strange.yaml")
    assert "not adopted" in ask("instrument", "export", "small-text", "--copy", "en").err
    assert "not adopted" in ask("status", "small-text").err
    assert json.loads(ask("status", "small-text", "--json").out) is None
    assert "no vote on" in ask("vote", "small-text", "show").err or ask("vote", ID, "show").code
    assert "there was no vote" in ask("vote", "small-text", "show").err
    assert "no vote on small-text is open" in talks.refused(
        "institute-a", "vote", "small-text", "for"
    )
    assert "when the vote ends" in talks.refused("convener", "vote", "small-text", "open")
    assert "not adopted" in talks.refused("institute-a", "authenticate", "small-text")
    assert "no clause" in talks.refused("institute-a", "review", "small-text", "none")
    assert "no clause" in talks.refused("institute-a", "position", "small-text#none", "accept")
    told = talks.say("institute-a", "position", "small-text#only", "discuss", "--reason", "Why?",
                     "--proposes", "Less.", "--comment", "en", "at once", "too quick")  # fmt: skip
    assert "ad referendum" in told
    shown = ask("instrument", "show", "small-text", "--clause", "only").out
    assert "“at once” too quick" in shown
    talks.say("convener", "instrument", "amend", "small-text.yaml")
    assert comity("instrument", "show", "--to", "http://127.0.0.1:1").code == 4


def test_who_speaks_is_said_by_the_key_or_by_name(talks: Talks) -> None:
    assert talks.comity("key", "new", "stranger").code == 0
    nobody = talks.refused("stranger", "instrument", "new", "small.yaml")
    assert "no one party" in nobody
    unsigned = talks.ask("instrument", "new", "small.yaml", "--yes")
    assert "name a key" in unsigned.err
    # Carried: nobody has signed yet, then one does, then it goes.
    out = ("--by", "convener", "--out", "carried.dsse")
    assert "is kept" in talks.ask("instrument", "new", "small.yaml", *out).out
    looked = talks.comity("sign", "carried.dsse")
    assert "convener opens small-text" in looked.out
    assert "nobody is here" in talks.comity("sign", "carried.dsse", "--key",
                                           talks.key("convener")).err  # fmt: skip
    signed = talks.comity("sign", "carried.dsse", "--key", talks.key("convener"), "--yes")
    assert "signatures: 1" in signed.out
    other = talks.comity("sign", "carried.dsse", "--text", "small.yaml", "--yes", "--key",
                         talks.key("convener"))  # fmt: skip
    assert "is another text" in other.err
    assert talks.ask("sign", "carried.dsse", "--send", "--yes").code == 0
    assert "small-text" in talks.ask("instrument", "show").out


def test_a_small_text_is_adopted_reserved_to_and_left(talks: Talks) -> None:
    text = "small-text"
    talks.admit("lab-a", "--side", "side-a")
    talks.admit("lab-b", "--side", "side-b")
    said = yaml.read(TEXT.encode())[0]
    said["seen_by"] = "public"
    (talks.folder / "small.yaml").write_text(yaml.write(said), encoding="utf-8")
    talks.say("convener", "instrument", "new", "small.yaml")
    for party in ("institute-a", "institute-b"):
        talks.say(party, "review", text, "only")
    talks.say("convener", "vote", text, "open", "--until", "2100-01-01T00:00:00Z")
    for party in ("institute-a", "institute-b", "lab-a", "lab-b"):
        talks.say(party, "vote", text, "for", "--reason", "Yes.")
    for party in ("lab-a", "lab-b"):
        talks.say(
            party, "powers", "give", talks.delegate(party), "--person", f"envoy of {party}",
            "--act", "authenticate", "--act", "consent", "--since", "2026-01-01",
            "--until", "2099-01-01", key=talks.folder / f"{party}.recovery.key",
        )  # fmt: skip
        talks.acts(party, "authenticate", text)
    _deposited(talks, text)
    _left(talks, text)


def _deposited(talks: Talks, text: str) -> None:
    ask = talks.ask
    assert "2 keys with full powers" in ask("powers", "show").out
    assert "not authentic" not in ask("status", text).out
    assert "--says needs" in ask("declare", text, "--says", "words", "--key",
                                talks.delegate("lab-a"), "--yes").err  # fmt: skip
    talks.acts("lab-a", "sign", text)
    talks.acts("lab-a", "reserve", text, "only", "--says", "en=Not quite.")
    talks.acts("lab-a", "confirm", text)
    talks.acts("lab-b", "sign", text, "--definitively")
    talks.acts("lab-b", "object", text, "2", "--preclude")
    told = ask("status", text).out
    assert "reservation N.2 by lab-a to only: may still object" in told
    assert "lab-b objects: no relation between the two" in told
    assert "in force" in told
    assert "no notification 99" in talks.refused("lab-b", "object", text, "99",
                                                key=talks.delegate("lab-b"))  # fmt: skip


def _left(talks: Talks, text: str) -> None:
    ask, shown = talks.ask, talks.ask("powers", "show").out
    talks.acts("lab-b", "withdraw", text, "--objection", "5")
    talks.acts("lab-a", "withdraw", text, "--reservation", "2")
    talks.acts("lab-a", "declare", text, "--says", "en=We are glad.")
    talks.acts("lab-a", "withdraw", text)
    rows = ask("status", text, "--csv").out
    assert "lab-a" in rows
    copy = talks.folder / "copy.md"
    assert ask("instrument", "export", text, "--copy", "ko", "--out", copy).code == 0
    assert "하여야 한다." in copy.read_text(encoding="utf-8")
    talks.say("convener", "vote", text, "open", "--end-it", "--until", "2100-01-01")
    one = json.loads(ask("instrument", "show", text, "--json").out)["ballots"][-1]
    assert one["question"] == "terminate"
    key = json.loads(ask("instrument", "show", text, "--json").out)
    assert key["status"]["state"]
    ended = next(line for line in shown.splitlines() if "key sha256:" in line)
    id_ = ended.split("key ")[1].split(",")[0]
    owner = (
        "lab-a" if "lab-a" in shown.splitlines()[shown.splitlines().index(ended) - 1] else "lab-b"
    )
    talks.say(owner, "powers", "revoke", id_, key=talks.folder / f"{owner}.recovery.key")
    assert "1 keys with full powers" in ask("powers", "show").out


def test_terms_and_closed_minutes(talks: Talks) -> None:
    (talks.folder / "term.yaml").write_text("en: Free of harm.\nzh: 无害。\n", encoding="utf-8")
    (talks.folder / "none.yaml").write_text("", encoding="utf-8")
    talks.say("institute-a", "term", "define", "safety", "term.yaml")
    assert (
        "one YAML document"
        in talks.ask("term", "define", "safety", "none.yaml", "--key", talks.key("institute-a")).err
    )
    talks.say("institute-b", "term", "differ", "safety", "institute-a")
    assert "institute-b differs from institute-a" in talks.ask("term", "show").out
    talks.say("institute-b", "term", "join", "safety", "institute-a")
    assert "safety: joint" in talks.ask("term", "show", "safety").out
    assert "no term" in talks.ask("term", "show", "none").err
    assert "no such definition" in talks.refused(
        "institute-b", "term", "join", "none", "institute-a"
    )
    (talks.folder / "minutes.txt").write_text("What was said.", encoding="utf-8")
    session = {
        "series": "talks", "session": 1, "record": "chatham", "from": "2026-01-01",
        "to": "2026-01-02", "title": {"en": "T", "zh": "题", "ko": "제목"},
        "agenda": [{"id": "a", "title": {"en": "A", "zh": "甲", "ko": "가"}}],
        "points": [{"item": "a", "says": {"en": "A point."}}], "summary": {"en": "In sum."},
    }  # fmt: skip
    path = talks.folder / "session.yaml"
    path.write_text(yaml.write(session), encoding="utf-8")
    talks.say("convener", "meeting", "record", path, "--minutes", "minutes.txt")
    shown = talks.ask("meeting", "show").out
    assert "Chatham House" in shown
    assert "-: A point." in shown
    assert "What was said" not in shown
    assert (talks.folder / "minutes.txt.sealed").stat().st_mode & 0o777 == 0o600
    assert "not written over" in talks.refused(
        "convener", "meeting", "record", path, "--minutes", "minutes.txt"
    )
    assert "no session" in talks.ask("meeting", "show", "talks/9").err
    path.write_text("- a list\n")
    assert "one YAML document" in talks.ask("meeting", "record", path, "--key",
                                           talks.key("convener")).err  # fmt: skip
