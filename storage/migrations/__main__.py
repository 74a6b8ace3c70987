"""Drafts the next migration out of what the tables are and what the migrations make; read it after."""

import sys
import tempfile

from alembic import command

from storage.engine import open_database
from storage.migrate import HEAD, alembic_config, migrate


def main(words: str) -> None:
    """Write the draft into `versions/`; `HEAD` in `storage/migrate.py` then wants the new number."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(f"sqlite:///{folder}/draft.sqlite3")
        migrate(db)
        with db.engine.connect() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            number = f"{int(HEAD) + 1:04}"
            command.revision(config, words, autogenerate=True, rev_id=number)
        db.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
