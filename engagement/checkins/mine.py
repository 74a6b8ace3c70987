"""Somebody's own view of their check-ins, for Home."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.checkins import rules
from engagement.checkins.occurrence import APART
from engagement.checkins.reading import AnsweredQuestion, said_question, say_answers, value_of
from engagement.common.times import local_date, wall_time
from engagement.common.words import Texts
from engagement.people.service import get_person, get_workspace, roles_of, texts_of, why_silent
from storage.checkins import Answer, Checkin, Program, Question, Response, Round
from storage.engine import Database
from storage.people import Person

ROUNDS_SHOWN = 6


@dataclass(frozen=True)
class AnsweredCheckin:
    """What somebody answered in the round of a local date."""

    checkin_id: int
    day: date
    late: bool
    answers: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True)
class OpenCheckin:
    """A check-in that somebody was asked and that is still open."""

    checkin_id: int
    closes_at: datetime
    answered: bool


@dataclass(frozen=True)
class MyCheckins:
    """Somebody's own view: the open check-in, the next one, what they answered, newest first.

    `next_at` is None for whoever is not asked (paused without a round in sight, opted out).
    """

    language: str
    timezone: str
    open: OpenCheckin | None
    next_at: datetime | None
    answered: tuple[AnsweredCheckin, ...]


def my_checkins(db: Database, now: datetime, team_id: str, slack_user_id: str) -> MyCheckins:
    """Return somebody's open check-in, the instant of the next one, and their answers.

    Raises `NotYoursError` for somebody the bot does not know.
    """
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        texts = texts_of(session, person)
        return MyCheckins(
            language=texts.language,
            timezone=person.timezone,
            open=_open_checkin_of(session, now, person),
            next_at=_next_at(session, now, person),
            answered=_answered(session, person, texts),
        )


def _open_checkin_of(session: Session, now: datetime, person: Person) -> OpenCheckin | None:
    found = session.execute(
        select(Checkin.id, Round.closes_at, Response.id)
        .join(Round, Round.id == Checkin.round_id)
        .outerjoin(Response, Response.checkin_id == Checkin.id)
        .where(Checkin.team_id == person.team_id, Checkin.person_id == person.id)
        .where(Checkin.due_at <= now, Round.closes_at > now)
        .order_by(Checkin.due_at.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    checkin_id, closes_at, response_id = found
    return OpenCheckin(checkin_id, closes_at, answered=response_id is not None)


def _next_at(session: Session, now: datetime, person: Person) -> datetime | None:
    """Return the planned next check-in, else the programme's next day on the person's own wall."""
    if APART & roles_of(session, person.team_id, person.id):
        return None
    planned = session.scalar(
        select(Checkin.due_at)
        .where(Checkin.team_id == person.team_id, Checkin.person_id == person.id)
        .where(Checkin.due_at > now)
        .order_by(Checkin.due_at)
        .limit(1)
    )
    if planned is not None and why_silent(person, planned) is None:
        return planned
    programs = session.scalars(
        select(Program).where(Program.team_id == person.team_id, Program.archived_at.is_(None))
    )
    candidates = [at for program in programs for at in [_first_after(program, person, now)] if at]
    return min(candidates, default=None)


def _first_after(program: Program, person: Person, now: datetime) -> datetime | None:
    day = local_date(now, person.timezone) - timedelta(days=1)
    if person.paused_until is not None:
        day = max(day, person.paused_until - timedelta(days=1))
    if person.joined_on is not None:
        since = person.joined_on + timedelta(days=program.min_days_since_joining)
        day = max(day, since - timedelta(days=1))
    at = wall_time(program.local_time)
    due = now
    while due <= now:
        day = rules.next_occurrence(program.cadence, date.fromisoformat(program.starts_on), day)
        due = rules.due_at(day, at, person.timezone)
    return due if why_silent(person, due) is None else None


def _answered(session: Session, person: Person, texts: Texts) -> tuple[AnsweredCheckin, ...]:
    company = get_workspace(session, person.team_id).company
    responses = session.execute(
        select(Response, Round.period_key)
        .join(Checkin, Checkin.id == Response.checkin_id)
        .join(Round, Round.id == Checkin.round_id)
        .where(Checkin.team_id == person.team_id, Checkin.person_id == person.id)
        .order_by(Round.opens_at.desc())
        .limit(ROUNDS_SHOWN)
    ).all()
    found = []
    for response, period_key in responses:
        rows = session.execute(
            select(Answer, Question)
            .join(Question, Question.id == Answer.question_id)
            .where(Answer.response_id == response.id)
            .order_by(Question.position)
        ).all()
        said = say_answers(
            [said_question(question, texts, company) for _, question in rows],
            {answer.question_id: value_of(answer) for answer, _ in rows},
        )
        found.append(
            AnsweredCheckin(
                response.checkin_id, date.fromisoformat(period_key), response.late, said
            )
        )
    return tuple(found)
