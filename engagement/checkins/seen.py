"""Shows somebody exactly what DevRel sees of their answers, so that the promise can be checked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.checkins.named import Opening, openings_of
from engagement.checkins.reading import (
    AnsweredQuestion,
    Place,
    own_place,
    questions_of,
    response_of,
    say_answers,
    stored_answers,
)
from engagement.people.service import devrel_of
from storage.checkins import Round, Visibility
from storage.digests import MetricPoint
from storage.engine import Database

TOO_FEW = "few"
"""What a point says of a figure that too few people's answers make up."""


@dataclass(frozen=True)
class SeenFigure:
    """A published figure: its metric, its value, over how many people, as of which close."""

    metric: str
    value: float
    n: int
    as_of: datetime


@dataclass(frozen=True)
class SeenByDevrel:
    """What DevRel sees of one check-in: named answers as written, and of the others what was published.

    Nothing is added up live: the difference between two looks would tell a single answer.
    """

    language: str
    timezone: str
    readers: tuple[str, ...]
    named: tuple[AnsweredQuestion, ...]
    opened: tuple[Opening, ...]  # who of DevRel has read the named ones
    has_confidential: bool
    figures: tuple[SeenFigure, ...]
    too_few: bool  # there is no figure because fewer people answered than are ever shown
    is_open: bool  # the round still runs: nothing of it was published


def seen_by_devrel(
    db: Database, now: datetime, team_id: str, slack_user_id: str, checkin_id: int
) -> SeenByDevrel:
    """Return what DevRel sees of a person's own check-in. Raises `NotYoursError` for anybody else's."""
    with db.reading() as session:
        place = own_place(session, team_id, slack_user_id, checkin_id)
        answers = stored_answers(session, response_of(session, checkin_id))
        questions = questions_of(session, place)
        named = [q for q in questions if q.visibility is Visibility.NAMED]
        confidential = [
            q for q in questions if q.visibility is Visibility.CONFIDENTIAL and q.id in answers
        ]
        metrics = [question.key for question in confidential]
        published = _published(session, place, metrics)
        return SeenByDevrel(
            language=place.texts.language,
            timezone=place.person.timezone,
            readers=tuple(reader.name for reader in devrel_of(session, team_id)),
            named=say_answers(named, answers),
            opened=openings_of(session, team_id, checkin_id),
            has_confidential=bool(confidential),
            figures=tuple(published[metric] for metric in metrics if metric in published),
            too_few=_are_too_few(session, place, metrics),
            is_open=now < place.round.closes_at,
        )


def _are_too_few(session: Session, place: Place, metrics: list[str]) -> bool:
    of_this_round = select(MetricPoint.id).where(
        MetricPoint.round_id == place.round.id,
        MetricPoint.metric.in_(metrics),
        MetricPoint.withheld == TOO_FEW,
    )
    return session.scalar(of_this_round.limit(1)) is not None


def _published(session: Session, place: Place, metrics: list[str]) -> dict[str, SeenFigure]:
    """Return the newest figure shown of each metric; questions and their metrics share a name."""
    rows = session.execute(
        select(MetricPoint.metric, MetricPoint.published)
        .join(Round, Round.id == MetricPoint.round_id)
        .where(MetricPoint.team_id == place.person.team_id, MetricPoint.metric.in_(metrics))
        .where(Round.program_id == place.program.id)
        .order_by(MetricPoint.as_of.desc())
        .limit(len(metrics) * place.program.cycle_rounds)
    )
    found: dict[str, SeenFigure] = {}
    for metric, published in rows:
        if metric not in found and published.get("value") is not None:
            found[metric] = _figure(metric, published)
    return found


def _figure(metric: str, published: dict[str, Any]) -> SeenFigure:
    as_of = datetime.fromisoformat(published["as_of"])
    return SeenFigure(metric, float(published["value"]), int(published["n"]), as_of)
