"""Cases: facts with the answers a pack must give, kept beside it and run with `packs check`."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

from msgspec import Meta

from comity.base import yaml
from comity.base.errors import ComityError, Malformed, Refused
from comity.base.instants import Instant
from comity.base.typed import Line, Moment, Said, Slug, convert
from comity.rules import factsheet
from comity.rules.answers import Answer
from comity.rules.clause import ClauseId, FactName
from comity.rules.coverage import Coverage, Tried, coverage
from comity.rules.engine import assess
from comity.rules.facts import FactSet
from comity.rules.finding import DueDate, Effect, Finding
from comity.rules.packs import Pack


class ExpectedDue(Said, frozen=True):
    """The ends a case expects, or the facts that are missing for them."""

    nominal: Moment | None = None
    rolled: Moment | None = None
    latest: Moment | None = None
    missing: tuple[FactName, ...] = ()


class Expected(Said, frozen=True):
    """What a case expects of one clause; what is left out is not looked at."""

    answer: Answer
    effect: Effect | None = None
    missing: tuple[FactName, ...] | None = None
    exempt: tuple[Line, ...] | None = None
    met: Answer | None = None
    due: ExpectedDue | None = None


class CaseShape(Said, frozen=True):
    name: Line
    at: datetime.date
    facts: dict[FactName, Any]
    expect: dict[ClauseId, Answer | Expected]


class CasesShape(Said, frozen=True):
    pack: Slug
    cases: Annotated[tuple[CaseShape, ...], Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Case:
    """Facts on a day, and what each clause must answer to them."""

    name: str
    at: datetime.date
    facts: FactSet
    expect: Mapping[str, Expected]


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one pack."""

    pack: str
    cases: tuple[Case, ...]


def parse(raw: bytes) -> Cases:
    """Read a YAML file of cases; raises Malformed and names the case."""
    documents = yaml.read(raw)
    if len(documents) != 1:
        raise Malformed("cases are one YAML document, not {count}", count=len(documents))
    shape = convert(documents[0], CasesShape)
    return Cases(shape.pack, tuple(_case(one) for one in shape.cases))


def _case(shape: CaseShape) -> Case:
    try:
        facts = factsheet.read(shape.facts, shape.at)
    except Malformed as fault:
        raise Malformed("{case}: " + fault.template, case=shape.name, **fault.values) from None
    expect = {
        name: said if isinstance(said, Expected) else Expected(said)
        for name, said in shape.expect.items()
    }
    return Case(shape.name, shape.at, facts, expect)


def check_cases(pack: Pack, cases: Cases) -> tuple[ComityError, ...]:
    """
    Return what is wrong, in words: each case that comes out otherwise, each thing never tried.

    What has to be tried is said by `coverage.coverage`.
    """
    if cases.pack != pack.id:
        return (Refused("cases of {other}, not of {pack}", other=cases.pack, pack=pack.id),)
    run = [(case, _findings(pack, case)) for case in cases.cases]
    wrong = [fault for case, found in run for fault in _failures(case, found)]
    return (*wrong, *_covered(pack, run).lacking)


def covered(pack: Pack, cases: Cases) -> Coverage:
    """Return what the cases try of the pack."""
    return _covered(pack, [(case, _findings(pack, case)) for case in cases.cases])


def _findings(pack: Pack, case: Case) -> Mapping[str, Finding]:
    return {one.clause.id: one for one in assess([pack], case.facts, case.at).findings}


def _covered(pack: Pack, run: Iterable[tuple[Case, Mapping[str, Finding]]]) -> Coverage:
    tried = (
        Tried(expected.answer, found[clause], _is_dated(expected))
        for case, found in run
        for clause, expected in case.expect.items()
        if clause in pack.rules and clause in found
    )
    return coverage(pack, tried)


def _is_dated(expected: Expected) -> bool:
    return expected.due is not None and expected.due.nominal is not None


def _failures(case: Case, found: Mapping[str, Finding]) -> Iterator[ComityError]:
    for clause, expected in case.expect.items():
        if clause not in found:
            yield Refused("{case}: nothing is found for {clause}", case=case.name, clause=clause)
            continue
        for what, wanted, got in _differences(expected, found[clause]):
            yield Refused(
                "{case}: {clause} has the {what} {got}, not {wanted}",
                case=case.name,
                clause=clause,
                what=what,
                got=got,
                wanted=wanted,
            )


def _differences(expected: Expected, found: Finding) -> Iterator[tuple[str, str, str]]:
    pairs: list[tuple[str, object, object]] = [
        ("answer", expected.answer, found.answer),
        ("effect", expected.effect, found.effect),
        ("missing facts", _sorted(expected.missing), _sorted(found.missing)),
        ("exemptions", expected.exempt, found.exempt),
        ("state of what is to be done", expected.met, found.met),
    ]
    if expected.due is not None:
        pairs += _due_pairs(expected.due, found.due or DueDate())
    for what, wanted, got in pairs:
        if wanted != got and (wanted is not None or what.endswith("due")):
            yield what, _shown(wanted), _shown(got)


def _due_pairs(expected: ExpectedDue, due: DueDate) -> list[tuple[str, object, object]]:
    def written(end: Instant | None) -> str | None:
        return None if end is None else str(end)

    return [
        ("nominal due", expected.nominal, written(due.nominal)),
        ("rolled due", expected.rolled, written(due.rolled)),
        ("latest time", expected.latest, written(due.latest)),
        ("facts missing for a date", _sorted(expected.missing), _sorted(due.missing)),
    ]


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value.value) if isinstance(value, Enum) else str(value or "none")
