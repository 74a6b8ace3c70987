"""Pictures in blocks that name a file of the workspace: it must be there, shared, and a picture."""

from collections.abc import Iterator
from typing import Any

from sandbox.errors import SlackError
from sandbox.records import Json, Team
from sandbox.validation import Problem


def check_pictures(team: Team, blocks: Any) -> None:
    """Refuse blocks with a `slack_file` that Slack could not show.

    Raises:
        SlackError: `invalid_blocks`, with the JSON pointer of the picture.
    """
    for pointer, named in _named(blocks, "/blocks"):
        wanted = f"{named.get('id', '')} {named.get('url', '')}"
        found = next((file for file in team.files.values() if file.id in wanted), None)
        if found is None or not found.shared or not found.mimetype.startswith("image/"):
            raise SlackError.from_problems(
                [Problem(f"{pointer}/slack_file", "invalid slack file", "invalid_blocks")]
            )


def _named(thing: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    if isinstance(thing, dict):
        if isinstance(thing.get("slack_file"), dict):
            yield pointer, thing["slack_file"]
        for name, part in thing.items():
            yield from _named(part, f"{pointer}/{name}")
    elif isinstance(thing, list):
        for index, part in enumerate(thing):
            yield from _named(part, f"{pointer}/{index}")
