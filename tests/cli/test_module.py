"""The package itself is a command: `python -m comity`."""

import runpy
import sys

import pytest


def test_the_package_runs_as_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["comity", "--help"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("comity", run_name="__main__")
    assert stop.value.code == 0
    assert "verify" in capsys.readouterr().out
