"""Reads Slack's user object, from a list, an event or anywhere else."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engagement.common.ports import SlackPerson

SLACKBOT = "USLACKBOT"


def slack_person_of(user: Mapping[str, Any]) -> SlackPerson | None:
    """Read a user object; None for what is no user at all.

    A name is taken from the profile's display name, else the real name, else the handle; a zone
    that the tz database does not know is left out, so that the workspace's own is used.
    """
    slack_user_id = user.get("id")
    if not isinstance(slack_user_id, str) or not slack_user_id:
        return None
    profile = user.get("profile")
    profile = profile if isinstance(profile, Mapping) else {}
    full_name = _text(profile.get("real_name")) or _text(user.get("real_name"))
    full_name = full_name or _text(user.get("name")) or slack_user_id
    spoken = _text(profile.get("first_name")) or full_name.split()[0]
    return SlackPerson(
        slack_user_id=slack_user_id,
        name=spoken,
        full_name=full_name,
        email=_text(profile.get("email")) or None,
        timezone=_zone(user.get("tz")),
        locale=_text(user.get("locale")) or None,
        is_bot=bool(user.get("is_bot")) or slack_user_id == SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        deleted=bool(user.get("deleted")),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _zone(value: Any) -> str | None:
    try:
        return ZoneInfo(value).key if isinstance(value, str) and value else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
