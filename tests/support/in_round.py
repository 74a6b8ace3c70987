"""A company in the middle of a round, for tests of answering."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from engagement.checkins.answers import Submission, Typed
from engagement.checkins.default_program import create_default_program
from engagement.checkins.service import plan_rounds, record_answers
from storage.checkins import Answer, Checkin, Question, Response, Round
from storage.commitments import Commitment
from storage.engine import Database
from storage.ledger import Delivery, DeliveryState
from storage.people import AccessRole, Person
from tests.support.rows import LONG_AGO, TEAM, add_person, add_workspace

TUESDAY = date(2026, 5, 5)
DUE = datetime(2026, 5, 5, 14, 30, tzinfo=UTC)
CLOSE = DUE + timedelta(hours=55)
NOON = DUE + timedelta(hours=1.5)
CAMILA, DIEGO, PAULA = "U0CAMILA01", "U0DIEGO001", "U0PAULA001"


@dataclass
class InRound:
    """One round of which Camila and Diego are asked, both in Santiago; Paula is DevRel."""

    db: Database
    questions: dict[str, int]

    def checkin_of(self, slack_user_id: str, number: int = 1) -> int:
        with self.db.reading() as session:
            return session.scalars(
                select(Checkin.id)
                .join(Person, Person.id == Checkin.person_id)
                .join(Round, Round.id == Checkin.round_id)
                .where(Person.slack_user_id == slack_user_id, Round.number == number)
            ).one()

    def typed(self, *, talk: bool = False, **answers: Any) -> Submission:
        """Make what a modal sends: `satisfaction=4, challenge="…", aspiration=("1", "2")`."""
        typed = {}
        for key, value in answers.items():
            if isinstance(value, Typed):
                typed[self.questions[key]] = value
            elif isinstance(value, tuple):
                typed[self.questions[key]] = Typed(choices=value)
            elif isinstance(value, int):
                typed[self.questions[key]] = Typed(choice=str(value))
            else:
                typed[self.questions[key]] = Typed(text=value)
        return Submission(typed, wants_talk=talk)

    def record(
        self,
        submission: Submission,
        *,
        who: str = CAMILA,
        revision: int = 0,
        now: datetime = NOON,
        late: bool = False,
        number: int = 1,
    ) -> Any:
        return record_answers(
            self.db,
            now,
            TEAM,
            who,
            self.checkin_of(who, number),
            revision,
            submission,
            late=late,
        )

    def next_round(self, weeks: int = 2) -> None:
        plan_rounds(self.db, DUE + timedelta(weeks=weeks) - timedelta(hours=1))

    def kept(self) -> dict[str, Any]:
        """Return every kept answer by its question's key."""
        with self.db.reading() as session:
            rows = session.execute(
                select(Question.key, Answer).join(Question, Question.id == Answer.question_id)
            ).all()
            return {key: a.text or a.choices or a.value for key, a in rows}

    def responses(self) -> list[Response]:
        with self.db.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.id)))

    def commitments(self) -> list[Commitment]:
        with self.db.reading() as session:
            return list(session.scalars(select(Commitment).order_by(Commitment.id)))

    def planned(self, *kinds: str) -> list[Delivery]:
        """Return the pending messages of some kinds."""
        with self.db.reading() as session:
            return list(
                session.scalars(
                    select(Delivery)
                    .where(Delivery.kind.in_(kinds), Delivery.state == DeliveryState.PENDING)
                    .order_by(Delivery.target)
                )
            )

    def mark_sent(self, at: datetime = DUE, *kinds: str) -> None:
        with self.db.writing() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.kind.in_(kinds or ("checkins:ask",)))
                .values(state=DeliveryState.SENT, ended_at=at)
            )


def plan_first_round(db: Database) -> InRound:
    """Plan round 1: satisfaction, the challenge and aspirations are asked."""
    add_workspace(db)
    add_person(db, PAULA, roles=(AccessRole.DEVREL, AccessRole.ADMIN))
    for slack_user_id in (CAMILA, DIEGO):
        add_person(db, slack_user_id, greeted_at=LONG_AGO)
    with db.writing() as session:
        program = create_default_program(session, LONG_AGO, TEAM, TUESDAY)
        rows = session.scalars(select(Question).where(Question.program_id == program.id))
        questions = {question.key: question.id for question in rows}
    plan_rounds(db, DUE - timedelta(hours=20))
    return InRound(db, questions)
