"""Home and `/vinculo` for everybody in every state, in both languages, as Slack takes them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from engagement.checkins.mine import AnsweredCheckin, MyCheckins, OpenCheckin
from engagement.checkins.reading import AnsweredQuestion
from engagement.commitments.service import Owed
from engagement.common.words import Texts
from engagement.home.service import MyHome
from engagement.home.views import home_view, vinculo_modal
from engagement.people import views as people_views
from engagement.referrals.reading import MyReferral
from storage.checkins import Visibility
from tests.support.taken import taken

HOSTILE = "<!channel> *x* & <https://evil.example|aquí> `O'Brien`"
NOBODY_YET = MyHome(
    language="es",
    timezone="America/Santiago",
    name="Camila",
    readers=("Paula", "Inés"),
    checkins=MyCheckins(
        language="es",
        timezone="America/Santiago",
        open=None,
        next_at=datetime(2026, 5, 19, 14, 30, tzinfo=UTC),
        answered=(),
    ),
    referrals=(),
    paused_until=None,
    opted_out=False,
    owed=None,
)
RECEIVED = MyReferral(
    referral_id=7,
    who="Ana Pérez",
    family="cloud",
    level="senior",
    stage="received",
    agreed=True,
    referred_on=date(2026, 5, 5),
    news_on=date(2026, 5, 12),
    may_correct=True,
)
ASKING = replace(
    RECEIVED, referral_id=8, who="J.P.", family=None, level=None, agreed=False, news_on=None
)
CLOSED = replace(
    RECEIVED, referral_id=9, who=HOSTILE, level=None, stage="hired", news_on=None, may_correct=False
)
FACES = AnsweredQuestion(
    "En estas dos semanas, ¿qué tan a gusto?", Visibility.CONFIDENTIAL, ("🙂 A gusto",), None, False
)
HARD = AnsweredQuestion("¿Qué te frena?", Visibility.NAMED, (), HOSTILE, True)
GROW = AnsweredQuestion("¿Hacia dónde?", Visibility.NAMED, ("Team Lead", "Charlas"), "Ya.", False)
ANSWERED = (
    AnsweredCheckin(31, date(2026, 5, 5), False, (FACES, HARD)),
    AnsweredCheckin(21, date(2026, 4, 21), True, (GROW,)),
    AnsweredCheckin(11, date(2026, 4, 7), False, ()),
)
OPEN = OpenCheckin(31, datetime(2026, 5, 7, 21, 30, tzinfo=UTC), answered=False)
FULL = replace(
    NOBODY_YET,
    name=HOSTILE,
    checkins=replace(NOBODY_YET.checkins, open=replace(OPEN, answered=True), answered=ANSWERED),
    referrals=(RECEIVED, ASKING, CLOSED),
)
SHAPES = {
    "new": NOBODY_YET,
    "open": replace(NOBODY_YET, checkins=replace(NOBODY_YET.checkins, open=OPEN)),
    "full": FULL,
    "paused": replace(NOBODY_YET, paused_until=date(2026, 6, 1)),
    "opted_out": replace(
        FULL, opted_out=True, checkins=replace(FULL.checkins, open=None, next_at=None)
    ),
    "devrel": replace(
        NOBODY_YET,
        readers=(),
        checkins=replace(NOBODY_YET.checkins, next_at=None),
        owed=Owed(late=1, due_this_week=2, wanting_to_talk=1),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_home(texts: Texts, golden: SnapshotAssertion, shape: str) -> None:
    assert taken(home_view(SHAPES[shape], texts)) == golden


def test_the_modal_of_vinculo(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(vinculo_modal(FULL, texts)) == golden


def test_the_help_of_vinculo(texts: Texts, golden: SnapshotAssertion) -> None:
    assert texts.mrkdwn("home.help") == golden


def test_the_modal_of_a_pause(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(people_views.pause_modal(texts, date(2026, 5, 6), None)) == golden


def test_a_pause_that_stands_is_shown_in_its_modal(texts: Texts) -> None:
    drawn = taken(people_views.pause_modal(texts, date(2026, 5, 6), date(2026, 6, 1)))
    assert drawn["blocks"][0]["element"]["initial_date"] == "2026-06-01"


def test_the_confirmations(texts: Texts, golden: SnapshotAssertion) -> None:
    assert [
        taken(people_views.paused_message(texts, date(2026, 6, 1))),
        taken(people_views.opted_out_message(texts)),
        taken(people_views.resumed_message(texts)),
        taken(people_views.typed_message(texts)),
    ] == golden


def test_slack_takes_a_home_however_full(texts: Texts) -> None:
    long = AnsweredQuestion("¿" * 300, Visibility.NAMED, ("x" * 75,) * 9, "<!here> " * 180, True)
    crowded = replace(
        FULL,
        referrals=(replace(CLOSED, who="<&>" * 26, may_correct=True),) * 60,
        checkins=replace(
            FULL.checkins,
            open=OPEN,
            answered=(AnsweredCheckin(1, date(2026, 5, 5), True, (long,) * 3),) * 6,
        ),
        paused_until=date(2026, 6, 1),
        owed=Owed(99, 99, 99),
    )
    taken(home_view(crowded, texts))
    taken(vinculo_modal(crowded, texts))
