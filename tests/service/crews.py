"""Who checks bundles in the tests of audits: this process alone, or a crew that is started once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

from comity.log.tiles import EntriesPath
from comity.service.ahead import Found, ahead
from comity.service.crew import Crew
from comity.service.growth import Fetch
from comity.service.walk import Checks, alone

WAYS = ("alone", "crew")


class Here(Executor):
    """A pool that does what it is asked at once, so that a test is the same every time."""

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - anything
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **named))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the one who waits shall have it
            done.set_exception(fault)
        return done


class Hands:
    """Two processes, started when they are first asked for, that check whatever log a test has."""

    def __init__(self) -> None:
        self._crew: Crew | None = None
        self._fetch: Fetch = {}.get

    def checks(self, way: str, fetch: Fetch) -> Checks:
        if way == "alone":
            return alone(fetch)
        if self._crew is None:
            self._crew = Crew(2, None, self._supply).__enter__()
        self._fetch = fetch
        return self._crew.checks

    def _supply(self, paths: Iterable[EntriesPath]) -> Iterator[tuple[EntriesPath, Found]]:
        return ahead(self._fetch, Here(), paths, 3)

    def close(self) -> None:
        if self._crew is not None:
            self._crew.__exit__(None, None, None)
