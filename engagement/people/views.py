"""What people see of their own dealings with the bot."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import DatePickerElement, InputBlock

from engagement.common.blocks import Json, Message, button, buttons, message, modal, section
from engagement.common.ids import INPUT, Action, Block, Callback
from engagement.common.words import Texts


def said_readers(names: Sequence[str], texts: Texts) -> dict[str, Any]:
    """Return the values by which texts name who holds the DevRel role today, or else the role.

    They are `readers`, and the `count` that the verbs beside it go by.
    """
    return {"readers": texts.names(names) or "DevRel", "count": max(1, len(names))}


def hello_message(
    texts: Texts,
    name: str,
    readers: Sequence[str],
    company: str,
    first_at: datetime,
    timezone: str,
    now: datetime,
) -> Message:
    """Introduce the bot and the people behind it, once, before it asks anything."""
    if first_at > now:
        date, time = texts.local_date(first_at, timezone), texts.time(first_at, timezone)
        first = texts.plain("people.hello_first", date=date, time=time)
    else:  # the bot was down when it should have said so
        first = texts.plain("people.hello_first_now")
    words = texts.mrkdwn(
        "people.hello",
        name=name,
        readers=_people_behind(readers, texts),
        first=first,
    )
    return message(
        texts.mrkdwn("people.hello_text", company=company),
        [
            section(words),
            buttons(
                button(texts.plain("people.hello_who"), Action.WHO_READS),
                button(texts.plain("people.hello_no"), Action.OPT_OUT),
            ),
        ],
    )


def _people_behind(readers: Sequence[str], texts: Texts) -> str:
    said = said_readers(readers, texts)["readers"]
    return texts.plain("people.hello_readers", readers=said) if readers else str(said)


def expired_message(texts: Texts, action_id: str, value: str) -> Message:
    """Apologise for a window that did not open, with the same button, fresh."""
    return message(
        texts.plain("people.expired_text"),
        [
            section(texts.mrkdwn("people.expired")),
            buttons(button(texts.plain("people.expired_again"), action_id, value)),
        ],
    )


def typed_message(texts: Texts) -> Message:
    """Point somebody who typed to the bot to where it listens."""
    return message(texts.plain("common.typed_text"), [section(texts.mrkdwn("common.typed"))])


def paused_message(texts: Texts, until: date) -> Message:
    """Confirm a pause and say how to come back sooner."""
    return message(
        texts.plain("people.paused_text"),
        [
            section(texts.mrkdwn("people.paused", date=texts.date(until))),
            buttons(button(texts.plain("people.pause_end"), Action.PAUSE_END)),
        ],
    )


def opted_out_message(texts: Texts) -> Message:
    """Confirm that nothing is asked any more, and what remains."""
    return message(
        texts.plain("people.optout_text"),
        [
            section(texts.mrkdwn("people.optout")),
            buttons(button(texts.plain("people.opt_in"), Action.OPT_IN)),
        ],
    )


def resumed_message(texts: Texts) -> Message:
    """Confirm that questions come again."""
    return message(texts.plain("people.resumed_text"), [section(texts.mrkdwn("people.resumed"))])


def pause_modal(texts: Texts, tomorrow: date, until: date | None) -> Json:
    """Ask until when to pause, with the date that stands or the first that is possible."""
    picker = DatePickerElement(action_id=INPUT, initial_date=(until or tomorrow).isoformat())
    return modal(
        Callback.PAUSE,
        texts.plain("people.pause_title"),
        [
            InputBlock(
                block_id=Block.PAUSE_UNTIL,
                label=texts.plain("people.pause_until"),
                hint=texts.plain("people.pause_hint"),
                element=picker,
            )
        ],
        submit=texts.plain("people.pause_submit"),
        close=texts.plain("people.pause_close"),
    )
