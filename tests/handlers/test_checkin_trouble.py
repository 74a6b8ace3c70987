"""What goes wrong with a check-in over the real wire: nothing typed is lost, nothing counts twice."""

import json
import sqlite3
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.demo.world import World
from engagement.checkins.answers import Submission, Typed
from engagement.checkins.service import record_answers
from engagement.common.ids import Action, Block, Callback
from storage.checkins import Answer, Response
from storage.commitments import Commitment
from tests.support.checkin_flow import (
    CAMILA,
    LUCIA,
    PAULA,
    ask_now,
    checkin_of,
    click,
    closes_at,
    count,
    fill,
    kept,
    opened,
    questions,
    said,
    typed,
)
from tests.support.flow import actor, asked, dms

HOSTILE = "<!channel> <@U0PAULA001> <https://evil.example|RR. HH.> \u202e *x* 😀"


def test_what_was_acknowledged_was_committed_before(world: World) -> None:
    at_ack: list[int] = []
    lucia = opened(world, LUCIA)
    fill(world, lucia, challenge="x")
    world.workspace.faults.add(
        "envelope:interactive", after=True, run=lambda _: at_ack.append(count(world, Answer))
    )
    assert lucia.submit().ok
    world.workspace.wait_until(lambda: bool(at_ack))
    assert at_ack == [2]


def test_a_modal_sent_again_because_its_ack_was_lost_has_one_effect(world: World) -> None:
    lucia = opened(world, LUCIA, face=3)
    fill(world, lucia, challenge="lo mismo", talk=True)
    world.workspace.faults.add("envelope:interactive", after=True, drop=True)
    assert not lucia.submit().ok
    world.workspace.wait_until(lambda: world.workspace.sockets.connections == 1)
    assert "Gracias, Lucía." in said(lucia.submit().view)
    assert count(world, Response) == 1
    assert count(world, Commitment) == 1
    world.settle()
    assert len(dms(world, PAULA)) == 1
    with world.vinculo.db.reading() as session:
        assert session.scalars(select(Response.revision)).all() == [1]


def test_a_wrong_value_is_told_at_its_field_and_the_text_stays(sqlite_world: World) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA)
    long = "demasiado " * 160
    fill(world, lucia, challenge=long)
    refused = lucia.submit()
    block = f"{Block.QUESTION}:{questions(world)['challenge']}"
    assert refused.errors == {block: "Son 1599 caracteres; caben 1500. Tu texto sigue aquí."}
    assert typed(world, lucia, "challenge") == long
    assert typed(world, lucia, "satisfaction") == "4"
    assert count(world, Response) == 0
    fill(world, lucia, challenge="corto")
    assert lucia.submit().ok
    assert kept(world, LUCIA)["challenge"] == "corto"


def test_of_two_devices_the_slower_saves_nothing_and_keeps_its_text(sqlite_world: World) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA, face=1)
    fill(world, lucia, challenge="el computador")
    on_the_phone = Submission({questions(world)["challenge"]: Typed(text="el teléfono")})
    team_id, checkin_id = world.workspace.team_id, checkin_of(world, LUCIA)
    record_answers(world.vinculo.db, world.now, team_id, LUCIA, checkin_id, 0, on_the_phone)
    again = lucia.submit()
    assert "Ya tenía tu respuesta de esta ronda." in said(again.view)
    assert typed(world, lucia, "challenge") == "el computador"
    assert kept(world, LUCIA) == {"challenge": "el teléfono"}
    assert lucia.submit().ok
    assert kept(world, LUCIA) == {"satisfaction": 1, "challenge": "el computador"}


def test_after_the_close_the_text_is_kept_as_a_late_answer_if_wanted(world: World) -> None:
    lucia = opened(world, LUCIA)
    fill(world, lucia, challenge="me demoré")
    world.forward_to(closes_at(world))
    late = lucia.submit()
    assert late.view is not None
    assert late.view["callback_id"] == Callback.CHECKIN_LATE
    assert "Tu texto no se perdió" in said(late.view)
    assert typed(world, lucia, "challenge") == "me demoré"
    assert count(world, Response) == 0
    assert "como respuesta tardía" in said(lucia.submit().view)
    with world.vinculo.db.reading() as session:
        assert session.scalars(select(Response.late)).all() == [True]


def test_once_the_next_round_asks_the_old_modal_keeps_its_text_and_says_so(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA)
    old = ask_now(world, LUCIA)
    fill(world, lucia, challenge="dos semanas después")
    world.forward_to(world.now + timedelta(weeks=2, hours=1))
    refused = lucia.submit()
    assert "la siguiente ya está abierta" in said(refused.errors)
    assert typed(world, lucia, "challenge") == "dos semanas después"
    assert count(world, Response) == 0
    lucia.close()
    click(lucia, old, f"{Action.CHECKIN_FACE}#2")
    assert "la siguiente ya está abierta" in said(lucia.view)


def test_hostile_text_is_shown_as_typed_and_rings_nobody(world: World) -> None:
    lucia = opened(world, LUCIA)
    fill(world, lucia, challenge=HOSTILE)
    sent = lucia.submit()
    assert sent.view is not None
    holders = [block for block in sent.view["blocks"] if "evil.example" in said(block)]
    assert [block["type"] for block in holders] == ["rich_text"]
    assert kept(world, LUCIA)["challenge"] == HOSTILE
    world.settle()
    for slack_user_id in (LUCIA, PAULA):
        assert "evil.example" not in said(dms(world, slack_user_id))


def test_a_locked_database_is_told_in_the_modal_and_the_text_stays(sqlite_world: World) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA)
    fill(world, lucia, challenge="no te pierdas")
    locker = sqlite3.connect(str(world.vinculo.db.engine.url.database), isolation_level=None)
    try:
        locker.execute("BEGIN IMMEDIATE")
        refused = lucia.submit()
    finally:
        locker.close()
    assert "No pude guardarlo recién." in said(refused.errors)
    assert typed(world, lucia, "challenge") == "no te pierdas"
    assert lucia.submit().ok
    assert kept(world, LUCIA)["challenge"] == "no te pierdas"


def test_a_locked_database_is_told_to_whoever_clicks_without_speaking_of_a_text(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    message = asked(world, LUCIA)
    lucia, value = actor(world, LUCIA), f"skip:{checkin_of(world, LUCIA)}"
    locker = sqlite3.connect(str(world.vinculo.db.engine.url.database), isolation_level=None)
    try:
        locker.execute("BEGIN IMMEDIATE")
        click(lucia, message, Action.CHECKIN_MENU, value)
    finally:
        locker.close()
    assert "No pude guardarlo recién. Prueba otra vez." in said(lucia.view)
    assert "Tu texto" not in said(lucia.view)


def test_a_window_that_slack_did_not_open_is_offered_again_without_its_face(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    message = asked(world, LUCIA)
    lucia = actor(world, LUCIA)
    world.workspace.faults.add("views.open", error="expired_trigger_id")
    click(lucia, message, f"{Action.CHECKIN_FACE}#2")
    assert lucia.view is None
    world.settle()
    again = dms(world, LUCIA)[-1]
    assert "la ventana no se abrió" in said(again)
    assert "#2" not in said(again["blocks"])
    click(lucia, again, Action.CHECKIN_FACE)
    assert lucia.view is not None
    assert lucia.view["callback_id"] == Callback.CHECKIN


def test_another_person_s_check_in_is_refused(sqlite_world: World) -> None:
    """Forge the metadata of one's own modal: the workspace's state is the attacker's here."""
    world = sqlite_world
    asked(world, CAMILA)
    lucia = opened(world, LUCIA)
    fill(world, lucia, challenge="robado")
    forgeries: list[Any] = [
        {"checkin": checkin_of(world, CAMILA), "revision": 0},
        {"checkin": "1 OR 1=1", "revision": 0},
        {"revision": 0},
        [],
    ]
    for forged in forgeries:
        with world.workspace.state.changing():
            (view,) = [
                one
                for team in world.workspace.state.teams.values()
                for one in team.views.values()
                if one.content.get("callback_id") == Callback.CHECKIN
            ]
            view.content["private_metadata"] = json.dumps(forged)
        assert "no está a tu nombre" in said(lucia.submit().errors)
    assert count(world, Response) == 0
