"""Faults on demand: what goes wrong at which call or envelope, how often, before or after its effect."""

import asyncio
import fnmatch
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.records import Json


@dataclass
class Fault:
    """One thing to go wrong.

    Attributes:
        method: Web API method, with `*` for any part; also `response_url`, `upload`, and
            `envelope:events_api`, `envelope:interactive`, `envelope:slash_commands` (or `envelope:*`).
        skip: this many fitting calls pass first, so the fault strikes at the (skip + 1)-th.
        times: how many calls it strikes; None for all.
        after: it comes after the effect (the message is posted, the envelope was acked) instead
            of before.
        status: answer with this HTTP status. 429 carries `Retry-After` from `headers`.
        error: answer `{"ok": false, "error": …}` with this code.
        headers: response headers of such an answer.
        delay: wait so many seconds of real time.
        drop: cut the TCP connection without an answer (for an envelope: the socket; after: the
            ack is lost).
        run: call this, in a thread of its own, with the call's arguments; the call waits for it.
        match: strike only calls whose arguments this accepts.
        struck: how often it has struck so far.
        raised: what `run` raised, if it did; the call goes on all the same.
    """

    method: str
    skip: int = 0
    times: int | None = 1
    after: bool = False
    status: int | None = None
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    run: Callable[[Json], object] | None = None
    match: Callable[[Json], bool] | None = None
    struck: int = 0
    raised: list[BaseException] = field(default_factory=list)

    async def wait(self, arguments: Json) -> None:
        """Run the hook and let the delay pass."""
        if self.run is not None:
            try:
                await asyncio.to_thread(self.run, arguments)
            except Exception as error:  # noqa: BLE001 - a test's own code: the test reads `raised`
                self.raised.append(error)
        if self.delay:
            await asyncio.sleep(self.delay)

    def as_json(self) -> Json:
        """The fault as the control API shows it."""
        shown = ("method", "skip", "times", "after", "status", "error", "headers", "delay", "drop")
        return {name: getattr(self, name) for name in (*shown, "struck")}


class Faults:
    """The faults that are set, each counting for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, method: str, **how: Any) -> Fault:
        """Set a fault; the keywords are the attributes of `Fault`.

        Raises:
            TypeError: there is no such attribute.
        """
        fault = Fault(method, **how)
        with self._lock:
            self._set.append(fault)
        return fault

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._set.clear()

    def all(self) -> list[Fault]:
        """The faults that are set, spent ones too."""
        with self._lock:
            return list(self._set)

    def take(self, method: str, arguments: Json) -> list[Fault]:
        """Count one call and return the faults that strike it."""
        with self._lock:
            return [fault for fault in self._set if _strikes(fault, method, arguments)]


def _strikes(fault: Fault, method: str, arguments: Json) -> bool:
    if not fnmatch.fnmatchcase(method, fault.method):
        return False
    if fault.match is not None and not fault.match(arguments):
        return False
    if fault.skip > 0:
        fault.skip -= 1
        return False
    if fault.times is not None and fault.struck >= fault.times:
        return False
    fault.struck += 1
    return True
