"""Invents the demo's eight past rounds, so that trends mean something at once.

The rows are written as the rounds would have left them: asked, answered by most, closed, each
with its digest. Everything is drawn from one seed: every demo has the same past.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random  # noqa: TID251 - seeded here, and nowhere else

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engagement.checkins.kinds import ASK
from engagement.checkins.rules import cycle_round
from engagement.common.times import local_instant, wall_time
from engagement.common.words import language_of
from engagement.digests.service import write_digests
from storage.checkins import Answer, Checkin, Program, Question, QuestionKind, Response, Round
from storage.engine import Database
from storage.ledger import Delivery, DeliveryState
from storage.outbox import enqueue
from storage.people import Person

PAST_ROUNDS = 8
EVERY = timedelta(weeks=2)
SEED = 23

# How good work felt, round by round: a slow rise, told with its noise.
_MOOD = (3.3, 3.2, 3.4, 3.4, 3.6, 3.5, 3.8, 3.9)
_SHARE_ANSWERING = 0.85
_CHALLENGES = (
    {
        "es": "El ambiente de pruebas se cae varias veces por semana.",
        "en": "The test environment goes down several times a week.",
    },
    {"es": "Las revisiones de código tardan mucho.", "en": "Code reviews take very long."},
    {
        "es": "Me falta contexto del negocio para decidir.",
        "en": "I lack business context to decide.",
    },
    {
        "es": "Muchas reuniones y poco tiempo seguido para pensar.",
        "en": "Many meetings, and little time in one piece to think.",
    },
    {
        "es": "Quisiera aprender Kubernetes con alguien que lo use en serio.",
        "en": "I'd like to learn Kubernetes with someone who uses it for real.",
    },
)


@dataclass(frozen=True)
class _Past:
    program: Program
    questions: list[Question]
    people: list[Person]
    random: Random


def first_day_of(current_round: date) -> date:
    """Return the programme's first day, so that `current_round` opens its ninth round."""
    return current_round - PAST_ROUNDS * EVERY


def invent_rounds(db: Database, team_id: str, now: datetime) -> None:
    """Write the past rounds of the workspace's programme and the digests that they brought."""
    with db.writing() as session:
        past = _load(session, team_id)
        for person in past.people:
            person.greeted_at = now - PAST_ROUNDS * EVERY
        first = date.fromisoformat(past.program.starts_on)
        for number in range(1, PAST_ROUNDS + 1):
            _invent_round(session, past, number, first + (number - 1) * EVERY)
    _write_past_digests(db, now)


def _load(session: Session, team_id: str) -> _Past:
    program = session.scalars(select(Program).where(Program.team_id == team_id)).one()
    questions = session.scalars(
        select(Question).where(Question.program_id == program.id).order_by(Question.position)
    )
    people = session.scalars(
        select(Person)
        .where(Person.team_id == team_id, Person.role_family.is_not(None))
        .order_by(Person.id)
    )
    return _Past(program, list(questions), list(people), Random(SEED))  # noqa: S311 - no secret


def _invent_round(session: Session, past: _Past, number: int, day: date) -> None:
    at = wall_time(past.program.local_time)
    due = {person.id: local_instant(day, at, person.timezone) for person in past.people}
    closes = max(due.values()) + timedelta(minutes=past.program.window_minutes)
    round_ = Round(
        team_id=past.program.team_id,
        program_id=past.program.id,
        period_key=day.isoformat(),
        number=number,
        opens_at=min(due.values()),
        closes_at=closes,
        closed_at=closes,
    )
    session.add(round_)
    session.flush()
    in_cycle = cycle_round(number, past.program.cycle_rounds)
    asked = [question for question in past.questions if in_cycle in question.rounds]
    for person in past.people:
        checkin = Checkin(
            team_id=person.team_id,
            round_id=round_.id,
            person_id=person.id,
            due_at=due[person.id],
        )
        session.add(checkin)
        session.flush()
        _mark_asked(session, checkin, person)
        if past.random.random() < _SHARE_ANSWERING:
            _invent_answers(
                session, past, checkin, asked, _MOOD[number - 1], language_of(person.locale)
            )


def _mark_asked(session: Session, checkin: Checkin, person: Person) -> None:
    key = enqueue(
        session,
        team_id=person.team_id,
        kind=ASK,
        subject=checkin.id,
        target=person.slack_user_id,
        person_id=person.id,
        checkin_id=checkin.id,
        due_at=checkin.due_at,
        now=checkin.due_at - timedelta(days=2),
    )
    _mark_sent(session, [key], checkin.due_at + timedelta(seconds=2))


def _mark_sent(session: Session, keys: list[str], at: datetime) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.key.in_(keys))
        .values(
            state=DeliveryState.SENT, attempt=1, ended_at=at, channel="", ts=f"{at.timestamp():.6f}"
        )
    )


def _invent_answers(
    session: Session,
    past: _Past,
    checkin: Checkin,
    asked: list[Question],
    mood: float,
    language: str,
) -> None:
    at = checkin.due_at + timedelta(minutes=past.random.randint(3, 50 * 60))
    response = Response(
        team_id=checkin.team_id,
        checkin_id=checkin.id,
        revision=1,
        first_at=at,
        updated_at=at,
        late=False,
        wants_talk=False,
    )
    session.add(response)
    session.flush()
    for question in asked:
        answer = _invent_answer(past, question, mood, language)
        if answer is not None:
            answer.team_id = checkin.team_id
            answer.response_id = response.id
            answer.question_id = question.id
            session.add(answer)


def _invent_answer(past: _Past, question: Question, mood: float, language: str) -> Answer | None:
    random = past.random
    match question.kind:
        case QuestionKind.FACES:
            return Answer(value=_near(random, mood, 0.8, 1, 5))
        case QuestionKind.ONE_OF:
            most = len(question.options["es"])
            return Answer(value=_near(random, most * 0.55, 0.8, 1, most))
        case QuestionKind.SCORE:
            return Answer(value=_near(random, mood * 2 + 1.6, 1.6, 0, 10))
        case QuestionKind.SEVERAL_OF:
            most = len(question.options["es"])
            return Answer(choices=sorted(random.sample(range(1, most + 1), random.randint(1, 3))))
        case _:
            wanted = random.random() < 0.4  # noqa: PLR2004 - most leave a text empty
            return Answer(text=random.choice(_CHALLENGES)[language]) if wanted else None


def _near(random: Random, middle: float, spread: float, lowest: int, highest: int) -> int:
    return min(highest, max(lowest, round(random.gauss(middle, spread))))


def _write_past_digests(db: Database, now: datetime) -> None:
    with db.reading() as session:
        closes = list(session.scalars(select(Round.closes_at).order_by(Round.closes_at)))
    for closed in closes:
        write_digests(db, closed + timedelta(minutes=1))
        write_digests(db, min(now, closed + timedelta(days=7)))
    with db.writing() as session:
        # They were posted before this demo began; the workspace starts with an empty channel.
        keys = list(
            session.scalars(
                select(Delivery.key).where(
                    Delivery.digest_id.is_not(None), Delivery.state == DeliveryState.PENDING
                )
            )
        )
        _mark_sent(session, keys, now)


def next_round_day(now: datetime, timezone: str, at: time) -> date:
    """Return the next Tuesday whose wall time in a zone is still to come."""
    day = now.astimezone(UTC).date()
    while day.weekday() != 1 or local_instant(day, at, timezone) <= now:
        day += timedelta(days=1)
    return day
