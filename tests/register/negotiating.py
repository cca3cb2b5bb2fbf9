"""
A text under negotiation in a world, for tests: drafts, reviews, votes and deposits in few words.

    talks = Talks(World())                   nothing is said yet
    talks.empower("lab-a", "lab-b")          each gets a key with full powers
    talks.open(clause("ask-1"), ...)         the convener opens `geneva` with these clauses
    talks.review(); talks.adopt()            both sides read the languages together, and vote for it
    talks.authenticate(); talks.act("lab-a", "sign")
    talks.status()                           how the adopted text stands now
"""

from collections.abc import Sequence
from typing import Any

from comity.accord.consents import Status
from comity.base.errors import ComityError
from comity.base.keys import Algorithm
from comity.register import ballots, deposits, texts
from comity.register.rows import InstrumentRow, PositionRow
from comity.service.compose import sign
from comity.statement.kinds.consents import ConsentAct
from world import World, key, text

Json = dict[str, Any]
ID = "geneva"
DAY = 86_400
BOTH = {"needs": "each-side", "at_least": "2/3", "of": "voting"}
# Two of each side have to be bound, and thirty days pass.
IN_FORCE = {"needs": "after", "days": 30, "rule": {"needs": "each-side", "count": 1}}
VOTERS = ("institute-a", "institute-b", "lab-a", "lab-b")


def wordings(words: str) -> Json:
    return {one: {"words": f"{words} ({one})"} for one in ("en", "zh", "ko")}


def clause(id_: str, *alternatives: str, **more: object) -> Json:
    """Return a clause with these wordings; one alone is clean, more are in brackets."""
    said = [
        {"id": f"v{place}", "text": wordings(words)}
        for place, words in enumerate(alternatives or (f"Words of {id_}.",))
    ]
    return {"id": id_, "alternatives": said, **more}


def final(**changes: object) -> Json:
    return {
        "adoption": BOTH,
        "in_force": IN_FORCE,
        "languages": ["en", "zh", "ko"],
        "consent": ["definitive-signature", "confirmation"],
        "depositary": "convener",
        **changes,
    }


class Talks:
    """One instrument in a world, and who may say what about it."""

    def __init__(self, world: World, id_: str = ID) -> None:
        self.world, self.id = world, id_

    @property
    def row(self) -> InstrumentRow:
        return texts.known(self.world.record, self.id)

    def say(self, by: str, kind: str, body: Json, signed: str = "") -> None:
        # Nobody says the same thing twice in one second.
        self.world.clock.tick()
        self.world.say(by, kind, self.id, body, signed=[signed or by])

    def digest_of(self, clause_id: str) -> str:
        return texts.clause_of(self.row, clause_id).digest

    def open(self, *clauses: Json, **opening: object) -> None:
        said = {
            "title": text("A standard"),
            "legal_nature": "politically-binding",
            "final": final(),
            **opening,
        }
        self.say("convener", "instrument/v1", {"opening": said, "changes": inserts(*clauses)})

    def change(self, by: str, *changes: Json) -> None:
        self.say(by, "instrument/v1", {"changes": list(changes)})

    def replace(self, by: str, words: Json) -> None:
        base = self.digest_of(words["id"])
        self.change(by, {"does": "replace", "clause": words, "base": base})

    def hold(self, by: str, clause_id: str, value: str, **more: str) -> None:
        said = {"digest": self.digest_of(clause_id), "value": value, **more}
        about, key = f"{self.id}#{clause_id}", f"{self.id}|{clause_id}|{by}"
        before = self.world.record.get(PositionRow, key)
        self.world.clock.tick()
        self.world.say(by, "position/v1", about, said, before.statement if before else None)

    def review(self, *parties: str, languages: Sequence[str] = ("en", "zh", "ko")) -> None:
        for party in parties or ("institute-a", "institute-b"):
            read = [{"clause": one.id, "digest": one.digest} for one in texts.held(self.row)]
            body = {"act": "review", "languages": list(languages), "clauses": read}
            self.say(party, "authentication/v1", body)

    def ballot(self, days: int = 7, by: str = "convener", digest: str = "") -> str:
        until = str(self.world.clock.now.plus(days * DAY))
        body = {
            "act": "open",
            "digest": digest or self.row.digest,
            "until": until,
            "question": "adopt",
        }
        self.say(by, "vote/v1", body)
        return self.world.last

    def vote(self, ballot: str, party: str, choice: str = "for", **more: str) -> None:
        body = {"act": "cast", "ballot": ballot, "choice": choice, **more}
        self.say(party, "vote/v1", body)

    def adopt(self) -> str:
        ballot = self.ballot()
        for party in VOTERS:
            self.vote(ballot, party)
        return ballot

    def empower(self, *parties: str, **changes: object) -> None:
        for party in parties:
            self.world.clock.tick()
            self.world.put(powers(self.world, party, **changes))

    def authenticate(self, *parties: str) -> None:
        for party in parties or ("lab-a", "lab-b"):
            body = {"act": "authenticate", "digest": self.adopted_digest}
            self.say(party, "authentication/v1", body, signed=delegate(party))

    def act(self, party: str, act: ConsentAct, **more: object) -> str:
        """Make an act towards the depositary with full powers; return its statement."""
        body: Json = {"act": act, **more}
        if "to" not in body:
            body.setdefault("digest", self.adopted_digest)
        self.say(party, "consent/v1", body, signed=delegate(party))
        return self.world.last

    @property
    def adopted_digest(self) -> str:
        found = ballots.adopted(self.world.record, self.row, self.world.clock.now)
        assert found is not None
        return found.digest

    def status(self) -> Status | None:
        """Return how the text stands now; None while it is not adopted."""
        now = self.world.clock.now
        found = ballots.adopted(self.world.record, self.row, now)
        return deposits.status_of(self.world.record, self.row, found, now) if found else None

    @property
    def now(self) -> Status:
        found = self.status()
        assert found is not None
        return found

    def days(self, count: int) -> None:
        self.world.clock.tick(count * DAY)


def inserts(*clauses: Json) -> list[Json]:
    """Return insertions of these clauses, one after the other."""
    before = [None, *(one["id"] for one in clauses)]
    return [
        {"does": "insert", "clause": one} | ({"after": after} if after else {})
        for one, after in zip(clauses, before, strict=False)
    ]


def delegate(party: str) -> str:
    """Return the name of the key that has a party's full powers."""
    return f"{party} delegate"


def powers(world: World, party: str, **changes: object) -> Any:  # noqa: ANN401 - an envelope
    """Return full powers for the party's delegate, signed by its recovery key and the new key."""
    body = {
        "key": str(key(delegate(party)).public),
        "person": "sha256:" + "0" * 64,
        "acts": ["authenticate", "consent"],
        "since": "2026-01-01T00:00:00Z",
        "until": "2036-01-01T00:00:00Z",
        **changes,
    }
    said = world.payload(party, "powers/v1", party, body)
    return sign(said, [key(party, Algorithm.ML_DSA_65), key(delegate(party))])


def refusal(does: Any) -> str:  # noqa: ANN401 - any call without arguments
    """Return the words with which something is refused; nothing, if it is not."""
    try:
        does()
    except ComityError as fault:
        return str(fault)
    return ""
