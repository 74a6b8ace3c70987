"""Home shows what is one's own, and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engagement.common.errors import NotYoursError
from engagement.home.service import MyHome, my_home, pause_form
from engagement.people.service import opt_out, pause
from engagement.referrals.service import receive_referral
from storage.engine import Database
from storage.people import AccessRole
from tests.referrals.drafts import agreed_draft
from tests.support.rows import TEAM, add_person, add_workspace

CAMILA, EMILY, PAULA, HEAD = "U0CAMILA01", "U0EMILY001", "U0PAULA001", "U0HEAD0001"
NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)  # Tuesday evening in Santiago, Wednesday in UTC


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, PAULA, roles=(AccessRole.DEVREL,))
    add_person(db, HEAD, roles=(AccessRole.HEAD,))
    add_person(db, CAMILA)
    add_person(db, EMILY, locale="en-US")


def shown(db: Database, slack_user_id: str, now: datetime = NOW) -> MyHome:
    return my_home(db, now, TEAM, slack_user_id)


def test_home_speaks_the_person_s_language_and_names_who_reads(db: Database) -> None:
    assert shown(db, CAMILA).language == "es"
    assert shown(db, EMILY).language == "en"
    assert shown(db, EMILY).readers == ("Paula",)


def test_referrals_are_shown_to_their_referrer_alone(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    assert [one.who for one in shown(db, CAMILA).referrals] == ["Ana Pérez"]
    for other in (EMILY, PAULA, HEAD):
        assert shown(db, other).referrals == ()


def test_what_we_owe_is_shown_to_devrel_alone(db: Database) -> None:
    assert shown(db, PAULA).owed is not None
    for other in (CAMILA, HEAD):
        assert shown(db, other).owed is None


def test_a_pause_is_shown_until_it_is_over(db: Database) -> None:
    pause(db, NOW, TEAM, CAMILA, date(2026, 5, 8))
    assert shown(db, CAMILA).paused_until == date(2026, 5, 8)
    assert shown(db, CAMILA, NOW + timedelta(days=2)).paused_until == date(2026, 5, 8)
    assert shown(db, CAMILA, NOW + timedelta(days=3)).paused_until is None


def test_opting_out_is_shown(db: Database) -> None:
    opt_out(db, NOW, TEAM, CAMILA)
    assert shown(db, CAMILA).opted_out
    assert not shown(db, EMILY).opted_out


def test_a_pause_begins_tomorrow_on_the_person_s_own_wall(db: Database) -> None:
    form = pause_form(db, NOW, TEAM, CAMILA)
    assert (form.tomorrow, form.until) == (date(2026, 5, 6), None)
    pause(db, NOW, TEAM, CAMILA, date(2026, 5, 8))
    assert pause_form(db, NOW, TEAM, CAMILA).until == date(2026, 5, 8)


def test_nobody_unknown_has_a_home(db: Database) -> None:
    with pytest.raises(NotYoursError):
        shown(db, "U0NOBODY01")
    with pytest.raises(NotYoursError):
        my_home(db, NOW, "T0OTHER", CAMILA)
