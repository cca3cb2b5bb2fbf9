"""The accord's own decisions: a genesis is judged by itself, a next version by both versions."""

from comity.accord import keys, powers
from comity.accord.accord import Accord, check_edition, check_none
from comity.accord.counting import check_count, count
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.statement.kinds.accords import AccordBody, KeyBody
from comity.statement.kinds.consents import PowersBody
from comity.statement.statement import Statement


def found(statement: Statement, signed: frozenset[str]) -> Accord:
    """Return the accord that a genesis founds; `signed` are the key ids that verified."""
    body = statement.body
    if not isinstance(body, AccordBody) or body.version != 1:
        raise Refused("a register starts with version 1 of an accord")
    if statement.register is not None or statement.replaces is not None:
        raise Refused("a genesis names no register and replaces nothing")
    accord = Accord.checked(statement.id, statement.id, statement.about, body)
    _check_keyless(body, None)
    if body.continues is not None and body.continues.origin == accord.origin:
        raise Refused("a register that continues another has an origin of its own")
    agree(accord, statement, signed)
    check_edition(accord)
    return accord


def agree(accord: Accord, statement: Statement, signed: frozenset[str]) -> None:
    """Check that each side's threshold, and the one who speaks, signed; else it is refused."""
    signers = accord.signers(signed)
    _check_by(statement, signers)
    check_count(count(accord.body, signers))


def speak(accord: Accord, statement: Statement, signed: frozenset[str], at: Instant) -> None:
    """
    Check that a party speaks for itself: with its own keys of this moment, and no other's.

    On an instrument keys with full powers speak too; what binds, only they may do.
    """
    act = powers.act_of(statement.body)
    if act is not None:
        powers.check_power(accord, statement, signed, act, at)
        return
    others = accord.signers(signed) - {statement.by}
    if others:
        raise Refused(
            "{signer} signed for {party}, which only {party} may",
            signer=min(others),
            party=statement.by,
        )


def advance(now: Accord, statement: Statement, signed: frozenset[str], index: int) -> Accord:
    """Return the accord after its next version, or an act on keys, at this log position."""
    match statement.body:
        case AccordBody():
            return succeed(now, statement, signed, index)
        case KeyBody():
            return keys.change(now, statement, signed, index)
        case PowersBody():
            return powers.empower(now, statement, signed, index)
        case _:
            raise Refused("only accord/v1, key/v1 and powers/v1 change an accord")


def succeed(now: Accord, statement: Statement, signed: frozenset[str], index: int) -> Accord:
    """
    Return the next version, signed by the thresholds of the version before and its own.

    Origin and rehearsal stay what they are; the log's keys may pass to another operator.
    """
    body = statement.body
    if not isinstance(body, AccordBody) or body.version != now.body.version + 1:
        raise Refused("the next version of this accord is {version}", version=now.body.version + 1)
    if statement.replaces != now.id:
        raise Refused("the next version replaces the one in use, {id}", id=now.id)
    if statement.about != now.origin:
        raise Refused("another origin is another register")
    if body.continues not in {None, now.body.continues}:
        raise Refused("only a genesis says which register it continues")
    accord = now.successor(statement.id, body, index)
    check_none(accord.named.keys() & now.dead)
    _check_keyless(body, now)
    both = accord.owners.keys() | now.owners.keys()
    if not signed <= both:
        raise Refused("the key {key} is no party's key now", key=min(signed - both))
    # Each version is counted on its own: parties that leave still agree, those that come too.
    before = now.signers(signed & now.owners.keys())
    after = accord.signers(signed & accord.owners.keys())
    _check_by(statement, before | after)
    check_count(count(now.body, before))
    check_count(count(body, after))
    # Only now: an edition that was not agreed must not stop anybody's fold.
    check_edition(accord)
    return accord


def _check_keyless(body: AccordBody, now: Accord | None) -> None:
    for party in body.parties:
        before = now.parties.get(party.id) if now else None
        if not party.keys and (before is None or before.keys):
            raise Malformed("party {party} has no key to speak with", party=party.id)


def _check_by(statement: Statement, signers: frozenset[str]) -> None:
    if statement.by not in signers:
        raise Unverified("{party} did not sign what it says", party=statement.by)
