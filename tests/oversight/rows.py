"""Records for judging: rows put as `decide` would, without the signatures that came before them."""

from typing import Any

from comity.base.typed import convert
from comity.register.rows import (
    DeterminationRow,
    DeveloperRow,
    FilingRow,
    IncidentRow,
    ObservationRow,
    PackRow,
    RunRow,
    SubjectRow,
    SystemRow,
)
from comity.register.view import Memory
from comity.rules.packs import Pack
from comity.statement.kinds.accords import PackBody
from comity.statement.kinds.authorities import DeterminationBody
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.filings import FilingBody
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import ObservationBody, SystemBody
from comity.statement.subjects import subject_key
from statement.bodies import DIGEST

Json = dict[str, Any]
TIME = "2026-01-01T00:00:00Z"


def compute(low: str, best: str | None = None, high: str | None = None) -> Json:
    said = {"low": low, "best": best, "high": high, "unit": "FLOP", "basis": "estimated"}
    return {name: value for name, value in said.items() if value is not None}


class Record(Memory):
    """A record in memory; each call puts what one entry would."""

    def next(self) -> int:
        self.size += 1
        return self.size

    def developer(self, party: str = "lab-a", **body: object) -> None:
        said = convert({"name": party, **body}, DeveloperBody)
        self.put([DeveloperRow(party, self.next(), f"sha256:{self.size}", TIME, said)])

    def system(
        self, id_: str = "lab-a/orion", answers: tuple[str, ...] = (), **body: object
    ) -> None:
        said = convert({"name": "Orion", "version": "4"} | body, SystemBody)
        by, index = id_.partition("/")[0], self.next()
        self.put([SystemRow(id_, index, f"sha256:{index}", by, TIME, said)])
        for key in answers:
            row = self.get(SubjectRow, key)
            self.put([SubjectRow(key, index, tuple(sorted({*(row.systems if row else ()), id_})))])

    def observation(
        self, name: str = "Orion", *developers: str, by: str = "observer", **body: object
    ) -> str:
        subject = {"developers": list(developers or ("Lab A",)), "name": name}
        said = convert(
            {"subject": subject, "source": {"title": "A source"}, **body}, ObservationBody
        )
        about, index = subject_key(subject["developers"], name), self.next()
        row = ObservationRow(f"{about}|{by}", index, f"sha256:{index}", by, about, TIME, said)
        self.put([row])
        return about

    def pack(self, pack: Pack, use: str = "on", since: str = "2025-01-01", **body: object) -> None:
        said = convert(
            {
                "digest": pack.digest,
                "version": "1",
                "jurisdiction": "EU",
                "use": use,
                "since": since,
                **body,
            },
            PackBody,
        )
        self.put([PackRow(f"sha256:{self.next()}", self.size, pack.id, said)])

    def filing(self, time: str, filed_on: str, system: str = "lab-a/orion", **body: object) -> int:
        said = convert(
            {
                "pack": "small",
                "clause": "A-1",
                "document": DIGEST,
                "recipient": "The Authority",
                "channel": "portal",
                "filed_on": filed_on,
                **body,
            },
            FilingBody,
        )
        index = self.next()
        row = FilingRow(f"sha256:{index}", index, "lab-a", system, time, said.filed_on, said)
        self.put([row])
        return index

    def determination(
        self, verdict: str, time: str = "2026-07-01T09:00:00Z", by: str = "office", **body: object
    ) -> int:
        about = str(body.pop("about", "lab-a/orion"))
        said = convert(
            {"pack": "small", "clause": "A-1", "verdict": verdict, "at": time, **body},
            DeterminationBody,
        )
        index = self.next()
        key = f"{about}|{said.pack}|{said.clause}|{by}"
        self.put([DeterminationRow(key, index, f"sha256:{index}", by, about, time, said)])
        return index

    def incident(self, id_: str = "lab-a/incident/leak", **body: object) -> None:
        said = convert({"title": "A leak", **body}, IncidentBody)
        by, index = id_.partition("/")[0], self.next()
        self.put([IncidentRow(id_, index, f"sha256:{index}", by, TIME, said)])

    def run(self, id_: str = "lab-a/run/next", **body: object) -> None:
        said = convert({"name": "The next", **body}, RunBody)
        by, index = id_.partition("/")[0], self.next()
        self.put([RunRow(id_, index, f"sha256:{index}", by, TIME, said)])
