"""What a block must know of the place it is drawn in: language, names, zone, surface, what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from sandbox.page.wording import Words

Json = dict[str, Any]
Place = tuple[str, str]
"""An input's (block_id, action_id)."""


@dataclass(frozen=True)
class Names:
    """How ids read for people; every mapping is id → name."""

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    me: str = ""


def no_file(_reference: str) -> str | None:
    """No file of the workspace can be shown."""
    return None


@dataclass(frozen=True)
class Scene:
    """The place a block is drawn in.

    `surface` is `message`, `modal` or `home`. `scope` makes HTML ids unique on a page that draws the
    same block twice. `values` holds what the person typed, as `state.values` has it, `errors` the sentence to show under a
    block's input, `found` the options an external select was answered with. `picture` turns a
    file id or a private URL of this workspace into an address the page may load, or None.
    """

    words: Words
    names: Names
    zone: tzinfo
    now: datetime
    surface: str = "message"
    scope: str = "x"
    values: Mapping[Place, Json] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[Place, Sequence[Json]] = field(default_factory=dict)
    picture: Callable[[str], str | None] = no_file

    def id_for(self, *parts: str) -> str:
        """An HTML id that is unique on the page and free of characters with a meaning in selectors."""
        raw = "-".join((self.scope, *parts))
        return "".join(c if c.isalnum() and c.isascii() else f"_{ord(c):x}" for c in raw)
