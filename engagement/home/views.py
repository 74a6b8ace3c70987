"""Home, and the modal of `/vinculo` that shows the same."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from engagement.checkins.mine import AnsweredCheckin
from engagement.checkins.reading import AnsweredQuestion
from engagement.common.blocks import Json, button, buttons, context, home, modal, section
from engagement.common.ids import Action, Callback
from engagement.common.words import Texts
from engagement.home.service import MyHome
from engagement.people.views import said_readers
from engagement.referrals.reading import MyReferral
from engagement.referrals.taxonomy import FAMILY_NAMES
from engagement.referrals.views import said_level

MOST_REFERRALS = 20


def home_view(mine: MyHome, texts: Texts) -> Json:
    """Draw the Home tab."""
    return home(_blocks(mine, texts))


def vinculo_modal(mine: MyHome, texts: Texts) -> Json:
    """Draw the same as a modal."""
    title = texts.plain("home.title")
    return modal(Callback.INFO, title, _blocks(mine, texts), close=texts.plain("common.close"))


def _blocks(mine: MyHome, texts: Texts) -> Sequence[Block]:
    return [
        section(texts.mrkdwn("home.hello", name=mine.name)),
        *_owed(mine, texts),
        DividerBlock(),
        *_next_checkin(mine, texts),
        DividerBlock(),
        *_referrals(mine, texts),
        DividerBlock(),
        *_answers(mine, texts),
        DividerBlock(),
        context(texts.mrkdwn("home.who", **said_readers(mine.readers, texts))),
        buttons(button(texts.plain("home.who_more"), Action.WHO_READS)),
    ]


def _owed(mine: MyHome, texts: Texts) -> list[Block]:
    if mine.owed is None:
        return []
    said = texts.mrkdwn(
        "home.owed",
        late=mine.owed.late,
        due=mine.owed.due_this_week,
        talks=mine.owed.wanting_to_talk,
    )
    return [
        DividerBlock(),
        section(f"{texts.mrkdwn('home.owed_head')}\n{said}"),
        buttons(
            button(texts.plain("home.owed_see"), Action.DIGEST_PRIVATE),
            button(texts.plain("checkins.named_open"), Action.NAMED_OPEN, "0"),
        ),
    ]


def _next_checkin(mine: MyHome, texts: Texts) -> list[Block]:
    said = "\n".join([texts.mrkdwn("home.next_head"), *_when(mine, texts)])
    return [section(said), _choices(mine, texts)]


def _when(mine: MyHome, texts: Texts) -> list[str]:
    said = []
    if mine.checkins.open is not None:
        key = "home.open_answered" if mine.checkins.open.answered else "home.open"
        closes = texts.moment(mine.checkins.open.closes_at, mine.timezone)
        said.append(texts.mrkdwn(key, close=closes))
    if mine.opted_out:
        return [*said, texts.mrkdwn("home.opted_out")]
    if mine.paused_until is not None:
        said.append(texts.mrkdwn("home.paused", date=texts.date(mine.paused_until)))
    if mine.checkins.next_at is not None:
        moment = texts.moment(mine.checkins.next_at, mine.timezone)
        said.append(texts.mrkdwn("home.next", moment=moment))
    return said or [texts.mrkdwn("home.nothing")]


def _choices(mine: MyHome, texts: Texts) -> ActionsBlock:
    row: list[ButtonElement] = []
    if mine.checkins.open is not None:
        answered = mine.checkins.open.answered
        words = texts.plain("home.change" if answered else "home.answer")
        style = None if answered else "primary"
        row.append(
            button(words, Action.CHECKIN_OPEN, str(mine.checkins.open.checkin_id), style=style)
        )
    if mine.opted_out:
        row.append(button(texts.plain("home.opt_in"), Action.OPT_IN))
        return buttons(*row)
    pause = "home.pause" if mine.paused_until is None else "home.pause_change"
    row.append(button(texts.plain(pause), Action.PAUSE_OPEN))
    if mine.paused_until is not None:
        row.append(button(texts.plain("home.pause_end"), Action.PAUSE_END))
    row.append(button(texts.plain("home.opt_out"), Action.OPT_OUT, confirm=_sure(texts)))
    return buttons(*row)


def _sure(texts: Texts) -> ConfirmObject:
    return ConfirmObject(
        title=texts.plain("home.sure"),
        text=texts.mrkdwn("home.sure_text"),
        confirm=texts.plain("home.sure_yes"),
        deny=texts.plain("home.sure_no"),
    )


def _referrals(mine: MyHome, texts: Texts) -> list[Block]:
    head = texts.mrkdwn("home.referrals_head")
    if not mine.referrals:
        head += "\n" + texts.mrkdwn("home.referrals_none")
    return [
        section(head),
        *(_referral(one, texts) for one in mine.referrals[:MOST_REFERRALS]),
        buttons(button(texts.plain("home.refer"), Action.REFER_OPEN)),
    ]


def _referral(one: MyReferral, texts: Texts) -> Block:
    value = str(one.referral_id)
    if not one.agreed:
        agreed = button(texts.plain("referrals.ask_yes"), Action.REFER_ASKED, value)
        return section(texts.mrkdwn("home.referral_asking", who=one.who), accessory=agreed)
    family = FAMILY_NAMES.get(one.family or "", "")
    values = {
        "who": one.who,
        "what": f"{family} · {said_level(one.level, texts)}",
        "stage": texts.plain(f"referrals.stage_{one.stage}"),
    }
    if one.news_on is None:
        said = texts.mrkdwn("home.referral_closed", **values)
    else:
        said = texts.mrkdwn("home.referral", date=texts.date(one.news_on), **values)
    if not one.may_correct:
        return section(said)
    correct = button(texts.plain("referrals.correct"), Action.REFER_CORRECT, value)
    return section(said, accessory=correct)


def _answers(mine: MyHome, texts: Texts) -> list[Block]:
    head = texts.mrkdwn("home.answers_head")
    if not mine.checkins.answered:
        return [section(head + "\n" + texts.mrkdwn("home.answers_none"))]
    return [section(head), *(_answered(one, texts) for one in mine.checkins.answered)]


def _answered(checkin: AnsweredCheckin, texts: Texts) -> RichTextBlock:
    elements: list[RichTextSectionElement | RichTextQuoteElement] = [
        _line(_day(checkin.day, texts, late=checkin.late), bold=True)
    ]
    for number, answer in enumerate(checkin.answers):
        visibility = texts.plain(f"home.vis_{answer.visibility}")
        space = "\n" if number else ""
        elements.append(_line(f"{space}{answer.label} ({visibility})"))
        elements.append(
            RichTextQuoteElement(elements=[RichTextElementParts.Text(text=_said(answer))])
        )
    return RichTextBlock(elements=elements)


def _day(day: date, texts: Texts, *, late: bool) -> str:
    said = texts.date(day)
    said = texts.plain("home.day_late", date=said) if late else said
    return said[:1].upper() + said[1:]


def _said(answer: AnsweredQuestion) -> str:
    return "\n".join([*answer.chosen, *([answer.text] if answer.text else [])]) or "–"


def _line(words: str, *, bold: bool = False) -> RichTextSectionElement:
    style = RichTextElementParts.TextStyle(bold=True) if bold else None
    return RichTextSectionElement(elements=[RichTextElementParts.Text(text=words, style=style)])
