"""A conversation as the page lists it: days, the line before what is new, messages with all that hangs on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from sandbox.page.marks import emoji_table, mrkdwn
from sandbox.page.people_view import face_of, is_reply
from sandbox.page.render import draw_blocks
from sandbox.page.scene import Json, Place, Scene
from sandbox.records import User

COMPACT_SECONDS = 300
PALETTE = (
    "+1", "heart", "tada", "raised_hands", "eyes", "white_check_mark",
    "joy", "pray", "clap", "fire", "thinking_face", "wave",
)  # fmt: skip
SYSTEM = {"channel_join", "channel_leave", "group_join", "channel_topic", "channel_purpose"}


@dataclass(frozen=True)
class Reader:
    """Who reads a conversation, and where.

    `users` are the workspace's members by id; `typed` is what this person set in messages, by `ts`;
    `scene` carries zone and words; `place_url` is the conversation's address for this person;
    `shortcuts` are the app's for messages; `act` makes the address for doing something to the
    message with a `ts`.
    """

    users: Mapping[str, User]
    typed: Mapping[str, Mapping[Place, Json]]
    channel_id: str
    user_id: str
    scene: Scene
    place_url: str
    shortcuts: list[Json]
    act: Callable[[str, str], str]


def at(ts: str) -> datetime:
    """The instant in a message's `ts`, UTC."""
    return datetime.fromtimestamp(float(ts), UTC)


def conversation(
    messages: list[Json], reader: Reader, new_since: str, most: int
) -> list[dict[str, Any]]:
    """The newest `most` of what stands in the conversation itself: replies stay in their threads."""
    own = [message for message in messages if not is_reply(message)]
    return _listed(own[-most:], reader, new_since, prefix="m")


def thread(messages: list[Json], reader: Reader, root: str) -> list[dict[str, Any]]:
    """A message and its replies."""
    inside = [m for m in messages if m["ts"] == root or m.get("thread_ts") == root]
    return _listed(inside, reader, "", prefix="t")


def _listed(
    messages: list[Json], reader: Reader, new_since: str, *, prefix: str
) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    before: Json | None = None
    marked = not new_since
    for message in messages:
        if before is None or _day(before, reader) != _day(message, reader):
            items.append(_day_rule(message, reader, prefix))
            before = None
        is_new = float(message["ts"]) > float(new_since or 0)
        if not marked and is_new and message.get("user") != reader.user_id:
            items.append({"kind": "new", "id": f"{prefix}-new"})
            marked, before = True, None
        items.append(drawn_message(message, reader, prefix, compact=_goes_on(before, message)))
        before = message
    return items


def _day(message: Json, reader: Reader) -> str:
    return f"{at(message['ts']).astimezone(reader.scene.zone):%Y-%m-%d}"


def _day_rule(message: Json, reader: Reader, prefix: str) -> dict[str, Any]:
    when = at(message["ts"]).astimezone(reader.scene.zone)
    text = reader.scene.words.day(when)
    return {"kind": "day", "id": f"{prefix}-day-{when:%Y%m%d}", "text": text[:1].upper() + text[1:]}


def _goes_on(before: Json | None, message: Json) -> bool:
    """Whether a message continues the one before, so that its author need not be named again."""
    if before is None or before.get("user") != message.get("user"):
        return False
    if before.get("is_ephemeral") or message.get("is_ephemeral"):
        return False
    return float(message["ts"]) - float(before["ts"]) < COMPACT_SECONDS


def drawn_message(message: Json, reader: Reader, prefix: str, *, compact: bool) -> dict[str, Any]:
    """One message with everything the template shows of it."""
    ts, words = message["ts"], reader.scene.words
    when = at(ts)
    return {
        "kind": "message",
        "id": f"{prefix}-{ts.replace('.', '-')}",
        "ts": ts,
        "channel": reader.channel_id,
        "author": face_of(
            reader.users.get(message.get("user", "")), message.get("username", "Slackbot")
        ),
        "time": words.time(when.astimezone(reader.scene.zone)),
        "iso": when.isoformat(),
        "compact": compact,
        "ephemeral": bool(message.get("is_ephemeral")),
        "deleted": message.get("subtype") == "tombstone",
        "system": message.get("subtype") in SYSTEM,
        "edited": bool(message.get("edited")),
        "has_blocks": bool(message.get("blocks")),
        "body": _body(message, reader, prefix),
        "files": [_file(file, reader) for file in message.get("files", [])],
        "reactions": _reactions(message, reader),
        "palette": [(name, emoji_table()[name]) for name in PALETTE],
        "replies": _replies(message, reader) if prefix == "m" else None,
        "shortcuts": reader.shortcuts,
        "act_url": reader.act("message", ts),
        "react_url": reader.act("react", ts),
        "shortcut_url": reader.act("message_shortcut", ts),
        "thread_url": f"{reader.place_url}?thread={message.get('thread_ts', ts)}",
        "json_url": f"{reader.place_url}?json={ts}",
    }


def _body(message: Json, reader: Reader, prefix: str) -> Markup:
    scene = message_scene(message, reader, prefix)
    blocks = message.get("blocks")
    body = draw_blocks(blocks, scene) if blocks else mrkdwn(message.get("text", ""), scene)
    for attachment in message.get("attachments") or []:
        body += _attachment(attachment, scene)
    return body


def message_scene(message: Json, reader: Reader, prefix: str) -> Scene:
    """The scene of one message, with what this person set in it before."""
    values = reader.typed.get(message["ts"], {})
    return replace(reader.scene, scope=f"{prefix}{message['ts']}", values=values)


def _attachment(attachment: Json, scene: Scene) -> Markup:
    if attachment.get("blocks"):
        inner = draw_blocks(attachment["blocks"], scene)
    else:
        parts = [attachment.get(key) for key in ("pretext", "title", "text", "footer")]
        texts = [part for part in parts if part] or [attachment.get("fallback", "")]
        inner = Markup("<br>").join(mrkdwn(text, scene) for text in texts)
    return Markup('<blockquote class="attachment">{}</blockquote>').format(inner)


def _file(file: Json, reader: Reader) -> dict[str, Any]:
    url = reader.scene.picture(file["id"]) or ""
    size = int(file.get("size", 0))
    return {
        "title": file.get("title") or file.get("name", ""),
        "alt": file.get("alt_txt") or file.get("title") or file.get("name", ""),
        "kind": file.get("filetype", "").upper(),
        "size": f"{size / 1024:.0f} kB" if size >= 1024 else f"{size} B",  # noqa: PLR2004 - a kilobyte
        "picture": file.get("mimetype", "").startswith("image/"),
        "url": url,
    }


def _reactions(message: Json, reader: Reader) -> list[dict[str, Any]]:
    names = reader.scene.names.users
    return [
        {
            "name": one["name"],
            "glyph": emoji_table().get(one["name"], f":{one['name']}:"),
            "count": one["count"],
            "mine": reader.user_id in one["users"],
            "who": ", ".join(names.get(user, user) for user in one["users"]),
        }
        for one in message.get("reactions", [])
    ]


def _replies(message: Json, reader: Reader) -> dict[str, Any] | None:
    if not message.get("reply_count"):
        return None
    users = reader.users
    faces = [face_of(users.get(user), user) for user in message.get("reply_users", [])[:4]]
    return {"count": message["reply_count"], "faces": faces}
