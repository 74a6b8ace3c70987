"""The ledger's arithmetic: budgets never exceed Slack's limits, and nobody is written to twice a week."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.people.rules import WEEK_OF_ATTENTION, conversation_of, is_over_budget
from schedules.sending import LONGEST_RETRY, retry_after
from storage.budget import LIMITS, refilled
from storage.ledger import Bucket
from tests.support.clock import A_TUESDAY

SLACKS_LIMIT = {Bucket.POST: 300, Bucket.UPDATE: 50, Bucket.FIND: 50}

gaps = st.lists(st.floats(0, 30), min_size=1, max_size=400)


def spend_greedily(bucket: Bucket, seconds: list[float]) -> list[datetime]:
    """Take every token there is at each look, and return the instants of the tokens taken."""
    limit, now, tokens, filled_at = LIMITS[bucket], A_TUESDAY, LIMITS[bucket].burst, A_TUESDAY
    taken: list[datetime] = []
    for gap in seconds:
        now += timedelta(seconds=gap)
        left = refilled(tokens, filled_at, now, limit)
        while left >= 1:
            left -= 1
            tokens, filled_at = left, now
            taken.append(now)
    return taken


@given(bucket=st.sampled_from(Bucket), seconds=gaps)
def test_no_minute_ever_takes_more_than_slack_allows(bucket: Bucket, seconds: list[float]) -> None:
    taken = spend_greedily(bucket, seconds)
    for number, first in enumerate(taken):
        minute = [at for at in taken[number:] if at < first + timedelta(minutes=1)]
        assert len(minute) <= SLACKS_LIMIT[bucket]


@given(look_every=st.floats(0.05, 1.5))
def test_a_look_every_second_or_so_spends_95_percent_of_slacks_posts(look_every: float) -> None:
    minutes = 5
    taken = spend_greedily(Bucket.POST, [look_every] * int(minutes * 60 / look_every))
    assert len(taken) >= 0.95 * SLACKS_LIMIT[Bucket.POST] * (minutes - look_every / 60)


@given(tokens=st.floats(0, 8), back=st.timedeltas(timedelta(), timedelta(days=1)))
def test_a_clock_that_went_back_gives_no_token(tokens: float, back: timedelta) -> None:
    assert refilled(tokens, A_TUESDAY, A_TUESDAY - back, LIMITS[Bucket.POST]) == tokens


@given(st.integers(1, 10_000))
def test_waiting_grows_and_has_an_end(attempt: int) -> None:
    assert timedelta(seconds=5) <= retry_after(attempt) <= retry_after(attempt + 1) <= LONGEST_RETRY


days_ago = st.integers(0, 40 * 24).map(lambda hours: timedelta(hours=hours))
history = st.lists(st.tuples(st.sampled_from("abc"), days_ago), max_size=12)


@given(history)
def test_going_on_with_the_only_conversation_is_never_too_much(
    past: list[tuple[str, timedelta]],
) -> None:
    sent = [("a", A_TUESDAY - ago) for _, ago in past]
    assert not is_over_budget(sent, "a", A_TUESDAY)


@given(history, st.sampled_from("abc"))
def test_it_is_too_much_exactly_if_another_conversation_began_within_the_week(
    past: list[tuple[str, timedelta]], mine: str
) -> None:
    sent = [(name, A_TUESDAY - ago) for name, ago in past]
    others = {name for name, _ in sent} - {mine}
    fresh = any(
        min(at for name, at in sent if name == one) > A_TUESDAY - WEEK_OF_ATTENTION
        for one in others
    )
    assert is_over_budget(sent, mine, A_TUESDAY) is fresh


@given(
    beginnings=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 24 * 60)), max_size=60)
)
def test_asked_by_this_rule_nobody_hears_two_beginnings_within_a_week(
    beginnings: list[tuple[str, int]],
) -> None:
    sent: list[tuple[str, datetime]] = []
    for name, hours in sorted(beginnings, key=lambda pair: pair[1]):
        now = A_TUESDAY + timedelta(hours=hours)
        if not is_over_budget(sent, name, now):
            sent.append((name, now))
    first_of = sorted(min(at for name, at in sent if name == one) for one in {n for n, _ in sent})
    assert all(b - a >= WEEK_OF_ATTENTION for a, b in pairwise(first_of))


@pytest.mark.parametrize("days", [7, 14])
def test_a_reminder_of_last_time_does_not_use_up_the_next_question(days: int) -> None:
    asked, reminded = A_TUESDAY - timedelta(days=days), A_TUESDAY - timedelta(days=days - 2)
    assert not is_over_budget([("a", asked), ("a", reminded)], "b", A_TUESDAY)


def test_greeting_question_and_reminder_of_one_checkin_are_one_conversation() -> None:
    names = {conversation_of(kind, "17", 17) for kind in ("hello", "ask", "reminder")}
    assert len(names) == 1
    assert conversation_of("opportunity", "17", None) not in names
