"""The one way the suite's own readers say no: the bytes are not what the specification says."""


class Broken(Exception):
    """What was read, and what is wrong with it, in one sentence."""
