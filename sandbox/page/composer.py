"""The box for messages and commands, with the app's shortcuts."""

from typing import TYPE_CHECKING, Any

from sandbox.acting import Person
from sandbox.page.addresses import act_url
from sandbox.page.wording import Words
from sandbox.records import Channel

if TYPE_CHECKING:
    from sandbox.page.frame import Page


def composer(
    page: "Page", person: Person, channel: Channel | None, words: Words, thread_ts: str = ""
) -> dict[str, Any]:
    """What the template needs of it; `closed` says why there is none. Threads take no commands, as in Slack."""
    app, user = page.ws.state.app, person.user.id
    channel_id = channel.id if channel else ""
    closed = ""
    if channel is None or channel.archived:
        closed = words("cannot_write")
    elif channel.id == person.dm() and not app.messages_tab:
        closed = words("messages_tab_off")
    shortcuts = [one for one in app.shortcuts if one.get("type") == "global"]
    return {
        "id": "compose-" + (thread_ts.replace(".", "-") or "main"),
        "closed": closed,
        "url": act_url(user, "say", channel=channel_id),
        "shortcut_url": act_url(user, "shortcut"),
        "thread_ts": thread_ts,
        "draft": page.memory.draft(user, composer_name(channel_id, thread_ts)),
        "label": words("reply_here") if thread_ts else _write_to(channel, person, words),
        "commands": [] if thread_ts else app.commands,
        "shortcuts": [] if thread_ts else shortcuts,
    }


def composer_name(channel_id: str, thread_ts: str) -> str:
    """The name under which a composer's draft is kept."""
    return f"{channel_id}/{thread_ts}"


def _write_to(channel: Channel | None, person: Person, words: Words) -> str:
    if channel is None:
        return ""
    if channel.kind == "im":
        other = person.team.users.get(channel.other(person.user.id))
        return words("write_to", name=other.shown_name if other else "?")
    return words("write_to", name=f"#{channel.name}")
