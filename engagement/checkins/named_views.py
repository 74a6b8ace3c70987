"""How DevRel reads what people answered with their name."""

from slack_sdk.models.blocks import Block, DividerBlock

from engagement.checkins.modals import quoted_answer
from engagement.checkins.named import NamedAnswers, NamedPage
from engagement.common.blocks import Json, button, buttons, context, modal, section
from engagement.common.ids import Action, Callback
from engagement.common.words import Texts


def named_modal(found: NamedPage, texts: Texts) -> Json:
    """Draw one page, ten people at most; answers are shown as they were typed."""
    blocks: list[Block] = []
    for person in found.people:
        blocks += [section(_head(person, texts))]
        blocks += [quoted_answer(answer, texts) for answer in person.answers]
        blocks.append(DividerBlock())
    if not found.people:
        blocks.append(section(texts.mrkdwn("checkins.named_nothing")))
    blocks.append(context(texts.mrkdwn("checkins.named_noted")))
    if found.has_more:
        more = texts.plain("checkins.named_more")
        blocks.append(buttons(button(more, Action.NAMED_OPEN, str(found.page + 1))))
    return modal(
        Callback.INFO,
        texts.plain("checkins.named_title"),
        blocks,
        close=texts.plain("common.close"),
    )


def _head(person: NamedAnswers, texts: Texts) -> str:
    key = "checkins.named_head_late" if person.late else "checkins.named_head"
    return texts.mrkdwn(key, name=person.name, day=texts.date(person.day))
