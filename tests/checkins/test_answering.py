"""What somebody answers is kept once and whole, or everything they typed comes back to them."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from engagement.checkins.answers import Typed
from engagement.checkins.kinds import ASK, SKIPPED, THANKS
from engagement.checkins.service import (
    CheckinForm,
    CheckinRecorded,
    FormStage,
    Mood,
    open_checkin,
    record_answers,
    seen_by_devrel,
    skip_checkin,
)
from engagement.commitments.service import TALK_NOTICE, TALK_OK
from engagement.common.errors import FieldErrors, NotYoursError, RefusedError
from storage.outbox import delivery_key
from storage.people import Audit
from tests.support.in_round import CAMILA, CLOSE, DIEGO, NOON, PAULA, InRound
from tests.support.rows import TEAM, add_person, add_workspace

HOSTILE = "<!channel> <@U0PAULA001> <https://evil.example|RR. HH.> \u202e *hola* 😀"


def opened(in_round: InRound, who: str = CAMILA, **more: Any) -> CheckinForm:
    now = more.pop("now", NOON)
    number = more.pop("number", 1)
    return open_checkin(in_round.db, now, TEAM, who, in_round.checkin_of(who, number), **more)


def test_the_form_asks_this_round_s_questions_with_the_face_chosen(in_round: InRound) -> None:
    form = opened(in_round, face=4)
    assert [question.key for question in form.questions] == [
        "satisfaction",
        "challenge",
        "aspiration",
    ]
    assert {number: value.value for number, value in form.values.items()} == {
        in_round.questions["satisfaction"]: 4
    }
    assert (form.revision, form.stage, form.readers) == (0, FormStage.OPEN, ("Paula",))
    assert form.with_last_text == frozenset()
    assert opened(in_round, face=9).values == {}


def test_answers_are_kept_with_all_that_follows_in_one_go(in_round: InRound) -> None:
    typed = in_round.typed(
        satisfaction=4,
        challenge=HOSTILE,
        aspiration=Typed(choices=("9", "2"), text="Un curso"),
    )
    recorded = in_round.record(typed)
    assert isinstance(recorded, CheckinRecorded)
    assert (recorded.revision, recorded.late, recorded.talk_by) == (1, False, None)
    assert recorded.next_on.isoformat() == "2026-05-19"
    assert in_round.kept() == {
        "satisfaction": 4,
        "challenge": HOSTILE,
        "aspiration": "Un curso",
    }
    (thanks,) = in_round.planned(THANKS)
    checkin_id = in_round.checkin_of(CAMILA)
    assert thanks.updates_key == delivery_key(TEAM, ASK, checkin_id)
    assert HOSTILE not in str(thanks.payload)
    with in_round.db.reading() as session:
        noted = session.scalars(select(Audit).where(Audit.action == "answer")).one()
    assert (noted.subject_kind, noted.subject_id) == ("checkin", str(checkin_id))


def test_the_same_modal_sent_twice_has_one_effect(in_round: InRound) -> None:
    typed = in_round.typed(satisfaction=2, challenge="x", talk=True)
    first = in_round.record(typed)
    assert in_round.record(typed) == first
    assert [response.revision for response in in_round.responses()] == [1]
    assert len(in_round.planned(THANKS)) == 1
    assert len(in_round.commitments()) == 1


def test_two_identical_submits_at_once_have_one_effect(in_round: InRound) -> None:
    typed = in_round.typed(satisfaction=5, challenge="a la vez", talk=True)
    together, results = Barrier(2), []

    def send() -> None:
        together.wait()
        results.append(in_round.record(typed))

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(result) for result in results] == [CheckinRecorded, CheckinRecorded]
    assert [response.revision for response in in_round.responses()] == [1]
    assert len(in_round.commitments()) == 1
    assert len(in_round.planned(TALK_NOTICE)) == 1


def test_an_edit_is_prefilled_and_replaces_what_stood(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=2, challenge="antes", aspiration=("1", "3")))
    form = opened(in_round)
    assert form.revision == 1
    values = {q.key: form.values[q.id] for q in form.questions}
    assert (values["satisfaction"].value, values["challenge"].text) == (2, "antes")
    assert values["aspiration"].choices == (1, 3)
    edited = in_round.record(in_round.typed(challenge="después"), revision=1)
    assert edited.revision == 2
    assert in_round.kept() == {"challenge": "después"}
    assert len(in_round.planned(THANKS)) == 1


def test_a_stale_modal_saves_nothing_and_comes_back_with_its_text(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=4, challenge="el de la otra pestaña"))
    form = in_round.record(in_round.typed(satisfaction=1, challenge="el mío", talk=True))
    assert isinstance(form, CheckinForm)
    assert (form.stage, form.revision, form.wants_talk) == (FormStage.AGAIN, 1, True)
    assert form.values[in_round.questions["challenge"]].text == "el mío"
    assert in_round.kept()["challenge"] == "el de la otra pestaña"
    assert in_round.commitments() == []
    again = in_round.record(in_round.typed(challenge="el mío"), revision=form.revision)
    assert again.revision == 2


def test_a_wish_to_talk_in_a_second_window_is_not_lost_with_its_equal_answers(
    in_round: InRound,
) -> None:
    in_round.record(in_round.typed(satisfaction=3))
    form = in_round.record(in_round.typed(satisfaction=3, talk=True))
    assert isinstance(form, CheckinForm)
    assert (form.stage, form.wants_talk) == (FormStage.AGAIN, True)
    assert in_round.commitments() == []
    in_round.record(in_round.typed(satisfaction=3, talk=True), revision=form.revision)
    assert len(in_round.commitments()) == 1


def test_a_wrong_value_is_named_at_its_field_and_nothing_is_kept(in_round: InRound) -> None:
    with pytest.raises(FieldErrors) as wrong:
        in_round.record(in_round.typed(satisfaction=3, challenge="x" * 1600))
    block = f"question:{in_round.questions['challenge']}"
    assert wrong.value.by_block == {block: ("checkins.err_long", {"n": 1600, "max": 1500})}
    assert in_round.responses() == []


def test_nothing_at_all_is_not_an_answer_but_wanting_to_talk_is(in_round: InRound) -> None:
    with pytest.raises(FieldErrors) as blank:
        in_round.record(in_round.typed())
    assert [key for key, _ in blank.value.by_block.values()] == ["checkins.err_blank"]
    recorded = in_round.record(in_round.typed(talk=True))
    assert recorded.talk_by is not None
    assert in_round.kept() == {}


def test_everything_can_be_taken_back_by_an_edit(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=1, challenge="mejor no"))
    assert in_round.record(in_round.typed(), revision=1).revision == 2
    assert in_round.kept() == {}


def test_after_the_close_nothing_is_kept_before_the_person_says_so(in_round: InRound) -> None:
    typed = in_round.typed(satisfaction=3, challenge="largo y valioso")
    form = in_round.record(typed, now=CLOSE)
    assert isinstance(form, CheckinForm)
    assert form.stage is FormStage.LATE
    assert form.values[in_round.questions["challenge"]].text == "largo y valioso"
    assert in_round.responses() == []
    recorded = in_round.record(typed, now=CLOSE, late=True)
    assert recorded.late
    assert [response.late for response in in_round.responses()] == [True]
    assert in_round.kept()["challenge"] == "largo y valioso"


def test_a_form_opened_after_the_close_says_so_at_once(in_round: InRound) -> None:
    assert opened(in_round, now=CLOSE).stage is FormStage.CLOSED


def test_an_answer_in_time_stays_one_when_it_is_edited_late(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=3))
    in_round.record(in_round.typed(satisfaction=4), revision=1, now=CLOSE, late=True)
    (response,) = in_round.responses()
    assert (response.late, response.first_at, response.updated_at) == (False, NOON, CLOSE)


def test_once_the_next_round_is_open_the_old_one_takes_nothing_and_loses_no_text(
    in_round: InRound,
) -> None:
    in_round.next_round()
    now = NOON + timedelta(weeks=2)
    with pytest.raises(FieldErrors) as late:
        in_round.record(in_round.typed(challenge="tarde"), now=now, late=True)
    assert [key for key, _ in late.value.by_block.values()] == ["checkins.over_field"]
    with pytest.raises(RefusedError, match=r"checkins\.over"):
        opened(in_round, now=now)
    assert in_round.responses() == []
    assert in_round.record(in_round.typed(satisfaction=5), now=now, number=2).revision == 1


def test_the_same_as_last_time_is_offered_once_there_is_a_last_time(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge="El ambiente de pruebas se cae."))
    in_round.next_round()
    now = NOON + timedelta(weeks=2)
    challenge = in_round.questions["challenge"]
    form = opened(in_round, now=now, number=2)
    assert form.with_last_text == frozenset({challenge})
    in_round.record(in_round.typed(challenge=Typed(same=True)), now=now, number=2)
    kept = opened(in_round, now=now, number=2).values[challenge]
    assert (kept.text, kept.same_as_last) == ("El ambiente de pruebas se cae.", True)
    assert opened(in_round, DIEGO, now=now, number=2).with_last_text == frozenset()


@pytest.mark.parametrize(
    ("answers", "mood"),
    [
        ({"satisfaction": 1}, Mood.LOW),
        ({"satisfaction": 2, "challenge": "x"}, Mood.LOW),
        ({"satisfaction": 3}, Mood.PLAIN),
        ({"satisfaction": 4}, Mood.REFER),
        ({"challenge": "x"}, Mood.PLAIN),
    ],
)
def test_the_thanks_depend_on_the_mood(
    in_round: InRound, answers: dict[str, Any], mood: Mood
) -> None:
    assert in_round.record(in_round.typed(**answers)).mood is mood


def test_referring_is_mentioned_in_the_first_round_of_a_month_only(in_round: InRound) -> None:
    in_round.next_round()
    in_round.next_round(weeks=4)
    moods = [
        in_round.record(
            in_round.typed(satisfaction=5),
            now=NOON + timedelta(weeks=2 * (number - 1)),
            number=number,
        ).mood
        for number in (1, 2, 3)
    ]
    assert moods == [Mood.REFER, Mood.PLAIN, Mood.REFER]


def test_wanting_to_talk_tells_devrel_that_and_nothing_else(in_round: InRound) -> None:
    recorded = in_round.record(in_round.typed(satisfaction=1, challenge="secreto", talk=True))
    (commitment,) = in_round.commitments()
    assert recorded.talk_by == commitment.due_at
    (told,) = in_round.planned(TALK_NOTICE)
    assert (told.target, told.payload, told.checkin_id) == (PAULA, {}, None)
    assert [d.target for d in in_round.planned(TALK_OK)] == [CAMILA]
    in_round.record(in_round.typed(challenge="secreto", talk=True), revision=1)
    assert len(in_round.commitments()) == 1


def test_skipping_changes_the_dm_once_and_answering_after_all_takes_it_back(
    in_round: InRound,
) -> None:
    checkin_id = in_round.checkin_of(CAMILA)
    for _ in range(2):
        skip_checkin(in_round.db, NOON, TEAM, CAMILA, checkin_id)
    assert len(in_round.planned(SKIPPED)) == 1
    assert in_round.record(in_round.typed(satisfaction=3)).revision == 1
    skip_checkin(in_round.db, NOON, TEAM, CAMILA, checkin_id)
    with in_round.db.reading() as session:
        skips = session.scalar(
            select(func.count()).select_from(Audit).where(Audit.action == "skip")
        )
    assert skips == 1


@pytest.mark.parametrize("team_id", [TEAM, "T2"])
def test_another_person_s_check_in_is_not_there(in_round: InRound, team_id: str) -> None:
    add_workspace(in_round.db, "T2")
    add_person(in_round.db, CAMILA, team_id="T2")
    who = DIEGO if team_id == TEAM else CAMILA
    stolen = in_round.checkin_of(CAMILA)
    for attempt in (
        lambda: open_checkin(in_round.db, NOON, team_id, who, stolen),
        lambda: skip_checkin(in_round.db, NOON, team_id, who, stolen),
        lambda: seen_by_devrel(in_round.db, NOON, team_id, who, stolen),
        lambda: record_answers(
            in_round.db, NOON, team_id, who, stolen, 0, in_round.typed(satisfaction=1)
        ),
    ):
        with pytest.raises(NotYoursError):
            attempt()
    assert in_round.responses() == []


def test_somebody_unknown_and_a_check_in_that_is_none_are_refused(in_round: InRound) -> None:
    for who, checkin_id in (("U0NOBODY01", in_round.checkin_of(CAMILA)), (CAMILA, 999_999_999)):
        with pytest.raises(NotYoursError):
            open_checkin(in_round.db, NOON, TEAM, who, checkin_id)
