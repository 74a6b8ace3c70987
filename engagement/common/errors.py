"""What can go wrong, as types: what a person reads, and what Slack answered."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass
class RefusedError(Exception):
    """Something a person asked for cannot be; `key` names the sentence that they read."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


class NotYoursError(Exception):
    """An id from a payload belongs to another person or workspace, or to nothing at all."""


@dataclass
class FieldErrors(Exception):  # noqa: N818 - it is many errors, each at its field
    """What is wrong in a modal, by block id; each names its sentence and that sentence's values."""

    by_block: dict[str, tuple[str, dict[str, Any]]]


class SlackError(Exception):
    """Slack did not do what it was asked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RateLimitedError(SlackError):
    """Slack did nothing and says when to come again."""

    def __init__(self, code: str, retry_after: timedelta) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class AmbiguousError(SlackError):
    """Slack may have done it: the answer was lost, or was a 5xx."""


class ContentRefusedError(SlackError):
    """Slack refused the blocks or the text; another rendering may pass."""


class TargetGoneError(SlackError):
    """The person or channel cannot be written to any more."""


class WorkspaceStoppedError(SlackError):
    """The bot may not write to this workspace at all: revoked, removed, or without its scope."""


class CallRefusedError(SlackError):
    """Slack refused the call for any other reason: a fault of ours."""
