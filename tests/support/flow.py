"""A running bot and the people who use it, for tests through the front door."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.app import build
from bot.demo.company import COMPANY, DEVREL, DIGEST_CHANNEL, tell_about_people
from bot.demo.history import next_round_day
from bot.demo.world import FIRST_ZONE, World
from bot.manifest import manifest
from bot.settings import read_settings
from engagement.checkins.default_program import PROGRAM_TIME
from engagement.common.times import local_instant
from sandbox.acting import Person as Actor
from sandbox.clock import WorkspaceClock
from sandbox.server import LocalWorkspace
from storage.engine import Database
from storage.people import Person


def running_world(db: Database) -> Iterator[World]:
    """Run the bot on a database, seconds before its first round; everybody was greeted already."""
    clock = WorkspaceClock()
    day = next_round_day(clock.now(), FIRST_ZONE, PROGRAM_TIME)
    clock.advance_to(local_instant(day, PROGRAM_TIME, FIRST_ZONE) - timedelta(seconds=2))
    with LocalWorkspace(clock=clock, manifest=manifest()) as workspace:
        settings = read_settings(
            slack_bot_token=workspace.bot_token,
            slack_app_token=workspace.app_token,
            slack_api_url=workspace.api_url,
            database_url=db.engine.url.render_as_string(hide_password=False),
            vinculo_admins=DEVREL,
            vinculo_digest_channel=DIGEST_CHANNEL,
            vinculo_company=COMPANY,
        )
        vinculo = build(settings, clock)
        try:
            team_id = vinculo.arrive(starts_on=day)
            tell_about_people(db, team_id, day)
            with db.writing() as session:
                session.execute(update(Person).values(greeted_at=clock.now()))
            vinculo.start()
            workspace.wait_until(lambda: workspace.sockets.connections == 1)
            yield World(workspace, vinculo)
        finally:
            vinculo.stop()


def actor(world: World, slack_user_id: str) -> Actor:
    """Act as somebody of the company."""
    return world.workspace.acting.person(slack_user_id)


def dms(world: World, slack_user_id: str) -> list[dict[str, Any]]:
    """Return what the bot wrote to somebody, oldest first, as it stands now."""
    person = actor(world, slack_user_id)
    channel = person.dm()
    bot = world.workspace.bot_user_id
    return [m for m in person.messages(channel) if m["user"] == bot] if channel else []


def has_action(message: dict[str, Any], action_id: str) -> bool:
    """Say whether a message shows a control with that action id."""
    return f'"action_id": "{action_id}"' in json.dumps(message)


def asked(world: World, slack_user_id: str) -> dict[str, Any]:
    """Wait until somebody has their check-in DM, moving the clock as far as needed; return it."""
    until: datetime = world.now + timedelta(days=1)
    while world.now < until:
        found = [m for m in dms(world, slack_user_id) if has_action(m, "checkin:face#3")]
        if found:
            return found[-1]
        world.step_to(until)
    raise AssertionError(f"{slack_user_id} was not asked")
