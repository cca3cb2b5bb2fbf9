"""What comes packaged with the program: packs of rules with their cases, published facts."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from comity.rules.packs import Pack
from comity.statement.kinds.systems import ObservationBody


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack that comes with the program, in the order of their files' names."""
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
    yield from sorted((one for one in folder.iterdir() if _is_yaml(one)), key=lambda one: one.name)


def _is_yaml(path: Traversable) -> bool:
    return path.name.endswith(".yaml")


def _is_cases(path: Traversable) -> bool:
    return path.name.endswith(".cases.yaml")
