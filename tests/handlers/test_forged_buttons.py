"""Buttons whose values name what is another's, or nothing at all, open nothing and change nothing."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.demo.world import World
from engagement.commitments.service import want_talk
from engagement.common.ids import Action
from engagement.referrals.service import receive_referral
from storage.checkins import Checkin, Response
from storage.commitments import Commitment
from storage.people import Audit
from storage.referrals import Referral
from tests.referrals.drafts import agreed_draft
from tests.support.checkin_flow import CAMILA, LUCIA, PAULA, checkin_of, said
from tests.support.flow import actor, asked, dms

IDS_OF_CHECKINS = (
    f"{Action.CHECKIN_FACE}#3",
    Action.CHECKIN_OPEN,
    Action.CHECKIN_SEEN,
    Action.TALK_WANTED,
)
IDS_OF_REFERRALS = (Action.REFER_CORRECT, Action.REFER_ASKED, Action.REFERRAL_SEE)
NO_IDS = ("", "0", "-1", "x", "9" * 9, "9" * 300, "1 OR 1=1", "²", "\0")


@pytest.fixture
def forging(sqlite_world: World) -> World:
    """Run the bot with a check-in, a referral and an owed talk that are Camila's."""
    world, team_id = sqlite_world, sqlite_world.workspace.team_id
    asked(world, LUCIA)
    receive_referral(world.vinculo.db, world.now, team_id, CAMILA, "V1", agreed_draft())
    want_talk(world.vinculo.db, world.now, team_id, CAMILA, checkin_of(world, CAMILA))
    world.settle()
    return world


def press(world: World, action_id: str, value: str, element: dict[str, Any] | None = None) -> str:
    """Press a button of Lucía's that no bot of ours sent; return what opens."""
    lucia, ts = actor(world, LUCIA), dms(world, LUCIA)[0]["ts"]
    channel = lucia.dm()
    assert channel is not None
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "value": value}
    with world.workspace.state.changing():
        message = world.workspace.state.teams[lucia.team.id].channels[channel].messages[ts]
        elements = [{**(element or button), "action_id": action_id}]
        message["blocks"] = [{"type": "actions", "block_id": "forged", "elements": elements}]
    assert lucia.click(ts, channel, action_id, value=value if element else None).ok
    opened = said(lucia.view)
    lucia.close()
    return opened


def rows(world: World) -> list[int | None]:
    tables = (Response, Commitment, Referral, Audit)
    with world.vinculo.db.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        touched = (
            Checkin.skipped_at.is_not(None),
            Commitment.done_at.is_not(None),
            Referral.reviewed_at.is_not(None),
        )
        return [*counts, *(session.scalar(select(func.count()).where(one)) for one in touched)]


@pytest.mark.parametrize("action_id", [*IDS_OF_CHECKINS, *IDS_OF_REFERRALS, Action.TALK_DONE])
def test_another_s_id_and_what_is_no_id_open_nothing(forging: World, action_id: str) -> None:
    world = forging
    before, another = rows(world), checkin_of(world, CAMILA)
    with world.vinculo.db.reading() as session:
        if action_id == Action.TALK_DONE:
            another = session.scalars(select(Commitment.id)).one()
        elif action_id in IDS_OF_REFERRALS:
            another = session.scalars(select(Referral.id)).one()
    for value in (str(another), *NO_IDS):
        assert "no está a tu nombre" in press(world, action_id, value), value
    assert rows(world) == before


@pytest.mark.parametrize("choice", ["skip:{}", "skip:", "pauses:{}", "", "skip:" + "9" * 60])
def test_a_menu_s_forged_choice_does_nothing(forging: World, choice: str) -> None:
    world, before = forging, rows(forging)
    value = choice.format(checkin_of(world, CAMILA))
    option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
    menu = {"type": "overflow", "options": [option]}
    assert "no está a tu nombre" in press(world, Action.CHECKIN_MENU, value, menu)
    assert rows(world) == before
    assert len(dms(world, PAULA)) == 2
