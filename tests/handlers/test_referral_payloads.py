"""What a modal sends is read once, and a forged one is at worst an empty one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.common.errors import FieldErrors, NotYoursError
from engagement.common.ids import Block
from engagement.referrals.draft import Draft
from handlers.checkins import submission_in
from handlers.payloads import ViewState, id_in
from handlers.referrals import at_shown_blocks, draft_in

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
)


def state_of(values: Any, metadata: Any = "", blocks: Any = ()) -> ViewState:
    view = {"state": {"values": values}, "private_metadata": metadata, "blocks": list(blocks)}
    return ViewState.of({"view": view})


@given(st.dictionaries(st.sampled_from([*Block, "role:ai", "x"]), anything) | anything, st.text())
def test_a_forged_modal_reads_as_a_draft_of_the_right_shape(values: Any, metadata: str) -> None:
    draft, referral_id = draft_in(state_of(values, metadata))
    assert referral_id is None or referral_id > 0
    assert all(isinstance(role, str) for role in draft.senior)
    texts = (draft.name, draft.contact, draft.family, draft.role, draft.level, draft.evidence)
    assert all(text is None or isinstance(text, str) for text in texts)


def test_what_stands_in_the_modal_goes_over_what_it_carries_hidden() -> None:
    values = {
        "consent": {"referral:consent": {"selected_option": {"value": "yes"}}},
        "name": {"value": {"value": None}},
        "role:cloud": {"value": {"selected_option": {"value": "sre"}}},
        "keep": {"value": {"selected_options": [{"value": "yes"}]}},
    }
    carried = '{"referral": 7, "typed": {"name": "Ana", "initials": "A.P.", "consent": "no"}}'
    assert draft_in(state_of(values, carried)) == (
        Draft(consent="yes", initials="A.P.", role="sre", keep=True),
        7,
    )


@pytest.mark.parametrize("value", ["", "-1", "1.5", "²", "7; DROP", "9" * 10, "null"])
def test_a_forged_button_names_no_referral(value: str) -> None:
    with pytest.raises(NotYoursError):
        id_in(value)


@pytest.mark.parametrize("number", ["9" * 5000, "²", "", "-1", "1e3"])
def test_a_forged_block_asks_no_question(number: str) -> None:
    assert submission_in(state_of({f"question:{number}": {"value": {"value": "x"}}})).typed == {}


def test_an_error_at_a_block_not_drawn_yet_is_shown_at_the_first_one() -> None:
    state = state_of({"consent": {}, "name": {}}, blocks=[{"type": "input", "block_id": "consent"}])
    wrong = FieldErrors({"name": ("a", {}), "senior": ("b", {}), "role:ai": ("c", {})})
    assert at_shown_blocks(wrong, state).by_block == {"name": ("a", {}), "consent": ("b", {})}
