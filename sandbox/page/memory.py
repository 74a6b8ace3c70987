"""What only the page needs to remember between two requests: notices, field errors, open questions, drafts."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.page.scene import Json, Place

NOTICE_SECONDS = 9.0
EVERYONE = ""


@dataclass(frozen=True)
class Notice:
    """A sentence that floats over the page for some seconds, the key of one, or one per language.

    A key is of words.json; `kind` is `info` or `error`.
    """

    number: int
    text: str | Mapping[str, str]
    kind: str
    born: float


@dataclass(frozen=True)
class Question:
    """An action that waits for the person's yes: where to post it, with which fields, and `confirm`."""

    number: int
    url: str
    fields: Sequence[tuple[str, str]]
    confirm: Json


@dataclass
class Forward:
    """Whether the clock is being moved just now."""

    running: bool = False


@dataclass
class PageMemory:
    """The page's memory; `version` grows whenever an open page should look again."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    version: int = 0
    forward: Forward = field(default_factory=Forward)
    _count: int = 0
    _notices: dict[str, list[Notice]] = field(default_factory=dict)
    _questions: dict[str, Question] = field(default_factory=dict)
    _errors: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    _found: dict[tuple[str, str], dict[Place, list[Json]]] = field(default_factory=dict)
    _drafts: dict[tuple[str, str], str] = field(default_factory=dict)
    _new_since: dict[tuple[str, str], str] = field(default_factory=dict)

    def bump(self) -> int:
        """Let open pages look again; returns a number never given before."""
        with self.lock:
            self.version += 1
            self._count += 1
            return self._count

    def tell(self, user_id: str, text: str | Mapping[str, str], kind: str = "info") -> None:
        """Show a sentence to a person, or to EVERYONE, whose newest one is enough."""
        with self.lock:
            notice = Notice(self.bump(), text, kind, time.monotonic())
            before = [] if user_id == EVERYONE else self._notices.get(user_id, [])[-1:]
            self._notices[user_id] = [*before, notice]

    def notices(self, user_id: str) -> list[Notice]:
        """What is still worth showing to this person."""
        with self.lock:
            kept = [one for who in {EVERYONE, user_id} for one in self._notices.get(who, [])]
            newest = time.monotonic() - NOTICE_SECONDS
            return sorted(
                (notice for notice in kept if notice.born > newest), key=lambda one: one.number
            )

    def ask(self, user_id: str, url: str, fields: Sequence[tuple[str, str]], confirm: Json) -> None:
        """Put an action back until the person confirms it."""
        with self.lock:
            self._questions[user_id] = Question(self.bump(), url, fields, confirm)

    def question(self, user_id: str) -> Question | None:
        """What the person is being asked."""
        with self.lock:
            return self._questions.get(user_id)

    def answered(self, user_id: str) -> None:
        """The person said yes or no."""
        with self.lock:
            if self._questions.pop(user_id, None):
                self.bump()

    def set_errors(self, view: Json, errors: Mapping[str, str]) -> None:
        """Keep the errors of a submission; they hold for this state of the view (its hash) only."""
        with self.lock:
            for key in [key for key in self._errors if key[0] == view["id"]]:
                del self._errors[key]
            if errors:
                self._errors[(view["id"], view["hash"])] = dict(errors)
            self.bump()

    def errors(self, view: Json) -> Mapping[str, str]:
        """`block_id` → sentence; the sentence for the whole view stands under the empty id."""
        with self.lock:
            return self._errors.get((view["id"], view["hash"]), {})

    def set_found(self, user_id: str, where: str, place: Place, options: list[Json]) -> None:
        """Keep what an app offered for an external select; `where` is the view's or message's id."""
        with self.lock:
            self._found.setdefault((user_id, where), {})[place] = options
            self.bump()

    def found(self, user_id: str, where: str) -> dict[Place, list[Json]]:
        """What apps offered for the external selects there."""
        with self.lock:
            return dict(self._found.get((user_id, where), {}))

    def keep_draft(self, user_id: str, composer: str, text: str) -> None:
        """Keep the text of a composer that could not be sent; an empty one forgets."""
        with self.lock:
            self._drafts.pop((user_id, composer), None)
            if text:
                self._drafts[(user_id, composer)] = text

    def draft(self, user_id: str, composer: str) -> str:
        """The text kept for a composer."""
        with self.lock:
            return self._drafts.get((user_id, composer), "")

    def new_since(self, user_id: str, channel_id: str, last_read: str, *, visit: bool) -> str:
        """The `ts` after which messages count as new on this visit; live updates do not move it."""
        with self.lock:
            key = (user_id, channel_id)
            if visit or key not in self._new_since:
                self._new_since[key] = last_read
            return self._new_since[key]
