"""Terms: each side's definition beside the other's, until they are one or are said to differ."""

from functools import partial

import pytest

from comity.base.errors import Malformed
from comity.base.typed import convert
from comity.oversight.terms import TermEntry, TermState, terms
from comity.register.rows import TermRow
from comity.statement.kinds.terms import TermBody
from register.negotiating import refusal
from world import World

DEFINED = {"act": "define", "text": {"en": "Free of harm."}}
DIGEST = "sha256:" + "1" * 64


def say(world: World, by: str, body: object, about: str = "safety") -> str:
    world.clock.tick()
    before = world.record.get(TermRow, f"{about}|{by}")
    world.say(by, "term/v1", about, body, before.statement if before else None)
    return world.last


def entry(world: World) -> TermEntry:
    return terms(world.record, world.accord)["safety"]


def test_a_term_goes_from_proposed_to_joint_and_apart_again() -> None:
    world = World()
    first = say(world, "lab-a", DEFINED)
    assert entry(world).state is TermState.PROPOSED
    say(world, "institute-a", {"act": "join", "of": "lab-a", "to": first})
    # Two parties of one side are one side still.
    assert entry(world).state is TermState.PROPOSED
    say(world, "lab-b", DEFINED)
    assert entry(world).state is TermState.COMPARED
    say(world, "lab-b", {"act": "differ", "of": "lab-a", "to": first})
    assert entry(world).state is TermState.DIFFERS
    say(world, "lab-b", {"act": "join", "of": "lab-a", "to": first})
    found = entry(world)
    assert found.state is TermState.JOINT
    assert found.joint is not None
    assert found.joint.by == "lab-a"
    # Other words are another definition, and nobody has joined that.
    say(world, "lab-a", {"act": "define", "text": {"en": "Free of serious harm."}})
    assert entry(world).state is TermState.PROPOSED


def test_an_answer_to_words_that_were_replaced_answers_nothing() -> None:
    world = World()
    first = say(world, "lab-a", DEFINED)
    say(world, "lab-b", {"act": "differ", "of": "lab-a", "to": first})
    say(world, "lab-a", {"act": "define", "text": {"en": "Other words."}})
    assert entry(world).state is TermState.PROPOSED
    late = {"act": "join", "of": "lab-a", "to": first}
    assert "no such definition" in refusal(partial(say, world, "lab-b", late))


def test_who_defines_nothing_and_what_is_no_definition() -> None:
    world = World()
    first = say(world, "lab-a", DEFINED)
    assert "on no side" in refusal(partial(say, world, "convener", DEFINED))
    assert "is short" in refusal(partial(say, world, "lab-a", DEFINED, "no id"))
    own = {"act": "join", "of": "lab-a", "to": first}
    assert "of its own" in refusal(partial(say, world, "lab-a", own))
    joined = say(world, "institute-a", own)
    chain = {"act": "join", "of": "institute-a", "to": joined}
    assert "no such definition" in refusal(partial(say, world, "lab-b", chain))
    stranger = {"act": "join", "of": "lab-b", "to": DIGEST}
    assert "no such definition" in refusal(partial(say, world, "institute-b", stranger))


@pytest.mark.parametrize(
    "body",
    [
        {"act": "define"},
        {"act": "define", "text": {"en": "x"}, "of": "lab-a"},
        {"act": "join", "of": "lab-a"},
        {"act": "join", "of": "lab-a", "to": DIGEST, "text": {"en": "x"}},
        {"act": "differ"},
    ],
)
def test_a_term_is_defined_or_answered(body: object) -> None:
    with pytest.raises(Malformed):
        convert(body, TermBody)
