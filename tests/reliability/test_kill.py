"""kill -9 at thirty seeded points: no accepted answer is lost, and no DM comes twice."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: every run is killed at the same points
from typing import Any

import pytest
from sqlalchemy import select

from bot.arrival import read_people
from bot.demo.history import next_round_day
from bot.manifest import manifest
from bot.slack import SlackWorkspace, web_client
from engagement.checkins.default_program import PROGRAM_TIME, create_default_program
from engagement.common.ids import INPUT, Action, Block
from engagement.common.times import local_instant
from engagement.people.onboarding import WorkspaceTold, open_workspace
from sandbox.acting import Person as Actor
from sandbox.clock import WorkspaceClock
from sandbox.server import LocalWorkspace
from storage.checkins import Answer, Checkin, Response
from storage.due import backlog
from storage.engine import Database, open_database
from storage.ledger import Bucket, Delivery, DeliveryState
from storage.migrate import migrate
from storage.people import Person
from tests.support.killable import Victim

POINTS = 30
PEOPLE = 45
ZONE = "America/Santiago"

# Where the bot is killed: at a call of its own or at an envelope, before or after it took effect.
PLACES = [
    ("chat.postMessage", False),
    ("chat.postMessage", True),
    ("chat.update", False),
    ("chat.update", True),
    ("views.open", True),
    ("envelope:interactive", False),
    ("envelope:interactive", True),
]


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    clock = WorkspaceClock()
    day = next_round_day(clock.now(), ZONE, PROGRAM_TIME)
    clock.advance_to(local_instant(day, PROGRAM_TIME, ZONE) + timedelta(seconds=1))
    people = [
        {"id": f"U0KILL{n:04}", "name": f"p{n}", "real_name": f"Persona {n}", "tz": ZONE}
        for n in range(PEOPLE)
    ]
    with LocalWorkspace(clock=clock, manifest=manifest(), company=_company(people)) as running:
        yield running


def _company(people: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "app": {"id": "A0VINCULO1", "name": "Vínculo", "bot_user_id": "U0VINCULO1"},
        "team": {"id": "T023PEOPLE", "name": "23people", "domain": "23people"},
        "people": people,
        "channels": [{"id": "C0GENERAL1", "name": "general"}],
    }


@contextmanager
def _database(url: str) -> Iterator[Database]:
    db = open_database(url)
    try:
        yield db
    finally:
        db.dispose()


def _prepare(db: Database, workspace: LocalWorkspace) -> None:
    """Take the workspace in with everybody greeted, so that the round is due at once."""
    now = workspace.clock.now()
    migrate(db)
    told = WorkspaceTold(
        workspace.team_id, "23people", "23people", workspace.bot_user_id, (), "es", ZONE
    )
    open_workspace(db, now, told)
    read_people(
        db,
        SlackWorkspace(web_client(workspace.bot_token, workspace.api_url, 10)),
        workspace.team_id,
        now,
    )
    with db.writing() as session:
        create_default_program(session, now, workspace.team_id, starts_on=_today(workspace))
        for person in session.scalars(select(Person)):
            person.greeted_at = now


def _today(workspace: LocalWorkspace) -> date:
    return workspace.clock.now().date()


def test_thirty_kills_lose_no_accepted_answer_and_repeat_no_message(
    workspace: LocalWorkspace, tmp_path: Path
) -> None:
    random = Random(20)
    url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
    people = [f"U0KILL{n:04}" for n in range(PEOPLE)]
    with _database(url) as db:
        _prepare(db, workspace)
        victim = Victim(workspace, url, tmp_path / "shift")
        victim.start()
        try:
            for person in random.sample(people, PEOPLE):
                armed = sum(fault.struck == 0 for fault in workspace.faults.all())
                if not armed and victim.deaths < POINTS:
                    place, after = PLACES[victim.deaths % len(PLACES)]
                    workspace.faults.add(
                        place, after=after, skip=random.randrange(2), run=victim.kill
                    )
                _answer_until_accepted(workspace, victim, person)
                _let_everything_end(workspace, victim, db)
        finally:
            victim.kill()
        assert victim.deaths == POINTS + 1  # the last one was the line above
        _assert_every_answer_is_kept(db, people)
        _assert_nothing_came_twice(workspace, db, people)


def _answer_until_accepted(workspace: LocalWorkspace, victim: Victim, user: str) -> None:
    """Do what a patient person does: touch a face, type, send, and try again where Slack says so."""
    person = workspace.acting.person(user)
    for _ in range(10):
        victim.revive_if_dead()
        if person.view is None and not _opened(workspace, victim, person):
            continue
        text = next(b for b in _questions(person) if b["element"]["type"] == "plain_text_input")
        person.fill({(text["block_id"], INPUT): words_of(user), (Block.TALK, INPUT): ["yes"]})
        if person.submit().ok:
            while person.view is not None:
                person.close()
            return
    raise AssertionError(f"{user} could not answer in ten tries")


def _opened(workspace: LocalWorkspace, victim: Victim, person: Actor) -> bool:
    workspace.wait_until(lambda: victim.is_dead or _ask_of(person), timeout=30)
    ask = _ask_of(person)
    if ask is None:
        return False
    channel = person.dm()
    assert channel is not None
    person.click(ask["ts"], channel, f"{Action.CHECKIN_FACE}#4")
    return person.view is not None


def _ask_of(person: Actor) -> dict[str, Any] | None:
    channel = person.dm()
    messages = person.messages(channel) if channel else []
    return next((m for m in messages if f"{Action.CHECKIN_FACE}#4" in json.dumps(m)), None)


def _questions(person: Actor) -> list[dict[str, Any]]:
    assert person.view is not None
    return [b for b in person.view["blocks"] if b["block_id"].startswith(f"{Block.QUESTION}:")]


def words_of(user: str) -> str:
    return f"Lo que cuesta, dicho por {user}."


def _let_everything_end(workspace: LocalWorkspace, victim: Victim, db: Database) -> None:
    def nothing_is_left() -> bool:
        victim.revive_if_dead()
        with db.reading() as session:
            return backlog(session, workspace.clock.now()) == 0 and not victim.is_dead

    workspace.wait_until(nothing_is_left, timeout=90)


def _assert_every_answer_is_kept(db: Database, people: list[str]) -> None:
    with db.reading() as session:
        kept = session.execute(
            select(Person.slack_user_id, Answer.text)
            .join(Checkin, Checkin.person_id == Person.id)
            .join(Response, Response.checkin_id == Checkin.id)
            .join(Answer, Answer.response_id == Response.id)
            .where(Answer.text.is_not(None))
        ).all()
    assert sorted(kept) == sorted((user, words_of(user)) for user in people)


def _assert_nothing_came_twice(workspace: LocalWorkspace, db: Database, people: list[str]) -> None:
    with db.reading() as session:
        due = Delivery.due_at <= workspace.clock.now()
        ended = set(session.scalars(select(Delivery.state).where(due)))
        posted = select(Delivery.marker).where(due, Delivery.bucket == Bucket.POST)
        markers = set(session.scalars(posted))
    seen = Counter[str]()
    for user in people:
        person = workspace.acting.person(user)
        channel = person.dm()
        assert channel is not None
        seen.update(m["metadata"]["event_payload"]["marker"] for m in person.messages(channel))
    assert ended == {DeliveryState.SENT}
    assert set(seen) == markers
    assert set(seen.values()) == {1}
