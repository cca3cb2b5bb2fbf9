"""What is packaged with the program is there, and reads."""

from comity.adapters.packaged import cases, packs, published
from comity.rules.cases import parse


def test_every_pack_reads_and_has_its_cases_beside_it() -> None:
    found = packs()
    assert {pack.id for pack in found} >= {"eu-ai-act-gpai", "us-ca-sb53"}
    for pack in found:
        beside = cases(pack)
        assert beside is not None
        assert parse(beside)


def test_packs_are_read_once_and_in_one_order() -> None:
    assert packs() is packs()
    assert [pack.id for pack in packs()] == sorted(pack.id for pack in packs())


def test_the_published_table_reads() -> None:
    assert len(published()) >= 40
