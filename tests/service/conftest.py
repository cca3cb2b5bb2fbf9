"""A register in memory for the tests of the sequencer: founded, and without its pauses."""

import pytest

from comity.register.entries import Signed
from comity.service import sequence
from service import stories
from service.machine import Machine


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)


@pytest.fixture
def machine() -> Machine:
    found = Machine()
    assert found.run([])
    return found


@pytest.fixture
def three() -> tuple[Signed, ...]:
    return stories.short()[0]
