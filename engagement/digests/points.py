"""Stores the figures of a round when it closes; trends, comparisons and digests read only these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engagement.checkins.rules import cycle_round
from engagement.digests import figures, metrics
from engagement.digests.metrics import Close, Figure, Metric, Withheld
from engagement.digests.rules import DEFAULT_GROUP, Transition, group_size
from storage.checkins import Program, Question, Round
from storage.digests import MetricPoint
from storage.outbox import insert_ignoring

LONGEST_MEMORY = timedelta(days=400)
"""How far back a trend or a comparison looks; what lies beyond is not read at all."""

_FIGURE = TypeAdapter(Figure)

History = Sequence[tuple[datetime, Figure]]
"""What was shown at each close of one programme for one metric, newest first."""


@dataclass(frozen=True)
class _Closing:
    """One round at its close, with all that its figures need."""

    session: Session
    round: Round
    close: Close
    k: int
    history: dict[Metric, History]


def points_of(session: Session, round_: Round, k: int = DEFAULT_GROUP) -> list[dict[str, Any]]:
    """Return the rows of every figure of a closed round, as of its close; this only reads.

    A point keeps the new value only where it may be shown; else it keeps why not, and under
    `published` the older figure that stands. So the points of earlier closes must be stored.
    Raises `ValueError` for a `k` below the floor.
    """
    assert round_.closed_at is not None
    closing = _Closing(
        session,
        round_,
        Close(round_.closed_at, round_.number),
        group_size(k),
        read_history(session, round_.program_id, round_.closed_at),
    )
    shown = [*_turnout(closing), *_answers(closing), *_referrals(closing), *_commitments(closing)]
    return [_row(closing, metric, figure) for metric, figure in shown]


def store_points(session: Session, points: list[dict[str, Any]]) -> bool:
    """Store points; say whether any was new. Storing them again changes nothing."""
    return sum(insert_ignoring(session, MetricPoint, point) for point in points) > 0


def read_history(session: Session, program_id: int, before: datetime) -> dict[Metric, History]:
    """Return what was shown at the closes before an instant, by metric, newest first."""
    rows = session.execute(
        select(MetricPoint.metric, MetricPoint.as_of, MetricPoint.published)
        .join(Round, Round.id == MetricPoint.round_id)
        .where(
            Round.program_id == program_id,
            MetricPoint.as_of < before,
            MetricPoint.as_of > before - LONGEST_MEMORY,
        )
        .order_by(MetricPoint.as_of.desc())
    )
    history: dict[Metric, list[tuple[datetime, Figure]]] = {metric: [] for metric in Metric}
    for metric, as_of, published in rows:
        history[Metric(metric)].append((as_of, figure_of(published)))
    return dict(history)


def figure_of(published: dict[str, Any]) -> Figure:
    """Read a figure as a point keeps it."""
    return _FIGURE.validate_python(published)


def _row(closing: _Closing, metric: Metric, figure: Figure) -> dict[str, Any]:
    held = figure.as_of != closing.close.as_of
    return {
        "team_id": closing.round.team_id,
        "round_id": closing.round.id,
        "metric": metric,
        "as_of": closing.close.as_of,
        "value": None if held else figure.value,
        "low": None if held else figure.low,
        "high": None if held else figure.high,
        "n": figure.n,
        "withheld": Withheld.HELD if held else figure.withheld,
        "published": _FIGURE.dump_python(figure, mode="json"),
    }


_Shown = list[tuple[Metric, Figure]]


def _turnout(closing: _Closing) -> _Shown:
    counts = figures.turnout(closing.session, closing.round)
    shares = (
        (Metric.RESPONSE_RATE, counts.answered, counts.expected),
        (Metric.PARTICIPATION, counts.answering_in_period, counts.expected_in_period),
    )
    return [
        (metric, metrics.share_figure(metric, closing.close, hits, n, before, closing.k))
        for metric, hits, n in shares
        for before in [metrics.previous_figure(closing.history[metric], closing.close)]
    ]


def _answers(closing: _Closing) -> _Shown:
    asked = _asked_questions(closing)
    team_id, as_of = closing.round.team_id, closing.close.as_of
    ids = [question.id for question in asked.values()]
    people = figures.histograms(closing.session, team_id, ids, as_of) if ids else {}
    shown: _Shown = []
    for metric, question in asked.items():
        # Another version of a question is another question: the two are never compared.
        history = [h for h in closing.history[metric] if h[1].question_id == question.id]
        answers = people.get(question.id, {})
        if metric is Metric.ENPS:
            before = metrics.previous_enps(history, closing.close)
            since = _transitions(closing, question.id, before)
            figure = metrics.enps_figure(
                closing.close, question.id, answers, before, since, closing.k
            )
        else:
            before = metrics.previous_figure(history, closing.close)
            figure = metrics.satisfaction_figure(
                closing.close, question.id, answers, before, closing.k
            )
        last = metrics.last_published(history)
        since = _transitions(closing, question.id, last)
        shown.append((metric, metrics.published(figure, last, since, closing.k)))
    return shown


def _transitions(closing: _Closing, question_id: int, since: Figure | None) -> list[Transition]:
    if since is None:
        return []
    return figures.transitions(
        closing.session, closing.round.team_id, question_id, since.as_of, closing.close.as_of
    )


def _asked_questions(closing: _Closing) -> dict[Metric, Question]:
    """Return the questions behind the metrics that this round asked, in the version of its time."""
    program = closing.session.get_one(Program, closing.round.program_id)
    in_force = closing.session.scalars(
        select(Question)
        .where(
            Question.team_id == closing.round.team_id,
            Question.program_id == program.id,
            Question.key.in_([Metric.SATISFACTION, Metric.ENPS]),
            or_(Question.retired_at.is_(None), Question.retired_at > closing.close.as_of),
        )
        .order_by(Question.key.desc(), Question.version.desc())
    )
    # The oldest version not yet retired was the one asked; it comes last and so stays.
    by_metric = {Metric(question.key): question for question in in_force}
    place = cycle_round(closing.round.number, program.cycle_rounds)
    return {metric: found for metric, found in by_metric.items() if place in found.rounds}


def _referrals(closing: _Closing) -> _Shown:
    team_id, as_of = closing.round.team_id, closing.close.as_of
    now = figures.referral_counts(closing.session, team_id, as_of)
    then = figures.referral_counts(closing.session, team_id, as_of - metrics.PERIOD)
    counts = (
        (Metric.REFERRALS, now.referrals, then.referrals),
        (Metric.REFERRERS, now.referrers, then.referrers),
        (Metric.REPEAT_REFERRERS, now.repeat_referrers, then.repeat_referrers),
    )
    return [
        (metric, metrics.count_figure(metric, closing.close, count, before))
        for metric, count, before in counts
    ]


def _commitments(closing: _Closing) -> _Shown:
    counts = figures.commitment_counts(closing.session, closing.round.team_id, closing.close.as_of)
    kept = Metric.COMMITMENTS_KEPT
    before = metrics.previous_figure(closing.history[kept], closing.close)
    return [
        (kept, metrics.share_figure(kept, closing.close, counts.kept, counts.due, before, 1)),
        *(
            (metric, metrics.count_figure(metric, closing.close, count, None))
            for metric, count in (
                (Metric.COMMITMENTS_OPEN, counts.open),
                (Metric.COMMITMENTS_LATE, counts.late),
            )
        ),
    ]
