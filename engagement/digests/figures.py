"""Asks the database for the counts that the metrics are made of, a constant number of times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from engagement.checkins.kinds import ASK
from engagement.digests.metrics import PERIOD
from engagement.digests.rules import Transition
from storage.checkins import Answer, Checkin, Response, Round
from storage.commitments import Commitment, CommitmentKind
from storage.ledger import Delivery, DeliveryState
from storage.referrals import Consent, Referral


@dataclass(frozen=True)
class Turnout:
    """Who was asked and who answered, as counts of people."""

    expected: int  # of this round: the asks that Slack accepted
    answered: int  # of those, who answered inside the window
    expected_in_period: int  # asked in any round closed in the last 90 days
    answering_in_period: int  # of those, who answered at least once


def turnout(session: Session, round_: Round) -> Turnout:
    """Count the turnout of a closed round and of the 90 days up to its close."""
    assert round_.closed_at is not None
    closed = round_.closed_at
    answered = and_(
        Response.first_at <= closed,
        exists().where(Answer.response_id == Response.id),
    )
    here = Checkin.round_id == round_.id
    people = (
        select(
            func.max(case((here, 1), else_=0)).label("expected"),
            func.max(case((and_(here, answered, Response.late.is_(False)), 1), else_=0)).label(
                "answered"
            ),
            func.max(case((answered, 1), else_=0)).label("answering"),
        )
        .select_from(Round)
        .join(Checkin, Checkin.round_id == Round.id)
        .join(Delivery, Delivery.checkin_id == Checkin.id)
        .outerjoin(Response, Response.checkin_id == Checkin.id)
        .where(
            Round.team_id == round_.team_id,
            Round.program_id == round_.program_id,
            Round.closed_at > closed - PERIOD,
            Round.closed_at <= closed,
            Delivery.kind == ASK,
            Delivery.state == DeliveryState.SENT,
        )
        .group_by(Checkin.person_id)
        .subquery()
    )
    sums = (people.c.expected, people.c.answered, people.c.answering)
    row = session.execute(
        select(func.count(), *(func.coalesce(func.sum(c), 0) for c in sums)).select_from(people)
    ).one()
    return Turnout(
        expected=int(row[1]),
        answered=int(row[2]),
        expected_in_period=int(row[0]),
        answering_in_period=int(row[3]),
    )


def histograms(
    session: Session, team_id: str, question_ids: Iterable[int], as_of: datetime
) -> dict[int, dict[int, int]]:
    """Count people by their latest answer in the 90 days up to `as_of`, for each question."""
    latest = _latest(team_id, question_ids, as_of)
    rows = session.execute(
        select(latest.c.question_id, latest.c.value, func.count()).group_by(
            latest.c.question_id, latest.c.value
        )
    )
    found: dict[int, dict[int, int]] = {}
    for question_id, value, people in rows:
        found.setdefault(question_id, {})[value] = people
    return found


def transitions(
    session: Session, team_id: str, question_id: int, then: datetime, now: datetime
) -> list[Transition]:
    """Count people by what they contributed to a question's figure at two instants.

    At most one row for each pair of values, however many people there are.
    """
    old, new = _latest(team_id, [question_id], then), _latest(team_id, [question_id], now)
    edited = case((old.c.updated_at > then, 1), else_=0)
    nothing = cast(null(), old.c.value.type)
    both = (
        select(
            old.c.person_id,
            old.c.value.label("old"),
            old.c.response_id.label("old_response"),
            edited.label("edited"),
            nothing.label("new"),
            nothing.label("new_response"),
        )
        .union_all(
            select(new.c.person_id, nothing, nothing, literal(0), new.c.value, new.c.response_id)
        )
        .subquery()
    )
    person = (
        select(
            func.max(both.c.old).label("old"),
            func.max(both.c.new).label("new"),
            func.max(both.c.edited).label("edited"),
            case(
                (func.max(both.c.old_response) == func.max(both.c.new_response), 1), else_=0
            ).label("same"),
        )
        .group_by(both.c.person_id)
        .subquery()
    )
    kinds = (person.c.old, person.c.new, person.c.edited, person.c.same)
    return [
        Transition(row.old, row.new, bool(row.same), not row.edited, row.people)
        for row in session.execute(select(*kinds, func.count().label("people")).group_by(*kinds))
    ]


def _latest(team_id: str, question_ids: Iterable[int], as_of: datetime) -> Subquery:
    """Select each person's latest answer to each question in the 90 days up to `as_of`."""
    place = func.row_number().over(
        partition_by=(Checkin.person_id, Answer.question_id),
        order_by=(Response.first_at.desc(), Response.id.desc()),
    )
    ranked = (
        select(
            Checkin.person_id,
            Answer.question_id,
            Answer.value,
            Response.id.label("response_id"),
            Response.updated_at,
            place.label("place"),
        )
        .join(Response, Response.id == Answer.response_id)
        .join(Checkin, Checkin.id == Response.checkin_id)
        .where(
            Answer.team_id == team_id,
            Answer.question_id.in_(list(question_ids)),
            Answer.value.is_not(None),
            Response.first_at > as_of - PERIOD,
            Response.first_at <= as_of,
        )
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery()


@dataclass(frozen=True)
class ReferralCounts:
    """Referrals of a period to which the candidate agreed, and whose they are."""

    referrals: int
    referrers: int
    repeat_referrers: int


def referral_counts(session: Session, team_id: str, as_of: datetime) -> ReferralCounts:
    """Count the referrals of the 90 days up to `as_of`."""
    each = (
        select(func.count().label("n"))
        .where(
            Referral.team_id == team_id,
            Referral.consent == Consent.AGREED,
            Referral.received_at > as_of - PERIOD,
            Referral.received_at <= as_of,
        )
        .group_by(Referral.referrer_id)
        .subquery()
    )
    row = session.execute(
        select(
            func.coalesce(func.sum(each.c.n), 0),
            func.count(),
            func.coalesce(func.sum(case((each.c.n > 1, 1), else_=0)), 0),
        ).select_from(each)
    ).one()
    return ReferralCounts(int(row[0]), int(row[1]), int(row[2]))


@dataclass(frozen=True)
class CommitmentCounts:
    """Commitments due in a period, and those not done at its end."""

    due: int
    kept: int  # of those due in the period, done by their due date
    open: int  # not done, and not due yet
    late: int  # not done, and past their due date


def commitment_counts(session: Session, team_id: str, as_of: datetime) -> CommitmentCounts:
    """Count the commitments of the 90 days up to `as_of`, as they stood then."""
    in_period = and_(Commitment.due_at > as_of - PERIOD, Commitment.due_at <= as_of)
    undone = or_(Commitment.done_at.is_(None), Commitment.done_at > as_of)
    row = session.execute(
        _counting(
            in_period,
            and_(in_period, Commitment.done_at <= Commitment.due_at),
            and_(undone, Commitment.due_at > as_of),
            and_(undone, Commitment.due_at <= as_of),
        ).where(Commitment.team_id == team_id, Commitment.made_at <= as_of)
    ).one()
    return CommitmentCounts(*(int(count) for count in row))


@dataclass(frozen=True)
class Obligations:
    """What DevRel owes, and what falls due before a horizon."""

    late_commitments: int
    late_news: int
    talks: int  # people who would like to talk
    due_commitments: int  # other commitments that fall due before the horizon
    due_news: int  # referrals that expect news before it


def obligations(session: Session, team_id: str, now: datetime, horizon: datetime) -> Obligations:
    """Count what is owed now and what falls due up to `horizon`."""
    talk = Commitment.kind == CommitmentKind.TALK
    commitments = session.execute(
        _counting(
            Commitment.due_at < now,
            and_(~talk, Commitment.due_at >= now, Commitment.due_at < horizon),
        )
        .add_columns(func.count(case((talk, Commitment.made_to_id)).distinct()))
        .where(
            Commitment.team_id == team_id,
            Commitment.made_at <= now,
            or_(Commitment.done_at.is_(None), Commitment.done_at > now),
        )
    ).one()
    news = session.execute(
        select(
            func.coalesce(func.sum(case((Referral.next_news_at < now, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Referral.next_news_at >= now, 1), else_=0)), 0),
        ).where(
            Referral.team_id == team_id,
            Referral.received_at <= now,
            Referral.next_news_at < horizon,
        )
    ).one()
    return Obligations(
        late_commitments=int(commitments[0]),
        late_news=int(news[0]),
        talks=int(commitments[2]),
        due_commitments=int(commitments[1]),
        due_news=int(news[1]),
    )


def _counting(*conditions: ColumnElement[bool]) -> Select[tuple[int, ...]]:
    """Select how many rows hold to each condition."""
    return select(*(func.coalesce(func.sum(case((c, 1), else_=0)), 0) for c in conditions))
