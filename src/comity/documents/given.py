"""A file of facts for the commands about rules: flat facts, or drafts of statements."""

import datetime
from collections.abc import Mapping
from typing import Any

from comity.base import yaml
from comity.base.errors import Malformed
from comity.rules import factsheet
from comity.rules.facts import FactSet


def subjects(raw: bytes, at: datetime.date, name: str) -> Mapping[str, FactSet]:
    """
    Return the facts of each subject of a file, by a name to show; raises Malformed.

    Flat facts say no name: they go by `name`, such as that of the file.
    """
    documents = yaml.read(raw)
    if not documents:
        raise Malformed(
            "the file holds no facts: `comity facts template --out FILE` writes one to fill in"
        )
    if all(isinstance(one, dict) and "kind" not in one for one in documents):
        return _flat(documents, at, name)
    from comity.documents.stated import subjects as stated  # noqa: PLC0415 - slow, and rarely needed

    return stated(raw, at)


def _flat(documents: list[Any], at: datetime.date, name: str) -> Mapping[str, FactSet]:
    if len(documents) == 1:
        return {name: factsheet.read(documents[0], at)}
    return {f"{name} {number}": factsheet.read(one, at) for number, one in enumerate(documents, 1)}
