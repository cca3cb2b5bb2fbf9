
"""Facts that the law of the Republic of Korea asks."""

from collections.abc import Mapping

from comity.rules.declaration import Declared

FACTS: Mapping[str, Declared] = {}
