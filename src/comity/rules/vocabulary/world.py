# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that other laws, commitments and asks ask."""

from collections.abc import Mapping

from comity.rules.declaration import Declared

FACTS: Mapping[str, Declared] = {}
