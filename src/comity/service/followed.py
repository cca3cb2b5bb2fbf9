"""What a mirror says of itself, on its pages and to whoever looks after it."""

from dataclasses import dataclass

from comity.base.errors import ComityError
from comity.base.instants import Instant
from comity.log.fork import Fork


@dataclass(frozen=True, slots=True)
class Forked:
    """The log has signed two histories; it is followed no further. `path`: the evidence."""

    fork: Fork
    path: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Of whom, up to which size, when something true was heard, and what is wrong since."""

    address: str
    size: int = 0
    heard: Instant | None = None
    fault: ComityError | None = None
    forked: Forked | None = None
