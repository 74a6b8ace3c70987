"""The first page: who there is to be, and how an app reaches this workspace."""

from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.page.people_view import city_of, face_of, unread_total
from sandbox.page.scene import Names, Scene
from sandbox.page.wording import Words

if TYPE_CHECKING:
    from sandbox.page.frame import Page


def lobby_context(page: "Page", words: Words) -> dict[str, Any]:
    """The context of `lobby.j2` beyond the frame; the state's lock is held."""
    now = page.ws.clock.now()
    teams = [
        {
            "name": team.name,
            "people": [
                {
                    **vars(face_of(user)),
                    "url": f"/p/{user.id}",
                    "unread": unread_total(team, user.id),
                    "city": city_of(user, words),
                    "time": words.time(now.astimezone(ZoneInfo(user.tz))),
                }
                for user in team.users.values()
                if not user.is_bot and not user.deleted
            ],
        }
        for team in page.ws.state.teams.values()
    ]
    return {"teams": teams, "body_class": "lobby"}


def nobody_scene(page: "Page", words: Words, zone: tzinfo) -> Scene:
    """A scene for pages that nobody in particular sees."""
    return Scene(words=words, names=Names(), zone=zone, now=page.ws.clock.now())
