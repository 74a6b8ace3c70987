"""What the messages about oneself say, whatever the people and the company are called."""

import pytest

from engagement.common.words import texts_for
from engagement.people.views import hello_message
from tests.support.clock import A_TUESDAY

HOSTILE = "<!channel> & <https://evil.example|Co>"


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_name_rings_a_bell_in_the_greeting_or_its_notification(language: str) -> None:
    texts = texts_for(language)
    hello = hello_message(
        texts, HOSTILE, [HOSTILE], HOSTILE, A_TUESDAY, "America/Santiago", A_TUESDAY
    )
    assert "&lt;!channel&gt; &amp; &lt;https" in hello.text
    assert "<" not in hello.text
    assert "<" not in str(hello.blocks[0])
    assert "&amp;lt;" not in str(hello.blocks[0])
