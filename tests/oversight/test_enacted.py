"""A clause that carries a rule: what it would catch, and whom it obliges once it is in force."""

import datetime

import pytest

from comity.oversight.directory import known_systems
from comity.oversight.duties import duties
from comity.oversight.enacted import compiled
from comity.oversight.impact import impact
from comity.oversight.standards import Standards, standards
from comity.register import texts
from comity.register.rows import ClauseRow
from comity.rules.answers import Answer
from comity.rules.clause import Force
from comity.rules.finding import Effect
from register.negotiating import Json, Talks, clause, final, wordings
from world import World, accord_dict

DUTY = {"en": "It registers.", "zh": "予以登记。", "ko": "등록한다."}
HEADING = {"en": "Registration", "zh": "登记", "ko": "등록"}


def over(limit: str, **changes: object) -> Json:
    """Return a rule for systems at or over so much training compute."""
    tests = {"large": {"fact": "training_compute", "at_least": limit}}
    rule = {"on": "system", "role": "developer", "tests": tests, "when": "large", "duty": DUTY}
    return {**rule, **changes}


def carrying(id_: str, *rules: Json) -> Json:
    said = [
        {"id": f"v{place}", "text": wordings(f"Rule {place}"), "rule": rule}
        for place, rule in enumerate(rules)
    ]
    return {"id": id_, "alternatives": said, "heading": HEADING}


def system(talks: Talks, party: str, name: str, flop: str) -> None:
    world = talks.world
    world.say(party, "developer/v1", party, {"name": party})
    compute = {"low": flop, "best": flop, "high": flop, "unit": "FLOP", "basis": "declared"}
    training = [{"by": party, "purpose": "pre-training", "compute": compute, "own": True}]
    body = {"name": name, "version": "1", "derived": False, "training": training}
    world.say(party, "system/v1", f"{party}/{name}", body)


@pytest.fixture
def talks() -> Talks:
    found = Talks(World(accord_dict(expires="2036-11-23T09:00:00Z")))
    system(found, "lab-a", "orion", "5e25")
    system(found, "lab-b", "vega", "2e26")
    found.world.say("institute-a", "developer/v1", "institute-a", {"name": "Institute A"})
    found.world.say("institute-a", "system/v1", "institute-a/dim", {"name": "dim", "version": "1"})
    return found


def enforced(talks: Talks, *clauses: Json, **changes: object) -> None:
    """Adopt these, and have lab-a and lab-b bound by them."""
    talks.open(*clauses, final=final(**changes))
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b", "institute-a")
    talks.authenticate()


def known(talks: Talks) -> Standards:
    return standards(talks.world.record, (), talks.world.clock.now.day)


def effects(talks: Talks, id_: str) -> dict[str, dict[str, Effect]]:
    """Return the effects of each clause for a system, as a standard here and as none."""
    day = talks.world.clock.now.day
    about = next(one for one in known_systems(talks.world.record) if one.id == id_)
    said = duties(talks.world.record, about, known(talks), day)
    return {
        name: {one.clause.id: one.effect for one in found.findings}
        for name, found in (("standard", said.standard), ("local", said.local))
    }


def test_impact_compares_alternatives_on_each_side(talks: Talks) -> None:
    talks.open(clause("scope"), carrying("register", over("1e25"), over("1e26")))
    lower, upper = impact(talks.world.record, talks.world.accord, talks.row, known_day(talks))
    assert (lower.wording, upper.wording, lower.clause) == ("v0", "v1", "register")
    assert lower.systems[Answer.YES] == ("lab-a/orion", "lab-b/vega")
    assert upper.systems[Answer.YES] == ("lab-b/vega",)
    assert lower.sides["side-a"] == {Answer.YES: 1, Answer.UNDETERMINED: 1}
    assert upper.sides["side-a"] == {Answer.NO: 1, Answer.UNDETERMINED: 1}
    assert upper.sides["side-b"] == {Answer.YES: 1}


def known_day(talks: Talks) -> datetime.date:
    return talks.world.clock.now.day


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (over("1e25", when="large and nothing"), "nothing"),
        (over("1e25", tests={"large": {"fact": "nonsense", "is": True}}), "nonsense"),
        (over("1e25", force="law"), "the instrument itself says force"),
        ({"on": "system"}, "without tests"),
        ({"on": "system", "tests": {}}, "role is missing"),
        (over("not a figure"), "not a"),
    ],
)
def test_a_rule_that_does_not_compile_is_undetermined_for_all(
    talks: Talks, rule: Json, why: str
) -> None:
    talks.open(carrying("register", rule, over("1e25")))
    broken, whole = impact(talks.world.record, talks.world.accord, talks.row, known_day(talks))
    assert broken.fault is not None
    assert why in str(broken.fault)
    assert len(broken.systems[Answer.UNDETERMINED]) == 3
    assert whole.fault is None


def test_a_rule_in_force_obliges_who_is_bound_and_says_would_to_others(talks: Talks) -> None:
    enforced(talks, carrying("register", over("1e25")))
    assert known(talks).enacted == ()
    talks.act("lab-a", "sign-definitively")
    talks.act("lab-b", "sign-definitively")
    assert known(talks).enacted == ()
    talks.days(30)
    (one,) = known(talks).enacted
    assert (one.bound, one.pack.digest) == ({"lab-a", "lab-b"}, talks.adopted_digest)
    assert one.pack.body.clauses[0].force is Force.INSTRUMENT
    assert effects(talks, "lab-a/orion")["standard"] == {"register": Effect.OWED}
    others = effects(talks, "institute-a/dim")
    assert others == {"standard": {}, "local": {"register": Effect.WOULD}}
    talks.act("institute-a", "accede")
    talks.days(30)
    assert effects(talks, "institute-a/dim")["standard"] == {"register": Effect.OPEN}


def test_a_reservation_takes_its_clause_out_for_who_made_it_until_it_withdraws(
    talks: Talks,
) -> None:
    rules = (carrying("register", over("1e25")), carrying("report", over("1e25")))
    enforced(talks, *rules, reservations={"allowed": "any"})
    says = {"en": "Not for us."}
    made = talks.act("lab-a", "reserve", clauses=["report"], says=says)
    talks.act("lab-a", "sign-definitively")
    talks.act("lab-b", "sign-definitively")
    talks.days(30)
    assert set(effects(talks, "lab-a/orion")["standard"]) == {"register"}
    assert set(effects(talks, "lab-b/vega")["standard"]) == {"register", "report"}
    talks.act("lab-a", "withdraw-reservation", to=made)
    assert set(effects(talks, "lab-a/orion")["standard"]) == {"register", "report"}


def test_a_text_without_rules_is_no_pack_and_a_broken_rule_in_force_is_shown(
    talks: Talks,
) -> None:
    enforced(talks, clause("scope"), carrying("register", over("1e25", when="?")))
    row = talks.row
    held = texts.held(row)[0]
    version = talks.world.record.get(ClauseRow, f"{row.key}|{held.id}|000001")
    assert version is not None
    day = known_day(talks)
    plain = [(version.clause, version.clause.alternatives[0])]
    assert compiled(row, plain, day, binding=True).pack is None
    talks.act("lab-a", "sign-definitively")
    talks.act("lab-b", "sign-definitively")
    talks.days(30)
    assert effects(talks, "lab-b/vega")["standard"] == {"register": Effect.UNVERIFIED}


def test_a_text_without_rules_obliges_nobody(talks: Talks) -> None:
    talks.open(clause("scope"))
    assert known(talks).enacted == ()
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    talks.act("lab-a", "sign-definitively")
    talks.act("lab-b", "sign-definitively")
    talks.days(30)
    assert known(talks).enacted == ()


def test_a_lost_side_takes_the_obligations_along(talks: Talks) -> None:
    floor = {"parties": 1, "then": "suspend"}
    enforced(talks, carrying("register", over("1e25")), floor=floor)
    talks.act("lab-a", "sign-definitively")
    talks.act("lab-b", "sign-definitively")
    talks.days(30)
    talks.act("lab-b", "withdraw")
    talks.days(366)
    assert known(talks).enacted == ()
