"""What is kept and brought up to date is what asking the whole record anew gives."""

import random
from collections.abc import Callable

import pytest

from comity.base.instants import Instant
from comity.oversight.directory import Directory
from comity.oversight.owed import Owed
from comity.oversight.standards import Standards, standards
from comity.register.rows import SubjectRow
from oversight.rows import Record, compute
from smallpack import SAID, clause, counting, pack

NOW = Instant.parse("2026-06-15T12:00:00Z")
FORTNIGHT = {"words": SAID, "after": ["deployed_on"], "within": {"count": 2, "unit": "weeks"}}
BASE = {"big": {"fact": "base_compute", "at_least": "1e25"}}
LEAKED = {"leaked": {"fact": "incident_weights_accessed", "is": True}}
RULES = pack(
    clause("A-1", due=FORTNIGHT),
    clause("A-2", tests=BASE, when="big"),
    clause("A-3", on="incident", tests=LEAKED, when="leaked"),
    clause(
        "A-4", on="run", tests={"begun": {"fact": "training_initiated", "is": True}}, when="begun"
    ),
    clause("A-5", on="developer"),
    counting=counting(zone="Etc/UTC"),
)
NAMES = ("orion", "vega", "lyra")
PARTIES = ("lab-a", "lab-b")


def begun() -> Record:
    kept = Record()
    kept.pack(RULES, authorities=["office"])
    return kept


def anew(kept: Record) -> Owed:
    return Owed.of(kept, use(kept), Directory.of(kept), NOW)


def use(kept: Record) -> Standards:
    return standards(kept, (RULES,), NOW.day)


class Teller:
    """States one thing after another, each what a register may hear."""

    def __init__(self, kept: Record, seed: int) -> None:
        self.kept = kept
        self.any = random.Random(seed)  # noqa: S311 - no secret

    def one(self) -> None:
        said: list[Callable[[], object]] = [
            self.developer, self.system, self.observation, self.filing, self.word, self.incident,
            self.run,
        ]  # fmt: skip
        self.any.choice(said)()

    def id(self) -> str:
        return f"{self.any.choice(PARTIES)}/{self.any.choice(NAMES)}"

    def developer(self) -> None:
        self.kept.developer(self.any.choice(PARTIES), entities=[{"name": "L", "seat": "IE"}])

    def system(self) -> None:
        id_, base = self.id(), self.any.choice(NAMES)
        figure = compute(f"{self.any.randint(1, 9)}e25")
        self.kept.system(
            id_,
            answers=tuple(self.any.sample([id_, f"lab-b/{base}"], self.any.randint(0, 2))),
            name=id_.partition("/")[2].title(),
            general_purpose=self.any.choice([True, False, None]),
            deployed_on=self.any.choice([None, "2026-06-01"]),
            training=[{"by": "L", "compute": figure}],
            derives_from=self.any.choice([None, {"developer": "Lab B", "name": base.title()}]),
        )

    def observation(self) -> None:
        by = self.any.choice(["observer", "other"])
        self.kept.observation(self.any.choice(NAMES).title(), "Lab B", by=by)

    def filing(self) -> None:
        about = self.any.choice([*PARTIES, self.id(), "lab-a/incident/leak"])
        clause_ = self.any.choice(["A-1", "A-3", "A-5"])
        self.kept.filing("2026-06-10T09:00:00Z", "2026-06-10", system=about, clause=clause_)

    def word(self) -> None:
        verdict = self.any.choice(["waived", "overdue"])
        by = self.any.choice(["office", "lab-a"])
        self.kept.determination(verdict, "2026-06-11T09:00:00Z", by, about=self.id())

    def incident(self) -> None:
        party = self.any.choice(PARTIES)
        self.kept.incident(f"{party}/incident/leak", weights_accessed=True, systems=[self.id()])

    def run(self) -> None:
        party = self.any.choice(PARTIES)
        self.kept.run(f"{party}/run/next", initiated=self.any.choice([True, None]))


@pytest.mark.parametrize("seed", range(12))
def test_bringing_up_to_date_is_asking_anew(seed: int) -> None:
    kept = begun()
    teller = Teller(kept, seed)
    owed = anew(kept)
    size = kept.size + 1
    for _ in range(40):
        for _ in range(teller.any.randint(1, 3)):
            teller.one()
        owed = owed.updated(kept, kept.since(size), NOW)
        size = kept.size + 1
        wanted = anew(kept)
        assert owed.standing(NOW) == wanted.standing(NOW)
        assert owed.directory.listed() == wanted.directory.listed()
        assert owed.directory.by_id() == wanted.directory.by_id()
        assert owed.filed == wanted.filed


def test_rows_seen_twice_change_nothing_more() -> None:
    kept = begun()
    owed = anew(kept)
    kept.system(general_purpose=True)
    kept.filing("2026-06-10T09:00:00Z", "2026-06-10")
    once = owed.updated(kept, kept.since(2), NOW)
    assert once.updated(kept, kept.since(2), NOW) == once


def test_what_a_statement_does_not_touch_is_not_asked_again() -> None:
    kept = begun()
    for id_ in ("lab-a/orion", "lab-b/orion"):
        kept.system(id_, general_purpose=True)
    before = anew(kept)
    kept.filing("2026-06-10T09:00:00Z", "2026-06-10", system="lab-b/orion")
    after = before.updated(kept, kept.since(kept.size), NOW)
    assert after.owed["lab-a/orion"] is before.owed["lab-a/orion"]
    assert after.owed["lab-b/orion"] is not before.owed["lab-b/orion"]


def test_another_day_or_another_pack_asks_everything_again() -> None:
    kept = begun()
    owed = anew(kept)
    assert owed.still(use(kept), NOW)
    assert not owed.still(use(kept), NOW.plus(86_400))
    kept.pack(RULES, "off", since="2026-01-01")
    assert not owed.still(use(kept), NOW)


def test_two_of_one_name_are_both_listed_and_the_registered_one_is_meant() -> None:
    kept = Record()
    kept.system("lab-a/orion", name="Another")
    kept.observation("Orion", "Lab A")
    found = Directory.of(kept)
    assert [(one.id, one.registered) for one in found.listed()] == [
        ("lab-a/orion", True),
        ("lab-a/orion", False),
    ]
    one = found.get("lab-a/orion")
    assert one is not None
    assert one.registered
    assert found.get("lab-a/nothing") is None


def test_a_name_given_up_is_seen_by_others_again() -> None:
    kept = Record()
    kept.system(answers=("lab-a/orion", "lab-a/big-orion"))
    kept.observation("Big Orion", "Lab A")
    before = Directory.of(kept)
    assert [one.id for one in before.listed()] == ["lab-a/orion"]
    kept.put([SubjectRow("lab-a/big-orion", kept.next(), ())])
    after, touched = before.updated(kept, kept.since(kept.size))
    assert after.listed() == Directory.of(kept).listed()
    assert [one.id for one in after.listed()] == ["lab-a/big-orion", "lab-a/orion"]
    assert touched == {"lab-a/orion", "lab-a/big-orion"}
