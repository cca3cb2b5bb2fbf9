"""Files that a command is told to read, and where a register answers unless one is named."""

from pathlib import Path

from comity.base.errors import Unavailable

ADDRESS = "http://127.0.0.1:8600"


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unavailable("cannot read {path}: {why}", path=path, why=fault.strerror) from None
