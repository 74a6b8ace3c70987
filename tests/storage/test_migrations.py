"""The schema's history makes today's tables, on both databases, whole or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from storage import migrate as migrating
from storage.engine import Database
from storage.migrate import HEAD, SchemaError, alembic_config, check_schema, migrate
from storage.migrations.tables import METADATA
from storage.people import Person, Workspace
from tests.support.rows import add_person, add_workspace

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.create_table("half_way", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("workspace", recreate="auto") as batch:
        batch.alter_column("company", existing_type=sa.String(), nullable=True)
"""


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file to write migration 0002 into, which the program then takes for its newest."""
    own = Path(migrating.__file__).parent / "migrations" / "versions"
    folder = tmp_path / "versions"
    folder.mkdir()

    def with_one_more() -> Config:
        config = alembic_config()
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{own}\n{folder}")
        return config

    monkeypatch.setattr(migrating, "alembic_config", with_one_more)
    monkeypatch.setattr(migrating, "HEAD", "0002")
    return folder / "0002_next.py"


def test_the_migrations_make_exactly_the_tables_of_the_program(bare_db: Database) -> None:
    assert migrate(bare_db) is True
    with bare_db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_there_is_one_head_and_the_program_names_it() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_migrating_twice_changes_nothing_the_second_time(bare_db: Database) -> None:
    migrate(bare_db)
    add_workspace(bare_db)
    assert migrate(bare_db) is False
    check_schema(bare_db)
    with bare_db.reading() as session:
        assert len(session.scalars(select(Workspace)).all()) == 1


def test_an_empty_database_says_what_to_type(bare_db: Database) -> None:
    with pytest.raises(SchemaError, match="`vinculo migrate`"):
        check_schema(bare_db)


def test_an_older_program_refuses_a_newer_schema(bare_db: Database) -> None:
    migrate(bare_db)
    with bare_db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (check_schema, migrate):
        with pytest.raises(SchemaError, match=r"newer than this program's.*run the newer Vínculo"):
            refuse(bare_db)


def test_an_older_schema_says_what_to_type(
    bare_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(bare_db)
    monkeypatch.setattr(migrating, "HEAD", "0002")
    with pytest.raises(SchemaError, match="`vinculo migrate`"):
        check_schema(bare_db)


def test_a_table_is_rebuilt_under_the_rows_that_point_at_it(
    bare_db: Database, next_migration: Path
) -> None:
    migrate_to_first(bare_db)
    add_workspace(bare_db)
    add_person(bare_db)
    next_migration.write_text(NEXT)
    migrate(bare_db)
    with bare_db.reading() as session:
        assert session.scalars(select(Person.team_id)).all() == ["T023PEOPLE"]
    columns = {
        column["name"]: column for column in inspect(bare_db.engine).get_columns("workspace")
    }
    assert columns["company"]["nullable"] is True
    if bare_db.is_sqlite:
        with bare_db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_migration_that_fails_leaves_the_schema_and_the_rows_as_they_were(
    bare_db: Database, next_migration: Path
) -> None:
    migrate_to_first(bare_db)
    add_workspace(bare_db)
    next_migration.write_text(NEXT + "    raise LookupError('half-way')\n")
    with pytest.raises(LookupError):
        migrate(bare_db)
    assert not inspect(bare_db.engine).has_table("half_way")
    with bare_db.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        assert len(session.scalars(select(Workspace)).all()) == 1


def test_a_migration_that_would_orphan_rows_is_refused(
    bare_db: Database, next_migration: Path
) -> None:
    migrate_to_first(bare_db)
    add_workspace(bare_db)
    add_person(bare_db)
    next_migration.write_text(NEXT + "    op.execute('DELETE FROM workspace')\n")
    with pytest.raises(Exception, match=r"point at nothing|fk_person_team_id_workspace"):
        migrate(bare_db)
    with bare_db.reading() as session:
        assert len(session.scalars(select(Workspace)).all()) == 1


def test_replicas_that_start_together_migrate_once(bare_db: Database) -> None:
    together = threading.Barrier(2)

    def start() -> bool:
        together.wait(timeout=10)
        return migrate(bare_db)

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(start), pool.submit(start)]]
    assert sorted(done) == [False, True]


def migrate_to_first(db: Database) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "alembic_config", alembic_config)
        patch.setattr(migrating, "HEAD", "0001")
        migrate(db)
