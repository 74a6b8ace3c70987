"""A referral is taken in once, with consent, and its date is promised in the same commit."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engagement.common.errors import FieldErrors, NotYoursError, RefusedError
from engagement.referrals.draft import NOT_YET, YES, Draft
from engagement.referrals.service import (
    Effect,
    ReferralReceived,
    receive_referral,
    referral_form,
)
from storage.base import Base
from storage.engine import Database
from storage.ledger import Delivery
from storage.people import AccessRole
from storage.referrals import Candidate, Consent, Referral, ReferralEvent
from tests.referrals.drafts import agreed_draft, asking_draft
from tests.support.rows import TEAM, add_person, add_workspace

CAMILA, LUCIA, PAULA = "U0CAMILA01", "U0LUCIA001", "U0PAULA001"
NOW = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)  # Tuesday, 09:00 in Santiago


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, PAULA, roles=(AccessRole.DEVREL,), email="paula@23people.io")
    add_person(db, CAMILA, email="Camila@23people.io")
    add_person(db, LUCIA, timezone="Europe/Madrid")


def receive(
    db: Database,
    draft: Draft,
    *,
    by: str = CAMILA,
    view: str = "V1",
    now: datetime = NOW,
    own: int | None = None,
) -> ReferralReceived:
    return receive_referral(db, now, TEAM, by, view, draft, own)


def rows(db: Database, table: type[Any]) -> list[Any]:
    with db.reading() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def planned(db: Database) -> list[tuple[str, str]]:
    return sorted((row.kind, row.target) for row in rows(db, Delivery))


def everything(db: Database) -> str:
    """Every value of every table, as one text."""
    with db.reading() as session:
        return json.dumps(
            [
                [str(value) for value in row]
                for table in Base.metadata.sorted_tables
                for row in session.execute(select(table))
            ],
            ensure_ascii=False,
        )


def test_a_referral_is_kept_receipted_and_noticed_with_a_date(db: Database) -> None:
    received = receive(db, agreed_draft())

    assert received.effect is Effect.RECEIVED
    assert received.news_on == date(2026, 5, 12)
    (row,) = rows(db, Referral)
    assert row.next_news_at == datetime(2026, 5, 12, 14, 0, tzinfo=UTC)  # 10:00 in Santiago
    assert (row.consent, row.stage, row.level) == (Consent.AGREED, "received", "senior")
    assert row.senior_roles == ["tech_lead", "architect"]
    (candidate,) = rows(db, Candidate)
    assert (candidate.email, candidate.name) == ("ana@correo.cl", "Ana Pérez")
    assert planned(db) == [("referrals:notice", PAULA), ("referrals:receipt", CAMILA)]


def test_no_delivery_carries_what_was_typed(db: Database) -> None:
    receive(db, agreed_draft())
    assert {tuple(row.payload) for row in rows(db, Delivery)} == {("referral",)}


def test_sending_a_modal_twice_has_one_effect(db: Database) -> None:
    first = receive(db, agreed_draft())
    again = receive(db, agreed_draft(evidence="Otra cosa."), now=NOW + timedelta(minutes=1))

    assert again == first
    assert rows(db, Referral)[0].evidence != "Otra cosa."
    assert len(planned(db)) == 2


def test_ten_sendings_at_once_have_one_effect(db: Database) -> None:
    results: list[ReferralReceived] = []
    threads = [
        threading.Thread(target=lambda: results.append(receive(db, agreed_draft())))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 10
    assert len(set(results)) == 1
    assert len(rows(db, Referral)) == 1
    assert len(planned(db)) == 2


def test_of_two_windows_sent_at_once_for_one_person_one_is_refused(db: Database) -> None:
    receive(db, agreed_draft(), by=LUCIA, view="V0")
    together = threading.Barrier(2)

    def send(view: str) -> str:
        together.wait()
        try:
            return receive(db, agreed_draft(), view=view).effect
        except FieldErrors as wrong:
            return wrong.by_block["contact"][0]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ("V1", "V2"))) == ["received", "referrals.err_again"]


def test_a_view_of_somebody_else_is_not_taken_over(db: Database) -> None:
    receive(db, agreed_draft())
    with pytest.raises(NotYoursError):
        receive(db, agreed_draft(contact="b@correo.cl"), by=LUCIA)


def test_a_forged_modal_without_a_yes_leaves_no_trace_of_the_person(db: Database) -> None:
    forged = agreed_draft(consent=NOT_YET, initials="A. P.", name="Canario", evidence="Canario")
    received = receive(db, forged)

    assert received.effect is Effect.ASKING
    assert received.news_on is None
    kept = everything(db)
    assert "A.P." in kept
    assert "Canario" not in kept
    assert "correo.cl" not in kept
    assert planned(db) == [("referrals:ask", CAMILA)]


def test_the_same_row_goes_on_once_the_person_agrees(db: Database) -> None:
    asked = receive(db, asking_draft())
    form = referral_form(db, TEAM, CAMILA, asked.referral_id)
    assert form.draft == Draft(consent=YES, initials="A.P.")
    assert not form.correcting

    later = NOW + timedelta(days=3)
    received = receive(db, agreed_draft(), view="V2", now=later, own=asked.referral_id)

    assert received.referral_id == asked.referral_id
    assert received.effect is Effect.RECEIVED
    (row,) = rows(db, Referral)
    assert (row.initials, row.consent, row.erase_after) == (None, Consent.AGREED, None)
    assert row.received_at == later
    assert planned(db) == [
        ("referrals:ask", CAMILA),
        ("referrals:ask_over", CAMILA),
        ("referrals:notice", PAULA),
        ("referrals:receipt", CAMILA),
    ]
    over = next(row for row in rows(db, Delivery) if row.kind == "referrals:ask_over")
    assert over.updates_key == next(
        row.key for row in rows(db, Delivery) if row.kind == "referrals:ask"
    )
    again = receive(db, agreed_draft(), view="V2", now=later, own=asked.referral_id)
    assert again == received
    assert len(planned(db)) == 4


def test_a_referral_is_corrected_in_place_until_it_is_reviewed(db: Database) -> None:
    first = receive(db, agreed_draft())
    form = referral_form(db, TEAM, CAMILA, first.referral_id)
    assert form.correcting
    assert form.draft == agreed_draft(contact="ana@correo.cl", senior=("tech_lead", "architect"))

    changed = agreed_draft(contact="+56 9 8765 4321", name="Ana P.", level="entry")
    assert receive(db, changed, view="V2", own=first.referral_id).effect is Effect.CORRECTED

    (row,) = rows(db, Referral)
    assert (row.level, row.senior_roles) == ("entry", [])
    (candidate,) = rows(db, Candidate)
    assert (candidate.email, candidate.phone, candidate.name) == (None, "+56987654321", "Ana P.")
    assert len(planned(db)) == 2
    with db.writing() as session:
        session.get_one(Referral, row.id).reviewed_at = NOW
    with pytest.raises(RefusedError, match="too_late"):
        receive(db, agreed_draft(), view="V3", own=first.referral_id)
    with pytest.raises(RefusedError, match="too_late"):
        referral_form(db, TEAM, CAMILA, first.referral_id)


def test_taking_a_yes_back_erases_what_it_let_in(db: Database) -> None:
    first = receive(db, agreed_draft(name="Canario", evidence="Canario"))
    receive(db, asking_draft(), view="V2", own=first.referral_id)

    kept = everything(db)
    assert "Canario" not in kept
    assert "correo.cl" not in kept
    assert rows(db, Candidate) == []
    assert rows(db, Referral)[0].next_news_at is None
    again = receive(db, agreed_draft(), view="V3", own=first.referral_id)
    assert again.effect is Effect.RECEIVED
    assert [kind for kind, _ in planned(db)].count("referrals:receipt") == 2


def test_nobody_opens_or_changes_another_s_referral(db: Database) -> None:
    first = receive(db, agreed_draft())
    for own in (first.referral_id, 2_000_000_000):
        with pytest.raises(NotYoursError):
            referral_form(db, TEAM, LUCIA, own)
        with pytest.raises(NotYoursError):
            receive(db, agreed_draft(), by=LUCIA, view="V2", own=own)
    add_workspace(db, "T2")
    add_person(db, CAMILA, team_id="T2")
    with pytest.raises(NotYoursError):
        referral_form(db, "T2", CAMILA, first.referral_id)


@pytest.mark.parametrize(
    ("contact", "key", "values"),
    [
        ("CAMILA@23people.io", "referrals.err_self", {}),
        ("paula@23People.IO", "referrals.err_active", {"company": "23people"}),
    ],
)
def test_oneself_and_colleagues_are_not_referred(
    db: Database, contact: str, key: str, values: dict[str, str]
) -> None:
    with pytest.raises(FieldErrors) as wrong:
        receive(db, agreed_draft(contact=contact))
    assert wrong.value.by_block == {"contact": (key, values)}
    assert rows(db, Referral) == []
    assert rows(db, Candidate) == []


def test_somebody_who_left_may_be_referred_again(db: Database) -> None:
    add_person(db, "U0GONE0001", email="gone@correo.cl", left_on=date(2026, 5, 4))
    add_person(db, "U0GONE0002", email="off@correo.cl", deactivated_at=NOW)
    assert receive(db, agreed_draft(contact="gone@correo.cl")).effect is Effect.RECEIVED
    assert receive(db, agreed_draft(contact="off@correo.cl"), view="V2").effect is Effect.RECEIVED


def test_a_second_voice_is_told_the_date_and_keeps_the_one_candidate(db: Database) -> None:
    receive(db, agreed_draft())
    second = receive(
        db,
        agreed_draft(contact="ANA@correo.cl", name="Anita", keep=False),
        by=LUCIA,
        view="V2",
        now=NOW + timedelta(days=2),
    )

    assert second.second_since == date(2026, 5, 5)
    (candidate,) = rows(db, Candidate)
    assert candidate.name == "Ana Pérez"
    assert {row.candidate_id for row in rows(db, Referral)} == {candidate.id}


def test_a_colleague_who_only_asks_is_nobody_s_first_voice(db: Database) -> None:
    receive(db, asking_draft())
    received = receive(db, agreed_draft(), by=LUCIA, view="V2", now=NOW + timedelta(days=1))
    assert received.second_since is None


def test_correcting_a_name_does_not_rename_another_s_candidate(db: Database) -> None:
    first = receive(db, agreed_draft())
    receive(db, agreed_draft(), by=LUCIA, view="V2")
    receive(db, agreed_draft(name="Otra"), view="V3", own=first.referral_id)
    receive(db, agreed_draft(contact="b@correo.cl"), view="V4", own=first.referral_id)
    assert [(row.name, row.email) for row in rows(db, Candidate)] == [
        ("Ana Pérez", "ana@correo.cl"),
        ("Ana Pérez", "b@correo.cl"),
    ]


def test_referring_the_same_person_again_says_when_it_was(db: Database) -> None:
    receive(db, agreed_draft())
    with pytest.raises(FieldErrors) as wrong:
        receive(db, agreed_draft(), view="V2")
    assert wrong.value.by_block == {
        "contact": ("referrals.err_again", {"date": "martes 5 de mayo"})
    }


def test_a_candidate_of_another_workspace_is_another_candidate(db: Database) -> None:
    receive(db, agreed_draft())
    add_workspace(db, "T2")
    add_person(db, CAMILA, team_id="T2")
    other = receive_referral(db, NOW, "T2", CAMILA, "V1", agreed_draft())
    assert other.second_since is None
    assert len(rows(db, Candidate)) == 2


def test_hostile_text_is_kept_as_text(db: Database) -> None:
    hostile = "<!channel> *x* \x00\ud800\u202e'; DROP TABLE referral;--"
    receive(db, agreed_draft(name=hostile, evidence=hostile, passion=hostile))
    assert rows(db, Referral)[0].evidence == "<!channel> *x* '; DROP TABLE referral;--"


def test_the_history_holds_ids_and_no_text(db: Database) -> None:
    asked = receive(db, asking_draft())
    receive(db, agreed_draft(), view="V2", own=asked.referral_id)
    receive(db, agreed_draft(), view="V3", own=asked.referral_id)
    assert [(event.kind, event.details) for event in rows(db, ReferralEvent)] == [
        ("asking", {"view": "V1"}),
        ("received", {"view": "V2"}),
        ("corrected", {"view": "V3"}),
    ]


def test_a_company_without_devrel_still_takes_referrals(db: Database) -> None:
    add_workspace(db, "T3")
    add_person(db, CAMILA, team_id="T3")
    receive_referral(db, NOW, "T3", CAMILA, "V1", agreed_draft())
    with db.reading() as session:
        count = session.scalar(select(func.count(Delivery.key)).where(Delivery.team_id == "T3"))
    assert count == 1
