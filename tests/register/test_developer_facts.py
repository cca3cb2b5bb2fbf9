"""What a developer states of itself: where it is, who stands for it, what it earns and joined."""

import datetime
from decimal import Decimal

import pytest

from comity.base.quantities import Interval
from comity.register.developer_facts import EU_STATES, developer_facts
from comity.rules.facts import Membership, check, holding
from register.stating import AT, TIME, Json, between, developer_row, of_developer

SEATS: dict[str, tuple[list[str], bool | None]] = {
    "nobody knows": ([], None),
    "in a member state": (["IE"], True),
    "one of two": (["US", "FR"], True),
    "beside the Union": (["NO", "CH", "GB"], False),
    "far from it": (["KR"], False),
}


@pytest.mark.parametrize(("seats", "answer"), SEATS.values(), ids=SEATS)
def test_where_a_developer_is_established(seats: list[str], answer: bool | None) -> None:
    found = of_developer(entities=[{"name": "Lab A", "seat": seat} for seat in seats])
    assert found.get("established_in_eu") is answer
    assert len(EU_STATES) == 27


MANDATE = {"market": "EU", "entity": "Mandate Ltd", "seat": "IE"}
DAYS = {"since": "2026-01-01", "until": "2026-12-31"}
MANDATES: dict[str, tuple[list[Json] | None, str, bool | None]] = {
    "nothing said": (None, "2026-06-15", None),
    "none": ([], "2026-06-15", False),
    "in another market": ([{**MANDATE, "market": "KR"}], "2026-06-15", False),
    "at any time": ([MANDATE], "2026-06-15", True),
    "the day before": ([MANDATE | DAYS], "2025-12-31", False),
    "the first day": ([MANDATE | DAYS], "2026-01-01", True),
    "the last day": ([MANDATE | DAYS], "2026-12-31", True),
    "the day after": ([MANDATE | DAYS], "2027-01-01", False),
    "a second one": ([MANDATE | DAYS, {**MANDATE, "since": "2027-01-01"}], "2027-01-01", True),
}


@pytest.mark.parametrize(("mandates", "day", "answer"), MANDATES.values(), ids=MANDATES)
def test_whether_a_developer_is_represented_depends_on_the_day(
    mandates: list[Json] | None, day: str, answer: bool | None
) -> None:
    body = {} if mandates is None else {"representatives": mandates}
    found = of_developer(datetime.date.fromisoformat(day), **body)
    assert found.get("eu_representative") is answer


def test_the_last_mandate_that_ended_is_known_from_the_day_after() -> None:
    mandates = [MANDATE | DAYS, MANDATE | {"until": "2025-05-05"}, MANDATE]
    mandates.append({**MANDATE, "market": "KR", "until": "2026-01-31"})
    for day, ended in (
        ("2026-12-31", datetime.date(2025, 5, 5)),
        ("2027-01-01", datetime.date(2026, 12, 31)),
    ):
        found = of_developer(datetime.date.fromisoformat(day), representatives=mandates)
        assert found["eu_mandate_ended_on"] == ended
    assert "eu_mandate_ended_on" not in of_developer(representatives=[MANDATE])


def revenue(year: int, currency: str = "USD", low: str = "4e8", high: str | None = "5e8") -> Json:
    said = {"year": year, "currency": currency, "low": low, "high": high}
    return {name: value for name, value in said.items() if value is not None}


REVENUES: dict[str, tuple[list[Json], Interval | None]] = {
    "nothing said": ([], None),
    "of the year before": ([revenue(2024), revenue(2025, high="6e8")], between("4e8", "6e8")),
    "of this year": ([revenue(2026)], None),
    "of two years before": ([revenue(2024)], None),
    "in another currency": ([revenue(2025, "EUR")], None),
    "in two currencies": (
        [revenue(2025, "KRW", "1e12", "1e12"), revenue(2025)],
        between("4e8", "5e8"),
    ),
    "at least": ([revenue(2025, high=None)], between("4e8", None)),
    "exactly": ([revenue(2025, low="5e8")], between("5e8", "5e8")),
    "nothing earned": ([revenue(2025, low="0", high="0")], between("0", "0")),
}


@pytest.mark.parametrize(("stated_revenue", "found"), REVENUES.values(), ids=REVENUES)
def test_revenue_is_that_of_the_preceding_year_in_dollars_or_unknown(
    stated_revenue: list[Json], found: Interval | None
) -> None:
    assert of_developer(revenue=stated_revenue).get("affiliate_revenue_usd") == found


JOINED = [
    {"name": "a-code", "joined": "2026-01-01", "left": "2026-06-15"},
    {"name": "a-pledge", "joined": "2026-06-15"},
]
CODE = Membership("a-code", datetime.date(2026, 1, 1), datetime.date(2026, 6, 15))
PLEDGE = Membership("a-pledge", datetime.date(2026, 6, 15))
COMMITMENTS: dict[str, tuple[list[Json] | None, str, tuple[Membership, ...] | None]] = {
    "nothing said": (None, "2026-06-15", None),
    "none joined": ([], "2026-06-15", ()),
    "in the first": (JOINED, "2026-06-14", (CODE, PLEDGE)),
    "from one to the other": (JOINED, "2026-06-15", (PLEDGE,)),
}


@pytest.mark.parametrize(("joined", "day", "members"), COMMITMENTS.values(), ids=COMMITMENTS)
def test_a_commitment_comes_with_its_days_and_binds_until_it_is_left(
    joined: list[Json] | None, day: str, members: tuple[Membership, ...] | None
) -> None:
    at = datetime.date.fromisoformat(day)
    said = developer_row() if joined is None else developer_row(commitments=joined)
    found = holding(developer_facts(said, at), at)
    value = found["commitments_joined"].value if "commitments_joined" in found else None
    assert value == members


def test_a_fact_holds_for_the_days_that_are_known() -> None:
    body = {"revenue": [revenue(2025)], "representatives": [MANDATE | DAYS]}
    found = developer_facts(developer_row(**body), AT)
    check(found)
    year = found["affiliate_revenue_usd"]
    assert (str(year.since), str(year.until)) == ("2026-01-01", "2026-12-31")
    mandate = found["eu_representative"]
    assert (str(mandate.since), str(mandate.until)) == ("2026-01-01", "2026-12-31")
    assert (mandate.entries, mandate.source, str(mandate.recorded)) == ((3,), "sha256:3", TIME)


def test_what_kind_of_operator_it_is_is_a_fact() -> None:
    found = of_developer(operator_class=["state-organ"], small_enterprise=False)
    assert found["operator_class"] == frozenset({"state-organ"})
    assert found["small_enterprise"] is False


QUARTER = {"market": "KR", "since": "2025-10-01", "until": "2025-12-31", "low": "900000"}


def test_what_korea_asks_of_a_developer() -> None:
    found = of_developer(
        entities=[{"name": "Lab A", "seat": "KR"}],
        representatives=[MANDATE | {"market": "KR"}],
        revenue=[{"year": 2025, "currency": "KRW", "low": "2000000000000"}],
        daily_users=[{**QUARTER, "since": "2025-07-01"}, {**QUARTER, "market": "EU"}, QUARTER],
    )
    assert found["kr_established"] is True
    assert found["kr_representative"] is True
    assert found["kr_revenue_krw"] == Interval(Decimal(2000000000000), None)
    assert found["kr_daily_users"] == Interval(Decimal(900000), None)
    assert "kr_daily_users" not in of_developer(datetime.date(2027, 1, 1), daily_users=[QUARTER])


def test_what_new_york_asks_of_a_developer() -> None:
    regime = {"name": "A federal regime", "declared_on": "2026-03-01", "until": "2026-05-31"}
    for day, wanted in (("2026-02-28", False), ("2026-03-01", True), ("2026-06-01", False)):
        found = of_developer(datetime.date.fromisoformat(day), federal_regimes=[regime])
        assert found["ny_federal_declared"] is wanted
    open_ended = of_developer(
        datetime.date(2026, 6, 1),
        federal_regimes=[{**regime, "until": None}],
        college_exemption=False,
    )
    assert open_ended["ny_federal_declared"] is True
    assert open_ended["ny_college_research"] is False
