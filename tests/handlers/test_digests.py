"""A digest lands in the channel by its own clock, and its private side opens for DevRel alone."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.demo.company import DEVREL, DIGEST_CHANNEL, HEAD
from bot.demo.world import World
from engagement.common.ids import Action
from engagement.digests.service import next_digest_at
from storage.checkins import Program, Question
from storage.commitments import Commitment, CommitmentKind
from storage.people import Person
from tests.support.flow import actor, dms, has_action
from tests.support.rounds import Programme

CAMILA = "U0CAMILA01"


def close_a_round(world: World) -> None:
    """Leave a closed round behind, answered by seven of twelve, and a talk that is owed."""
    db, team_id = world.vinculo.db, world.workspace.team_id
    with db.reading() as session:
        program = session.scalars(select(Program.id).where(Program.team_id == team_id)).one()
        asked = session.scalars(select(Question).where(Question.program_id == program))
        questions = {question.key: question.id for question in asked}
        people = session.scalars(
            select(Person.id).where(Person.role_family.is_not(None)).order_by(Person.id)
        ).all()
        camila = session.scalars(select(Person.id).where(Person.slack_user_id == CAMILA)).one()
    with db.writing() as session:
        session.add(
            Commitment(
                team_id=team_id,
                kind=CommitmentKind.TALK,
                made_to_id=camila,
                made_at=world.now,
                due_at=world.now + timedelta(days=2),
            )
        )
    answers = {who: {"satisfaction": 4} for who in people[:7]}
    Programme(db, team_id, program, questions).close_round(
        0, world.now - timedelta(days=10), list(people), answers
    )


def digest_in(world: World) -> dict[str, Any]:
    """Return the digest once it is posted."""
    due = next_digest_at(world.vinculo.db)
    if due is not None and due > world.now:
        world.forward_to(due)
    world.settle()
    messages = actor(world, DEVREL).messages(DIGEST_CHANNEL)
    (found,) = [m for m in messages if "Resumen de" in m["text"]]
    return found


def test_a_digest_lands_in_the_channel_and_names_nobody(world: World) -> None:
    close_a_round(world)
    digest = digest_in(world)
    said = json.dumps(digest, ensure_ascii=False)
    assert "Respondieron 7 de 12." in said
    assert "1 persona quiere conversar; quién, en privado." in said
    assert "Camila" not in said


def test_devrel_opens_the_private_side(sqlite_world: World) -> None:
    close_a_round(sqlite_world)
    digest = digest_in(sqlite_world)
    assert has_action(digest, Action.DIGEST_PRIVATE)
    paula = actor(sqlite_world, DEVREL)
    assert paula.click(digest["ts"], DIGEST_CHANNEL, Action.DIGEST_PRIVATE).ok
    assert "Camila" in json.dumps(paula.view, ensure_ascii=False)


def test_anybody_else_reads_why_not(sqlite_world: World) -> None:
    close_a_round(sqlite_world)
    digest = digest_in(sqlite_world)
    head = actor(sqlite_world, HEAD)
    assert head.click(digest["ts"], DIGEST_CHANNEL, Action.DIGEST_PRIVATE).ok
    said = json.dumps(head.view, ensure_ascii=False)
    assert "solo DevRel" in said
    assert "Camila" not in said


def test_devrel_is_told_of_a_digest_whose_channel_is_gone(world: World) -> None:
    close_a_round(world)
    world.workspace.admin().archive(DIGEST_CHANNEL)
    due = next_digest_at(world.vinculo.db)
    if due is not None and due > world.now:
        world.forward_to(due)
    world.settle()
    (told,) = [m for m in dms(world, DEVREL) if "algo que mirar" in m["text"]]
    assert f"no se pudo publicar en <#{DIGEST_CHANNEL}> (`is_archived`)" in json.dumps(
        told, ensure_ascii=False
    )
