"""
Which logs and which witnesses make a checkpoint count (C2SP tlog-policy).

Fails closed: a policy that lists no log is satisfied by nothing. `accept` is the whole judgement
of a note; the methods answer for keys whose signatures over one checkpoint were verified before.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from comity.base.errors import Malformed, Unverified
from comity.log import policy_lines
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, Verified, signatures_by
from comity.log.policy_lines import NONE, Group, Log, Quorum, Witness
from comity.log.signatures import VerifierKey, shown

LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing: a witness or group, how many of its members have cosigned and must."""

    name: str
    has: int
    needs: int
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs, witnesses, groups (members before the groups that list them), and the quorum."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    def __post_init__(self) -> None:
        _check_keys([*(log.key for log in self.logs), *(one.key for one in self.witnesses)])
        defined: set[str] = set()
        placed: set[str] = set()
        for witness in self.witnesses:
            _define(witness.name, defined)
        for group in self.groups:
            _check_members(group, defined, placed)
            _define(group.name, defined)
        _check_defined(self.quorum, defined | {NONE})

    def __str__(self) -> str:
        lines = (*self.logs, *self.witnesses, *self.groups, Quorum(self.quorum))
        return "".join(f"{line}\n" for line in lines)

    def __bytes__(self) -> bytes:
        return str(self).encode(errors="surrogateescape")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy; what it means prints back in one spelling, comments and order do not."""
        if len(text) > LIMIT:
            raise Malformed("a policy of more than {limit} characters", limit=LIMIT)
        lines = list(policy_lines.read(text))
        _check_order(lines)
        quorums = [line for line in lines if isinstance(line, Quorum)]
        if len(quorums) != 1:
            raise Malformed("a policy has one quorum line, not {count}", count=len(quorums))
        return cls(
            tuple(line for line in lines if isinstance(line, Log)),
            tuple(line for line in lines if isinstance(line, Witness)),
            tuple(line for line in lines if isinstance(line, Group)),
            quorums[0].name,
        )

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read a policy file: octets, which need not be UTF-8 outside vkeys."""
        return cls.parse(raw.decode(errors="surrogateescape"))

    def satisfied_by(self, keys: Collection[VerifierKey]) -> bool:
        """
        Say whether a listed log and the quorum are among these keys.

        Whoever verified them has compared the log key's name with the origin, as `accept` does.
        """
        return not self.missing(keys)

    def cosigned_by(self, keys: Collection[VerifierKey]) -> bool:
        """Say whether these keys meet the quorum, whatever the log."""
        return not self._missing_cosigners(keys)

    def missing(self, keys: Collection[VerifierKey]) -> tuple[Shortfall, ...]:
        """Return what keeps these keys from satisfying the policy: the log, then from the top."""
        short = self._missing_cosigners(keys)
        if any(log.key in keys for log in self.logs):
            return short
        return (Shortfall("log", 0, 1, tuple(log.key.name for log in self.logs)), *short)

    def _missing_cosigners(self, keys: Collection[VerifierKey]) -> tuple[Shortfall, ...]:
        met = {NONE} | {one.name for one in self.witnesses if one.key in keys}
        for group in self.groups:
            if len(met.intersection(group.members)) >= group.needs:
                met.add(group.name)
        groups = {group.name: group for group in self.groups}
        short: list[Shortfall] = []
        names = [self.quorum]
        # The list grows while it is read, so what is missing comes from the top down.
        for name in names:
            if name in met:
                continue
            group = groups.get(name, Group(name, 1, (name,)))
            lacking = tuple(member for member in group.members if member not in met)
            has = len(group.members) - len(lacking)
            short.append(Shortfall(name, has, group.needs, lacking))
            names += (member for member in lacking if member in groups)
        return tuple(short)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that counts, and the signatures of the policy's keys on it."""

    checkpoint: Checkpoint
    verified: tuple[Verified, ...]


def accept(policy: Policy, note: Note) -> Accepted:
    """
    Return the checkpoint in a note, or raise Unverified because it does not count.

    A log counts for its own origin only, and a witness only with a time: without one it does
    not say that this was the largest tree it knew (tlog-witness asks for a time too).
    """
    checkpoint = Checkpoint.parse(note.text)
    logs = {log.key for log in policy.logs if log.key.name == checkpoint.origin}
    verified = signatures_by(note, logs | {one.key for one in policy.witnesses})
    counting = [one.key for one in verified if one.key in logs or one.time is not None]
    short = policy.missing(counting)
    if short:
        raise Unverified(
            "the checkpoint of {origin} does not count: {name} has {has} of the {needs} it needs",
            origin=checkpoint.origin,
            name=shown(short[0].name),
            has=short[0].has,
            needs=short[0].needs,
        )
    return Accepted(checkpoint, verified)


def _check_keys(keys: list[VerifierKey]) -> None:
    # The specification forbids it within logs and within witnesses. Across both, a log's own
    # ML-DSA-44 line would count as a witness's.
    if len({key.raw for key in keys}) != len(keys):
        raise Malformed("a policy lists one public key twice")
    if len({(key.name, key.id) for key in keys}) != len(keys):
        raise Malformed("two keys have the same name and id")


def _check_order(lines: Iterable[policy_lines.Line]) -> None:
    defined = {NONE}
    for line in lines:
        used = line.members if isinstance(line, Group) else ()
        for name in (line.name,) if isinstance(line, Quorum) else used:
            _check_defined(name, defined)
        if isinstance(line, Witness | Group):
            defined.add(line.name)


def _check_members(group: Group, defined: set[str], placed: set[str]) -> None:
    for member in group.members:
        _check_defined(member, defined)
        # A witness that counted in two groups would let one operator stand for two.
        if member in placed:
            raise Malformed("{name} is a member twice", name=shown(member))
        placed.add(member)


def _define(name: str, defined: set[str]) -> None:
    if name == NONE or name in defined:
        raise Malformed("the name {name} is taken", name=shown(name))
    defined.add(name)


def _check_defined(name: str, defined: set[str]) -> None:
    if name not in defined:
        raise Malformed("{name} is used before it is defined", name=shown(name))
