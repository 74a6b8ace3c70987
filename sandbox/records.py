"""What a workspace holds, as plain data: people, channels, views and files."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]
ElementKey = tuple[str, str]


@dataclass
class User:
    """A member of a workspace, a person or a bot."""

    id: str
    team_id: str
    name: str
    real_name: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "America/Santiago"
    locale: str = "es-LA"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    bot_id: str = ""
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """The name that the page shows beside what they write."""
        return self.display_name or self.real_name or self.name

    def as_json(self, now: datetime, *, email: bool = True, locale: bool = False) -> Json:
        """The user object of the Web API.

        Args:
            now: aware; the zone's offset is taken at this instant.
            email: with `profile.email`, which needs `users:read.email`.
            locale: with `locale`, which comes only when asked for (`include_locale`).
        """
        local = now.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        body: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "updated": self.updated,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "profile": self._profile(email=email),
        }
        if self.deleted:
            return body
        body |= {
            "real_name": self.real_name,
            "color": "9f69e7",
            "tz": self.tz,
            "tz_label": local.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        return body | {"locale": self.locale} if locale else body

    def _profile(self, *, email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "first_name": first,
            "last_name": last,
            "title": self.title,
            "team": self.team_id,
            "avatar_hash": f"g{self.id.lower()}",
        }
        for size in (24, 32, 48, 72, 192, 512):
            profile[f"image_{size}"] = f"https://secure.gravatar.com/avatar/{self.id}?s={size}"
        if email and self.email:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"bot_id": self.bot_id, "api_app_id": "", "always_active": False}
        return profile


@dataclass
class Channel:
    """A conversation and what was said in it.

    Attributes:
        messages: as Slack stores them, by `ts`, oldest first.
        ephemeral: notes that one person sees: `ts` → (that person's id, the message).
        last_read: person's id → the newest `ts` they have seen.
    """

    id: str
    team_id: str
    name: str
    kind: ChannelKind = "channel"
    members: list[str] = field(default_factory=list)
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    created: int = 0
    archived: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    ephemeral: dict[str, tuple[str, Json]] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """Whether it is a DM, of two or of several."""
        return self.kind in {"im", "mpim"}

    def other(self, user_id: str) -> str:
        """The other one in a DM of two."""
        return next((member for member in self.members if member != user_id), user_id)

    def as_json(self, reader: str) -> Json:
        """The conversation object of the Web API, as `reader` (a user id) gets it."""
        if self.kind == "im":
            return {
                "id": self.id,
                "created": self.created,
                "is_archived": self.archived,
                "is_im": True,
                "is_org_shared": False,
                "user": self.other(reader),
                "is_user_deleted": False,
                "priority": 0,
                "context_team_id": self.team_id,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "created": self.created,
            "creator": self.creator,
            "is_archived": self.archived,
            "is_general": self.name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_member": reader in self.members,
            "is_open": True,
            "context_team_id": self.team_id,
            "topic": {"value": self.topic, "creator": self.creator, "last_set": self.created},
            "purpose": {"value": self.purpose, "creator": self.creator, "last_set": self.created},
            "previous_names": [],
        }


@dataclass
class View:
    """A modal in somebody's stack, or their Home.

    Attributes:
        content: what the app sent, with the ids that Slack makes up filled in.
        typed: what the person entered: (block_id, action_id) → the element's entry in `state.values`.
    """

    id: str
    team_id: str
    user_id: str
    content: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    typed: dict[ElementKey, Json] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, every one with its `block_id`."""
        return list(self.content["blocks"])


@dataclass
class File:
    """A file on its way in, or shared."""

    id: str
    team_id: str
    user_id: str
    name: str
    title: str
    mimetype: str
    expected_size: int
    created: int
    upload_key: str
    alt_text: str = ""
    content: bytes | None = None
    shared: bool = False
    channels: dict[str, str] = field(default_factory=dict)

    def as_json(self, base_url: str) -> Json:
        """The file object of the Web API; its addresses lead back to this machine."""
        address = f"{base_url}/files-pri/{self.team_id}-{self.id}/{self.name}"
        body: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2].lower() or "binary",
            "user": self.user_id,
            "user_team": self.team_id,
            "size": len(self.content or b""),
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(self.channels),
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
            "file_access": "visible",
            "channels": [id_ for id_ in self.channels if id_.startswith("C")],
            "groups": [id_ for id_ in self.channels if id_.startswith("G")],
            "ims": [id_ for id_ in self.channels if id_.startswith("D")],
            "shares": self._shares(),
        }
        if self.alt_text:
            body["alt_txt"] = self.alt_text
        if self.mimetype.startswith("image/"):
            body |= {"thumb_360": address, "thumb_720": address}
        return body

    def _shares(self) -> Json:
        shares: Json = {}
        for id_, ts in self.channels.items():
            kind = "public" if id_.startswith("C") else "private"
            shares.setdefault(kind, {})[id_] = [{"ts": ts}]
        return shares


@dataclass
class Team:
    """One workspace."""

    id: str
    name: str
    domain: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    usergroups: list[Json] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    message_state: dict[tuple[str, str, str], dict[ElementKey, Json]] = field(default_factory=dict)

    def as_json(self) -> Json:
        """The team object of `team.info`."""
        return {
            "id": self.id,
            "name": self.name,
            "domain": self.domain,
            "url": f"https://{self.domain}.slack.com/",
            "email_domain": "",
            "icon": {"image_default": True},
        }
