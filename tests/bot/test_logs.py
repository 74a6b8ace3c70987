"""What the log says of an error: enough to mend it, and nothing of what people wrote."""

import pytest
from sqlalchemy.exc import DBAPIError

from bot.logs import said_error
from engagement.people.service import audit
from storage.engine import Database
from tests.support.rows import LONG_AGO, TEAM, add_workspace

CANARY = "canario-en-la-mina"


def test_the_row_that_postgresql_refused_is_not_quoted(pg_db: Database) -> None:
    add_workspace(pg_db)
    with pytest.raises(DBAPIError) as refused, pg_db.writing() as session:
        # A missing value: PostgreSQL's detail shows all the others of its row.
        audit(session, LONG_AGO, TEAM, None, None, CANARY, "1")  # type: ignore[arg-type]  # on purpose
    assert CANARY in str(refused.value.orig)
    said = said_error(refused.value)
    assert CANARY not in said
    assert "NotNullViolation" in said
    assert 'null value in column "action"' in said


def fail() -> None:
    try:
        int("first")
    except ValueError as cause:
        raise RuntimeError(f"second\n{CANARY}") from cause


def test_an_error_is_told_after_its_cause_by_the_first_line_of_its_message() -> None:
    with pytest.raises(RuntimeError) as failed:
        fail()
    said = said_error(failed.value)
    assert said.index("ValueError: invalid literal") < said.index("RuntimeError: second")
    assert CANARY not in said
