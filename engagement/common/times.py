"""From a local date and wall time to an instant, and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_instant(day: date, at: time, timezone: str) -> datetime:
    """Return the UTC instant of a wall time on a local date in an IANA zone.

    In a gap (spring) it is the first valid instant after; in a fold (autumn) the first of the
    two. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown zone.
    """
    zone = ZoneInfo(timezone)
    wall = datetime.combine(day, at)
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # A wall time in a gap: PEP 495 reads fold=1 with the offset after the gap and so lands before
    # it, fold=0 after it; the first valid instant is the transition between the two.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while instant - before > timedelta(seconds=1):
        middle = before + (instant - before) / 2
        if middle.astimezone(zone).utcoffset() == instant.astimezone(zone).utcoffset():
            instant = middle
        else:
            before = middle
    return instant.replace(microsecond=0)


def local_date(instant: datetime, timezone: str) -> date:
    """Return the calendar date of an instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def wall_time(text: str) -> time:
    """Read `HH:MM`. Raises `ValueError` for anything else."""
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone


def next_weekday(instant: datetime, weekday: int, at: time, timezone: str) -> datetime:
    """Return the first instant at or after `instant` on that weekday (Monday is 0) and wall time."""
    day = local_date(instant, timezone)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    found = local_instant(day, at, timezone)
    return found if found >= instant else local_instant(day + timedelta(days=7), at, timezone)


def add_working_days(day: date, days: int) -> date:
    """Return the date so many working days (Monday to Friday) after `day`."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:  # noqa: PLR2004 - Saturday is 5
            days -= 1
    return day
