"""Reads Slack's user object, from a list, an event or anywhere else."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engagement.common.ports import SlackPerson
from engagement.common.typed import clean, clean_name

SLACKBOT = "USLACKBOT"

_ID = re.compile(r"\w{2,255}", re.ASCII)
_GUEST_MARKS = ("is_restricted", "is_ultra_restricted", "is_stranger")


def slack_person_of(user: Mapping[str, Any]) -> SlackPerson | None:
    """Read a user object; None for what is no user at all.

    A name is taken from the profile's real name, else the handle; a zone that the tz database
    does not know is left out, so that the workspace's own is used. Somebody of another company,
    in a channel shared with it, is a guest.
    """
    slack_user_id = user.get("id")
    if not isinstance(slack_user_id, str) or not _ID.fullmatch(slack_user_id):
        return None
    profile = user.get("profile")
    profile = profile if isinstance(profile, Mapping) else {}
    full_name = _name(profile.get("real_name")) or _name(user.get("real_name"))
    full_name = full_name or _name(user.get("name")) or slack_user_id
    spoken = _name(profile.get("first_name")) or full_name.split()[0]
    return SlackPerson(
        slack_user_id=slack_user_id,
        name=spoken,
        full_name=full_name,
        email=_text(profile.get("email")) or None,
        timezone=_zone(user.get("tz")),
        locale=_text(user.get("locale")) or None,
        is_bot=bool(user.get("is_bot")) or slack_user_id == SLACKBOT,
        is_guest=any(user.get(mark) for mark in _GUEST_MARKS),
        deleted=bool(user.get("deleted")),
    )


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    return clean_name(value) if isinstance(value, str) else ""


def _zone(value: Any) -> str | None:
    try:
        return ZoneInfo(value).key if isinstance(value, str) and value else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
