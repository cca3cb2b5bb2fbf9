"""What a statement on an instrument says, in the words of whoever is about to sign it."""

from collections.abc import Iterator, Mapping

from comity.base.text import Text
from comity.documents.codes import coded
from comity.documents.reader import Reader
from comity.statement.kinds.consents import (
    AuthenticationBody,
    ConsentBody,
    PowersBody,
    VoteBody,
)
from comity.statement.kinds.instruments import Insert, InstrumentBody, PositionBody, Replace
from comity.statement.kinds.meetings import MeetingBody
from comity.statement.kinds.terms import TermBody
from comity.statement.statement import Statement

CONSENTS: Mapping[str, str] = {
    "sign": "{party} signs {instrument}; a signature alone binds nobody",
    "sign-definitively": "{party} signs {instrument} and is bound by it",
    "ratify": "{party} ratifies {instrument}",
    "accept": "{party} accepts {instrument}",
    "approve": "{party} approves {instrument}",
    "confirm": "{party} confirms that it is bound by {instrument}",
    "accede": "{party} accedes to {instrument}",
    "reserve": "{party} reserves clauses of {instrument}: {clauses}",
    "object": "{party} objects to a reservation under {instrument}",
    "declare": "{party} makes a declaration under {instrument}",
    "withdraw": "{party} notifies its withdrawal from {instrument}",
    "withdraw-reservation": "{party} withdraws its reservation under {instrument}",
    "withdraw-objection": "{party} withdraws its objection under {instrument}",
    "decline": "{party} declines an amendment of {instrument}",
    "correct": "{party}, the depositary, corrects {instrument}: {clauses}",
}
VOTES: Mapping[str, str] = {
    "for": "{party} votes for {instrument}",
    "against": "{party} votes against {instrument}",
    "abstain": "{party} abstains on {instrument}",
}
OPENS: Mapping[str, str] = {
    "adopt": "{party} opens a vote on {instrument}, until {until}",
    "terminate": "{party} opens a vote to end {instrument}, until {until}",
    "suspend": "{party} opens a vote to suspend {other} from {instrument}, until {until}",
    "restore": "{party} opens a vote to restore {other} to {instrument}, until {until}",
}
POSITIONS: Mapping[str, str] = {
    "support": "{party} supports {instrument}, clause {clause}",
    "accept": "{party} can accept {instrument}, clause {clause}",
    "discuss": "{party} wants to discuss {instrument}, clause {clause}; this blocks",
    "oppose": "{party} opposes {instrument}, clause {clause}; this blocks",
    "abstain": "{party} takes no position on {instrument}, clause {clause}",
    "recuse": "{party} recuses itself on {instrument}, clause {clause}",
}

TERMS: Mapping[str, str] = {
    "define": "{party} defines the term {term}",
    "join": "{party} shares the definition of {term} by {of}",
    "differ": "{party} says that its meaning of {term} differs from that of {of}",
}


def described(statement: Statement, reader: Reader) -> Iterator[str]:
    """Yield lines that say what a statement does, and under which text by its digest."""
    body, by, about = statement.body, statement.by, statement.about
    match body:
        case ConsentBody():
            yield from _consent(body, by, about, reader)
        case VoteBody():
            yield from _vote(body, by, about, reader)
        case AuthenticationBody():
            yield from _authentication(body, by, about, reader)
        case PositionBody():
            yield from _position(body, by, about, reader)
        case InstrumentBody():
            yield from _changes(body, by, about, reader)
        case PowersBody():
            yield from _powers(body, by, reader)
        case TermBody():
            yield reader.say(TERMS[body.act], party=by, term=about, of=body.of)
            yield from (f"{language}: {text}" for language, text in body.text.items())
        case MeetingBody():
            yield reader.say(
                "{party} records session {session}, class of record: {record}",
                party=by, session=about, record=coded(body.record, reader),
            )  # fmt: skip
        case _:
            yield reader.say(
                "{party} says {kind} about {about}", party=by, kind=statement.kind, about=about
            )


def _consent(body: ConsentBody, by: str, about: str, reader: Reader) -> Iterator[str]:
    clauses = reader.listed(body.clauses)
    yield reader.say(CONSENTS[body.act], party=by, instrument=about, clauses=clauses)
    yield from _text(body.digest, reader)
    if body.precludes:
        yield reader.say("no relation under it arises between the two")
    if body.says:
        words: Text = {str(language): said for language, said in body.says.items()}
        yield reader.text(words)


def _vote(body: VoteBody, by: str, about: str, reader: Reader) -> Iterator[str]:
    if body.act == "cast":
        yield reader.say(VOTES[body.choice or "abstain"], party=by, instrument=about)
        return
    opens = OPENS[body.question or "adopt"]
    yield reader.say(opens, party=by, instrument=about, until=body.until, other=body.party)
    yield from _text(body.digest, reader)


def _authentication(body: AuthenticationBody, by: str, about: str, reader: Reader) -> Iterator[str]:
    if body.act == "authenticate":
        yield reader.say("{party} authenticates {instrument}", party=by, instrument=about)
        yield from _text(body.digest, reader)
        return
    yield reader.say(
        "{party} has read {languages} of {instrument} together: they mean the same",
        party=by, languages=reader.listed(body.languages), instrument=about,
    )  # fmt: skip
    yield reader.listed(one.clause for one in body.clauses)


def _text(digest: str | None, reader: Reader) -> Iterator[str]:
    if digest:
        yield reader.say("the text with the digest {digest}", digest=digest)


def _position(body: PositionBody, by: str, about: str, reader: Reader) -> Iterator[str]:
    instrument, _, clause = about.partition("#")
    yield reader.say(POSITIONS[body.value], party=by, instrument=instrument, clause=clause)
    if body.reason:
        yield reader.say("reason: {words}", words=body.reason)
    if body.proposes:
        yield reader.say("proposes: {words}", words=body.proposes)
    yield reader.say("without prejudice, and ad referendum until the text is adopted")


def _changes(body: InstrumentBody, by: str, about: str, reader: Reader) -> Iterator[str]:
    if body.opening:
        yield reader.say("{party} opens {instrument}", party=by, instrument=about)
    else:
        yield reader.say("{party} changes {instrument}", party=by, instrument=about)
    for one in body.changes:
        id_ = one.clause.id if isinstance(one, Insert | Replace) else one.id
        yield "  " + reader.say(
            {
                "insert": "new clause {clause}",
                "replace": "other words for {clause}",
                "delete": "takes out {clause}",
                "move": "moves {clause}",
            }[one.__struct_config__.tag],  # type: ignore[index]  # each has its tag
            clause=id_,
        )
    if body.final:
        yield "  " + reader.say("other final clauses")


def _powers(body: PowersBody, by: str, reader: Reader) -> Iterator[str]:
    if body.revokes:
        yield reader.say("{party} revokes the powers of key {key}", party=by, key=body.revokes)
        return
    yield reader.say(
        "{party} gives a key full powers for: {acts}; from {since} until {until}",
        party=by, acts=reader.listed(coded(one, reader) for one in body.acts), since=body.since,
        until=body.until,
    )  # fmt: skip
    if body.instruments:
        yield reader.say("only on {instruments}", instruments=reader.listed(body.instruments))
