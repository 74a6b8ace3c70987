"""Past rounds for tests: asked, answered and closed, as the bot would have left them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engagement.checkins.default_program import create_default_program
from engagement.checkins.kinds import ASK
from storage.checkins import Answer, Checkin, Question, Response, Round
from storage.engine import Database
from storage.ledger import Delivery, DeliveryState
from storage.outbox import enqueue
from tests.support.rows import LONG_AGO, TEAM, add_person

WINDOW = timedelta(hours=55)
EVERY = timedelta(weeks=2)


def add_people(db: Database, count: int, team_id: str = TEAM) -> list[int]:
    """Insert so many professionals; return their ids."""
    return [add_person(db, f"U0PERSON{i:03}", team_id=team_id) for i in range(1, count + 1)]


@dataclass(frozen=True)
class Programme:
    """A programme of the tests, with its questions by key."""

    db: Database
    team_id: str
    id: int
    questions: dict[str, int]

    def close_round(
        self,
        number: int,
        closed_at: datetime,
        asked: list[int],
        answers: Mapping[int, Mapping[str, int | str]],
        *,
        late: Mapping[int, datetime] | None = None,
    ) -> int:
        """Insert a closed round; `answers` by person and question key, `late` when by person."""
        late = late or {}
        with self.db.writing() as session:
            round_ = Round(
                team_id=self.team_id,
                program_id=self.id,
                period_key=(closed_at - WINDOW).date().isoformat(),
                number=number,
                opens_at=closed_at - WINDOW,
                closes_at=closed_at,
                closed_at=closed_at,
            )
            session.add(round_)
            session.flush()
            for person_id in asked:
                checkin = self._ask(session, round_, person_id)
                if person_id in answers:
                    at = late.get(person_id, closed_at - timedelta(hours=20))
                    self._answer(session, checkin, answers[person_id], at, person_id in late)
            return round_.id

    def _ask(self, session: Session, round_: Round, person_id: int) -> Checkin:
        checkin = Checkin(
            team_id=self.team_id,
            round_id=round_.id,
            person_id=person_id,
            due_at=round_.opens_at,
        )
        session.add(checkin)
        session.flush()
        key = enqueue(
            session,
            team_id=self.team_id,
            kind=ASK,
            subject=checkin.id,
            target=f"U{person_id}",
            person_id=person_id,
            checkin_id=checkin.id,
            due_at=checkin.due_at,
            now=checkin.due_at,
        )
        sent = {"state": DeliveryState.SENT, "ended_at": checkin.due_at}
        session.execute(update(Delivery).where(Delivery.key == key).values(sent))
        return checkin

    def _answer(
        self,
        session: Session,
        checkin: Checkin,
        values: Mapping[str, int | str],
        at: datetime,
        late: bool,
    ) -> None:
        response = Response(
            team_id=self.team_id,
            checkin_id=checkin.id,
            revision=1,
            first_at=at,
            updated_at=at,
            late=late,
            wants_talk=False,
        )
        session.add(response)
        session.flush()
        for question, value in values.items():
            answer = Answer(
                team_id=self.team_id,
                response_id=response.id,
                question_id=self.questions[question],
            )
            setattr(answer, "text" if isinstance(value, str) else "value", value)
            session.add(answer)


def add_programme(db: Database, team_id: str = TEAM, **columns: Any) -> Programme:
    """Insert the default programme: satisfaction in every round, the eNPS in round 3 of 6."""
    with db.writing() as session:
        program = create_default_program(session, LONG_AGO, team_id, date(2026, 1, 13))
        for name, value in columns.items():
            setattr(program, name, value)
        questions = session.scalars(select(Question).where(Question.program_id == program.id))
        return Programme(db, team_id, program.id, {found.key: found.id for found in questions})
