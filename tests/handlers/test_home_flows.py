"""Home, pausing, and what Slack tells of people, through the front door."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.demo.world import World
from engagement.common.ids import INPUT, Action, Block, Command
from sandbox.acting import Person as Actor
from storage.people import Person, Workspace, WorkspaceState
from tests.support.flow import actor, asked, dms

CAMILA, PAULA, EMILY = "U0CAMILA01", "U0PAULA001", "U0EMILY001"
GENERAL = "C0GENERAL1"


def said(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def in_days(world: World, days: int) -> date:
    return (world.now + timedelta(days=days)).date()


def person(world: World, slack_user_id: str) -> Person:
    with world.vinculo.db.reading() as session:
        return session.scalars(select(Person).where(Person.slack_user_id == slack_user_id)).one()


def eventually(world: World, predicate: Callable[[], bool]) -> None:
    world.workspace.wait_until(predicate, timeout=10)


def opened(world: World, slack_user_id: str) -> Actor:
    """Open somebody's Home and wait until the bot has published it, however busy the machine is."""
    who = actor(world, slack_user_id)
    who.open_home()
    eventually(world, lambda: who.home is not None)
    return who


def test_home_shows_what_is_next_and_devrel_what_is_owed(world: World) -> None:
    home = said(opened(world, CAMILA).home)
    assert "Tu próximo check-in" in home
    assert "a las 10:30" in home
    assert "Lo que debemos" not in home
    assert "Lo que debemos" in said(opened(world, PAULA).home)
    assert "Your next check-in" in said(opened(world, EMILY).home)


def test_a_pause_from_home_is_confirmed_shown_and_ended(world: World) -> None:
    camila = opened(world, CAMILA)
    assert camila.act_in_home(Action.PAUSE_OPEN).ok
    camila.fill({(Block.PAUSE_UNTIL, INPUT): in_days(world, -2).isoformat()})
    assert set(camila.submit().errors) == {Block.PAUSE_UNTIL}
    until = in_days(world, 30)
    camila.fill({(Block.PAUSE_UNTIL, INPUT): until.isoformat()})
    assert camila.submit().ok
    assert camila.view is None
    world.settle()
    assert "En pausa hasta el" in said(camila.home)
    assert "En pausa hasta el" in said(dms(world, CAMILA)[-1])
    assert person(world, CAMILA).paused_until == until

    assert camila.act_in_home(Action.PAUSE_END).ok
    world.settle()
    assert "En pausa hasta el" not in said(camila.home)
    assert "De vuelta." in said(dms(world, CAMILA)[-1])
    assert person(world, CAMILA).paused_until is None


def test_taking_no_part_and_coming_back(sqlite_world: World) -> None:
    world = sqlite_world
    camila = opened(world, CAMILA)
    assert camila.act_in_home(Action.OPT_OUT).ok
    world.settle()
    assert "No te pregunto nada, como pediste." in said(camila.home)
    message = dms(world, CAMILA)[-1]
    assert "Hecho: no te preguntaré más." in said(message)
    channel = camila.dm()
    assert channel is not None
    assert camila.click(message["ts"], channel, Action.OPT_IN).ok
    world.settle()
    assert "El próximo llega el" in said(camila.home)
    assert person(world, CAMILA).opted_out_at is None


def test_the_command_shows_the_same_and_a_pause_there_closes_every_window(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    camila = actor(world, CAMILA)
    assert camila.command(Command.VINCULO, "", GENERAL).ok
    assert "Tu próximo check-in" in said(camila.view)
    assert camila.act_in_view(Action.PAUSE_OPEN).ok
    assert len(camila.views) == 2
    camila.fill({(Block.PAUSE_UNTIL, INPUT): in_days(world, 10).isoformat()})
    assert camila.submit().ok
    assert camila.views == []
    assert camila.command(Command.VINCULO, "", GENERAL).ok
    assert camila.act_in_view(Action.PAUSE_END).ok
    assert "En pausa" not in said(camila.view)
    assert camila.act_in_view(Action.REFER_OPEN).ok
    assert "¿Esta persona sabe que la estás refiriendo?" in said(camila.view)


def test_the_command_s_help_is_for_who_asked(sqlite_world: World) -> None:
    camila = actor(sqlite_world, CAMILA)
    assert camila.command(Command.VINCULO, " Ayuda ", GENERAL).ok
    assert camila.view is None
    assert "Lo que puedes hacer aquí" in said(camila.messages(GENERAL)[-1])
    assert "Lo que puedes hacer" not in said(actor(sqlite_world, PAULA).messages(GENERAL))


def test_what_was_kept_is_not_told_as_failed_when_slack_does_not_show_it(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    camila = actor(world, CAMILA)
    assert camila.command(Command.VINCULO, "", GENERAL).ok
    assert camila.act_in_view(Action.PAUSE_OPEN).ok
    camila.fill({(Block.PAUSE_UNTIL, INPUT): in_days(world, 10).isoformat()})
    world.workspace.faults.add("views.publish", error="internal_error")
    sent = camila.submit()
    assert (sent.ok, sent.errors, camila.views) == (True, {}, [])

    assert camila.command(Command.VINCULO, "", GENERAL).ok
    world.workspace.faults.add("views.update", delay=2.5)
    assert camila.act_in_view(Action.PAUSE_END).ok
    assert len(camila.views) == 1
    assert person(world, CAMILA).paused_until is None


def test_a_command_whose_window_did_not_open_is_offered_again(sqlite_world: World) -> None:
    world = sqlite_world
    camila = actor(world, CAMILA)
    world.workspace.faults.add("views.open", error="expired_trigger_id")
    assert camila.command(Command.VINCULO, "", GENERAL).ok
    world.settle()
    channel = camila.dm()
    assert channel is not None
    assert camila.click(dms(world, CAMILA)[-1]["ts"], channel, Action.HOME_OPEN).ok
    assert "Tu próximo check-in" in said(camila.view)


def test_a_click_is_acknowledged_even_when_slack_shows_no_window_at_all(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    message = asked(world, CAMILA)
    camila = actor(world, CAMILA)
    channel = camila.dm()
    assert channel is not None
    world.workspace.faults.add("views.open", drop=True, times=2)
    assert camila.click(message["ts"], channel, f"{Action.CHECKIN_FACE}#3").ok
    assert camila.view is None


def test_a_typed_message_is_answered_with_where_the_bot_listens(world: World) -> None:
    camila = actor(world, CAMILA)
    channel = camila.open_dm()
    camila.say(channel, "hola, ¿hay alguien?")
    eventually(world, lambda: "Aquí no leo mensajes." in said(dms(world, CAMILA)))
    camila.say(channel, "<!here> ¿y ahora?")
    eventually(world, lambda: said(dms(world, CAMILA)).count("Aquí no leo mensajes.") == 2)
    assert not [m for m in dms(world, CAMILA) if "¿y ahora?" in said(m)]


def test_people_who_come_change_and_go_are_kept_as_slack_tells_them(world: World) -> None:
    admin = world.workspace.admin()
    hired = admin.hire(id="U0INES0001", name="ines", real_name="Inés Carvajal", tz="America/Bogota")
    eventually(world, lambda: bool(_known(world, hired.id)))
    assert person(world, hired.id).timezone == "America/Bogota"

    admin.change(EMILY, tz="America/Lima")
    eventually(world, lambda: person(world, EMILY).timezone == "America/Lima")
    assert person(world, EMILY).locale == "en-US"

    admin.deactivate(EMILY)
    eventually(world, lambda: person(world, EMILY).deactivated_at is not None)


def _known(world: World, slack_user_id: str) -> int | None:
    with world.vinculo.db.reading() as session:
        return session.scalar(select(Person.id).where(Person.slack_user_id == slack_user_id))


def test_a_workspace_that_removes_the_app_is_stopped_and_keeps_its_rows(world: World) -> None:
    world.workspace.admin().uninstall()

    def state() -> str:
        with world.vinculo.db.reading() as session:
            return session.get_one(Workspace, world.workspace.team_id).state

    eventually(world, lambda: state() == WorkspaceState.STOPPED)
    assert person(world, CAMILA).full_name == "Camila Rojas"
