"""A Slack in memory behind the port, with the faults of the real one; it keeps what was sent."""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engagement.common.blocks import Message
from engagement.common.errors import (
    AmbiguousError,
    CallRefusedError,
    RateLimitedError,
    SlackError,
)
from engagement.common.ports import Clock, Posted, SlackPerson


@dataclass
class Sent:
    """One message as it stands in a channel."""

    team_id: str
    target: str
    marker: str
    message: Message
    at: datetime
    posted: Posted


@dataclass
class FakeSlack:
    """One workspace. `fault` is asked before and after each call and may raise."""

    clock: Clock
    team_id: str = "T023PEOPLE"
    has_history_scope: bool = True
    fault: Callable[[str, str], None] = lambda _method, _moment: None
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def post(
        self, target: str, message: Message, *, marker: str, thread_ts: str | None = None
    ) -> Posted:
        self._called("post", target)
        self.fault("post", "before")
        with self._lock:
            posted = Posted(f"D{target}", f"{next(self._numbers)}.000001")
            self.sent.append(Sent(self.team_id, target, marker, message, self.clock.now(), posted))
        self.fault("post", "after")
        return posted

    def update(self, channel: str, ts: str, message: Message) -> None:
        self._called("update", channel)
        self.fault("update", "before")
        with self._lock:
            changed = [sent for sent in self.sent if sent.posted == Posted(channel, ts)]
            if not changed:
                raise CallRefusedError("message_not_found")
            changed[0].message = message
        self.fault("update", "after")

    def find(self, target: str, marker: str, since: datetime) -> Posted | None:
        self._called("find", target)
        self.fault("find", "before")
        if not self.has_history_scope:
            raise CallRefusedError("missing_scope")
        with self._lock:
            for sent in self.sent:
                if sent.target == target and sent.marker == marker and sent.at >= since:
                    return sent.posted
        return None

    def people(self) -> Iterator[list[SlackPerson]]:
        yield []

    def channel_id(self, name: str) -> str | None:
        return None

    def markers(self) -> list[str]:
        with self._lock:
            return [sent.marker for sent in self.sent]

    def _called(self, method: str, target: str) -> None:
        with self._lock:
            self.calls.append((method, target))


def once(error: SlackError, method: str = "post", moment: str = "before") -> Callable[..., None]:
    """Make a fault that happens at the first such call only."""
    left = [error]

    def fault(called: str, when: str) -> None:
        if (called, when) == (method, moment) and left:
            raise left.pop()

    return fault


def always(error: SlackError, method: str = "post", moment: str = "before") -> Callable[..., None]:
    """Make a fault that happens at every such call."""

    def fault(called: str, when: str) -> None:
        if (called, when) == (method, moment):
            raise error

    return fault


def rate_limited(seconds: float) -> RateLimitedError:
    """Make Slack's 429."""
    return RateLimitedError("ratelimited", timedelta(seconds=seconds))


def lost_answer() -> AmbiguousError:
    """Make an answer that never came."""
    return AmbiguousError("TimeoutError")
