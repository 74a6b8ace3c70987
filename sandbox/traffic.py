"""How many calls are being answered right now, so that one can wait for quiet."""

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.state import State


class Traffic:
    """Counts calls in flight: Web API, uploads, `response_url`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._calls = 0

    @property
    def calls(self) -> int:
        """Calls that were begun and not yet answered."""
        with self._state.lock:
            return self._calls

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call, from its first byte to its answer."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._state.lock:
            self._calls += by
            self._state.wake()
