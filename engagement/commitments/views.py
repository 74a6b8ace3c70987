"""What people see of promises."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from engagement.commitments.service import TalkPromised
from engagement.common.blocks import Json, Message, button, buttons, message, modal, section
from engagement.common.ids import Action, Callback
from engagement.common.words import Texts
from engagement.people.views import said_readers


def talk_promised_message(
    texts: Texts, readers: Sequence[str], by: datetime, timezone: str
) -> Message:
    """Tell somebody that DevRel writes to them, and by when."""
    words = _talk_ok(texts, readers, by, timezone)
    return message(texts.plain("commitments.talk_ok_text"), [section(words)])


def talk_promised_modal(promised: TalkPromised, texts: Texts) -> Json:
    """Tell the same to somebody who pressed the button in a modal."""
    return modal(
        Callback.INFO,
        texts.plain("commitments.talk_title"),
        [section(_talk_ok(texts, promised.readers, promised.by, promised.timezone))],
        close=texts.plain("common.close"),
    )


def talk_notice_message(
    texts: Texts, slack_user_id: str, commitment_id: int, by: datetime, timezone: str
) -> Message:
    """Tell somebody of DevRel who wants to talk; that is all they are told."""
    who = _mention(slack_user_id)
    notice = texts.mrkdwn("commitments.notice", who=who, by=texts.moment(by, timezone))
    done = button(
        texts.plain("commitments.talked"), Action.TALK_DONE, str(commitment_id), style="primary"
    )
    return message(texts.plain("commitments.notice_text"), [section(notice), buttons(done)])


def talk_closed_message(
    texts: Texts, slack_user_id: str, closed_by: str, done_at: datetime, timezone: str
) -> Message:
    """Tell DevRel that the talk took place."""
    words = texts.mrkdwn(
        "commitments.closed",
        who=_mention(slack_user_id),
        by=closed_by,
        date=texts.local_date(done_at, timezone),
    )
    return message(texts.plain("commitments.closed_text"), [section(words)])


def _talk_ok(texts: Texts, readers: Sequence[str], by: datetime, timezone: str) -> str:
    if not readers:
        return texts.mrkdwn("commitments.talk_nobody")
    when = texts.moment(by, timezone)
    return texts.mrkdwn("commitments.talk_ok", by=when, **said_readers(readers, texts))


def _mention(slack_user_id: str) -> Markup:
    # The id is Slack's own, read from its user list: nothing that anybody typed.
    return Markup(f"<@{slack_user_id}>")  # noqa: S704 - an id of ours, from the table
