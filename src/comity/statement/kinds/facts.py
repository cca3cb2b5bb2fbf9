"""
Facts by the names that rules ask for: the door for all that has no field of its own.

Only the form is judged here. Which names there are grows with the rules; a statement stays valid,
and the fold the same, whatever the rules of the reader know.
"""

import datetime
from typing import Annotated, TypeAlias

from msgspec import Meta, field

from comity.base.errors import Malformed
from comity.base.typed import FactName, Line, Said

Plain: TypeAlias = bool | int | Line | None
Part: TypeAlias = dict[Line, Plain | tuple[Plain, ...]]


class StatedFact(Said, frozen=True):
    """
    A fact with its value as people write it (docs/formats/pack.md, "Facts"); null is unknown.

    `from` and `to` are the first and the last day on which it holds, where that is known.
    """

    name: FactName
    value: Plain | Annotated[tuple[Plain | Part, ...], Meta(max_length=64)]
    since: datetime.date | None = field(name="from", default=None)
    until: datetime.date | None = field(name="to", default=None)
    source: Line | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.since is not None and self.until is not None and self.until < self.since:
            raise Malformed("nothing holds from {since} to {to}", since=self.since, to=self.until)


Facts = Annotated[tuple[StatedFact, ...], Meta(max_length=256)]
