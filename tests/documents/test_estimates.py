"""Estimates of training compute as they are asked for and told."""

import pytest

from comity.accounting.chips import CHIPS
from comity.base.errors import Malformed
from comity.base.quantities import Interval, number
from comity.documents.estimates import as_json, asked, compared, lines
from comity.oversight.thresholds import thresholds
from documents.told import READER
from smallpack import clause, pack

BOTH = {
    "parameters": "405e9",
    "tokens": "15.6e12",
    "chip": "h100-sxm",
    "count": "16,384",
    "hours": 1296,
    "utilisation": "0.38:0.43",
}
ONE = {"parameters": "1e9", "tokens": "1e10"}


def over(figure: str, name: str, sense: str = "over") -> dict[str, object]:
    return clause(name, tests={"x": {"fact": "training_compute", sense: figure}}, when="x")


def told(said: dict[str, object], *clauses: dict[str, object]) -> list[str]:
    found = asked(said, CHIPS)
    rules = [pack(*clauses)] if clauses else []
    against = compared(found.estimate.whole, thresholds(rules))
    return list(lines(found, against, READER))


def test_both_methods_are_told_with_their_working() -> None:
    shown = told(BOTH)
    assert shown[0] == "Training compute: 2.8e25..3.8e25 FLOP, in two significant figures"
    assert shown[1].split("   ")[0] == "  by architecture"
    assert "6 operations x 4.05e11 parameters x 1.56e13 tokens x 1 epochs" in shown[1]
    assert (
        "9.894e14 FLOP/s x 16384 chips x 1296 hours x 3600 s x 0.38..0.43 of the peak" in shown[2]
    )
    assert "dense peak of NVIDIA H100 SXM in bf16: https://" in shown[3]
    assert shown[4].startswith("THE TWO METHODS DISAGREE")


def test_methods_that_meet_agree() -> None:
    shown = told({**BOTH, "utilisation": "0.38:0.6"})
    assert "The two methods agree: their intervals meet." in shown


def test_one_method_alone_is_enough() -> None:
    shown = told({"peak": "1e15", "count": "10", "hours": "10", "utilisation": "0.5"})
    assert shown[0].startswith("Training compute: 1.8e20 FLOP")
    assert not [line for line in shown if "architecture" in line or "agree" in line.lower()]
    assert not [line for line in told(ONE) if "hardware" in line]


def test_active_parameters_count_and_all_of_them_are_told() -> None:
    shown = told({**ONE, "active_parameters": "1e8"})
    assert shown[0].startswith("Training compute: 6e18 FLOP")
    assert any("of 1e9 in all" in line for line in shown)
    assert not [
        line for line in told({"active_parameters": "1e8", "tokens": "1"}) if "in all" in line
    ]


def test_a_figure_is_held_against_the_thresholds_of_the_packs() -> None:
    low = {"parameters": ["1e12", "2e12"], "tokens": "1e12"}  # 6e24..1.2e25
    shown = told(low, over("1e24", "A-1"), over("1e25", "A-2", "at_least"), over("1e26", "A-3"))
    sides = [line.split()[0:3] for line in shown if "small" in line]
    assert sides == [["past", ">", "1e24"], ["across", "≥", "1e25"], ["not", "past", ">"]]


def test_the_fact_is_not_rounded_over_a_threshold() -> None:
    just_under = told({"parameters": "1e12", "tokens": "1.66e12"})
    assert just_under[0].startswith("Training compute: 1e25 FLOP")
    assert just_under[-1] == 'As a fact: training_compute: "9.96e24"'
    between = told({"parameters": "1e12:2e12", "tokens": "1.6612345e12"})
    assert between[-1] == 'As a fact: training_compute: ["9.9674e24", "1.99349e25"]'


def test_without_an_upper_end_the_fact_has_none() -> None:
    from comity.documents.estimates import _as_fact  # noqa: PLC0415 - no input gives it

    assert _as_fact(Interval(number("1e25"), None)) == 'training_compute: ["1e25", null]'


def test_programs_get_exact_figures() -> None:
    found = asked(BOTH, CHIPS)
    shown = as_json(found, compared(found.estimate.whole, thresholds([pack(over("1e25", "A"))])))
    assert shown["by_architecture"] == {
        "low": "3.7908e25",
        "high": "3.7908e25",
        "rounded": "3.8e25",
    }
    assert shown["disagree"] is True
    assert shown["thresholds"] == [
        {"pack": "small", "clause": "A", "sense": "over", "figure": "1e25", "past": True}
    ]
    assert as_json(asked(ONE, CHIPS), ())["by_hardware"] is None
    assert asked({**ONE, "precision": "fp8"}, CHIPS).precision == "fp8"


SPELLINGS = ["1.0E+9", "1e9", "1,000,000,000", "1_000_000_000", "1e09", "1000000000.0"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_figure_may_be_written_as_programs_write_it(text: str) -> None:
    assert asked({**ONE, "parameters": text}, CHIPS).estimate.whole.low == number("6e19")


WRONG = {
    "nothing": ({}, "say parameters and tokens, or a chip"),
    "no tokens": ({"parameters": "1"}, "parameters and tokens, both"),
    "no parameters": ({"tokens": "1"}, "parameters and tokens, both"),
    "no figure": ({**ONE, "tokens": "many"}, "tokens is a figure such as 405e9"),
    "three figures": ({**ONE, "tokens": "1:2:3"}, "tokens is a figure such as 405e9"),
    "negative": ({**ONE, "tokens": "-1"}, "tokens is a figure such as 405e9"),
    "another name": ({**ONE, "params": "1"}, "an estimate has no params; it has parameters"),
    "chip and peak": ({**BOTH, "peak": "1e15"}, "a chip or its peak, not both"),
    "no count": ({"chip": "tpu-v3", "hours": 1, "utilisation": "0.5"}, "count is missing"),
    "no chip": ({"count": "1", "hours": 1, "utilisation": "0.5"}, "chip is missing"),
    "only a chip": ({"chip": "tpu-v3"}, "count, hours, utilisation is missing"),
}


@pytest.mark.parametrize(("said", "why"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_what_would_be_right(said: dict[str, object], why: str) -> None:
    with pytest.raises(Malformed, match=why):
        asked(said, CHIPS)
