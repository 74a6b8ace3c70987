"""Who is in: members joining, changing and leaving workspaces and channels, and the app itself."""

import dataclasses
from typing import Any

from sandbox.errors import SlackError
from sandbox.ids import new_id
from sandbox.people import Person
from sandbox.records import Channel, Json, Team, User
from sandbox.state import State


def join(state: State, channel: Channel, user_id: str, inviter: str = "") -> None:
    """Put a member into a channel; one who is there already stays as they are."""
    with state.changing():
        if user_id in channel.members:
            return
        channel.members.append(user_id)
        event: Json = {
            "type": "member_joined_channel",
            "user": user_id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "group" else "C",
            "team": channel.team_id,
            "event_ts": state.next_ts(),
        }
        state.emit(channel.team_id, event | ({"inviter": inviter} if inviter else {}))


def leave(state: State, channel: Channel, user_id: str) -> None:
    """Take a member out of a channel."""
    with state.changing():
        if user_id not in channel.members:
            return
        event = {
            "type": "member_left_channel",
            "user": user_id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "group" else "C",
            "team": channel.team_id,
            "event_ts": state.next_ts(),
        }
        state.emit(channel.team_id, event)
        channel.members.remove(user_id)


def open_group_dm(
    state: State, team: Team, bot_user_id: str, ids: list[str]
) -> tuple[Channel, bool]:
    """The DM of several, and whether it was there before.

    Raises:
        SlackError: `user_not_found`, `user_disabled`.
    """
    for id_ in ids:
        if id_ not in team.users:
            raise SlackError("user_not_found")
        if team.users[id_].deleted:
            raise SlackError("user_disabled")
    with state.changing():
        members = list(dict.fromkeys([bot_user_id, *ids]))
        for channel in team.channels.values():
            if channel.kind == "mpim" and set(channel.members) == set(members):
                return channel, True
        names = "--".join(team.users[id_].name for id_ in members)
        channel = Channel(
            new_id("G"),
            team.id,
            f"mpdm-{names}-1",
            kind="mpim",
            members=members,
            created=state.seconds(),
        )
        team.channels[channel.id] = channel
        return channel, False


def hire(state: State, team: Team, person: Person) -> User:
    """A new member comes into the workspace and its #general (`team_join`).

    Raises:
        ValueError: the id is taken.
    """
    with state.changing():
        user = state.add_person(team, person)
        # Slack's team_join comes without the locale; its user_change comes with it.
        body = user.as_json(state.clock.now(), email=_email(state, team))
        state.emit(team.id, {"type": "team_join", "user": body, "event_ts": state.next_ts()})
        for channel in team.channels.values():
            if channel.name == "general":
                join(state, channel, user.id)
        return user


def change_user(state: State, user: User, **changes: Any) -> User:
    """Change a member's fields, such as `tz`, `locale` or `deleted` (`user_change`).

    Raises:
        ValueError: there is no such field, or its value is not one.
    """
    fields = {field.name for field in dataclasses.fields(User)} & set(Person.model_fields)
    unknown = changes.keys() - (fields - {"id"})
    if unknown:
        raise ValueError(f"a member has no {', '.join(sorted(unknown))} to change")
    with state.changing():
        Person.model_validate({name: getattr(user, name) for name in fields} | changes)
        for name, value in changes.items():
            setattr(user, name, value)
        user.updated = state.seconds()
        team = state.teams[user.team_id]
        body = user.as_json(state.clock.now(), email=_email(state, team), locale=True)
        event = {"type": "user_change", "user": body, "cache_ts": user.updated}
        state.emit(team.id, {**event, "event_ts": state.next_ts()})
        return user


def _email(state: State, team: Team) -> bool:
    installation = state.installations.get(team.id)
    return installation is not None and "users:read.email" in installation.scopes


def set_archived(state: State, channel: Channel, by: str, *, archived: bool) -> None:
    """Archive a channel, or take it back out."""
    with state.changing():
        channel.archived = archived
        kind = "channel_archive" if archived else "channel_unarchive"
        event = {"type": kind, "channel": channel.id, "user": by, "event_ts": state.next_ts()}
        state.emit(channel.team_id, event)


def revoke_token(state: State, team_id: str) -> None:
    """The bot token stops working (`token_revoked`); the app hears `tokens_revoked`."""
    with state.changing():
        installation = state.installations[team_id]
        installation.refused_with = "token_revoked"
        tokens = {"oauth": [], "bot": [installation.bot_user_id]}
        event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": state.next_ts()}
        state.emit(team_id, event)


def uninstall(state: State, team_id: str) -> None:
    """The app is removed from a workspace; its token then gets `account_inactive`."""
    with state.changing():
        revoke_token(state, team_id)
        installation = state.installations[team_id]
        installation.refused_with = "account_inactive"
        state.teams[team_id].users[installation.bot_user_id].deleted = True
        state.emit(team_id, {"type": "app_uninstalled", "event_ts": state.next_ts()})
