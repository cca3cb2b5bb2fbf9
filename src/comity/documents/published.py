"""The table of published facts that comes with the program, as observations."""

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from comity.base import yaml
from comity.base.errors import Malformed
from comity.base.typed import Country, Line, Number, Said, Url, Words, convert
from comity.statement.kinds.systems import Modality, ObservationBody, Openness, Subject
from comity.statement.quantity import Compute, Quantity, Source

TITLE = "Comity, table of published facts (docs/published.md)"


class _Source(Said, frozen=True):
    title: Line
    url: Url
    read_at: Line
    place: Line | None = None


class _Compute(Said, frozen=True):
    low: Number
    best: Number
    high: Number
    basis: Line
    method: Line
    width: Line
    working: Words | None = None


class _System(Said, frozen=True):
    name: Line
    developer: Line
    country: tuple[Country, ...]
    published: datetime.date
    sources: dict[str, _Source]
    parameters: Number | None = None
    active_parameters: Number | None = None
    tokens: Number | None = None
    hardware_peak: Number | None = None
    utilisation: Number | None = None
    training_compute: _Compute | None = None
    modalities: dict[str, tuple[Modality, ...]] | None = None
    openness: Openness | None = None
    note: Words | None = None


class _Table(Said, frozen=True):
    as_of: datetime.date
    widths: dict[str, Any]
    systems: tuple[_System, ...]


def read(raw: bytes) -> list[ObservationBody]:
    """Read the table; raises Malformed if it is not what docs/published.md describes."""
    documents = yaml.read(raw)
    if len(documents) != 1:
        raise Malformed("the table is one YAML document")
    return [_observation(one) for one in convert(documents[0], _Table).systems]


def _observation(one: _System) -> ObservationBody:
    developers = tuple(name.strip() for name in one.developer.split(","))
    return convert(
        msgspec.to_builtins(
            ObservationBody(
                subject=Subject(developers=developers, name=one.name),
                source=_whence(one.sources, "published") or Source(TITLE),
                published=one.published,
                countries=one.country,
                compute=_compute(one),
                parameters=_parameters(one),
                domains=_domains(one),
                accessibility=_accessibility(one.openness),
                note=one.note,
            )
        ),
        ObservationBody,
    )


def _whence(sources: Mapping[str, _Source], figure: str) -> Source | None:
    found = sources.get(figure)
    return Source(found.title, found.url, found.place) if found else None


def _compute(one: _System) -> Compute | None:
    said = one.training_compute
    if said is None:
        return None
    return Compute(
        low=said.low,
        unit="FLOP",
        basis="declared" if said.basis == "declared" else "estimated",
        best=said.best,
        high=said.high,
        method=f"{said.method}, {said.width}",
        working=said.working or _six_n_d(one, said),
        source=_whence(one.sources, "training_compute") or Source(TITLE),
    )


def _six_n_d(one: _System, said: _Compute) -> str | None:
    if said.method != "six-n-d":
        return None
    return f"6 * {one.active_parameters or one.parameters} parameters * {one.tokens} tokens"


def _parameters(one: _System) -> Quantity | None:
    if one.parameters is None:
        return None
    source = _whence(one.sources, "parameters")
    return Quantity(one.parameters, "parameters", "declared", source=source)


def _domains(one: _System) -> tuple[str, ...]:
    words = {"text": "Language", "image": "Vision", "audio": "Audio", "video": "Video"}
    spoken = (one.modalities or {}).get("out", ())
    return tuple(words.get(mode, mode.capitalize()) for mode in spoken)


def _accessibility(openness: Openness | None) -> str | None:
    words = {"open": "Open weights", "restricted": "Open weights (restricted use)"}
    return words.get(openness.weights, "API access") if openness and openness.weights else None
