"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

A_TUESDAY = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)


class FrozenClock:
    """Tells the instant that the test chose."""

    def __init__(self, now: datetime = A_TUESDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, span: timedelta | None = None, **units: float) -> datetime:
        """Move forward by a span, or by `timedelta`'s own units: `advance(minutes=5)`."""
        self._now += span if span is not None else timedelta(**units)
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now
