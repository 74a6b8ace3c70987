"""From what was typed to what is kept: whatever comes, it is an answer or an error at its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.checkins.answers import (
    AnswerValue,
    AskedQuestion,
    Submission,
    Typed,
    is_happy,
    is_low,
    read_answers,
)
from engagement.common.errors import FieldErrors
from storage.checkins import QuestionKind, Visibility


def question(number: int, kind: QuestionKind, **changed: Any) -> AskedQuestion:
    columns: dict[str, Any] = {
        "key": f"q{number}",
        "visibility": Visibility.NAMED,
        "label": "?",
        "placeholder": "",
        "options": ("a", "b", "c", "d"),
        "note": None,
        "max_length": 1500,
    }
    return AskedQuestion(id=number, kind=kind, **{**columns, **changed})


FACES = question(1, QuestionKind.FACES, key="satisfaction", options=("1", "2", "3", "4", "5"))
TEXT = question(2, QuestionKind.TEXT, key="challenge")
ONE = question(3, QuestionKind.ONE_OF, key="pace")
SEVERAL = question(4, QuestionKind.SEVERAL_OF, note="something concrete?", max_length=500)
SCORE = question(5, QuestionKind.SCORE, key="enps")
ALL = (FACES, TEXT, ONE, SEVERAL, SCORE)


def read(typed: dict[int, Typed], last: dict[int, str] | None = None) -> dict[int, AnswerValue]:
    return read_answers(ALL, Submission(typed), last or {})


def problems(typed: dict[int, Typed]) -> dict[str, tuple[str, dict[str, Any]]]:
    with pytest.raises(FieldErrors) as refused:
        read(typed)
    return refused.value.by_block


TYPED = st.builds(
    Typed,
    text=st.none() | st.text(),
    choice=st.none() | st.text(max_size=4) | st.integers(-3, 12).map(str),
    choices=st.lists(st.text(max_size=3) | st.integers(-1, 6).map(str), max_size=6).map(tuple),
    same=st.booleans(),
)


@given(st.dictionaries(st.integers(0, 9), TYPED))
def test_whatever_comes_is_kept_in_range_or_refused_at_its_own_field(
    typed: dict[int, Typed],
) -> None:
    found, wrong = {}, set()
    try:
        found = read(typed, {2: "antes"})
    except FieldErrors as errors:
        wrong = set(errors.by_block)
    assert wrong <= {f"{block}:{q.id}" for q in ALL for block in ("question", "note")}
    assert set(found) <= {q.id for q in ALL}
    assert not any(answer.is_empty for answer in found.values())
    for number, (low, high) in {1: (1, 5), 3: (1, 4), 5: (0, 10)}.items():
        value = found.get(number, AnswerValue()).value
        assert value is None or low <= value <= high
    chosen = found.get(4, AnswerValue()).choices
    assert list(chosen) == sorted(set(chosen))
    assert all(1 <= number <= 4 for number in chosen)
    for answer in found.values():
        assert answer.text is None or answer.text.encode()


def test_an_untouched_modal_is_no_answer() -> None:
    assert read({}) == {}
    assert read({q.id: Typed(text="  \n ") for q in ALL}) == {}


@pytest.mark.parametrize(
    ("number", "choice", "range_"),
    [(1, "0", (1, 5)), (1, "6", (1, 5)), (3, "5", (1, 4)), (5, "11", (0, 10)), (5, "-1", (0, 10))],
)
def test_a_number_out_of_range_says_which_would_do(
    number: int, choice: str, range_: tuple[int, int]
) -> None:
    lowest, highest = range_
    told = ("checkins.err_range", {"lo": lowest, "hi": highest})
    assert problems({number: Typed(choice=choice)}) == {f"question:{number}": told}


def test_zero_is_a_score() -> None:
    assert read({5: Typed(choice="0")}) == {5: AnswerValue(value=0)}


def test_a_text_that_does_not_fit_says_how_long_it_is() -> None:
    assert read({2: Typed(text="x" * 1500)})[2].text == "x" * 1500
    assert problems({2: Typed(text="x" * 1501)}) == {
        "question:2": ("checkins.err_long", {"n": 1501, "max": 1500})
    }
    assert problems({4: Typed(text="x" * 501)}) == {
        "note:4": ("checkins.err_long", {"n": 501, "max": 500})
    }


def test_every_wrong_field_is_named_at_once() -> None:
    found = problems({1: Typed(choice="9"), 2: Typed(text="x" * 2000), 4: Typed(choices=("5",))})
    assert set(found) == {"question:1", "question:2", "question:4"}


def test_the_same_as_last_time_keeps_the_last_text_unless_a_new_one_is_typed() -> None:
    last = {2: "El ambiente de pruebas se cae."}
    assert read({2: Typed(same=True)}, last)[2] == AnswerValue(text=last[2], same_as_last=True)
    assert read({2: Typed(text="Otra cosa", same=True)}, last)[2].text == "Otra cosa"
    assert read({2: Typed(same=True)}) == {}


def test_what_no_database_keeps_is_left_out_of_a_text_and_the_rest_is_as_typed() -> None:
    typed = "a\0b\ud800c <!channel> *x* \u202e¡olé! 😀"
    assert read({2: Typed(text=typed)})[2].text == "abc <!channel> *x* \u202e¡olé! 😀"


@pytest.mark.parametrize(
    ("satisfaction", "pace", "low", "happy"),
    [
        (1, None, True, False),
        (2, None, True, False),
        (3, None, False, False),
        (4, None, False, True),
        (5, 2, False, True),
        (5, 3, True, True),
        (None, 4, True, False),
        (None, None, False, False),
    ],
)
def test_a_low_moment_is_a_bad_feeling_or_a_pace_that_cannot_last(
    satisfaction: int | None, pace: int | None, low: bool, happy: bool
) -> None:
    given_ = {1: satisfaction, 3: pace}
    answers = {number: AnswerValue(value=v) for number, v in given_.items() if v is not None}
    assert is_low(ALL, answers) is low
    assert is_happy(ALL, answers) is happy
