"""The modals of a check-in: its questions, its thanks, and who reads what."""

import json
from collections.abc import Callable

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DividerBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    StaticSelectElement,
)

from engagement.checkins.answers import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    AnswerValue,
    AskedQuestion,
    block_of,
)
from engagement.checkins.readers import WhoReads
from engagement.checkins.reading import AnsweredQuestion
from engagement.checkins.results import CheckinForm, CheckinRecorded, FormStage, Mood
from engagement.checkins.seen import SeenByDevrel, SeenFigure
from engagement.common import ids
from engagement.common.blocks import Json, button, buttons, context, modal, section
from engagement.common.ids import INPUT, Action, Callback
from engagement.common.words import Texts
from engagement.people.views import said_readers
from storage.checkins import QuestionKind, Visibility

TICKED = "yes"
"""The value of a checkbox that stands alone."""

# Slack's own limit. Ours is lower, and is told by us: how much too long it is, with the text kept.
_LONGEST_INPUT = 3000


def checkin_modal(form: CheckinForm, texts: Texts) -> Json:
    """Draw this round's questions as they stand, each saying who reads it."""
    blocks: list[Block] = []
    if form.stage is not FormStage.OPEN:
        close = texts.moment(form.closes_at, form.timezone)
        blocks.append(section(texts.mrkdwn(f"checkins.stage_{form.stage}", close=close)))
    for question in form.questions:
        blocks += _question_blocks(form, question, texts)
    blocks.append(_talk(form, texts))
    is_late = form.stage in {FormStage.CLOSED, FormStage.LATE}
    return modal(
        Callback.CHECKIN_LATE if is_late else Callback.CHECKIN,
        texts.plain("checkins.modal_title"),
        blocks,
        submit=texts.plain("checkins.modal_submit_late" if is_late else "checkins.modal_submit"),
        close=texts.plain("checkins.modal_close"),
        private_metadata=json.dumps({"checkin": form.checkin_id, "revision": form.revision}),
    )


def thanks_modal(recorded: CheckinRecorded, seen: SeenByDevrel, texts: Texts) -> Json:
    """Thank somebody, and show at once what DevRel sees of what they sent."""
    blocks: list[Block] = [section(_thanks(recorded, texts))]
    if recorded.mood is Mood.REFER:
        blocks.append(section(texts.mrkdwn("checkins.thanks_refer")))
    value = str(recorded.checkin_id)
    row = [button(texts.plain("checkins.thanks_change"), Action.CHECKIN_OPEN, value)]
    if recorded.talk_by is None:
        row.append(button(texts.plain("checkins.thanks_talk"), Action.TALK_WANTED, value))
    blocks += [buttons(*row), DividerBlock(), *_seen_blocks(seen, texts)]
    return modal(
        Callback.INFO,
        texts.plain("checkins.modal_title"),
        blocks,
        close=texts.plain("common.close"),
    )


def seen_modal(seen: SeenByDevrel, texts: Texts) -> Json:
    """Draw exactly what DevRel sees."""
    return modal(
        Callback.INFO,
        texts.plain("checkins.seen_title"),
        _seen_blocks(seen, texts),
        close=texts.plain("common.close"),
    )


def who_reads_modal(who: WhoReads, texts: Texts) -> Json:
    """Draw who reads what, and what a promise of software is worth."""
    return modal(
        Callback.INFO,
        texts.plain("checkins.read_title"),
        [section(texts.mrkdwn("checkins.read_more", **said_readers(who.readers, texts)))],
        close=texts.plain("common.close"),
    )


def _question_blocks(form: CheckinForm, question: AskedQuestion, texts: Texts) -> list[Block]:
    value = form.values.get(question.id, AnswerValue())
    element = _ELEMENTS[question.kind](question, value, texts)
    blocks: list[Block] = [
        _input(ids.Block.QUESTION, question, question.label, element, _hint(form, question, texts))
    ]
    if question.note:
        note = _text_input(question, value.text)
        blocks.append(_input(ids.Block.NOTE, question, question.note, note, None))
    if question.id in form.with_last_text:
        options = [Option(value=TICKED, text=texts.plain("checkins.same"))]
        ticked = CheckboxesElement(
            action_id=INPUT,
            options=options,
            initial_options=options if value.same_as_last else None,
        )
        blocks.append(
            _input(ids.Block.SAME, question, texts.plain("checkins.same_label"), ticked, None)
        )
    return blocks


def _input(
    block: ids.Block,
    question: AskedQuestion,
    label: str,
    element: InputInteractiveElement,
    hint: str | None,
) -> InputBlock:
    return InputBlock(
        block_id=block_of(block, question.id),
        label=label,
        element=element,
        hint=hint,
        optional=True,
    )


def _hint(form: CheckinForm, question: AskedQuestion, texts: Texts) -> str:
    if question.visibility is Visibility.NAMED:
        return texts.plain("checkins.read_named", **said_readers(form.readers, texts))
    return texts.plain(f"checkins.read_{question.visibility}")


def _radio(question: AskedQuestion, value: AnswerValue, _texts: Texts) -> InputInteractiveElement:
    options = [Option(value=str(n), text=text) for n, text in enumerate(question.options, start=1)]
    return RadioButtonsElement(
        action_id=INPUT, options=options, initial_option=_chosen(options, value)
    )


def _score(question: AskedQuestion, value: AnswerValue, _texts: Texts) -> InputInteractiveElement:
    ends = dict(zip((LOWEST_SCORE, HIGHEST_SCORE), question.options, strict=False))
    options = [
        Option(value=str(n), text=f"{n} · {ends[n]}" if n in ends else str(n))
        for n in range(LOWEST_SCORE, HIGHEST_SCORE + 1)
    ]
    return StaticSelectElement(
        action_id=INPUT,
        placeholder=question.placeholder or None,
        options=options,
        initial_option=_chosen(options, value),
    )


def _several(question: AskedQuestion, value: AnswerValue, _texts: Texts) -> InputInteractiveElement:
    options = [Option(value=str(n), text=text) for n, text in enumerate(question.options, start=1)]
    ticked = [option for option in options if int(option.value or 0) in value.choices]
    return CheckboxesElement(action_id=INPUT, options=options, initial_options=ticked or None)


def _text(question: AskedQuestion, value: AnswerValue, _texts: Texts) -> InputInteractiveElement:
    return _text_input(question, value.text)


def _text_input(question: AskedQuestion, text: str | None) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=INPUT,
        multiline=True,
        max_length=_LONGEST_INPUT,
        placeholder=question.placeholder or None,
        initial_value=text,
    )


_Draw = Callable[[AskedQuestion, AnswerValue, Texts], InputInteractiveElement]

_ELEMENTS: dict[QuestionKind, _Draw] = {
    QuestionKind.FACES: _radio,
    QuestionKind.ONE_OF: _radio,
    QuestionKind.SCORE: _score,
    QuestionKind.SEVERAL_OF: _several,
    QuestionKind.TEXT: _text,
}


def _chosen(options: list[Option], value: AnswerValue) -> Option | None:
    return next((option for option in options if option.value == str(value.value)), None)


def _talk(form: CheckinForm, texts: Texts) -> InputBlock:
    options = [Option(value=TICKED, text=texts.plain("checkins.talk_option"))]
    return InputBlock(
        block_id=ids.Block.TALK,
        label=texts.plain("checkins.talk_label"),
        element=CheckboxesElement(
            action_id=INPUT,
            options=options,
            initial_options=options if form.wants_talk else None,
        ),
        hint=texts.plain("checkins.talk_hint"),
        optional=True,
    )


def _thanks(recorded: CheckinRecorded, texts: Texts) -> str:
    readers = said_readers(recorded.readers, texts)
    close = texts.moment(recorded.closes_at, recorded.timezone)
    if recorded.talk_by is not None:
        by = texts.moment(recorded.talk_by, recorded.timezone)
        key = "checkins.thanks_talk_ok" if recorded.readers else "checkins.thanks_talk_nobody"
        return texts.mrkdwn(key, name=recorded.name, by=by, **readers)
    # Where nobody holds the role, no talk can be promised.
    if recorded.mood is Mood.LOW and recorded.readers:
        by = texts.moment(recorded.could_talk_by, recorded.timezone)
        key = "checkins.thanks_low_late" if recorded.late else "checkins.thanks_low"
        return texts.mrkdwn(key, name=recorded.name, by=by, close=close, **readers)
    next_on = texts.date(recorded.next_on)
    key = "checkins.thanks_late" if recorded.late else "checkins.thanks"
    return texts.mrkdwn(key, name=recorded.name, close=close, next=next_on)


def _seen_blocks(seen: SeenByDevrel, texts: Texts) -> list[Block]:
    readers = said_readers(seen.readers, texts)
    blocks: list[Block] = [section(texts.mrkdwn("checkins.seen_head", **readers))]
    if seen.named:
        blocks += [quoted_answer(answer, texts) for answer in seen.named]
    else:
        blocks.append(section(texts.mrkdwn("checkins.seen_nothing")))
    for opening in seen.opened:
        when = texts.moment(opening.at, seen.timezone)
        blocks.append(context(texts.mrkdwn("checkins.seen_opened", name=opening.name, when=when)))
    if seen.has_confidential:
        lines = [texts.mrkdwn("checkins.seen_confidential")]
        if seen.is_open:
            lines.append(texts.mrkdwn("checkins.seen_open"))
            lines += [texts.mrkdwn("checkins.seen_before")] if seen.figures else []
        elif not seen.figures:
            key = "checkins.seen_few" if seen.too_few else "checkins.seen_none"
            lines.append(texts.mrkdwn(key))
        lines += [_said_figure(figure, seen.timezone, texts) for figure in seen.figures]
        blocks.append(section("\n".join(lines)))
    return blocks


def _said_figure(figure: SeenFigure, timezone: str, texts: Texts) -> str:
    return texts.mrkdwn(
        f"checkins.seen_{figure.metric}",
        value=texts.number(figure.value, 1 if figure.metric == "satisfaction" else 0),
        n=texts.number(figure.n),
        date=texts.local_date(figure.as_of, timezone),
    )


def quoted_answer(answer: AnsweredQuestion, texts: Texts) -> RichTextBlock:
    """Show an answer as it was typed: rich text turns nothing into a mention, a link or a bold word."""
    part = RichTextElementParts.Text
    label = part(text=answer.label, style=RichTextElementParts.TextStyle(bold=True))
    elements: list[RichTextSectionElement | RichTextListElement | RichTextQuoteElement] = [
        RichTextSectionElement(elements=[label])
    ]
    if answer.chosen:
        chosen = [RichTextSectionElement(elements=[part(text=text)]) for text in answer.chosen]
        elements.append(RichTextListElement(style="bullet", elements=chosen))
    if answer.same_as_last:
        same = part(
            text=texts.plain("checkins.same"), style=RichTextElementParts.TextStyle(italic=True)
        )
        elements.append(RichTextSectionElement(elements=[same]))
    if answer.text:
        elements.append(RichTextQuoteElement(elements=[part(text=answer.text)]))
    return RichTextBlock(elements=elements)
