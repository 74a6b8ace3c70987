"""Opens a check-in for somebody and keeps what they answer: once, whole, and never in silence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engagement.checkins import rules
from engagement.checkins.answers import (
    HIGHEST_FACE,
    LOWEST_FACE,
    AnswerValue,
    AskedQuestion,
    Submission,
    block_of,
    is_happy,
    is_low,
    read_answers,
)
from engagement.checkins.kinds import ASK, SKIPPED, THANKS
from engagement.checkins.reading import (
    Place,
    last_texts_of,
    next_has_opened,
    own_place,
    questions_of,
    response_of,
    stored_answers,
)
from engagement.checkins.results import CheckinForm, CheckinRecorded, FormStage, Mood
from engagement.commitments.rules import talk_due_at
from engagement.commitments.service import open_talk_of, promise_talk
from engagement.common.errors import FieldErrors, RefusedError
from engagement.common.ids import Block
from engagement.people.service import audit, devrel_of
from storage.checkins import Answer, QuestionKind, Response, Round
from storage.engine import Database
from storage.outbox import delivery_key, enqueue


def open_checkin(
    db: Database,
    now: datetime,
    team_id: str,
    slack_user_id: str,
    checkin_id: int,
    face: int | None = None,
) -> CheckinForm:
    """Return the modal of a person's own check-in, with what they answered before and the face chosen.

    Raises `NotYoursError` for anybody else's, `RefusedError` once the next round has opened.
    """
    with db.reading() as session:
        place = own_place(session, team_id, slack_user_id, checkin_id)
        is_over = now >= place.round.closes_at
        if is_over and next_has_opened(session, now, place.round):
            raise RefusedError("checkins.over", _closed_values(place))
        questions = questions_of(session, place)
        response = response_of(session, checkin_id)
        values = stored_answers(session, response)
        if face is not None and LOWEST_FACE <= face <= HIGHEST_FACE:
            for question in questions:
                if question.kind is QuestionKind.FACES:
                    values[question.id] = AnswerValue(value=face)
        stage = FormStage.CLOSED if is_over else FormStage.OPEN
        revision = response.revision if response else 0
        return _form(session, place, questions, values, stage, revision, wants_talk=False)


def record_answers(
    db: Database,
    now: datetime,
    team_id: str,
    slack_user_id: str,
    checkin_id: int,
    revision: int,
    submission: Submission,
    *,
    late: bool = False,
) -> CheckinRecorded | CheckinForm:
    """Keep what a modal sent, with all that follows from it, in one commit.

    Returns what was kept; or, with nothing kept, the modal again with everything typed: when
    another modal was kept since this one opened at `revision`, and when the round has closed and
    the person has not said (`late`) that it shall count as late. The same modal sent again has
    one effect.

    Raises `FieldErrors` for what is wrong in the modal, and once the next round has opened;
    `NotYoursError` for anybody else's check-in.
    """
    with db.writing() as session:
        place = own_place(session, team_id, slack_user_id, checkin_id, lock=True)
        questions = questions_of(session, place)
        last_texts = last_texts_of(session, place, questions)
        answers = read_answers(questions, submission, last_texts)
        response = response_of(session, checkin_id)
        current = response.revision if response else 0
        kept = stored_answers(session, response)
        if response is not None and revision < current:
            # A wish to talk that was not kept yet is more than what was sent before.
            wish_is_new = submission.wants_talk and not response.wants_talk
            if answers == kept and not wish_is_new:
                return _recorded(session, now, place, questions, answers, response, submission)
        _refuse_useless(session, now, place, questions, submission, answers, response)
        stage = FormStage.LATE if now >= place.round.closes_at else FormStage.OPEN
        if revision != current:
            stage = FormStage.AGAIN if stage is FormStage.OPEN else stage
        elif stage is FormStage.OPEN or late:
            response = _keep(session, now, place, answers, response, submission.wants_talk)
            return _recorded(session, now, place, questions, answers, response, submission)
        return _form(
            session, place, questions, answers, stage, current, wants_talk=submission.wants_talk
        )


def skip_checkin(
    db: Database, now: datetime, team_id: str, slack_user_id: str, checkin_id: int
) -> None:
    """Ask a person nothing more in this round; the DM changes to say so. Skipping again is nothing.

    Raises `NotYoursError` for anybody else's check-in.
    """
    with db.writing() as session:
        place = own_place(session, team_id, slack_user_id, checkin_id, lock=True)
        if place.checkin.skipped_at is not None or response_of(session, checkin_id) is not None:
            return
        place.checkin.skipped_at = now
        audit(session, now, team_id, place.person.id, "skip", "checkin", checkin_id)
        _change_dm(session, now, place, SKIPPED)


def _refuse_useless(
    session: Session,
    now: datetime,
    place: Place,
    questions: Sequence[AskedQuestion],
    submission: Submission,
    answers: Mapping[int, AnswerValue],
    response: Response | None,
) -> None:
    """Refuse what cannot be kept, at the first field, so that the modal stays with its text."""
    first = block_of(Block.QUESTION, questions[0].id)
    if now >= place.round.closes_at and next_has_opened(session, now, place.round):
        raise FieldErrors({first: ("checkins.over_field", _closed_values(place))})
    if response is None and not answers and not submission.wants_talk:
        raise FieldErrors({first: ("checkins.err_blank", {})})


def _closed_values(place: Place) -> dict[str, str]:
    return {"close": place.texts.moment(place.round.closes_at, place.person.timezone)}


def _keep(
    session: Session,
    now: datetime,
    place: Place,
    answers: Mapping[int, AnswerValue],
    response: Response | None,
    wants_talk: bool,
) -> Response:
    team_id, person, checkin = place.person.team_id, place.person, place.checkin
    if response is None:
        response = Response(
            team_id=team_id,
            checkin_id=checkin.id,
            revision=0,
            first_at=now,
            late=now >= place.round.closes_at,
            wants_talk=False,
        )
        session.add(response)
    response.revision += 1
    response.updated_at = now
    response.wants_talk = response.wants_talk or wants_talk
    session.flush()
    session.execute(delete(Answer).where(Answer.response_id == response.id))
    session.add_all(_row(response, question_id, answer) for question_id, answer in answers.items())
    checkin.skipped_at = None
    audit(session, now, team_id, person.id, "answer", "checkin", checkin.id)
    if wants_talk:
        promise_talk(session, now, team_id, person, checkin.id)
    _change_dm(session, now, place, THANKS)
    return response


def _row(response: Response, question_id: int, answer: AnswerValue) -> Answer:
    return Answer(
        team_id=response.team_id,
        response_id=response.id,
        question_id=question_id,
        value=answer.value,
        choices=list(answer.choices) or None,
        text=answer.text,
        same_as_last=answer.same_as_last,
    )


def _change_dm(session: Session, now: datetime, place: Place, kind: str) -> None:
    team_id, checkin_id = place.person.team_id, place.checkin.id
    enqueue(
        session,
        team_id=team_id,
        kind=kind,
        subject=checkin_id,
        target=place.person.slack_user_id,
        person_id=place.person.id,
        checkin_id=checkin_id,
        updates_key=delivery_key(team_id, ASK, checkin_id),
        due_at=now,
        now=now,
    )


def _form(
    session: Session,
    place: Place,
    questions: Sequence[AskedQuestion],
    values: Mapping[int, AnswerValue],
    stage: FormStage,
    revision: int,
    *,
    wants_talk: bool,
) -> CheckinForm:
    return CheckinForm(
        language=place.texts.language,
        timezone=place.person.timezone,
        checkin_id=place.checkin.id,
        revision=revision,
        stage=stage,
        questions=tuple(questions),
        values=values,
        with_last_text=frozenset(last_texts_of(session, place, questions)),
        wants_talk=wants_talk,
        readers=tuple(reader.name for reader in devrel_of(session, place.person.team_id)),
        closes_at=place.round.closes_at,
    )


def _recorded(
    session: Session,
    now: datetime,
    place: Place,
    questions: Sequence[AskedQuestion],
    answers: Mapping[int, AnswerValue],
    response: Response,
    submission: Submission,
) -> CheckinRecorded:
    person = place.person
    talk = open_talk_of(session, person) if submission.wants_talk else None
    return CheckinRecorded(
        language=place.texts.language,
        timezone=person.timezone,
        name=person.name,
        checkin_id=place.checkin.id,
        revision=response.revision,
        readers=tuple(reader.name for reader in devrel_of(session, person.team_id)),
        mood=_mood(session, place, questions, answers),
        late=response.late,
        closes_at=place.round.closes_at,
        next_on=rules.next_occurrence(
            place.program.cadence, date.fromisoformat(place.program.starts_on), place.day
        ),
        talk_by=talk.due_at if talk else None,
        could_talk_by=talk_due_at(now, person.timezone),
    )


def _mood(
    session: Session,
    place: Place,
    questions: Sequence[AskedQuestion],
    answers: Mapping[int, AnswerValue],
) -> Mood:
    if is_low(questions, answers):
        return Mood.LOW
    if not is_happy(questions, answers):
        return Mood.PLAIN
    earlier = session.scalars(
        select(Round.period_key).where(
            Round.program_id == place.program.id, Round.number < place.round.number
        )
    )
    days = [date.fromisoformat(key) for key in earlier]
    return Mood.REFER if rules.is_first_of_its_month(place.day, days) else Mood.PLAIN
