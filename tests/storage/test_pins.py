"""Pins: the first accord seen at an address is the one that counts, and may only grow."""

from pathlib import Path

import pytest

import world
from comity.accord.chain import Chain
from comity.base.errors import Refused, Unavailable
from comity.storage.pins import Pins, home

ADDRESS = "http://127.0.0.1:8600"
OTHER = "rehearsal.other.example/log"


@pytest.fixture
def pins(tmp_path: Path) -> Pins:
    return Pins(tmp_path / "home")


def chain(versions: int = 1, title: str = "Next") -> Chain:
    here = world.World()
    for number in range(versions - 1):
        here.amend(title=world.text(f"{title} {number}"))
    return here.chain


def test_the_first_chain_for_an_address_is_pinned(pins: Pins) -> None:
    assert pins.keep(ADDRESS, chain()) is True
    assert pins.keep(ADDRESS, chain()) is False
    assert pins.of(chain().genesis).write() == chain().write()


def test_an_address_is_the_same_with_a_slash_at_its_end(pins: Pins) -> None:
    pins.keep(ADDRESS, chain())
    assert pins.keep(f"{ADDRESS}/", chain()) is False


def test_one_register_may_have_several_addresses(pins: Pins) -> None:
    assert pins.keep(ADDRESS, chain()) is True
    assert pins.keep("https://register.example", chain()) is True


def test_another_genesis_at_a_pinned_address_is_refused(pins: Pins) -> None:
    pins.keep(ADDRESS, chain())
    other = Chain.checked([(0, world.genesis(origin=OTHER))])
    with pytest.raises(Refused, match="another register than the one pinned"):
        pins.keep(ADDRESS, other)
    with pytest.raises(Unavailable):
        pins.of(other.genesis)


def test_a_pinned_chain_grows(pins: Pins) -> None:
    pins.keep(ADDRESS, chain())
    pins.keep(ADDRESS, chain(3))
    assert len(pins.of(chain().genesis).versions) == 3


@pytest.mark.parametrize(("versions", "title"), [(1, "Next"), (2, "Next"), (3, "Fork")])
def test_a_shorter_or_another_history_of_an_accord_is_refused(
    pins: Pins, versions: int, title: str
) -> None:
    shown = chain(versions, title)
    pins.keep(ADDRESS, chain(3))
    for address in (ADDRESS, "https://elsewhere.example"):
        with pytest.raises(Refused, match="does not continue the one pinned"):
            pins.keep(address, shown)
    assert len(pins.of(shown.genesis).versions) == 3


def test_nothing_vouches_for_a_register_that_is_not_pinned(pins: Pins) -> None:
    with pytest.raises(Unavailable, match=r"no accord is pinned .* --accord FILE"):
        pins.of(chain().genesis)


def test_pins_lie_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("COMITY_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home() == tmp_path / ".comity"
