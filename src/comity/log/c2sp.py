"""
The C2SP specifications this log follows, at one commit of github.com/C2SP/C2SP.

Most of them are moving; what a later commit says is followed when this line says so.
"""

from collections.abc import Mapping

COMMIT = "5ba5ee830903e91240fc6f9f3a7a9293d49e69c9"

# The last tag before the commit; "" for a specification that was never tagged.
SPECIFICATIONS: Mapping[str, str] = {
    "signed-note": "v1.0.0",
    "tlog-checkpoint": "v1.0.0",
    "tlog-cosignature": "v1.1.0-rc.1",
    "tlog-witness": "v1.0.0",
    "tlog-tiles": "v0.1.0",
    "tlog-proof": "",
    "tlog-policy": "",
}
