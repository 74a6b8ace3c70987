"""What people read of referrals: messages without names or contacts, and DevRel's private modal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from engagement.common.blocks import (
    Json,
    Message,
    button,
    buttons,
    context,
    message,
    modal,
    section,
)
from engagement.common.ids import Action, Callback
from engagement.common.words import Texts
from engagement.people.views import said_readers
from engagement.referrals.modal import ready_message
from engagement.referrals.reading import ReferralSeen
from engagement.referrals.service import Effect, ReferralReceived
from engagement.referrals.taxonomy import (
    FAMILY_NAMES,
    LEVEL_NAMES,
    ROLES_OF_FAMILY,
    SENIOR_ROLES,
)


@dataclass(frozen=True)
class Receipt:
    """What a receipt says; dates are on the referrer's own calendar."""

    referral_id: int
    referrer: str
    readers: tuple[str, ...]
    news_on: date
    second_since: date | None
    may_correct: bool


@dataclass(frozen=True)
class Notice:
    """What DevRel is told of a new referral; nothing of who it is."""

    referral_id: int
    family: str
    level: str | None
    referrer: str
    news_on: date
    is_second: bool


def receipt_message(receipt: Receipt, texts: Texts) -> Message:
    """Thank the referrer and promise a date."""
    blocks: list[Block] = [
        section(said)
        for said in _receipt(
            receipt.referrer, receipt.readers, receipt.news_on, receipt.second_since, texts
        )
    ]
    if receipt.may_correct:
        correct = button(
            texts.plain("referrals.correct"), Action.REFER_CORRECT, str(receipt.referral_id)
        )
        blocks.append(buttons(correct))
    return message(texts.plain("referrals.receipt_text"), blocks)


def _receipt(
    referrer: str, readers: Sequence[str], news_on: date, second: date | None, texts: Texts
) -> list[str]:
    said = [
        texts.mrkdwn(
            "referrals.receipt",
            name=referrer,
            date=texts.date(news_on),
            **said_readers(readers, texts),
        )
    ]
    if second is not None:
        said.append(texts.mrkdwn("referrals.dup", date=texts.date(second)))
    return said


def notice_message(notice: Notice, texts: Texts) -> Message:
    """Tell DevRel privately that a referral came in, without the candidate's name or contact."""
    said = texts.mrkdwn(
        "referrals.notice",
        family=FAMILY_NAMES.get(notice.family, notice.family),
        level=said_level(notice.level, texts),
        referrer=notice.referrer,
        consent=texts.plain("referrals.consent_agreed"),
        date=texts.date(notice.news_on),
    )
    blocks: list[Block] = [section(said)]
    if notice.is_second:
        blocks.append(context(texts.mrkdwn("referrals.notice_second")))
    see = button(texts.plain("referrals.notice_see"), Action.REFERRAL_SEE, str(notice.referral_id))
    return message(texts.plain("referrals.notice_text"), [*blocks, buttons(see)])


def ask_message(referral_id: int, company: str, readers: Sequence[str], texts: Texts) -> Message:
    """Give the referrer a question to copy, and the button for the day of the yes."""
    agreed = button(texts.plain("referrals.ask_yes"), Action.REFER_ASKED, str(referral_id))
    return message(
        texts.plain("referrals.ask_text"),
        [
            section(texts.mrkdwn("referrals.ask_lead")),
            ready_message(company, readers, texts),
            buttons(agreed),
        ],
    )


def ask_over_message(texts: Texts, *, agreed: bool, days: int) -> Message:
    """Replace the question to copy, once there is a yes or the time has run out."""
    if agreed:
        said = texts.mrkdwn("referrals.ask_agreed")
    else:
        said = texts.mrkdwn("referrals.ask_over", days=days)
    return message(texts.plain("referrals.ask_text"), [section(said)])


def news_message(
    texts: Texts, *, stage: str, promised: date, today: date, next_on: date
) -> Message:
    """Keep a promised date: say where the referral stands, and when the next news comes."""
    values = {"stage": texts.plain(f"referrals.stage_{stage}"), "date": texts.date(next_on)}
    if promised >= today:
        said = texts.mrkdwn("referrals.nonews", **values)
    else:
        said = texts.mrkdwn("referrals.nonews_late", promised=texts.date(promised), **values)
    return message(texts.plain("referrals.news_text"), [section(said)])


def received_modal(received: ReferralReceived, texts: Texts) -> Json:
    """Answer a sent modal in its place."""
    if received.effect is Effect.ASKING:
        blocks: list[Block] = [
            section(texts.mrkdwn("referrals.ask_done")),
            ready_message(received.company, received.readers, texts),
        ]
    elif received.effect is Effect.CORRECTED or received.news_on is None:
        blocks = [section(texts.mrkdwn("referrals.corrected"))]
    else:
        said = _receipt(
            received.referrer, received.readers, received.news_on, received.second_since, texts
        )
        blocks = [section(line) for line in said]
    title = texts.plain("referrals.title")
    return modal(Callback.INFO, title, blocks, close=texts.plain("common.close"))


def seen_modal(seen: ReferralSeen, texts: Texts) -> Json:
    """Show DevRel a whole referral; what people typed is quoted, never read as markup."""
    blocks: list[Block] = [
        _said(texts.plain("referrals.see_who"), seen.name),
        _said(texts.plain("referrals.see_contact"), seen.contact),
        _said(texts.plain("referrals.see_work"), _work(seen, texts)),
        _said(texts.plain("referrals.see_evidence", referrer=seen.referrer), seen.evidence),
    ]
    if seen.passion:
        blocks.append(_said(texts.plain("referrals.see_passion"), seen.passion))
    how = texts.plain(f"referrals.how_{seen.relation}")
    blocks.append(_said(texts.plain("referrals.see_relation"), how))
    if seen.cv_link:
        blocks.append(_said(texts.plain("referrals.see_link"), seen.cv_link, link=True))
    kept = "see_keep" if seen.keep_for_later else "see_keep_no"
    notes = [texts.mrkdwn(f"referrals.{kept}")]
    if seen.second_since is not None:
        notes.append(texts.mrkdwn("referrals.notice_second"))
    if seen.news_on is not None:
        notes.append(texts.mrkdwn("referrals.see_foot", date=texts.date(seen.news_on)))
    blocks += [context(line) for line in notes]
    title = texts.plain("referrals.see_title")
    return modal(Callback.INFO, title, blocks, close=texts.plain("common.close"))


def said_level(level: str | None, texts: Texts) -> str:
    """Name a level, or say that it is yet to be seen."""
    return LEVEL_NAMES.get(level or "") or texts.plain("referrals.level_open")


def _work(seen: ReferralSeen, texts: Texts) -> str:
    role = ROLES_OF_FAMILY.get(seen.family, {}).get(seen.role or "")
    parts = [FAMILY_NAMES.get(seen.family, seen.family), role, said_level(seen.level, texts)]
    parts += [SENIOR_ROLES[key] for key in seen.senior_roles if key in SENIOR_ROLES]
    return " · ".join(part for part in parts if part)


def _said(label: str, value: str, *, link: bool = False) -> RichTextBlock:
    text = RichTextElementParts.Link(url=value) if link else RichTextElementParts.Text(text=value)
    bold = RichTextElementParts.TextStyle(bold=True)
    return RichTextBlock(
        elements=[
            RichTextSectionElement(elements=[RichTextElementParts.Text(text=label, style=bold)]),
            RichTextQuoteElement(elements=[text]),
        ]
    )
