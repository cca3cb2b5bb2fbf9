"""Peaks of chips: found by name, each with its source, and never those that count on sparsity."""

import pytest

from comity.accounting.chips import CHIPS, chip
from comity.base.errors import Malformed
from comity.base.quantities import number
from comity.documents import hardware
from shared import shared

NAMES = {
    "exact": ("NVIDIA H100 SXM", "NVIDIA H100 SXM"),
    "small, with dashes": ("nvidia-h100-sxm", "NVIDIA H100 SXM"),
    "a part": ("tpu-v3", "Google TPU v3"),
}


@pytest.mark.parametrize(("asked", "found"), NAMES.values(), ids=NAMES)
def test_a_chip_is_found_by_its_name(asked: str, found: str) -> None:
    assert chip(asked, CHIPS).name == found


@pytest.mark.parametrize("asked", ["h100", "h1000", "abacus"])
def test_a_name_that_is_none_or_several_gets_the_nearest_ones(asked: str) -> None:
    with pytest.raises(Malformed, match="name its dense peak with --peak"):
        chip(asked, CHIPS)


def test_a_precision_without_a_figure_names_those_there_are() -> None:
    assert CHIPS["NVIDIA H100 SXM"].peak("bf16") == number("989.4e12")
    with pytest.raises(Malformed, match="only in bf16"):
        CHIPS["Google TPU v3"].peak("fp8")


def test_every_own_chip_has_a_source() -> None:
    assert all(one.source.startswith("https://") for one in CHIPS.values())


SAME = {
    "NVIDIA A100": "NVIDIA A100",
    "NVIDIA H100 SXM": "NVIDIA H100 SXM5 80GB",
    "NVIDIA H100 PCIe": "NVIDIA H100 PCIe",
    "Google TPU v3": "Google TPU v3",
    "Google TPU v5e": "Google TPU v5e",
}


@pytest.mark.parametrize(("own", "theirs"), SAME.items(), ids=SAME)
def test_our_peaks_are_those_of_epochs_table(own: str, theirs: str) -> None:
    table = hardware.read(shared("data", "epoch_ml_hardware_2026-07-19.csv").read_bytes())
    ratio = CHIPS[own].peak("bf16") / table[theirs].peak("bf16")
    assert abs(ratio - 1) < number("0.001")
