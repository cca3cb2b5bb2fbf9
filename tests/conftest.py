"""How properties run: no deadline, for machines are shared; `make slow` tries far more."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")
