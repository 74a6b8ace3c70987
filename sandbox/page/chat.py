"""One person's workspace as a page: which conversation, what stands in it, which windows are open."""

from typing import Any

from markupsafe import Markup

from sandbox.acting import Person
from sandbox.page.addresses import APP, HOME, act_url, place_url
from sandbox.page.composer import composer
from sandbox.page.frame import Look, Page, frame, words_for, zone_of
from sandbox.page.marks import mrkdwn
from sandbox.page.panel import panel_of
from sandbox.page.people_view import (
    face_of,
    myself,
    names_of,
    unread_count,
    unread_total,
)
from sandbox.page.scene import Json, Scene
from sandbox.page.timeline import Reader, conversation
from sandbox.page.windows import home_of, question_of, views_of
from sandbox.page.wording import Words
from sandbox.records import Channel


class NowhereError(LookupError):
    """The address names no conversation that this person can see."""


def first_place(person: Person) -> str:
    """Where a person starts: their DM with the app once it wrote, else the first channel, else the app."""
    dm = person.dm()
    if dm and person.team.channels[dm].messages:
        return dm
    return next((one["id"] for one in person.channels() if not one.get("is_im")), APP)


def picture_for(page: Page, person: Person, reference: str) -> str | None:
    """The address of a file of this workspace, named by its id or one of its private addresses."""
    prefix = f"{page.ws.base_url}/files-pri/{person.team.id}-"
    file_id = reference.removeprefix(prefix).split("/")[0]
    return f"/files/{person.user.id}/{file_id}" if file_id in person.team.files else None


def scene_for(page: Page, person: Person, words: Words, *, where: str = "") -> Scene:
    """The scene of everything that this person sees; `where` is the view or message searched in."""
    return Scene(
        words=words,
        names=names_of(person.team, person.user.id),
        zone=zone_of(person.user),
        now=page.ws.clock.now(),
        found=page.memory.found(person.user.id, where),
        picture=lambda reference: picture_for(page, person, reference),
    )


def chat(page: Page, person: Person, place: str, look: Look, query: Json) -> dict[str, Any]:
    """The context of `chat.j2`.

    Raises:
        NowhereError: no such place for this person.
    """
    words = words_for(look, person.user)
    with page.ws.state.lock:
        scene = scene_for(page, person, words)
        channel = _channel(person, place)
        context = frame(page, look, words, person.team, person.user)
        views = views_of(page, person, scene)
        question = question_of(page, person, scene)
        context |= {
            "me": myself(person.user, page.ws.clock.now(), words),
            "views": views,
            "question": question,
            "blocked": bool(views or question),
            "home": home_of(person, scene) if place == HOME else None,
            "timeline": [],
            "composer": composer(page, person, channel, words),
            "hint": "",
            "panel": None,
            "body_class": "chat",
        }
        if channel is not None:
            reader = reader_of(page, person, channel, scene)
            context["timeline"] = _timeline(page, person, channel, reader, look)
            context["hint"] = _hint(channel, scene, person)
            context["panel"] = panel_of(page, person, channel, reader, query)
        context["place"] = _place(page, person, place, channel, words)
        context["side"] = sidebar(page, person, place, channel, words)
        context["title"] = f"{context['place']['title']} · {person.user.shown_name}"
    return context


def _channel(person: Person, place: str) -> Channel | None:
    if place == HOME:
        return None
    if place == APP:
        dm = person.dm()
        return person.team.channels[dm] if dm else None
    channel = person.team.channels.get(place)
    if channel is None or person.user.id not in channel.members:
        raise NowhereError(place)
    return channel


def reader_of(page: Page, person: Person, channel: Channel, scene: Scene) -> Reader:
    """The reader of a conversation."""
    shortcuts = [one for one in page.ws.state.app.shortcuts if one.get("type") == "message"]
    return Reader(
        person.team, channel.id, person.user.id, scene,
        place_url(person.user.id, channel.id), shortcuts,
        lambda on, ts: act_url(person.user.id, on, channel=channel.id, ts=ts),
    )  # fmt: skip


def _timeline(
    page: Page, person: Person, channel: Channel, reader: Reader, look: Look
) -> list[dict[str, Any]]:
    user = person.user.id
    seen = channel.last_read.get(user, "0")
    since = page.memory.new_since(user, channel.id, seen, visit=not look.live)
    items = conversation(person.messages(channel.id), reader, since)
    if unread_count(channel, user):
        person.read(channel.id)
    return items


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


def sidebar(
    page: Page, person: Person, place: str, channel: Channel | None, words: Words
) -> dict[str, Any]:
    """Channels, direct messages, the app; and everybody, to become one of them."""
    user, team = person.user.id, person.team
    mine = [one for one in team.channels.values() if user in one.members]
    dm = person.dm()
    here = channel.id if channel else place

    def row(one: Channel, **more: Any) -> dict[str, Any]:
        return {
            "url": place_url(user, one.id), "current": one.id == here, "mark": "#",
            "unread": unread_count(one, user), "who": None, "name": one.name, **more,
        }  # fmt: skip

    installed = page.ws.state.installations.get(team.id)
    app_row = {
        "url": place_url(user, dm or HOME), "current": here in {dm, HOME, APP}, "mark": "",
        "unread": unread_count(team.channels[dm], user) if dm else 0,
        "who": face_of(team.users.get(installed.bot_user_id)) if installed else None,
        "name": page.ws.state.app.name,
    }  # fmt: skip
    direct = [one for one in mine if one.is_direct and one.id != dm]
    others = [team.users.get(one.other(user)) for one in direct]
    people = [one for one in team.users.values() if not one.is_bot and not one.deleted]
    return {
        "groups": [
            {
                "name": words("channels"),
                "rows": [
                    row(one, mark="#" if one.kind == "channel" else "🔒")
                    for one in sorted(mine, key=lambda one: one.name)
                    if not one.is_direct
                ],
            },
            {
                "name": words("direct_messages"),
                "rows": [
                    row(one, who=face_of(other), name=other.real_name if other else one.id)
                    for one, other in zip(direct, others, strict=True)
                ],
            },
            {
                "name": words("apps"),
                "rows": [app_row] if installed else [],
            },
        ],
        "people": [
            {**vars(face_of(one)), "unread": unread_total(team, one.id), "url": f"/p/{one.id}"}
            for one in people
        ],
    }
