"""What comes packaged with the program: packs of rules with their cases, published facts."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from comity.rules.packs import Pack
from comity.statement.kinds.systems import ObservationBody


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack that comes with the program, in the order of their ids."""
    return tuple(Pack.parse(path.read_bytes()) for path in _files() if not _is_cases(path))


def cases(pack: Pack) -> bytes | None:
    """Return the file of cases that lies beside a pack."""
    return next(
        (path.read_bytes() for path in _files() if path.name == f"{pack.id}.cases.yaml"), None
    )


def published() -> list[ObservationBody]:
    from comity.documents.published import read  # noqa: PLC0415 - what assess does not need

    return read(files("comity.documents").joinpath("published.yaml").read_bytes())


def _files() -> Iterator[Traversable]:
    folder = files("comity.rules").joinpath("packs")
    found = (one for one in folder.iterdir() if _is_yaml(one))
    # In the order of ids: a dot would come after the hyphen of a longer one.
    yield from sorted(found, key=lambda one: one.name.split("."))


def _is_yaml(path: Traversable) -> bool:
    return path.name.endswith(".yaml")


def _is_cases(path: Traversable) -> bool:
    return path.name.endswith(".cases.yaml")
