"""
The file a drafter works in: an instrument in YAML, its languages side by side, clause by clause.

    instrument: geneva-standard
    title: {en: ..., zh: ..., ko: ...}
    legal_nature: politically-binding
    final: {...}
    clauses:
      - id: shutdown
        en: Each party shall ...
        zh: ...
        ko: ...
      - id: budget
        alternatives:              # in brackets: two wordings or more
          - {id: three-tenths, en: ..., zh: ..., ko: ...}
          - {id: one-third, en: ..., zh: ..., ko: ...}

What changed since the file was last in step with the register is found by digests that lie beside
it: a clause that somebody else changed meanwhile is refused, never overwritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, field, to_builtins

from comity.base import yaml
from comity.base.errors import Malformed
from comity.base.text import LANGUAGES
from comity.base.typed import Name, Said, Text, Url, Words, convert
from comity.statement.kinds.decisions import check_depth
from comity.statement.kinds.finals import ClauseId, Final, Language
from comity.statement.kinds.instruments import (
    Alternative,
    Change,
    ClauseText,
    Delete,
    Insert,
    InstrumentBody,
    Move,
    Nature,
    Opening,
    Replace,
    SeenBy,
    Wording,
)

# The id of the only wording of a clause that was never in brackets.
ONLY = "text"


class _Words(Said, frozen=True, kw_only=True):
    en: Words | None = None
    zh: Words | None = None
    ko: Words | None = None
    # Languages that a machine translated and nobody has read yet.
    machine: Annotated[tuple[Language, ...], Meta(max_length=3)] = ()
    rule: dict[str, Any] | None = None


class _Alternative(_Words, frozen=True, kw_only=True):
    id: ClauseId


class _Clause(_Words, frozen=True, kw_only=True):
    id: ClauseId
    heading: Text = field(default_factory=dict)
    sort: str = "clause"
    terms: tuple[ClauseId, ...] = ()
    sources: tuple[Url, ...] = ()
    alternatives: tuple[_Alternative, ...] = ()


class _File(Said, frozen=True, kw_only=True):
    instrument: ClauseId
    title: Text
    legal_nature: Nature
    clauses: tuple[_Clause, ...]
    final: Final | UnsetType = UNSET
    seen_by: SeenBy = "parties"


class _Base(Said, frozen=True, kw_only=True):
    instrument: ClauseId
    final: Name
    clauses: dict[ClauseId, Name]


@dataclass(frozen=True, slots=True)
class Drafted:
    """An instrument as a drafter's file has it."""

    id: str
    opening: Opening
    clauses: tuple[ClauseText, ...]

    @property
    def base(self) -> "Baseline":
        """What a register has once it holds exactly this."""
        return Baseline(self.id, digest_of(self.opening.final),
                    {one.id: one.digest for one in self.clauses})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a file started from: the digest of its final clauses and of each of its clauses."""

    id: str
    final: str
    clauses: Mapping[str, str]

    def write(self) -> bytes:
        said = {"instrument": self.id, "final": self.final, "clauses": dict(self.clauses)}
        return yaml.write(said).encode()


def read(raw: bytes) -> Drafted:
    """Read a drafter's file strictly; Malformed names the clause and the field."""
    said = convert(_only(raw), _File)
    if isinstance(said.final, UnsetType):
        raise Malformed(
            "an instrument without final clauses cannot be adopted: say `final` "
            "(adoption, in_force, languages, consent, depositary)"
        )
    check_depth(said.final.adoption)
    check_depth(said.final.in_force)
    clauses = tuple(_clause(one) for one in said.clauses)
    ids = [one.id for one in clauses]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise Malformed("the clause {clause} stands twice", clause=id_)
    return Drafted(
        said.instrument, Opening(said.title, said.legal_nature, said.final, said.seen_by), clauses
    )


def read_base(raw: bytes) -> Baseline:
    """Read what a file started from."""
    said = convert(_only(raw), _Base)
    return Baseline(said.instrument, said.final, said.clauses)


def write(drafted: Drafted) -> bytes:
    """Write an instrument as the file that `read` reads."""
    opening = to_builtins(drafted.opening)
    final = {name: value for name, value in opening["final"].items() if value not in (None, [])}
    said = {
        "instrument": drafted.id,
        "title": opening["title"],
        "legal_nature": opening["legal_nature"],
        "seen_by": drafted.opening.seen_by,
        "clauses": [_written(one) for one in drafted.clauses],
        "final": final,
    }
    return yaml.write(said).encode()


def lacking(drafted: Drafted) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the clauses that lack words in an authentic language, and which."""
    languages = drafted.opening.final.languages
    found = ((one.id, one.lacking(languages)) for one in drafted.clauses)
    return tuple((id_, missing) for id_, missing in found if missing)


def digest_of(final: Final) -> str:
    """Return a digest of final clauses, by which a file sees that others changed them."""
    body = InstrumentBody(opening=None, final=final)
    clause = Alternative("final", {"en": Wording("final")}, to_builtins(body.final))
    return ClauseText("final", (clause,)).digest


def opened(drafted: Drafted) -> InstrumentBody:
    """Return the statement that opens an instrument with all its clauses."""
    befores = [None, *(one.id for one in drafted.clauses)]
    inserts = tuple(
        Insert(one, before) for one, before in zip(drafted.clauses, befores, strict=False)
    )
    return InstrumentBody(drafted.opening, inserts)


def amended(drafted: Drafted, base: Baseline, standing: Sequence[str]) -> InstrumentBody | None:
    """
    Return what a file changes since its base; None: nothing.

    `standing`: the ids of the clauses that the register has now, in their order. What others added
    meanwhile stays; what others changed is for the register to refuse, by the base digest.
    """
    changes = [*_deleted(drafted, base, standing), *_worded(drafted, base)]
    changes += _moved(drafted, base, standing)
    final = drafted.opening.final
    new = final if digest_of(final) != base.final else None
    if not changes and new is None:
        return None
    return InstrumentBody(None, tuple(changes), new)


def _deleted(drafted: Drafted, base: Baseline, standing: Iterable[str]) -> Iterable[Change]:
    kept = {one.id for one in drafted.clauses}
    for id_ in standing:
        if id_ in base.clauses and id_ not in kept:
            yield Delete(id_, base.clauses[id_])


def _worded(drafted: Drafted, base: Baseline) -> Iterable[Change]:
    before: str | None = None
    for one in drafted.clauses:
        known = base.clauses.get(one.id)
        if known is None:
            yield Insert(one, before)
        elif known != one.digest:
            yield Replace(one, known)
        before = one.id


def _moved(drafted: Drafted, base: Baseline, standing: Iterable[str]) -> Iterable[Change]:
    now = {one.id: one.digest for one in drafted.clauses}
    order = [id_ for id_ in standing if id_ in now]
    before: str | None = None
    for id_ in (one.id for one in drafted.clauses if one.id in base.clauses):
        at = order.index(before) + 1 if before else 0
        if id_ in order and order[at : at + 1] != [id_]:
            yield Move(id_, now[id_], before)
            order.remove(id_)
            order.insert(order.index(before) + 1 if before else 0, id_)
        before = id_ if id_ in order else before


def _only(raw: bytes) -> Any:  # noqa: ANN401 - read strictly by the caller
    documents = yaml.read(raw)
    if len(documents) != 1:
        raise Malformed("an instrument's file is one YAML document")
    return documents[0]


def _clause(said: _Clause) -> ClauseText:
    if said.alternatives:
        if any((said.en, said.zh, said.ko, said.rule)):
            raise Malformed("{clause}: words, or alternatives, not both", clause=said.id)
        wordings = tuple(_wording(said.id, one.id, one) for one in said.alternatives)
    else:
        wordings = (_wording(said.id, ONLY, said),)
    body = {
        "id": said.id,
        "alternatives": to_builtins(wordings),
        "heading": said.heading,
        "sort": said.sort,
        "terms": said.terms,
        "sources": said.sources,
    }
    return convert(body, ClauseText)


def _wording(clause: str, id_: str, said: _Words) -> Alternative:
    words = {one: getattr(said, one) for one in LANGUAGES if getattr(said, one) is not None}
    if not words:
        raise Malformed("{clause}: no words in any language", clause=clause)
    text = {
        one: {"words": text, "made_by": "machine" if one in said.machine else "human"}
        for one, text in words.items()
    }
    rule = {} if said.rule is None else {"rule": said.rule}
    return convert({"id": id_, "text": text, **rule}, Alternative)


def _written(clause: ClauseText) -> dict[str, Any]:
    said: dict[str, Any] = {"id": clause.id}
    if clause.sort != "clause":
        said["sort"] = clause.sort
    if clause.heading:
        said["heading"] = dict(clause.heading)
    if not clause.bracketed and clause.alternatives[0].id == ONLY:
        said |= _words(clause.alternatives[0])
    else:
        said["alternatives"] = [{"id": one.id} | _words(one) for one in clause.alternatives]
    for name in ("terms", "sources"):
        if getattr(clause, name):
            said[name] = list(getattr(clause, name))
    return said


def _words(wording: Alternative) -> dict[str, Any]:
    said: dict[str, Any] = {one: wording.text[one].words for one in LANGUAGES if one in
                            wording.text}  # fmt: skip
    machine = [one for one, text in wording.text.items() if text.made_by == "machine"]
    if machine:
        said["machine"] = machine
    if wording.rule is not None:
        said["rule"] = wording.rule
    return said
