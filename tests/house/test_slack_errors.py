"""Slack's answers are narrowed once, into what the ledger can act on."""

from datetime import timedelta

import pytest

from bot.slack import classify
from engagement.common.errors import (
    AmbiguousError,
    CallRefusedError,
    ContentRefusedError,
    RateLimitedError,
    TargetGoneError,
    WorkspaceStoppedError,
)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ratelimited", 429, RateLimitedError),
        ("rate_limited", 200, RateLimitedError),
        ("message_limit_exceeded", 200, RateLimitedError),
        ("", 503, AmbiguousError),
        ("internal_error", 200, AmbiguousError),
        ("fatal_error", 200, AmbiguousError),
        ("invalid_blocks", 200, ContentRefusedError),
        ("msg_too_long", 200, ContentRefusedError),
        ("channel_not_found", 200, TargetGoneError),
        ("user_disabled", 200, TargetGoneError),
        ("is_archived", 200, TargetGoneError),
        ("token_revoked", 200, WorkspaceStoppedError),
        ("account_inactive", 200, WorkspaceStoppedError),
        ("missing_scope", 200, WorkspaceStoppedError),
        ("invalid_arguments", 200, CallRefusedError),
        ("something_new", 200, CallRefusedError),
    ],
)
def test_each_code_has_one_meaning(code: str, status: int, kind: type[Exception]) -> None:
    assert type(classify(code, status, None)) is kind


def test_retry_after_is_taken_in_seconds_and_a_strange_one_is_not_believed() -> None:
    told = classify("ratelimited", 429, "17")
    strange = classify("ratelimited", 429, "soon")
    assert isinstance(told, RateLimitedError)
    assert isinstance(strange, RateLimitedError)
    assert told.retry_after == timedelta(seconds=17)
    assert strange.retry_after == timedelta(seconds=30)
