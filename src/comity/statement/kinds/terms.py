"""Terms: what each side means by a word, until both mean the same or say that they do not."""

from typing import Annotated, Literal

from msgspec import Meta, field

from comity.base.errors import Malformed
from comity.base.typed import Name, Said, Slug, Words
from comity.statement.kinds.finals import Language

Definition = Annotated[dict[Language, Words], Meta(max_length=3)]


class TermBody(Said, frozen=True):
    """
    Defines a term, joins another party's definition, or says that the two differ.

    `about` is the term's id, as clauses name it. `of` and `to` are whose definition is meant, and
    the statement that holds it; `text` of one that differs says in which way.
    """

    act: Literal["define", "join", "differ"]
    text: Definition = field(default_factory=dict)
    of: Slug | None = None
    to: Name | None = None

    def __post_init__(self) -> None:
        answers = self.act != "define"
        if (self.of is not None, self.to is not None) != (answers, answers):
            raise Malformed("to join or to differ, a statement names whose definition, and which")
        if (self.act == "define" and not self.text) or (self.act == "join" and self.text):
            raise Malformed("a definition has words; who joins one adds none")
