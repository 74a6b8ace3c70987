"""The sidebar: channels, direct messages, the app, each with what is unread; and everybody, to become them."""

from typing import TYPE_CHECKING, Any

from sandbox.acting import Person
from sandbox.page.addresses import APP, HOME, place_url
from sandbox.page.people_view import face_of, unread_count, unread_total
from sandbox.page.wording import Words
from sandbox.records import Channel

if TYPE_CHECKING:
    from sandbox.page.frame import Page


def _app_row(page: "Page", person: Person, here: str) -> dict[str, Any] | None:
    """The app's row, which leads to its DM or, before there is one, to Home; None if not installed."""
    team, dm = person.team, person.dm()
    installed = page.ws.state.installations.get(team.id)
    if installed is None:
        return None
    return {
        "url": place_url(person.user.id, dm or HOME),
        "current": here in {dm, HOME, APP},
        "mark": "",
        "unread": unread_count(team.channels[dm], person.user.id) if dm else 0,
        "who": face_of(team.users.get(installed.bot_user_id)),
        "name": page.ws.state.app.name,
    }


def sidebar(
    page: "Page", person: Person, place: str, channel: Channel | None, words: Words
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

    app_row = _app_row(page, person, here)
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
            {"name": words("apps"), "rows": [app_row] if app_row else []},
        ],
        "people": [
            {**vars(face_of(one)), "unread": unread_total(team, one.id), "url": f"/p/{one.id}"}
            for one in people
        ],
    }
