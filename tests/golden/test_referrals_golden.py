"""Every message and modal of referrals, in both languages, as Slack takes them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from engagement.common.words import Texts
from engagement.referrals import views
from engagement.referrals.draft import NOT_YET, YES, Draft
from engagement.referrals.modal import referral_modal
from engagement.referrals.reading import ReferralSeen
from engagement.referrals.rules import MAX_LENGTH
from engagement.referrals.service import Effect, ReferralForm, ReferralReceived
from engagement.referrals.taxonomy import FAMILY_NAMES, LEVEL_NAMES
from tests.referrals.drafts import agreed_draft
from tests.support.taken import taken

HOSTILE = "<!channel> *x* & <https://evil.example|aquí> `O'Brien`"
RECEIPT = views.Receipt(7, "Camila", ("Paula", "Inés"), date(2026, 5, 12), None, may_correct=True)
NOTICE = views.Notice(7, "cloud", "senior", "Camila Rojas", date(2026, 5, 12), is_second=False)
RECEIVED = ReferralReceived(
    language="es",
    effect=Effect.RECEIVED,
    referral_id=7,
    referrer="Camila",
    readers=("Paula",),
    company="23people",
    news_on=date(2026, 5, 12),
    second_since=None,
)
SEEN = ReferralSeen(
    language="es",
    referrer="Camila Rojas",
    name="Ana Pérez",
    contact="linkedin.com/in/ana-perez",
    family="cloud",
    role="sre",
    level="senior",
    senior_roles=("tech_lead", "architect"),
    evidence="Ordenó un despliegue.\nY lo dejó escrito.",
    passion="Que se entienda.",
    relation="same_team",
    cv_link="https://ana.example.com/cv",
    keep_for_later=True,
    second_since=date(2026, 5, 5),
    news_on=date(2026, 5, 12),
)


def form(draft: Draft, texts: Texts, **changed: Any) -> ReferralForm:
    return ReferralForm(
        **{
            "language": texts.language,
            "draft": draft,
            "referral_id": None,
            "correcting": False,
            "readers": ("Paula",),
            "company": "23people",
            "ask_days": 14,
            **changed,
        }
    )


DRAFTS = {
    "consent_first": Draft(),
    "not_yet": Draft(consent=NOT_YET),
    "agreed": Draft(consent=YES),
    "software_entry": agreed_draft(level="entry", senior=(), cv_link=None, keep=False),
    "data_intermediate": agreed_draft(family="data", level="intermediate"),
    "cloud_senior": agreed_draft(family="cloud", role="cloud_architect"),
    "ai_unsure": agreed_draft(family="ai", role=None, level="unsure"),
    "changed_mind": agreed_draft(consent=NOT_YET, initials="A. P."),
}


@pytest.mark.parametrize("shape", DRAFTS)
def test_the_referral_modal(texts: Texts, golden: SnapshotAssertion, shape: str) -> None:
    assert taken(referral_modal(form(DRAFTS[shape], texts), texts)) == golden


def test_the_modal_of_a_correction(texts: Texts, golden: SnapshotAssertion) -> None:
    correcting = form(agreed_draft(), texts, referral_id=7, correcting=True)
    assert taken(referral_modal(correcting, texts)) == golden


@pytest.mark.parametrize("family", FAMILY_NAMES)
@pytest.mark.parametrize("level", LEVEL_NAMES)
def test_slack_takes_every_modal_however_full_and_hostile(
    texts: Texts, family: str, level: str
) -> None:
    full = {
        block: ('"<!here>\n\\' * 400)[:longest].strip() for block, longest in MAX_LENGTH.items()
    }
    for consent in (YES, NOT_YET, None):
        draft = agreed_draft(family=family, level=level, consent=consent, **full)
        taken(referral_modal(form(draft, texts, referral_id=2**31 - 1), texts))


def test_the_receipt(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(views.receipt_message(RECEIPT, texts)) == golden


def test_the_receipt_of_a_second_voice(texts: Texts, golden: SnapshotAssertion) -> None:
    second = replace(
        RECEIPT, second_since=date(2026, 4, 30), readers=(), referrer=HOSTILE, may_correct=False
    )
    assert taken(views.receipt_message(second, texts)) == golden


def test_the_notice(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(views.notice_message(NOTICE, texts)) == golden


def test_the_notice_of_a_second_voice(texts: Texts, golden: SnapshotAssertion) -> None:
    second = replace(NOTICE, level=None, referrer=HOSTILE, is_second=True)
    assert taken(views.notice_message(second, texts)) == golden


def test_the_question_to_copy(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(views.ask_message(7, "23people", ("Paula",), texts)) == golden


@pytest.mark.parametrize("agreed", [True, False])
def test_the_question_to_copy_once_it_is_over(
    texts: Texts, golden: SnapshotAssertion, agreed: bool
) -> None:
    assert taken(views.ask_over_message(texts, agreed=agreed, days=14)) == golden


@pytest.mark.parametrize("promised", [date(2026, 5, 12), date(2026, 5, 8)], ids=["today", "late"])
def test_the_promised_news(texts: Texts, golden: SnapshotAssertion, promised: date) -> None:
    news = views.news_message(
        texts,
        stage="received",
        promised=promised,
        today=date(2026, 5, 12),
        next_on=date(2026, 5, 19),
    )
    assert taken(news) == golden


@pytest.mark.parametrize(
    "received",
    [
        RECEIVED,
        replace(RECEIVED, second_since=date(2026, 4, 30)),
        replace(RECEIVED, effect=Effect.CORRECTED),
        replace(RECEIVED, effect=Effect.ASKING, news_on=None),
    ],
    ids=["received", "second", "corrected", "asking"],
)
def test_the_answer_to_a_sent_modal(
    texts: Texts, golden: SnapshotAssertion, received: ReferralReceived
) -> None:
    assert taken(views.received_modal(received, texts)) == golden


def test_a_whole_referral_for_devrel(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(views.seen_modal(SEEN, texts)) == golden


def test_a_short_and_hostile_referral_for_devrel(texts: Texts, golden: SnapshotAssertion) -> None:
    short = replace(
        SEEN,
        referrer=HOSTILE,
        name=HOSTILE,
        evidence=HOSTILE,
        family="data",
        role=None,
        level=None,
        senior_roles=(),
        passion=None,
        cv_link=None,
        keep_for_later=False,
        second_since=None,
    )
    assert taken(views.seen_modal(short, texts)) == golden


@pytest.mark.parametrize(
    "key",
    ["contact", "self", "initials", "choice", "empty", "senior", "link"],
)
def test_the_words_at_a_field(texts: Texts, golden: SnapshotAssertion, key: str) -> None:
    assert texts.plain(f"referrals.err_{key}") == golden
