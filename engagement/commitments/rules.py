"""By when a promise is kept, as pure rules."""

from datetime import datetime, time

from engagement.common.times import add_working_days, local_date, local_instant

TALK_WORKING_DAYS = 2
END_OF_DAY = time(18, 0)


def talk_due_at(now: datetime, timezone: str) -> datetime:
    """Return by when DevRel writes to somebody who wants to talk.

    It is 18:00 on that person's own wall, two working days on: what they read is what counts.
    """
    day = add_working_days(local_date(now, timezone), TALK_WORKING_DAYS)
    return local_instant(day, END_OF_DAY, timezone)
