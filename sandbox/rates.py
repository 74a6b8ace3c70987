"""Slack's rate limits: per method, workspace and app; in real time, whatever the workspace's clock says."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 60.0

# https://docs.slack.dev/apis/web-api/rate-limits: calls a minute of each tier.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
# "Special" methods. Slack names no number for these; they stay high so that only a loop meets them.
SPECIAL_PER_MINUTE = 600
# chat.postMessage: about one a second in a channel, short bursts pass, and several hundred a
# minute in a workspace.
POST_PER_MINUTE = 400
POST_BURST_IN_CHANNEL = 5
POST_PER_SECOND_IN_CHANNEL = 1.0


@dataclass(frozen=True)
class RateKey:
    """What a limit counts: one method in one workspace, perhaps in one channel."""

    team_id: str
    method: str
    channel: str = ""


@dataclass(frozen=True)
class Usage:
    """How much of a method's limit a workspace has used: calls of the last minute, and refusals."""

    team_id: str
    method: str
    used: int
    limit: int
    refused: int


class Rates:
    """Counts calls and says how long a method has to wait.

    Args:
        now: seconds of a monotonic clock.

    Attributes:
        enabled: False lets everything pass, for tests of other things.
        limits: calls a minute by method, where a test wants other than the tiers.
        refusals: how many calls of a method in a workspace were refused.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._calls: dict[RateKey, deque[float]] = defaultdict(deque)
        self._limit_of: dict[RateKey, int] = {}
        self._blocked_until: dict[RateKey, float] = {}
        self._bucket: dict[RateKey, tuple[float, float]] = {}
        self.enabled = True
        self.limits: dict[str, int] = {}
        self.refusals: dict[RateKey, int] = defaultdict(int)

    def admit(self, key: RateKey, per_minute: int) -> int:
        """Count a call; 0 when it may pass, else whole seconds to wait (`Retry-After`).

        A refused method stays refused until that time is over, in that workspace only.
        """
        with self._lock:
            now = self._now()
            calls = self._calls[key]
            limit = self._limit_of[key] = self.limits.get(key.method, per_minute)
            while calls and calls[0] <= now - WINDOW_SECONDS:
                calls.popleft()
            if self.enabled:
                wait = self._blocked_until.get(key, now) - now
                if wait <= 0 and len(calls) >= limit:
                    wait = calls[0] + WINDOW_SECONDS - now if calls else WINDOW_SECONDS
                if wait > 0:
                    return self._refuse(key, now, wait)
            calls.append(now)
            return 0

    def admit_post(self, team_id: str, channel: str) -> int:
        """The same for one more message in one channel: a bucket that refills one a second."""
        key = RateKey(team_id, "chat.postMessage", channel)
        with self._lock:
            now = self._now()
            left, since = self._bucket.get(key, (float(POST_BURST_IN_CHANNEL), now))
            refilled = left + (now - since) * POST_PER_SECOND_IN_CHANNEL
            left = min(float(POST_BURST_IN_CHANNEL), refilled)
            if self.enabled and left < 1:
                return self._refuse(key, now, (1 - left) / POST_PER_SECOND_IN_CHANNEL)
            self._bucket[key] = (max(0.0, left - 1), now)
            return 0

    def _refuse(self, key: RateKey, now: float, wait: float) -> int:
        seconds = max(1, math.ceil(wait))
        if not key.channel:
            self._blocked_until[key] = max(self._blocked_until.get(key, 0.0), now + wait)
        self.refusals[key] += 1
        return seconds

    def usage(self) -> list[Usage]:
        """The last minute's calls by method and workspace, and how many were refused ever."""
        with self._lock:
            since = self._now() - WINDOW_SECONDS
            return [
                Usage(
                    key.team_id,
                    key.method,
                    used=sum(1 for call in calls if call > since),
                    limit=self._limit_of[key],
                    refused=sum(
                        count
                        for other, count in self.refusals.items()
                        if (other.team_id, other.method) == (key.team_id, key.method)
                    ),
                )
                for key, calls in self._calls.items()
            ]
