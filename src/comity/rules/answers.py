"""The three answers. What is not known is never taken for a no."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias


class Answer(Enum):
    """Whether something holds: yes, no, or it cannot be said from what is known."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


# By name, what came out so far; None is undetermined.
Outcomes: TypeAlias = Mapping[str, bool | None]

# Comparisons of intervals answer True, False or None; so do the outcomes a condition works on.
ANSWERS: Mapping[bool | None, Answer] = {
    True: Answer.YES,
    False: Answer.NO,
    None: Answer.UNDETERMINED,
}
