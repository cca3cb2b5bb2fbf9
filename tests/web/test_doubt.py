"""A statement that a stolen key may have signed says so, on every page that shows it."""

from accord.versions import recovery
from comity.adapters.private_keys import PrivateKey
from comity.service.compose import sign
from statement.bodies import DEVELOPER, OBSERVATION, SYSTEM
from web.place import place_of
from world import START, World, key

CONTESTED = "contested: a key that signed it was reported since"
DISAVOWED = "disavowed: its party did not say it; a stolen key did"


def act(world: World, body: object, signer: PrivateKey) -> None:
    world.put(sign(world.payload("lab-a", "key/v1", "lab-a", body), [signer]))


def test_what_a_stolen_key_may_have_said_is_marked_until_its_party_judged() -> None:
    world = World(origin="rehearsal.doubt.example/log")
    world.say("lab-a", "developer/v1", "lab-a", {**DEVELOPER, "trade_names": []})
    world.say("lab-a", "system/v1", "lab-a/orion", {**SYSTEM, "also_known_as": []})
    system = world.last
    world.say("observer", "observation/v1", "institute-a+lab-a/orion-4", OBSERVATION)
    before = place_of(world)
    assert before.json("/api/systems/lab-a/orion")["doubts"] == {}
    assert CONTESTED not in before.get("/log/2")
    stolen = key("lab-a").public.id
    report = {"act": "compromise", "key": stolen, "suspected_since": str(START)}
    act(world, report, key("lab-a"))
    here = place_of(world)
    assert here.json("/api/systems/lab-a/orion")["doubts"] == {system: "contested"}
    for page in ("/log/2", "/systems/lab-a/orion"):
        assert CONTESTED in here.get(page)
    assert CONTESTED not in here.get("/log/3")
    act(world, {"act": "disavow", "statements": [system]}, recovery("lab-a"))
    after = place_of(world)
    assert after.json("/api/systems/lab-a/orion")["doubts"] == {system: "disavowed"}
    assert DISAVOWED in after.get("/log/2")
    assert CONTESTED in after.get("/log/1")
