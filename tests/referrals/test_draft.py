"""Nothing typed is lost when the modal changes, and nothing it carries is trusted."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engagement.referrals.draft import (
    METADATA_LIMIT,
    NOT_YET,
    YES,
    Draft,
    block_id_of,
    pack,
    shown_blocks,
    unpack,
)
from tests.referrals.drafts import agreed_draft

drafts = st.builds(
    agreed_draft,
    consent=st.sampled_from([YES, NOT_YET, None]),
    name=st.none() | st.text(min_size=1, max_size=80),
    evidence=st.none() | st.text(min_size=1, max_size=1000),
    passion=st.none() | st.text(min_size=1, max_size=500),
    family=st.sampled_from(["software", "data", "cloud", None]),
    level=st.sampled_from(["entry", "senior", "unsure", None]),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_consent_comes_first_and_alone() -> None:
    assert shown_blocks(Draft()) == ("consent",)
    assert shown_blocks(agreed_draft(consent=NOT_YET)) == ("consent", "initials")
    assert shown_blocks(agreed_draft(consent=YES))[0] == "consent"


def test_roles_are_asked_by_family_and_senior_roles_of_seniors_only() -> None:
    assert "role" in shown_blocks(agreed_draft(family="cloud"))
    assert "role" not in shown_blocks(agreed_draft(family="data"))
    assert "role" not in shown_blocks(agreed_draft(family=None))
    assert "senior" not in shown_blocks(agreed_draft(level="intermediate"))
    assert [
        block_id_of(b, agreed_draft()) for b in shown_blocks(agreed_draft()) if b == "role"
    ] == ["role:software"]


@given(drafts)
def test_a_change_of_mind_brings_back_what_was_typed(draft: Draft) -> None:
    """What the modal shows comes back in its state; what it hides, in its metadata."""
    packed = pack(draft, 7)
    assert len(packed) <= METADATA_LIMIT
    hidden, referral_id = unpack(json.loads(packed))
    assert referral_id == 7
    shown = {str(block): getattr(draft, block) for block in shown_blocks(draft)}
    whole = hidden.with_typed(shown)
    longest = sum(len(json.dumps(v, ensure_ascii=False)) for v in (draft.evidence, draft.passion))
    if longest < 2000:
        assert whole == draft
    assert shown_blocks(whole) == shown_blocks(draft)


def test_a_plain_new_modal_carries_nothing() -> None:
    assert pack(Draft(), None) == ""
    assert pack(agreed_draft(), None) == ""


@given(st.dictionaries(st.sampled_from(["referral", "typed", "x"]), anything))
def test_forged_metadata_is_at_worst_empty(metadata: dict[str, Any]) -> None:
    draft, referral_id = unpack(metadata)
    assert draft.consent is None
    assert referral_id is None or 0 < referral_id < 2**31


def test_a_consent_in_the_metadata_counts_for_nothing() -> None:
    draft, _ = unpack({"typed": {"consent": "yes", "name": "Ana", "keep": "yes", "senior": [1]}})
    assert draft == Draft(name="Ana")
