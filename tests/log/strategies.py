"""Random values of the log, for properties."""

from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Malformed
from comity.log.checkpoint import Checkpoint
from comity.log.signatures import NoteSignature, check_short_name


def _short(name: str) -> bool:
    try:
        check_short_name(name)
    except Malformed:
        return False
    return True


NAMES = st.text(min_size=1, max_size=60).filter(_short)
DIGESTS = st.binary(min_size=32, max_size=32).map(Digest)
CHECKPOINTS = st.builds(Checkpoint, NAMES, st.integers(1, 2**63 - 1), DIGESTS)
LINES = st.builds(
    NoteSignature,
    NAMES,
    st.binary(min_size=4, max_size=4),
    st.binary(min_size=1, max_size=90),
)
