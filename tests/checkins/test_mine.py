"""Home's view: the open check-in, the next one, and one's own answers."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from engagement.checkins.service import MyCheckins, my_checkins
from engagement.common.errors import NotYoursError
from storage.checkins import Visibility
from storage.people import Person
from tests.support.in_round import CAMILA, CLOSE, DIEGO, DUE, NOON, PAULA, InRound
from tests.support.rows import LONG_AGO, TEAM


def mine(in_round: InRound, now: datetime = NOON, who: str = CAMILA) -> MyCheckins:
    return my_checkins(in_round.db, now, TEAM, who)


def change(in_round: InRound, **columns: object) -> None:
    with in_round.db.writing() as session:
        session.execute(update(Person).where(Person.slack_user_id == CAMILA).values(**columns))


def test_before_the_ask_the_planned_one_is_next(in_round: InRound) -> None:
    found = mine(in_round, DUE - timedelta(hours=3))
    assert (found.open, found.next_at) == (None, DUE)


def test_in_the_window_it_is_open_until_answered_and_the_next_is_the_programme_s_next_day(
    in_round: InRound,
) -> None:
    found = mine(in_round)
    assert found.open is not None
    assert (found.open.checkin_id, found.open.closes_at, found.open.answered) == (
        in_round.checkin_of(CAMILA),
        CLOSE,
        False,
    )
    assert found.next_at == DUE + timedelta(weeks=2)
    in_round.record(in_round.typed(satisfaction=4))
    answered = mine(in_round).open
    assert answered is not None
    assert answered.answered
    assert mine(in_round, CLOSE).open is None


def test_a_pause_moves_the_next_one_behind_it(in_round: InRound) -> None:
    change(in_round, paused_until=date(2026, 5, 20))
    assert mine(in_round, DUE - timedelta(hours=3)).next_at == DUE + timedelta(weeks=4)
    change(in_round, paused_until=date(2026, 5, 19))
    assert mine(in_round, DUE - timedelta(hours=3)).next_at == DUE + timedelta(weeks=2)


def test_whoever_opted_out_reads_or_leads_has_no_next_one(in_round: InRound) -> None:
    change(in_round, opted_out_at=LONG_AGO)
    assert mine(in_round).next_at is None
    assert mine(in_round, who=PAULA).next_at is None


def test_a_newcomer_s_first_one_comes_after_two_weeks(in_round: InRound) -> None:
    change(in_round, joined_on=date(2026, 5, 6))
    assert mine(in_round).next_at == DUE + timedelta(weeks=4)


def test_one_s_own_answers_stand_newest_first_in_one_s_own_language(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=5, challenge="nada"))
    in_round.next_round()
    now = NOON + timedelta(weeks=2)
    in_round.record(in_round.typed(stretch=3), now=now, number=2)
    in_round.record(in_round.typed(satisfaction=1), who=DIEGO)
    change(in_round, locale="en-US")
    found = mine(in_round, now).answered
    assert [checkin.day for checkin in found] == [date(2026, 5, 19), date(2026, 5, 5)]
    (stretch,) = found[0].answers
    assert stretch.chosen == ("Is about right: it stretches me and I learn",)
    assert [(a.label, a.visibility) for a in found[1].answers] == [
        ("Over these two weeks, how good has work felt?", Visibility.CONFIDENTIAL),
        ("What is hardest right now, or holding you back?", Visibility.NAMED),
    ]


def test_somebody_unknown_has_no_home(in_round: InRound) -> None:
    with pytest.raises(NotYoursError):
        mine(in_round, who="U0NOBODY01")
