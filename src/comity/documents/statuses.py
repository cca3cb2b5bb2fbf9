"""The status of an adopted text as the UN's depositary publishes it, a row per participant."""

from collections.abc import Iterator
from typing import Any

from comity.documents.tables import table

Json = dict[str, Any]
COLUMNS = (
    "Participant",
    "Signature",
    "Consent",
    "Bound since",
    "Withdrawal",
    "Until",
    "Reservations and declarations",
    "Objections",
)
# How a deposit is marked behind its date: A acceptance, AA approval, a accession; ours for others.
MARKS = {
    "ratify": "",
    "accept": " A",
    "approve": " AA",
    "accede": " a",
    "confirm": " c",
    "sign-definitively": " s",
}


def rows(status: Json) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each participant's row; a day is written 2027-03-01."""
    done = status["notifications"]
    for one in status["parties"]:
        own = [act for act in done if act["party"] == one["party"]]
        yield (
            one["party"],
            _day(one["signed"]),
            _day(one["consent"]),
            one["bound"] or "",
            _day(one["withdrawal"], mark=False),
            one["until"] or "",
            _numbers(own, "reserve", "declare"),
            _numbers(own, "object"),
        )


def csv(status: Json) -> str:
    return table(COLUMNS, rows(status))


def _day(act: Json | None, *, mark: bool = True) -> str:
    if act is None:
        return ""
    return str(act["day"]) + (MARKS.get(act["act"], "") if mark else "")


def _numbers(acts: list[Json], *kinds: str) -> str:
    return "; ".join(str(one["number"]) for one in acts if one["act"] in kinds)
