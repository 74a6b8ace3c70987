"""Arrives in a workspace: who are we, who is there, and on the first start what the settings say."""

from datetime import date, datetime, timedelta

import structlog
from slack_sdk import WebClient

from bot.reaching import reaching_slack
from bot.settings import WHERE_TO_GET_IT, Settings
from bot.slack import SlackWorkspace
from engagement.checkins.default_program import ensure_default_program
from engagement.commitments import service as commitments
from engagement.common.errors import SlackError
from engagement.common.ports import Slack
from engagement.common.typed import clean_name
from engagement.people.onboarding import (
    WorkspaceTold,
    note_people_read,
    open_workspace,
    seed_admins,
    seed_digest_channel,
)
from engagement.people.service import devrel_of, get_workspace, keep_people
from engagement.referrals import upkeep as referrals
from storage.engine import Database

log = structlog.get_logger()

READ_AGAIN_AFTER = timedelta(hours=12)
"""Changes arrive as events; reading everybody again is for those that were missed while away."""


def arrive(
    settings: Settings,
    db: Database,
    client: WebClient,
    now: datetime,
    starts_on: date | None = None,
) -> str:
    """Make a workspace ready to be served and return its team id.

    A workspace without a programme gets the default one, from the local date `starts_on`, or else
    from the first Tuesday that leaves two days to introduce ourselves. Raises `SettingsError` when Slack
    refuses the token, `SlackError` when it does not let the people be read.
    """
    told = _who_are_we(settings, client)
    is_new = open_workspace(db, now, told)
    slack = SlackWorkspace(client)
    if is_new or _is_stale(db, told.team_id, now):
        read_people(db, slack, told.team_id, now)
    _give_rights(settings, db, now, told.team_id)
    if settings.vinculo_digest_channel:
        _seed_channel(settings.vinculo_digest_channel, db, slack, told.team_id)
    ensure_default_program(db, now, told.team_id, starts_on)
    log.info("arrived", workspace=told.name, new=is_new)
    return told.team_id


def _give_rights(settings: Settings, db: Database, now: datetime, team_id: str) -> None:
    for missing in seed_admins(db, now, team_id, settings.vinculo_admins):
        log.warning("admin_not_found", id=missing, setting="VINCULO_ADMINS")
    with db.reading() as session:
        somebody_reads = bool(devrel_of(session, team_id))
    if not somebody_reads:
        where = WHERE_TO_GET_IT["VINCULO_ADMINS"]
        log.warning("nobody_is_devrel", setting="VINCULO_ADMINS", where=where)
    commitments.tell_new_devrel(db, now, team_id)
    referrals.tell_new_devrel(db, now, team_id)


def read_people(db: Database, slack: Slack, team_id: str, now: datetime) -> int:
    """Read everybody of the workspace, page by page, each page in a transaction of its own."""
    count = 0
    for page in slack.people():
        count += keep_people(db, now, team_id, page)
        log.info("people_read", so_far=count)
    note_people_read(db, now, team_id)
    return count


def _who_are_we(settings: Settings, client: WebClient) -> WorkspaceTold:
    with reaching_slack(settings, "SLACK_BOT_TOKEN"):
        auth = client.auth_test()
    name = clean_name(str(auth.get("team") or "")) or str(auth["team_id"])
    headers = {key.lower(): value for key, value in auth.headers.items()}
    scopes = headers.get("x-oauth-scopes") or ""
    return WorkspaceTold(
        team_id=str(auth["team_id"]),
        name=name,
        company=settings.vinculo_company or name,
        bot_user_id=str(auth["user_id"]),
        scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
        locale=settings.vinculo_default_locale,
        timezone=settings.vinculo_default_timezone,
    )


def _is_stale(db: Database, team_id: str, now: datetime) -> bool:
    with db.reading() as session:
        read_at = get_workspace(session, team_id).people_read_at
    return read_at is None or now - read_at > READ_AGAIN_AFTER


def _seed_channel(wanted: str, db: Database, slack: Slack, team_id: str) -> None:
    with db.reading() as session:
        if get_workspace(session, team_id).digest_channel:
            return
    channel_id = wanted if wanted[:1] in "CG" and wanted.isupper() else None
    why = "the bot is in no channel of that name"
    try:
        channel_id = channel_id or slack.channel_id(wanted.removeprefix("#"))
    except SlackError as error:
        why = error.code
    if channel_id is None:
        log.warning(
            "digest_channel_not_found", setting="VINCULO_DIGEST_CHANNEL", wanted=wanted, why=why
        )
        return
    seed_digest_channel(db, team_id, channel_id)
