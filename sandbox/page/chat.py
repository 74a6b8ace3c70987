"""One person's workspace as a page: which conversation, what stands in it, which windows are open."""

from typing import Any

from markupsafe import Markup

from sandbox.acting import Person
from sandbox.page.addresses import APP, HOME, act_url, place_url
from sandbox.page.composer import composer
from sandbox.page.frame import Look, Page, frame, words_for, zone_of
from sandbox.page.marks import mrkdwn
from sandbox.page.panel import panel_of
from sandbox.page.people_view import myself, names_of, unread_count
from sandbox.page.scene import Json, Scene
from sandbox.page.sidebar import sidebar
from sandbox.page.timeline import Reader, conversation
from sandbox.page.windows import home_of, question_of, views_of
from sandbox.page.wording import Words
from sandbox.records import Channel

SHOWN = 200
"""How many messages of a conversation are shown at first."""


class NowhereError(LookupError):
    """The address names no conversation that this person can see."""


def first_place(person: Person) -> str:
    """Where a person starts: what the app wrote to them, a channel with news, any channel, the app."""
    dm = person.dm()
    if dm and person.team.channels[dm].messages:
        return dm
    mine = [one for one in person.team.channels.values() if person.user.id in one.members]
    rooms = [one for one in mine if not one.is_direct]
    news = [one for one in rooms if unread_count(one, person.user.id)]
    return next((one.id for one in [*news, *rooms]), APP)


def picture_for(page: Page, person: Person, reference: str) -> str | None:
    """The address of a file of this workspace, named by its id or one of its private addresses."""
    prefix = f"{page.ws.base_url}/files-pri/{person.team.id}-"
    file_id = reference.removeprefix(prefix).split("/")[0]
    return f"/files/{person.user.id}/{file_id}" if file_id in person.team.files else None


def scene_for(page: Page, person: Person, words: Words) -> Scene:
    """The scene of everything that this person sees."""
    return Scene(
        words=words,
        names=names_of(person.team, person.user.id),
        zone=zone_of(person.user),
        now=page.ws.clock.now(),
        picture=lambda reference: picture_for(page, person, reference),
    )


def chat(page: Page, person: Person, place: str, look: Look, query: Json) -> dict[str, Any]:
    """The context of `chat.j2`.

    What it shows is taken under the state's lock; drawing, which takes longer, happens after it, so
    that an open page never delays the app.

    Raises:
        NowhereError: no such place for this person.
    """
    words = words_for(look, person.user)
    with page.ws.state.lock:
        scene = scene_for(page, person, words)
        channel = _channel(person, place)
        since = _read(page, person, channel, look) if channel else ""
        context = frame(page, look, words, person.team, person.user)
        context |= {
            "me": myself(person.user, page.ws.clock.now(), words),
            "composer": composer(page, person, channel, words),
            "place": _place(page, person, place, channel, words),
            "side": sidebar(page, person, place, channel, words),
            "hint": _hint(channel, scene, person) if channel else "",
            "body_class": "chat",
        }
        reader = reader_of(page, person, channel, scene) if channel else None
    views = views_of(page, person, scene)
    question = question_of(page, person, scene)
    context |= {
        "views": views,
        "question": question,
        "blocked": bool(views or question),
        "home": home_of(person, scene) if place == HOME else None,
        "title": f"{context['place']['title']} · {person.user.shown_name}",
        **_conversation(page, person, channel, reader, since, query),
    }
    return context


def _read(page: Page, person: Person, channel: Channel, look: Look) -> str:
    """Looking makes it read; returns the `ts` after which messages are new on this visit."""
    user = person.user.id
    seen = channel.last_read.get(user, "0")
    since = page.memory.new_since(user, channel.id, seen, visit=not look.live)
    if unread_count(channel, user):
        person.read(channel.id)
    return since


def _conversation(
    page: Page,
    person: Person,
    channel: Channel | None,
    reader: Reader | None,
    since: str,
    query: Json,
) -> dict[str, Any]:
    """The timeline with what is new marked, and the panel beside it."""
    if channel is None or reader is None:
        return {"timeline": [], "panel": None, "earlier": None}
    messages = person.messages(channel.id)
    most = len(messages) if "all" in query else SHOWN
    return {
        "timeline": conversation(messages, reader, since, most),
        "earlier": f"{reader.place_url}?all=1" if len(messages) > most else None,
        "panel": panel_of(page, person, channel, reader, messages, query),
    }


def _channel(person: Person, place: str) -> Channel | None:
    if place == HOME:
        return None
    channel = person.team.channels.get(place)
    if channel is None or person.user.id not in channel.members:
        raise NowhereError(place)
    return channel


def reader_of(page: Page, person: Person, channel: Channel, scene: Scene) -> Reader:
    """The reader of a conversation; the state's lock is held."""
    user = person.user.id
    return Reader(
        users=dict(person.team.users),
        typed={
            ts: dict(values)
            for (place, ts, who), values in person.team.message_state.items()
            if place == channel.id and who == user
        },
        channel_id=channel.id,
        user_id=user,
        scene=scene,
        place_url=place_url(user, channel.id),
        shortcuts=[one for one in page.ws.state.app.shortcuts if one.get("type") == "message"],
        act=lambda on, ts: act_url(user, on, channel=channel.id, ts=ts),
    )


def _hint(channel: Channel, scene: Scene, person: Person) -> Markup:
    """What stands above the first message of a conversation."""
    if channel.kind == "im":
        other = person.team.users.get(channel.other(person.user.id))
        return mrkdwn(scene.words("dm_intro", name=other.real_name if other else "?"), scene)
    purpose = f" {channel.purpose}." if channel.purpose else ""
    return mrkdwn(scene.words("channel_intro", name=channel.name) + purpose, scene)


def _place(
    page: Page, person: Person, place: str, channel: Channel | None, words: Words
) -> dict[str, Any]:
    app, user = page.ws.state.app, person.user.id
    dm = person.dm()
    if channel is None or channel.id == dm:
        messages = place_url(user, dm or APP)
        tabs = [
            {"name": words("home"), "url": place_url(user, HOME), "current": place == HOME},
            {"name": words("messages"), "url": messages, "current": place != HOME},
        ]
        return {
            "kind": "home" if place == HOME else "dm", "title": app.name, "mark": "", "topic": "",
            "tabs": tabs if app.home_tab else [], "members": [],
        }  # fmt: skip
    members = [
        person.team.users[one].real_name for one in channel.members if one in person.team.users
    ]
    if channel.is_direct:
        title = ", ".join(name for name in members if name != person.user.real_name)
        return {
            "kind": "dm", "title": title, "mark": "", "topic": "", "tabs": [], "members": [],
        }  # fmt: skip
    return {
        "kind": "channel", "title": channel.name, "mark": "#" if channel.kind == "channel" else "🔒",
        "topic": channel.topic, "tabs": [], "members": members,
    }  # fmt: skip
