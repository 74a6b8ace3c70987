"""What somebody does with a check-in over the real wire, and what is left of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.demo.world import World
from engagement.checkins.kinds import ASK
from engagement.common.ids import INPUT, Action, Block
from sandbox.acting import Person as Actor
from storage.checkins import Answer, Checkin, Question, Response, Round
from storage.ledger import Delivery
from storage.people import Person
from tests.support.flow import actor, asked, dms

CAMILA, LUCIA, PAULA, EMILY = "U0CAMILA01", "U0LUCIA001", "U0PAULA001", "U0EMILY001"


def said(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def click(person: Actor, message: Mapping[str, Any], action_id: str, value: Any = None) -> None:
    channel = person.dm()
    assert channel is not None
    assert person.click(message["ts"], channel, action_id, value=value).ok


def opened(world: World, slack_user_id: str, face: int = 4) -> Actor:
    """Touch a face of the ask; return the person, with the modal open."""
    person = actor(world, slack_user_id)
    click(person, asked(world, slack_user_id), f"{Action.CHECKIN_FACE}#{face}")
    return person


def questions(world: World) -> dict[str, int]:
    with world.vinculo.db.reading() as session:
        return dict(session.execute(select(Question.key, Question.id)).all())


def fill(world: World, person: Actor, *, talk: bool = False, **answers: Any) -> None:
    """Answer the open modal's questions, by key."""
    blocks = {f"{Block.QUESTION}:{questions(world)[key]}": v for key, v in answers.items()}
    if talk:
        blocks[Block.TALK] = ["yes"]
    person.fill({(block, INPUT): value for block, value in blocks.items()})


def typed(world: World, person: Actor, key: str) -> Any:
    """Return what stands in a question of the open modal."""
    assert person.view is not None
    block = f"{Block.QUESTION}:{questions(world)[key]}"
    entry = person.view["state"]["values"][block][INPUT]
    return entry.get("value") or (entry.get("selected_option") or {}).get("value")


def kept(world: World, slack_user_id: str) -> dict[str, Any]:
    """Return a person's kept answers by question key."""
    with world.vinculo.db.reading() as session:
        rows = session.execute(
            select(Question.key, Answer)
            .join(Question, Question.id == Answer.question_id)
            .join(Response, Response.id == Answer.response_id)
            .join(Checkin, Checkin.id == Response.checkin_id)
            .join(Person, Person.id == Checkin.person_id)
            .where(Person.slack_user_id == slack_user_id)
        ).all()
        return {key: answer.text or answer.choices or answer.value for key, answer in rows}


def checkin_of(world: World, slack_user_id: str) -> int:
    with world.vinculo.db.reading() as session:
        return session.scalars(
            select(Checkin.id)
            .join(Person, Person.id == Checkin.person_id)
            .where(Person.slack_user_id == slack_user_id)
        ).one()


def count(world: World, table: type[Any]) -> int:
    with world.vinculo.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def closes_at(world: World) -> datetime:
    with world.vinculo.db.reading() as session:
        return session.scalars(select(Round.closes_at).order_by(Round.number)).first() or world.now


def ask_now(world: World, slack_user_id: str) -> dict[str, Any]:
    """Return the message that was the ask, as it stands now."""
    with world.vinculo.db.reading() as session:
        ts = session.scalars(
            select(Delivery.ts).where(Delivery.kind == ASK, Delivery.target == slack_user_id)
        ).one()
    return next(message for message in dms(world, slack_user_id) if message["ts"] == ts)
