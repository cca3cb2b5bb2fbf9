"""What the accord says of the lines collected on a head: what is missing, whose clock is wrong."""

from collections.abc import Iterator, Sequence

from comity.accord.accord import Accord
from comity.accord.policy import counting, policy
from comity.base.errors import ComityError, Unavailable, Unverified
from comity.log.notes import VerifierKey
from comity.service.alarm import Alarm
from comity.service.cosign import Collected
from comity.statement.kinds.accords import Side, Witness

# How far our clock may be from every side's before we stop, in seconds.
APART = 60


def met(accords: Sequence[Accord], keys: frozenset[VerifierKey]) -> bool:
    """Say whether these keys are a quorum of each of these states of the accord."""
    return all(policy(one).satisfied_by([*one.log_keys, *keys]) for one in accords)


def silent_sides(accord: Accord, keys: frozenset[VerifierKey]) -> frozenset[str]:
    """Return the sides that these keys are no quorum of."""
    return frozenset(side.id for side, _ in _short(accord, keys))


def missing(accord: Accord, found: Collected) -> ComityError | None:
    """Return what keeps these lines from being a quorum: side, party, witness and its reason."""
    lacking = list(_lacking(accord, found.keys))
    if not lacking:
        return None
    side, first = lacking[0]
    why = found.faults.get(first.name) or Unverified("not all of its keys have signed")
    others = ", ".join(f"{side.id} {one.name}" for side, one in lacking[1:])
    values = {**why.values, "side": side.id, "witness": first.name, "party": first.party}
    if not others:
        return Unavailable(
            "side {side} lacks its witness {witness}, of {party}: " + why.template, **values
        )
    return Unavailable(
        "side {side} lacks its witness {witness}, of {party}, as others lack too ({others}): "
        + why.template,
        **values,
        others=others,
    )


def check_sizes(accord: Accord, found: Collected, size: int) -> None:
    """Stop if a witness that counts has cosigned more than this log has: a rollback, or a theft."""
    counted = {party.id for party in accord.body.parties if party.side is not None}
    for witness in accord.body.witnesses:
        if witness.name in found.ahead and witness.party in counted:
            raise Alarm(
                "the witness {witness} says that it has cosigned {known} entries of this log,"
                " which has {size}; either an old copy of it was restored, or someone else has its"
                " keys; nothing more is signed until that is cleared up",
                witness=witness.name,
                known=found.ahead[witness.name],
                size=size,
            )


def check_clock(accord: Accord, found: Collected) -> None:
    """Stop if our clock is a minute or more off the newest time of every side."""
    apart = [_apart(accord, side, found) for side in accord.body.sides]
    if all(one is not None and abs(one) >= APART for one in apart):
        raise Alarm(
            "this machine's clock is {seconds} seconds away from the clocks of all sides'"
            " witnesses; nothing more is recorded until it is right",
            seconds=min(abs(one) for one in apart if one is not None),
        )


def _apart(accord: Accord, side: Side, found: Collected) -> int | None:
    """Return how far the side's newest line of this round is ahead of our clock on receipt."""
    names = {one.name for own in counting(accord, side).values() for one in own}
    stated = [one for name in names for one in found.clocks.get(name, ())]
    if not stated:
        return None
    time, received = max(stated, key=lambda one: one[0])
    return time.seconds - received.seconds


def _short(accord: Accord, keys: frozenset[VerifierKey]) -> Iterator[tuple[Side, tuple[str, ...]]]:
    """Yield each side that lacks cosigning parties, and which of its parties have not."""
    short = {one.name: one for one in policy(accord).missing([*accord.log_keys, *keys])}
    for side in accord.body.sides:
        one = short.get(f"side:{side.id}")
        if one is not None:
            yield side, tuple(name.removeprefix("party:") for name in one.lacking)


def _lacking(accord: Accord, keys: frozenset[VerifierKey]) -> Iterator[tuple[Side, Witness]]:
    for side, parties in _short(accord, keys):
        counted = counting(accord, side)
        for party in parties:
            for witness in counted[party]:
                yield side, witness
