"""Each field of each row is looked at: its type, its presence, and that there is no other field."""

import copy

import pytest

from sandbox.validation import Problem, validate_message, validate_view
from sandbox.validation.blocks import BLOCKS
from sandbox.validation.elements import ELEMENTS
from sandbox.validation.rich_text import CONTAINERS, IN_LINE
from sandbox.validation.rules import Shape
from tests.sandbox.bad_payloads import goods
from tests.sandbox.bad_payloads.case import places

_NO_RULE_TAKES: list[list[object]] = [[]]
_ROWS: list[tuple[str, Shape, goods.Json]] = [
    *((kind, row, goods.ELEMENTS[kind]) for kind, row in ELEMENTS.items()),
    *((kind, row, goods.BLOCKS[kind]) for kind, row in BLOCKS.items()),
    *((kind, row, goods.BLOCKS["rich_text"]) for kind, row in {**CONTAINERS, **IN_LINE}.items()),
]
_FIELDS = [
    (kind, good, name) for kind, row, good in _ROWS for name in (*row.required, *row.optional)
]
_REQUIRED = [(kind, good, name) for kind, row, good in _ROWS for name in row.required]


def _copy(kind: str, good: goods.Json) -> tuple[goods.Json, goods.Json, str]:
    """A copy of a good block, the first object of that kind in it, and the pointer to it."""
    block = copy.deepcopy(good)
    for way, node in places(block):
        if isinstance(node, dict) and node.get("type") == kind:
            return block, node, "".join(f"/{step}" for step in way)
    raise LookupError(kind)


def _problems(block: goods.Json) -> list[Problem]:
    """What validation says, with pointers relative to the block."""
    if block["type"] in ("input", "alert"):
        found = validate_view({**goods.MODAL, "blocks": [block]})
    else:
        found = validate_message([block], text="f")
    return [
        Problem(p.pointer.removeprefix("/view").removeprefix("/blocks/0"), p.message, p.code)
        for p in found
    ]


@pytest.mark.parametrize(("kind", "good", "name"), _FIELDS)
def test_a_field_of_a_wrong_type_is_refused_there(kind, good, name):
    block, node, pointer = _copy(kind, good)
    node[name] = _NO_RULE_TAKES
    problems = _problems(block)
    assert problems
    assert all(problem.pointer.startswith(f"{pointer}/{name}") for problem in problems)


@pytest.mark.parametrize(("kind", "good", "name"), _REQUIRED)
def test_a_required_field_is_missed_there(kind, good, name):
    block, node, pointer = _copy(kind, good)
    del node[name]
    assert [(p.pointer, p.message) for p in _problems(block)] == [
        (pointer, f"missing required field: {name}")
    ]


@pytest.mark.parametrize(("kind", "good"), [(kind, good) for kind, _, good in _ROWS])
def test_no_row_takes_a_field_that_it_does_not_name(kind, good):
    block, node, pointer = _copy(kind, good)
    node["nonsense"] = 1
    assert [(p.pointer, p.message) for p in _problems(block)] == [
        (pointer, "invalid additional property: nonsense")
    ]
