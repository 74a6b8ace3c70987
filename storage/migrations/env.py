"""What Alembic runs: the migrations, on the connection and in the transaction of `storage.migrate`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger

from storage.base import UtcDateTime
from storage.migrations.tables import METADATA


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    # A migration is history: it names the plain types of its own head, not today's code.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "INSTANT"
    if kind == "type" and isinstance(item, BigInteger):
        return "INTEGER"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=_render,
    transactional_ddl=True,  # or SQLite would stay half-way after a migration that fails
)
with context.begin_transaction():
    context.run_migrations()
