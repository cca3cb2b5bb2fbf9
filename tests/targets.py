"""
Finds the fuzz targets: each function `fuzz_<what>(data: bytes) -> None` in tests/fuzz/*.py.

A target feeds the bytes to one parser. Only an exception that is no ComityError is a bug; what
parses must print back, which the target asserts. A file may carry `SEEDS`, a mapping from a
target's name to good inputs, which take mutated input further than chance does.
"""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from comity.base.errors import ComityError

FOLDER = Path(__file__).parent / "fuzz"
ANY_SEEDS = (
    b"",
    b'{"kind":"note/v1","made":"2026-11-23T09:00:00Z","body":{"n":[1,2,null,true],"t":"\xc3\xa9"}}',
    b"name: Orion\nmarket:\n  - {country: NO, from: 2026-11-23}\ncompute: 3.8e25\n",
    b"log.example\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
)


@dataclass(frozen=True, slots=True)
class Target:
    """One parser under test: `name` is file.function."""

    name: str
    function: Callable[[bytes], None]
    seeds: Sequence[bytes]

    def feed(self, data: bytes) -> None:
        """Raise what no caller expects; a refusal is what a parser is for."""
        try:
            self.function(data)
        except ComityError:
            return


def find(folder: Path = FOLDER) -> list[Target]:
    return [
        Target(f"{path.stem}.{name}", function, getattr(module, "SEEDS", {}).get(name, ANY_SEEDS))
        for path in sorted(folder.glob("*.py"))
        for module in [_load(path)]
        for name, function in sorted(vars(module).items())
        if name.startswith("fuzz_")
    ]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"fuzz_targets_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
