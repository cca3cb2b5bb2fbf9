"""What developers, systems and observations put into the record."""

from collections.abc import Iterable

from comity.base.errors import Refused
from comity.register.entries import Recorded
from comity.register.rows import (
    DeveloperRow,
    NameRow,
    ObservationRow,
    Row,
    SubjectRow,
    SystemRow,
)
from comity.register.view import View
from comity.rules.declaration import Subject
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.systems import ObservationBody, SystemBody
from comity.statement.subjects import SubjectId, plain, read_id, subject_key


def developer(view: View, entry: Recorded, body: DeveloperBody) -> tuple[Row, ...]:
    """A party describes itself; a trade name that another party holds is Refused."""
    said = entry.signed.statement
    if said.about != said.by:
        raise Refused("a developer describes itself: about must be {party}", party=said.by)
    names = sorted({plain(name) for name in (body.name, *body.trade_names)})
    for name in names:
        holder = view.get(NameRow, name)
        if holder is not None and holder.party != said.by:
            raise Refused("the name {name} is held by {party}", name=name, party=holder.party)
    row = DeveloperRow(said.by, entry.index, said.id, str(entry.time), body)
    return (row, *(NameRow(name, entry.index, said.by) for name in names))


def system(view: View, entry: Recorded, body: SystemBody) -> tuple[Row, ...]:
    """A developer registers its own system, and says under which names others observe it."""
    said = entry.signed.statement
    if read_id(said.about) != SubjectId(said.by, Subject.SYSTEM):
        raise Refused("about must be {party}/ and a short id such as orion-4", party=said.by)
    known = view.get(DeveloperRow, said.by)
    if known is None:
        raise Refused("{party} registers a developer/v1 before its systems", party=said.by)
    row = SystemRow(said.about, entry.index, said.id, said.by, str(entry.time), body)
    return (row, *_answers_to(view, entry, known.body, body))


def observation(entry: Recorded, body: ObservationBody) -> tuple[Row, ...]:
    """A third party's estimate; it stands beside a registration and never overwrites one."""
    said = entry.signed.statement
    key = subject_key(body.subject.developers, body.subject.name)
    if said.about != key:
        raise Refused("about must be the subject's key, {key}", key=key)
    return (
        ObservationRow(
            f"{key}|{said.by}", entry.index, said.id, said.by, key, str(entry.time), body
        ),
    )


def _answers_to(
    view: View, entry: Recorded, holder: DeveloperBody, body: SystemBody
) -> Iterable[Row]:
    said = entry.signed.statement
    own = {plain(name): name for name in (holder.name, *holder.trade_names)}
    wanted = {subject_key([name], body.name) for name in own.values()}
    for alias in body.also_known_as:
        if plain(alias.developer) not in own:
            raise Refused("{name} is no trade name of {party}", name=alias.developer, party=said.by)
        wanted.add(subject_key([alias.developer], alias.name))
    before = view.get(SystemRow, said.about)
    gone = _keys_of(own.values(), before.body) - wanted if before else set()
    for key in sorted(wanted | gone):
        row = view.get(SubjectRow, key)
        others = set(row.systems if row else ()) - {said.about}
        now = others | ({said.about} if key in wanted else set())
        yield SubjectRow(key, entry.index, tuple(sorted(now)))


def _keys_of(names: Iterable[str], body: SystemBody) -> set[str]:
    keys = {subject_key([name], body.name) for name in names}
    return keys | {subject_key([one.developer], one.name) for one in body.also_known_as}
