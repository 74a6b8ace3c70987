"""`vinculo digest --dry-run`: the latest digest of every workspace, in a terminal."""

from datetime import datetime

from rich.console import Console
from rich.panel import Panel
from sqlalchemy import select

from engagement.common.words import texts_for
from engagement.digests.service import preview_digest
from engagement.digests.views import digest_message
from storage.engine import Database
from storage.people import Workspace


def show_latest_digest(console: Console, db: Database, now: datetime) -> None:
    """Print the latest digest of each workspace, as it went out or would go out now.

    It is made of stored figures only: it tells nothing that the channel would not be told.
    """
    with db.reading() as session:
        workspaces = session.execute(
            select(Workspace.team_id, Workspace.name).order_by(Workspace.name)
        ).all()
    if not workspaces:
        console.print("no workspace yet: `vinculo run` takes the first one in")
    for team_id, name in workspaces:
        snapshot = preview_digest(db, now, team_id)
        if snapshot is None:
            console.print(f"{name}: no round has closed yet")
            continue
        words = digest_message(snapshot, texts_for(snapshot.language)).text
        console.print(Panel(words, title=name, expand=False), markup=False)
