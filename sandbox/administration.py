"""What a workspace's administrators do, and what befalls the app: each with the events that follow."""

from typing import Any

from sandbox import membership
from sandbox.errors import ActingError
from sandbox.ids import new_id
from sandbox.people import Person, Workspace
from sandbox.records import Channel, Team, User
from sandbox.state import State


class Administration:
    """One workspace's settings pages.

    All methods raise `ActingError` when what they name is not there.
    """

    def __init__(self, state: State, team_id: str) -> None:
        self._state = state
        if team_id not in state.teams:
            raise ActingError(f"there is no workspace {team_id!r}")
        self._team: Team = state.teams[team_id]

    def hire(self, **person: Any) -> User:
        """A new member, with the members of an entry of `people` (`team_join`).

        Raises:
            ValueError: they are no such entry, or the id is taken.
        """
        return membership.hire(self._state, self._team, Person.model_validate(person))

    def change(self, user_id: str, **changes: Any) -> User:
        """Change a member: `tz`, `locale`, `title`, `is_restricted` … (`user_change`).

        Raises:
            ValueError: there is no such field, or its value is not one.
        """
        return membership.change_user(self._state, self._user(user_id), **changes)

    def deactivate(self, user_id: str) -> User:
        """Deactivate a member: no DM reaches them any more (`user_change` with `deleted`)."""
        return self.change(user_id, deleted=True)

    def reactivate(self, user_id: str) -> User:
        """Take a member back (`user_change`)."""
        return self.change(user_id, deleted=False)

    def create_channel(
        self, name: str, members: list[str], *, private: bool = False, channel_id: str = ""
    ) -> Channel:
        """A new channel with these members."""
        with self._state.changing():
            for member in members:
                self._user(member)
            kind_prefix = "G" if private else "C"
            channel = Channel(
                channel_id or new_id(kind_prefix),
                self._team.id,
                name,
                kind="group" if private else "channel",
                members=list(members),
                creator=members[0] if members else "",
                created=self._state.seconds(),
            )
            self._team.channels[channel.id] = channel
            return channel

    def archive(self, channel_id: str) -> None:
        """Archive a channel: nobody posts there any more (`channel_archive`)."""
        membership.set_archived(self._state, self._channel(channel_id), "", archived=True)

    def unarchive(self, channel_id: str) -> None:
        """Bring a channel back (`channel_unarchive`)."""
        membership.set_archived(self._state, self._channel(channel_id), "", archived=False)

    def invite(self, channel_id: str, user_id: str, inviter: str = "") -> None:
        """Put a member, or the app's bot, into a channel (`member_joined_channel`)."""
        self._user(user_id)
        membership.join(self._state, self._channel(channel_id), user_id, inviter)

    def remove(self, channel_id: str, user_id: str) -> None:
        """Take a member, or the app's bot, out of a channel (`member_left_channel`)."""
        membership.leave(self._state, self._channel(channel_id), user_id)

    def revoke_tokens(self) -> None:
        """Revoke the app's token here (`tokens_revoked`; it then gets `token_revoked`)."""
        self._installed()
        membership.revoke_token(self._state, self._team.id)

    def uninstall(self) -> None:
        """Remove the app (`tokens_revoked`, `app_uninstalled`; the token gets `account_inactive`)."""
        self._installed()
        membership.uninstall(self._state, self._team.id)

    def install(self, scopes: list[str] | None = None) -> str:
        """Install the app without OAuth, or change its scopes; returns the bot token."""
        wanted = self._state.app.scopes if scopes is None else scopes
        return self._state.install(self._team.id, wanted).bot_token

    def _installed(self) -> None:
        if self._team.id not in self._state.installations:
            raise ActingError(f"the app is not installed in {self._team.name}")

    def _user(self, user_id: str) -> User:
        user = self._team.users.get(user_id)
        if user is None:
            raise ActingError(f"nobody in {self._team.name} has the id {user_id!r}")
        return user

    def _channel(self, channel_id: str) -> Channel:
        channel = self._team.channels.get(channel_id)
        if channel is None or channel.is_direct:
            raise ActingError(f"there is no channel {channel_id!r} in {self._team.name}")
        return channel


def add_workspace(state: State, workspace: dict[str, Any]) -> Team:
    """Found one more workspace, shaped as an entry of `more_teams`.

    Raises:
        ValueError: it is no workspace, or it or one of its people is there already.
    """
    return state.add_team(Workspace.model_validate(workspace))
