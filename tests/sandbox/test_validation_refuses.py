"""Every bad payload is refused for its own reason, and the same payload without the fault is taken."""

from dataclasses import replace

import pytest

from sandbox.limits import BLOCK_SURFACES
from sandbox.validation import Problem, validate_message, validate_metadata, validate_view
from tests.sandbox.bad_payloads.blocks import BAD_BLOCKS
from tests.sandbox.bad_payloads.case import Bad, ids
from tests.sandbox.bad_payloads.data import BAD_DATA
from tests.sandbox.bad_payloads.edges import BAD_EDGES_OF_BLOCKS, BAD_EDGES_OF_ELEMENTS
from tests.sandbox.bad_payloads.elements import BAD_ELEMENTS
from tests.sandbox.bad_payloads.goods import BLOCKS, ELEMENTS, MODAL
from tests.sandbox.bad_payloads.wholes import (
    BAD_MESSAGES,
    BAD_METADATA,
    BAD_VIEWS,
    MESSAGES,
    METADATA,
    VIEWS,
    Whole,
)

_IN_BLOCKS = [
    *((bad, BLOCKS) for bad in [*BAD_BLOCKS, *BAD_DATA, *BAD_EDGES_OF_BLOCKS]),
    *((bad, ELEMENTS) for bad in [*BAD_ELEMENTS, *BAD_EDGES_OF_ELEMENTS]),
]
_BOUND_TO_THE_REST = {
    "a category over 20",
    "a data table of 21 columns",
    "a group of 101",
    "a point label over 20",
    "a menu of 101 groups",
    "twenty-one categories",
    "twenty-one points",
}
"""Cases where one less alone would not do: labels, columns and options answer to each other."""
_TOO_MUCH = [
    (bad, table)
    for bad, table in _IN_BLOCKS
    if bad.message.startswith(("must be less than", "no more than"))
    and isinstance(bad.value, str | list)
    and bad.why not in _BOUND_TO_THE_REST
]
_EVERY: list[Bad] = [
    *(bad for bad, _ in _IN_BLOCKS),
    *(whole.bad for whole in [*BAD_MESSAGES, *BAD_VIEWS, *BAD_METADATA]),
]


def _one(problems: list[Problem], root: str, bad: Bad, code: str) -> None:
    assert problems == [Problem(root + bad.relative_pointer, bad.message, code)]


def _whole(cases: list[Whole]):
    return pytest.mark.parametrize("case", cases, ids=ids([case.bad for case in cases]))


@pytest.mark.parametrize(("bad", "table"), _IN_BLOCKS, ids=ids([bad for bad, _ in _IN_BLOCKS]))
def test_a_bad_block_is_refused_for_its_one_fault(bad, table):
    good = table[bad.good]
    if good["type"] == "input" or "message" not in BLOCK_SURFACES[good["type"]]:
        assert validate_view({**MODAL, "blocks": [good]}) == []
        problems = validate_view({**MODAL, "blocks": [bad.spoiled(good)]})
        _one(problems, "/view/blocks/0", bad, "invalid_arguments")
    else:
        assert validate_message([good], text="f") == []
        problems = validate_message([bad.spoiled(good)], text="f")
        _one(problems, "/blocks/0", bad, "invalid_blocks")


@pytest.mark.parametrize(("bad", "table"), _TOO_MUCH, ids=ids([bad for bad, _ in _TOO_MUCH]))
def test_one_character_or_item_less_is_taken(bad, table):
    fitting = replace(bad, value=bad.value[:-1]).spoiled(table[bad.good])
    surface = "modal" if fitting["type"] in {"input", "alert"} else "message"
    view = {**MODAL, "blocks": [fitting]}
    problems = validate_view(view) if surface == "modal" else validate_message([fitting], text="f")
    assert problems == []


@_whole(BAD_MESSAGES)
def test_a_bad_message_is_refused_for_its_one_fault(case):
    good = MESSAGES[case.bad.good]
    assert validate_message(**good) == []
    _one(validate_message(**case.bad.spoiled(good)), "", case.bad, case.code)


@_whole(BAD_VIEWS)
def test_a_bad_view_is_refused_for_its_one_fault(case):
    good = VIEWS[case.bad.good]
    assert validate_view(good) == []
    _one(validate_view(case.bad.spoiled(good)), "/view", case.bad, case.code)


@_whole(BAD_METADATA)
def test_bad_metadata_is_refused_for_its_one_fault(case):
    good = METADATA[case.bad.good]
    assert validate_metadata(good) == []
    _one(validate_metadata(case.bad.spoiled(good)), "/metadata", case.bad, case.code)


def test_there_are_many_bad_payloads_and_no_two_are_the_same():
    assert len(_EVERY) >= 380
    assert len({bad.why for bad in _EVERY}) == len(_EVERY)


def test_a_problem_reads_as_slack_writes_it():
    problem = validate_message([BAD_BLOCKS[7].spoiled(BLOCKS["section"])], text="f")[0]
    line = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert (problem.error_line, problem.metadata_line) == (line, f"[ERROR] {line}")
    assert Problem("", "no_text", "no_text").metadata_line == "[ERROR] no_text"


def test_every_fault_of_a_message_is_told_in_its_order():
    header = {"type": "header", "text": {"type": "mrkdwn", "text": "x" * 151}}
    problems = validate_message([header, {"type": "nothing"}], text=5)
    assert [problem.pointer for problem in problems] == [
        "/text",
        "/blocks/0/text/type",
        "/blocks/0/text/text",
        "/blocks/1/type",
    ]
