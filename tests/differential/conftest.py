"""The oracles: built or installed where they can be had, and skipped with a word where not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from differential.litewitness import LITEWITNESS, Litewitness, started
from differential.oracle import Oracle

GOCODE = Path("/usr/share/gocode")
# Where .ci/run unpacks Debian's torchwood, which is not in the release it runs on.
BINARIES = [Path(__file__).parents[2] / ".cache/torchwood/usr/bin"]
MISSING = "Go's sumdb is not here (Debian: golang-go, golang-golang-x-mod-dev)"


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    """Go's note and tlog packages, in a process that answers questions."""
    go = shutil.which("go")
    if go is None or not (GOCODE / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("go")
    source = Path(__file__).parent / "oracle" / "main.go"
    apart = {"GO111MODULE": "off", "GOPATH": str(GOCODE), "GOCACHE": str(folder / "cache")}
    subprocess.run(
        [go, "build", "-o", folder / "oracle", source],
        env={**os.environ, **apart, "GOFLAGS": "", "GOTOOLCHAIN": "local"},
        check=True,
        timeout=300,
    )
    with Oracle(folder / "oracle") as found:
        yield found


@pytest.fixture(scope="session")
def litewitness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litewitness]:
    """Debian's litewitness, which no one here wrote, on the loopback."""
    folder = next(filter(Path.is_dir, BINARIES), None) if not shutil.which(LITEWITNESS) else None
    if folder is None and not shutil.which(LITEWITNESS):
        pytest.skip("litewitness is not here (Debian: torchwood, from sid by .ci/run)")
    if not shutil.which("ssh-agent"):
        pytest.skip("litewitness keeps its key in an ssh-agent, which is not here")
    home = tmp_path_factory.mktemp("lw")
    with started(home, folder or Path()) as found:
        yield found
