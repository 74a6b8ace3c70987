"""Every message and modal of check-ins and of talks, in both languages, as Slack takes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from engagement.checkins import modals, views
from engagement.checkins.answers import AnswerValue, AskedQuestion
from engagement.checkins.default_program import QUESTIONS
from engagement.checkins.named import NamedAnswers, NamedPage, Opening
from engagement.checkins.named_views import named_modal
from engagement.checkins.readers import WhoReads
from engagement.checkins.reading import said_question, say_answers
from engagement.checkins.results import CheckinForm, CheckinRecorded, FormStage, Mood
from engagement.checkins.seen import SeenByDevrel, SeenFigure
from engagement.checkins.views import CheckinMessage
from engagement.commitments import views as commitment_views
from engagement.commitments.service import TalkPromised
from engagement.common.blocks import Json, Message
from engagement.common.words import Texts
from engagement.people.views import hello_message
from storage.checkins import Question, Visibility
from tests.support.taken import taken

ZONE = "America/Santiago"
DUE = datetime(2026, 5, 5, 14, 30, tzinfo=UTC)
CLOSE = datetime(2026, 5, 7, 21, 30, tzinfo=UTC)
HOSTILE = "<!channel> <@U0PAULA001> <https://evil.example|RR. HH.> *x* `y` & O'Brien \u202e😀"
READERS = ("Paula", "Andrés")


def questions(texts: Texts, place: int) -> tuple[AskedQuestion, ...]:
    """Return the default questions of one round of the cycle."""
    rows = (
        Question(**{"placeholder": {}, "options": {}, **columns}, id=number)
        for number, columns in enumerate(QUESTIONS, start=1)
    )
    return tuple(said_question(row, texts, "23people") for row in rows if place in row.rounds)


def form(texts: Texts, place: int = 1, **changed: Any) -> CheckinForm:
    return replace(
        CheckinForm(
            language=texts.language,
            timezone=ZONE,
            checkin_id=12,
            revision=0,
            stage=FormStage.OPEN,
            questions=questions(texts, place),
            values={1: AnswerValue(value=4)},
            with_last_text=frozenset(),
            wants_talk=False,
            readers=READERS,
            closes_at=CLOSE,
        ),
        **changed,
    )


def recorded(texts: Texts, **changed: Any) -> CheckinRecorded:
    return replace(
        CheckinRecorded(
            language=texts.language,
            timezone=ZONE,
            name="Camila",
            checkin_id=12,
            revision=1,
            readers=READERS,
            mood=Mood.PLAIN,
            late=False,
            closes_at=CLOSE,
            next_on=date(2026, 5, 19),
            talk_by=None,
            could_talk_by=CLOSE,
        ),
        **changed,
    )


def seen(texts: Texts, answers: Mapping[int, AnswerValue], **changed: Any) -> SeenByDevrel:
    named = [q for q in questions(texts, 1) if q.visibility is Visibility.NAMED]
    return replace(
        SeenByDevrel(
            language=texts.language,
            timezone=ZONE,
            readers=READERS,
            named=say_answers(named, answers),
            opened=(),
            has_confidential=True,
            figures=(),
            too_few=True,
            is_open=True,
        ),
        **changed,
    )


ANSWERS = {
    2: AnswerValue(text=HOSTILE, same_as_last=True),
    4: AnswerValue(choices=(2, 9), text="Un curso"),
}


def ask(texts: Texts, **changed: Any) -> CheckinMessage:
    return replace(
        CheckinMessage(
            name="O'Brien <!here>",
            checkin_id=12,
            faces=questions(texts, 1)[0].options,
            questions=3,
            due_at=DUE,
            closes_at=CLOSE,
            next_on=date(2026, 5, 19),
            timezone=ZONE,
        ),
        **changed,
    )


@pytest.mark.parametrize("place", range(1, 7))
def test_the_modal_of_every_round_of_the_cycle(
    golden: SnapshotAssertion, texts: Texts, place: int
) -> None:
    assert taken(modals.checkin_modal(form(texts, place), texts)) == golden


@pytest.mark.parametrize("stage", [FormStage.AGAIN, FormStage.CLOSED, FormStage.LATE])
def test_the_modal_that_comes_back_with_everything_typed(
    golden: SnapshotAssertion, texts: Texts, stage: FormStage
) -> None:
    typed = form(
        texts,
        stage=stage,
        revision=1,
        values={1: AnswerValue(value=1), **ANSWERS},
        with_last_text=frozenset({2}),
        wants_talk=True,
        readers=(),
    )
    assert taken(modals.checkin_modal(typed, texts)) == golden


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"mood": Mood.LOW},
        {"mood": Mood.REFER},
        {"mood": Mood.LOW, "late": True},
        {"late": True},
        {"mood": Mood.LOW, "talk_by": CLOSE},
    ],
    ids=["plain", "low", "refer", "low-late", "late", "talk"],
)
def test_the_thanks_in_the_modal_with_what_devrel_sees(
    golden: SnapshotAssertion, texts: Texts, changed: dict[str, Any]
) -> None:
    thanks = modals.thanks_modal(recorded(texts, **changed), seen(texts, ANSWERS), texts)
    assert taken(thanks) == golden


def test_what_devrel_sees(golden: SnapshotAssertion, texts: Texts) -> None:
    figures = (SeenFigure("satisfaction", 3.86, 31, CLOSE), SeenFigure("enps", 32, 22, CLOSE))
    shown = [
        seen(texts, {}),
        seen(texts, {}, is_open=False),
        seen(texts, ANSWERS, is_open=False, figures=figures),
        seen(texts, ANSWERS, figures=figures),
        seen(texts, ANSWERS, has_confidential=False),
    ]
    assert [taken(modals.seen_modal(one, texts)) for one in shown] == golden


def test_who_reads_what(golden: SnapshotAssertion, texts: Texts) -> None:
    assert taken(modals.who_reads_modal(WhoReads(texts.language, READERS), texts)) == golden


def test_the_ask(golden: SnapshotAssertion, texts: Texts) -> None:
    drawn = [
        views.ask_message(ask(texts), texts, was_down=False),
        views.ask_message(ask(texts, questions=1), texts, was_down=True),
    ]
    assert [taken(one) for one in drawn] == golden


def test_what_becomes_of_the_ask(golden: SnapshotAssertion, texts: Texts) -> None:
    drawn = [
        views.remind_message(ask(texts), texts),
        views.thanks_message(ask(texts), texts, late=False),
        views.thanks_message(ask(texts), texts, late=True),
        views.skipped_message(ask(texts), texts),
    ]
    assert [taken(one) for one in drawn] == golden


def test_the_greeting(golden: SnapshotAssertion, texts: Texts) -> None:
    drawn = hello_message(texts, "Camila", READERS, "23people", DUE, ZONE, DUE - timedelta(days=1))
    assert taken(drawn) == golden


def test_the_talk(golden: SnapshotAssertion, texts: Texts) -> None:
    promised = TalkPromised(texts.language, ZONE, READERS, CLOSE, is_new=True)
    drawn: list[Message | Json] = [
        commitment_views.talk_promised_message(texts, READERS, CLOSE, ZONE),
        commitment_views.talk_promised_modal(promised, texts),
        commitment_views.talk_notice_message(texts, "U0CAMILA01", 7, CLOSE, ZONE),
        commitment_views.talk_closed_message(texts, "U0CAMILA01", "Paula <!here>", CLOSE, ZONE),
    ]
    assert [taken(one) for one in drawn] == golden


def test_what_somebody_typed_stands_only_where_nothing_in_it_works(texts: Texts) -> None:
    view = modals.seen_modal(seen(texts, ANSWERS), texts)
    holders = [block for block in view["blocks"] if "evil.example" in str(block)]
    assert [block["type"] for block in holders] == ["rich_text"]
    quoted = [e for e in holders[0]["elements"] if e["type"] == "rich_text_quote"]
    assert quoted == [{"type": "rich_text_quote", "elements": [{"type": "text", "text": HOSTILE}]}]


def test_no_message_has_more_than_one_emoji_beside_the_faces(texts: Texts) -> None:
    for drawn in (
        views.remind_message(ask(texts), texts),
        views.thanks_message(ask(texts), texts, late=False),
        hello_message(texts, "Camila", READERS, "23people", DUE, ZONE, DUE - timedelta(days=1)),
    ):
        assert sum(ord(char) > 0x1F300 for char in str(drawn)) <= 1


@pytest.mark.parametrize("has_more", [True, False], ids=["more", "last"])
def test_the_page_of_named_answers(
    golden: SnapshotAssertion, texts: Texts, *, has_more: bool
) -> None:
    named = [q for q in questions(texts, 1) if q.visibility is Visibility.NAMED]
    answered = NamedAnswers("O'Brien <!here>", date(2026, 5, 5), False, say_answers(named, ANSWERS))
    late = replace(answered, name="Camila Rojas", late=True)
    page = NamedPage(texts.language, 0, has_more, (answered, late) if has_more else ())
    assert taken(named_modal(page, texts)) == golden


def test_what_devrel_sees_says_who_opened_it(golden: SnapshotAssertion, texts: Texts) -> None:
    opened = (Opening("Paula", CLOSE), Opening("Andrés <!here>", CLOSE + timedelta(hours=3)))
    assert taken(modals.seen_modal(seen(texts, ANSWERS, opened=opened), texts)) == golden
