"""`--accord FILE`: the accord that a reader trusts, as its chain or as the genesis both signed."""

from pathlib import Path

from comity.accord.chain import Chain
from comity.base.errors import Malformed
from comity.cli.reading import read_file
from comity.statement.envelope import Envelope


def is_genesis(path: Path) -> bool:
    """Say whether this file is the genesis alone: what both sides signed is not written over."""
    return read_file(path).lstrip().startswith(b"{")


def read_chain(path: Path) -> Chain:
    """Read a chain, or the signed genesis it starts with; faults name the file."""
    raw = read_file(path)
    try:
        if is_genesis(path):
            return Chain.checked([(0, Envelope.parse(raw))])
        return Chain.parse(raw)
    except Malformed as fault:
        raise Malformed("{path}: " + fault.template, **{**fault.values, "path": path}) from None
