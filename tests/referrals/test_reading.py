"""What is told of referrals: to the referrer, and to DevRel in private."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from engagement.common.errors import NotYoursError
from engagement.people.service import get_person
from engagement.referrals.reading import MyReferral, my_referrals, see_referral
from engagement.referrals.service import receive_referral
from engagement.referrals.upkeep import expire_referrals
from storage.engine import Database
from storage.people import AccessRole, Audit
from storage.referrals import Referral
from tests.referrals.drafts import agreed_draft, asking_draft
from tests.support.rows import TEAM, add_person, add_workspace

CAMILA, LUCIA, PAULA, HEAD = "U0CAMILA01", "U0LUCIA001", "U0PAULA001", "U0HEAD0001"
NOW = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, PAULA, roles=(AccessRole.DEVREL,))
    add_person(db, HEAD, roles=(AccessRole.HEAD, AccessRole.ADMIN))
    add_person(db, CAMILA)
    add_person(db, LUCIA)


def mine(db: Database, slack_user_id: str = CAMILA) -> list[MyReferral]:
    with db.reading() as session:
        return my_referrals(session, get_person(session, TEAM, slack_user_id))


def test_a_referrer_sees_their_own_referrals_the_latest_first(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    asked = receive_referral(db, NOW + timedelta(days=1), TEAM, CAMILA, "V2", asking_draft("J P"))
    receive_referral(db, NOW, TEAM, LUCIA, "V3", agreed_draft(contact="b@correo.cl"))

    first, second = mine(db)
    assert first == MyReferral(
        referral_id=asked.referral_id,
        who="J.P.",
        family=None,
        level=None,
        stage="received",
        agreed=False,
        referred_on=date(2026, 5, 6),
        news_on=None,
        may_correct=True,
    )
    assert (second.who, second.news_on) == ("Ana Pérez", date(2026, 5, 12))


def test_what_was_erased_is_not_shown(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", asking_draft())
    expire_referrals(db, NOW + timedelta(days=14))
    assert mine(db) == []


def test_devrel_sees_a_whole_referral_and_that_is_noted(db: Database) -> None:
    referral_id = receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft()).referral_id
    for _ in range(2):
        seen = see_referral(db, NOW, TEAM, PAULA, referral_id)
    assert (seen.name, seen.contact, seen.role) == ("Ana Pérez", "ana@correo.cl", "backend")
    assert seen.evidence == "Ordenó un despliegue que nadie entendía.\nY lo dejó escrito."
    with db.reading() as session:
        noted = session.scalars(select(Audit.action).where(Audit.subject_kind == "referral")).all()
        assert noted == ["see", "see"]
        assert session.get_one(Referral, referral_id).reviewed_at == NOW
    assert not mine(db)[0].may_correct


@pytest.mark.parametrize("reader", [CAMILA, LUCIA, HEAD])
def test_only_devrel_opens_a_referral(db: Database, reader: str) -> None:
    referral_id = receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft()).referral_id
    with pytest.raises(NotYoursError):
        see_referral(db, NOW, TEAM, reader, referral_id)


def test_devrel_opens_neither_another_company_s_nor_one_without_a_yes(db: Database) -> None:
    asked = receive_referral(db, NOW, TEAM, CAMILA, "V1", asking_draft()).referral_id
    add_workspace(db, "T2")
    add_person(db, CAMILA, team_id="T2")
    other = receive_referral(db, NOW, "T2", CAMILA, "V1", agreed_draft()).referral_id
    for referral_id in (asked, other, 2_000_000_000):
        with pytest.raises(NotYoursError):
            see_referral(db, NOW, TEAM, PAULA, referral_id)
