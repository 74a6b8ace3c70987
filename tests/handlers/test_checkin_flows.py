"""A check-in over the real wire: the face, the modal, the thanks, the DM, the talk."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.demo.world import World
from engagement.common.ids import Action, Callback
from storage.checkins import Response
from storage.commitments import Commitment
from tests.support.checkin_flow import (
    CAMILA,
    EMILY,
    LUCIA,
    PAULA,
    ask_now,
    checkin_of,
    click,
    count,
    fill,
    kept,
    opened,
    said,
    typed,
)
from tests.support.flow import actor, asked, dms, has_action


def test_a_face_becomes_an_answer_and_the_dm_thanks(world: World) -> None:
    lucia = opened(world, LUCIA, face=4)
    assert lucia.view is not None
    assert lucia.view["callback_id"] == Callback.CHECKIN
    assert typed(world, lucia, "satisfaction") == "4"
    assert said(lucia.view).count("La lee Paula") == 2
    assert "DevRel ve el resultado de 5 personas o más" in said(lucia.view)
    fill(world, lucia, challenge="El ambiente de pruebas.", aspiration=["2", "9"])

    sent = lucia.submit()
    assert sent.ok
    assert "Gracias, Lucía." in said(sent.view)
    assert "*Esto ve Paula:*" in said(sent.view)
    assert "El ambiente de pruebas." in said(sent.view)
    assert kept(world, LUCIA) == {
        "satisfaction": 4,
        "challenge": "El ambiente de pruebas.",
        "aspiration": [2, 9],
    }
    world.settle()
    thanks = ask_now(world, LUCIA)
    assert "Gracias, Lucía." in said(thanks)
    assert has_action(thanks, Action.CHECKIN_OPEN)
    assert not has_action(thanks, f"{Action.CHECKIN_FACE}#1")
    assert "El ambiente de pruebas." not in said(dms(world, LUCIA))

    click(lucia, thanks, Action.CHECKIN_SEEN)
    assert "El ambiente de pruebas." in said(lucia.view)
    assert "Pasar a otra área" in said(lucia.view)
    assert "A gusto" not in said(lucia.view)


def test_an_answer_is_changed_from_the_dm_and_from_the_thanks(sqlite_world: World) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA, face=2)
    fill(world, lucia, challenge="antes")
    assert lucia.submit().ok
    assert lucia.act_in_view(Action.CHECKIN_OPEN).ok
    assert typed(world, lucia, "challenge") == "antes"
    fill(world, lucia, challenge="después")
    assert lucia.submit().ok
    assert len(lucia.views) == 1
    lucia.close()
    world.settle()
    click(lucia, ask_now(world, LUCIA), Action.CHECKIN_OPEN)
    assert (typed(world, lucia, "challenge"), typed(world, lucia, "satisfaction")) == (
        "después",
        "2",
    )
    assert count(world, Response) == 1


def test_whoever_did_not_answer_is_reminded_once_and_opens_the_same_modal(world: World) -> None:
    lucia = opened(world, LUCIA)
    lucia.submit()
    asked(world, CAMILA)
    world.forward_to(world.now + timedelta(hours=31))
    assert "sigue abierto hasta" not in said(dms(world, LUCIA))
    reminder = dms(world, CAMILA)[-1]
    assert "sigue abierto hasta" in said(reminder)
    camila = actor(world, CAMILA)
    click(camila, reminder, Action.CHECKIN_OPEN)
    fill(world, camila, satisfaction="5")
    assert camila.submit().ok
    assert kept(world, CAMILA) == {"satisfaction": 5}
    world.settle()
    assert "Gracias, Camila." in said(ask_now(world, CAMILA))


@pytest.mark.parametrize("face", [1, 5])
def test_the_mood_is_told_in_the_modal_and_nowhere_else(sqlite_world: World, face: int) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA, face=face)
    modal = said(lucia.submit().view)
    assert ("Nadie recibió un aviso." in modal) is (face == 1)
    assert ("/referir" in modal) is (face == 5)
    world.settle()
    assert "Nadie recibió" not in said(dms(world, LUCIA))
    assert "/referir" not in said(dms(world, LUCIA))
    assert dms(world, PAULA) == []


def test_wanting_to_talk_is_told_to_devrel_alone_and_closed_by_devrel(world: World) -> None:
    lucia = opened(world, LUCIA, face=1)
    fill(world, lucia, challenge="un secreto", talk=True)
    assert "sabe que quieres conversar, nada más" in said(lucia.submit().view)
    world.settle()
    assert "sabe que quieres conversar" in said(dms(world, LUCIA))
    (notice,) = dms(world, PAULA)
    assert f"<@{LUCIA}> quiere conversar." in said(notice)
    assert "secreto" not in said(notice)
    click(actor(world, PAULA), notice, Action.TALK_DONE)
    world.settle()
    (closed,) = dms(world, PAULA)
    assert "quedó hecha: lo anotó Paula" in said(closed)
    with world.vinculo.db.reading() as session:
        assert session.scalars(select(Commitment)).one().done_at is not None


def test_a_talk_is_asked_for_from_the_thanks_too(sqlite_world: World) -> None:
    world = sqlite_world
    lucia = opened(world, LUCIA, face=2)
    assert lucia.submit().ok
    assert lucia.act_in_view(Action.TALK_WANTED).ok
    assert "se comprometió a escribirte antes del" in said(lucia.view)
    world.settle()
    lucia.close()
    lucia.close()
    click(lucia, ask_now(world, LUCIA), Action.TALK_WANTED)
    assert "se comprometió a escribirte antes del" in said(lucia.view)
    world.settle()
    assert count(world, Commitment) == 1
    assert len(dms(world, PAULA)) == 1


def test_skipping_from_the_menu_leaves_the_door_open(sqlite_world: World) -> None:
    world = sqlite_world
    message = asked(world, LUCIA)
    lucia = actor(world, LUCIA)
    click(lucia, message, Action.CHECKIN_MENU, f"skip:{checkin_of(world, LUCIA)}")
    world.settle()
    skipped = ask_now(world, LUCIA)
    assert "esta vez no te pregunto más" in said(skipped)
    world.forward_to(world.now + timedelta(hours=31))
    assert "sigue abierto" not in said(dms(world, LUCIA))
    click(lucia, skipped, Action.CHECKIN_OPEN)
    fill(world, lucia, satisfaction="3")
    assert lucia.submit().ok
    world.settle()
    assert "Gracias, Lucía." in said(ask_now(world, LUCIA))


def test_the_menu_pauses_and_says_who_reads(sqlite_world: World) -> None:
    world = sqlite_world
    message = asked(world, LUCIA)
    lucia = actor(world, LUCIA)
    menu = json.loads(said(message["blocks"][0]["accessory"]["options"]))
    values = {option["value"].partition(":")[0]: option["value"] for option in menu}
    click(lucia, message, Action.CHECKIN_MENU, values["who"])
    assert "Honestidad técnica" in said(lucia.view)
    lucia.close()
    click(lucia, message, Action.CHECKIN_MENU, values["pause"])
    assert lucia.view is not None
    assert lucia.view["callback_id"] == Callback.PAUSE


def test_somebody_in_english_reads_everything_in_english(sqlite_world: World) -> None:
    world = sqlite_world
    emily = opened(world, EMILY, face=5)
    assert "Read by Paula" in said(emily.view)
    assert "Thank you, Emily." in said(emily.submit().view)
    world.settle()
    assert "Thank you, Emily." in said(ask_now(world, EMILY))


def test_devrel_reads_named_answers_from_home_and_the_person_sees_that(world: World) -> None:
    lucia = opened(world, LUCIA, face=4)
    fill(world, lucia, challenge="El ambiente de pruebas.")
    assert lucia.submit().ok
    lucia.close()
    world.settle()
    paula = actor(world, PAULA)
    paula.open_home()
    world.workspace.wait_until(lambda: paula.home)
    assert paula.act_in_home(Action.NAMED_OPEN).ok
    assert "Lucía Navarro" in said(paula.view)
    assert "El ambiente de pruebas." in said(paula.view)
    assert "A gusto" not in said(paula.view)
    click(lucia, ask_now(world, LUCIA), Action.CHECKIN_SEEN)
    assert "Paula abrió lo que lleva tu nombre" in said(lucia.view)
