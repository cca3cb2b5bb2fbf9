"""Epoch's table of hardware: dense peaks by precision."""

import pytest

from comity.base.errors import Malformed
from comity.base.quantities import number
from comity.documents.hardware import NAME, TENSOR, read

HALF = "FP16 (half precision) performance (FLOP/s)"
HEAD = f"{NAME},{TENSOR},{HALF},Link to datasheet\n"


def test_the_peak_of_tensors_stands_before_the_other_one() -> None:
    found = read(f"\ufeff{HEAD}A 1,3.12e+14,7e13,https://a.example; https://b\nB,,5.0,\n".encode())
    assert found["A 1"].peaks == {"bf16": number("312e12"), "fp16": number("312e12")}
    assert found["A 1"].source == "https://a.example"
    assert found["B"].peaks == {"fp16": 5}
    assert found["B"].source.startswith("Epoch AI")


def test_a_chip_without_a_figure_is_left_out() -> None:
    assert read(f"{HEAD}C,,,\n,1.0,,\n".encode()) == {}


WRONG = {
    "no such table": (b"a,b\n1,2\n", "column Hardware name is missing"),
    "empty": (b"", "column Hardware name is missing"),
    "no figure": (f"{HEAD}A,fast,,\n".encode(), "is not a figure: fast"),
    "zero": (f"{HEAD}A,0,,\n".encode(), "is not a figure: 0"),
    "no CSV": (f'{HEAD}"A"x,1,,\n'.encode(), "not CSV at line"),
    "no text": (b"\xff", "not UTF-8"),
}


@pytest.mark.parametrize(("raw", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_such_table_is_said_so(raw: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(raw)
