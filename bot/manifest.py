"""The app's manifest: what Slack must know of the app, from the same ids that the listeners use."""

from typing import Any

from engagement.common.ids import Command, Shortcut

REQUIRED_SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "im:write",
    "users:read",
)

OPTIONAL_SCOPES = {
    "im:history": "an answer of Slack's that was lost cannot be checked, and a typed message is not noticed",
    "channels:history": "a digest whose answer was lost is not looked for, and DevRel is asked instead",
    "groups:read": "a private digest channel can be set by its id only",
    "users:read.email": "a referral of a colleague is not recognised by e-mail",
}
"""Scopes that the app may go without, each with what is lost."""

EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
)


def manifest(http_url: str | None = None) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP at a public address `https://…`."""
    requests = f"{http_url.rstrip('/')}/slack/events" if http_url else None
    interactivity: dict[str, Any] = {"is_enabled": True}
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    if requests:
        interactivity["request_url"] = requests
        events["request_url"] = requests
    return {
        "display_information": {
            "name": "Vínculo",
            "description": "Check-ins, referidos y un resumen honesto para DevRel",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Vínculo", "always_online": True},
            "shortcuts": [
                {
                    "name": "Referir a alguien",
                    "type": "global",
                    "callback_id": Shortcut.REFER.value,
                    "description": "Cuéntanos de alguien con quien trabajaste",
                }
            ],
            "slash_commands": [
                _command(Command.REFER, "Refiere a alguien con quien trabajaste", "", requests),
                _command(
                    Command.VINCULO,
                    "Tu próximo check-in, tus respuestas, pausar",
                    "ayuda",
                    requests,
                ),
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted([*REQUIRED_SCOPES, *OPTIONAL_SCOPES])}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": requests is None,
            "token_rotation_enabled": False,
        },
    }


def _command(command: Command, description: str, hint: str, url: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "command": command.value,
        "description": description,
        "should_escape": False,
    }
    if hint:
        told["usage_hint"] = hint
    if url:
        told["url"] = url
    return told
