"""`comity audit` of a folder or an address: what it names, and what it is worth without a pin."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.accord.chain import Chain
from comity.service.ports import system_clock
from comity.service.wiring.register import open_register
from comity.statement.entry import Entry
from service import houses
from service.stories import SYSTEM
from serving import Said, Served

Run = Callable[..., Said]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Chain]:
    folder = tmp_path_factory.mktemp("audited") / "data"
    return folder, houses.build(folder, [3], system_clock)


@pytest.fixture
def house(kept: tuple[Path, Chain], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0], tmp_path / "data"))


@pytest.fixture
def accord(kept: tuple[Path, Chain], tmp_path: Path) -> Path:
    path = tmp_path / "accord.json"
    path.write_bytes(kept[1].write())
    return path


def test_a_folder_without_a_pin_holds_and_proves_nothing(comity: Run, house: Path) -> None:
    said = comity("audit", house)
    assert said.code == 4
    assert "4 entries: 4 statements with their signatures, 0 void" in said.out
    assert "WRONG" not in said.out
    assert "no accord is pinned" in said.err


def test_a_folder_with_its_accord_holds(comity: Run, house: Path, accord: Path) -> None:
    said = comity("audit", house, "--accord", accord)
    assert (said.code, said.err) == (0, "")
    assert "3 cosigners checked" in said.out
    whole = json.loads(comity("audit", house, "--accord", accord, "--json").out)
    assert whole["faults"] == {}
    assert whole["void"] == {}
    assert (whole["entries"], whole["unproven"], whole["cosigners"]) == (4, 0, 3)
    assert whole["fingerprint"] in said.out


@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "not pinned"])
def test_a_changed_file_is_named_by_its_path_in_the_folder(
    comity: Run, house: Path, accord: Path, *, pinned: bool
) -> None:
    words = ("--accord", accord) if pinned else ()
    for part in ("log/tile/entries/000.p/4", "log/tile/0/000.p/1", "log/checkpoint", "head"):
        path = house / part
        whole = path.read_bytes()
        path.write_bytes(whole[:-3] + b"?" + whole[-2:])
        said = comity("audit", house, *words)
        assert said.code == 1
        assert [one.split(":")[0] for one in said.out.splitlines() if "WRONG" in one] == [
            f"WRONG  {part}"
        ]
        assert list(json.loads(comity("audit", house, "--json", *words).out)["faults"]) == [part]
        path.write_bytes(whole)
    assert comity("audit", house, "--accord", accord).code == 0


def test_an_accord_of_another_register_does_not_fit(
    comity: Run, house: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(houses.build(tmp_path / "other", [], system_clock).write())
    assert comity("audit", house, "--accord", other).code == 1


@pytest.mark.parametrize(("data", "code"), [(b"", 3), (b"[]", 3), (None, 4)])
def test_an_accord_that_cannot_be_read_is_said_so(
    comity: Run, house: Path, tmp_path: Path, data: bytes | None, code: int
) -> None:
    if data is not None:
        (tmp_path / "bad.json").write_bytes(data)
    assert comity("audit", house, "--accord", tmp_path / "bad.json").code == code


def with_entries(house: Path) -> None:
    """Log what `decide` refuses, published, and an entry that is not published."""

    async def log() -> None:
        register, now = open_register(house), system_clock()
        said = houses.signed(register, "system/v1", "public-record/stolen", SYSTEM, now)
        register.log.append([Entry(now, said.envelope).write()], [now])
        register.log.publish(register.accord)
        late = houses.observed(register, "Late", now)
        register.log.append([Entry(now, late.envelope).write()], [now])
        register.close()

    asyncio.run(log())


def test_what_is_void_or_not_yet_proven_is_listed_and_no_fault(
    comity: Run, house: Path, accord: Path
) -> None:
    with_entries(house)
    said = comity("audit", house, "--accord", accord)
    assert said.code == 0
    assert "void   entry 4: public-record registers a developer/v1 before its systems" in said.out
    assert "1 of them are recorded and not yet proven" in said.out
    whole = json.loads(comity("audit", house, "--accord", accord, "--json").out)
    assert list(whole["void"]) == ["4"]
    assert (whole["voids"], whole["unproven"]) == (1, 1)


@pytest.mark.parametrize("missing", ["head", "log/checkpoint"])
def test_a_folder_that_lost_its_head_or_its_checkpoint_is_still_audited(
    comity: Run, house: Path, accord: Path, missing: str
) -> None:
    (house / missing).unlink()
    said = comity("audit", house, "--accord", accord)
    assert said.code == 1
    assert f"WRONG  {missing}: it is missing" in said.out


def test_an_address_without_a_pin_proves_nothing(comity: Run, served: Served) -> None:
    said = comity("audit", served.address)
    assert said.code == 4
    assert "no accord is pinned" in said.err
    assert comity("accord", "show", "--to", served.address).code == 0
    said = comity("audit", served.address)
    assert (said.code, said.err) == (0, "")
    assert comity("accord", "save", "served.json", "--to", served.address).code == 0
    assert comity("audit", served.address, "--accord", "served.json", "--json").code == 0


def test_an_address_without_a_log_cannot_be_audited(comity: Run, served: Served) -> None:
    said = comity("audit", f"{served.address}/nowhere")
    assert said.code == 4
    assert "there is no checkpoint to audit" in said.err
