"""What an audit found: what was checked, how many of each, and what was wrong."""

from dataclasses import dataclass, field

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.base.errors import ComityError
from comity.log.checkpoint import Checkpoint
from comity.service.packed import Packed
from comity.service.tree import Tree


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the register that is not what it should be, and why."""

    part: str
    reason: ComityError


@dataclass(slots=True)
class Audited:
    """
    What was checked, how many of each, and what was wrong; `place` is where the log lies.

    `resumed` entries were checked by an earlier audit; `silent` are the sides without which the
    checkpoint was published. Where the log is at home it is `strict`: every line is its own.
    """

    place: str = ""
    strict: bool = False
    checkpoint: Checkpoint | None = None
    chain: Chain | None = None
    cosigners: int = 0
    silent: tuple[str, ...] = ()
    tiles: int = 0
    bundles: int = 0
    entries: int = 0
    resumed: int = 0
    unproven: int = 0
    statements: int = 0
    voids: int = 0
    key_changes: int = 0
    contested: int = 0
    fingerprint: str = ""
    tree: Tree | None = None
    record: Packed = field(default_factory=Packed)
    faults: list[Fault] = field(default_factory=list)

    @property
    def accord(self) -> Accord | None:
        return self.chain.latest if self.chain else None

    def blame(self, part: str, reason: ComityError) -> None:
        """Name a part and what is wrong with it; the first reason is the one that counts."""
        if not self.blames(part):
            self.faults.append(Fault(part, reason))

    def blames(self, start: str) -> bool:
        return any(fault.part.startswith(start) for fault in self.faults)
