"""Brings a database to this program's schema, and says when it is not at it."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.engine import BUSY_TIMEOUT_MS, Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The newest migration. Revisions are numbered, so that older and newer can be told apart."""

_VERSION_TABLE = "alembic_version"
_MIGRATION_LOCK = 2_323_001  # any number of ours: replicas that start together migrate in turn
_LOCK_WAIT_MS = 60_000


class SchemaError(Exception):
    """The database's schema is not this program's; the message says in one line what to do."""


def migrate(db: Database) -> bool:
    """Bring the schema to `HEAD` in one transaction; say whether anything had to be done.

    Raises:
        SchemaError: the schema is newer than this program, or a migration would leave a row that
            points at nothing. The database is as it was.
    """
    with db.engine.connect() as connection:
        if not db.is_sqlite:
            return _upgrade(connection)
        # A table that is rebuilt is dropped first, and the rows that point at it must let it go.
        # The pragma does nothing inside a transaction, so it goes to the driver before one begins.
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(f"PRAGMA busy_timeout={_LOCK_WAIT_MS}")
        try:
            return _upgrade(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def check_schema(db: Database) -> None:
    """Make sure that the schema is this program's.

    Raises:
        SchemaError: there is none yet, or it is older or newer than this program.
    """
    with db.reading() as session:
        found = _revision(session.connection())
    _refuse_newer(found)
    if found is None:
        raise SchemaError("the database has no tables yet: type `vinculo migrate`")
    if found != HEAD:
        raise SchemaError(
            f"the database is at schema {found} and this program needs {HEAD}: "
            "type `vinculo migrate`"
        )


def _upgrade(connection: Connection) -> bool:
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_WAIT_MS}"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        found = _revision(connection)
        _refuse_newer(found)
        if found == HEAD:
            return False
        # Importing Alembic takes half a second, which only a start with something to do pays.
        from alembic import command  # noqa: PLC0415 - half a second that most starts do not need

        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _refuse_orphans(connection)
    return True


def alembic_config() -> "Config":
    """Return Alembic's configuration: the migrations lie in this package, wherever it is."""
    from alembic.config import Config  # noqa: PLC0415 - same

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - a constant


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > HEAD:
        raise SchemaError(
            f"the database is at schema {found}, which is newer than this program's {HEAD}: "
            "run the newer Vínculo"
        )


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise SchemaError(
                f"the migration would leave rows of {orphans[0][0]} that point at nothing; "
                "nothing was changed"
            )
