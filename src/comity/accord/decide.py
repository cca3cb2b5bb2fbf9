"""The accord's own decisions: a genesis is judged by itself, a next version by both versions."""

from comity.accord.accord import Accord, check_edition
from comity.accord.counting import count
from comity.base.errors import Refused, Unverified
from comity.statement.kinds.accords import AccordBody
from comity.statement.statement import Statement


def found(statement: Statement, signed: frozenset[str]) -> Accord:
    """Return the accord that a genesis founds; `signed` are the key ids that verified."""
    body = statement.body
    if not isinstance(body, AccordBody) or body.version != 1:
        raise Refused("a register starts with version 1 of an accord")
    if statement.register is not None or statement.replaces is not None:
        raise Refused("a genesis names no register and replaces nothing")
    accord = Accord.checked(statement.id, statement.id, statement.about, body)
    agree(accord, statement, signed)
    check_edition(accord)
    return accord


def agree(accord: Accord, statement: Statement, signed: frozenset[str]) -> None:
    """Check that each side's threshold, and the one who speaks, signed; else it is refused."""
    signers = accord.signers(signed)
    _check_by(statement, signers)
    count(accord.body, signers).check()


def succeed(now: Accord, statement: Statement, signed: frozenset[str]) -> Accord:
    """
    Return the next version, signed by the thresholds of the version before and its own.

    Key changes are for `key/v1`, not here: log keys, origin and rehearsal stay what they are.
    """
    body = statement.body
    if not isinstance(body, AccordBody) or body.version != now.body.version + 1:
        raise Refused("the next version of this accord is {version}", version=now.body.version + 1)
    if statement.replaces != now.id:
        raise Refused("the next version replaces the one in use, {id}", id=now.id)
    if statement.about != now.origin or body.log_keys != now.body.log_keys:
        raise Refused("another origin or log key is another register")
    accord = Accord.checked(statement.id, now.genesis, now.origin, body)
    both = accord.owners.keys() | now.owners.keys()
    if not signed <= both:
        raise Refused("the key {key} is no party's key now", key=min(signed - both))
    # Each version is counted on its own: parties that leave still agree, those that come too.
    before = now.signers(signed & now.owners.keys())
    after = accord.signers(signed & accord.owners.keys())
    _check_by(statement, before | after)
    count(now.body, before).check()
    count(body, after).check()
    # Only now: an edition that was not agreed must not stop anybody's fold.
    check_edition(accord)
    return accord


def _check_by(statement: Statement, signers: frozenset[str]) -> None:
    if statement.by not in signers:
        raise Unverified("{party} did not sign what it says", party=statement.by)
