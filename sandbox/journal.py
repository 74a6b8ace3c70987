"""What went over the wire, in order: every call, envelope, answer and refusal, as JSON lines."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from sandbox.clock import WorkspaceClock
from sandbox.records import Json

_KEPT = 10_000
_KEPT_CHARACTERS = 32 * 1024 * 1024
_SECRET = {"token", "client_secret", "access_token"}


class Journal:
    """The newest 10,000 entries, or 32 MB of JSON, in memory and, if asked, all of them in a file.

    An entry has `at` (workspace time, ISO 8601), `n` (1, 2, …), `kind` and that kind's members:
    `call` (method, team, arguments, status, answer, ms), `envelope` and `ack` (envelope_id, type,
    payload, attempt), `socket`, `response_url`, `upload`, `fault`.
    """

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: deque[Json] = deque()
        self._sizes: deque[int] = deque()
        self._size = 0
        self._count = 0
        self._file: TextIO | None = None

    def write_to(self, path: Path) -> None:
        """From now on append every entry to a file, one JSON object a line."""
        with self._lock:
            self._file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Close the file, if there is one."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def add(self, kind: str, **members: Any) -> Json:
        """Write one entry; tokens and secrets at the top of its objects are left out."""
        with self._lock:
            self._count += 1
            entry = {"n": self._count, "at": self._clock.now().isoformat(), "kind": kind}
            entry |= _without_secrets(members)
            line = json.dumps(entry, default=str)
            self._keep(entry, len(line))
            if self._file is not None:
                self._file.write(line + "\n")
                self._file.flush()
            return entry

    def _keep(self, entry: Json, size: int) -> None:
        """Keep one entry, and let the oldest go that are too many or too much."""
        self._entries.append(entry)
        self._sizes.append(size)
        self._size += size
        while len(self._entries) > _KEPT or (
            self._size > _KEPT_CHARACTERS and len(self._entries) > 1
        ):
            self._entries.popleft()
            self._size -= self._sizes.popleft()

    def entries(self, kind: str | None = None, *, since: int = 0, **wanted: Any) -> list[Json]:
        """Entries after number `since`, of one kind, with the given members equal."""
        with self._lock:
            return [
                entry
                for entry in self._entries
                if entry["n"] > since
                and kind in (None, entry["kind"])
                and all(entry.get(name) == value for name, value in wanted.items())
            ]

    def calls(self, method: str | None = None) -> list[Json]:
        """The Web API calls, or those of one method."""
        return self.entries("call") if method is None else self.entries("call", method=method)

    def lines(self, since: int = 0) -> Iterator[str]:
        """The entries after number `since` as JSON lines."""
        for entry in self.entries(since=since):
            yield json.dumps(entry, default=str) + "\n"


def _without_secrets(members: Json) -> Json:
    return {name: _masked(value) for name, value in members.items()}


def _masked(value: Any) -> Any:
    if not isinstance(value, dict) or not _SECRET & value.keys():
        return value
    return {key: "…" if key in _SECRET else one for key, one in value.items()}
