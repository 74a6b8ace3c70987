"""From what somebody typed into a check-in to what is kept; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.common.errors import FieldErrors
from engagement.common.ids import Block
from storage.checkins import QuestionKind, Visibility

LOWEST_FACE, HIGHEST_FACE = 1, 5
LOWEST_SCORE, HIGHEST_SCORE = 0, 10
LONGEST_TEXT = 1500
"""Used where a question names no length of its own."""

_HAPPY_FROM = 4
_UNHAPPY_TO = 2
_PACE_NOT_HELD_FROM = 3  # "a few more weeks" and "no": those who could not sustain it


@dataclass(frozen=True)
class AskedQuestion:
    """A question as one person is asked it, in their language.

    `note` is the label of the free text beside a question of several choices; None without one.
    """

    id: int
    key: str
    kind: QuestionKind
    visibility: Visibility
    label: str
    placeholder: str
    options: tuple[str, ...]
    note: str | None
    max_length: int


@dataclass(frozen=True)
class Typed:
    """What came back of one question, unchecked."""

    text: str | None = None
    choice: str | None = None
    choices: tuple[str, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Submission:
    """What came back of a whole modal, by question id, unchecked."""

    typed: Mapping[int, Typed] = field(default_factory=dict)
    wants_talk: bool = False


@dataclass(frozen=True)
class AnswerValue:
    """The answer to one question; of the first three, those that its kind has."""

    value: int | None = None
    choices: tuple[int, ...] = ()
    text: str | None = None
    same_as_last: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered at all."""
        return self == AnswerValue()


def block_of(block: Block, question_id: int) -> str:
    """Return the id of a question's own block: its input, its note, or its "same as last time"."""
    return f"{block}:{question_id}"


def read_answers(
    questions: Sequence[AskedQuestion], submission: Submission, last_texts: Mapping[int, str]
) -> dict[int, AnswerValue]:
    """Return the checked answers by question id, without the empty ones.

    `last_texts` are the person's previous texts, by question id, that "same as last time" keeps.
    Raises `FieldErrors` naming every field that is wrong.
    """
    found: dict[int, AnswerValue] = {}
    problems: dict[str, tuple[str, dict[str, Any]]] = {}
    for question in questions:
        typed = submission.typed.get(question.id, Typed())
        try:
            answer = _read(question, typed, last_texts.get(question.id))
        except FieldErrors as errors:
            problems |= errors.by_block
            continue
        if not answer.is_empty:
            found[question.id] = answer
    if problems:
        raise FieldErrors(problems)
    return found


def _read(question: AskedQuestion, typed: Typed, last_text: str | None) -> AnswerValue:
    match question.kind:
        case QuestionKind.FACES:
            return _number(question, typed, LOWEST_FACE, HIGHEST_FACE)
        case QuestionKind.ONE_OF:
            return _number(question, typed, 1, len(question.options))
        case QuestionKind.SCORE:
            return _number(question, typed, LOWEST_SCORE, HIGHEST_SCORE)
        case QuestionKind.SEVERAL_OF:
            return _several(question, typed)
        case QuestionKind.TEXT:
            text = _text(question, typed.text, Block.QUESTION)
            same = typed.same and last_text is not None
            return AnswerValue(text=text or (last_text if same else None), same_as_last=same)


def _number(question: AskedQuestion, typed: Typed, lowest: int, highest: int) -> AnswerValue:
    if typed.choice is None:
        return AnswerValue()
    return AnswerValue(value=_in_range(question, typed.choice, lowest, highest))


def _several(question: AskedQuestion, typed: Typed) -> AnswerValue:
    chosen = {_in_range(question, one, 1, len(question.options)) for one in typed.choices}
    note = _text(question, typed.text, Block.NOTE) if question.note else None
    return AnswerValue(choices=tuple(sorted(chosen)), text=note)


def _in_range(question: AskedQuestion, typed: str, lowest: int, highest: int) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < len("1000")
    if not is_number or not lowest <= int(typed) <= highest:
        block = block_of(Block.QUESTION, question.id)
        raise FieldErrors({block: ("checkins.err_range", {"lo": lowest, "hi": highest})})
    return int(typed)


def _text(question: AskedQuestion, typed: str | None, block: Block) -> str | None:
    # Neither database keeps a NUL or half a surrogate pair, and no keyboard types them.
    text = "".join(c for c in typed or "" if c != "\0" and not "\ud800" <= c <= "\udfff").strip()
    if len(text) > question.max_length:
        told = {"n": len(text), "max": question.max_length}
        raise FieldErrors({block_of(block, question.id): ("checkins.err_long", told)})
    return text or None


def is_low(questions: Sequence[AskedQuestion], answers: Mapping[int, AnswerValue]) -> bool:
    """Tell whether work feels bad, or its pace cannot be sustained."""
    satisfaction, pace = (
        _value_of("satisfaction", questions, answers),
        _value_of("pace", questions, answers),
    )
    return (satisfaction is not None and satisfaction <= _UNHAPPY_TO) or (
        pace is not None and pace >= _PACE_NOT_HELD_FROM
    )


def is_happy(questions: Sequence[AskedQuestion], answers: Mapping[int, AnswerValue]) -> bool:
    """Tell whether somebody may be reminded that they can refer people: work feels good to them."""
    satisfaction = _value_of("satisfaction", questions, answers)
    return satisfaction is not None and satisfaction >= _HAPPY_FROM


def _value_of(
    key: str, questions: Sequence[AskedQuestion], answers: Mapping[int, AnswerValue]
) -> int | None:
    for question in questions:
        if question.key == key and question.id in answers:
            return answers[question.id].value
    return None
