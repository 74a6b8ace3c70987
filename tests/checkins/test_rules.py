"""When a programme asks: every zone, every hostile rule, every place in the cycle."""

import time as stopwatch
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.checkins import rules
from engagement.checkins.default_program import CADENCE
from engagement.checkins.rules import CadenceError
from engagement.people.rules import Standing

ZONES = sorted(available_timezones())
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SANTIAGO, MADRID, MEXICO = "America/Santiago", "Europe/Madrid", "America/Mexico_City"
TUESDAY = date(2026, 5, 5)
HALF_PAST_TEN = time(10, 30)
WINDOW = timedelta(hours=55)
IN_PLACE = Standing(False, False, None, None, None, None)


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_the_due_instant_is_that_wall_time_or_the_first_valid_one_after(
    day: date, at: time, zone: str
) -> None:
    wall = rules.due_at(day, at, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    if wall == wanted:
        return
    # A wall time in a gap; the longest one skipped a whole day, on Kwajalein and on Samoa.
    assert wanted < wall <= wanted + timedelta(days=1)
    just_before = rules.due_at(day, at, zone) - timedelta(seconds=1)
    assert just_before.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_of_a_repeated_wall_time_it_is_the_first(day: date, at: time, zone: str) -> None:
    due = rules.due_at(day, at, zone)
    hour_before = (due - timedelta(hours=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert hour_before != datetime.combine(day, at)


@given(
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.sampled_from([CADENCE, "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"]),
    st.integers(0, 500),
)
def test_occurrences_of_two_spans_are_those_of_both_together(
    starts_on: date, rule: str, days: int
) -> None:
    middle = starts_on + timedelta(days=days)
    last = middle + timedelta(days=60)
    together = rules.occurrences(rule, starts_on, starts_on, last)
    before = rules.occurrences(rule, starts_on, starts_on, middle)
    after = rules.occurrences(rule, starts_on, middle + timedelta(days=1), last)
    assert together == before + after
    assert all(day >= starts_on for day in together)


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_next_occurrence_is_the_first_of_those_that_follow(starts: date, after: date) -> None:
    found = rules.next_occurrence(CADENCE, starts, after)
    assert found > after
    assert found.weekday() == 1
    assert rules.occurrences(CADENCE, starts, after + timedelta(days=1), found) == [found]


def test_the_default_cadence_is_every_second_tuesday_from_its_first_day() -> None:
    days = rules.occurrences(CADENCE, TUESDAY, date(2026, 5, 1), date(2026, 6, 10))
    assert days == [date(2026, 5, 5), date(2026, 5, 19), date(2026, 6, 2)]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every tuesday",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=TU;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;INTERVAL=100000000000",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYHOUR=3",
        "FREQ=WEEKLY;BYMONTHDAY=13",
        "FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=9",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20260101",
        "FREQ=WEEKLY\nRDATE:20260101",
        "DTSTART:19000101\nRRULE:FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 80),
        "FREQ=WEEKLY;INTERVAL=²",
    ],
)
def test_a_rule_that_no_programme_needs_is_refused_at_once(rule: str) -> None:
    began = stopwatch.monotonic()
    with pytest.raises(CadenceError):
        rules.check_cadence(rule, date(2026, 2, 3))
    assert stopwatch.monotonic() - began < 5


@given(st.text(alphabet="FREQWKLYDAMONTH=;,:INVB-0123456789\n ", max_size=40))
def test_no_text_does_more_than_be_refused_or_taken(rule: str) -> None:
    try:
        rules.check_cadence(rule, TUESDAY)
    except CadenceError:
        return
    assert rules.occurrences(rule, TUESDAY, TUESDAY, TUESDAY + timedelta(days=732))


@given(
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    TIMES,
    st.sampled_from(ZONES),
    st.timedeltas(timedelta(0), timedelta(hours=48)),
)
def test_a_day_that_is_due_in_48_hours_anywhere_is_in_play(
    day: date, at: time, zone: str, before: timedelta
) -> None:
    due = rules.due_at(day, at, zone)
    for now in (due - before, due + WINDOW):
        first, last = rules.days_in_play(now, at, WINDOW, timedelta(hours=48))
        assert first <= day <= last
        assert last - first < timedelta(days=8)


def test_a_round_opens_with_its_first_ask_and_closes_a_window_after_its_last() -> None:
    now = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
    span = rules.span_of(TUESDAY, HALF_PAST_TEN, [SANTIAGO, MADRID, MEXICO], WINDOW, now)
    assert span is not None
    assert span.opens_at == datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
    assert span.closes_at == datetime(2026, 5, 7, 23, 30, tzinfo=UTC)


def test_a_round_found_late_opens_when_it_is_found_and_one_that_is_over_never() -> None:
    late = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    span = rules.span_of(TUESDAY, HALF_PAST_TEN, [SANTIAGO], WINDOW, late)
    assert span is not None
    assert span.opens_at == late
    over = datetime(2026, 5, 7, 21, 30, tzinfo=UTC)
    assert rules.span_of(TUESDAY, HALF_PAST_TEN, [SANTIAGO], WINDOW, over) is None
    assert rules.span_of(TUESDAY, HALF_PAST_TEN, [], WINDOW, late) is None


@pytest.mark.parametrize(
    ("standing", "joined_on", "asked"),
    [
        (IN_PLACE, None, True),
        (IN_PLACE, TUESDAY - timedelta(days=14), True),
        (IN_PLACE, TUESDAY - timedelta(days=13), False),
        (Standing(True, False, None, None, None, None), None, False),
        (Standing(False, True, None, None, None, None), None, False),
        (Standing(False, False, None, TUESDAY, None, None), None, False),
        (Standing(False, False, None, None, None, TUESDAY), None, True),
        (Standing(False, False, None, None, None, TUESDAY + timedelta(days=1)), None, False),
    ],
)
def test_the_audience_is_who_may_be_asked_on_that_day(
    standing: Standing, joined_on: date | None, asked: bool
) -> None:
    assert rules.is_asked(standing, joined_on, TUESDAY, 14) is asked


@dataclass
class Asked:
    position: int
    rounds: list[int]


@given(st.integers(1, 500), st.integers(1, 24))
def test_every_place_of_the_cycle_comes_round(number: int, length: int) -> None:
    place = rules.cycle_round(number, length)
    assert 1 <= place <= length
    assert rules.cycle_round(number + length, length) == place
    assert rules.cycle_round(number + 1, length) == (place % length) + 1


@given(st.lists(st.builds(Asked, st.integers(1, 9), st.lists(st.integers(1, 6), max_size=6))))
def test_three_questions_at_most_in_their_order(questions: list[Asked]) -> None:
    found = rules.asked_in(questions, 3)
    assert len(found) <= 3
    assert all(3 in question.rounds for question in found)
    positions = sorted(question.position for question in questions if 3 in question.rounds)
    assert [question.position for question in found] == positions[:3]


def test_only_the_first_round_of_a_calendar_month_is_its_first() -> None:
    earlier = [date(2026, 4, 21), date(2025, 5, 19)]
    assert rules.is_first_of_its_month(TUESDAY, earlier)
    assert not rules.is_first_of_its_month(date(2026, 5, 19), [*earlier, TUESDAY])
