"""
Instruments in force as packs: what their executable clauses oblige, whom, and whom they would.

A clause's rule has the shape of a pack's clause, less what the instrument says itself. One that
does not compile is shown as undetermined, never skipped. What is in force is pinned to the digest
of the adopted text, and obliges the parties bound on a day, less their reservations.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from comity.base.errors import ComityError, Malformed
from comity.base.instants import start_of
from comity.base.text import LANGUAGES
from comity.base.typed import convert
from comity.register import ballots, deposits, texts
from comity.register.rows import ClauseRow, InstrumentRow
from comity.register.view import Records
from comity.rules.packs import Pack, PackBody
from comity.statement.kinds.instruments import Alternative, ClauseText

# What the instrument says itself; a rule that says it too would say it twice.
OWN = frozenset({"id", "article", "force", "confidence", "checked", "title", "summary", "source"})
COUNTING: Mapping[str, Any] = {
    "zone": "UTC",
    "calendar": {"places": [], "first_year": 2020, "last_year": 2100},
    "first_day": "excluded",
    "last_day_off": "stays",
    "confidence": "text",
    "words": {
        "en": "Calendar days of UTC; a period ends on its last day, whatever day that is.",
        "zh": "按世界协调时日历日计算；期间在最后一日届满，不因休息日顺延。",  # noqa: RUF001 - Chinese
        "ko": "협정 세계시의 달력 날짜로 센다. 기간은 마지막 날이 어떤 날이든 그날에 끝난다.",
    },
}
COMPUTE: Mapping[str, Any] = {
    "counts": ["pre-training", "synthetic-data", "fine-tuning", "reinforcement", "other"],
    "by": "anyone",
    "base": "included",
    "confidence": "text",
    "words": {
        "en": "All compute that went into the system counts, whoever spent it, its base included.",
        "zh": "计入系统所耗的全部计算量，不论由谁投入，包括其基础模型。",  # noqa: RUF001 - Chinese
        "ko": "누가 썼든 기반 모델까지 포함하여 시스템에 들어간 연산량을 모두 센다.",
    },
}
UNREADABLE = {
    "en": "The rule of this clause does not compile: whom it reaches is undetermined.",
    "zh": "本条款的规则无法编译：其适用对象未定。",  # noqa: RUF001 - Chinese
    "ko": "이 조항의 규칙을 컴파일할 수 없어 적용 대상이 미확정이다.",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A text's executable clauses as a pack (None: it has none), and what is wrong with which."""

    pack: Pack | None
    faults: Mapping[str, ComityError]


@dataclass(frozen=True, slots=True)
class Enacted:
    """
    An instrument in force: whom it binds on a day, and which clauses each has reserved.

    `pack` is for who is bound, `would` the same as it reads for everybody else.
    """

    instrument: str
    digest: str
    since: datetime.date
    bound: frozenset[str]
    reserved: tuple[tuple[str, frozenset[str]], ...]
    pack: Pack = field(compare=False)
    would: Pack = field(compare=False)

    def binds(self, party: str, clause: str) -> bool:
        """Say whether a clause obliges a party: bound, and without a reservation to it."""
        return party in self.bound and clause not in dict(self.reserved).get(party, frozenset())


def compiled(
    row: InstrumentRow,
    chosen: Iterable[tuple[ClauseText, Alternative]],
    since: datetime.date,
    *,
    binding: bool,
) -> Compiled:
    """Return the clauses with rules, in these wordings, as one pack."""
    clauses: list[dict[str, Any]] = []
    faults: dict[str, ComityError] = {}
    for clause, wording in chosen:
        if wording.rule is None:
            continue
        head = _head(row, clause, wording, since, binding=binding)
        try:
            said = _rule(clause, wording.rule)
            _pack(row, [*clauses, {**said, **head}], since)
            clauses.append({**said, **head})
        except ComityError as fault:
            faults[clause.id] = fault
            clauses.append({"on": "system", "role": "developer", **head, "stub": UNREADABLE})
    return Compiled(_pack(row, clauses, since) if clauses else None, faults)


def enacted(records: Records, at: datetime.date) -> Iterator[Enacted]:
    """Yield the instruments in force on a day whose clauses carry rules, in the order of ids."""
    for row in records.all(InstrumentRow):
        # A vote still open today has adopted nothing; acts of consent count by the day.
        taken: frozenset[str] = frozenset()
        for found in ballots.every_adopted(records, row, start_of(at)):
            one = _enacted(records, row, found, at, taken)
            if one is not None:
                # Who has accepted an amended text is bound by that one, the others by the old.
                taken |= one.bound
                yield one


def _enacted(
    records: Records,
    row: InstrumentRow,
    found: ballots.Outcome,
    at: datetime.date,
    taken: frozenset[str],
) -> Enacted | None:
    """Return one adopted text as it obliges on a day; None if it obliges nobody by a rule."""
    now = deposits.status_of(records, row, found, start_of(at))
    bound = now.bound(at) - taken
    if now.in_force is None or now.in_force > at or not bound:
        return None
    since = now.in_force
    chosen = list(_adopted(records, row, found.ballot.clauses))
    pack = compiled(row, chosen, since, binding=True).pack
    would = compiled(row, chosen, since, binding=False).pack
    if pack is None or would is None:
        return None
    reserved = _reserved(records, row, at)
    pinned, other = (replace(one, digest=found.digest) for one in (pack, would))
    return Enacted(row.key, found.digest, since, bound, reserved, pinned, other)


def _adopted(
    records: Records, row: InstrumentRow, clauses: Iterable[tuple[str, int, str, bool]]
) -> Iterator[tuple[ClauseText, Alternative]]:
    found = (
        records.get(ClauseRow, f"{row.key}|{held.id}|{held.version:06}")
        for held in texts.held_by(clauses)
    )
    yield from ((one.clause, one.clause.alternatives[0]) for one in found if one is not None)


def _reserved(
    records: Records, row: InstrumentRow, at: datetime.date
) -> tuple[tuple[str, frozenset[str]], ...]:
    acts = [one for one in deposits.deposited(records, row) if one.day <= at]
    gone = {one.body.to for one in acts if one.body.act == "withdraw-reservation"}
    found: dict[str, frozenset[str]] = {}
    for one in acts:
        if one.body.act == "reserve" and one.statement not in gone:
            found[one.party] = found.get(one.party, frozenset()) | set(one.body.clauses)
    return tuple(sorted(found.items()))


def _rule(clause: ClauseText, said: Mapping[str, Any]) -> dict[str, Any]:
    twice = sorted(OWN & said.keys())
    if twice:
        raise Malformed(
            "{clause}: the instrument itself says {field}", clause=clause.id, field=twice[0]
        )
    if "tests" not in said:
        raise Malformed("{clause}: a rule asks nothing without tests", clause=clause.id)
    return dict(said)


def _head(
    row: InstrumentRow,
    clause: ClauseText,
    wording: Alternative,
    since: datetime.date,
    *,
    binding: bool,
) -> dict[str, Any]:
    words: dict[str, str] = {language: one.words for language, one in wording.text.items()}
    first = next(iter(words.values()))
    return {
        "id": clause.id,
        "article": clause.id,
        "force": "instrument" if binding else "draft",
        "confidence": "text",
        "checked": str(since),
        "title": clause.heading or dict.fromkeys(LANGUAGES, clause.id),
        "summary": {language: words.get(language, first) for language in LANGUAGES},
        "source": f"https://{row.key}.invalid/",
    }


def _pack(row: InstrumentRow, clauses: list[dict[str, Any]], since: datetime.date) -> Pack:
    source = f"https://{row.key}.invalid/"
    body = convert(
        {
            "id": row.key,
            "version": max(1, len(row.ballots)),
            "title": dict(row.opening.title),
            "jurisdiction": "accord",
            "in_force": {"from": str(since)},
            "counting": {**COUNTING, "source": source},
            "compute": {**COMPUTE, "source": source},
            "sources": [{"title": row.key, "address": source, "read": str(since)}],
            "not_covered": [],
            "clauses": clauses,
        },
        PackBody,
    )
    return Pack.of(row.digest, body)
