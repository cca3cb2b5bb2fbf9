"""Both methods against what is published: how many of Epoch's figures they come to."""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest

from comity.accounting.estimate import Architecture, Machines
from comity.base.quantities import Interval
from comity.documents import hardware
from shared import shared

FACTOR = Decimal("1.3")


class Compared(NamedTuple):
    """A published figure, and what our method makes of the published inputs."""

    model: str
    published: Decimal
    ours: Decimal

    @property
    def agrees(self) -> bool:
        return self.published / FACTOR <= self.ours <= self.published * FACTOR


def rows() -> list[Mapping[str, str]]:
    raw = shared("data", "epoch_notable_ai_models_2026-07-19.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(raw)))


def exactly(text: str) -> Interval:
    return Interval.exactly(Decimal(text))


def by_architecture() -> Iterator[Compared]:
    """Yield dense language models trained from nothing, of which Epoch is confident."""
    needed = ("Parameters", "Training dataset size (total)", "Training compute (FLOP)")
    for row in rows():
        notes = (row["Parameters notes"] + row["Training compute notes"]).lower()
        sparse = any(word in notes for word in ("expert", "activ", "moe", "sparse"))
        trained = row["Confidence"] == "Confident" and not row["Base model"] and not sparse
        if trained and all(row[name] for name in needed) and "Language" in row["Domain"]:
            found = Architecture(
                exactly(row[needed[0]]), exactly(row[needed[1]]), exactly(row["Epochs"] or "1")
            )
            yield Compared(row["Model"], Decimal(row[needed[2]]), found.compute().low)


def by_hardware() -> Iterator[Compared]:
    """Yield every model with chips, hours and the share of the peak that is published."""
    chips = hardware.read(shared("data", "epoch_ml_hardware_2026-07-19.csv").read_bytes())
    needed = ("Training compute (FLOP)", "Hardware quantity", "Training time (hours)")
    for row in rows():
        share = row["Hardware utilization (MFU)"]
        chip = chips.get(row["Training hardware"])
        if share and chip and "fp16" in chip.peaks and all(row[name] for name in needed):
            found = Machines(
                Interval.exactly(chip.peak("fp16")),
                exactly(row[needed[1]]),
                exactly(row[needed[2]]),
                exactly(share),
            )
            yield Compared(row["Model"], Decimal(row[needed[0]]), found.compute().low)


@pytest.mark.parametrize(
    ("method", "least"), [(by_architecture, 0.55), (by_hardware, 0.75)], ids=["6ND", "hardware"]
)
def test_most_published_figures_come_out_within_a_third(
    method: type[Iterator[Compared]], least: float, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(method())
    agree = [one for one in found if one.agrees]
    with capsys.disabled():
        print(f"\n  {len(agree)} of {len(found)} within a factor of {FACTOR}")  # noqa: T201 - the count is what this is for
    assert len(found) >= 25
    assert len(agree) >= least * len(found)
