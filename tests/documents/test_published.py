"""The table of published facts: every figure sourced, every computed one computed again."""

import csv
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import prod
from pathlib import Path
from typing import Any, get_args

import pytest
from babel import Locale

import comity.documents
from comity.base import instants, quantities, typed, yaml
from comity.statement.kinds.systems import Modality, Openness
from comity.statement.quantity import Compute, Source
from shared import shared

Facts = Mapping[str, Any]

RAW = (Path(comity.documents.__file__).parent / "published.yaml").read_bytes()
TABLE: Facts = yaml.read(RAW)[0]
SYSTEMS: list[Facts] = TABLE["systems"]
WIDTHS: Facts = TABLE["widths"]
COMPUTED = {"six-n-d", "hardware-hours"}
BASIS = {
    "declared-by-developer": "declared",
    "six-n-d": "estimated",
    "hardware-hours": "estimated",
    "third-party-estimate": "estimated",
}
EPOCH_LABELS = {"confident": "3", "likely": "10", "speculative": "31"}
FIGURES = ("published", "parameters", "active_parameters", "tokens", "training_compute")
DESCRIBED = ("modalities", "openness")
# What the arithmetic of gpt-oss-120b rests on besides the developer's hours.
ASSUMED = ("hardware_peak", "utilisation")
READ_AT = {"document", "reproduction", "epoch-quotation"}
FIELDS = {"name", "developer", "country", "note", "sources", *FIGURES, *DESCRIBED}
FLOOR = Context(prec=3, rounding=ROUND_FLOOR)
CEILING = Context(prec=3, rounding=ROUND_CEILING)
# Territories that Babel knows and ISO 3166-1 does not assign.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
ISO_3166 = {code for code in Locale("en").territories if code.isalpha()} - NOT_ISO

each = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["name"])
with_compute = [system for system in SYSTEMS if "training_compute" in system]
six_n_d = [one for one in with_compute if one["training_compute"]["method"] == "six-n-d"]
each_with_compute = pytest.mark.parametrize(
    "system", with_compute, ids=lambda system: system["name"]
)


def factors(working: str) -> list[Decimal]:
    return [quantities.number(factor) for factor in working.split(" * ")]


def half_a_unit(text: str) -> Decimal:
    """Return half of the last printed digit's unit: 0.005e23 for 3.14e23."""
    return Decimal((0, (5,), int(Decimal(text).as_tuple().exponent) - 1))


def test_the_table_is_one_strict_document() -> None:
    assert len(yaml.read(RAW)) == 1
    assert set(TABLE) == {"as_of", "widths", "systems"}
    assert instants.day(TABLE["as_of"])


def test_about_forty_systems_of_many_countries_are_there() -> None:
    assert 36 <= len(SYSTEMS) <= 48
    countries = Counter(code for system in SYSTEMS for code in system["country"])
    assert len(countries) >= 10
    # No single country makes up half of it.
    assert max(countries.values()) < len(SYSTEMS) / 2


def test_no_system_stands_twice_and_the_days_run_forward() -> None:
    names = [(system["developer"], system["name"]) for system in SYSTEMS]
    assert len(set(names)) == len(names)
    days = [instants.day(system["published"]) for system in SYSTEMS]
    assert days == sorted(days)
    assert days[-1] <= instants.day(TABLE["as_of"])
    assert days[0].year == 2020


@each
def test_a_system_has_only_known_fields(system: Facts) -> None:
    assert set(system) <= FIELDS
    assert {"name", "developer", "country", "published", *DESCRIBED} <= set(system)


@each
def test_every_figure_has_its_source_and_no_source_is_idle(system: Facts) -> None:
    stated = {field for field in (*FIGURES, *DESCRIBED) if field in system}
    assumed = set(ASSUMED) if system["name"] == "gpt-oss-120b" else set()
    assert set(system["sources"]) == stated | assumed


@each
def test_a_source_says_where_it_is_and_how_it_was_read(system: Facts) -> None:
    for source in system["sources"].values():
        assert source["read_at"] in READ_AT
        said = {name: value for name, value in source.items() if name != "read_at"}
        read = typed.convert(said, Source)
        assert read.url
        assert read.place
        assert ("quoted in Epoch AI" in read.place) <= (source["read_at"] == "epoch-quotation")


@each
def test_countries_are_iso_3166(system: Facts) -> None:
    assert system["country"]
    assert set(system["country"]) <= ISO_3166


@each
def test_counts_are_exact_numbers_and_active_ones_are_fewer(system: Facts) -> None:
    count = {
        field: quantities.number(system[field])
        for field in ("parameters", "active_parameters", "tokens")
        if field in system
    }
    assert all(value == value.to_integral_value() > 0 for value in count.values())
    if "active_parameters" in count:
        assert count["active_parameters"] < count["parameters"]


@each
def test_modalities_and_openness_use_the_words_of_a_system_statement(system: Facts) -> None:
    assert set(system["modalities"]) == {"in", "out"}
    for words in system["modalities"].values():
        assert words
        assert set(words) <= set(get_args(Modality))
    assert typed.convert(system["openness"], Openness).weights


@each_with_compute
def test_a_figure_of_compute_lies_in_its_interval(system: Facts) -> None:
    said = {name: value for name, value in system["training_compute"].items() if name != "width"}
    compute = typed.convert({**said, "unit": "FLOP"}, Compute)
    assert compute.high is not None
    assert compute.best is not None
    low, best, high = (
        quantities.number(text) for text in (compute.low, compute.best, compute.high)
    )
    assert low <= best <= high
    assert compute.basis == BASIS[str(compute.method)]


@each_with_compute
def test_an_interval_is_the_best_figure_and_its_named_width(system: Facts) -> None:
    compute = system["training_compute"]
    width = WIDTHS[compute["width"]]
    best = quantities.number(compute["best"])
    if compute["width"] == "printed":
        first, *rest = compute.get("working", compute["best"]).split(" * ")
        reach = half_a_unit(first) * prod(quantities.number(factor) for factor in rest)
        low, high = best - reach, best + reach
    else:
        low = FLOOR.divide(best, quantities.number(width["below"]))
        high = CEILING.multiply(best, quantities.number(width["above"]))
    assert quantities.number(compute["low"]) == low
    assert quantities.number(compute["high"]) == high


@each_with_compute
def test_arithmetic_gives_the_best_figure_exactly(system: Facts) -> None:
    compute = system["training_compute"]
    assert ("working" in compute) >= (compute["method"] in COMPUTED)
    if "working" in compute:
        assert prod(factors(compute["working"])) == quantities.number(compute["best"])


@pytest.mark.parametrize("system", six_n_d, ids=lambda system: system["name"])
def test_six_n_d_uses_the_parameters_and_tokens_of_the_table(system: Facts) -> None:
    compute = system["training_compute"]
    parameters = system.get("active_parameters", system["parameters"])
    assert compute["working"] == f"6 * {parameters} * {system['tokens']}"
    assert compute["width"] in {"dense", "sparse", "reinforced"}
    assert (compute["width"] == "dense") <= ("active_parameters" not in system)
    assert (compute["width"] == "sparse") <= ("active_parameters" in system)


@each_with_compute
def test_who_states_the_figure_decides_its_source_and_width(system: Facts) -> None:
    compute, source = system["training_compute"], system["sources"]["training_compute"]
    third_party = compute["method"] == "third-party-estimate"
    assert third_party == source["title"].startswith("Epoch AI, ")
    assert third_party == (compute["width"] in EPOCH_LABELS)
    assert (compute["basis"] == "declared") == (compute["width"] in {"printed", "magnitude"})


def test_epochs_labels_have_the_factors_it_documents() -> None:
    for label, factor in EPOCH_LABELS.items():
        assert (WIDTHS[label]["below"], WIDTHS[label]["above"]) == (factor, factor)
        assert WIDTHS[label]["source"]["place"] == "section Estimating confidence"


def test_every_width_says_why() -> None:
    assert all(width["reason"] for width in WIDTHS.values())
    unused = set(WIDTHS) - {system["training_compute"]["width"] for system in with_compute}
    assert unused <= set(EPOCH_LABELS)


def test_declared_figures_show_that_the_width_of_a_dense_estimate_is_fair() -> None:
    shares = [
        quantities.number(system["training_compute"]["best"])
        / (6 * quantities.number(system["parameters"]) * quantities.number(system["tokens"]))
        for system in with_compute
        if system["training_compute"]["basis"] == "declared" and "tokens" in system
    ]
    assert len(shares) >= 6
    assert Decimal("0.97") < min(shares) <= max(shares) < Decimal("1.26")
    assert Decimal(1) / quantities.number(WIDTHS["dense"]["below"]) < min(shares)
    assert max(shares) < quantities.number(WIDTHS["dense"]["above"])


def test_what_is_taken_from_epoch_stands_in_its_file() -> None:
    path = shared("data", "epoch_notable_ai_models_2026-07-19.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["Model"].strip(): row for row in csv.DictReader(file)}
    cited = [
        (system, rows[system["name"]], figure)
        for system in SYSTEMS
        for figure, source in system["sources"].items()
        if f"row {system['name']}, column" in source["place"]
    ]
    assert len(cited) > 100
    for system, row, figure in cited:
        if figure == "published":
            assert row["Publication date"] == system["published"]
        elif system["sources"][figure]["place"].endswith("and Confidence"):
            assert row["Confidence"].lower() == system["training_compute"]["width"]
            # Epoch's file carries stray last digits such as 5.0000000001e+25.
            theirs = Context(prec=6).create_decimal(row["Training compute (FLOP)"])
            assert theirs == quantities.number(system["training_compute"]["best"])
