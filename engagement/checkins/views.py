"""The DMs of a check-in. None repeats an answer: a DM stays in exports and on lock screens."""

from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement, Option, OverflowMenuElement

from engagement.common.blocks import Message, button, buttons, context, message, section
from engagement.common.ids import Action
from engagement.common.words import Texts

MENU_SKIP, MENU_PAUSE, MENU_WHO = "skip", "pause", "who"
"""What the ask's menu offers; a choice comes back as `<choice>:<check-in id>`."""


@dataclass(frozen=True)
class CheckinMessage:
    """What the DMs of one check-in say; instants are UTC, `timezone` is the reader's."""

    name: str
    checkin_id: int
    faces: tuple[str, ...]  # each an emoji and its words
    questions: int
    due_at: datetime
    closes_at: datetime
    next_on: date
    timezone: str


def ask_message(ask: CheckinMessage, texts: Texts, *, was_down: bool) -> Message:
    """Ask how work feels, with five faces that open the rest; `was_down` apologises for the hour."""
    blocks: list[Block] = [
        section(texts.mrkdwn("checkins.ask", name=ask.name), accessory=_menu(ask, texts)),
        buttons(*(_face(ask, number) for number in range(1, len(ask.faces) + 1))),
        context(texts.mrkdwn("checkins.ask_context", close=_close(ask, texts))),
    ]
    if was_down:
        due = texts.moment(ask.due_at, ask.timezone)
        blocks.append(context(texts.mrkdwn("checkins.ask_late", due=due)))
    return message(texts.plain("checkins.ask_text", n=ask.questions), blocks)


def remind_message(ask: CheckinMessage, texts: Texts) -> Message:
    """Remind somebody once, with a button that opens the same modal."""
    close = _close(ask, texts)
    return message(
        texts.plain("checkins.remind_text", close=close),
        [
            section(texts.mrkdwn("checkins.remind", name=ask.name, close=close)),
            buttons(_open(ask, texts.plain("checkins.answer"))),
        ],
    )


def thanks_message(ask: CheckinMessage, texts: Texts, *, late: bool) -> Message:
    """Thank everybody in the same words, whatever they answered."""
    words = {"name": ask.name, "next": texts.date(ask.next_on)}
    thanks = (
        texts.mrkdwn("checkins.thanks_late", **words)
        if late
        else texts.mrkdwn("checkins.thanks", close=_close(ask, texts), **words)
    )
    value = str(ask.checkin_id)
    return message(
        texts.plain("checkins.thanks_text"),
        [
            section(thanks),
            buttons(
                _open(ask, texts.plain("checkins.thanks_change")),
                button(texts.plain("checkins.thanks_seen"), Action.CHECKIN_SEEN, value),
                button(texts.plain("checkins.thanks_talk"), Action.TALK_WANTED, value),
            ),
        ],
    )


def skipped_message(ask: CheckinMessage, texts: Texts) -> Message:
    """Confirm that nothing more is asked in this round, and leave the door open."""
    words = texts.mrkdwn("checkins.skipped", name=ask.name, next=texts.date(ask.next_on))
    return message(
        texts.plain("checkins.skipped_text"),
        [section(words), buttons(_open(ask, texts.plain("checkins.skipped_answer")))],
    )


def _close(ask: CheckinMessage, texts: Texts) -> str:
    return texts.moment(ask.closes_at, ask.timezone)


def _open(ask: CheckinMessage, text: str) -> ButtonElement:
    return button(text, Action.CHECKIN_OPEN, str(ask.checkin_id))


def _face(ask: CheckinMessage, number: int) -> ButtonElement:
    emoji, _, words = ask.faces[number - 1].partition(" ")
    return button(
        emoji,
        f"{Action.CHECKIN_FACE}#{number}",
        str(ask.checkin_id),
        accessibility_label=words,
    )


def _menu(ask: CheckinMessage, texts: Texts) -> OverflowMenuElement:
    return OverflowMenuElement(
        action_id=Action.CHECKIN_MENU,
        options=[
            Option(value=f"{choice}:{ask.checkin_id}", text=texts.plain(f"checkins.menu_{choice}"))
            for choice in (MENU_SKIP, MENU_PAUSE, MENU_WHO)
        ],
    )
