"""
Every way this system says no on purpose.

ComityError
├─ Malformed    the bytes are not what they claim to be
├─ Unverified   well formed, but a signature, hash or proof does not hold
├─ Refused      genuine, but the accord or the rules do not allow it
└─ Unavailable  we could not find out; asking again may help
"""


class ComityError(Exception):
    """A template with named values: `documents.messages` renders it in the reader's language."""

    def __init__(self, template: str, /, **values: object) -> None:
        # Only the template: a worker process pickles what it raises, and `args` rebuilds it.
        super().__init__(template)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values)


class Malformed(ComityError, ValueError):
    """The bytes are not what they claim to be. A ValueError, so that msgspec adds the path."""


class Unverified(ComityError):
    """Well formed, but a signature, hash or proof does not hold."""


class Refused(ComityError):
    """Genuine, but the accord or the rules do not allow it."""


class Unavailable(ComityError):
    """We could not find out; asking again may help."""
