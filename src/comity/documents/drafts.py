"""What people write: YAML files with drafts of statements, without the parts a machine adds."""

from dataclasses import dataclass
from typing import Any

from comity.base import yaml
from comity.base.errors import Malformed
from comity.base.typed import Line, Name, Said, convert
from comity.register.said import check_named
from comity.statement.kinds import KINDS, Body
from comity.statement.kinds.accords import KeyBody
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.systems import ObservationBody, SystemBody
from comity.statement.statement import convert_body
from comity.statement.subjects import plain, subject_key


class _Draft(Said, frozen=True):
    kind: Line
    body: dict[str, Any]
    about: Line | None = None
    replaces: Name | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before it has a register, a speaker, a time and a signature."""

    kind: str
    body: Body
    about: str | None
    replaces: str | None

    def subject(self, party: str) -> str:
        """Return what the statement is about: as written, else what its kind implies."""
        if self.about is not None:
            return self.about
        match self.body:
            case DeveloperBody() | KeyBody():
                return party
            case SystemBody(name=name):
                return f"{party}/{plain(name)}"
            case ObservationBody(subject=subject):
                return subject_key(subject.developers, subject.name)
            case _:
                raise Malformed("{kind}: say what it is about", kind=self.kind)


def read(raw: bytes) -> list[Draft]:
    """Read every document of a YAML file; Malformed names the document and the field."""
    documents = yaml.read(raw)
    if not documents:
        raise Malformed("the file holds no statement")
    return [_draft(number, document) for number, document in enumerate(documents, 1)]


def _draft(number: int, document: object) -> Draft:
    try:
        said = convert(document, _Draft)
        body = convert_body(said.body, _kind(said.kind))
        # On record it would only count as unknown: whoever writes it should hear of it now.
        check_named(body)
    except Malformed as fault:
        values = {**fault.values, "document": number}
        raise Malformed("document {document}: " + fault.template, **values) from None
    return Draft(said.kind, body, said.about, said.replaces)


def _kind(name: str) -> type[Body]:
    if name not in KINDS:
        raise Malformed("there is no kind {kind}", kind=name)
    return KINDS[name]
