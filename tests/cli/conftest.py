"""A served register and the command line, for the tests of the commands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from comity.cli.main import main
from serving import Said, Served, free_port


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One register for the tests that only add to it."""
    register = Served(tmp_path_factory.mktemp("served") / "data", free_port())
    register.start("--sample")
    yield register
    register.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A register of one test's own, not started yet."""
    register = Served(tmp_path / "own", free_port())
    yield register
    register.stop()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pins of each test's own, English words, and files in a folder of its own."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_LANG", "en")
    monkeypatch.delenv("COMITY_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def comity(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return run
