"""
A register to look at: one world, told once, with something on every page.

Lab A registers Orion, which the observer observes too; Lab A files one of its duties. Others are
only observed: `Vega` over a threshold, `Mote` below it, `Blank` without a figure, and one with a
hostile name. The log names three packs: `small` is in use, this program lacks `far`, and `old` is
off; `nearby` is only local, and `plans` is a draft. One entry was replaced, one is void. Lab A
states a run and an incident of Orion; the authority speaks of what was filed, and of two clauses.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.testclient import TestClient

from comity.base.instants import Instant
from comity.register.rows import FilingRow
from comity.service.sequence import Sequencer
from comity.statement.subjects import subject_key
from comity.web.app import application
from comity.web.raw import RawPaths
from comity.web.site import Site
from register.negotiating import Talks
from register.negotiating import clause as clause_of
from register.negotiating import final as final_of
from smallpack import clause, pack
from statement.bodies import (
    DETERMINATION,
    DEVELOPER,
    DIGEST,
    FILED,
    FILING,
    INCIDENT,
    OBSERVATION,
    RUN,
    SYSTEM,
)
from statement.negotiated import MEETING
from world import World

ORIGIN = "rehearsal.place.example/log"
NOW = Instant.parse("2026-11-23T12:00:00Z")
SIDES = ("lab-a", "institute-a", "lab-b", "institute-b", "convener")
HOSTILE = '=cmd() <script>alert("1")</script> & {braces} %s'
VEGA, MOTE, BLANK = "lab-b/vega", "lab-b/mote", "lab-b/blank"
OVER = {"over": {"fact": "training_compute", "over": "1e25"}}
WORDS = {"en": "english words", "zh": "中文文字", "ko": "한국어 말"}
RECIPIENT = {"en": "The Harbour Office", "zh": "港务局", "ko": "항만청"}
TWO_WEEKS = {"count": 14, "unit": "days"}
HALF_A_YEAR = {"count": 6, "unit": "months"}

PACK = pack(
    clause("G-1", force="guidance", tests={"x": {"fact": "training_compute", "at_least": "1e23"}},
           when="x", duty=None),
    clause("D-1", tests=OVER, when="over", recipient=RECIPIENT, penalty="P-1",
           due={"words": WORDS, "after": ["threshold_met_on"], "within": TWO_WEEKS},
           recurrence={"words": WORDS}, retention={"words": WORDS}),
    clause("D-2", tests={"before": {"clause": "D-1"}}, when="before",
           due={"words": WORDS, "before": "eu_placed_on"}, recipient=RECIPIENT),
    clause("D-3", tests={
        "part": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"},
        "least": {"fact": "modification_compute", "at_least": "1/3", "of": "1e25"},
        "out": {"fact": "modalities_out", "includes_any": ["text", "audio"]},
        "placed": {"fact": "eu_placed_on", "on_or_after": "2025-08-02"},
        "known": {"fact": "designated_systemic", "known": True},
        "open": {"fact": "open_licence", "is": True},
    }, when="(part || least) && out && placed && known",
       exemptions=[{"article": "Art. 9", "when": "open", "summary": WORDS}]),
    clause("D-4", tests=OVER, when="over", met="framework_published"),
    clause("D-5", tests=OVER, when="over", due={"words": WORDS},
           transition={"article": "Art. 10", "when": "over", "until": "2027-08-02"}),
    clause("D-6", tests={"old": {"fact": "own_system_in_service", "is": False}}, when="old"),
    clause("W-1", force="draft", tests=OVER, when="over",
           due={"words": WORDS, "after": ["designated_on"], "opens": HALF_A_YEAR}),
    clause("S-1", tests=None, when=None, duty=None, stub=WORDS),
    clause("P-1", tests=None, when=None, duty=None),
    clause("Z-1", tests=None, when=None, duty=None, no_filing=WORDS),
    clause("R-1", on="run", tests={"begun": {"fact": "training_initiated", "is": True}},
           when="begun", recipient=RECIPIENT),
    clause("I-1", on="incident", tests={"theft": {"fact": "incident_weights_accessed", "is": True}},
           when="theft", recipient=RECIPIENT, due={
               "words": WORDS, "after": ["incident_determined_at"], "prompt": True,
               "within": {"count": 72, "unit": "hours"}}),
    title={"en": "Harbour Act", "zh": "港口法", "ko": "항만법"},
)  # fmt: skip
NEARBY = pack(
    clause("N-1", tests=OVER, when="over"),
    id="nearby",
    in_force={"from": "2025-01-01", "to": "2099-01-01"},
)
OLD = pack(clause("O-1"), id="old")
PLANS = pack(clause("F-1", force="draft"), id="plans", jurisdiction="KR", off=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A register and its pages."""

    world: World
    site: Site
    app: RawPaths

    @property
    def client(self) -> TestClient:
        """Return somebody who asks for the first time; faults answer as they would when served."""
        return TestClient(self.app, raise_server_exceptions=False)

    def get(self, path: str, **headers: str) -> str:
        """Return the words of an answer that is fine."""
        answer = self.client.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def place_of(world: World) -> Place:
    """Return the pages of a world."""
    site = Site(world.record, world.public.get, lambda: (PACK, NEARBY, OLD, PLANS), lambda: NOW)
    sequencer = Sequencer(world.log, world.record, world.record, world.clock)
    return Place(world, site, application(sequencer, world.public, site))


@cache
def place() -> Place:
    """Return the one place that tests look at; nobody may write to it."""
    world = World(origin=ORIGIN)
    for name in ("lab-a", "lab-b"):
        world.say(
            name, "developer/v1", name, {**DEVELOPER, "trade_names": [], "name": f"First {name}"}
        )
        world.say(
            name,
            "developer/v1",
            name,
            {**DEVELOPER, "trade_names": [], "name": name.title()},
            world.last,
        )
    world.say("lab-a", "system/v1", "lab-a/orion", {**SYSTEM, "also_known_as": []})
    _packs(world)
    world.say("lab-a", "filing/v1", "lab-a/orion", {**FILING, "pack": "small", "clause": "D-1"})
    _observe(world, "Orion", "Lab-A")
    _observe(world, "Vega", compute=_flop("1e26", "2e26", "4e26"))
    _observe(world, "Mote", compute=_flop("1e24", "3e24", "2e25"), published=None)
    _observe(world, "Blank", compute=None, parameters=None)
    _observe(world, "Speck", compute=_flop("1e3"), note=None)
    _observe(world, HOSTILE, "=1+1", source={"title": "javascript:alert(1)"})
    world.force(world.envelope("lab-b", "system/v1", "lab-a/orion", SYSTEM))
    _more(world)
    return place_of(world)


def _more(world: World) -> None:
    said = {**DETERMINATION, "pack": "small", "clause": "D-1"}
    said = {**said, "filing": next(world.record.all(FilingRow)).key}
    world.say("institute-a", "determination/v1", "lab-a/orion", said)
    for name, verdict in (("D-1", "confirmed"), ("D-2", "contested")):
        review = {"digest": PACK.digest, "clause": name, "verdict": verdict}
        reason = {"reason": "Another day counts."} if verdict == "contested" else {}
        world.say("institute-a", "review/v1", "small", {**review, **reason})
    world.say("lab-a", "run/v1", "lab-a/run/orion-4", RUN)
    world.say("lab-a", "incident/v1", "lab-a/incident/weights", INCIDENT)
    filed = {**FILED, "pack": "small", "clause": "I-1"}
    del filed["amends"]
    world.say("lab-a", "filing/v1", "lab-a/incident/weights", filed)


def _flop(low: str, best: str | None = None, high: str | None = None) -> dict[str, str]:
    said = {"low": low, "best": best, "high": high, "unit": "FLOP", "basis": "estimated"}
    return {name: value for name, value in said.items() if value is not None}


def _observe(world: World, name: str, developer: str = "Lab-B", **changes: object) -> None:
    said = {**OBSERVATION, "subject": {"developers": [developer], "name": name}, **changes}
    body = {field: value for field, value in said.items() if value is not None}
    world.say("observer", "observation/v1", subject_key([developer], name), body)


def _packs(world: World) -> None:
    named = {"small": PACK.digest, "far": DIGEST, "old": OLD.digest}
    for name, digest in named.items():
        body = {"digest": digest, "version": "1", "jurisdiction": "EU", "use": "on",
                "since": "2025-01-01", "reviewers": ["institute-a"],
                "authorities": ["institute-a"]}  # fmt: skip
        world.say("convener", "pack/v1", name, body, signed=SIDES)
    body = {
        "digest": OLD.digest,
        "version": "1",
        "jurisdiction": "EU",
        "use": "off",
        "since": "2025-01-01",
    }
    world.say("convener", "pack/v1", "old", body, world.last, signed=SIDES)


def place_for(path: str) -> Place:
    """Return the place that has something to show at an address."""
    return negotiated() if path.startswith(("/instruments", "/meetings", "/terms")) else place()


@cache
def negotiated() -> Place:
    """Return a register with a meeting, a text that was adopted, and one that is negotiated."""
    world = World(origin=ORIGIN)
    world.say("convener", "meeting/v1", "geneva/1", MEETING | {"record": "attributed"})
    world.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
    world.say("lab-a", "system/v1", "lab-a/orion", SYSTEM)
    world.say("lab-a", "term/v1", "safety", {"act": "define", "text": WORDS})
    answer = {"act": "differ", "of": "lab-a", "to": world.last, "text": {"en": "Wider."}}
    world.say("lab-b", "term/v1", "safety", answer)
    _adopted(Talks(world))
    _disputed(Talks(world, "open-text"))
    site = Site(world.record, world.public.get, lambda: (PACK,), lambda: world.clock.now)
    sequencer = Sequencer(world.log, world.record, world.record, world.clock)
    return Place(world, site, application(sequencer, world.public, site))


def _adopted(talks: Talks) -> None:
    rule = {"on": "system", "role": "developer", "when": "large", "duty": WORDS,
            "tests": {"large": {"fact": "training_compute", "at_least": "1e25"}}}  # fmt: skip
    told = clause_of("budget", heading=WORDS)
    told["alternatives"][0]["rule"] = rule
    reservations = {"allowed": "any"}
    talks.open(told, clause_of("shutdown"), final=final_of(reservations=reservations))
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    for party in ("lab-a", "lab-b"):
        talks.act(party, "sign")
    reserved = talks.act("lab-a", "reserve", clauses=["budget"], says={"en": "Not this one."})
    talks.act("lab-b", "confirm")
    talks.act("lab-b", "object", to=reserved, says={"en": "It matters."})
    talks.act("lab-a", "confirm")


def _disputed(talks: Talks) -> None:
    bad = clause_of("odd")
    bad["alternatives"][0]["rule"] = {"tests": {"x": {"fact": "no_such_fact", "at_least": "1"}}}
    both = clause_of("both", "Three tenths.", "One third.")
    talks.open(bad, both, clause_of("calm", terms=["safety", "risk"]), final=final_of())
    talks.hold("lab-a", "calm", "support")
    talks.hold("lab-b", "calm", "oppose", reason="Too soft.", proposes="Harder words.")
    talks.hold("lab-a", "both", "accept", alternative="v1")
    talks.replace("lab-b", clause_of("calm", "Each party shall do 3 things.", terms=["safety"]))
    talks.review("institute-a", languages=("en", "zh", "ko"))
