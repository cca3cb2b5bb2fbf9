"""
The founding story, from two meetings to a standard that binds: every step by a command.

What stands on the record are the files of examples/founding; docs/founding.md tells the same.
"""

import json
from pathlib import Path

import pytest

from cli.talking import ID, Run, Talks
from comity.base import yaml
from serving import Served

EXAMPLES = Path(__file__).parents[2] / "examples" / "founding"
DELEGATES = ("lab-a", "lab-b", "lab-c")


@pytest.fixture
def talks(own: Served, comity: Run, tmp_path: Path) -> Talks:
    own.start()
    found = Talks(own, comity, tmp_path)
    found.admit("lab-a", "--side", "side-a")
    found.admit("lab-b", "--side", "side-b")
    found.admit("lab-c")
    for party, flop in (("lab-a", "2e26"), ("lab-b", "5e26"), ("lab-c", "3e26")):
        (tmp_path / f"{party}.yaml").write_text(_registered(party, flop))
        said = comity("submit", f"{party}.yaml", "--key", found.key(party), "--yes",
                      "--to", own.address)  # fmt: skip
        assert said.code == 0, said
    for name in ("geneva-1.yaml", "geneva-2.yaml", "geneva-standard.yaml"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    return found


def _registered(party: str, flop: str) -> str:
    """Return the file of a fictional developer that spends 31 of 100 on safety, and its system."""
    said = [
        {
            "kind": "developer/v1",
            "body": {
                "name": party,
                "facts": [
                    {"name": "ai_research_spending", "value": "100"},
                    {"name": "ai_safety_spending", "value": "31"},
                ],
            },
        },
        {
            "kind": "system/v1",
            "body": {
                "name": f"{party} one",
                "version": "1",
                "derived": False,
                "training": [
                    {
                        "by": party,
                        "purpose": "pre-training",
                        "own": True,
                        "compute": {
                            "low": flop, "best": flop, "high": flop, "unit": "FLOP",
                            "basis": "declared",
                        },
                    }
                ],
            },
        },
    ]  # fmt: skip
    return "---\n".join(yaml.write(one) for one in said)


def test_a_standard_is_in_force_only_when_both_sides_agreed(talks: Talks) -> None:
    _meetings(talks)
    _opened(talks)
    _negotiated(talks)
    _impact(talks)
    _settled(talks)
    _voted(talks)
    day = _consented(talks)
    _joined(talks, day)


def _meetings(talks: Talks) -> None:
    for name in ("geneva-1.yaml", "geneva-2.yaml"):
        talks.say("convener", "meeting", "record", name)
    shown = talks.ask("meeting", "show", "geneva/2").out
    assert "class of record: oral" in shown
    assert "Google DeepMind: was briefed" in shown


def _opened(talks: Talks) -> None:
    assert "2 alternatives" in talks.comity("instrument", "check", "geneva-standard.yaml").out
    told = talks.say("convener", "instrument", "new", "geneva-standard.yaml")
    assert "new clause budget" in told
    shown = talks.ask("instrument", "show", ID).out
    assert "clauses: 7, in brackets: 2" in shown
    assert "settle the alternatives: side-a, side-b" in shown


def _negotiated(talks: Talks) -> None:
    talks.say("lab-a", "position", f"{ID}#shutdown", "support")
    assert (
        "says its reason"
        in talks.ask("position", f"{ID}#body", "oppose", "--key", talks.key("lab-b"), "--yes").err
    )
    talks.say("lab-b", "position", f"{ID}#shutdown", "discuss", "--reason", "A year is long.",
              "--proposes", "every six months")  # fmt: skip
    shown = talks.ask("instrument", "show", ID).out
    assert "answer a position that blocks: lab-b" in shown
    assert "every six months" in talks.ask("instrument", "show", ID, "--clause", "shutdown").out


def _impact(talks: Talks) -> None:
    told = talks.ask("instrument", "impact", ID, "--json")
    found = {
        (one["clause"], one["wording"]): one["systems"]["yes"]
        for one in json.loads(told.out)["impact"]
    }
    # 31 of 100: more than three tenths, and less than a third.
    assert not found["budget", "three-tenths"]
    assert len(found["budget", "one-third"]) == 3
    assert len(found["registration", "at-1e26"]) == 3
    assert "no system is in" not in told.out
    assert "budget [one-third]" in talks.ask("instrument", "impact", ID).out


def _settled(talks: Talks) -> None:
    """The brackets go, and every side reads the languages together."""
    assert "languages together" in talks.refused(
        "convener", "vote", ID, "open", "--until", "2100-01-01"
    )
    path = talks.folder / "mine.yaml"
    assert talks.ask("instrument", "export", ID, "--out", path).code == 0
    said = yaml.read(path.read_bytes())[0]
    for one in said["clauses"]:
        if one["id"] == "budget":
            one["alternatives"] = one["alternatives"][1:]
        if one["id"] == "registration":
            one["alternatives"] = one["alternatives"][:1]
        if one["id"] == "shutdown":
            one["en"] = one["en"].replace("every year", "every six months")
            one["zh"] = one["zh"].replace("每年测试", "每六个月测试一次")
            one["ko"] = one["ko"].replace("해마다 시험", "여섯 달마다 시험")
    path.write_text(yaml.write(said), encoding="utf-8")
    redline = talks.ask("instrument", "diff", path).out
    assert "[-year-]{+six months+}" in redline
    assert "[-每年-]{+每六个月+}测试{+一次+}" in redline
    assert "[-해마다-]{+여섯 달마다+}" in redline
    assert "one wording less: at-1e25" in redline
    told = talks.say("convener", "instrument", "amend", path)
    assert "other words for shutdown" in told
    # Whoever works from an old file is told, and overwrites nothing.
    old = talks.folder / "geneva-standard.yaml"
    old.write_text(old.read_text().replace("every year", "every week"))
    assert "has moved on" in talks.refused("lab-a", "instrument", "amend", old)
    for party in ("lab-b", "lab-a"):
        talks.say(party, "position", f"{ID}#shutdown", "accept")
    assert "languages together" in talks.refused(
        "convener", "vote", ID, "open", "--until", "2100-01-01"
    )
    for party in ("institute-a", "institute-b"):
        talks.say(party, "review", ID)


def _voted(talks: Talks) -> None:
    talks.say("convener", "vote", ID, "open", "--until", "2100-01-01")
    for party in ("institute-a", "lab-a"):
        talks.say(party, "vote", ID, "for")
    shown = talks.ask("vote", ID, "show").out
    assert "does not hold" in shown
    assert "side side-b:" in shown
    explained = talks.ask("accord", "explain", ID).out
    assert "to adopt geneva-standard:" in explained
    assert "30 days after this" in explained
    assert "side side-a" in talks.ask("accord", "explain").out
    assert talks.ask("status", ID).code == 1
    assert "not adopted" in talks.ask("status", ID).err
    assert "no vote" in talks.refused("public-record", "vote", ID, "for")
    # Who is on no side has a voice in no side's count; the ballot closes when all have voted.
    talks.say("lab-c", "vote", ID, "abstain")
    for party in ("institute-b", "lab-b"):
        talks.say(party, "vote", ID, "for")
    assert "carried" in talks.ask("vote", ID, "show").out
    for language, title in (("en", "Certificate"), ("zh", "通过证书"), ("ko", "채택 증서")):
        told = talks.ask("instrument", "export", ID, "--certificate", "--lang", language)
        assert title in told.out
    copy = talks.ask("instrument", "export", ID, "--copy", "zh")
    assert "至少1/3用于安全" in copy.out


def _consented(talks: Talks) -> str:
    assert "takes a key with full powers" in talks.refused("lab-a", "authenticate", ID)
    for party in DELEGATES:
        talks.empower(party)
    for party in ("lab-a", "lab-b"):
        talks.acts(party, "authenticate", ID)
    assert "cannot ratify" in talks.refused("lab-a", "ratify", ID, key=talks.delegate("lab-a"))
    talks.acts("lab-a", "sign", ID)
    assert "binds nobody" in talks.acts("lab-b", "sign", ID)
    talks.acts("lab-a", "confirm", ID)
    before = talks.status()
    assert (before["reached"], before["in_force"], before["bound"]) == (None, None, [])
    assert "side side-b: 1 more" in talks.ask("status", ID).out
    # Side B's envoy signs on a machine of its own: the statement is carried there and back.
    carried = talks.folder / "confirm.dsse"
    assert talks.ask("confirm", ID, "--by", "lab-b", "--out", carried).code == 0
    text = talks.folder / "final.yaml"
    assert talks.ask("instrument", "export", ID, "--out", text).code == 0
    signed = talks.comity("sign", carried, "--key", talks.delegate("lab-b"), "--text", text,
                          "--yes", "--lang", "zh")  # fmt: skip
    assert signed.code == 0, signed
    assert "立即关停" in signed.out
    assert talks.ask("sign", carried, "--send", "--yes").code == 0
    after = talks.status()
    assert after["reached"] is not None
    assert after["state"] == "conditions met"
    day: str = after["in_force"]
    return day


def _joined(talks: Talks, day: str) -> None:
    assert talks.owed("lab-a", at=day) == {"budget", "registration"}
    assert talks.owed("lab-b", at=day) == {"budget", "registration"}
    assert talks.owed("lab-a", at=talks.status()["reached"]) == set()
    assert talks.owed("lab-c", at=day) == set()
    talks.acts("lab-c", "reserve", ID, "budget", "--says", "en=Not for small budgets.")
    talks.acts("lab-c", "accede", ID)
    rows = talks.ask("status", ID, "--csv").out.splitlines()
    mine = next(row for row in rows if row.startswith("lab-c"))
    assert " a," in mine
    since = mine.split(",")[3]
    assert since >= day
    assert talks.owed("lab-c", at=since) == {"registration"}
    assert talks.comity("audit", talks.own.address).code == 0
