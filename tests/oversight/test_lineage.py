"""Lineage: what a base's registration says for those who build on it, and where a chain ends."""

import datetime
from decimal import Decimal

from comity.base.quantities import Interval
from comity.oversight.directory import known_systems
from comity.oversight.duties import facts_of
from comity.oversight.lineage import base_of, lineage
from comity.register.rows import SystemRow
from comity.rules.facts import FactSet
from oversight.rows import Json, Record, compute

AT = datetime.date(2026, 6, 15)


def trained(flop: str) -> Json:
    return {"by": "self", "compute": compute(flop, flop, flop), "purpose": "pre-training"}


def record(**orion: object) -> Record:
    kept = Record()
    kept.developer()
    kept.system(answers=("lab-a/orion",), training=[trained("9e25")], **orion)
    return kept


def derive(kept: Record, id_: str, name: str, base: str, flop: str, **more: object) -> None:
    kept.system(
        id_,
        answers=(f"lab-a/{name.casefold()}",),
        name=name,
        derived=True,
        derives_from={"developer": "Lab A", "name": base, **more},
        training=[trained(flop)],
    )


def facts(kept: Record, id_: str) -> FactSet:
    (known,) = (one for one in known_systems(kept) if one.id == id_)
    return facts_of(kept, known, AT)


def exactly(text: str) -> Interval:
    return Interval.exactly(Decimal(text))


def test_the_base_says_what_its_derivative_does_not() -> None:
    kept = record(designation={"designated": True, "informed_on": "2026-01-02"})
    derive(kept, "lab-a/lyra", "Lyra", "Orion", "3e25")
    found = facts(kept, "lab-a/lyra")
    assert found["base_compute"].value == exactly("9e25")
    assert found["base_systemic"].value is True
    assert found["base_compute"].entries == (2,)
    assert found["base_compute"].source == "sha256:2"


def test_what_a_derivative_states_itself_stands() -> None:
    kept = record()
    derive(kept, "lab-a/lyra", "Lyra", "Orion", "3e25", base_compute=compute("8e25", None, "8e25"))
    assert facts(kept, "lab-a/lyra")["base_compute"].value == exactly("8e25")


def test_a_chain_adds_up() -> None:
    kept = record()
    derive(kept, "lab-a/lyra", "Lyra", "Orion", "3e25")
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert facts(kept, "lab-a/mira")["base_compute"].value == exactly("1.2e26")
    found = lineage(kept, "lab-a/mira")
    assert [one.key for one in found.bases] == ["lab-a/lyra", "lab-a/orion"]
    assert found.derivatives == ()
    assert [one.key for one in lineage(kept, "lab-a/orion").derivatives] == ["lab-a/lyra"]
    assert lineage(kept, "lab-a/nobody").bases == ()


def test_a_chain_with_a_stated_base_ends_there() -> None:
    kept = record()
    derive(
        kept, "lab-a/lyra", "Lyra", "Elsewhere", "3e25", base_compute=compute("1e25", None, "1e25")
    )
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert facts(kept, "lab-a/mira")["base_compute"].value == exactly("4e25")


def test_a_base_that_builds_on_the_unknown_has_no_upper_bound() -> None:
    kept = record()
    derive(kept, "lab-a/lyra", "Lyra", "Elsewhere", "3e25")
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert facts(kept, "lab-a/mira")["base_compute"].value == Interval(Decimal("3e25"), None)


def test_of_an_untold_training_only_what_came_before_is_known() -> None:
    kept = record()
    kept.system(
        "lab-a/lyra",
        answers=("lab-a/lyra",),
        name="Lyra",
        derives_from={"developer": "Lab A", "name": "Orion"},
    )
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert facts(kept, "lab-a/mira")["base_compute"].value == Interval(Decimal("9e25"), None)
    kept = Record()
    kept.system("lab-a/lyra", answers=("lab-a/lyra",), name="Lyra")
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert "base_compute" not in facts(kept, "lab-a/mira")


def test_a_circle_ends() -> None:
    kept = Record()
    derive(kept, "lab-a/lyra", "Lyra", "Mira", "3e25")
    derive(kept, "lab-a/mira", "Mira", "Lyra", "1e25")
    assert [one.key for one in lineage(kept, "lab-a/mira").bases] == ["lab-a/lyra"]
    assert facts(kept, "lab-a/mira")["base_compute"].value == Interval(Decimal("3e25"), None)


def test_a_name_that_two_answer_to_is_told_apart_by_its_version_or_not_at_all() -> None:
    kept = record()
    kept.system("lab-a/orion-5", answers=("lab-a/orion",), version="5")
    derive(kept, "lab-a/lyra", "Lyra", "Orion", "3e25")
    derive(kept, "lab-a/mira", "Mira", "Orion", "3e25", version="5")
    lyra, mira = kept.get(SystemRow, "lab-a/lyra"), kept.get(SystemRow, "lab-a/mira")
    assert lyra is not None
    assert mira is not None
    assert base_of(kept, lyra) is None
    base = base_of(kept, mira)
    assert base is not None
    assert base.key == "lab-a/orion-5"


def test_nobody_is_its_own_base() -> None:
    kept = Record()
    derive(kept, "lab-a/lyra", "Lyra", "Lyra", "3e25")
    row = kept.get(SystemRow, "lab-a/lyra")
    assert row is not None
    assert base_of(kept, row) is None


def test_facts_that_contradict_one_another_are_unknown() -> None:
    kept = record(deployed=False, facts=[{"name": "deployed_on", "value": "2026-06-01"}])
    assert not {"deployed", "deployed_on"} & facts(kept, "lab-a/orion").keys()
