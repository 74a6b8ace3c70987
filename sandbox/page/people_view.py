"""How people and channels read on the page: names, faces, who sees what is unread."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.page.scene import Names
from sandbox.page.wording import Words
from sandbox.records import Channel, Json, Team, User

FACES = 8


@dataclass(frozen=True)
class Face:
    """Who is shown beside a message or in a list; `colour` is one of FACES."""

    id: str
    name: str
    initials: str
    colour: int
    bot: bool = False
    title: str = ""


@dataclass(frozen=True)
class Myself(Face):
    """The person that a page is seen as."""

    city: str = ""
    time: str = ""


def face_of(user: User | None, user_id: str = "") -> Face:
    """The face of a member; one that is not there keeps the id."""
    if user is None:
        return Face(user_id, user_id or "?", "?", 0)
    name = user.real_name or user.name
    return Face(user.id, name, initials(name), colour_of(user.id), user.is_bot, user.title)


def myself(user: User, now: datetime, words: Words) -> Myself:
    """The acted person with the time where they are; `now` is aware."""
    face = face_of(user)
    time = words.time(now.astimezone(ZoneInfo(user.tz)))
    return Myself(**vars(face), city=city_of(user, words), time=time)


def city_of(user: User, words: Words) -> str:
    """The city that names their zone; tzdata spells in ASCII, so some have their own name in the words."""
    city = user.tz.rsplit("/", 1)[-1]
    return words.texts.get(f"city_{city}", city.replace("_", " "))


def initials(name: str) -> str:
    """Two letters for a face: the first ones of the first two words."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def colour_of(id_: str) -> int:
    """The same colour for the same id, everywhere and always."""
    return zlib.crc32(id_.encode()) % FACES


def names_of(team: Team, me: str) -> Names:
    """How ids read in this workspace for `me`; channels that they are not in and cannot join stay ids."""
    return Names(
        users={user.id: user.shown_name for user in team.users.values() if not user.deleted},
        channels={
            one.id: one.name
            for one in team.channels.values()
            if one.kind == "channel" or (one.kind == "group" and me in one.members)
        },
        groups={str(g["id"]): str(g.get("handle", g["id"])) for g in team.usergroups},
        me=me,
    )


def is_reply(message: Json) -> bool:
    """Whether a message stands in a thread only, and not in the conversation itself."""
    return message.get("thread_ts", message["ts"]) != message["ts"] and (
        message.get("subtype") != "thread_broadcast"
    )


def unread_count(channel: Channel, user_id: str) -> int:
    """Messages of others after the newest that this person has seen; replies in threads do not count."""
    seen = float(channel.last_read.get(user_id, "0"))
    return sum(
        1
        for ts, message in channel.messages.items()
        if float(ts) > seen and message.get("user") != user_id and not is_reply(message)
    )


def unread_total(team: Team, user_id: str) -> int:
    """Unread messages over all conversations that the person is in."""
    return sum(
        unread_count(one, user_id) for one in team.channels.values() if user_id in one.members
    )
