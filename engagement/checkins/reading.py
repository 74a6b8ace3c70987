"""Reads check-ins: one person's place in a round, its questions, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.checkins import rules
from engagement.checkins.answers import LONGEST_TEXT, AnswerValue, AskedQuestion
from engagement.common.errors import NotYoursError
from engagement.common.words import Texts
from engagement.people.service import get_person, get_workspace, texts_of
from storage.checkins import (
    Answer,
    Checkin,
    Program,
    Question,
    QuestionKind,
    Response,
    Round,
    Visibility,
)
from storage.people import Person


@dataclass(frozen=True)
class Place:
    """One person's check-in with all that it stands in."""

    person: Person
    checkin: Checkin
    round: Round
    program: Program
    texts: Texts

    @property
    def day(self) -> date:
        """The local date on which the round asks."""
        return date.fromisoformat(self.round.period_key)


@dataclass(frozen=True)
class AnsweredQuestion:
    """What somebody answered to a question, in their language: option texts, a number or a text."""

    label: str
    visibility: Visibility
    chosen: tuple[str, ...]
    text: str | None
    same_as_last: bool


def own_place(
    session: Session, team_id: str, slack_user_id: str, checkin_id: int, *, lock: bool = False
) -> Place:
    """Return a person's own check-in. Raises `NotYoursError` for anybody else's, or none.

    With `lock`, other submits of the same check-in wait until the caller commits.
    """
    person = get_person(session, team_id, slack_user_id)
    query = (
        select(Checkin, Round, Program)
        .join(Round, Round.id == Checkin.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(Checkin.id == checkin_id, Checkin.team_id == team_id, Checkin.person_id == person.id)
    )
    found = session.execute(query.with_for_update(of=Checkin) if lock else query).one_or_none()
    if found is None:
        raise NotYoursError(f"no check-in {checkin_id} of person {person.id}")
    return Place(person, *found, texts=texts_of(session, person))


def questions_of(session: Session, place: Place) -> list[AskedQuestion]:
    """Return what a round asks, in the person's language, three questions at most."""
    rows = session.scalars(
        select(Question).where(
            Question.program_id == place.program.id, Question.retired_at.is_(None)
        )
    ).all()
    in_cycle = rules.cycle_round(place.round.number, place.program.cycle_rounds)
    company = get_workspace(session, place.person.team_id).company
    return [said_question(row, place.texts, company) for row in rules.asked_in(rows, in_cycle)]


def said_question(row: Question, texts: Texts, company: str) -> AskedQuestion:
    """Return a question in one language, with the company's name filled in."""
    note = texts.of(row.options["note"]) if "note" in row.options else None
    return AskedQuestion(
        id=row.id,
        key=row.key,
        kind=QuestionKind(row.kind),
        visibility=Visibility(row.visibility),
        label=_fill(texts.of(row.label), company),
        placeholder=_fill(texts.of(row.placeholder), company) if row.placeholder else "",
        options=tuple(_fill(text, company) for text in (texts.of(row.options) or ()))
        if row.options
        else (),
        note=note and _fill(note, company),
        max_length=row.max_length or LONGEST_TEXT,
    )


def _fill(text: str, company: str) -> str:
    return text.replace("{company}", company)


def response_of(session: Session, checkin_id: int) -> Response | None:
    """Return what was answered to a check-in, if anything was."""
    return session.scalar(select(Response).where(Response.checkin_id == checkin_id))


def stored_answers(session: Session, response: Response | None) -> dict[int, AnswerValue]:
    """Return the kept answers by question id."""
    if response is None:
        return {}
    rows = session.scalars(select(Answer).where(Answer.response_id == response.id))
    return {row.question_id: value_of(row) for row in rows}


def value_of(row: Answer) -> AnswerValue:
    """Return a kept answer as a value."""
    return AnswerValue(row.value, tuple(row.choices or ()), row.text, row.same_as_last)


def last_texts_of(
    session: Session, place: Place, questions: Sequence[AskedQuestion]
) -> dict[int, str]:
    """Return the person's previous text to each question of text, by question id, if there is one.

    Another version of a question counts: what holds somebody back is the same in other words.
    """
    found = {}
    for question in questions:
        if question.kind is not QuestionKind.TEXT:
            continue
        text = session.scalar(
            select(Answer.text)
            .join(Response, Response.id == Answer.response_id)
            .join(Checkin, Checkin.id == Response.checkin_id)
            .join(Round, Round.id == Checkin.round_id)
            .join(Question, Question.id == Answer.question_id)
            .where(Checkin.person_id == place.person.id, Round.program_id == place.program.id)
            .where(Round.number < place.round.number, Question.key == question.key)
            .where(Answer.text.is_not(None))
            .order_by(Round.number.desc())
            .limit(1)
        )
        if text is not None:
            found[question.id] = text
    return found


def next_has_opened(session: Session, now: datetime, round_: Round) -> bool:
    """Tell whether a later round of the same programme asks already."""
    later = select(Round.id).where(
        Round.program_id == round_.program_id,
        Round.number > round_.number,
        Round.opens_at <= now,
    )
    return session.scalar(later.limit(1)) is not None


def say_answers(
    questions: Sequence[AskedQuestion], answers: Mapping[int, AnswerValue]
) -> tuple[AnsweredQuestion, ...]:
    """Return answers as they are shown, in the questions' order."""
    return tuple(
        AnsweredQuestion(
            label=question.label,
            visibility=question.visibility,
            chosen=_chosen(question, answers[question.id]),
            text=answers[question.id].text,
            same_as_last=answers[question.id].same_as_last,
        )
        for question in questions
        if question.id in answers
    )


def _chosen(question: AskedQuestion, answer: AnswerValue) -> tuple[str, ...]:
    if question.kind is QuestionKind.SCORE:
        return () if answer.value is None else (str(answer.value),)
    numbers = answer.choices if answer.value is None else (answer.value,)
    return tuple(question.options[n - 1] for n in numbers if 1 <= n <= len(question.options))
