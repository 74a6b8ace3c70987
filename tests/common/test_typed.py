"""What is taken out of what people type."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.common.typed import LONGEST_NAME, clean, clean_name


@given(st.text())
def test_cleaned_text_can_be_stored_and_reorders_nothing(text: str) -> None:
    kept = clean(text, lines=True)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\u202e" not in kept
    assert clean(kept, lines=True) == kept
    assert "\n" not in clean(text)


def test_lone_surrogates_are_taken_out() -> None:
    assert clean("a\ud800b\u202ec") == "abc"


@given(st.text())
def test_a_name_is_one_short_line_that_every_database_keeps(typed: str) -> None:
    name = clean_name(typed)
    assert len(name) <= LONGEST_NAME
    assert name == name.strip() == clean_name(name)
    assert not set(name) & set("\0\n\u202e\ud800")
