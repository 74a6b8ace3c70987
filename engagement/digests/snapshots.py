"""What a digest says, frozen: its message is drawn from the snapshot alone, however often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.times import next_weekday, wall_time
from engagement.common.words import language_of
from engagement.digests import figures
from engagement.digests.figures import Obligations
from engagement.digests.metrics import Figure, Metric
from engagement.digests.points import LONGEST_MEMORY, figure_of
from storage.checkins import Program, Round
from storage.digests import MetricPoint
from storage.people import Workspace

TREND_POINTS = 20
WEEK = timedelta(days=7)
"""How far ahead "this week" reaches."""

# Decimals that are kept: no reader could use more, and fewer tell less of any one answer.
_DECIMALS = {Metric.SATISFACTION: 2, Metric.ENPS: 0}
_SHARE_DECIMALS = 4


@dataclass(frozen=True)
class TrendPoint:
    """Satisfaction as it was published at the close of one round."""

    round_number: int
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Snapshot:
    """Everything that a digest's message is drawn from; it names nobody.

    `answered` and `expected` are of this round alone; the figures are rolling. A figure whose
    `as_of` is not `closed_at` is an older one that still stands.
    """

    language: str
    timezone: str
    program: dict[str, str]
    round_number: int
    closed_at: datetime
    until: datetime  # the end of the week that `obligations` look ahead
    group_size: int
    answered: int
    expected: int
    figures: dict[Metric, Figure]
    obligations: Obligations
    trend: list[TrendPoint]


_SNAPSHOT = TypeAdapter(Snapshot)


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Turn a snapshot into what the digest's row keeps."""
    kept: dict[str, Any] = _SNAPSHOT.dump_python(snapshot, mode="json")
    return kept


def from_json(kept: dict[str, Any]) -> Snapshot:
    """Read a snapshot. Raises `pydantic.ValidationError` for anything else."""
    return _SNAPSHOT.validate_python(kept)


def digest_due(program: Program, workspace: Workspace, closed_at: datetime) -> datetime:
    """Return when a round's digest is due: the programme's weekday and time, on the company's wall."""
    at = wall_time(program.digest_time)
    return next_weekday(closed_at, program.digest_weekday, at, workspace.timezone)


def take_snapshot(
    session: Session,
    workspace: Workspace,
    program: Program,
    round_: Round,
    now: datetime,
    k: int,
) -> Snapshot:
    """Read a closed round's stored points, its trend, and what is owed at `now`."""
    assert round_.closed_at is not None
    points = {
        Metric(point.metric): figure_of(point.published)
        for point in session.scalars(select(MetricPoint).where(MetricPoint.round_id == round_.id))
    }
    response = points.pop(Metric.RESPONSE_RATE)
    until = now + WEEK
    return Snapshot(
        language=language_of(workspace.locale),
        timezone=workspace.timezone,
        program=program.name,
        round_number=round_.number,
        closed_at=round_.closed_at,
        until=until,
        group_size=k,
        answered=round(response.parts["hits"]),
        expected=response.n,
        figures={metric: shown(figure) for metric, figure in points.items()},
        obligations=figures.obligations(session, round_.team_id, now, until),
        trend=_trend(session, round_, points.get(Metric.SATISFACTION)),
    )


def _trend(session: Session, round_: Round, satisfaction: Figure | None) -> list[TrendPoint]:
    assert round_.closed_at is not None
    if satisfaction is None:
        return []
    rows = session.scalars(
        select(MetricPoint.published)
        .join(Round, Round.id == MetricPoint.round_id)
        .where(
            Round.program_id == round_.program_id,
            MetricPoint.metric == Metric.SATISFACTION,
            MetricPoint.value.is_not(None),
            MetricPoint.as_of <= round_.closed_at,
            MetricPoint.as_of > round_.closed_at - LONGEST_MEMORY,
        )
        .order_by(MetricPoint.as_of.desc())
        .limit(TREND_POINTS)
    )
    points = [
        TrendPoint(point.round_number, point.n, point.value, point.low, point.high)
        for point in map(shown, map(figure_of, rows))
        if point.question_id == satisfaction.question_id
        and point.value is not None
        and point.low is not None
        and point.high is not None
    ]
    return points[::-1]


def shown(figure: Figure) -> Figure:
    """Leave out of a figure what nobody is shown."""
    digits = _DECIMALS.get(figure.metric, _SHARE_DECIMALS)
    previous = figure.previous
    return replace(
        figure,
        value=_rounded(figure.value, digits),
        low=_rounded(figure.low, digits),
        high=_rounded(figure.high, digits),
        previous=previous and replace(previous, value=round(previous.value, digits)),
        parts={},
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
