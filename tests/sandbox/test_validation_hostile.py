"""Whatever JSON comes, validation answers; it neither raises nor hangs nor tells more than is read."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.validation import validate_message, validate_metadata, validate_view
from sandbox.validation.problem import MOST_PROBLEMS
from tests.sandbox.bad_payloads import goods
from tests.sandbox.bad_payloads.case import places

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from([*goods.BLOCKS, *goods.ELEMENTS, "plain_text", "mrkdwn", "modal", "home"])
)
_KEYS = st.sampled_from(
    ["type", "text", "elements", "element", "blocks", "options", "rows", "chart", "block_id"]
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=20,
)


def _nested(depth: int, *, listed: bool):
    value: object = "x"
    for _ in range(depth):
        value = [value] if listed else {"type": "rich_text", "elements": value}
    return value


@pytest.mark.parametrize("listed", [True, False])
def test_a_hundred_thousand_levels_do_not_blow_the_stack(listed):
    deep = _nested(100_000, listed=listed)
    said = "must not be nested deeper than 40 levels"
    assert [p.message for p in validate_message([deep], text="f")] == [said]
    assert [p.message for p in validate_message(None, text="f", attachments=[deep])] == [said]
    assert [p.message for p in validate_view({"type": "modal", "blocks": [deep]})] == [said]
    metadata = {"event_type": "x", "event_payload": {"deep": deep}}
    assert [p.code for p in validate_metadata(metadata)] == ["invalid_metadata_format"]


def test_twenty_thousand_faults_are_told_a_hundred_times():
    option = {"text": 5, "value": 5}
    menu = {
        "type": "static_select",
        "option_groups": [{"label": 1, "options": [option] * 100}] * 100,
    }
    blocks = [{"type": "actions", "elements": [menu]}]
    assert len(validate_message(blocks, text="f")) == MOST_PROBLEMS
    view = {**goods.MODAL, "blocks": blocks}
    assert len(validate_view(view)) == MOST_PROBLEMS


def test_a_long_hostile_key_is_quoted_short():
    problems = validate_message([{"type": "divider", "k" * 1_000_000: 1}], text="f")
    assert len(problems[0].message) < 200


@settings(max_examples=150, deadline=None)
@given(blocks=_JSON, text=_JSON, attachments=_JSON)
def test_any_json_as_a_message_gets_an_answer(blocks, text, attachments):
    for problem in validate_message(blocks, text=text, attachments=attachments):
        assert problem.message
        assert problem.code


@settings(max_examples=100, deadline=None)
@given(view=_JSON, blocks=_JSON)
def test_any_json_as_a_view_or_metadata_gets_an_answer(view, blocks):
    assert validate_view(view) != []
    validate_view({**goods.MODAL, "blocks": blocks})
    validate_metadata(view)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_good_payload_with_any_value_replaced_gets_an_answer(data):
    block = copy.deepcopy(
        data.draw(st.sampled_from([*goods.BLOCKS.values(), *goods.ELEMENTS.values()]))
    )
    *way, last = data.draw(st.sampled_from([way for way, _ in places(block) if way]))
    parent = block
    for step in way:
        parent = parent[step]
    parent[last] = data.draw(_JSON)
    for problem in [
        *validate_message([block], text="f"),
        *validate_view({**goods.MODAL, "blocks": [block]}),
    ]:
        assert problem.pointer.startswith(("/blocks", "/view/blocks"))


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\u202e", "😀" * 3000, "é" * 3000])
def test_odd_characters_are_counted_as_characters(text):
    block = {"type": "section", "text": goods.plain(text)}
    assert validate_message([block], text="f") == []
    assert validate_view({**goods.MODAL, "blocks": [block]}) == []
    assert validate_metadata({"event_type": text[:9], "event_payload": {}}) == []


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 4000, "NaN"])
def test_numbers_that_no_float_holds_are_refused(number):
    chart = copy.deepcopy(goods.BLOCKS["data_visualization"])
    chart["chart"]["series"][0]["data"][0]["value"] = json.loads(number)
    problems = validate_message([chart], text="f")
    assert [problem.message for problem in problems] == ["must provide a number"]


def test_a_payload_is_left_as_it_was():
    view = copy.deepcopy(goods.MODAL)
    validate_view(view)
    assert view == goods.MODAL
