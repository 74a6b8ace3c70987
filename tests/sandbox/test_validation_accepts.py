"""Every kind of block and element is taken where Slack takes it, and nowhere else."""

import pytest

from sandbox.limits import BLOCK_SURFACES, ELEMENT_SURFACES
from sandbox.validation import Problem, validate_message, validate_metadata, validate_view
from sandbox.validation.blocks import BLOCKS
from sandbox.validation.elements import ELEMENTS
from tests.sandbox.bad_payloads import goods

SURFACES = ("message", "modal", "home")


def _problems(block: goods.Json, surface: str) -> list[Problem]:
    if surface == "message":
        return validate_message([block], text="fallback")
    view = goods.HOME if surface == "home" else goods.MODAL
    return validate_view({**view, "blocks": [block]})


def test_the_tables_and_the_examples_name_the_same_kinds():
    assert set(goods.BLOCKS) == set(BLOCKS) == set(BLOCK_SURFACES)
    assert set(goods.ELEMENTS) == set(ELEMENTS)
    assert set(ELEMENT_SURFACES) <= set(ELEMENTS)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", goods.BLOCKS)
def test_a_block_goes_on_its_surfaces_only(kind, surface):
    problems = _problems(goods.BLOCKS[kind], surface)
    if surface in BLOCK_SURFACES[kind]:
        assert problems == []
    else:
        assert [problem.message for problem in problems] == [f"unsupported type: {kind}"]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    "kind", ["email_text_input", "file_input", "number_input", "url_text_input"]
)
def test_some_inputs_go_in_modals_only(kind, surface):
    problems = _problems(goods.ELEMENTS[kind], surface)
    refused = [(problem.pointer[-13:], problem.message) for problem in problems]
    expected = [] if surface == "modal" else [("/element/type", f"unsupported type: {kind}")]
    assert refused == expected


@pytest.mark.parametrize("kind", goods.ELEMENTS)
def test_each_element_is_taken(kind):
    modal = goods.ELEMENTS[kind]["type"] == "input"
    assert _problems(goods.ELEMENTS[kind], "modal" if modal else "message") == []


@pytest.mark.parametrize("view", [goods.MODAL, goods.HOME], ids=["modal", "home"])
def test_a_view_is_taken(view):
    assert validate_view(view) == []


def test_a_home_with_inputs_needs_no_submit():
    assert validate_view({**goods.HOME, "blocks": [goods.BLOCKS["input"]]}) == []


@pytest.mark.parametrize(
    "message",
    [
        {"blocks": None, "text": "Just text"},
        {"blocks": [], "text": "Just text"},
        {"blocks": [{"type": "divider"}], "text": None},
        {"blocks": None, "text": "", "attachments": [{"blocks": [{"type": "divider"}]}]},
        {"blocks": None, "text": None, "attachments": [{"fallback": "f", "color": "#aabbcc"}]},
        {"blocks": None, "text": "x" * 50_000},
        {"blocks": None, "text": "x" * 4_000, "update": True},
    ],
)
def test_a_message_is_taken(message):
    assert validate_message(**message) == []


@pytest.mark.parametrize(
    "metadata",
    [None, {"event_type": "asked", "event_payload": {"id": 1, "deep": {"er": [1, None]}}}],
)
def test_metadata_is_taken(metadata):
    assert validate_metadata(metadata) == []
