"""When a programme asks, and which of its questions, as pure rules."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

from dateutil.rrule import rrule, rrulestr

from engagement.common.times import local_instant
from engagement.people.rules import Standing, silence_reason

MOST_QUESTIONS = 3
"""A check-in takes half a minute; a fourth question is one too many."""

# The civil date runs from UTC-12 to UTC+14, and a gap may add an hour.
EARLIEST_ZONE = timedelta(hours=15)
LATEST_ZONE = timedelta(hours=13)

_LONGEST_RULE = 200
_EMPTY_AFTER = timedelta(days=2 * 366)
_DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = r"-?(?:[1-9]|[12]\d|3[01])"
_INTERVAL = {"INTERVAL": r"[1-9]\d?", "WKST": _DAY}
_PARTS = {
    "DAILY": _INTERVAL,
    "WEEKLY": {**_INTERVAL, "BYDAY": rf"{_DAY}(?:,{_DAY}){{0,6}}"},
    "MONTHLY": {
        **_INTERVAL,
        "BYDAY": rf"(?:-?[1-5])?{_DAY}(?:,(?:-?[1-5])?{_DAY}){{0,6}}",
        "BYMONTHDAY": rf"{_MONTH_DAY}(?:,{_MONTH_DAY}){{0,30}}",
        "BYSETPOS": rf"{_MONTH_DAY}",
    },
}


class CadenceError(ValueError):
    """A rule of recurrence is not one that a programme may have; says which part and why."""


class _Asked(Protocol):
    """What the choice of questions looks at."""

    @property
    def position(self) -> int: ...

    @property
    def rounds(self) -> list[int]: ...


QuestionT = TypeVar("QuestionT", bound=_Asked)


def check_cadence(rule: str, starts_on: date) -> None:
    """Refuse an RFC 5545 rule that no programme needs or that would keep a computer busy.

    Daily, weekly and monthly rules are taken, with the parts of `_PARTS`; no end, no exceptions
    and no times of day, which are the programme's own. Raises `CadenceError`.
    """
    _cadence(rule, starts_on)


@lru_cache(maxsize=256)
def _cadence(rule: str, starts_on: date) -> rrule:
    if len(rule) > _LONGEST_RULE or not rule.isascii():
        raise CadenceError("the rule is too long, or no rule at all")
    values = dict(part.partition("=")[::2] for part in rule.split(";"))
    allowed = _PARTS.get(values.get("FREQ", ""))
    if allowed is None or len(values) != rule.count(";") + 1:
        raise CadenceError(
            "the rule needs one FREQ, of DAILY, WEEKLY or MONTHLY, and no part twice"
        )
    for name, value in values.items():
        if name != "FREQ" and not re.fullmatch(allowed.get(name, r"(?!)"), value):
            raise CadenceError(f"{name}={value} is not taken in a {values['FREQ']} rule")
    try:
        found = rrulestr(rule, dtstart=_midnight(starts_on))
    except ValueError as error:
        raise CadenceError(f"the rule says nothing: {error}") from error
    assert isinstance(found, rrule)
    if not found.between(_midnight(starts_on), _midnight(starts_on) + _EMPTY_AFTER, inc=True):
        raise CadenceError("the rule has no day in two years")
    return found


def occurrences(rule: str, starts_on: date, first: date, last: date) -> list[date]:
    """Return the local dates on which a programme asks, from `first` to `last`, both included.

    Raises `CadenceError`.
    """
    cadence = _cadence(rule, starts_on)
    return [day.date() for day in cadence.between(_midnight(first), _midnight(last), inc=True)]


def next_occurrence(rule: str, starts_on: date, after: date) -> date:
    """Return the first local date after `after` on which a programme asks. Raises `CadenceError`."""
    found = _cadence(rule, starts_on).after(_midnight(after))
    if found is None:
        raise CadenceError("the calendar ends before the rule's next day")
    return found.date()


def _midnight(day: date) -> datetime:
    # A date as dateutil's rules count it: on no particular wall, so without a zone.
    return datetime.combine(day, time())


@lru_cache(maxsize=4096)
def due_at(day: date, at: time, timezone: str) -> datetime:
    """Return the UTC instant at which somebody in an IANA zone is asked on a local date."""
    return local_instant(day, at, timezone)


def days_in_play(now: datetime, at: time, window: timedelta, ahead: timedelta) -> tuple[date, date]:
    """Return the first and last local dates whose asks may be planned now or still be open."""
    earliest = now - window - LATEST_ZONE - timedelta(hours=at.hour, minutes=at.minute)
    latest = now + ahead + EARLIEST_ZONE - timedelta(hours=at.hour, minutes=at.minute)
    return earliest.astimezone(UTC).date(), latest.astimezone(UTC).date()


@dataclass(frozen=True)
class Span:
    """When a round opens and closes: UTC instants."""

    opens_at: datetime
    closes_at: datetime


def span_of(
    day: date, at: time, timezones: Iterable[str], window: timedelta, now: datetime
) -> Span | None:
    """Return a round's span: from its first ask to its last ask plus the window.

    A round planned only after its first ask was due opens when it is planned. None where nobody
    is asked, or where it would have closed already.
    """
    dues = [due_at(day, at, timezone) for timezone in set(timezones)]
    if not dues or max(dues) + window <= now:
        return None
    return Span(max(now, min(dues)), max(dues) + window)


def is_asked(
    standing: Standing, joined_on: date | None, day: date, min_days_since_joining: int
) -> bool:
    """Tell whether somebody belongs to the audience on a local date; who joined when is not known may."""
    if silence_reason(standing, day) is not None:
        return False
    return joined_on is None or joined_on + timedelta(days=min_days_since_joining) <= day


def cycle_round(number: int, cycle_rounds: int) -> int:
    """Return the place in its cycle, from 1, of a programme's round `number`, from 1."""
    return (number - 1) % cycle_rounds + 1


def asked_in(questions: Sequence[QuestionT], in_cycle: int) -> list[QuestionT]:
    """Return the questions of one round of the cycle, in their order, three at most."""
    asked = [question for question in questions if in_cycle in question.rounds]
    return sorted(asked, key=lambda question: question.position)[:MOST_QUESTIONS]


def is_first_of_its_month(day: date, earlier: Iterable[date]) -> bool:
    """Tell whether no earlier round of the programme lies in the same calendar month."""
    return not any((other.year, other.month) == (day.year, day.month) for other in earlier)
