"""The workspace's clock: real time plus a shift that only grows, so that a month can pass in a minute."""

import threading
from datetime import UTC, datetime, timedelta

# Far enough for any test, and every time zone and message timestamp still has such dates.
FURTHEST = datetime(3000, 1, 1, tzinfo=UTC)


class WorkspaceClock:
    """Now, as everyone in the workspace reads it.

    Message timestamps and event times use it. Triggers, acks and rates stay in real time: a person
    who moves the clock has not taken a month to answer.
    """

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self._shift = shift
        self._lock = threading.Lock()

    @property
    def shift(self) -> timedelta:
        """How far the workspace is ahead of real time."""
        with self._lock:
            return self._shift

    def now(self) -> datetime:
        """The workspace's present, an aware UTC datetime."""
        with self._lock:
            return self.real() + self._shift

    def advance_to(self, instant: datetime) -> datetime:
        """Move forward to `instant` (aware) and return the new present; an instant past changes nothing.

        Raises:
            ValueError: it has no time zone, or lies beyond the year 2999.
        """
        if instant.tzinfo is None:
            raise ValueError("the clock moves to an aware datetime; this one has no time zone")
        if instant >= FURTHEST:
            raise ValueError("the workspace's clock ends with the year 2999")
        with self._lock:
            self._shift = max(self._shift, instant - self.real())
            return self.real() + self._shift

    def advance(self, by: timedelta) -> datetime:
        """Move forward by a span and return the new present.

        Raises:
            ValueError: the span is negative, or ends beyond the year 2999.
        """
        if by < timedelta(0):
            raise ValueError("the workspace's clock never goes back")
        with self._lock:
            if by >= FURTHEST - self.real() - self._shift:
                raise ValueError("the workspace's clock ends with the year 2999")
            self._shift += by
            return self.real() + self._shift

    @staticmethod
    def real() -> datetime:
        """The machine's present, an aware UTC datetime; signatures carry it, for apps check them by it."""
        return datetime.now(UTC)  # noqa: TID251 - the sandbox's one reader of the machine's clock
