"""A digest is written once, in its time, from what is stored; and what it only counts, DevRel reads."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from engagement.common.errors import NotYoursError, RefusedError
from engagement.common.words import texts_for
from engagement.digests.deliveries import KINDS
from engagement.digests.metrics import Metric
from engagement.digests.private import MOST, list_private
from engagement.digests.service import POST, next_digest_at, preview_digest, write_digests
from engagement.digests.snapshots import from_json
from engagement.digests.views import digest_message
from storage.checkins import Answer, Round
from storage.commitments import Commitment, CommitmentKind
from storage.digests import Digest, MetricPoint
from storage.engine import Database
from storage.ledger import Delivery
from storage.people import AccessRole, Workspace
from storage.referrals import Consent, Referral, Stage
from tests.support.rounds import EVERY, Programme, add_people, add_programme
from tests.support.rows import TEAM, add_person, add_workspace
from tests.support.taken import taken

CLOSED = datetime(2026, 5, 7, 21, 30, tzinfo=UTC)  # a Thursday, 17:30 in Santiago
FRIDAY = datetime(2026, 5, 8, 14, 0, tzinfo=UTC)  # 10:00 in Santiago
DAY = timedelta(days=1)


@pytest.fixture
def people(db: Database) -> list[int]:
    add_workspace(db)
    return add_people(db, 12)


@pytest.fixture
def programme(db: Database, people: list[int]) -> Programme:
    return add_programme(db)


def close(programme: Programme, people: list[int], number: int = 1, value: int = 4) -> int:
    answers = {who: {"satisfaction": value} for who in people[:9]}
    return programme.close_round(number, CLOSED + (number - 1) * EVERY, people, answers)


def digests(db: Database) -> list[Digest]:
    with db.reading() as session:
        return list(session.scalars(select(Digest).order_by(Digest.id)))


def posts(db: Database) -> list[Delivery]:
    with db.reading() as session:
        return list(session.scalars(select(Delivery).where(Delivery.kind == POST)))


def test_a_digest_waits_for_friday_ten_oclock_of_the_company(db, programme, people):
    close(programme, people)
    assert write_digests(db, FRIDAY - timedelta(seconds=1)) == 0
    assert digests(db) == []
    assert write_digests(db, FRIDAY) == 1

    (digest,), (post,) = digests(db), posts(db)
    assert (digest.due_at, digest.channel, digest.period_key) == (
        FRIDAY,
        "C0DEVREL01",
        "2026-05-05",
    )
    assert (post.target, post.digest_id, post.due_at) == ("C0DEVREL01", digest.id, FRIDAY)
    assert post.not_after == FRIDAY + 7 * DAY


def test_the_clock_is_told_when_the_next_digest_is_due(db, programme, people):
    assert next_digest_at(db) is None
    close(programme, people)
    assert next_digest_at(db) == FRIDAY
    write_digests(db, FRIDAY)
    assert next_digest_at(db) is None


def test_a_digest_is_written_once(db, programme, people):
    close(programme, people)
    assert [write_digests(db, FRIDAY + n * DAY) for n in range(3)] == [1, 0, 0]
    assert len(posts(db)) == 1


def test_a_round_closed_on_friday_noon_waits_a_week(db, programme, people):
    round_id = close(programme, people)
    with db.writing() as session:
        session.get_one(Round, round_id).closed_at = FRIDAY + timedelta(hours=2)
    assert write_digests(db, FRIDAY + 7 * DAY - timedelta(seconds=1)) == 0
    assert write_digests(db, FRIDAY + 7 * DAY) == 1


def test_the_programmes_channel_goes_before_the_workspaces(db, people):
    close(add_programme(db, digest_channel="C0PEOPLE01"), people)
    write_digests(db, FRIDAY)
    assert [post.target for post in posts(db)] == ["C0PEOPLE01"]


def test_without_a_channel_the_digest_is_kept_and_not_posted(db, programme, people):
    with db.writing() as session:
        session.execute(update(Workspace).values(digest_channel=None))
    close(programme, people)
    assert write_digests(db, FRIDAY) == 1
    assert digests(db)[0].channel is None
    assert posts(db) == []


def test_a_round_that_cannot_be_told_does_not_stop_the_others(db, programme, people):
    broken = close(programme, people)
    add_workspace(db, "T0OTHER001")
    others = add_people(db, 6, "T0OTHER001")
    add_programme(db, "T0OTHER001").close_round(1, CLOSED, others, {})
    write_digests(db, CLOSED)
    with db.writing() as session:
        session.execute(
            update(MetricPoint).where(MetricPoint.round_id == broken).values(published={})
        )
    assert write_digests(db, FRIDAY) == 1
    assert [digest.team_id for digest in digests(db)] == ["T0OTHER001"]


def test_a_group_below_the_floor_is_refused(db):
    with pytest.raises(ValueError, match="floor"):
        write_digests(db, FRIDAY, k=2)


def test_a_digest_is_drawn_from_its_snapshot_alone(db, programme, people):
    close(programme, people)
    write_digests(db, FRIDAY)
    (post,), kind = posts(db), KINDS[0]
    with db.reading() as session:
        first = taken(kind.render(session, post, FRIDAY))
    with db.writing() as session:
        session.execute(update(Answer).values(value=1))
        session.execute(update(Workspace).values(locale="en-US", timezone="Europe/Madrid"))
    with db.reading() as session:
        assert taken(kind.render(session, post, FRIDAY + 3 * DAY)) == first
    assert "Respondieron 9 de 12." in first["text"]


def test_a_digest_of_another_workspace_is_not_drawn(db, programme, people):
    close(programme, people)
    write_digests(db, FRIDAY)
    (post,) = posts(db)
    post.team_id = "T0OTHER001"
    with db.reading() as session, pytest.raises(Exception, match="No row was found"):
        KINDS[0].render(session, post, FRIDAY)


def promise(db: Database, who: int, due: datetime, kind=CommitmentKind.OTHER, **more) -> None:
    with db.writing() as session:
        session.add(
            Commitment(
                team_id=TEAM, kind=kind, made_to_id=who, made_at=CLOSED - DAY, due_at=due, **more
            )
        )


def refer(db: Database, who: int, news: datetime | None, number: int, **more) -> None:
    with db.writing() as session:
        session.add(
            Referral(
                **{
                    "team_id": TEAM,
                    "view_id": f"V{number}",
                    "referrer_id": who,
                    "consent": Consent.AGREED,
                    "stage": Stage.RECEIVED,
                    "senior_roles": [],
                    "received_at": CLOSED - DAY,
                    "next_news_at": news,
                    **more,
                }
            )
        )


def owe(db: Database, people: list[int]) -> None:
    """Owe two late commitments, one of them a talk; and have some things fall due this week."""
    promise(db, people[0], FRIDAY - DAY, CommitmentKind.TALK)
    promise(db, people[0], FRIDAY + DAY, CommitmentKind.TALK)
    promise(db, people[1], FRIDAY + DAY, CommitmentKind.TALK)
    promise(db, people[2], FRIDAY - DAY, what="una charla", owner_id=people[3])
    promise(db, people[2], FRIDAY + 3 * DAY, what="un curso")
    promise(db, people[2], FRIDAY + 8 * DAY, what="más adelante")
    promise(db, people[2], FRIDAY - DAY, what="hecho", done_at=FRIDAY - 2 * DAY)
    refer(db, people[4], FRIDAY - DAY, 1, role_family="cloud", level="senior")
    refer(db, people[5], FRIDAY + DAY, 2)
    refer(db, people[5], FRIDAY + 9 * DAY, 3)
    refer(db, people[5], None, 4)


def test_what_is_owed_and_what_falls_due_is_counted(db, programme, people):
    owe(db, people)
    close(programme, people)
    write_digests(db, FRIDAY)
    owed = from_json(digests(db)[0].snapshot).obligations
    assert (owed.late_commitments, owed.late_news) == (2, 1)
    assert (owed.talks, owed.due_commitments, owed.due_news) == (2, 1, 1)


def test_devrel_reads_whom_to_talk_to_and_what_is_due(db, people):
    add_person(db, "U0PAULA001", roles=(AccessRole.DEVREL,))
    owe(db, people)
    found = list_private(db, FRIDAY, TEAM, "U0PAULA001")

    assert [talk.made_to for talk in found.talks] == [
        "U0PERSON001 Pérez",
        "U0PERSON001 Pérez",
        "U0PERSON002 Pérez",
    ]
    assert [(p.what, p.owner) for p in found.promises] == [
        ("una charla", "U0PERSON004 Pérez"),
        ("un curso", None),
    ]
    assert [(w.referrer, w.level) for w in found.waiting] == [
        ("U0PERSON005 Pérez", "senior"),
        ("U0PERSON006 Pérez", None),
    ]


@pytest.mark.parametrize("roles", [(), (AccessRole.HEAD,), (AccessRole.ADMIN,)])
def test_nobody_else_reads_it(db, people, roles):
    add_person(db, "U0HEAD0001", roles=roles)
    with pytest.raises(RefusedError) as refused:
        list_private(db, FRIDAY, TEAM, "U0HEAD0001")
    assert "solo DevRel" in texts_for("es").mrkdwn(refused.value.key)


def test_a_right_in_another_workspace_opens_nothing(db, people):
    add_workspace(db, "T0OTHER001")
    add_person(db, "U0PAULA001", team_id="T0OTHER001", roles=(AccessRole.DEVREL,))
    with pytest.raises(NotYoursError):
        list_private(db, FRIDAY, TEAM, "U0PAULA001")
    owe(db, people)
    assert list_private(db, FRIDAY, "T0OTHER001", "U0PAULA001").talks == []


def test_a_list_is_cut(db, people):
    add_person(db, "U0PAULA001", roles=(AccessRole.DEVREL,))
    for number in range(MOST + 5):
        promise(db, people[0], FRIDAY + timedelta(hours=number), CommitmentKind.TALK)
    assert len(list_private(db, FRIDAY, TEAM, "U0PAULA001").talks) == MOST


def test_there_is_no_preview_before_the_first_close(db, programme):
    assert preview_digest(db, FRIDAY, TEAM) is None


def test_a_preview_is_made_of_points_and_then_of_the_digest_itself(db, programme, people):
    close(programme, people)
    assert preview_digest(db, CLOSED, TEAM) is None
    write_digests(db, CLOSED)
    with db.writing() as session:
        session.execute(update(Answer).values(value=1))

    early = preview_digest(db, CLOSED + timedelta(hours=1), TEAM)
    assert early is not None
    assert early.figures[Metric.SATISFACTION].value == 4
    write_digests(db, FRIDAY)
    assert preview_digest(db, FRIDAY + DAY, TEAM) == from_json(digests(db)[0].snapshot)


def test_the_trend_holds_what_was_published_and_nothing_held_back(db, programme, people):
    for number, value in enumerate([3, 4, 4, 5], start=1):
        close(programme, people, number, value)
    write_digests(db, CLOSED + 3 * EVERY)
    snapshot = preview_digest(db, CLOSED + 3 * EVERY, TEAM)
    assert snapshot is not None
    assert [(p.round_number, p.value) for p in snapshot.trend] == [(1, 3), (2, 4), (4, 5)]
    taken(digest_message(snapshot, texts_for("es")))
