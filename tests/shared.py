"""Where the outside vectors and data lie: beside the project, or where COMITY_SHARED says."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[2] / "shared"))


def shared(*parts: str) -> Path:
    """Return a path below the shared folder, or skip the test that needs it."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared file {'/'.join(parts)} is not here")
    return path
