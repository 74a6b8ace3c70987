"""What people answered with their name, for the readers that each question promised; every opening is noted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engagement.checkins.reading import (
    AnsweredQuestion,
    said_question,
    say_answers,
    value_of,
)
from engagement.common.errors import RefusedError
from engagement.common.words import Texts
from engagement.people.service import audit, get_person, get_workspace, roles_of, texts_of
from storage.checkins import Answer, Checkin, Question, Response, Round, Visibility
from storage.engine import Database
from storage.people import AccessRole, Audit, Person

A_PAGE = 10
READ = "read_named"
"""The audit's word for an opening; its subject is the check-in."""


@dataclass(frozen=True)
class NamedAnswers:
    """What one person answered with their name in the round of a local date."""

    name: str
    day: date
    late: bool
    answers: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True)
class NamedPage:
    """A page of named answers, newest first, `A_PAGE` people on each; pages count from 0."""

    language: str
    page: int
    has_more: bool
    people: tuple[NamedAnswers, ...]


@dataclass(frozen=True)
class Opening:
    """Who opened somebody's named answers, and when last (UTC)."""

    name: str
    at: datetime


def read_named(
    db: Database, now: datetime, team_id: str, slack_user_id: str, page: int = 0
) -> NamedPage:
    """Return a page of what people answered with their name, and note who opened it.

    Raises `RefusedError` for whoever is not of DevRel: they are not who the questions promised.
    """
    with db.writing() as session:
        reader = get_person(session, team_id, slack_user_id)
        if AccessRole.DEVREL not in roles_of(session, team_id, reader.id):
            raise RefusedError("checkins.named_refused")
        texts = texts_of(session, reader)
        found = session.execute(
            select(Response, Round.period_key, Person.full_name)
            .join(Checkin, Checkin.id == Response.checkin_id)
            .join(Round, Round.id == Checkin.round_id)
            .join(Person, Person.id == Checkin.person_id)
            .where(Response.team_id == team_id, Response.id.in_(_with_named(team_id)))
            .order_by(Round.opens_at.desc(), Response.first_at.desc(), Response.id.desc())
            .offset(page * A_PAGE)
            .limit(A_PAGE + 1)
        ).all()
        shown = found[:A_PAGE]
        for response, _, _ in shown:
            audit(session, now, team_id, reader.id, READ, "checkin", response.checkin_id)
        return NamedPage(
            language=texts.language,
            page=page,
            has_more=len(found) > A_PAGE,
            people=tuple(
                NamedAnswers(
                    name,
                    date.fromisoformat(day),
                    response.late,
                    _said(session, response, texts),
                )
                for response, day, name in shown
            ),
        )


def openings_of(session: Session, team_id: str, checkin_id: int) -> tuple[Opening, ...]:
    """Return who opened a check-in's named answers, each once, with the last time."""
    rows = session.execute(
        select(Person.name, func.max(Audit.at))
        .join(Audit, Audit.actor_id == Person.id)
        .where(Audit.team_id == team_id, Audit.action == READ)
        .where(Audit.subject_kind == "checkin", Audit.subject_id == str(checkin_id))
        .group_by(Person.id, Person.name)
        .order_by(func.max(Audit.at))
    )
    return tuple(Opening(name, at) for name, at in rows)


def _with_named(team_id: str) -> Select[int]:
    return (
        select(Answer.response_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.team_id == team_id, Question.visibility == Visibility.NAMED)
    )


def _said(session: Session, response: Response, texts: Texts) -> tuple[AnsweredQuestion, ...]:
    company = get_workspace(session, response.team_id).company
    rows = session.execute(
        select(Answer, Question)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.response_id == response.id, Question.visibility == Visibility.NAMED)
        .order_by(Question.position)
    ).all()
    return say_answers(
        [said_question(question, texts, company) for _, question in rows],
        {answer.question_id: value_of(answer) for answer, _ in rows},
    )
