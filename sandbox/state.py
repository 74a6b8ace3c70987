"""The one copy of everything in the workspaces, behind one lock, with a number that grows at each change."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.clock import WorkspaceClock
from sandbox.errors import SlackError
from sandbox.ids import new_digits, new_id, new_secret
from sandbox.installs import App, Installation
from sandbox.people import Company, Person, Workspace
from sandbox.records import Channel, Json, Team, User

SLACKBOT = "USLACKBOT"


class State:
    """Plain data and look-ups; the transitions stand in messages, modals, uploads and membership.

    Whoever reads or writes holds `lock`. `version` grows at each change that somebody could see;
    `wakeups` grows also at changes of traffic, which `LocalWorkspace.wait_until` listens to.
    """

    def __init__(self, company: Company, clock: WorkspaceClock) -> None:
        self.lock = threading.RLock()
        self.condition = threading.Condition(self.lock)
        self.clock = clock
        self.version = 0
        self.wakeups = 0
        self.on_event: Callable[[str, Json], None] = lambda _team_id, _event: None
        self.app = _app(company)
        self.bot_user_id = company.app.bot_user_id
        self.bot_name = company.app.bot_name
        self.teams: dict[str, Team] = {}
        self.installations: dict[str, Installation] = {}
        self._last_microsecond = 0
        for workspace in company.workspaces:
            self.add_team(workspace)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock for a transition and tell everyone who waits, afterwards."""
        with self.lock:
            yield
            self.version += 1
            self.wake()

    def wake(self) -> None:
        """Let waiters look again, though nothing visible changed."""
        with self.lock:
            self.wakeups += 1
            self.condition.notify_all()

    def emit(self, team_id: str, event: Json) -> None:
        """Hand an event to delivery, which knows whether the app asked for its kind."""
        self.on_event(team_id, event)

    def next_ts(self) -> str:
        """A message timestamp: the clock's present, never twice the same."""
        with self.lock:
            now = self.clock.now()
            microsecond = int(now.timestamp()) * 1_000_000 + now.microsecond
            self._last_microsecond = max(microsecond, self._last_microsecond + 1)
            return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def seconds(self) -> int:
        """The clock's present in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def add_team(self, workspace: Workspace) -> Team:
        """Found a workspace; the app is installed there if the company says so.

        Raises:
            ValueError: the workspace or one of its people is there already.
        """
        with self.changing():
            identity = workspace.team
            if identity.id in self.teams:
                raise ValueError(f"there is a workspace {identity.id} already")
            team = Team(identity.id, identity.name, identity.domain)
            self.teams[team.id] = team
            for person in workspace.people:
                self.add_person(team, person)
            if workspace.installed:
                self.install(team.id, self.app.scopes)
            installed = self.installations.get(team.id)
            for room in workspace.channels:
                everyone = [*team.users, *([installed.bot_user_id] if installed else [])]
                listed = everyone if room.members == "everyone" else room.members
                bot = {self.bot_user_id: installed.bot_user_id} if installed else {}
                members = [bot.get(id_, id_) for id_ in listed]
                team.channels[room.id] = Channel(
                    room.id,
                    team.id,
                    room.name,
                    kind="group" if room.private else "channel",
                    members=list(dict.fromkeys(id_ for id_ in members if id_ in team.users)),
                    creator=next(iter(team.users), ""),
                    topic=room.topic,
                    purpose=room.purpose,
                    created=self.seconds(),
                    archived=room.archived,
                )
            team.usergroups.extend(workspace.usergroups)
            return team

    def add_person(self, team: Team, person: Person) -> User:
        """Give a workspace one more member.

        Raises:
            ValueError: the id is taken, in this workspace or another.
        """
        with self.changing():
            if any(person.id in other.users for other in self.teams.values()):
                raise ValueError(f"there is a member {person.id} already")
            user = User(team_id=team.id, updated=self.seconds(), **person.model_dump())
            team.users[user.id] = user
            return user

    def install(self, team_id: str, scopes: list[str], installed_by: str = "") -> Installation:
        """Install the app in a workspace, or again with other scopes; a working token stays."""
        with self.changing():
            team = self.teams[team_id]
            before = self.installations.get(team_id)
            if before is None:
                bot_user_id = new_id("U") if self._bot_taken() else self.bot_user_id
                bot_id = "B" + bot_user_id[1:]
                team.users[bot_user_id] = User(
                    bot_user_id,
                    team_id,
                    self.bot_name,
                    self.app.name,
                    is_bot=True,
                    bot_id=bot_id,
                    updated=self.seconds(),
                )
            else:
                bot_user_id, bot_id = before.bot_user_id, before.bot_id
                team.users[bot_user_id].deleted = False
            works = before is not None and before.refused_with is None
            token = before.bot_token if before and works else _bot_token()
            installation = Installation(
                team_id, bot_user_id, bot_id, token, list(scopes), installed_by
            )
            self.installations[team_id] = installation
            return installation

    def _bot_taken(self) -> bool:
        return any(self.bot_user_id in team.users for team in self.teams.values())

    def installation_of(self, token: str) -> Installation | None:
        """The installation that a bot token belongs to, working or not."""
        return next((one for one in self.installations.values() if one.bot_token == token), None)

    def find_user(self, user_id: str) -> User | None:
        """A member of any workspace."""
        for team in self.teams.values():
            if user_id in team.users:
                return team.users[user_id]
        return None

    def dm(self, team: Team, one: str, other: str) -> Channel | None:
        """The DM between two members, if there is one."""
        wanted = {one, other}
        for channel in team.channels.values():
            if channel.kind == "im" and set(channel.members) == wanted:
                return channel
        return None

    def open_dm(self, team: Team, one: str, other: str) -> Channel:
        """The DM between two members, made if need be.

        Raises:
            SlackError: `user_not_found`, `user_disabled` or `cannot_dm_bot`.
        """
        if other == SLACKBOT:
            raise SlackError("cannot_dm_bot")
        user = team.users.get(other)
        if user is None:
            raise SlackError("user_not_found")
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_bot and team.users[one].is_bot:
            raise SlackError("cannot_dm_bot")
        with self.changing():
            channel = self.dm(team, one, other)
            if channel is None:
                channel = Channel(
                    new_id("D"),
                    team.id,
                    "",
                    kind="im",
                    members=[one, other],
                    created=self.seconds(),
                )
                team.channels[channel.id] = channel
            return channel


def _bot_token() -> str:
    return f"xoxb-{new_digits()}-{new_digits()}-{new_secret()}"


def _app(company: Company) -> App:
    settings = company.app
    return App(
        id=settings.id,
        name=settings.name,
        client_id=f"{new_digits()}.{new_digits()}",
        client_secret=new_secret(32),
        signing_secret=new_secret(32),
        verification_token=new_secret(),
        app_token=f"xapp-1-{settings.id}-{new_digits()}-{new_secret(48)}",
        scopes=list(settings.scopes),
        commands=list(settings.commands),
        shortcuts=list(settings.shortcuts),
        events=list(settings.events),
        redirect_urls=list(settings.redirect_urls),
        home_tab=settings.home_tab,
        messages_tab=settings.messages_tab,
    )
