"""
The rows of the record: what the fold keeps, each with the log position it comes from.

Rows are only ever put; a later row under the same key takes the place of the earlier one. The
fingerprint of a register covers every row.
"""

import datetime
from typing import ClassVar, TypeVar

from msgspec import Struct

from comity.statement.kinds.accords import PackBody
from comity.statement.kinds.authorities import DeterminationBody, ReviewBody
from comity.statement.kinds.consents import AuthenticationBody, ConsentBody, VoteBody
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.filings import FilingBody
from comity.statement.kinds.finals import Final
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.instruments import ClauseText, Opening, PositionBody
from comity.statement.kinds.meetings import MeetingBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import ObservationBody, SystemBody
from comity.statement.kinds.terms import TermBody


class Row(Struct, frozen=True):
    """A row: `table` and `key` name it, `index` is the log position it comes from."""

    table: ClassVar[str]

    key: str
    index: int


R = TypeVar("R", bound=Row)


class StatementRow(Row, frozen=True):
    """
    A statement that is not void, by its id, with the ids of the keys that signed it.

    `replaced_by` is empty while it stands.
    """

    table = "statement"

    kind: str
    by: str
    about: str
    made: str
    time: str
    replaced_by: str = ""
    keys: tuple[str, ...] = ()


class StandingRow(Row, frozen=True):
    """The statement that stands for a kind, a party and a subject (`kind|by|about`)."""

    table = "standing"

    statement: str


class AccordRow(Row, frozen=True):
    """
    The accord as one step left it: under the step's number, and the newest under `current` too.

    `payload` and `history` are the JSON of its body, acts on keys applied, and of its dead keys.
    """

    table = "accord"

    id: str
    genesis: str
    origin: str
    payload: str
    step: int = 0
    history: str = "{}"


class JudgedRow(Row, frozen=True):
    """What a party said of a contested statement (`statement|party`): confirmed or disavowed."""

    table = "judged"

    verdict: str
    by: str


class PackRow(Row, frozen=True):
    """A decision that a pack is in use, out of use or back, by statement id."""

    table = "pack"

    pack: str
    body: PackBody


class DeveloperRow(Row, frozen=True):
    """A developer, by party id."""

    table = "developer"

    statement: str
    time: str
    body: DeveloperBody


class NameRow(Row, frozen=True):
    """Who holds a trade name, by the name in plain form; once claimed it stays claimed."""

    table = "name"

    party: str


class SystemRow(Row, frozen=True):
    """A registered system, by its id `party/system`."""

    table = "system"

    statement: str
    by: str
    time: str
    body: SystemBody


class SubjectRow(Row, frozen=True):
    """The registered systems that answer to an observed name, by subject key."""

    table = "subject"

    systems: tuple[str, ...]


class ObservationRow(Row, frozen=True):
    """An observer's standing observation of a subject (`about|by`)."""

    table = "observation"

    statement: str
    by: str
    about: str
    time: str
    body: ObservationBody


class RunRow(Row, frozen=True):
    """A training run, by its id `party/run/run`."""

    table = "run"

    statement: str
    by: str
    time: str
    body: RunBody


class IncidentRow(Row, frozen=True):
    """An incident, by its id `party/incident/incident`."""

    table = "incident"

    statement: str
    by: str
    time: str
    body: IncidentBody


class FilingRow(Row, frozen=True):
    """A declared filing, by statement id; `about` is a developer, system, run or incident."""

    table = "filing"

    by: str
    about: str
    time: str
    filed_on: datetime.date
    body: FilingBody


class DeterminationRow(Row, frozen=True):
    """What an authority says last of one duty under its law (`about|pack|clause|by`)."""

    table = "determination"

    statement: str
    by: str
    about: str
    time: str
    body: DeterminationBody


class ReviewRow(Row, frozen=True):
    """What an authority says last of a clause of a pack (`digest|clause|by`)."""

    table = "review"

    statement: str
    by: str
    pack: str
    time: str
    body: ReviewBody


class InstrumentRow(Row, frozen=True):
    """
    An instrument by its id: its opening, its working text, and how much there is of the rest.

    `clauses` are the versions that the text holds, in its order: (id, version, digest, bracketed).
    """

    table = "instrument"

    statement: str
    by: str
    time: str
    opening: Opening
    final: Final
    digest: str
    clauses: tuple[tuple[str, int, str, bool], ...]
    ballots: tuple[str, ...] = ()
    deposits: int = 0


class ClauseRow(Row, frozen=True):
    """One version of a clause (`instrument|clause|000001`), who put it forward, and when."""

    table = "clause"

    statement: str
    by: str
    time: str
    instrument: str
    version: int
    digest: str
    clause: ClauseText


class LatestRow(Row, frozen=True):
    """The last version that a clause ever had (`instrument|clause`); its id never comes back."""

    table = "latest"

    version: int


class PositionRow(Row, frozen=True):
    """A party's position on a clause (`instrument|clause|party`), at the version it names."""

    table = "position"

    statement: str
    by: str
    time: str
    instrument: str
    clause: str
    version: int
    body: PositionBody


class ReviewedRow(Row, frozen=True):
    """Languages that a party read against each other in a version (`instrument|digest|party`)."""

    table = "reviewed"

    statement: str
    languages: tuple[str, ...]


class BallotRow(Row, frozen=True):
    """A ballot by the id of the statement that opened it, with all that was pinned then."""

    table = "ballot"

    instrument: str
    by: str
    time: str
    body: VoteBody
    final: Final
    clauses: tuple[tuple[str, int, str, bool], ...]
    sides: tuple[str, ...]
    parties: dict[str, str | None]


class VoteRow(Row, frozen=True):
    """A party's vote (`ballot|party`), the last before the ballot closed."""

    table = "vote"

    statement: str
    by: str
    time: str
    body: VoteBody


class AuthenticRow(Row, frozen=True):
    """That a party authenticated an adopted text (`instrument|digest|party`)."""

    table = "authentic"

    statement: str
    by: str
    time: str
    body: AuthenticationBody


class DepositRow(Row, frozen=True):
    """An act towards the depositary, by its number among an instrument's (`instrument|000001`)."""

    table = "deposit"

    statement: str
    by: str
    time: str
    instrument: str
    number: int
    body: ConsentBody


class MeetingRow(Row, frozen=True):
    """A session of a series of meetings (`series/number`), as its convener records it."""

    table = "meeting"

    statement: str
    by: str
    time: str
    body: MeetingBody


class TermRow(Row, frozen=True):
    """A party's last word on a term (`term|party`)."""

    table = "term"

    statement: str
    by: str
    time: str
    term: str
    body: TermBody


class VoidRow(Row, frozen=True):
    """An entry that is in the log and changes nothing, by its position, and why."""

    table = "void"

    kind: str
    template: str
    values: dict[str, str]


TABLES: tuple[type[Row], ...] = (
    AccordRow,
    AuthenticRow,
    BallotRow,
    ClauseRow,
    DepositRow,
    DeterminationRow,
    DeveloperRow,
    FilingRow,
    IncidentRow,
    InstrumentRow,
    JudgedRow,
    LatestRow,
    MeetingRow,
    NameRow,
    ObservationRow,
    PackRow,
    PositionRow,
    ReviewRow,
    ReviewedRow,
    RunRow,
    StandingRow,
    StatementRow,
    SubjectRow,
    SystemRow,
    TermRow,
    VoidRow,
    VoteRow,
)
